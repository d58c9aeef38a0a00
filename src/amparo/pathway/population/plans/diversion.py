"""Another way than a trial: diversion, and restorative meetings.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied
from amparo.pathway.population.days import DAY, HOUR
from amparo.pathway.population.lives import Life, Plan
from amparo.pathway.population.plans.intake import day_instant

_STARTED, _COMPLETED, _FAILED = "diversion_started", "diversion_completed", "diversion_failed"
_ORDERED = "detention_ordered"
_SESSION = "restorative_session_held"
_CONSENT, _DECLINED = "restorative_consent_recorded", "restorative_declined"
_DISCLOSED = "restorative_content_disclosed"
_CHILD, _VICTIM = frozenset({"child"}), frozenset({"victim"})
_FREE: Mapping[str, Value] = {"voluntary": "yes", "information_given": "yes"}


def diversion(life: Life) -> Plan:
    """Some of those who are not charged are diverted; now and then somebody is locked up as part of it."""
    if not life.is_diverted or life.decided is None:
        return
    draws, days = life.draws, life.days
    prosecution = life.office("prosecution")
    start = life.decided[1] + HOUR * draws.whole(26, 240)
    measure: Mapping[str, Value] = {"diversion_measure": frozenset({draws.one(("mentoring", "education"))})}
    started = life.happen(_STARTED, start, prosecution, life.tied, measure)
    end = start + DAY * draws.whole(30, 120)
    ended = draws.one((_COMPLETED, _COMPLETED, _FAILED))
    locked_up = ""
    when = start + DAY * draws.whole(2, 25)
    if life.happens("detention_as_diversion"):
        order: dict[str, Value] = {
            "phase": "administrative",
            "as_diversion": "yes",
            "alternatives_considered": "yes",
            "last_resort_reasons": "Synthetic: no place was free elsewhere.",
            "max_end_date": day_instant(life, days.day(when) + 10),
        }
        locked_up = life.happen(
            _ORDERED, when, life.office("court"), {"order": life.reference("O7"), **life.tied}, order
        )
    why: Mapping[str, Value] = {"failure_reason": "no_place"} if ended == _FAILED else {}
    _ = life.happen(ended, end, prosecution, life.tied, why)
    yield
    if locked_up:
        other = _COMPLETED if ended == _FAILED else _FAILED
        possible = BREACHED if life.covers(other, start, when) else MET | BREACHED
        life.find("detention-last-resort", "", locked_up, _ORDERED, applied(MET, life.then_at(when)), "complete")
    else:
        possible = MET if life.covers(_ORDERED, start, end) else MET | BREACHED
    fault = "wrong" if locked_up else "right"
    life.find("diversion-no-custody", "", started, _STARTED, applied(possible, life.then_at(start)), fault)


def restorative(life: Life) -> Plan:
    """A meeting of both sides, to which both have agreed, or not; and what is told of it afterwards."""
    if life.role != "accused" or life.decided is None or not life.happens(_SESSION):
        return
    draws = life.draws
    at = (life.charged[1] if life.charged else life.decided[1]) + HOUR * draws.whole(100, 700)
    if at >= life.as_of:
        return
    office = life.office("protection")
    tied = {"proceeding": life.tied["proceeding"]}
    fault = life.fault("precondition")
    sides = {"before": (1, 0, 1, 0), "after": (1, 1, 1, 0), "insufficient": (1, 0, 0, 0)}.get(fault, (0, 0, 0, 0))
    for kind, party, times in zip(
        (_CONSENT, _DECLINED, _CONSENT, _DECLINED), (_CHILD, _CHILD, _VICTIM, _VICTIM), sides, strict=True
    ):
        for _ in range(times):
            when = at - HOUR * draws.whole(2, 80)
            says: dict[str, Value] = {"restorative_party": party, **(_FREE if kind == _CONSENT else {})}
            _ = life.happen(kind, when, office, tied, says)
    session = life.happen(_SESSION, at, office, tied)
    held = life.events[-1]
    told = ""
    if life.happens(_DISCLOSED) and (when := at + HOUR * draws.whole(5, 500)) < life.as_of:
        told = draws.one(("no_ground", "parties_agreed", "blank"))
        ground: Mapping[str, Value] = {} if told == "blank" else {"disclosure_ground": told}
        _ = life.happen(_DISCLOSED, when, office, tied, ground)
    yield
    applies = life.child_at(at)
    begun = life.begins(held, "proceeding")
    sees_consent, sees_refusal = (life.covers(kind, begun, at) for kind in (_CONSENT, _DECLINED))
    agreed = [_more(sides[side], sees_consent, sides[side + 1], sees_refusal) for side in (0, 2)]
    if False in agreed or (not (sides[0] or sides[2]) and sees_consent):
        possible = BREACHED
    else:
        possible = MET if all(agreed) else MET | BREACHED
    life.find("restorative-informed-uncoerced", "", session, _SESSION, applied(possible, applies), fault)
    if told == "no_ground":
        possible = BREACHED
    elif told == "blank" or not life.covers(_DISCLOSED, at, life.as_of):
        possible = MET | BREACHED
    else:
        possible = MET
    life.find("restorative-confidential", "", session, _SESSION, applied(possible, applies), told or "right")


def _more(agreed: int, sees_consent: bool, refused: int, sees_refusal: bool) -> bool | None:
    """Whether one side has agreed more often than it has refused, as far as the record shows."""
    if sees_refusal and agreed > refused:
        return True
    return False if sees_consent and agreed <= refused else None
