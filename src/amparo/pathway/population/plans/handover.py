"""Taken in by soldiers, and handed over to civilian child protection within 48 hours.

Pure.
"""

from __future__ import annotations

from amparo.pathway.population.answers import BREACHED, MET, applied
from amparo.pathway.population.days import HOUR, MINUTE
from amparo.pathway.population.limits import HANDOVER, POLICY, overdue
from amparo.pathway.population.lives import Life, Plan

_RULE = "handover-to-civilian-protection"
_MET = "encountered_by_security_forces"


def handover(life: Life) -> Plan:
    """Soldiers meet the child some days before anything else; a handover follows, or does not."""
    if life.group != "terrorist" or life.weighted("encounter") != "encountered" or life.course == "fresh":
        return
    draws = life.draws
    fault = life.fault("handover")
    day = life.start - draws.whole(8, 30)
    met = life.days.clock(day, draws.whole(4 * 60, 22 * 60))
    tied = {"episode": life.reference("E0")}
    army = life.office("army")
    says = {"stopped_by": "military", "how_met": draws.one(("captured", "found", "came_forward", "rescued"))}
    trigger = life.happen(_MET, met, army, tied, says)
    handed = met + MINUTE * {
        "exactly": HANDOVER * 60,
        "late": draws.whole(HANDOVER * 60 + 1, 150 * 60),
    }.get(fault, draws.whole(60, HANDOVER * 60 - 1))
    if fault != "missing":
        receiver = {"wrong_receiver": {"receiver": "prosecution"}, "receiver_not_noted": {}}
        says = receiver.get(fault, {"receiver": "civilian_child_protection"})
        _ = life.happen("handed_over", handed, life.office("protection"), tied, says)
    yield
    due = met + HANDOVER * HOUR
    if fault in {"in_time", "exactly"}:
        # An earlier encounter that nobody vouches against could have wanted the handover first.
        alone = life.covers(_MET, handed - HANDOVER * HOUR, met)
        possible = MET if alone else MET | BREACHED
    elif fault == "receiver_not_noted":
        possible = MET | BREACHED
    else:
        possible = overdue(life, "handed_over", met, due)
    life.find(_RULE, POLICY, trigger, _MET, applied(possible, life.child_at(met)), fault)
