"""Whether the evaluator says of a record just what its worlds say."""

from __future__ import annotations

from amparo.safeguards import nodes
from tests.agreement.oracle import MOST_WORLDS, Reading, outcomes
from tests.agreement.plain_law import walk
from tests.law.building import Record
from tests.law.judging import catalogue, findings, pack, words

#: By (law, trigger), what may come of it. A trigger of several windows is followed by the number of each.
Outcomes = dict[tuple[str, str], frozenset[str]]


def worlds(rule: nodes.Rule, record: Record, most: int = MOST_WORLDS) -> Reading:
    """What the worlds of `record` give. Raises `TooManyWorlds` and `Unfollowed`."""
    reaches = {node.within for node in walk(rule) if isinstance(node, nodes.Any | nodes.NoneOf)}
    limits = [
        one
        for one in pack().limits
        # how far a condition looks back is a matter of all the world's law, whichever laws are asked for
        if one.law in {*record.laws, "policy"} or (one.law == "international" and one.id in reaches)
    ]
    return outcomes(rule, catalogue(), limits, record.timeline, record.as_of, record.known_at, words(), most)


def judged(rule: nodes.Rule, record: Record) -> Outcomes:
    """What the evaluator leaves possible; of an answer that may be an anchor in several spans, in any of them."""
    found: Outcomes = {}
    for one in findings(record, (rule.id,)):
        if one.part == rule.part:
            trigger = (one.trigger or "").split("/")[-1] + (f" {one.window}" if one.window else "")
            possible = frozenset(outcome.value for outcome in one.could_be)
            found[one.law, trigger] = found.get((one.law, trigger), possible) | possible
    return found


def left_out(possible: frozenset[str], said: frozenset[str]) -> frozenset[str]:
    """What some world gives (`possible`) and a finding (`said`) leaves out.

    A clock that runs is excused only by what certainly happened (section 4, last step: an exception that is unknown
    adds to a breach alone). Then neither what the excuse would give counts, nor the met that nobody saw, which an
    excused clock leaves open and a running one does not.
    """
    excused = "pending" in said and "not_applicable" in possible
    return possible - said - ({"not_applicable", "met"} if excused else set[str]())


def unsound(rule: nodes.Rule, told: Outcomes, said: Outcomes) -> Outcomes:
    """What some world gives (`told`) and the findings (`said`) leave out. What is an anchor in some worlds only may
    have no finding."""
    found: Outcomes = {}
    for key, possible in told.items():
        if key not in said and isinstance(rule.form, nodes.Every) and "not_applicable" in possible:
            continue
        if beyond := left_out(possible, said.get(key, frozenset())):
            found[key] = beyond
    return found
