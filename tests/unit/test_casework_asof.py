"""The two dates of a page: read from their parts in the page's language, or from one text of an address."""

from __future__ import annotations

import pytest

from amparo.pathway.instants import moment_of
from tests.serving import prepare

prepare()

from amparo.casework.web.asof import asof_form, read_dates  # noqa: E402
from tests.unit.casework_views import ZONE, at, words  # noqa: E402

NOW = "2026-04-14T11:40"


def read(**query: str) -> tuple[str | None, str | None, str]:
    dates = read_dates({name.replace("__", "-"): text for name, text in query.items()}, ZONE, at(NOW), words(NOW))
    told = [
        None if each is None else f"{moment_of(each, ZONE):%Y-%m-%dT%H:%M:%S}"
        for each in (dates.as_of, dates.known_at)
    ]
    return told[0], told[1], dates.problem


def parts(day: str = "", month: str = "", year: str = "", time: str = "") -> dict[str, str]:
    return {"as_of__day": day, "as_of__month": month, "as_of__year": year, "as_of__time": time}


def test_parts_are_a_moment_of_the_case() -> None:
    assert read(**parts("13", "4", "2026", "14:20"))[0] == "2026-04-13T14:20:59"
    assert read(**parts("13", "4", "2026"))[0] == "2026-04-13T23:59:59"  # a day is its end
    assert read(**parts("", "3", "2026"))[0] == "2026-03-31T23:59:59"
    assert read(**parts("١٣", "4", "٢٠٢٦", "١٤:٢٠"))[0] == "2026-04-13T14:20:59"


def test_one_text_of_an_address_is_read_as_before() -> None:
    assert read(as_of="2026-04-13T14:20")[0] == "2026-04-13T14:20:59"
    assert read(known_at="2026-04-13T14:20")[1] == "2026-04-13T14:20:59"


def test_what_was_not_touched_is_now_also_a_minute_later() -> None:
    drawn = parts("14", "4", "2026", "11:38")
    assert read(**drawn, drawn="2026-04-14T11:38") == (None, None, "")
    assert read(**drawn)[0] == "2026-04-14T11:38:59"


@pytest.mark.parametrize("ahead", [parts("15", "4", "2026"), parts("", "", "2027")])
def test_what_lies_ahead_is_now(ahead: dict[str, str]) -> None:
    assert read(**ahead) == (None, None, "")


def test_a_date_that_is_none_says_so_and_keeps_what_was_typed() -> None:
    query = {"as_of-day": "31", "as_of-month": "4", "as_of-year": "2026"}
    dates = read_dates(query, ZONE, at(NOW), words(NOW))
    assert dates.as_of is None and dates.problem.startswith("31 April is not a date")
    form = asof_form(dates, at(NOW), ZONE, words(NOW), "As it was on")
    assert form.is_in_use, "what is wrong is not folded away"
    first, second = form.inputs
    assert (first.parts.day, first.problem, second.problem) == ("31", dates.problem, "")
    assert (second.parts.day, second.parts.time) == ("14", "11:40")
