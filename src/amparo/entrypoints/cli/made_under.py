"""Beside a file of findings: under which law, rules and moments they were made, so that they can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from amparo.entrypoints.library.checking import Check
from amparo.law.limits import INTERNATIONAL
from amparo.law.packs import Pack, load_pack
from amparo.pathway.instants import moment_of
from amparo.safeguards.loader import CATALOGUE


def made_under_path(findings: Path) -> Path:
    """Where it stands: `findings.csv.law.json` beside `findings.csv`."""
    return findings.with_name(f"{findings.name}.law.json")


def made_under(done: Check) -> str:
    """The text of the file: JSON; moments with their offset, `null` for *all that is recorded*, digests of every
    text that decided. No name of a log and nothing of anybody stands in it."""
    given = list(done.request.rules)
    content = {
        "amparo": version("amparo"),
        "as_of": moment_of(done.as_of, done.zone).isoformat(),
        "known_at": None if done.known_at is None else moment_of(done.known_at, done.zone).isoformat(),
        "zone": done.zone,
        "law": None if done.pack is None else _named(done.pack),
        "floor": _named(load_pack(INTERNATIONAL)),
        "rules": {
            "catalogue": not given,
            "digest": _digest(_files(given or [CATALOGUE])),
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _named(pack: Pack) -> dict[str, str | None]:
    issued = pack.issued.isoformat() if pack.issued else None
    return {"id": pack.id, "version": pack.version or None, "issued": issued, "digest": pack.digest}


def _files(given: Iterable[Path]) -> list[Path]:
    return [file for path in given for file in (sorted(path.rglob("*.toml")) if path.is_dir() else [path])]


def _digest(files: Iterable[Path]) -> str:
    """Over names and contents; line ends count as one character, as in the digest of a pack."""
    hashed = ((hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest(), file.name) for file in files)
    lines = [f"{digest}  {name}\n" for digest, name in hashed]
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()
