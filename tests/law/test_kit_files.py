"""What stands in which file of the kit, and what is said of one that cannot be used."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from amparo.law.digests import digest_of
from amparo.safeguards.kit.reading import KitError, Results, read_kit, read_manifest, read_results
from amparo.safeguards.kit.running import Runner
from amparo.safeguards.kit.situations import Situation
from amparo.safeguards.kit.writing import Contents, kit_files, write_kit
from amparo.safeguards.loader import load_rules
from amparo.safeguards.made_under import made_under
from tests.law.judging import pack
from tests.law.small_kit import WORDS
from tests.spec.small_vocabulary import LIMITS

# --- the files -------------------------------------------------------------------------------------------

RULES = """\
[state.custody]
opens = "stopped"
closes = "let_go"

[[rule]]
id = "x"
part = "p"
form = "within"
trigger = "stopped"
need = "heard"
limit = "hearing"

[[rule]]
id = "x"
part = "q"
form = "within"
trigger = "stopped"
need = "charged"
limit = "hearing"

[[rule]]
id = "z"
form = "never"
never = "charged"
"""


@pytest.fixture(scope="module")
def contents(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "some.toml").write_text(RULES)
    (folder / "notes.txt").write_text("no rules")
    facts = {
        "stop": {"kind": "stopped", "happened": "2026-03-02T10:00", "episode": "E1"},
        "charge": {"kind": "charged", "happened": "2026-03-03T10:00", "episode": "E1"},
    }
    record = {"as_of": "2026-03-10T10:00", "coverage": [{"kinds": ["*"]}], "facts": facts}

    def situation(name: str, rule: str = "x", **more: Any) -> Situation:
        return Situation(name, rule, "Because.", "art 1", record, (), **more)

    situations = (
        situation("whole"),
        situation("part", parts=("p",)),
        situation("both", also=("z",)),
        situation("no-law", rule="z"),
    )
    loaded = load_rules([folder], WORDS, LIMITS)
    return Contents(loaded, folder, replace(pack(), limits=LIMITS[::-1]), WORDS, situations, "1.2.3")


def lines(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.decode().splitlines()]


def test_what_stands_in_which_file(contents: Contents) -> None:
    files = kit_files(contents)
    assert list(files) == [
        *("CITATION.cff", "README.md", "datacite.json", "law/limits.jsonl"),
        *("rules/rules.jsonl", "rules/states.jsonl", "rules/text/some.toml"),
        *(f"schema/{name}.schema.json" for name in ("kind", "limit", "manifest", "result", "rule", "situation")),
        *("schema/state.schema.json", "schema/vocabulary.schema.json"),
        *("situations/x.jsonl", "situations/z.jsonl", "vocabulary/kinds.jsonl", "vocabulary/vocabulary.json"),
        *("manifest.json", "SHA256SUMS"),
    ]
    assert [each["id"] for each in lines(files["situations/x.jsonl"])] == ["x:both", "x:part", "x:whole"]
    assert [each["name"] for each in lines(files["vocabulary/kinds.jsonl"])] == sorted(WORDS.kinds)
    assert [each["id"] for each in lines(files["law/limits.jsonl"])] == ["hearing", "minimum-age", "review"]
    assert [each["part"] for each in lines(files["rules/rules.jsonl"])] == ["p", "q", ""]
    assert json.loads(files["vocabulary/vocabulary.json"]) == {
        "version": 7,
        "carried_references": {"proceeding": "episode"},
        "groups": {"test": "Tests"},
    }
    assert files["rules/text/some.toml"] == RULES.encode()
    assert files["rules/states.jsonl"] == (
        b'{"name":"custody","opens":["stopped"],"closes":["let_go"],"where":null,"key":[],"of":null,"joins":null,'
        b'"union":false}\n'
    )
    assert files["vocabulary/vocabulary.json"].startswith(b'{\n "version": 7,\n')


def test_the_manifest_counts_and_names_every_file(contents: Contents) -> None:
    files = kit_files(contents)
    manifest = json.loads(files["manifest.json"])
    listed = manifest.pop("files")
    assert manifest.pop("made_under") == made_under("1.2.3", pack(), [contents.rules_folder])
    assert manifest == {
        "kit": "amparo-conformance-kit",
        "version": "1.2.3",
        "format": 1,
        "country": "XA",
        "licence": "Apache-2.0",
        "rules": 2,
        "parts": 3,
        "situations": 4,
    }
    written = {path: data for path, data in files.items() if path not in {"manifest.json", "SHA256SUMS"}}
    assert listed == [
        {"path": path, "bytes": len(data), "sha256": sha256(data).hexdigest()} for path, data in written.items()
    ]
    assert files["SHA256SUMS"].decode() == "".join(
        f"{sha256(data).hexdigest()}  {path}\n" for path, data in files.items() if path != "SHA256SUMS"
    )


def test_the_texts_are_filled_in(contents: Contents) -> None:
    files = kit_files(contents)
    readme = files["README.md"].decode()
    assert readme.startswith("# Amparo conformance kit, version 1.2.3\n\n2 safeguards for children recruited")
    assert "as data; 4 small invented records;" in readme
    assert "the country\nXA is invented." in readme
    assert 'a number, `{"date": ...}`,' in readme
    assert json.loads(files["datacite.json"])["version"] == "1.2.3"
    assert 'version: "1.2.3"\n' in files["CITATION.cff"].decode()


def test_a_kit_is_written_and_read_back(contents: Contents, tmp_path: Path) -> None:
    folder = tmp_path / "kit" / "one"
    assert write_kit(contents, folder) == len(kit_files(contents)) == 21
    found = read_kit(folder)
    assert found.version == found.made_under["amparo"] == "1.2.3"
    assert found.made_under["rules"] == {"catalogue": False, "digest": digest_of([folder / "rules/text"])}
    assert found.rules == replace(
        contents.rules,
        rules=tuple(replace(rule, file="", line=0) for rule in contents.rules.rules),
        limits=tuple(sorted(LIMITS, key=lambda limit: limit.id)),
    )
    assert found.vocabulary == WORDS
    assert [each["id"] for each in found.situations] == ["x:both", "x:part", "x:whole", "z:no-law"]


def test_a_runner_judges_what_is_asked_of_each_situation(contents: Contents, tmp_path: Path) -> None:
    write_kit(contents, tmp_path)
    results = {each["situation"]: each["findings"] for each in Runner(read_kit(tmp_path)).results()}
    assert {
        name: [(each["rule"], each["part"], each["outcome"]) for each in found] for name, found in results.items()
    } == {
        "x:both": [("x", "p", "breached"), ("x", "q", "met"), ("z", "", "breached")],
        "x:part": [("x", "p", "breached")],
        "x:whole": [("x", "p", "breached"), ("x", "q", "met")],
        "z:no-law": [("z", "", "breached")],
    }


def manifest_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("entries", "other", "goes"),
    [
        (["old.txt"], {}, True),
        (["old.txt", "never-written.txt"], {}, True),
        (["old.txt"], {"format": 2}, False),
        (["old.txt"], {"format": 0}, False),
        (["../kit/old.txt"], {}, False),
        (["ABSOLUTE"], {}, False),
        ([], {}, False),
    ],
)
def test_only_an_earlier_kit_s_own_files_are_taken_away(
    contents: Contents, tmp_path: Path, entries: list[str], other: dict[str, Any], goes: bool
) -> None:
    """Nothing outside the folder, nothing that a manifest of another format speaks of, nothing of the reader's."""
    folder = tmp_path / "kit"
    folder.mkdir()
    old = folder / "old.txt"
    old.write_text("old")
    paths = [str(old) if each == "ABSOLUTE" else each for each in entries]
    manifest = {"format": 1, "files": [{"path": path} for path in paths]} | other
    (folder / "manifest.json").write_text(json.dumps(manifest))
    write_kit(contents, folder)
    assert old.exists() is not goes
    assert manifest_of(folder)["version"] == "1.2.3"


@pytest.mark.parametrize("typed", ["{", "[]", "{}", '{"format": 1}', '{"format": 1, "files": 3}', '{"files": []}'])
def test_a_manifest_that_is_none_of_ours_hinders_nothing(contents: Contents, tmp_path: Path, typed: str) -> None:
    (tmp_path / "manifest.json").write_text(typed)
    write_kit(contents, tmp_path)
    assert read_manifest(tmp_path)["situations"] == 4


# --- what cannot be used ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (None, "there is no kit here; write one with: amparo kit export FOLDER"),
        ("{", "cannot be read as JSON; get the kit again"),
        (b"\xff", "cannot be read as JSON; get the kit again"),
        ("[]", "is a kit of another format; this Amparo reads format 1"),
        ("{}", "is a kit of another format; this Amparo reads format 1"),
        ('{"format": 0}', "is a kit of another format; this Amparo reads format 1"),
        ('{"format": 2}', "is a kit of another format; this Amparo reads format 1"),
        *(
            (
                json.dumps({"format": 1, "made_under": {}} | said),
                "does not name the version and the files of the kit; get the kit again",
            )
            for said in (
                {"version": "1"},
                {"version": "1", "files": None},
                {"files": []},
                {"version": "1", "files": {}},
                {"version": "1", "files": [{"path": "a"}]},
                {"version": "1", "files": ["a"]},
            )
        ),
    ],
)
def test_a_manifest_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, typed: str | bytes | None, said: str
) -> None:
    place = tmp_path / "manifest.json"
    if typed is not None:
        place.write_bytes(typed if isinstance(typed, bytes) else typed.encode())
    with pytest.raises(KitError) as refused:
        read_kit(tmp_path)
    assert str(refused.value) == f"{place}: {said.replace('FOLDER', str(tmp_path))}"


def test_a_kit_that_names_no_law_is_refused(contents: Contents, tmp_path: Path) -> None:
    write_kit(contents, tmp_path)
    manifest = manifest_of(tmp_path)
    del manifest["made_under"]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(KitError, match="does not say under which law the kit was made; write it anew"):
        read_kit(tmp_path)


def test_made_under_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text('{"made_under": {}}\n{"made_under": {}}\n')
    with pytest.raises(KitError, match=r":2: made_under stands in one line"):
        read_results(path)


def reseal(folder: Path, path: str, data: bytes) -> None:
    """Puts `data` at `path` so that the manifest still tells the truth."""
    (folder / path).write_bytes(data)
    manifest = manifest_of(folder)
    for each in manifest["files"]:
        if each["path"] == path:
            each["sha256"] = sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("path", "added", "said"),
    [
        ("rules/states.jsonl", b"{\n", ":2: is no JSON; write one object a line"),
        ("rules/states.jsonl", b'\n\n{"name":"s"}\n',
         ":4: State has other fields; look at: closes, joins, key, of, opens, union, where"),
        ("law/limits.jsonl", b"3\n", ":4: 3 is no LimitVersion"),
        ("situations/x.jsonl", b"\xff", ": is not UTF-8 text; save it as UTF-8"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_named(
    contents: Contents, tmp_path: Path, path: str, added: bytes, said: str
) -> None:
    write_kit(contents, tmp_path)
    reseal(tmp_path, path, (tmp_path / path).read_bytes() + added)
    with pytest.raises(KitError) as refused:
        read_kit(tmp_path)
    assert str(refused.value) == f"{tmp_path / path}{said}"


def test_a_vocabulary_that_is_none_is_named(contents: Contents, tmp_path: Path) -> None:
    write_kit(contents, tmp_path)
    for data in (b"[]", b"{", b'{"version": 1}'):
        reseal(tmp_path, "vocabulary/vocabulary.json", data)
        with pytest.raises(KitError, match=r"vocabulary\.json: is not what a kit has there; get the kit again$"):
            read_kit(tmp_path)


RIGHT = {"rule": "x", "part": "", "law": "", "outcome": "met"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (3, 'no situation is named; write {"situation": "RULE:NAME", "findings": []}'),
        ({"situation": 3}, 'no situation is named; write {"situation": "RULE:NAME", "findings": []}'),
        ({"situation": "a"}, "findings is no array; write [] where nothing was found"),
        ({"situation": "b", "findings": []}, "b stands there twice; give each situation one line"),
        ({"made_under": "XA"}, "made_under stands in one line, as it stands in manifest.json of the kit"),
        *(
            ({"situation": "a", "findings": [RIGHT, RIGHT | {name: None}]},
             f"a finding has no {name}; it needs rule, part, law and outcome, all texts")
            for name in RIGHT
        ),
        ({"situation": "a", "findings": [3]},
         "a finding has no rule; it needs rule, part, law and outcome, all texts"),
        ({"situation": "a", "findings": [RIGHT | {"could_be": 5}]},
         "could_be of a finding is no array of outcomes"),
        ({"situation": "a", "findings": [RIGHT | {"could_be": [["met"]]}]},
         "could_be of a finding is no array of outcomes"),
        ({"situation": "a", "findings": [RIGHT | {"missing": ["time"]}]},
         "missing of a finding is no array of objects"),
        ({"situation": "a", "findings": [RIGHT | {"counterfactual": "time"}]},
         "counterfactual of a finding is neither an object nor null"),
    ],
)  # fmt: skip
def test_a_wrong_line_of_results_is_told_with_its_number(tmp_path: Path, line: Any, said: str) -> None:
    path = tmp_path / "results.jsonl"
    first = json.dumps({"situation": "b", "findings": [RIGHT]})
    path.write_text(f"{first}\n\n{json.dumps(line)}\n")
    with pytest.raises(KitError) as refused:
        read_results(path)
    assert str(refused.value) == f"{path}:3: {said}"
    path.write_text(f"{first}\n")
    assert read_results(path) == Results({"b": [RIGHT]}, None)
    path.write_text(f'{first}\n{{"made_under": {{"amparo": "1"}}}}\n')
    assert read_results(path) == Results({"b": [RIGHT]}, {"amparo": "1"})


def test_results_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"none\.jsonl: cannot be read: No such file or directory$"):
        read_results(tmp_path / "none.jsonl")
