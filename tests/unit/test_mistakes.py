"""What a message about a mistake lists: enough to choose from, and how much was left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amparo.safeguards.mistakes import Mistake, RuleError, Slip, SlipError, advice_for, listed, nearest, quoted


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (2, "k1, k2"),
        (3, "k1, k2, k3"),
        (4, "k1, k2, k3 and 1 more"),
        (11, "k1, k2, k3 and 8 more"),
    ],
)
def test_what_is_not_shown_is_counted(names: int, said: str) -> None:
    """Whoever is told of three words of forty must know that there are others to look for."""
    assert listed((f"k{number}" for number in range(names, 0, -1)), most=3) == said


def test_numbers_in_names_stand_in_the_order_of_numbers() -> None:
    assert listed(["OP10", "OP2", "a", "OP1b", "OP1", "3"]) == "3, OP1, OP1b, OP2, OP10, a"
    assert listed([f"n{number}" for number in range(9)]) == "n0, n1, n2, n3, n4, n5, n6, n7 and 1 more"
    assert listed([]) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("stoped", "Did you mean stopped?"),
        ("STOPPED", "Did you mean stopped?"),
        ("admited", "Did you mean admitted?"),
        ("xyz", ""),
        ("", ""),
    ],
)
def test_the_likest_name_is_guessed_and_none_that_is_not_like_it(typed: str, said: str) -> None:
    assert nearest(typed, ["admitted", "stopped", "heard"]) == said


def test_where_nothing_is_like_it_the_names_are_listed() -> None:
    assert advice_for("stoped", ["stopped", "heard"], "kinds") == "Did you mean stopped?"
    assert advice_for("xyz", ["stopped", "heard"], "kinds") == "Known kinds: heard, stopped"
    assert advice_for("xyz", [], "kinds") == "There are no kinds here yet"


def test_what_was_typed_is_quoted_and_a_quotation_mark_is_named() -> None:
    assert [quoted(each) for each in ("a", "", '"', "'", '""')] == [
        '"a"',
        '""',
        "a quotation mark",
        "a quotation mark",
        '""""',
    ]


FULL = Mistake("f.toml", 3, 7, "rule x", "it is so", "it otherwise", "Change it", "    a = b")


def test_a_mistake_is_told_in_one_line_and_in_several() -> None:
    assert str(FULL) == "f.toml, line 3: rule x: it is so. Expected it otherwise. Change it."
    assert FULL.shown() == (
        "f.toml, line 3: rule x: it is so.\n    a = b\n      ^\n  Expected it otherwise.\n  Change it."
    )
    bare = Mistake("f.toml", 1, 0, "", "is it so?")
    assert (str(bare), bare.shown()) == ("f.toml, line 1: is it so?", "f.toml, line 1: is it so?")


@pytest.mark.parametrize(
    ("column", "source", "mark"),
    [
        (5, "    a = b", "^"),
        (4, "    a = b", None),
        (1, "    a = b", None),
        (0, "    a = b", None),
        (1, "a = b", "^"),
        (5, "a = b  ", "    ^"),
        (1, "   ", None),
        (1, "", None),
    ],
)
def test_the_mark_stands_under_the_place_in_the_line_as_it_is_shown(
    column: int, source: str, mark: str | None
) -> None:
    """A mark under another word sends the writer to the wrong one; a place in the margin has none."""
    lines = replace(FULL, column=column, source=source, expected="", advice="").shown().split("\n")[1:]
    shown = [f"    {source.strip()}"] if source.strip() else []
    assert lines == [*shown, *([f"    {mark}"] if mark else [])]


def test_mistakes_stand_by_file_and_line_each_once() -> None:
    later, first = replace(FULL, file="g.toml", line=1), replace(FULL, line=2)
    error = RuleError([later, FULL, first, FULL])
    assert error.mistakes == (first, FULL, later)
    assert str(error) == "\n".join(each.shown() for each in (first, FULL, later))


def test_slips_stand_from_left_to_right() -> None:
    """Those at one place stay in the order in which they were found."""
    slips = [Slip(2, 1, "c"), Slip(1, 9, "b."), Slip(1, 2, "z!"), Slip(1, 2, "a?")]
    assert [slip.found for slip in SlipError(*slips).slips] == ["z!", "a?", "b.", "c"]
    assert str(SlipError(*slips)) == "z! a? b. c."
