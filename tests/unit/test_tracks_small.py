"""The walk along a small table of tracks: what moves, what only may have, and what runs apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.pathway.events import Answer, Coverage, Event, Timeline, Value
from amparo.pathway.facts import DISPUTED, Words
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.resolving import resolve
from amparo.pathway.track_table import Lane, read_lanes
from amparo.pathway.tracks import Tracks, tracks_of
from tests.unit.test_track_files import GOOD, WORDS

MORE = """\
[[move]]
lane = "trial"
to = "busy"
on = ["started"]
when = { held = "yes" }
[state.busy]
lane = "trial"
label = "Busy"
means = "Something happens."
"""


@pytest.fixture(scope="module")
def lanes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lane, ...]:
    path: Path = tmp_path_factory.mktemp("tracks") / "tracks.toml"
    path.write_text(GOOD + MORE, encoding="utf-8")
    return read_lanes(path, WORDS)


def event(
    number: int, kind: str, at: tuple[int, int] | int, references: dict[str, str] | None = None, **said: Value
) -> Event:
    earliest, latest = at if isinstance(at, tuple) else (at, at)
    return Event(f"e{number}", "s", kind, Instant(earliest, latest), attributes=said, references=references or {})


def walked(lanes: tuple[Lane, ...], *events: Event, coverage: tuple[Coverage, ...] = (), as_of: int = 99) -> Tracks:
    return tracks_of(resolve(Timeline("s", events, coverage, zone="UTC"), as_of, words=Words.of(WORDS)), lanes)


HELP = {"held": "yes", "who": frozenset({"lawyer"}), "service": "school"}


def began(number: int, at: tuple[int, int] | int, **said: Value) -> Event:
    return event(number, "started", at, **{**HELP, **said})


def test_spans_run_from_what_led_there_to_what_led_away(lanes: tuple[Lane, ...]) -> None:
    found = walked(lanes, began(1, 5), event(2, "paused", (7, 9)), event(3, "started", 12)).lane("help")
    assert [(span.state.name, span.since, span.until, span.event) for span in found.spans] == [
        ("none", None, Instant(5, 5), None),
        ("helped", Instant(5, 5), Instant(7, 9, Precision.RANGE), "e1"),
        ("resting", Instant(7, 9, Precision.RANGE), Instant(12, 12), "e2"),
        ("helped", Instant(12, 12), None, "e3"),
    ]
    assert found.certain
    assert found.could_be == {"helped"}


def test_a_move_to_where_one_is_begins_no_new_span(lanes: tuple[Lane, ...]) -> None:
    found = walked(lanes, began(1, 5), began(2, 7, service="health")).lane("help")
    assert [span.event for span in found.spans] == [None, "e1"]


@pytest.mark.parametrize(
    ("said", "state", "could_be"),
    [
        ({}, "helped", {"helped"}),
        ({"held": "no"}, "none", {"none"}),
        ({"held": Answer.NONE}, "none", {"none"}),
        ({"held": Answer.UNKNOWN}, "none", {"none", "helped"}),
        ({"held": Answer.NOT_ASKED}, "none", {"none", "helped"}),
        ({"who": frozenset({"parent", "judge"})}, "helped", {"helped"}),
        ({"who": frozenset({"judge"})}, "none", {"none"}),
        ({"who": frozenset()}, "none", {"none"}),
        ({"who": Answer.UNKNOWN}, "none", {"none", "helped"}),
        ({"who": Answer.UNKNOWN, "held": "no"}, "none", {"none"}),
        ({"who": frozenset({"judge"}), "held": Answer.UNKNOWN}, "none", {"none"}),
        ({"held": 1}, "none", {"none", "helped"}),
    ],
)
def test_what_an_attribute_decides_and_what_it_leaves_open(
    lanes: tuple[Lane, ...], said: dict[str, Value], state: str, could_be: set[str]
) -> None:
    found = walked(lanes, began(1, 5, **said)).lane("help")
    assert (found.current.state.name, found.could_be) == (state, could_be)
    assert found.certain is (len(could_be) == 1)


@pytest.mark.parametrize("covered", [True, False])
def test_a_blank_means_no_only_where_somebody_says_so(lanes: tuple[Lane, ...], covered: bool) -> None:
    blank = event(1, "started", 5, who=frozenset({"lawyer"}))
    coverage = (Coverage("a", frozenset({"started.held"})),) if covered else ()
    found = walked(lanes, blank, coverage=coverage).lane("help")
    assert found.could_be == ({"none"} if covered else {"none", "helped"})


def test_what_runs_is_counted_by_name_and_what_has_none_apart(lanes: tuple[Lane, ...]) -> None:
    """At rest, where the move of the last to end is open."""
    both = (began(1, 1), began(2, 2, service="health"), event(3, "paused", 3))
    ended = event(4, "stopped", 4, service="school")
    assert walked(lanes, *both, ended).lane("help").current.state.name == "resting"
    last = event(5, "stopped", 5, service="health")
    assert walked(lanes, *both, ended, last).lane("help").current.state.name == "none"
    again = event(5, "stopped", 5, service="school")
    assert walked(lanes, *both, ended, again).lane("help").current.state.name == "resting"
    unnamed = event(5, "stopped", 5)
    assert walked(lanes, *both, ended, unnamed).lane("help").current.state.name == "resting"
    alone = (began(1, 1, service=Answer.UNKNOWN), event(2, "paused", 3), event(3, "stopped", 4))
    assert walked(lanes, *alone).lane("help").current.state.name == "none"


@pytest.mark.parametrize(("latest", "open_"), [(6, False), (7, False), (8, True), (20, True)])
def test_an_earlier_move_may_have_been_the_last_if_it_may_have_come_later(
    lanes: tuple[Lane, ...], latest: int, open_: bool
) -> None:
    found = walked(lanes, began(1, (5, latest)), event(2, "paused", 7)).lane("help")
    assert found.current.state.name == "resting"
    assert found.could_be == ({"resting", "helped"} if open_ else {"resting"})


@pytest.mark.parametrize(("latest", "open_"), [(6, False), (7, True), (8, True)])
def test_a_doubtful_fact_counts_unless_it_came_before_the_last_move(
    lanes: tuple[Lane, ...], latest: int, open_: bool
) -> None:
    doubtful = began(1, (4, latest), held=Answer.UNKNOWN)
    found = walked(lanes, began(2, 3), doubtful, event(3, "paused", 7)).lane("help")
    assert found.could_be == ({"resting", "helped"} if open_ else {"resting"})


def test_what_may_not_have_happened_moves_nothing(lanes: tuple[Lane, ...]) -> None:
    straddling = walked(lanes, began(1, (5, 9)), as_of=7).lane("help")
    assert (straddling.current.state.name, straddling.could_be) == ("none", {"none", "helped"})
    undated = Event("e1", "s", "started", Instant.undated(), attributes=HELP)
    assert walked(lanes, undated).lane("help").could_be == {"none", "helped"}
    back = walked(lanes, began(1, 1), event(2, "paused", 2), event(3, "started", (3, 99)), as_of=50).lane("help")
    assert (back.current.state.name, back.could_be) == ("resting", {"resting", "helped"})


def scopes(lanes: tuple[Lane, ...], *events: Event) -> list[tuple[str | None, str]]:
    return [(each.scope, each.current.state.name) for each in walked(lanes, *events).on("justice")]


def test_each_proceeding_and_each_episode_of_none_walks_apart(lanes: tuple[Lane, ...]) -> None:
    def on(number: int, at: int, **references: str) -> Event:
        return event(number, "started", at, references, held="yes")

    assert scopes(lanes) == [(None, "idle")]
    assert scopes(lanes, on(1, 1)) == [(None, "busy")]
    assert scopes(lanes, on(1, 1, proceeding="p")) == [("p", "busy")]
    assert scopes(lanes, on(1, 1, proceeding="p"), on(2, 2, proceeding="q")) == [("q", "busy"), ("p", "busy")]
    assert scopes(lanes, on(1, 3, proceeding="p"), on(2, 2, proceeding="q")) == [("p", "busy"), ("q", "busy")]
    assert scopes(lanes, on(1, 1, episode="1"), on(2, 2, proceeding="p")) == [("p", "busy")]
    assert scopes(lanes, on(1, 1, episode="1"), on(2, 2, episode="2")) == [("2", "busy"), ("1", "busy")]
    assert scopes(
        lanes, on(1, 1, episode="1"), on(2, 2, proceeding="p"), on(3, 3, proceeding="q")
    ) == [("q", "busy"), ("p", "busy"), ("1", "busy")]  # fmt: skip
    assert scopes(
        lanes, on(1, 1, episode="1"), on(2, 2, episode="2"), on(3, 3, proceeding="p")
    ) == [("p", "busy"), ("2", "busy"), ("1", "busy")]  # fmt: skip
    assert scopes(lanes, on(1, 1, episode="1", proceeding=DISPUTED)) == [("1", "busy")]
    quiet = event(1, "started", 5, {"proceeding": "p"}, held="no")
    assert scopes(lanes, quiet, on(2, 2, proceeding="q")) == [("q", "busy"), ("p", "idle")]


def test_what_belongs_to_neither_is_read_in_its_place_in_all(lanes: tuple[Lane, ...]) -> None:
    shared = event(3, "started", 2, held="yes")
    found = walked(
        lanes,
        event(1, "started", 1, {"proceeding": "p"}, held="no"),
        event(2, "started", 3, {"proceeding": "q"}, held="yes"),
        shared,
    )
    assert {each.scope: each.current.event for each in found.on("justice")} == {"p": "e3", "q": "e3"}


def test_a_lane_that_is_nowhere(lanes: tuple[Lane, ...]) -> None:
    found = walked(lanes)
    assert [each.lane.name for each in found.standings] == ["help", "trial"]
    assert found.on("release") == ()
    with pytest.raises(KeyError, match="nowhere"):
        found.lane("nowhere")
