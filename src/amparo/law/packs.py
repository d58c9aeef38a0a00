"""Country packs: the limits, calendar, clock, roles and languages of a law, read from TOML.

Pure. `load_pack("XA")` gives what counts in that country: its own limits, the international ones under
them, and the house's policy where no law gives a value. `texts/packs/README.md` explains the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from amparo.law.calendars import Calendar
from amparo.law.instruments import Texts
from amparo.law.limits import INTERNATIONAL, POLICY, LimitVersion
from amparo.law.reading_packs import (
    PackHead,
    Quantity,
    read_calendar,
    read_emergency,
    read_head,
    read_limits,
    read_quantities,
    read_roles,
    read_texts,
    refuse_unknown_sections,
)
from amparo.law.toml_files import FileError, TomlFile, read_toml

_TEXTS = Path(__file__).parent / "texts"
_PACKS = _TEXTS / "packs"


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

    @property
    def own_limits(self) -> tuple[LimitVersion, ...]:
        """The limits that this law itself states."""
        return tuple(limit for limit in self.limits if limit.law == self.id)


@lru_cache(maxsize=1)
def load_law() -> Law:
    """The international texts and limits and the house's policy, read once.

    Raises `FileError` (`file:line: what is wrong`) if a file is wrong or a citation resolves to nothing.
    """
    paths = [*sorted(_TEXTS.glob("*.toml")), *sorted((_TEXTS / "provisions").glob("*.toml"))]
    shared = [read_toml(path, path.name) for path in paths]
    for file in shared:
        refuse_unknown_sections(file, "instrument", "provision", "quantity")
    international = read_toml(_PACKS / f"{INTERNATIONAL}.toml", f"{INTERNATIONAL}.toml")
    policy = read_toml(_PACKS / f"{POLICY}.toml", f"{POLICY}.toml")
    texts = read_texts(shared, INTERNATIONAL, Texts({}, {}))
    quantities = read_quantities(shared, {})
    limits = (
        *_limits(international, INTERNATIONAL, texts, quantities),
        *_limits(policy, POLICY, texts, quantities),
    )
    return Law(texts, quantities, read_roles(international, {}), limits)


def load_pack(name_or_path: str | Path) -> Pack:
    """The pack shipped under a name (`international`, `XA`), or the one in a TOML file at a path.

    Raises `FileError` (`file:line: what is wrong`): an unknown name, a wrong file, a limit whose provision is
    nowhere, versions that overlap.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        path = _PACKS / f"{name_or_path}.toml"
        if not path.exists():
            raise FileError(str(name_or_path), 1, f"there is no such pack; known are {', '.join(shipped_packs())}")
        return _shipped(path.stem)
    return _read(path)


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that Amparo ships with, policy not among them (it is no law)."""
    return tuple(sorted(path.stem for path in _PACKS.glob("*.toml") if path.stem not in (POLICY, "README")))


@lru_cache(maxsize=32)
def _shipped(name: str) -> Pack:
    return _read(_PACKS / f"{name}.toml")


def _read(path: Path) -> Pack:
    law = load_law()
    file = read_toml(path, path.name)
    head = read_head(file)
    if head.id == POLICY:
        raise file.error("policy is no law and no pack; it comes with every pack", "pack", "id")
    own = head.id != INTERNATIONAL
    texts = read_texts([file], head.id, law.texts) if own else law.texts
    quantities = read_quantities([file], law.quantities) if own else law.quantities
    return Pack(
        id=head.id,
        name=head.name,
        zone=head.zone,
        calendar=read_calendar(file),
        limits=(*(_limits(file, head.id, texts, quantities) if own else ()), *law.limits),
        texts=texts,
        quantities=quantities,
        roles=read_roles(file, law.roles) if own else law.roles,
        emergency=read_emergency(file),
        languages=head.languages,
        leap_birthday=head.leap_birthday,
        invented=head.invented,
        note=head.note,
    )


def _limits(file: TomlFile, law: str, texts: Texts, quantities: Mapping[str, Quantity]) -> tuple[LimitVersion, ...]:
    """The limits of a file; no two versions of one limit may be in force on one day."""
    refuse_unknown_sections(
        file, "pack", "calendar", "role", "emergency", "limit", "instrument", "provision", "quantity"
    )
    read = read_limits(file, law, texts, quantities)
    by_id: dict[str, list[int]] = {}
    for number, limit in enumerate(read):
        by_id.setdefault(limit.id, []).append(number)
    for numbers in by_id.values():
        ordered = sorted(numbers, key=lambda number: (read[number].start is not None, read[number].start))
        for earlier, later in pairwise(ordered):
            end, start = read[earlier].end, read[later].start
            if end is None or start is None or start <= end:
                raise file.error(
                    f"{read[later].id} has two values in force on one day; end the earlier with to = ...",
                    "limit",
                    later,
                )
    return read


__all__ = ["Law", "Pack", "PackHead", "Quantity", "load_law", "load_pack", "shipped_packs"]
