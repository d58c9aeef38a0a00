"""Days, months and ages of a synthetic population in many zones, and until when a silence proves something."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from amparo.pathway.events import Coverage
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.population.coverage import Declared
from amparo.pathway.population.days import (
    DAY,
    HOUR,
    MINUTE,
    Days,
    age_on,
    birthday,
    date_of,
    months_later,
    number_of,
)

#: West and east of Greenwich, by halves and quarters of an hour, with and without a change of clocks.
ZONES = ("CET", "America/Bogota", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu",
         "Australia/Lord_Howe", "Africa/Casablanca")  # fmt: skip


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_of_a_zone_begins_and_ends_where_its_calendar_says(zone: str) -> None:
    days, info = Days(ZoneInfo(zone)), ZoneInfo(zone)
    early = range(-3, 4) if zone in ZONES[:3] else range(4_000, 4_007)
    for number in (*early, *range(number_of(date(2024, 1, 1)), number_of(date(2024, 12, 31)), 3)):
        on = date(1970, 1, 1) + timedelta(days=number)
        begins = int(datetime(on.year, on.month, on.day, tzinfo=info).timestamp()) * 1_000_000
        assert days.midnight(number) == begins
        assert days.end(number - 1) == begins - 1
        assert [days.day(at) for at in (begins - 1, begins, begins + 11 * HOUR, days.end(number))] == [
            number - 1, number, number, number,
        ]  # fmt: skip
        assert days.text(number) == on.isoformat()
        for hour, minute in ((0, 0), (1, 59), (9, 30), (23, 59)):
            at = days.clock(number, 60 * hour + minute)
            shown = datetime.fromtimestamp(at / 1_000_000, info)
            assert (shown.date(), shown.hour, shown.minute, at % MINUTE) == (on, hour, minute, 0)
            assert days.hour(at) == hour


def test_a_moment_is_on_one_day_in_whatever_order_days_are_asked_for() -> None:
    days = Days(ZoneInfo("America/Bogota"))
    midnight = days.midnight(20_000)
    assert [days.day(midnight + each) for each in (0, -1, DAY - 1, DAY, -DAY, -DAY - 1)] == [
        20_000, 19_999, 20_000, 20_001, 19_999, 19_998,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2023-11-30", 1, "2023-12-30"),
        ("2023-12-01", 1, "2024-01-01"), ("2023-10-31", 14, "2024-12-31"), ("2024-08-31", 6, "2025-02-28"),
        ("2024-03-15", 0, "2024-03-15"),
    ],
)  # fmt: skip
def test_months_later_is_the_same_number_or_the_last_of_the_month(day: str, months: int, later: str) -> None:
    assert date_of(months_later(number_of(date.fromisoformat(day)), months)).isoformat() == later


@pytest.mark.parametrize(
    ("born", "turns"),
    [("2008-02-29", "2026-03-01"), ("2010-02-28", "2028-02-28"), ("2010-12-31", "2028-12-31")],
)
def test_somebody_is_eighteen_from_the_birthday_on(born: str, turns: str) -> None:
    birth, turned = number_of(date.fromisoformat(born)), number_of(date.fromisoformat(turns))
    assert birthday(birth, 18) == turned
    assert [age_on(birth, turned + each) for each in (-1, 0, 1)] == [17, 18, 18]


def test_whoever_is_born_on_a_leap_day_has_leap_birthdays_in_leap_years() -> None:
    birth = number_of(date(2008, 2, 29))
    assert date_of(birthday(birth, 16)).isoformat() == "2024-02-29"
    assert date_of(birthday(birth, 17)).isoformat() == "2025-03-01"


def test_a_silence_proves_something_as_far_as_somebody_vouches_and_no_further() -> None:
    lag = 5
    declared = Declared(
        [
            Coverage("police", frozenset({"a", "b"}), 100, 199, 0),
            Coverage("court", frozenset({"b"}), 300, END, lag),
            Coverage("prison", frozenset({"c"}), BEGINNING, END, 0),
        ],
        as_of=1_000,
    )
    assert declared.covers("a", 100, 199)
    assert not declared.covers("a", 99, 199)
    assert not declared.covers("a", 100, 200)
    assert not declared.covers("b", 199, 300), "between the two nobody vouches"
    assert declared.covers("b", 300, 995)
    assert not declared.covers("b", 300, 996), "what runs behind has come less far"
    assert declared.covers(("b", "c"), 150, 160)
    assert not declared.covers(("c", "b"), 250, 260)
    assert not declared.covers("nobody's", 150, 160)
    assert declared.covers("c", 0, 5_000), "nothing lies after the check"
    assert not declared.covers("a", 1_000, 2_000)
    assert declared.covers("a", 1_001, 2_000), "nothing lies after the check"
    assert declared.covers("a", 160, 159)
    assert [declared.stops("a", at) for at in (99, 100, 150, 199, 200)] == [99, 200, 200, 200, 200]
    assert [declared.stops("b", at) for at in (150, 250, 300, 995, 996)] == [200, 250, 996, 996, 996]
    assert declared.stops("c", 7) == 1_001


def test_a_silence_proved_less_when_less_was_known() -> None:
    declared = Declared([Coverage("court", frozenset({"b"}), 300, 900, 5)], as_of=1_000)
    assert declared.covered_then("b", 300, 395, known=400)
    assert not declared.covered_then("b", 300, 396, known=400)
    assert not declared.covered_then("b", 299, 395, known=400)
    assert declared.covered_then("b", 300, 900, known=950)
    assert not declared.covered_then("b", 300, 901, known=950)
    assert not declared.covered_then("a", 300, 300, known=950)
    assert declared.covered_then("a", 300, 299, known=950)
