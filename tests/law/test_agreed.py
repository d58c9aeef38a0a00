"""The agreed cases: on each, the evaluator says just what all possible worlds of the record say.

`agreed.txt` was drawn once; what it expects was enumerated world by world by `tests/agreement`, which shares no
code with the evaluator. Where a rule or a limit changed on purpose, draw its cases anew: the README there says how.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.agreement.agreeing import judged
from tests.agreement.written import Case, read_cases, text_of
from tests.law.judging import catalogue, words

FILE = Path(__file__).parent / "agreed.txt"
PARTS = {rule.name: rule for rule in catalogue().rules}
AGAIN = "draw them: .venv/bin/python -m tests.agreement.draw_agreed --only RULE"


@cache
def cases() -> dict[str, list[Case]]:
    """The cases, by the rule part that judges them."""
    found: dict[str, list[Case]] = {}
    for case in read_cases(FILE.read_text(encoding="utf-8").splitlines(), words()):
        found.setdefault(case.rule, []).append(case)
    return found


def test_every_part_of_every_safeguard_has_its_cases() -> None:
    few = {name: len(cases().get(name, ())) for name in PARTS if len(cases().get(name, ())) < 20}
    assert not few, f"{few}: {AGAIN}"
    assert cases().keys() <= PARTS.keys(), f"cases of what is no rule any more: {cases().keys() - PARTS.keys()}"


@pytest.mark.parametrize("part", sorted(PARTS))
def test_the_finding_is_that_of_all_worlds(part: str) -> None:
    for case in cases().get(part, ()):
        said = judged(PARTS[part], case.record)
        assert said == case.outcomes, f"{text_of(case, words())}\nthe evaluator says {said}"
