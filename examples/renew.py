"""Writes anew what the examples' README files say that the command prints: `python examples/renew.py [FOLDER]`.

FOLDER holds the logs that are not part of the project (receipt.csv, running-example.xes); an example whose log is
not there stays as it is.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

#: For each example its log, its options, and how many lines of findings the README shows.
EXAMPLES = {
    "synthetic": ("examples/synthetic/pathways.csv", ["--country", "XA"], 20),
    "receipt": ("receipt.csv", ["--rules", "examples/receipt/rules.toml"], 12),
    "running-example": ("running-example.xes", ["--rules", "examples/running-example/rules.toml"], 12),
}


def shown(name: str, logs: Path) -> str | None:
    """The first lines of stdout, three dots, and the whole of stderr; `None` if the log is not there."""
    log, options, lines = EXAMPLES[name]
    path = log if name == "synthetic" else str(logs / log)
    if not (HERE.parent / path).exists():
        return None
    command = [sys.executable, "-c", "from amparo.entrypoints.main import run; run()", "check", path]
    command += ["--map", f"examples/{name}/map.toml", *options]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=True)  # noqa: S603 - as above
    return "".join(f"{line}\n" for line in done.stdout.splitlines()[:lines]) + "...\n" + done.stderr


def renew(logs: Path) -> None:
    """Put what is printed now into each README."""
    for name in EXAMPLES:
        if (text := shown(name, logs)) is not None:
            readme = HERE / name / "README.md"
            before = readme.read_text(encoding="utf-8")
            after = re.sub(
                r"```text\n.*?```", lambda _, text=text: f"```text\n{text}```", before, count=1, flags=re.S
            )
            _ = readme.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    renew(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
