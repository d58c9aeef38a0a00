"""The files of a pack, and the digest that names exactly this text of it.

Pure. A pack is one TOML file, or a folder whose `*.toml` files are read as one. The digest does not change
with what a computer does to line ends, or with the name of the folder; it changes with everything else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amparo.law.digests import digest
from amparo.law.toml_files import FileError, TomlFile, read_bytes, toml_of

#: The file of a folder that says what the pack is.
MAIN = "pack.toml"

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*\.toml$")
_BEGIN = b"amparo pack 1\n"


@dataclass(frozen=True, slots=True)
class PackFiles:
    """What stands in the files of a pack, by name within it, and what messages call the pack and each file.

    `signature` is where its signature stands if it has one.
    """

    name: str
    contents: Mapping[str, bytes]
    shown: Mapping[str, str]
    signature: Path

    def parsed(self, problems: list[FileError]) -> tuple[TomlFile, ...]:
        """The files as TOML, `pack.toml` first. What is no TOML is put among the problems and left out."""
        found: list[TomlFile] = []
        for name in sorted(self.contents, key=lambda name: (name != MAIN, name)):
            try:
                found.append(toml_of(self.contents[name], self.shown[name], problems))
            except FileError as error:
                problems.append(error)
        return tuple(found)

    @property
    def digest(self) -> str:
        """`sha256:` and 64 hexadecimal digits, over names and contents. See `docs/reference/packs`."""
        return digest(self.contents, _BEGIN)


def pack_files(path: Path) -> PackFiles:
    """The files of the pack at `path`: a TOML file, or a folder. Raises `FileError` if there are none."""
    if not path.is_dir():
        content = read_bytes(path, path.name)
        return PackFiles(path.name, {MAIN: content}, {MAIN: path.name}, path.with_name(f"{path.name}.sig"))
    folder = path.resolve().name
    names = sorted(each.name for each in path.glob("*.toml"))
    if MAIN not in names:
        raise FileError(f"{folder}/{MAIN}", 1, "is not there; a folder that is a pack has it, with [pack] in it")
    for name in names:
        if not _NAME.match(name):
            raise FileError(
                f"{folder}/{MAIN}", 1, f"{name!r} beside it: rename it; letters, digits, points, dashes"
            )
    shown = {name: f"{folder}/{name}" for name in names}
    contents = {name: read_bytes(path / name, shown[name]) for name in names}
    return PackFiles(folder, contents, shown, path / "pack.sig")
