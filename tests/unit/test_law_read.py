"""No limit of the law that nothing reads: whoever fills in a number expects that something follows."""

from __future__ import annotations

from amparo.law.packs import load_law
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.needing import judged
from amparo.safeguards.nodes import Any, Every, LimitOf, NoneOf, Rule, RuleSet
from amparo.safeguards.wording import walk

#: Ages by which a country's law is judged, and no record of a child.
OF_THE_LAW_ITSELF = {"majority", "recruitment-age"}


def read_by(rule: Rule, catalogue: RuleSet) -> set[str]:
    least = rule.form.least if isinstance(rule.form, Every) else None
    conditions = [condition for _, condition in judged(rule, catalogue)]
    named = {node.id for condition in conditions for node in walk(condition) if isinstance(node, LimitOf)}
    looked_back = (node for condition in conditions for node in walk(condition) if isinstance(node, Any | NoneOf))
    named |= {node.within for node in looked_back if node.within}
    return named | {each for each in (rule.limit, least) if each}


def test_every_limit_is_read_by_a_safeguard() -> None:
    catalogue = load_catalogue()
    read = set().union(*(read_by(rule, catalogue) for rule in catalogue.rules))
    assert set(load_law().quantities) - read - OF_THE_LAW_ITSELF == set()
