"""Sentences of the condition language: what each means, how it is written back, and when it is true."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from amparo.law.limits import LimitVersion
from amparo.pathway.events import Answer, Coverage, Event, Timeline
from amparo.pathway.instants import read_instant
from amparo.safeguards.checking import read_condition
from amparo.safeguards.conditions import read_syntax
from amparo.safeguards.evaluate.one import evaluate
from amparo.safeguards.loader import load_rules
from amparo.safeguards.mistakes import SlipError
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
    Held,
    HourAt,
    In,
    Known,
    LimitOf,
    NoneOf,
    Not,
    NotAsked,
    Number,
    Operator,
    Or,
    Stated,
    Term,
)
from amparo.safeguards.nodes import Path as Attribute
from amparo.safeguards.wording import condition_text
from amparo.safeguards.words import Scene, Words
from tests.spec.small_vocabulary import LIMITS, VOCABULARY

FORUM, HOURS, HAPPENED, PRESENT = (Attribute(name) for name in ("forum", "hours", "happened", "present"))
LINKED = Compare(Attribute("linked"), Operator.EQUAL, Code("yes"))
JUDGE = Compare(FORUM, Operator.EQUAL, Code("judge"))
LONG = Compare(HOURS, Operator.MORE, Number(2))


@lru_cache(maxsize=1)
def words() -> Words:
    limits: dict[str, tuple[LimitVersion, ...]] = {limit.id: (limit,) for limit in LIMITS}
    return Words(
        VOCABULARY,
        {"linked_now": read_syntax("linked = yes"), "twice": read_syntax("linked_now and not linked_now")},
        frozenset({"custody"}),
        limits,
        {"authorities": frozenset({"judge", "elder"})},
    )


def read(text: str, trigger: tuple[str, ...] = ("charged",)) -> Condition:
    return read_condition(text, words(), Scene(("heard",), trigger=trigger))


SENTENCES: list[tuple[str, Condition]] = [
    # each operator
    ("forum = judge", JUDGE),
    ("forum != judge", Compare(FORUM, Operator.UNEQUAL, Code("judge"))),
    ("hours < 2", Compare(HOURS, Operator.LESS, Number(2))),
    ("hours <= 2", Compare(HOURS, Operator.AT_MOST, Number(2))),
    ("hours > 2", LONG),
    ("hours >= 2", Compare(HOURS, Operator.AT_LEAST, Number(2))),
    ("present contains lawyer", Contains(PRESENT, "lawyer")),
    ("forum in {elder, judge}", In(FORUM, frozenset({"judge", "elder"}))),
    ("forum not in {judge}", In(FORUM, frozenset({"judge"}), negated=True)),
    ("forum in list(authorities)", In(FORUM, frozenset({"judge", "elder"}), list_name="authorities")),
    ("forum not in list(authorities)", In(FORUM, frozenset({"judge", "elder"}), True, "authorities")),
    # each function
    ("held(custody)", Held("custody")),
    ("known(note)", Known(Attribute("note"))),
    ("stated(note)", Stated(Attribute("note"))),
    ("not_asked(note)", NotAsked(Attribute("note"))),
    ("any(charged)", Any(("charged",), None)),
    ("any(charged, stopped within limit(review))", Any(("charged", "stopped"), None, "review")),
    ("none(stopped within limit(hearing) where place = cell)",
     NoneOf(("stopped",), Compare(Attribute("place"), Operator.EQUAL, Code("cell")), "hearing")),
    ("none(charged, stopped)", NoneOf(("charged", "stopped"), None)),
    ("any(stopped where place = cell)",
     Any(("stopped",), Compare(Attribute("place"), Operator.EQUAL, Code("cell")))),
    ("count(stopped where linked_now) > 2",
     Compare(Count(("stopped",), Term("linked_now", LINKED)), Operator.MORE, Number(2))),
    ("age_at(happened) < 18", Compare(Age(HAPPENED, youngest=False), Operator.LESS, Number(18))),
    ("youngest_at(act_date) < limit(minimum-age)",
     Compare(Age(Attribute("act_date"), youngest=True), Operator.LESS, LimitOf("minimum-age"))),
    ("hour_at(happened) >= 22", Compare(HourAt(HAPPENED), Operator.AT_LEAST, Number(22))),
    # each sort of value
    ("hours > 1.5", Compare(HOURS, Operator.MORE, Number(1.5))),
    ("hours > -1", Compare(HOURS, Operator.MORE, Number(-1))),
    ("happened < 2024-01-31", Compare(HAPPENED, Operator.LESS, DateLiteral(2024, 1, 31))),
    ("happened > act_date", Compare(HAPPENED, Operator.MORE, Attribute("act_date"))),
    ("kind = heard", Compare(Attribute("kind"), Operator.EQUAL, Code("heard"))),
    ("source = child", Compare(Attribute("source"), Operator.EQUAL, Code("child"))),
    ("linked = no", Compare(Attribute("linked"), Operator.EQUAL, Code("no"))),
    ("desk = trigger.desk", Compare(Attribute("desk"), Operator.EQUAL, Attribute("desk", of_trigger=True))),
    ("linked_now", Term("linked_now", LINKED)),
    ("twice", Term("twice", And((Term("linked_now", LINKED), Not(Term("linked_now", LINKED)))))),
    # not binds tighter than and, and tighter than or; brackets do as they do everywhere
    ("not forum = judge", Not(JUDGE)),
    ("not not linked_now", Not(Not(Term("linked_now", LINKED)))),
    ("not forum = judge and hours > 2", And((Not(JUDGE), LONG))),
    ("not (forum = judge and hours > 2)", Not(And((JUDGE, LONG)))),
    ("forum = judge and hours > 2 or linked_now", Or((And((JUDGE, LONG)), Term("linked_now", LINKED)))),
    ("forum = judge or hours > 2 and linked_now", Or((JUDGE, And((LONG, Term("linked_now", LINKED)))))),
    ("(forum = judge or hours > 2) and linked_now", And((Or((JUDGE, LONG)), Term("linked_now", LINKED)))),
    ("forum = judge and hours > 2 and linked_now", And((JUDGE, LONG, Term("linked_now", LINKED)))),
    ("forum = judge and (hours > 2 and linked_now)", And((JUDGE, And((LONG, Term("linked_now", LINKED)))))),
    ("any(charged) or held(custody) and not none(stopped)",
     Or((Any(("charged",), None), And((Held("custody"), Not(NoneOf(("stopped",), None))))))),
]  # fmt: skip


@pytest.mark.parametrize(("text", "node"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_sentence_means_its_node_and_is_written_back(text: str, node: Condition) -> None:
    assert read(text) == node
    assert condition_text(node) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  forum=judge\n  or hours>2 ", "forum = judge or hours > 2"),
        ("held ( custody )", "held(custody)"),
        ("((forum = judge))", "forum = judge"),
        ("forum in {judge,elder,judge}", "forum in {elder, judge}"),
        ("hours > 2.0", "hours > 2"),
        ("trigger . desk = desk", "trigger.desk = desk"),
        ("18 > age_at(happened)", "18 > age_at(happened)"),
    ],
)
def test_spaces_and_needless_brackets_mean_nothing(typed: str, meant: str) -> None:
    assert condition_text(read(typed)) == meant


@pytest.mark.parametrize("name", ["known", "any", "count", "limit", "held", "list", "trigger"])
def test_the_name_of_a_function_may_also_be_a_name(name: str) -> None:
    assert condition_text_of_syntax(f"{name} = 3") == ("compare", name)


def test_kinds_of_a_stranger_s_log_may_begin_with_a_digit_and_be_in_any_letters() -> None:
    kinds = next(read_syntax("any(12_hours, رفض, été)").find_data("kinds"))
    assert [str(token) for token in kinds.children] == ["12_hours", "رفض", "été"]


def condition_text_of_syntax(text: str) -> tuple[str, str]:
    syntax = read_syntax(text)
    left = next(child for child in syntax.iter_subtrees() if child.data == "attribute")
    return str(syntax.data), str(left.children[0])


def test_a_slip_knows_its_line_and_column() -> None:
    with pytest.raises(SlipError) as refused:
        read("forum = judge\n  or hours > many\n  or forum = jugde")
    assert [(slip.line, slip.column) for slip in refused.value.slips] == [(2, 14), (3, 14)]


# --- when a sentence is true ----------------------------------------------------------------------------
# Known to be true, known to be false, unknown: the strong three-valued logic of Kleene.

TRUE, FALSE, UNKNOWN = "met", "breached", "unknown"
ANSWERS = {"yes": TRUE, "no": FALSE, "": UNKNOWN}
AND = {
    ("yes", "yes"): TRUE, ("yes", "no"): FALSE, ("yes", ""): UNKNOWN,
    ("no", "yes"): FALSE, ("no", "no"): FALSE, ("no", ""): FALSE,
    ("", "yes"): UNKNOWN, ("", "no"): FALSE, ("", ""): UNKNOWN,
}  # fmt: skip
OR = {
    ("yes", "yes"): TRUE, ("yes", "no"): TRUE, ("yes", ""): TRUE,
    ("no", "yes"): TRUE, ("no", "no"): FALSE, ("no", ""): UNKNOWN,
    ("", "yes"): TRUE, ("", "no"): UNKNOWN, ("", ""): UNKNOWN,
}  # fmt: skip


def truth(
    tmp_path: Path, condition: str, a: str | Answer, b: str | Answer, covered: frozenset[str] = frozenset()
) -> str:
    """What a precondition that asks for nothing but `condition` comes to, with these two answers."""
    file = tmp_path / "rule.toml"
    file.write_text(f"[[rule]]\nid = 'asked'\nform = 'before'\ntrigger = 'noted'\nrequire = '{condition}'\n")
    noted = read_instant("2026-03-02T10:00")
    attributes = {name: value for name, value in (("a", a), ("b", b)) if value}
    timeline = Timeline(
        "somebody", (Event("1", "somebody", "noted", noted, attributes=attributes),), (Coverage("test", covered),)
    )
    (found,) = evaluate(load_rules([file], VOCABULARY), timeline, as_of=noted.latest + 1, vocabulary=VOCABULARY)
    return found.outcome.value


@pytest.mark.parametrize(("a", "b"), AND)
def test_and(tmp_path: Path, a: str, b: str) -> None:
    assert truth(tmp_path, "a = yes and b = yes", a, b) == AND[a, b]


@pytest.mark.parametrize(("a", "b"), OR)
def test_or(tmp_path: Path, a: str, b: str) -> None:
    assert truth(tmp_path, "a = yes or b = yes", a, b) == OR[a, b]


@pytest.mark.parametrize(("a", "expected"), [("yes", FALSE), ("no", TRUE), ("", UNKNOWN)])
def test_not(tmp_path: Path, a: str, expected: str) -> None:
    assert truth(tmp_path, "not a = yes", a, "") == expected
    assert truth(tmp_path, "a != yes", a, "") == expected


@pytest.mark.parametrize("answer", [Answer.UNKNOWN, Answer.NOT_ASKED, ""])
def test_what_is_not_answered_is_neither_yes_nor_no(tmp_path: Path, answer: str) -> None:
    for condition in ("a = yes", "a = no", "a != yes"):
        assert truth(tmp_path, condition, answer, "") == UNKNOWN


def test_a_blank_means_no_only_where_somebody_says_so(tmp_path: Path) -> None:
    assert truth(tmp_path, "a = no", "", "", frozenset({"noted.a"})) == TRUE
    assert truth(tmp_path, "a = no", "", "", frozenset({"noted.b"})) == UNKNOWN


SPEAKS = {
    # known, stated, not_asked
    "yes": (TRUE, TRUE, FALSE),
    "no": (TRUE, TRUE, FALSE),
    Answer.NONE: (FALSE, FALSE, FALSE),
    Answer.UNKNOWN: (FALSE, UNKNOWN, FALSE),
    Answer.NOT_ASKED: (FALSE, UNKNOWN, TRUE),
    "": (FALSE, UNKNOWN, FALSE),
}


@pytest.mark.parametrize("answer", SPEAKS)
def test_known_and_not_asked_speak_of_the_record_and_stated_of_the_fact(tmp_path: Path, answer: str) -> None:
    known, stated, not_asked = SPEAKS[answer]
    assert truth(tmp_path, "known(a)", answer, "") == known
    assert truth(tmp_path, "stated(a)", answer, "") == stated
    assert truth(tmp_path, "not_asked(a)", answer, "") == not_asked
