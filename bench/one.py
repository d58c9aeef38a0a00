"""How long runner `one` takes on a timeline of 50 events: all rules together, and each that finds something alone.

    python bench/one.py [--events 50] [--repeat 31] [--tries 5] [--rules]

Judging is with reasons, compiled rules kept. Explaining makes every sentence of every finding, as a page does.
Times are of the processor, so a busy machine is slower by what its caches lose, and the load is said. No peer
evaluates these semantics on a single case: `docs/explanation` says what others can express.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.law.packs import load_pack
from amparo.pathway.events import Coverage, Event, Timeline, Value
from amparo.pathway.instants import Instant, microseconds
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.explaining import Explainer
from amparo.safeguards.findings import Finding
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.nodes import RuleSet

ZONE = "Europe/Oslo"
INNER = 4
START = datetime.fromisoformat("2026-03-02T10:00+01:00")


def busy_pathway(events: int) -> Timeline:
    """One child held before trial for a long time: every rule has something to judge."""
    made: list[Event] = []

    def add(kind: str, hours: float, references: dict[str, str], **attributes: Value) -> None:
        at = Instant.at(START + timedelta(hours=hours), ZONE)
        made.append(Event(f"e{len(made):03}", "child", kind, at, at.latest, attributes, references, "agency"))

    held = {"episode": "E1", "proceeding": "P1"}
    add("age_recorded", -1, {}, birth=Instant.year(2010, ZONE), presumed_child="yes")
    add("encountered_by_security_forces", -20, {"episode": "E0"}, association_alleged="yes")
    add("handed_over", -4, {"episode": "E0"}, receiver="civilian_child_protection")
    add("apprehended", 0, held, deprived_of_liberty="yes", association_alleged="yes")
    add("legal_aid_assigned", 1, held)
    add("brought_before_authority", 20, held, authority_type="judge")
    add(
        "detention_ordered",
        22,
        held,
        phase="pretrial",
        alternatives_considered="yes",
        last_resort_reasons="as written",
    )
    add("detention_admitted", 24, held, facility_type="mixed", separated_from_adults="yes")
    add("victim_screening_completed", 40, {})
    add("charge_filed", 60, held, offence_date=Instant.month(2026, 2, ZONE), association_alleged="yes")
    add("prosecution_decision_made", 59, held, association_alleged="yes")
    add("held_with_adults", 30, held, relation="unrelated", best_interests_basis="no_space")
    add("isolation_started", 100, {**held, "isolation": "S1"}, hours_per_day=23, meaningful_contact="no")
    add("isolation_ended", 140, {**held, "isolation": "S1"})
    number = 0
    while len(made) < events:
        number += 1
        at = 200 + 24 * number
        talk = {**held, "interview": f"I{number}"}
        add("interview_started", at, talk, role="suspect", persons_present=frozenset({"lawyer"}))
        add("interview_paused", at + 1.5, talk)
        add("interview_resumed", at + 2, talk)
        add("interview_ended", at + 3, talk)
        add("detention_reviewed", at + 4, held)
    every = Coverage("agency", frozenset(load_vocabulary().kinds))
    return Timeline("child", tuple(made[:events]), (every,), zone=ZONE)


@dataclass(frozen=True)
class Took:
    """Microseconds of the processor: the least of the medians of several tries, so that what others do on the
    machine counts as little as it can."""

    act: Callable[[], object]
    tries: int
    repeat: int

    def microseconds(self) -> float:
        """Least over the tries of the median over the repetitions."""
        self.act()
        return min(statistics.median(self._once() for _ in range(self.repeat)) for _ in range(self.tries))

    def _once(self) -> float:
        began = time.process_time_ns()
        for _ in range(INNER):
            self.act()
        return (time.process_time_ns() - began) / INNER / 1_000


def main() -> None:
    """Print a Markdown table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--events", type=int, default=50)
    words.add_argument("--repeat", type=int, default=31)
    words.add_argument("--tries", type=int, default=5)
    words.add_argument("--rules", action="store_true", help="also each rule alone")
    asked = words.parse_args()
    packs = [load_pack("international"), load_pack("XA")]
    limits = [limit for pack in packs for limit in pack.limits]
    calendars = {"XA": packs[1].calendar}
    rules, timeline = load_catalogue(), busy_pathway(asked.events)
    named = {(rule.id, rule.part): rule for rule in rules.rules}
    as_of = microseconds(START + timedelta(days=120))

    def judge_of(chosen: RuleSet) -> Judge:
        return Judge(chosen, limits, calendars=calendars)

    def explained(findings: Iterable[Finding]) -> int:
        explainer = Explainer(timeline)
        return sum(len(explainer.explain(one, named[one.rule, one.part]).sentences()) for one in findings)

    def took(act: Callable[[], object]) -> float:
        return Took(act, asked.tries, asked.repeat).microseconds()

    whole = judge_of(rules)
    findings = whole.judge(timeline, as_of=as_of)
    resolved = whole.resolve(timeline, as_of=as_of)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Python {platform.python_version()}, {asked.events} events, {len(named)} parts of rules,", end=" ")  # noqa: T201
    print(f"{len(findings)} findings, {explained(findings)} sentences; load {load}\n")  # noqa: T201
    print("| what | microseconds |\n|---|---:|")  # noqa: T201
    for what, act in {
        "judging and explaining together": lambda: explained(whole.judge(timeline, as_of=as_of)),
        "judging with reasons, resolving included": lambda: whole.judge(timeline, as_of=as_of),
        "resolving alone": lambda: whole.resolve(timeline, as_of=as_of),
        "explaining every finding in sentences": lambda: explained(findings),
    }.items():
        print(f"| {what} | {took(act):,.0f} |")  # noqa: T201
    if not asked.rules:
        return
    print("\n| rule | judging | explaining | findings |\n|---|---:|---:|---:|")  # noqa: T201
    for name in dict.fromkeys(rule.id for rule in rules.rules):
        judge = judge_of(RuleSet(tuple(r for r in rules.rules if r.id == name), rules.states, rules.limits))
        own = judge.judge_resolved(resolved)
        if own:
            alone = took(lambda judge=judge: judge.judge_resolved(resolved))
            print(f"| {name} | {alone:,.0f} | {took(lambda own=own: explained(own)):,.0f} | {len(own)} |")  # noqa: T201


if __name__ == "__main__":
    main()
