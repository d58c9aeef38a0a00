"""Visits of the family while a child is held, a month apart at most; calls and letters twice a week.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import MET, NOT_APPLICABLE, applied, excused
from amparo.pathway.population.limits import (
    FAMILY_CALL,
    FAMILY_CALLS,
    FAMILY_VISIT,
    INTERNATIONAL,
    end_of_months,
    overdue,
    recurring,
)
from amparo.pathway.population.lives import Life, Plan

_KIND = "family_contact"
_ADMITTED = "detention_admitted"
_CALL: Mapping[str, Value] = {"contact_type": "call", "contact_with": "parent"}
_VISIT: Mapping[str, Value] = {"contact_type": "visit", "contact_with": "parent"}


def visits(life: Life) -> Plan:
    """Visits from the admission on, each as its fault has it, until the child is released."""
    admitted = next((told for told in life.events if told.kind == _ADMITTED), None)
    if admitted is None:
        return
    draws, days = life.draws, life.days
    end = life.released
    until = life.as_of if end is None else min(end, life.as_of)
    prison = life.office("prison")
    tied = {"episode": life.tied["episode"]}
    anchors = [(admitted.id, _ADMITTED, admitted.earliest)]
    at = admitted.earliest
    while (fault := life.fault("visit")) != "stops":
        at = days.clock(days.day(at) + draws.whole(*_GAPS[fault]), draws.whole(10 * 60, 17 * 60))
        if at >= until:
            break
        anchors.append((life.happen(_KIND, at, prison, tied, _VISIT), _KIND, at))
    yield
    for place, (trigger, kind, at) in enumerate(anchors):
        following = anchors[place + 1][2] if place + 1 < len(anchors) else None
        possible = applied(_left(life, at, following, end), life.child_at(admitted.earliest))
        life.find("family-visits-regular", INTERNATIONAL, trigger, kind, possible, "visit")


_GAPS = {"in_time": (6, 27), "late": (33, 50)}


def _left(life: Life, at: int, following: int | None, end: int | None) -> int:
    due = end_of_months(life.days, at, FAMILY_VISIT)
    possible = recurring(life, _KIND, at, following, end, due)
    if end is not None and end <= due:
        return possible
    return excused(possible, False if life.covers("contact_restricted", at, due) else None)


def calls(life: Life) -> Plan:
    """Week after week from the admission on: two calls, one, or none."""
    admitted = next((told for told in life.events if told.kind == _ADMITTED), None)
    if admitted is None:
        return
    draws, days = life.draws, life.days
    until = life.as_of if life.released is None else min(life.released, life.as_of)
    prison = life.office("prison")
    tied = {"episode": life.tied["episode"]}
    weeks: list[tuple[int, int, int, str]] = []
    start, day = admitted.earliest, days.day(admitted.earliest)
    while start <= life.as_of and (life.released is None or start < life.released):
        day += FAMILY_CALL
        due = days.end(day)
        fault = life.fault("calls")
        made = 0
        for _ in range({"two": FAMILY_CALLS, "one": 1, "none": 0}[fault]):
            at = days.clock(day - draws.whole(0, FAMILY_CALL - 1), draws.whole(9 * 60, 20 * 60))
            if start < at < until:
                _ = life.happen(_KIND, at, prison, tied, _CALL)
                made += 1
        weeks.append((start, due, made, fault))
        start = due + 1
    yield
    for start, due, made, fault in weeks:
        if made >= FAMILY_CALLS:
            possible = MET
        elif life.released is not None and life.released <= due:
            possible = NOT_APPLICABLE | (0 if life.covers(_KIND, start, due) else MET)
        else:
            excuse = False if life.covers("contact_restricted", start, due) else None
            possible = excused(overdue(life, _KIND, start, due), excuse)
        possible = applied(possible, life.child_at(admitted.earliest))
        life.find("family-communication-twice-weekly", INTERNATIONAL, admitted.id, _ADMITTED, possible, fault)
