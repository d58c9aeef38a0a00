"""The built-in safeguards: complete, in shape, resting on provisions that are there, and true to their examples."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from amparo.law.citations import resolve
from amparo.law.packs import load_law, load_pack
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.examples import Example, Tried, run_examples
from amparo.safeguards.findings import Outcome
from amparo.safeguards.formatter import format_rules
from amparo.safeguards.loader import CATALOGUE, load_catalogue, load_rules, rules_of
from amparo.safeguards.needing import needs
from amparo.safeguards.nodes import AtMost, Every, Rule, Within

#: Every safeguard that was researched, by its id.
RESEARCHED = frozenset((Path(__file__).parents[1] / "unit/researched_safeguards.txt").read_text("utf-8").split())
RULES = load_catalogue().rules
FILES = sorted(CATALOGUE.glob("*.toml"))
each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


def test_every_researched_safeguard_is_a_rule_and_no_rule_is_more() -> None:
    assert {rule.id for rule in RULES} == RESEARCHED


def test_the_parts_of_a_rule_stand_in_order() -> None:
    parts = [rule.part for rule in rules_of(load_catalogue(), "interview-length-and-rest")]
    assert parts == ["stretch", "rest", "night"]


@each_rule
def test_a_rule_says_all_that_its_page_needs(rule: Rule) -> None:
    assert rule.title
    assert rule.plain.endswith(".")
    assert rule.topic == Path(rule.file).stem
    assert rule.acts in load_law().roles
    assert rule.serves
    assert rule.sources
    assert rule.unseen


@each_rule
def test_a_rule_rests_on_provisions_whose_reading_is_told(rule: Rule) -> None:
    for source in rule.sources:
        provisions = resolve(source.instrument, source.reference)
        assert source.verified == all(provision.verified for provision in provisions)
    assert any(source.verified for source in rule.sources)


@each_rule
def test_no_title_says_the_number_of_a_limit_that_a_country_may_set_otherwise(rule: Rule) -> None:
    """A page would promise a judge within a day where the law of the country gives half of one."""
    number = "one|two|three|four|six|seven|eight|ten|twelve|fifteen|thirty"
    numbers = rf"\d|\b({number})( \w+)? (hour|day|month)s?\b"
    assert not re.search(numbers, rule.title, re.IGNORECASE)


def test_what_was_not_read_is_marked() -> None:
    unread = {source.instrument for rule in RULES for source in rule.sources if not source.verified}
    assert unread == {"paris-principles", "recruited-handbook"}


@each_rule
def test_a_limit_that_no_law_gives_is_house_policy_and_nothing_else(rule: Rule) -> None:
    laws = {limit.law for limit in load_catalogue().limits if limit.id == rule.limit}
    assert laws <= {"international", "policy"}
    assert len(laws) == (1 if rule.limit else 0)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_in_shape(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_rules(text) == text


def test_a_country_adds_its_limits_and_no_rules() -> None:
    country = load_catalogue("XA")
    assert country.rules == RULES
    assert {limit.law for limit in country.limits} == {"international", "policy", "XA"}
    assert load_catalogue(load_pack("XA")).limits == country.limits
    assert load_catalogue("XA") is country


def test_a_citation_that_resolves_to_nothing_fails_with_file_and_line(tmp_path: Path) -> None:
    text = (CATALOGUE / "arrest.toml").read_text(encoding="utf-8").replace('"para 33"', '"para 3333"')
    (tmp_path / "arrest.toml").write_text(text, encoding="utf-8")
    line = 1 + text[: text.index("para 3333")].count("\n")
    with pytest.raises(ValueError, match=rf"arrest\.toml, line {line}: .* resolves to nothing: .*3333"):
        load_rules([tmp_path, CATALOGUE / "terms.toml"], load_vocabulary(), load_law().limits, _verified)


def _verified(instrument: str, reference: str) -> bool:
    return all(provision.verified for provision in resolve(instrument, reference))


# --- examples -------------------------------------------------------------------------------------------

EXAMPLES = load_catalogue().examples


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.rule}: {example.title}")
def test_a_worked_situation_comes_out_as_it_says(example: Example) -> None:
    (tried,) = run_examples(load_catalogue(), examples=[example])
    assert tried.holds, str(tried)


@each_rule
def test_a_rule_has_two_to_five_situations_and_shows_met_and_breached(rule: Rule) -> None:
    own = [example for example in EXAMPLES if example.rule == rule.name]
    outcomes = {outcome for example in own for outcome in example.expect}
    assert 2 <= len(own) <= 5
    assert {Outcome.MET, Outcome.BREACHED} <= outcomes


@pytest.mark.parametrize("identity", sorted({rule.id for rule in RULES}))
def test_a_rule_shows_what_nobody_can_tell_and_a_deadline_what_is_still_open(identity: str) -> None:
    outcomes = {
        outcome for example in EXAMPLES if example.rule.split("#")[0] == identity for outcome in example.expect
    }
    parts = rules_of(load_catalogue(), identity)
    if any(isinstance(part.form, Within | Every) for part in parts):
        assert Outcome.PENDING in outcomes
    if identity != "criminal-record-removed-at-18":
        assert Outcome.UNKNOWN in outcomes or isinstance(parts[0].form, Within | AtMost)


def test_an_example_that_comes_out_otherwise_says_so_in_one_line() -> None:
    example = next(each for each in EXAMPLES if each.title == "A judge one minute later")
    tried = Tried(example, ())
    assert not tried.holds
    assert str(tried) == (
        f"{example.file}, line {example.line}: arrest-before-authority-24h: A judge one minute later: "
        "expected breached, came out no finding."
    )


def test_examples_are_judged_by_their_own_part_alone() -> None:
    seen: Counter[int] = Counter()

    def judge(ruleset, timeline, as_of, known_at):
        seen[len(ruleset.rules)] += 1
        assert as_of == known_at
        return ()

    run_examples(load_catalogue(), judge)
    assert seen == {1: len(EXAMPLES)}


# --- what a rule needs ----------------------------------------------------------------------------------


@each_rule
def test_what_a_rule_reads_is_in_the_vocabulary(rule: Rule) -> None:
    vocabulary = load_vocabulary()
    found = needs(rule, load_catalogue(), vocabulary)
    assert found
    for need in found:
        kind = vocabulary.kinds[need.kind]
        assert not kind.derived
        assert not need.attribute or need.attribute in kind.attributes


def test_what_the_first_rule_reads() -> None:
    (rule,) = rules_of(load_catalogue(), "arrest-before-authority-24h")
    found = {str(need) for need in needs(rule, load_catalogue(), load_vocabulary())}
    assert found >= {
        "apprehended",
        "apprehended.deprived_of_liberty",
        "brought_before_authority",
        "brought_before_authority.authority_type",
        "detention_released",
        "age_recorded.birth",
        "charge_filed.offence_date",
    }


def test_what_is_read_of_the_event_that_began_the_duty_is_told_with_that_event() -> None:
    (rule,) = rules_of(load_catalogue(), "victim-told-of-accused-status")
    found = {str(need) for need in needs(rule, load_catalogue(), load_vocabulary())}
    assert found >= {"accused_status_changed.accused_change", "victim_informed.topics"}
    assert "victim_informed.accused_change" not in found


def test_the_states_that_a_rule_names_are_read_too() -> None:
    (rule,) = rules_of(load_catalogue(), "criminal-record-removed-at-18")
    found = {str(need) for need in needs(rule, load_catalogue(), load_vocabulary())}
    assert found >= {"record_review_opened", "record_review_decided", "age_recorded.birth", "record_expunged"}
    assert "turned_18" not in found
