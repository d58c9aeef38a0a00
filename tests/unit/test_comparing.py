"""Comparisons of what is not known exactly: true for all values of both sides, false for all, else unknown."""

from __future__ import annotations

from itertools import combinations_with_replacement, product
from operator import eq, ge, gt, le, lt, ne

import pytest

from amparo.safeguards.evaluate.atoms import COMPARED
from amparo.safeguards.nodes import Operator

MEANING = {
    Operator.EQUAL: eq,
    Operator.UNEQUAL: ne,
    Operator.LESS: lt,
    Operator.AT_MOST: le,
    Operator.MORE: gt,
    Operator.AT_LEAST: ge,
}
INTERVALS = list(combinations_with_replacement(range(4), 2))


@pytest.mark.parametrize("operator", Operator)
def test_an_interval_stands_for_each_of_its_values(operator: Operator) -> None:
    for left, right in product(INTERVALS, INTERVALS):
        values = product(range(left[0], left[1] + 1), range(right[0], right[1] + 1))
        said = {MEANING[operator](one, other) for one, other in values}
        assert COMPARED[operator](left, right) is (said.pop() if len(said) == 1 else None), (left, right)


@pytest.mark.parametrize("operator", Operator)
@pytest.mark.parametrize("other", [None, (1, 1), "code", frozenset({"code"})])
def test_what_is_unknown_or_of_another_kind_compares_with_nothing(operator: Operator, other: object) -> None:
    for value in (None, (1, 1), "code", frozenset({"code"})):
        if value is None or type(value) is not type(other):
            assert COMPARED[operator](value, other) is None  # type: ignore[arg-type]
            assert COMPARED[operator](other, value) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("one", "other"), [("a", "b"), (frozenset({"a"}), frozenset({"a", "b"}))])
def test_codes_and_sets_are_equal_or_not_and_never_more(one: object, other: object) -> None:
    for operator in (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST):
        assert COMPARED[operator](one, other) is None  # type: ignore[arg-type]
        assert COMPARED[operator](one, one) is None  # type: ignore[arg-type]
    assert COMPARED[Operator.EQUAL](one, other) is False  # type: ignore[arg-type]
    assert COMPARED[Operator.UNEQUAL](one, other) is True  # type: ignore[arg-type]
    assert COMPARED[Operator.EQUAL](one, one) is True  # type: ignore[arg-type]
    assert COMPARED[Operator.UNEQUAL](one, one) is False  # type: ignore[arg-type]
