"""What is drawn, and whom a mutant meets: what the figure of the mutation test rests on."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.drawing import changed_lines, lines_run_with, of_file

SOURCE = """\
from functools import lru_cache
from typing import cast

Days = int | None


@lru_cache(maxsize=1)
def due(start: int | None = 3, *, held: bool | None = None) -> int | None:
    found = cast("int | None", start)
    if isinstance(found, int | str) and held is None:
        found = (
            found
            + 1
        )
    elif held == Outcome.MET:
        return MET | BREACHED
    return found
"""

MUTANTS = list(of_file("due.py", SOURCE))


@pytest.mark.parametrize("line", [4, 7, 9])
def test_what_no_test_can_see_is_not_drawn(line: int) -> None:
    assert not [mutant for mutant in MUTANTS if mutant.line == line]


@pytest.mark.parametrize(
    ("line", "start"), [(8, "NumberReplacer"), (10, "ReplaceAndWithOr"), (13, "ReplaceBin"), (16, "ReplaceBin")]
)
def test_what_a_test_can_see_is_drawn(line: int, start: str) -> None:
    assert [m for m in MUTANTS if m.line == line and m.operator.removeprefix("core/").startswith(start)]


def test_neither_types_nor_identity_are_mutated_beside_what_is() -> None:
    drawn = {(mutant.line, mutant.operator.removeprefix("core/")) for mutant in MUTANTS}
    assert not {name for line, name in drawn if line == 10 and name.startswith("ReplaceBin")}
    assert (10, "ReplaceComparisonOperator_Is_Eq") not in drawn
    assert (15, "ReplaceComparisonOperator_Eq_Is") not in drawn
    assert (15, "ReplaceComparisonOperator_Eq_NotEq") in drawn


def test_every_mutant_differs_from_the_original_in_what_it_does() -> None:
    for mutant in MUTANTS:
        mutated = mutant.source(SOURCE)
        assert changed_lines(SOURCE, mutated)
        assert ast.dump(ast.parse(mutated)) != ast.dump(ast.parse(SOURCE))


@pytest.mark.parametrize(
    ("line", "run_with"),
    [(4, [4]), (7, [7, 8]), (8, [7, 8]), (10, [10]), (13, [11, 12, 13, 14]), (15, [15]), (16, [16]), (17, [17])],
)
def test_a_mutant_meets_who_runs_its_statement(line: int, run_with: list[int]) -> None:
    assert list(lines_run_with(SOURCE, line)) == run_with
