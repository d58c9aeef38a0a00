"""Country packs: the limits, calendar, clock, roles, offences and languages of a law, read from TOML.

Pure. `load_pack("XA")` gives what counts in that country: its own limits, the international ones under
them, and the house's policy where no law gives a value. `schema.py` says what the files may hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from amparo.law.bodies import Body, Level, Line, Name
from amparo.law.calendars import Calendar
from amparo.law.digests import digest
from amparo.law.instruments import Texts
from amparo.law.limits import INTERNATIONAL, POLICY, LimitVersion
from amparo.law.offences import Offence
from amparo.law.pack_files import MAIN, pack_files
from amparo.law.reading_limits import read_limits
from amparo.law.reading_packs import (
    Known,
    only_one,
    read_bodies,
    read_calendar,
    read_emergency,
    read_head,
    read_levels,
    read_lines,
    read_offences,
    read_roles,
    refuse_unknown_sections,
)
from amparo.law.reading_texts import Quantity, read_quantities, read_texts
from amparo.law.schema import TOP_OF_TEXTS
from amparo.law.toml_files import FileError, read_toml

_TEXTS = Path(__file__).parent / "texts"
_PACKS = _TEXTS / "packs"


class PackError(FileError):
    """A pack that cannot be used. `str()` is its first problem; `problems` are all, by file and line."""

    def __init__(self, problems: list[FileError]) -> None:
        first = problems[0]
        more = len(problems) - 1
        told = f" ({more} more; amparo law lint shows all)" if more else ""
        super().__init__(first.file, first.line, first.problem + told)
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))


@dataclass(frozen=True, slots=True, eq=False)
class Law:
    """What holds everywhere: texts, the quantities that laws value, roles, and limits.

    `limits` are the international ones and the house's policy, in the order of the files.
    """

    texts: Texts
    quantities: Mapping[str, Quantity]
    roles: Mapping[str, str]
    limits: tuple[LimitVersion, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One law as it counts in one place.

    `limits` are its own, the international ones and the house's policy; `own_limits` only its own. `zone` is
    the IANA zone of its clock. `calendar` is `None` if it states none: then a limit in working days is
    unknown. `leap_birthday` is (month, day) on which somebody born on 29 February comes of age in other
    years. `emergency` maps what a number is for to the number. `invented` packs describe no real country.

    `version` and `issued` (empty, `None` if not said) and `digest` name exactly this text of it. `roles` are
    what the closed roles are called, in the first of its languages; `role_names` in all of them, as are the
    administrative `levels` (smallest first) and the `bodies` that act. `own_roles` are those that it names
    itself. `lines` say who tells whom; `offences` what the law punishes. All empty if the pack is silent.
    `signature` is where its signature stands if somebody signed it.
    """

    id: str
    name: str
    zone: str
    calendar: Calendar | None
    limits: tuple[LimitVersion, ...]
    texts: Texts
    quantities: Mapping[str, Quantity]
    roles: Mapping[str, str]
    emergency: Mapping[str, str]
    languages: tuple[str, ...]
    leap_birthday: tuple[int, int]
    invented: bool
    note: str
    version: str = ""
    issued: date | None = None
    digest: str = ""
    role_names: Mapping[str, Name] | None = None
    own_roles: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    bodies: tuple[Body, ...] = ()
    lines: tuple[Line, ...] = ()
    offences: tuple[Offence, ...] = ()
    signature: Path = Path("pack.sig")

    @property
    def own_limits(self) -> tuple[LimitVersion, ...]:
        """The limits that this law itself states."""
        return tuple(limit for limit in self.limits if limit.law == self.id)

    @property
    def called(self) -> str:
        """The line that names exactly this text: id, version, day, digest."""
        said = f"version {self.version}" if self.version else "no version"
        day = f" of {self.issued.isoformat()}" if self.issued else ""
        return f"{self.id}, {said}{day}, {self.digest}"


@lru_cache(maxsize=1)
def load_law() -> Law:
    """The international texts and limits and the house's policy, read once.

    Raises `FileError` (`file:line: what is wrong`) if a file is wrong or a citation resolves to nothing.
    """
    shared = [read_toml(path, path.name) for path in _shared()]
    for file in shared:
        refuse_unknown_sections(file, TOP_OF_TEXTS)
    international = read_toml(_PACKS / f"{INTERNATIONAL}.toml", f"{INTERNATIONAL}.toml")
    policy = read_toml(_PACKS / f"{POLICY}.toml", f"{POLICY}.toml")
    texts = read_texts(shared, INTERNATIONAL, Texts({}, {}))
    quantities = read_quantities(shared, {})
    limits = (
        *read_limits([international], INTERNATIONAL, texts, quantities),
        *read_limits([policy], POLICY, texts, quantities),
    )
    roles = read_roles([international], {}, ())
    return Law(texts, quantities, {role: name.text for role, name in roles.items()}, limits)


def load_pack(name_or_path: str | Path) -> Pack:
    """The pack shipped under a name (`international`, `XA`), or the one at a path: a TOML file, or a folder
    whose TOML files are one pack. A shipped name wins over a folder of the same name; write `./XA` for that.

    Raises `FileError` (`file:line: what is wrong`) for an unknown name, and `PackError`, which holds every
    problem, for a wrong pack: a limit whose provision is nowhere, versions that overlap.
    """
    if str(name_or_path) in shipped_packs():
        return _shipped(str(name_or_path))
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.is_dir():
        known = ", ".join(shipped_packs())
        raise FileError(
            str(name_or_path), 1, f"there is no such pack; known are {known}, or name a folder or a .toml file"
        )
    return read_pack(path)


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that Amparo ships with, policy not among them (it is no law)."""
    files = (path.stem for path in _PACKS.glob("*.toml") if path.stem != POLICY)
    return tuple(sorted({*files, *(path.parent.name for path in _PACKS.glob(f"*/{MAIN}"))}))


def policy_digest() -> str:
    """The digest that names exactly this text of the house's own values, counted as that of a pack."""
    return pack_files(_PACKS / f"{POLICY}.toml").digest


def texts_digest() -> str:
    """The digest of what packs build on: instruments, provisions and quantities."""
    return digest({path.relative_to(_TEXTS).as_posix(): path.read_bytes() for path in _shared()})


def _shared() -> list[Path]:
    return [*sorted(_TEXTS.glob("*.toml")), *sorted((_TEXTS / "provisions").glob("*.toml"))]


def pack_path(name_or_path: str | Path) -> Path:
    """Where a pack stands: the file or folder of a shipped name, else the path itself."""
    if str(name_or_path) not in shipped_packs():
        return Path(name_or_path)
    folder = _PACKS / str(name_or_path)
    return folder if folder.is_dir() else folder.with_suffix(".toml")


@lru_cache(maxsize=32)
def _shipped(name: str) -> Pack:
    return read_pack(pack_path(name))


def read_pack(path: Path, kinds: Set[str] | None = None, iccs: Set[str] | None = None) -> Pack:
    """The pack in the file or folder at `path`, its lines and offences held against `kinds` of event and `iccs`
    codes if they are given. Raises `PackError` with every problem of its files."""
    law = load_law()
    found = pack_files(path)
    problems: list[FileError] = []
    files = found.parsed(problems)
    if problems:
        raise PackError(problems)
    for file in files:
        refuse_unknown_sections(file)
    try:
        head = read_head(only_one(files, "pack"), shipped=path.parent == _PACKS)
    except FileError as error:
        raise PackError([*problems, error]) from None
    own = head.id != INTERNATIONAL
    texts = read_texts(files, head.id, law.texts) if own else law.texts
    quantities = read_quantities(files, law.quantities) if own else law.quantities
    floor_roles = {role: Name(label) for role, label in law.roles.items()}
    roles = read_roles(files, floor_roles if own else {}, head.languages)
    levels = read_levels(files, head.languages)
    known = Known(roles, levels, {}, texts, quantities, head.languages)
    bodies = read_bodies(files, known)
    known = replace(known, bodies=bodies, kinds=kinds, iccs=iccs)
    pack = Pack(
        id=head.id,
        name=head.name,
        zone=head.zone,
        calendar=read_calendar(only_one(files, "calendar")),
        limits=(*(read_limits(files, head.id, texts, quantities) if own else ()), *law.limits),
        texts=texts,
        quantities=quantities,
        roles={role: name.text for role, name in roles.items()},
        emergency=read_emergency(files, head.languages),
        languages=head.languages,
        leap_birthday=head.leap_birthday,
        invented=head.invented,
        note=head.note,
        version=head.version,
        issued=head.issued,
        digest=found.digest,
        signature=found.signature,
        role_names=roles,
        own_roles=tuple(role for role in roles if roles[role] is not floor_roles.get(role)) if own else (),
        levels=tuple(levels.values()),
        bodies=tuple(bodies.values()),
        lines=read_lines(files, known),
        offences=read_offences(files, known),
    )
    if problems:
        raise PackError(problems)
    return pack


__all__ = [
    "Law",
    "Pack",
    "PackError",
    "Quantity",
    "load_law",
    "load_pack",
    "pack_path",
    "policy_digest",
    "read_pack",
    "shipped_packs",
    "texts_digest",
]
