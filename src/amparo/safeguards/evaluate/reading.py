"""Values in conditions: what an operand may be, given what is known.

Pure. A value is a closed interval of numbers (dates are microseconds), a code, a set of codes, or `None`
where nothing is known. Reading notes the events that carried facts and claims of birth came from.
Source: the rule language, section 3.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from amparo.law.counting import completed_years, end_of_day, start_of_day
from amparo.pathway.carrying import CHILD
from amparo.pathway.events import Answer
from amparo.pathway.facts import OPEN, Disputed, Fact, Reading, Silent, is_stated
from amparo.pathway.instants import MICROSECONDS_PER_HOUR, Instant
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.nodes import Age, Code, DateLiteral, HourAt, LimitOf, Number, Path

Value = tuple[float, float] | str | frozenset[str] | None
Reader = Callable[[Case, Fact, "Fact | None"], Value]

#: Read of the event itself, not of its attributes.
OWN = frozenset({"kind", "happened", "recorded", "source"})


def value_of(reading: Reading) -> Value:
    """The value that `reading` states; `none` is a code of its own, an open answer is nothing."""
    if type(reading) is str:  # most are; an answer is of a class of its own, and may be written as a plain word
        return None if reading in OPEN else reading
    if isinstance(reading, Silent):
        return "no"
    if reading is None or isinstance(reading, Disputed) or reading in OPEN:
        return None
    if isinstance(reading, Instant):
        return reading.earliest, reading.latest
    if isinstance(reading, Answer):
        return str(reading)
    if isinstance(reading, int | float):
        return reading, reading
    return reading


def record_of(case: Case, fact: Fact, name: str) -> Reading:
    """What the record says of `name` on `fact`, noting where it was read if not on `fact` itself."""
    resolved = case.resolved
    if name not in resolved.words.carried:
        return fact.attributes.get(name)
    statement = resolved.statement(fact, name)
    case.used += statement.events
    return statement.on(fact)


def is_held(case: Case, fact: Fact, name: str) -> bool:
    """Whether the record holds a value of `name` for `fact`, be it in an entry that may not be so."""
    resolved = case.resolved
    if name not in resolved.words.carried:
        return is_stated(fact.attributes.get(name))
    statement = resolved.statement(fact, name)
    case.used += statement.events
    return statement.held


def path_reader(path: Path) -> Reader:
    """Reads `path` of the event judged, or of the trigger. A blank that somebody vouches for is `no`."""
    name = path.name
    inner = _own_reader(name) if name in OWN else _attribute_reader(name)
    if not path.of_trigger:
        return inner
    return lambda case, _fact, trigger: None if trigger is None else inner(case, trigger, trigger)


def _attribute_reader(name: str) -> Reader:
    def read(case: Case, fact: Fact, _trigger: Fact | None) -> Value:
        resolved = case.resolved
        reading = record_of(case, fact, name) if name in resolved.words.carried else fact.attributes.get(name)
        if reading is None:
            return "no" if resolved.cover.named and resolved.is_no(fact, name) else None
        return value_of(reading)

    return read


def _own_reader(name: str) -> Reader:
    match name:
        case "kind":
            return lambda _case, fact, _trigger: fact.kind
        case "source":
            return lambda _case, fact, _trigger: fact.source or None
        case "recorded":
            return lambda _case, fact, _trigger: None if fact.recorded is None else (fact.recorded, fact.recorded)
        case _:
            return lambda _case, fact, _trigger: (fact.earliest, fact.latest)


def operand_reader(
    operand: Number | DateLiteral | Code | Path | LimitOf | Age | HourAt, leap_birthday: tuple[int, int]
) -> Reader:
    """Reads any operand but a count (which looks at other events, and so stands with the conditions)."""
    match operand:
        case Number(value):
            return lambda _case, _fact, _trigger: (value, value)
        case Code(name):
            return lambda _case, _fact, _trigger: name
        case DateLiteral():
            return _date_reader(operand)
        case LimitOf(id=name):

            def limit(case: Case, _fact: Fact, _trigger: Fact | None) -> Value:
                number = case.numbers.get(name)
                return None if number is None else (number, number)

            return limit
        case Age():
            return _age_reader(operand, leap_birthday)
        case HourAt():
            return _hour_reader(operand)
        case Path():
            return path_reader(operand)


def _date_reader(literal: DateLiteral) -> Reader:
    day = date(literal.year, literal.month, literal.day)

    def read(case: Case, _fact: Fact, _trigger: Fact | None) -> Value:
        zone = case.resolved.zone
        return start_of_day(day, zone), end_of_day(day, zone)

    return read


def _age_reader(age: Age, leap_birthday: tuple[int, int]) -> Reader:
    at = path_reader(age.at)

    def read(case: Case, fact: Fact, trigger: Fact | None) -> Value:
        when = at(case, fact, trigger)
        if not isinstance(when, tuple):
            return None
        resolved = case.resolved
        if resolved.birth is None:
            if age.youngest and resolved.presumed_child:
                case.used += resolved.carried[resolved.words.presumed, CHILD].events
                return 0, 17
            return None
        case.used += resolved.carried[resolved.words.birth, CHILD].events
        first, last = resolved.birth
        early = resolved.day(int(when[0]))
        late = early if when[0] == when[1] else resolved.day(int(when[1]))
        oldest = last if age.youngest else first
        least = completed_years(last, early, leap_birthday)
        return least, least if (oldest, late) == (last, early) else completed_years(oldest, late, leap_birthday)

    return read


def _hour_reader(hour: HourAt) -> Reader:
    at = path_reader(hour.at)

    def read(case: Case, fact: Fact, trigger: Fact | None) -> Value:
        when = at(case, fact, trigger)
        if not isinstance(when, tuple):
            return None
        earliest, latest, resolved = int(when[0]), int(when[1]), case.resolved
        if earliest == latest:
            first = resolved.hour(earliest)
            return first, first
        if latest - earliest >= 24 * MICROSECONDS_PER_HOUR or resolved.day(earliest) != resolved.day(latest):
            return 0, 23
        first, last = resolved.hour(earliest), resolved.hour(latest)
        return min(first, last), max(first, last)

    return read


__all__ = ["OWN", "Reader", "Value", "operand_reader", "path_reader", "record_of", "value_of"]
