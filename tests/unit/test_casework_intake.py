"""Quick intake: twelve questions at most, each may stay open, and the facts that come of the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from amparo.access.actors import MandateKind
from amparo.casework.dates import some_time_until
from amparo.casework.fields import errors_of
from amparo.casework.intake import Filled, offered, read_intake, urgent
from amparo.casework.owing import Agency
from amparo.casework.summary import track_cards
from amparo.pathway.drafts import Draft, problems
from amparo.pathway.events import Answer, Source
from amparo.pathway.instants import Instant, moment_of, read_instant
from amparo.pathway.vocabulary import load_vocabulary
from tests.unit.casework_views import ZONE, at, case, event, speaker, words

NOW = "2026-04-14T11:40"
AGENCIES = (
    Agency("aid", "Legal Aid", "civil_society"),
    Agency("care", "Child Protection", "civilian_child_protection"),
    Agency("court", "Court", "court"),
)


def read(kind: str = "police", **answers: str) -> Filled:
    data: Mapping[str, list[str]] = {name.replace("__", "-"): [value] for name, value in answers.items()}
    return read_intake(data, AGENCIES, kind, at(NOW), words(NOW))


def draft(filled: Filled, kind: str) -> Draft:
    (found,) = [each for each in filled.drafts if each.kind == kind]
    return found


def test_twelve_questions_at_most_and_none_is_needed() -> None:
    empty = read_intake({}, AGENCIES, "police", at(NOW), words(NOW))
    assert len(empty.fields) <= 12
    assert empty.valid
    assert read(came="").valid
    assert [each.kind for each in read(came="").drafts] == ["case_opened"]


def test_every_question_but_the_last_two_offers_not_known() -> None:
    for field in read(came="").fields[:-2]:
        assert any(option.value == "unknown" and option.apart for option in field.options), field.name


@pytest.mark.parametrize("answer", ["unknown", "not_asked"])
def test_not_known_everywhere_can_be_recorded(answer: str) -> None:
    filled = read(
        came=answer, free=answer, safe_now=answer, medical_need=answer, recruiter_near=answer, age_basis=answer,
        met__known=answer, name__known="unknown", languages__known="unknown", age__known="unknown",
    )  # fmt: skip
    assert filled.valid
    assert draft(filled, "safety_checked").attributes["safe_now"] is Answer(answer)
    assert draft(filled, "age_recorded").attributes["birth"] is Answer.UNKNOWN
    for each in filled.drafts:
        assert problems(each, load_vocabulary()) == ()


def test_a_stop_starts_the_clock_at_the_time_given() -> None:
    filled = read(came="apprehended", free="no", met__day="13", met__month="4", met__year="2026", met__time="21:10")
    stop = draft(filled, "apprehended")
    assert stop.happened == read_instant("2026-04-13T21:10", ZONE)
    assert stop.attributes == {"presumed_child": "yes", "deprived_of_liberty": "yes", "stopped_by": "police"}
    assert set(stop.references) == {"episode", "proceeding"}
    assert all(problems(each, load_vocabulary()) == () for each in filled.drafts)


def test_a_stop_whose_time_nobody_knows_was_some_time_until_now() -> None:
    stop = draft(read(came="apprehended", free="no"), "apprehended")
    assert stop.happened == some_time_until(at(NOW), ZONE)
    told = event("stop", "apprehended", NOW, **stop.attributes)
    opened = case(replace(told, happened=stop.happened, recorded=at(NOW)), as_of="2026-04-14T11:41")
    justice, liberty = (card.now for card in track_cards(opened, (), speaker(opened))[1:])
    assert (justice, liberty) == ("Stopped", "Held by police")  # and no length, which nobody knows
    month = read(came="apprehended", met__month="4", met__year="2026")
    assert draft(month, "apprehended").happened == read_instant("2026-04", ZONE)


@pytest.mark.parametrize("came", ["", "case_opened", "unknown", "not_asked"])
def test_not_free_to_leave_is_a_stop_whatever_it_is_called(came: str) -> None:
    assert draft(read(came=came, free="no"), "apprehended").attributes["deprived_of_liberty"] == "yes"
    assert [each.kind for each in read(came=came, free="yes").drafts] == ["case_opened"]


def test_a_stop_of_which_liberty_is_not_known_stays_not_known() -> None:
    assert draft(read(came="apprehended", free="unknown"), "apprehended").attributes["deprived_of_liberty"] is (
        Answer.UNKNOWN
    )
    assert "deprived_of_liberty" not in draft(read(came="apprehended"), "apprehended").attributes


def test_an_age_is_a_year_of_possible_birthdays() -> None:
    claim = draft(read(age="15", age_basis="self"), "age_recorded")
    born = claim.attributes["birth"]
    assert isinstance(born, Instant)
    assert f"{moment_of(born.earliest, ZONE):%Y-%m-%d}" == "2010-04-15"
    assert f"{moment_of(born.latest, ZONE):%Y-%m-%d}" == "2011-04-14"
    assert claim.source == Source.CHILD
    assert claim.attributes["presumed_child"] == "yes"


@pytest.mark.parametrize("text", ["sixteen", "-3", "99", "15.5"])
def test_an_age_that_is_no_number_is_answered_and_kept(text: str) -> None:
    filled = read(age=text, name="Juno")
    (error,) = errors_of(filled.fields)
    assert error.target == "age" and "whole years" in error.text
    assert next(field.value for field in filled.fields if field.name == "age") == text
    assert next(field.value for field in filled.fields if field.name == "name") == "Juno"


def test_a_wrong_date_leads_to_its_day() -> None:
    (error,) = errors_of(read(met__day="31", met__month="4", met__year="2026").fields)
    assert error.target == "met-day"


def test_the_childs_words_are_the_childs() -> None:
    asks = draft(read(asks="My aunt"), "needs_recorded")
    assert asks.attributes == {"child_statement": "My aunt"}
    assert asks.source == Source.CHILD


def test_who_is_brought_in_and_for_what() -> None:
    data = {"came": [""], "agencies": ["aid", "court", "nobody"]}
    filled = read_intake(data, AGENCIES, "police", at(NOW), words(NOW))
    assert filled.agencies == (("aid", MandateKind.DEFENCE), ("court", MandateKind.ADJUDICATION))
    fresh = read_intake({}, AGENCIES, "police", at(NOW), words(NOW))
    chosen = [option.value for option in fresh.fields[-1].options if option.chosen]
    assert chosen == ["aid", "care"]
    assert fresh.agencies == ()


def test_prosecution_and_police_are_not_offered_and_nobody_is_offered_themselves() -> None:
    listed = [*AGENCIES, Agency("da", "Prosecutor", "prosecution"), Agency("pd", "Police", "police")]
    assert [each.id for each in offered(listed, "court")] == ["aid", "care"]


def test_who_stopped_the_child_is_what_was_answered_and_not_who_asks() -> None:
    by = {
        (came, kind): draft(read(kind, came=came, free="no"), "apprehended").attributes.get("stopped_by")
        for came in ("apprehended", "stopped")
        for kind in ("police", "civil_society", "border")
    }
    assert by == {
        ("apprehended", "police"): "police",
        ("apprehended", "civil_society"): "police",
        ("apprehended", "border"): "police",
        ("stopped", "police"): None,
        ("stopped", "civil_society"): None,
        ("stopped", "border"): "border",
    }


def test_who_came_for_help_was_not_asked_in_which_role() -> None:
    opened = draft(read("civilian_child_protection", came="case_opened", free="yes"), "case_opened")
    assert opened.attributes["role"] is Answer.NOT_ASKED
    told = case(event("open", "case_opened", NOW, **opened.attributes), as_of="2026-04-15T10:00")
    assert track_cards(told, (), speaker(told))[0].now == "Nothing recorded that you may see"


def test_danger_and_injury_come_before_every_clock() -> None:
    assert urgent(read(safe_now="yes", recruiter_near="no", medical_need="unknown").drafts, words(NOW)) == ()
    said = urgent(read(safe_now="no", medical_need="yes").drafts, words(NOW))
    assert [text.split(".")[0] for text in said] == ["The child is not safe", "The child needs a doctor"]
    assert len(urgent(read(safe_now="yes", recruiter_near="yes").drafts, words(NOW))) == 1
