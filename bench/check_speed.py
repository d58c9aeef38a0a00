"""How long `amparo check` takes over a generated log, and how much memory.

    python bench/check_speed.py [ROWS ...]

Each size is a fresh process that reads CSV, groups interleaved cases and judges the rules of
`examples/receipt/rules.toml`. Prints rows a second and the peak of the process. Never a timed test.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "examples/receipt"
ACTIVITIES = (
    "Confirmation of receipt",
    "T02 Check confirmation of receipt",
    "T04 Determine confirmation of receipt",
    "T05 Print and send confirmation of receipt",
    "T06 Determine necessity of stop advice",
    "T10 Determine necessity to stop indication",
)
COLUMNS = (
    "case:channel",
    "case:concept:name",
    "case:deadline",
    "case:enddate",
    "case:startdate",
    "concept:name",
    "lifecycle:transition",
    "org:resource",
    "time:timestamp",
)
RUN = (
    "import resource, sys\n"
    "from amparo.entrypoints.main import exit_code\n"
    "code = exit_code(sys.argv[1:])\n"
    "print('PEAK', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    "sys.exit(code)\n"
)


def write_log(path: Path, rows: int, seed: int = 1) -> None:
    """A log of `rows` rows in the columns of receipt.csv, six a case, in the order of their times."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    start = datetime(2010, 10, 1, 8, tzinfo=timezone(timedelta(hours=1)))
    entries: list[tuple[datetime, list[str]]] = []
    for case in range(-(-rows // len(ACTIVITIES))):
        opened = start + timedelta(minutes=dice.randrange(400 * 24 * 60))
        closed = opened + timedelta(days=dice.randrange(5, 120))
        now = opened
        for activity in ACTIVITIES:
            now += timedelta(minutes=dice.randrange(3 * 24 * 60))
            common = ["Internet", f"case-{case}", str(opened + timedelta(days=56)), str(closed), str(opened)]
            entries.append((now, [*common, activity, "complete", f"Resource{dice.randrange(40):02d}", str(now)]))
    entries.sort(key=lambda entry: entry[0])
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(row for _, row in entries[:rows])


def measure(rows: int) -> tuple[float, float]:
    """Seconds and MiB of one run over `rows` rows."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log.csv"
        write_log(log, rows)
        command = [sys.executable, "-c", RUN, "check", str(log), "--map", str(EXAMPLE / "map.toml")]
        command += ["--rules", str(EXAMPLE / "rules.toml"), "--format", "csv", "--output", f"{folder}/findings.csv"]
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - as above
        seconds = time.perf_counter() - begun
    return seconds, int(done.stdout.split("PEAK", 1)[1]) / 1024


if __name__ == "__main__":
    print("|    rows | seconds | rows a second | peak MiB |\n|---:|---:|---:|---:|")  # noqa: T201
    for size in [int(text) for text in sys.argv[1:]] or [10_000, 100_000, 500_000]:
        seconds, peak = measure(size)
        print(f"| {size:>7,} | {seconds:>7.1f} | {size / seconds:>13,.0f} | {peak:>8.0f} |")  # noqa: T201
