"""What a pack says, as `amparo law show` prints it: values, who acts, offences, and who tells whom.

Names stand in the language that was asked for, and in the pack's first one where it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from amparo.law.bodies import Name
from amparo.law.linting import value_text
from amparo.law.packs import Pack

#: A heading, the names of the columns, and the rows under them.
Part = tuple[str, Sequence[str], list[list[str]]]


def parts(pack: Pack, language: str) -> Iterator[Part]:
    """The parts of the page of `pack`, those that are empty left out."""
    for heading, columns, rows in (
        _limits(pack),
        _roles(pack, language),
        _bodies(pack, language),
        _lines(pack, language),
        _offences(pack, language),
    ):
        if rows:
            yield heading, columns, rows


def _limits(pack: Pack) -> Part:
    rows = [
        [
            pack.quantities[limit.id].label,
            value_text(limit),
            _day(limit.start),
            _day(limit.end),
            cited(pack, limit.provision),
        ]
        for limit in pack.own_limits
    ]
    return "Ages and limits", ["limit", "value", "from", "to", "provision"], rows


def _roles(pack: Pack, language: str) -> Part:
    names = pack.role_names or {}
    return "Roles", ["role", "called"], [[role, names[role].in_language(language)] for role in pack.own_roles]


def _bodies(pack: Pack, language: str) -> Part:
    rows = [
        [
            body.name.in_language(language),
            body.role,
            body.forum.value,
            _level(pack, body.level, language),
            _day(body.start),
            _day(body.end),
            cited(pack, body.provision),
        ]
        for body in pack.bodies
    ]
    return "Bodies", ["body", "role", "forum", "one in each", "from", "to", "provision"], rows


def _lines(pack: Pack, language: str) -> Part:
    called: dict[str, Name] = {**(pack.role_names or {}), **{body.id: body.name for body in pack.bodies}}
    rows = [
        [
            ", ".join(line.on),
            called[line.by].in_language(language),
            called[line.to].in_language(language),
            _level(pack, line.level, language),
            pack.quantities[line.limit].label if line.limit else "",
            cited(pack, line.provision),
        ]
        for line in pack.lines
    ]
    return "Who tells whom", ["on", "who tells", "who is told", "of the", "within", "provision"], rows


def _offences(pack: Pack, language: str) -> Part:
    rows = [
        [
            cited(pack, offence.provision),
            offence.name.in_language(language),
            ", ".join(offence.iccs),
            _day(offence.start),
            _day(offence.end),
            "; ".join(_marks(belonging=offence.belonging, recruits=offence.recruits_children)),
        ]
        for offence in pack.offences
    ]
    return "Offences", ["article", "offence", "ICCS", "from", "to", "marked"], rows


def _marks(belonging: bool, recruits: bool) -> Iterator[str]:
    if belonging:
        yield "belonging is enough"
    if recruits:
        yield "punishes those who recruit children"


def _level(pack: Pack, level: str, language: str) -> str:
    return next((each.name.in_language(language) for each in pack.levels if each.id == level), "")


def cited(pack: Pack, provision: str) -> str:
    """How the provision with that id is cited; an empty text for none."""
    return pack.texts.provisions[provision].cited if provision else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
