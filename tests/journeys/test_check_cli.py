"""`amparo check` as people run it: real files, real output, exit codes, one-line errors."""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.entrypoints.main import exit_code
from amparo.safeguards.loader import load_catalogue
from tests.journeys.running import Run, rows_of

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
WRONG = Path(__file__).parent / "wrong_input"

SYNTHETIC = [
    str(EXAMPLES / "synthetic/pathways.csv"),
    "--map", str(EXAMPLES / "synthetic/map.toml"),
    "--country", "XA",
]  # fmt: skip

ASKED_ONCE = """
[[rule]]
id = "asked-once"
title = "Asked at most once"
subject = "case"
form = "at_most"
count = "asked"
limit = { value = 1 }
"""


# --- the synthetic log ----------------------------------------------------------------------


def test_the_summary_has_a_row_for_each_rule_that_judged_something_and_counts_the_others(amparo: Run) -> None:
    code, out, err = amparo("check", *SYNTHETIC, "--format", "csv")
    assert code == 0
    found = Counter(row["rule"] for row in rows_of(out))
    head, *rows, last = re.split(r"^(?= {9,})", err, flags=re.MULTILINE)[-1].splitlines()
    assert head.split() == ["breached", "unknown", "pending", "met", "not", "applicable"]
    assert {row.split()[0]: sum(int(cell.replace(",", "")) for cell in row.split()[1:]) for row in rows} == found
    judged = {rule.id for rule in load_catalogue().rules if rule.subject == "child"}
    assert last == f"{len(judged - found.keys())} rules had nothing to judge"
    assert len({len(line) for line in (head, *rows)}) == 1


def test_the_synthetic_children(amparo: Run) -> None:
    code, out, err = amparo("check", *SYNTHETIC, "--format", "csv")
    assert code == 0
    found = {(row["case"], row["rule"], row["part"], row["law"], row["happened"][:10]): row for row in rows_of(out)}

    def outcome(case: str, rule: str, law: str = "", part: str = "", day: str = "") -> str:
        (row,) = [
            row for key, row in found.items() if key[:4] == (case, rule, part, law) and (not day or key[4] == day)
        ]
        return row["outcome"]

    arrest = "arrest-before-authority-24h"
    for case, international, stricter in (
        ("S-01", "met", "met"),
        ("S-02", "met", "breached"),  # twenty hours
        ("S-03", "unknown", "unknown"),  # the hour of the arrest is not known
        ("S-07", "unknown", "unknown"),  # undated: never met
        ("S-08", "met", "met"),  # as corrected
        ("S-09", "unknown", "unknown"),  # a time that nobody can read, and a row that nobody can place in a kind
    ):
        assert outcome(case, arrest, "international") == international, case
        assert outcome(case, arrest, "XA") == stricter, case
    assert outcome("S-04", "interview-lawyer-present", day="2026-03-09") == "met"
    assert outcome("S-04", "interview-lawyer-present", day="2026-03-10") == "breached"
    assert outcome("S-06", "detention-last-resort") == "breached"
    backwards = found["S-05", "solitary-hard-limits", "", "international", "2026-03-12"]
    assert backwards["outcome"] == "unknown"
    assert backwards["flags"] == "close_before_open"
    assert "not read: 1 row, and 1 cell of other rows" in err
    assert "pathways.csv:35: column happened: no time" in err
    assert "pathways.csv:36: column kind: an activity that the map does not list; nearest is" in err
    assert "Thursday" not in err


def test_what_was_known_before_the_correction(amparo: Run) -> None:
    _, out, _ = amparo("check", *SYNTHETIC, "--format", "csv", "--known-at", "2026-03-08")
    rule = "arrest-before-authority-24h"
    corrected = [row for row in rows_of(out) if row["case"] == "S-08" and row["rule"] == rule]
    assert {(row["law"], row["outcome"]) for row in corrected} == {
        ("XA", "breached"),
        ("international", "breached"),
    }


def test_as_of_an_earlier_moment(amparo: Run) -> None:
    _, out, err = amparo("check", *SYNTHETIC, "--format", "csv", "--as-of", "2026-03-02T12:00")
    arrest = [row for row in rows_of(out) if row["rule"] == "arrest-before-authority-24h"]
    assert {row["case"] for row in arrest} == {"S-01"}
    assert {(row["law"], row["outcome"], row["due"]) for row in arrest} == {
        ("XA", "pending", "2026-03-02T20:10:00+01:00"),
        ("international", "pending", "2026-03-03T08:10:00+01:00"),
    }
    assert "as of 2026-03-02 12:00:00+01:00\n" in err


def test_every_reject_is_listed(amparo: Run, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    code, _, err = amparo("check", *SYNTHETIC, "--rejects", str(rejects))
    assert code == 0
    assert f"all are listed in {rejects}" in err
    listed = list(csv.DictReader(rejects.open(encoding="utf-8", newline="")))
    assert [(row["line"], row["kept"]) for row in listed] == [("35", "in part"), ("36", "no")]
    source = (EXAMPLES / "synthetic/pathways.csv").read_text(encoding="utf-8").splitlines()
    assert [row["row"] for row in listed] == [source[34], source[35]]


def test_fail_on(amparo: Run) -> None:
    assert amparo("check", *SYNTHETIC, "--fail-on", "breached")[0] == 1
    assert amparo("check", *SYNTHETIC, "--fail-on", "not_applicable")[0] == 0
    code, _, err = amparo("check", *SYNTHETIC, "--fail-on", "broken")
    assert (code, err.count("\n")) == (2, 1)


def test_the_formats_say_the_same(amparo: Run, tmp_path: Path) -> None:
    _, out, _ = amparo("check", *SYNTHETIC, "--format", "csv")
    from_csv = rows_of(out)
    assert len(from_csv) > 40

    _, out, _ = amparo("check", *SYNTHETIC, "--format", "json")
    assert [{name: cell or "" for name, cell in row.items()} for row in json.loads(out)] == from_csv

    path = tmp_path / "findings.parquet"
    code, out, _ = amparo("check", *SYNTHETIC, "--format", "parquet", "--output", str(path))
    assert (code, out) == (0, "")
    assert [{name: cell or "" for name, cell in row.items()} for row in pq.read_table(path).to_pylist()] == from_csv

    _, out, _ = amparo("check", *SYNTHETIC)
    assert len(out.splitlines()) == 2 + len(from_csv)
    assert re.search(r"^S-02  arrest-before-authority-24h +XA +breached +apprehended +2026-03-04 09:00", out, re.M)

    path = tmp_path / "findings.csv"
    amparo("check", *SYNTHETIC, "--format", "csv", "--output", str(path))
    with path.open(encoding="utf-8", newline="") as stream:
        assert list(csv.DictReader(stream)) == from_csv


def test_order_of_rows_and_time_zone_of_the_machine_do_not_matter(
    amparo: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    _, expected, _ = amparo("check", *SYNTHETIC, "--format", "csv")
    header, *lines = (EXAMPLES / "synthetic/pathways.csv").read_text(encoding="utf-8").splitlines()
    for seed, zone in ((1, "Pacific/Kiritimati"), (2, "America/St_Johns"), (3, "UTC")):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        random.Random(seed).shuffle(lines)
        shuffled = tmp_path / "shuffled.csv"
        shuffled.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        _, out, _ = amparo("check", str(shuffled), *SYNTHETIC[1:], "--format", "csv")
        assert out == expected
    monkeypatch.undo()
    time.tzset()


# --- bad input ------------------------------------------------------------------------------


def _said(path: Path) -> tuple[list[str], str]:
    """The arguments and the message that a case of `wrong_input` states in its file `expected`."""
    arguments, message = (path / "expected").read_text(encoding="utf-8").rstrip("\n").split("\n")
    return arguments.split(), message


@pytest.mark.parametrize("case", sorted(p for p in WRONG.iterdir() if p.is_dir()), ids=lambda path: path.name)
def test_bad_input_is_one_line_and_code_2(amparo: Run, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, message = _said(case)
    monkeypatch.chdir(case)
    code, out, err = amparo("check", *arguments)
    assert (code, out) == (2, "")
    assert err == f"{message}\n"


def test_output_that_cannot_be_written(amparo: Run, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "none" / "out")
    for option in ("--output", "--rejects"):
        code, _, err = amparo("check", *SYNTHETIC, option, nowhere)
        assert (code, err) == (2, f"{nowhere}: cannot be written: No such file or directory\n")
    code, _, err = amparo("check", *SYNTHETIC, "--format", "parquet")
    assert (code, err) == (2, "Parquet is not for a terminal: name a file with --output\n")


def test_the_summary_says_what_a_reader_could_miss(amparo: Run, tmp_path: Path) -> None:
    """Without a map: two lifecycle steps are two kinds; midnights, spellings and idle rules are told."""
    log, rules = tmp_path / "log.csv", tmp_path / "rules.toml"
    lines = ["case:concept:name,concept:name,time:timestamp,lifecycle:transition"]
    lines += [f"{case},asked,2024-05-03T00:00Z,{step}" for case in "abc" for step in ("start", "complete")]
    lines += ["c,Asked,2024-05-04T00:00Z,complete"]
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rules.write_text(ASKED_ONCE, encoding="utf-8")
    _, out, err = amparo("check", str(log), "--rules", str(rules), "--format", "csv")
    assert [(row["case"], row["outcome"]) for row in rows_of(out)] == [
        ("a", "unknown"),  # nobody said that the log is complete
        ("b", "unknown"),
        ("c", "breached"),
    ]
    assert "had nothing to judge" not in err  # its only rule judged three cases
    assert "no zone was named; days are counted in UTC" in err
    assert 'column time:timestamp always says midnight; if the hour is not known, write precision = "day"' in err
    assert "several activities are written almost alike and count as one kind, asked" in err
    rules.write_text(
        ASKED_ONCE.replace('"case"', '"facility"').replace('"asked"', '"inspection_visit"'), encoding="utf-8"
    )
    _, out, err = amparo("check", *SYNTHETIC, "--rules", str(rules), "--format", "csv")
    assert rows_of(out) == []
    assert "not judged: rules about another subject than child (facility)\nno rule is about a child\n" in err


def test_nothing_that_is_read_is_written_over(amparo: Run, tmp_path: Path) -> None:
    log, map_file = tmp_path / "log.csv", tmp_path / "map.toml"
    for path, source in ((log, "pathways.csv"), (map_file, "map.toml")):
        path.write_bytes((EXAMPLES / "synthetic" / source).read_bytes())
    before = log.read_bytes(), map_file.read_bytes()
    for option in ("--output", "--rejects"):
        for target in (log, map_file, tmp_path / "sub" / ".." / "log.csv"):
            (tmp_path / "sub").mkdir(exist_ok=True)
            code, _, err = amparo("check", str(log), "--map", str(map_file), option, str(target))
            assert (code, err) == (2, f"{option} would write over {target}, which is read; name another file\n")
    same = str(tmp_path / "out.csv")
    code, _, err = amparo("check", str(log), "--map", str(map_file), "--output", same, "--rejects", same)
    assert (code, err) == (2, f"--output and --rejects both write {same}; name two files\n")
    assert (log.read_bytes(), map_file.read_bytes()) == before


def test_no_spreadsheet_runs_a_case(amparo: Run, tmp_path: Path) -> None:
    """A log can be written by anybody; CSV is what offices open."""
    log, rules = tmp_path / "log.csv", tmp_path / "rules.toml"
    log.write_text(
        "case:concept:name,concept:name,time:timestamp\n"
        '"=HYPERLINK(""http://x"",""y"")",asked,2024-05-03T10:00Z\n-5,asked,2024-05-03T10:00Z\n@x,asked,soon\n',
        encoding="utf-8",
    )
    rules.write_text(ASKED_ONCE, encoding="utf-8")
    rejects = tmp_path / "rejects.csv"
    command = ["check", str(log), "--rules", str(rules), "--rejects", str(rejects)]
    _, out, _ = amparo(*command, "--format", "csv")
    assert [row["case"] for row in rows_of(out)] == ["-5", '\'=HYPERLINK("http://x","y")', "'@x"]
    assert [row["row"] for row in rows_of(rejects.read_text(encoding="utf-8"))] == ["'@x,asked,soon"]
    _, out, _ = amparo(*command, "--format", "json")
    assert [row["case"] for row in json.loads(out)] == ["-5", '=HYPERLINK("http://x","y")', "@x"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_log_is_read_or_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: st.DataObject
) -> None:
    """Bytes changed, cut out or put in anywhere: never a traceback, and every row is an event, a reject or both."""
    if data.draw(st.booleans(), "xes"):
        path = tmp_path / "log.xes"
        text = "".join(
            f'<trace><string key="concept:name" value="{n}"/><event><string key="concept:name" value="asked"/>'
            f'<date key="time:timestamp" value="2024-05-0{n}T10:00:00Z"/></event></trace>\n'
            for n in range(1, 6)
        )
        content = bytearray(f"<log>\n{text}</log>\n".encode())
        rules = tmp_path / "rules.toml"
        rules.write_text(ASKED_ONCE, encoding="utf-8")
        arguments = ["check", str(path), "--rules", str(rules)]
    else:
        path = tmp_path / "log.csv"
        content = bytearray((EXAMPLES / "synthetic/pathways.csv").read_bytes())
        arguments = ["check", str(path), *SYNTHETIC[1:]]
    for _ in range(data.draw(st.integers(1, 4), "damages")):
        place = data.draw(st.integers(0, len(content)), "place")
        length = data.draw(st.integers(0, 6), "length")
        content[place : place + length] = data.draw(st.binary(max_size=6), "bytes")
    path.write_bytes(bytes(content))
    code = exit_code([*arguments, "--format", "csv"])
    _, err = capsys.readouterr()
    assert code in {0, 2}
    assert "Traceback" not in err
    if code == 2:
        assert err.count("\n") == 1, err


# --- the command itself ---------------------------------------------------------------------


def test_help_has_examples_and_imports_no_django() -> None:
    probe = (
        "import sys\n"
        "from amparo.entrypoints.main import exit_code\n"
        "assert exit_code(sys.argv[1:]) == 0\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'granian')]\n"
    )
    for arguments in (["--help"], ["check", "--help"], ["check", *SYNTHETIC]):
        done = subprocess.run(
            [sys.executable, "-c", probe, *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "amparo check log.csv" in done.stdout or arguments[-1] != "--help"


def test_mistyped_commands_are_one_line(amparo: Run) -> None:
    for arguments in (
        ["chek"],
        ["--frob"],
        ["check"],
        ["check", "a.csv", "--frob"],
        ["check", "a.csv", "--format", "x"],
    ):
        code, out, err = amparo(*arguments)
        assert (code, out) == (2, ""), arguments
        assert err.count("\n") == 1, err
        assert "--help" in err


def test_a_missing_extra_is_named(amparo: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from amparo.entrypoints import main

    def missing(name: str) -> None:
        raise ModuleNotFoundError("No module named 'django'", name="django")

    monkeypatch.setattr(main, "import_module", missing)
    code, _, err = amparo("demo")
    assert (code, err) == (
        2,
        "amparo demo needs django, which is not installed; run: pip install 'amparo[server]'\n",
    )


def test_a_reader_that_has_enough_ends_the_work_quietly() -> None:
    command = f"{sys.executable} -c 'from amparo.entrypoints.main import run; run()' check {' '.join(SYNTHETIC)}"
    done = subprocess.run(
        ["sh", "-c", f"{command} 2>/dev/null | head -n 1"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("case")
    done = subprocess.run(
        ["sh", "-c", f"{command} --format csv | head -n 1 >/dev/null"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


def test_a_large_log_takes_bounded_memory(tmp_path: Path) -> None:
    """200,000 interleaved rows of 20,000 cases take little more memory than 20,000 rows of them."""
    (tmp_path / "map.toml").write_text(
        '[log]\ncase = "c"\nactivity = "a"\ntime = "t"\nzone = "UTC"\n[[coverage]]\nkinds = "all"\n',
        encoding="utf-8",
    )
    (tmp_path / "rules.toml").write_text(
        '[[rule]]\nid = "answered"\ntitle = "Answered"\nsubject = "case"\nform = "within"\ntrigger = "asked"\n'
        'need = "answered"\nlimit = { value = "P5D" }\n',
        encoding="utf-8",
    )
    probe = (
        "import resource, sys\n"
        "from amparo.pathway.logs import grouping\n"
        "grouping.Grouping.__init__.__defaults__ = (10_000,)\n"
        "from amparo.entrypoints.main import exit_code\n"
        "code = exit_code(sys.argv[1:])\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    peaks: list[int] = []
    for rows in (20_000, 200_000):
        with (tmp_path / "log.csv").open("w", encoding="utf-8") as stream:
            stream.write("c,a,t,filler\n")
            for number in range(rows):
                day = 1 + number * 7 % 28
                kind = "answered" if number % 3 else "asked"
                stream.write(f"case-{number % (rows // 10)},{kind},2024-05-{day:02d}T10:00,{'x' * 80}\n")
        done = subprocess.run(
            [sys.executable, "-c", probe, "check", "log.csv", "--map", "map.toml", "--rules", "rules.toml",
             "--format", "csv", "--output", "out.csv"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert f"{rows // 10:,} cases, {rows:,} events from {rows:,} rows" in done.stderr
        peaks.append(int(done.stderr.split()[-1]))
    assert peaks[1] < peaks[0] + 40_000, f"{peaks} KiB"


# --- object-centric logs and folders --------------------------------------------------------

ORDERS = {
    "objects": [{"id": "O1", "type": "order"}, {"id": "O2", "type": "order"}, {"id": "I1", "type": "item"}],
    "events": [
        {"id": "1", "type": "asked", "time": "2024-05-01T09:00:00Z", "relationships": [{"objectId": "O1"}]},
        {"id": "2", "type": "asked", "time": "2024-05-02T09:00:00Z", "relationships": [{"objectId": "O1"}]},
        {"id": "3", "type": "asked", "time": "2024-05-02T09:00:00Z", "relationships": [{"objectId": "O2"}]},
        {"id": "4", "type": "moved", "time": "2024-05-02T09:00:00Z", "relationships": [{"objectId": "I1"}]},
    ],
}


def test_an_object_type_is_chosen_by_option_or_map(amparo: Run, tmp_path: Path) -> None:
    log, rules, log_map = tmp_path / "orders.json", tmp_path / "rules.toml", tmp_path / "map.toml"
    log.write_text(json.dumps(ORDERS), encoding="utf-8")
    rules.write_text(ASKED_ONCE, encoding="utf-8")
    code, out, err = amparo("check", str(log), "--rules", str(rules))
    assert (code, out) == (2, "")
    assert "has objects of several types (item, order); say which are the cases" in err
    code, out, err = amparo("check", str(log), "--rules", str(rules), "--object-type", "order", "--format", "csv")
    assert (code, [row["case"] for row in rows_of(out) if row["outcome"] == "breached"]) == (0, ["O1"])
    assert "left out: events of no object of type order: 1\n" in err
    columns = 'case = "case:concept:name"\nactivity = "concept:name"\ntime = "time:timestamp"'
    log_map.write_text(f'[log]\n{columns}\nobject_type = "order"\n', encoding="utf-8")
    assert amparo("check", str(log), "--rules", str(rules), "--map", str(log_map), "--format", "csv")[1] == out


def test_nothing_is_written_into_the_folder_that_is_read(amparo: Run, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("c,a,t\n", encoding="utf-8")
    code, _, err = amparo("check", str(tmp_path), "--output", str(tmp_path / "findings.csv"))
    assert (code, err.count("\n")) == (2, 1)
    assert "--output would write over" in err


# --- places ---------------------------------------------------------------------------------

OF_CHILDREN = """subject,kind,happened,episode,facility,deprived_of_liberty,independent,private_conversations
A-1,apprehended,2026-01-05T10:00,E1,Cell 3,yes,,
A-1,detention_admitted,2026-01-06T10:00,E1,House North,yes,,
A-1,detention_released,2026-03-01T10:00,E1,,,,
A-2,detention_admitted,2026-02-20T10:00,E1,House North,yes,,
House North,inspection_visit,2026-05-20T10:00,,,,yes,yes
Cell 3,weapon_recorded,2026-01-05T12:00,,,,,
"""


@pytest.fixture
def of_children(tmp_path: Path) -> list[str]:
    log, log_map = tmp_path / "log.csv", tmp_path / "map.toml"
    _ = log.write_text(OF_CHILDREN, encoding="utf-8")
    named = 'case = "subject"\nactivity = "kind"\ntime = "happened"\nzone = "UTC"\n'
    _ = log_map.write_text(f'[log]\nsubject = "child"\n{named}[[coverage]]\nkinds = "all"\n', encoding="utf-8")
    return ["check", str(log), "--map", str(log_map), "--as-of", "2026-06-01", "--format", "csv"]


def test_places_are_judged_by_what_children_s_records_say(amparo: Run, of_children: list[str]) -> None:
    """Neither child was in the house for three months without a visit; the house held children for four."""
    code, out, err = amparo(*of_children, "--places")
    assert code == 0
    assert "4 cases, 6 events from 6 rows; 2 places; " in err
    of_places = [row for row in rows_of(out) if row["case"] in ("Cell 3", "House North")]
    assert [(row["case"], row["rule"], row["outcome"], row["happened"][:10]) for row in of_places] == [
        ("Cell 3", "independent-inspection", "not_applicable", "2026-01-05"),
        ("Cell 3", "no-weapons-in-facility", "breached", "2026-01-05"),
        ("House North", "independent-inspection", "breached", "2026-01-06"),
        ("House North", "independent-inspection", "pending", "2026-05-20"),
        ("House North", "inspection-report-filed", "pending", "2026-05-20"),
        ("House North", "no-weapons-in-facility", "met", "2026-01-06"),
    ]
    assert not any("A-1" in " ".join(row.values()) for row in of_places)


def test_without_being_asked_for_places_are_not_judged(amparo: Run, of_children: list[str]) -> None:
    code, out, err = amparo(*of_children)
    assert code == 0
    assert "place" not in err.splitlines()[0]
    assert not any(row["rule"] == "no-weapons-in-facility" for row in rows_of(out))


def test_places_of_a_log_that_is_not_about_children_are_refused(
    amparo: Run, of_children: list[str], tmp_path: Path
) -> None:
    log_map = tmp_path / "map.toml"
    _ = log_map.write_text(log_map.read_text("utf-8").replace('"child"', '"facility"'), encoding="utf-8")
    code, _, err = amparo(*of_children, "--places")
    assert code == 2
    assert err == "--places: is for logs whose cases are children; these are of subject facility\n"
