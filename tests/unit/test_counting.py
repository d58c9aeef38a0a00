"""When periods end: expected moments are written from the calendar, not from the code."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.law.counting import birthday, completed_years, due, due_between, end_of_day, start_of_day
from amparo.law.limits import LimitVersion, Period
from amparo.pathway.instants import BEGINNING, END, Instant, moment_of, read_instant

ZONE = "CET"


def limit(text: str, **how: object) -> LimitVersion:
    return LimitVersion("x", "XA", Period.read(text), **how)  # type: ignore[arg-type]


def at(text: str, zone: str = ZONE) -> int:
    return read_instant(text, zone).earliest


def ends(start: str, period: str, zone: str = ZONE, times: int = 1, **how: object) -> str:
    found = due(at(start, zone), limit(period, **how), zone, times=times)
    assert found is not None
    return moment_of(found, zone).isoformat(timespec="seconds")


class Weekdays:
    """Works from Monday to Friday, but on `off`."""

    def __init__(self, *off: date) -> None:
        self.off = off

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off


@pytest.mark.parametrize(
    ("start", "period", "expected"),
    [
        ("2026-03-02T10:00", "PT24H", "2026-03-03T10:00:00+01:00"),
        ("2026-03-28T12:00", "PT24H", "2026-03-29T13:00:00+02:00"),
        ("2026-10-24T12:00", "PT24H", "2026-10-25T11:00:00+01:00"),
        ("2026-03-02T10:00", "PT1H30M", "2026-03-02T11:30:00+01:00"),
        ("2026-03-02T10:00", "P1D", "2026-03-03T23:59:59+01:00"),
        ("2026-03-02T00:00", "P30D", "2026-04-01T23:59:59+02:00"),
        ("2026-03-02T23:59", "P2W", "2026-03-16T23:59:59+01:00"),
        ("2025-08-31T10:00", "P6M", "2026-02-28T23:59:59+01:00"),
        ("2027-08-31T10:00", "P6M", "2028-02-29T23:59:59+01:00"),
        ("2026-01-31T10:00", "P1M", "2026-02-28T23:59:59+01:00"),
        ("2026-11-15T10:00", "P3M", "2027-02-15T23:59:59+01:00"),
        ("2028-02-29T10:00", "P1Y", "2029-02-28T23:59:59+01:00"),
    ],
)
def test_periods_end(start: str, period: str, expected: str) -> None:
    assert ends(start, period) == expected


def test_nothing_is_chained() -> None:
    assert ends("2026-01-31T10:00", "P1M", times=2) == "2026-03-31T23:59:59+02:00"


def test_the_first_day_may_count() -> None:
    assert ends("2026-03-02T10:00", "P14D", first_day_counts=True) == "2026-03-15T23:59:59+01:00"
    assert ends("2026-03-02T10:00", "P1M", first_day_counts=True) == "2026-04-01T23:59:59+02:00"


def test_the_same_time_of_day() -> None:
    assert ends("2026-03-02T10:20", "P15D", ends="same_time") == "2026-03-17T10:20:00+01:00"
    assert ends("2026-03-14T02:30", "P15D", ends="same_time") == "2026-03-29T03:00:00+02:00"  # skipped
    assert ends("2026-10-10T02:30", "P15D", ends="same_time") == "2026-10-25T02:30:00+01:00"  # the later of two


def test_days_end_where_the_clock_skips_midnight() -> None:
    zone = "America/Santiago"
    assert end_of_day(date(2026, 9, 5), zone) + 1 == start_of_day(date(2026, 9, 6), zone)
    assert moment_of(start_of_day(date(2026, 9, 6), zone), zone).isoformat() == "2026-09-06T01:00:00-03:00"


def test_working_days() -> None:
    five = limit("P5D", count="working")
    friday = at("2026-03-06T10:00")
    assert due(friday, five, ZONE) is None
    found = due(friday, five, ZONE, Weekdays(date(2026, 3, 10)))
    assert found is not None
    assert moment_of(found, ZONE).date() == date(2026, 3, 16)
    first = due(friday, limit("P5D", count="working", first_day_counts=True), ZONE, Weekdays())
    assert first is not None
    assert moment_of(first, ZONE).date() == date(2026, 3, 12)


def test_hours_elapse_and_need_no_calendar() -> None:
    assert due(at("2026-03-06T10:00"), limit("PT5H"), ZONE) == at("2026-03-06T15:00")


@pytest.mark.parametrize(
    ("start", "hours", "due_at"),
    [
        ("2026-03-06T10:00", "PT5H", "2026-03-06T15:00"),  # within a Friday
        ("2026-03-06T10:00", "PT14H", "2026-03-07T00:00"),  # the Friday is enough to its last moment
        ("2026-03-06T10:00", "PT15H", "2026-03-09T01:00"),  # one hour is left for the Monday
        ("2026-03-06T10:00", "PT48H", "2026-03-11T10:00"),  # the Tuesday is off, too
        (
            "2026-03-07T13:00",
            "PT24H",
            "2026-03-12T00:00",
        ),  # from a Saturday: the Monday is off here, the Tuesday too
        ("2026-03-27T12:00", "PT24H", "2026-03-30T12:00"),  # summer time begins on a Sunday: nothing is lost
    ],
)
def test_hours_of_working_days_stand_still_on_days_off(start: str, hours: str, due_at: str) -> None:
    off = (date(2026, 3, 10),) if start != "2026-03-07T13:00" else (date(2026, 3, 9), date(2026, 3, 10))
    assert due(at(start), limit(hours, count="working"), ZONE, Weekdays(*off)) == at(due_at)


def test_hours_of_working_days_need_a_calendar_and_rise_with_their_start() -> None:
    assert due(at("2026-03-06T10:00"), limit("PT5H", count="working"), ZONE) is None
    friday, sunday = at("2026-03-06T22:00"), at("2026-03-08T12:00")
    found = due_between(friday, sunday, limit("PT5H", count="working"), ZONE, Weekdays())
    assert found == (at("2026-03-09T03:00"), at("2026-03-09T05:00"))


def test_hours_of_a_calendar_without_working_days_are_refused() -> None:
    class Never:
        def is_working(self, day: date) -> bool:
            return False

    with pytest.raises(ValueError, match="no working days"):
        due(at("2026-03-06T10:00"), limit("PT5H", count="working"), ZONE, Never())


def test_an_undated_start_stays_undated() -> None:
    assert due_between(BEGINNING, END, limit("P6M"), ZONE) == (BEGINNING, END)


def test_a_number_is_no_period() -> None:
    with pytest.raises(ValueError, match="minimum-age"):
        due(0, LimitVersion("minimum-age", "XA", 12), ZONE)


def test_a_day_gives_an_interval() -> None:
    day = Instant.day(date(2026, 3, 2), ZONE)
    assert due_between(day.earliest, day.latest, limit("P1D"), ZONE) == (at("2026-03-04") - 1, at("2026-03-04") - 1)
    assert due_between(day.earliest, day.latest, limit("PT1H"), ZONE) == (
        at("2026-03-02T01:00"),
        day.latest + 3_600_000_000,
    )


LIMITS = [
    limit("PT30H"),
    limit("P1D"),
    limit("P30D"),
    limit("P15D", ends="same_time"),
    limit("P1M"),
    limit("P6M", first_day_counts=True),
    limit("P1Y", ends="same_time"),
    limit("P3D", count="working"),
    limit("P1D", count="working", ends="same_time"),
]
MINUTES = st.integers(0, 60 * 24 * 800)


@given(
    st.sampled_from(LIMITS), MINUTES, MINUTES, st.floats(0, 1), st.sampled_from([ZONE, "America/Santiago", "UTC"])
)
def test_every_due_time_lies_in_the_interval(
    counted: LimitVersion, first: int, length: int, where: float, zone: str
) -> None:
    start = at("2026-01-01") + first * 60_000_000
    length = length % 90_000
    inner = start + int(length * where) * 60_000_000
    bounds = due_between(start, start + length * 60_000_000, counted, zone, Weekdays())
    exact = due(inner, counted, zone, Weekdays())
    assert bounds is not None and exact is not None
    assert bounds[0] <= exact <= bounds[1]
    assert exact >= inner - 86_400_000_000 * bool(counted.first_day_counts)


def test_years_of_age() -> None:
    assert completed_years(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert completed_years(date(2008, 2, 29), date(2026, 3, 1)) == 18
    assert completed_years(date(2008, 2, 29), date(2026, 2, 28), (2, 28)) == 18
    assert completed_years(date(2008, 2, 29), date(2028, 2, 28)) == 19
    assert completed_years(date(2010, 5, 3), date(2026, 5, 2)) == 15
    assert completed_years(date(2010, 5, 3), date(2026, 5, 3)) == 16
    assert completed_years(date(2010, 5, 3), date(2009, 5, 3)) == -1
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 18, (2, 28)) == date(2026, 2, 28)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def worked(start: int, end: int, calendar: Weekdays) -> int:
    """How much of `[start, end]` lies on worked days, day by day."""
    total, day = 0, moment_of(start, ZONE).date()
    while start_of_day(day, ZONE) < end:
        first, last = start_of_day(day, ZONE), start_of_day(day + timedelta(days=1), ZONE)
        if calendar.is_working(day):
            total += max(0, min(end, last) - max(start, first))
        day += timedelta(days=1)
    return total


@given(minute=st.integers(0, 120 * 1440), amount=st.integers(1, 200 * 60))
def test_hours_of_working_days_are_the_first_moment_at_which_they_are_over(minute: int, amount: int) -> None:
    start = at("2026-02-01T00:00") + minute * 60_000_000  # over the change of the clocks in March
    calendar = Weekdays(date(2026, 3, 10), date(2026, 4, 1))
    limit_of = limit(f"PT{amount // 60}H{amount % 60}M", count="working")
    found = due(start, limit_of, ZONE, calendar)
    assert found is not None
    length = amount * 60_000_000
    assert worked(start, found, calendar) == length
    assert worked(start, found - 1, calendar) == length - 1
