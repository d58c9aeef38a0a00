"""Times as somebody stated them: nothing is added, nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.pathway.instants import (
    BEGINNING,
    END,
    Instant,
    InstantError,
    Precision,
    days_in_month,
    microseconds,
    moment_of,
    read_instant,
    says_offset,
    zone_named,
)

OSLO = "Europe/Oslo"
HOUR = 3_600_000_000
DAY = 24 * HOUR


def at(text: str) -> int:
    """Microseconds of an ISO text with an offset."""
    return microseconds(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2026", "2026-01-01T00:00+01:00", "2027-01-01T00:00+01:00", Precision.YEAR),
        ("2026-12", "2026-12-01T00:00+01:00", "2027-01-01T00:00+01:00", Precision.MONTH),
        ("2024-02", "2024-02-01T00:00+01:00", "2024-03-01T00:00+01:00", Precision.MONTH),
        ("2026-03-29", "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", Precision.DAY),
        ("2026-10-25", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", Precision.DAY),
        ("spring 2026", "2026-03-01T00:00+01:00", "2026-06-01T00:00+02:00", Precision.SEASON),
        ("2025 autumn", "2025-09-01T00:00+02:00", "2025-12-01T00:00+01:00", Precision.SEASON),
        ("20240503", "2024-05-03T00:00+02:00", "2024-05-04T00:00+02:00", Precision.DAY),
        ("2024-W18-5", "2024-05-03T00:00+02:00", "2024-05-04T00:00+02:00", Precision.DAY),
        ("2024-W18", "2024-04-29T00:00+02:00", "2024-05-06T00:00+02:00", Precision.RANGE),
        ("2024-05-03T14", "2024-05-03T14:00+02:00", "2024-05-03T15:00+02:00", Precision.RANGE),
        ("20240503 14-05:00", "2024-05-03T14:00-05:00", "2024-05-03T15:00-05:00", Precision.RANGE),
        ("winter 2025", "2024-12-01T00:00+01:00", "2026-03-01T00:00+01:00", Precision.SEASON),
    ],
)
def test_a_part_of_a_date_runs_to_its_last_microsecond(
    text: str, first: str, last: str, precision: Precision
) -> None:
    read = read_instant(text, OSLO)
    assert (read.earliest, read.latest, read.precision) == (at(first), at(last) - 1, precision)
    assert not read.is_point


def test_southern_seasons_lie_half_a_year_away() -> None:
    assert read_instant("winter 2025", "UTC", southern=True) == Instant(
        at("2025-06-01T00:00+00:00"), at("2025-09-01T00:00+00:00") - 1, Precision.SEASON, "UTC"
    )
    summer = read_instant("summer 2025", "UTC", southern=True)
    assert summer.earliest == at("2024-12-01T00:00+00:00")
    assert summer.latest == at("2026-03-01T00:00+00:00") - 1


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-04-13T14:20", "2026-04-13T14:20+02:00"),
        ("2026-04-13 14:20:30", "2026-04-13T14:20:30+02:00"),
        ("2026-04-13T14:20:30.123456Z", "2026-04-13T14:20:30.123456+00:00"),
        ("2026-04-13T14:20-0500", "2026-04-13T14:20-05:00"),
        ("20260413T1420", "2026-04-13T14:20+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30+01:00"),
        (" 2026-04-13T14:20 ", "2026-04-13T14:20+02:00"),
    ],
)
def test_a_minute_is_a_point(text: str, moment: str) -> None:
    read = read_instant(text, OSLO)
    assert (read.earliest, read.latest, read.precision) == (at(moment), at(moment), Precision.MINUTE)
    assert read.is_point


@pytest.mark.parametrize(
    "text",
    ["2024-W60", "2024-18", "240503", "2024-123", "2024-05-03T14:2", "2024-13", "2024-02-30", "24-05-03", "soon",
     "2024-5-3",
     "2026-04-13T25:00", "autumn", "autumn25", "2026-04-13T14:20+2", "1/2/2024"],
)  # fmt: skip
def test_what_would_be_a_guess_is_refused(text: str) -> None:
    with pytest.raises(InstantError, match=r"write 2026"):
        read_instant(text, OSLO)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2024-05-03T14:20Z", True),
        ("2024-05-03T14+02:00", True),
        ("2024-05-03T14:20", False),
        ("2024-05-03", False),
    ],
)
def test_whether_a_text_says_its_offset(text: str, says: bool) -> None:
    assert says_offset(text) is says


def test_no_date_at_all_lies_anywhere() -> None:
    assert read_instant("", OSLO) == read_instant("undated", OSLO) == Instant.undated(OSLO)
    assert (Instant.undated().earliest, Instant.undated().latest) == (BEGINNING, END)


def test_an_interval_runs_from_the_first_to_the_last_of_its_parts() -> None:
    read = read_instant("2026-03/2026-04-13T14:20+02:00", OSLO)
    assert (read.earliest, read.latest) == (at("2026-03-01T00:00+01:00"), at("2026-04-13T14:20+02:00"))
    assert read.precision is Precision.RANGE
    with pytest.raises(InstantError, match="cannot end before it begins"):
        read_instant("2026-04/2026-03", OSLO)


def test_a_zone_that_is_nowhere_is_named() -> None:
    with pytest.raises(InstantError, match="no time zone 'Mars/Base'"):
        zone_named("Mars/Base")
    with pytest.raises(InstantError, match="name the zone"):
        Instant.at(datetime(2026, 1, 1))  # noqa: DTZ001 - the missing zone is what is tested
    with pytest.raises(InstantError, match="no season"):
        Instant.season(2026, "monsoon")


def test_microseconds_are_exact_on_both_sides_of_1970() -> None:
    assert microseconds(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)) == -1
    assert microseconds(datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)) == 20_454 * DAY + 1
    assert moment_of(20_454 * DAY + 1, OSLO) == datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
    assert moment_of(0, OSLO).hour == 1


def test_hull_inside_overlap_and_cut() -> None:
    march, day = Instant.month(2026, 3), Instant.day(date(2026, 3, 5))
    april = Instant.month(2026, 4)
    assert day.inside(march) and not march.inside(day)
    assert day.hull(march) is march and march.hull(day) is march
    both = march.hull(april)
    assert (both.earliest, both.latest, both.precision) == (march.earliest, april.latest, Precision.RANGE)
    assert april.hull(march).earliest == march.earliest and april.hull(march).latest == april.latest
    assert march.overlaps(day) and day.overlaps(march) and not march.overlaps(april) and not april.overlaps(march)
    touching = Instant(march.latest, march.latest)
    assert march.overlaps(touching) and touching.overlaps(march)
    assert march.cut(day.latest).latest == day.latest and march.cut(day.latest).earliest == march.earliest
    assert march.cut(march.latest) is march
    assert march.cut(march.earliest - 1) is march, "a contradiction is kept, for the reader to see"
    assert march.cut(march.earliest).latest == march.earliest
    assert Instant.undated().cut(0) == Instant.undated()
    with pytest.raises(InstantError, match="cannot end"):
        Instant(1, 0)


@given(
    st.one_of(
        st.builds(Instant.year, st.integers(1900, 2100), st.just(OSLO)),
        st.builds(Instant.month, st.integers(1900, 2100), st.integers(1, 12), st.just(OSLO)),
        st.builds(Instant.day, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.just(OSLO)),
        st.builds(
            Instant.season, st.integers(1900, 2100), st.sampled_from(["spring", "summer", "autumn", "winter"]),
            st.just(OSLO),
        ),
        st.just(Instant.undated(OSLO)),
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda m: Instant.at(m, OSLO)),  # noqa: DTZ001
    )
)  # fmt: skip
def test_its_text_reads_back_to_the_same_interval(instant: Instant) -> None:
    again = read_instant(instant.text(), OSLO)
    assert (again.earliest, again.latest) == (instant.earliest, instant.latest)
    if instant.precision is not Precision.SEASON:
        assert again.precision is instant.precision


def test_months_have_their_days() -> None:
    assert [days_in_month(2024, 2), days_in_month(2023, 2), days_in_month(2023, 12)] == [29, 28, 31]


@pytest.mark.parametrize(
    ("season", "southern", "first", "last"),
    [
        ("spring", False, "2024-03-01", "2024-05-31"),
        ("summer", False, "2024-06-01", "2024-08-31"),
        ("autumn", False, "2024-09-01", "2024-11-30"),
        ("winter", False, "2023-12-01", "2025-02-28"),
        ("spring", True, "2024-09-01", "2024-11-30"),
        ("summer", True, "2023-12-01", "2025-02-28"),
        ("autumn", True, "2024-03-01", "2024-05-31"),
        ("winter", True, "2024-06-01", "2024-08-31"),
    ],
)
@pytest.mark.parametrize("text", ["{0} 2024", "2024 {0}", "{0}-2024", "2024-{0}"])
def test_every_season_of_both_halves_of_the_earth(
    text: str, season: str, southern: bool, first: str, last: str
) -> None:
    read = read_instant(text.format(season), OSLO, southern)
    assert (read.earliest, read.latest) == (read_instant(first, OSLO).earliest, read_instant(last, OSLO).latest)
    assert (read.precision, read.zone) == (Precision.SEASON, OSLO)


def test_every_month_and_year_ends_where_the_next_begins() -> None:
    months = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
    read = [read_instant(month, OSLO) for month in months]
    assert all(one.latest + 1 == next_.earliest for one, next_ in pairwise(read))
    assert read_instant("2023", OSLO) == Instant(read[0].earliest, read[11].latest, Precision.YEAR, OSLO)
    assert read_instant("2024", OSLO).earliest == read[12].earliest
    days = [read_instant(f"2024-02-{day:02d}", OSLO) for day in range(1, 30)]
    assert (days[0].earliest, days[-1].latest) == (read[13].earliest, read[13].latest)
    assert all(one.latest + 1 == next_.earliest for one, next_ in pairwise(days))


@pytest.mark.parametrize(
    ("text", "zone", "written"),
    [
        ("2026", OSLO, "2026"),
        ("0800", "UTC", "0800"),
        ("2026-04", OSLO, "2026-04"),
        ("0800-09", "UTC", "0800-09"),
        ("2026-04-13", OSLO, "2026-04-13"),
        ("2026-04-13T14:20", OSLO, "2026-04-13T14:20:00+02:00"),
        ("2026-04-13T14:20:01.5Z", OSLO, "2026-04-13T16:20:01.500000+02:00"),
        ("spring 2026", OSLO, "2026-03-01T00:00:00+01:00/2026-05-31T23:59:59.999999+02:00"),
        ("2026-04-13T14", OSLO, "2026-04-13T14:00:00+02:00/2026-04-13T14:59:59.999999+02:00"),
        ("undated", OSLO, "undated"),
        ("2026/2027-02", OSLO, "2026-01-01T00:00:00+01:00/2027-02-28T23:59:59.999999+01:00"),
    ],
)
def test_a_time_is_written_as_shortly_as_it_can_be(text: str, zone: str, written: str) -> None:
    assert read_instant(text, zone).text() == written


def test_a_day_that_was_cut_is_no_whole_day_any_more() -> None:
    """Written as a day it would be read back as more than was known."""
    for text in ("2026", "2026-04", "2026-04-13"):
        whole = read_instant(text, OSLO)
        half = whole.cut(whole.earliest + HOUR)
        assert (half.precision, half.zone, half.latest) == (whole.precision, OSLO, whole.earliest + HOUR)
        assert (
            half.text()
            == f"{moment_of(half.earliest, OSLO).isoformat()}/{moment_of(half.latest, OSLO).isoformat()}"
        )


@pytest.mark.parametrize("text", ["soon", "2026-13", "2026-02-30", "13.04.2026"])
def test_what_cannot_be_read_is_said_with_what_can(text: str) -> None:
    with pytest.raises(InstantError) as caught:
        read_instant(text)
    assert str(caught.value) == (
        f"cannot read {text!r} as a time; write 2026, 2026-04, 2026-04-13, autumn 2025 or 2026-04-13T14:20"
    )


def test_times_keep_the_zone_that_they_were_stated_in() -> None:
    for text in (
        "2026",
        "2026-04",
        "2026-04-13",
        "2026-W18",
        "2026-04-13T14",
        "2026-04-13T14:20Z",
        "2026/2027",
        "",
    ):
        assert read_instant(text, OSLO).zone == OSLO
    oslo, rome = read_instant("2026-04", OSLO), read_instant("2026-05-02", "Europe/Rome")
    assert (oslo.hull(rome).zone, rome.hull(oslo).zone) == (OSLO, "Europe/Rome")
    assert Instant.at(datetime(2026, 4, 13, tzinfo=UTC)).zone == "UTC"


@pytest.mark.parametrize(
    "text", ["2024-05-03T14:20+02", "2024-05-03T14:20:01,25-0330", "20240503T142001Z", "2024-05-03 14Z"]
)
def test_an_offset_is_found_however_it_is_written(text: str) -> None:
    assert says_offset(f" {text} ")
    assert not says_offset(text.rstrip("Z").partition("+")[0].partition("-0330")[0])
