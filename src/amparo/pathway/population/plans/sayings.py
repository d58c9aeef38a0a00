"""What events must say, rule by rule: the table of `statements`.

Pure. Each row is written from its provision: what is right, in which ways it can be wrong, and which blank leaves
it open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amparo.pathway.events import Answer as Said
from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, both
from amparo.pathway.population.lives import Life, Told
from amparo.pathway.population.plans.victim_support import in_victim_case

#: Stands for the day of the event, as a date that it states.
ON_THE_DAY: Value = "on the day"

Applies = Callable[[Life, Told, str], "bool | None"]


def then(life: Life, told: Told, _fault: str) -> bool | None:
    """Owed to whoever was a child at the time of the act."""
    return life.then_of(told)


def now(life: Life, told: Told, _fault: str) -> bool | None:
    """Owed to children."""
    return life.child_at(told.earliest)


@dataclass(frozen=True, slots=True)
class Statement:
    """What each event of kind `on` must say: `right`; one of `wrong` is a breach, `blank` leaves it open, `excused`
    is wrong and excused.

    `applies` says whether it is owed, `asks` which events are asked, `settles` what is left where that does not
    follow from what was said alone. `has_day`: a value is `ON_THE_DAY`.
    """

    rule: str
    on: str
    right: Mapping[str, Value]
    wrong: tuple[Mapping[str, Value], ...]
    blank: Mapping[str, Value] = field(default_factory=dict[str, Value])
    excused: Mapping[str, Value] | None = None
    applies: Applies = then
    asks: Callable[[Life, Told], bool | None] | None = None
    settles: Callable[[Life, Told, str], int] | None = None
    has_day: bool = False
    subject: str = "child"


def _linked(life: Life, told: Told, fault: str) -> bool | None:
    """Only where a link to a group is alleged, or where it is breached."""
    if fault == "wrong":
        return life.then_of(told)
    return both(life.then_of(told), life.linked if fault == "right" or life.linked else None)


def _held(life: Life, told: Told, _fault: str) -> bool | None:
    """To children while they are held: after an order, once the release is known or vouched against."""
    is_held = life.released is not None or life.covers("detention_released", life.order, told.earliest)
    return both(life.child_at(told.earliest), is_held or None)


def _perhaps(life: Life, told: Told, _fault: str) -> bool | None:
    """To whoever may be a child; where nobody has said when they were born, they may."""
    return True if life.born is None else life.child_at(told.earliest)


def _about_a_group(life: Life, told: Told, _fault: str) -> bool | None:
    return both(told.says.get("about_group") == "yes", life.child_at(told.earliest))


def _without(of: Mapping[str, Value], name: str) -> Mapping[str, Value]:
    return {each: value for each, value in of.items() if each != name}


def _named_to_police(life: Life, told: Told, fault: str) -> int:
    """The child is named: a breach, unless somebody weighed the best interests of sharing it."""
    if fault == "right":
        return MET
    weighed_unseen = not life.covers("best_interests_assessed", life.first, told.earliest)
    return BREACHED if fault == "wrong" and not weighed_unseen else MET | BREACHED


def _sent_back(life: Life, told: Told, fault: str) -> int:
    """Sent where recruitment waits, or where an assessment that nobody may have entered said so."""
    if fault == "wrong":
        return BREACHED
    begun = life.begins(told, "order", "proceeding")
    seen = life.covers("best_interests_assessed", begun, told.earliest)
    return MET if fault == "right" and seen else MET | BREACHED


def _is(name: str, code: str) -> Callable[[Life, Told], bool]:
    return lambda _life, told: told.says.get(name) == code


def _is_girl(life: Life, _told: Told) -> bool:
    return life.profile is not None and life.profile[1]["sex"] == "female"


_REGISTERED: Mapping[str, Value] = {
    "order_on_file": "yes", "registered_at": ON_THE_DAY, "identity_registered": "yes",
    "detention_reasons": frozenset({"flight_individual"}), "decided_by": "judge",
}  # fmt: skip
_SEEN: Mapping[str, Value] = {
    "location_recorded": "yes", "physical_condition": "Synthetic: no injury was seen.", "officer_recorded": "yes",
}  # fmt: skip
_APART: Mapping[str, Value] = {
    "last_resort_reasons": "Synthetic: a threat in the same wing.", "trained_supervision": "yes",
    "expected_end": ON_THE_DAY,
}  # fmt: skip
_FAIR: Mapping[str, Value] = {
    "rule_named": "yes", "accusation_explained": "yes", "defence_heard": "yes", "appeal_offered": "yes",
    "already_sanctioned": "no",
}  # fmt: skip
_RESTRAINED: Mapping[str, Value] = {
    "imminent_threat": "yes", "other_means_exhausted": "yes", "medical_control": "yes", "incident_recorded": "yes",
}  # fmt: skip
_SHARED: Mapping[str, Value] = {
    "legal_basis": "Synthetic: article 12.", "purpose": "protection", "recipient": "health",
    "data_minimised": "yes",
    "lawful_basis": "legal_duty",
}  # fmt: skip
_ABOUT: Mapping[str, Value] = {"about_group": "yes", "recipient": "police"}
_MET_APART: Mapping[str, Value] = {
    "parent_offered": "yes", "legal_advice_offered": "yes", "interpreter_there": "not_needed"
}  # fmt: skip
_HEARD: Mapping[str, Value] = {"child_view_taken": "yes", "wish_met": "yes"}
_SHIELDED: Mapping[str, Value] = {"support_person_there": "yes", "shielded_from_accused": "yes"}

STATEMENTS = (
    Statement(
        "interviewer-trained", "interview_started", {"interviewer_trained": "yes"},
        ({"interviewer_trained": "no"},),
        applies=now,
    ),
    Statement(
        "interview-recorded", "interview_ended", {"recording": "audiovisual"},
        ({"recording": "summary", "reason_not_recorded": Said.NONE},),
    ),
    Statement(
        "no-prosecution-mere-association", "charge_filed", {"charge_basis": "act"},
        ({"charge_basis": "mere_association"},), applies=_linked,
    ),
    Statement(
        "no-status-offence-charge", "charge_filed", {"adult_offence_equivalent": "yes", "charge_basis": "act"},
        ({"adult_offence_equivalent": "no"},),
    ),
    Statement("age-at-offence-governs", "hearing_held", {"forum": "child_court"}, ({"forum": "adult_court"},)),
    Statement(
        "hearing-closed", "hearing_held", {"closed_session": "yes"},
        ({"closed_session": "no", "exception_legal_basis": Said.NONE},), {"exception_legal_basis": Said.NONE},
    ),
    Statement("silence-no-adverse-inference", "finding_made", {"silence_used": "no"}, ({"silence_used": "yes"},)),
    Statement(
        "valid-order-and-register", "detention_admitted", _REGISTERED,
        (
            {**_REGISTERED, "order_on_file": "no"},
            {**_REGISTERED, "registered_at": Said.NONE},
            {**_REGISTERED, "detention_reasons": frozenset({"none_recorded"})},
        ),
        _without(_REGISTERED, "identity_registered"), applies=now, has_day=True,
    ),
    Statement(
        "age-documents-before-assessment", "age_assessed",
        {"documents_tried_first": "yes", "age_methods": frozenset({"documents", "interview"})},
        (
            {"documents_tried_first": "no", "age_methods": frozenset({"interview"})},
            {"documents_tried_first": "yes", "age_methods": frozenset({"bone_or_dental"})},
        ),
        {"age_methods": frozenset({"interview"})}, applies=_perhaps,
    ),
    Statement(
        "custody-location-condition-record", "custody_transferred", _SEEN,
        ({**_SEEN, "location_recorded": "no"}, {**_SEEN, "physical_condition": Said.NONE}),
        _without(_SEEN, "officer_recorded"),
    ),
    Statement(
        "protective-separation-conditions", "isolation_started", _APART,
        ({**_APART, "trained_supervision": "no"}, {**_APART, "last_resort_reasons": Said.NONE}),
        _without(_APART, "trained_supervision"), applies=now, asks=_is("isolation_type", "protective_separation"),
        has_day=True,
    ),
    Statement(
        "no-monetary-bail", "release_decision_made", {"release_conditions": frozenset({"supervision"})},
        ({"release_conditions": frozenset({"monetary_bail"})},),
    ),
    Statement(
        "no-corporal-or-degrading-discipline", "disciplinary_measure_imposed", {"sanction": "warning"},
        ({"sanction": "corporal"}, {"sanction": "diet_reduction"}, {"sanction": "family_contact_denial"}),
        applies=now,
    ),
    Statement(
        "discipline-due-process", "disciplinary_measure_imposed", _FAIR,
        ({**_FAIR, "defence_heard": "no"}, {**_FAIR, "already_sanctioned": "yes"}),
        _without(_FAIR, "appeal_offered"),
        applies=now,
    ),
    Statement(
        "force-restraint-conditions", "force_used", _RESTRAINED,
        ({**_RESTRAINED, "medical_control": "no"}, {**_RESTRAINED, "imminent_threat": "no"}),
        _without(_RESTRAINED, "incident_recorded"), applies=_held,
    ),
    Statement(
        "legal-aid-waiver-supervised", "legal_aid_waived", {"voluntary": "yes", "judge_supervised": "yes"},
        ({"voluntary": "yes", "judge_supervised": "no"}, {"voluntary": "no", "judge_supervised": "yes"}),
        {"voluntary": "yes"},
    ),
    Statement(
        "no-unfair-profiling", "automated_profile_used", {"profile_purpose": "search_missing"},
        ({"profile_purpose": "target_suspect"}, {"profile_purpose": "custody", "human_review": "no"}),
        {"profile_purpose": "custody"}, applies=now,
    ),
    Statement(
        "sharing-purpose-and-basis", "record_shared", _SHARED,
        (
            {**_SHARED, "data_minimised": "no"},
            {**_SHARED, "purpose": "no_purpose"},
            {**_SHARED, "legal_basis": Said.NONE},
        ),
        _without(_SHARED, "data_minimised"), applies=now,
    ),
    Statement(
        "cross-border-sharing-no-child-identity", "record_shared", {**_ABOUT, "contains_child_identity": "no"},
        ({**_ABOUT, "contains_child_identity": "yes"},), _ABOUT, {"about_group": "no"}, _about_a_group,
        settles=_named_to_police,
    ),
    Statement(
        "no-return-to-recruitment-risk", "cross_border_return_ordered", {"recruitment_danger": "no"},
        ({"recruitment_danger": "yes"},), applies=now, settles=_sent_back,
    ),
    Statement(
        "no-medicine-as-control", "medication_administered",
        {"medication_purpose": "treatment", "by_health_staff": "yes"},
        (
            {"medication_purpose": "restraint", "by_health_staff": "yes"},
            {"medication_purpose": "treatment", "by_health_staff": "no"},
        ),
        {"medication_purpose": "treatment"}, applies=now,
    ),
    Statement(
        "testimony-support-no-confrontation", "testimony_given", _SHIELDED,
        ({**_SHIELDED, "shielded_from_accused": "no"}, {**_SHIELDED, "support_person_there": "no"}),
        _without(_SHIELDED, "support_person_there"), applies=now,
    ),
    Statement(
        "testimony-closed-to-public", "testimony_given", {"public_excluded": "yes"},
        ({"public_excluded": "no", "exclusion_unlawful": "no"},), {"exclusion_unlawful": "no"},
        {"public_excluded": "no", "exclusion_unlawful": "yes"}, applies=now,
    ),
    Statement(
        "no-questioning-by-accused", "testimony_given", {"questioned_by": frozenset({"judge", "defence"})},
        ({"questioned_by": frozenset({"judge", "accused"})},),
        excused={
            "questioned_by": frozenset({"accused"}),
            "accused_questioning_reason": "Synthetic: the law of the place asks for it.",
        },
        applies=now,
    ),
    Statement(
        "consent-irrelevant-child-trafficking", "victim_status_declined", {"reason": "facts_not_established"},
        ({"reason": "child_consented"}, {"reason": "no_force_or_deception"}),
    ),
    Statement(
        "restorative-minor-assisted", "restorative_session_held", _MET_APART,
        ({**_MET_APART, "parent_offered": "no"}, {**_MET_APART, "interpreter_there": "missing"}),
        _without(_MET_APART, "legal_advice_offered"), applies=now,
    ),
    *(
        Statement(
            "victim-views-answered", kind, _HEARD, ({**_HEARD, "child_view_taken": "no"},), applies=now,
            asks=None if kind == "testimony_given" else in_victim_case,
        )
        for kind in ("prosecution_decision_made", "protection_measure_ordered", "testimony_given")
    ),
    *(
        Statement(
            "gender-responsive-plan", kind, {"gender_specific_component": "yes"},
            ({"gender_specific_component": "no"},),
            applies=now, asks=_is_girl,
        )
        for kind in ("care_plan_approved", "reintegration_plan_approved")
    ),
    Statement(
        "no-death-or-lwop", "sentence_imposed", {}, ({"measure": "life_without_release"}, {"measure": "death"}),
        {"measure": Said.NOT_ASKED},
    ),
    Statement(
        "no-mandatory-minimum", "sentence_imposed", {"mandatory_minimum_applied": "no"},
        ({"mandatory_minimum_applied": "yes"},),
    ),
    Statement(
        "custodial-sentence-threshold", "sentence_imposed",
        {"grave_or_persistent": "yes", "no_other_response": "yes"},
        (
            {"grave_or_persistent": "no", "no_other_response": "yes"},
            {"grave_or_persistent": "yes", "no_other_response": "no"},
        ),
        {"grave_or_persistent": "yes"}, asks=_is("custodial", "yes"),
    ),
    Statement(
        "records-access-restricted", "record_accessed", {"role": "case_worker", "purpose": "case_conduct"},
        (
            {"role": "analyst", "purpose": "statistics"},
            {"role": "police_officer", "purpose": "group_intelligence"},
        ),
        {"role": "case_worker"}, applies=now, subject="access",
    ),
)  # fmt: skip
