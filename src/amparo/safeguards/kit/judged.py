"""Situations and findings as plain data: what the kit asks, what it expects, and what a system answers.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.findings import Finding
from amparo.safeguards.kit.facts import plain_interval, plain_moment, plain_timeline
from amparo.safeguards.kit.plain import Plain
from amparo.safeguards.kit.records import build, point
from amparo.safeguards.kit.situations import Situation


def plain_situation(situation: Situation, vocabulary: Vocabulary) -> Plain:
    """`situation` with its record built: nothing is left to be laid over anything."""
    record = build(situation.record, vocabulary)
    zone = record.timeline.zone
    return {
        "id": str(situation),
        "rule": situation.rule,
        "why": situation.why,
        "provision": situation.provision,
        "judge": {
            "rules": [situation.rule, *situation.also],
            "parts": None if situation.parts is None else list(situation.parts),
            "laws": list(record.laws),
            "as_of": plain_moment(record.as_of),
            "known_at": plain_moment(record.known_at),
        },
        "timeline": plain_timeline(record.timeline, vocabulary),
        "expect": [_plain_expected(each, zone) for each in situation.expect],
    }


def _plain_expected(expected: dict[str, Any], zone: str) -> Plain:
    """One expected finding; what is left out is not asked."""
    said: dict[str, Any] = {
        "rule": expected["rule"],
        "part": expected.get("part", ""),
        "law": expected["law"],
        "outcome": expected["outcome"],
    }
    said |= {name: expected[name] for name in ("trigger", "label") if name in expected}
    if "could_be" in expected:
        said["could_be"] = sorted(expected["could_be"])
    if "due" in expected:
        ends = [point(each, zone) for each in expected["due"].split("/")]
        said["due"] = plain_interval(ends[0], ends[-1])
    if "missing" in expected:
        said["missing"] = dict(expected["missing"])
    if "counterfactual" in expected:
        other = dict(expected["counterfactual"])
        said["counterfactual"] = other | ({"at": plain_moment(point(other["at"], zone))} if "at" in other else {})
    if expected.get("flagged"):
        said["contradicted"] = True
    return said


def plain_finding(finding: Finding) -> Plain:
    """`finding` as the results of a system hold it."""
    due, other = finding.due, finding.counterfactual
    return {
        "rule": finding.rule,
        "part": finding.part,
        "law": finding.law,
        "trigger": finding.trigger,
        "outcome": finding.outcome.value,
        "could_be": sorted(outcome.value for outcome in finding.could_be),
        "due": None if due is None else plain_interval(due.earliest, due.latest),
        "label": finding.label,
        "missing": [
            {
                "what": each.what,
                "event": each.event,
                "name": each.name,
                "kinds": list(each.kinds),
                **plain_interval(
                    BEGINNING if each.start is None else each.start, END if each.end is None else each.end
                ),
            }
            for each in finding.missing
        ],
        "counterfactual": None
        if other is None
        else {
            "kind": other.kind,
            "kinds": list(other.kinds),
            "at": None if other.at is None else plain_moment(other.at),
            "event": other.event,
            "name": other.name,
        },
        "contradicted": bool(finding.flags),
    }


def plain_result(situation: str, findings: Iterable[Finding]) -> Plain:
    """One line of results: all that a system found in `situation`."""
    return {"situation": situation, "findings": [plain_finding(finding) for finding in findings]}
