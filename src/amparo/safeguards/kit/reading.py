"""Reads a kit and files of results, and nothing else: as any other system would.

Pure. What is missing, damaged or of another format is said with its file and line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from amparo.law.limits import LimitVersion
from amparo.pathway.vocabulary import Kind, Vocabulary
from amparo.safeguards.kit.plain import Plain, PlainError, unplain
from amparo.safeguards.kit.writing import FORMAT, MANIFEST
from amparo.safeguards.nodes import Rule, RuleSet, State


class KitError(ValueError):
    """A kit or a file of results that cannot be used. The message says which file, which line, and what to do."""


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit as it was read. `situations` are plain data, in the order of the kit; `made_under` says under which
    texts its findings were made."""

    version: str
    rules: RuleSet
    vocabulary: Vocabulary
    situations: tuple[Plain, ...]
    made_under: Plain


@dataclass(frozen=True, slots=True)
class Results:
    """A file of results: the findings of each situation by its id, and under which texts a system says that it made
    them; `None` if it does not say."""

    findings: Mapping[str, list[Plain]]
    made_under: Plain | None


def read_kit(folder: Path) -> Kit:
    """The kit in `folder`, every file held against its checksum. Raises `KitError`."""
    manifest = read_manifest(folder)
    rules = tuple(_read(Rule, folder / "rules/rules.jsonl"))
    states = tuple(_read(State, folder / "rules/states.jsonl"))
    limits = tuple(_read(LimitVersion, folder / "law/limits.jsonl"))
    kinds = {kind.name: kind for kind in _read(Kind, folder / "vocabulary/kinds.jsonl")}
    place = folder / "vocabulary/vocabulary.json"
    try:
        whole = json.loads(place.read_text(encoding="utf-8"))
        words = Vocabulary(whole["version"], kinds, whole["groups"], whole["carried_references"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise KitError(f"{place}: is not what a kit has there; get the kit again") from error
    return Kit(
        manifest["version"],
        RuleSet(rules, states, limits),
        words,
        read_situations(folder, manifest),
        manifest["made_under"],
    )


def read_manifest(folder: Path) -> Plain:
    """The manifest of the kit in `folder`, once every file is what it says. Raises `KitError`."""
    place = folder / MANIFEST
    try:
        manifest = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise KitError(f"{place}: there is no kit here; write one with: amparo kit export {folder}") from error
    except (OSError, ValueError) as error:
        raise KitError(f"{place}: cannot be read as JSON; get the kit again") from error
    if not _is_object(manifest) or manifest.get("format") != FORMAT:
        raise KitError(f"{place}: is a kit of another format; this Amparo reads format {FORMAT}")
    if not _is_object(manifest.get("made_under")):
        raise KitError(f"{place}: does not say under which law the kit was made; write it anew: amparo kit export")
    if not _are(manifest.get("files") or 0, _names_a_file) or "version" not in manifest:
        raise KitError(f"{place}: does not name the version and the files of the kit; get the kit again")
    for each in manifest["files"]:
        path = folder / each["path"]
        try:
            same = sha256(path.read_bytes()).hexdigest() == each["sha256"]
        except OSError as error:
            raise KitError(f"{path}: is missing; get the kit again") from error
        if not same:
            raise KitError(f"{path}: is not what the manifest says; get the kit again")
    return manifest


def read_situations(folder: Path, manifest: Plain) -> tuple[Plain, ...]:
    """Every situation that the kit holds, as plain data. Raises `KitError`."""
    paths = [each["path"] for each in manifest["files"] if each["path"].startswith("situations/")]
    return tuple(data for path in paths for _, data in _lines(folder / path))


def read_results(path: Path) -> Results:
    """What a system found, and under which texts, from a file of results. Raises `KitError`."""
    results: dict[str, list[Plain]] = {}
    made_under: Plain | None = None
    for number, data in _lines(path):
        where = f"{path}:{number}"
        if _is_object(data) and "made_under" in data and "situation" not in data:
            if made_under is not None or not _is_object(data["made_under"]):
                raise KitError(f"{where}: made_under stands in one line, as it stands in {MANIFEST} of the kit")
            made_under = data["made_under"]
            continue
        if not _is_object(data) or not isinstance(data.get("situation"), str):
            raise KitError(f'{where}: no situation is named; write {{"situation": "RULE:NAME", "findings": []}}')
        if data["situation"] in results:
            raise KitError(f"{where}: {data['situation']} stands there twice; give each situation one line")
        if not isinstance(data.get("findings"), list):
            raise KitError(f"{where}: findings is no array; write [] where nothing was found")
        findings = results[data["situation"]] = data["findings"]
        for finding in findings:
            _check(finding, where)
    return Results(results, made_under)


def _is_object(data: Plain) -> bool:
    return isinstance(data, dict)


def _names_a_file(data: Plain) -> bool:
    return _is_object(data) and isinstance(data.get("path"), str) and isinstance(data.get("sha256"), str)


def _is_text(data: Plain) -> bool:
    return isinstance(data, str)


def _are(data: Plain, right: Callable[[Plain], bool]) -> bool:
    """Whether `data` is an array of what is `right`; `null` is one that is empty."""
    return data is None or (isinstance(data, list) and all(map(right, cast("list[Plain]", data))))


def _check(finding: Plain, where: str) -> None:
    """Raises `KitError` for what could not be compared."""
    for name in ("rule", "part", "law", "outcome"):
        if not _is_object(finding) or not isinstance(finding.get(name), str):
            raise KitError(f"{where}: a finding has no {name}; it needs rule, part, law and outcome, all texts")
    if not _are(finding.get("could_be"), _is_text):
        raise KitError(f"{where}: could_be of a finding is no array of outcomes")
    if not _are(finding.get("missing"), _is_object):
        raise KitError(f"{where}: missing of a finding is no array of objects")
    if not isinstance(finding.get("counterfactual"), dict | None):
        raise KitError(f"{where}: counterfactual of a finding is neither an object nor null")


def _lines(path: Path) -> Iterator[tuple[int, Plain]]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    try:
                        yield number, json.loads(line)
                    except ValueError as error:
                        raise KitError(f"{path}:{number}: is no JSON; write one object a line") from error
    except UnicodeDecodeError as error:
        raise KitError(f"{path}: is not UTF-8 text; save it as UTF-8") from error
    except OSError as error:
        raise KitError(f"{path}: cannot be read: {error.strerror}") from error


def _read(kind: type, path: Path) -> Iterator[Any]:
    for number, data in _lines(path):
        try:
            yield unplain(kind, data)
        except (PlainError, ValueError, TypeError, KeyError) as error:
            raise KitError(f"{path}:{number}: {error}") from error
