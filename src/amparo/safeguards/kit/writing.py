"""Writes the kit: rules, law, vocabulary, situations and what is expected, each file the same bytes every time.

Pure. Nothing hangs on the day, the machine or the order of folders: lines and keys are in order, and the manifest
and the checksums follow from the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from amparo.law.limits import LimitVersion
from amparo.law.packs import Pack
from amparo.pathway.vocabulary import Kind, Vocabulary
from amparo.safeguards.kit.judged import plain_situation
from amparo.safeguards.kit.plain import plain, schema
from amparo.safeguards.kit.situations import Situation
from amparo.safeguards.made_under import made_under
from amparo.safeguards.nodes import Rule, RuleSet, State

FORMAT = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_HERE = Path(__file__).parent
_TITLES: Mapping[str, tuple[type, str]] = {
    "rule": (Rule, "One part of one safeguard"),
    "state": (State, "A state that rules name"),
    "limit": (LimitVersion, "What one law says of one limit"),
    "kind": (Kind, "One kind of event"),
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a kit is made of. `rules_folder` holds the rules as text; `version` is Amparo's and so the kit's own."""

    rules: RuleSet
    rules_folder: Path
    pack: Pack
    vocabulary: Vocabulary
    situations: Sequence[Situation]
    version: str


def write_kit(contents: Contents, folder: Path) -> int:
    """Writes every file of the kit below `folder`, which is made if it is not there; returns how many there are.

    Files of an earlier kit that this one does not have are removed; anything else in the folder stays. Raises
    `OSError` if something cannot be written.
    """
    files = kit_files(contents)
    for path in _earlier(folder) - set(files):
        (folder / path).unlink(missing_ok=True)
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return len(files)


def _earlier(folder: Path) -> set[str]:
    """The files that a manifest in `folder` names, if one of ours stands there."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        paths = {str(each["path"]) for each in manifest["files"]} if manifest["format"] == FORMAT else set[str]()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {path for path in paths if not Path(path).is_absolute() and ".." not in Path(path).parts}


def kit_files(contents: Contents) -> dict[str, bytes]:
    """Every file of the kit, by its path in it."""
    rules, vocabulary = contents.rules, contents.vocabulary
    limits = dict.fromkeys((*rules.limits, *contents.pack.limits))
    files = {
        "rules/rules.jsonl": _lines(plain(rule) for rule in rules.rules),
        "rules/states.jsonl": _lines(plain(state) for state in rules.states),
        "law/limits.jsonl": _lines(sorted((plain(limit) for limit in limits), key=_text)),
        "vocabulary/kinds.jsonl": _lines(plain(kind) for _, kind in sorted(vocabulary.kinds.items())),
        "vocabulary/vocabulary.json": _document(
            {
                "version": vocabulary.version,
                "carried_references": dict(vocabulary.carried_references),
                "groups": dict(vocabulary.groups),
            }
        ),
    }
    for text in sorted(contents.rules_folder.glob("*.toml")):
        files[f"rules/text/{text.name}"] = text.read_bytes()
    by_rule: dict[str, list[Any]] = {}
    for situation in contents.situations:
        by_rule.setdefault(situation.rule, []).append(plain_situation(situation, vocabulary))
    for rule, situations in sorted(by_rule.items()):
        files[f"situations/{rule}.jsonl"] = _lines(sorted(situations, key=lambda each: each["id"]))
    for name, (kind, title) in _TITLES.items():
        files[f"schema/{name}.schema.json"] = _document(schema(kind, title))
    for written in sorted((_HERE / "schemas").glob("*.json")):
        files[f"schema/{written.name}"] = _document(json.loads(written.read_text(encoding="utf-8")))
    counts = {
        "rules": len({rule.id for rule in rules.rules}),
        "parts": len(rules.rules),
        "situations": len(contents.situations),
    }
    for text in sorted((_HERE / "texts").iterdir()):
        files[text.name] = _filled(text, contents, counts)
    return _sealed(files, contents, counts)


def _filled(text: Path, contents: Contents, counts: Mapping[str, int]) -> bytes:
    written = text.read_text(encoding="utf-8")
    for name, value in {"version": contents.version, "country": contents.pack.id, **counts}.items():
        written = written.replace("{" + name + "}", str(value))
    return written.replace("{{", "{").replace("}}", "}").encode() if text.suffix == ".md" else written.encode()


def _sealed(files: dict[str, bytes], contents: Contents, counts: Mapping[str, int]) -> dict[str, bytes]:
    """`files` in order, with the manifest and the checksums behind them."""
    files = dict(sorted(files.items()))
    manifest: dict[str, Any] = {
        "kit": "amparo-conformance-kit",
        "version": contents.version,
        "format": FORMAT,
        "country": contents.pack.id,
        "licence": "Apache-2.0",
        **counts,
        "made_under": made_under(contents.version, contents.pack, [contents.rules_folder]),
        "files": [
            {"path": path, "bytes": len(data), "sha256": sha256(data).hexdigest()} for path, data in files.items()
        ],
    }
    files[MANIFEST] = _document(manifest)
    sums = "".join(f"{sha256(data).hexdigest()}  {path}\n" for path, data in files.items())
    return {**files, SUMS: sums.encode()}


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _lines(each: Iterable[Any]) -> bytes:
    return "".join(_text(line) + "\n" for line in each).encode()


def _document(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
