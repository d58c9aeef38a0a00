"""`amparo rules` as somebody types it."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from markdown.extensions.toc import slugify

from amparo.entrypoints.main import exit_code
from amparo.safeguards.loader import CATALOGUE, load_catalogue

RULE = """\
[[rule]]
id = "own-rule"
form = "within"
trigger = "apprehended"
need = "brought_before_authority"
limit = { value = "PT1H" }
applies = 'child_then'

[[rule.example]]
title = "Half an hour later"
born = "2009-05-03"
facts = [
  { kind = "apprehended", happened = "2026-03-02T10:00", episode = "E1" },
  { kind = "brought_before_authority", happened = "2026-03-02T10:30", episode = "E1" },
]
as_of = "2026-03-03T10:00"
expect = "met"
"""

STRANGER = """\
[[rule]]
id = "confirmation-sent"
subject = "case"
form = "within"
trigger = "receipt"
need = "letter"
limit = { value = "P5D" }

[[rule.example]]
title = "A week later"
facts = [
  { kind = "receipt", happened = "2026-03-02T10:00" },
  { kind = "letter", happened = "2026-03-09T10:00" },
]
as_of = "2026-04-01T00:00"
expect = "breached"
"""

MAP = """\
[log]
case = "case"
activity = "activity"
time = "time"

[kinds]
Receipt = "receipt"
Letter = "letter"
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(RULE, encoding="utf-8")
    return path


def test_list_names_every_rule_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["rules", "list", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["rule"] for row in rows] == [rule.name for rule in load_catalogue().rules]
    assert len({row["rule"] for row in rows}) == len(rows)
    assert all(row["sources"] and row["acts"] and row["serves"] for row in rows)


def test_list_takes_a_topic_and_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["rules", "list", "--topic", "records"]) == 0
    assert "criminal-record-removed-at-18" in capsys.readouterr().out
    assert exit_code(["rules", "list", "--topic", "taxes"]) == 2
    assert "there is no topic taxes; known are admission, age, arrest, charge" in capsys.readouterr().err


def test_show_writes_the_page_of_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["rules", "show", "detention-last-resort"]) == 0
    page = capsys.readouterr().out
    for said in (
        "Who acts",
        "“Were alternatives considered?” is yes",
        "CRC, art 37(b)",
        "Serves | OP3",
        "**unknown**",
    ):
        assert said in page


def test_show_marks_policy_and_what_was_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["rules", "show", "handover-to-civilian-protection"]) == 0
    assert "- handover: 48 hours (house policy, not law)" in capsys.readouterr().out
    assert exit_code(["rules", "show", "victim-screening-before-prosecution"]) == 0
    assert "(text not read; confirm before relying on it)" in capsys.readouterr().out


def test_show_says_the_nearest_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["rules", "show", "solitary-hard-limit"]) == 2
    assert "Did you mean solitary-hard-limits?" in capsys.readouterr().err


def test_docs_writes_a_page_a_rule_and_links_that_lead_somewhere(tmp_path: Path) -> None:
    assert exit_code(["rules", "docs", "--output", str(tmp_path / "pages")]) == 0
    pages = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "pages").iterdir()}
    assert set(pages) == {"index.md", *(f"{rule.id}.md" for rule in load_catalogue().rules)}
    for line in pages["index.md"].splitlines():
        if line.startswith("- ["):
            name, _, anchor = line.partition("](")[2].partition(")")[0].partition("#")
            headings = {
                slugify(heading.removeprefix("## "), "-")
                for heading in pages[name].splitlines()
                if heading.startswith("## ")
            }
            assert anchor in headings


def test_the_built_in_situations_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(["rules", "test"]) == 0
    assert capsys.readouterr().out.endswith(" situations, 0 came out otherwise\n")
    assert exit_code(["rules", "test", str(CATALOGUE / "custody.toml"), "--verbose"]) == 0
    assert "Still alone on day twenty: breached." in capsys.readouterr().out


def test_a_built_in_file_is_tested_from_wherever_it_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CATALOGUE)
    assert exit_code(["rules", "test", "custody.toml", "--verbose"]) == 0
    assert "Still alone on day twenty: breached." in capsys.readouterr().out


def test_ones_own_file_stands_on_the_catalogue_and_is_tested_alone(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(["rules", "test", str(own)]) == 0
    assert capsys.readouterr().out == "1 situations, 0 came out otherwise\n"


def test_a_situation_that_comes_out_otherwise_leaves_with_1(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text(RULE.replace("10:30", "11:30"), encoding="utf-8")
    assert exit_code(["rules", "test", str(own)]) == 1
    assert "own-rule: Half an hour later: expected met, came out breached." in capsys.readouterr().out


def test_a_wrong_file_leaves_with_2_and_every_mistake(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text(
        RULE.replace('"apprehended"\n', '"aprehended"\n').replace("child_then", "child_than"), encoding="utf-8"
    )
    assert exit_code(["rules", "test", str(own)]) == 2
    error = capsys.readouterr().err
    assert f'{own}, line 4: rule own-rule, trigger: there is no kind of event "aprehended".' in error
    assert f'{own}, line 7: rule own-rule, applies: there is no term "child_than".' in error
    assert "2 mistakes; nothing was run" in error


def test_a_stranger_s_rules_are_held_against_the_words_of_the_map(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, log_map = tmp_path / "rules.toml", tmp_path / "map.toml"
    rules.write_text(STRANGER, encoding="utf-8")
    log_map.write_text(MAP, encoding="utf-8")
    assert exit_code(["rules", "test", str(rules), "--map", str(log_map)]) == 0
    assert capsys.readouterr().out == "1 situations, 0 came out otherwise\n"


def test_format_changes_once_and_check_changes_nothing(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    untidy = own.read_text(encoding="utf-8").replace('form = "within"', "form='within'   # a deadline")
    own.write_text(untidy, encoding="utf-8")
    assert exit_code(["rules", "format", str(own), "--check"]) == 1
    assert own.read_text(encoding="utf-8") == untidy
    assert exit_code(["rules", "format", str(own)]) == 0
    assert 'form = "within"  # a deadline\n' in own.read_text(encoding="utf-8")
    assert exit_code(["rules", "format", str(own), "--check"]) == 0
    assert capsys.readouterr().out.endswith("0 of 1 files would change\n")


def test_format_names_what_it_cannot_write(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    own.write_text(f"\n\n{own.read_text()}")
    monkeypatch.setattr(Path, "write_text", full)
    assert exit_code(["rules", "format", str(own)]) == 2
    said = capsys.readouterr()
    assert said.err == f"{own}: cannot be written: {os.strerror(errno.ENOSPC)}\n"
    assert "changed" not in said.out


def test_format_names_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.toml").write_text("a = \n", encoding="utf-8")
    assert exit_code(["rules", "format", str(tmp_path / "wrong.toml")]) == 2
    assert "wrong.toml: is not TOML:" in capsys.readouterr().err
