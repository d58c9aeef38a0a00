"""What the audit holds, and what of it the law asks about: that somebody opened a child's file.

Pure. A rule whose subject is an access is judged on entries of the audit, each a record of its own with one event.
Neither who looked nor at whom comes along: the rule asks in which role and for what. Source: the rule language,
section 1, "Subjects".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from amparo.access.actors import Purpose, Role
from amparo.pathway.events import Answer, Event, Timeline, Value
from amparo.pathway.instants import Instant

SUBJECT: Final = "access"
OPENED: Final = "record_accessed"

GRANTED: Final = "granted"
REFUSED: Final = "refused"


class Action(StrEnum):
    """What somebody did, or wanted to."""

    OPEN_CASE = "open_case"
    OPEN_LIST = "open_list"
    OPEN_PATHWAY = "open_pathway"
    RECORD = "record"
    NAME = "name"
    GRANT_MANDATE = "grant_mandate"
    DECLARE_COVERAGE = "declare_coverage"
    DRAFT = "draft"
    EMPTY_CELLS = "empty_cells"
    READ_AUDIT = "read_audit"


#: What shows somebody what stands in a file. The others add to it, begin it, or read the audit.
OPENINGS: Final = frozenset({Action.OPEN_CASE, Action.OPEN_LIST, Action.DRAFT, Action.EMPTY_CELLS})

#: The roles of staff, as the law's rules call them.
ROLES: Mapping[Role, str] = {
    Role.POLICE_CHILD_DESK: "police_officer",
    Role.PROSECUTOR: "prosecutor",
    Role.LEGAL_AID_LAWYER: "defence_counsel",
    Role.JUDGE_CLERK: "judge",
    Role.GUARDIAN: "guardian",
    Role.CASEWORKER: "case_worker",
    Role.DETENTION_MONITOR: "monitor",
    Role.COORDINATOR: "coordinator",
    Role.ANALYST: "analyst",
    Role.MODERATOR: "moderator",
}

#: For what staff look, as the law's rules call it.
PURPOSES: Mapping[Purpose, str] = {
    Purpose.CASE_CONDUCT: "case_conduct",
    Purpose.CHILD_REQUEST: "child_request",
    Purpose.INTAKE: "protection",
    Purpose.COORDINATION: "case_conduct",
    Purpose.MONITORING: "supervision",
    Purpose.REVIEW: "supervision",
    Purpose.CHALLENGE_CUSTODY: "case_conduct",
}

_NO_PURPOSE = "no_purpose"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the audit, without who acted and whose file it was. `at` is in microseconds UTC; `files` is how
    many files were shown. `role`, `action` and `purpose` are as they were written, which may be by a later version.
    """

    id: str
    at: int
    agency: str
    role: str
    action: str
    purpose: str
    outcome: str
    files: int


def access_of(entry: Entry) -> Timeline | None:
    """The record of the access that `entry` tells of; `None` if no file was opened by it.

    What was refused opened nothing, and neither did a list that shows nobody. An action that is unknown here counts
    as an opening: what cannot be read is asked about. A role or a purpose that is unknown here is one nobody can
    tell, and an entry without a purpose says that none was stated.
    """
    if entry.outcome == REFUSED or not entry.files or entry.action in set(Action) - OPENINGS:
        return None
    says: dict[str, Value] = {"role": _called(entry.role, ROLES), "purpose": _called(entry.purpose, PURPOSES)}
    if not entry.purpose:
        says["purpose"] = _NO_PURPOSE
    event = Event(entry.id, entry.id, OPENED, Instant(entry.at, entry.at), entry.at, says)
    return Timeline(entry.id, (event,), (), SUBJECT)


def _called(written: str, names: Mapping[Role, str] | Mapping[Purpose, str]) -> str | Answer:
    return next((name for code, name in names.items() if code.value == written), Answer.UNKNOWN)
