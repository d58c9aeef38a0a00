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


class _Runs(dict[tuple[str, str | None], tuple[Run, ...]]):
    """The runs of a kind at a facility, joined when first asked for; once for all of which the same is declared."""

    def __init__(self, declared: tuple[Coverage, ...], known: int) -> None:
        self._declared = [
            (each.kinds, each.facility, (each.start, min(each.end, known - each.lag), each.agency))
            for each in declared
        ]
        self._joined: dict[tuple[tuple[int, int, str], ...], tuple[Run, ...]] = {}

    def __missing__(self, key: tuple[str, str | None]) -> tuple[Run, ...]:
        kind, facility = key
        spans = tuple([span for kinds, at, span in self._declared if kind in kinds and at in (None, facility)])
        runs = self._joined.get(spans)
        if runs is None:
            runs = self._joined[spans] = _joined(spans)
        self[key] = runs
        return runs


def _joined(spans: Iterable[tuple[int, int, str]]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for start, end, agency in sorted(spans):
        if start > end:
            continue
        last = runs[-1] if runs else None
        if last and start <= last.end + 1:
            agencies = last.agencies if agency in last.agencies else (*last.agencies, agency)
            runs[-1] = Run(last.start, max(last.end, end), agencies)
        else:
            runs.append(Run(start, end, (agency,)))
    return tuple(runs)


class Cover:
    """The declarations of one timeline, joined into runs for each kind.

    A declaration ends at `known` minus its lag. One for a facility speaks only of events at that facility.
    `named` are the `kind.attribute` names of which anybody declares that blank means no.
    """

    __slots__ = ("_runs", "named")

    def __init__(self, declared: Iterable[Coverage], known: int) -> None:
        """`known` is the moment from which the record is read, in microseconds UTC."""
        declared = tuple(declared)
        self.named = frozenset[str]().union(*(_attributes(each.kinds) for each in declared))
        self._runs = _Runs(declared, known)

    def runs(self, kind: str, facility: str | None = None) -> tuple[Run, ...]:
        """The runs of `kind` in order, apart from one another by at least a microsecond."""
        return self._runs[kind, facility]

    def holding(self, kind: str, start: int, end: int, facility: str | None = None) -> Run | None:
        """The run that holds all of `[start, end]`, if one does."""
        for run in self._runs[kind, facility]:
            if run.start <= start and end <= run.end:
                return run
        return None

    def stops(self, kind: str, at: int, facility: str | None = None) -> int:
        """The first moment from `at` on that is not covered; `END` if there is none."""
        for run in self._runs[kind, facility]:
            if run.start <= at <= run.end:
                return min(run.end + 1, END)
        return at

    def last_gap(self, kind: str, at: int, facility: str | None = None) -> int | None:
        """The last moment up to `at` that is not covered; `None` if coverage reaches back for ever."""
        for run in self._runs[kind, facility]:
            if run.start <= at <= run.end:
                return None if run.start <= BEGINNING else run.start - 1
        return at
