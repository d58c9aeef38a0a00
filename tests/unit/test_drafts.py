"""What is wrong with the form of a fact; never whether it ought to have happened."""

from __future__ import annotations

import pytest

from amparo.pathway.drafts import LONGEST_TEXT, Draft, problems, tidy
from amparo.pathway.events import Answer, Value
from amparo.pathway.instants import Instant
from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary, load_vocabulary

WORDS = load_vocabulary()
WHEN = Instant(0, 0)


def parts(draft: Draft, subject: str = "child") -> list[str]:
    return [problem.part for problem in problems(draft, WORDS, subject)]


def test_every_kind_can_be_recorded_with_nothing_but_a_time() -> None:
    for kind in WORDS.kinds.values():
        draft = Draft(kind.name, WHEN, corrects="x")
        assert parts(draft, kind.subjects[0]) == (["kind"] if kind.derived else []), kind.name


def test_the_three_answers_without_a_value_fit_every_attribute() -> None:
    for kind in WORDS.kinds.values():
        for answer in Answer:
            says: dict[str, Value] = dict.fromkeys(kind.attributes, answer)
            if not kind.derived:
                assert parts(Draft(kind.name, WHEN, says, corrects="x"), kind.subjects[0]) == []


WRONG: dict[Type, list[Value]] = {
    Type.CODE: ["no such code", 3, frozenset({"a"}), WHEN],
    Type.BOOL3: ["maybe", 1, frozenset({"yes"})],
    Type.NUMBER: ["3", float("nan"), WHEN, 1e9],
    Type.TEXT: [3, WHEN, "a" * (LONGEST_TEXT + 1)],
    Type.DATE: ["2026-04-13", 5],
    Type.SET: [frozenset({"no such code"}), "no such code", 3],
}


@pytest.mark.parametrize("sort", list(Type))
def test_a_value_of_the_wrong_sort_is_named_by_its_attribute(sort: Type) -> None:
    kind, attribute = next(
        (kind, attribute)
        for kind in WORDS.kinds.values()
        for attribute in kind.attributes.values()
        if attribute.type is sort and not kind.derived and (sort is not Type.NUMBER or attribute.most is not None)
    )
    for value in WRONG[sort]:
        assert parts(Draft(kind.name, WHEN, {attribute.name: value}), kind.subjects[0]) == [attribute.name], value


def test_what_the_vocabulary_does_not_know_is_refused() -> None:
    assert parts(Draft("no_such_kind", WHEN)) == ["kind"]
    assert parts(Draft("turned_18", WHEN)) == ["kind"]  # it follows from the birth
    assert parts(Draft("apprehended", WHEN), "report") == ["kind"]
    assert parts(Draft("apprehended", WHEN, {"photo": "x"})) == ["photo"]
    assert parts(Draft("apprehended", WHEN, references={"interview": "x"})) == ["interview"]
    assert parts(Draft("apprehended", WHEN, source="rumour")) == ["source"]
    assert parts(
        Draft("apprehended", WHEN, place="12 Long Street, third floor, the door on the left, ring the bell twice")
    ) == ["place"]
    assert parts(Draft("withdrawn", WHEN)) == ["corrects"]


def test_all_problems_are_told_at_once() -> None:
    draft = Draft("apprehended", WHEN, {"photo": "x", "stopped_by": "nobody"}, {"hearing": "x"}, source="rumour")
    assert parts(draft) == ["source", "photo", "stopped_by", "hearing"]


SMALL = Vocabulary(
    1,
    {
        "seen": Kind(
            "seen",
            Compartment.SPINE,
            "none",
            "Seen",
            "",
            {
                "way": Attribute("way", Type.CODE, "g", codes=("post", "desk")),
                "who": Attribute("who", Type.SET, "g", codes=("parent", "lawyer")),
                "held": Attribute("held", Type.BOOL3, "g"),
                "note": Attribute("note", Type.TEXT, "g"),
                "until": Attribute("until", Type.DATE, "g"),
                "hours": Attribute("hours", Type.NUMBER, "g", least=0, most=24),
                "children": Attribute("children", Type.NUMBER, "g", least=1, whole=True),
                "sum": Attribute("sum", Type.NUMBER, "g"),
            },
            references=("episode",),
        )
    },
)

LISTED = "Choose among the answers listed"


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ({"way": "post", "who": frozenset({"parent"}), "held": "no", "note": "", "until": WHEN, "sum": -1e9}, {}),
        ({"who": frozenset(), "hours": 0, "children": 1, "sum": 0.5}, {}),
        ({"who": frozenset({"parent", "lawyer"}), "hours": 24, "children": 2.0}, {}),
        ({"hours": 23.99, "note": "x" * LONGEST_TEXT}, {}),
        ({"way": "fax"}, {"way": "Choose one of the answers listed"}),
        ({"held": "maybe"}, {"held": "Answer yes, no, not known or not asked"}),
        ({"who": frozenset({"parent", "imam"})}, {"who": LISTED}),
        ({"who": ("parent",)}, {"who": LISTED}),
        ({"until": 0}, {"until": "Give a date, as much of it as is known"}),
        ({"note": 3}, {"note": "Write it in words"}),
        ({"note": "x" * (LONGEST_TEXT + 1)},
         {"note": "This is longer than {most} letters; split it over two entries"}),
        ({"hours": "3"}, {"hours": "Give a number"}),
        ({"hours": float("nan")}, {"hours": "Give a number"}),
        ({"hours": -0.01}, {"hours": "Give a number of at least {least}"}),
        ({"hours": 24.01}, {"hours": "Give a number of at most {most}"}),
        ({"children": 1.5}, {"children": "Give a whole number"}),
        ({"children": 0}, {"children": "Give a number of at least {least}"}),
        ({"way": "fax", "photo": "x", "hours": 25},
         {"way": "Choose one of the answers listed", "photo": "“{kind}” does not say this",
          "hours": "Give a number of at most {most}"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_answer_is_said_in_these_words(says: dict[str, Value], wrong: dict[str, str]) -> None:
    found = problems(Draft("seen", WHEN, says), SMALL, number=3)
    assert {problem.part: problem.message.text for problem in found} == wrong
    assert all(problem.draft == 3 for problem in found)


def test_the_numbers_in_a_message_are_those_of_the_question() -> None:
    said = {"hours": 25, "children": 0, "note": "x" * 20_001}
    values = {problem.part: dict(problem.message.values) for problem in problems(Draft("seen", WHEN, said), SMALL)}
    assert values == {"hours": {"most": 24}, "children": {"least": 1}, "note": {"most": 20_000}}


@pytest.mark.parametrize(
    ("draft", "subject", "wrong"),
    [
        (Draft("seen", WHEN, place="x" * 64, references={"episode": "e"}, source="third_party"), "child", {}),
        (Draft("seen", WHEN, place="x" * 65), "child",
         {"place": "Name the district or town only, in at most 64 letters"}),
        (Draft("seen", WHEN, source=""), "child", {"source": "Say how this is known: choose one of the list"}),
        (Draft("seen", WHEN, references={"order": "o"}), "child",
         {"order": "“{kind}” does not belong to such a thing"}),
        (Draft("seen", WHEN), "facility", {"kind": "“{kind}” is not recorded on this sort of record"}),
        (Draft("gone", WHEN), "child",
         {"kind": "This is no kind of event that can be recorded; choose one of the list"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_draft_is_said_in_these_words(
    draft: Draft, subject: str, wrong: dict[str, str]
) -> None:
    found = problems(draft, SMALL, subject, 2)
    assert {problem.part: problem.message.text for problem in found} == wrong
    assert all(problem.draft == 2 for problem in found)


def test_a_withdrawal_says_what_it_withdraws() -> None:
    (problem,) = problems(Draft("withdrawn", WHEN), WORDS)
    assert (problem.part, problem.message.text, problem.draft) == ("corrects", "Say which entry is withdrawn", 0)
    assert problems(Draft("withdrawn", WHEN, corrects="e1"), WORDS) == ()


def test_texts_are_composed_and_answers_left_alone() -> None:
    assert tidy("e\u0301") == "é"
    assert tidy(Answer.UNKNOWN) is Answer.UNKNOWN
    assert tidy(WHEN) is WHEN
