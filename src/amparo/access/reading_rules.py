"""What each rule reads of the record, and which of it could turn one definite outcome into another.

Pure. Revealing a fact never turns a definite outcome into another, but for what speaks of the record itself: the
conditions `known` and `not_asked`, and `youngest_at`, which presumes. Source: the rule language, at its head.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.needing import BIRTH, judged, needs
from amparo.safeguards.nodes import Age, Known, NotAsked, RuleSet
from amparo.safeguards.wording import walk


@dataclass(frozen=True, slots=True)
class Reads:
    """What one rule reads: kinds and `kind.attribute`s. `of_record` are those attributes, by name, of which it asks
    what the record holds."""

    names: frozenset[str] = frozenset()
    of_record: frozenset[str] = frozenset()


def reads_of(rules: RuleSet, vocabulary: Vocabulary) -> Mapping[str, Reads]:
    """What every rule reads, by its name (`id`, or `id#part`), the states that it names included."""
    found: dict[str, Reads] = {}
    for rule in rules.rules:
        asked: set[str] = set()
        for _, condition in judged(rule, rules):
            for node in walk(condition):
                if isinstance(node, Known | NotAsked):
                    asked.add(node.path.name)
                elif isinstance(node, Age) and node.youngest:
                    asked |= set(BIRTH)
        found[rule.name] = Reads(frozenset(map(str, needs(rule, rules, vocabulary))), frozenset(asked))
    return found
