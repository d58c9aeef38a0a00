"""What is missing where a condition is unknown.

Pure, and asked only of conditions that came out unknown, so that judging what is known costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from amparo.law.counting import completed_years
from amparo.law.writing_frozen import maker
from amparo.pathway.facts import Fact
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.reading import OWN, path_reader
from amparo.safeguards.findings import Missing
from amparo.safeguards.nodes import Age, HourAt, Operand, Path

_missing = maker(Missing)

Why = Callable[[Case, Fact, "Fact | None"], "list[Missing]"]


def nothing_missing(_case: Case, _fact: Fact, _trigger: Fact | None) -> list[Missing]:
    """For what cannot be unknown."""
    return []


def time_of(fact: Fact) -> Missing:
    """The precise time of `fact`."""
    return _missing("time", fact.id, start=fact.earliest, end=fact.latest)


def attribute_of(fact: Fact, name: str) -> Missing:
    """The attribute `name` of `fact`."""
    return _missing("attribute", fact.id, name)


def existence_of(fact: Fact) -> Missing:
    """Whether `fact` happened at all; `name` says where the doubt comes from."""
    return _missing("existence", fact.id, fact.doubt, start=fact.earliest, end=fact.latest)


def coverage_of(
    case: Case, kinds: tuple[str, ...], start: int, end: int, fact: Fact | None, scope: tuple[str, ...]
) -> Missing:
    """Whether any event of those `kinds` that nobody vouches for happened in `[start, end]`."""
    end = min(end, case.as_of)
    return _missing("coverage", None, "", case.unvouched(kinds, start, end, fact, scope) or kinds, start, end)


def unseen(
    case: Case, kinds: tuple[str, ...], start: int, end: int, fact: Fact | None, scope: tuple[str, ...]
) -> list[Missing]:
    """As `coverage_of`, where such an event could lie there; else nothing is missing."""
    kinds = case.unvouched(kinds, start, end, fact, scope)
    return [_missing("coverage", None, "", kinds, start, min(end, case.as_of))] if kinds else []


def explain_operand(operand: Operand, leap_birthday: tuple[int, int] = (3, 1)) -> Why:
    """What is missing for the value of `operand` (not of a count, which looks at other events)."""
    match operand:
        case Path():
            return _explain_path(operand)
        case Age():
            return _explain_age(operand, leap_birthday)
        case HourAt(at=path):
            return _explain_path(path)
        case _:
            return nothing_missing


def _explain_path(path: Path) -> Why:
    reader = path_reader(path)

    def why(case: Case, fact: Fact, trigger: Fact | None) -> list[Missing]:
        read_on = trigger if path.of_trigger else fact
        if read_on is None:
            return []
        value = reader(case, fact, trigger)
        if path.name in OWN:
            return [time_of(read_on)] if isinstance(value, tuple) and value[0] != value[1] else []
        # A set or code that is there is not missing; a date stated as an interval lacks its precision.
        unsure = value is None or (isinstance(value, tuple) and value[0] != value[1])
        return [attribute_of(read_on, path.name)] if unsure else []

    return why


def _explain_age(age: Age, leap_birthday: tuple[int, int]) -> Why:
    at, explain_at = path_reader(age.at), _explain_path(age.at)

    def why(case: Case, fact: Fact, trigger: Fact | None) -> list[Missing]:
        when, birth = at(case, fact, trigger), case.resolved.birth
        if not isinstance(when, tuple):
            return explain_at(case, fact, trigger)
        if birth is None:
            return [_missing("birth")]
        early, late = (case.resolved.day(int(moment)) for moment in when)
        differs = completed_years(birth[1], early, leap_birthday) != completed_years(birth[1], late, leap_birthday)
        missing = explain_at(case, fact, trigger) if differs else []
        return [*missing, _missing("birth")] if birth[0] != birth[1] and not age.youngest else missing

    return why
