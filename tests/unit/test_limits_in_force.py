"""From the first to the last civil day of a value of a limit, wherever the place lies, and not a moment longer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.instants import Instant, moment_of, read_instant
from amparo.safeguards.evaluate.one import evaluate
from amparo.safeguards.findings import Finding
from amparo.safeguards.nodes import Rule, RuleSet, Within
from tests.unit.small_rules import WORDS

FIRST, LAST = date(2026, 3, 10), date(2026, 3, 12)
ZONES = ("Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago")
HOURS = range(0, 24 * 7, 3)


def judged(at: Instant, zone: str, *versions: LimitVersion) -> Finding:
    """What one duty that arose then comes to, of which nothing followed and everything is covered."""
    asked = Event("asked", "s", "ask", at)
    everything = Coverage("everybody", frozenset({"ask", "reply"}))
    rules = RuleSet((Rule("r", Within(("ask",), ("reply",)), limit="x"),), (), versions)
    as_of = read_instant("2026-12-31", zone).latest
    (found,) = evaluate(rules, Timeline("s", (asked,), (everything,), zone=zone), as_of=as_of, vocabulary=WORDS)
    return found


def version(start: date | None, end: date | None, value: str = "P1D") -> LimitVersion:
    return LimitVersion("x", "international", Period.read(value), start, end)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("start", "end"), [(FIRST, LAST), (FIRST, None), (None, LAST), (FIRST, FIRST)])
def test_each_hour_of_a_week_has_the_law_of_its_civil_day(zone: str, start: date | None, end: date | None) -> None:
    begin = read_instant("2026-03-08T00:30", zone).earliest
    for hours in HOURS:
        at = begin + hours * 3_600_000_000
        day = moment_of(at, zone).date()
        in_force = (start is None or start <= day) and (end is None or day <= end)
        found = judged(Instant(at, at, zone=zone), zone, version(start, end))
        assert str(found.outcome) == ("breached" if in_force else "not_applicable"), moment_of(at, zone)


@pytest.mark.parametrize("zone", ZONES)
def test_the_law_begins_and_ends_with_its_day_to_the_microsecond(zone: str) -> None:
    begins = read_instant(FIRST.isoformat(), zone).earliest
    ends = read_instant(LAST.isoformat(), zone).latest
    in_force = {begins - 1: False, begins: True, ends: True, ends + 1: False}
    for at, expected in in_force.items():
        found = judged(Instant(at, at, zone=zone), zone, version(FIRST, LAST))
        assert str(found.outcome) == ("breached" if expected else "not_applicable")
    for first, last in ((begins - 1, begins), (ends, ends + 1), (begins - 1, ends + 1)):
        found = judged(Instant(first, last, zone=zone), zone, version(FIRST, LAST))
        assert {str(each) for each in found.could_be} == {"breached", "not_applicable"}
        assert [each.what for each in found.missing] == ["time"]


def test_one_value_follows_another_without_a_gap_or_with_one() -> None:
    """The looser value of thirty days until the 11th, the stricter of one day from the 12th or the 13th on."""
    looser = version(None, date(2026, 3, 11), "P30D")
    for gap in (0, 1):
        stricter = version(date(2026, 3, 12) + timedelta(days=gap), None, "P1D")
        both = Instant.day(date(2026, 3, 11)).hull(Instant.day(date(2026, 3, 12 + gap)))
        found = judged(both, "UTC", looser, stricter)
        said = {str(each) for each in found.could_be}
        assert said == ({"breached", "not_applicable"} if gap else {"breached"})
        on_the_last_day = judged(Instant.day(date(2026, 3, 11)), "UTC", looser, stricter)
        assert on_the_last_day.limit == looser
        on_the_first = judged(Instant.day(date(2026, 3, 12 + gap)), "UTC", looser, stricter)
        assert on_the_first.limit == stricter
        assert on_the_first.due is not None
        assert moment_of(on_the_first.due.latest).date() == date(2026, 3, 13 + gap)
