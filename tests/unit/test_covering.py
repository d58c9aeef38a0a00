"""Coverage against a plain restatement, moment by moment, on every small set of declarations."""

from __future__ import annotations

from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.pathway.clock import FixedClock, SystemClock
from amparo.pathway.covering import Cover, Run
from amparo.pathway.events import Coverage
from amparo.pathway.instants import BEGINNING, END

SPANS = [(start, end) for start in range(6) for end in range(start, 6)]


def plainly(declared: list[Coverage], known: int, kind: str, facility: str | None, at: int) -> bool:
    """Whether some declaration vouches for the moment `at`."""
    return any(
        kind in each.kinds
        and each.start <= at <= each.end
        and at <= known - each.lag
        and each.facility in {None, facility}
        for each in declared
    )


def test_every_two_declarations_and_every_moment() -> None:
    for one, other in combinations_with_replacement(SPANS, 2):
        declared = [Coverage("a", frozenset({"k"}), *one), Coverage("b", frozenset({"k"}), *other)]
        cover = Cover(declared, 9)
        covered = [plainly(declared, 9, "k", None, at) for at in range(8)]
        runs = cover.runs("k")
        assert [any(run.start <= at <= run.end for run in runs) for at in range(8)] == covered
        assert all(before.end + 1 < after.start for before, after in pairwise(runs))
        for at in range(7):
            assert cover.stops("k", at) == [*covered, False].index(False, at)
            gaps = [each for each in range(at + 1) if not covered[each]]
            assert cover.last_gap("k", at) == (gaps[-1] if gaps else -1)
            for end in range(at, 7):
                held = cover.holding("k", at, end)
                assert (held is not None) == all(covered[at : end + 1])
                if held is not None:
                    whole = {each.agency for each in declared if each.start <= held.end and each.end >= held.start}
                    assert set(held.agencies) == whole


@given(
    declared=st.lists(
        st.builds(
            Coverage,
            st.sampled_from(["court", "police"]),
            st.frozensets(st.sampled_from(["k", "l", "k.x"]), max_size=2),
            st.integers(0, 6),
            st.integers(0, 9),
            st.integers(0, 4),
            st.sampled_from([None, "f", "g"]),
        ),
        max_size=4,
    ),
    known=st.integers(0, 9),
    facility=st.sampled_from([None, "f", "h"]),
)
def test_lags_facilities_and_kinds(declared: list[Coverage], known: int, facility: str | None) -> None:
    cover = Cover(declared, known)
    for kind in ("k", "k.x"):
        runs = cover.runs(kind, facility)
        for at in range(12):
            assert any(run.start <= at <= run.end for run in runs) is plainly(declared, known, kind, facility, at)
    assert cover.named == {kind for each in declared for kind in each.kinds if "." in kind}


def test_coverage_that_reaches_for_ever() -> None:
    cover = Cover([Coverage("court", frozenset({"k"}))], END)
    assert cover.runs("k") == (Run(BEGINNING, END, ("court",)),)
    assert cover.stops("k", 0) == END
    assert cover.last_gap("k", 0) is None
    later = Cover([Coverage("court", frozenset({"k"}), start=BEGINNING + 1)], END)
    assert later.last_gap("k", 0) == BEGINNING


@pytest.mark.parametrize("agencies", [("a", "b"), ("a", "a"), ("b", "a")])
def test_a_run_names_each_agency_once(agencies: tuple[str, str]) -> None:
    declared = [Coverage(agency, frozenset({"k"}), 3 * n, 3 * n + 3) for n, agency in enumerate(agencies)]
    assert Cover(declared, 99).runs("k") == (Run(0, 6, tuple(dict.fromkeys(agencies))),)


def test_a_clock_stands_still_until_it_is_moved() -> None:
    clock = FixedClock(5)
    assert (clock.now(), clock.now()) == (5, 5)
    clock.moment = 7
    assert clock.now() == 7
    before = SystemClock().now()
    assert 1_700_000_000_000_000 < before <= SystemClock().now()
