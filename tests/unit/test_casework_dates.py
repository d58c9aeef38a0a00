"""Dates as people know them: nothing is added, and what is no date is answered with the way out."""

from __future__ import annotations

import pytest

from amparo.casework.dates import DateParts, DateProblem, read_date
from amparo.casework.wording import Wording
from amparo.pathway.events import Answer
from amparo.pathway.instants import Instant, moment_of, read_instant

ZONE = "CET"
NOW = read_instant("2026-04-14T11:40", ZONE).earliest

READ = [
    (DateParts("13", "4", "2026", "14:20"), "2026-04-13T14:20"),
    (DateParts("13", "4", "2026", "1420"), "2026-04-13T14:20"),
    (DateParts("13", "4", "2026"), "2026-04-13"),
    (DateParts("", "4", "2026"), "2026-04"),
    (DateParts(year="2026"), "2026"),
    (DateParts(year="2025", season="autumn"), "autumn 2025"),
    (DateParts(year="2025", season="winter"), "winter 2025"),
    (DateParts("29", "2", "2024"), "2024-02-29"),
]


@pytest.mark.parametrize(("parts", "text"), READ)
def test_what_is_filled_in_is_what_is_known(parts: DateParts, text: str) -> None:
    assert read_date(parts, ZONE) == read_instant(text, ZONE)


@pytest.mark.parametrize(("parts", "text"), READ)
def test_a_correction_begins_with_the_same_parts(parts: DateParts, text: str) -> None:
    instant = read_instant(text, ZONE)
    again = DateParts.of(instant, moment_of(instant.earliest, ZONE))
    assert read_date(again, ZONE) == instant


@pytest.mark.parametrize(
    ("parts", "part", "says"),
    [
        (DateParts("31", "4", "2026"), "day", "is not a date"),
        (DateParts("29", "2", "2026"), "day", "is not a date"),
        (DateParts("0", "4", "2026"), "day", "is not a date"),
        (DateParts("13", "", "2026"), "month", "month is missing"),
        (DateParts("13", "4", ""), "year", "year is missing"),
        (DateParts("13", "4", "26"), "year", "four figures"),
        (DateParts("13", "13", "2026"), "month", "Choose a month"),
        (DateParts("", "4", "2026", "14:20"), "day", "needs its day"),
        (DateParts("13", "4", "2026", "25:00"), "time", "not a time"),
        (DateParts("13", "4", "2026", "noon"), "time", "not a time"),
        (DateParts("", "4", "2026", season="spring"), "season", "at once"),
        (DateParts(year="1066"), "year", "out of reach"),
    ],
)
def test_what_is_no_date_says_the_way_out(parts: DateParts, part: str, says: str) -> None:
    found = read_date(parts, ZONE)
    assert isinstance(found, DateProblem)
    assert found.part == part
    assert part in found.wrong
    assert says in Wording(NOW, ZONE).say(found.message)


def test_what_happened_is_not_ahead() -> None:
    ahead = read_date(DateParts("15", "4", "2026"), ZONE, NOW)
    assert isinstance(ahead, DateProblem)
    assert isinstance(read_date(DateParts("14", "4", "2026"), ZONE, NOW), Instant)
    assert isinstance(read_date(DateParts(year="2026"), ZONE, NOW), Instant)


@pytest.mark.parametrize("known", ["unknown", "not_asked", "none"])
def test_three_answers_without_a_date(known: str) -> None:
    assert read_date(DateParts(known=known), ZONE) is Answer(known)
    assert read_date(DateParts(year="2026", known=known), ZONE) == read_instant("2026", ZONE)


def test_blank_is_blank() -> None:
    assert read_date(DateParts(), ZONE) is None
    assert DateParts.of(None) == DateParts()


def test_figures_of_any_script_are_read() -> None:
    data = {"met-day": "١٣", "met-month": "4", "met-year": "٢٠٢٦", "met-time": " ١٤:٢٠ "}
    assert read_date(DateParts.read(data, "met"), ZONE) == read_instant("2026-04-13T14:20", ZONE)


def test_seasons_turn_with_the_hemisphere() -> None:
    assert read_date(DateParts(year="2026", season="spring"), ZONE, southern=True) == Instant.season(
        2026, "spring", ZONE, southern=True
    )
