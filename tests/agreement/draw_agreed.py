"""Draws the agreed cases anew: records on which the evaluator says just what all their worlds say.

    .venv/bin/python -m tests.agreement.draw_agreed                    every part of every rule
    .venv/bin/python -m tests.agreement.draw_agreed --only RULE ...    only these rules; the others stay

Of many drawn records those are kept that run steps of the evaluator, in an order, that no kept one has run for this
rule, form or at all. What is kept is what the worlds gave; a record on which the two differ is left out here and is
`test_worlds`' business.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

from amparo.pathway import instants
from amparo.safeguards import nodes
from amparo.safeguards.evaluate import one
from tests.agreement.agreeing import Outcomes, judged, worlds
from tests.agreement.drawing import Drawing, readings
from tests.agreement.oracle import TooManyWorlds
from tests.agreement.plain_choices import Unfollowed
from tests.agreement.written import Case, read_cases, text_of
from tests.law.building import Record
from tests.law.judging import catalogue, pack, words

FILE = Path(__file__).parents[1] / "law" / "agreed.txt"

#: So many of each part, of so many drawn; what has more worlds than this is left to `test_worlds`.
EACH, DRAWN, MOST = 22, 120, 400

#: Where each step weighs: one that no kept case has run at all, none of this form, none of this rule part.
AT_ALL, IN_FORM, IN_PART = 12, 4, 1

_ROOMS = tuple(str(Path(str(module.__file__)).parent) for module in (one, instants))

Step = tuple[CodeType, int, int]


def traced(run: Callable[[], Outcomes]) -> tuple[Outcomes, frozenset[Step]]:
    """What `run` gives, and which line after which other it ran in the rooms that judge."""
    steps: set[Step] = set()

    def local(code: CodeType) -> Callable[[FrameType, str, Any], Any]:
        before = -1

        def line(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal before
            if event == "line":
                steps.add((code, before, frame.f_lineno))
                before = frame.f_lineno
            elif event == "return":
                steps.add((code, before, -1))
            return line

        return line

    def called(frame: FrameType, _event: str, _argument: Any) -> Any:
        code = frame.f_code
        return local(code) if code.co_filename.startswith(_ROOMS) else None

    sys.settrace(called)
    try:
        found = run()
    finally:
        sys.settrace(None)
    return found, frozenset(steps)


def agreed(rule: nodes.Rule, record: Record, said: Outcomes) -> bool:
    """Whether all worlds together give just what the evaluator `said`, and the worlds can be followed."""
    try:
        reading = worlds(rule, record, MOST)
    except (TooManyWorlds, Unfollowed):
        return False
    return not (reading.runs or reading.severed or reading.contradictory) and reading.outcomes == said


class Chooser:
    """Keeps what was run by the cases that were chosen."""

    def __init__(self) -> None:
        self.run: set[object] = set()

    def gain(self, rule: nodes.Rule, said: Outcomes, steps: Iterable[Step]) -> int:
        """How much that was not run yet a case would run."""
        fresh = 5 * ((rule.name, frozenset(said.items())) not in self.run)
        for step in steps:
            fresh += AT_ALL * (step not in self.run)
            fresh += IN_FORM * ((type(rule.form), step) not in self.run)
            fresh += IN_PART * ((rule.name, step) not in self.run)
        return fresh

    def take(self, rule: nodes.Rule, said: Outcomes, steps: Iterable[Step]) -> None:
        self.run.add((rule.name, frozenset(said.items())))
        for step in steps:
            self.run |= {step, (type(rule.form), step), (rule.name, step)}

    def choose(self, rule: nodes.Rule, seed: int) -> Iterator[Case]:
        """Cases of `rule`, as different as they come."""
        reads = readings(rule, catalogue(), pack().limits, words())
        drawing = Drawing(rule, reads, words(), Random(f"{seed} {rule.name}"))
        drawn: list[tuple[Record, Outcomes, frozenset[Step]]] = []
        for _ in range(DRAWN):
            record = drawing.record()
            drawn.append((record, *traced(lambda record=record: judged(rule, record))))
        kept = 0
        while drawn and kept < EACH:
            best = max(drawn, key=lambda one: self.gain(rule, one[1], one[2]))
            drawn.remove(best)
            record, said, steps = best
            if agreed(rule, record, said):
                self.take(rule, said, steps)
                kept += 1
                yield Case(rule.name, record, said)


def main() -> None:
    options = argparse.ArgumentParser(description="Draws the agreed cases anew.")
    options.add_argument("--seed", type=int, default=79188)
    options.add_argument("--only", nargs="*", metavar="RULE", help="only these rules; the others stay")
    asked = options.parse_args()
    chooser = Chooser()
    kept: dict[str, list[Case]] = {}
    if asked.only:
        for case in read_cases(FILE.read_text(encoding="utf-8").splitlines(), words()):
            kept.setdefault(case.rule, []).append(case)
    for rule in catalogue().rules:
        if not asked.only or rule.id in asked.only:
            kept[rule.name] = list(chooser.choose(rule, asked.seed))
            sys.stdout.write(f"{rule.name}: {len(kept[rule.name])}\n")
    texts = [text_of(case, words()) for rule in catalogue().rules for case in kept.get(rule.name, ())]
    FILE.write_text("\n".join(texts), encoding="utf-8")
    sys.stdout.write(f"{len(texts)} cases, {FILE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
