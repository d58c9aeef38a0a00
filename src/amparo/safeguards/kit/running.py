"""Amparo against its own kit: the adapter that every other system writes for itself.

Pure. It sees what stands in the kit and nothing else: no rule file, no pack, no vocabulary of the house.
"""

from __future__ import annotations

from collections.abc import Iterator

from amparo.pathway.instants import END
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding
from amparo.safeguards.kit.facts import moment, timeline_of
from amparo.safeguards.kit.judged import plain_result
from amparo.safeguards.kit.plain import Plain
from amparo.safeguards.kit.reading import Kit
from amparo.safeguards.nodes import RuleSet


class Runner:
    """Judges situations of one kit. Judges are compiled once for each choice of rules and laws."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._judges: dict[tuple[tuple[str, ...], tuple[str, ...]], Judge] = {}

    def results(self) -> Iterator[Plain]:
        """A line of results for each situation, in the order of the kit."""
        for situation in self._kit.situations:
            yield plain_result(situation["id"], self.findings(situation))

    def findings(self, situation: Plain) -> list[Finding]:
        """All that the rules of `situation` find in its record."""
        asked = situation["judge"]
        found = self._judge(tuple(asked["rules"]), tuple(asked["laws"])).judge(
            timeline_of(situation["timeline"], self._kit.vocabulary),
            as_of=moment(asked["as_of"], END),
            known_at=moment(asked["known_at"], END),
        )
        return [each for each in found if asked["parts"] is None or each.part in asked["parts"]]

    def _judge(self, names: tuple[str, ...], laws: tuple[str, ...]) -> Judge:
        judge = self._judges.get((names, laws))
        if judge is None:
            rules = self._kit.rules
            chosen = tuple(rule for rule in rules.rules if rule.id in names)
            ruleset = RuleSet(chosen, rules.states, rules.limits)
            judge = self._judges[names, laws] = Judge(ruleset, laws=laws, vocabulary=self._kit.vocabulary)
        return judge
