"""What an event itself must say: one table, one plan.

Pure. The events are made by other plans; this one adds what they say, as it must be, wrong, or not at all. A rule
that asks nothing but a statement of its trigger is added by adding a row to `sayings`.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.instants import Precision
from amparo.pathway.population.answers import BREACHED, MET, NOT_APPLICABLE, applied
from amparo.pathway.population.days import age_on
from amparo.pathway.population.limits import DETENTION_AGE, INTERNATIONAL
from amparo.pathway.population.lives import Life, Plan, Told
from amparo.pathway.population.plans.intake import day_instant
from amparo.pathway.population.plans.sayings import ON_THE_DAY, STATEMENTS, Statement

_LEFT = {"right": MET, "wrong": BREACHED, "blank": MET | BREACHED, "excused": NOT_APPLICABLE}
_BY_KIND: Mapping[str, tuple[Statement, ...]] = {
    kind: tuple(each for each in STATEMENTS if each.on == kind) for kind in {each.on for each in STATEMENTS}
}
_AGE = "no-detention-under-16"


def statements(life: Life) -> Plan:
    """Every event of a kind of the table says what its fault has drawn."""
    said: list[tuple[Statement, Told, str, bool | None]] = []
    for place, told in enumerate(life.events):
        rows = _BY_KIND.get(told.kind)
        if rows is None:
            continue
        says = dict(told.says)
        faults: list[tuple[Statement, str, bool | None]] = []
        for row in rows:
            is_asked = True if row.asks is None else row.asks(life, told)
            if is_asked is not False:
                faults.append((row, _say(life, row, told, says), is_asked))
        life.events[place] = told = Told(*told[:7], says, *told[8:])  # as `_replace`, in a third of its time
        said += [(row, told, fault, is_asked) for row, fault, is_asked in faults]
    yield
    for row, told, fault, is_asked in said:
        possible = row.settles(life, told, fault) if row.settles else _LEFT[fault]
        applies = row.applies(life, told, fault)
        if told.precision is Precision.UNDATED:
            applies = None
        if is_asked is None:
            possible = applied(possible, None)
        life.find(row.rule, "", told.id, row.on, applied(possible, applies), fault)
    if life.order or life.is_diverted:
        _of_age(life)


def _say(life: Life, row: Statement, told: Told, says: dict[str, Value]) -> str:
    """Adds what the fault has drawn, and returns the fault."""
    fault = life.fault("statement")
    if fault == "excused" and row.excused is None:
        fault = "wrong"
    if row.rule == "no-status-offence-charge" and says.get("charge_basis") != "act" and fault == "right":
        fault = "blank"  # whether an adult could be charged with it hangs on both
    match fault:
        case "right":
            says |= row.right
        case "wrong":
            says |= row.wrong[0] if len(row.wrong) == 1 else life.draws.one(row.wrong)
        case "excused":
            says |= row.excused or {}
        case _:
            says |= row.blank
    if row.has_day:
        for name, value in says.items():
            if value is ON_THE_DAY:
                says[name] = day_instant(life, life.days.day(told.earliest))
    return fault


def _of_age(life: Life) -> None:
    """Nobody's liberty is taken by an order below an age; doubt about birth favours the child."""
    for told in life.events:
        if told.kind == "detention_ordered":
            if life.born is None:
                possible = MET | BREACHED
            else:
                possible = BREACHED if age_on(life.born, life.days.day(told.earliest)) < DETENTION_AGE else MET
            life.find(_AGE, INTERNATIONAL, told.id, "detention_ordered", possible, "age")
