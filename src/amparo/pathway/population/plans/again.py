"""Arrested again, months after the first release: an episode and a case of their own, and now and then a charge.

Pure. What earlier plans asked of every arrest, release and charge they ask of these as well; what their plans say
of the first arrest alone is said here of the second.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied, both, excused
from amparo.pathway.population.days import DAY, HOUR, MINUTE
from amparo.pathway.population.limits import (
    AUTHORITY,
    FINAL_DECISION,
    LEGAL_AID,
    POLICY,
    PROCEEDINGS,
    end_of_months,
    overdue,
)
from amparo.pathway.population.lives import Life, Plan, Told
from amparo.pathway.population.plans.intake import day_instant
from amparo.pathway.population.plans.prosecution import OFFENCES, below_minimum_age
from amparo.pathway.population.plans.victim_support import lasted

_ARREST: Mapping[str, Value] = {
    "deprived_of_liberty": "yes",
    "stopped_by": "police",
    "facility_type": "police_station",
}
_FREE: Mapping[str, Value] = {"free_of_charge": "yes", "independent": "yes", "appointed_for_child": "no"}
_BEFORE, _LAWYER, _CHARGE = "brought_before_authority", "legal_aid_assigned", "charge_filed"
_RELEASED, _REVOKED, _ADULTS = "detention_released", "victim_status_revoked", "held_with_adults"
_LATEST = 12

#: Minutes after the arrest within which somebody is brought before a judge.
_BROUGHT = {"in_time": (60, 700), "between": (12 * 60 + 1, 24 * 60 - 1), "late": (24 * 60 + 1, 40 * 60)}


def arrested_again(life: Life) -> Plan:
    """A second arrest of some of those who were let go, and a release within days."""
    if not life.course or life.course == "died" or life.released is None or not life.happens("arrested_again"):
        return
    draws, days = life.draws, life.days
    at = days.clock(days.day(life.released) + draws.whole(20, 250), draws.whole(8 * 60, 21 * 60))
    if at + DAY * _LATEST >= life.as_of:
        return
    tied = {"episode": life.reference("E2"), "proceeding": life.reference("P2")}
    released = at + MINUTE * draws.whole(2 * 60, 60 * 60)
    life.again = (released, tied)
    _ = life.happen("apprehended", at, life.office("police"), tied, _ARREST)
    arrest = life.events[-1]
    fault = life.fault("authority")
    brought = 0
    if fault in _BROUGHT and (when := at + MINUTE * draws.whole(*_BROUGHT[fault])) < released:
        brought = when
        _ = life.happen(_BEFORE, when, life.office("court"), tied, {"authority_type": "judge"})
    else:
        fault = "missing"
    given = 0
    if draws.chance(0.5):
        given = at + MINUTE * draws.whole(20, 700)
        _ = life.happen(_LAWYER, given, life.office("legal_aid"), tied, _FREE)
    _ = life.happen(_RELEASED, released, life.office("prison"), tied, {"release_to": "kin", "after_finding": "no"})
    charge: Told | None = None
    charged = released + DAY * draws.whole(1, 8)
    act = days.day(at) - draws.whole(1, 15)
    if charged < life.as_of and life.happens("charged_again"):
        says: dict[str, Value] = {
            "offences": frozenset({draws.one(OFFENCES[life.group])}),
            "offence_date": day_instant(life, act),
        }
        _ = life.happen(_CHARGE, charged, life.office("prosecution"), tied, says)
        charge = life.events[-1]
        life.acts[tied["proceeding"]] = life.child_at(days.midnight(act))
    yield
    _find_arrest(life, arrest, released, brought, given, fault)
    if charge is not None:
        _find_charge(life, charge, act)


def _find_arrest(life: Life, arrest: Told, released: int, brought: int, given: int, fault: str) -> None:
    at, applies = arrest.earliest, life.then_of(arrest)
    for law, hours in AUTHORITY.items():
        due = at + hours * HOUR
        missed = BREACHED if brought else overdue(life, _BEFORE, at, due)
        possible = MET if brought and brought <= due else missed
        excuse = True if released <= due else False if life.covers(_RELEASED, at, due) else None
        possible = applied(excused(possible, excuse), applies)
        life.find("arrest-before-authority-24h", law, arrest.id, arrest.kind, possible, fault)
    for law in FINAL_DECISION:
        life.find("pretrial-final-decision-6m", law, arrest.id, arrest.kind, applied(MET, applies), "again")
    due = at + LEGAL_AID * HOUR
    possible = MET if given and given <= due else overdue(life, _LAWYER, at, due)
    life.find("legal-aid-prompt", POLICY, arrest.id, arrest.kind, applied(possible, applies), "again")
    possible = MET if life.covers(_ADULTS, at, min(released, life.as_of)) else MET | BREACHED
    possible = applied(possible, life.child_at(at))
    life.find("separation-from-adults", "", arrest.id, arrest.kind, possible, "never", "held")


def _find_charge(life: Life, charge: Told, act: int) -> None:
    at, applies = charge.earliest, life.then_of(charge)
    below_minimum_age(life, charge.id, act, act, "day")
    reasons = [told.says.get("reason") for told in life.events if told.kind == _REVOKED and told.earliest >= at]
    if "charged_or_convicted" in reasons:
        possible = BREACHED
    elif None in reasons or not life.covers(_REVOKED, at, life.as_of):
        possible = MET | BREACHED
    else:
        possible = MET
    possible = applied(possible, both(applies, life.linked))
    life.find("victim-status-coexists", "", charge.id, _CHARGE, possible, "again")
    ends = ("finding_made", "proceedings_withdrawn")
    possible = lasted(life, at, end_of_months(life.days, at, PROCEEDINGS), ends, charge.references["proceeding"])
    life.find("proceedings-time-limit", POLICY, charge.id, _CHARGE, applied(possible, applies), "again")
    possible = MET if life.covers("hearing_postponed", at, life.as_of) else MET | BREACHED
    life.find("hearing-postponements-capped", POLICY, charge.id, _CHARGE, applied(possible, applies), "again")
