"""Mutation test of the two rooms that judge: a seeded sample of small wrongs, each of which some test must notice.

    python tests/mutants/run.py --sample 200 --seed 79188 --jobs 2

The tree is copied aside, once for each job, so that the checkout is never touched. Cosmic Ray makes the
mutants; those that cannot change what the program does are left out before the draw: mutations inside
annotations (never evaluated), `is` against `==` on enumeration members, and caching decorators. The
command prints the survivors, file and line and what was changed, and exits 1 below the bar.
"""

from __future__ import annotations

import argparse
import ast
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("src/amparo/safeguards", "src/amparo/pathway")
#: Framework code that is tested against a database, not by the quick suites named below.
APART = ("/store/", "/web/")
SUITES = ("tests/law", "tests/unit", "tests/spec")
TIMEOUT_SECONDS = 240
NOT_COPIED = (".git", ".venv", ".demo", ".hypothesis", "__pycache__", "site", "shots", "*.egg-info")
SAME_MEANING = {"Is_Eq", "IsNot_NotEq", "Eq_Is", "NotEq_IsNot"}
CACHES = {"lru_cache", "cache", "cached_property"}


@dataclass(frozen=True)
class Mutant:
    """One mutant as the session database knows it."""

    job: str
    path: str
    operator: str
    line: int
    column: int


def modules() -> list[str]:
    """The pure files of the two rooms, relative to the root."""
    found = (
        str(file.relative_to(ROOT))
        for room in ROOMS
        for file in sorted((ROOT / room).rglob("*.py"))
        if file.stat().st_size
    )
    return [path for path in found if not any(part in path for part in APART)]


def never_run(source: str) -> list[tuple[int, int, int, int]]:
    """Spans (line, column, end line, end column) of annotations and caching decorators."""
    spans: list[ast.expr] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = [
                *node.args.posonlyargs,
                *node.args.args,
                *node.args.kwonlyargs,
                node.args.vararg,
                node.args.kwarg,
            ]
            spans += [argument.annotation for argument in arguments if argument and argument.annotation]
            spans += [node.returns] if node.returns else []
            spans += [d for d in node.decorator_list if any(name in ast.unparse(d) for name in CACHES)]
        elif isinstance(node, ast.AnnAssign):
            spans.append(node.annotation)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"cast", "TypeVar"} and node.args:
            spans.append(node.args[0])
    return [(s.lineno, s.col_offset, s.end_lineno or s.lineno, s.end_col_offset or 0) for s in spans]


def eligible(session: Path) -> list[Mutant]:
    """The mutants that can change behaviour."""
    with sqlite3.connect(session) as database:
        rows = database.execute(
            "select job_id, module_path, operator_name, start_pos_row, start_pos_col from mutation_specs"
        ).fetchall()
    mutants = [Mutant(*row) for row in rows]
    spans = {path: never_run((ROOT / path).read_text()) for path in {mutant.path for mutant in mutants}}

    def counts(mutant: Mutant) -> bool:
        if any(mutant.operator.endswith("_" + pair) for pair in SAME_MEANING):
            return False
        at = (mutant.line, mutant.column)
        return not any((a, b) <= at <= (c, d) for a, b, c, d in spans[mutant.path])

    return sorted((m for m in mutants if counts(m)), key=lambda m: (m.path, m.line, m.column, m.operator, m.job))


def prepare(folder: Path) -> Path:
    """A copy of the tree with a fresh session in it."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    paths = ", ".join(f'"{module}"' for module in modules())
    suites = " ".join(suite for suite in SUITES if (ROOT / suite).exists())
    environment = f"PYTHONPATH={folder}/src PYTHONDONTWRITEBYTECODE=1 HYPOTHESIS_STORAGE_DIRECTORY={folder}/.h"
    command = f"env {environment} {sys.executable} -m pytest -x -q -p no:cacheprovider {suites}"
    settings = [
        "[cosmic-ray]",
        f"module-path = [{paths}]",
        f"timeout = {TIMEOUT_SECONDS}.0",
        "excluded-modules = []",
        f'test-command = "{command}"',
        "[cosmic-ray.distributor]",
        'name = "local"',
    ]
    (folder / "mutants.toml").write_text("\n".join(settings) + "\n")
    run(folder, "init", "mutants.toml", "session.sqlite")
    return folder / "session.sqlite"


def run(folder: Path, *words: str) -> None:
    """One Cosmic Ray command in `folder`."""
    subprocess.run([str(Path(sys.executable).parent / "cosmic-ray"), *words], cwd=folder, check=True)


def keep(session: Path, jobs: set[str]) -> None:
    """Leave only `jobs` in the session."""
    with sqlite3.connect(session) as database:
        for table in ("mutation_specs", "work_items"):
            known = [row[0] for row in database.execute(f"select job_id from {table}")]  # noqa: S608 - our own names
            gone = [(job,) for job in known if job not in jobs]
            database.executemany(f"delete from {table} where job_id = ?", gone)  # noqa: S608 - our own names


def main() -> int:
    """Draw, run, report. 0 if at least the bar was killed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sample", type=int, default=150)
    words.add_argument("--seed", type=int, default=79188)
    words.add_argument("--jobs", type=int, default=2)
    words.add_argument("--bar", type=float, default=90.0, help="per cent that must be killed")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        folders = [Path(temporary) / f"tree{number}" for number in range(asked.jobs)]
        first = prepare(folders[0])
        run(folders[0], "baseline", "mutants.toml")  # unharmed, the tree must pass: else every mutant looks killed
        pool = eligible(first)
        drawn = random.Random(asked.seed).sample(pool, min(asked.sample, len(pool)))
        spots = {(m.path, m.line, m.column, m.operator): m for m in drawn}
        sessions = [first, *(prepare(folder) for folder in folders[1:])]
        for number, session in enumerate(sessions):
            with sqlite3.connect(session) as database:
                rows = database.execute(
                    "select job_id, module_path, operator_name, start_pos_row, start_pos_col from mutation_specs"
                    " order by module_path, start_pos_row, start_pos_col, operator_name, occurrence, operator_args"
                ).fetchall()
            mine: dict[tuple[str, int, int, str], str] = {}
            for job, path, operator, line, column in rows:
                mine.setdefault((path, line, column, operator), job)
            chosen = [mine[spot] for spot in sorted(spots)][number :: asked.jobs]
            keep(session, set(chosen))
        with ThreadPoolExecutor(asked.jobs) as pool_of_jobs:
            list(pool_of_jobs.map(lambda folder: run(folder, "exec", "mutants.toml", "session.sqlite"), folders))
        return report(sessions, len(pool), asked.bar)


def report(sessions: list[Path], eligible_count: int, bar: float) -> int:
    """Print what was killed and what survived."""
    survivors: list[str] = []
    total = 0
    for session in sessions:
        with sqlite3.connect(session) as database:
            rows = database.execute(
                "select s.module_path, s.start_pos_row, s.operator_name, r.test_outcome, r.diff"
                " from mutation_specs s join work_results r on r.job_id = s.job_id"
            ).fetchall()
        for path, line, operator, outcome, diff in rows:
            total += 1
            if str(outcome).upper().endswith("SURVIVED"):
                changed = [d for d in (diff or "").splitlines() if d[:1] in "+-" and d[:3] not in {"+++", "---"}]
                survivors.append(f"{path}:{line} {operator}\n    " + "\n    ".join(changed))
    killed = total - len(survivors)
    share = 100 * killed / total if total else 0.0
    for survivor in survivors:
        sys.stdout.write(f"survived: {survivor}\n")
    sys.stdout.write(
        f"{killed} of {total} mutants killed ({share:.1f} %), drawn from {eligible_count}; bar {bar:.0f} %\n"
    )
    return 0 if total and share >= bar else 1


if __name__ == "__main__":
    sys.exit(main())
