"""Events of an older vocabulary, read in the words of today."""

from __future__ import annotations

import pytest

from amparo.pathway.events import Answer, Event
from amparo.pathway.instants import read_instant
from amparo.pathway.upcasting import UpcastError, in_turn, renamed_attribute, renamed_kind, split_attribute, upcast
from amparo.pathway.vocabulary import load_vocabulary


def _custody(value):
    kind, _, separated = str(value).partition("+")
    return {"facility_type": kind, "separated_from_adults": "yes" if separated else Answer.UNKNOWN}


#: A vocabulary 0 that never was: it said jailed for admitted, and one attribute for two.
FROM_ZERO = in_turn(
    renamed_kind("jailed", "detention_admitted"),
    split_attribute("detention_admitted", "where", _custody),
    renamed_attribute("detention_admitted", "stage", "phase"),
)


def _event(kind="jailed", version=0, **attributes):
    return Event("e", "s", kind, read_instant("2026-04-13"), 7, attributes, agency="a", vocabulary=version)


def test_an_old_event_says_the_same_in_the_words_of_today():
    old = _event(where="adult+apart", stage="pretrial", note="n")
    new = upcast(old, 1, {0: FROM_ZERO})
    assert new.kind == "detention_admitted"
    assert new.attributes == {
        "facility_type": "adult",
        "separated_from_adults": "yes",
        "phase": "pretrial",
        "note": "n",
    }
    assert new.vocabulary == 1
    assert (new.id, new.subject, new.happened, new.recorded, new.agency) == ("e", "s", old.happened, 7, "a")
    assert old.kind == "jailed"
    assert old.attributes == {"where": "adult+apart", "stage": "pretrial", "note": "n"}


def test_blanks_stay_blank_and_others_stay_as_they_are():
    assert upcast(_event(), 1, {0: FROM_ZERO}).attributes == {}
    other = upcast(_event("hearing_held", where="adult", stage="x"), 1, {0: FROM_ZERO})
    assert other.kind == "hearing_held"
    assert other.attributes == {"where": "adult", "stage": "x"}


def test_steps_are_taken_one_after_the_other():
    steps = {0: FROM_ZERO, 1: renamed_kind("detention_admitted", "admitted"), 2: renamed_kind("admitted", "in")}
    assert upcast(_event(), 3, steps).kind == "in"
    assert upcast(_event(version=2, kind="admitted"), 3, steps).kind == "in"
    assert upcast(_event(version=2, kind="jailed"), 3, steps).kind == "jailed"


def test_an_event_of_today_is_itself():
    event = _event("hearing_held", load_vocabulary().version)
    assert upcast(event) is event


def test_a_later_version_and_a_missing_step_are_refused():
    with pytest.raises(UpcastError, match="vocabulary 9 cannot be read with vocabulary 1; update Amparo"):
        upcast(_event(version=9), 1, {})
    with pytest.raises(UpcastError, match="nothing leads from vocabulary 0 to 1"):
        upcast(_event(version=0), 1, {})


def test_only_what_is_named_is_called_otherwise():
    said = {"a": "1", "stage": "2", "z": "3"}
    renamed = upcast(_event("it", **said), 1, {0: renamed_attribute("it", "stage", "phase")})
    assert renamed.attributes == {"a": "1", "phase": "2", "z": "3"}
    for other in ("a_kind", "zz_kind"):
        assert upcast(_event(other, **said), 1, {0: renamed_attribute("it", "stage", "phase")}).attributes == said
        assert upcast(_event(other), 1, {0: renamed_kind("it", "new")}).kind == other
    divided = split_attribute("it", "stage", lambda value: {"first": value, "last": value})
    assert upcast(_event("it", **said), 1, {0: divided}).attributes == {
        "a": "1",
        "z": "3",
        "first": "2",
        "last": "2",
    }
