"""What is expected and what came, as plain data, and how far they agree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from amparo.safeguards.findings import Counterfactual, Due, Finding, Missing, Outcome
from amparo.safeguards.kit.comparing import Agreement, Difference, Level, compare, differences, unlike
from amparo.safeguards.kit.judged import plain_finding, plain_result, plain_situation
from amparo.safeguards.kit.situations import Situation
from tests.law.small_kit import PLAIN_TIMELINE, RECORD, WORDS

# --- what is expected, and what came ---------------------------------------------------------------------


def test_a_situation_as_plain_data_leaves_nothing_to_be_laid_over_anything() -> None:
    situation = Situation(
        id="one",
        rule="x",
        why="Because.",
        provision="art 1",
        record=RECORD,
        expect=(
            {"rule": "x", "law": "international", "outcome": "met"},
            {
                "rule": "x",
                "law": "XA",
                "part": "p",
                "outcome": "unknown",
                "trigger": "stop",
                "label": "released",
                "could_be": ["met", "breached"],
                "due": "2026-03-02T10:00/2026-03-03T10:00",
                "missing": {"what": "time", "event": "stop"},
                "counterfactual": {"kind": "ended_by", "at": "2026-03-02T10:00"},
                "flagged": True,
            },
            {"rule": "x", "law": "", "outcome": "met", "due": "2026-03-02T10:00", "flagged": False,
             "counterfactual": {"kind": "without", "event": "stop"}},
        ),
        parts=("p",),
        also=("z",),
    )  # fmt: skip
    found = plain_situation(situation, WORDS)
    assert found["timeline"]["events"][3:] == PLAIN_TIMELINE["events"]
    assert {name: found[name] for name in found if name != "timeline"} == {
        "id": "x:one",
        "rule": "x",
        "why": "Because.",
        "provision": "art 1",
        "judge": {
            "rules": ["x", "z"],
            "parts": ["p"],
            "laws": ["XA", "international"],
            "as_of": "2026-03-10T07:00:00.000000Z",
            "known_at": "2026-03-11T10:00:00.000000Z",
        },
        "expect": [
            {"rule": "x", "part": "", "law": "international", "outcome": "met"},
            {
                "rule": "x",
                "part": "p",
                "law": "XA",
                "outcome": "unknown",
                "trigger": "stop",
                "label": "released",
                "could_be": ["breached", "met"],
                "due": {"earliest": "2026-03-02T07:00:00.000000Z", "latest": "2026-03-03T07:00:00.000000Z"},
                "missing": {"what": "time", "event": "stop"},
                "counterfactual": {"kind": "ended_by", "at": "2026-03-02T07:00:00.000000Z"},
                "contradicted": True,
            },
            {
                "rule": "x",
                "part": "",
                "law": "",
                "outcome": "met",
                "due": {"earliest": "2026-03-02T07:00:00.000000Z", "latest": "2026-03-02T07:00:00.000000Z"},
                "counterfactual": {"kind": "without", "event": "stop"},
            },
        ],
    }
    assert plain_situation(replace(situation, parts=None), WORDS)["judge"]["parts"] is None


def test_a_finding_as_plain_data() -> None:
    bare = Finding("1", "x", "", "", "s", Outcome.MET, frozenset({Outcome.MET}))
    assert plain_finding(bare) == {
        "rule": "x",
        "part": "",
        "law": "",
        "trigger": None,
        "outcome": "met",
        "could_be": ["met"],
        "due": None,
        "label": "",
        "missing": [],
        "counterfactual": None,
        "contradicted": False,
    }
    full = Finding(
        "1",
        "x",
        "p",
        "XA",
        "s",
        Outcome.UNKNOWN,
        frozenset({Outcome.PENDING, Outcome.BREACHED}),
        trigger="stop",
        due=Due(0, 1),
        label="released",
        missing=(Missing("coverage", kinds=("heard", "born"), start=0), Missing("time", "stop", "n", end=1)),
        counterfactual=Counterfactual("happened_by", ("heard",), 1, "stop", "n"),
        flags=("after_recorded",),
    )
    zero, one = "1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:00.000001Z"
    assert plain_result("x:one", [full]) == {
        "situation": "x:one",
        "findings": [
            {
                "rule": "x",
                "part": "p",
                "law": "XA",
                "trigger": "stop",
                "outcome": "unknown",
                "could_be": ["breached", "pending"],
                "due": {"earliest": zero, "latest": one},
                "label": "released",
                "missing": [
                    {
                        "what": "coverage",
                        "event": None,
                        "name": "",
                        "kinds": ["heard", "born"],
                        "earliest": zero,
                        "latest": None,
                    },
                    {"what": "time", "event": "stop", "name": "n", "kinds": [], "earliest": None, "latest": one},
                ],
                "counterfactual": {
                    "kind": "happened_by",
                    "kinds": ["heard"],
                    "at": one,
                    "event": "stop",
                    "name": "n",
                },
                "contradicted": True,
            }
        ],
    }
    without_time = replace(full, counterfactual=Counterfactual("without", event="stop"))
    assert plain_finding(without_time)["counterfactual"]["at"] is None


EXPECTED: dict[str, Any] = {
    "rule": "x", "part": "p", "law": "XA", "outcome": "unknown", "trigger": "stop", "could_be": ["met", "breached"],
    "due": {"earliest": "a", "latest": "b"}, "label": "released", "missing": {"what": "time"},
    "counterfactual": {"kind": "without"}, "contradicted": True,
}  # fmt: skip
CAME = EXPECTED | {
    "could_be": ["breached", "met"],
    "missing": [{"what": "order"}, {"what": "time", "event": "stop"}],
    "counterfactual": {"kind": "without", "event": "stop"},
}
WRONG: list[tuple[str, Any, Level]] = [
    ("trigger", "go", Level.OUTCOME),
    ("outcome", "met", Level.OUTCOME),
    ("could_be", ["met"], Level.COULD_BE),
    ("could_be", None, Level.COULD_BE),
    ("due", {"earliest": "a", "latest": "c"}, Level.DUE),
    ("due", None, Level.DUE),
    ("label", "", Level.MISSING),
    ("label", None, Level.MISSING),
    ("missing", [], Level.MISSING),
    ("missing", None, Level.MISSING),
    ("missing", [{"what": "order"}], Level.MISSING),
    ("missing", [{"what": "zone"}], Level.MISSING),
    ("counterfactual", None, Level.MISSING),
    ("counterfactual", {"kind": "ended_by"}, Level.MISSING),
    ("counterfactual", {"kind": "zone"}, Level.MISSING),
    ("contradicted", False, Level.MISSING),
]


@pytest.mark.parametrize(("name", "value", "level"), WRONG)
def test_a_difference_counts_at_its_level(name: str, value: Any, level: Level) -> None:
    assert differences(EXPECTED, CAME) == []
    said = f"x p XA {EXPECTED['trigger']}: {name} {EXPECTED[name]!r} is right, got {value!r}"
    assert differences(EXPECTED, CAME | {name: value}) == [(level, said)]
    left_out = {key: each for key, each in CAME.items() if key != name}
    assert differences(EXPECTED, left_out) == [(level, said.replace(repr(value), "None"))] or value is None
    asked_less = {key: each for key, each in EXPECTED.items() if key != name}
    assert differences(asked_less, CAME | {name: value}) == []


def test_an_empty_label_is_no_label_and_what_is_not_contradicted_is_not_asked() -> None:
    bare = {"rule": "x", "part": "", "law": "", "outcome": "met", "label": "", "contradicted": False}
    for label in ("", None):
        assert differences(bare, bare | {"label": label, "contradicted": True}) == []


def test_findings_are_matched_so_that_most_of_them_are_right() -> None:
    """The lower level weighs more: two outcomes right are better than any number of labels."""
    one, two = EXPECTED | {"outcome": "met"}, EXPECTED | {"label": "another"}
    came = [CAME, CAME | {"outcome": "met", "label": "other"}]
    assert unlike([one, two], came) == [
        (Level.MISSING, "x p XA stop: label 'released' is right, got 'other'"),
        (Level.MISSING, "x p XA stop: label 'another' is right, got 'released'"),
    ]
    assert unlike([one, two], came[::-1]) == unlike([one, two], came)


def test_the_number_of_findings_is_counted_for_each_rule_part_and_law() -> None:
    another = EXPECTED | {"part": "q"}
    bare = {"rule": "x", "part": "", "law": "", "outcome": "met"}
    assert unlike([EXPECTED, another], [CAME, CAME | {"outcome": "met"}, bare]) == [
        (Level.OUTCOME, "x p XA: 1 findings are right, got 2 (unknown, met)"),
        (Level.OUTCOME, "x q XA: 1 findings are right, got 0 (none)"),
        (Level.OUTCOME, "x: 0 findings are right, got 1 (met)"),
    ]
    assert unlike([], []) == []


@pytest.mark.parametrize("many", [5, 6])
def test_many_findings_are_matched_to_the_likest_that_is_left(many: int) -> None:
    expected = [EXPECTED | {"trigger": str(number)} for number in range(many)]
    came = [CAME | {"trigger": str(number)} for number in reversed(range(many))]
    assert unlike(expected, came) == []
    came[0]["label"] = "other"
    assert unlike(expected, came) == [(Level.MISSING, f"x p XA {many - 1}: label 'released' is right, got 'other'")]


def test_agreement_is_counted_for_each_rule_at_each_level() -> None:
    situations = [
        {"id": identity, "rule": rule, "expect": [EXPECTED]}
        for identity, rule in (("a:1", "a"), ("a:2", "a"), ("b:1", "b"), ("c:1", "c"))
    ]
    results = {
        "a:1": [CAME],
        "a:2": [CAME | {"due": None, "label": ""}],
        "b:1": [CAME],
        "more": [CAME],
    }
    agreements, found = compare(situations, results)
    none = dict.fromkeys(Level, 0)
    assert agreements == [
        Agreement("a", 2, {Level.OUTCOME: 2, Level.COULD_BE: 2, Level.DUE: 1, Level.MISSING: 1}),
        Agreement("b", 1, dict.fromkeys(Level, 1)),
        Agreement("c", 1, none),
    ]
    assert [each.reached for each in agreements] == [Level.COULD_BE, Level.MISSING, None]
    assert found == [
        Difference("a:2", "a", Level.DUE, f"x p XA stop: due {EXPECTED['due']!r} is right, got None"),
        Difference("a:2", "a", Level.MISSING, "x p XA stop: label 'released' is right, got ''"),
        Difference("c:1", "c", Level.OUTCOME, "there are no results"),
    ]


@pytest.mark.parametrize(("many", "said"), [(2, []), (5, []), (6, ["label"]), (7, ["label"])])
def test_up_to_five_findings_are_matched_in_the_best_of_all_orders(many: int, said: list[str]) -> None:
    """The first asks for less and would do with either; only one of the two is right for the second."""
    bare = {"rule": "x", "part": "", "law": "", "outcome": "met"}
    expected = [bare, bare | {"label": "released"}, *({**bare, "trigger": str(n)} for n in range(many - 2))]
    came = [bare | {"label": "released"}, bare, *({**bare, "trigger": str(n)} for n in range(many - 2))]
    wrong = unlike(expected, came)
    assert [text.split(": ")[1].split()[0] for _, text in wrong] == said
