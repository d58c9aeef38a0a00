"""`amparo.check`: the same findings from a file, a table and events; typed results; errors that say where."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pytest

import amparo
from amparo.pathway.instants import microseconds

EXAMPLE = Path(__file__).parents[2] / "examples/synthetic"
LOG, MAP = EXAMPLE / "pathways.csv", EXAMPLE / "map.toml"

RULES = """
[[rule]]
id = "answered"
title = "Answered"
subject = "case"
form = "within"
trigger = "asked"
need = "answered"
limit = { value = "P5D" }
"""

OWN = {"log": {"case": "case", "activity": "what", "time": "when", "zone": "UTC"}}

ASKED = {
    "case": ["a", "a", "b"],
    "what": ["asked", "answered", "asked"],
    "when": [datetime(2024, 5, 1, 9), datetime(2024, 5, 3, 9), datetime(2024, 5, 2, 9)],  # noqa: DTZ001 - the map names the zone
}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(RULES, encoding="utf-8")
    return path


def arrest(case: str, hours: int) -> list[amparo.Event]:
    """A synthetic child, brought before a judge so many hours after the arrest."""
    return [
        amparo.Event(
            f"{case}-0",
            case,
            "age_recorded",
            amparo.read_instant("2026-03-02", "CET"),
            attributes={"birth": amparo.read_instant("2010", "CET")},
        ),
        amparo.Event(
            f"{case}-1",
            case,
            "apprehended",
            amparo.read_instant("2026-03-02T08:00", "CET"),
            attributes={"deprived_of_liberty": "yes", "association_alleged": "yes"},
            references={"episode": case},
        ),
        amparo.Event(
            f"{case}-2",
            case,
            "brought_before_authority",
            amparo.read_instant(f"2026-03-{2 + (8 + hours) // 24:02}T{(8 + hours) % 24:02}:00", "CET"),
            attributes={"authority_type": "judge"},
            references={"episode": case},
        ),
    ]


COMPLETE = amparo.Coverage("court", frozenset({"brought_before_authority", "detention_released"}))


def outcome(checked: amparo.Checked, case: str, rule: str, law: str) -> amparo.Outcome:
    (finding,) = [f for f in checked.findings if (f.subject, f.rule, f.law) == (case, rule, law)]
    return finding.outcome


# --- what goes in ---------------------------------------------------------------------------


def test_a_table_says_the_same_as_its_file() -> None:
    from_file = amparo.check(LOG, map=MAP, country="XA")
    assert from_file.counts.cases == 9
    assert len(from_file.findings) > 40
    for table in (
        pd.read_csv(LOG),
        pd.read_csv(LOG, dtype=str),
        pl.read_csv(LOG),
        pl.read_csv(LOG).lazy().collect(),
        pyarrow.csv.read_csv(LOG),
    ):
        checked = amparo.check(table, map=MAP, country="XA")
        assert checked.findings == from_file.findings, type(table)
        assert checked.counts == from_file.counts


def test_whatever_hands_out_arrow_will_do(rules: Path) -> None:
    table = pa.table(ASKED)

    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return table.__arrow_c_stream__(requested_schema)

    class Older:
        def to_arrow(self) -> pa.Table:
            return table

    for frame in (table, Stream(), Older(), pd.DataFrame(ASKED), pl.DataFrame(ASKED)):
        checked = amparo.check(frame, map=OWN, rules=rules)
        assert [(f.subject, f.outcome) for f in checked.findings] == [("a", "met"), ("b", "pending")]


def test_events_from_a_generator() -> None:
    def events() -> Iterator[amparo.Event]:
        yield from arrest("X-1", 20)
        yield from arrest("X-2", 30)

    checked = amparo.check(events(), country="XA", coverage=[COMPLETE], timezone="CET", as_of="2026-04-01")
    rule = "arrest-before-authority-24h"
    assert outcome(checked, "X-1", rule, "international") is amparo.Outcome.MET
    assert outcome(checked, "X-1", rule, "XA") is amparo.Outcome.BREACHED
    assert outcome(checked, "X-2", rule, "international") is amparo.Outcome.BREACHED
    assert (checked.counts.rows, checked.counts.cases, checked.counts.events) == (6, 2, 6)


def test_silence_counts_only_where_coverage_is_declared() -> None:
    (*only, _), rule = arrest("X-1", 20), "arrest-before-authority-24h"
    late = {"as_of": date(2026, 4, 1), "timezone": "CET"}
    silent = amparo.check(only, **late)
    assert outcome(silent, "X-1", rule, "international") is amparo.Outcome.UNKNOWN
    for declared in (
        COMPLETE,
        {"kinds": ["brought_before_authority", "detention_released"], "from": date(2026, 1, 1)},
    ):
        covered = amparo.check(only, coverage=[declared], **late)
        assert outcome(covered, "X-1", rule, "international") is amparo.Outcome.BREACHED


def test_coverage_of_everything_beside_the_maps(rules: Path) -> None:
    late = datetime(2024, 6, 1, tzinfo=UTC)
    checked = amparo.check(pd.DataFrame(ASKED), map=OWN, rules=[rules], coverage=[{"kinds": "all"}], as_of=late)
    assert [f.outcome for f in checked.findings] == ["met", "breached"]
    assert checked.as_of == microseconds(late)


def test_events_of_kinds_of_their_own(rules: Path) -> None:
    asked = amparo.Event("1", "a", "asked", amparo.read_instant("2024-05-01"))
    answer = {"log": {**OWN["log"], "zone": ""}, "kinds": {"answer": "answered"}}
    complete = [{"kinds": "all"}]
    checked = amparo.check([asked], map=answer, rules=rules, coverage=complete, as_of="2024-06-01")
    assert [f.outcome for f in checked.findings] == ["breached"]
    with pytest.raises(amparo.RuleError, match='there is no kind of event "answered"'):
        amparo.check([asked], subject="case", rules=rules, coverage=complete)
    assert checked.notes == ("no zone was named; days are counted in UTC",)


def test_known_at_leaves_out_what_was_recorded_later() -> None:
    late, then = (amparo.check(LOG, map=MAP, country="XA", known_at=at) for at in (None, "2026-03-08"))
    rule = "arrest-before-authority-24h"
    assert outcome(late, "S-08", rule, "XA") is amparo.Outcome.MET
    assert outcome(then, "S-08", rule, "XA") is amparo.Outcome.BREACHED


# --- what comes out -------------------------------------------------------------------------


def test_results_are_frozen() -> None:
    checked = amparo.check(arrest("X-1", 20), timezone="CET")
    for thing, name in (
        (checked, "zone"),
        (checked.counts, "rows"),
        (checked.judged[0], "provision"),
        (checked.findings[0], "rule"),
    ):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(thing, name, "")


def test_the_table_of_findings() -> None:
    checked = amparo.check(arrest("X-1", 20), country="XA", coverage=[COMPLETE], timezone="CET", as_of="2026-04-01")
    table = checked.table()
    assert isinstance(table, pa.Table)
    assert table.num_rows == len(checked.findings)
    (row,) = [
        row for row in table.to_pylist() if (row["rule"], row["law"]) == ("arrest-before-authority-24h", "XA")
    ]
    assert (row["case"], row["outcome"], row["could_be"]) == ("X-1", "breached", ["breached"])
    assert (row["trigger"], row["missing"], row["flags"]) == ("apprehended", [], [])
    assert row["happened_from"] == row["happened_to"] == datetime(2026, 3, 2, 7, tzinfo=UTC)
    assert row["due_from"] == row["due_to"] == datetime(2026, 3, 2, 19, tzinfo=UTC)
    assert row["explanation"].endswith("by 2 March 2026, 20:00.")
    assert "12 h" in row["explanation"]
    assert checked.table().to_pandas()["happened_from"].dt.tz is not None
    assert pl.from_arrow(table).height == table.num_rows


def test_an_open_end_of_a_time_is_null() -> None:
    undated = dataclasses.replace(arrest("X-1", 20)[1], happened=amparo.Instant.undated("CET"))
    table = amparo.check([undated], timezone="CET", as_of="2026-04-01").table()
    assert table.num_rows > 0
    assert set(table["happened_from"].to_pylist()) == {None}


def test_no_finding_is_still_a_table() -> None:
    nothing = amparo.check([], as_of="2026-01-01")
    assert nothing.table().num_rows == 0
    assert nothing.table().column_names[:3] == ["case", "rule", "part"]
    assert nothing.counts.cases == 0
    assert set(nothing.outcomes["arrest-before-authority-24h"].values()) == {0}


def test_outcomes_count_the_findings() -> None:
    checked = amparo.check(LOG, map=MAP, country="XA")
    assert sum(sum(row.values()) for row in checked.outcomes.values()) == len(checked.findings)
    assert checked.outcomes["detention-last-resort"][amparo.Outcome.BREACHED] == 1


# --- what is wrong --------------------------------------------------------------------------


def test_rejects_name_row_and_column_and_quote_nothing_in_the_reason() -> None:
    checked = amparo.check(pd.read_csv(LOG), map=MAP)
    time, kind = checked.rejects
    assert (time.line, time.kept, time.case) == (34, True, "S-09")
    assert time.reason.startswith("column happened: no time")
    assert (kind.line, kind.kept) == (35, False)
    assert kind.reason.startswith("column kind: an activity that the map does not list")
    assert not any("Thursday" in reject.reason for reject in checked.rejects)


UNDATED = amparo.Event("1", "a", "apprehended", amparo.Instant.undated())


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (
            pd.DataFrame(ASKED),
            {"map": {"log": {**OWN["log"], "case": "cas"}}},
            "map:1: frame has no column 'cas'; nearest is 'case'",
        ),
        (
            pd.DataFrame(ASKED),
            {"map": {"log": {key: OWN["log"][key] for key in ("case", "activity", "time")}}},
            "frame:1: column when: a time without an offset; name its zone with timezone= or zone = in the map",
        ),
        (pd.DataFrame(ASKED), {"map": OWN}, "frame:1: has kinds of its own, for which no safeguards are built in"),
        (pd.DataFrame({"case": [1, "x"]}), {}, "frame:1: column 'case' holds values that are not of one type"),
        ([dataclasses.replace(UNDATED, kind="aprehended")], {}, "events:1: 'aprehended' is no kind"),
        ([dataclasses.replace(UNDATED, subject="")], {}, "events:1: an event without a subject"),
        (
            [dataclasses.replace(UNDATED, attributes={"deprived_of_libery": "yes"})],
            {},
            "does not say this; nearest is 'deprived_of_liberty'",
        ),
        (
            [UNDATED, dataclasses.replace(UNDATED, attributes={"deprived_of_liberty": True})],
            {},
            "events:2: apprehended, deprived_of_liberty: Answer yes, no, not known or not asked",
        ),
        ([UNDATED], {"subject": "facility"}, "events:1: apprehended, kind: “Stopped, not free to leave” is not"),
        ([dataclasses.replace(UNDATED, vocabulary=99)], {}, "events:1: "),
        ([{"kind": "apprehended"}], {}, "events:1: is no Event but a dict"),
        ([None], {}, "events:1: is no Event but a NoneType"),
        ([UNDATED], {}, "events:1: has no readable time; name"),
        ("no_such.csv", {}, "no_such.csv:1: cannot be read"),
        (7, {}, "log: is neither a path, nor a table"),
        ([], {"as_of": "soon"}, "as_of: cannot read 'soon' as a time"),
        ([], {"timezone": "Mars/Base"}, "timezone: there is no time zone"),
        ([], {"as_of": "2026", "coverage": [{"kinds": ["aprehended"]}]}, "coverage 1: 'aprehended' is no kind"),
        ([], {"as_of": "2026", "coverage": [{"kinds": "all", "from": "2026"}]}, "needs a zone"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_says_where(frame: object, options: dict[str, object], message: str) -> None:
    with pytest.raises((amparo.FileError, amparo.OptionError)) as caught:
        amparo.check(frame, **options)
    assert message in str(caught.value)
    assert "--" not in str(caught.value)


def test_every_mistake_in_the_rules_is_told(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(
        RULES.replace('"answered"\nlimit', '"answred"\nlimit').replace("P5D", "5 days"), encoding="utf-8"
    )
    with pytest.raises(amparo.RuleError) as caught:
        amparo.check(pd.DataFrame(ASKED), map=OWN, rules=path)
    assert len(caught.value.mistakes) == 2


# --- what is imported -----------------------------------------------------------------------

REFUSE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "psycopg", "pandas", "polars", "numpy", "duckdb", "typer"}:
            raise ImportError(f"imported {name}")
sys.meta_path.insert(0, Refuse())
"""


def _python(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_importing_amparo_imports_next_to_nothing() -> None:
    shown = _python(
        "import sys; before = set(sys.modules); import amparo; new = set(sys.modules) - before;"
        "print(sorted(name for name in new if name.startswith('amparo')), len(new))"
    )
    assert shown.startswith("['amparo'] ")
    assert int(shown.split()[-1]) < 40


def test_the_library_needs_no_server_no_database_and_no_table_library() -> None:
    program = f"import amparo; print(len(amparo.check({str(LOG)!r}, map={str(MAP)!r}, country='XA').findings))"
    assert int(_python(REFUSE + program)) > 40


def test_the_module_says_what_it_has() -> None:
    assert set(amparo.__all__) <= set(dir(amparo))
    for name in amparo.__all__:
        assert getattr(amparo, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = amparo.chek


def test_places_are_judged_after_the_cases_and_without_the_child() -> None:
    events = [
        amparo.Event(
            "1",
            "A",
            "detention_admitted",
            amparo.read_instant("2026-01-02T10:00", "UTC"),
            references={"facility": "F"},
        ),
        amparo.Event("2", "F", "weapon_recorded", amparo.read_instant("2026-01-03T10:00", "UTC")),
    ]
    checked = amparo.check(events, coverage=[{"kinds": "all"}], as_of="2026-02-01", timezone="UTC", places=True)
    of_place = [each for each in checked.judged if each.finding.subject == "F"]
    assert {each.finding.rule: each.finding.outcome for each in of_place} == {
        "independent-inspection": "pending",
        "no-weapons-in-facility": "breached",
    }
    assert checked.findings[-len(of_place) :] == tuple(each.finding for each in of_place)
    assert checked.outcomes["no-weapons-in-facility"]["breached"] == 1
    assert all(event.subject == "F" for each in of_place for event in each.events.values())
    assert "no-weapons-in-facility" not in amparo.check(events, as_of="2026-02-01", timezone="UTC").rules
