"""The vocabulary against the papers: complete, typed, encrypted where it must be, and free of what is forbidden."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.events import REFERENCES
from amparo.pathway.reading_words import WORDS, read_vocabulary
from amparo.pathway.vocabulary import Compartment, Type, load_vocabulary
from tests.unit.words_of_the_papers import (
    DECISIONS,
    ENTITIES_ELSEWHERE,
    ENTITIES_OF_EVENTS,
    FORBIDDEN,
    NOT_PERSON_FIRST,
    RESEARCHED_KINDS,
    WORKED_REFERENCES,
    WORKED_RULES,
    words,
)

VOCABULARY = load_vocabulary()
KINDS = VOCABULARY.kinds
ATTRIBUTES = [(kind, attribute) for kind in KINDS.values() for attribute in kind.attributes.values()]
INDICATORS = tomllib.loads((WORDS / "indicators.toml").read_text(encoding="utf-8"))
WRONG = sorted((Path(__file__).parent / "wrong_words").glob("*.toml"))


def test_every_kind_of_the_research_is_there():
    assert len(RESEARCHED_KINDS) == 108
    assert set(KINDS) >= RESEARCHED_KINDS


@pytest.mark.parametrize(("kind", "name", "type_", "codes"), WORKED_RULES)
def test_what_the_worked_rules_read_is_there(kind, name, type_, codes):
    attribute = KINDS[kind].attributes[name]
    assert attribute.type == type_
    assert set(codes.split()) <= set(attribute.codes)


@pytest.mark.parametrize(("kind", "reference"), WORKED_REFERENCES)
def test_the_references_of_the_worked_rules_are_there(kind, reference):
    assert reference in KINDS[kind].references


def test_carried_facts_are_those_of_the_rule_language_and_sex():
    assert VOCABULARY.carried == {
        "birth": "child",
        "presumed_child": "child",
        "association_alleged": "child",
        "offence_date": "proceeding",
        "exceptional_reason": "interview",
        "sex": "child",
    }
    assert VOCABULARY.carried_references == {"proceeding": "episode"}
    assert KINDS["brought_before_authority"].once == "episode"
    assert {kind.name for kind in KINDS.values() if kind.once} == {
        "brought_before_authority",
        "interview_ended",
        "isolation_ended",
    }


def test_only_turning_eighteen_is_derived():
    assert [kind.name for kind in KINDS.values() if kind.derived] == ["turned_18"]


def test_every_reference_begins_somewhere_or_is_a_row():
    minted = {reference for kind in KINDS.values() for reference in kind.mints}
    assert set(REFERENCES) - minted == {"answers", "facility"}
    assert all(kind.references[-1] == "answers" for kind in KINDS.values())


def test_every_attribute_is_needed_by_somebody_who_exists():
    researched = _safeguards()
    known = DECISIONS | ENTITIES_OF_EVENTS | ENTITIES_ELSEWHERE | set(INDICATORS["indicator"]) | {"states", "form"}
    for kind, attribute in ATTRIBUTES:
        assert attribute.uses
        for use in attribute.uses:
            assert use in known or use in researched, f"{kind.name}.{attribute.name}: {use}"
    for kind in KINDS.values():
        for use in kind.uses:
            assert use in known or use in researched, f"{kind.name}: {use}"


def test_everything_that_the_papers_ask_for_is_served():
    served = {use for kind in KINDS.values() for use in kind.uses}
    served |= {use for _, attribute in ATTRIBUTES for use in attribute.uses}
    assert served >= _safeguards()
    assert served >= ENTITIES_OF_EVENTS
    assert served >= DECISIONS


def test_a_kind_is_researched_or_says_who_needs_it():
    needed = {need.split(".")[0] for each in INDICATORS["indicator"].values() for need in each.get("needs", [])}
    for kind in KINDS.values():
        assert kind.name in RESEARCHED_KINDS or kind.uses or kind.name in needed or _read_by_rules(kind.name), (
            kind.name
        )


def _read_by_rules(name):
    return name in {"interview_paused", "interview_resumed"}


def _safeguards():
    """The 119 safeguards of the research, by id."""
    return frozenset((Path(__file__).parent / "researched_safeguards.txt").read_text(encoding="utf-8").split())


def test_there_are_thirty_two_indicators_and_their_inputs_exist():
    expected = {f"R{number}" for number in range(1, 18)} | {f"I{number}" for number in range(1, 16)}
    assert set(INDICATORS["indicator"]) == expected
    used_tables = set()
    for name, indicator in INDICATORS["indicator"].items():
        assert indicator["label"]
        assert indicator.get("needs") or indicator.get("tables"), name
        for need in indicator.get("needs", []):
            kind, _, attribute = need.partition(".")
            assert kind in KINDS, f"{name}: {need}"
            assert not attribute or attribute in KINDS[kind].attributes, f"{name}: {need}"
        used_tables |= set(indicator.get("tables", []))
    assert used_tables == set(INDICATORS["table"])
    assert all(table["label"] and table["kept_in"] for table in INDICATORS["table"].values())


def test_words_are_complete():
    for kind in KINDS.values():
        assert kind.label[0].isupper()
        assert not kind.label.endswith(".")
        assert len(kind.label) <= 60, kind.label
        assert kind.means.endswith("."), kind.name
    for kind, attribute in ATTRIBUTES:
        assert attribute.label[0].isupper(), attribute.name
        assert attribute.means.endswith("."), f"{kind.name}.{attribute.name}"
        assert len(attribute.codes) == len(attribute.code_labels)
        assert all(attribute.code_labels)
        assert len(set(attribute.code_labels)) == len(attribute.code_labels), (
            f"two codes say one thing: {attribute}"
        )
    assert all(VOCABULARY.groups.values())


def test_codes_stand_with_codes_and_bounds_with_numbers():
    for kind, attribute in ATTRIBUTES:
        assert bool(attribute.codes) == (attribute.type in (Type.CODE, Type.SET)), f"{kind.name}.{attribute.name}"
        assert attribute.type is not Type.NUMBER or (attribute.least is not None and attribute.most is not None)


def test_nothing_forbidden_is_asked():
    for kind in KINDS.values():
        for name in (
            kind.name,
            *kind.attributes,
            *(code for each in kind.attributes.values() for code in each.codes),
        ):
            for word in FORBIDDEN:
                if f"_{word}" in f"_{name}" and name not in HARMLESS:
                    pytest.fail(f"{kind.name}: {name} holds {word!r}")


#: Names that hold a forbidden word by chance, each looked at: what somebody else did to the child, or a child's own
#: view of an own goal, or a service that the child asks for, or a community that the child was drawn into.
HARMLESS = frozenset({"child_rating", "face_to_face"})


def test_nationality_is_known_for_fairness_only():
    holders = {kind.name for kind, attribute in ATTRIBUTES if "nationalit" in attribute.name}
    assert holders == {"profile_recorded"}


def test_a_person_comes_first():
    for kind in KINDS.values():
        for text in (kind.label, *(attribute.label for attribute in kind.attributes.values())):
            for word in NOT_PERSON_FIRST:
                found = re.search(rf"\b{word}\b", text.casefold())
                assert not found or text in SAID_OF_OTHERS, text


#: Labels that say such a word of a register, of a record or of somebody else than the child.
SAID_OF_OTHERS = frozenset({"Criminal record removed", "Entered in a register of offenders"})


#: Groups of which something may stand in the clear: the course of the case, and what is said of places.
IN_THE_CLEAR = {"progress", "custody", "questioning", "decision", "participation", "records", "inspection"}


def test_what_could_kill_is_encrypted():
    for kind, attribute in ATTRIBUTES:
        where = f"{kind.name}.{attribute.name}"
        if attribute.type is Type.TEXT or attribute.group not in IN_THE_CLEAR:
            assert attribute.encrypted, where
        if attribute.name in {"birth", "age_least", "age_most", "sex", "offences", "offence_date", "relation"}:
            assert attribute.encrypted, where


def test_the_account_stands_where_no_prosecutor_looks():
    for kind, attribute in ATTRIBUTES:
        if attribute.group == "account":
            assert kind.compartment in (Compartment.PROTECTION, Compartment.DEFENCE) or kind.subjects == ("group",)
        if attribute.group == "defence":
            assert kind.compartment is Compartment.DEFENCE
        if attribute.group == "victim_safety":
            assert kind.compartment is Compartment.VICTIM_SAFETY


def test_knowledge_of_groups_has_no_place_for_a_child():
    holding = [kind for kind in KINDS.values() if kind.subjects == ("group",)]
    assert {kind.name for kind in holding} == {"group_described", "group_designated", "group_designation_ended"}
    for kind in holding:
        assert not {"child", "birth", "association_alleged", "told_by"} & set(kind.attributes)
        assert kind.references == ("answers",)


def test_what_every_decision_stores_is_asked_of_the_decisions():
    stored = ["decided_by", "legal_basis", "options_considered", "reasons", "child_view_taken", "child_view"]
    stored += ["counsel_present", "appeal_by", "next_review"]
    for name in words(
        "detention_ordered prosecution_decision_made sentence_imposed finding_made victim_status_recognized"
        " victim_status_declined victim_status_revoked provisional_determination_made transition_decided"
        " protection_decision_made appeal_decided release_decision_made non_punishment_considered seal_ordered"
    ):
        assert set(stored) <= set(KINDS[name].attributes), name


def test_intelligence_questioning_is_absent_from_the_handover():
    assert not {"region", "roles_in_group", "account_text"} & set(KINDS["handed_over"].attributes)
    assert not {"region", "roles_in_group", "account_text"} & set(
        KINDS["encountered_by_security_forces"].attributes
    )


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_file_is_refused_with_file_and_line(path, tmp_path):
    text = path.read_text(encoding="utf-8")
    (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_vocabulary(tmp_path)
    expected = text.splitlines()[0].removeprefix("# expects ")
    assert str(caught.value).startswith(f"{path.name}:{expected}")


def test_one_name_in_two_files_is_refused(tmp_path):
    good = 'version = 1\n[group.a]\nlabel = "A"\n'
    (tmp_path / "a.toml").write_text(good, encoding="utf-8")
    (tmp_path / "b.toml").write_text('\n\n[group.a]\nlabel = "B"\n', encoding="utf-8")
    with pytest.raises(FileError, match=r"^b\.toml:3: a is already written in a\.toml:2; keep one$"):
        read_vocabulary(tmp_path)


def test_a_folder_without_a_version_is_refused(tmp_path):
    with pytest.raises(FileError, match="exactly one file must say version"):
        read_vocabulary(tmp_path)


def test_no_kind_is_younger_than_the_vocabulary():
    """An event of it, recorded today, would be taken for one that nobody could have written."""
    assert {kind.name for kind in KINDS.values() if not 1 <= kind.since <= VOCABULARY.version} == set()


def test_an_attribute_may_differ_on_one_kind():
    assert KINDS["case_opened"].attributes["role"].type is Type.SET
    assert KINDS["interview_started"].attributes["role"].type is Type.CODE
    assert "defence_counsel" in KINDS["record_accessed"].attributes["role"].codes
    assert (
        KINDS["victim_status_declined"].attributes["reason"].codes
        != KINDS["victim_status_revoked"].attributes["reason"].codes
    )
