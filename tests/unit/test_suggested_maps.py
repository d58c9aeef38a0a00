"""A suggested map: its guesses, their reasons, and that it can be read as it stands."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import amparo
from amparo.entrypoints.main import exit_code
from amparo.pathway.logs.map_files import read_map
from amparo.pathway.logs.profiling import profiled
from amparo.pathway.logs.suggesting import likeness, suggested, zones_of
from amparo.pathway.vocabulary import load_vocabulary

ROOT = Path(__file__).parents[2]
LOGS = ROOT.parent / "shared/data/xes"
SYNTHETIC = ROOT / "examples/synthetic/pathways.csv"
WORDS = load_vocabulary()

needs_logs = pytest.mark.skipif(
    not LOGS.exists(), reason="needs ../shared/data/xes, logs that others made and that are not part of the project"
)


def suggestion(log: object, folder: Path, object_type: str | None = None) -> tuple[str, dict[str, object]]:
    """The text of a suggested map, and what it says; it must be a map as it stands."""
    text = amparo.suggest_map(log, object_type=object_type)
    path = folder / "suggested.toml"
    path.write_text(text, encoding="utf-8")
    _ = read_map(path)
    return text, tomllib.loads(text)


def table(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns)


CASES = ["17/a", "17/a", "17/a", "18/a", "18/a", "19/b", "19/b"]
DONE = ["received", "checked", "sent", "received", "sent", "received", "checked"]


def test_columns_are_found_by_their_values(tmp_path: Path) -> None:
    """Nothing here is called like what it is."""
    log = table(
        x=[f"row {number}" for number in range(7)],
        y=CASES,
        z=DONE,
        moment=[f"2024-05-0{number + 1}T10:00:00+02:00" for number in range(7)],
        fee=["10", "12.5", "10", "7", "9", "1", "3"],
        urgent=["yes", "no", "yes", "no", "no", "yes", "no"],
    )
    text, said = suggestion(log, tmp_path)
    assert said["log"] == {"case": "y", "activity": "z", "time": "moment"}
    assert said["kinds"] == {"received": "received", "checked": "checked", "sent": "sent"}
    assert said["attribute"] == {
        "fee": {"column": "fee", "type": "number"},
        "urgent": {"column": "urgent", "type": "bool3"},
    }
    assert 'case = "y"  # its texts recur, as those of a case do: 3 different texts in 7 rows' in text
    assert '"received" = "received"  # 3 times' in text
    assert "# Not named above: x." in text


def test_names_win_over_values(tmp_path: Path) -> None:
    log = table(
        Case_ID=CASES,
        other=CASES,
        Activity=DONE,
        Timestamp=[f"2024-05-0{number + 1}" for number in range(7)],
        entered_at=[f"2024-05-1{number}" for number in range(7)],
        Department=["A", "A", "B", "B", "A", "B", "A"],
        officer=["p", "q", "p", "q", "p", "q", "p"],
        event_id=list("1234567"),
    )
    _, said = suggestion(log, tmp_path)
    assert said["log"] == {
        "case": "Case_ID",
        "activity": "Activity",
        "time": "Timestamp",
        "recorded": "entered_at",
        "id": "event_id",
        "agency": "Department",
        "author": "officer",
    }


def test_what_the_log_does_not_tell_is_a_comment(tmp_path: Path) -> None:
    text = amparo.suggest_map(table(amount=["1", "2"], remark=["a", "b"]))
    assert '# activity = "..."  # no column looks like it; the map cannot be used without' in text
    assert '# time = "..."' in text
    assert "# [[coverage]]" in text
    assert tomllib.loads(text)["log"] == {}
    path = tmp_path / "map.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(amparo.FileError, match="case is missing"):
        amparo.check(table(amount=["1"]), map=path)


def test_a_file_of_amparos_own_kinds(tmp_path: Path) -> None:
    text, said = suggestion(SYNTHETIC, tmp_path)
    log = said["log"]
    assert isinstance(log, dict)
    assert log["subject"] == "child"
    assert {log[role] for role in ("case", "activity", "time", "recorded", "id", "corrects", "agency")} == {
        "subject", "kind", "happened", "recorded", "id", "corrects", "agency",
    }  # fmt: skip
    assert '"brought_befor_authority" = "brought_before_authority"  # 1 time; 88% alike: Brought before' in text
    assert '# zone = "..."  # the times say no offset: the check stops at the first, until it is named' in text


@pytest.mark.parametrize(
    ("activity", "kind"),
    [
        ("Brought before the judge", "brought_before_authority"),
        ("INTERVIEW STARTED", "interview_started"),
        ("legal aid assigned", "legal_aid_assigned"),
        ("Detention reviewed", "detention_reviewed"),
        ("Pay compensation for parking", None),
        ("", None),
        ("رفض", None),
    ],
)
def test_activities_that_look_like_kinds(activity: str, kind: str | None) -> None:
    like = likeness(activity, WORDS)
    assert (like.kind if like is not None else None) == kind


# --- times ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "expected", "comment"),
    [
        (["13/05/2024 10:00", "14/05/2024 11:30"], "%d/%m/%Y %H:%M", "it reads every value"),
        (["05/13/2024", "05/14/2024"], "%m/%d/%Y", "it reads every value"),
        (["05/06/2024", "07/08/2024"], "%d/%m/%Y", "%m/%d/%Y reads every value as well"),
        (["13.05.2024", "14.05.2024"], "%d.%m.%Y", "it reads every value"),
        (["1715594400", "1715680800"], "seconds", "it reads every value"),
        (["1715594400000", "1715680800000"], "milliseconds", "it reads every value"),
        (["2024-05-13T00:00:00", "2024-05-14T00:00:00"], {"precision": "day"}, "always midnight"),
    ],
)
def test_how_times_are_written(tmp_path: Path, times: list[str], expected: object, comment: str) -> None:
    text, said = suggestion(table(case=["a", "a", "b", "b"], what=["x", "y", "x", "y"], when=times * 2), tmp_path)
    assert said["times"] == {"when": expected}
    (line,) = [line for line in text.splitlines() if line.startswith('"when" = ')]
    assert comment in line


def test_numbers_are_no_times() -> None:
    columns = profiled([{"year": "2010", "fee": "20260302"}, {"year": "2011", "fee": "1999"}]).columns
    assert (columns["year"].times, columns["fee"].times) == (None, None)
    assert columns["fee"].is_number


def test_zones_that_have_the_offsets() -> None:
    winter, summer = ("2024-01", "+01:00"), ("2024-07", "+02:00")
    both = zones_of(frozenset({winter, summer}))
    assert "Europe/Oslo" in both
    assert "Africa/Lagos" not in both
    assert "Africa/Lagos" in zones_of(frozenset({winter, ("2024-07", "+01:00")}))
    assert "Asia/Kathmandu" in zones_of(frozenset({("2024-01", "+05:45")}))
    assert zones_of(frozenset({winter, ("2024-01", "-05:00")})) == ()
    assert "Europe/Oslo" in zones_of(frozenset({("2011-10", "+01:00"), ("2011-10", "+02:00")}))  # clocks changed
    assert zones_of(frozenset()) == ()


def test_times_that_every_row_of_a_case_repeats(tmp_path: Path) -> None:
    log = table(
        case=["a", "a", "b", "b"],
        what=["x", "y", "x", "y"],
        when=[f"2024-05-0{number}" for number in range(1, 5)],
        opened=["2024-04-01", "2024-04-01", "2024-04-02", "2024-04-02"],
    )
    text, said = suggestion(log, tmp_path)
    assert said["log"]["time"] == "when"  # type: ignore[index]
    assert '# kind = "opened"\n# time = "opened"\n# once = true' in text


def test_texts_that_mean_no_value(tmp_path: Path) -> None:
    log = table(
        case=["a", "a", "b", "b"],
        what=["x", "y", "x", "y"],
        when=[f"2024-05-0{number}" for number in range(1, 5)],
        sex=["EMPTY", "f", "f", "?"],
    )
    _, said = suggestion(log, tmp_path)
    assert said["log"]["blank"] == ["EMPTY"]  # type: ignore[index]
    assert said["log"]["unknown"] == ["?"]  # type: ignore[index]
    assert said["attribute"]["sex"]["codes"] == {"f": "f"}  # type: ignore[index]


# --- whatever a log holds -------------------------------------------------------------------

CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(
    names=st.lists(CELLS.map(str.strip).filter(bool), min_size=3, max_size=6, unique=True),
    rows=st.lists(
        st.lists(
            st.sampled_from(["a", "b", "2024-01-02", "1", '"', "\n#\n[x]", "رفض", "é=1", "yes"]) | CELLS,
            min_size=6,
            max_size=6,
        ),
        max_size=8,
    ),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_log_says_the_suggestion_is_toml(
    tmp_path: Path, names: list[str], rows: list[list[str]]
) -> None:
    text = amparo.suggest_map(pd.DataFrame([row[: len(names)] for row in rows], columns=names))
    said = tomllib.loads(text)
    assert set(said) <= {"log", "kinds", "times", "attribute"}
    if {"case", "activity", "time"} <= set(said["log"]):
        path = tmp_path / "map.toml"
        path.write_text(text, encoding="utf-8")
        _ = read_map(path)


def test_only_the_first_rows_are_looked_at() -> None:
    profile = profiled([{"a": str(number)} for number in range(3_000)])
    assert profile.columns["a"].is_cut
    assert suggested(profile, WORDS).roles == {}


# --- the command, and logs that others made -------------------------------------------------


def test_the_command_writes_the_map_and_judges_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = tmp_path / "map.toml"
    assert exit_code(["check", str(SYNTHETIC), "--suggest-map", "--output", str(written)]) == 0
    assert capsys.readouterr().out == ""
    assert exit_code(["check", str(SYNTHETIC), "--suggest-map"]) == 0
    assert capsys.readouterr().out == written.read_text(encoding="utf-8")
    named = written.read_text(encoding="utf-8").replace('# zone = "..."', 'zone = "CET"')
    written.write_text(named, encoding="utf-8")
    assert exit_code(["check", str(SYNTHETIC), "--map", str(written), "--country", "XA", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len({row["case"] for row in rows}) == 9
    assert exit_code(["check", str(SYNTHETIC), "--suggest-map", "--output", str(SYNTHETIC)]) == 2
    assert exit_code(["check", "no_such.csv", "--suggest-map"]) == 2


@needs_logs
@pytest.mark.parametrize(
    ("log", "object_type", "roles", "kinds"),
    [
        ("receipt.csv", None, ("case:concept:name", "concept:name", "time:timestamp"), 27),
        ("running-example.xes", None, ("case:concept:name", "concept:name", "time:timestamp"), 8),
        ("running-example.parquet", None, ("case:concept:name", "concept:name", "time:timestamp"), 8),
        ("ocel/ocel20_example.jsonocel", "Invoice", ("case:concept:name", "concept:name", "time:timestamp"), 6),
        (
            "ocel/recruiting-red.jsonocel",
            "applications",
            ("case:concept:name", "concept:name", "time:timestamp"),
            12,
        ),
    ],
)
def test_logs_that_others_made(
    tmp_path: Path, log: str, object_type: str | None, roles: tuple[str, ...], kinds: int
) -> None:
    _, said = suggestion(LOGS / log, tmp_path, object_type)
    assert tuple(said["log"][role] for role in ("case", "activity", "time")) == roles  # type: ignore[index]
    assert len(said["kinds"]) == kinds  # type: ignore[arg-type]
    assert said["log"].get("object_type") == object_type  # type: ignore[attr-defined]
    rules = tmp_path / "rules.toml"
    kind = next(iter(said["kinds"].values()))  # type: ignore[attr-defined]
    rules.write_text(
        f'[[rule]]\nid = "once"\ntitle = "Once"\nsubject = "case"\nform = "at_most"\ncount = "{kind}"\n'
        "limit = { value = 1 }\n",
        encoding="utf-8",
    )
    checked = amparo.check(LOGS / log, map=tmp_path / "suggested.toml", rules=rules, timezone="Europe/Berlin")
    assert checked.counts.rejected == 0
    assert checked.findings
