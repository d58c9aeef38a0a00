"""Situations as lawyers write them, their records built and as plain data, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amparo.pathway.events import Answer, Coverage, Timeline
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.kit.facts import interval, moment, plain_moment, plain_timeline, timeline_of
from amparo.safeguards.kit.records import build, point
from amparo.safeguards.kit.situations import Situation, SituationError, read, read_folder
from tests.law.small_kit import NAIROBI, PLAIN_TIMELINE, RECORD, TIMELINE, WORDS, at
from tests.spec.small_vocabulary import VOCABULARY

# --- a situation as a lawyer writes it -------------------------------------------------------------------

FILE = """\
rule = "x"
provision = "art 1"
parts = ["y"]

[bases.first]
birth = "2009-05-03"
as_of = "2026-03-10T10:00"
coverage = [{ kinds = ["*"] }]
[bases.first.facts.stop]
kind = "stopped"
happened = "2026-03-02T10:00"
held = "yes"
place = "cell"
[bases.first.facts.hearing]
kind = "heard"
happened = "2026-03-03"

[bases.second]
base = "first"
zone = "Africa/Nairobi"
without = ["hearing"]
[bases.second.facts.stop]
place = "(blank)"
episode = "E1"

[[situation]]
id = "one"
why = "Because."
base = "second"
facts.stop.held = "no"
facts.late = { kind = "heard", happened = "2026-03-04T10:00" }
expect = [{ trigger = "stop", outcome = "met" }, { rule = "z", law = "XA", part = "p", outcome = "unknown" }]

[[situation]]
id = "two"
why = "Alone."
provision = "art 2"
paper = "9"
parts = []
also = ["z"]
as_of = "2026-03-10T10:00"
expect = []
"""


def test_a_situation_is_laid_over_its_bases(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(FILE)
    assert read(path) == (
        Situation(
            id="one",
            rule="x",
            why="Because.",
            provision="art 1",
            record={
                "birth": "2009-05-03",
                "as_of": "2026-03-10T10:00",
                "coverage": [{"kinds": ["*"]}],
                "zone": NAIROBI,
                "facts": {
                    "stop": {"kind": "stopped", "happened": "2026-03-02T10:00", "held": "no", "episode": "E1"},
                    "late": {"kind": "heard", "happened": "2026-03-04T10:00"},
                },
            },
            expect=(
                {"rule": "x", "law": "international", "trigger": "stop", "outcome": "met"},
                {"rule": "z", "law": "XA", "part": "p", "outcome": "unknown"},
            ),
            parts=("y",),
        ),
        Situation(
            id="two",
            rule="x",
            why="Alone.",
            provision="art 2",
            record={"as_of": "2026-03-10T10:00", "facts": {}},
            expect=(),
            parts=(),
            also=("z",),
            paper="9",
        ),
    )
    assert [str(each) for each in read_folder(tmp_path)] == ["x:one", "x:two"]


def test_a_file_may_name_the_law_of_its_findings_and_no_parts(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(FILE.replace('parts = ["y"]', 'law = ""', 1))
    one, two = read(path)
    assert [each["law"] for each in one.expect] == ["", "XA"]
    assert (one.parts, two.parts) == (None, ())


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('rule = "x"', 'rule = "x"\nrules = 1\nlaws = 2', "x.toml: no such key: laws, rules"),
        ('zone = "Africa/Nairobi"', "zones = 1", "x.toml: base second: no such key: zones"),
        ('why = "Alone."', 'why = "Alone."\nwy = 1', "x.toml: two: no such key: wy"),
        ('kinds = ["*"]', 'kinds = ["*"], form = 1', "x.toml: one: no such key: form"),
        ('part = "p"', 'pat = "p"', "x.toml: one: no such key: pat"),
        ('outcome = "met"', 'outcome = "fine"',
         "x.toml: one: no such outcome: {'trigger': 'stop', 'outcome': 'fine'}"),
        (
            'outcome = "unknown"',
            'outcome = "unknown", could_be = ["met", "fine"]',
            "x.toml: one: no such outcome: {'rule': 'z', 'law': 'XA', 'part': 'p', 'outcome': 'unknown',"
            " 'could_be': ['met', 'fine']}",
        ),
        ('trigger = "stop"', 'trigger = "halt"', "x.toml: one: no such fact: halt"),
        ('id = "two"', 'id = "one"', "x.toml: an id used twice: one"),
        ('rule = "x"\n', "", "x.toml: lacks rule"),
        ('id = "two"\nwhy = "Alone."', "", "x.toml: a situation: lacks id, why"),
        ('as_of = "2026-03-10T10:00"\nexpect = []', "expect = []", "x.toml: two: lacks as_of"),
        ('outcome = "met"', 'label = "met"', "x.toml: one: lacks outcome"),
        ('base = "second"', 'base = "third"', "x.toml: one: no such base: third"),
        ('base = "first"', 'base = "third"', "x.toml: one, base second: no such base: third"),
        ('without = ["hearing"]', 'without = ["trial"]',
         "x.toml: one, base second: no such fact to go without: trial"),
    ],
)  # fmt: skip
def test_a_word_that_nobody_knows_never_weakens_a_test(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    path = tmp_path / "x.toml"
    assert FILE.count(right) == 1
    path.write_text(FILE.replace(right, wrong))
    with pytest.raises(SituationError) as refused:
        read(path)
    assert str(refused.value) == said


def test_what_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    for content in (b"rule =", b"rule = '\xff'"):
        path.write_bytes(content)
        with pytest.raises(SituationError, match=r"^x\.toml: cannot be read as TOML: "):
            read(path)


# --- its record ------------------------------------------------------------------------------------------


def test_a_record_is_built_whole() -> None:
    found = build(RECORD, WORDS)
    assert found.timeline == TIMELINE
    assert found.as_of == at("2026-03-10T10:00", NAIROBI).earliest
    assert found.known_at == at("2026-03-11T10:00").earliest
    assert found.laws == ("XA", "international")
    answers = [
        found.timeline.events[2].attributes["association_alleged"],
        found.timeline.events[3].attributes["held"],
    ]
    assert [type(each) for each in answers] == [Answer, Answer]


def test_of_what_a_record_leaves_out_nothing_is_made_up() -> None:
    found = build({"as_of": "2026-03-10T10:00"}, WORDS)
    assert (found.timeline, found.laws) == (Timeline("invented-child", ()), ("international",))
    assert found.known_at == found.as_of == at("2026-03-10T10:00").earliest
    for silent in ({"birth": []}, {"presumed_child": False}, {"association": "(blank)"}):
        assert build({"as_of": "2026-03-10T10:00", **silent}, WORDS).timeline.events == ()
    (once,) = build({"as_of": "2026-03-10T10:00", "birth": "2009"}, WORDS).timeline.events
    assert (once.id, once.attributes) == ("birth-0", {"birth": at("2009")})


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"kind": "heard", "happened": "2026", "b": 1, "a": 2}, "'one: heard has no a, b'"),
        ({"kind": "heard", "happened": "2026", "order": "O", "interview": "I"},
         "'one: heard is never tied to interview, order'"),
        ({"kind": "nothing", "happened": "2026"}, "'nothing'"),
    ],
)  # fmt: skip
def test_a_fact_says_nothing_that_its_kind_does_not_have(fact: dict[str, Any], said: str) -> None:
    with pytest.raises(KeyError) as refused:
        build({"as_of": "2026-03-10T10:00", "facts": {"one": fact}}, WORDS)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("subject", "places", "whose"),
    [
        ("facility", ["F1", "F1", None], "F1"),
        ("facility", ["F1", "F2"], "invented-child"),
        ("facility", [None], "invented-child"),
        ("child", ["F1"], "invented-child"),
    ],
)
def test_a_place_s_record_is_the_place_s(subject: str, places: list[str | None], whose: str) -> None:
    facts = {
        str(number): {"kind": "heard", "happened": "2026"} | ({"facility": place} if place else {})
        for number, place in enumerate(places)
    }
    found = build({"as_of": "2026-03-10T10:00", "subject": subject, "facts": facts}, WORDS).timeline
    assert (found.subject, found.subject_kind) == (whose, subject)


def test_of_two_valid_moments_the_later_and_an_offset_says_which() -> None:
    assert point("2026-10-25T02:30", "Europe/Rome") == at("2026-10-25T01:30").earliest
    assert point("2026-10-25T02:30+02:00", "Europe/Rome") == at("2026-10-25T00:30").earliest
    assert point("2026-03-02T10:00:00.000001", "UTC") == at("2026-03-02T10:00").earliest + 1


# --- as plain data ---------------------------------------------------------------------------------------


def without_what_is_stated_once(timeline: Timeline) -> Timeline:
    return replace(timeline, events=timeline.events[3:])


def test_a_timeline_as_plain_data_and_back() -> None:
    timeline = without_what_is_stated_once(TIMELINE)
    assert plain_timeline(timeline, WORDS) == PLAIN_TIMELINE
    back = timeline_of(json.loads(json.dumps(PLAIN_TIMELINE)), WORDS)
    assert back == timeline
    assert type(back.events[0].attributes["held"]) is Answer
    assert type(back.events[1].attributes["note"]) is str


@pytest.mark.parametrize(
    ("covered", "kinds", "left_out"),
    [(4, ["a", "b", "c", "d"], []), (5, ["*"], ["f", "g", "h"]), (8, ["*"], []), (0, [], [])],
)
def test_coverage_of_more_than_half_of_all_kinds_names_those_left_out(
    covered: int, kinds: list[str], left_out: list[str]
) -> None:
    words = Vocabulary(1, {name: replace(VOCABULARY.kinds["heard"], name=name) for name in "abcdefgh"})
    timeline = Timeline("s", (), (Coverage("all", frozenset("abcdefgh"[:covered])),))
    (said,) = plain_timeline(timeline, words)["coverage"]
    assert (said["kinds"], said["except"]) == (kinds, left_out)
    assert timeline_of(plain_timeline(timeline, words), words) == timeline


def test_open_ends_are_null() -> None:
    assert [plain_moment(each) for each in (BEGINNING, BEGINNING - 1, END, END + 1)] == [None] * 4
    assert plain_moment(0) == "1970-01-01T00:00:00.000000Z"
    assert plain_moment(1) == "1970-01-01T00:00:00.000001Z"
    assert (moment(None, 5), moment("1970-01-01T00:00:00.000007Z", 5)) == (5, 7)
    assert interval({"earliest": None, "latest": None}) == (BEGINNING, END)
