"""The prosecutor's decision and the charge: of whom, for an act of which day.

Pure.
"""

from __future__ import annotations

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET
from amparo.pathway.population.days import DAY, HOUR, age_on, birthday
from amparo.pathway.population.limits import MINIMUM_AGE, MINIMUM_AGE_CHANGES
from amparo.pathway.population.lives import Life, Plan
from amparo.pathway.population.plans.intake import day_instant, month_instant

_CHARGE = "charge_filed"
OFFENCES = {
    "criminal": ("iccs_06012", "iccs_0401", "iccs_0502", "iccs_09011", "iccs_0701"),
    "terrorist": ("iccs_09061", "iccs_09062", "iccs_0102", "iccs_09011"),
}


def prosecution(life: Life) -> Plan:
    """A decision within two weeks of the order, the arrest or the first contact; a charge in the days after it."""
    if life.role not in {"accused", "dual"} or life.course in {"fresh", "died"}:
        return
    draws, days = life.draws, life.days
    held = life.course in {"pretrial", "still_held"}
    base = life.order if held else life.apprehended if life.course else days.clock(life.start, 12 * 60)
    decided = base + DAY * draws.whole(3, 8) + HOUR * draws.whole(0, 3)
    charged = decided + DAY * draws.whole(1, 4)
    if charged >= life.as_of:
        return
    is_charged = held or life.weighted("charge") == "charged"
    fault = life.fault("screening")
    life.is_diverted = not is_charged and life.role == "accused" and life.happens("diversion")
    decision = "prosecute" if is_charged else "divert" if life.is_diverted else "no_action"
    says: dict[str, Value] = {"prosecution_decision": decision}
    office = life.office("prosecution")
    kind = "prosecution_decision_made"
    if fault == "same_day":
        trigger = life.happen_on(kind, days.day(decided), office, life.tied, says)
    else:
        trigger = life.happen(kind, decided, office, life.tied, says)
    life.decided = (trigger, decided, fault)
    if not is_charged:
        return
    stated = life.fault("offence_date")
    first = last = _day_of_act(life, days.day(base))
    says = {"offences": frozenset({draws.one(OFFENCES[life.group])})}
    if stated == "day":
        says["offence_date"] = day_instant(life, first)
    elif stated == "month":
        instant = month_instant(life, first)
        first, last = days.day(instant.earliest), days.day(instant.latest)
        says["offence_date"] = instant
    trigger = life.happen(_CHARGE, charged, office, life.tied, says)
    life.charged = (trigger, charged)
    if life.born is not None and stated != "missing":
        life.then = True
    yield
    below_minimum_age(life, trigger, first, last, stated)


def below_minimum_age(life: Life, trigger: str, first: int, last: int, stated: str) -> None:
    """What is left of the duty to charge nobody for an act of days `first` to `last` below an age."""
    for law, (until, since) in MINIMUM_AGE.items():
        if stated == "missing" or (life.born is None and not life.now):
            possible = MET | BREACHED
        else:
            least = until if life.days.text(last) < MINIMUM_AGE_CHANGES else since
            youngest, oldest = (0, 17) if life.born is None else (age_on(life.born, first), age_on(life.born, last))
            possible = BREACHED if oldest < least else MET if youngest >= least else MET | BREACHED
        life.find("below-minimum-age-no-charge", law, trigger, _CHARGE, possible, stated)


def _day_of_act(life: Life, before: int) -> int:
    """A day before the first contact; of somebody met when grown up, one well before coming of age."""
    if life.met == "grown_up" and life.born is not None:
        before = birthday(life.born, 18) - 40
    return before - life.draws.whole(32, 260)
