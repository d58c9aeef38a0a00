"""Which events belong together, which come after which, and what lies inside a span: against every small world."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

import pytest

from amparo.pathway.facts import DISPUTED, Fact
from amparo.safeguards.evaluate.lasting import inside, inside_by_record
from amparo.safeguards.evaluate.scope import both, everything, is_after, scope_of
from amparo.safeguards.evaluate.spans import Span

INTERVALS = list(combinations_with_replacement(range(4), 2))
VALUES = (None, "1", "2", DISPUTED)


def fact(name: str = "it", interval: tuple[int, int] = (0, 0), **references: str | None) -> Fact:
    ties = {name: value for name, value in references.items() if value is not None}
    return Fact(name, f"root of {name}", "kind", *interval, references=ties)


def together(mine: str | None, theirs: str | None) -> bool | None:
    """What one reference says."""
    return None if {mine, theirs} & {None, DISPUTED} else mine == theirs


@pytest.mark.parametrize("mine", VALUES)
@pytest.mark.parametrize("theirs", VALUES)
def test_one_reference_decides_if_both_carry_it_undisputed(mine: str | None, theirs: str | None) -> None:
    scope = scope_of(("episode",))
    assert scope(fact(episode=mine), fact(episode=theirs)) is together(mine, theirs)


@pytest.mark.parametrize(("narrow", "wide"), list(product(product(VALUES, VALUES), product(VALUES, VALUES))))
def test_the_narrowest_that_both_carry_decides(
    narrow: tuple[str | None, str | None], wide: tuple[str | None, str | None]
) -> None:
    one, other = (fact(interview=narrow[side], episode=wide[side]) for side in (0, 1))
    by = narrow if None not in narrow else wide
    assert scope_of(("interview", "episode"))(one, other) is together(*by)
    common = None not in narrow or None not in wide
    assert scope_of(("interview", "episode", "subject"))(one, other) is (together(*by) if common else True)
    assert scope_of(("interview", "episode"))(one, one) is True


def test_the_whole_subject_belongs_together() -> None:
    assert scope_of(()) is scope_of(("subject",)) is everything
    assert everything(fact(episode="1"), fact(episode="2")) is True


@pytest.mark.parametrize("values", list(product((True, False, None), repeat=3)))
def test_all_of_several(values: tuple[bool | None, ...]) -> None:
    assert both(*values) is (False if False in values else None if None in values else True)
    assert both() is True


def test_what_certainly_comes_at_or_after_comes_after() -> None:
    """In every world it is no earlier. What is told by nothing, or shares no reference, has no other evidence."""
    for when, duty in product(INTERVALS, INTERVALS):
        certain = all(one >= other for one, other in product(when, duty))
        assert is_after(fact(interval=when), None, *duty) is certain
        assert is_after(fact("answer", when, episode="1"), fact("asked", duty, episode="2"), *duty) is certain
        assert is_after(fact("answer", when, episode="1"), fact("asked", duty), *duty) is certain
        dispute = fact("answer", when, episode=DISPUTED), fact("asked", duty, episode=DISPUTED)
        assert is_after(*dispute, *duty) is certain


def test_a_shared_reference_is_evidence_of_order_for_what_overlaps() -> None:
    for when, duty in product(INTERVALS, INTERVALS):
        possible = any(one >= other for one, other in product(when, duty))
        for answer, asked in (
            (fact("answer", when, episode="1"), fact("asked", duty, episode="1")),
            (fact("answer", when, answers="root of asked"), fact("asked", duty)),
        ):
            assert is_after(answer, asked, *duty) is possible
        replied = fact("answer", when, episode="1"), fact("asked", duty, episode="1", answers="root of answer")
        assert is_after(*replied, *duty) is all(one >= other for one, other in product(when, duty))


SPANS = [(*start, *end) for start, end in product(INTERVALS, INTERVALS) if start[0] <= end[0] and start[0] < end[1]]


def span(start_earliest: int, start_latest: int, end_earliest: int, end_latest: int, **known: object) -> Span:
    first = fact("first", (start_earliest, start_latest))
    return Span(first, start_earliest, start_latest, end_earliest, end_latest, **known)  # type: ignore[arg-type]


def truth(bounds: tuple[int, ...], when: tuple[int, int]) -> bool | None:
    """Whether a moment of `when` lies in `[start, end)`: in every world, in none, or in some."""
    starts, ends = range(bounds[0], bounds[1] + 1), range(bounds[2], bounds[3] + 1)
    said = {start <= moment < end for start, end, moment in product(starts, ends, range(when[0], when[1] + 1))}
    return said.pop() if len(said) == 1 else None


@pytest.mark.parametrize("when", INTERVALS)
def test_what_lies_inside_a_span(when: tuple[int, int]) -> None:
    for bounds in SPANS:
        expected = truth(bounds, when)
        within, contradicted = span(*bounds), span(*bounds, contradicted_by=fact("closing"))
        assert inside(fact(interval=when), within) is expected, bounds
        assert inside(fact(interval=when), contradicted) is (None if expected else expected), bounds
        assert within.holds(*when) is expected, bounds
        assert contradicted.holds(*when) is (None if expected else expected), bounds
        assert span(*bounds, exists=None).holds(*when) is (None if expected else expected), bounds


@pytest.mark.parametrize("when", INTERVALS)
def test_by_the_record_a_span_ends_only_with_what_is_recorded(when: tuple[int, int]) -> None:
    for bounds in SPANS:
        start_earliest, start_latest, end_earliest, end_latest = bounds
        open_end = inside_by_record(fact(interval=when), span(*bounds))
        outside = when[1] < start_earliest or when[0] >= end_latest
        assert open_end is (False if outside else True if when[0] >= start_latest else None)
        closing = fact("closing", (end_earliest, end_latest))
        for closed in (span(*bounds, closed_by=closing), span(*bounds, maybe_closed_by=[closing])):
            assert inside_by_record(fact(interval=when), closed) is truth(bounds, when)
