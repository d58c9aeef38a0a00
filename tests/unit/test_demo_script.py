"""The demonstration's script: times that count from its start, and words that the vocabulary knows."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amparo.entrypoints.demo.moments import read_moment
from amparo.entrypoints.demo.script import HERE, SYNTHETIC_MARKS, read_script
from amparo.law.toml_files import FileError
from amparo.pathway.instants import Instant, InstantError, Precision, microseconds
from amparo.pathway.vocabulary import load_vocabulary

ZONE = "CET"
NOW = microseconds(datetime(2026, 3, 31, 14, 20, tzinfo=UTC))  # 16:20 in summer time


def at(text: str) -> str:
    return read_moment(text, ZONE, {"now": NOW, "arrest": NOW}).text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "2026-03-31T16:20:00+02:00"),
        ("now -8h", "2026-03-31T08:20:00+02:00"),
        ("now -3d at 09:10", "2026-03-28T09:10:00+01:00"),
        # Nine hours elapse over the change of the clocks in the night of 29 March.
        ("now -3d at 22:00 +9h", "2026-03-29T08:00:00+02:00"),
        ("arrest +1h +20m", "2026-03-31T17:40:00+02:00"),
        ("now -5d as day", "2026-03-26"),
        ("now -1mo as day", "2026-02-28"),
        ("now -16y as year", "2010"),
        ("now -14y -2mo as month", "2012-01"),
        ("2026-04", "2026-04"),
        ("undated", "undated"),
    ],
)
def test_a_moment_is_read_as_a_person_would(text: str, expected: str) -> None:
    assert at(text) == expected


@pytest.mark.parametrize("text", ["later -2h", "now -2q", "now at 25:00", "now at 9", "yesterday"])
def test_a_moment_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InstantError):
        at(text)


@pytest.mark.parametrize("hour", [0, 3, 9, 15, 23])
def test_the_script_can_be_played_at_any_hour(hour: int) -> None:
    now = microseconds(datetime(2026, 7, 1, hour, 7, tzinfo=UTC))
    script = read_script(now, load_vocabulary(), ZONE)
    assert len(script.children) >= 8
    for child in script.children:
        assert child.entries
        for entry in child.entries:
            assert entry.recorded <= now
            assert entry.happened.earliest <= entry.recorded


def test_names_stand_in_five_scripts_and_all_say_that_they_are_invented() -> None:
    script = read_script(NOW, load_vocabulary(), ZONE)
    for mark in SYNTHETIC_MARKS:
        assert any(mark in child.name for child in script.children), mark
    assert {worker.persona for worker in script.workers} >= {"P1", "P2", "P3", "P4", "P6", "P7", "P8"}


def test_a_child_known_only_by_year_stays_known_only_by_year() -> None:
    script = read_script(NOW, load_vocabulary(), ZONE)
    births = [
        value
        for child in script.children
        for entry in child.entries
        for name, value in entry.attributes.items()
        if name == "birth"
    ]
    assert {birth.precision for birth in births if isinstance(birth, Instant)} == {
        Precision.YEAR,
        Precision.MONTH,
        Precision.DAY,
    }


@pytest.mark.parametrize(
    ("wrong", "right", "message"),
    [
        (
            'kind = "apprehended"',
            'kind = "apprehendd"',
            "children.toml:[0-9]+: the vocabulary has no kind 'apprehendd'",
        ),
        ('stopped_by = "police"', 'stopped_by = "polise"', "stopped_by cannot be 'polise'"),
        ("stopped_by =", "stoped_by =", "apprehended says nothing called 'stoped_by'"),
        ('by = "legal-aid"', 'by = "nobody"', "there is no agency 'nobody'"),
        ('at = "arrest +3h"', 'at = "arest +3h"', "counts from 'arest'"),
        ('at = "arrest +3h"', 'at = "arrest +300h"', "recorded before it happened, or after the start"),
        ('name = "Amina Example"', 'name = "Amina"', "'Amina' does not say that it is invented"),
        ('facility = "harbour-cells"', 'facility = "harbor-cells"', "there is no facility 'harbor-cells'"),
        ('corrects = "judge"', 'corrects = "juge"', "corrects 'juge', which is no key"),
        (
            'at = "arrest +30h"\nby = "childrens-court"',
            'at = "arrest +30h"\nby = "harbour-police"',
            "children.toml:[0-9]+: childrens-court corrects an entry of harbour-police",
        ),
    ],
)
def test_a_wrong_word_is_refused_with_its_line(tmp_path: Path, wrong: str, right: str, message: str) -> None:
    for name in ("country.toml", "children.toml"):
        shutil.copy(HERE / name, tmp_path / name)
    text = (tmp_path / "children.toml").read_text()
    assert wrong in text
    (tmp_path / "children.toml").write_text(text.replace(wrong, right, 1))
    with pytest.raises(FileError, match=message):
        read_script(NOW, load_vocabulary(), ZONE, tmp_path)
