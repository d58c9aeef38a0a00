"""The limits in force under one law, as conditions read them.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

from amparo.law.limits import LimitVersion, Period


class InForce(dict[str, float]):
    """The numbers that `limit()` may read, by id. `lengths` are the limits that are lengths of time."""

    __slots__ = ("lengths",)

    def __init__(self, versions: Iterable[LimitVersion] = ()) -> None:
        versions = tuple(versions)
        super().__init__({each.id: each.value for each in versions if isinstance(each.value, int | float)})
        self.lengths = {each.id: each for each in versions if isinstance(each.value, Period)}
