"""What the law says of a few hundred small records, written from the provisions and not from the rules."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from amparo.safeguards.findings import Counterfactual, Finding, Missing
from tests.law.building import Record, build, point
from tests.law.judging import catalogue, findings, words
from tests.law.reading_situations import Situation, all_situations

SITUATIONS = all_situations()


def judged(situation: Situation, record: Record) -> list[Finding]:
    found = findings(record, (situation.rule, *situation.also))
    return [one for one in found if situation.parts is None or one.part in situation.parts]


def _parts_differ(wanted: dict[str, Any], there: Missing | Counterfactual, zone: str) -> bool:
    for name, value in wanted.items():
        seen = getattr(there, "what" if name == "what" else name)
        if seen != (point(value, zone) if name == "at" else value):
            return True
    return False


def differences(expected: dict[str, Any], finding: Finding, zone: str) -> list[str]:
    """How the finding is not the one that the law gives; empty if it is."""
    wrong: list[str] = []

    def hold(what: str, wanted: object, got: object) -> None:
        if wanted != got:
            wrong.append(f"{what}: {wanted!r} is right, got {got!r}")

    hold("rule", expected["rule"], finding.rule)
    hold("part", expected.get("part", ""), finding.part)
    hold("law", expected["law"], finding.law)
    if "trigger" in expected:
        hold("trigger", expected["trigger"], finding.trigger)
    hold("outcome", expected["outcome"], finding.outcome.value)
    if "could_be" in expected:
        hold("could_be", set(expected["could_be"]), {outcome.value for outcome in finding.could_be})
    if "due" in expected:
        ends = expected["due"].split("/")
        got = None if finding.due is None else (finding.due.earliest, finding.due.latest)
        hold("due", (point(ends[0], zone), point(ends[-1], zone)), got)
    if "label" in expected:
        hold("label", expected["label"], finding.label)
    if "missing" in expected and all(_parts_differ(expected["missing"], one, zone) for one in finding.missing):
        wrong.append(f"missing: {expected['missing']} is right, got {finding.missing}")
    if "counterfactual" in expected and (
        finding.counterfactual is None or _parts_differ(expected["counterfactual"], finding.counterfactual, zone)
    ):
        wrong.append(f"counterfactual: {expected['counterfactual']} is right, got {finding.counterfactual}")
    if expected.get("flagged") and not finding.flags:
        wrong.append("flags: the record contradicts itself and the finding does not say so")
    return wrong


def unlike(situation: Situation, found: list[Finding]) -> list[str]:
    """Why `found` is not all that the law says of the situation; empty if it is."""
    if len(found) != len(situation.expect):
        said = [(one.rule, one.part, one.law, one.trigger, one.outcome.value) for one in found]
        return [f"{len(situation.expect)} findings are right, got {len(found)}: {said}"]
    zone = situation.record.get("zone", "UTC")
    best: list[str] | None = None
    for order in permutations(found) if len(found) <= 4 else [tuple(found)]:
        wrong = [
            f"{expected.get('trigger', '')}: {one}"
            for expected, finding in zip(situation.expect, order, strict=True)
            for one in differences(expected, finding, zone)
        ]
        if best is None or len(wrong) < len(best):
            best = wrong
    return best or []


def test_there_are_enough() -> None:
    assert {situation.rule for situation in SITUATIONS} == {rule.id for rule in catalogue().rules}
    assert len(SITUATIONS) >= 8 * len(catalogue().rules)


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_situation(situation: Situation) -> None:
    record = build(situation.record, words())
    wrong = unlike(situation, judged(situation, record))
    assert not wrong, f"{situation.why} ({situation.provision})\n" + "\n".join(wrong)


@pytest.mark.parametrize("situation", SITUATIONS[::5], ids=str)
def test_the_order_of_the_record_does_not_matter(situation: Situation) -> None:
    record = build(situation.record, words())
    backwards = replace(
        record,
        timeline=replace(
            record.timeline, events=record.timeline.events[::-1], coverage=record.timeline.coverage[::-1]
        ),
    )

    def plainly(found: list[Finding]) -> set[tuple[object, ...]]:
        return {(one.id, one.outcome, one.could_be, one.due, one.trigger) for one in found}

    assert plainly(judged(situation, record)) == plainly(judged(situation, backwards))


@pytest.mark.parametrize("situation", SITUATIONS[::5], ids=str)
def test_every_finding_explains_itself(situation: Situation) -> None:
    for finding in judged(situation, build(situation.record, words())):
        if finding.outcome.value == "unknown":
            assert len(finding.could_be) > 1
            assert finding.missing or finding.flags, f"unknown, and nothing says why: {finding}"
        else:
            assert finding.could_be == {finding.outcome}
        if finding.outcome.value == "pending":
            assert finding.due is not None


def test_ids_are_stable_under_correction() -> None:
    by_id = {str(situation): situation for situation in SITUATIONS}
    before = by_id["arrest-before-authority-24h:hour-30-before-the-correction-was-known"]
    after = by_id["arrest-before-authority-24h:hour-30-corrected-to-hour-20"]
    ids = [{one.id for one in judged(each, build(each.record, words()))} for each in (before, after)]
    assert ids[0] == ids[1]
    plain = by_id["arrest-before-authority-24h:judge-after-exactly-24-hours"]
    moved = by_id["arrest-before-authority-24h:time-of-arrest-corrected"]
    ids = [{one.id for one in judged(each, build(each.record, words()))} for each in (plain, moved)]
    assert ids[0] == ids[1]
