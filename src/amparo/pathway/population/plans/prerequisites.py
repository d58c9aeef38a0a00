"""What must have been done before something else: the table of `preconditions`.

Pure. A precondition is added by adding a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amparo.pathway.events import Answer as Said
from amparo.pathway.events import Value
from amparo.pathway.population.lives import Life, Told


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
    scope: tuple[str, ...] = ("proceeding", "episode")
    subject: str = "child"
    elsewhere: Callable[[Life, Told], bool | None] | None = None


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
    return (
        False
        if life.covers("profile_recorded", life.begins(told, "proceeding", "subject"), told.earliest)
        else None
    )


def _is_recognized(life: Life, told: Told) -> bool | None:
    """Whether somebody stands recognized as a victim."""
    given = [each.earliest for each in life.events if each.kind == _RECOGNIZED and each.latest <= told.earliest]
    if not given:
        return False if life.covers(_RECOGNIZED, life.first, told.earliest) else None
    if any(each.kind == _REVOKED and given[0] < each.earliest <= told.earliest for each in life.events):
        return False if life.covers(_RECOGNIZED, life.first, told.earliest) else None
    is_revoked_later = any(each.kind == _REVOKED and each.earliest > told.earliest for each in life.events)
    return True if is_revoked_later or life.covers(_REVOKED, given[0], told.earliest) else None


def _needs_interpreter(life: Life, told: Told) -> bool | None:
    """Whether an interpreter is needed, here or by what was written down before."""
    if told.says["interpreter_needed"] == "yes":
        return True
    return (
        False
        if life.covers("accommodation_needed", life.begins(told, "interview", "hearing", "proceeding"), told.latest)
        else None
    )


def _has_interpreter(life: Life, told: Told) -> bool | None:
    """Whether one who was found for the same case, and no other interview or hearing, serves here as well."""
    found: bool | None = False
    for each in life.events:
        if each.kind != "interpreter_assigned" or each.earliest > told.latest:
            continue
        apart = any(
            name in each.references and name in told.references and each.references[name] != told.references[name]
            for name in ("interview", "hearing")
        )
        if apart or each.references.get("proceeding") != told.references.get("proceeding"):
            continue
        is_free = each.says.get("free_of_charge")
        if is_free == "yes":
            return True
        if is_free is None:
            found = None
    return found


_RECOGNIZED, _REVOKED = "victim_status_recognized", "victim_status_revoked"
_CONSENT: Mapping[str, Value] = {
    "voluntary": "yes",
    "information_given": "yes",
    "legal_advice_offered": "yes",
    "evidence_strong": "yes",
}
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
        scope=("order", "hearing", "proceeding", "episode"),
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
        scope=("episode",),
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
        scope=("proceeding", "subject"),
    ),
    Precondition(
        "non-punishment-considered",
        "charge_filed",
        "non_punishment_considered",
        "prosecution",
        600,
        {"reasons": "Synthetic: the act followed from the exploitation."},
        {"reasons": Said.NONE},
        {},
        then=True,
        asked_of=_is_recognized,
    ),
    *(
        Precondition(
            "interpreter-free",
            kind,
            "interpreter_assigned",
            agency,
            900,
            {"free_of_charge": "yes"},
            {"free_of_charge": "no"},
            {},
            then=True,
            asked_of=_needs_interpreter,
            references=(reference, "proceeding"),
            scope=("interview", "hearing", "proceeding"),
            elsewhere=_has_interpreter,
        )
        for kind, agency, reference in (
            ("interview_started", "police", "interview"),
            ("hearing_held", "court", "hearing"),
        )
    ),
    Precondition(
        "in-person-contact-remote-proceedings",
        "hearing_held",
        "in_person_contact_held",
        "court",
        4_000,
        then=True,
        if_says={"hearing_mode": "remote"},
        references=("hearing", "proceeding"),
        scope=("order", "hearing", "proceeding", "episode"),
    ),
    Precondition(
        "diversion-informed-consent",
        "diversion_started",
        "diversion_consented",
        "prosecution",
        1_400,
        _CONSENT,
        {**_CONSENT, "voluntary": "no"},
        {name: code for name, code in _CONSENT.items() if name != "evidence_strong"},
        then=True,
    ),
    Precondition(
        "evidence-preserved-before-takedown",
        "content_removal_requested",
        "digital_evidence_preserved",
        "online_desk",
        2_000,
        references=("report",),
        scope=("subject",),
        subject="report",
    ),
)
