"""Beside a file of findings: under which law, rules and moments they were made, so that they can be made again."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from amparo.entrypoints.library.checking import Check
from amparo.law.digests import digest_of
from amparo.pathway.instants import moment_of
from amparo.safeguards.made_under import made_under as texts_made_under


def made_under_path(findings: Path) -> Path:
    """Where it stands: `findings.csv.law.json` beside `findings.csv`."""
    return findings.with_name(f"{findings.name}.law.json")


def made_under(done: Check) -> str:
    """The text of the file: JSON; moments with their offset, `null` for *all that is recorded*, digests of every
    text that decided, the map's among them (`null`: the standard names of columns counted). No name of a log or of
    a file and nothing of anybody stands in it."""
    request = done.request
    content = {
        **texts_made_under(version("amparo"), done.pack, request.rules),
        "as_of": moment_of(done.as_of, done.zone).isoformat(),
        "known_at": None if done.known_at is None else moment_of(done.known_at, done.zone).isoformat(),
        "zone": done.zone,
        "map": digest_of([request.map]) if isinstance(request.map, Path) else None,
        "object_type": request.object_type,
        "places": request.places,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
