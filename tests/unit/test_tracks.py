"""The tracks: each state reached by some pathway, none touched by another track, and doubt said as doubt."""

from __future__ import annotations

from itertools import count

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.events import Answer, Coverage, Event, Timeline
from amparo.pathway.instants import read_instant
from amparo.pathway.reading_words import WORDS
from amparo.pathway.resolving import resolve
from amparo.pathway.track_table import load_lanes, read_lanes
from amparo.pathway.tracks import tracks_of
from amparo.pathway.vocabulary import Type, load_vocabulary
from tests.unit.words_of_the_papers import STATES

VOCABULARY = load_vocabulary()
LANES = {lane.name: lane for lane in load_lanes()}
NOW = read_instant("2027-01-01").earliest


class Pathway:
    """Events written shortly: one a day from 1 April 2026, unless a time is given."""

    def __init__(self):
        self.events = []
        self.days = count(1)

    def add(self, kind, at=None, recorded=None, references=None, corrects=None, **attributes):
        happened = read_instant(at or f"2026-04-{next(self.days):02d}T12:00")
        number = len(self.events)
        self.events.append(
            Event(
                f"e{number}",
                "s",
                kind,
                happened,
                recorded,
                attributes,
                references or {},
                agency="a",
                corrects=corrects,
            )
        )
        return self

    def tracks(self, as_of=NOW, known_at=None, coverage=()):
        timeline = Timeline("s", tuple(self.events), coverage)
        return tracks_of(resolve(timeline, as_of, known_at))

    def state(self, lane, **when):
        return self.tracks(**when).lane(lane).current.state.name


def _event_of(move):
    kind = VOCABULARY.kinds[move.on[0]]
    attributes = {}
    for name, codes in move.when:
        value = sorted(codes)[0]
        attributes[name] = frozenset({value}) if kind.attributes[name].type is Type.SET else value
    return kind.name, attributes


def _path_to(lane, wanted):
    """The shortest sequence of moves from where the lane begins to a state, by the table alone."""
    reached = {lane.begins: ()}
    for _ in lane.states:
        for state, path in list(reached.items()):
            for move in lane.moves:
                if move.to and move.to not in reached and move.leads_from(state):
                    reached[move.to] = (*path, move)
    return reached[wanted]


def test_the_states_are_those_of_the_paper_and_what_a_lane_needs_besides():
    stated = {(lane.name, state) for lane in LANES.values() for state in lane.states}
    besides = {
        ("recognition", "not_identified"),
        ("recognition", "recognition_sealed"),
        ("help", "no_help"),
        ("help", "unsafe_now"),
        ("liberty", "held"),
        ("liberty", "died"),
        ("release", "no_time_with_group"),
    }
    assert stated == set(STATES) | besides


@pytest.mark.parametrize(
    ("lane", "state"), [(lane.name, state) for lane in LANES.values() for state in lane.states]
)
def test_every_state_is_reached_by_some_pathway(lane, state):
    pathway = Pathway()
    for move in _path_to(LANES[lane], state):
        kind, attributes = _event_of(move)
        pathway.add(kind, **attributes)
    standing = pathway.tracks().lane(lane)
    assert standing.current.state.name == state
    assert state in standing.could_be
    assert standing.certain or lane == "liberty", "only the liberty lane reads what these events leave blank"


@pytest.mark.parametrize(
    "move", [move for lane in LANES.values() for move in lane.moves], ids=lambda m: f"{m.lane}-{m.to}-{m.on[0]}"
)
def test_every_move_of_the_table_moves(move):
    """From the first state in which it is open: no move stands hidden behind another that is tried before."""
    lane = LANES[move.lane]
    starts = [state for state in lane.states if move.leads_from(state) and state != move.to]
    for start in starts:
        pathway = Pathway()
        for step in _path_to(lane, start):
            kind, attributes = _event_of(step)
            pathway.add(kind, **attributes)
        kind, attributes = _event_of(move)
        if move.last_of:
            attributes = {**attributes, move.last_of: Answer.UNKNOWN}
        before = pathway.tracks().lane(lane.name).spans
        after = pathway.add(kind, **attributes).state(lane.name)
        expected = move.to or before[-2].state.name
        if after == expected:
            return
    pytest.fail(f"it leads from none of {starts}")


def test_nobody_holds_a_child_who_has_died_whatever_is_written_down_later():
    pathway = Pathway().add("detention_admitted", phase="pretrial").add("death_in_custody")
    assert pathway.state("liberty") == "died"
    later = (
        ("detention_released", {}),
        ("detention_admitted", {"phase": "sentenced"}),
        ("sentence_imposed", {"custodial": "yes"}),
        ("brought_before_authority", {"custody_continued": "no"}),
    )
    for kind, says in later:
        assert pathway.add(kind, **says).state("liberty") == "died"
    assert pathway.tracks().lane("liberty").could_be == {"died"}
    assert Pathway().add("detention_released").add("death_after_release").state("liberty") == "died"


def test_no_lane_moves_on_what_belongs_to_another():
    """A charge and a sentence touch nothing on protection; a negative determination nothing on justice."""
    on = {name: {kind for move in lane.moves for kind in move.on} for name, lane in LANES.items()}
    trial = {"charge_filed", "prosecution_decision_made", "finding_made", "sentence_imposed", "hearing_held"}
    determination = {"victim_status_declined", "victim_status_revoked", "victim_status_recognized"}
    assert not (on["recognition"] | on["help"] | on["release"]) & trial
    assert not (on["proceedings"] | on["help"] | on["liberty"] | on["release"]) & determination


def test_a_charged_child_can_be_a_recognized_victim_and_held_at_once():
    tracks = (
        Pathway()
        .add("apprehended", deprived_of_liberty="yes", stopped_by="police", references={"episode": "1"})
        .add("detention_ordered", phase="pretrial", references={"episode": "1", "proceeding": "p"})
        .add("charge_filed", references={"proceeding": "p"})
        .add("victim_screening_completed")
        .add("victim_status_recognized")
        .add("service_started", service="schooling")
        .tracks()
    )
    assert tracks.lane("recognition").current.state.name == "victim"
    assert tracks.lane("help").current.state.name == "in_service"
    assert tracks.lane("proceedings").current.state.name == "charged"
    assert tracks.lane("liberty").current.state.name == "pretrial"
    assert all(standing.certain for standing in tracks.standings)


def test_spans_say_since_when_and_by_which_event():
    standing = (
        Pathway()
        .add("apprehended", "2026-04-01T08:00", deprived_of_liberty="yes", stopped_by="police")
        .add("detention_ordered", "2026-04-02", phase="pretrial")
        .add("detention_released", "2026-05")
        .tracks()
        .lane("liberty")
    )
    assert [span.state.name for span in standing.spans] == ["free", "police_custody", "pretrial", "free"]
    assert [span.event for span in standing.spans] == [None, "e0", "e1", "e2"]
    assert standing.spans[0].since is None
    assert standing.spans[1].since == read_instant("2026-04-01T08:00")
    since = standing.spans[3].since
    assert since is not None
    assert (since.earliest, since.latest) == (read_instant("2026-05").earliest, read_instant("2026-05").latest)
    for earlier, later in zip(standing.spans, standing.spans[1:], strict=False):
        assert earlier.until == later.since
    assert standing.current.until is None


def test_a_negative_determination_ends_no_service():
    pathway = Pathway().add("victim_status_recognized").add("service_started", service="health")
    pathway.add("victim_status_declined", reason="facts_not_established")
    assert pathway.state("recognition") == "not_established"
    assert pathway.state("help") == "in_service"


def test_help_lasts_until_the_last_service_ends():
    pathway = Pathway().add("service_started", service="health").add("service_started", service="schooling")
    assert pathway.add("service_stopped", service="health").state("help") == "in_service"
    assert pathway.add("service_stopped", service="schooling").state("help") == "follow_up"
    assert pathway.add("service_started", service="health").state("help") == "in_service"
    assert pathway.add("aftercare_contact").state("help") == "in_service"


def test_a_stop_that_does_not_say_of_what_ends_no_named_service():
    pathway = Pathway().add("service_started", service="health").add("service_stopped")
    assert pathway.state("help") == "in_service"


def test_a_pause_leads_back_to_where_it_began():
    pathway = Pathway().add("charge_filed").add("hearing_held", hearing_kind="trial").add("proceedings_stayed")
    assert pathway.state("proceedings") == "stayed"
    assert pathway.add("proceedings_resumed").state("proceedings") == "trial"
    assert Pathway().add("proceedings_resumed").state("proceedings") == "no_proceedings"


def test_a_late_notice_takes_a_charge_back_to_nothing():
    pathway = Pathway().add("apprehended").add("charge_filed").add("lawyer_notified").add("detention_admitted")
    assert pathway.state("proceedings") == "charged"


def test_two_proceedings_stand_apart_last_changed_first():
    pathway = Pathway().add("charge_filed", references={"proceeding": "old"})
    pathway.add("finding_made", finding="acquitted", references={"proceeding": "old"})
    pathway.add("apprehended", references={"episode": "2"})
    pathway.add("charge_filed", references={"proceeding": "new", "episode": "2"})
    standings = pathway.tracks().on("justice")
    assert [(each.scope, each.current.state.name) for each in standings] == [
        ("new", "charged"),
        ("old", "acquitted"),
    ]
    assert [span.state.name for span in standings[0].spans] == ["no_proceedings", "stopped", "charged"]


def test_what_names_neither_is_read_in_all():
    pathway = Pathway().add("charge_filed", references={"proceeding": "1"})
    pathway.add("charge_filed", references={"proceeding": "2"}).add("record_sealed")
    states = {each.scope: each.current.state.name for each in pathway.tracks().on("justice")}
    assert states == {"1": "proceedings_sealed", "2": "proceedings_sealed"}


def test_one_arrest_and_one_charge_that_nothing_ties_are_one_matter():
    pathway = Pathway().add("apprehended", references={"episode": "e"})
    (standing,) = pathway.add("charge_filed", references={"proceeding": "p"}).tracks().on("justice")
    assert (standing.scope, len(standing.spans)) == ("p", 3)


def test_an_arrest_that_belongs_to_no_proceeding_stands_alone():
    pathway = Pathway().add("charge_filed", references={"proceeding": "1"})
    pathway.add("charge_filed", references={"proceeding": "2"}).add("apprehended", references={"episode": "e"})
    states = {each.scope: each.current.state.name for each in pathway.tracks().on("justice")}
    assert states == {"1": "charged", "2": "charged", "e": "stopped"}


def test_held_without_a_basis_is_said():
    assert Pathway().add("detention_admitted").state("liberty") == "held"
    assert Pathway().add("detention_admitted", phase=Answer.UNKNOWN).state("liberty") == "held"
    held = Pathway().add("detention_admitted", facility_type="child_only").tracks().lane("liberty")
    assert held.current.state.name == "held"
    assert held.could_be >= {"held", "pretrial", "sentenced"}
    assert not held.certain


def test_the_basis_comes_before_the_place():
    pathway = Pathway().add("detention_ordered", phase="pretrial")
    pathway.add("detention_admitted", phase="pretrial", facility_type="military")
    assert pathway.state("liberty") == "pretrial"
    assert pathway.add("detention_transferred", facility_type="closed_care").state("liberty") == "pretrial"
    assert Pathway().add("detention_admitted", phase="arrest", facility_type="military").state("liberty") == (
        "military_custody"
    )
    assert Pathway().add("detention_admitted", phase="pretrial").tracks().lane("liberty").certain


def test_an_unknown_attribute_moves_nothing_and_leaves_it_open():
    standing = Pathway().add("finding_made").tracks().lane("proceedings")
    assert standing.current.state.name == "no_proceedings"
    assert standing.could_be == {"no_proceedings", "acquitted", "finding"}


def test_a_blank_inside_coverage_means_no():
    pathway = Pathway().add("brought_before_authority", "2026-04-02T12:00")
    arrest = {"deprived_of_liberty": "yes", "stopped_by": "police"}
    pathway.events.insert(0, Event("x", "s", "apprehended", read_instant("2026-04-01"), None, arrest))
    open_ = pathway.tracks().lane("liberty")
    assert open_.could_be == {"police_custody", "free"}
    covered = Coverage("a", frozenset({"brought_before_authority.custody_continued"}))
    assert pathway.tracks(coverage=(covered,)).lane("liberty").could_be == {"free"}


def test_an_undated_release_leaves_it_open():
    pathway = Pathway().add("detention_admitted", phase="pretrial", facility_type="child_only")
    standing = pathway.add("detention_released", "undated").tracks().lane("liberty")
    assert standing.current.state.name == "pretrial"
    assert standing.could_be == {"pretrial", "free"}


def test_two_events_of_one_day_leave_their_order_open():
    pathway = Pathway().add("detention_admitted", "2026-04-01T12:00", phase="pretrial", facility_type="child_only")
    standing = pathway.add("detention_released", "2026-04").tracks().lane("liberty")
    assert standing.could_be == {"pretrial", "free"}
    sure = Pathway().add("detention_admitted", "2026-04-01", phase="pretrial", facility_type="child_only")
    assert sure.add("detention_released", "2026-05").tracks().lane("liberty").could_be == {"free"}


def test_as_of_known_at_and_corrections_are_respected():
    pathway = Pathway().add(
        "detention_admitted", "2026-04-01", recorded=1, phase="pretrial", facility_type="child_only"
    )
    pathway.add("detention_released", "2026-06-01", recorded=2)
    assert pathway.state("liberty", as_of=read_instant("2026-05-01").earliest) == "pretrial"
    assert pathway.state("liberty", known_at=1) == "pretrial"
    assert pathway.state("liberty") == "free"
    pathway.add("withdrawn", "2026-06-02", recorded=3, corrects="e1")
    assert pathway.state("liberty") == "pretrial"
    assert pathway.state("liberty", known_at=2) == "free"


def test_nothing_recorded_is_where_each_lane_begins():
    for standing in tracks_of(resolve(Timeline("s", ()), NOW)).standings:
        assert standing.current.state.name == standing.lane.begins
        assert (standing.scope, standing.current.since, standing.certain) == (None, None, True)


def test_a_handover_to_civilians_ends_custody_by_soldiers():
    pathway = Pathway().add("encountered_by_security_forces", deprived_of_liberty="yes", stopped_by="military")
    assert pathway.state("liberty") == "military_custody"
    pathway.add("handed_over", receiver="civilian_child_protection")
    assert pathway.state("liberty") == "free"
    assert pathway.state("release") == "handed_over"
    assert pathway.add("placement_started", placement_kind="kin").state("release") == "family"


HEAD = '[lane.l]\ntrack = "justice"\nlabel = "L"\nby = "subject"\nbegins = "a"\n'
STATE = '[state.a]\nlane = "l"\nlabel = "A"\nmeans = "A."\n[state.b]\nlane = "l"\nlabel = "B"\nmeans = "B."\n'
MOVE = '[[move]]\nlane = "l"\nto = "b"\non = ["charge_filed"]\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD.replace('"justice"', '"police"') + STATE + MOVE, "2: l: track must be one of protection, "),
        (HEAD.replace('"subject"', '"hearing"') + STATE + MOVE, "4: l: by must be subject or proceeding"),
        (HEAD.replace('"a"', '"c"') + STATE + MOVE, "6: a: nothing leads to it; "),
        (HEAD + STATE, "10: b: nothing leads to it; write a [[move]] or remove it"),
        (HEAD + STATE + MOVE.replace('"b"', '"c"'), "16: move 1: to names 'c', which is no state of l"),
        (
            HEAD + STATE + MOVE.replace("charge_filed", "charged"),
            "17: move 1: on names 'charged', which is no kind ",
        ),
        (HEAD + STATE + MOVE.replace('["charge_filed"]', "[]"), "17: move 1: on names no kind of event"),
        (
            HEAD + STATE + MOVE + 'when = { phase = "pretrial" }\n',
            "18: move 1: when: charge_filed has no attribute 'phase'",
        ),
        (
            HEAD + STATE + MOVE + 'when = { offence_date = "x" }\n',
            "18: move 1: when: offence_date is a date; only codes",
        ),
        (
            HEAD + STATE + MOVE + 'when = { attempted = "maybe" }\n',
            "18: move 1: when: attempted cannot be 'maybe'; it is ",
        ),
        (
            HEAD + STATE + MOVE + "when = { attempted = 1 }\n",
            "18: move 1: when: attempted must be a code or a list",
        ),
        (
            HEAD + STATE + MOVE + 'when = { attempted = ["yes", 1] }\n',  # dropped, it would widen or narrow a move
            "18: move 1: when: attempted must be a code or a list",
        ),
        (HEAD + STATE + MOVE + 'when = "yes"\n', "18: move 1: when must be { attribute = code }"),
        (HEAD + STATE + MOVE.replace('"l"', '"m"'), "15: move 1: there is no lane 'm'"),
        (
            HEAD.replace('begins = "a"', 'begins = "z"') + STATE + MOVE + MOVE.replace('"b"', '"a"'),
            "5: l: begins 'z' is no state of this lane",
        ),
        (HEAD + STATE + MOVE + 'back_from = "a"\n', "14: move 1: write either to or back_from"),
        (HEAD + STATE + MOVE + 'only_from = ["z"]\n', "18: move 1: only_from names 'z', which is no state of l"),
        (
            HEAD + STATE + MOVE + 'last_of = "service"\n',
            "18: move 1: last_of: charge_filed has no attribute 'service'",
        ),
        (HEAD + STATE + MOVE + "unless = 1\n", "18: move 1: unknown key 'unless'; one of lane, to, on, "),
        (HEAD + STATE.replace('"l"', '"m"') + MOVE, "7: a: there is no lane 'm'"),
    ],
)
def test_a_wrong_table_is_refused_with_file_and_line(text, message, tmp_path):
    file = tmp_path / "tracks.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_lanes(file, VOCABULARY)
    assert str(caught.value).startswith(f"tracks.toml:{message}")


def test_the_shipped_table_says_what_each_state_means():
    for lane in read_lanes(WORDS / "tracks.toml", VOCABULARY):
        for state in lane.states.values():
            assert state.means.endswith(".")
            assert state.label[0].isupper()
