"""The drawing of a pathway: every number once, none over another, the same text each time, mirrored, escaped."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from amparo.casework.drawing import HeldBar, Mark, Pathway, caption_of, draw
from amparo.casework.drawing_places import Item, place
from amparo.casework.drawing_scales import cut_into_parts, ticks
from amparo.casework.wording import DAY, HOUR, Wording
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, moment_of, read_instant

ZONE = "Europe/Oslo"
NOW = read_instant("2026-04-14T11:40", ZONE).earliest
TRACKS = ("protection", "justice", "liberty", "record")


def mark(number: int, track: str, when: str, ahead: bool = False, sign: str = "") -> Mark:
    instant = read_instant(when, ZONE)
    return Mark(number, track, instant.earliest, instant.latest, instant.precision, ahead, sign)


def few(label: str = "Drawing") -> Pathway:
    marks = (
        mark(1, "protection", "autumn 2025"),
        mark(2, "liberty", "2026-04-12T21:10"),
        mark(3, "justice", "2026-04-12T22:05", sign="breached"),
        mark(4, "justice", "2026-04-12T22:50", sign="met"),
        mark(5, "protection", "2026-04-13"),
        mark(6, "liberty", "2026-04-27T20:40", ahead=True),
    )
    return Pathway(marks, (HeldBar(marks[1].earliest, NOW, NOW),), NOW, "now 11:40", label, marks[1].earliest)


def many(count: int, seed: int) -> Pathway:
    chance = random.Random(seed)
    start = NOW - 1000 * DAY
    found: list[tuple[int, Instant, str, str]] = []
    for _ in range(count):
        when = moment_of(start + int((NOW - start) * chance.random() ** chance.choice((0.05, 1, 3))), ZONE)
        instant = chance.choice(
            (
                Instant.at(when),
                Instant.at(when),
                Instant.day(when.date(), ZONE),
                Instant.month(when.year, when.month, ZONE),
            )
        )
        found.append((instant.earliest, instant, chance.choice(TRACKS), chance.choice(("", "", "breached", "met"))))
    found.append((BEGINNING, Instant.undated(ZONE), "justice", ""))
    found.sort(key=lambda each: each[0])
    marks = tuple(
        Mark(number, track, instant.earliest, instant.latest, instant.precision, False, sign)
        for number, (_, instant, track, sign) in enumerate(found, 1)
    )
    ahead = tuple(
        Mark(len(marks) + extra, "justice", NOW + extra * HOUR, NOW + extra * HOUR, Precision.MINUTE, True)
        for extra in range(1, 6)
    )
    return Pathway((*marks, *ahead), (), NOW, "now", "Drawing", start)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314  our own


def numbers(svg: str) -> list[int]:
    """Every number that the drawing shows, those inside pills included."""
    found: list[int] = []
    for group in parsed(svg).iter("g"):
        texts = [each.text or "" for each in group if each.tag == "text"]
        inside = [int(each) for text in texts for each in re.findall(r"\d+", text)]
        if [each for each in group if each.get("class") == "pill"] or [
            each for each in group if each.tag == "circle"
        ]:
            found += inside
    return found


@pytest.mark.parametrize("shape", ["wide", "tall"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_number_stands_there_once(shape: str, language: str) -> None:
    assert sorted(numbers(draw(few(), Wording(NOW, ZONE, language), shape))) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_two_hundred_facts_are_well_formed_and_the_same_each_time(seed: int, shape: str) -> None:
    pathway, words = many(200, seed), Wording(NOW, ZONE)
    svg = draw(pathway, words, shape)
    assert svg == draw(pathway, words, shape)
    shown = numbers(svg)
    assert len(shown) == len(set(shown))
    assert {1, len(pathway.marks)} <= set(shown)
    assert "style=" not in svg


@pytest.mark.parametrize("seed", range(40))
def test_no_number_covers_another_and_a_pill_holds_neighbours_only(seed: int) -> None:
    chance = random.Random(seed)
    starts = sorted(chance.uniform(0, 400) for _ in range(chance.randint(1, 90)))
    items = [
        Item(number, start, start + chance.choice((0, 0, 0, 60, 200)), chance.choice(("point", "day", "vague")))
        for number, start in enumerate(starts, 1)
    ]
    placed = place(items, 0, 420)
    assert [item for each in placed for item in each.items] == items
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            apart = one.behind <= other.before or other.behind <= one.before
            assert one.level != other.level or apart
        if one.is_pill:
            assert [item.number for item in one.items] == list(range(one.items[0].number, one.items[-1].number + 1))


def test_a_breach_is_never_hidden_behind_a_tick() -> None:
    items = [Item(1, 50, 50, "point", "met"), Item(2, 50, 50, "point", "breached"), *(
        Item(number, 50, 50, "point", "met") for number in range(3, 9)
    )]  # fmt: skip
    (pill,) = [each for each in place(items, 0, 100) if any(item.sign == "breached" for item in each.items)]
    assert pill.sign == "breached"


def test_right_to_left_is_the_mirror_image() -> None:
    def xs(svg: str) -> list[float]:
        return [float(each.get("cx", "0")) for each in parsed(svg).iter("circle")]

    left, right = (xs(draw(few(), Wording(NOW, ZONE, language), "wide")) for language in ("en", "ar"))
    assert [round(960 - x, 1) for x in left] == right


def test_text_is_escaped() -> None:
    svg = draw(few('<script>alert("x")</script>'), Wording(NOW, ZONE))
    assert "<script>" not in svg
    assert parsed(svg).get("aria-label") == '<script>alert("x")</script>'


def test_nothing_recorded_is_drawn_too() -> None:
    svg = draw(Pathway((), (), NOW, "now", "Drawing"), Wording(NOW, ZONE))
    assert numbers(svg) == []


@pytest.mark.parametrize("length", [HOUR, 3 * DAY, 40 * DAY, 300 * DAY, 2000 * DAY])
def test_the_parts_of_the_scale_do_not_overlap_and_ticks_keep_apart(length: int) -> None:
    parts = cut_into_parts(NOW - length - 90 * DAY, NOW - length, NOW, NOW + 30 * DAY, True, 836, 116)
    for one, other in pairwise(parts):
        assert one.begin + one.size < other.begin
    for part in parts:
        found = ticks(part, Wording(NOW, ZONE), 60)
        assert all(later.at - earlier.at >= 60 for earlier, later in pairwise(found))
        assert all(part.begin <= tick.at <= part.begin + part.size for tick in found)


def test_a_mark_without_a_date_has_a_part_of_its_own() -> None:
    pathway = Pathway((Mark(1, "justice", BEGINNING, END, Precision.UNDATED),), (), NOW, "now", "Drawing")
    assert "no date" in draw(pathway, Wording(NOW, ZONE))


def test_the_caption_explains_the_marks_that_are_there_and_no_others() -> None:
    point = '<circle class="point" cx="1" cy="1" r="1"/>'
    assert caption_of(point, Wording(now=0)) == "A round mark is known to the minute."
    assert caption_of("", Wording(now=0)) == ""
    told = caption_of(f'{point}<rect class="vague"/><path class="flag"/>', Wording(now=0))
    assert told.split(". ")[1:] == [
        "A hatched block is as wide as what we do not know",
        "The triangle marks a breach.",
    ]
