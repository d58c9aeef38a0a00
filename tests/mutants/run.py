"""Mutation test of the two rooms that judge: a seeded sample of small wrongs, each of which some test must notice.

    python -m tests.mutants.run --sample 150 --seed 79188 --jobs 2 --within src/amparo/safeguards

1. The unharmed tree must pass, once plainly and once under coverage, which notes which test runs which line.
2. Against each mutant run the tests that ran its statement, quick ones first, up to the first that fails.
3. A line may serve tests that never run it: on import, in a shared fixture, in a load whose result is kept.
   Coverage notes it for everybody, and what the first tests let pass is judged by all the others too; with
   --thorough, for every line. What then passes has survived. A statement that nothing runs survives at once.
4. The tests that failed must pass together on the unharmed tree.

The command prints the survivors, file and line and what was changed, and exits 1 below the bar. With --without, the
tests whose names begin so take no part in anything; each is printed beside the figure. With --minutes, no mutant is
begun later; what was judged is the head of the draw, as fair as the whole, if smaller.
"""

from __future__ import annotations

import argparse
import queue
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

from tests.mutants.drawing import Mutant, changed_lines, is_python, lines_run_with, modules, pool
from tests.mutants.trees import COVERAGE, SUITES, Told, Tree

#: How much longer than unharmed a run may take before it counts as hanging, and what is added to every run.
PATIENCE = 8.0
START_SECONDS = 45.0


@dataclass(frozen=True)
class Unharmed:
    """What the unharmed tree did: seconds of each test, and for each file and line who ran it ("": everybody);
    and the tests left out by name."""

    seconds: dict[str, float]
    runners: dict[str, dict[int, list[str]]]
    left_out: tuple[str, ...] = ()

    def of(self, mutant: Mutant, source: str) -> set[str]:
        """Who runs the mutant's statement."""
        lines = self.runners.get(mutant.path, {})
        return {name for line in lines_run_with(source, mutant.line) for name in lines.get(line, ())}

    def of_file(self, mutant: Mutant) -> set[str]:
        """Who runs any statement of the mutant's file: the likeliest to notice what serves everybody."""
        return {name for names in self.runners.get(mutant.path, {}).values() for name in names if name}

    def quick_first(self, names: set[str]) -> list[str]:
        """Tests in the order that fails early."""
        return sorted(names, key=lambda name: (self.seconds.get(name, 0.0), name))

    def limit(self, names: list[str] | None) -> float:
        """Seconds after which a run of these tests (None: of all) hangs."""
        return START_SECONDS + PATIENCE * sum(self.seconds.get(name, 0.0) for name in names or self.seconds)


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant. `first`: the tests that ran its statement decided."""

    mutant: Mutant
    changed: list[str]
    killed: bool
    by: str
    first: bool


def measure(tree: Tree, suites: Sequence[str]) -> Unharmed:
    """Run suites of the unharmed tree under coverage."""
    told = tree.tests(suites=suites, measured=True, compiling=True)
    insist(told, tree, "The unharmed tree fails under coverage")
    data = CoverageData(str(tree.folder / COVERAGE))
    data.read()
    runners = {
        str(Path(file).relative_to(tree.folder)): data.contexts_by_lineno(file) for file in data.measured_files()
    }
    if not any(runners.values()):
        raise SystemExit("Coverage saw no line of the copied tree; is another copy of amparo imported?")
    return Unharmed(told.seconds, runners, told.left_out)


def measure_all(trees: Sequence[Tree]) -> Unharmed:
    """Run the unharmed tree plainly and, in two halves at the same time, under coverage."""

    def plainly_then_the_rest() -> Unharmed:
        insist(trees[1].tests(compiling=True), trees[1], "The unharmed tree fails")
        return measure(trees[1], SUITES[1:])

    with ThreadPoolExecutor(2) as workers:
        halves = workers.submit(measure, trees[0], SUITES[:1]), workers.submit(plainly_then_the_rest)
        one, other = (half.result() for half in halves)
    runners = {
        path: {
            line: [*one.runners.get(path, {}).get(line, ()), *other.runners.get(path, {}).get(line, ())]
            for line in {*one.runners.get(path, {}), *other.runners.get(path, {})}
        }
        for path in {*one.runners, *other.runners}
    }
    return Unharmed(one.seconds | other.seconds, runners, (*one.left_out, *other.left_out))


def insist(told: Told, tree: Tree, otherwise: str) -> None:
    """The unharmed tree must pass: else every mutant would look killed."""
    if not told.passed:
        raise SystemExit(f"{tree.said()}\n{otherwise}: {told.by}. Mend that first; nothing was judged.")


def judge(mutant: Mutant, tree: Tree, unharmed: Unharmed, thorough: bool) -> Verdict:
    """Put the wrong in, and see who notices."""
    original = (tree.folder / mutant.path).read_text()
    mutated = mutant.source(original)
    changed = changed_lines(original, mutated)
    runners = unharmed.of(mutant, original)
    if not runners:
        return Verdict(mutant, changed, False, "no test runs this line", True)
    with tree.holding(mutant.path, mutated):
        if near := unharmed.quick_first(runners - {""}):
            told = tree.tests(near, limit=unharmed.limit(near))
            if not told.passed:
                return Verdict(mutant, changed, True, told.by, True)
        if "" not in runners and not thorough:
            return Verdict(mutant, changed, False, "", True)
        likely = unharmed.quick_first(unharmed.of_file(mutant).difference(near))
        told = tree.tests(without=near, first=likely, limit=unharmed.limit(None))
        return Verdict(mutant, changed, not told.passed, told.by, False)


def main() -> int:
    """Draw, judge, report. 0 if at least the bar was killed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--sample", type=int, default=150)
    words.add_argument("--seed", type=int, default=79188)
    words.add_argument("--jobs", type=int, default=2)
    words.add_argument("--within", default="src/", help="only files whose path starts so")
    words.add_argument("--bar", type=float, default=90.0, help="per cent that must be killed")
    words.add_argument(
        "--minutes", type=float, help="begin no mutant later; what was judged is the head of the draw"
    )
    words.add_argument("--without", action="append", default=[], metavar="TEST", help="a test that is red for now")
    words.add_argument("--thorough", action="store_true", help="all tests, before a mutant has survived")
    asked = words.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
        trees = [
            Tree.copied(Path(temporary) / f"tree{number}", asked.without) for number in range(max(2, asked.jobs))
        ]
        mutants = pool([path for path in modules() if path.startswith(asked.within)], trees[0].folder)
        unharmed = measure_all(trees)
        baseline = time.monotonic() - began
        sample = random.Random(asked.seed).sample(mutants, min(asked.sample, len(mutants)))
        drawn = [each for each in sample if is_python(each.source((trees[0].folder / each.path).read_text()))]
        unjudged: list[Mutant] = []
        free: queue.SimpleQueue[Tree] = queue.SimpleQueue()
        for tree in trees[: asked.jobs]:
            free.put(tree)

        def judged(mutant: Mutant) -> Verdict | None:
            tree, start = free.get(), time.monotonic()
            if asked.minutes and start - began > 60 * asked.minutes:
                free.put(tree)
                unjudged.append(mutant)
                return None
            try:
                verdict = judge(mutant, tree, unharmed, asked.thorough)
            finally:
                free.put(tree)
            word = "killed" if verdict.killed else "SURVIVED"
            took = time.monotonic() - start
            sys.stderr.write(f"{word} {mutant} ({took:.0f} s) {verdict.by}\n")
            return verdict

        with ThreadPoolExecutor(asked.jobs) as workers:
            verdicts = [verdict for verdict in workers.map(judged, drawn) if verdict]
        killers = {verdict.by for verdict in verdicts if verdict.killed and verdict.by in unharmed.seconds}
        alone = trees[0].tests(unharmed.quick_first(killers)) if killers else Told(True, "", {})
        insist(alone, trees[0], "A test that killed fails on the unharmed tree too when fewer run beside it")
    for name in unharmed.left_out:
        sys.stdout.write(f"left out: {name}\n")
    if unjudged:
        sys.stdout.write(f"the time was over before the last {len(unjudged)} of {len(drawn)} that were drawn\n")
    return report(verdicts, asked.seed, len(mutants), asked.bar, (baseline, time.monotonic() - began))


def report(verdicts: list[Verdict], seed: int, eligible: int, bar: float, took: tuple[float, float]) -> int:
    """Print the survivors and the share that was killed. `took`: seconds for the unharmed tree, and for all."""
    killed = [verdict for verdict in verdicts if verdict.killed]
    for verdict in sorted((v for v in verdicts if not v.killed), key=lambda v: v.mutant):
        why = f" ({verdict.by})" if verdict.by else ""
        changed = "".join(f"\n    {line}" for line in verdict.changed)
        sys.stdout.write(f"survived: {verdict.mutant}{why}{changed}\n")
    unharmed, all_of_it = (seconds / 60 for seconds in took)
    share = 100 * len(killed) / len(verdicts) if verdicts else 0.0
    hung = sum(verdict.by.startswith("time limit") for verdict in killed)
    late = sum(not verdict.first for verdict in killed)
    sys.stdout.write(
        f"{len(killed)} of {len(verdicts)} mutants killed ({share:.1f} %), drawn from {eligible} with seed {seed};"
        f" bar {bar:.0f} %\n{hung} of them hung and ran into the time limit; {late} were noticed only by tests that"
        f" do not run the line themselves; {all_of_it:.1f} minutes, {unharmed:.1f} of them unharmed\n"
    )
    return 0 if verdicts and share >= bar else 1


if __name__ == "__main__":
    sys.exit(main())
