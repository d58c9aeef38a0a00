"""Conditions on one event: true, false, unknown, and what is missing for the unknown."""

from __future__ import annotations

from datetime import date

import pytest

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.events import Answer, Coverage, Event, Timeline, Value
from amparo.pathway.facts import Words
from amparo.pathway.instants import Instant, read_instant
from amparo.pathway.resolving import resolve
from amparo.safeguards.evaluate.atoms import COMPARED
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Compiler, refuted_attribute
from amparo.safeguards.evaluate.in_force import InForce
from amparo.safeguards.evaluate.scope import scope_of
from amparo.safeguards.nodes import (
    Age,
    And,
    Any,
    Code,
    Compare,
    Condition,
    Contains,
    Count,
    DateLiteral,
    HourAt,
    In,
    Known,
    LimitOf,
    NoneOf,
    Not,
    Number,
    Operator,
    Or,
    Path,
    Stated,
    Term,
)

ZONE = "CET"
WORDS = Words(carried={"birth": "child", "presumed_child": "child"})
YES = Code("yes")
HAPPENED = Path("happened")


def event(kind: str = "it", happened: str = "2026-03-02T10:00", id: str = "", **said: Value) -> Event:
    references = {name: str(said.pop(name)) for name in ("episode",) if name in said}
    return Event(
        id or kind, "s", kind, read_instant(happened, ZONE), attributes=said, references=references, source="child"
    )


def judged(
    condition: Condition,
    *events: Event,
    on: str = "it",
    trigger: str = "",
    vouched: tuple[str, ...] = (),
    scope: tuple[str, ...] = (),
    numbers: dict[str, float] | None = None,
) -> tuple[bool | None, list[tuple[str, str]]]:
    """The value of `condition` on the event `on`, and the names of what is missing."""
    coverage = (Coverage("everybody", frozenset(vouched)),) if vouched else ()
    found = resolve(
        Timeline("s", events, coverage, zone=ZONE), read_instant("2026-12-31", ZONE).latest, None, WORDS
    )
    case = Case(found)
    case.numbers = {} if numbers is None else numbers
    by_id = {fact.id: fact for fact in found.facts}
    predicate = Compiler(scope_of(scope), scope).condition(condition)
    told = by_id.get(trigger)
    value = predicate.test(case, by_id[on], told)
    missing = predicate.why(case, by_id[on], told) if value is None else []
    return value, [(each.what, each.name or "/".join(each.kinds)) for each in missing]


def value(condition: Condition, *events: Event, **how: object) -> bool | None:
    return judged(condition, *events, **how)[0]  # type: ignore[arg-type]


def equal(name: str, code: str) -> Compare:
    return Compare(Path(name), Operator.EQUAL, Code(code))


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        ((1, 1), Operator.EQUAL, (1, 1), True),
        ((1, 2), Operator.EQUAL, (1, 1), None),
        ((1, 2), Operator.EQUAL, (3, 4), False),
        ((1, 2), Operator.UNEQUAL, (3, 4), True),
        ((1, 1), Operator.UNEQUAL, (1, 1), False),
        ((1, 2), Operator.UNEQUAL, (2, 3), None),
        ((1, 2), Operator.LESS, (3, 4), True),
        ((1, 3), Operator.LESS, (3, 4), None),
        ((3, 4), Operator.LESS, (1, 3), False),
        ((1, 3), Operator.AT_MOST, (3, 4), True),
        ((3, 4), Operator.AT_MOST, (1, 3), None),
        ((4, 4), Operator.AT_MOST, (1, 3), False),
        ((3, 4), Operator.MORE, (1, 2), True),
        ((2, 4), Operator.MORE, (1, 2), None),
        ((1, 2), Operator.MORE, (2, 2), False),
        ((2, 4), Operator.AT_LEAST, (1, 2), True),
        ((1, 4), Operator.AT_LEAST, (2, 2), None),
        ((1, 1), Operator.AT_LEAST, (2, 2), False),
        ("a", Operator.EQUAL, "a", True),
        ("a", Operator.UNEQUAL, "a", False),
        ("a", Operator.LESS, "b", None),
        ("a", Operator.EQUAL, (1, 1), None),
        (None, Operator.EQUAL, "a", None),
        (frozenset({"a"}), Operator.EQUAL, frozenset({"a"}), True),
    ],
)
def test_comparisons(left: object, operator: Operator, right: object, expected: bool | None) -> None:
    assert COMPARED[operator](left, right) is expected  # type: ignore[arg-type]


def test_answers_that_are_no_value() -> None:
    asked = equal("fine", "yes")
    assert value(asked, event(fine="yes")) is True
    assert value(asked, event(fine="no")) is False
    assert value(asked, event(fine=Answer.NONE)) is False
    for open_answer in (Answer.UNKNOWN, Answer.NOT_ASKED):
        assert judged(asked, event(fine=open_answer)) == (None, [("attribute", "fine")])
    assert value(asked, event()) is None
    assert value(asked, event(), vouched=("it.fine",)) is False
    assert value(equal("fine", "no"), event(), vouched=("it.fine",)) is True
    assert value(asked, event(fine=Answer.UNKNOWN), vouched=("it.fine",)) is None
    assert value(Compare(Path("fine"), Operator.UNEQUAL, YES), event(), vouched=("it.fine",)) is True


def test_the_event_itself() -> None:
    assert value(equal("kind", "it"), event()) is True
    assert value(equal("source", "child"), event()) is True
    assert value(Compare(Path("recorded"), Operator.MORE, DateLiteral(2026, 1, 1)), event()) is None
    since = Compare(HAPPENED, Operator.AT_LEAST, DateLiteral(2026, 3, 2))
    assert value(since, event(happened="2026-03-03T00:00")) is True
    assert value(since, event(happened="2026-03-01")) is False
    assert judged(since, event(happened="2026-03")) == (None, [("time", "")])


def test_membership() -> None:
    one_of = In(Path("role"), frozenset({"suspect", "witness"}))
    assert value(one_of, event(role="witness")) is True
    assert value(one_of, event(role="victim")) is False
    assert value(one_of, event()) is None
    assert value(In(Path("role"), frozenset({"victim"}), negated=True), event(role="witness")) is True
    present = Contains(Path("present"), "lawyer")
    assert value(present, event(present=frozenset({"lawyer", "parent"}))) is True
    assert value(present, event(present=frozenset[str]())) is False
    assert value(present, event(present=Answer.NONE)) is False
    assert value(present, event(), vouched=("it.present",)) is False
    assert value(present, event()) is None


def test_a_blank_that_means_no_is_neither_known_nor_stated() -> None:
    path = Path("reason")
    assert value(Stated(path), event(), vouched=("it.reason",)) is False
    assert value(Known(path), event(), vouched=("it.reason",)) is False


def test_a_term_is_what_it_names_and_only_what_could_still_decide_is_missing() -> None:
    yes, no, open_question = equal("a", "yes"), equal("b", "yes"), equal("c", "yes")
    it = event(a="yes", b="no")
    assert value(Term("named", And((yes, Not(no)))), it) is True
    assert judged(Or((no, And((yes, open_question)))), it) == (None, [("attribute", "c")])


def test_ages() -> None:
    child = Compare(Age(HAPPENED, youngest=True), Operator.LESS, Number(18))
    plain = Compare(Age(HAPPENED, youngest=False), Operator.LESS, Number(18))

    def born(text: str) -> Event:
        return event("age", "2020-01-01", birth=read_instant(text, ZONE))

    assert value(child, event(), born("2008-03-03")) is True
    assert value(child, event(), born("2008-03-02")) is False
    assert value(child, event(), born("2008")) is True
    assert judged(plain, event(), born("2008")) == (None, [("birth", "")])
    assert judged(child, event(happened="2026-03"), born("2008-03-10")) == (None, [("time", "")])
    assert judged(child, event()) == (None, [("birth", "")])
    assert value(child, event(presumed_child="yes")) is True
    assert value(plain, event(presumed_child="yes")) is None
    below = Compare(Age(HAPPENED, youngest=True), Operator.LESS, Number(14))
    assert value(below, event(presumed_child="yes")) is None
    act = Compare(Age(Path("act"), youngest=True), Operator.LESS, Number(18))
    assert judged(act, event(), born("2008-03-03")) == (None, [("attribute", "act")])
    assert value(act, event(act=Instant.day(date(2020, 1, 1), ZONE)), born("2008-03-03")) is True


@pytest.mark.parametrize(
    ("operator", "years", "expected"),
    [
        (Operator.LESS, 18, True),
        (Operator.AT_MOST, 17, True),
        (Operator.LESS, 17, None),
        (Operator.AT_MOST, 16, None),
        (Operator.MORE, 0, None),
        (Operator.AT_LEAST, 0, True),
        (Operator.EQUAL, 17, None),
        (Operator.MORE, 17, False),
    ],
)
def test_who_is_presumed_a_child_may_be_of_any_age_below_eighteen(
    operator: Operator, years: int, expected: bool | None
) -> None:
    asked = Compare(Age(HAPPENED, youngest=True), operator, Number(years))
    assert value(asked, event(presumed_child="yes")) is expected
    assert value(asked, event(presumed_child="no")) is None
    assert value(asked, event()) is None


def test_hours_of_the_clock() -> None:
    late = Compare(HourAt(HAPPENED), Operator.AT_LEAST, LimitOf("night"))
    night: dict[str, float] = {"night": 22}
    assert value(late, event(happened="2026-03-02T22:00"), numbers=night) is True
    assert value(late, event(happened="2026-03-02T21:59"), numbers=night) is False
    assert value(late, event(happened="2026-03-02"), numbers=night) is None
    assert value(late, event(happened="2026-03-02T21:00/2026-03-02T22:30"), numbers=night) is None
    assert value(late, event(happened="2026-03-02T20:00/2026-03-02T21:30"), numbers=night) is False
    assert value(late, event(happened="2026-03-02T23:00/2026-03-03T01:00"), numbers=night) is None
    assert value(late, event(happened="2026-03-02T22:00")) is None


def test_looking_backward() -> None:
    asked = Any(("other",), None)
    before, after = event("other", "2026-03-01"), event("other", "2026-03-03")
    assert value(asked, event(), before) is True
    assert value(asked, event(), after, vouched=("other",)) is False
    assert judged(asked, event(), after) == (None, [("coverage", "other")])
    assert judged(asked, event(), event("other", "2026-03-02"), vouched=("other",)) == (None, [("time", "")])
    assert value(NoneOf(("other",), None), event(), vouched=("other",)) is True
    assert value(NoneOf(("other",), None), event(), before) is False
    fine = Any(("other",), equal("fine", "yes"))
    assert value(fine, event(), event("other", "2026-03-01", fine="no"), vouched=("other",)) is False
    assert judged(fine, event(), before, vouched=("other",)) == (None, [("attribute", "fine")])


def test_looking_backward_in_scope() -> None:
    asked = Any(("other",), None)
    it = event(episode="E")
    assert value(asked, it, event("other", "2026-03-01", episode="E"), scope=("episode",)) is True
    elsewhere = event("other", "2026-03-01", episode="F")
    assert value(asked, it, elsewhere, scope=("episode",), vouched=("other",)) is False
    untied = event("other", "2026-03-01")
    assert judged(asked, it, untied, scope=("episode",), vouched=("other",)) == (None, [("reference", "episode")])


def test_counts() -> None:
    def more_than(number: float) -> Compare:
        return Compare(Count(("other", "it"), None), Operator.MORE, Number(number))

    events = event(), event("other", "2026-03-01", "o1"), event("other", "2026-02-01", "o2")
    assert value(more_than(2), *events) is True
    assert value(more_than(3), *events) is None
    assert value(more_than(3), *events, vouched=("other", "it")) is False


def test_what_the_trigger_says() -> None:
    same = Compare(Path("role"), Operator.EQUAL, Path("role", of_trigger=True))
    first = event("first", "2026-03-01", role="suspect")
    assert value(same, event(role="suspect"), first, trigger="first") is True
    assert value(same, event(role="victim"), first, trigger="first") is False
    assert value(same, event(role="suspect")) is None


def test_the_attribute_that_refutes() -> None:
    condition = And((equal("a", "yes"), Stated(Path("b")), Contains(Path("c"), "x")))
    compiled = Compiler().condition(condition)

    def refuted(**said: Value) -> str:
        found = resolve(Timeline("s", (event(**said),), zone=ZONE), 2**61, None, WORDS)
        return refuted_attribute(compiled, Case(found), found.facts[0], None)

    assert refuted(a="yes", b=Answer.NONE, c=frozenset({"x"})) == "b"
    assert refuted(a="no") == "a"
    assert refuted(a="yes", b="said", c=frozenset({"x"})) == ""


# --- how far back ----------------------------------------------------------------------------

REACH = {value: LimitVersion("reach", "international", Period.read(value)) for value in ("PT24H", "P6M")}


def looked_back(
    happened: str, *events: Event, reach: str = "P6M", vouched: tuple[str, ...] = (), negated: bool = False
) -> bool | None:
    """Whether `it`, which happened then, came within the limit after a `that`."""
    asked = (NoneOf if negated else Any)(("that",), None, "reach")
    numbers = InForce([REACH[reach]])
    return value(asked, event(happened=happened), *events, vouched=vouched, numbers=numbers)


@pytest.mark.parametrize(
    ("happened", "found"),
    [
        ("2026-07-10T23:59", True),  # the last day of the six months, to its end
        ("2026-07-11T00:00", False),
        ("2026-07", None),
        ("2026-01-10T10:00", True),
        ("2026-01-10T09:59", False),  # it came before
    ],
)
def test_a_look_back_reaches_as_far_as_the_limit(happened: str, found: bool | None) -> None:
    that = event("that", "2026-01-10T10:00")
    assert looked_back(happened, that, vouched=("that",)) is found
    opposite = None if found is None else not found
    assert looked_back(happened, that, vouched=("that",), negated=True) is opposite


def test_hours_elapse_and_of_several_the_last_counts() -> None:
    first, last = event("that", "2026-03-01T10:00", id="1"), event("that", "2026-03-02T10:00", id="2")
    assert looked_back("2026-03-03T10:00", first, last, reach="PT24H", vouched=("that",)) is True
    assert looked_back("2026-03-03T10:01", first, last, reach="PT24H", vouched=("that",)) is False


def test_an_event_that_is_not_dated_well_enough_leaves_it_open_and_is_named() -> None:
    asked, numbers = Any(("that",), None, "reach"), InForce([REACH["P6M"]])
    that = event("that", "2026-01")
    found = judged(asked, event(happened="2026-07-15T10:00"), that, vouched=("that",), numbers=numbers)
    assert found == (None, [("time", "")])
    assert looked_back("2026-08-01T00:00", that, vouched=("that",)) is False
    assert looked_back("2026-07-01T10:00", that, vouched=("that",)) is True


def test_silence_is_needed_only_from_where_the_limit_reaches() -> None:
    def seen_since(day: str) -> bool | None:
        coverage = (Coverage("everybody", frozenset({"that"}), read_instant(day, ZONE).earliest),)
        old = event("other", "2020-01-01")
        timeline = Timeline("s", (old, event(happened="2026-07-10T10:00")), coverage, zone=ZONE)
        case = Case(resolve(timeline, read_instant("2026-12-31", ZONE).latest, None, WORDS))
        case.numbers = InForce([REACH["P6M"]])
        fact = next(fact for fact in case.facts if fact.kind == "it")
        return Compiler().condition(Any(("that",), None, "reach")).test(case, fact, None)

    assert seen_since("2026-01-10") is False
    assert seen_since("2026-01-11") is None


def test_a_limit_in_working_days_leaves_it_open() -> None:
    limit = LimitVersion("reach", "XA", Period.read("P5D"), count="working")
    found = judged(
        Any(("that",), None, "reach"),
        event(happened="2026-03-03T10:00"),
        event("that", "2026-03-02T10:00"),
        vouched=("that",),
        numbers=InForce([limit]),
    )
    assert found[0] is None
    assert ("calendar", "") in found[1]
