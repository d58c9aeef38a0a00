"""Reads a map from TOML, every mistake with file, line, what was expected and the nearest name.

Pure. `docs/how-to/check-a-log.md` explains the file; `examples/` holds some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from amparo.law.limits import Period, PeriodError, Unit
from amparo.law.reading_packs import read_calendar
from amparo.law.tables import Table, rows, tables
from amparo.law.toml_files import FileError, TomlFile, read_toml
from amparo.pathway.events import REFERENCES, Coverage
from amparo.pathway.instants import BEGINNING, END, InstantError, Precision, read_instant, zone_named
from amparo.pathway.logs.maps import (
    CASE,
    STANDARD,
    AttributeColumn,
    EventColumn,
    LogMap,
    Texts,
    TimeFormat,
    Unlisted,
    Unplaced,
    open_attribute,
    slug,
)
from amparo.pathway.reading_words import RESERVED, is_name
from amparo.pathway.vocabulary import Type, Vocabulary, load_vocabulary

_SECTIONS = ("log", "kinds", "suffixes", "times", "attribute", "references", "event", "coverage", "calendar")
_LOG_KEYS = (
    *STANDARD,
    "subject",
    "zone",
    "blank",
    "unknown",
    "not_asked",
    "none",
    "ignore",
    "once",
    "unlisted",
    "unplaced",
    "delimiter",
    "encoding",
    "object_type",
)
_SUBJECTS = (CASE, "child", "facility", "report", "group", "access")


def nearest(word: str, known: Iterable[str]) -> str:
    """`; nearest is 'x'`, or an empty text if nothing is near."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; nearest is {found[0]!r}" if found else ""


def _meant(word: str, known: Iterable[str]) -> str:
    return nearest(word, known) or f"; write one of {', '.join(known)}"


@dataclass(frozen=True, slots=True)
class _Map:
    """The file being read, and Amparo's vocabulary if its kinds are meant."""

    file: TomlFile
    words: Vocabulary | None

    def kind(self, table: Table, key: str, name: str) -> str:
        if self.words is not None and name not in self.words.kinds:
            raise table.error(f"{name!r} is no kind of Amparo's{nearest(name, self.words.kinds)}", key)
        if not is_name(name):
            raise table.error(f"{name!r} is no kind; write small_letters_and_digits{_suggest(name)}", key)
        return name

    def texts(self, section: str) -> Mapping[str, str]:
        """A table of texts by text."""
        content = self.file.content.get(section, {})
        if not isinstance(content, dict):
            raise self.file.error(f"{section} must be a table [{section}]", section)
        table = Table(self.file, (section,), cast("dict[str, object]", content))
        return {name: table.text(name, None if section != "suffixes" else "") for name in table.values}


def _suggest(name: str) -> str:
    return f", such as {slug(name)!r}" if is_name(slug(name)) else ""


def read_map(path: Path, name: str | None = None) -> LogMap:
    """The map in the TOML file at `path`, called `name` in messages.

    Raises `FileError` (`file:line: what is wrong and what was expected`) for the first thing that is wrong.
    Whether the columns exist is another question: `check_columns` asks it of a log.
    """
    return map_of(read_toml(path, name))


def map_of(file: TomlFile) -> LogMap:
    """The map that `file` holds, already read. Raises `FileError` as `read_map` does."""
    for section in file.content:
        if section not in _SECTIONS:
            raise file.error(
                f"unknown section {section!r}{_meant(section, _SECTIONS)}",
                section,
            )
    content = file.content.get("log")
    if not isinstance(content, dict):
        raise file.error("the map says nothing of the log; begin with [log] and case, activity, time")
    log = Table(file, ("log",), cast("dict[str, object]", content))
    for key in log.values:
        if key not in _LOG_KEYS:
            raise log.error(f"unknown key {key!r}{_meant(key, _LOG_KEYS)}", key)
    subject = log.text("subject", CASE)
    if subject not in _SUBJECTS:
        raise log.error(f"subject {subject!r} is unknown; one of {', '.join(_SUBJECTS)} is meant", "subject")
    reading = _Map(file, None if subject == CASE else load_vocabulary())
    columns = {role: log.text(role) for role in STANDARD if role in log.values}
    if subject != CASE:
        columns = {**{role: STANDARD[role][0] for role in ("case", "activity", "time")}, **columns}
    if "case" not in columns:
        raise log.error('case is missing; name the column that tells cases apart: case = "..."')
    events = _events(reading)
    if "activity" not in columns and not events:
        raise log.error("activity is missing, and no [[event]] says which columns are events; write one of them")
    if "activity" in columns and "time" not in columns:
        raise log.error('time is missing; name the column that says when: time = "..."')
    kinds = _kinds(reading)
    zone = log.text("zone", "") or None
    if zone is not None:
        try:
            zone_named(zone)
        except InstantError as error:
            raise log.error(str(error), "zone") from error
    coverage, covers_all = read_coverage(file, reading.words, zone)
    once = tuple(reading.kind(log, "once", kind) for kind in log.texts("once"))
    delimiter = log.values.get("delimiter")
    if delimiter is not None and (not isinstance(delimiter, str) or len(delimiter) != 1):
        raise log.error('delimiter must be one character; write delimiter = ";" or "\\t"', "delimiter")
    return LogMap(
        columns=columns,
        subject=subject,
        zone=zone,
        kinds=kinds,
        labels={kind: activity for activity, kind in reversed(list(kinds.items()))},
        suffixes=reading.texts("suffixes"),
        ignored=frozenset(log.texts("ignore")),
        once=frozenset(once),
        unlisted=log.one_of("unlisted", Unlisted, Unlisted.SLUG if subject == CASE else Unlisted.REJECT),
        unplaced=log.one_of("unplaced", Unplaced, Unplaced.WITHDRAWS_COVERAGE),
        texts=_meanings(log),
        times=_times(reading),
        attributes=_attributes(reading),
        references=_references(reading),
        events=events,
        coverage=coverage,
        covers_all=covers_all,
        calendar=read_calendar(file),
        delimiter=delimiter,
        encoding=log.text("encoding", "") or None,
        object_type=log.text("object_type", "") or None,
        vocabulary=reading.words,
        file=file,
    )


def _meanings(log: Table) -> Texts:
    standard = Texts()

    def chosen(key: str, default: frozenset[str]) -> frozenset[str]:
        return frozenset(log.texts(key)) if key in log.values else default

    return Texts(
        blank=chosen("blank", standard.blank),
        unknown=chosen("unknown", standard.unknown),
        not_asked=chosen("not_asked", standard.not_asked),
        none=chosen("none", standard.none),
    )


def _kinds(reading: _Map) -> Mapping[str, str]:
    table = Table(reading.file, ("kinds",), {})
    return {activity: reading.kind(table, activity, kind) for activity, kind in reading.texts("kinds").items()}


def _events(reading: _Map) -> tuple[EventColumn, ...]:
    events: list[EventColumn] = []
    for table in rows(reading.file, "event"):
        table.only("kind", "time", "once")
        kind = reading.kind(table, "kind", table.text("kind"))
        events.append(EventColumn(kind, table.text("time"), table.flag("once", default=False)))
    return tuple(events)


def _times(reading: _Map) -> Mapping[str, TimeFormat]:
    content = reading.file.content.get("times", {})
    if not isinstance(content, dict):
        raise reading.file.error("times must be a table [times]", "times")
    formats: dict[str, TimeFormat] = {}
    for column, value in cast("dict[str, object]", content).items():
        inner = cast("dict[str, object]", value) if isinstance(value, dict) else {"format": value}
        table = Table(reading.file, ("times", column), inner)
        table.only("format", "precision")
        pattern = table.text("format", "" if isinstance(value, dict) else None)
        if pattern and pattern not in {"seconds", "milliseconds"} and not _is_pattern(pattern):
            raise table.error(
                "format must name a year, such as %d/%m/%Y %H:%M, or be seconds or milliseconds", "format"
            )
        precision = table.one_of("precision", Precision) if "precision" in table.values else None
        if precision not in {None, Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.MINUTE}:
            raise table.error("precision is minute, day, month or year", "precision")
        formats[column] = TimeFormat(pattern, precision)
    return formats


def _is_pattern(pattern: str) -> bool:
    try:
        moment = datetime(2001, 2, 3, 4, 5, 6)  # noqa: DTZ001 - only to see whether the pattern reads itself back
        read = datetime.strptime(moment.strftime(pattern), pattern)  # noqa: DTZ007
    except ValueError:
        return "%z" in pattern
    return read.year == moment.year


def _attributes(reading: _Map) -> tuple[AttributeColumn, ...]:
    found: list[AttributeColumn] = []
    for name, table in tables(reading.file, "attribute"):
        column = table.text("column")
        codes, listed = _codes(table)
        kinds = frozenset(reading.kind(table, "kinds", kind) for kind in table.texts("kinds"))
        separator = table.values.get("separator", ";")
        if not isinstance(separator, str) or not separator:
            raise table.error('separator must be a text such as ";"', "separator")
        if reading.words is not None:
            table.only("column", "codes", "separator", "kinds")
            _ = _known_attribute(reading.words, table, name)
            found.append(AttributeColumn(name, column, None, codes, separator, kinds))
            continue
        table.only("column", "type", "codes", "separator", "kinds", "label")
        if name in RESERVED:
            raise table.error(f"{name!r} is a word of the rules; call the attribute otherwise")
        if not is_name(name):
            raise table.error(f"{name!r} cannot be an attribute's name; write small_letters_and_digits")
        kind = table.one_of("type", Type, Type.TEXT)
        if kind in {Type.CODE, Type.SET} and not listed:
            raise table.error(f'a {kind} needs its codes; write codes = ["one", "two"]', "codes")
        if kind not in {Type.CODE, Type.SET, Type.BOOL3} and codes:
            raise table.error(f'a {kind} has no codes; remove them, or write type = "code"', "codes")
        definition = open_attribute(name, kind, table.text("label", ""), () if kind is Type.BOOL3 else listed)
        found.append(AttributeColumn(name, column, definition, codes, separator, kinds))
    return tuple(found)


def _known_attribute(words: Vocabulary, table: Table, name: str) -> str:
    names = {each for kind in words.kinds.values() for each in kind.attributes}
    if name not in names:
        raise table.error(f"{name!r} is no attribute of Amparo's{nearest(name, names)}")
    return name


def _codes(table: Table) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """What each text of the column means, and the codes in their order."""
    value = table.values.get("codes", {})
    if isinstance(value, list):
        texts = table.texts("codes")
        pairs = {text: slug(text) for text in texts}
    elif isinstance(value, dict):
        inner = Table(table.file, (*table.place, "codes"), cast("dict[str, object]", value))
        pairs = {text: inner.text(text) for text in inner.values}
    else:
        raise table.error('codes must be a list of codes, or a table of "text" = "code"', "codes")
    for text, code in pairs.items():
        if not is_name(code):
            raise table.error(f'{text!r} gives no code; write codes."{text}" = "small_letters"', "codes")
    return pairs, tuple(dict.fromkeys(pairs.values()))


def _references(reading: _Map) -> Mapping[str, str]:
    references = reading.texts("references")
    for name in references:
        if name not in REFERENCES:
            raise reading.file.error(
                f"{name!r} is no reference{_meant(name, REFERENCES)}",
                "references",
                name,
            )
    return references


def read_coverage(
    file: TomlFile, words: Vocabulary | None, zone: str | None
) -> tuple[tuple[Coverage, ...], tuple[int, ...]]:
    """The declarations under `[[coverage]]`, and the places of those that cover every kind of the log.

    `words` is Amparo's vocabulary if its kinds are meant; `zone` the zone of their days. Raises `FileError`.
    """
    reading = _Map(file, words)
    found: list[Coverage] = []
    covers_all: list[int] = []
    for number, table in enumerate(rows(reading.file, "coverage")):
        table.only("kinds", "agency", "from", "to", "lag", "facility")
        names = ("all",) if table.values.get("kinds") == "all" else table.texts("kinds")
        if not names:
            raise table.error('kinds is missing; write kinds = "all", or the kinds that are complete')
        if "all" in names:
            covers_all.append(number)
        kinds = frozenset(
            name if "." in name else reading.kind(table, "kinds", name) for name in names if name != "all"
        )
        found.append(
            Coverage(
                agency=table.text("agency", ""),
                kinds=kinds,
                start=_bound(table, "from", zone, BEGINNING),
                end=_bound(table, "to", zone, END),
                lag=_lag(table),
                facility=table.text("facility", "") or None,
            )
        )
    return tuple(found), tuple(covers_all)


def _bound(table: Table, key: str, zone: str | None, otherwise: int) -> int:
    value = table.values.get(key)
    if value is None:
        return otherwise
    text = value.isoformat() if isinstance(value, date) else value
    if not isinstance(text, str):
        raise table.error(f"{key} must be a time such as 2011-10-01", key)
    if zone is None:
        raise table.error(f'{key} needs a zone; write zone = "..." under [log]', key)
    try:
        instant = read_instant(text, zone)
    except (InstantError, OverflowError) as error:
        raise table.error(f"{key}: {error}", key) from error
    return instant.earliest if key == "from" else instant.latest


def _lag(table: Table) -> int:
    text = table.text("lag", "PT0H")
    try:
        period = Period.read(text)
    except PeriodError as error:
        raise table.error(f"lag: {error}", "lag") from error
    if period.unit not in {Unit.HOURS, Unit.DAYS}:
        raise table.error("lag counts hours or days; write PT12H or P2D", "lag")
    length = timedelta(minutes=period.amount) if period.unit is Unit.HOURS else timedelta(days=period.amount)
    return length // timedelta(microseconds=1)


def check_columns(log_map: LogMap, log_name: str, columns: Iterable[str]) -> None:
    """Raises `FileError` for the first column of the map that the log called `log_name` does not have."""
    known = set(columns)
    for column, place in log_map.used_columns().items():
        is_optional = log_map.file is None and place == ("log", "lifecycle")
        if column not in known and not is_optional:
            problem = f"{log_name} has no column {column!r}{nearest(column, known)}"
            if log_map.file is not None:
                raise log_map.file.error(problem, *place)
            raise FileError(log_name, 1, f"has no column {column!r}{nearest(column, known)}; write a map (--map)")
