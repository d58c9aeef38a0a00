"""Where a held child is kept: among whom, and alone for how long.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import WITHDRAWN, Value
from amparo.pathway.events import Answer as Said
from amparo.pathway.population.answers import BREACHED, MET, PENDING, applied
from amparo.pathway.population.days import DAY, HOUR, MINUTE
from amparo.pathway.population.limits import INTERNATIONAL, SOLITARY
from amparo.pathway.population.lives import Life, Plan

_ADMITTED = "detention_admitted"
_ADULTS = "held_with_adults"
_STRANGER: Mapping[str, Value] = {"relation": "unrelated", "best_interests_basis": "no_space"}
_FAMILY: Mapping[str, Value] = {"relation": "same_family", "best_interests_basis": "no_space"}
_NOT_ASKED: Mapping[str, Value] = {"relation": Said.NOT_ASKED, "best_interests_basis": "no_space"}

#: What an admission says, and what is left of the duty not to place a child among adults.
_PLACES: Mapping[str, tuple[Mapping[str, Value], int]] = {
    "child_only": ({"facility_type": "child_only"}, MET),
    "mixed_apart": ({"facility_type": "mixed", "separated_from_adults": "yes"}, MET),
    "mixed_together": ({"facility_type": "mixed", "separated_from_adults": "no", **_STRANGER}, BREACHED),
    "mixed_not_noted": ({"facility_type": "mixed", **_STRANGER}, MET | BREACHED),
    "adult": ({"facility_type": "adult", **_STRANGER}, BREACHED),
    "adult_with_family": ({"facility_type": "adult", **_FAMILY}, MET),
    "adult_not_asked": ({"facility_type": "adult", **_NOT_ASKED}, MET | BREACHED),
}
_WITH: Mapping[str, Mapping[str, Value]] = {"family": _FAMILY, "stranger": _STRANGER, "not_asked": _NOT_ASKED}


def custody(life: Life) -> Plan:
    """From the arrest on a child is held; after an order, in a place of its own."""
    if not life.course:
        return
    draws, at = life.draws, life.apprehended
    arrested = next(told.id for told in life.events if told.kind == "apprehended")
    placement = admitted = ""
    adults = "never"
    prison = life.office("prison")
    tied = {"facility": prison, **life.tied}
    held = {"facility": prison, "episode": life.tied["episode"]}
    if life.order:
        placement = life.fault("placement")
        place = {"phase": "pretrial", **_PLACES[placement][0]}
        admitted = life.happen(_ADMITTED, life.order + MINUTE * draws.whole(60, 300), prison, tied, place)
        adults = life.fault("adults")
        if adults != "never":
            wrote = "stranger" if adults == "withdrawn" else adults
            end = min(at for at in (life.finding, life.released, life.as_of) if at is not None)
            moment = _between(life, life.order + 6 * HOUR, end)
            entry = life.happen(_ADULTS, moment, prison, held, _WITH[wrote])
            if adults == "withdrawn":
                _ = life.happen(WITHDRAWN, moment, prison, recorded=moment + DAY, corrects=entry)
    yield
    until = life.as_of if life.released is None else min(life.released, life.as_of)
    if adults == "withdrawn":
        _find_then(life, at)
    among = [life.child_at(told.earliest) for told in life.events if told.kind == _ADULTS]
    if adults == "stranger" and True in among:
        possible = BREACHED
    elif (adults in {"stranger", "not_asked"} and among != [False]) or not life.covers(_ADULTS, at, until):
        possible = MET | BREACHED
    else:
        possible = MET
    possible = applied(possible, life.child_at(at))
    life.find("separation-from-adults", "", arrested, "apprehended", possible, adults, "held")
    for told in life.events:
        if told.kind in {_ADMITTED, "detention_transferred"}:
            possible = applied(_PLACES[placement][1] if told.id == admitted else MET, life.child_at(told.earliest))
            life.find("separation-from-adults", "", told.id, told.kind, possible, placement, "placed")


def _find_then(life: Life, at: int) -> None:
    """What a check finds that knows nothing of the withdrawal yet: a child among strangers."""
    arrest = next(told for told in life.events if told.kind == "apprehended")
    among = next(told for told in life.events if told.kind == _ADULTS)
    withdrawal = next(told.recorded for told in life.events if told.corrects == among.id)
    known = withdrawal - MINUTE
    released = [told for told in life.events if told.kind == "detention_released" and told.recorded <= known]
    is_inside = released or life.declared.covered_then("detention_released", at, among.latest, known)
    possible = BREACHED if is_inside and life.child_at(among.earliest) is not None else MET | BREACHED
    if life.child_at(among.earliest) is False:
        return
    life.find_then(known, "separation-from-adults", "", arrest, applied(possible, life.child_at(at)), "withdrawn")


def _between(life: Life, start: int, end: int) -> int:
    """A moment to the minute after `start` and before `end`."""
    return start + MINUTE * life.draws.whole(1, max(1, (end - start) // MINUTE - 1))


def isolation(life: Life) -> Plan:
    """Some of those held before trial are kept alone, for days or for weeks."""
    if not life.order or life.weighted("isolation") == "none":
        return
    draws, days = life.draws, life.days
    fault = life.fault("isolation")
    start = days.clock(days.day(life.order) + draws.whole(2, 8), draws.whole(8 * 60, 20 * 60))
    lasts = SOLITARY if fault == "fifteen_days" else draws.whole(16, 24) if fault == "long" else draws.whole(3, 13)
    minute = (start - days.end(days.day(start)) - 1 + DAY) // MINUTE
    end = days.clock(days.day(start) + lasts, minute)
    held_until = min(at for at in (life.finding, life.released, life.as_of) if at is not None)
    if end >= held_until:
        return
    prison = life.office("prison")
    tied = {"isolation": life.reference("S1"), "facility": prison, "episode": life.tied["episode"]}
    says: dict[str, Value] = {"isolation_type": "solitary", "meaningful_contact": "no", "hours_per_day": 23}
    if fault == "not_noted":
        del says["hours_per_day"]
    elif fault == "mild":
        says["hours_per_day"] = 14
    trigger = life.happen("isolation_started", start, prison, tied, says)
    if fault != "end_missing":
        _ = life.happen("isolation_ended", end, prison, tied)
    yield
    if fault == "mild":
        return
    due = days.clock(days.day(start) + SOLITARY, minute)
    if fault == "end_missing":
        stops = life.declared.stops("isolation_ended", start)
        possible = PENDING if life.as_of <= due else BREACHED if stops > due else MET | BREACHED
    elif fault == "not_noted" and not life.covers("isolation_started", life.first, end):
        possible = MET | BREACHED  # the end may be that of a beginning which nobody wrote down
    else:
        possible = MET if end <= due else BREACHED
    possible = applied(possible, None if fault == "not_noted" else True)
    life.find("solitary-hard-limits", INTERNATIONAL, trigger, "isolation_started", possible, fault)
