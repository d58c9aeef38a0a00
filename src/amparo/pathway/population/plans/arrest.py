"""Arrested, and brought before a judge: in time, late, never, or nobody knows when.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied, excused
from amparo.pathway.population.days import HOUR, MINUTE
from amparo.pathway.population.limits import (
    AUTHORITY,
    FINAL_DECISION,
    LEGAL_AID,
    POLICY,
    XA,
    end_of_months,
    overdue,
)
from amparo.pathway.population.lives import Life, Plan

_JUDGE: Mapping[str, Value] = {"authority_type": "judge"}
_ARREST: Mapping[str, Value] = {
    "deprived_of_liberty": "yes",
    "stopped_by": "police",
    "facility_type": "police_station",
}
_FREE: Mapping[str, Value] = {"free_of_charge": "yes", "independent": "yes", "appointed_for_child": "no"}
_LEGAL_AID = "legal_aid_assigned"
_BEFORE = "brought_before_authority"
_ENDS = ("finding_made", "detention_released")

#: Faults in which only the day is known. They need an arrest in the morning.
_BY_DAY = {"imprecise", "same_day", "same_day_noted"}


def arrest(life: Life) -> Plan:
    """An arrest by the police, which now and then a second agency writes down as well."""
    if not life.course:
        return
    at = life.apprehended
    office = life.office("police")
    arrests = [
        life.happen("apprehended", at, office, life.tied, _ARREST, recorded=min(at + 20 * MINUTE, life.as_of))
    ]
    if life.course != "fresh" and life.fault("twice") == "twice":
        army = life.office("army")
        arrests.append(life.happen("apprehended", at, army, life.tied, _ARREST, recorded=at + 5 * HOUR))
    fault = _authority(life)
    first = _lawyer(life)
    yield
    if fault in {"corrected", "contradictory"} and life.child_at(at) is not False:
        _find_then(life, arrests[0], fault)
    for number, trigger in enumerate(arrests):
        for law, hours in AUTHORITY.items():
            possible = _judged(life, fault, law, at + hours * HOUR)
            _find(life, "arrest-before-authority-24h", law, trigger, possible, fault, number)
        for law, months in FINAL_DECISION.items():
            possible = _decided(life, end_of_months(life.days, at, months))
            _find(life, "pretrial-final-decision-6m", law, trigger, possible, life.course, number)
        _find(life, "legal-aid-prompt", POLICY, trigger, _assigned(life, at + LEGAL_AID * HOUR), first, number)


def _find(life: Life, rule: str, law: str, trigger: str, possible: int, fault: str, number: int) -> None:
    """The second entry of one arrest may be no arrest of its own."""
    possible = applied(possible, life.then_at(life.apprehended))
    twice = number > 0
    life.find(
        rule,
        law,
        trigger,
        "apprehended",
        applied(possible, None) if twice else possible,
        "twice" if twice else fault,
    )


def _find_then(life: Life, trigger: str, fault: str) -> None:
    """What a check finds that knows nothing of the correction yet, or of one of two that do not agree."""
    arrest = next(told for told in life.events if told.id == trigger)
    corrections = [told.recorded for told in life.events if told.kind == _BEFORE and told.corrects is not None]
    before = corrections[0] - MINUTE
    for law, hours in AUTHORITY.items():
        at, due = arrest.earliest, arrest.earliest + hours * HOUR
        no_release = life.declared.covered_then("detention_released", at, due, before)
        possible = applied(excused(BREACHED, False if no_release else None), life.then_at(at))
        life.find_then(before, "arrest-before-authority-24h", law, arrest, possible, fault)
        if len(corrections) > 1:
            between = corrections[0] + MINUTE
            possible = applied(MET, life.then_at(at))
            life.find_then(between, "arrest-before-authority-24h", law, arrest, possible, fault)


def _authority(life: Life) -> str:
    """Brings the child before a judge, or not, and says which fault was drawn."""
    if life.course == "fresh":
        return "fresh"
    if life.course in {"released_same_day", "died"}:
        return "released"
    at, draws, days = life.apprehended, life.draws, life.days
    fault = life.fault("authority")
    day = days.day(at)
    if fault in _BY_DAY and not days.clock(day, 8 * 60) <= at < days.clock(day, 12 * 60):
        fault = "in_time"
    court = life.office("court")
    if fault in _BY_DAY:
        on = day + 1 if fault == "imprecise" else day
        noted = days.clock(day, 19 * 60 + draws.whole(0, 50)) if fault == "same_day_noted" else 0
        _ = life.happen_on(_BEFORE, on, court, life.tied, _JUDGE, recorded=noted)
    elif fault in {"corrected", "contradictory"}:
        first = at + MINUTE * draws.whole(25 * 60, 40 * 60)
        wrong = life.happen(_BEFORE, first, court, life.tied, _JUDGE)
        right = at + MINUTE * draws.whole(3 * 60, 11 * 60)
        later = first + HOUR * draws.whole(30, 90)
        _ = life.happen(_BEFORE, right, court, life.tied, _JUDGE, recorded=later, corrects=wrong)
        if fault == "contradictory":
            other = at + MINUTE * draws.whole(30 * 60, 40 * 60)
            _ = life.happen(_BEFORE, other, court, life.tied, _JUDGE, recorded=later + HOUR, corrects=wrong)
    elif fault != "missing":
        minutes = {
            "exactly": 60 * AUTHORITY[draws.one(tuple(AUTHORITY))],
            "between": draws.whole(12 * 60 + 1, 24 * 60 - 1),
            "late": draws.whole(24 * 60 + 1, 48 * 60),
        }.get(fault, draws.whole(60, 12 * 60 - 1))
        _ = life.happen(_BEFORE, at + MINUTE * minutes, court, life.tied, _JUDGE)
    return fault


def _lawyer(life: Life) -> str:
    """Assigns a lawyer for the whole case within hours of the arrest, or leaves it to questioning."""
    fault, draws = life.fault("first_lawyer"), life.draws
    minutes = LEGAL_AID * 60 if fault == "exactly" else draws.whole(20, LEGAL_AID * 60 - 1)
    when = life.apprehended + MINUTE * minutes
    if fault == "later" or when > life.as_of:
        return "later"
    _ = life.happen(_LEGAL_AID, when, life.office("legal_aid"), life.tied, _FREE)
    return fault


def _assigned(life: Life, due: int) -> int:
    """What is left of the duty to assign a lawyer by `due`: any will do, whatever assigned it."""
    proceeding = life.tied["proceeding"]
    assigned = [
        told for told in life.events if told.kind == _LEGAL_AID and told.references.get("proceeding") == proceeding
    ]
    if any(told.latest <= due for told in assigned):
        return MET
    possible = overdue(life, _LEGAL_AID, life.apprehended, due)
    return possible | MET if any(told.earliest <= due for told in assigned) else possible


def _judged(life: Life, fault: str, law: str, due: int) -> int:
    """What is left of the duty to bring the child before a judge by `due`."""
    at = life.apprehended
    if fault in {"fresh", "released", "missing"}:
        possible = overdue(life, _BEFORE, at, due)
    elif fault == "contradictory":
        possible = MET | BREACHED
    elif fault == "imprecise":
        possible = BREACHED if law == XA else MET | BREACHED
    elif fault == "same_day":
        possible = MET | BREACHED if law == XA else MET
    else:
        brought = next(
            told
            for told in reversed(life.events)
            if told.kind == _BEFORE and told.references["episode"] == life.tied["episode"]
        )
        # There is one such event an arrest: where it lies after the limit, none lies before.
        possible = MET if min(brought.latest, brought.recorded) <= due else BREACHED
    released = life.released is not None and life.released <= due
    excuse = True if released else False if life.covers("detention_released", at, due) else None
    return excused(possible, excuse)


def _decided(life: Life, due: int) -> int:
    """What is left of the duty to decide by `due`, or to release."""
    ends = [at for at in (life.finding, life.released) if at is not None]
    if ends and min(ends) <= due:
        return MET
    return overdue(life, _ENDS, life.apprehended, due)
