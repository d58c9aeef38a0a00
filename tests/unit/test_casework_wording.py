"""Messages, times and lengths in the words of a reader."""

from __future__ import annotations

import pytest

from amparo.casework.wording import DAY, HOUR, MINUTE, Wording
from amparo.law.messages import Between, Length, Listing, Moment, Word, say
from amparo.pathway.instants import BEGINNING, END, Instant, read_instant

ZONE = "Europe/Oslo"
NOW = read_instant("2026-04-14T11:40", ZONE).earliest
ENGLISH = Wording(NOW, ZONE)


@pytest.mark.parametrize(
    ("text", "written", "known"),
    [
        ("2026-04-13T14:20", "13 April, 14:20", ""),
        ("2026-04-13", "13 April", "day known, hour not"),
        ("2026-04", "April 2026", "month known, day not"),
        ("autumn 2025", "autumn 2025", "season known, month not"),
        ("winter 2025", "winter 2025", "season known, month not"),
        ("2025", "2025", "year known, month not"),
        ("undated", "no date known", "nobody knows when"),
        ("2026-04-12/2026-04-13", "12 April to 13 April", "two statements differ"),
        ("2025-12-24T18:00", "24 December 2025, 18:00", ""),
    ],
)
def test_a_time_is_written_no_more_precisely_than_it_was_stated(text: str, written: str, known: str) -> None:
    instant = read_instant(text, ZONE)
    assert (ENGLISH.instant(instant), ENGLISH.known(instant)) == (written, known)


def test_southern_seasons() -> None:
    southern = Wording(NOW, ZONE, southern=True)
    for season in ("spring", "summer", "autumn", "winter"):
        assert southern.instant(Instant.season(2025, season, ZONE, southern=True)) == f"{season} 2025"


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (0, "0 min"),
        (59 * MINUTE, "59 min"),
        (HOUR, "1 h"),
        (2 * HOUR + 20 * MINUTE, "2 h 20 min"),
        (DAY, "1 day"),
        (DAY + 14 * HOUR, "1 day 14 h"),
        (6 * DAY + 23 * HOUR, "6 days 23 h"),
        (41 * DAY + 5 * HOUR, "41 days"),
        (-2 * HOUR, "2 h"),
    ],
)
def test_lengths_have_two_units_at_most(length: int, written: str) -> None:
    assert ENGLISH.length(length) == written


@pytest.mark.parametrize(
    ("due", "written"),
    [
        (2 * HOUR + 20 * MINUTE, "2 h 20 min left"),
        (-(2 * HOUR + 10 * MINUTE), "2 h 10 min late"),
        (DAY + HOUR, "tomorrow"),
        (13 * DAY, "in 13 days"),
        (0, "0 min left"),
    ],
)
def test_what_a_clock_says(due: int, written: str) -> None:
    assert ENGLISH.time_left(NOW + due) == written


def test_the_same_moment_reads_by_the_zone() -> None:
    moment = read_instant("2026-04-13T23:30", ZONE).earliest
    assert Wording(NOW, "Asia/Tokyo").moment(moment) == "14 April, 06:30"


@pytest.mark.parametrize(
    ("earliest", "latest", "written"),
    [
        (BEGINNING, END, "no date known"),
        (BEGINNING, NOW, "not after 14 April, 11:40"),
        (NOW, END, "not before 14 April, 11:40"),
        (NOW, NOW, "14 April, 11:40"),
    ],
)
def test_times_that_are_open_on_a_side(earliest: int, latest: int, written: str) -> None:
    assert ENGLISH.between(earliest, latest) == written


def test_whole_months_and_years_are_called_so() -> None:
    for text, written in (("2025-03", "March 2025"), ("2025", "2025")):
        instant = read_instant(text, ZONE)
        assert ENGLISH.between(instant.earliest, instant.latest) == written


def test_a_message_with_every_sort_of_value() -> None:
    message = say(
        "{who} {when} {length} {word} {list} {inner} {count} {share}",
        who="Ilan",
        when=Moment(NOW),
        length=Length(2 * HOUR),
        word=Word("Released"),
        list=Listing((Word("a"), Word("b"), Between(NOW, NOW))),
        inner=say("{x}", x=1),
        count=3,
        share=0.5,
    )
    assert ENGLISH.say(message) == "Ilan 14 April, 11:40 2 h Released a, b or 14 April, 11:40 1 3 0.5"


def test_a_count_chooses_the_form() -> None:
    asked: list[int] = []

    def plural(one: str, many: str, count: int) -> str:
        asked.append(count)
        return one

    Wording(NOW, ZONE, plural=plural).say(say("{count} hours", count=7))
    assert asked == [7]


def test_a_name_is_set_apart_where_the_text_runs_the_other_way() -> None:
    arabic = Wording(NOW, ZONE, "ar")
    assert arabic.say(say("{code}", code="XA-2026-0417")) == "\u2068XA-2026-0417\u2069"
    assert ENGLISH.say(say("{code}", code="XA-2026-0417")) == "XA-2026-0417"


def test_a_place_without_a_value_is_named() -> None:
    with pytest.raises(KeyError, match="when"):
        ENGLISH.say(say("{when}"))
