"""After a release: somebody keeps in touch, month after month, until aftercare ends.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import MET, applied, excused
from amparo.pathway.population.limits import AFTERCARE, POLICY, days_later, recurring
from amparo.pathway.population.lives import Life, Plan, Told

_RELEASED = "detention_released"
_CONTACT = "aftercare_contact"
_ENDED = "aftercare_ended"
_TALKED: Mapping[str, Value] = {"mode": "oral"}
_MOST = 9

GAPS = {"in_time": (8, AFTERCARE - 1), "last_day": (AFTERCARE, AFTERCARE), "late": (AFTERCARE + 2, AFTERCARE + 20)}


def aftercare(life: Life) -> Plan:
    """Contacts after each release, each as its fault has it, until aftercare ends or nobody comes any more."""
    releases = [told for told in life.events if told.kind == _RELEASED]
    if not releases:
        return
    kept = [(told, *_kept(life, told)) for told in releases]
    yield
    for released, anchors, ended in kept:
        for place, (trigger, kind, at) in enumerate(anchors):
            following = anchors[place + 1][2] if place + 1 < len(anchors) else None
            due = days_later(life.days, at, AFTERCARE)
            possible = recurring(life, _CONTACT, at, following, ended, due)
            until = due if following is None else min(due, following)
            if ended is None and not life.covers(_ENDED, released.earliest, until):
                # It may have ended, and nobody wrote that down.
                possible = applied(possible, None) if possible == MET else excused(possible, None)
            possible = applied(possible, life.then_of(released))
            life.find("aftercare-follow-up", POLICY, trigger, kind, possible, "review")


def _kept(life: Life, released: Told) -> tuple[list[tuple[str, str, int]], int | None]:
    """The release and the contacts after it, and when aftercare ended."""
    draws, days = life.draws, life.days
    anchors = [(released.id, _RELEASED, released.earliest)]
    office = life.office("protection")
    tied = {"episode": released.references["episode"]}
    at = released.earliest
    if life.course == "died":
        return anchors, None
    for _ in range(draws.whole(2, _MOST)):
        if (fault := life.fault("review")) == "stops":
            return anchors, None
        at = days.clock(days.day(at) + draws.whole(*GAPS[fault]), draws.whole(9 * 60, 18 * 60))
        if at >= life.as_of:
            return anchors, None
        anchors.append((life.happen(_CONTACT, at, office, tied, _TALKED), _CONTACT, at))
    at = days.clock(days.day(at) + draws.whole(2, AFTERCARE + 15), 15 * 60)
    if at >= life.as_of:
        return anchors, None
    _ = life.happen(_ENDED, at, office, tied)
    return anchors, at
