"""Reads what a pack says of itself and of its country: head, units, roles, bodies, lines, offences.

Pure. Everything is checked as it is read; a wrong word is refused with file and line. The public door is
`packs.load_pack`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amparo.law.bodies import Body, Forum, Level, Line, Name
from amparo.law.instruments import Texts
from amparo.law.limits import INTERNATIONAL, POLICY
from amparo.law.offences import ICCS, Offence
from amparo.law.reading_calendars import read_calendar
from amparo.law.reading_limits import read_force
from amparo.law.reading_texts import Quantity
from amparo.law.schema import TOP, keys_of
from amparo.law.tables import Table, rows, tables
from amparo.law.toml_files import TomlFile

_ID = re.compile(r"^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_VERSION = re.compile(r"^[0-9A-Za-z][0-9A-Za-z.+-]{0,31}$")
_LISTED = "lines.toml of a new pack lists all"
_BIRTHDAYS = {"02-28": (2, 28), "03-01": (3, 1)}


@dataclass(frozen=True, slots=True)
class PackHead:
    """The `[pack]` table."""

    id: str
    name: str
    zone: str
    version: str
    issued: date | None
    languages: tuple[str, ...]
    leap_birthday: tuple[int, int]
    invented: bool
    note: str


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a pack may use in its lines, bodies and offences: its own, and those of the law.

    `kinds` of event and `iccs` codes are the vocabulary's; `None` where nobody brought it, and then any will do.
    """

    roles: Mapping[str, Name]
    levels: Mapping[str, Level]
    bodies: Mapping[str, Body]
    texts: Texts
    quantities: Mapping[str, Quantity]
    languages: tuple[str, ...]
    kinds: Set[str] | None = None
    iccs: Set[str] | None = None


def refuse_unknown_sections(file: TomlFile, sections: Sequence[str] = TOP) -> None:
    """Refuses a section that is none of `sections`."""
    for section in file.content:
        if section not in sections:
            file.refuse(f"unknown section {section!r}; one of {', '.join(sections)} is meant", section)


def only_one(files: Sequence[TomlFile], section: str) -> TomlFile:
    """The file that holds `section`, the first one if none does; it may stand in one file only."""
    holding = [file for file in files if section in file.content] or [files[0]]
    for again in holding[1:]:
        again.refuse(f"[{section}] stands in {holding[0].name} already; write it once", section)
    return holding[0]


def read_head(file: TomlFile, shipped: bool) -> PackHead:
    """The `[pack]` table of `file`. Only a `shipped` pack may be the international one."""
    content = file.content.get("pack")
    if not isinstance(content, dict):
        raise file.error("the pack says nothing of itself; begin with [pack] and id, name, zone")
    table = Table(file, ("pack",), cast("dict[str, object]", content))
    table.only(*keys_of("pack"))
    name = table.text("id")
    if name == POLICY:
        table.refuse("policy is no law and no pack; it comes with every pack", "id")
    elif name == INTERNATIONAL and not shipped:
        table.refuse("the international floor comes with every pack; write the code of a country", "id")
    elif name and name != INTERNATIONAL and not _ID.match(name):
        table.refuse(f"{name!r} is no code of a country; write two capitals, such as XA", "id")
    zone = table.text("zone")
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.refuse(f"there is no time zone {zone!r}; use an IANA name", "zone")
    birthday = table.text("leap_birthday", "03-01")
    if birthday not in _BIRTHDAYS:
        table.refuse('leap_birthday must be "02-28" or "03-01"', "leap_birthday")
    version = table.text("version", "")
    if version and not _VERSION.match(version):
        table.refuse("version is letters, digits, points and dashes, at most 32, such as 1.2", "version")
    languages = table.texts("languages")
    for language in languages:
        if not _LANGUAGE.match(language):
            table.refuse(f"{language!r} is no code of a language; write en, ar or am-Ethi", "languages")
    return PackHead(
        id=name,
        name=table.text("name"),
        zone=zone,
        version=version,
        issued=table.day("issued"),
        languages=languages or ("en",),
        leap_birthday=_BIRTHDAYS.get(birthday, (3, 1)),
        invented=table.flag("invented", default=False),
        note=table.text("note", ""),
    )


def _name(table: Table, languages: Sequence[str]) -> Name:
    """`label` and `labels`; a name in a language that the pack does not have is refused."""
    others = table.texts_by_name("labels")
    for language in others:
        if language not in languages:
            table.refuse(f"labels: {language!r} is none of the pack's languages ({', '.join(languages)})", "labels")
    return Name(table.text("label"), others)


def _named(files: Sequence[TomlFile], section: str) -> Iterator[tuple[str, Table]]:
    """The tables `[section.ID]` of all files; an id is used once."""
    first: dict[str, str] = {}
    for file in files:
        for name, table in tables(file, section):
            if name in first:
                table.refuse(f"there is a {section} of this id in {first[name]} already; choose another")
                continue
            first[name] = file.name
            table.only(*keys_of(section))
            yield name, table


def read_levels(files: Sequence[TomlFile], languages: Sequence[str]) -> Mapping[str, Level]:
    """The `[level.ID]` tables, from the smallest unit to the largest, in the order of the file."""
    return {
        name: Level(name, _name(table, languages), rank)
        for rank, (name, table) in enumerate(_named(files, "level"))
    }


def read_roles(files: Sequence[TomlFile], over: Mapping[str, Name], languages: Sequence[str]) -> Mapping[str, Name]:
    """The `[role.ID]` tables: what those who must act are called here; a country renames, never adds."""
    roles = dict(over)
    for name, table in _named(files, "role"):
        if over and name not in over:
            table.refuse(
                f"there is no role {name!r}; known are {', '.join(over)}; "
                "an office that acts in none of them has no place in a pack"
            )
            continue
        roles[name] = _name(table, languages)
    return roles


def read_emergency(files: Sequence[TomlFile], languages: Sequence[str]) -> Mapping[str, str]:
    """The `[emergency.ID]` tables: label and number."""
    return {_name(table, languages).text: table.text("number") for _, table in _named(files, "emergency")}


def read_bodies(files: Sequence[TomlFile], known: Known) -> Mapping[str, Body]:
    """The `[body.ID]` tables: who acts in which closed role."""
    found: dict[str, Body] = {}
    for name, table in _named(files, "body"):
        if name in known.roles:
            table.refuse("this is the name of a role; give the body another id")
        start, end = read_force(table)
        found[name] = Body(
            id=name,
            name=_name(table, known.languages),
            role=_one(table, "role", known.roles, "role"),
            forum=table.one_of("forum", Forum, Forum.STATE),
            level=_one(table, "level", known.levels, "level", ""),
            provision=_one(table, "provision", known.texts.provisions, "provision", ""),
            start=start,
            end=end,
            note=table.text("note", ""),
        )
    return found


def read_lines(files: Sequence[TomlFile], known: Known) -> tuple[Line, ...]:
    """The `[[line]]` tables: who tells whom of what."""
    return tuple(_line(table, known) for file in files for table in rows(file, "line"))


def _line(table: Table, known: Known) -> Line:
    table.only(*keys_of("line"))
    on = table.texts("on")
    if table.values.get("on", []) == []:
        table.refuse('on names the kinds of event that are told, such as on = ["apprehended"]', "on")
    for kind in on:
        if known.kinds is not None and kind not in known.kinds:
            nearest = ", ".join(get_close_matches(kind, known.kinds, n=3, cutoff=0))
            table.refuse(
                f"there is no kind of event {kind!r} in the vocabulary; the nearest are {nearest}; {_LISTED}", "on"
            )
    to = _one(table, "to", {**known.roles, **known.bodies}, "role or body")
    level = _one(table, "level", known.levels, "level", "")
    body = known.bodies.get(to)
    if body is not None and body.level and level and level != body.level:
        table.refuse(f"each {body.level} has one {to}, not each {level}; leave level out", "level")
    return Line(
        on=on,
        by=_one(table, "by", known.roles, "role"),
        to=to,
        level=level or (body.level if body is not None else ""),
        limit=_one(table, "limit", known.quantities, "quantity", ""),
        provision=_one(table, "provision", known.texts.provisions, "provision", ""),
        note=table.text("note", ""),
    )


def read_offences(files: Sequence[TomlFile], known: Known) -> tuple[Offence, ...]:
    """The `[[offence]]` tables: articles, and where their acts fall in the classification of crime."""
    return tuple(_offence(table, known) for file in files for table in rows(file, "offence"))


def _offence(table: Table, known: Known) -> Offence:
    table.only(*keys_of("offence"))
    start, end = read_force(table)
    iccs = table.texts("iccs")
    for code in iccs:
        if not ICCS.match(code):
            table.refuse(f'{code!r} is no code of the classification; write its digits, such as "09051"', "iccs")
        elif known.iccs is not None and code not in known.iccs:
            wider = ", ".join(sorted(each for each in known.iccs if each[:2] == code[:2])) or "none of its section"
            table.refuse(f"the vocabulary has no code {code!r}; write a wider one, of {wider}", "iccs")
    if table.values.get("iccs", []) == []:
        table.refuse('iccs names at least one code, such as iccs = ["09051"]', "iccs")
    return Offence(
        provision=_one(table, "provision", known.texts.provisions, "provision"),
        name=_name(table, known.languages),
        iccs=iccs,
        start=start,
        end=end,
        belonging=table.flag("belonging", default=False),
        recruits_children=table.flag("recruits_children", default=False),
        note=table.text("note", ""),
    )


def _one(table: Table, key: str, known: Mapping[str, object], what: str, default: str | None = None) -> str:
    """The text at `key`, which must be one of `known` if it is there."""
    name = table.text(key, default)
    if name and name not in known:
        if what in ("level", "provision"):
            do = f"write [{what}.{name}]"
        elif what == "quantity":
            do = f"the nearest are {', '.join(get_close_matches(name, known, n=3, cutoff=0))}"
        else:
            do = f"known are {', '.join(known)}"
        table.refuse(f"there is no {what} {name!r}; {do}", key)
    return name


__all__ = [
    "Known",
    "PackHead",
    "only_one",
    "read_bodies",
    "read_calendar",
    "read_emergency",
    "read_head",
    "read_levels",
    "read_lines",
    "read_offences",
    "read_roles",
    "refuse_unknown_sections",
]
