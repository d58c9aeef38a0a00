"""`amparo.check`: logs, tables and events of a program against safeguards."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import cast

from amparo.entrypoints.library.checking import Check, Events, OptionError, Request
from amparo.entrypoints.library.finding_rows import about, explanation, provision
from amparo.entrypoints.library.results import Checked, Counts, Judged, judged
from amparo.law.toml_files import FileError
from amparo.pathway.events import Coverage, Event
from amparo.pathway.logs.columnar import read_frame
from amparo.pathway.logs.maps import LogMap
from amparo.pathway.logs.profiling import SAMPLE, profiled
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Log, Reject, Row
from amparo.pathway.logs.suggested_maps import map_text
from amparo.pathway.logs.suggesting import suggested
from amparo.pathway.vocabulary import load_vocabulary

_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)(?: FILE)?")


def check(
    log: object,
    *,
    rules: str | Path | Sequence[str | Path] = (),
    map: str | Path | Mapping[str, object] | LogMap | None = None,
    country: str | Path | None = None,
    as_of: str | date | None = None,
    known_at: str | date | None = None,
    timezone: str | None = None,
    coverage: Sequence[Coverage | Mapping[str, object]] = (),
    object_type: str | None = None,
    subject: str = "child",
    places: bool = False,
) -> Checked:
    """Hold `log` against safeguards and give back every finding.

    `log` is one of:

    - a path: a file or a folder of files, in any format that `amparo check` reads;
    - a table of pandas, polars or Arrow, or whatever else hands out an Arrow stream;
    - an iterable of `amparo.Event`; `subject` is then the kind of subject that they are about, or `case` if their
      kinds are their own. A `map` for them says what is complete, and what their attributes may hold.

    `rules` are rule files or folders of them; without any, the built-in safeguards. `map` says what the columns
    mean: a TOML file, or a dictionary that says what such a file would; without one, the standard names of columns
    count. `country` is a pack by name or file. `as_of` and `known_at` are moments or days (the last microsecond of
    what is stated counts): when it is judged, without it as of the latest time in the log; and by what had been
    recorded then, without it all that is recorded. A `datetime` without an offset is read in `timezone`. `timezone`
    is an IANA name, of times without an offset and of civil days; else the map's, the log's, the pack's, or UTC for
    days alone. `coverage` declares what is complete, beside the map's: silence counts only there. `object_type`
    says which objects of an object-centric log are the cases. With `places`, each place that the events of children
    name is held against the rules about places (`facility`), after the cases and under its own name.

    What cannot be read is in `rejects`, with line (row) and reason, and never dropped in silence: what it may have
    said is unknown. All findings are in memory; for a log that has more, use the command line.

    Raises `FileError` (`file:line: what is wrong and what to do`, naming the column; a table is called `frame`, and
    its line is the row from 1), `RuleError` with every mistake in the rules, `OptionError` for an option that
    cannot be read. No message quotes a cell.
    """
    request = Request(
        log=_source(log, subject),
        map=Path(map) if isinstance(map, str | os.PathLike) else map,
        rules=tuple(Path(each) for each in ([rules] if isinstance(rules, str | os.PathLike) else rules)),
        country=None if country is None else os.fspath(country),
        as_of=_moment(as_of),
        known_at=_moment(known_at),
        zone=timezone,
        coverage=tuple(coverage),
        object_type=object_type,
        places=places,
    )
    rejects: list[Reject] = []
    try:
        with Check(request, rejects.append) as done:
            found = tuple(_judged(done))
            return _checked(done, found, tuple(rejects))
    except FileError as error:
        raise FileError(error.file, error.line, _for_programs(error.problem)) from error


def suggest_map(log: object, *, object_type: str | None = None) -> str:
    """A map suggested for `log` (a path, or a table as for `check`), as TOML for a human to correct.

    It says which columns may be the case, the activity, the time and so on, which activities look like kinds of
    Amparo's, and how precisely and in which zone times are written, each with its reason as a comment; what the log
    does not tell stays a comment to be filled in. The first 20,000 rows are looked at. Raises `FileError` for a log
    that cannot be read at all.
    """
    source = _source(log, "case")
    if isinstance(source, Events):
        raise OptionError("log", "is events already, which need no map")
    opened = nullcontext(source) if isinstance(source, Log) else read_log(source, object_type=object_type)
    try:
        with opened as read:
            first = islice((row.cells for row in read.rows if isinstance(row, Row)), SAMPLE)
            profile = profiled(first, read.columns or ())
    except FileError as error:
        raise FileError(error.file, error.line, _for_programs(error.problem)) from error
    return map_text(suggested(profile, load_vocabulary()), Path(read.name).name, object_type)


def _source(log: object, subject: str) -> Path | Log | Events:
    match log:
        case str() | os.PathLike():
            return Path(os.fspath(log))
        case Log():
            return log
        case _ if hasattr(log, "__arrow_c_stream__") or hasattr(log, "to_arrow"):
            return read_frame(log)
        case Iterable():
            return Events(_events(cast("Iterable[object]", log)), subject)
        case _:
            raise OptionError("log", "is neither a path, nor a table that Arrow can read, nor events")


def _events(items: Iterable[object]) -> Iterator[Event]:
    for number, item in enumerate(items, 1):
        if not isinstance(item, Event):
            problem = f"is no Event but a {type(item).__name__}; make it one, or hand over a table"
            raise FileError("events", number, problem)
        yield item


def _moment(when: str | date | None) -> str | None:
    return when.isoformat() if isinstance(when, date | datetime) else when


def _judged(done: Check) -> Iterator[Judged]:
    for timeline, findings in done.findings():
        events = {event.id: event for event in timeline.events}
        for finding in findings:
            named = about(finding, timeline, events)
            rule = done.rule_named[finding.rule, finding.part]
            yield judged(finding, named, provision(finding, rule), explanation(finding, named, done))


def _checked(done: Check, found: tuple[Judged, ...], rejects: tuple[Reject, ...]) -> Checked:
    counts = done.grouping.counts
    return Checked(
        judged=found,
        rejects=rejects,
        counts=Counts(
            rows=counts.rows,
            cases=done.tally.cases,
            events=counts.events,
            rejected=counts.rejected,
            in_part=counts.in_part,
            ignored=done.mapper.ignored,
            left_out=done.left_out,
        ),
        as_of=done.as_of,
        known_at=done.known_at,
        zone=done.zone,
        notes=(*(() if done.is_zone_given else ("no zone was named; days are counted in UTC",)), *done.notes()),
        rules=tuple(dict.fromkeys(rule.id for rule in done.rules.rules if rule.subject in done.subjects)),
    )


def _for_programs(text: str) -> str:
    """A message that names options as the command line has them, with the arguments of `check` instead."""
    return _OPTION.sub(lambda found: f"{found[1].replace('-', '_')}=", text)
