"""A rule's worked situations: each fact read as it was written, and what comes of them told in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amparo.pathway.events import Answer, Coverage, Event, Source, Timeline
from amparo.pathway.instants import Instant, read_instant
from amparo.safeguards.examples import Example, Tried, run_examples
from amparo.safeguards.findings import Finding, Missing, Outcome
from amparo.safeguards.loader import load_rules
from amparo.safeguards.nodes import RuleSet
from tests.spec.small_vocabulary import LIMITS, VOCABULARY

RULE = """\
[[rule]]
id = "x"
part = "y"
form = "within"
trigger = "stopped"
need = "heard"
limit = "hearing"

[[rule.example]]
"""
EVERY = frozenset({"born", "stopped", "heard", "charged", "admitted", "let_go", "noted"})
ZONE = "Africa/Nairobi"


def read(tmp_path: Path, example: str, rule: str = RULE) -> RuleSet:
    path = tmp_path / "rule.toml"
    path.write_text(rule + example)
    return load_rules([path], VOCABULARY, LIMITS)


def at(text: str, zone: str = ZONE) -> Instant:
    return read_instant(text, zone)


def test_a_situation_is_read_whole(tmp_path: Path) -> None:
    """Every fact, with everything that is said of it, in the zone of the place."""
    (found,) = read(
        tmp_path,
        """\
title = "Everything  at once"
zone = "Africa/Nairobi"
born = "2010-05"
as_of = "2026-03-10T10:00"
known_at = "2026-03-11T10:00"
law = "XA"
covered = []
expect = ["met", "not_applicable", "met"]
facts = [
  { kind = "stopped", happened = "2026-03-02", held = "yes", linked = "not_asked", place = "cell", episode = "E1" },
  { id = "first", kind = "heard", happened = "2026-03-02T10:00", recorded = "2026-03-03", hours = 1.5 },
  { kind = "heard", happened = "autumn 2025", hours = 0, present = "lawyer", note = "none", answers = "first" },
  { kind = "heard", happened = "2026", forum = "judge", present = ["lawyer", "parent"], note = "a  b", desk = "d" },
  { kind = "charged", happened = "undated", act_date = "2025-12", agency = "police", source = "third_party" },
  { kind = "stopped", happened = "2026-03", corrects = "first", hearing = "H1", report = "R1", held = "none" },
]
""",
    ).examples
    assert found == Example(
        rule="x#y",
        title="Everything at once",
        timeline=Timeline(
            "example",
            (
                Event("birth", "example", "age_recorded", at("2010-05"), attributes={"birth": at("2010-05")}),
                Event(
                    "fact-1",
                    "example",
                    "stopped",
                    at("2026-03-02"),
                    attributes={"held": "yes", "linked": Answer.NOT_ASKED, "place": "cell"},
                    references={"episode": "E1"},
                ),
                Event(
                    "first",
                    "example",
                    "heard",
                    at("2026-03-02T10:00"),
                    recorded=at("2026-03-03").latest,
                    attributes={"hours": 1.5},
                ),
                Event(
                    "fact-3",
                    "example",
                    "heard",
                    at("autumn 2025"),
                    attributes={"hours": 0, "present": frozenset({"lawyer"}), "note": Answer.NONE},
                    references={"answers": "first"},
                ),
                Event(
                    "fact-4",
                    "example",
                    "heard",
                    at("2026"),
                    attributes={
                        "forum": "judge",
                        "present": frozenset({"lawyer", "parent"}),
                        "note": "a b",
                        "desk": "d",
                    },
                ),
                Event(
                    "fact-5",
                    "example",
                    "charged",
                    at("undated"),
                    attributes={"act_date": at("2025-12")},
                    agency="police",
                    source=Source.THIRD_PARTY,
                ),
                Event(
                    "fact-6",
                    "example",
                    "stopped",
                    at("2026-03"),
                    attributes={"held": Answer.NONE},
                    references={"hearing": "H1", "report": "R1"},
                    corrects="first",
                ),
            ),
            zone=ZONE,
        ),
        as_of=at("2026-03-10T10:00").earliest,
        known_at=at("2026-03-11T10:00").earliest,
        law="XA",
        expect=(Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.MET),
        file=str(tmp_path / "rule.toml"),
        line=9,
    )
    answers = [event.attributes.get("linked") for event in found.timeline.events]
    assert answers[1] is Answer.NOT_ASKED


SHORT = 'title = "t"\nas_of = "2026-03-10T10:00"\nexpect = "met"\n'


def test_what_is_left_out_is_as_it_mostly_is(tmp_path: Path) -> None:
    """Known when it is judged, in UTC, every kind covered that somebody records, no law in particular."""
    (found,) = read(tmp_path, SHORT).examples
    moment = at("2026-03-10T10:00", "UTC").earliest
    assert (found.as_of, found.known_at, found.law, found.expect) == (moment, moment, "", (Outcome.MET,))
    assert found.timeline == Timeline("example", (), (Coverage("example", EVERY),))


@pytest.mark.parametrize(
    ("covered", "kinds"),
    [
        ("[]", None),
        ("'heard'", {"heard"}),
        ("['heard', 'stopped.held']", {"heard", "stopped.held"}),
        ("['all', 'stopped.held']", {*EVERY, "stopped.held"}),
        ("'all'", EVERY),
    ],
)
def test_coverage_is_what_is_said(tmp_path: Path, covered: str, kinds: set[str] | None) -> None:
    (found,) = read(tmp_path, f"{SHORT}covered = {covered}\n").examples
    assert found.timeline.coverage == (() if kinds is None else (Coverage("example", frozenset(kinds)),))


def test_nothing_may_be_expected(tmp_path: Path) -> None:
    (found,) = read(tmp_path, SHORT.replace('"met"', "[]")).examples
    assert found.expect == ()


def test_a_place_s_situation_is_a_place_s(tmp_path: Path) -> None:
    (found,) = read(tmp_path, SHORT, RULE.replace('id = "x"', 'id = "x"\nsubject = "facility"')).examples
    assert found.timeline.subject_kind == "facility"


def test_every_situation_of_every_rule_has_its_place(tmp_path: Path) -> None:
    text = f"{RULE}{SHORT}\n[[rule.example]]\n{SHORT}\n"
    other = text.replace('part = "y"\n', "")
    loaded = read(tmp_path, text + other, "")
    assert [(each.rule, each.line) for each in loaded.examples] == [("x#y", 9), ("x#y", 14), ("x", 26), ("x", 31)]


# --- what comes of them ---------------------------------------------------------------------------------


def finding(**said: Any) -> Finding:
    known: dict[str, Any] = {"id": "1", "rule": "x", "part": "y", "law": "international", "subject": "example"}
    return Finding(**known | {"outcome": Outcome.MET, "could_be": frozenset({Outcome.MET})} | said)


def tried(tmp_path: Path, findings: list[Finding], more: str = "") -> Tried:
    """What is taken from `findings` by a judge who sees one rule and one moment."""
    loaded = read(tmp_path, SHORT + more)

    def judge(ruleset: RuleSet, timeline: Timeline, as_of: int, known_at: int) -> list[Finding]:
        assert [rule.name for rule in ruleset.rules] == ["x#y"]
        assert ruleset.limits == loaded.limits
        assert timeline == loaded.examples[0].timeline
        assert (as_of, known_at) == (loaded.examples[0].as_of, loaded.examples[0].known_at)
        return findings

    (found,) = run_examples(loaded, judge)
    return found


def test_a_country_s_own_findings_count_only_where_the_country_is_named(tmp_path: Path) -> None:
    each = [finding(id=law, law=law) for law in ("international", "XA", "policy", "", "XB")]
    assert [one.law for one in tried(tmp_path, each).findings] == ["international", "policy", ""]
    assert [one.law for one in tried(tmp_path, each, 'law = "XA"\n').findings] == ["XA"]
    assert [one.law for one in tried(tmp_path, each, 'law = "international"\n').findings] == ["international"]


def test_findings_of_another_rule_or_part_are_not_meant(tmp_path: Path) -> None:
    each = [finding(), finding(part=""), finding(rule="xx"), finding(part="z")]
    assert tried(tmp_path, each).findings == (each[0],)


def test_outcomes_stand_in_the_order_of_what_asked_for_them(tmp_path: Path) -> None:
    """By the trigger's time, then the window; what nobody can date comes last."""
    undated, late, second, first = (
        finding(id="undated", outcome=Outcome.UNKNOWN),
        finding(id="late", happened=(5, 6)),
        finding(id="second", happened=(1, 2), window=1, outcome=Outcome.BREACHED),
        finding(id="first", happened=(1, 2), window=0),
    )
    found = tried(tmp_path, [undated, late, second, first])
    assert [each.id for each in found.findings] == ["first", "second", "late", "undated"]
    assert found.outcomes == (Outcome.MET, Outcome.BREACHED, Outcome.MET, Outcome.UNKNOWN)
    assert not found.holds


def test_what_came_is_told_in_one_line_with_what_is_missing(tmp_path: Path) -> None:
    place = f"{tmp_path / 'rule.toml'}, line 9: x#y: t"
    assert str(tried(tmp_path, [finding()])) == f"{place}: met."
    assert str(tried(tmp_path, [])) == f"{place}: expected met, came out no finding."
    open_ones = [
        finding(outcome=Outcome.UNKNOWN, missing=(Missing("time"), Missing("coverage"))),
        finding(outcome=Outcome.NOT_APPLICABLE, missing=(Missing("time"),)),
    ]
    assert str(tried(tmp_path, open_ones)) == (
        f"{place}: expected met, came out unknown, not applicable. Missing: coverage, time."
    )


def test_only_the_situations_asked_for_are_tried(tmp_path: Path) -> None:
    loaded = read(tmp_path, f"{SHORT}\n[[rule.example]]\n{SHORT}")
    assert [each.example for each in run_examples(loaded, lambda *_: [], loaded.examples[1:])] == [
        loaded.examples[1]
    ]
    assert run_examples(loaded, lambda *_: [], []) == ()
