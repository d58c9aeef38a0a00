"""From entries of the audit to accesses that the law asks about."""

from __future__ import annotations

import pytest

from amparo.access.actors import Purpose, Role
from amparo.access.audited import PURPOSES, ROLES, Action, Entry, access_of
from amparo.law.limits import INTERNATIONAL
from amparo.law.packs import load_pack
from amparo.pathway.events import Answer
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Outcome
from amparo.safeguards.loader import load_catalogue

AT = 1_770_000_000_000_000


def entry(
    role: str = "caseworker",
    purpose: str = "case_conduct",
    action: str = "open_case",
    outcome: str = "granted",
    files: int = 1,
) -> Entry:
    return Entry("e1", AT, "desk", role, action, purpose, outcome, files)


def test_an_opened_file_is_one_access_without_a_person() -> None:
    access = access_of(entry())
    assert access is not None
    (event,) = access.events
    assert (access.subject, access.subject_kind, event.kind) == ("e1", "access", "record_accessed")
    assert dict(event.attributes) == {"role": "case_worker", "purpose": "case_conduct"}
    assert (event.happened.earliest, event.happened.latest, event.recorded) == (AT, AT, AT)
    assert (event.author, event.agency, dict(event.references)) == ("", "", {})


@pytest.mark.parametrize("action", list(Action))
def test_only_what_shows_a_file_opens_it(action: Action) -> None:
    opens = action in {Action.OPEN_CASE, Action.OPEN_LIST, Action.DRAFT, Action.EMPTY_CELLS}
    assert (access_of(entry(action=action)) is not None) is opens


def test_what_was_refused_and_a_list_of_nobody_opened_nothing() -> None:
    assert access_of(entry(outcome="refused")) is None
    assert access_of(entry(action="open_list", files=0)) is None


def test_what_a_later_version_wrote_is_asked_about() -> None:
    access = access_of(entry(role="interpreter", purpose="to_interpret", action="listen"))
    assert access is not None
    assert dict(access.events[0].attributes) == {"role": Answer.UNKNOWN, "purpose": Answer.UNKNOWN}


def test_an_entry_without_a_purpose_states_none() -> None:
    access = access_of(entry(purpose=""))
    assert access is not None
    assert access.events[0].attributes["purpose"] == "no_purpose"


def test_every_role_and_purpose_of_staff_is_called_as_the_vocabulary_calls_it() -> None:
    has = load_vocabulary().kinds["record_accessed"].attributes
    assert set(ROLES) == set(Role)
    assert set(ROLES.values()) <= set(has["role"].codes)
    assert set(PURPOSES) == set(Purpose)
    assert set(PURPOSES.values()) <= set(has["purpose"].codes)


@pytest.mark.parametrize(
    ("role", "purpose", "outcome"),
    [
        ("legal_aid_lawyer", "challenge_custody", Outcome.MET),  # concerned with the case
        ("detention_monitor", "monitoring", Outcome.MET),  # Havana rule 72: inspectors see all records
        ("guardian", "child_request", Outcome.MET),
        ("analyst", "case_conduct", Outcome.BREACHED),  # a third party, whatever is stated
        ("moderator", "review", Outcome.BREACHED),
        ("caseworker", "", Outcome.BREACHED),
        ("caseworker", "to_interpret", Outcome.UNKNOWN),
        ("analyst", "to_interpret", Outcome.BREACHED),  # for no purpose at all
    ],
)
def test_the_rule_on_opened_files(role: str, purpose: str, outcome: Outcome) -> None:
    access = access_of(entry(role, purpose))
    assert access is not None
    (finding,) = Judge(load_catalogue(load_pack(INTERNATIONAL))).judge(access, as_of=AT)
    assert (finding.rule, finding.outcome) == ("records-access-restricted", outcome)
