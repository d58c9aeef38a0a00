"""What the agencies declare complete, and whether a silence means that nothing happened.

Pure. Written apart from the reading by which findings are made.
"""

from __future__ import annotations

from collections.abc import Iterable

from amparo.pathway.events import Coverage


class Declared:
    """The declarations of all agencies, as they stand at the moment of the check."""

    __slots__ = ("_cache", "_periods", "as_of", "coverage")

    def __init__(self, coverage: Iterable[Coverage], as_of: int) -> None:
        """`as_of` is the moment of the check and of the last entry: what runs behind ends that much earlier.

        No two declarations of one kind touch or overlap: together they would say more than each.
        """
        self.coverage = tuple(coverage)
        self.as_of = as_of
        self._periods: dict[str, list[tuple[int, int]]] = {}
        for each in self.coverage:
            end = min(each.end, as_of - each.lag)
            for kind in each.kinds:
                self._periods.setdefault(kind, []).append((each.start, end))

    def covers(self, kinds: str | tuple[str, ...], start: int, end: int) -> bool:
        """Whether every event of `kinds` in `[start, end]` is in the record. Nothing lies after the check."""
        end = min(end, self.as_of)
        if start > end:
            return True
        for kind in (kinds,) if isinstance(kinds, str) else kinds:
            for first, last in self._periods.get(kind, ()):
                if first <= start and end <= last:
                    break
            else:
                return False
        return True

    def covered_then(self, kind: str, start: int, end: int, known: int) -> bool:
        """As `covers`, by what was in the record at `known`: what runs behind had come less far."""
        return start > end or any(
            kind in each.kinds and each.start <= start and end <= min(each.end, known - each.lag)
            for each in self.coverage
        )

    def stops(self, kind: str, at: int) -> int:
        """The first moment from `at` on that is not covered; at most one microsecond after the check."""
        for first, last in self._periods.get(kind, ()):
            if first <= at <= last:
                return last + 1
        return at
