"""The synthetic population: its answer key, held against the judge, and that child k is always child k."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from amparo.law.limits import Unit
from amparo.law.packs import load_pack
from amparo.law.toml_files import FileError
from amparo.pathway.instants import Precision
from amparo.pathway.population import limits
from amparo.pathway.population.answers import COULD_BE, OUTCOME
from amparo.pathway.population.batches import ATTRIBUTES, REFERENCES, Texts, event_batch, event_schema
from amparo.pathway.population.lives import Life
from amparo.pathway.population.making import OTHERS, PLANNED, Population, planned
from amparo.pathway.population.parameters import DEFAULT, read_parameters
from amparo.pathway.population.plans.duties import DEADLINES
from amparo.pathway.vocabulary import Type, load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import SUMMARY_ORDER, Finding
from amparo.safeguards.loader import load_catalogue

CHILDREN = 2_000
RULES = {(rule.id, rule.part): rule for rule in load_catalogue(load_pack("XA")).rules}


@cache
def population(seed: int = 20_240_919) -> Population:
    return Population(read_parameters(), seed)


@cache
def many_lives() -> list[Life]:
    return list(population().lives(0, CHILDREN))


@cache
def eventful_lives() -> list[Life]:
    """Lives in which everything that is rare happens more often than not."""
    parameters = read_parameters()
    return list(Population(replace(parameters, shares=dict.fromkeys(parameters.shares, 0.6)), 3).lives(0, 600))


@cache
def judge(subject: str = "child") -> Judge:
    """All that is planned for, and nothing else."""
    pack = load_pack("XA")
    rules = load_catalogue(pack)
    asked = tuple(rule for rule in rules.rules if (rule.id, rule.part) in planned(subject))
    assert {(rule.id, rule.part) for rule in asked} == planned(subject), "planned for, and no rule of the catalogue"
    calendars = {"policy": pack.calendar} if pack.calendar else {}
    return Judge(replace(rules, rules=asked), calendars=calendars, leap_birthday=pack.leap_birthday)


def _found(finding: Finding) -> tuple[str, ...]:
    could_be = " ".join(outcome.value for outcome in SUMMARY_ORDER if outcome in finding.could_be)
    trigger = finding.trigger or ""
    return finding.rule, finding.part, finding.law, trigger, finding.outcome.value, could_be


def differences(lives: Iterable[Life]) -> list[str]:
    """Every finding that the key does not have, and every answer that is not found."""
    wrong: list[str] = []
    for life in lives:
        judged = judge(life.subject_kind).judge(life.timeline(), as_of=life.as_of)
        found = Counter(_found(finding) for finding in judged)
        key = Counter(
            (each.rule, each.part, each.law, each.trigger, OUTCOME[each.possible], COULD_BE[each.possible])
            for each in life.answers
        )
        wrong += [f"{life.subject} found {each}" for each in found - key]
        wrong += [f"{life.subject} key {each}" for each in key - found]
    return wrong


def test_the_judge_recovers_the_key_exactly() -> None:
    assert differences(many_lives()) == []


@pytest.mark.parametrize("subject", OTHERS)
def test_the_key_of_places_reports_and_readings_is_recovered_exactly(subject: str) -> None:
    lives = list(Population(read_parameters(), 2, subject).lives(0, 500))
    assert differences(lives) == []
    assert {(each.rule, each.part) for life in lives for each in life.answers} == planned(subject)
    reached = {(each.rule, OUTCOME[each.possible]) for life in lives for each in life.answers}
    rules = {rule for rule, _ in planned(subject)}
    assert {(rule, outcome) for rule in rules for outcome in ("met", "breached", "unknown")} <= reached


def test_every_safeguard_of_the_catalogue_is_in_a_key() -> None:
    assert set(RULES) == PLANNED.union(*(planned(subject) for subject in OTHERS))


def test_the_key_holds_where_what_is_rare_happens_to_most() -> None:
    assert differences(eventful_lives()) == []


def test_a_check_that_knows_less_finds_what_was_known_then() -> None:
    """A court can ask what was known when it decided: before a correction, and before a withdrawal."""
    asked = 0
    for life in many_lives():
        timeline = life.timeline()
        for known_at, answer in life.answers_then:
            found = [
                each
                for each in judge().judge(timeline, as_of=life.as_of, known_at=known_at)
                if (each.rule, each.part, each.law, each.trigger) == (*answer[:3], answer.trigger)
            ]
            assert [_found(each) for each in found] == [
                (*answer[:4], OUTCOME[answer.possible], COULD_BE[answer.possible])
            ], (life.subject, answer.fault)
            now = [each.possible for each in life.answers if each[:4] == answer[:4]]
            assert len(now) == 1
            asked += now != [answer.possible]
    assert asked > 40, "what was known then is what is known now"


def test_the_key_claims_nothing_of_a_rule_that_is_not_planned_and_something_of_each_that_is() -> None:
    claimed = {(each.rule, each.part) for life in many_lives() for each in life.answers}
    assert claimed == PLANNED


def test_every_fault_is_drawn_and_stands_in_the_key() -> None:
    drawn = {each.fault for life in many_lives() for each in life.answers}
    faults = {
        word for name, chances in read_parameters().faults.items() for word in chances.words if name != "review"
    }
    unseen = {"soon", "after_6_months", "after_9_months", "once"}  # a stay is named by its course
    unseen |= {"mild", "stops"}  # fewer hours alone ask for nothing; visits are named together
    assert faults - drawn - unseen == set()


def test_each_rule_reaches_each_outcome_that_is_planned_for_it() -> None:
    reached: dict[str, set[str]] = {}
    for life in [*many_lives(), *eventful_lives()]:
        for each in life.answers:
            reached.setdefault(each.rule, set()).add(OUTCOME[each.possible])
    assert {rule for rule, outcomes in reached.items() if not {"met", "breached", "unknown"} <= outcomes} == set()


def test_a_child_is_the_same_alone_and_among_others() -> None:
    among = list(population().lives(0, 40))[33]
    alone = Population(read_parameters(), 20_240_919).life(33)
    assert (alone.events, alone.answers) == (among.events, among.answers)
    assert Population(read_parameters(), 20_240_920).life(33).events != alone.events


def test_nothing_happens_or_is_written_down_after_the_check() -> None:
    for life in many_lives():
        dated = [told for told in life.events if told.precision is not Precision.UNDATED]
        assert all(told.latest <= life.as_of for told in dated), life.subject
        assert all(told.recorded <= life.as_of for told in life.events), life.subject
        assert all(told.recorded >= told.earliest for told in life.events), life.subject


def test_every_event_says_what_the_vocabulary_allows() -> None:
    words = load_vocabulary().kinds
    for life in many_lives()[:1_000]:
        for told in life.events:
            kind = words[told.kind]
            assert set(told.references) <= set(kind.references), told.kind
            for name, value in told.says.items():
                attribute = kind.attributes[name]
                if attribute.type is Type.CODE and value not in {"not_asked", "none"}:
                    assert value in attribute.codes, (told.kind, name, value)
                if attribute.type is Type.SET:
                    assert isinstance(value, frozenset) and value <= set(attribute.codes), (told.kind, name, value)


def test_the_limits_are_those_of_the_packs() -> None:
    all_limits = load_pack("XA").limits

    def value(law: str, name: str) -> object:
        versions = [each for each in all_limits if each.id == name and each.law == law]
        assert len(versions) == 1, (law, name)
        return versions[0].value

    def hours(law: str, name: str) -> float:
        period = value(law, name)
        assert period.unit is Unit.HOURS
        return period.amount / 60

    assert {law: hours(law, "authority") for law in limits.AUTHORITY} == limits.AUTHORITY
    assert hours("international", "questioning") == limits.QUESTIONING
    assert hours("international", "questioning-day") == limits.QUESTIONING_DAY
    assert hours("policy", "handover") == limits.HANDOVER
    assert hours("policy", "legal-aid") == limits.LEGAL_AID
    for duty in DEADLINES:
        period = value("policy", RULES[duty.rule, duty.part].limit)
        assert period.amount == (duty.days or duty.hours * 60), duty.rule
        assert (period.unit is Unit.HOURS) == bool(duty.hours), duty.rule
    assert value("international", "family-calls") == limits.FAMILY_CALLS
    assert value("international", "family-visit").amount == limits.FAMILY_VISIT
    assert value("international", "detention-age") == limits.DETENTION_AGE
    days = {
        ("international", "family-call"): limits.FAMILY_CALL,
        ("international", "charge-court"): limits.CHARGE_COURT,
        ("policy", "detention-review"): limits.REVIEW,
        ("policy", "record-removal"): limits.RECORD_REMOVAL,
        ("policy", "aftercare"): limits.AFTERCARE,
        ("policy", "victim-news"): limits.VICTIM_NEWS,
        ("policy", "support-person"): limits.SUPPORT_PERSON,
        ("policy", "early-release"): limits.EARLY_RELEASE,
        ("policy", "victim-case"): limits.VICTIM_CASE,
        ("policy", "proceedings"): limits.PROCEEDINGS,
        ("international", "solitary"): limits.SOLITARY,
    }
    assert {where: value(*where).amount for where in days} == days
    assert {law: value(law, "final-decision").amount for law in limits.FINAL_DECISION} == limits.FINAL_DECISION
    assert value("policy", "postponements") == limits.POSTPONEMENTS
    assert value("policy", "victim-interviews") == limits.VICTIM_INTERVIEWS
    assert value("policy", "night-from") == limits.NIGHT_FROM
    assert value("policy", "night-until") == limits.NIGHT_UNTIL
    ages = [each for each in all_limits if each.id == "minimum-age" and each.law == "XA"]
    assert tuple(each.value for each in ages) == limits.MINIMUM_AGE["XA"]
    assert ages[1].start is not None and ages[1].start.isoformat() == limits.MINIMUM_AGE_CHANGES
    assert limits.MINIMUM_AGE["international"] == (value("international", "minimum-age"),) * 2


def test_every_row_says_that_it_is_synthetic() -> None:
    lives = list(population().lives(0, 50))
    batch = event_batch(lives, Texts(read_parameters().days), event_schema())
    assert batch.num_rows == sum(len(life.events) for life in lives)
    assert set(batch.column("synthetic").to_pylist()) == {"yes"}
    assert set(batch.column("author").to_pylist()) == {"synthetic"}
    assert all(subject.startswith("synthetic-") for subject in batch.column("subject").to_pylist())


def test_every_column_is_of_the_vocabulary() -> None:
    words = load_vocabulary().kinds.values()
    assert set(ATTRIBUTES) <= {name for kind in words for name in kind.attributes}
    assert set(REFERENCES) <= {name for kind in words for name in kind.references}


def test_who_they_are_follows_the_weights() -> None:
    lives = many_lives()
    said = [told.says for life in lives for told in life.events if told.kind == "profile_recorded"]
    assert 0.3 < sum(says["sex"] == "female" for says in said) / len(said) < 0.46
    assert {life.group for life in lives} == {"criminal", "terrorist"}
    assert {life.role for life in lives} == {"victim", "witness", "accused", "dual"}
    assert {life.age for life in lives if life.met == "child"} == set(range(8, 18))
    assert {life.age for life in lives if life.met == "grown_up"} == {18, 19, 20}
    assert any(not life.course and life.role in {"accused", "dual"} for life in lives), "never arrested"
    assert {says.get("note") for says in said} == {None, "Synthetic: accompanied.", "Synthetic: unaccompanied."}


WRONG = {
    "[weight.sex]\nfemale = 1\n": "mine.toml:1: unknown section 'weight'; nearest is 'weights'",
    "[weights.sexx]\nfemale = 1\n": "mine.toml:1: unknown table [weights.sexx]; nearest is 'sex'",
    "[weights.sex]\n\nfemal = 1\n": "mine.toml:3: sex: unknown word 'femal'; nearest is 'female'",
    "[fault.authority]\nlate = -1\n": "mine.toml:2: authority: late must be a number, 0 or more",
    "[fault.authority]\nlate = 0\n": "mine.toml:1: authority: at least one weight must be more than 0",
    "[population]\nzone = 'Nowhere'\n": "mine.toml:2: population: there is no time zone 'Nowhere'",
    "[population]\nbegin = 2026-01-01\n": "mine.toml:1: population: as_of must be at least 800 days after begin",
    "[agency.police]\noffices = 1\n": "mine.toml:1: [agency.army] is missing; agencies are replaced all at once",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_parameter_is_named_with_file_line_and_key(text: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path.joinpath("mine.toml").relative_to(tmp_path)
    path.write_text(text)
    with pytest.raises(FileError) as error:
        read_parameters(path)
    assert str(error.value).startswith(WRONG[text])


def test_a_table_of_ones_own_replaces_the_shipped_one(tmp_path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("[weights.role]\nvictim = 1\n")
    lives = list(Population(read_parameters(mine), 1).lives(0, 30))
    assert {life.role for life in lives} == {"victim"}
    assert DEFAULT.read_text().count("[fault.") == len(read_parameters(mine).faults)


def test_the_key_holds_whatever_the_agencies_vouch_for(tmp_path) -> None:
    mine = tmp_path / "mine.toml"
    shipped = DEFAULT.read_text()
    mine.write_text(
        shipped.replace("from = 2021-01-01", "from = 2023-03-15").replace("from = 2022-01-01", "lag = 'P3D'")
    )
    assert differences(Population(read_parameters(mine), 5).lives(0, 800)) == []
