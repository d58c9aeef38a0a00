"""Rules, states, limits and kinds as plain data, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

import pytest

from amparo.law.limits import LimitVersion, Period
from amparo.safeguards import nodes
from amparo.safeguards.kit.plain import PlainError, plain, schema, unplain

# --- nodes -----------------------------------------------------------------------------------------------

DESK = nodes.Path("desk")
NODES: list[tuple[Any, Any, Any]] = [
    (nodes.Condition, nodes.Held("custody"), {"node": "Held", "state": "custody"}),
    (nodes.Condition, nodes.Not(nodes.Known(DESK)), {
        "node": "Not", "part": {"node": "Known", "path": {"node": "Path", "name": "desk", "of_trigger": False}}}),
    (nodes.Condition, nodes.In(DESK, frozenset({"b", "a"})), {
        "node": "In", "value": {"node": "Path", "name": "desk", "of_trigger": False}, "codes": ["a", "b"],
        "negated": False, "list_name": None}),
    (nodes.Operand, nodes.Number(1.5), {"node": "Number", "value": 1.5}),
    (nodes.Operand, nodes.Number(2), {"node": "Number", "value": 2}),
    (nodes.Form, nodes.Every("s", ("n",), times=2), {
        "node": "Every", "state": "s", "need": ["n"], "need_where": None, "fixed": False, "times": 2,
        "least": None}),
    (nodes.State, nodes.State("s", ("a",), ("b",), joins=Period.read("PT8H")), {
        "name": "s", "opens": ["a"], "closes": ["b"], "where": None, "key": [], "of": None, "joins": "PT8H",
        "union": False}),
    (LimitVersion, LimitVersion("l", "XA", Period.read("P6M"), start=date(2024, 1, 31), verified=True), {
        "id": "l", "law": "XA", "value": "P6M", "start": "2024-01-31", "end": None, "count": "calendar",
        "first_day_counts": False, "ends": "day", "provision": "", "verified": True, "floor": "at_most",
        "note": ""}),
    (LimitVersion, LimitVersion("l", "XA", 14.0), {
        "id": "l", "law": "XA", "value": 14.0, "start": None, "end": None, "count": "calendar",
        "first_day_counts": False, "ends": "day", "provision": "", "verified": False, "floor": "at_most",
        "note": ""}),
    (nodes.Match, nodes.Match.NEXT, "next"),
    (dict[str, int], {"a": 1}, {"a": 1}),
    (Mapping[str, Period], {"a": Period.read("P1D")}, {"a": "P1D"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "node", "data"), NODES, ids=[str(data)[:40] for _, _, data in NODES])
def test_a_node_as_plain_data_and_back(kind: Any, node: Any, data: Any) -> None:
    assert plain(node) == data
    back = unplain(kind, json.loads(json.dumps(data)))
    assert (back, type(back)) == (node, type(node))


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (nodes.Condition, {"node": "Sometimes"}, "no Sometimes may stand here"),
        (nodes.Condition, {"node": "Number", "value": 1}, "no Number may stand here"),
        (nodes.Condition, {"state": "custody"}, "nothing like {'state': 'custody'} may stand here"),
        (nodes.Condition, None, "nothing like None may stand here"),
        (nodes.Held, {"node": "Held"}, "Held has other fields; look at: state"),
        (nodes.Held, {"state": "s"}, "Held has other fields; look at: node"),
        (nodes.Held, {"node": "Held", "state": "s", "b": 1, "a": 2}, "Held has other fields; look at: a, b"),
        (nodes.Held, {"node": "LimitOf", "state": "s"}, "a LimitOf stands where only a Held may stand"),
        (nodes.Held, {"node": "Held", "state": 3}, "3 is no str"),
        (nodes.Number, {"node": "Number", "value": "1"}, "'1' is no float"),
        (nodes.Citation, {"node": "Citation", "instrument": "", "reference": "", "verified": True},
         "Citation has other fields; look at: node"),
        (nodes.Citation, [], "[] is no Citation"),
        (str, None, "None is no str"),
    ],
)  # fmt: skip
def test_data_that_is_none_of_what_it_should_be_is_said(kind: Any, data: Any, said: str) -> None:
    with pytest.raises(PlainError) as refused:
        unplain(kind, data)
    assert str(refused.value) == said


class Colour(Enum):
    RED = 1


def test_what_has_no_plain_form_is_said() -> None:
    with pytest.raises(PlainError, match=r"^Colour has no plain form$"):
        plain(Colour.RED)


@dataclass(frozen=True)
class Shelf:
    """What a shelf holds
    and where.

    More of it.
    """

    name: str
    many: tuple[int, ...]
    codes: frozenset[str]
    by_name: dict[str, float]
    since: date
    lasts: Period | None
    fits: bool
    match: nodes.Match
    held: nodes.Held
    inner: Shelf | None


def test_the_schema_of_a_class() -> None:
    found = schema(Shelf, "A shelf")
    assert list(found["$defs"]) == ["Held", "Shelf"]
    assert found == {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A shelf",
        "$ref": "#/$defs/Shelf",
        "$defs": {
            "Held": {
                "description": "Whether the state holds at the moment of the event judged.",
                "type": "object",
                "properties": {"node": {"const": "Held"}, "state": {"type": "string"}},
                "required": ["node", "state"],
                "additionalProperties": False,
            },
            "Shelf": {
                "description": "What a shelf holds and where.",
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "many": {"type": "array", "items": {"type": "integer"}},
                    "codes": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                    "by_name": {"type": "object", "additionalProperties": {"type": "number"}},
                    "since": {"type": "string", "format": "date"},
                    "lasts": {
                        "anyOf": [
                            {"type": "string", "pattern": r"^P(T(\d+H)?(\d+M)?|\d+[DWMY])$"},
                            {"type": "null"},
                        ]
                    },
                    "fits": {"type": "boolean"},
                    "match": {"enum": ["any", "each", "next"]},
                    "held": {"$ref": "#/$defs/Held"},
                    "inner": {"anyOf": [{"$ref": "#/$defs/Shelf"}, {"type": "null"}]},
                },
                "required": [
                    *("name", "many", "codes", "by_name", "since", "lasts", "fits", "match", "held", "inner")
                ],
                "additionalProperties": False,
            },
        },
    }
