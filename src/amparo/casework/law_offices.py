"""Who acts in a country, who tells whom, and what the law punishes, as the page of its law shows it.

Pure. Names stand in the reader's language where the pack has them. No line names a person, an address or a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from amparo.casework.bands import Band
from amparo.casework.law_days import force_text
from amparo.casework.limits_in_force import InForce, limits_on, value_of
from amparo.casework.sources import cited, standing_of
from amparo.casework.wording import Wording
from amparo.law.bodies import Body, Forum, Line, Name
from amparo.law.packs import Pack, load_law
from amparo.pathway.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A closed role, what the pack calls it (empty if it gives no name of its own), and its bodies."""

    role: str
    called: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body and the role in which it acts; `forum` is empty for the State's own."""

    name: str
    role: str
    forum: str
    source: str
    force: str
    note: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """Who must tell whom, on what, and within what time (`within` says so where the pack sets none)."""

    on: tuple[str, ...]
    by: str
    to: str
    office: str
    within: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class OffenceRow:
    """What an article punishes, and where its acts fall in the international classification: code and words."""

    name: str
    article: str
    standing: str
    says: str
    codes: tuple[tuple[str, str], ...]
    force: str
    recruits_children: bool
    belonging: bool
    note: str


def role_rows(pack: Pack, on: date, words: Wording) -> tuple[RoleRow, ...]:
    """Every closed role that has a name of the country's own or a body on the day `on`, in the order of the law."""
    floor, names = load_law().roles, pack.role_names or {}
    rows: list[RoleRow] = []
    for role, name in names.items():
        bodies = tuple(_name(body.name, words) for body in _bodies(pack, on) if body.role == role)
        own = role in pack.own_roles
        if own or bodies:
            label = words.translate(floor.get(role, name.text))
            rows.append(RoleRow(label, _name(name, words) if own else "", bodies))
    return tuple(rows)


def roles_left(pack: Pack, on: date, words: Wording) -> tuple[str, ...]:
    """The closed roles for which the pack names neither an office nor a word of its own."""
    floor = load_law().roles
    acting = {body.role for body in _bodies(pack, on)} | set(pack.own_roles)
    return tuple(words.translate(label) for role, label in floor.items() if role not in acting)


def level_bands(pack: Pack, on: date, words: Wording) -> tuple[Band[BodyRow], ...]:
    """The bodies in being on the day `on`, by administrative level, the smallest first; those of no level last."""
    say = words.translate
    found = _bodies(pack, on)
    bands = [
        (say("Of each unit: {level}").format(level=_name(level.name, words)), level.id) for level in pack.levels
    ]
    bands.append((say("Of no level that the pack names"), ""))
    return tuple(
        Band(title, rows)
        for title, level in bands
        if (rows := tuple(_body(body, pack, words) for body in found if body.level == level))
    )


def line_rows(pack: Pack, on: date, vocabulary: Vocabulary, words: Wording) -> tuple[LineRow, ...]:
    """Who tells whom, in the order of the pack, with the time that is law on the day `on`."""
    called: dict[str, Name] = {**(pack.role_names or {}), **{body.id: body.name for body in pack.bodies}}
    limits = {limit.quantity.id: limit for limit in limits_on(pack, on)}
    return tuple(_line(line, called, limits, pack, vocabulary, words) for line in pack.lines)


def offence_rows(pack: Pack, on: date, vocabulary: Vocabulary, words: Wording) -> tuple[OffenceRow, ...]:
    """The offences in force on the day `on`, those first that punish whoever recruits children."""
    codes = _class_labels(vocabulary)
    rows: list[OffenceRow] = []
    for offence in sorted(pack.offences, key=lambda each: not each.recruits_children):
        if not offence.in_force(on):
            continue
        provision = pack.texts.provisions[offence.provision]
        rows.append(
            OffenceRow(
                _name(offence.name, words),
                cited(provision, words),
                standing_of(provision, words),
                words.translate(provision.says),
                tuple((code, words.translate(codes.get(code, ""))) for code in offence.iccs),
                force_text(offence.start, offence.end, words),
                offence.recruits_children,
                offence.belonging,
                words.translate(offence.note),
            )
        )
    return tuple(rows)


def _name(name: Name, words: Wording) -> str:
    """The pack's own name in the reader's language, else the catalogues' for its first one."""
    own = name.in_language(words.language)
    return words.translate(own) if own == name.text else own


def _bodies(pack: Pack, on: date) -> tuple[Body, ...]:
    return tuple(
        body for body in pack.bodies
        if (body.start is None or body.start <= on) and (body.end is None or on <= body.end)
    )  # fmt: skip


def _body(body: Body, pack: Pack, words: Wording) -> BodyRow:
    say = words.translate
    forums = {
        Forum.STATE: "",
        Forum.CUSTOMARY: say("a forum of custom"),
        Forum.RELIGIOUS: say("a forum of religion"),
    }
    provision = pack.texts.provisions.get(body.provision)
    return BodyRow(
        _name(body.name, words),
        say(load_law().roles.get(body.role, body.role)),
        forums[body.forum],
        cited(provision, words) if provision else "",
        force_text(body.start, body.end, words) if body.start or body.end else "",
        say(body.note),
    )


def _line(
    line: Line,
    called: Mapping[str, Name],
    limits: Mapping[str, InForce],
    pack: Pack,
    vocabulary: Vocabulary,
    words: Wording,
) -> LineRow:
    say = words.translate
    provision = pack.texts.provisions.get(line.provision)
    level = next((_name(each.name, words) for each in pack.levels if each.id == line.level), "")
    return LineRow(
        tuple(say(vocabulary.kinds[kind].label) if kind in vocabulary.kinds else kind for kind in line.on),
        _name(called[line.by], words),
        _name(called[line.to], words),
        level,
        _within(limits.get(line.limit), words),
        cited(provision, words) if provision else "",
        say(line.note),
    )


def _within(limit: InForce | None, words: Wording) -> str:
    say = words.translate
    if limit is None or limit.shown is None:
        return say("the pack sets no time")
    value = value_of(limit.quantity, limit.shown, words)
    return value if limit.shown.is_law else say("{value}; house policy, not law").format(value=value)


def _class_labels(vocabulary: Vocabulary) -> dict[str, str]:
    """What the codes of the international classification are called, by their digits."""
    return {
        code.removeprefix("iccs_"): label
        for kind in vocabulary.kinds.values()
        for attribute in kind.attributes.values()
        for code, label in zip(attribute.codes, attribute.code_labels, strict=False)
        if code.startswith("iccs_")
    }
