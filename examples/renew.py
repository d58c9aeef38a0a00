"""Writes anew what the examples' README files say that the command prints: `python examples/renew.py [FOLDER]`.

FOLDER holds the logs that are not part of the project (receipt.csv, running-example.xes, ocel/...); an example
whose log is not there stays as it is.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Example:
    """A log, the options beside the map, how many lines of findings the README shows, and of which rules.

    Without `rules` it shows the first lines of all, and the whole summary. With them it does not depend on what the
    catalogue has besides, nor on the version of the country's pack.
    """

    log: str
    options: tuple[str, ...]
    lines: int
    rules: tuple[str, ...] = ()

    @property
    def is_shipped(self) -> bool:
        """Whether the log is part of the project."""
        return self.log.startswith("examples/")

    def arguments(self, name: str, logs: Path) -> list[str]:
        """What stands behind `amparo`, from the project's folder."""
        log = self.log if self.is_shipped else str(logs / self.log)
        return ["check", log, "--map", f"examples/{name}/map.toml", *self.options]

    def shown(self, out: str, err: str) -> str:
        """What the README shows of what was printed."""
        lines, summary = out.splitlines(), err.splitlines()
        if self.rules:
            named = re.compile(rf"\S+ +({'|'.join(map(re.escape, self.rules))})(#\S+)? ")
            lines = [*lines[:2], *(line for line in lines[2:] if named.match(line))]
            matrix = next(place for place, line in enumerate(summary) if line.startswith("   "))
            rows = [line for line in summary[matrix + 1 :] if line.split(" ")[0] in self.rules]
            said = [line for line in summary[1:matrix] if not line.startswith("law: ")]
            summary = [*said, summary[matrix], *rows]
        return "".join(f"{line}\n" for line in [*lines[: self.lines], "...", *summary])


def _rules(name: str) -> tuple[str, ...]:
    return ("--rules", f"examples/{name}/rules.toml")


EXAMPLES = {
    "synthetic": Example(
        "examples/synthetic/pathways.csv",
        ("--country", "XA"),
        20,
        (
            "arrest-before-authority-24h",
            "separation-from-adults",
            "solitary-hard-limits",
            "detention-last-resort",
            "pretrial-detention-review",
            "interview-lawyer-present",
            "interview-length-and-rest",
        ),
    ),
    "receipt": Example("receipt.csv", _rules("receipt"), 12),
    "running-example": Example("running-example.xes", _rules("running-example"), 12),
    "invoices": Example("ocel/ocel20_example.jsonocel", _rules("invoices"), 16),
    "recruiting": Example("ocel/recruiting-red.jsonocel", _rules("recruiting"), 12),
    "orders": Example("ocel/example_log.jsonocel", _rules("orders"), 16),
}


def printed(name: str, logs: Path) -> str | None:
    """What the README of an example shows of what is printed now; `None` if its log is not there."""
    example = EXAMPLES[name]
    if not (example.is_shipped or (logs / example.log).exists()):
        return None
    program = [sys.executable, "-c", "from amparo.entrypoints.main import run; run()"]
    command = [*program, *example.arguments(name, logs.absolute())]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True, check=True)  # noqa: S603 - as above
    return example.shown(done.stdout, done.stderr.replace(f"{logs.absolute()}/", ""))


def renew(logs: Path) -> None:
    """Put what is printed now into each README."""
    for name in EXAMPLES:
        if (text := printed(name, logs)) is not None:
            readme = HERE / name / "README.md"
            before = readme.read_text(encoding="utf-8")
            block = f"```text\n{text}```"
            after = re.sub(r"```text\n.*?```", lambda _, block=block: block, before, count=1, flags=re.S)
            _ = readme.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    renew(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
