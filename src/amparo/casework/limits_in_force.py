"""The limits of one law on one day: the country's own value, the floor's and the policy's, in a reader's words.

Pure. A country's value and the international floor both count; where the country is silent the floor counts alone;
where no law gives a number the house's policy stands, and is never shown as law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amparo.casework.rulebook import value_text
from amparo.casework.wording import Wording
from amparo.law.gaps import Direction, direction
from amparo.law.limits import INTERNATIONAL, POLICY, LimitVersion, Period, Unit
from amparo.law.packs import Pack
from amparo.law.reading_texts import Quantity


@dataclass(frozen=True, slots=True)
class InForce:
    """One limit on one day: the country's value, the floor's and the policy's, as far as they are."""

    quantity: Quantity
    own: LimitVersion | None
    floor: LimitVersion | None
    policy: LimitVersion | None

    @property
    def shown(self) -> LimitVersion | None:
        """The value that stands first; `None` if no law and no policy gives one on that day."""
        return self.own or self.floor or self.policy

    @property
    def direction(self) -> Direction | None:
        """How the country's value stands to the floor; `None` if one of them is silent."""
        return direction(self.own, self.floor) if self.own is not None and self.floor is not None else None


def limits_on(pack: Pack, on: date) -> tuple[InForce, ...]:
    """Every limit that has a value on the day `on`, in the order of the law's own files."""
    own = "" if pack.id == INTERNATIONAL else pack.id
    found: dict[tuple[str, str], LimitVersion] = {}
    for limit in pack.limits:
        if is_in_force(limit, on):
            found.setdefault((limit.id, limit.law), limit)
    of = found.get
    each = (
        InForce(quantity, of((name, own)), of((name, INTERNATIONAL)), of((name, POLICY)))
        for name, quantity in pack.quantities.items()
    )
    return tuple(limit for limit in each if limit.shown is not None)


def is_in_force(limit: LimitVersion, on: date) -> bool:
    """Whether the value counts on the day `on`; both ends are included."""
    return (limit.start is None or limit.start <= on) and (limit.end is None or on <= limit.end)


def value_of(quantity: Quantity, limit: LimitVersion, words: Wording) -> str:
    """A value in the unit of its quantity: `24 hours`, `14 years`, `22:00`, `3`."""
    if isinstance(limit.value, Period):
        return value_text(limit, words)
    whole = int(limit.value)
    match quantity.measure:
        case "age":
            return words.plural("{count} year", "{count} years", whole).format(count=whole)
        case "hour":
            return f"{whole:02d}:00"
        case _:
            return str(whole)


def counted(quantity: Quantity, limit: LimitVersion, words: Wording) -> str:
    """How the value is counted, in a sentence; empty for a number that nobody counts towards."""
    say = words.translate
    if quantity.measure == "age":
        return say("Reached when the day of the birthday begins.")
    if not isinstance(limit.value, Period):
        return ""
    if limit.value.unit is Unit.HOURS:
        if limit.count == "working":
            return say("Hours of working days, by day and by night; days off do not count.")
        return say("Hour by hour, by day and by night, on days off too.")
    first = (
        say("The first day counts.")
        if limit.first_day_counts
        else say("The day on which it begins does not count.")
    )
    last = (
        say("It ends at the same time of day.") if limit.ends == "same_time" else say("It ends with the last day.")
    )
    off = say("Days off do not count.") if limit.count == "working" and limit.value.unit is Unit.DAYS else ""
    return " ".join(part for part in (first, off, last) if part)
