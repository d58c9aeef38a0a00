"""A measure after a finding of guilt, and how often release before its end is looked at.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import applied
from amparo.pathway.population.days import MINUTE
from amparo.pathway.population.limits import EARLY_RELEASE, POLICY, end_of_months, recurring
from amparo.pathway.population.lives import Life, Plan

_REVIEWED = "early_release_reviewed"
_CONTINUED: Mapping[str, Value] = {"review_outcome": "continued"}

#: How many days after the last review the next one is.
_GAPS = {"in_time": (50, 85), "last_day": (50, 85), "late": (95, 130)}


def sentencing(life: Life) -> Plan:
    """The measure is named in the same session; who serves a sentence in custody is to be reviewed again and
    again."""
    if not life.sentence or life.finding is None:
        return
    draws, days = life.draws, life.days
    court = life.office("court")
    at = life.finding + MINUTE * draws.whole(5, 25)
    is_custody = life.sentence == "custody"
    says: dict[str, Value] = {
        "measure": life.sentence,
        "custodial": "yes" if is_custody else "no",
    }
    sentence = life.happen("sentence_imposed", at, court, {"hearing": life.reference("H2"), **life.tied}, says)
    if life.happens("offender_register_entry"):
        entry: dict[str, Value] = draws.one(({"register_public": "yes"}, {"register_public": "no"}, {}))
        when = at + MINUTE * draws.whole(600, 60_000)
        if when < life.as_of:
            tied = {"proceeding": life.tied["proceeding"]}
            _ = life.happen("offender_register_entry", when, life.office("records"), tied, entry)
    anchors = [(sentence, "sentence_imposed", at)]
    end = life.as_of if life.released is None else min(life.released, life.as_of)
    while is_custody and (fault := life.fault("review")) != "stops":
        at = days.clock(days.day(at) + draws.whole(*_GAPS[fault]), draws.whole(9 * 60, 16 * 60))
        if at >= end:
            break
        anchors.append((life.happen(_REVIEWED, at, court, life.tied, _CONTINUED), _REVIEWED, at))
    yield
    if not is_custody:
        return
    begun = anchors[0][2]
    for place, (trigger, kind, at) in enumerate(anchors):
        following = anchors[place + 1][2] if place + 1 < len(anchors) else None
        due = end_of_months(days, at, EARLY_RELEASE)
        possible = recurring(life, _REVIEWED, at, following, life.released, due)
        life.find("early-release-reviewed", POLICY, trigger, kind, applied(possible, life.then_at(begun)), "review")
