"""Maps and logs beside the timelines that they make, and what is noted on the way: `logs_as_mapped/*.txt`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.events import Coverage, Event, Value
from amparo.pathway.instants import BEGINNING, END, Instant, Precision
from amparo.pathway.logs.grouping import Grouping
from amparo.pathway.logs.map_files import check_columns, read_map
from amparo.pathway.logs.mapping import Mapper
from amparo.pathway.logs.maps import completed
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Reject, Row
from tests.unit.worked_logs import Worked, rewritten, worked

FILE = Path(__file__).parent / "logs_as_mapped" / "maps.txt"
EXAMPLES = list(worked(FILE))


def as_mapped(example: Worked, folder: Path) -> str:
    """Everything that the map makes of the log, a line each."""
    return "\n".join(_lines(example, folder)).replace(f"{folder}/", "")


def _lines(example: Worked, folder: Path) -> Iterator[str]:
    told, _, rows = example.log.partition("#### log\n")
    (folder / "map.toml").write_text(told, encoding="utf-8")
    path = folder / example.name
    path.write_text(rows, encoding="utf-8")
    try:
        log_map = read_map(folder / "map.toml", "map.toml")
        with read_log(path, log_map.delimiter, log_map.encoding) as log, Grouping(log_map) as grouping:
            check_columns(log_map, log.name, log.columns or ())
            log_map = completed(log_map, log.columns or ())
            mapper = Mapper(log.name, log_map, log_map.zone)
            for row in log.rows:
                assert isinstance(row, Row)
                mapped = mapper.read(row)
                grouping.add(mapped)
                yield from map(_reject, mapped.rejects)
            for timeline in grouping.timelines(log_map.zone or "UTC", log_map.words(mapper.seen).kinds):
                yield f"{timeline.subject_kind} {timeline.subject}, in {timeline.zone}:"
                yield from map(_event, timeline.events)
                yield from map(_coverage, timeline.coverage)
            yield f"counts: events {grouping.counts.events}, rejected {grouping.counts.rejected}, in part " + (
                f"{grouping.counts.in_part}, ignored {mapper.ignored}"
            )
            latest = "none" if mapper.latest is None else _when(Instant(mapper.latest, mapper.latest))
            yield f"latest: {latest}; merged: {sorted(mapper.merged)}; midnights: {mapper.always_midnight()}"
            if log_map.vocabulary is None:
                for kind in log_map.words(mapper.seen).kinds.values():
                    said = [f"{each.name}: {each.type} {each.label!r}" for each in kind.attributes.values()]
                    once = f", once per {kind.once}" if kind.once else ""
                    yield f"kind {kind.name} {kind.label!r}{once}: {', '.join(said)}"
    except FileError as error:
        yield f"refused: {error}"


def _reject(reject: Reject) -> str:
    return f"{reject.line}: {reject.reason} ({'kept in part' if reject.kept else 'rejected'}, case {reject.case!r})"


def _when(instant: Instant) -> str:
    text = instant.text()
    return text if instant.precision is Precision.UNDATED else f"{text} ({instant.precision}, {instant.zone})"


def _value(value: Value) -> str:
    if isinstance(value, Instant):
        return _when(value)
    return repr(sorted(value)) if isinstance(value, frozenset) else repr(value)


def _event(event: Event) -> str:
    identity = event.id if ":" not in event.id else event.id.partition(":")[0] + ":#" + event.id.partition("~")[2]
    parts = [f"  {event.kind} [{identity}] {_when(event.happened)}"]
    if event.recorded is not None:
        parts.append(f"recorded {Instant(event.recorded, event.recorded).text()}")
    parts += [f"{name}={_value(value)}" for name, value in event.attributes.items()]
    parts += [f"{name} {'#' if name == 'order' else value}" for name, value in event.references.items()]
    own = (event.agency, event.author, event.place, str(event.source), event.corrects)
    return "; ".join([*parts, " ".join(str(each) for each in own if each)])


def _coverage(coverage: Coverage) -> str:
    start = "ever" if coverage.start == BEGINNING else Instant(coverage.start, coverage.start).text()
    end = "ever" if coverage.end == END else Instant(coverage.end, coverage.end).text()
    where = f" at {coverage.facility}" if coverage.facility else ""
    hours = coverage.lag / 3_600_000_000
    kinds = ", ".join(sorted(coverage.kinds)) if len(coverage.kinds) < 10 else f"{len(coverage.kinds)} kinds"
    return f"  covered: {kinds} from {start} to {end}, {hours:g} hours behind, by {coverage.agency!r}{where}"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_a_map_makes_of_a_log_what_was_agreed(example: Worked, tmp_path: Path) -> None:
    assert as_mapped(example, tmp_path).splitlines() == example.makes.splitlines()


if __name__ == "__main__":  # python -m tests.unit.test_logs_as_mapped: write it down, and read the diff
    with tempfile.TemporaryDirectory() as temporary:
        rewritten(FILE, lambda each: as_mapped(each, Path(temporary)))
