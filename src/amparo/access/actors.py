"""Who acts: a member of staff, for one agency, in one role; and what an agency may have to do with a subject."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amparo.law.messages import Word


class Role(StrEnum):
    """In what part somebody acts. The order is that of the personas of the field work."""

    POLICE_CHILD_DESK = "police_child_desk"
    PROSECUTOR = "prosecutor"
    LEGAL_AID_LAWYER = "legal_aid_lawyer"
    JUDGE_CLERK = "judge_clerk"
    GUARDIAN = "guardian"
    CASEWORKER = "caseworker"
    DETENTION_MONITOR = "detention_monitor"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    MODERATOR = "moderator"

    @property
    def label(self) -> Word:
        """The role in words, to be translated."""
        return Word(_ROLE_LABELS[self])


_ROLE_LABELS = {
    Role.POLICE_CHILD_DESK: "child-desk officer",
    Role.PROSECUTOR: "prosecutor",
    Role.LEGAL_AID_LAWYER: "legal-aid lawyer",
    Role.JUDGE_CLERK: "judge or clerk",
    Role.GUARDIAN: "guardian or advocate",
    Role.CASEWORKER: "caseworker",
    Role.DETENTION_MONITOR: "detention monitor",
    Role.COORDINATOR: "coordinator",
    Role.ANALYST: "analyst",
    Role.MODERATOR: "moderator",
}


class MandateKind(StrEnum):
    """What an agency has to do with a subject."""

    CUSTODY = "custody"
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    DEFENCE = "defence"
    ADJUDICATION = "adjudication"
    GUARDIANSHIP = "guardianship"
    CARE = "care"
    MONITORING = "monitoring"
    COORDINATION = "coordination"


class Purpose(StrEnum):
    """For what somebody looks. Asked each time, written into the audit, readable by the child."""

    CASE_CONDUCT = "case_conduct"
    CHILD_REQUEST = "child_request"
    INTAKE = "intake"
    COORDINATION = "coordination"
    MONITORING = "monitoring"
    REVIEW = "review"
    CHALLENGE_CUSTODY = "challenge_custody"

    @property
    def label(self) -> Word:
        """The purpose in words, to be translated."""
        return Word(_PURPOSE_LABELS[self])


_PURPOSE_LABELS = {
    Purpose.CASE_CONDUCT: "to conduct the case",
    Purpose.CHILD_REQUEST: "because the child asked",
    Purpose.INTAKE: "to take a child in",
    Purpose.COORDINATION: "to coordinate agencies",
    Purpose.MONITORING: "to monitor detention",
    Purpose.REVIEW: "to review what was done",
    Purpose.CHALLENGE_CUSTODY: "to challenge custody",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff as they act now. `until` (microseconds UTC, excluded; `None` is open) ends it.

    `membership` is the id of the right to act so.
    """

    user: str
    name: str
    agency: str
    agency_name: str
    role: Role
    membership: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class HeldMandate:
    """A mandate of the acting agency on a subject, in force now. Times in microseconds UTC, `until` excluded."""

    kind: MandateKind
    agency: str
    start: int
    until: int | None
