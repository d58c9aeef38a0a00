"""Eighteen: the record of those charged as children goes.

Pure.
"""

from __future__ import annotations

from amparo.pathway.population.answers import MET, applied, excused
from amparo.pathway.population.days import DAY, HOUR, MINUTE, birthday
from amparo.pathway.population.limits import POLICY, RECORD_REMOVAL, days_later, overdue
from amparo.pathway.population.lives import Life, Plan

_TURNED = "turned_18"
_EXPUNGED = "record_expunged"
_OPENED = "record_review_opened"


def coming_of_age(life: Life) -> Plan:
    """Everybody whose day of birth is known and who has come of age by the check."""
    if life.born is None or not life.is_precise:
        return
    at = life.days.midnight(birthday(life.born, 18))
    if at > life.as_of:
        return
    draws = life.draws
    due = days_later(life.days, at, RECORD_REMOVAL)
    office = life.office("records")
    tied = {name: value for name, value in life.tied.items() if name == "proceeding"}
    fault = "not_charged"
    charges = sum(told.kind == "charge_filed" and told.earliest < at for told in life.events)
    if charges:
        fault = life.fault("record")
        if fault == "late" and at + 61 * DAY > life.as_of:
            fault = "missing"
        if fault in {"in_time", "late"} and at + 41 * HOUR > life.as_of:
            fault = "missing"
        if fault == "review":
            _ = life.happen(_OPENED, at - DAY * draws.whole(1, 2), office, tied)
        elif fault == "before_18":
            _ = life.happen(_EXPUNGED, at - HOUR * draws.whole(2, 30), office, tied)
        elif fault != "missing":
            after = MINUTE * draws.whole(8 * 60, 40 * 60) if fault == "in_time" else DAY * draws.whole(5, 60)
            _ = life.happen(_EXPUNGED, at + after, office, tied)
    yield
    possible = MET if fault == "in_time" else overdue(life, _EXPUNGED, at, due)
    first = life.first
    if fault == "not_charged":
        possible = applied(possible, False if life.covers("charge_filed", first, at) else None)
    else:
        possible = excused(possible, _excuse(life, fault, first, at, due, charges))
    life.find("criminal-record-removed-at-18", POLICY, f"{life.subject}/{_TURNED}", _TURNED, possible, fault)


def _excuse(life: Life, fault: str, first: int, at: int, due: int, charges: int) -> bool | None:
    """A review that is pending when it falls due, or as many removals before eighteen as there were charges."""
    if fault == "review":
        return True if due <= life.as_of and life.covers("record_review_decided", at - 3 * DAY, due) else None
    if fault == "before_18" and charges == 1 and life.covers("charge_filed", first, at):
        return True
    no_review = due <= life.as_of and life.covers(_OPENED, first, due)
    # Without a removal before it there are fewer removals than charges, however many charges nobody sees.
    too_few = (fault != "before_18" or charges > 1) and life.covers(_EXPUNGED, first, at)
    return False if no_review and too_few else None
