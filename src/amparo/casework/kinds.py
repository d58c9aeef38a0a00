"""The kinds of events to choose from: first those that a role records every day, then all by track.

Pure. Nothing is kept from anybody: what is usual only stands first.
"""

from __future__ import annotations

from amparo.access.actors import Role
from amparo.casework.fields import Option, OptionGroup
from amparo.casework.wording import Wording
from amparo.pathway.events import WITHDRAWN
from amparo.pathway.vocabulary import Kind, Vocabulary

_POLICE = (
    "apprehended", "rights_explained", "lawyer_notified", "parent_notified", "guardian_notified",
    "legal_aid_assigned", "interview_started", "interview_paused", "interview_resumed", "interview_ended",
    "brought_before_authority", "handed_over", "detention_released", "custody_transferred",
    "medical_exam_completed", "interpreter_assigned", "safety_checked", "victim_screening_completed",
)  # fmt: skip
_COURT = (
    "brought_before_authority", "detention_ordered", "detention_reviewed", "detention_released",
    "hearing_scheduled", "hearing_held", "hearing_postponed", "finding_made", "sentence_imposed", "record_expunged",
    "detention_challenge_decided", "child_heard", "appeal_decided",
)  # fmt: skip
_HELP = (
    "safety_checked", "victim_screening_completed", "needs_recorded", "child_heard", "guardian_appointed",
    "determination_requested", "provisional_determination_made", "service_referred", "service_started",
    "placement_started", "aftercare_contact", "contact_missed", "handed_over", "best_interests_assessed",
)  # fmt: skip
_LAWYER = (
    "legal_aid_assigned", "lawyer_arrived", "lawyer_consulted", "detention_review_requested",
    "detention_challenge_filed", "interview_started", "interview_ended", "determination_requested", "appeal_filed",
    "conflict_of_interest_recorded", "child_heard",
)  # fmt: skip
_MONITOR = (
    "held_with_adults", "isolation_started", "isolation_ended", "detention_review_requested", "complaint_filed",
    "force_used", "family_contact", "medical_exam_completed", "in_person_contact_held",
)  # fmt: skip
_PROSECUTOR = (
    "prosecution_decision_made", "non_punishment_considered", "charge_filed", "diversion_considered",
    "diversion_started", "proceedings_withdrawn", "hearing_scheduled",
)  # fmt: skip
_COORDINATOR = (
    "case_conference_held", "lead_assigned", "service_referred", "determination_requested",
    "detention_review_requested", "aftercare_contact",
)  # fmt: skip

USUAL: dict[Role, tuple[str, ...]] = {
    Role.POLICE_CHILD_DESK: _POLICE,
    Role.PROSECUTOR: _PROSECUTOR,
    Role.LEGAL_AID_LAWYER: _LAWYER,
    Role.JUDGE_CLERK: _COURT,
    Role.GUARDIAN: _HELP,
    Role.CASEWORKER: _HELP,
    Role.DETENTION_MONITOR: _MONITOR,
    Role.COORDINATOR: _COORDINATOR,
}


def recordable(vocabulary: Vocabulary) -> tuple[Kind, ...]:
    """The kinds that somebody records of a child, withdrawals apart."""
    return tuple(
        kind
        for kind in vocabulary.kinds.values()
        if not kind.derived and "child" in kind.subjects and kind.name != WITHDRAWN
    )


def kind_groups(vocabulary: Vocabulary, words: Wording, role: Role, chosen: str = "") -> tuple[OptionGroup, ...]:
    """The kinds for a list: what is usual in `role`, then every kind by the track on which it is drawn."""
    say = words.translate
    kinds = {kind.name: kind for kind in recordable(vocabulary)}
    usual = [kinds[name] for name in USUAL.get(role, ()) if name in kinds]
    headings = {
        "protection": say("Protection"),
        "justice": say("Justice"),
        "liberty": say("Liberty"),
        "release": say("Away from the group"),
        "none": say("Everything else"),
    }
    groups = [OptionGroup(say("What you record most"), tuple(_option(kind, words, chosen) for kind in usual))]
    stood = {kind.name for kind in usual}
    for track, heading in headings.items():
        listed = sorted(
            (kind for kind in kinds.values() if kind.track == track and kind.name not in stood),
            key=lambda kind: say(kind.label),
        )
        groups.append(OptionGroup(heading, tuple(_option(kind, words, chosen) for kind in listed)))
    return tuple(group for group in groups if group.options)


def _option(kind: Kind, words: Wording, chosen: str) -> Option:
    return Option(kind.name, words.translate(kind.label), kind.name == chosen)
