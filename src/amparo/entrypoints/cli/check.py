"""`amparo check`: an event log against safeguards."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, TextIO

import typer

from amparo.entrypoints.cli.failing import BadInput, writing
from amparo.entrypoints.cli.made_under import made_under, made_under_path
from amparo.entrypoints.cli.progress import counted, tell
from amparo.entrypoints.cli.rows import Cell, Format, harmless, write_rows
from amparo.entrypoints.library.checking import Check, OptionError, Request
from amparo.entrypoints.library.checks import suggest_map
from amparo.entrypoints.library.finding_rows import COLUMNS, TABLE_COLUMNS, about, finding_row, table_row
from amparo.law.toml_files import FileError
from amparo.pathway.events import Timeline
from amparo.pathway.instants import moment_of
from amparo.pathway.logs.rows import Reject, Row
from amparo.safeguards.findings import SUMMARY_ORDER, Finding, Outcome
from amparo.safeguards.mistakes import RuleError

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_SHOWN_REJECTS = 5

EXAMPLES = """\b
Examples:
  amparo check log.csv --map map.toml --rules rules.toml
  amparo check log.xes.gz --rules rules/ --as-of 2024-06-30 --timezone Europe/Oslo
  amparo check pathways.parquet --country XA --format csv --output findings.csv
  amparo check log.csv --map map.toml --rules rules.toml --rejects rejects.csv --fail-on breached
  amparo check pathways.csv --map map.toml --places
  amparo check log.csv --suggest-map --output map.toml
  amparo check log.sqlite --object-type Invoice --rules rules.toml
"""


class Engine(StrEnum):
    """Which runner judges."""

    ONE = "one"


@app.command(epilog=EXAMPLES)
def check(
    log: Annotated[
        Path,
        typer.Argument(
            help="The log: .csv, .tsv, .parquet, .xes, or OCEL as .json, .xml, .sqlite; one of these and .gz; or a "
            "folder of them."
        ),
    ],
    rules: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules", help="A rule file or a folder of them; may be given again. Else the built-in ones."
        ),
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="What the columns mean. Else their standard names count.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(help="A country pack by name (XA), folder or file: limits, calendar.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="Judge as of this moment or day. Else the latest time in the log.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="Judge by what had been recorded by then. Else all that is recorded.")
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option(help="Zone of times without an offset, and of civil days. Else the map's, the pack's."),
    ] = None,
    object_type: Annotated[
        str | None,
        typer.Option("--object-type", help="Which objects of an object-centric log are the cases. Else the map's."),
    ] = None,
    engine: Annotated[Engine, typer.Option(help="The runner.")] = Engine.ONE,
    form: Annotated[Format, typer.Option("--format", help="How findings are written.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write the findings here. Else to the terminal.")] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Write every row that could not be read here, with line and reason (CSV).")
    ] = None,
    fail_on: Annotated[
        list[Outcome] | None,
        typer.Option(help="Leave with code 1 if a finding has this outcome; may be given again."),
    ] = None,
    places: Annotated[
        bool,
        typer.Option(
            "--places",
            help="Also judge each place that children's events name (rules whose subject is a facility).",
        ),
    ] = False,
    suggest: Annotated[
        bool,
        typer.Option("--suggest-map", help="Judge nothing: write a map suggested from the log, to be corrected."),
    ] = False,
) -> None:
    """Hold an event log against safeguards and print the findings.

    Rows that cannot be read are counted, listed with --rejects, and never dropped in silence: what they may have
    said is unknown, and makes nobody's silence a breach.
    """
    del engine  # there is one
    beside = made_under_path(output) if output is not None and not suggest else None
    written = {"--output": output, "--rejects": rejects, "the file beside --output": beside}
    _refuse_overwriting(written, [log, map_file, *(rules or ())])
    if output is not None and rejects is not None and output.resolve() == rejects.resolve():
        raise BadInput(f"--output and --rejects both write {output}; name two files")
    if suggest:
        _suggest_map(log, object_type, output)
        return
    request = Request(
        log, map_file, tuple(rules or ()), country, as_of, known_at, timezone, (), object_type, places
    )
    try:
        with _rejects(rejects, log) as listed, Check(request, listed, _watched) as done:
            columns, row = (TABLE_COLUMNS, table_row) if form is Format.TABLE else (COLUMNS, finding_row)
            _ = write_rows(columns, _rows(done, row), form, output)
            if beside is not None:
                with writing(beside):
                    _ = beside.write_text(made_under(done), encoding="utf-8")
            _summary(done, listed, rejects)
    except FileError as error:
        raise BadInput(str(error)) from error
    except OptionError as error:
        raise BadInput(f"--{error.option.replace('_', '-')}: {error.problem}") from error
    except RuleError as error:
        raise BadInput(_first(error)) from error
    if done.tally.has_any(fail_on or ()):
        raise typer.Exit(1)


def _suggest_map(log: Path, object_type: str | None, output: Path | None) -> None:
    try:
        text = suggest_map(log, object_type=object_type)
    except FileError as error:
        raise BadInput(str(error)) from error
    if output is None:
        _ = sys.stdout.write(text)
        return
    with writing(output):
        _ = output.write_text(text, encoding="utf-8")


def _first(error: RuleError) -> str:
    """The first mistake, and how many more there are: one line is what a terminal gets."""
    first, *more = error.mistakes
    hint = " (known kinds are those of the log and of the map)" if "kind of event" in str(first) else ""
    return str(first) + (f" ({len(more)} more; amparo rules test shows all)" if more else "") + hint


def _watched(rows: Iterable[Row | Reject]) -> Iterator[Row | Reject]:
    return counted(rows, "rows read")


def _rows(done: Check, row: Callable[[Finding, Timeline, Check], list[Cell]]) -> Iterator[list[Cell]]:
    for timeline, findings in counted(done.findings(), "cases judged"):
        events = {event.id: event for event in timeline.events}
        for finding in findings:
            yield row(finding, about(finding, timeline, events), done)


class _Rejects:
    """Writes rejects to `stream` as CSV, if there is one, and remembers the first few reasons."""

    def __init__(self, name: str, stream: TextIO | None) -> None:
        self._name = name
        self._writer = csv.writer(stream) if stream is not None else None
        self.first: list[str] = []
        if self._writer is not None:
            _ = self._writer.writerow(["file", "line", "reason", "kept", "row"])

    def __call__(self, reject: Reject) -> None:
        if len(self.first) < _SHOWN_REJECTS:
            kept = " (the rest of the row is kept)" if reject.kept else ""
            self.first.append(f"{reject.file or self._name}:{reject.line}: {reject.reason}{kept}")
        if self._writer is not None:
            kept = "in part" if reject.kept else "no"
            cells = (reject.file or self._name, reject.line, reject.reason, kept, reject.raw)
            _ = self._writer.writerow([harmless(cell) for cell in cells])


@contextmanager
def _rejects(path: Path | None, log: Path) -> Iterator[_Rejects]:
    if path is None:
        yield _Rejects(str(log), None)
        return
    with writing(path):
        stream = path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    with stream:
        yield _Rejects(str(log), stream)


def _refuse_overwriting(written: dict[str, Path | None], read: Iterable[Path | None]) -> None:
    """Raises `BadInput` if an option would write over a file that is read."""
    inputs = {path.resolve() for path in read if path is not None}
    for option, path in written.items():
        if path is not None and not inputs.isdisjoint((path.resolve(), *path.resolve().parents)):
            raise BadInput(f"{option} would write over {path}, which is read; name another file")


def _summary(done: Check, listed: _Rejects, rejects: Path | None) -> None:
    """What was read and what was found, on stderr."""
    counts, tally = done.grouping.counts, done.tally
    read = f"{_count(tally.cases, 'case')}, {_count(counts.events, 'event')} from {_count(counts.rows, 'row')}"
    read += f"; {_count(tally.places, 'place')}" if done.request.places else ""
    tell(f"{read}; {_count(tally.findings, 'finding')}")
    zone = "" if done.is_zone_given else " (no zone was named; days are counted in UTC)"
    known = "" if done.known_at is None else f", known at {_moment(done.known_at, done.zone)}"
    chosen = "" if done.request.as_of is not None else ", the latest time in the log"
    tell(f"as of {_moment(done.as_of, done.zone)}{chosen}{known}{zone}")
    if done.pack is not None:
        tell(f"law: {done.pack.called}, over the floor of amparo {version('amparo')}")
    for reason, count in sorted(done.left_out.items()):
        tell(f"left out: {reason}: {count:,}")
    if done.mapper.ignored:
        tell(f"{_count(done.mapper.ignored, 'row')} left out, as the map says")
    for note in done.notes():
        tell(note)
    if counts.rejected or counts.in_part:
        where = f"; all are listed in {rejects}" if rejects is not None else "; list them with --rejects FILE"
        tell(
            f"not read: {_count(counts.rejected, 'row')}, and {_count(counts.in_part, 'cell')} of other rows{where}"
        )
        for line in listed.first:
            tell(f"  {line}")
    for flag, count in sorted(tally.flags.items()):
        tell(f"{_count(count, 'finding')} on a record that contradicts itself: {flag.replace('_', ' ')}")
    _outcomes(done)


def _outcomes(done: Check) -> None:
    others = {rule.subject for rule in done.rules.rules} - done.subjects
    if others and done.request.rules:
        subjects = " and ".join(sorted(done.subjects))
        tell(f"not judged: rules about another subject than {subjects} ({', '.join(sorted(others))})")
    names = list(dict.fromkeys(rule.id for rule in done.rules.rules if rule.subject in done.subjects))
    if not names:
        tell(f"no rule is about a {done.map.subject}")
        return
    judged = [name for name in names if any(done.tally.outcomes[name, outcome] for outcome in SUMMARY_ORDER)]
    if judged:
        width = max(len(name) for name in judged)
        tell("  ".join([" " * width, *(f"{outcome.replace('_', ' '):>14}" for outcome in SUMMARY_ORDER)]))
        for name in judged:
            cells = [f"{done.tally.outcomes[name, outcome]:>14,}" for outcome in SUMMARY_ORDER]
            tell("  ".join([name.ljust(width), *cells]))
    if idle := len(names) - len(judged):
        tell(f"{_count(idle, 'rule')} had nothing to judge")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _moment(at: int, zone: str) -> str:
    moment: datetime = moment_of(at, zone)
    return moment.isoformat(sep=" ", timespec="seconds")
