"""Holds a whole log against safeguards: the work behind `amparo check`, without its options and its printing.

A log is read once into timelines, and only then are rules loaded and judged, because a stranger's kinds are not
known before. Everything is streamed: see `pathway.logs.grouping` for what must fit into memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType

from amparo.casework.wording import Wording
from amparo.law.calendars import Calendar
from amparo.law.citations import was_read
from amparo.law.limits import INTERNATIONAL, POLICY
from amparo.law.packs import Pack, load_pack
from amparo.law.toml_files import FileError, TomlFile
from amparo.pathway.drafts import Draft, problems
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.instants import END, InstantError, read_instant, zone_named
from amparo.pathway.logs.grouping import Grouping
from amparo.pathway.logs.map_files import check_columns, map_of, nearest, read_coverage, read_map
from amparo.pathway.logs.mapping import Mapped, Mapper
from amparo.pathway.logs.maps import (
    CASE,
    CHILD,
    LogMap,
    Unlisted,
    completed,
    own_map,
    standard_map,
    standard_names,
)
from amparo.pathway.logs.placing import Placing
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Log, Reject, Row
from amparo.pathway.places import FACILITY
from amparo.pathway.upcasting import upcast
from amparo.pathway.vocabulary import Vocabulary, load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.loader import load_catalogue, load_rules
from amparo.safeguards.needing import needs
from amparo.safeguards.nodes import Rule, RuleSet

#: Sentences for programs: without a time in them, so that no zone matters.
_ENGLISH = Wording(now=0)

Progress = Callable[[Iterable[Row | Reject]], Iterable[Row | Reject]]


class OptionError(ValueError):
    """An option cannot be used. `option` is its name (`as_of`), `problem` what is wrong with it."""

    def __init__(self, option: str, problem: str) -> None:
        super().__init__(f"{option}: {problem}")
        self.option = option
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Events:
    """Events that a program already has, about subjects of the kind `subject` (`case`: kinds of their own)."""

    events: Iterable[Event]
    subject: str = "child"
    name: str = "events"


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be held against what.

    `log` is a file or a folder of files, a log that is open already, or events. Without `map` (a TOML file, what
    such a file would say, or a map already read) the standard names of columns count; without `rules` the built-in
    safeguards. `country` is a pack's name or file. `as_of` and `known_at` are texts as `read_instant` reads them;
    without them, the latest time of the log's time column, and everything recorded. `zone` wins over the map's, the
    log's and the pack's. `coverage` is added to the map's: declarations, or tables as under `[[coverage]]`.
    `object_type` says which objects of an object-centric log are the cases. With `places`, a log of children is
    held against the rules about places, too: see `pathway.places`.
    """

    log: Path | Log | Events
    map: Path | Mapping[str, object] | LogMap | None = None
    rules: tuple[Path, ...] = ()
    country: str | None = None
    as_of: str | None = None
    known_at: str | None = None
    zone: str | None = None
    coverage: tuple[Coverage | Mapping[str, object], ...] = ()
    object_type: str | None = None
    places: bool = False

    @property
    def name(self) -> str:
        """What messages call the log."""
        return str(self.log) if isinstance(self.log, Path) else self.log.name


@dataclass(slots=True)
class Tally:
    """Findings counted as they go by: `outcomes` by (rule, outcome), `flags` contradictions in the record. `places`
    are not among the `cases` of the log."""

    cases: int = 0
    places: int = 0
    findings: int = 0
    outcomes: Counter[tuple[str, Outcome]] = field(default_factory=Counter[tuple[str, Outcome]])
    flags: Counter[str] = field(default_factory=Counter[str])

    def count(self, findings: Sequence[Finding], *, of_place: bool = False) -> None:
        """Count the findings of one case, or of one place."""
        if of_place:
            self.places += 1
        else:
            self.cases += 1
        self.findings += len(findings)
        self.outcomes.update((finding.rule, finding.outcome) for finding in findings)
        self.flags.update(flag for finding in findings for flag in finding.flags)

    def has_any(self, outcomes: Collection[Outcome]) -> bool:
        """Whether a finding came out as one of `outcomes`."""
        return any(count and outcome in outcomes for (_, outcome), count in self.outcomes.items())


class Check:
    """One log read, its rules loaded, and its findings case by case. A context: it may hold files.

    Raises, when entered, `FileError` if the log, the map or the pack cannot be used, `RuleError` with every mistake
    in the rules, and `OptionError` for a moment, a zone or places that cannot be.
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
        given = _given_map(request.map)
        self.pack: Pack | None = load_pack(request.country) if request.country is not None else None
        if request.zone is not None:
            _named_zone(request.zone)
        if isinstance(request.log, Events):
            self._begin(given or _map_of_events(request.log), None)
            self._read_events(request.log)
        else:
            with self._opened(given) as log:
                self._begin(_map_for(log, given), log.zone)
                if log.columns is not None:
                    check_columns(self.map, log.name, log.columns)
                self._read_rows(log, given)
                self.left_out = dict(log.left_out)
        latest = self.mapper.latest if self._as_of is None else self._as_of
        if latest is None:
            raise FileError(request.name, 1, "has no readable time; name the moment with --as-of")
        self.as_of = latest
        self.vocabulary: Vocabulary = self.map.words(self.mapper.seen)
        self.rules: RuleSet = self._rules()
        self.rule_named: dict[tuple[str, str], Rule] = {(rule.id, rule.part): rule for rule in self.rules.rules}

    def _opened(self, given: LogMap | None) -> AbstractContextManager[Log]:
        log = self.request.log
        if isinstance(log, Log):
            return nullcontext(log)
        assert isinstance(log, Path)  # noqa: S101 - events have no file to open
        delimiter, encoding, chosen = (given.delimiter, given.encoding, given.object_type) if given else (None,) * 3
        return read_log(log, delimiter, encoding, self.request.object_type or chosen)

    def _begin(self, log_map: LogMap, zone: str | None) -> None:
        """Settle the map, the zone and the moments, before the first row."""
        request = self.request
        named = request.zone or log_map.zone or zone or (self.pack.zone if self.pack is not None else None)
        if named is not None:
            _named_zone(named)
        if request.places and log_map.subject != CHILD:
            raise OptionError(
                "places", f"is for logs whose cases are children; these are of subject {log_map.subject}"
            )
        self.is_zone_given = named is not None
        self.zone = named or "UTC"
        self.map = _covered(log_map, request.coverage, named)
        self._as_of = self._moment("as_of", request.as_of)
        self.known_at = self._moment("known_at", request.known_at)
        self.mapper = Mapper(request.name, self.map, named)
        self.grouping = self._open.enter_context(Grouping(self.map))
        self.left_out: dict[str, int] = {}

    def _read_rows(self, log: Log, given: LogMap | None) -> None:
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
        if log.columns is None and (given is not None or not log.subject):
            check_columns(given or self.map, log.name, columns)

    def _read_events(self, log: Events) -> None:
        """Events as they are. Raises `FileError` for one that the vocabulary does not allow."""
        for number, event in enumerate(log.events, 1):
            self.grouping.counts.rows += 1
            try:
                known = self._known(event)
            except ValueError as error:
                raise FileError(log.name, number, str(error)) from error
            self.mapper.seen.add(known.kind)
            happened = known.happened.latest
            if happened != END:
                self.mapper.latest = max(happened, self.mapper.latest or happened)
            self.grouping.add(Mapped(known.subject, (known,)))

    def _known(self, event: Event) -> Event:
        """`event` in today's words. Raises `ValueError`: no subject, an unknown kind, an attribute or a value that
        the kind does not have."""
        words = self.map.vocabulary
        if not event.subject:
            raise ValueError("an event without a subject; name the case that it belongs to")
        if words is None:
            return event
        event = upcast(event, words.version)
        if event.kind not in words.kinds:
            raise ValueError(f"{event.kind!r} is no kind of Amparo's{nearest(event.kind, words.kinds)}")
        draft = Draft(event.kind, event.happened, event.attributes, corrects=event.corrects)
        for problem in problems(draft, words, self.map.subject):
            attributes = words.kinds[event.kind].attributes
            hint = "" if problem.part in {"kind", *attributes} else nearest(problem.part, attributes)
            raise ValueError(f"{event.kind}, {problem.part}: {_ENGLISH.say(problem.message)}{hint}")
        return event

    def _moment(self, option: str, text: str | None) -> int | None:
        """The last microsecond of what an option states."""
        if text is None:
            return None
        try:
            return read_instant(text, self.zone).latest
        except (InstantError, OverflowError) as error:
            raise OptionError(option, str(error)) from error

    def _rules(self) -> RuleSet:
        """The built-in rules, or those named: a stranger's cite what they like, the others what the law holds.

        Raises `RuleError` with every mistake in them.
        """
        pack, paths = self.pack, list(self.request.rules)
        if self.map.subject == CASE:
            if not paths:
                problem = "has kinds of its own, for which no safeguards are built in; name rules with --rules"
                raise FileError(self.request.name, 1, problem)
            return load_rules(paths, self.vocabulary, pack.limits if pack is not None else ())
        if pack is None:
            pack = load_pack(INTERNATIONAL)
        texts = pack.texts
        if not paths:
            return load_catalogue(pack)
        return load_rules(
            paths,
            self.vocabulary,
            pack.limits,
            lambda instrument, reference: was_read(instrument, reference, texts),
        )

    def _judge(self) -> Judge:
        calendar: Calendar | None = self.map.calendar or (self.pack.calendar if self.pack is not None else None)
        return Judge(
            self.rules,
            vocabulary=self.vocabulary,
            calendars={POLICY: calendar} if calendar is not None else {},
            leap_birthday=self.pack.leap_birthday if self.pack is not None else (3, 1),
        )

    def notes(self) -> Iterator[str]:
        """What a reader of the findings should know of the log, once it is read."""
        for kind in sorted(self.mapper.merged):
            alike = "several activities are written almost alike and count as one kind"
            yield f"{alike}, {kind}; list them under [kinds]"
        for column in self.mapper.always_midnight():
            advice = 'if the hour is not known, write precision = "day" in the map'
            yield f"column {column} always says midnight; {advice}"
        if self.grouping.unplaced and self.map.coverage:
            ignored = self.map.unplaced == "says_nothing"
            meant = "ignored" if ignored else "no silence of this log counts as complete"
            yield f"some unreadable rows may belong to any case: {meant}"

    @property
    def subjects(self) -> frozenset[str]:
        """The kinds of subject whose rules are judged."""
        return frozenset({self.map.subject, *((FACILITY,) if self.request.places else ())})

    def findings(self) -> Iterator[tuple[Timeline, tuple[Finding, ...]]]:
        """Every case in the order of its name, with its findings in the order of the rules and the facts; then, if
        they are asked for, the places in the order of theirs."""
        judge = self._judge()
        placing = self._placing() if self.request.places else None
        for timeline in self.grouping.timelines(self.zone, self.vocabulary.kinds):
            resolved = judge.resolve(timeline, as_of=self.as_of, known_at=self.known_at)
            findings = judge.judge_resolved(resolved)
            self.tally.count(findings)
            if placing is not None:
                placing.add(timeline, resolved.birth)
            yield timeline, findings
        for timeline in placing.timelines(self.zone) if placing is not None else ():
            findings = judge.judge(timeline, as_of=self.as_of, known_at=self.known_at)
            self.tally.count(findings, of_place=True)
            yield timeline, findings

    def _placing(self) -> Placing:
        """What gathers the places of the log, of the kinds that rules about places read."""
        about = [rule for rule in self.rules.rules if rule.subject == FACILITY]
        kinds = {need.kind for rule in about for need in needs(rule, self.rules, self.vocabulary)}
        return self._open.enter_context(Placing(self.map, self.vocabulary, kinds, self.known_at))


def _named_zone(zone: str) -> None:
    try:
        _ = zone_named(zone)
    except InstantError as error:
        raise OptionError("timezone", str(error)) from error


def _given_map(given: Path | Mapping[str, object] | LogMap | None) -> LogMap | None:
    match given:
        case None | LogMap():
            return given
        case Path():
            return read_map(given)
        case _:
            return map_of(TomlFile("map", dict(given), {}))


def _map_for(log: Log, given: LogMap | None) -> LogMap:
    """The map for `log`: the one given, completed for a log of Amparo's kinds, or the standard one."""
    amparo = load_vocabulary()
    if given is not None:
        # Where only the rows tell the columns, every standard name may occur.
        return completed(given, standard_names(amparo) if log.columns is None else log.columns)
    if log.subject in {subject for kind in amparo.kinds.values() for subject in kind.subjects} - {CASE}:
        return own_map(log.subject, amparo, log.references)
    return standard_map(log.columns or (), amparo)


def _map_of_events(log: Events) -> LogMap:
    columns = {"case": "subject", "activity": "kind", "time": "happened"}
    if log.subject == CASE:
        return LogMap(columns)
    return LogMap(columns, subject=log.subject, unlisted=Unlisted.REJECT, vocabulary=load_vocabulary())


def _covered(log_map: LogMap, coverage: Sequence[Coverage | Mapping[str, object]], zone: str | None) -> LogMap:
    """`log_map` with more declarations."""
    if not coverage:
        return log_map
    tables = [dict(each) for each in coverage if not isinstance(each, Coverage)]
    read, all_of = read_coverage(TomlFile("coverage", {"coverage": tables}, {}), log_map.vocabulary, zone)
    own = [each for each in coverage if isinstance(each, Coverage)]
    before = len(log_map.coverage) + len(own)
    return replace(
        log_map,
        coverage=(*log_map.coverage, *own, *read),
        covers_all=(*log_map.covers_all, *(before + place for place in all_of)),
    )
