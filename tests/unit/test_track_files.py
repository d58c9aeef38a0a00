"""A small table of tracks read whole, and every way in which its file can be wrong, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.track_table import Lane, Move, StateOf, read_lanes
from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary

WORDS = Vocabulary(
    1,
    {
        name: Kind(name, Compartment.SPINE, "none", name, "", attributes)
        for name, attributes in {
            "started": {
                "service": Attribute("service", Type.CODE, "g", codes=("school", "health", "home")),
                "held": Attribute("held", Type.BOOL3, "g"),
                "at": Attribute("at", Type.DATE, "g"),
                "who": Attribute("who", Type.SET, "g", codes=("parent", "lawyer")),
            },
            "stopped": {"service": Attribute("service", Type.CODE, "g", codes=("school", "health"))},
            "paused": {},
        }.items()
    },
)

GOOD = """\
[lane.help]
track = "protection"
label = "Help"
by = "subject"
begins = "none"
[lane.trial]
track = "justice"
label = "Trial"
by = "proceeding"
begins = "idle"
[state.none]
lane = "help"
label = "No help"
means = "Nothing has begun."
[state.helped]
lane = "help"
label = "Helped"
means = "Something has begun."
[state.resting]
lane = "help"
label = "Resting"
means = "It is interrupted."
[state.idle]
lane = "trial"
label = "Idle"
means = "Nothing happens."
[[move]]
lane = "help"
to = "helped"
on = ["started"]
when = { held = "yes", who = ["parent", "lawyer"] }
not_from = ["resting"]
counts = "service"
[[move]]
lane = "help"
to = "resting"
on = ["paused", "stopped"]
only_from = ["helped"]
[[move]]
lane = "help"
back_from = "resting"
on = ["started"]
[[move]]
lane = "help"
to = "none"
on = ["stopped"]
last_of = "service"
"""


def read(folder: Path, text: str) -> tuple[Lane, ...]:
    (folder / "tracks.toml").write_text(text, encoding="utf-8")
    return read_lanes(folder / "tracks.toml", WORDS)


def test_a_small_table_is_read_whole(tmp_path: Path) -> None:
    moves = (
        Move(
            "help",
            "helped",
            ("started",),
            (("held", frozenset({"yes"})), ("who", frozenset({"parent", "lawyer"}))),
            not_from=frozenset({"resting"}),
            counts="service",
        ),
        Move("help", "resting", ("paused", "stopped"), only_from=frozenset({"helped"})),
        Move("help", "", ("started",), back_from="resting"),
        Move("help", "none", ("stopped",), last_of="service"),
    )
    none, helped = StateOf("none", "help", "No help", "Nothing has begun."), "Something has begun."
    assert read(tmp_path, GOOD) == (
        Lane(
            "help",
            "protection",
            "Help",
            "subject",
            "none",
            {
                "none": none,
                "helped": StateOf("helped", "help", "Helped", helped),
                "resting": StateOf("resting", "help", "Resting", "It is interrupted."),
            },
            moves,
        ),
        Lane(
            "trial",
            "justice",
            "Trial",
            "proceeding",
            "idle",
            {"idle": StateOf("idle", "trial", "Idle", "Nothing happens.")},
            (),
        ),
    )
    open_in = {
        move.to or "back": [name for name in ("none", "helped", "resting") if move.leads_from(name)]
        for move in moves
    }
    assert open_in == {
        "helped": ["none", "helped"],
        "resting": ["helped"],
        "back": ["resting"],
        "none": ["none", "helped", "resting"],
    }


MOVE_KEYS = "lane, to, on, when, only_from, not_from, back_from, counts, last_of"


@pytest.mark.parametrize(
    ("part", "instead", "message"),
    [
        ('track = "protection"', 'track = "police"',
         "2: help: track must be one of protection, justice, liberty, release"),
        ('by = "subject"', 'by = "episode"', "4: help: by must be subject or proceeding"),
        ('label = "Help"\n', "", '1: help: label must be a text; write label = "..."'),
        ('label = "Help"', 'label = "Help"\nwords = 1',
         "4: help: unknown key 'words'; one of track, label, by, begins is meant"),
        ('begins = "idle"', 'begins = "idler"', "23: idle: nothing leads to it; write a [[move]] or remove it"),
        ('begins = "none"', 'begins = "idle"', "5: help: begins 'idle' is no state of this lane"),
        ('[state.idle]\nlane = "trial"', '[state.idle]\nlane = "trail"', "24: idle: there is no lane 'trail'"),
        ('label = "Idle"', 'label = "Idle"\ntrack = 1',
         "26: idle: unknown key 'track'; one of lane, label, means is meant"),
        ('means = "It is interrupted."', "means = 3", '22: resting: means must be a text; write means = "..."'),
        ('to = "resting"\n', "", "34: move 2: write either to or back_from"),
        ('to = "resting"', 'to = "resting"\nback_from = "helped"', "34: move 2: write either to or back_from"),
        ('to = "resting"', 'to = "idle"', "36: move 2: to names 'idle', which is no state of help"),
        ('to = "resting"', 'to = "gone"', "36: move 2: to names 'gone', which is no state of help"),
        ('back_from = "resting"', 'back_from = "idle"',
         "41: move 3: back_from names 'idle', which is no state of help"),
        ('only_from = ["helped"]', 'only_from = ["helped", "idle"]',
         "38: move 2: only_from names 'idle', which is no state of help"),
        ('not_from = ["resting"]', 'not_from = ["rest"]',
         "32: move 1: not_from names 'rest', which is no state of help"),
        ('not_from = ["resting"]', 'not_from = "resting"', "32: move 1: not_from must be a list of texts"),
        ('on = ["paused", "stopped"]\n', "", "34: move 2: on names no kind of event"),
        ('on = ["paused", "stopped"]', 'on = ["paused", "ended"]',
         "37: move 2: on names 'ended', which is no kind of event"),
        ('counts = "service"', 'counts = "help"', "33: move 1: counts: started has no attribute 'help'"),
        ('counts = "service"', 'counts = "at"',
         "33: move 1: counts: at is a date; only codes, sets and yes or no will do"),
        ('only_from = ["helped"]', 'last_of = "service"', "38: move 2: last_of: paused has no attribute 'service'"),
        ('last_of = "service"', 'when = { service = "home" }',
         "47: move 4: when: service cannot be 'home'; it is one of school, health"),
        ('{ held = "yes", who', '{ held = ["yes", "no", "never", "maybe"], who',
         "31: move 1: when: held cannot be 'maybe'; it is one of yes, no"),
        ('["parent", "lawyer"] }', '["parent", "zoo", "imam", "judge"] }',
         "31: move 1: when: who cannot be 'imam'; it is one of parent, lawyer"),
        ('["parent", "lawyer"] }', '[] }', "31: move 1: when: who must be a code or a list of codes"),
        ('["parent", "lawyer"] }', '["parent", 1] }', "31: move 1: when: who must be a code or a list of codes"),
        ('{ held = "yes", who = ["parent", "lawyer"] }', '"held"',
         "31: move 1: when must be { attribute = code }"),
        ('counts = "service"', "count = 1", f"33: move 1: unknown key 'count'; one of {MOVE_KEYS} is meant"),
        ('[[move]]\nlane = "help"\nback', '[[move]]\nlane = "helping"\nback',
         "40: move 3: there is no lane 'helping'"),
    ],
)  # fmt: skip
def test_a_wrong_table_is_refused_word_for_word(tmp_path: Path, part: str, instead: str, message: str) -> None:
    assert GOOD.count(part) == 1, part
    with pytest.raises(FileError) as caught:
        read(tmp_path, GOOD.replace(part, instead))
    assert str(caught.value) == f"tracks.toml:{message}"
