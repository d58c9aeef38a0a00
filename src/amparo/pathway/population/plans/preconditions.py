"""What must have been done before something else: one table, one plan.

Pure. A precondition is added by adding a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    `if_says`: only where the event says so; `asked_of` says whether it is asked at all, where that hangs on what
    was written down before. It has the event's `references`, as far as its kind may.
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
    if_says: Mapping[str, Value] = field(default_factory=dict[str, Value])
    asked_of: Callable[[Life, Told], bool | None] | None = None
    references: tuple[str, ...] = ("proceeding", "episode")


def _interests(on: str, agency: str, minutes: int, assessed_for: str) -> Precondition:
    what: Mapping[str, Value] = {"assessed_for": assessed_for, "recruitment_return_assessed": "no"}
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


def _is_disabled(life: Life, told: Told) -> bool | None:
    """Whether a disability was written down before."""
    if life.profile is not None and life.profile[0] <= told.earliest and life.profile[1][_DISABLED] == "yes":
        return True
    return False if life.covers("profile_recorded", life.first, told.earliest) else None


_DISABLED = "disability_indicated"

PRECONDITIONS = (
    Precondition(
        "diversion-considered-first", "charge_filed", "diversion_considered", "prosecution", 1_400, then=True
    ),
    _interests("detention_ordered", "court", 1_200, "custody"),
    _interests("sentence_imposed", "court", 1_200, "measure"),
    _interests("handed_over", "protection", 50, "handover"),
    _interests("prosecution_decision_made", "prosecution", 1_400, "prosecution"),
    Precondition(
        "individual-assessment-before-sentence",
        "sentence_imposed",
        "individual_assessment_completed",
        "court",
        9_000,
        then=True,
        references=("proceeding",),
    ),
    Precondition(
        "child-heard-before-decision",
        "sentence_imposed",
        "child_heard",
        "court",
        600,
        {"heard_through": "directly"},
        {"heard_through": "not_chosen"},
        {},
        then=True,
        references=("hearing", "proceeding"),
    ),
    Precondition(
        "reintegration-plan-before-release",
        "detention_released",
        "reintegration_plan_approved",
        "prison",
        9_000,
        {"child_view_taken": "yes"},
        {"child_view_taken": "no"},
        {},
        then=True,
        if_says={"after_finding": "yes"},
        references=("episode",),
    ),
    Precondition(
        "disability-diverted-out",
        "charge_filed",
        "individual_assessment_completed",
        "protection",
        1_400,
        {"assessment_areas": frozenset({"development"})},
        {"assessment_areas": frozenset({"family"})},
        {},
        then=True,
        asked_of=_is_disabled,
        references=("proceeding",),
    ),
)

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
        elif fault == "not_noted" or not life.covers(row.need, _begun(life, row, told), told.latest):
            possible = MET | BREACHED
        else:
            possible = BREACHED
        if is_asked is None:
            possible = applied(possible, None)
        possible = applied(possible, (life.then_at if row.then else life.child_at)(told.earliest))
        life.find(row.rule, "", told.id, told.kind, possible, fault)


def _was_done(life: Life, row: Precondition, told: Told) -> bool:
    """Whether it had been done for something else, where any will do."""
    return any(each.kind == row.need and each.latest <= told.earliest for each in life.events)


def _begun(life: Life, row: Precondition, told: Told) -> int:
    """The first moment of what `told` belongs to: its proceeding, or an episode of its own; else of everything."""
    if row.asked_of is not None:
        return life.first
    if "proceeding" in told.references and row.references != ("episode",):
        return life.first_tied
    episode = told.references["episode"]
    return min(each.earliest for each in life.events if each.references.get("episode") == episode)


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
