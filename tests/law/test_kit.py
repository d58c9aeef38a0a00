"""The conformance kit: the same bytes every time, each file as its schema says, and results held against it."""

from __future__ import annotations

import json
import subprocess
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from amparo.entrypoints.main import exit_code
from amparo.law.digests import digest_of
from amparo.safeguards.kit.comparing import LEVELS, Level, compare, unlike
from amparo.safeguards.kit.plain import PlainError, plain, unplain
from amparo.safeguards.kit.reading import KitError, read_kit, read_results
from amparo.safeguards.kit.running import Runner
from amparo.safeguards.kit.situations import SituationError, read
from amparo.safeguards.kit.writing import Contents, kit_files, write_kit
from amparo.safeguards.loader import CATALOGUE
from amparo.safeguards.made_under import made_under
from amparo.safeguards.nodes import Rule
from tests.law.json_schemas import faults
from tests.law.judging import catalogue, pack, words
from tests.law.reading_situations import FOLDER, all_situations

#: Enough to hold every form of value; the whole is written by the test of situations.
SOME = tuple(one for one in all_situations() if one.rule in {"arrest-before-authority-24h", "solitary-hard-limits"})
LINES = {"rules/rules": "rule", "rules/states": "state", "law/limits": "limit", "vocabulary/kinds": "kind"}


def contents() -> Contents:
    return Contents(catalogue(), CATALOGUE, pack(), words(), SOME, "1.2.3")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("kit")
    write_kit(contents(), where)
    return where


@pytest.fixture(scope="module")
def results(folder: Path) -> list[dict[str, Any]]:
    return json.loads(json.dumps(list(Runner(read_kit(folder)).results())))


def written(lines: list[dict[str, Any]], where: Path) -> Path:
    path = where / "results.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_same_bytes_whatever_the_order() -> None:
    files = kit_files(contents())
    assert files == kit_files(contents())
    again = kit_files(replace(contents(), situations=SOME[::-1]))
    assert files == again
    assert list(files) == list(again)


def test_what_an_earlier_kit_held_goes_and_what_is_not_its_own_stays(tmp_path: Path) -> None:
    write_kit(contents(), tmp_path)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    fewer = replace(contents(), situations=[one for one in SOME if one.rule == "solitary-hard-limits"])
    write_kit(fewer, tmp_path)
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {*kit_files(fewer), "mine.txt"}


def test_the_checksums_are_those_of_the_files(folder: Path) -> None:
    for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        told, _, path = line.partition("  ")
        assert sha256((folder / path).read_bytes()).hexdigest() == told
    assert subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=folder, check=False).returncode == 0


def schema(folder: Path, name: str) -> dict[str, Any]:
    return json.loads((folder / f"schema/{name}.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", LINES)
def test_each_line_is_as_its_schema_says(folder: Path, path: str) -> None:
    asked = schema(folder, LINES[path])
    lines = (folder / f"{path}.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 10
    for line in lines:
        assert not list(faults(asked, json.loads(line)))


def test_situations_results_and_documents_are_as_their_schemas_say(folder: Path, results: list[Any]) -> None:
    asked = schema(folder, "situation")
    for situation in read_kit(folder).situations:
        assert not list(faults(asked, situation))
    for line in (*results, {"made_under": read_kit(folder).made_under}):
        assert not list(faults(schema(folder, "result"), line))
    assert list(faults(schema(folder, "result"), {"made_under": {}, "findings": []}))
    for name, file in {"manifest": "manifest.json", "vocabulary": "vocabulary/vocabulary.json"}.items():
        assert not list(faults(schema(folder, name), json.loads((folder / file).read_text(encoding="utf-8"))))


def test_a_schema_refuses_what_is_otherwise(folder: Path) -> None:
    rule = plain(catalogue().rules[0])
    asked = schema(folder, "rule")
    assert list(faults(asked, {**rule, "more": 1}))
    assert list(faults(asked, {name: value for name, value in rule.items() if name != "form"}))
    assert list(faults(asked, {**rule, "form": {**rule["form"], "node": "Sometimes"}}))
    situation = deepcopy(read_kit(folder).situations[0])
    situation["expect"][0]["outcome"] = "fine"
    assert list(faults(schema(folder, "situation"), situation))


def test_nodes_come_back_as_they_were() -> None:
    for rule in catalogue().rules:
        assert unplain(Rule, json.loads(json.dumps(plain(rule)))) == replace(rule, file="", line=0)
    with pytest.raises(PlainError, match="Rule has other fields; look at: limit"):
        unplain(Rule, {name: value for name, value in plain(catalogue().rules[0]).items() if name != "limit"})


def test_nothing_is_left_to_be_filled_in(folder: Path) -> None:
    for name in ("README.md", "CITATION.cff", "datacite.json"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "1.2.3" in text
        assert not any(place in text for place in ("{version}", "{rules}", "{situations}", "{country}", "{{"))
    assert json.loads((folder / "datacite.json").read_text(encoding="utf-8"))["version"] == "1.2.3"


def test_the_kit_keeps_what_lawyers_wrote(folder: Path) -> None:
    for path in CATALOGUE.glob("*.toml"):
        assert (folder / "rules/text" / path.name).read_bytes() == path.read_bytes()


# --- results ------------------------------------------------------------------------------------------------


def test_our_own_results_agree_at_every_level(folder: Path, results: list[Any]) -> None:
    agreements, differences = compare(
        read_kit(folder).situations, {each["situation"]: each["findings"] for each in results}
    )
    assert not differences
    assert {each.reached for each in agreements} == {Level.MISSING}
    assert sum(each.situations for each in agreements) == len(SOME)


def changed(level: Level, finding: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[Level, dict[str, Any]] = {
        Level.OUTCOME: {"outcome": "met" if finding["outcome"] != "met" else "breached"},
        Level.COULD_BE: {"could_be": ["pending"]},
        Level.DUE: {"due": {"earliest": None, "latest": None}},
        Level.MISSING: {"missing": [], "label": "another", "counterfactual": None, "contradicted": False},
    }
    return {**finding, **wrong[level]}


@pytest.mark.parametrize("level", LEVELS)
def test_what_differs_counts_at_its_level_and_above(folder: Path, results: list[Any], level: Level) -> None:
    situations = read_kit(folder).situations
    mine = {each["situation"]: [changed(level, one) for one in each["findings"]] for each in results}
    agreements, differences = compare(situations, mine)
    assert differences
    assert {each.level for each in differences} == {level}
    for agreement in agreements:
        for each in LEVELS[: LEVELS.index(level)]:
            assert agreement.agree[each] == agreement.situations
        for each in LEVELS[LEVELS.index(level) :]:
            assert agreement.agree[each] < agreement.situations


def test_the_order_of_findings_does_not_matter_and_their_number_does(folder: Path, results: list[Any]) -> None:
    situations = {each["id"]: each for each in read_kit(folder).situations}
    several = next(each for each in results if len(each["findings"]) > 1)
    expected = situations[several["situation"]]["expect"]
    assert not unlike(expected, several["findings"][::-1])
    ((level, text), *_) = unlike(expected, several["findings"][:1])
    assert level is Level.OUTCOME
    assert "findings are right, got 1" in text or "1 findings are right, got 0" in text
    assert unlike(expected, [*several["findings"], several["findings"][0]])


def test_many_findings_on_one_duty_are_matched_to_the_likest() -> None:
    expected = [
        {"rule": "r", "part": "", "law": "", "outcome": "met", "trigger": f"e{number}"} for number in range(9)
    ]
    assert not unlike(expected, [{**each} for each in reversed(expected)])
    wrong = unlike(expected, [{**each, "outcome": "breached"} for each in reversed(expected)])
    assert len(wrong) == 9
    assert all("outcome" in text for _, text in wrong)


def test_a_situation_without_results_is_a_difference(folder: Path, results: list[Any]) -> None:
    kit = read_kit(folder)
    given = {each["situation"]: each["findings"] for each in results[1:]}
    _, differences = compare(kit.situations, given)
    assert [(each.situation, each.text) for each in differences] == [
        (results[0]["situation"], "there are no results")
    ]


# --- what goes wrong is said --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", ":1: is no JSON; write one object a line"),
        ("[]", ":1: no situation is named"),
        ('{"situation": "a"}', ":1: findings is no array"),
        ('{"situation": "a", "findings": [{}]}', ":1: a finding has no rule"),
        ('{"situation": "a", "findings": []}\n{"situation": "a", "findings": []}', ":2: a stands there twice"),
    ],
)
def test_a_bad_line_of_results_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(KitError) as caught:
        read_results(path)
    assert said in str(caught.value)


def test_a_damaged_kit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="there is no kit here"):
        read_kit(tmp_path)
    write_kit(contents(), tmp_path)
    limits = tmp_path / "law/limits.jsonl"
    limits.write_text(limits.read_text(encoding="utf-8").replace("PT24H", "PT48H"), encoding="utf-8")
    with pytest.raises(KitError, match=r"limits\.jsonl: is not what the manifest says"):
        read_kit(tmp_path)
    limits.unlink()
    with pytest.raises(KitError, match=r"limits\.jsonl: is missing"):
        read_kit(tmp_path)


def test_a_misspelt_situation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(
        'rule = "r"\nprovision = "p"\n[[situation]]\nid = "one"\nwhi = "x"\nexpect = []\n', encoding="utf-8"
    )
    with pytest.raises(SituationError, match=r"rule\.toml: one: no such key: whi"):
        read(path)


# --- the command --------------------------------------------------------------------------------------------


def test_the_command_from_export_to_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for name in ("solitary-hard-limits", "interview-lawyer-present"):
        (few / f"{name}.toml").write_bytes((FOLDER / f"{name}.toml").read_bytes())
    kit, ours = str(tmp_path / "kit"), tmp_path / "ours.jsonl"
    assert exit_code(["kit", "export", kit, "--situations", str(few)]) == 0
    assert exit_code(["kit", "run", kit, "--output", str(ours)]) == 0
    capsys.readouterr()
    assert exit_code(["kit", "check", str(ours), "--kit", kit, "--format", "csv"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines()[0] == "rule,situations,outcome,could_be,due,missing,level"
    assert told.out.splitlines()[2].endswith(",missing")
    lines = [json.loads(line) for line in ours.read_text(encoding="utf-8").splitlines()]
    assert lines.pop(0) == {"made_under": made_under(version("amparo"), pack())}
    lines[0]["findings"] = []
    theirs = written(lines, tmp_path)
    assert exit_code(["kit", "check", str(theirs), "--kit", kit]) == 1
    told = capsys.readouterr()
    assert "the results do not say under which rules and law they were made" in told.err
    assert (
        f"{lines[0]['situation']}: outcome: interview-lawyer-present: 1 findings are right, got 0 (none)"
        in told.err
    )
    assert f"{len(lines) - 1} of {len(lines)} situations agree at level missing" in told.err
    assert exit_code(["kit", "check", str(tmp_path / "none.jsonl"), "--kit", kit]) == 2
    assert exit_code(["kit", "check", str(theirs), "--kit", str(tmp_path)]) == 2
    assert exit_code(["kit", "export", kit, "--situations", str(tmp_path)]) == 2
    assert "holds no situations" in capsys.readouterr().err


def test_the_manifest_names_what_the_findings_were_made_under(folder: Path) -> None:
    said = read_kit(folder).made_under
    assert said["amparo"] == "1.2.3"
    assert (said["law"]["id"], said["law"]["digest"]) == ("XA", pack().digest)
    assert said["law"]["version"] == pack().version
    assert said["floor"]["id"] == "international" and said["policy"]["id"] == "policy"
    assert said["rules"] == {"catalogue": True, "digest": digest_of([folder / "rules/text"])}, "of what it holds"


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("amparo", 0, "the same texts, from a kit of another version: 0; this one is 1.2.3"),
        ("texts", 2, "was made under other texts than this kit (texts: 0, and sha256:"),
        ("rules", 2, "was made under other texts than this kit (rules digest: nothing, and sha256:"),
        ("law", 2, "(law id: nothing, and XA in the kit; "),
    ],
)
def test_results_that_were_made_under_another_law_are_refused(
    folder: Path,
    results: list[dict[str, Any]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    code: int,
    said: str,
) -> None:
    right = read_kit(folder).made_under
    values: dict[str, Any] = {"amparo": "0", "texts": "0", "rules": {"catalogue": True}, "law": None}
    path = written([{"made_under": right | {name: values[name]}}, *results], tmp_path)
    assert exit_code(["kit", "check", str(path), "--kit", str(folder)]) == code
    told = capsys.readouterr().err
    assert said in told
    assert (f"{len(results)} of {len(results)} situations agree" in told) is (code == 0)
    path = written([{"made_under": right}, *results], tmp_path)
    assert exit_code(["kit", "check", str(path), "--kit", str(folder)]) == 0
    assert "texts" not in capsys.readouterr().err
