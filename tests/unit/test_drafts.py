"""What is wrong with the form of a fact; never whether it ought to have happened."""

from __future__ import annotations

import pytest

from amparo.pathway.drafts import LONGEST_TEXT, Draft, problems, tidy
from amparo.pathway.events import Answer, Value
from amparo.pathway.instants import Instant
from amparo.pathway.vocabulary import Type, load_vocabulary

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


def test_texts_are_composed_and_answers_left_alone() -> None:
    assert tidy("e\u0301") == "é"
    assert tidy(Answer.UNKNOWN) is Answer.UNKNOWN
    assert tidy(WHEN) is WHEN
