"""The atoms of conditions: comparisons, membership, and what the record holds.

Pure. Source: the rule language, section 3.
"""

from __future__ import annotations

from collections.abc import Callable

from amparo.pathway.facts import Fact, Reading, is_stated
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


def compare(left: Value, operator: Operator, right: Value) -> bool | None:
    """`left operator right` for all values of both sides; `None` where that differs, or one is unknown.

    Codes, texts and sets can only be equal or not; against a number they are unknown.
    """
    if left is None or right is None:
        return None
    if isinstance(left, tuple) and isinstance(right, tuple):
        return _compare_intervals(left, operator, right)
    if isinstance(left, tuple) or isinstance(right, tuple) or type(left) is not type(right):
        return None
    if operator is Operator.EQUAL:
        return left == right
    return left != right if operator is Operator.UNEQUAL else None


def _compare_intervals(left: tuple[float, float], operator: Operator, right: tuple[float, float]) -> bool | None:
    match operator:
        case Operator.EQUAL | Operator.UNEQUAL:
            same = None
            if left[1] < right[0] or right[1] < left[0]:
                same = False
            elif left[0] == left[1] == right[0] == right[1]:
                same = True
            return same if same is None or operator is Operator.EQUAL else not same
        case Operator.LESS:
            return True if left[1] < right[0] else False if left[0] >= right[1] else None
        case Operator.AT_MOST:
            return True if left[1] <= right[0] else False if left[0] > right[1] else None
        case Operator.MORE:
            return _compare_intervals(right, Operator.LESS, left)
        case Operator.AT_LEAST:
            return _compare_intervals(right, Operator.AT_MOST, left)


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
        if reading == "none":
            return False
        return True if is_stated(reading) else None

    return _record_test(path, judge)
