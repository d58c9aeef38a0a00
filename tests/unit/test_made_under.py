"""Beside findings stands under which law they were made."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from amparo.entrypoints.cli.check import app
from amparo.law.packs import load_pack

LOG = "subject,kind,happened,episode,deprived_of_liberty\nC-1,apprehended,2026-03-02T08:00,E1,yes\n"


def made(folder: Path, *options: str) -> dict[str, object]:
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
