"""`amparo audit`: whether files were opened by those who may, and for a purpose that fits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from amparo.access.actors import Purpose
from amparo.access.audited import SUBJECT, Entry, access_of
from amparo.casework.wording import Wording
from amparo.entrypoints.cli.addresses import reaching
from amparo.entrypoints.cli.failing import BadInput
from amparo.entrypoints.cli.progress import counted, tell
from amparo.entrypoints.cli.rows import Cell, Format, write_rows
from amparo.entrypoints.library.checking import Tally
from amparo.law.limits import INTERNATIONAL
from amparo.law.packs import Pack, load_pack
from amparo.law.toml_files import FileError
from amparo.pathway.instants import BEGINNING, END, InstantError, moment_of, read_instant
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.explaining import explain
from amparo.safeguards.findings import SUMMARY_ORDER, Finding, Outcome
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.nodes import RuleSet

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

COLUMNS = (
    *("entry", "at", "agency", "role", "purpose", "action", "files"),
    *("rule", "law", "outcome", "missing", "explanation"),
)

#: What a terminal has room for; the other formats have all columns.
TABLE_COLUMNS = ("entry", "at", "agency", "role", "purpose", "files", "outcome", "explanation")

_NO_ADDRESS = "not set: AMPARO_DSN_AUDITOR (the login amparo_auditor, which alone reads the audit)"

EXAMPLES = """\b
Examples:
  amparo audit check
  amparo audit check --from 2026-03-01 --to 2026-03-31 --timezone Europe/Oslo --fail-on breached
  amparo audit check --all --format csv --output accesses.csv
"""


@app.callback()
def audit() -> None:
    """What the audit tells of who opened which files, without telling who and which."""


@app.command(epilog=EXAMPLES)
def check(
    address: Annotated[
        str,
        typer.Option(
            "--dsn", envvar="AMPARO_DSN_AUDITOR", help="Address of the login amparo_auditor.", show_default=False
        ),
    ] = "",
    start: Annotated[str | None, typer.Option("--from", help="From this day or moment on. Else the first.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Up to this day or moment. Else the last.")] = None,
    timezone: Annotated[str, typer.Option(help="Zone of days, and of the times printed.")] = "UTC",
    country: Annotated[str, typer.Option(help="A country pack by name (XA), folder or file.")] = INTERNATIONAL,
    every: Annotated[bool, typer.Option("--all", help="Print what was met, too.")] = False,
    form: Annotated[Format, typer.Option("--format", help="How findings are written.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write the findings here. Else to the terminal.")] = None,
    fail_on: Annotated[
        list[Outcome] | None,
        typer.Option(help="Leave with code 1 if a finding has this outcome; may be given again."),
    ] = None,
) -> None:
    """Hold every opening of a file that the audit tells of against the safeguards on who may open one.

    It is a review, and reads as the auditor's login and no other; that it was read is added to the audit. A row
    names an entry of the audit, its agency, role and purpose: neither the person who looked nor the child. What was
    refused opened nothing, and is not judged.
    """
    if not address:
        raise BadInput(_NO_ADDRESS)
    first, last = _moment("--from", start, timezone, last=False), _moment("--to", end, timezone, last=True)
    judged = _Judged(_pack(country), timezone)
    entries = _entries(address, first, last)
    columns = TABLE_COLUMNS if form is Format.TABLE else COLUMNS
    _ = write_rows(columns, judged.rows(entries, columns, every=every), form, output)
    judged.summarize()
    if judged.tally.has_any(fail_on or ()):
        raise typer.Exit(1)


class _Judged:
    """Judges entries one by one, and counts."""

    def __init__(self, pack: Pack, timezone: str) -> None:
        rules = load_catalogue(pack)
        about = tuple(rule for rule in rules.rules if rule.subject == SUBJECT)
        self._rules = {(rule.id, rule.part): rule for rule in about}
        self._judge = Judge(RuleSet(about, rules.states, rules.limits))
        self._zone = timezone
        self._wording = Wording(now=0, zone=timezone)
        self.tally = Tally()
        self.read = 0

    def rows(self, entries: Iterator[Entry], columns: tuple[str, ...], *, every: bool) -> Iterator[list[Cell]]:
        """A row for each finding that is not met; for each finding, if `every` is asked for."""
        for entry in counted(entries, "entries read"):
            self.read += 1
            access = access_of(entry)
            if access is None:
                continue
            findings = self._judge.judge(access, as_of=entry.at)
            self.tally.count(findings)
            for finding in findings:
                if every or finding.outcome is not Outcome.MET:
                    explanation = explain(finding, self._rules[finding.rule, finding.part], access)
                    words = " ".join(self._wording.say(sentence) for sentence in explanation.sentences())
                    cells = self._cells(entry, finding, words)
                    yield [cells[column] for column in columns]

    def _cells(self, entry: Entry, finding: Finding, words: str) -> dict[str, Cell]:
        return {
            "entry": entry.id,
            "at": moment_of(entry.at, self._zone).isoformat(timespec="seconds"),
            "agency": entry.agency,
            "role": entry.role,
            "purpose": entry.purpose,
            "action": entry.action,
            "files": entry.files,
            "rule": f"{finding.rule}#{finding.part}" if finding.part else finding.rule,
            "law": finding.law,
            "outcome": finding.outcome.value,
            "missing": " ".join(dict.fromkeys(missing.name for missing in finding.missing)),
            "explanation": words,
        }

    def summarize(self) -> None:
        """What was read and what was found, on stderr."""
        tally = self.tally
        tell(f"read as the auditor, {_purpose()}: {self.read:,} entries of the audit; {tally.cases:,} opened files")
        for name in dict.fromkeys(rule for rule, _ in self._rules):
            counted_of = ", ".join(
                f"{outcome.replace('_', ' ')} {tally.outcomes[name, outcome]:,}" for outcome in SUMMARY_ORDER
            )
            tell(f"{name}: {counted_of}")


def _entries(address: str, start: int, end: int) -> Iterator[Entry]:
    from amparo.access.store.audit_reading import LOGIN, NotAudited, OtherLogin, read_entries

    try:
        with reaching("AMPARO_DSN_AUDITOR", LOGIN):
            yield from read_entries(address, start, end)
    except (OtherLogin, NotAudited) as error:
        raise BadInput(f"AMPARO_DSN_AUDITOR: {error}") from None


def _moment(option: str, text: str | None, timezone: str, *, last: bool) -> int:
    if text is None:
        return END if last else BEGINNING
    try:
        instant = read_instant(text, timezone)
    except (InstantError, OverflowError) as error:
        raise BadInput(f"{option}: {error}") from error
    return instant.latest if last else instant.earliest


def _pack(country: str) -> Pack:
    try:
        return load_pack(country)
    except FileError as error:
        raise BadInput(str(error)) from error


def _purpose() -> str:
    return Purpose.REVIEW.label.text
