"""Reads the states of the tracks from `words/tracks.toml`, held against the vocabulary.

Pure. The file explains itself. A kind, attribute, code or state that is nowhere is an error with file and
line, and so is a state that nothing leads to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from amparo.law.tables import Table, rows, tables
from amparo.law.toml_files import read_toml
from amparo.pathway.reading_words import WORDS
from amparo.pathway.vocabulary import Kind, Type, Vocabulary, load_vocabulary

TRACKS = ("protection", "justice", "liberty", "release")


@dataclass(frozen=True, slots=True)
class StateOf:
    """One state of a lane, in words."""

    name: str
    lane: str
    label: str
    means: str


@dataclass(frozen=True, slots=True)
class Move:
    """What leads to a state. `when` holds attributes and the codes of which one must be the value.

    `to` is empty for a move back to what held before `back_from`. `only_from` empty means from all states.
    `counts` and `last_of` are attributes, empty if not used: what is begun, and what must be the last to end.
    """

    lane: str
    to: str
    on: tuple[str, ...]
    when: tuple[tuple[str, frozenset[str]], ...] = ()
    only_from: frozenset[str] = frozenset()
    not_from: frozenset[str] = frozenset()
    back_from: str = ""
    counts: str = ""
    last_of: str = ""

    def leads_from(self, state: str) -> bool:
        """Whether the move is open in `state`."""
        if self.back_from:
            return state == self.back_from
        return state not in self.not_from and (not self.only_from or state in self.only_from)


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of states. `by` is `subject` or a reference; `moves` in the order in which they are tried."""

    name: str
    track: str
    label: str
    by: str
    begins: str
    states: Mapping[str, StateOf]
    moves: tuple[Move, ...]


@lru_cache(maxsize=1)
def load_lanes() -> tuple[Lane, ...]:
    """The lanes that Amparo ships with, read once, in the order of the file. Raises `FileError`."""
    return read_lanes(WORDS / "tracks.toml", load_vocabulary())


def read_lanes(path: Path, vocabulary: Vocabulary) -> tuple[Lane, ...]:
    """The lanes that the file at `path` states, checked. Raises `FileError` (`file:line: what is wrong`)."""
    file = read_toml(path, path.name)
    heads = dict(tables(file, "lane"))
    states: dict[str, StateOf] = {}
    for name, table in tables(file, "state"):
        table.only("lane", "label", "means")
        lane = table.text("lane")
        if lane not in heads:
            raise table.error(f"there is no lane {lane!r}", "lane")
        states[name] = StateOf(name, lane, table.text("label"), table.text("means"))
    moves = [_move(row, states, heads, vocabulary) for row in rows(file, "move")]
    lanes: list[Lane] = []
    for name, table in heads.items():
        table.only("track", "label", "by", "begins")
        if table.text("track") not in TRACKS:
            raise table.error(f"track must be one of {', '.join(TRACKS)}", "track")
        if table.text("by") not in ("subject", "proceeding"):
            raise table.error("by must be subject or proceeding", "by")
        mine = {state.name: state for state in states.values() if state.lane == name}
        begins = table.text("begins")
        reached = {begins, *(move.to for move in moves)}  # a move leads to a state of its own lane
        for state in mine:
            if state not in reached:
                raise file.error(f"{state}: nothing leads to it; write a [[move]] or remove it", "state", state)
        if begins not in mine:
            raise table.error(f"begins {begins!r} is no state of this lane", "begins")
        lanes.append(
            Lane(
                name,
                table.text("track"),
                table.text("label"),
                table.text("by"),
                begins,
                mine,
                tuple(move for move in moves if move.lane == name),
            )
        )
    return tuple(lanes)


def _move(table: Table, states: Mapping[str, StateOf], lanes: Mapping[str, Table], words: Vocabulary) -> Move:
    table.only("lane", "to", "on", "when", "only_from", "not_from", "back_from", "counts", "last_of")
    lane = table.text("lane")
    if lane not in lanes:
        raise table.error(f"there is no lane {lane!r}", "lane")
    to, back_from = table.text("to", ""), table.text("back_from", "")
    if bool(to) == bool(back_from):
        raise table.error("write either to or back_from")
    named = {"to": (to,) if to else (), "back_from": (back_from,) if back_from else ()}
    named |= {key: table.texts(key) for key in ("only_from", "not_from")}
    for key, names in named.items():
        for name in names:
            if name not in states or states[name].lane != lane:
                raise table.error(f"{key} names {name!r}, which is no state of {lane}", key)
    on = table.texts("on")
    if not on:
        raise table.error("on names no kind of event", "on")
    for name in on:
        if name not in words.kinds:
            raise table.error(f"on names {name!r}, which is no kind of event", "on")
    kinds = [words.kinds[name] for name in on]
    for key in ("counts", "last_of"):
        if attribute := table.text(key, ""):
            _known(table, key, attribute, kinds)
    return Move(
        lane,
        to,
        on,
        _when(table, kinds),
        frozenset(named["only_from"]),
        frozenset(named["not_from"]),
        back_from,
        table.text("counts", ""),
        table.text("last_of", ""),
    )


def _when(table: Table, kinds: list[Kind]) -> tuple[tuple[str, frozenset[str]], ...]:
    value = table.values.get("when", {})
    if not isinstance(value, dict):
        raise table.error("when must be { attribute = code }", "when")
    conditions: list[tuple[str, frozenset[str]]] = []
    for name, wanted in cast("dict[str, object]", value).items():
        items = cast("list[object]", wanted) if isinstance(wanted, list) else [wanted]
        codes = frozenset(item for item in items if isinstance(item, str))
        if not codes or len(codes) != len(items):
            raise table.error(f"when: {name} must be a code or a list of codes", "when")
        _known(table, "when", name, kinds, codes)
        conditions.append((name, codes))
    return tuple(conditions)


def _known(table: Table, key: str, name: str, kinds: list[Kind], codes: frozenset[str] = frozenset()) -> None:
    for kind in kinds:
        attribute = kind.attributes.get(name)
        if attribute is None:
            raise table.error(f"{key}: {kind.name} has no attribute {name!r}", key)
        if attribute.type not in (Type.CODE, Type.BOOL3, Type.SET):
            raise table.error(f"{key}: {name} is a {attribute.type}; only codes, sets and yes or no will do", key)
        allowed = ("yes", "no") if attribute.type is Type.BOOL3 else attribute.codes
        if wrong := sorted(codes.difference(allowed)):
            raise table.error(f"{key}: {name} cannot be {wrong[0]!r}; it is one of {', '.join(allowed)}", key)
