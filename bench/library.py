"""How long `import amparo` and a first check take, each in a process of its own: `python -m bench.library`.

The check is that of the nine synthetic children against all built-in safeguards, from a table in memory.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "examples" / "synthetic"
LOG, MAP = str(EXAMPLE / "pathways.csv"), str(EXAMPLE / "map.toml")
ROUNDS = 7

PROGRAMS = {
    "import amparo": "import amparo",
    "and the name amparo.check": "import amparo; amparo.check",
    "and a check of nine children, rules and law read": (
        f"import amparo; amparo.check({LOG!r}, map={MAP!r}, country='XA')"
    ),
}

CLOCK = """
import sys, time
begun = time.perf_counter(), time.process_time()
exec(sys.argv[1])
print(time.perf_counter() - begun[0], time.process_time() - begun[1])
"""


def seconds(program: str) -> tuple[float, float]:
    """How long `program` takes in a new process, the start of Python apart: by the clock, and of the processor."""
    done = subprocess.run([sys.executable, "-c", CLOCK, program], capture_output=True, text=True, check=True)  # noqa: S603
    clock, own = map(float, done.stdout.split())
    return clock, own


if __name__ == "__main__":
    for name, program in PROGRAMS.items():
        _ = seconds(program)  # the first reads from the disk
        clock, own = (
            statistics.median(each) for each in zip(*(seconds(program) for _ in range(ROUNDS)), strict=True)
        )
        print(f"{name}: {clock:.3f} s, own processor {own:.3f} s")  # noqa: T201
