"""Reads the situations as lawyers write them: plain data, laid over their bases.

Pure. The format is described beside them, in their README. Reading is strict: a key nobody knows is an error,
so that a misspelt word never weakens a test.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amparo.safeguards.findings import Outcome

RECORD_KEYS = {
    "subject",
    "zone",
    "laws",
    "as_of",
    "known_at",
    "birth",
    "presumed_child",
    "association",
    "coverage",
    "facts",
}
SITUATION_KEYS = RECORD_KEYS | {"id", "why", "base", "paper", "provision", "without", "expect", "parts", "also"}
EXPECT_KEYS = {
    "outcome",
    "law",
    "part",
    "rule",
    "trigger",
    "could_be",
    "due",
    "label",
    "missing",
    "counterfactual",
    "flagged",
}
COVERAGE_KEYS = {"kinds", "except", "from", "to", "lag", "facility", "agency"}
OUTCOMES = frozenset(outcome.value for outcome in Outcome)

Table = dict[str, Any]


class SituationError(ValueError):
    """A file of situations that cannot be read. The message names the file, the situation and the key."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One record and all that the law says of it. `record` holds the keys of `RECORD_KEYS`."""

    id: str
    rule: str
    why: str
    provision: str
    record: Table
    expect: tuple[Table, ...]
    parts: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    paper: str = ""

    def __str__(self) -> str:
        return f"{self.rule}:{self.id}"


def _check(keys: set[str], table: Table, where: str, needed: tuple[str, ...] = ()) -> None:
    if strange := set(table) - keys:
        raise SituationError(f"{where}: no such key: {', '.join(sorted(strange))}")
    if missing := [key for key in needed if key not in table]:
        raise SituationError(f"{where}: lacks {', '.join(missing)}")


def _lay(under: Table, over: Table, where: str) -> Table:
    """`over` laid on `under`: facts key by key, everything else replaced; `(blank)` and `without` take away."""
    result = {**under, **{key: value for key, value in over.items() if key in RECORD_KEYS and key != "facts"}}
    facts = {name: dict(fact) for name, fact in under.get("facts", {}).items()}
    for name, changes in over.get("facts", {}).items():
        facts[name] = {**facts.get(name, {}), **changes}
    for name in over.get("without", ()):
        if name not in facts:
            raise SituationError(f"{where}: no such fact to go without: {name}")
        del facts[name]
    result["facts"] = {
        name: {key: value for key, value in fact.items() if value != "(blank)"} for name, fact in facts.items()
    }
    return result


def _laid(bases: Table, over: Table, where: str) -> Table:
    """The record of `over`, laid on its base and on whatever that is laid on."""
    name = over.get("base")
    if name is None:
        return _lay({}, over, where)
    if name not in bases:
        raise SituationError(f"{where}: no such base: {name}")
    return _lay(_laid(bases, bases[name], f"{where}, base {name}"), over, where)


def _situation(file: Path, content: Table, entry: Table) -> Situation:
    where = f"{file.name}: {entry.get('id', 'a situation')}"
    _check(SITUATION_KEYS, entry, where, ("id", "why", "expect"))
    record = _laid(content.get("bases", {}), entry, where)
    if "as_of" not in record:
        raise SituationError(f"{where}: lacks as_of")
    for cover in record.get("coverage", ()):
        _check(COVERAGE_KEYS, cover, where)
    expect: list[Table] = []
    for one in entry["expect"]:
        _check(EXPECT_KEYS, one, where, ("outcome",))
        full = {"rule": content["rule"], "law": content.get("law", "international"), **one}
        if full["outcome"] not in OUTCOMES or not set(full.get("could_be", ())) <= OUTCOMES:
            raise SituationError(f"{where}: no such outcome: {one}")
        if "trigger" in one and one["trigger"] not in record["facts"]:
            raise SituationError(f"{where}: no such fact: {one['trigger']}")
        expect.append(full)
    return Situation(
        id=entry["id"],
        rule=content["rule"],
        why=entry["why"],
        provision=entry.get("provision", content["provision"]),
        record=record,
        expect=tuple(expect),
        parts=tuple(entry["parts"])
        if "parts" in entry
        else tuple(content["parts"])
        if "parts" in content
        else None,
        also=tuple(entry.get("also", ())),
        paper=entry.get("paper", ""),
    )


def read(file: Path) -> tuple[Situation, ...]:
    """All situations of one file. Raises `SituationError` naming the file and the situation."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:  # no TOML, or no UTF-8
        raise SituationError(f"{file.name}: cannot be read as TOML: {error}") from error
    needed = ("rule", "provision", "situation")
    _check({*needed, "law", "parts", "bases"}, content, file.name, needed)
    for name, base in content.get("bases", {}).items():
        _check(RECORD_KEYS | {"base", "without"}, base, f"{file.name}: base {name}")
    found = tuple(_situation(file, content, entry) for entry in content["situation"])
    ids = [one.id for one in found]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise SituationError(f"{file.name}: an id used twice: {', '.join(sorted(twice))}")
    return found


def read_folder(folder: Path) -> tuple[Situation, ...]:
    """Every situation of every file in `folder`, in the order of the files' names."""
    return tuple(situation for file in sorted(folder.glob("*.toml")) for situation in read(file))
