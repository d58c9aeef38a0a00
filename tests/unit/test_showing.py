"""The declared table: complete, closed by default, and read with errors worth reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.access.actors import MandateKind, Role
from amparo.access.decision import Verdict, load_showing, read_showing
from amparo.law.toml_files import FileError
from amparo.pathway.vocabulary import Compartment, load_vocabulary

TABLE = load_showing()
WORDS = load_vocabulary()
JUSTICE = (Role.POLICE_CHILD_DESK, Role.PROSECUTOR, Role.JUDGE_CLERK)


def test_every_group_compartment_and_mandate_has_a_row_and_no_row_is_about_nothing() -> None:
    assert set(TABLE.groups) == set(WORDS.groups)
    assert set(TABLE.compartments) == {compartment.value for compartment in Compartment}
    assert set(TABLE.mandates) == set(MandateKind)
    assert set(TABLE.kinds) <= set(WORDS.kinds)


def test_what_the_table_does_not_name_nobody_sees() -> None:
    for role in Role:
        assert TABLE.fact("apprehended", "no such compartment", role, True) is Verdict.WITHHELD
        assert TABLE.group("no such group", role, True) is Verdict.WITHHELD


def test_an_analyst_and_a_moderator_open_no_case_and_see_no_name() -> None:
    for role in (Role.ANALYST, Role.MODERATOR):
        assert not TABLE.may_open(role, frozenset(MandateKind))
        assert not TABLE.sees_name(role)
        for compartment in Compartment:
            assert TABLE.fact("apprehended", compartment.value, role, True) is not Verdict.SHOWN


@pytest.mark.parametrize("role", JUSTICE)
@pytest.mark.parametrize("own", [True, False])
def test_police_prosecution_and_court_see_no_account_and_no_screening_even_their_own(role: Role, own: bool) -> None:
    for kind in WORDS.kinds.values():
        for attribute in kind.attributes.values():
            if attribute.group in ("account", "screening", "plan", "defence"):
                assert TABLE.group(attribute.group, role, own) is not Verdict.SHOWN
    for kind in ("account_given", "association_period_recorded", "exit_recorded"):
        assert TABLE.fact(kind, WORDS.kinds[kind].compartment.value, role, own) is Verdict.HIDDEN


def test_what_a_child_tells_a_lawyer_is_that_lawyers_offices_alone() -> None:
    for role in Role:
        for own in (True, False):
            shown = TABLE.fact("counsel_note_made", "defence", role, own)
            lawyers = role is Role.LEGAL_AID_LAWYER and own
            assert shown is (Verdict.SHOWN if lawyers else Verdict.HIDDEN)


def test_protection_never_crosses_to_another_agency_by_the_table_alone() -> None:
    for role in Role:
        for compartment in ("protection", "justice", "defence", "victim_safety"):
            assert TABLE.fact("service_referred", compartment, role, False) is not Verdict.SHOWN


def test_every_refusal_says_why_without_saying_what() -> None:
    withheld = TABLE.explain("service_referred", "protection", Role.PROSECUTOR, False).reason
    assert "protection" in str(withheld.values)
    hidden = TABLE.explain("counsel_note_made", "defence", Role.PROSECUTOR, False).reason
    assert "defence" not in repr(hidden)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('[group.age]\nany = ["police"]', 2, "no role"),
        ("[groups.age]\nany = []", 1, "no section"),
        ("[compartment.secret]\nany = []", 1, "no compartment"),
        ("[mandate]\nfriendship = []", 2, "no mandate"),
        ('[group.age]\nelse = "shown"', 2, "withheld or hidden"),
        ('[group.age]\nall = ["prosecutor"]', 2, "unknown here"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "table.toml"
    path.write_text(text)
    with pytest.raises(FileError, match=rf"table.toml:{line}: .*{says}"):
        read_showing(path)
