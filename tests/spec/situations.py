"""Building blocks for situations: a few facts about an invented child, and what the rules say of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import amparo.safeguards
from amparo.law.limits import LimitVersion
from amparo.law.packs import load_law
from amparo.pathway.events import REFERENCES, Answer, Coverage, Event, Timeline, Value
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import Type, Vocabulary, load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding
from amparo.safeguards.loader import load_rules
from amparo.safeguards.nodes import RuleSet

ZONE = "CET"
PAPER = Path(__file__).parent / "paper"
CATALOGUE = Path(amparo.safeguards.__file__).parent / "catalogue"


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, with the one `once` that the paper's situation 24 rests on."""
    shipped = load_vocabulary()
    released = replace(shipped.kinds["detention_released"], once="episode")
    return replace(shipped, kinds={**shipped.kinds, "detention_released": released})


@lru_cache(maxsize=1)
def rules() -> RuleSet:
    """The catalogue, under the limits of the paper and, where it has none, those of the law."""
    stated = {limit.id for limit in load_rules([PAPER], vocabulary()).limits}
    others = [limit for limit in load_law().limits if limit.id not in stated]
    return load_rules([PAPER, CATALOGUE], vocabulary(), limits=others)


@lru_cache(maxsize=8)
def judge_of(laws: frozenset[str] | None) -> Judge:
    return Judge(rules(), laws=laws, vocabulary=vocabulary())


@dataclass(frozen=True)
class Situation:
    """A child's timeline and the moment at which it is judged."""

    timeline: Timeline
    as_of: int
    known_at: int | None = None

    def findings(
        self, rule: str, part: str = "", laws: Iterable[str] = ("international", "policy")
    ) -> list[Finding]:
        """The findings of one rule, under international law unless others are named."""
        found = judge_of(frozenset(laws)).judge(self.timeline, as_of=self.as_of, known_at=self.known_at)
        return [each for each in found if each.rule == rule and each.part == part]

    def outcomes(self, rule: str, part: str = "", laws: Iterable[str] = ("international", "policy")) -> list[str]:
        """Their outcomes, in order."""
        return [str(each.outcome) for each in self.findings(rule, part, laws)]


_numbers = itertools.count(1)


def fact(
    kind: str,
    happened: str,
    *,
    recorded: str | None = None,
    agency: str = "",
    id: str = "",
    corrects: str | None = None,
    **said: str | float | Iterable[str],
) -> Event:
    """One event: references and attributes by name, dates as they are written, sets as lists."""
    references = {name: str(value) for name, value in said.items() if name in REFERENCES}
    attributes = {name: _value(name, kind, value) for name, value in said.items() if name not in REFERENCES}
    return Event(
        id=id or f"e{next(_numbers)}",
        subject="child",
        kind=kind,
        happened=read_instant(happened, ZONE),
        recorded=None if recorded is None else read_instant(recorded, ZONE).latest,
        attributes=attributes,
        references=references,
        agency=agency,
        corrects=corrects,
    )


def _value(name: str, kind: str, value: str | float | Iterable[str]) -> Value:
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str):
        return frozenset(value)
    if value in set(Answer):
        return Answer(value)
    defined = vocabulary().attribute(name, (kind,)) or vocabulary().attribute(name)
    return read_instant(value, ZONE) if defined and defined[0].type is Type.DATE else value


def situation(
    *facts: Event,
    as_of: str,
    born: str | Iterable[str] | None = "2009-05-03",
    covered: Iterable[str] | None = None,
    uncovered: Iterable[str] = (),
    attributes: Iterable[str] = (),
    known_at: str | None = None,
    lag: int = 0,
) -> Situation:
    """Those facts, a claim of birth, and coverage of every kind but the `uncovered` (or of `covered` alone)."""
    claims = [] if born is None else [born] if isinstance(born, str) else list(born)
    stated = [fact("age_recorded", "2020-01-01", birth=claim, id=f"birth{n}") for n, claim in enumerate(claims)]
    kinds = set(vocabulary().kinds if covered is None else covered) - set(uncovered) | set(attributes)
    coverage = (Coverage("everybody", frozenset(kinds), lag=lag),) if kinds else ()
    return Situation(
        Timeline("child", (*stated, *facts), coverage, zone=ZONE),
        read_instant(as_of, ZONE).latest,
        None if known_at is None else read_instant(known_at, ZONE).latest,
    )


def limits_named(name: str) -> list[LimitVersion]:
    """The paper's values of one limit."""
    return [limit for limit in rules().limits if limit.id == name]
