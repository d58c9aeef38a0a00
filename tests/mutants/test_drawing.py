"""What is drawn, and whom a mutant meets: what the figure of the mutation test rests on."""

from __future__ import annotations

import ast

import pytest

from tests.mutants.drawing import ROOT, changed_lines, is_python, lines_run_with, modules, of_file

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


JUDGED = """\
from amparo.pathway.population.answers import NOT_APPLICABLE
from amparo.safeguards.evaluate.outcomes import BREACHED, MET, NOBODY_KNOWS, PENDING

def judged(outcome, kind, number, open):
    if outcome is Outcome.MET:
        return NOBODY_KNOWS | (PENDING if open else 0) | NOT_APPLICABLE
    if kind != "detention-released":
        return NOBODY_KNOWS | (BREACHED if open else 0)
    if kind == "":
        return MET | number
    return max(number == 1, kind < "released") == Outcome.MET
"""
ORDERS = ["Gt", "GtE", "Lt", "LtE"]


def put_in_place(line: int, sign: str) -> list[str]:
    """What is put in place of a sign in that line."""
    names = [mutant.operator for mutant in of_file("judged.py", JUDGED) if mutant.line == line]
    return sorted(name.rpartition("_")[2] for name in names if f"_{sign}_" in name)


@pytest.mark.parametrize(("line", "sign"), [(5, "Is"), (7, "NotEq")])
def test_members_and_codes_are_not_put_in_an_order(line: int, sign: str) -> None:
    drawn = put_in_place(line, sign)
    assert drawn
    assert not set(drawn) & set(ORDERS)


def test_numbers_and_empty_texts_and_what_is_ordered_already_keep_their_orders() -> None:
    assert set(put_in_place(9, "Eq")) >= set(ORDERS)
    assert [name for name in put_in_place(11, "Eq") if name in ORDERS] == ORDERS  # of `number == 1` alone
    assert set(put_in_place(11, "Lt")) >= {"Gt", "GtE", "LtE", "Eq"}


@pytest.mark.parametrize(("line", "additions"), [(6, 0), (8, 1), (10, 1)])
def test_bits_are_added_only_where_one_may_stand_on_both_sides(line: int, additions: int) -> None:
    assert put_in_place(line, "BitOr").count("Add") == additions
    assert "BitAnd" in put_in_place(line, "BitOr")


@pytest.mark.parametrize(
    "source",
    [
        'kind is "born"',
        "len(names) is not 1",
        "kind is ()",
        "kinds is not (1, 2)",
        "number < and",
    ],
)
def test_what_python_refuses_or_warns_of_is_no_mutant(source: str) -> None:
    assert not is_python(source)


@pytest.mark.parametrize(
    "source",
    [
        "kind is None",
        "found is not True",
        "kind is other",
        "kind is Kind.BORN",
        "number == 1",
        "kind is ''.join(a)",
    ],
)
def test_other_identities_stay_in_the_draw(source: str) -> None:
    assert is_python(source)


def test_the_files_themselves_are_read_without_a_warning() -> None:
    assert [path for path in modules() if not is_python((ROOT / path).read_text())] == []
