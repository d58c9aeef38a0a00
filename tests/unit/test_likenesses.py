"""Which kind of Amparo's an activity of another log is taken for, and how alike they are: `likenesses.txt`.

The kinds are few and written here, so that a kind added to the vocabulary moves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from amparo.pathway.logs.profiling import profiled
from amparo.pathway.logs.suggesting import likeness, suggested
from amparo.pathway.vocabulary import Kind, load_vocabulary

FILE = Path(__file__).parent / "likenesses.txt"
SHIPPED = load_vocabulary()
ANY = SHIPPED.kinds["apprehended"]
LABELS = {
    "apprehended": "Child apprehended",
    "hearing_held": "Court hearing held",
    "detention_ordered": "Detention ordered",
    "detention_released": "Released from detention",
    "charge_filed": "Charge filed",
    "interview_started": "Interview started",
    "visit": "Visit",
}
#: Kinds that Amparo derives are no activity of anybody's.
DERIVED: Mapping[str, Kind] = {"turned_18": replace(ANY, name="turned_18", label="Turned 18", derived=True)}
WORDS = replace(
    SHIPPED, kinds={name: replace(ANY, name=name, label=label) for name, label in LABELS.items()} | DERIVED
)


def written() -> str:
    """Every activity of the file with what it is taken for now."""
    head, *lines = FILE.read_text(encoding="utf-8").splitlines()
    return "\n".join([head, *(_line(line.partition("|")[0].rstrip()) for line in lines)]) + "\n"


def _line(activity: str) -> str:
    like = likeness(activity, WORDS)
    found = "nothing" if like is None else f"{like.ratio:.4f} {like.kind}: {like.label}"
    return f"{activity:36} | {found}"


def test_activities_are_taken_for_the_kinds_that_people_agreed() -> None:
    assert written().splitlines() == FILE.read_text(encoding="utf-8").splitlines()


def test_a_derived_kind_is_nobodys_activity() -> None:
    assert likeness("turned 18", WORDS) is None


def subject(theirs: int, ours: int) -> str:
    """What a log of so many strange and so many known activities is taken to be about."""
    whats = ["wombat"] * theirs + ["charge filed"] * ours
    rows = [{"case": f"c{row % 3}", "activity": what, "time": "2026-03-02"} for row, what in enumerate(whats)]
    return suggested(profiled(rows), WORDS).subject


@pytest.mark.parametrize(
    ("theirs", "ours", "about"), [(4, 6, "child"), (5, 7, "case"), (8, 11, "case"), (2, 18, "child")]
)
def test_a_log_is_about_children_if_three_in_five_of_what_happened_are_kinds_of_ours(
    theirs: int, ours: int, about: str
) -> None:
    """Three in five of what happened, however few activities there are."""
    assert subject(theirs, ours) == about


def test_nothing_that_happened_is_about_nobody() -> None:
    found = suggested(profiled([{"case": "c", "time": "2026-03-02"}]), WORDS)
    assert (found.subject, found.activities, found.likenesses) == ("case", {}, {})


if __name__ == "__main__":  # python -m tests.unit.test_likenesses: write it down, and read the diff
    _ = FILE.write_text(written(), encoding="utf-8")
