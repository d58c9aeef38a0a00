"""Screened as a victim before anybody prosecutes, recognized, and still recognized after a charge.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied, both
from amparo.pathway.population.days import DAY, HOUR
from amparo.pathway.population.lives import UNTIED, Life, Plan

_SCREENED = "victim_screening_completed"
_REVOKED = "victim_status_revoked"
_REFER: Mapping[str, Value] = {"screening_conclusion": "refer", "screener_trained": "yes"}
_REASONS: Mapping[str, Mapping[str, Value]] = {
    "revoked": {"reason": "charged_or_convicted"},
    "revoked_otherwise": {"reason": "new_facts"},
    "no_reason": {},
}


def victims(life: Life) -> Plan:
    """A screening where there is a decision to precede, or where the child is a victim and nothing else."""
    draws = life.draws
    office = life.office("protection")
    decided, charged = life.decided, life.charged
    if decided is None:
        if life.role == "victim":
            at = life.days.clock(life.start + draws.whole(1, 9), draws.whole(8 * 60, 17 * 60))
            _ = life.happen(_SCREENED, at, office, says=_REFER)
            _recognized(life, office, at + DAY * draws.whole(2, 30))
        return
    decision, when, fault = decided
    if fault == "same_day":
        _ = life.happen_on(_SCREENED, life.days.day(when), office, UNTIED, _REFER)
    elif fault == "before":
        _ = life.happen(_SCREENED, when - HOUR * draws.whole(4, 60), office, says=_REFER)
    elif fault == "after" and (at := when + DAY * draws.whole(2, 30)) < life.as_of:
        _ = life.happen(_SCREENED, at, office, says=_REFER)
    status = life.fault("status")
    if charged is not None and status != "kept":
        at = charged[1] + DAY * draws.whole(3, 60)
        if at < life.as_of:
            _ = life.happen(_REVOKED, at, office, says=_REASONS[status])
        else:
            status = "kept"
    if life.role == "dual":
        _recognized(life, office, when - HOUR * draws.whole(1, 3))
    yield
    if life.linked is not False:
        if fault == "before":
            possible = MET
        elif fault == "same_day" or not life.covers(_SCREENED, life.first, when):
            possible = MET | BREACHED
        else:
            possible = BREACHED
        possible = applied(applied(possible, life.then_at(when)), True if life.linked else None)
        life.find("victim-screening-before-prosecution", "", decision, "prosecution_decision_made", possible, fault)
    if charged is None:
        return
    trigger, when = charged
    if status == "no_reason":
        possible = MET | BREACHED
    elif status == "revoked":
        possible = BREACHED
    else:
        possible = MET if life.covers(_REVOKED, when, life.as_of) else MET | BREACHED
    applies = both(life.then_at(when), life.linked)
    life.find("victim-status-coexists", "", trigger, "charge_filed", applied(possible, applies), status)


def _recognized(life: Life, office: str, at: int) -> None:
    if at < life.as_of:
        sort = "recruitment_terrorist" if life.group == "terrorist" else "recruitment_criminal"
        says: dict[str, Value] = {"victimisation": frozenset({sort})}
        _ = life.happen("victim_status_recognized", at, office, says=says)
