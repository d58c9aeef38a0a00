"""Duties that something else begins and that are due so long after it: the table of `deadlines`.

Pure. A deadline is added by adding a row. The safeguards themselves are texts of their own; a test holds the limits
of the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amparo.pathway.events import Value
from amparo.pathway.population.days import HOUR
from amparo.pathway.population.limits import days_later
from amparo.pathway.population.lives import NOTHING, Life, Told
from amparo.pathway.population.plans.victim_support import is_helped, is_inquired, is_served


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty: `need`, by `agency`, within `hours` or civil `days` of each event of kind `on`.

    `says` is what the answer must say; `wrong` what does not suffice, `blank` what leaves it open. The answer
    has those of the trigger's `references`. `if_says`: only where the trigger says so. `then`: owed to whoever
    was a child at the time of the act, `held` to whoever was in custody as a child, else to children.
    `released`: a release within the time excuses; `excuses`: so would some events of these kinds, of which none
    is ever made. `names`: the answer says what it replies to; `in_turn`: each answer serves once. `instead`:
    these kinds would do as well. `dated`: never answered without anybody knowing when. `asked_of` and `excused`
    say of whom it is asked, and who is excused; `also` whether something else that was done answers it as well.
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
    held: bool = False
    released: bool = False
    excuses: tuple[str, ...] = ()
    names: bool = False
    in_turn: bool = False
    dated: bool = False
    instead: tuple[str, ...] = ()
    subject: str = "child"
    if_says: Mapping[str, Value] = field(default_factory=lambda: NOTHING)
    asked_of: Callable[[Life, Told], bool | None] | None = None
    excused: Callable[[Life, Told], bool | None] | None = None
    also: Callable[[Life, Told, int], bool] | None = None

    def due(self, life: Life, at: int) -> int:
        """When it falls due, begun at `at`."""
        return at + self.hours * HOUR if self.hours else days_later(life.days, at, self.days)


def _is_foreign(life: Life, told: Told) -> bool | None:
    """Whether the child is of another country, as far as what was written down before says."""
    return _written_before(life, told, "nationality_status", {"non_national"})


def _has_fled(life: Life, told: Told) -> bool | None:
    """Whether the child is a refugee, as far as what was written down before says."""
    return _written_before(life, told, "displacement", {"refugee"})


def _written_before(life: Life, told: Told, name: str, codes: set[str]) -> bool | None:
    if life.profile is not None and life.profile[0] <= told.earliest and life.profile[1][name] in codes:
        return True
    return (
        False if life.covers("profile_recorded", life.begins(told, "episode", "subject"), told.earliest) else None
    )


def _is_closed(life: Life, told: Told) -> bool | None:
    """Closed already: never, unless nobody vouches for that."""
    return False if life.covers("case_closed", life.first_tied, told.earliest) else None


_INQUIRY: Mapping[str, Value] = {"independent": "yes"}
_NO_INQUIRY: Mapping[str, Value] = {"independent": "no"}
_HURT: Mapping[str, Value] = {"injury": "yes"}
_OWN_LAWYER: Mapping[str, Value] = {"free_of_charge": "yes", "independent": "yes", "appointed_for_child": "yes"}

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
    Deadline(
        "admission-family-informed", "detention_transferred", "parent_notified", "prison",
        {"notice_about": "transfer", "notified_relation": "guardian"},
        "transfer", hours=24, references=("episode", "facility"), excuses=_TOLD,
    ),
    *(
        duty
        for kind in ("force_used", "firearm_discharged")
        for duty in (
            Deadline(
                "injury-aid-and-relatives-told", kind, "medical_aid_provided", "prison", {"examiner": "nurse"},
                "aid", hours=2, wrong={"examiner": "untrained"}, blank={}, if_says=_HURT,
            ),
            Deadline(
                "injury-aid-and-relatives-told", kind, "parent_notified", "prison",
                {"notice_about": "injury", "notified_relation": "parent"},
                "relatives", hours=2, if_says=_HURT, excuses=_TOLD,
            ),
        )
    ),
    Deadline(
        "firearm-discharge-reported", "firearm_discharged", "firearm_report_filed", "prison", {"body": "police"},
        hours=24, names=True,
    ),
    Deadline(
        "ill-treatment-investigated", "ill_treatment_alleged", "investigation_opened", "prosecution", _INQUIRY,
        hours=24, wrong=_NO_INQUIRY, blank={}, references=("complaint", "episode"), names=True, held=True,
    ),
    Deadline(
        "death-in-custody-investigated", "death_in_custody", "investigation_opened", "prosecution", _INQUIRY,
        hours=24, wrong=_NO_INQUIRY, blank={}, names=True,
    ),
    Deadline(
        "death-after-release-inquiry", "death_after_release", "investigation_opened", "prosecution",
        {"independent": "yes", "report_open_to_family": "yes"},
        hours=72, wrong={"independent": "yes", "report_open_to_family": "no"}, blank=_INQUIRY, names=True,
    ),
    *(
        duty
        for kind, about in (("health_event_recorded", "health"), ("death_in_custody", "death"))
        for duty in (
            Deadline(
                "family-told-of-health-change", kind, "parent_notified", "prison",
                {"notice_about": about, "notified_relation": "parent"},
                "family", hours=2, excuses=_TOLD,
            ),
            Deadline(
                "family-told-of-health-change", kind, "consul_notified", "prison", {"mode": "oral"},
                "consul", hours=2, asked_of=_is_foreign, excused=_has_fled,
            ),
        )
    ),
    Deadline(
        "counsel-conflict-of-interest", "conflict_of_interest_recorded", "legal_aid_assigned", "legal_aid",
        _OWN_LAWYER,
        days=3, wrong={**_OWN_LAWYER, "independent": "no"}, blank={"free_of_charge": "yes", "independent": "yes"},
        references=("proceeding",), dated=True,
    ),
    Deadline(
        "revictimisation-plan", "revictimisation_risk_flagged", "protection_measure_ordered", "protection",
        {"safety_measure": frozenset({"relocation"}), "fits_danger": "yes"},
        days=7, wrong={"fits_danger": "no"}, blank={}, references=(), in_turn=True,
    ),
    Deadline(
        "appeal-right-explained", "sentence_imposed", "appeal_rights_explained", "court", {"mode": "oral"},
        hours=24, references=("hearing", "proceeding"), then=True,
    ),
    *(
        Deadline(
            "rehabilitation-whatever-route", kind, "service_referred", "protection",
            {"service": "mentoring", "rehabilitation": "yes"},
            days=14, wrong={"service": "mentoring", "rehabilitation": "no"}, blank={"service": "mentoring"},
            references=("proceeding",), then=True, dated=True,
        )
        for kind in ("sentence_imposed", "diversion_started")
    ),
    Deadline(
        "perpetrator-investigation-opened", "victim_status_recognized", "perpetrator_investigation_opened",
        "police",
        {"perpetrator_age": "adult"}, days=7, references=(), then=True, dated=True, excused=is_inquired,
    ),
    Deadline(
        "victim-services-referral", "victim_status_recognized", "service_referred", "protection",
        {"service": "counselling", "rehabilitation": "no"},
        hours=72, wrong={"service": "legal", "rehabilitation": "no"}, blank={"rehabilitation": "no"}, references=(),
        then=True, dated=True, excused=is_served, also=is_helped,
    ),
    Deadline(
        "victim-told-of-accused-status", "accused_status_changed", "victim_informed", "protection",
        {"topics": frozenset({"accused_custody", "proceedings"})},
        hours=24, wrong={"topics": frozenset({"services"})}, blank={}, references=(), dated=True,
    ),
    *(
        Deadline(
            "reparation-decided", kind, "reparation_decided", "court",
            {"reparation": "by_state", "routes_explained": "yes"},
            days=30, wrong={"reparation": "by_state", "routes_explained": "no"}, blank={"reparation": "by_state"},
            references=("proceeding",), if_says=says,
        )
        for kind, says in (("finding_made", {"child_victim_in_case": "yes"}), ("perpetrator_judged", NOTHING))
    ),
    Deadline(
        "diversion-final-closure", "diversion_completed", "case_closed", "prosecution",
        {"closes": frozenset({"justice"}), "conviction_recorded": "no"},
        days=14, wrong={"closes": frozenset({"justice"}), "conviction_recorded": "yes"},
        blank={"closes": frozenset({"justice"})}, references=("proceeding",), then=True, dated=True,
        excused=_is_closed,
    ),
    Deadline(
        "inspection-report-filed", "inspection_visit", "inspection_report_filed", "monitor",
        {"compliance_assessed": "yes", "violations_referred": "none_found"},
        days=30, wrong={"compliance_assessed": "yes", "violations_referred": "not_referred"},
        blank={"compliance_assessed": "yes"}, references=("facility",), names=True, subject="facility",
    ),
    Deadline(
        "online-recruitment-report-triaged", "online_report_received", "service_referred", "online_desk",
        {"service": "digital_safety"},
        hours=24, references=("report",), instead=("perpetrator_investigation_opened",), subject="report",
    ),
)  # fmt: skip
