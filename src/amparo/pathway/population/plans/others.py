"""Lives of what is no child: a place where children are held, a report from the public, the reading of a record.

Pure. What is asked of their events stands in the tables (`duties`, `prerequisites`, `sayings`), as for children.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET
from amparo.pathway.population.days import DAY, HOUR, MINUTE
from amparo.pathway.population.limits import INSPECTION, POLICY, end_of_months, recurring
from amparo.pathway.population.lives import Life, Plan

_ADMITTED, _RELEASED = "detention_admitted", "detention_released"
_VISIT, _WEAPON = "inspection_visit", "weapon_recorded"
_HOLDING = ("apprehended", _ADMITTED, _RELEASED, "detention_transferred")
_FULL: Mapping[str, Value] = {"independent": "yes", "private_conversations": "yes"}
_GUARDED: Mapping[str, Value] = {"independent": "yes", "private_conversations": "no"}
_GAPS = {"in_time": (20, 88), "last_day": (20, 88), "late": (95, 150)}


def place(life: Life) -> Plan:
    """A place in which one child after another is held, some overlapping, and which monitors visit."""
    draws, days = life.draws, life.days
    first = life.parameters.begin + draws.whole(160, 900)
    start = days.clock(first, draws.whole(9 * 60, 18 * 60))
    if not life.covers(_HOLDING, start, life.as_of):
        return  # nobody could say whether children are held there at all
    prison, monitor = life.office("prison"), life.office("monitor")
    here = {"facility": life.subject}
    end: int | None = start
    opening = ""
    for number in range(1, draws.whole(2, 9)):
        since = start if number == 1 else (end or start) - HOUR * draws.whole(2, 40)
        until = since + DAY * draws.whole(30, 240)
        stay = {"episode": life.reference(f"E{number}"), **here}
        admitted = life.happen(_ADMITTED, since, prison, stay)
        opening = opening or admitted
        if until >= life.as_of:
            end = None
            break
        _ = life.happen(_RELEASED, until, prison, stay)
        end = until
    held_until = life.as_of if end is None else end
    anchors = [(opening, _ADMITTED, start)]
    at = start
    while (fault := life.fault("review")) != "stops":
        at = days.clock(days.day(at) + draws.whole(*_GAPS[fault]), draws.whole(9 * 60, 16 * 60))
        if at >= held_until:
            break
        if draws.chance(0.2) and at + DAY < held_until:  # one at which no child could speak freely is none
            _ = life.happen(_VISIT, at, monitor, here, _GUARDED)
            at += HOUR * 20
        anchors.append((life.happen(_VISIT, at, monitor, here, _FULL), _VISIT, at))
    is_armed = life.happens(_WEAPON)
    if is_armed:
        when = start + MINUTE * draws.whole(60, (held_until - start) // MINUTE - 60)
        _ = life.happen(_WEAPON, when, prison, here, {"weapon_use": "carried"})
    yield
    for number, (trigger, kind, at) in enumerate(anchors):
        following = anchors[number + 1][2] if number + 1 < len(anchors) else None
        possible = recurring(life, _VISIT, at, following, end, end_of_months(days, at, INSPECTION))
        life.find("independent-inspection", POLICY, trigger, kind, possible, "review")
    possible = BREACHED if is_armed else MET if life.covers(_WEAPON, start, held_until) else MET | BREACHED
    life.find("no-weapons-in-facility", "", opening, _ADMITTED, possible, "wrong" if is_armed else "right")


def report(life: Life) -> Plan:
    """A report of recruitment online, and now and then a notice to the platform."""
    draws = life.draws
    desk = life.office("online_desk")
    here = {"report": life.subject}
    last = life.as_of - (DAY // 2 if draws.chance(0.05) else 20 * DAY)
    span = (last - life.days.midnight(life.parameters.begin)) // MINUTE
    at = last - MINUTE * (draws.whole(0, 600) if draws.chance(0.05) else draws.whole(0, span))
    says: dict[str, Value] = {"report_category": draws.one(("recruitment", "paid_task", "grooming"))}
    _ = life.happen("online_report_received", at, desk, here, says, source="third_party")
    removal = at + MINUTE * draws.whole(3_000, 20_000)
    if removal < life.as_of and life.happens("content_removal_requested"):
        _ = life.happen("content_removal_requested", removal, desk, here, {"legal_route": "user_notice"})
    yield


def access(life: Life) -> Plan:
    """Somebody opens a record, some more than once."""
    draws = life.draws
    span = (life.as_of - life.days.midnight(life.parameters.begin)) // MINUTE
    at = life.as_of - MINUTE * draws.whole(1, span)
    for _ in range(draws.whole(1, 3)):
        if at >= life.as_of:
            break
        _ = life.happen("record_accessed", at, life.office("records"))
        at += MINUTE * draws.whole(1, 9_000)
    yield
