"""What is written field by field for speed is, once handed out, what its class promises: whole, frozen, equal."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields, replace
from typing import Any

import pytest

from amparo.law.messages import Message, Word, say
from amparo.law.writing_frozen import maker, written
from amparo.safeguards.explaining import Explainer, Explanation
from amparo.safeguards.findings import Finding, Missing
from tests.law.building import build
from tests.law.judging import findings, parts_of, words
from tests.law.reading_situations import all_situations

#: One of each form, breached, pending, unknown, excused: what a finding can hold is held by one of them.
RULES = (
    "arrest-before-authority-24h",
    "interview-lawyer-present",
    "pretrial-detention-review",
    "separation-from-adults",
    "solitary-hard-limits",
)


def handed_out() -> list[Any]:
    found: list[Any] = [say("nothing to fill in"), say("{duty}", duty=Word("a duty"))]
    for situation in all_situations():
        if situation.rule not in RULES:
            continue
        record = build(situation.record, words())
        rules = {rule.part: rule for rule in parts_of(situation.rule)}
        explainer = Explainer(record.timeline, words())
        for finding in findings(record, (situation.rule,)):
            found += [finding, explainer.explain(finding, rules[finding.part])]
    return found


HANDED_OUT = handed_out()


def test_every_class_that_is_written_was_met() -> None:
    assert {type(each) for each in HANDED_OUT} == {Message, Finding, Explanation}
    assert {each.outcome.value for each in HANDED_OUT if isinstance(each, Finding)} == {
        *("breached", "met", "not_applicable", "pending", "unknown")
    }


def test_it_is_what_its_own_initializer_makes_of_its_fields() -> None:
    for each in HANDED_OUT:
        made = replace(each)
        assert type(made) is type(each)
        assert made == each
        assert repr(made) == repr(each)


def test_nobody_changes_it_on_the_way() -> None:
    for each in HANDED_OUT[:20]:
        for field in fields(each):
            with pytest.raises(FrozenInstanceError):
                setattr(each, field.name, None)
        assert not hasattr(each, "__dict__")


def test_a_finding_can_stand_in_a_set() -> None:
    found = [each for each in HANDED_OUT if isinstance(each, Finding)]
    assert {*found} == {replace(each) for each in found}


def test_a_field_that_is_not_written_has_no_value() -> None:
    @dataclass(frozen=True, slots=True)
    class Pair:
        one: int
        other: int = 2

    pair = written(Pair)()
    pair.one = 1
    pair.__class__ = Pair
    assert (type(pair), pair.one) == (Pair, 1)
    with pytest.raises(AttributeError):
        _ = pair.other


def test_a_maker_makes_what_the_class_makes_of_the_same_arguments() -> None:
    make = maker(Missing)
    assert make("time", "e1", start=1) == Missing("time", "e1", start=1)
    assert repr(make("birth")) == repr(Missing("birth"))
    assert type(make("birth")) is Missing
    with pytest.raises(FrozenInstanceError):
        make("birth").what = "time"  # type: ignore[misc]  # that is what is tried
    with pytest.raises(TypeError, match="what"):
        make()  # type: ignore[call-arg]  # that is what is tried


def test_a_maker_is_given_what_the_class_would_have_called_for() -> None:
    with pytest.raises(TypeError, match="values"):
        maker(Message)("a sentence")
