"""The form of one event: read as typed, tied to what it most likely belongs to, and corrected without loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from amparo.access.actors import Role
from amparo.casework.dates import some_time_until
from amparo.casework.entry_form import Entry, read_entry
from amparo.casework.fields import errors_of
from amparo.casework.kinds import USUAL, kind_groups, recordable
from amparo.pathway.drafts import problems
from amparo.pathway.events import Answer, Event
from amparo.pathway.forms import form_of
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import load_vocabulary
from tests.unit.casework_views import ZONE, at, case, event, words

NOW = "2026-03-05T10:00"
STOP = event("stop", "apprehended", "2026-03-02T10:00", deprived_of_liberty="yes")
SECOND = event("again", "apprehended", "2026-03-04T10:00", "episode=e2 proceeding=p2", deprived_of_liberty="yes")


def enter(kind: str, sent: Mapping[str, Sequence[str]], corrects: Event | None = None, *facts: Event) -> Entry:
    vocabulary = load_vocabulary()
    opened = case(*(facts or (STOP,)), as_of=NOW)
    return read_entry(
        form_of(vocabulary.kinds[kind]), sent, opened, {"f1": "Hillside"}, vocabulary, words(NOW), at(NOW), corrects
    )


def date(name: str, day: str = "", month: str = "3", year: str = "2026", time: str = "") -> dict[str, list[str]]:
    return {f"{name}-day": [day], f"{name}-month": [month], f"{name}-year": [year], f"{name}-time": [time]}


@pytest.mark.parametrize("kind", [kind.name for kind in recordable(load_vocabulary())])
def test_every_kind_has_a_form_that_may_stay_empty_but_for_the_time(kind: str) -> None:
    blank = enter(kind, {})
    assert (
        blank.draft is not None and blank.draft.happened.precision == "month"
    )  # this month, which may be narrowed
    sent = enter(kind, {"happened-known": ["unknown"]})
    assert sent.draft is not None
    assert sent.draft.happened == some_time_until(at(NOW), ZONE)
    assert problems(sent.draft, load_vocabulary()) == ()


def test_a_form_without_a_time_asks_for_it() -> None:
    entry = enter("hearing_held", {"source": ["observed"]})
    assert entry.draft is None
    assert errors_of(entry.fields)[0].target == "happened-day"


def test_codes_sets_answers_and_dates_are_read() -> None:
    sent = {
        **date("happened", "4", time="09:30"),
        "phase": ["pretrial"],
        "detention_reasons": ["flight_individual", "transfer_wait"],
        "alternatives_considered": ["not_asked"],
        "last_resort_reasons-known": ["none"],
        **date("max_end_date", "20"),
        "effective-known": ["unknown"],
    }
    draft = enter("detention_ordered", sent).draft
    assert draft is not None
    assert draft.happened == read_instant("2026-03-04T09:30", ZONE)
    assert draft.attributes == {
        "phase": "pretrial",
        "detention_reasons": frozenset({"flight_individual", "transfer_wait"}),
        "alternatives_considered": Answer.NOT_ASKED,
        "last_resort_reasons": Answer.NONE,
        "max_end_date": read_instant("2026-03-20", ZONE),
        "effective": Answer.UNKNOWN,
    }


def test_what_cannot_be_read_is_said_at_its_field_and_kept() -> None:
    entry = enter("isolation_started", {**date("happened", "3"), "hours_per_day": ["all day"]})
    assert entry.draft is None
    (error,) = errors_of(entry.fields)
    assert error.target == "hours_per_day"
    assert next(field.value for field in entry.fields if field.name == "hours_per_day") == "all day"


def test_it_belongs_to_the_newest_unless_somebody_chooses() -> None:
    when = date("happened", "4", time="12:00")
    draft = enter("brought_before_authority", when, None, STOP, SECOND).draft
    assert draft is not None and draft.references == {"episode": "e2", "proceeding": "p2"}
    chosen = enter("brought_before_authority", {**when, "tie-episode": ["e"]}, None, STOP, SECOND).draft
    assert chosen is not None and chosen.references["episode"] == "e"
    none = enter("brought_before_authority", {**when, "tie-episode": [""]}, None, STOP, SECOND).draft
    assert none is not None and "episode" not in none.references
    forged = enter(
        "brought_before_authority", {**when, "tie-episode": ["another child's"]}, None, STOP, SECOND
    ).draft
    assert forged is not None and forged.references["episode"] == "e2"


def test_a_correction_begins_with_all_that_stood() -> None:
    stood = event(
        "wrong", "detention_ordered", "2026-03-03T10:00", "episode=e proceeding=p order=o",
        phase="pretrial", max_end_date=read_instant("2026-03-20", ZONE), alternatives_considered=Answer.UNKNOWN,
        detention_reasons=frozenset({"sentence"}), last_resort_reasons="none other",
    )  # fmt: skip
    draft = enter("detention_ordered", {}, stood, STOP, stood).draft
    assert draft is not None
    assert draft.corrects == "wrong"
    assert (draft.happened, dict(draft.attributes)) == (stood.happened, dict(stood.attributes))
    assert dict(draft.references) == dict(stood.references)


def test_a_range_that_no_input_can_say_stays_until_something_is_filled_in() -> None:
    born = read_instant("2010-04-15/2011-04-14", ZONE)
    stood = event("wrong", "age_recorded", "2026-03-03T10:00", "", birth=born, age_basis="self")
    kept = enter("age_recorded", {}, stood, STOP, stood).draft
    assert kept is not None and kept.attributes["birth"] == born
    said = enter(
        "age_recorded", {**date("happened", "3"), **date("birth", "", "5", "2010")}, stood, STOP, stood
    ).draft
    assert said is not None and said.attributes["birth"] == read_instant("2010-05", ZONE)


def test_what_is_usual_stands_first_and_nothing_is_left_out() -> None:
    vocabulary = load_vocabulary()
    everything = {kind.name for kind in recordable(vocabulary)}
    for role, usual in USUAL.items():
        assert set(usual) <= everything, role
        groups = kind_groups(vocabulary, words(NOW), role)
        listed = [option.value for group in groups for option in group.options]
        assert sorted(listed) == sorted(everything)
        assert [option.value for option in groups[0].options] == list(usual)
    assert kind_groups(vocabulary, words(NOW), Role.ANALYST)[0].label != "What you record most"


def test_a_time_in_custody_is_called_by_the_stop_and_not_by_the_file_on_it() -> None:
    opened = event("file", "case_opened", "2026-03-02T09:58", "episode=e")
    (tie,) = [
        each
        for each in enter("brought_before_authority", {}, None, opened, STOP).fields
        if each.name == "tie-episode"
    ]
    assert [option.label for option in tie.options if option.value] == [
        "Stopped, not free to leave: 2 March, 10:00"
    ]


def test_long_answers_stand_one_below_the_other_on_a_phone() -> None:
    fields = {each.name: each for each in enter("brought_before_authority", {}).fields}
    assert fields["authority_type"].is_long
    assert not fields["custody_continued"].is_long
