"""The built-in safeguards: rule files, one a topic, and the rule set that they make with the law.

Pure. The texts are paraphrases; each cites the provision that it paraphrases. A country's own rules and
limits come from its pack.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from amparo.law.citations import was_read
from amparo.law.packs import load_law, load_pack
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.loader import load_rules
from amparo.safeguards.nodes import RuleSet

#: The folder of the rule files.
CATALOGUE = Path(__file__).parent


@lru_cache(maxsize=8)
def load_catalogue(country: str = "international") -> RuleSet:
    """The built-in rules with the limits of the law: international, house policy, and those of `country`.

    Read once for each country. Raises `RuleError` if a rule file is wrong, `FileError` if a file of the law
    or the vocabulary is, or if there is no pack called `country`.
    """
    law = load_law()
    limits = law.limits if country == "international" else load_pack(country).limits
    return load_rules([CATALOGUE], load_vocabulary(), limits, was_read)
