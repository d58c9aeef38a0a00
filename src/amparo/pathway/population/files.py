"""Writes a population into files: the log, its answer key, and the map that a check needs.

Pure. Lives are made and written a batch at a time, so that memory does not grow with the population.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from amparo.pathway.logs.writing_xes import TAIL, head
from amparo.pathway.population.batches import (
    Texts,
    event_batch,
    event_schema,
    key_batch,
    key_schema,
    then_batch,
    then_schema,
)
from amparo.pathway.population.lives import Life
from amparo.pathway.population.log_map import map_text
from amparo.pathway.population.parameters import Parameters
from amparo.pathway.population.xes import traces

#: Lives made before they are written. A life has about fifty events and sixty answers.
BATCH = 500

#: A row group of a Parquet file holds at least so many rows, but for the last. Its foot describes every column of
#: every group and stays in memory until the end, so small groups would cost more than the rows themselves.
GROUP = 80_000

#: The columns of which each row group says the least and the greatest value: those by which somebody looks up.
LOOKED_UP = ["subject", "case", "kind", "recorded", "rule"]

FORMATS = (".csv", ".parquet", ".xes")


class Unwritable(ValueError):
    """A name that says no format which can be written. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The files of one population."""

    log: Path
    key: Path
    then: Path
    map: Path
    form: str

    @staticmethod
    def of(log: Path) -> Beside:
        """The files that go with `log`: `NAME.key.csv` and `NAME.then.csv` (or .parquet) and `NAME.map.toml`,
        packed if it is.

        Raises `Unwritable` if its name ends in none of `FORMATS`, or one of these and .gz.
        """
        packed = ".gz" if log.suffix.lower() == ".gz" else ""
        plain = log.with_suffix("") if packed else log
        form = plain.suffix.lower()
        if form not in FORMATS:
            raise Unwritable(f"{log} is of no known format; name it .csv, .parquet or .xes (or one of these .gz)")
        key = ".parquet" if form == ".parquet" else ".csv"
        stem = plain.name.removesuffix(plain.suffix)
        answers, then = (log.with_name(f"{stem}.{name}{key}{packed}") for name in ("key", "then"))
        return Beside(log, answers, then, log.with_name(f"{stem}.map.toml"), form)


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    children: int = 0
    events: int = 0
    answers: int = 0


def write_population(
    lives: Iterable[Life], parameters: Parameters, beside: Beside, subject: str = "child"
) -> Iterator[Written]:
    """Write `lives`, whose subjects are of the kind `subject`, into the files of `beside`; after each batch, how
    much was written so far.

    Raises `OSError` if a file cannot be written.
    """
    text = map_text(parameters, beside.log.name, is_xes=beside.form == ".xes", subject=subject)
    _ = beside.map.write_text(text, encoding="utf-8")
    written = Written()
    texts = Texts(parameters.days)
    with ExitStack() as stack:
        write_events = _events(beside, parameters, texts, stack, subject)
        schema = key_schema()
        write_key = sink(beside.key, schema, stack)
        schema_then = then_schema()
        write_then = sink(beside.then, schema_then, stack)
        remaining = iter(lives)
        while True:
            with _without_looking_for_cycles():
                batch = list(islice(remaining, BATCH))
                if not batch:
                    return
                write_events(batch)
                write_key(key_batch(batch, schema))
                write_then(then_batch(batch, texts, schema_then))
            written = Written(
                written.children + len(batch),
                written.events + sum(len(life.events) for life in batch),
                written.answers + sum(len(life.answers) for life in batch),
            )
            yield written


@contextmanager
def _without_looking_for_cycles() -> Generator[None]:
    """Lives hold no cycles; the collector's looking for some would take a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _events(
    beside: Beside, parameters: Parameters, texts: Texts, stack: ExitStack, subject: str
) -> Callable[[list[Life]], None]:
    if beside.form != ".xes":
        schema = event_schema()
        write = sink(beside.log, schema, stack)
        return lambda batch: write(event_batch(batch, texts, schema))
    pa: Any = import_module("pyarrow")
    stream: Any = stack.enter_context(pa.output_stream(str(beside.log), compression="detect"))
    stream.write(head(parameters.zone, subject, {"synthetic": "yes"}).encode())
    _ = stack.callback(lambda: stream.write(TAIL.encode()))
    return lambda batch: stream.write("".join(traces(batch, texts)).encode())


def sink(path: Path, schema: Any, stack: ExitStack) -> Callable[[Any], None]:
    """Where Arrow batches go, by the ending of the name."""
    pa: Any = import_module("pyarrow")
    stream: Any = stack.enter_context(pa.output_stream(str(path), compression="detect"))
    if ".parquet" in path.suffixes:
        pq: Any = import_module("pyarrow.parquet")
        groups = _RowGroups(
            stack.enter_context(pq.ParquetWriter(stream, schema, compression="zstd", write_statistics=LOOKED_UP))
        )
        _ = stack.callback(groups.flush)
        return groups.add
    csv: Any = import_module("pyarrow.csv")
    options: Any = csv.WriteOptions(
        quoting_style="none"
    )  # no text holds a comma or a quote; one that did is refused
    writer = stack.enter_context(csv.CSVWriter(stream, schema, write_options=options))
    return writer.write_batch


class _RowGroups:
    """Batches gathered until they make a row group that is worth its description."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._held: list[Any] = []

    def add(self, batch: Any) -> None:
        """Hold `batch`, and write what is held when it is enough."""
        self._held.append(batch)
        if sum(each.num_rows for each in self._held) >= GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what is held as one row group; nothing if nothing is."""
        if self._held:
            pa: Any = import_module("pyarrow")
            self._writer.write_table(pa.Table.from_batches(self._held), row_group_size=2 * GROUP)
            self._held.clear()
