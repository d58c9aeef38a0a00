"""The atoms of conditions: comparisons, membership, and what the record holds.

Pure. Source: the rule language, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from amparo.pathway.facts import SILENT, Fact, Reading, is_stated
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.reading import Reader, Value, is_held, path_reader, record_of
from amparo.safeguards.nodes import Operator, Path

#: A condition of one event, with its trigger: true, false or unknown.
Test = Callable[[Case, Fact, "Fact | None"], "bool | None"]


def is_code(reader: Reader, code: str) -> Test:
    """Whether the value is `code`; unknown if it is no code."""

    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        value = reader(case, fact, trigger)
        return value == code if isinstance(value, str) else None

    return test


def once_a_fact(test: Test) -> Test:
    """`test`, for a condition that hangs on the fact alone: asked once of each fact of a case."""

    def ask(case: Case, fact: Fact, _trigger: Fact | None) -> bool | None:
        told = case.told.get((test, fact))
        if told is None:
            before, case.used = case.used, []
            told = case.told[test, fact] = test(case, fact, fact), tuple(dict.fromkeys(case.used))
            case.used = before
        case.used += told[1]
        return told[0]

    return ask


def _same(left: Value, right: Value) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, tuple) and isinstance(right, tuple):
        if left[1] < right[0] or right[1] < left[0]:
            return False
        return True if left[0] == left[1] == right[0] == right[1] else None
    return left == right if type(left) is type(right) else None


def _differ(left: Value, right: Value) -> bool | None:
    same = _same(left, right)
    return None if same is None else not same


def _less(left: Value, right: Value) -> bool | None:
    if isinstance(left, tuple) and isinstance(right, tuple):
        return True if left[1] < right[0] else False if left[0] >= right[1] else None
    return None


def _at_most(left: Value, right: Value) -> bool | None:
    if isinstance(left, tuple) and isinstance(right, tuple):
        return True if left[1] <= right[0] else False if left[0] > right[1] else None
    return None


#: For each operator, whether it holds for all values of both sides; `None` where that differs, or one is unknown.
#: Codes, texts and sets can only be equal or not; against a number they are unknown.
COMPARED: Final[Mapping[Operator, Callable[[Value, Value], bool | None]]] = {
    Operator.EQUAL: _same,
    Operator.UNEQUAL: _differ,
    Operator.LESS: _less,
    Operator.AT_MOST: _at_most,
    Operator.MORE: lambda left, right: _less(right, left),
    Operator.AT_LEAST: lambda left, right: _at_most(right, left),
}


def is_in(reader: Reader, codes: frozenset[str], negated: bool) -> Test:
    """Whether the value is one of `codes` (none of them, if `negated`)."""

    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        value = reader(case, fact, trigger)
        return (value in codes) is not negated if isinstance(value, str) else None

    return test


def contains(path: Path, code: str) -> Test:
    """Whether the set at `path` holds `code`; `no` and `none` hold nothing."""
    reader = path_reader(path)

    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        value = reader(case, fact, trigger)
        if isinstance(value, frozenset):
            return code in value
        return None if value is None else value == code

    return test


def _record_test(path: Path, judge: Callable[[Case, Fact, Reading], bool | None]) -> Test:
    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        read_on = trigger if path.of_trigger else fact
        return judge(case, read_on, record_of(case, read_on, path.name)) if read_on is not None else None

    return test


def known(path: Path) -> Test:
    """Whether the record holds a value at `path`: it speaks of the record, so it is never unknown."""

    def test(case: Case, fact: Fact, trigger: Fact | None) -> bool | None:
        read_on = trigger if path.of_trigger else fact
        return None if read_on is None else is_held(case, read_on, path.name)

    return test


def not_asked(path: Path) -> Test:
    """Whether the record says that nobody asked."""
    return _record_test(path, lambda _case, _fact, reading: reading == "not_asked")


def stated(path: Path) -> Test:
    """Whether there is a value at `path`: false if `none`, or blank where a blank means no."""

    def judge(case: Case, fact: Fact, reading: Reading) -> bool | None:
        if reading is None:
            return False if case.resolved.is_no(fact, path.name) else None
        if reading == "none" or reading is SILENT:
            return False
        return True if is_stated(reading) else None

    return _record_test(path, judge)
