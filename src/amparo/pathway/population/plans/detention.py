"""An order that takes the child's liberty before trial, the hearing, the reviews, and what ends it.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Answer as Said
from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, PENDING, UNSEEN, applied, excused
from amparo.pathway.population.days import HOUR, MINUTE
from amparo.pathway.population.limits import (
    CHARGE_COURT,
    INTERNATIONAL,
    POLICY,
    REVIEW,
    days_later,
    overdue,
    recurring,
)
from amparo.pathway.population.lives import Life, Plan
from amparo.pathway.population.plans.intake import day_instant

_ORDERED = "detention_ordered"
_HEARD = "hearing_held"
_REVIEWED = "detention_reviewed"
_REASONS = "last_resort_reasons"
_CONTINUED: Mapping[str, Value] = {"review_outcome": "continued"}


def detention(life: Life) -> Plan:
    """Released by whoever has the power, or held before trial until a finding or a release."""
    if life.course in {"", "fresh"}:
        return
    if life.course in {"pretrial", "still_held"}:
        yield from _pretrial(life)
        return
    if life.released is not None:
        _release(life, life.released)
    yield


def _release(life: Life, at: int) -> None:
    if at <= life.as_of:
        says: dict[str, Value] = {
            "release_to": life.draws.one(("parents", "kin", "child_protection", "care_home")),
            "after_finding": "no" if life.finding is None else "yes",
        }
        _ = life.happen("detention_released", at, life.office("prison"), life.tied, says)


def _pretrial(life: Life) -> Plan:
    order = life.order
    court = life.office("court")
    tied = {"order": life.reference("O1"), **life.tied}
    fault, hearing = life.fault("order"), life.fault("hearing")
    says = _order_says(life, fault)
    if hearing != "no_effective_date":
        says["effective"] = day_instant(life, life.days.day(order))
    ordered = life.happen(_ORDERED, order, court, tied, says)
    heard = _hearing(life, hearing)
    if heard is not None and heard <= life.as_of:
        at_hearing = {"hearing": life.reference("H1"), **life.tied}
        _ = life.happen(_HEARD, heard, court, at_hearing, _hearing_says(life))
    elif heard is not None:
        heard = None
    end = min([at for at in (life.finding, life.released) if at is not None], default=None)
    anchors = [(ordered, _ORDERED, order)]
    for at, _ in _reviews(life, order, life.as_of if end is None else end):
        anchors.append((life.happen(_REVIEWED, at, court, tied, _CONTINUED), _REVIEWED, at))
    if life.finding is not None:
        at_trial = {"hearing": life.reference("H2"), **life.tied}
        _ = life.happen(
            "finding_made",
            life.finding,
            court,
            at_trial,
            {
                "finding": "responsible" if life.sentence else "acquitted",
                "child_victim_in_case": "yes" if life.happens("child_victim_in_case") else "no",
            },
        )
    if life.released is not None:
        _release(life, life.released)
    yield
    life.find(
        "detention-last-resort",
        "",
        ordered,
        _ORDERED,
        applied(_last_resort(life, fault), life.then_at(order)),
        fault,
    )
    possible = applied(_charged_and_heard(life, hearing, heard), life.then_at(order))
    life.find("pretrial-charge-court-30d", INTERNATIONAL, ordered, _ORDERED, possible, hearing)
    for place, (trigger, kind, at) in enumerate(anchors):
        following = anchors[place + 1][2] if place + 1 < len(anchors) else None
        possible = recurring(life, _REVIEWED, at, following, end, days_later(life.days, at, REVIEW))
        life.find(
            "pretrial-detention-review", POLICY, trigger, kind, applied(possible, life.then_at(order)), "review"
        )


def _hearing_says(life: Life) -> dict[str, Value]:
    return {
        "hearing_kind": "pretrial",
        "hearing_mode": "remote" if life.happens("remote_hearing") else "in_person",
        "interpreter_needed": "yes" if life.happens("interpreter_needed") else "no",
    }


def _order_says(life: Life, fault: str) -> dict[str, Value]:
    says: dict[str, Value] = {
        "phase": "pretrial",
        "alternatives_considered": "yes",
        _REASONS: "Synthetic: two placements were tried and ended by threats.",
        "max_end_date": day_instant(life, life.days.day(life.order) + 60),
    }
    match fault:
        case "no_alternatives":
            says["alternatives_considered"] = "no"
        case "no_reasons":
            says[_REASONS] = Said.NONE
        case "no_end":
            says["max_end_date"] = Said.NONE
        case "blank_reasons":
            del says[_REASONS]
        case "not_asked":
            says["alternatives_considered"] = Said.NOT_ASKED
        case _:
            pass
    return says


def _last_resort(life: Life, fault: str) -> int:
    """What the order shows. A blank means no only where the court declares that it does."""
    if fault == "complete":
        return MET
    if fault == "not_asked":
        return MET | BREACHED
    if fault == "blank_reasons" and not life.covers(f"{_ORDERED}.{_REASONS}", life.order, life.order):
        return MET | BREACHED
    return BREACHED


def _hearing(life: Life, fault: str) -> int | None:
    """When the child is heard in court, if ever. The charge comes within twelve days of the order."""
    draws, days, order = life.draws, life.days, life.order
    day = days.day(order)
    minutes = draws.whole(9 * 60, 16 * 60)
    if fault == "missing":
        return None
    if fault == "not_charged":
        return order + HOUR * draws.whole(20, 60)
    if fault == "last_day":
        return days.clock(day + CHARGE_COURT, 16 * 60 + 30)
    late = fault == "late" or (fault == "no_effective_date" and draws.chance(0.5))
    return days.clock(day + (draws.whole(31, 35) if late else draws.whole(15, 29)), minutes)


def _charged_and_heard(life: Life, fault: str, heard: int | None) -> int:
    """Heard within thirty days, having been charged by then; a release in that time would excuse."""
    order, as_of = life.order, life.as_of
    due = days_later(life.days, order, CHARGE_COURT)
    charged = None if life.charged is None else life.charged[1]
    counts: bool | None = heard is not None and charged is not None and charged <= heard
    if heard is not None and not counts and not life.covers("charge_filed", life.first_tied, heard):
        counts = None  # an earlier charge may be missing
    if heard is not None and counts and heard <= due:
        return MET
    if fault == "no_effective_date":
        return _without_a_date(life, due, counts if heard is not None else False)
    possible = overdue(life, _HEARD, order, due)
    if heard is not None and counts is None and heard <= due:
        possible |= MET
    return excused(possible, False if life.covers("detention_released", order, min(due, as_of)) else None)


def _without_a_date(life: Life, due: int, counts: bool | None) -> int:
    """Nobody says from when the order had effect: it may fall due at any time after thirty days."""
    order, as_of = life.order, life.as_of
    unseen = not life.covers(_HEARD, order, as_of)
    possible = PENDING | (UNSEEN if unseen else 0)
    if counts is not False:
        possible |= MET  # late if the order had effect at once
    if as_of > due:
        possible |= BREACHED | (MET if unseen else 0)
    was_released = life.released is not None and life.released <= as_of
    covered = life.covers("detention_released", order, as_of)
    excuse = None if was_released or not covered else False
    return excused(possible, excuse)


def _reviews(life: Life, start: int, end: int) -> list[tuple[int, str]]:
    """Reviews between an order and what ends it, each as its fault has it."""
    draws, days = life.draws, life.days
    found: list[tuple[int, str]] = []
    at = start
    while True:
        fault = life.fault("review")
        if fault == "stops":
            return found
        count = {"last_day": REVIEW, "late": draws.whole(REVIEW + 1, 34)}.get(fault, draws.whole(7, REVIEW - 1))
        at = days.clock(days.day(at) + count, draws.whole(9 * 60, 16 * 60))
        if at >= end - MINUTE:
            return found
        found.append((at, fault))
