"""Digests of texts that decide: whoever has the same digest has the same text.

Pure. A digest goes over the names and the contents of files. It does not change with what a computer does to line
ends, or with where a folder stands; it changes with everything else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

_MARK = b"\xef\xbb\xbf"


def canonical(content: bytes) -> bytes:
    """A file as every computer has it: no mark at the beginning, one character at the end of a line."""
    return content.removeprefix(_MARK).replace(b"\r\n", b"\n")


def digest(contents: Mapping[str, bytes], begin: bytes = b"") -> str:
    """`sha256:` and 64 hexadecimal digits over `contents`, files by their names, in the order of the names.

    What is hashed is `begin` and, for each file, what `sha256sum` prints of it: digest, two spaces, name.
    """
    lines = [f"{hashlib.sha256(canonical(contents[name])).hexdigest()}  {name}\n" for name in sorted(contents)]
    return "sha256:" + hashlib.sha256(begin + "".join(lines).encode()).hexdigest()


def digest_of(paths: Iterable[Path]) -> str:
    """The digest of the files at `paths`; a folder stands for its `*.toml` at any depth, named within it.

    A file that two paths name alike counts each time, numbered in the order of `paths`. Raises `OSError`.
    """
    found: dict[str, bytes] = {}
    for number, path in enumerate(paths):
        files = sorted(path.rglob("*.toml")) if path.is_dir() else [path]
        for file in files:
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            found[f"{number}/{name}" if name in found else name] = file.read_bytes()
    return digest(found)
