"""Beside findings stands under which law they were made."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from amparo.entrypoints.cli.check import app
from amparo.law import packs
from amparo.law.digests import digest_of
from amparo.law.packs import load_pack

LOG = "subject,kind,happened,episode,deprived_of_liberty\nC-1,apprehended,2026-03-02T08:00,E1,yes\n"


def made(folder: Path, *options: str) -> dict[str, Any]:
    log = folder / "log.csv"
    log.write_text(LOG, encoding="utf-8")
    output = folder / "findings.csv"
    done = CliRunner().invoke(app, [str(log), "--format", "csv", "--output", str(output), *options])
    assert done.exit_code == 0, done.output
    text = (folder / "findings.csv.law.json").read_text(encoding="utf-8")
    assert "C-1" not in text and "log.csv" not in text
    return json.loads(text)


def test_law_floor_rules_and_moments_are_named(tmp_path: Path) -> None:
    said = made(tmp_path, "--country", "XA", "--as-of", "2026-03-04T10:00")
    pack = load_pack("XA")
    assert said["law"] == {"id": "XA", "version": "1.0", "issued": "2026-11-24", "digest": pack.digest}
    assert said["as_of"] == "2026-03-04T10:00:00+01:00" and said["known_at"] is None and said["zone"] == "CET"
    assert said["floor"] == {
        "id": "international",
        "version": load_pack("international").version or None,
        "issued": None,
        "digest": load_pack("international").digest,
    }
    assert said == made(tmp_path, "--country", "XA", "--as-of", "2026-03-04T10:00"), "the same is said each time"


def test_without_a_country_no_law_is_named_but_the_floor(tmp_path: Path) -> None:
    said = made(tmp_path, "--timezone", "UTC")
    assert said["law"] is None and said["floor"]


MAP = """\
[log]
case = "subject"
activity = "kind"
time = "happened"
zone = "UTC"
subject = "child"
"""


def test_whatever_decides_has_a_digest_of_its_own(tmp_path: Path) -> None:
    log_map = tmp_path / "map.toml"
    log_map.write_text(MAP, encoding="utf-8")
    said = made(tmp_path, "--map", str(log_map), "--places")
    digests = [said[each]["digest"] for each in ("floor", "policy", "rules")]
    digests += [said["texts"], said["vocabulary"], said["map"]]
    assert all(each.startswith("sha256:") and len(each) == 71 for each in digests)
    assert len(set(digests)) == len(digests)
    assert said["places"] is True and said["object_type"] is None
    log_map.write_text(MAP + "# another word\n", encoding="utf-8")
    other = made(tmp_path, "--map", str(log_map), "--places")
    assert {name for name in said if said[name] != other[name]} == {"map"}
    assert made(tmp_path, "--timezone", "UTC")["map"] is None, "the standard names counted"


def test_a_changed_provision_or_a_changed_policy_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "texts"
    for path in packs._TEXTS.rglob("*.toml"):
        copy = folder / path.relative_to(packs._TEXTS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    texts, policy = packs.texts_digest(), packs.policy_digest()
    monkeypatch.setattr(packs, "_TEXTS", folder)
    monkeypatch.setattr(packs, "_PACKS", folder / "packs")
    assert (packs.texts_digest(), packs.policy_digest()) == (texts, policy)
    one = min((folder / "provisions").glob("*.toml"))
    one.write_bytes(one.read_bytes() + b"# one more\n")
    assert packs.texts_digest() != texts and packs.policy_digest() == policy
    own = folder / "packs" / "policy.toml"
    own.write_bytes(own.read_bytes().replace(b"P14D", b"P15D"))
    assert packs.policy_digest() != policy


def test_a_digest_is_what_sha256sum_makes_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.toml").write_bytes(b"x = 1\r\n")
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbfy = 2\n")
    lines = (("y = 2\n", "a.toml"), ("x = 1\n", "in/b.toml"))
    listed = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for text, name in lines)
    assert digest_of([tmp_path]) == "sha256:" + hashlib.sha256(listed.encode()).hexdigest()
    assert digest_of([tmp_path / "a.toml", tmp_path / "in"]) != digest_of([tmp_path])


def test_two_rule_files_of_one_name_both_count(tmp_path: Path) -> None:
    paths = [tmp_path / each / "rules.toml" for each in ("one", "two")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(f"# {path.parent.name}", encoding="utf-8")
    both = digest_of(paths)
    assert both not in {digest_of(paths[:1]), digest_of(paths[1:])}
    paths[0].write_text("# another", encoding="utf-8")
    assert digest_of(paths) != both
