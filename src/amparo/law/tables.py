"""Typed reading of one table of a TOML file, every complaint with file and line.

Pure. Shared by whatever reads the texts of the law.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar, cast

from amparo.law.toml_files import FileError, TomlFile

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the file it stands in, and where. `name` is what messages call it."""

    file: TomlFile
    place: tuple[str | int, ...]
    values: Mapping[str, object]

    @property
    def name(self) -> str:
        """The last word of its place (`authority`), or the section and number (`limit 3`)."""
        last = self.place[-1]
        return f"{self.place[-2]} {last + 1}" if isinstance(last, int) else last

    def error(self, problem: str, key: str = "") -> FileError:
        """A `FileError` at `key`, or at the table."""
        return self.file.error(f"{self.name}: {problem}", *self.place, *((key,) if key else ()))

    def refuse(self, problem: str, key: str = "") -> None:
        """Gathers the problem at `key`, or at the table; raises it if the file gathers none. Whoever goes on
        after it reads with a value that stands in, and what was read is thrown away."""
        self.file.gather(self.error(problem, key))

    def only(self, *keys: str) -> None:
        """Refuses a key that is none of `keys`."""
        for key in self.values:
            if key not in keys:
                self.refuse(f"unknown key {key!r}; one of {', '.join(keys)} is meant", key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text. Refuses what is no text, or missing where no default is given."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.refuse(f'{key} must be a text; write {key} = "..."', key)
            return default or ""
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty if the key is missing."""
        value = self.values.get(key, [])
        items = cast("list[object]", value) if isinstance(value, list) else [None]
        texts = tuple(item for item in items if isinstance(item, str))
        if len(texts) != len(items):
            self.refuse(f"{key} must be a list of texts", key)
        return texts

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.refuse(f"{key} must be true or false", key)
            return default
        return value

    def whole(self, key: str, least: int, most: int) -> int:
        """A whole number in `[least, most]`."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(f"{key} must be a whole number from {least} to {most}", key)
            return least
        return value

    def day(self, key: str) -> date | None:
        """A day, written `2024-01-31` with or without quotes; `None` if missing."""
        value = self.values.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            return date.fromisoformat(cast("str", value))
        except (TypeError, ValueError):
            self.refuse(f"{key} must be a day such as 2024-01-31", key)
            return None

    def one_of(self, key: str, choices: type[E], default: E | None = None) -> E:
        """A member of `choices` by its value."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or value.strip() not in list(choices):
            what = f"{value!r} is unknown" if isinstance(value, str) else "must be a text"
            self.refuse(f"{key} {what}; one of {', '.join(choices)} is meant", key)
            return default or next(iter(choices))
        return choices(value.strip())

    def texts_by_name(self, key: str) -> Mapping[str, str]:
        """A table of texts by name; empty if the key is missing."""
        value = self.values.get(key, {})
        found = cast("dict[str, object]", value) if isinstance(value, dict) else {key: None}
        texts = {name: text.strip() for name, text in found.items() if isinstance(text, str) and text.strip()}
        if len(texts) != len(found):
            self.refuse(f"{key} must be a table of texts", key)
        return texts


def tables(file: TomlFile, section: str) -> Iterator[tuple[str, Table]]:
    """The tables `[section.NAME]` of `file`, by name."""
    content = file.content.get(section, {})
    if not isinstance(content, dict):
        file.refuse(f"{section} must hold tables [{section}.NAME]", section)
        return
    for name, values in cast("dict[str, object]", content).items():
        if isinstance(values, dict):
            yield name, Table(file, (section, name), cast("dict[str, object]", values))
        else:
            file.refuse(f"{section}.{name} must be a table", section, name)


def rows(file: TomlFile, *section: str) -> Iterator[Table]:
    """The tables `[[section]]` of `file`, in order; a section within a table is named part by part."""
    content: object = file.content
    for part in section:
        content = _within(content, part)
    if not isinstance(content, list):
        file.refuse(f"{'.'.join(section)} must be written [[{'.'.join(section)}]]", *section)
        return
    for number, values in enumerate(cast("list[object]", content)):
        if isinstance(values, dict):
            yield Table(file, (*section, number), cast("dict[str, object]", values))
        else:
            file.refuse(f"{'.'.join(section)} must hold tables", *section)


def _within(content: object, part: str) -> object:
    return cast("dict[str, object]", content).get(part, []) if isinstance(content, dict) else []
