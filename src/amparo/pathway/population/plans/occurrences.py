"""What happens on the way, for safeguards to ask something of: one table, one plan.

Pure. What must be said of it or done about it is the business of other plans (`statements`, `deadlines`,
`preconditions`, `bans`), which look at what happened. An occurrence is added by adding a row; how often it happens
is said by [share] in the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.pathway.events import Source, Value
from amparo.pathway.population.days import DAY, HOUR, MINUTE
from amparo.pathway.population.lives import NOTHING, Life, Plan


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`kind`, written down by `agency`: while held (`custody`), hours after the `arrest`, after the first
    `contact`, or days after the charge (`charged`).

    It says one of `says`, carries those of the life's own `references` that are named, and `own` references of a
    name of its own. `not_with`: never in a life in which this kind happened.
    """

    kind: str
    agency: str
    place: str
    references: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict[str, str])
    says: tuple[Mapping[str, Value], ...] = (NOTHING,)
    source: str = Source.OBSERVED
    not_with: str = ""


_EPISODE = ("episode",)
_PROCEEDING = ("proceeding",)

OCCURRENCES = (
    Occurrence("custody_transferred", "police", "arrest", _EPISODE, says=({"body": "police"},)),
    Occurrence("age_assessed", "protection", "contact"),
    Occurrence(
        "isolation_started", "prison", "custody", _EPISODE, {"isolation": "S2"},
        ({"isolation_type": "protective_separation", "hours_per_day": 8, "meaningful_contact": "yes"},),
    ),
    Occurrence(
        "firearm_discharged", "prison", "custody", _EPISODE,
        says=({"child_targeted": "no", "injury": "yes"}, {"child_targeted": "no", "injury": "no"}),
        not_with="force_used",
    ),
    Occurrence("medication_administered", "prison", "custody", _EPISODE),
    Occurrence("disciplinary_measure_imposed", "prison", "custody", _EPISODE),
    Occurrence(
        "detention_transferred", "prison", "custody", ("episode", "proceeding"),
        says=({"facility_type": "child_only"},)
    ),
    Occurrence(
        "ill_treatment_alleged", "prison", "custody", _EPISODE, {"complaint": "C2"},
        ({"alleged_by": "child", "alleged_body": "facility"},), Source.CHILD,
    ),
    Occurrence(
        "health_event_recorded", "prison", "custody", _EPISODE,
        says=({"health_event": "outside_hospital"}, {"health_event": "clinical_care_over_two_days"}),
    ),
    Occurrence(
        "incommunicado_ordered", "prison", "custody", _EPISODE, says=({"cut_off_from": frozenset({"family"})},),
    ),
    Occurrence(
        "lawyer_consulted", "legal_aid", "custody", _EPISODE,
        says=({"in_private": "yes"}, {"in_private": "yes"}, {"in_private": "no"}, {}),
    ),
    Occurrence("lawyer_access_restricted", "prison", "custody", _EPISODE, says=({"restriction": "delayed"},)),
    Occurrence("held_with_convicted", "prison", "custody", _EPISODE),
    Occurrence("legal_aid_waived", "legal_aid", "charged", _PROCEEDING),
    Occurrence(
        "conflict_of_interest_recorded", "legal_aid", "charged", _PROCEEDING, says=({"conflict_with": "lawyer"},)
    ),
    Occurrence("automated_profile_used", "police", "contact"),
    Occurrence("record_shared", "protection", "contact"),
    Occurrence("cross_border_return_ordered", "court", "contact", own={"order": "O9"}),
    Occurrence(
        "revictimisation_risk_flagged", "protection", "contact", says=({"danger": frozenset({"recruited_again"})},),
        not_with="threat_reported",
    ),
    Occurrence("testimony_given", "court", "victim", own={"proceeding": "P9", "hearing": "H9"}),
    Occurrence(
        "accused_status_changed", "court", "victim", own={"proceeding": "P9"},
        says=({"accused_change": "arrest"}, {"accused_change": "release"}, {"accused_change": "charge"}),
    ),
    Occurrence(
        "perpetrator_judged", "court", "victim", own={"proceeding": "P9"},
        says=({"perpetrator_outcome": "convicted"}, {"perpetrator_outcome": "acquitted"}),
    ),
    Occurrence("victim_status_declined", "protection", "victim"),
    Occurrence("identity_disclosed", "protection", "contact", says=({"disclosed_to": "media"}, {})),
)  # fmt: skip


def occurrences(life: Life) -> Plan:
    """What happens in this life, as often as [share] says."""
    if life.course in {"fresh", "died"}:
        return
    happened = {told.kind for told in life.events}
    for row in OCCURRENCES:
        if (at := _moment(life, row.place)) is None or not life.happens(row.kind):
            continue
        if at >= life.as_of or row.not_with in happened:
            continue
        tied = {name: life.tied[name] for name in row.references if name in life.tied}
        tied |= {name: life.reference(own) for name, own in row.own.items()}
        says = row.says[0] if len(row.says) == 1 else life.draws.one(row.says)
        _ = life.happen(row.kind, at, life.office(row.agency), tied, says, source=row.source)
    yield


def _moment(life: Life, place: str) -> int | None:
    """When it would happen; nothing where there is no such place in this life."""
    draws = life.draws
    if place == "custody":
        if not life.order:
            return None
        end = min(at for at in (life.finding, life.released, life.as_of) if at is not None)
        return life.order + DAY + MINUTE * draws.whole(0, (end - life.order) // MINUTE - 2 * DAY // MINUTE)
    if place == "victim" and life.role == "accused":
        return None
    if place == "charged":
        return None if life.charged is None else life.charged[1] + HOUR * draws.whole(2, 300)
    if place == "arrest":
        return life.apprehended + MINUTE * draws.whole(25, 100) if life.course else None
    return life.days.clock(life.start, 18 * 60) + HOUR * draws.whole(10, 900)
