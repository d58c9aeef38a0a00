"""Working days, and gaps between a country's limits and the floor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from amparo.law.calendars import Calendar, CalendarError, Moving, public_holidays
from amparo.law.counting import due
from amparo.law.gaps import gaps, held_against_floor, is_looser, silences
from amparo.law.limits import LimitVersion, Period
from amparo.law.packs import load_pack


@pytest.mark.parametrize(
    ("day", "holiday", "working"),
    [
        (date(2026, 1, 1), "New Year", False),
        (date(2026, 1, 2), None, True),
        (date(2026, 1, 3), None, False),  # a Saturday
        (date(2026, 6, 1), "Children's Day", False),  # the first Monday of June
        (date(2027, 6, 7), "Children's Day", False),
        (date(2026, 6, 8), None, True),
        (date(2026, 11, 26), "Day of the Lanterns", False),  # the last Thursday of November
        (date(2026, 11, 19), None, True),
        (date(2026, 4, 17), "Day of the new bridge", False),
        (date(2027, 4, 17), None, False),  # only once; but a Saturday
        (date(2028, 4, 17), None, True),
    ],
)
def test_the_invented_calendar(day, holiday, working):
    calendar = load_pack("XA").calendar
    assert calendar is not None
    assert calendar.holiday(day) == holiday
    assert calendar.is_working(day) is working


def test_the_next_working_day_passes_weekends_and_holidays():
    calendar = load_pack("XA").calendar
    assert calendar is not None
    assert calendar.next_working(date(2026, 5, 30)) == date(2026, 6, 2)
    assert calendar.next_working(date(2026, 6, 2)) == date(2026, 6, 2)


def test_a_fifth_weekday_that_a_month_lacks_falls_on_its_last():
    assert Moving("", 2, 0, 5).day(2026) == date(2026, 2, 23)
    assert Moving("", 3, 0, 5).day(2026) == date(2026, 3, 30)
    assert Moving("", 3, 6, 1).day(2026) == date(2026, 3, 1)


def test_a_real_country_can_take_its_days_from_the_library(tmp_path):
    pack = tmp_path / "pack.toml"
    pack.write_text(
        '[pack]\nid = "XB"\nname = "X"\nzone = "UTC"\n[calendar]\nname = "X"\n'
        'weekend = ["sunday"]\nlibrary = "NO"\n',
        encoding="utf-8",
    )
    calendar = load_pack(pack).calendar
    assert calendar is not None
    named = calendar.holiday(date(2026, 5, 17))
    assert named and named != "public holiday", "the library knows what the day is called"
    assert not calendar.is_working(date(2026, 12, 25))
    assert calendar.is_working(date(2026, 12, 28))
    with pytest.raises(CalendarError, match="write the days into the pack"):
        public_holidays("ZZ")


def test_days_without_names_are_public_holidays():
    calendar = Calendar("a", library=frozenset({date(2026, 5, 17)}))
    assert calendar.holiday(date(2026, 5, 17)) == "public holiday"
    assert calendar.holiday(date(2026, 5, 18)) is None


def test_a_calendar_can_key_a_cache():
    assert len({Calendar("a"), Calendar("a")}) == 2


def test_the_invented_country_is_looser_in_two_places_and_at_what_times():
    found = [
        (gap.limit, gap.start and gap.start.isoformat(), gap.end and gap.end.isoformat(), gap.certain)
        for gap in gaps(load_pack("XA"))
    ]
    assert found == [
        ("final-decision", "2019-09-18", None, True),
        ("minimum-age", None, "2023-12-31", True),
        ("minimum-age", "2024-01-01", None, True),
    ]
    assert silences(load_pack("XA")) == (
        *("charge-court", "death-after-release", "detention-age", "family-call", "family-calls"),
        *("family-visit", "majority", "questioning", "questioning-day", "recruitment-age"),
        "solitary",
    )


def test_the_second_country_beside_the_floor_as_its_articles_say():
    """Written from the articles of XB: what each says, beside what the committee or the rules say."""
    found = [
        (each.limit, str(each.direction), each.start and each.start.isoformat(), each.end and each.end.isoformat())
        for each in held_against_floor(load_pack("XB"))
    ]
    assert found == [
        # Seventy-two hours ended before the floor of twenty-four began. Forty-eight that stand still are longer.
        ("authority", "looser", "2019-09-18", None),
        # Twenty working days are four weeks without a holiday, and more than thirty days with three.
        ("charge-court", "unsure", "2019-09-18", None),
        ("detention-age", "looser", "2019-09-18", None),  # fifteen, not sixteen
        ("family-visit", "stricter", "2011-07-01", None),  # each fortnight, not each month
        ("final-decision", "stricter", "2019-09-18", None),  # six months, the first day counted
        ("majority", "stricter", "2011-07-01", None),  # twenty-one
        ("minimum-age", "looser", None, "2011-06-30"),  # seven
        ("minimum-age", "looser", "2011-07-01", None),  # ten: a presumption above it is no minimum age
        ("questioning", "equal", "2011-07-01", None),
        ("questioning-day", "stricter", "2011-07-01", None),
        ("recruitment-age", "looser", None, None),  # sixteen
        ("solitary", "stricter", "2011-07-01", None),
    ]
    assert [(gap.limit, gap.certain) for gap in gaps(load_pack("XB"))] == [
        ("authority", True),
        ("charge-court", False),
        ("detention-age", True),
        ("minimum-age", True),
        ("minimum-age", True),
        ("recruitment-age", True),
    ]
    assert silences(load_pack("XB")) == (*("death-after-release", "family-call", "family-calls"),)


@pytest.mark.parametrize(
    ("day", "holiday", "working"),
    [
        (date(2026, 11, 27), None, False),  # a Friday
        (date(2026, 11, 28), None, False),  # a Saturday
        (date(2026, 11, 29), None, True),  # a Sunday
        (date(2026, 8, 12), "Day of the Elders", False),  # the second Wednesday of August
        (date(2026, 12, 27), "Bench Day", False),  # the last Sunday of the year
        (date(2026, 3, 22), "Feast of the First Moon", False),
        (date(2027, 3, 22), None, True),  # the moon has moved on
        (date(2027, 3, 11), "Feast of the First Moon", False),
    ],
)
def test_another_week_end_and_feasts_of_the_moon(day, holiday, working):
    calendar = load_pack("XB").calendar
    assert calendar is not None
    assert calendar.holiday(day) == holiday
    assert calendar.is_working(day) is working


def test_the_hours_of_the_second_country_stand_still_on_its_week_end():
    """Arrested on a Thursday at six in the evening: six hours of Thursday, Sunday whole, and eighteen of Monday."""
    pack = load_pack("XB")
    (now,) = [limit for limit in pack.own_limits if limit.id == "authority" and limit.end is None]
    arrested = int(datetime(2026, 11, 26, 15, tzinfo=UTC).timestamp()) * 1_000_000  # three hours behind
    found = due(arrested, now, pack.zone, pack.calendar)
    assert found == int(datetime(2026, 11, 30, 15, tzinfo=UTC).timestamp()) * 1_000_000


def test_a_leap_day_child_comes_of_age_on_another_day():
    assert load_pack("XA").leap_birthday == (3, 1)
    assert load_pack("XB").leap_birthday == (2, 28)


def test_the_floor_has_no_gap_against_itself():
    assert gaps(load_pack("international")) == ()


def _limit(value, **more):
    return LimitVersion("x", "XA", Period.read(value) if isinstance(value, str) else value, **more)


@pytest.mark.parametrize(
    ("country", "floor", "looser"),
    [
        ("PT12H", "PT24H", False),
        ("PT24H", "PT24H", False),
        ("PT25H", "PT24H", True),
        ("P9M", "P6M", True),
        ("P6M", "P6M", False),
        ("P1Y", "P12M", False),
        ("P1M", "P30D", None),
        ("P2M", "P30D", True),
        ("P30D", "P2M", False),
        ("P28D", "P1M", False),
        ("P31D", "P1M", True),
        ("P1M", "P31D", False),
        ("P1D", "PT24H", True),
        ("P1D", "PT48H", False),
        ("P1D", "PT36H", None),
        ("PT24H", "P1D", False),
    ],
)
def test_periods_are_held_against_each_other(country, floor, looser):
    assert is_looser(_limit(country), _limit(floor)) is looser


def test_of_equal_lengths_the_way_of_counting_decides():
    floor = _limit("P5D")
    assert is_looser(_limit("P5D", count="working"), floor) is True
    assert is_looser(_limit("P4D", count="working"), floor) is None
    assert is_looser(_limit("P6D", count="working"), floor) is True
    assert is_looser(floor, _limit("P5D", count="working")) is False
    assert is_looser(floor, _limit("P5D", ends="same_time")) is True
    assert is_looser(_limit("P5D", first_day_counts=True), floor) is False


def test_where_more_is_stricter_a_smaller_value_is_the_gap():
    floor = _limit(14, floor="at_least")
    assert is_looser(replace(floor, value=12), floor) is True
    assert is_looser(replace(floor, value=14), floor) is False
    assert is_looser(replace(floor, value=15), floor) is False
