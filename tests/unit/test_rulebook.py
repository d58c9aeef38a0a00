"""The catalogue's pages: the order of topics, what a rule's page says, and what its drawing shows."""

from __future__ import annotations

from functools import lru_cache

import pytest

from amparo.casework.rule_drawing import draw_situations
from amparo.casework.rulebook import RulePage, rule_page, situations
from amparo.casework.topics import topics
from amparo.casework.wording import Wording
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.examples import Tried
from amparo.safeguards.loader import rules_of
from tests.unit.casework_views import PACK, rules

WORDS = Wording(now=0)
EVERY = tuple(dict.fromkeys(rule.id for rule in rules().rules))


@lru_cache(maxsize=64)
def tried(rule: str) -> tuple[Tried, ...]:
    return situations(rules_of(rules(), rule), rules(), PACK, load_vocabulary())


def page(rule: str) -> RulePage:
    return rule_page(rules_of(rules(), rule), rules(), load_vocabulary(), PACK, WORDS, tried(rule))


def drawn(rule: str, words: Wording = WORDS) -> list[tuple[str, str]]:
    """The drawing and caption of each part of a rule that can be drawn."""
    found: list[tuple[str, str]] = []
    for part in rules_of(rules(), rule):
        found.append(draw_situations(part, [each for each in tried(rule) if each.example.rule == part.name], words))
    return [each for each in found if each[0]]


def test_topics_stand_as_a_child_meets_them_and_hold_every_safeguard_once() -> None:
    found = topics(rules(), PACK, WORDS)
    assert [topic.label for topic in found][:2] == ["Arrest and the first hours", "Questioning"]
    assert len({topic.label for topic in found}) == len(found)
    assert sorted(rule.id for topic in found for rule in topic.rows) == sorted(EVERY)


@pytest.mark.parametrize("rule", EVERY)
def test_no_heading_repeats_the_title_and_every_limit_has_a_name(rule: str) -> None:
    shown = page(rule)
    assert shown.title not in {part.heading for part in shown.parts}
    assert all(limit.name and limit.name[0].isupper() for limit in shown.limits)
    assert all(
        line.texts and line.texts[0][0] == line.texts[0][0].upper() for part in shown.short for line in part.lines
    )
    labels = [[line.label for line in part.lines] for part in shown.short]
    assert all(len(set(each)) == len(each) for each in labels), "a label stands once"
    assert [part.heading for part in shown.short].count("") == (1 if len(shown.parts) == 1 else 0)


@pytest.mark.parametrize("rule", EVERY)
def test_facts_end_with_one_stop_at_most(rule: str) -> None:
    assert not [fact for part in page(rule).parts for each in part.examples for fact in each.facts if ".." in fact]


def test_an_abbreviation_is_spelled_out_and_a_full_name_is_not_repeated() -> None:
    by_cited = {source.cited: source.title for source in page("arrest-before-authority-24h").sources}
    assert by_cited["CRC, art 37(d)"] == "Convention on the Rights of the Child"
    policy = [limit.law for limit in page("interview-length-and-rest").limits]
    assert "House policy, not law" in policy


@pytest.mark.parametrize("rule", EVERY)
def test_the_caption_speaks_of_what_is_drawn_and_of_nothing_else(rule: str) -> None:
    for drawing, caption in drawn(rule):
        assert ("dashed box" in caption) == ('class="maybe"' in drawing)
        assert ("dashed line" in caption) == ('class="span open"' in drawing)


@pytest.mark.parametrize("rule", EVERY)
def test_every_breach_that_is_drawn_bears_its_triangle(rule: str) -> None:
    for drawing, _ in drawn(rule):
        for row in drawing.split("<g ")[1:]:
            if row.startswith('data-outcome="breached"'):
                assert 'class="flag"' in row
            else:
                assert 'class="flag"' not in row


def test_fifteen_days_are_counted_in_days_and_a_day_in_hours() -> None:
    ((solitary, _),) = drawn("solitary-hard-limits")
    assert ">0 days<" in solitary and ">15<" in solitary and ">360<" not in solitary
    ((arrest, _),) = drawn("arrest-before-authority-24h")
    assert [f">{hour}<" in arrest for hour in ("0 h", "6", "12", "18", "24")] == [True] * 5


def test_a_sign_beside_the_limit_stands_on_its_own_side() -> None:
    def places(drawing: str) -> tuple[float, float, float]:
        limit = float(drawing.split('class="limit" x1="')[1].split('"')[0])
        tick = float(drawing.split('class="good" d="M')[1].split()[0]) + 7
        flag = float(drawing.split('class="flag" d="M')[1].split()[0])
        return tick, limit, flag

    ((drawing, _),) = drawn("arrest-before-authority-24h")  # met to the minute, and breached by one
    tick, limit, flag = places(drawing)
    assert tick <= limit - 10 and flag >= limit + 10
    ((mirrored, _),) = drawn("arrest-before-authority-24h", Wording(now=0, language="ar"))
    tick, limit, flag = places(mirrored)
    assert tick >= limit + 10 and flag <= limit - 10
