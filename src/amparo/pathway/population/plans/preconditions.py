"""What must have been done before something else: the plan of the table in `prerequisites`.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.population.answers import BREACHED, MET, applied
from amparo.pathway.population.days import MINUTE
from amparo.pathway.population.lives import Life, Plan, Told
from amparo.pathway.population.plans.prerequisites import PRECONDITIONS, Precondition

_BY_KIND: Mapping[str, tuple[Precondition, ...]] = {
    kind: tuple(each for each in PRECONDITIONS if each.on == kind) for kind in {each.on for each in PRECONDITIONS}
}


def preconditions(life: Life) -> Plan:
    """Done before, done too late, not done, or done and nobody wrote down how."""
    asked: list[tuple[Precondition, Told, str]] = [
        (row, told, _prepare(life, row, told))
        for told in tuple(life.events)
        for row in _BY_KIND.get(told.kind, ())
        if all(told.says.get(name) == code for name, code in row.if_says.items())
    ]
    yield
    for row, told, fault in asked:
        is_asked = row.asked_of(life, told) if row.asked_of else True
        if is_asked is False:
            continue
        if fault == "before" or (row.wrong is None and _was_done(life, row, told)):
            possible = MET
        elif fault == "not_noted" or not life.covers(row.need, life.begins(told, *row.scope), told.latest):
            possible = MET | BREACHED
        else:
            possible = BREACHED
        elsewhere = row.elsewhere(life, told) if row.elsewhere else False
        if elsewhere is not False:
            possible = MET if elsewhere else possible | MET
        if is_asked is None:
            possible = applied(possible, None)
        possible = applied(possible, life.then_of(told) if row.then else life.child_at(told.earliest))
        life.find(row.rule, "", told.id, told.kind, possible, fault)


def _was_done(life: Life, row: Precondition, told: Told) -> bool:
    """Whether it had been done for something else, where any will do."""
    return any(
        each.kind == row.need
        and each.latest <= told.earliest
        and each.references.get("proceeding") == told.references.get("proceeding")
        for each in life.events
    )


def _prepare(life: Life, row: Precondition, told: Told) -> str:
    """Makes what the fault has drawn, and returns the fault."""
    if row.asked_of is not None and not row.asked_of(life, told):
        return "missing"
    fault, draws = life.fault("precondition"), life.draws
    if (fault == "insufficient" and row.wrong is None) or (fault == "not_noted" and row.blank is None):
        fault = "missing"
    if fault == "missing":
        return fault
    minutes = draws.whole(2, row.minutes)
    at = (
        told.latest // MINUTE * MINUTE + (minutes + 1) * MINUTE
        if fault == "after"
        else told.earliest - minutes * MINUTE
    )
    if at > life.as_of:
        return "missing"
    says = {"insufficient": row.wrong, "not_noted": row.blank}.get(fault, row.says) or {}
    tied = {name: what for name, what in told.references.items() if name in row.references}
    _ = life.happen(row.need, at, life.office(row.agency), tied, says)
    return fault
