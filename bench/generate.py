"""How fast a synthetic population is made and written, and how much memory that takes.

    python -m bench.generate [--children 10000 100000] [--formats csv parquet xes] [--parts]

Each size and format in a process of its own, log and answer key into a folder that is thrown away. `rows` are
events and answers together; the processor's time is that of the process; memory is the most that was resident.
`--parts` times making, laying in columns and writing apart.
"""

from __future__ import annotations

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from amparo.pathway.population.batches import Texts, event_batch, event_schema, key_batch, key_schema
from amparo.pathway.population.files import Beside, Written, sink, write_population
from amparo.pathway.population.making import Population
from amparo.pathway.population.parameters import read_parameters

SEED = 7
_COLUMNS = (
    "children",
    "format",
    "events",
    "answers",
    "s",
    "s of processor",
    "events/s",
    "rows/s",
    "MiB",
    "MiB resident",
)
HEAD = f"| {' | '.join(_COLUMNS)} |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|"


def one(children: int, form: str) -> str:
    """Makes one population and says what it took."""
    with tempfile.TemporaryDirectory() as folder:
        parameters = read_parameters()
        lives = Population(parameters, SEED).lives(0, children)
        began, used = time.perf_counter(), time.process_time()
        written = Written()
        for written in write_population(lives, parameters, Beside.of(Path(folder) / f"population.{form}")):  # noqa: B007
            pass
        took, used = time.perf_counter() - began, time.process_time() - used
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    events, rows = written.events, written.events + written.answers
    return (
        f"| {children:,} | {form} | {events:,} | {written.answers:,} | {took:.1f} | {used:.1f} |"
        f" {events / used:,.0f} | {rows / used:,.0f} | {size / 2**20:,.0f} | {most:,.0f} |"
    )


def parts(children: int, repeat: int = 7) -> str:
    """Microseconds an event for each part of the work, the least of some repetitions: what others do at the same
    time only adds to it. Looking for cycles is off, as it is when files are written."""
    parameters = read_parameters()
    population, texts = Population(parameters, SEED), Texts(parameters.days)
    schema, key = event_schema(), key_schema()
    least: dict[str, float] = {}
    gc.disable()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        forms = {form: sink(Path(folder) / f"population.{form}", schema, stack) for form in ("csv", "parquet")}
        for _ in range(repeat):
            moments = [time.process_time()]
            lives = list(population.lives(0, children))
            moments.append(time.process_time())
            batch = event_batch(lives, texts, schema)
            moments.append(time.process_time())
            _ = key_batch(lives, key)
            moments.append(time.process_time())
            for write in forms.values():
                write(batch)
                moments.append(time.process_time())
            names = ("making", "columns of events", "columns of the key", "writing CSV", "writing Parquet")
            events = sum(len(life.events) for life in lives)
            for name, began, ended in zip(names, moments, moments[1:], strict=False):
                least[name] = min(least.get(name, 1e9), (ended - began) / events * 1e6)
    return "\n".join(f"| {what} | {span:.2f} |" for what, span in least.items())


def main() -> None:
    """Prints the tables of `bench/RESULTS.md`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--formats", nargs="+", default=["csv", "parquet", "xes"])
    parser.add_argument("--parts", action="store_true")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.parts:
        print("| part | microseconds an event |\n|---|---:|\n" + parts(500))  # noqa: T201
        return
    if asked.alone:
        print(one(asked.children[0], asked.formats[0]), flush=True)  # noqa: T201
        return
    print(HEAD, flush=True)  # noqa: T201
    for children in asked.children:
        for form in asked.formats:
            alone = ["--alone", "--children", str(children), "--formats", form]
            _ = subprocess.run([sys.executable, "-m", "bench.generate", *alone], check=True)  # noqa: S603


if __name__ == "__main__":
    main()
