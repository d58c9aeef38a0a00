"""Duties that something else begins and that are due so long after it: one table, one plan.

Pure. A deadline is added by adding a row. The safeguards themselves are texts of their own; a test holds the limits
of the two against each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, PENDING, applied, excused
from amparo.pathway.population.days import DAY, HOUR, MINUTE
from amparo.pathway.population.limits import POLICY, days_later, overdue
from amparo.pathway.population.lives import NOTHING, Life, Plan, Told


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty: `need`, by `agency`, within `hours` or civil `days` of each event of kind `on`.

    `says` is what the answer must say; `wrong` what does not suffice, `blank` what leaves it open. The answer has
    those of the trigger's `references`. `then`: owed to whoever was a child at the time of the act, else to
    children. `released`: a release within the time excuses; `excuses`: so would some events of these kinds, of
    which none is ever made. `names`: the answer says what it replies to; `in_turn`: each answer serves once.
    """

    rule: str
    on: str
    need: str
    agency: str
    says: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    part: str = ""
    hours: int = 0
    days: int = 0
    wrong: Mapping[str, Value] | None = None
    blank: Mapping[str, Value] | None = None
    references: tuple[str, ...] = ("episode",)
    then: bool = False
    released: bool = False
    excuses: tuple[str, ...] = ()
    names: bool = False
    in_turn: bool = False

    def due(self, life: Life, at: int) -> int:
        """When it falls due, begun at `at`."""
        return at + self.hours * HOUR if self.hours else days_later(life.days, at, self.days)


_PLAN = frozenset({"aims", "stages", "time_frame"})
_TOLD = ("parent_notified",)

DEADLINES = (
    Deadline(
        "arrest-release-considered", "apprehended", "release_decision_made", "court", {"release_granted": "no"},
        hours=24, then=True, released=True,
    ),
    Deadline(
        "arrest-parents-notified", "apprehended", "parent_notified", "police",
        {"notice_about": "arrest", "notified_relation": "parent"},
        hours=2, references=("episode", "proceeding"), then=True, excuses=(*_TOLD, "appropriate_adult_assigned"),
    ),
    Deadline(
        "arrest-reasons-rights-explained", "apprehended", "rights_explained", "police",
        {"mode": "oral", "language_understood": "yes"},
        hours=1, wrong={"mode": "written", "language_understood": "yes"}, blank={"mode": "oral"},
        references=("episode", "proceeding"), then=True,
    ),
    Deadline(
        "charge-explained-orally", "charge_filed", "charge_explained", "prosecution",
        {"mode": "oral", "explained_by": "authority"},
        hours=24, wrong={"mode": "oral", "explained_by": "parent"}, blank={"mode": "oral"},
        references=("episode", "proceeding"), then=True,
    ),
    Deadline(
        "admission-medical-exam", "detention_admitted", "medical_exam_completed", "prison", {"examiner": "doctor"},
        hours=24, wrong={"examiner": "untrained"}, blank={}, references=("episode", "facility"),
    ),
    Deadline(
        "admission-rights-document", "detention_admitted", "facility_rules_given", "prison",
        {"mode": "oral", "language_understood": "yes", "complaint_addresses_given": "yes"},
        hours=24, wrong={"language_understood": "no", "complaint_addresses_given": "yes"},
        blank={"language_understood": "yes"}, references=("episode", "facility"),
    ),
    Deadline(
        "admission-family-informed", "detention_admitted", "parent_notified", "prison",
        {"notice_about": "admission", "notified_relation": "parent"},
        "admission", hours=24, references=("episode", "facility"), excuses=_TOLD,
    ),
    Deadline(
        "admission-family-informed", "detention_released", "parent_notified", "prison",
        {"notice_about": "release", "notified_relation": "parent"},
        "release", hours=24, excuses=_TOLD,
    ),
    Deadline(
        "education-in-custody", "detention_admitted", "education_enrolled", "prison",
        {"education_type": "school_in_custody"},
        days=7, references=("episode", "facility"), released=True,
    ),
    Deadline(
        "treatment-plan", "detention_admitted", "care_plan_approved", "prison", {"plan_has": _PLAN},
        days=30, wrong={"plan_has": frozenset({"aims"})}, blank={}, references=("episode", "facility"),
        released=True,
    ),
    Deadline(
        "records-sealed-on-release", "detention_released", "record_sealed", "records",
        days=1, references=("episode", "proceeding"),
    ),
    Deadline(
        "complaint-answered", "complaint_filed", "complaint_responded", "prison", {"complaint_result": "partly"},
        days=14, wrong={"complaint_result": "passed_on"}, blank={}, references=("complaint", "episode"),
    ),
    Deadline(
        "legality-challenge-decided", "detention_challenge_filed", "detention_challenge_decided", "court",
        {"detention_lawful": "yes"},
        days=14, references=("order", "episode", "proceeding"), names=True,
    ),
    Deadline(
        "force-reported-upward", "force_used", "force_reported", "prison", {"medical_consulted": "yes"},
        hours=24, wrong={"medical_consulted": "no"}, blank={}, references=("episode", "facility"),
        names=True,
    ),
    Deadline(
        "victim-safety-measure", "threat_reported", "protection_measure_ordered", "protection",
        {"safety_measure": frozenset({"relocation"})},
        hours=24, references=(),
    ),
    Deadline(
        "suspected-harm-notified", "harm_suspected", "authority_notified", "protection",
        hours=24, references=(), in_turn=True,
    ),
)  # fmt: skip

_BY_TRIGGER: Mapping[str, tuple[Deadline, ...]] = {
    kind: tuple(duty for duty in DEADLINES if duty.on == kind) for kind in {duty.on for duty in DEADLINES}
}


def deadlines(life: Life) -> Plan:
    """An answer, or none, to every event that begins a deadline."""
    waiting: list[tuple[Deadline, Told, str, bool]] = []
    begun: dict[str, str] = {}
    for told in tuple(life.events):
        for duty in _BY_TRIGGER.get(told.kind, ()):
            is_second = (
                told.kind in begun and told.kind == "apprehended"
            )  # the same arrest, as another agency has it
            fault = begun[f"{duty.rule}{duty.part}"] if is_second else _answer(life, duty, told)
            begun[f"{duty.rule}{duty.part}"] = fault
            waiting.append((duty, told, fault, is_second))
        begun.setdefault(told.kind, "")
    yield
    for duty, told, fault, is_second in waiting:
        possible = _left(life, duty, told.earliest, fault)
        possible = applied(possible, life.then if duty.then else life.now)
        if is_second:
            possible, fault = applied(possible, None), "twice"
        life.find(duty.rule, POLICY, told.id, told.kind, possible, fault, duty.part)


def _answer(life: Life, duty: Deadline, trigger: Told) -> str:
    """Makes the answer that a fault has drawn, and returns the fault."""
    fault, draws = life.fault("deadline"), life.draws
    at = trigger.earliest
    due = duty.due(life, at)
    if (fault == "insufficient" and duty.wrong is None) or (fault == "not_noted" and duty.blank is None):
        fault = "missing"
    if (fault == "imprecise" and (duty.days or duty.excuses)) or (fault == "undated" and duty.excuses):
        fault = "late"
    if due > life.as_of and fault in {"insufficient", "not_noted", "imprecise", "undated", "late", "exactly"}:
        fault = "missing"
    if fault == "missing":
        return fault
    says = {"insufficient": duty.wrong, "not_noted": duty.blank}.get(fault) or (
        {} if fault == "not_noted" else duty.says
    )
    tied = {name: trigger.references[name] for name in duty.references if name in trigger.references}
    if duty.names:
        tied["answers"] = trigger.id
    office = life.office(duty.agency)
    if fault == "imprecise":
        _ = life.happen_on(duty.need, life.days.day(due), office, tied, says)
        return fault
    if fault == "undated":
        noted = min(due, life.as_of) // MINUTE * MINUTE
        _ = life.happen_at_some_time(duty.need, office, tied, says, recorded=noted)
        return fault
    minutes = (due - at) // MINUTE  # on a deadline in days it ends with a minute's last microsecond
    when = at + MINUTE * draws.whole(1, max(1, minutes - 1))
    if fault == "exactly":
        when = at + MINUTE * minutes
    elif fault == "late":
        when = at + MINUTE * (minutes + draws.whole(1, minutes + 240))
    if when > life.as_of:
        return "missing"
    _ = life.happen(duty.need, when, office, tied, says)
    return fault


def _left(life: Life, duty: Deadline, at: int, fault: str) -> int:
    """What is left of the duty that began at `at`."""
    due = duty.due(life, at)
    if fault in {"in_time", "exactly"}:
        if duty.in_turn:  # an earlier trigger that nobody vouches against could have wanted the answer first
            when = next(told for told in reversed(life.events) if told.kind == duty.need).earliest
            return (
                MET
                if life.covers(duty.on, when - (due - at), at)
                else MET | (BREACHED if life.as_of > due else PENDING)
            )
        return MET
    possible = (
        MET | BREACHED if fault in {"not_noted", "imprecise", "undated"} else overdue(life, duty.need, at, due)
    )
    if duty.released and life.released is not None and life.released <= due:
        return excused(possible, True)
    excuses = ("detention_released",) if duty.released else duty.excuses
    return excused(possible, False if life.covers(excuses, at, due) else None)


def incidents(life: Life) -> Plan:
    """What begins a deadline of its own: in custody a complaint, a challenge, force; for anybody a threat, or harm
    that somebody suspects."""
    draws, as_of = life.draws, life.as_of
    if life.order:
        end = min(at for at in (life.finding, life.released, as_of) if at is not None)
        episode = {"episode": life.tied["episode"]}
        prison = life.office("prison")
        minutes = (end - life.order) // MINUTE - 2 * DAY // MINUTE
        if life.weighted("complaint") == "complained":
            at = life.order + DAY + MINUTE * draws.whole(0, minutes)
            tied = {"complaint": life.reference("C1"), **episode}
            about: dict[str, Value] = {"complaint_about": frozenset({draws.one(_ABOUT)})}
            _ = life.happen("complaint_filed", at, prison, tied, about, source="child")
        if life.weighted("challenge") == "challenged":
            at = life.order + DAY + MINUTE * draws.whole(0, minutes)
            tied = {"order": life.reference("O1"), **life.tied}
            _ = life.happen("detention_challenge_filed", at, life.office("court"), tied, {"requested_by": "lawyer"})
        if life.weighted("force") == "used":
            at = life.order + DAY + MINUTE * draws.whole(0, minutes)
            force: dict[str, Value] = {"force_type": frozenset({"holding"}), "injury": "no"}
            _ = life.happen("force_used", at, prison, episode, force)
    if life.course == "fresh":
        return
    contact = life.days.clock(life.start, 18 * 60)
    for kind, weights, says in (
        ("threat_reported", "threat", {"threat_from": "group"}),
        ("harm_suspected", "harm", NOTHING),
    ):
        at = contact + HOUR * draws.whole(10, 900)
        if life.weighted(weights) == "reported" and at < as_of:
            _ = life.happen(kind, at, life.office("protection"), says=says)
    yield


_ABOUT = ("violence", "isolation", "conditions", "health", "contact", "school")
