"""Which column of a log is taken for what, where names do not tell: at the ends of what counts as alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from amparo.pathway.instants import Precision
from amparo.pathway.logs.profiling import MOST_TEXTS, Profile, profiled
from amparo.pathway.logs.suggesting import Suggestion, coarse, seen_among, suggested, zones_of
from amparo.pathway.vocabulary import load_vocabulary

SHIPPED = load_vocabulary()
FEW = replace(SHIPPED, kinds={"seen": SHIPPED.kinds["apprehended"]})


def columns(**texts: str) -> Profile:
    """A log whose columns hold these words, one a row; a dot is blank."""
    split = {name: text.split() for name, text in texts.items()}
    rows = zip(*split.values(), strict=True)
    return profiled([dict(zip(split, ["" if cell == "." else cell for cell in row], strict=True)) for row in rows])


def roles(profile: Profile) -> Mapping[str, str]:
    return {role: guess.column for role, guess in suggested(profile, FEW).roles.items()}


def suggestion(**texts: str) -> Suggestion:
    return suggested(columns(**texts), FEW)


@pytest.mark.parametrize(
    ("texts", "role"),
    [
        ("p p q q r s", {"case": "x"}),  # six rows of four cases
        ("p p q r s t", {}),  # six rows of five
        ("p p q q r .", {}),  # a row of no case
        ("p q r s t u", {}),  # nothing recurs
        ("p p p p p p", {}),  # all one: no case at all
    ],
)
def test_a_case_recurs_in_three_rows_of_two_and_fills_every_row(texts: str, role: dict[str, str]) -> None:
    assert roles(columns(x=texts)) == role


def test_the_case_is_what_has_most_texts_that_recur() -> None:
    assert roles(columns(a="p p p q q q", b="u u v v w w"))["case"] == "b"
    assert roles(columns(b="u u v v w w", a="p p p q q q"))["case"] == "b"


def test_a_name_tells_a_case_unless_all_rows_say_one_thing() -> None:
    assert roles(columns(case="p p p", what="x y x"))["case"] == "what"
    assert roles(columns(Case_No="p p q", what="x y x"))["case"] == "Case_No"
    assert roles(columns(case="p"))["case"] == "case"
    assert roles(profiled([{"case:concept:name": "p"}] * 3))["case"] == "case:concept:name"


TIMES = "2026-01-01T10:00 2026-01-02T10:00 2026-01-03T10:00 2026-01-04T10:00"
SAME = "2026-01-01T10:00 2026-01-01T10:00 2026-01-03T10:00 2026-01-03T10:00"


def test_the_time_is_the_fullest_column_of_times_that_differ_within_a_case() -> None:
    assert roles(columns(case="p p q q", a=TIMES, b=TIMES.replace("2026-01-02T10:00", ".")))["time"] == "a"
    assert roles(columns(case="p p q q", b=TIMES.replace("2026-01-02T10:00", "."), a=TIMES))["time"] == "a"
    half = TIMES.replace("2026-01-02", "2026-01-01")
    assert roles(columns(case="p p q q", half=half, all=TIMES))["time"] == "all"
    assert roles(columns(case="p p q q", all=TIMES, half=half))["time"] == "all"


def test_a_time_that_every_row_of_a_case_repeats_is_not_when_it_happened() -> None:
    found = suggestion(case="p p q q", time=SAME, x=TIMES, way="a a b b")
    assert found.roles["time"].column == "x"
    assert found.per_case == {"time", "way"}
    assert "time" not in suggestion(case="p p q q", time=SAME).roles
    assert suggestion(case="p p q q", registered=SAME).roles["recorded"].column == "registered"


def test_of_cases_of_one_row_nothing_is_said_of_the_case() -> None:
    found = suggestion(case="p q r s", time=SAME, way="a b a b")
    assert found.per_case == frozenset()
    assert found.roles["time"].column == "time"
    assert suggestion(case="p q r s", file="p p q q", way="a b a b").per_case == frozenset()


def test_the_activity_differs_most_within_a_case_and_is_no_number() -> None:
    assert roles(columns(case="p p q q", a="x x x y", b="x y y x"))["activity"] == "b"
    assert roles(columns(case="p p q q", b="x y y x", a="x x x y"))["activity"] == "b"
    assert roles(columns(case="p p q q", a="x y y .", b="x y y x"))["activity"] == "b"
    assert "activity" not in roles(columns(case="p p q q", a="1 2 2 1"))
    assert "activity" not in roles(columns(case="p p q q", a="x x x x"))
    assert "activity" not in roles(columns(case="p p q q", a="x y z w"))
    assert "activity" not in roles(columns(a="x y y x z w"))


@pytest.mark.parametrize(("most", "found"), [(200, True), (201, False)])
def test_more_than_two_hundred_different_texts_are_no_activities(most: int, found: bool) -> None:
    rows = [{"case": f"c{row // 4}", "x": f"step {row % most}"} for row in range(2 * most + 2)]
    assert ("activity" in roles(profiled(rows))) is found


def test_a_lifecycle_says_transitions_and_nothing_else() -> None:
    log = {"case": "p p q q", "what": "x y y x"}
    assert roles(columns(**log, z="start COMPLETE start complete"))["lifecycle"] == "z"
    assert "lifecycle" not in roles(columns(**log, z="start complete start done"))
    assert roles(columns(**log, transition="go stop go stop"))["lifecycle"] == "transition"


def test_an_id_is_unique_and_an_office_is_not() -> None:
    log = {"case": "p p q q", "what": "x y y x"}
    assert roles(columns(**log, number="1 2 3 4", office="n n s s")) == {
        "case": "case", "activity": "what", "id": "number", "agency": "office",
    }  # fmt: skip
    assert set(roles(columns(**log, number="1 2 3 3", office="a b c d"))) == {"case", "activity"}


def test_a_column_has_one_role_and_an_empty_one_none() -> None:
    assert roles(columns(case="p p q q", activity=". . . .", event="x y y x"))["activity"] == "event"
    assert "author" not in roles(columns(case="p p q q", what="x y y x", user=". . . ."))
    assert roles(columns(case="p p q q", what="x y y x", event="x y x y"))["activity"] == "event"


@pytest.mark.parametrize(
    ("written", "zone", "not_zone"),
    [
        ({("2024-01", "-03:30"), ("2024-07", "-02:30")}, "America/St_Johns", "America/Sao_Paulo"),
        ({("2024-01", "+0545")}, "Asia/Kathmandu", "Asia/Kolkata"),
        ({("2024-01", "Z"), ("2024-07", "Z")}, "Africa/Abidjan", "Europe/London"),
        ({("2024-01", "+00:00"), ("2024-07", "+01:00")}, "Europe/London", "Africa/Abidjan"),
        ({("2024-02", "-05:00")}, "America/Bogota", "Asia/Karachi"),
        ({("2024-03", "+02:00")}, "Europe/Oslo", "Africa/Lagos"),  # its clocks change on the last day of March
        ({("2024-10", "+11:00")}, "Australia/Sydney", "Europe/Oslo"),
    ],
)
def test_zones_are_those_that_had_the_offsets(written: set[tuple[str, str]], zone: str, not_zone: str) -> None:
    found = zones_of(frozenset(written))
    assert zone in found
    assert not_zone not in found
    assert list(found) == sorted(found)
    assert all("/" in each and not each.startswith("Etc/") for each in found)


def test_offsets_of_no_month_say_nothing() -> None:
    assert zones_of(frozenset({("2024-1", "+01:00"), ("x", "+01:00")})) == ()


def test_only_the_day_is_known_where_two_moments_or_more_are_all_midnight() -> None:
    def precision(*texts: str) -> Precision | None:
        return coarse(profiled([{"x": text} for text in texts]).columns["x"])

    assert precision("2026-01-02T00:00", "2026-01-03T00:00:00") is Precision.DAY
    assert precision("2026-01-02T00:00", "2026-01-03T00:01") is None
    assert precision("2026-01-02T00:00") is None
    assert precision("2026-01-02T00:00", "2026-01-03") is None
    assert precision("2026-01-02", "2026-01-03") is None
    assert precision("midnight", "noon") is None


def test_how_much_a_column_varies_is_the_share_of_cases_of_several_rows() -> None:
    profile = columns(case="p p q q r s s s", x="a b a a a a a b", y=". a . . b a a a")
    assert profile.varies("x", "case") == pytest.approx(2 / 3)
    assert profile.varies("y", "case") == pytest.approx(1 / 3)
    assert columns(case="p q r", x="a b c").varies("x", "case") == 0
    assert columns(case="p p .", x="a a b").varies("x", "case") == 0


def test_columns_say_how_full_and_how_varied_they_are() -> None:
    column = columns(x="1 +2.5 . 1 x 1").columns["x"]
    assert (column.rows, column.filled, column.numbers, column.is_cut) == (6, 5, 4, False)
    assert list(column.texts.items()) == [("1", 3), ("+2.5", 1), ("x", 1)]
    assert (column.is_number, column.is_unique) == (False, False)
    assert columns(x="1 -2 03.50").columns["x"].is_number
    assert not columns(x="1 2. .5").columns["x"].is_number
    assert columns(x="a b").columns["x"].is_unique
    assert not columns(x="a .").columns["x"].is_unique


def test_so_many_texts_are_kept_and_no_more() -> None:
    for more, cut in ((0, False), (1, True)):
        column = profiled([{"x": f"t{row}"} for row in range(MOST_TEXTS + more)]).columns["x"]
        assert (len(column.texts), column.is_cut) == (MOST_TEXTS, cut)


def test_lists_and_spaces_are_texts() -> None:
    profile = profiled([{"x": ("a", "b"), "y": "  c "}, {"x": "a;b"}], ["z"])
    assert list(profile.columns) == ["z", "x", "y"]
    assert profile.columns["x"].texts == {"a;b": 2}
    assert (profile.columns["y"].texts, profile.columns["z"].filled) == ({"c": 1}, 0)
    assert seen_among(profile, ["c", "a;b", "d", "a"]) == ("a;b", "c")


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        ("631152000 2524608000", ("seconds",)),  # from 1990 to 2050
        ("631152000 0631152000", ("seconds",)),
        ("2524608000 0631152000", ("seconds",)),
        ("2524608001 0631152000 2524608009", None),
        ("631152000000 2524608000000", ("milliseconds",)),
        ("631151999999 631151999998", None),
        ("20260302 20260303", None),  # eight digits may as well be a number
    ],
)
def test_whole_numbers_are_times_of_our_age(texts: str, formats: tuple[str, ...] | None) -> None:
    times = columns(x=texts).columns["x"].times
    assert (times.formats if times else None) == formats
