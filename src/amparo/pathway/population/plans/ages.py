"""Where age is in doubt, and where it ends childhood: treated as an adult, or moved among adults at eighteen.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied
from amparo.pathway.population.days import HOUR
from amparo.pathway.population.lives import Life, Plan

_RECORDED, _TREATED = "age_recorded", "treated_as_adult"
_INCONCLUSIVE: Mapping[str, Value] = {"age_basis": "inconclusive"}
_MOVED, _ADMITTED, _RELEASED = "detention_transferred", "detention_admitted", "detention_released"
_WEIGHED = "best_interests_assessed"
_AMONG_ADULTS: Mapping[str, Value] = {
    "facility_type": "adult", "relation": "unrelated", "best_interests_basis": "general_practice",
}  # fmt: skip


def doubtful_age(life: Life) -> Plan:
    """Of some nobody can tell the age, and the record says so: they are children until somebody proves
    otherwise."""
    if life.born is not None or life.course in {"fresh", "died"} or not life.happens("age_inconclusive"):
        return
    at = life.days.clock(life.start, 19 * 60) + HOUR * life.draws.whole(20, 300)
    if at >= life.as_of:
        return
    recorded = life.happen(_RECORDED, at, life.office("protection"), says=_INCONCLUSIVE)
    treated = at + HOUR * life.draws.whole(2, 900)
    is_treated = life.happens(_TREATED) and treated < life.as_of
    if is_treated:
        _ = life.happen(_TREATED, treated, life.office("police"), says={"adult_treatment": "questioning"})
    yield
    possible = BREACHED if is_treated else MET if life.covers(_TREATED, at, life.as_of) else MET | BREACHED
    life.find("age-benefit-of-doubt", "", recorded, _RECORDED, possible, "wrong" if is_treated else "right")


def moved_at_eighteen(life: Life) -> Plan:
    """Whoever turns eighteen in custody stays, unless somebody has weighed what a move would do."""
    turned = life.of_age
    if turned is None and life.met == "grown_up":
        turned = life.first
    if turned is None or turned > life.as_of:
        return
    admitted = next((told.earliest for told in life.events if told.kind == _ADMITTED), None)
    moved = 0
    if admitted is not None and admitted < turned:
        end = min(life.released or life.as_of, life.as_of)
        moved = turned + HOUR * life.draws.whole(8, 200)
        if moved < end and life.happens("moved_at_eighteen"):
            _ = life.happen(_MOVED, moved, life.office("prison"), life.tied, _AMONG_ADULTS)
        else:
            moved = 0
    yield
    if moved:
        seen = life.covers(_WEIGHED, life.first, moved) and life.covers(_RELEASED, life.first, moved)
        possible = BREACHED if seen else MET | BREACHED
    else:
        possible = MET if life.covers(_MOVED, turned, life.as_of) else MET | BREACHED
    possible = applied(possible, _is_admitted(life, admitted, turned))
    fault = "wrong" if moved else "right"
    life.find("no-automatic-adult-transfer-at-18", "", f"{life.subject}/turned_18", "turned_18", possible, fault)


def _is_admitted(life: Life, admitted: int | None, turned: int) -> bool | None:
    """Whether somebody is held on the eighteenth birthday."""
    if admitted is not None and admitted <= turned and (life.released is None or turned < life.released):
        return True if life.released is not None or life.covers(_RELEASED, admitted, turned) else None
    return False if life.covers(_ADMITTED, life.first, turned) else None
