"""What a vocabulary answers for a name, and that it answers for itself alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary


def kind(name: str, *attributes: Attribute) -> Kind:
    return Kind(
        name, Compartment.SPINE, "none", name, f"{name}.", {attribute.name: attribute for attribute in attributes}
    )


REASON = Attribute("reason", Type.CODE, "progress", codes=("transfer", "order"))
OTHER_REASON = Attribute("reason", Type.CODE, "custody", codes=("escape",))
BIRTH = Attribute("birth", Type.DATE, "identity", carried="child")


def vocabulary() -> Vocabulary:
    return Vocabulary(
        1, {"admitted": kind("admitted", REASON, BIRTH), "moved": kind("moved", OTHER_REASON), "seen": kind("seen")}
    )


def test_a_name_is_looked_up_on_the_kinds_that_are_asked_for() -> None:
    asked = vocabulary()
    assert asked.attribute("reason", ("admitted",)) == (REASON,)
    assert asked.attribute("reason", ("moved",)) == (OTHER_REASON,)
    assert asked.attribute("reason", ("seen", "moved", "no_kind")) == (OTHER_REASON,)
    assert asked.attribute("reason", ("seen",)) == ()
    assert asked.attribute("reason") == asked.attribute("reason", ("moved", "admitted")) == (OTHER_REASON, REASON)
    assert asked.attribute("nothing") == ()
    assert asked.carried == {"birth": "child"}


def test_definitions_of_one_group_stand_in_the_order_of_their_codes() -> None:
    first, second = replace(REASON, codes=("a",)), replace(REASON, codes=("b",))
    both = Vocabulary(1, {"one": kind("one", second), "other": kind("other", first)})
    assert both.attribute("reason") == (first, second)


def test_one_that_is_changed_answers_with_what_is_new() -> None:
    """A page or a rule that asks a newer vocabulary must not be told the codes of the older."""
    asked = vocabulary()
    asked.attribute("reason", ("moved",))
    newer = replace(asked, kinds={"moved": kind("moved", REASON)})
    assert newer.attribute("reason", ("moved",)) == (REASON,)


def test_what_was_asked_before_makes_no_difference() -> None:
    asked = vocabulary()
    assert asked.attribute("reason")
    assert asked == vocabulary()
    assert repr(asked) == repr(vocabulary())


def test_a_kind_is_for_a_child_recorded_and_old_unless_it_says_otherwise() -> None:
    found = kind("seen")
    assert (found.subjects, found.derived, found.since, found.once) == (("child",), False, 1, None)
    assert (BIRTH.encrypted, BIRTH.whole, BIRTH.least, BIRTH.most) == (False, False, None, None)


@pytest.mark.parametrize("names", ["kinds", "version"])
def test_it_cannot_be_changed_in_place(names: str) -> None:
    with pytest.raises(AttributeError):
        setattr(vocabulary(), names, {})
