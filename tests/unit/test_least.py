"""More than one in each period: `least` names the limit that says how many."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.law.limits import LimitVersion
from amparo.pathway.events import Event
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.describing import describe, limits_of
from amparo.safeguards.examples import run_examples
from amparo.safeguards.explaining import explain
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.formatter import format_rules
from amparo.safeguards.loader import CATALOGUE, load_catalogue, rules_of
from amparo.safeguards.nodes import Every
from tests.unit.small_rules import LASTS, event, is_fine, limit, run

OPENED = event("open", "2026-03-02T10:00", episode="E")


def weekly(*facts: Event, **how: object) -> tuple[Finding, ...]:
    """Two replies in each ten days while the state lasts. The first period ends with 12 March."""
    form = Every("lasts", ("reply",), how.pop("need_where", None), fixed=True, least="many")  # type: ignore[arg-type]
    many = how.pop("many", (_named("many", 2),))
    return run(form, OPENED, *facts, states=(LASTS,), limits=(limit("P10D"), *many), **how)  # type: ignore[arg-type,misc]


def _named(name: str, value: float, law: str = "international") -> LimitVersion:
    return LimitVersion(name, law, value)


def firsts(found: tuple[Finding, ...]) -> str:
    return str(found[0].outcome)


def test_two_are_enough_and_one_is_not() -> None:
    one, two = event("reply", "2026-03-05T10:00"), event("reply", "2026-03-07T10:00")
    assert firsts(weekly(one, two)) == "met"
    assert firsts(weekly(one)) == "breached"
    assert firsts(weekly()) == "breached"
    assert firsts(weekly(one, as_of="2026-03-08")) == "pending"
    assert firsts(weekly(one, two, as_of="2026-03-08")) == "met"


def test_the_second_settles_it_and_each_period_counts_for_itself() -> None:
    days = ("2026-03-05T10:00", "2026-03-07T10:00", "2026-03-11T10:00", "2026-03-15T10:00")
    first, second = weekly(*(event("reply", day) for day in days), as_of="2026-03-23T10:00")[:2]
    assert first.settled_by == "reply 2026-03-07T10:00"
    assert second.outcome is Outcome.BREACHED


def test_the_last_moment_of_the_period_belongs_to_it() -> None:
    one = event("reply", "2026-03-05T10:00")
    assert firsts(weekly(one, event("reply", "2026-03-12T23:59"))) == "met"
    assert firsts(weekly(one, event("reply", "2026-03-13T00:00"))) == "breached"


def test_what_may_count_leaves_it_open_only_if_it_is_the_one_that_lacks() -> None:
    sure = event("reply", "2026-03-05T10:00", fine="yes")
    maybe = event("reply", "2026-03-07T10:00")
    found = weekly(sure, maybe, need_where=is_fine())
    assert found[0].could_be == {Outcome.MET, Outcome.BREACHED}
    assert [each.event for each in found[0].missing] == ["reply 2026-03-07T10:00"]
    assert firsts(weekly(maybe, need_where=is_fine())) == "breached"
    sure_too = event("reply", "2026-03-06T10:00", fine="yes")
    assert firsts(weekly(sure, sure_too, maybe, need_where=is_fine())) == "met"


def test_a_day_that_lies_across_the_end_of_a_period() -> None:
    across = event("reply", "2026-03")
    assert firsts(weekly(event("reply", "2026-03-05T10:00"), across)) == "unknown"
    assert firsts(weekly(across)) == "breached"


def test_where_not_all_is_recorded_nobody_can_tell() -> None:
    found = weekly(event("reply", "2026-03-05T10:00"), covered=("open", "close"))
    assert found[0].could_be == {Outcome.MET, Outcome.BREACHED}
    assert found[0].missing[0].what == "coverage"


def test_each_law_counts_by_its_own_number() -> None:
    one, two = event("reply", "2026-03-05T10:00"), event("reply", "2026-03-07T10:00")
    found = weekly(one, two, many=(_named("many", 2), _named("many", 3, "XA")))
    assert {(each.law, str(each.outcome)) for each in found if each.window == 1} == {
        ("international", "met"),
        ("XA", "breached"),
    }


def test_a_period_cut_short_asks_for_nothing() -> None:
    ended = event("close", "2026-03-08T10:00", episode="E")
    assert [str(each.outcome) for each in weekly(event("reply", "2026-03-05T10:00"), ended)] == ["not_applicable"]


@given(days=st.lists(st.integers(3, 31), max_size=9), number=st.integers(1, 4))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
def test_whoever_counts_by_hand_comes_to_the_same(days: list[int], number: int) -> None:
    """Replies at noon in March, all recorded; periods end with 12, 22 and 32 (1 April)."""
    replies = [event("reply", f"2026-03-{day:02}T12:00", f"r{place}") for place, day in enumerate(days)]
    found = weekly(*replies, many=(_named("many", number),), as_of="2026-04-01T10:00")
    for period, (first, last) in enumerate(((2, 12), (13, 22), (23, 32)), start=1):
        there = sum(first <= day <= last for day in days)
        lacking = "breached" if last < 32 else "pending"
        assert str(found[period - 1].outcome) == ("met" if there >= number else lacking)


# --- the rule that asks for it ----------------------------------------------------------------------------


def test_the_catalogue_reads_it_and_writes_it_back() -> None:
    (rule,) = rules_of(load_catalogue(), "family-communication-twice-weekly")
    assert isinstance(rule.form, Every)
    assert rule.form.least == "family-calls"
    assert {version.id for version in limits_of(rule, load_catalogue())} == {"family-call", "family-calls"}
    text = (CATALOGUE / "contact.toml").read_text(encoding="utf-8")
    assert format_rules(text) == text
    said = [str(message.text) for message in describe(rule, load_catalogue(), load_vocabulary()).asks]
    assert "Each time at least as many as the law says." in said


def test_what_a_page_says_of_one_where_two_are_asked() -> None:
    ruleset = load_catalogue()
    (rule,) = rules_of(ruleset, "family-communication-twice-weekly")
    example = next(each for each in ruleset.examples if each.title == "One call in the first week")
    (tried,) = run_examples(ruleset, examples=[example])
    said = explain(tried.findings[0], rule, example.timeline)
    assert said.happened[-1].text == (
        "The record is complete for that time and does not show that {event} often enough."
    )
    assert said.otherwise is not None
    assert said.otherwise.text == "It would have been met, had {deed} often enough by {when}."
