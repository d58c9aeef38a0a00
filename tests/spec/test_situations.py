"""The thirty situations of the rule language, section 9, every variant, in its order.

Unless said: the child was born 2009-05-03 and every kind is covered; international law and house policy.
"""

from __future__ import annotations

from amparo.pathway.events import Event
from amparo.safeguards.findings import Outcome
from tests.spec.situations import fact, situation

ARREST = "arrest-before-authority-24h"
LAWYER = "interview-lawyer-present"
LENGTH = "interview-length-and-rest"
AGE = "below-minimum-age-no-charge"
RESORT = "detention-last-resort"
COURT = "pretrial-charge-court-30d"
DECISION = "pretrial-final-decision-6m"
REVIEW = "pretrial-detention-review"
ADULTS = "separation-from-adults"
SOLITARY = "solitary-hard-limits"
SCREENING = "victim-screening-before-prosecution"
STATUS = "victim-status-coexists"
HANDOVER = "handover-to-civilian-protection"
RECORD = "criminal-record-removed-at-18"


def arrest(happened: str = "2026-03-02T10:00", episode: str = "E1", **said: str) -> Event:
    return fact("apprehended", happened, episode=episode, deprived_of_liberty="yes", **said)


def judge(happened: str, episode: str = "E1", **said: str) -> Event:
    return fact("brought_before_authority", happened, episode=episode, authority_type="judge", **said)


def released(happened: str, **said: str) -> Event:
    return fact("detention_released", happened, **{"episode": "E1", **said})


# --- 1 to 14: from arrest to a judge ------------------------------------------------------------------------


def test_01_limits_are_closed() -> None:
    assert situation(arrest(), judge("2026-03-03T10:00"), as_of="2026-04-01").outcomes(ARREST) == ["met"]


def test_02_a_minute_late_with_the_counterfactual() -> None:
    case = situation(arrest(), judge("2026-03-03T10:01"), as_of="2026-04-01")
    (finding,) = case.findings(ARREST)
    assert finding.outcome is Outcome.BREACHED
    assert finding.counterfactual is not None
    assert finding.counterfactual.kind == "happened_by"
    assert finding.counterfactual.kinds == ("brought_before_authority",)
    assert finding.due is not None
    assert finding.counterfactual.at == finding.due.earliest


def test_03_only_one_judge_but_an_unseen_release_may_excuse() -> None:
    facts = arrest(), judge("2026-03-03T10:01")
    only_release = situation(*facts, covered=["detention_released"], as_of="2026-04-01")
    assert only_release.outcomes(ARREST) == ["breached"]
    (finding,) = situation(*facts, covered=[], as_of="2026-04-01").findings(ARREST)
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.could_be == {Outcome.BREACHED, Outcome.NOT_APPLICABLE}
    assert [missing.kinds for missing in finding.missing] == [("detention_released",)]


def test_04_silence_means_something_only_where_somebody_says_so() -> None:
    (finding,) = situation(arrest(), covered=[], as_of="2026-04-01").findings(ARREST)
    assert finding.outcome is Outcome.UNKNOWN
    assert ("brought_before_authority",) in [missing.kinds for missing in finding.missing]
    assert situation(arrest(), as_of="2026-03-03T10:00").outcomes(ARREST) == ["pending"]
    assert situation(arrest(), as_of="2026-03-03T10:01").outcomes(ARREST) == ["breached"]


def test_05_a_day_cannot_be_held_against_hours() -> None:
    case = situation(arrest("2026-03-02"), judge("2026-03-03T10:00"), as_of="2026-04-01")
    (finding,) = case.findings(ARREST)
    assert finding.could_be == {Outcome.MET, Outcome.BREACHED}
    assert {missing.what for missing in finding.missing} == {"time"}


def test_06_a_shared_reference_is_evidence_of_order() -> None:
    case = situation(arrest("2026-03-02"), judge("2026-03-02"), as_of="2026-04-01")
    assert case.outcomes(ARREST) == ["met"]
    apart = situation(
        fact("encountered_by_security_forces", "2026-03-02"),
        fact("handed_over", "2026-03-02", receiver="civilian_child_protection"),
        as_of="2026-04-01",
    )
    assert apart.outcomes(HANDOVER) == ["unknown"]


def test_07_hours_elapse_whatever_clocks_do() -> None:
    forward = situation(arrest("2026-03-28T12:00"), judge("2026-03-29T12:50"), as_of="2026-05-01")
    assert forward.outcomes(ARREST) == ["met"]
    back = situation(arrest("2026-10-24T12:00"), judge("2026-10-25T11:40"), as_of="2026-12-01")
    assert back.outcomes(ARREST) == ["breached"]


def test_08_released_within_the_period() -> None:
    (finding,) = situation(arrest(), released("2026-03-03T06:00"), as_of="2026-04-01").findings(ARREST)
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert finding.label == "released within the period"


def test_09_a_judge_in_another_episode() -> None:
    case = situation(
        arrest("2026-03-02T10:00", "E1"),
        arrest("2026-03-02T12:00", "E2"),
        judge("2026-03-02T15:00", "E2"),
        as_of="2026-04-01",
    )
    assert case.outcomes(ARREST) == ["breached", "met"]


def test_10_two_laws_two_findings() -> None:
    case = situation(arrest(), judge("2026-03-03T06:00"), as_of="2026-04-01")
    findings = case.findings(ARREST, laws=["international", "XA"])
    assert [(finding.law, finding.outcome) for finding in findings] == [
        ("international", Outcome.MET),
        ("XA", Outcome.BREACHED),
    ]


def test_11_known_at() -> None:
    facts = (
        arrest(recorded="2026-03-02T11:00"),
        judge("2026-03-03T16:00", recorded="2026-03-03T17:00", id="wrong"),
        judge("2026-03-03T06:00", recorded="2026-03-10T09:00", corrects="wrong"),
    )
    after = situation(*facts, as_of="2026-04-01")
    before = situation(*facts, as_of="2026-04-01", known_at="2026-03-05")
    assert after.outcomes(ARREST) == ["met"]
    assert before.outcomes(ARREST, laws=["international", "policy"]) == ["breached"]
    assert [f.id for f in after.findings(ARREST)] == [f.id for f in before.findings(ARREST)]


def test_12_two_live_corrections() -> None:
    facts = (
        arrest(),
        judge("2026-03-03T16:00", id="wrong"),
        judge("2026-03-03T06:00", corrects="wrong"),
        judge("2026-03-03T18:00", corrects="wrong"),
    )
    assert situation(*facts, as_of="2026-04-01").outcomes(ARREST) == ["unknown"]


def test_13_recorded_by_two_agencies() -> None:
    facts = (
        arrest(agency="police", recorded="2026-03-02T11:00"),
        arrest(agency="army", recorded="2026-03-02T12:00"),
        judge("2026-03-03T06:00"),
    )
    case = situation(*facts, as_of="2026-04-01")
    assert case.outcomes(ARREST) == ["met", "unknown"]
    assert case.findings(ARREST)[1].missing[0].what == "existence"


def test_14_a_child_then_or_now() -> None:
    grown = arrest("2027-06-01T10:00"), judge("2027-06-02T09:00")
    charge = fact("charge_filed", "2027-06-10", episode="E1", proceeding="P1", offence_date="2027-04-01")
    assert situation(*grown, charge, as_of="2027-08-01").outcomes(ARREST) == ["met"]
    (finding,) = situation(*grown, as_of="2027-08-01").findings(ARREST)
    assert finding.outcome is Outcome.UNKNOWN
    assert ("attribute", "offence_date") in [(missing.what, missing.name) for missing in finding.missing]
    presumed = arrest(presumed_child="yes"), judge("2026-03-03T06:00")
    assert situation(*presumed, born=None, as_of="2026-04-01").outcomes(ARREST) == ["met"]


# --- 15 to 18: questioning ----------------------------------------------------------------------------------


def interview(happened: str, name: str, **said: object) -> Event:
    return fact("interview_started", happened, **{"interview": name, "proceeding": "P1", "role": "suspect", **said})  # type: ignore[arg-type]


def test_15_one_lawyer_does_not_serve_every_interview() -> None:
    case = situation(
        fact("legal_aid_assigned", "2026-03-02T10:00", interview="I1", proceeding="P1"),
        interview("2026-03-02T11:00", "I1", persons_present=["lawyer"]),
        interview("2026-03-09T11:00", "I2", persons_present=["parent"]),
        as_of="2026-04-01",
    )
    assert case.outcomes(LAWYER) == ["met", "breached"]


def test_16_not_recorded_and_another_interviews_lawyer() -> None:
    unrecorded = situation(
        fact("legal_aid_assigned", "2026-03-02T10:00", interview="I1", proceeding="P1"),
        interview("2026-03-02T11:00", "I1"),
        as_of="2026-04-01",
    )
    (finding,) = unrecorded.findings(LAWYER)
    assert finding.outcome is Outcome.UNKNOWN
    assert [(missing.what, missing.name) for missing in finding.missing] == [("attribute", "persons_present")]
    another = situation(
        fact("legal_aid_assigned", "2026-03-02T10:00", interview="I2", proceeding="P1"),
        interview("2026-03-02T11:00", "I1", persons_present=["lawyer"]),
        as_of="2026-04-01",
    )
    assert another.outcomes(LAWYER) == ["breached"]


def questioning(*stretches: tuple[str, str], name: str = "I1", **said: str) -> list[Event]:
    facts: list[Event] = []
    for number, (start, end) in enumerate(stretches):
        began = "interview_started" if number == 0 else "interview_resumed"
        ended = "interview_ended" if number == len(stretches) - 1 else "interview_paused"
        facts += [fact(began, start, interview=name, **said), fact(ended, end, interview=name)]
    return facts


def test_17_stretches_of_questioning() -> None:
    paused = questioning(("2026-03-02T10:00", "2026-03-02T11:50"), ("2026-03-02T12:10", "2026-03-02T13:40"))
    assert situation(*paused, as_of="2026-04-01").outcomes(LENGTH, "stretch") == ["met", "met"]
    whole = questioning(("2026-03-02T10:00", "2026-03-02T13:30"))
    assert situation(*whole, as_of="2026-04-01").outcomes(LENGTH, "stretch") == ["breached"]
    uncovered = situation(*whole, uncovered=["interview_paused"], as_of="2026-04-01")
    (finding,) = uncovered.findings(LENGTH, "stretch")
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.missing[0].what == "coverage"
    reasoned = questioning(("2026-03-02T10:00", "2026-03-02T13:30"), exceptional_reason="an imminent danger")
    (finding,) = situation(*reasoned, as_of="2026-04-01").findings(LENGTH, "stretch")
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert finding.label == "exceptional circumstances recorded"


def test_18_rest_between_runs_of_questioning() -> None:
    joined = situation(
        *questioning(("2026-03-02T06:00", "2026-03-02T07:30"), name="I1"),
        *questioning(("2026-03-02T14:00", "2026-03-02T15:30"), name="I2"),
        *questioning(("2026-03-02T21:00", "2026-03-02T21:30"), name="I3"),
        *questioning(("2026-03-03T03:00", "2026-03-03T04:00"), name="I4"),
        as_of="2026-04-01",
    )
    assert joined.outcomes(LENGTH, "rest") == ["breached"]
    rested = situation(
        *questioning(("2026-03-02T08:00", "2026-03-02T09:00"), name="I1"),
        *questioning(("2026-03-02T18:00", "2026-03-02T19:00"), name="I2"),
        as_of="2026-04-01",
    )
    assert rested.outcomes(LENGTH, "rest") == ["met", "met"]
    vague = situation(*questioning(("2026-03-02", "2026-03-02")), as_of="2026-04-01")
    assert vague.outcomes(LENGTH, "rest") == ["unknown"]


# --- 19 to 21: minimum age ----------------------------------------------------------------------------------


def charge(offence: str | None, happened: str = "2024-06-01", **said: str) -> Event:
    dated = {} if offence is None else {"offence_date": offence}
    return fact("charge_filed", happened, proceeding="P1", **dated, **said)


def test_19_doubt_about_birth_favours_the_child() -> None:
    case = situation(charge("2024-03"), born="2010", as_of="2026-04-01")
    findings = case.findings(AGE, laws=["international", "XA"])
    assert [(finding.law, str(finding.outcome)) for finding in findings] == [
        ("international", "breached"),
        ("XA", "met"),
    ]


def test_20_claims_that_differ_refine_or_are_missing() -> None:
    def outcomes(*born: str, **said: str) -> list[str]:
        filed = charge("2023-05-01", "2023-08-01", **said)
        return situation(filed, born=born, as_of="2026-04-01").outcomes(AGE)

    assert outcomes("2009", "2011-05-03") == ["breached"]
    assert outcomes("2009", "2009-02-01") == ["met"]
    assert outcomes() == ["unknown"]
    assert outcomes(presumed_child="yes") == ["unknown"]


def test_21_an_offence_that_straddles_two_versions() -> None:
    case = situation(charge("2023-12-15/2024-01-15"), born="2012-06-01", as_of="2026-04-01")
    findings = case.findings(AGE, laws=["international", "XA"])
    assert [str(finding.outcome) for finding in findings] == ["breached", "unknown"]


# --- 22 to 25: detention before trial -----------------------------------------------------------------------


def ordered(happened: str = "2026-03-02T10:00", **said: str) -> Event:
    return fact("detention_ordered", happened, **{"episode": "E1", "proceeding": "P1", "phase": "pretrial", **said})


def test_22_blank_reasons() -> None:
    order = ordered(alternatives_considered="yes", max_end_date="2026-04-01")
    (finding,) = situation(order, as_of="2026-04-01").findings(RESORT)
    assert finding.outcome is Outcome.UNKNOWN
    assert [(missing.what, missing.name) for missing in finding.missing] == [("attribute", "last_resort_reasons")]
    covered = situation(order, attributes=["detention_ordered.last_resort_reasons"], as_of="2026-04-01")
    (finding,) = covered.findings(RESORT)
    assert finding.outcome is Outcome.BREACHED
    assert finding.counterfactual is not None
    assert finding.counterfactual.name == "last_resort_reasons"


def test_23_thirty_days_to_charge_and_court() -> None:
    order = ordered(effective="2026-03-02")
    hearing = fact("hearing_held", "2026-04-01T16:00", episode="E1", proceeding="P1")
    filed = fact("charge_filed", "2026-03-10", episode="E1", proceeding="P1")
    assert situation(order, hearing, filed, as_of="2026-06-01").outcomes(COURT) == ["met"]
    assert situation(order, hearing, as_of="2026-06-01").outcomes(COURT) == ["breached"]
    undated = ordered()
    assert situation(undated, hearing, filed, as_of="2026-06-01").outcomes(COURT) == ["met"]


def test_24_six_months_from_the_last_of_august() -> None:
    held = arrest("2025-08-31T10:00", proceeding="P1")

    def finding_on(happened: str) -> Event:
        return fact("finding_made", happened, episode="E1", proceeding="P1")

    assert situation(held, finding_on("2026-02-28"), as_of="2026-06-01").outcomes(DECISION) == ["met"]
    assert situation(held, finding_on("2026-03-01"), as_of="2026-06-01").outcomes(DECISION) == ["breached"]
    assert situation(held, released("undated"), as_of="2026-06-01").outcomes(DECISION) == ["unknown"]
    (finding,) = situation(held, released("2025-08-30"), as_of="2026-06-01").findings(DECISION)
    assert finding.outcome is Outcome.UNKNOWN
    assert "answer_before_trigger" in finding.flags


def test_25_reviews_while_detention_lasts() -> None:
    def reviewed(happened: str) -> Event:
        return fact("detention_reviewed", happened, episode="E1", proceeding="P1")

    case = situation(
        ordered("2026-03-01T10:00"),
        reviewed("2026-03-11T10:00"),
        reviewed("2026-03-31T10:00"),
        fact("finding_made", "2026-04-05T10:00", episode="E1", proceeding="P1"),
        as_of="2026-06-01",
    )
    assert case.outcomes(REVIEW) == ["met", "breached", "not_applicable"]


# --- 26 and 27: conditions in custody -----------------------------------------------------------------------


def test_26_held_with_adults() -> None:
    custody = arrest(), released("2026-03-05T10:00")

    def outcomes(**said: str) -> list[str]:
        together = fact("held_with_adults", "2026-03-03T22:00", episode="E1", **said)
        return situation(*custody, together, as_of="2026-04-01").outcomes(ADULTS, "held")

    assert outcomes(relation="same_family") == ["met"]
    assert outcomes(relation="stranger", best_interests_basis="none") == ["breached"]
    assert outcomes(relation="not_asked", best_interests_basis="none") == ["unknown"]
    uncovered = situation(*custody, uncovered=["held_with_adults"], as_of="2026-04-01")
    assert uncovered.outcomes(ADULTS, "held") == ["unknown"]


def test_27_solitary_confinement() -> None:
    def begun(**said: float | str) -> Event:
        hours = {"hours_per_day": 22, "meaningful_contact": "no", **said}
        return fact("isolation_started", "2026-03-02T10:00", isolation="S1", episode="E1", **hours)

    ended = fact("isolation_ended", "2026-03-01T10:00", isolation="S1", episode="E1")
    (finding,) = situation(begun(), ended, as_of="2026-04-01").findings(SOLITARY)
    assert finding.outcome is Outcome.UNKNOWN
    assert "close_before_open" in finding.flags
    assert situation(begun(), as_of="2026-03-22T10:00").outcomes(SOLITARY) == ["breached"]
    unended = situation(begun(), uncovered=["isolation_ended"], as_of="2026-03-22T10:00")
    assert unended.outcomes(SOLITARY) == ["unknown"]
    assert situation(begun(), as_of="2026-03-07T10:00").outcomes(SOLITARY) == ["pending"]
    hours = situation(begun(hours_per_day="unknown"), as_of="2026-03-22T10:00")
    assert hours.outcomes(SOLITARY) == ["unknown"]


# --- 28 to 30: recognition, handover, record ----------------------------------------------------------------


def test_28_order_within_a_day_and_a_blank_reason() -> None:
    same_day = situation(
        fact("victim_screening_completed", "2026-03-02"),
        fact("prosecution_decision_made", "2026-03-02", proceeding="P1", association_alleged="yes"),
        as_of="2026-04-01",
    )
    assert same_day.outcomes(SCREENING) == ["unknown"]
    revoked = situation(
        fact("charge_filed", "2026-03-02T10:00", proceeding="P1", association_alleged="yes"),
        fact("victim_status_revoked", "2026-03-09T10:00"),
        as_of="2026-04-01",
    )
    (finding,) = revoked.findings(STATUS)
    assert finding.outcome is Outcome.UNKNOWN
    assert [(missing.what, missing.name) for missing in finding.missing] == [("attribute", "reason")]


def test_29_one_handover_serves_one_encounter() -> None:
    case = situation(
        fact("encountered_by_security_forces", "2026-03-02T10:00", episode="E1"),
        fact("encountered_by_security_forces", "2026-03-12T10:00", episode="E2"),
        fact("handed_over", "2026-03-13T10:00", receiver="civilian_child_protection"),
        as_of="2026-04-01",
    )
    assert case.outcomes(HANDOVER) == ["breached", "met"]
    (finding,) = situation(
        fact("encountered_by_security_forces", "2026-03", episode="E1"), as_of="2026-03-10"
    ).findings(HANDOVER)
    assert finding.outcome is Outcome.UNKNOWN
    assert Outcome.NOT_APPLICABLE in finding.could_be
    assert "existence" in [missing.what for missing in finding.missing]


def test_30_coming_of_age_on_a_leap_day() -> None:
    filed = fact("charge_filed", "2025-03-02T10:00", proceeding="P1")

    def outcomes(as_of: str, *more: Event) -> list[str]:
        return situation(filed, *more, born="2008-02-29", as_of=as_of).outcomes(RECORD)

    assert outcomes("2026-03-02T12:00") == ["pending"]
    assert outcomes("2026-03-04T12:00") == ["breached"]
    review = fact("record_review_opened", "2026-02-20T10:00")
    (finding,) = situation(filed, review, born="2008-02-29", as_of="2026-03-04T12:00").findings(RECORD)
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert finding.label == "independent review pending"
