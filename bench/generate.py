"""How fast a synthetic population is made and written, and how much memory that takes.

    python -m bench.generate [--children 10000 100000] [--formats csv parquet xes] [--parts]

Each size and format in a process of its own, log and answer key into a folder that is thrown away. `rows` are
events and answers together; the processor's time is that of the process, which a busy machine changes little; memory
is the most that was resident. `--parts` times making, laying in columns and writing apart, for 10,000 children.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from amparo.pathway.population.batches import Texts, event_batch, event_schema, key_batch, key_schema
from amparo.pathway.population.files import Beside, Written, write_population
from amparo.pathway.population.making import Population
from amparo.pathway.population.parameters import read_parameters

SEED = 7
HEAD = """| children | format | events | answers | s | s of processor | events/s | rows/s | MiB written | MiB resident |
|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|"""


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


def parts(children: int) -> str:
    """Microseconds an event, for each part of the work."""
    parameters = read_parameters()
    population, texts = Population(parameters, SEED), Texts(parameters.days)
    began = time.process_time()
    lives = list(population.lives(0, children))
    made = time.process_time()
    _ = event_batch(lives, texts, event_schema())
    laid = time.process_time()
    _ = key_batch(lives, key_schema())
    key = time.process_time()
    events = sum(len(life.events) for life in lives)
    spans = {"making": made - began, "columns of events": laid - made, "columns of the key": key - laid}
    return "\n".join(f"| {what} | {span / events * 1e6:.2f} |" for what, span in spans.items())


def main() -> None:
    """Prints the tables of `bench/RESULTS.md`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--formats", nargs="+", default=["csv", "parquet", "xes"])
    parser.add_argument("--parts", action="store_true")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.parts:
        print("| part | microseconds an event |\n|---|---:|\n" + parts(10_000))  # noqa: T201
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
