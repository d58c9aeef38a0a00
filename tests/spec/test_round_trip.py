"""Any condition, written as text, reads back as itself. A node without a strategy fails here."""

from __future__ import annotations

from types import UnionType
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.safeguards import nodes
from amparo.safeguards.checking import read_condition
from amparo.safeguards.conditions import read_syntax
from amparo.safeguards.formatter import format_rules
from amparo.safeguards.nodes import Condition, Operand
from amparo.safeguards.wording import condition_text, walk
from amparo.safeguards.words import Scene
from tests.spec.test_sentences import words

HEARD = {"code": ("forum", ("judge", "officer", "elder")), "set": ("present", ("lawyer", "parent", "interpreter"))}
TERMS = {name: read_condition(str(text), words(), Scene()) for name, text in {"linked_now": "linked_now"}.items()}

names = st.sampled_from
kinds = st.lists(names(["charged", "stopped", "born"]), min_size=1, max_size=3, unique=True).map(tuple)
any_path = names([nodes.Path(name) for name in ("forum", "present", "hours", "note", "linked", "act_date")])
dates = names([nodes.Path("happened"), nodes.Path("act_date"), nodes.Path("recorded")])
codes = st.frozensets(names(HEARD["code"][1]), min_size=1)

OPERANDS: dict[type, st.SearchStrategy[Operand]] = {
    nodes.Number: st.integers(-99, 9999).map(lambda whole: nodes.Number(whole / 4)),
    nodes.DateLiteral: st.dates().map(lambda day: nodes.DateLiteral(day.year, day.month, day.day)),
    nodes.Code: names([nodes.Code(name) for name in HEARD["code"][1]]),
    nodes.Path: st.just(nodes.Path("hours")),
    nodes.LimitOf: st.just(nodes.LimitOf("minimum-age")),
    nodes.Count: st.deferred(lambda: st.builds(nodes.Count, kinds, wheres)),
    nodes.Age: st.builds(nodes.Age, dates, st.booleans()),
    nodes.HourAt: st.builds(nodes.HourAt, dates),
}

operators = names(list(nodes.Operator))
equalities = names([nodes.Operator.EQUAL, nodes.Operator.UNEQUAL])
numbers = st.one_of(*(OPERANDS[kind] for kind in (nodes.Path, nodes.Count, nodes.Age, nodes.HourAt)))
numbers_inside = st.one_of(OPERANDS[nodes.Age], OPERANDS[nodes.HourAt])
fixed = st.one_of(OPERANDS[nodes.Number], OPERANDS[nodes.LimitOf])

COMPARISONS = st.one_of(
    st.builds(nodes.Compare, numbers, operators, st.one_of(numbers, fixed)),
    st.builds(nodes.Compare, fixed, operators, numbers),
    st.builds(nodes.Compare, dates, operators, st.one_of(dates, OPERANDS[nodes.DateLiteral])),
    st.builds(nodes.Compare, st.just(nodes.Path("forum")), equalities, OPERANDS[nodes.Code]),
    st.builds(
        nodes.Compare, st.just(nodes.Path("linked")), equalities, names([nodes.Code("yes"), nodes.Code("no")])
    ),
    st.just(nodes.Compare(nodes.Path("desk"), nodes.Operator.EQUAL, nodes.Path("desk", of_trigger=True))),
)
#: What may stand inside any(...), none(...) and count(...): nothing that looks back once more.
INSIDE = st.one_of(
    st.builds(nodes.Compare, numbers_inside, operators, fixed),
    st.builds(nodes.Known, st.just(nodes.Path("linked"))),
    st.just(nodes.Compare(nodes.Path("linked"), nodes.Operator.EQUAL, nodes.Code("yes"))),
    names(list(TERMS.values())),
)
wheres: st.SearchStrategy[Condition | None] = st.none() | st.recursive(
    INSIDE,
    lambda part: (
        st.builds(nodes.Not, part) | st.builds(nodes.Or, st.lists(part, min_size=2, max_size=3).map(tuple))
    ),
)

reaches = st.none() | names(["hearing", "review"])

LEAVES: dict[type, st.SearchStrategy[Condition]] = {
    nodes.Compare: COMPARISONS,
    nodes.Contains: st.builds(nodes.Contains, st.just(nodes.Path("present")), names(HEARD["set"][1])),
    nodes.In: st.one_of(
        st.builds(nodes.In, st.just(nodes.Path("forum")), codes, st.booleans()),
        st.builds(
            nodes.In,
            st.just(nodes.Path("forum")),
            st.just(frozenset({"judge", "elder"})),
            st.booleans(),
            st.just("authorities"),
        ),
    ),
    nodes.Held: st.just(nodes.Held("custody")),
    nodes.Known: st.builds(nodes.Known, any_path),
    nodes.Stated: st.builds(nodes.Stated, any_path),
    nodes.NotAsked: st.builds(nodes.NotAsked, any_path),
    nodes.Any: st.builds(nodes.Any, kinds, wheres, reaches),
    nodes.NoneOf: st.builds(nodes.NoneOf, kinds, wheres, reaches),
    nodes.Term: names(list(TERMS.values())),
}


def _branches(part: st.SearchStrategy[Condition]) -> dict[type, st.SearchStrategy[Condition]]:
    several = st.lists(part, min_size=2, max_size=4).map(tuple)
    return {
        nodes.Or: st.builds(nodes.Or, several),
        nodes.And: st.builds(nodes.And, several),
        nodes.Not: st.builds(nodes.Not, part),
    }


conditions = st.recursive(
    st.one_of(*LEAVES.values()), lambda part: st.one_of(*_branches(part).values()), max_leaves=12
)


def _members(union: object) -> set[type]:
    assert isinstance(union, UnionType)
    return set(get_args(union))


def test_every_node_has_a_strategy() -> None:
    assert set(LEAVES) | set(_branches(st.nothing())) == _members(nodes.Condition)
    assert set(OPERANDS) == _members(nodes.Operand)


@settings(max_examples=400, deadline=None)
@given(conditions)
def test_a_condition_reads_back_as_itself(node: Condition) -> None:
    text = condition_text(node)
    assert read_condition(text, words(), Scene(("heard",), trigger=("charged",))) == node


@settings(max_examples=100, deadline=None)
@given(conditions)
def test_a_condition_that_was_read_again_is_written_the_same(node: Condition) -> None:
    """The canonical text is already in the shape that the formatter gives."""
    text = condition_text(node)
    assert format_rules(f"[terms]\nx = '{text}'\n") == f"[terms]\nx = '{text}'\n"
    assert read_syntax(text) == read_syntax(f" {text.replace(' ', '  ')}\n")


@settings(max_examples=100, deadline=None)
@given(conditions)
def test_walking_meets_every_leaf(node: Condition) -> None:
    met = list(walk(node))
    assert met[0] is node
    for leaf in met:
        if isinstance(leaf, nodes.Compare):
            assert leaf.left in met
            assert leaf.right in met
