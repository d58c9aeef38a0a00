"""Some die in custody, or soon after it. Nothing else happens to them; much is owed.

Pure.
"""

from __future__ import annotations

from amparo.pathway.events import Value
from amparo.pathway.population.days import HOUR, MINUTE
from amparo.pathway.population.lives import Life, Plan


def deaths(life: Life) -> Plan:
    """A death hours after an arrest, or days after the release that followed it."""
    if life.course != "died":
        return
    draws = life.draws
    tied = {"episode": life.tied["episode"]}
    if life.released is None:
        at = life.apprehended + MINUTE * draws.whole(7 * 60, 11 * 60)
        _ = life.happen("death_in_custody", at, life.office("prison"), tied)
    else:
        at = life.released + HOUR * draws.whole(3, 60)
        says: dict[str, Value] = {"custody_related": "yes", "soon_after_release": "yes"}
        _ = life.happen("death_after_release", at, life.office("protection"), tied, says)
    yield
