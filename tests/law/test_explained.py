"""What a finding of a count says of itself: how often, never how long."""

from __future__ import annotations

import pytest

from amparo.safeguards.explaining import explain
from amparo.safeguards.nodes import AtMost
from tests.law.building import build
from tests.law.judging import catalogue, findings, words
from tests.law.reading_situations import all_situations

COUNTS = {rule.name: rule for rule in catalogue().rules if isinstance(rule.form, AtMost) and rule.form.count}
SAID = {
    "met": "It did not happen more often than the limit allows.",
    "breached": "That was once more than the limit allows.",
    "unknown": "Nobody can tell whether it happened more often than the limit allows.",
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_count_says_how_often_and_never_how_long(name: str) -> None:
    rule = COUNTS[name]
    seen: set[str] = set()
    for situation in all_situations():
        if situation.rule != rule.id:
            continue
        record = build(situation.record, words())
        for finding in findings(record, (rule.id,)):
            if finding.outcome == "unknown" and not {"met", "breached"} <= {
                each.value for each in finding.could_be
            }:
                continue
            said = [each.text for each in explain(finding, rule, record.timeline, words()).happened]
            assert not [each for each in said if "lasted" in each or "gone on" in each]
            if finding.outcome in SAID:
                assert said[-1] == SAID[finding.outcome]
                seen.add(finding.outcome.value)
    assert seen == set(SAID)
