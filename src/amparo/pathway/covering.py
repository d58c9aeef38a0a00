"""Coverage: where somebody vouches that a silence means that nothing happened.

Pure. Source: the rule language, section 1. All intervals are closed, in microseconds UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from amparo.pathway.events import Coverage
from amparo.pathway.instants import BEGINNING, END


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken stretch `[start, end]` that the declarations of `agencies` cover together."""

    start: int
    end: int
    agencies: tuple[str, ...]


@lru_cache(maxsize=1024)
def _attributes(kinds: frozenset[str]) -> frozenset[str]:
    """Those that are written `kind.attribute`. Many timelines share one declaration."""
    return frozenset(kind for kind in kinds if "." in kind)


class Cover:
    """The declarations of one timeline, joined into runs for each kind.

    A declaration ends at `known` minus its lag. One for a facility speaks only of events at that facility.
    `named` are the `kind.attribute` names of which anybody declares that blank means no.
    """

    __slots__ = ("_declared", "_known", "_runs", "named")

    def __init__(self, declared: Iterable[Coverage], known: int) -> None:
        """`known` is the moment from which the record is read, in microseconds UTC."""
        self._declared = tuple(declared)
        self._known = known
        self.named = frozenset[str]().union(*(_attributes(each.kinds) for each in self._declared))
        self._runs: dict[tuple[str, str | None], tuple[Run, ...]] = {}

    def runs(self, kind: str, facility: str | None = None) -> tuple[Run, ...]:
        """The runs of `kind` in order, apart from one another by at least a microsecond."""
        key = (kind, facility)
        runs = self._runs.get(key)
        if runs is None:
            runs = self._runs[key] = self._joined(kind, facility)
        return runs

    def _joined(self, kind: str, facility: str | None) -> tuple[Run, ...]:
        runs: list[Run] = []
        spans = sorted(
            (each.start, min(each.end, self._known - each.lag), each.agency)
            for each in self._declared
            if kind in each.kinds and (each.facility is None or each.facility == facility)
        )
        for start, end, agency in spans:
            if start > end:
                continue
            last = runs[-1] if runs else None
            if last and start <= last.end + 1:
                agencies = last.agencies if agency in last.agencies else (*last.agencies, agency)
                runs[-1] = Run(last.start, max(last.end, end), agencies)
            else:
                runs.append(Run(start, end, (agency,)))
        return tuple(runs)

    def holding(self, kind: str, start: int, end: int, facility: str | None = None) -> Run | None:
        """The run that holds all of `[start, end]`, if one does."""
        for run in self.runs(kind, facility):
            if run.start <= start and end <= run.end:
                return run
        return None

    def stops(self, kind: str, at: int, facility: str | None = None) -> int:
        """The first moment from `at` on that is not covered; `END` if there is none."""
        for run in self.runs(kind, facility):
            if run.start <= at <= run.end:
                return min(run.end + 1, END)
        return at

    def last_gap(self, kind: str, at: int, facility: str | None = None) -> int | None:
        """The last moment up to `at` that is not covered; `None` if coverage reaches back for ever."""
        for run in self.runs(kind, facility):
            if run.start <= at <= run.end:
                return None if run.start <= BEGINNING else run.start - 1
        return at
