"""What somebody may see, by one declared table (`showing.toml`), and why not.

Pure. Default deny: what the table does not grant is withheld. Every answer explains itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import cast

from amparo.access.actors import MandateKind, Role
from amparo.law.messages import Message, Word, say
from amparo.law.toml_files import TomlFile, read_toml
from amparo.pathway.vocabulary import Compartment

_TABLE = Path(__file__).parent / "showing.toml"

COMPARTMENT_LABELS = {
    Compartment.SPINE: "course of the case",
    Compartment.PROTECTION: "protection",
    Compartment.JUSTICE: "justice",
    Compartment.DEFENCE: "defence",
    Compartment.VICTIM_SAFETY: "victim safety",
}


class Verdict(StrEnum):
    """Shown; withheld (that it is there may be known); or hidden (it leaves no trace)."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and its reason in words."""

    verdict: Verdict
    reason: Message


@dataclass(frozen=True, slots=True)
class Grant:
    """One row of the table: who sees it whoever filed it, who sees their own agency's, what the others get."""

    any: frozenset[Role] = frozenset()
    own: frozenset[Role] = frozenset()
    otherwise: Verdict = Verdict.WITHHELD

    def verdict(self, role: Role, own: bool) -> Verdict:
        """What `role` gets of a thing that its own agency filed, or another."""
        return Verdict.SHOWN if role in self.any or (own and role in self.own) else self.otherwise


_NOTHING = Grant()


@dataclass(frozen=True, slots=True)
class Showing:
    """The whole table. What a mapping does not hold nobody sees."""

    mandates: Mapping[MandateKind, frozenset[Role]]
    compartments: Mapping[str, Grant]
    kinds: Mapping[str, Grant]
    groups: Mapping[str, Grant]
    identity: Mapping[str, Grant]
    papers: Mapping[str, Grant] = field(default_factory=dict[str, Grant])

    def fact(self, kind: str, compartment: str, role: Role, own: bool) -> Verdict:
        """Whether `role` sees facts of `kind` in `compartment` that its own agency filed, or another: what the
        compartment grants, and the kind too where the table holds it more closely."""
        verdict = self.compartments.get(compartment, _NOTHING).verdict(role, own)
        return closer(verdict, self.kinds[kind].verdict(role, own)) if kind in self.kinds else verdict

    def explain(self, kind: str, compartment: str, role: Role, own: bool) -> Decision:
        """The verdict of `fact`, with its reason in words."""
        verdict = self.fact(kind, compartment, role, own)
        return Decision(verdict, _reason(compartment, verdict))

    def group(self, name: str, role: Role, own: bool) -> Verdict:
        """Whether `role` sees what belongs to the field group `name` on a fact that is shown to it."""
        return self.groups.get(name, _NOTHING).verdict(role, own)

    def may_open(self, role: Role, mandates: frozenset[MandateKind]) -> bool:
        """Whether `role` may open a pathway on which its agency holds `mandates`."""
        return any(role in self.mandates.get(kind, frozenset()) for kind in mandates)

    def may_make(self, role: Role, paper: str) -> bool:
        """Whether `role` may have the paper (or the list) called `paper` made, of cases that it may open."""
        return role in self.papers.get(paper, _NOTHING).any

    def sees_name(self, role: Role) -> bool:
        """Whether `role` sees names of subjects on which its agency holds a mandate."""
        return role in self.identity.get("name", _NOTHING).any


def closer(one: Verdict, other: Verdict) -> Verdict:
    """The verdict that shows less."""
    return max(one, other, key=tuple(Verdict).index)


def _reason(compartment: str, verdict: Verdict) -> Message:
    if verdict is Verdict.HIDDEN:
        return say("There is nothing here that you may see")
    label = COMPARTMENT_LABELS.get(cast("Compartment", compartment), compartment)
    if verdict is Verdict.SHOWN:
        return say("Shown: your mandate covers it")
    return say(
        "Withheld because it belongs to another agency’s holding: {compartment}. Ask that agency, with a reason",
        compartment=Word(label),
    )


@lru_cache(maxsize=1)
def load_showing() -> Showing:
    """The table that Amparo ships with, read once. Raises `FileError` (`file:line: what is wrong`)."""
    return read_showing(_TABLE)


def read_showing(path: Path) -> Showing:
    """The table in the file at `path`. Raises `FileError` for an unknown role, compartment, mandate or key."""
    file = read_toml(path, path.name)
    for section in file.content:
        if section not in ("roles", "mandate", "compartment", "kind", "group", "identity", "paper"):
            raise file.error("is no section of this table; see the comments at its head", section)
    sets = {name: _roles(file, {}, "roles", name) for name in _section(file, "roles")}
    mandates: dict[MandateKind, frozenset[Role]] = {}
    for name in _section(file, "mandate"):
        if name not in tuple(MandateKind):
            raise file.error(f"{name} is no mandate; known are {', '.join(MandateKind)}", "mandate", name)
        mandates[MandateKind(name)] = _roles(file, sets, "mandate", name)
    for name in _section(file, "compartment"):
        if name not in tuple(Compartment):
            raise file.error(f"{name} is no compartment; known are {', '.join(Compartment)}", "compartment", name)
    return Showing(
        mandates,
        *(
            {name: _grant(file, sets, section, name) for name in _section(file, section)}
            for section in ("compartment", "kind", "group", "identity", "paper")
        ),
    )


def _section(file: TomlFile, *place: str) -> dict[str, object]:
    table = file.content
    for name in place:
        found = table.get(name, {})
        if not isinstance(found, dict):
            raise file.error("must be a table", *place)
        table = cast("dict[str, object]", found)
    return table


def _roles(file: TomlFile, sets: Mapping[str, frozenset[Role]], *place: str) -> frozenset[Role]:
    listed = _section(file, *place[:-1]).get(place[-1], [])
    found: set[Role] = set()
    for name in cast("list[object]", listed) if isinstance(listed, list) else [listed]:
        if isinstance(name, str) and name in sets:
            found |= sets[name]
        elif isinstance(name, str) and name in tuple(Role):
            found.add(Role(name))
        else:
            raise file.error(f"{name!r} is no role; known are {', '.join((*Role, *sets))}", *place)
    return frozenset(found)


def _grant(file: TomlFile, sets: Mapping[str, frozenset[Role]], section: str, name: str) -> Grant:
    table = _section(file, section, name)
    for key in table:
        if key not in ("any", "own", "else", "means"):
            raise file.error(f"{key} is unknown here; any, own, else or means is meant", section, name, key)
    otherwise = table.get("else", "withheld")
    if otherwise not in ("withheld", "hidden"):
        raise file.error("else must be withheld or hidden", section, name, "else")
    return Grant(
        _roles(file, sets, section, name, "any"),
        _roles(file, sets, section, name, "own"),
        Verdict(cast("str", otherwise)),
    )
