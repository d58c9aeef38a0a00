"""One small rule, a few events of a vocabulary of eight kinds, and what the rule says of them."""

from __future__ import annotations

from amparo.law.limits import INTERNATIONAL, LimitVersion, Period
from amparo.pathway.events import REFERENCES, Coverage, Event, Timeline
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary
from amparo.safeguards.evaluate.one import evaluate
from amparo.safeguards.findings import Finding
from amparo.safeguards.nodes import (
    Code,
    Compare,
    Condition,
    Form,
    Operator,
    Path,
    Rule,
    RuleSet,
    State,
    Unless,
)

ZONE = "CET"
NAMES = ("ask", "reply", "open", "close", "shut", "bad", "free", "start")
DATES = {"from_day": Type.DATE, "by_day": Type.DATE, "fine": Type.BOOL3}
WORDS = Vocabulary(
    1,
    {
        name: Kind(
            name,
            Compartment.SPINE,
            "none",
            name,
            "",
            {each: Attribute(each, type, "g") for each, type in DATES.items()},
            mints=("episode",) if name == "start" else (),
            once="episode" if name == "free" else None,
        )
        for name in NAMES
    },
)


def at(text: str) -> int:
    return read_instant(text, ZONE).latest


def limit(value: str | float, law: str = INTERNATIONAL, **how: object) -> LimitVersion:
    return LimitVersion("x", law, Period.read(value) if isinstance(value, str) else value, **how)  # type: ignore[arg-type]


def event(kind: str, happened: str, id: str = "", **said: str) -> Event:
    return Event(
        id or f"{kind} {happened}",
        "s",
        kind,
        read_instant(happened, ZONE),
        attributes={
            name: read_instant(value, ZONE) if DATES.get(name) is Type.DATE else value
            for name, value in said.items()
            if name not in REFERENCES
        },
        references={name: value for name, value in said.items() if name in REFERENCES},
    )


def run(
    form: Form,
    *events: Event,
    as_of: str = "2026-12-31",
    limits: tuple[LimitVersion, ...] = (limit("P10D"),),
    states: tuple[State, ...] = (),
    covered: tuple[str, ...] | None = None,
    scope: tuple[str, ...] = (),
    unless: tuple[Unless, ...] = (),
    applies: Condition | None = None,
    where: Condition | None = None,
    limit_at: Path | None = None,
    named: str | None = "x",
    **how: object,
) -> tuple[Finding, ...]:
    rule = Rule("r", form, scope=scope, limit=named, unless=unless, applies=applies, where=where, limit_at=limit_at)
    kinds = frozenset(NAMES if covered is None else covered)
    coverage = (Coverage("everybody", kinds),) if kinds else ()
    timeline = Timeline("s", events, coverage, zone=ZONE)
    rules = RuleSet((rule,), states, limits)
    return evaluate(rules, timeline, as_of=at(as_of), vocabulary=WORDS, **how)  # type: ignore[arg-type]


def outcomes(*args: object, **how: object) -> list[str]:
    return [str(finding.outcome) for finding in run(*args, **how)]  # type: ignore[arg-type]


def is_fine(value: str = "yes") -> Condition:
    return Compare(Path("fine"), Operator.EQUAL, Code(value))


LASTS = State("lasts", ("open",), ("close",), key=("episode",))
