"""`amparo generate` as people run it, and `amparo check` on what it wrote: the key is recovered."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from amparo.entrypoints.main import exit_code
from amparo.pathway.population.making import PLANNED

AS_OF = "2026-07-01T00:00"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV or Parquet file, blank for null."""
    if ".parquet" in path.suffixes:
        return [{k: "" if v is None else str(v) for k, v in row.items()} for row in pq.read_table(path).to_pylist()]
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return list(csv.DictReader(io.StringIO(text)))


def answers(found: list[dict[str, str]], trigger: str) -> Counter[tuple[str, ...]]:
    """What each row says, for the rules that are planned for."""
    return Counter(
        (row["case"], row["rule"], row["part"], row["law"], row["outcome"], row["could_be"], row[trigger])
        for row in found
        if (row["rule"], row["part"]) in PLANNED
    )


@pytest.mark.parametrize("name", ["population.csv", "population.csv.gz", "population.parquet", "population.xes.gz"])
def test_a_check_recovers_the_key_from_every_format(name: str, tmp_path: Path, capsys) -> None:
    log, findings = tmp_path / name, tmp_path / "findings.csv"
    assert exit_code(["generate", "--children", "90", "--seed", "4", "--output", str(log)]) == 0
    command = capsys.readouterr().err.splitlines()[-1].split()
    assert command[:2] == ["amparo", "check"] and command[-1] == AS_OF
    assert exit_code([*command[1:], "--format", "csv", "--output", str(findings)]) == 0
    said = capsys.readouterr().err
    assert "90 cases" in said and "not read" not in said
    key = next(path for path in tmp_path.iterdir() if ".key." in path.name)
    expected = answers(rows(key), "trigger_kind")
    found = answers(rows(findings), "trigger")
    # The event of coming of age is derived: findings name it by its id.
    found = Counter({(*each[:-1], each[-1].rpartition("/")[2]): count for each, count in found.items()})
    assert sum(expected.values()) > 1_500
    assert found == expected


def test_the_same_seed_gives_the_same_files_and_parts_make_the_whole(tmp_path: Path) -> None:
    whole, again, part = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"
    for path, more in (
        (whole, ["--children", "60"]),
        (again, ["--children", "60"]),
        (part, ["--children", "20", "--first", "40"]),
    ):
        assert exit_code(["generate", "--seed", "9", "--output", str(path), *more]) == 0
    assert whole.read_bytes() == again.read_bytes()
    last = {f"synthetic-{number:09}" for number in range(40, 60)}
    assert rows(part) == [row for row in rows(whole) if row["subject"] in last]
    assert {row["synthetic"] for path in (whole, tmp_path / "a.key.csv") for row in rows(path)} == {"yes"}


WRONG = {
    ("generate",): "name the log to write with --output",
    ("generate", "--output", "log.json"): "log.json is of no known format; name it .csv, .parquet or .xes",
    ("generate", "--output", "a.csv", "--children", "0"): "amparo generate: Invalid value for '--children'",
    ("generate", "--output", "missing/a.csv"): "missing/a.map.toml: cannot be written",
    ("generate", "--output", "a.csv", "--parameters", "none.toml"): "none.toml:1: cannot be read",
}


@pytest.mark.parametrize("arguments", WRONG)
def test_bad_input_is_said_in_one_line(arguments: tuple[str, ...], tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert exit_code(list(arguments)) == 2
    said = capsys.readouterr().err
    assert said.startswith(WRONG[arguments]) and said.count("\n") == 1


def test_the_shipped_parameters_can_be_printed_and_used(tmp_path: Path, capsys) -> None:
    assert exit_code(["generate", "--show-parameters"]) == 0
    mine = tmp_path / "mine.toml"
    mine.write_text(capsys.readouterr().out)
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    assert exit_code(["generate", "--children", "5", "--output", str(one)]) == 0
    assert exit_code(["generate", "--children", "5", "--parameters", str(mine), "--output", str(other)]) == 0
    assert one.read_bytes() == other.read_bytes()


def test_names_are_written_apart_from_what_happened(tmp_path: Path) -> None:
    log, names = tmp_path / "a.csv", tmp_path / "names.csv"
    assert exit_code(["generate", "--children", "200", "--output", str(log), "--names", str(names)]) == 0
    named = rows(names)
    assert [row["subject"] for row in named] == sorted({row["subject"] for row in rows(log)})
    assert {row["synthetic"] for row in named} == {"yes"}
    assert len({row["script"] for row in named}) == 9
    assert not any(row["name"] in log.read_text() for row in named)


@pytest.mark.parametrize("address", ["user:secret@host", "postgresql://user:secret word@host:99x/trial"])
def test_an_address_that_is_none_is_refused_without_its_password(address: str, tmp_path: Path, capsys) -> None:
    keys = tmp_path / "keys"
    assert exit_code(["generate", "--children", "1", "--database", address, "--keys", str(keys)]) == 2
    said = capsys.readouterr().err
    assert said == ("--database is no address of a database; write postgresql://user:password@host/database\n")
