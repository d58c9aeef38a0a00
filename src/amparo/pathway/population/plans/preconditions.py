"""What must have been done before something else: one table, one plan.

Pure. A precondition is added by adding a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied
from amparo.pathway.population.days import MINUTE
from amparo.pathway.population.lives import Life, Plan, Told


@dataclass(frozen=True, slots=True)
class Precondition:
    """Before each event of kind `on`: `need`, by `agency`, which must say `says`.

    `wrong` does not suffice, `blank` leaves it open; without them nothing about it can be wrong. `minutes` is how
    long before it is done at most. `then`: owed to whoever was a child at the time of the act, else to children.
    """

    rule: str
    on: str
    need: str
    agency: str
    minutes: int
    says: Mapping[str, Value] = field(default_factory=dict[str, Value])
    wrong: Mapping[str, Value] | None = None
    blank: Mapping[str, Value] | None = None
    then: bool = False


def _interests(on: str, agency: str, minutes: int, assessed_for: str) -> Precondition:
    what: Mapping[str, Value] = {"assessed_for": assessed_for}
    return Precondition(
        "best-interests-reasoned",
        on,
        "best_interests_assessed",
        agency,
        minutes,
        {**what, "written_reasons": "yes"},
        {**what, "written_reasons": "no"},
        what,
    )


PRECONDITIONS = (
    Precondition(
        "diversion-considered-first", "charge_filed", "diversion_considered", "prosecution", 1_400, then=True
    ),
    _interests("detention_ordered", "court", 1_200, "custody"),
    _interests("handed_over", "protection", 50, "handover"),
    _interests("prosecution_decision_made", "prosecution", 1_400, "prosecution"),
)

_BY_KIND: Mapping[str, tuple[Precondition, ...]] = {
    kind: tuple(each for each in PRECONDITIONS if each.on == kind) for kind in {each.on for each in PRECONDITIONS}
}


def preconditions(life: Life) -> Plan:
    """Done before, done too late, not done, or done and nobody wrote down how."""
    asked: list[tuple[Precondition, Told, str]] = [
        (row, told, _prepare(life, row, told)) for told in tuple(life.events) for row in _BY_KIND.get(told.kind, ())
    ]
    yield
    for row, told, fault in asked:
        if fault == "before":
            possible = MET
        elif fault == "not_noted" or not life.covers(row.need, _begun(life, told), told.latest):
            possible = MET | BREACHED
        else:
            possible = BREACHED
        possible = applied(possible, life.then if row.then else life.now)
        life.find(row.rule, "", told.id, told.kind, possible, fault)


def _begun(life: Life, told: Told) -> int:
    """The first moment of what `told` belongs to: its proceeding, or an episode of its own."""
    if "proceeding" in told.references:
        return life.first_tied
    episode = told.references["episode"]
    return min(each.earliest for each in life.events if each.references.get("episode") == episode)


def _prepare(life: Life, row: Precondition, told: Told) -> str:
    """Makes what the fault has drawn, and returns the fault."""
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
    says = {"insufficient": row.wrong, "not_noted": row.blank}.get(fault) or row.says
    tied = {name: what for name, what in told.references.items() if name in {"proceeding", "episode"}}
    _ = life.happen(row.need, at, life.office(row.agency), tied, says)
    return fault
