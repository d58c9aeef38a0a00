"""What a page says to do next: an act that this reader can do, and never one that did not happen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amparo.access.actors import Role
from amparo.casework.dates import some_time_until
from amparo.casework.duties import Duty, group, own_duties
from amparo.casework.finding_cards import Speaker, asked_on
from amparo.casework.liberty import board
from amparo.casework.owing import Agency, who_owes
from amparo.casework.today import build_today
from amparo.pathway.events import Answer
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.findings import Outcome
from tests.unit.casework_views import PACK, ZONE, case, event, rules, speaker, words

NOW = "2026-03-24T12:00"
BORN = event("born", "age_recorded", "2026-03-01T10:30", birth=read_instant("2010", ZONE), age_basis="self")
CHARGED = event("charge", "charge_filed", "2026-03-02T10:00", offence_date=read_instant("2026-01-10", ZONE))
MET = event("met", "encountered_by_security_forces", "2026-03-10T06:30", deprived_of_liberty="yes")


def duty_of(opened: object, rule: str) -> Duty:
    (found,) = [duty for duty in group(opened.findings, rules().rules) if duty.rule.id == rule]  # type: ignore[attr-defined]
    return found


def acting_for(opened: object, agency: str) -> Speaker:
    return replace(speaker(opened), agency=agency)  # type: ignore[arg-type]


def test_a_missing_answer_about_the_child_leads_to_whoever_asks_it_and_is_said_as_its_question() -> None:
    opened = case(BORN, CHARGED, as_of=NOW, covered=("victim_status_revoked",))
    duty = duty_of(opened, "victim-status-coexists")
    assert duty.outcome is Outcome.UNKNOWN
    card = acting_for(opened, "another").card(duty)
    assert card.turn == "Missing: the answer to “Is a link between the child and a group alleged?”."
    assert card.lines == ("2 March, 10:00: the child was charged.",)
    assert (card.action.text, card.action.kind) == ("Answer the question", "victim_screening_completed")
    assert "Nobody can tell whether this safeguard applies." in card.judged


def test_who_made_the_entry_answers_in_it() -> None:
    opened = case(BORN, CHARGED, as_of=NOW, covered=("victim_status_revoked",))
    action = acting_for(opened, "station").action(duty_of(opened, "victim-status-coexists"))
    assert (action.entry, action.kind) == ("charge", "")


@pytest.mark.parametrize(
    ("agency", "text", "entry", "kind"),
    [
        ("station", "Say when it was", "stop", ""),
        ("another", "Write down that you asked", "", "finding_answered"),
    ],
)
def test_a_missing_hour_is_told_by_who_knows_it_and_asked_for_by_the_others(
    agency: str, text: str, entry: str, kind: str
) -> None:
    stop = event("stop", "apprehended", "2026-03-11", deprived_of_liberty="yes", presumed_child="yes")
    judge = event("judge", "brought_before_authority", "2026-03-12T10:00", authority_type="judge")
    opened = case(stop, judge, as_of=NOW, covered=("apprehended", "brought_before_authority", "detention_released"))
    action = acting_for(opened, agency).action(duty_of(opened, "arrest-before-authority-24h"))
    assert (action.text, action.entry, action.kind) == (text, entry, kind)


def test_an_attribute_of_one_event_alone_is_asked_nowhere_else() -> None:
    vocabulary = load_vocabulary()
    assert asked_on("birth", vocabulary) == "age_recorded"
    assert asked_on("association_alleged", vocabulary) == "victim_screening_completed"
    assert asked_on("reason", vocabulary) == ""


def test_every_action_of_a_card_can_be_done() -> None:
    stop = event("stop", "apprehended", "2026-03-01T09:00", deprived_of_liberty="yes")
    opened = case(BORN, CHARGED, stop, MET, as_of=NOW)
    recordable = load_vocabulary().kinds
    unknown = [duty for duty in group(opened.findings, rules().rules) if duty.outcome is Outcome.UNKNOWN]
    assert unknown
    for duty in unknown:
        action = acting_for(opened, "another").action(duty)
        assert action.text and action.kind in recordable and not recordable[action.kind].derived


def test_what_came_too_late_has_come() -> None:
    late = event("late", "handed_over", "2026-03-13T14:30", receiver="civilian_child_protection")
    opened = case(BORN, MET, late, as_of=NOW, covered=("handed_over", "encountered_by_security_forces"))
    duty = duty_of(opened, "handover-to-civilian-protection")
    assert duty.outcome is Outcome.BREACHED and not duty.is_overdue
    card = speaker(opened).card(duty)
    assert card.tag == "Breached"
    assert "That was 1 day 8 h too late." in card.lines
    assert not card.action.is_possible


def test_an_answer_of_none_is_no_basis() -> None:
    admitted = event(
        "in", "detention_admitted", "2026-03-12T18:00", legal_basis=Answer.NONE, deprived_of_liberty="yes"
    )
    bands = board([case(admitted, as_of=NOW)], rules().rules, {}, load_vocabulary(), words(NOW))
    assert [(band.outcome, row.basis) for band in bands for row in band.rows] == [("breached", "none recorded")]


@pytest.mark.parametrize(
    ("role", "kind"),
    [(Role.JUDGE_CLERK, "detention_reviewed"), (Role.DETENTION_MONITOR, "detention_review_requested")],
)
def test_a_court_reviews_and_others_ask_for_it(role: Role, kind: str) -> None:
    order = event("order", "detention_ordered", "2026-03-03T10:00", phase="pretrial")
    bands = board([case(order, as_of=NOW)], rules().rules, {}, load_vocabulary(), words(NOW), role)
    assert [row.action_kind for band in bands for row in band.rows] == [kind]


AGENCIES = (
    Agency("station", "Harbour Station", "police"),
    Agency("hill", "Hill Station", "police"),
    Agency("court", "Children’s Court", "court"),
)


def test_who_owes_is_called_by_name_where_one_alone_can_be_meant() -> None:
    opened = case(event("stop", "apprehended", "2026-03-24T09:00", deprived_of_liberty="yes"), as_of=NOW)
    assert who_owes("police", opened, AGENCIES) == "Harbour Station"  # it made the entry
    assert who_owes("court", opened, AGENCIES) == "Children’s Court"  # it is the only one
    assert who_owes("facility", opened, AGENCIES) == ""
    assert who_owes("police", case(as_of=NOW), AGENCIES) == ""  # either might be meant


def test_waiting_names_the_agency_and_how_to_ask() -> None:
    stop = event("stop", "apprehended", "2026-03-24T09:00", deprived_of_liberty="yes", presumed_child="yes")
    whole = ("apprehended", "brought_before_authority", "detention_released")
    own = own_duties(Role.LEGAL_AID_LAWYER, "civil_society")
    built = build_today(
        [case(stop, as_of=NOW, covered=whole)], own, rules().rules, PACK, load_vocabulary(), words(NOW),
        agencies=AGENCIES, agency="aid",
    )  # fmt: skip
    (row,) = [each for each in built.waiting if each.what == "Brought promptly before a judge"]
    assert row.who == "Harbour Station"
    assert (row.asking.text, row.asking.kind) == ("Write down that you asked", "finding_answered")


def test_what_was_broken_says_when_it_was_broken() -> None:
    stop = event("stop", "apprehended", "2026-03-15T16:05", deprived_of_liberty="yes", presumed_child="yes")
    beside = event(
        "beside", "held_with_adults", "2026-03-20T10:30", relation="unrelated", best_interests_basis="no_space"
    )
    built = build_today(
        [case(BORN, stop, beside, as_of=NOW, covered=("detention_released",))],
        frozenset(),
        rules().rules,
        PACK,
        load_vocabulary(),
        words(NOW),
    )
    assert [each.when for each in built.broken if each.duty == "Not held together with adults"] == [
        "20 March, 10:30"
    ]


def test_a_late_review_is_recorded_by_the_court_and_asked_for_by_the_others() -> None:
    order = event("order", "detention_ordered", "2026-03-03T10:00", phase="pretrial")
    whole = ("detention_ordered", "detention_reviewed", "detention_released", "finding_made", "death_in_custody")
    opened = case(BORN, order, as_of=NOW, covered=whole)
    (duty,) = [
        each
        for each in group(opened.findings, rules().rules)
        if each.rule.id == "pretrial-detention-review" and each.is_overdue
    ]
    court = replace(speaker(opened), own=own_duties(Role.JUDGE_CLERK, "court"))
    lawyer = replace(speaker(opened), own=own_duties(Role.LEGAL_AID_LAWYER, "civil_society"))
    assert court.action(duty).kind == "detention_reviewed"
    assert lawyer.action(duty).kind == "detention_review_requested"


def test_who_recorded_a_stop_without_a_date_is_asked_for_it_first() -> None:
    stop = event("stop", "apprehended", "2026-03-24T11:00", deprived_of_liberty="yes", presumed_child="yes")
    undated = replace(stop, happened=some_time_until(stop.happened.latest, ZONE))
    opened = case(BORN, undated, as_of=NOW)
    duty = duty_of(opened, "arrest-before-authority-24h")
    assert duty.outcome is Outcome.UNKNOWN
    assert acting_for(opened, "station").action(duty).entry == "stop"
    assert acting_for(opened, "another").action(duty).kind == "brought_before_authority"
