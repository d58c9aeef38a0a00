"""What a rule reads of the record: which kinds of event, and which of their attributes.

Pure. A page says it, so that a country knows what it must write down for a safeguard to be seen at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from amparo.pathway.resolving import TURNED_18
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards import nodes
from amparo.safeguards.nodes import AtMost, Before, Condition, Every, Never, Rule, RuleSet, Within
from amparo.safeguards.wording import walk
from amparo.safeguards.words import OF_THE_EVENT

#: What an age is reckoned from.
BIRTH = ("birth", "presumed_child")

#: Nobody records it: it follows from the claims about birth.
REACHED_BY_AGE = frozenset({TURNED_18})


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """One thing that must be recorded: an attribute of a kind, or (empty) that it happened, and when."""

    kind: str
    attribute: str = ""

    def __str__(self) -> str:
        """`kind` or `kind.attribute`."""
        return f"{self.kind}.{self.attribute}" if self.attribute else self.kind


def needs(rule: Rule, ruleset: RuleSet, vocabulary: Vocabulary) -> tuple[Need, ...]:
    """All that `rule` reads, by kind and attribute; of a carried attribute every kind that can state it."""
    found: set[Need] = set()
    opening = opening_kinds(rule, ruleset)
    for kinds, condition in judged(rule, ruleset):
        found |= {Need(kind) for kind in kinds if kind not in REACHED_BY_AGE}
        if REACHED_BY_AGE.intersection(kinds):
            found |= {need for name in BIRTH for need in _of_path(name, (), vocabulary)}
        found |= set(_of_condition(condition, kinds, opening, vocabulary))
    for path in (rule.limit_at, *_dates(rule)):
        if path is not None:
            found |= set(_of_path(path.name, opening, vocabulary))
    return tuple(sorted(found))


def judged(rule: Rule, ruleset: RuleSet) -> Iterator[tuple[tuple[str, ...], Condition | None]]:
    """Every condition of `rule` with the kinds of event that it judges, the states' it names included."""
    opening = opening_kinds(rule, ruleset)
    conditions: list[tuple[tuple[str, ...], Condition | None]] = [(opening, rule.where), (opening, rule.applies)]
    match rule.form:
        case Within(_, need, need_where) | Every(_, need, need_where):
            conditions.append((need, need_where))
        case Before(trigger, need, need_where, require):
            conditions += [(need, need_where), (trigger, require)]
        case Never(never, never_where):
            conditions.append((never, never_where))
        case AtMost(_, count, count_where):
            conditions.append((count, count_where))
    for exception in rule.unless:
        at = answer_kinds(rule) if exception.at == "answer" else opening
        conditions += [(at if exception.when else (), exception.when), (exception.event, exception.where)]
    yield from conditions
    seen: set[str] = set()
    waiting = [getattr(rule.form, "state", None)]
    waiting += [
        node.state for _, condition in conditions for node in walk(condition) if isinstance(node, nodes.Held)
    ]
    while waiting:
        name = waiting.pop()
        if not name or name in seen:
            continue
        seen.add(name)
        state = ruleset.state(name)
        yield state.opens, state.where
        yield state.closes, None
        waiting += [state.of, *(node.state for node in walk(state.where) if isinstance(node, nodes.Held))]


def answer_kinds(rule: Rule) -> tuple[str, ...]:
    """The kinds that answer the rule, or that it forbids."""
    return getattr(rule.form, "need", ()) or getattr(rule.form, "never", ())


def opening_kinds(rule: Rule, ruleset: RuleSet) -> tuple[str, ...]:
    """The kinds of the event at which the rule begins to ask: its triggers, or those that open its state."""
    form = rule.form
    if trigger := getattr(form, "trigger", ()):
        return trigger
    name: str | None = getattr(form, "state", None)
    while name:
        state = ruleset.state(name)
        if not state.of:
            return state.opens
        name = state.of
    return getattr(form, "never", ()) or getattr(form, "count", ())


def _dates(rule: Rule) -> tuple[nodes.Path | None, ...]:
    return (rule.form.count_from, rule.form.by) if isinstance(rule.form, Within) else ()


def _of_condition(
    condition: Condition | None, kinds: tuple[str, ...], opening: tuple[str, ...], vocabulary: Vocabulary
) -> Iterator[Need]:
    """What `condition` reads of `kinds`, and what it reads of the event that began the duty."""
    inner: set[int] = set()
    for node in walk(condition):
        match node:
            case nodes.Any(others, where) | nodes.NoneOf(others, where) | nodes.Count(others, where):
                yield from (Need(kind) for kind in others)
                yield from _of_condition(where, others, opening, vocabulary)
                inner |= {id(below) for below in walk(where)}
            case nodes.Path(name, of_trigger) if id(node) not in inner:
                yield from _of_path(name, opening if of_trigger else kinds, vocabulary)
            case nodes.Age():
                for name in BIRTH:
                    yield from _of_path(name, (), vocabulary)
            case _:
                pass


def _of_path(name: str, kinds: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Need]:
    if name in OF_THE_EVENT:
        return
    own = [kind for kind in kinds if kind in vocabulary.kinds and name in vocabulary.kinds[kind].attributes]
    carriers = [
        kind.name for kind in vocabulary.kinds.values() if name in kind.attributes and kind.attributes[name].carried
    ]
    yield from (Need(kind, name) for kind in carriers or own)
