"""Holds a whole log against safeguards: the work behind `amparo check`, without its options and its printing.

A log is read once into timelines, and only then are rules loaded and judged, because a stranger's kinds are not
known before. Everything is streamed: see `pathway.logs.grouping` for what must fit into memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from amparo.entrypoints.cli.failing import BadInput
from amparo.law.calendars import Calendar
from amparo.law.citations import was_read
from amparo.law.limits import INTERNATIONAL, POLICY
from amparo.law.packs import Pack, load_pack
from amparo.law.toml_files import FileError
from amparo.pathway.events import Timeline
from amparo.pathway.instants import InstantError, read_instant, zone_named
from amparo.pathway.logs.grouping import Grouping
from amparo.pathway.logs.map_files import check_columns, read_map
from amparo.pathway.logs.mapping import Mapper
from amparo.pathway.logs.maps import CASE, LogMap, completed, standard_map
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Log, Reject, Row
from amparo.pathway.vocabulary import Vocabulary, load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.loader import load_catalogue, load_rules
from amparo.safeguards.mistakes import RuleError
from amparo.safeguards.nodes import Rule, RuleSet

Progress = Callable[[Iterable[Row | Reject]], Iterable[Row | Reject]]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be held against what.

    Without `map` the standard names of columns count; without `rules` the built-in safeguards. `country` is a
    pack's name or file. `as_of` and `known_at` are texts as `read_instant` reads them; without them, the latest
    time of the log's time column, and everything recorded. `zone` wins over the map's and the pack's.
    """

    log: Path
    map: Path | None = None
    rules: tuple[Path, ...] = ()
    country: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    zone: str | None = None


@dataclass(slots=True)
class Tally:
    """Findings counted as they go by: `outcomes` by (rule, outcome), `flags` contradictions in the record."""

    cases: int = 0
    findings: int = 0
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter[tuple[str, Outcome]])
    flags: Counter[str] = field(default_factory=Counter[str])

    def count(self, findings: Sequence[Finding]) -> None:
        """Count the findings of one case."""
        self.cases += 1
        self.findings += len(findings)
        self.outcomes.update((finding.rule, finding.outcome) for finding in findings)
        self.flags.update(flag for finding in findings for flag in finding.flags)


class Check:
    """One log read, its rules loaded, and its findings case by case. A context: it may hold files.

    Raises `FileError` or `BadInput` when entered, if the log, the map, the pack or the rules cannot be used.
    """

    def __init__(
        self, request: Request, on_reject: Callable[[Reject], None] | None = None, progress: Progress | None = None
    ) -> None:
        self.request = request
        self.tally = Tally()
        self._on_reject = on_reject or (lambda _: None)
        self._progress = progress or (lambda rows: rows)
        self._open = ExitStack()

    def __enter__(self) -> Check:
        try:
            self._read()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def _read(self) -> None:
        request = self.request
        given = read_map(request.map) if request.map is not None else None
        self.pack: Pack | None = load_pack(request.country) if request.country is not None else None
        if request.zone is not None:
            _named_zone(request.zone)
        delimiter, encoding = (given.delimiter, given.encoding) if given is not None else (None, None)
        with read_log(request.log, delimiter, encoding) as log:
            columns = log.columns or ()
            self.map: LogMap = (
                completed(given, columns) if given is not None else standard_map(columns, load_vocabulary())
            )
            named = request.zone or self.map.zone or (self.pack.zone if self.pack is not None else None)
            self.is_zone_given = named is not None
            self.zone = named or "UTC"
            if log.columns is not None:
                check_columns(self.map, log.name, log.columns)
            as_of = self._moment("--as-of", request.as_of)
            self.known_at = self._moment("--known-at", request.known_at)
            self.mapper = Mapper(log.name, self.map, named)
            self.grouping = self._open.enter_context(Grouping(self.map))
            self._read_rows(log)
        latest = self.mapper.latest if as_of is None else as_of
        if latest is None:
            raise FileError(str(request.log), 1, "has no readable time; name the moment with --as-of")
        self.as_of = latest
        self.vocabulary: Vocabulary = self.map.words(self.mapper.seen)
        self.rules: RuleSet = self._rules()
        self.rule_named: dict[tuple[str, str], Rule] = {(rule.id, rule.part): rule for rule in self.rules.rules}

    def _read_rows(self, log: Log) -> None:
        columns: set[str] = set()
        for row in self._progress(log.rows):
            self.grouping.counts.rows += 1
            if isinstance(row, Reject):
                placed = self.mapper.place(row)
                self.grouping.reject(placed)
                self._on_reject(placed)
                continue
            if log.columns is None:
                columns.update(row.cells)
            mapped = self.mapper.read(row)
            self.grouping.add(mapped)
            for reject in mapped.rejects:
                self._on_reject(reject)
        if log.columns is None:
            check_columns(self.map, log.name, columns)

    def _moment(self, option: str, text: str | None) -> int | None:
        """The last microsecond of what an option states."""
        if text is None:
            return None
        try:
            return read_instant(text, self.zone).latest
        except (InstantError, OverflowError) as error:
            raise BadInput(f"{option}: {error}") from error

    def _rules(self) -> RuleSet:
        """The built-in rules, or those named: a stranger's cite what they like, the others what the law holds."""
        pack, paths = self.pack, list(self.request.rules)
        if self.map.subject == CASE:
            if not paths:
                log = str(self.request.log)
                raise FileError(
                    log, 1, "has kinds of its own, for which no safeguards are built in; name rules with --rules"
                )
            try:
                return load_rules(paths, self.vocabulary, pack.limits if pack is not None else ())
            except RuleError as error:
                hint = " (known kinds are those of the log and of the map)" if "kind of event" in str(error) else ""
                raise BadInput(_first(error) + hint) from error
        if pack is None:
            pack = load_pack(INTERNATIONAL)
        texts = pack.texts
        try:
            if not paths:
                return load_catalogue(pack)
            return load_rules(
                paths,
                self.vocabulary,
                pack.limits,
                lambda instrument, reference: was_read(instrument, reference, texts),
            )
        except RuleError as error:
            raise BadInput(_first(error)) from error

    def _judge(self) -> Judge:
        calendar: Calendar | None = self.map.calendar or (self.pack.calendar if self.pack is not None else None)
        return Judge(
            self.rules,
            vocabulary=self.vocabulary,
            calendars={POLICY: calendar} if calendar is not None else {},
            leap_birthday=self.pack.leap_birthday if self.pack is not None else (3, 1),
        )

    def findings(self) -> Iterator[tuple[Timeline, tuple[Finding, ...]]]:
        """Every case in the order of its name, with its findings in the order of the rules and the facts."""
        judge = self._judge()
        for timeline in self.grouping.timelines(self.zone, self.vocabulary.kinds):
            findings = judge.judge(timeline, as_of=self.as_of, known_at=self.known_at)
            self.tally.count(findings)
            yield timeline, findings


def _named_zone(zone: str) -> None:
    try:
        _ = zone_named(zone)
    except InstantError as error:
        raise BadInput(f"--timezone: {error}") from error


def _first(error: RuleError) -> str:
    """The first mistake, and how many more there are: one line is what a terminal gets."""
    first, *more = error.mistakes
    return str(first) + (f" ({len(more)} more; amparo rules test shows all)" if more else "")
