"""Whoever comes as a victim or a witness: somebody at their side, news of the case, an end of it, and few
interviews.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, PENDING, UNSEEN, applied, both, excused
from amparo.pathway.population.days import MINUTE
from amparo.pathway.population.limits import (
    POLICY,
    SUPPORT_PERSON,
    VICTIM_CASE,
    VICTIM_INTERVIEWS,
    VICTIM_NEWS,
    days_later,
    end_of_months,
    overdue,
    recurring,
)
from amparo.pathway.population.lives import Life, Plan, Told
from amparo.pathway.population.plans.aftercare import GAPS

_OPENED = "case_opened"
_RECOGNIZED = "victim_status_recognized"
_CLOSED = "case_closed"
_SUPPORTED = "support_person_assigned"
_INFORMED = "victim_informed"
_NEWS: Mapping[str, Value] = {"topics": frozenset({"services"}), "mode": "oral"}
_ENDS = ("finding_made", "perpetrator_judged", "perpetrator_case_closed", "proceedings_withdrawn")
_MOST_NEWS = 8


def victim_support(life: Life) -> Plan:
    """A support person within days, news month by month, and a case that is closed, or is not."""
    if life.role == "accused" or life.course == "died":
        return
    draws, days = life.draws, life.days
    opened = next(told for told in life.events if told.kind == _OPENED)
    office = life.office("protection")
    fault = _support(life, opened, office)
    at: int | None = opened.earliest
    for _ in range(draws.whole(1, _MOST_NEWS)):
        if (gap := life.fault("review")) == "stops":
            at = None
            break
        at = days.clock(days.day(at) + draws.whole(*GAPS[gap]), draws.whole(9 * 60, 18 * 60))
        if at >= life.as_of:
            at = None
            break
        _ = life.happen(_INFORMED, at, office, says=_NEWS)
    if at is not None and life.happens("victim_case_closed"):
        # Not before everything that is asked of an open case is over.
        last = max(at, max(told.latest for told in life.events if told.latest <= life.as_of))
        closed = days.clock(days.day(last) + draws.whole(1, 20), 16 * 60)
        if closed < life.as_of:
            _ = life.happen(_CLOSED, closed, office, says={"closes": frozenset({"protection"})})
            life.case_closed = closed
    yield
    _find_support(life, opened, fault)
    _find_news(life, opened)
    _find_interviews(life, opened)
    _find_end(life, opened)


def _support(life: Life, opened: Told, office: str) -> str:
    """Assigns somebody as the fault has it, and returns the fault."""
    fault, draws = life.fault("deadline"), life.draws
    due = days_later(life.days, opened.earliest, SUPPORT_PERSON)
    minutes = (due - opened.earliest) // MINUTE
    if fault not in {"in_time", "exactly", "missing"}:
        fault = "late"
    if fault == "missing":
        return fault
    after = {"exactly": minutes, "late": minutes + draws.whole(1, 30_000)}.get(fault, draws.whole(1, minutes - 1))
    at = opened.earliest + after * MINUTE
    if at >= life.as_of:
        return "missing"
    _ = life.happen(_SUPPORTED, at, office, says={"support_role": "victim_support"})
    return fault


def _find_support(life: Life, opened: Told, fault: str) -> None:
    given = [told.earliest for told in life.events if told.kind == _SUPPORTED]
    for trigger in life.events:
        if trigger is not opened and trigger.kind != _RECOGNIZED:
            continue
        at, due = trigger.earliest, days_later(life.days, trigger.earliest, SUPPORT_PERSON)
        if any(at <= when <= due for when in given):
            possible = MET
        else:
            before = [when for when in given if when <= at]
            if before:
                excuse = True if life.case_closed or life.covers(_CLOSED, before[0], at) else None
            else:
                excuse = False if life.covers(_SUPPORTED, life.first, at) else None
            possible = excused(overdue(life, _SUPPORTED, at, due), excuse)
        possible = applied(possible, life.child_at(at))
        life.find("victim-support-from-first-report", POLICY, trigger.id, trigger.kind, possible, fault)


def _find_news(life: Life, opened: Told) -> None:
    """From the opening on, each piece of news asks for the next one; whatever it is about."""
    closed = life.case_closed or None
    news = sorted((told.earliest, told.id) for told in life.events if told.kind == _INFORMED)
    anchors = [(opened.earliest, opened.id), *news]
    for place, (at, trigger) in enumerate(anchors):
        following = anchors[place + 1][0] if place + 1 < len(anchors) else None
        due = days_later(life.days, at, VICTIM_NEWS)
        possible = recurring(life, _INFORMED, at, following, closed, due)
        until = due if following is None else min(due, following)
        if closed is None and not life.covers(_CLOSED, opened.earliest, until):
            possible = applied(possible, None) if possible == MET else excused(possible, None)
        possible = applied(possible, life.child_at(opened.earliest))
        kind = _OPENED if trigger == opened.id else _INFORMED
        life.find("victim-informed", POLICY, trigger, kind, possible, "review")


def _find_interviews(life: Life, opened: Told) -> None:
    """No more than so many interviews as a victim or witness, while the case is open."""
    held = [
        told.earliest
        for told in life.events
        if told.kind == "interview_started" and told.says["role"] in {"victim", "witness"}
    ]
    until = life.case_closed or life.as_of
    sure_until = life.case_closed or life.declared.stops(_CLOSED, opened.earliest)
    certain = sum(at < sure_until for at in held)
    if certain > VICTIM_INTERVIEWS:
        possible = BREACHED
    elif len(held) <= VICTIM_INTERVIEWS and life.covers("interview_started", opened.earliest, until):
        possible = MET
    else:
        possible = MET | BREACHED
    possible = applied(possible, life.child_at(opened.earliest))
    life.find("victim-interviews-limited", POLICY, opened.id, _OPENED, possible, "interviews")


def _find_end(life: Life, opened: Told) -> None:
    """An end within months: a finding, a judgment on the perpetrator, or an end without one."""
    at = opened.earliest
    due = end_of_months(life.days, at, VICTIM_CASE)
    possible = lasted(life, at, due, _ENDS)
    put_off = [
        told
        for told in life.events
        if told.kind == "hearing_postponed"
        and told.says["postponement_reason"] == "best_interests"
        and at <= told.earliest <= due
    ]
    excuse = True if put_off else False if life.covers("hearing_postponed", at, due) else None
    possible = applied(excused(possible, excuse), life.child_at(at))
    life.find("victim-case-expedited", POLICY, opened.id, _OPENED, possible, "end")


def lasted(life: Life, start: int, due: int, ends: tuple[str, ...], proceeding: str = "") -> int:
    """What is left of a limit on how long something lasts that `ends` end, begun at `start`: those of `proceeding`,
    if it is named."""
    closings = sorted(
        (told.earliest, told.kind)
        for told in life.events
        if told.kind in ends
        and told.earliest > start
        and (not proceeding or told.references["proceeding"] == proceeding)
    )
    if closings and closings[0][0] <= due:
        return MET
    if life.as_of <= due:
        return PENDING if life.covers(ends, start, life.as_of) else PENDING | UNSEEN
    unproved = tuple(kind for kind in ends if not closings or kind != closings[0][1])
    return BREACHED if life.covers(unproved, start, due) else MET | BREACHED


def in_victim_case(life: Life, told: Told) -> bool | None:
    """Whether a case as a victim or witness is open when `told` happens."""
    if told.latest > life.as_of:  # nobody knows when
        return None
    unseen = None if not life.covers((_OPENED, _RECOGNIZED), life.first, told.latest) else False
    if life.role == "accused":
        return unseen
    opened = next(each for each in life.events if each.kind == _OPENED)
    if life.case_closed:  # after everything else
        return True
    return True if life.covers(_CLOSED, opened.earliest, told.latest) else None


def is_served(life: Life, told: Told) -> bool | None:
    """Whether help had been found for a recognized victim before: more of it than ended, and for each
    recognition."""
    helped = sum(
        each.kind == "service_referred" and each.says.get("service") in RECOVERY and each.latest <= told.earliest
        for each in life.events
    )
    more_unseen = not life.covers("service_referred", life.first, told.earliest)
    ended_unseen = not life.covers(_NO_LONGER, life.first, told.earliest)
    twice_unseen = not life.covers(_RECOGNIZED, life.first, told.earliest)
    if not helped:
        return None if more_unseen else False
    return both(None if ended_unseen else True, None if twice_unseen else True)


RECOVERY = frozenset({"schooling", "mentoring", "counselling"})
_NO_LONGER = ("service_stopped", "service_declined", "referral_answered")


def is_inquired(life: Life, told: Told) -> bool | None:
    """Whether an inquiry was under way already: none ever is, unless nobody vouches for that."""
    return False if life.covers("perpetrator_investigation_opened", life.first, told.earliest) else None


def is_helped(life: Life, told: Told, due: int) -> bool:
    """Whether some help was found in time, whatever it was found for."""
    return any(
        each.kind == "service_referred"
        and each.says.get("service") in RECOVERY
        and told.earliest <= each.earliest <= due
        for each in life.events
    )
