"""Reads the vocabulary from the TOML of `pathway/words`, refusing whatever is not complete.

Pure. `words/README.toml` explains what the files may say. Everything that a file names must be there, and
everything that is there must be named: a kind without its words, a code list that nobody uses, or an
attribute without a purpose is an error with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from amparo.law.toml_files import FileError, TomlFile, read_toml
from amparo.pathway.events import REFERENCES
from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary

#: The folder of the vocabulary that Amparo ships with.
WORDS = Path(__file__).parent / "words"

TRACKS = ("protection", "justice", "liberty", "release", "none")
SUBJECTS = ("child", "facility", "report", "group", "access", "case")

#: Words that the conditions of rules use for something else.
RESERVED = frozenset(
    {"kind", "happened", "recorded", "source", "trigger", "and", "or", "not", "in", "contains", "held", "known"}
    | {"stated", "not_asked", "any", "none", "count", "limit", "age_at", "youngest_at", "hour_at", "list"}
    | {"child", "case", "yes", "no", "unknown", *REFERENCES}
)

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_USE = re.compile(r"^(R\d+|I\d+|D\d+b?|[A-Z][A-Za-z]+|[a-z0-9]+(-[a-z0-9]+)+|states|form)$")
_ANSWERS = frozenset({"yes", "no", "unknown", "not_asked", "none"})

_SECTIONS = frozenset(
    {"version", "group", "codes", "attribute", "kind", "carried_reference", "bundle", "every_kind"}
)
#: Sections that are one table, not a table of tables.
_SINGLE = frozenset({"every_kind"})
_ATTRIBUTE_KEYS = frozenset(
    {"type", "group", "label", "means", "encrypted", "codes", "carried", "least", "most", "whole", "for"}
)
_KIND_KEYS = frozenset(
    {
        "class",
        "track",
        "label",
        "means",
        "has",
        "references",
        "mints",
        "once",
        "derived",
        "subjects",
        "since",
        "for",
    }
)


def is_name(text: str) -> bool:
    """Whether kinds, attributes and codes may be called `text`: small letters and digits, single underscores."""
    return _NAME.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A table of a file, and where it stands."""

    file: TomlFile
    place: tuple[str, ...]
    table: Mapping[str, object]

    def error(self, problem: str, key: str = "") -> FileError:
        return self.file.error(f"{self.place[-1]}: {problem}", *self.place, *((key,) if key else ()))

    def only(self, keys: frozenset[str]) -> None:
        for key in self.table:
            if key not in keys:
                raise self.error(f"unknown key {key!r}; one of {', '.join(sorted(keys))} is meant", key)

    def text(self, key: str, needed: bool = True) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            raise self.error(f"{key} must be a text", key)
        if needed and not value.strip():
            raise self.error(f"{key} is missing; write it", key)
        return value.strip()

    def flag(self, key: str, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.error(f"{key} must be true or false", key)
        return value

    def number(self, key: str) -> float | None:
        value = self.table.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise self.error(f"{key} must be a number", key)
        return value

    def names(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...]:
        value = self.table.get(key, [])
        items = cast("list[object]", value) if isinstance(value, list) else [None]
        names = tuple(item for item in items if isinstance(item, str))
        if len(names) != len(items):
            raise self.error(f"{key} must be a list of names", key)
        if len(set(names)) != len(names):
            raise self.error(f"{key} names something twice", key)
        for name in names:
            if allowed is not None and name not in allowed:
                raise self.error(f"{key} names {name!r}; allowed are {', '.join(allowed)}", key)
        return names

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.error(f"{key} {value!r} is unknown; one of {', '.join(allowed)} is meant", key)
        return value

    def uses(self, needed: bool) -> tuple[str, ...]:
        uses = self.names("for")
        if needed and not uses:
            raise self.error(
                "for is missing; name the safeguard, indicator, decision or entity that needs it", "for"
            )
        for use in uses:
            if not _USE.match(use):
                raise self.error(
                    f"for names {use!r}; write a safeguard id, R8, I7, D9, an entity, states or form", "for"
                )
        return uses


class _Words:
    """All tables of all files by section and name; each name once."""

    def __init__(self, files: list[TomlFile]) -> None:
        self.sections: dict[str, dict[str, _Entry]] = {name: {} for name in _SECTIONS - _SINGLE - {"version"}}
        self.versions: list[tuple[TomlFile, object]] = []
        self.every_kind: list[_Entry] = []
        for file in files:
            for section, content in file.content.items():
                if section == "version":
                    self.versions.append((file, content))
                elif section not in _SECTIONS or not isinstance(content, dict):
                    raise file.error(
                        f"unknown section {section!r}; one of {', '.join(sorted(_SECTIONS))} is meant", section
                    )
                elif section in _SINGLE:
                    self.every_kind.append(_Entry(file, (section,), cast("dict[str, object]", content)))
                else:
                    self._add(file, section, cast("dict[str, object]", content))

    def _add(self, file: TomlFile, section: str, content: dict[str, object]) -> None:
        entries = self.sections[section]
        for name, table in content.items():
            if not isinstance(table, dict):
                raise file.error(f"{name} must be a table", section, name)
            if name in entries:
                first = entries[name]
                where = f"{first.file.name}:{first.file.line(*first.place)}"
                raise file.error(f"{name} is already written in {where}; keep one", section, name)
            for part in name.split(".") if section == "attribute" else [name]:
                if not is_name(part):
                    raise file.error(f"{name!r} is no name; write small_letters_and_digits", section, name)
            entries[name] = _Entry(file, (section, name), cast("dict[str, object]", table))


def _codes(entry: _Entry) -> dict[str, str]:
    codes: dict[str, str] = {}
    for code in entry.table:
        if not is_name(code):
            raise entry.error(f"{code!r} is no code; write small_letters_and_digits", code)
        if code in _ANSWERS:
            raise entry.error(f"{code} is an answer that every question has; remove it from the list", code)
        codes[code] = entry.text(code)
    if not codes:
        raise entry.error('the list is empty; write code = "its words"')
    return codes


class _Reader:
    def __init__(self, words: _Words) -> None:
        self.words = words
        self.lists = {name: _codes(entry) for name, entry in words.sections["codes"].items()}
        groups = words.sections["group"]
        for entry in groups.values():
            entry.only(frozenset({"label", "encrypted"}))
        self.groups = {name: entry.text("label") for name, entry in groups.items()}
        self.locked = {name for name, entry in groups.items() if entry.flag("encrypted", default=False)}
        self.used: set[tuple[str, str]] = set()

    def _has(self, kind: _Entry) -> tuple[str, ...]:
        """The names of a kind's attributes in order: its own, those of bundles, those of every kind."""
        names: list[str] = []
        for item in kind.names("has"):
            if not item.startswith("@"):
                names.append(item)
                continue
            bundle = self.words.sections["bundle"].get(item[1:])
            if bundle is None:
                raise kind.error(f"has names {item!r}, which no [bundle.{item[1:]}] defines", "has")
            bundle.only(frozenset({"has"}))
            self.used.add(("bundle", item[1:]))
            names.extend(bundle.names("has"))
        if not kind.flag("derived", default=False):
            for entry in self.words.every_kind:
                entry.only(frozenset({"has"}))
                names.extend(entry.names("has"))
        if twice := {name for name in names if names.count(name) > 1}:
            raise kind.error(f"has names {', '.join(sorted(twice))} twice, perhaps through a bundle", "has")
        return tuple(names)

    def attribute(self, kind: _Entry, name: str) -> Attribute:
        """The definition of `name` on `kind`: what the kind says of it, over what is said for all kinds."""
        if name in RESERVED:
            raise kind.error(f"{name!r} is a word of the rules; call the attribute otherwise", "has")
        definitions = self.words.sections["attribute"]
        own = definitions.get(f"{kind.place[1]}.{name}")
        shared = definitions.get(name)
        entry = own or shared
        if entry is None:
            raise kind.error(f"has names {name!r}, which no [attribute.{name}] defines", "has")
        for found in (own, shared):
            if found is not None:
                found.only(_ATTRIBUTE_KEYS)
                self.used.add(("attribute", found.place[1]))
        if own and shared:
            entry = _Entry(own.file, own.place, {**shared.table, **own.table})
        return self._defined(entry, name)

    def _defined(self, entry: _Entry, name: str) -> Attribute:
        kind = Type(entry.one_of("type", tuple(Type)))
        group = entry.one_of("group", tuple(self.groups))
        self.used.add(("group", group))
        codes: dict[str, str] = {}
        listed = kind in (Type.CODE, Type.SET)
        if list_name := entry.text("codes", needed=listed):
            if not listed:
                raise entry.error(f"a {kind} has no codes; remove them or make it a code or a set", "codes")
            if list_name not in self.lists:
                raise entry.error(f"codes names {list_name!r}, which no [codes.{list_name}] defines", "codes")
            self.used.add(("codes", list_name))
            codes = self.lists[list_name]
        least, most = entry.number("least"), entry.number("most")
        whole = entry.flag("whole", default=False)
        if kind is not Type.NUMBER and (least is not None or most is not None or whole):
            raise entry.error("least, most and whole are for numbers only")
        if least is not None and most is not None and least > most:
            raise entry.error("least is more than most", "least")
        encrypted = entry.flag("encrypted", default=kind is Type.TEXT or group in self.locked)
        if kind is Type.TEXT and not encrypted:
            raise entry.error("a text is always encrypted; remove encrypted = false or use codes", "encrypted")
        if group in self.locked and not encrypted:
            raise entry.error(f"all of the group {group} is encrypted; remove encrypted = false", "encrypted")
        carried = entry.text("carried", needed=False) or None
        if carried is not None and carried not in ("child", *REFERENCES):
            raise entry.error(
                f"carried {carried!r} is no reference; child or one of {', '.join(REFERENCES)}", "carried"
            )
        return Attribute(
            name=name,
            type=kind,
            group=group,
            label=entry.text("label"),
            means=entry.text("means"),
            encrypted=encrypted,
            codes=tuple(codes),
            code_labels=tuple(codes.values()),
            carried=carried,
            least=least,
            most=most,
            whole=whole,
            uses=entry.uses(needed=True),
        )

    def kind(self, entry: _Entry) -> Kind:
        entry.only(_KIND_KEYS)
        references = entry.names("references", REFERENCES)
        mints = entry.names("mints", references)
        once = entry.text("once", needed=False) or None
        if once is not None and once not in references:
            raise entry.error(f"once {once!r} is not among its references", "once")
        since = entry.number("since")
        return Kind(
            name=entry.place[1],
            compartment=Compartment(entry.one_of("class", tuple(Compartment))),
            track=entry.one_of("track", TRACKS),
            label=entry.text("label"),
            means=entry.text("means"),
            attributes={name: self.attribute(entry, name) for name in self._has(entry)},
            references=(*(name for name in references if name != "answers"), "answers"),
            mints=mints,
            once=once,
            derived=entry.flag("derived", default=False),
            subjects=entry.names("subjects", SUBJECTS) or ("child",),
            since=int(since) if since is not None else 1,
            uses=entry.uses(needed=False),
        )

    def refuse_unused(self) -> None:
        """Raises `FileError` for the first code list, group or definition that nothing names."""
        for section in ("attribute", "codes", "group", "bundle"):
            for name, entry in self.words.sections[section].items():
                if (section, name) not in self.used:
                    raise entry.error("nothing uses it; name it or remove it")


def _refuse_torn(kinds: Mapping[str, Kind], words: _Words) -> None:
    """A fact that is carried must be the same sort of fact wherever it is stated."""
    first: dict[str, tuple[Type, str | None, tuple[str, ...]]] = {}
    for kind in kinds.values():
        for attribute in kind.attributes.values():
            shape = (attribute.type, attribute.carried, attribute.codes)
            known = first.setdefault(attribute.name, shape)
            if known != shape and (known[1] or shape[1]):
                entry = words.sections["kind"][kind.name]
                raise entry.error(f"{attribute.name} is carried, and is another sort of fact elsewhere", "has")


def read_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary that the TOML files of `folder` state, complete and without loose ends.

    Raises `FileError` (`file:line: what is wrong and what to do`) for the first thing that is wrong.
    """
    files = [read_toml(path, path.name) for path in sorted(folder.glob("*.toml")) if path.name not in OTHER_TABLES]
    words = _Words(files)
    if len(words.versions) != 1 or not isinstance(words.versions[0][1], int):
        raise FileError(folder.name, 1, "exactly one file must say version = NUMBER")
    reader = _Reader(words)
    kinds = {name: reader.kind(entry) for name, entry in words.sections["kind"].items()}
    reader.refuse_unused()
    _refuse_torn(kinds, words)
    carried: dict[str, str] = {}
    for name, entry in words.sections["carried_reference"].items():
        entry.only(frozenset({"by"}))
        carried[name] = entry.one_of("by", REFERENCES)
    return Vocabulary(words.versions[0][1], kinds, reader.groups, carried)


#: Files of the folder that hold other tables: the tracks and the inputs of indicators.
OTHER_TABLES = frozenset({"tracks.toml", "indicators.toml"})
