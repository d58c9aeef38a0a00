"""The examples: other people's logs with our maps and rules, and what their README files say is printed."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path

import pytest

from tests.journeys.running import Run, outcomes, rows_of

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
LOGS = ROOT.parent / "shared/data/xes"

needs_logs = pytest.mark.skipif(
    not LOGS.exists(), reason="needs ../shared/data/xes, logs that others made and that are not part of the project"
)


def example(name: str, log: str, *more: str) -> list[str]:
    folder = EXAMPLES / name
    return [
        "check", str(LOGS / log),
        "--map", str(folder / "map.toml"),
        "--rules", str(folder / "rules.toml"),
        *more,
    ]  # fmt: skip


EXAMPLES_SHOWN = runpy.run_path(str(EXAMPLES / "renew.py"))["EXAMPLES"]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/README.md")))
def test_the_readme_shows_what_is_printed(amparo: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Widths of columns apart, which rows that are not shown decide."""
    shown = EXAMPLES_SHOWN[name]
    if not shown.is_shipped and not LOGS.exists():
        pytest.skip("needs ../shared/data/xes, logs that others made and that are not part of the project")
    monkeypatch.chdir(ROOT)
    code, out, err = amparo(*shown.arguments(name, LOGS))
    assert code == 0
    readme = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    block = readme.split("```text\n", 1)[1].split("```", 1)[0]

    def words(text: str) -> list[list[str]]:
        return [line.split() for line in text.splitlines() if line.strip("- ")]

    renew = "if the new words are meant: python examples/renew.py FOLDER_OF_LOGS"
    assert words(block) == words(shown.shown(out, err.replace(f"{LOGS}/", ""))), renew


@needs_logs
@pytest.mark.parametrize("log", ["running-example.csv", "running-example.parquet"])
def test_three_formats_of_one_log_give_one_result(amparo: Run, log: str) -> None:
    assert (
        amparo(*example("running-example", log))[1:]
        == amparo(*example("running-example", "running-example.xes"))[1:]
    )


@needs_logs
def test_receipts_against_a_second_reading_in_sql(amparo: Run) -> None:
    """The same rules, written as SQL by somebody who looks at the log and not at Amparo."""
    duckdb = pytest.importorskip("duckdb")
    _, out, _ = amparo(*example("receipt", "receipt.csv", "--format", "csv"))
    rows = rows_of(out)
    sql = duckdb.connect()
    sql.execute("SET TimeZone = 'Europe/Amsterdam'")
    sql.execute(
        (Path(__file__).parent / "receipt.sql").read_text(encoding="utf-8").format(log=LOGS / "receipt.csv")
    )
    rules = [name for (name,) in sql.execute("SELECT DISTINCT rule FROM expected ORDER BY rule").fetchall()]
    assert rules == sorted({row["rule"] for row in rows})
    for rule in rules:
        expected = Counter(
            dict(sql.execute("SELECT outcome, count(*) FROM expected WHERE rule = ? GROUP BY 1", [rule]).fetchall())
        )
        assert outcomes(rows, rule) == expected, rule
    # Not only as many: the same cases.
    breached = {row["case"] for row in rows if row["rule"] == "confirmation-sent" and row["outcome"] == "breached"}
    query = "SELECT c FROM expected WHERE rule = 'confirmation-sent' AND outcome = 'breached'"
    assert breached == {case for (case,) in sql.execute(query).fetchall()}
    assert len(breached) == 279


@needs_logs
@pytest.mark.parametrize("ending", ["xmlocel", "sqlite"])
def test_every_form_of_an_object_centric_log_gives_the_same_findings(amparo: Run, ending: str) -> None:
    (_, log, *options) = example("invoices", "ocel/ocel20_example.jsonocel", "--format", "csv")
    _, from_json, _ = amparo("check", log, *options)
    _, from_other, _ = amparo("check", log.replace("jsonocel", ending), *options)
    assert from_json == from_other
    assert outcomes(rows_of(from_json), "block-lifted-by-another") == {"breached": 1}
