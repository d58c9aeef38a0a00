"""The situations reach whatever a rule can say: the list is derived from the rule's own nodes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amparo.safeguards import nodes
from amparo.safeguards.findings import Outcome
from tests.agreement.plain_law import laws_of, limits_named, walk
from tests.law.building import build
from tests.law.judging import catalogue, findings, pack, words
from tests.law.reading_situations import all_situations

RULES = catalogue().rules


def reachable(rule: nodes.Rule) -> frozenset[Outcome]:
    """The outcomes that some record gives `rule`.

    Each can be met, breached and unknown. Pending needs a period that runs: a deadline, a rhythm, or a length of
    a state. Not applicable needs something that takes the duty away: `applies`, an exception that is not read on
    the forbidden event itself, a rhythm whose state ends, or a limit that was not always in force.
    """
    found = {Outcome.MET, Outcome.BREACHED, Outcome.UNKNOWN}
    form = rule.form
    if isinstance(form, nodes.Within | nodes.Every) or (isinstance(form, nodes.AtMost) and not form.count):
        found.add(Outcome.PENDING)
    excuses = [one for one in rule.unless if one.at != "answer"]
    named = limits_named(rule)
    versions = [one for law in laws_of(rule, pack().limits).values() for one in law if one.id in named]
    always = all(
        any(one.start is None for one in versions if one.law == law) for law in {one.law for one in versions}
    )
    if rule.applies is not None or excuses or isinstance(form, nodes.Every) or not always:
        found.add(Outcome.NOT_APPLICABLE)
    return frozenset(found)


def read_attributes(rule: nodes.Rule) -> frozenset[str]:
    """The attributes whose absence can leave `rule` open: those that its conditions read, but `known` never."""

    def paths(node: object) -> Iterator[nodes.Path]:
        if isinstance(node, nodes.Known | nodes.NotAsked):
            return
        if isinstance(node, nodes.Path):
            yield node
        elif isinstance(node, tuple):
            for one in node:
                yield from paths(one)
        elif hasattr(node, "__dataclass_fields__"):
            for name in node.__dataclass_fields__:  # type: ignore[attr-defined]
                if name != "count_from":  # blank, the trigger's own date suffices
                    yield from paths(getattr(node, name))

    read = {path.name for path in paths(rule)}
    state = getattr(rule.form, "state", None)
    if state is not None:
        inner = catalogue().state(state)
        read |= {path.name for path in paths(catalogue().state(inner.of) if inner.of else inner)}
    return frozenset(read - {"kind", "happened", "recorded", "source"})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_outcome_is_reached(rule: nodes.Rule) -> None:
    reached = {
        Outcome(one["outcome"])
        for situation in all_situations()
        for one in situation.expect
        if one["rule"] == rule.id and one.get("part", "") == rule.part
    }
    assert reached == reachable(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_missing_fact_is_met_with(rule: nodes.Rule) -> None:
    """For each attribute that a rule reads there is a situation in which it is named as the missing one."""
    missing: set[str] = set()
    kinds: set[str] = set()
    for situation in all_situations():
        if situation.rule == rule.id and any(one["outcome"] == "unknown" for one in situation.expect):
            for finding in findings(build(situation.record, words()), (rule.id,)):
                if finding.part == rule.part:
                    missing |= {one.name for one in finding.missing if one.what == "attribute"}
                    kinds |= {one.what for one in finding.missing}
    assert read_attributes(rule) - missing == set()
    if any(isinstance(node, nodes.Age) for node in walk(rule)):
        assert "birth" in kinds
    if not isinstance(rule.form, nodes.Never) or rule.form.state or rule.form.trigger:
        assert "coverage" in kinds or (isinstance(rule.form, nodes.Before) and not rule.form.need)


def test_the_papers_situations_are_all_there() -> None:
    """Thirty rows, and as many variants of each as the paper has outcomes."""
    variants = "1 1 2 3 1 2 2 1 1 1 2 1 1 3 1 2 4 3 1 4 1 2 3 4 1 4 5 2 2 3"
    outcomes = {number: int(variant) for number, variant in enumerate(variants.split(), start=1)}
    counted = dict.fromkeys(outcomes, 0)
    for situation in all_situations():
        if situation.paper:
            counted[int(situation.paper)] += 1
    assert counted == outcomes
