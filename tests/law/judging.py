"""The one place where the situations meet the evaluator."""

from __future__ import annotations

from functools import cache

from amparo.law.packs import Pack, load_pack
from amparo.pathway.vocabulary import Vocabulary, load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.nodes import Rule, RuleSet
from tests.law.building import Record

#: The invented country whose limits the situations know.
COUNTRY = "XA"


@cache
def words() -> Vocabulary:
    return load_vocabulary()


@cache
def pack() -> Pack:
    return load_pack(COUNTRY)


@cache
def catalogue() -> RuleSet:
    return load_catalogue(COUNTRY)


@cache
def judge(laws: tuple[str, ...], rules: tuple[str, ...] | None = None) -> Judge:
    """The catalogue (or the rules called `rules`) under `laws`, compiled once."""
    whole = catalogue()
    chosen = whole.rules if rules is None else tuple(rule for rule in whole.rules if rule.id in rules)
    ruleset = RuleSet(chosen, whole.states, whole.limits)
    return Judge(ruleset, limits=pack().limits, laws=laws, vocabulary=words())


def findings(record: Record, rules: tuple[str, ...]) -> tuple[Finding, ...]:
    """All that `rules` say of `record`."""
    return judge(record.laws, rules).judge(record.timeline, as_of=record.as_of, known_at=record.known_at)


def parts_of(rule: str) -> tuple[Rule, ...]:
    return tuple(one for one in catalogue().rules if one.id == rule)
