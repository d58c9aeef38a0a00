"""Which laws a rule is judged under, and which version of each limit counts.

Pure. One choice for each law that values a limit which the rule names; `policy` serves only where no law
does. Source: the rule language, section 5. Choices:
- A rule that names no limit is judged once, under the law `""`: what it asks is in its own sources.
- Where a law values one limit of a rule and not another, the other is taken from international law, else
  from policy.
- How far a condition looks back is a limit that selects no law, unless the rule names no other: house policy stays
  house policy where a law says only of what it speaks. Under policy it is that of the country, if it has one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from amparo.law.counting import end_of_day, start_of_day
from amparo.law.limits import INTERNATIONAL, POLICY, LimitVersion, Period
from amparo.pathway.instants import BEGINNING, END, MICROSECONDS_PER_HOUR
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Predicate
from amparo.safeguards.evaluate.in_force import InForce
from amparo.safeguards.nodes import Every, Rule


@dataclass(frozen=True, slots=True)
class Values:
    """One version of each limit that a rule names: `main` is that of the rule's own limit, `numbers` what
    conditions may read."""

    all: tuple[LimitVersion, ...] = ()
    main: LimitVersion | None = None
    numbers: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Choice:
    """Under one `law`, the sets of limit versions that may be in force, and whether none may be (`gap`).

    `shown` is the version to show: of the rule's limit, or of the first one that it names; none if several may be.
    """

    law: str
    versions: tuple[Values, ...]
    gap: bool = False
    shown: LimitVersion | None = None


def _choice(law: str, versions: tuple[Values, ...], gap: bool = False) -> Choice:
    values = versions[0] if len(versions) == 1 else Values()
    return Choice(law, versions, gap, values.main or next(iter(values.all), None))


#: Wherever it is, the day has begun and not ended, this far (microseconds) inside a day of UTC's.
_ANY_ZONE = 24 * MICROSECONDS_PER_HOUR

WITHOUT_LIMIT = (Choice("", (Values(),)),)


class Laws:
    """The laws and limits of one rule, sorted out once."""

    def __init__(
        self,
        rule: Rule,
        predicates: Iterable[Predicate],
        limits: Iterable[LimitVersion],
        laws: Collection[str] | None,
    ) -> None:
        """`laws` are those that count where the case is; all, if it is `None`. Policy always counts."""
        self.main = rule.limit or (rule.own_limit.id if rule.own_limit else "")
        named = {name for predicate in predicates for name in predicate.limits}
        if self.main:
            named.add(self.main)
        if isinstance(rule.form, Every) and rule.form.least:
            named.add(rule.form.least)
        self.named = tuple(sorted(named, key=lambda name: (name != self.main, name)))
        own = (rule.own_limit,) if rule.own_limit else ()
        valued: dict[str, dict[str, tuple[LimitVersion, ...]]] = {}
        for version in (*own, *(limit for limit in limits if not own or limit.id != self.main)):
            if version.id in named:
                by_law = valued.setdefault(version.law, {})
                by_law[version.id] = (*by_law.get(version.id, ()), version)
        reaches = {
            name
            for by_law in valued.values()
            for name, versions in by_law.items()
            if name != self.main and isinstance(versions[0].value, Period)
        }
        selecting = [law for law in valued if valued[law].keys() - reaches] or list(valued)
        named_laws = [law for law in selecting if law != POLICY] or selecting
        country = [law for law in valued if law not in (INTERNATIONAL, POLICY) and (laws is None or law in laws)]
        self._under: dict[str, list[tuple[LimitVersion, ...]]] = {
            law: [self._valued(valued, (law, *(country if law == POLICY else ())), name) for name in self.named]
            for law in named_laws
            if laws is None or law in laws or law == POLICY
        }
        self._always = {
            law: _choice(law, (self._values([versions[0] for versions in per]),))
            for law, per in self._under.items()
            if all(len(versions) == 1 for versions in per)
        }
        steady = [version for always in self._always.values() for version in always.versions[0].all]
        self._steady = tuple(self._always.values()) if len(self._always) == len(self._under) else None
        starts = [start_of_day(version.start, "UTC") + _ANY_ZONE for version in steady if version.start]
        last = [version.end for version in steady if version.end and version.end < date.max]
        ends = [end_of_day(day, "UTC") - _ANY_ZONE for day in last]
        self._from, self._until = max(starts, default=BEGINNING - 1), min(ends, default=END + 1)

    @staticmethod
    def _valued(
        valued: dict[str, dict[str, tuple[LimitVersion, ...]]], laws: tuple[str, ...], name: str
    ) -> tuple[LimitVersion, ...]:
        for source in (*laws, INTERNATIONAL, POLICY):
            if found := valued.get(source, {}).get(name):
                return found
        return ()

    def _values(self, versions: Sequence[LimitVersion]) -> Values:
        main = next((version for version in versions if version.id == self.main), None)
        return Values(tuple(versions), main, InForce(versions))

    def choices(self, case: Case, earliest: int, latest: int) -> tuple[Choice, ...]:
        """The choices for a duty that arose, or an act done, in `[earliest, latest]` (microseconds UTC).

        A date that straddles versions gives them all. With a gap, in some world no version is in force.
        """
        if not self.named:
            return WITHOUT_LIMIT
        if self._steady is not None and self._from < earliest and latest < self._until:
            return self._steady
        days = case.resolved.day(earliest), case.resolved.day(latest)
        return tuple(self._choice(law, per_limit, days) for law, per_limit in self._under.items())

    def _choice(self, law: str, per_limit: list[tuple[LimitVersion, ...]], days: tuple[date, date]) -> Choice:
        always = self._always.get(law)
        if always is not None and all(_spans(version, *days) for version in always.versions[0].all):
            return always
        in_force: list[list[LimitVersion]] = []
        gap = False
        for versions in per_limit:
            alive = [version for version in versions if _touches(version, *days)]
            in_force.append(alive)
            gap = gap or not _cover(alive, *days)
        return _choice(law, tuple(self._values(each) for each in product(*in_force)), gap)


def _touches(version: LimitVersion, first: date, last: date) -> bool:
    return (version.start is None or version.start <= last) and (version.end is None or version.end >= first)


def _spans(version: LimitVersion, first: date, last: date) -> bool:
    return (version.start is None or version.start <= first) and (version.end is None or version.end >= last)


def _cover(versions: list[LimitVersion], first: date, last: date) -> bool:
    """Whether on every day of `[first, last]` some version is in force."""
    reached = first.toordinal() - 1
    for version in sorted(versions, key=lambda version: version.start or date.min):
        if version.start is not None and version.start.toordinal() > reached + 1:
            return False
        reached = max(reached, version.end.toordinal() if version.end else date.max.toordinal())
    return reached >= last.toordinal()
