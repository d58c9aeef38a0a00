"""Questioned: with a lawyer or without, how long, with what rest, and whether at night.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied, excused
from amparo.pathway.population.days import HOUR, MINUTE
from amparo.pathway.population.limits import (
    INTERNATIONAL,
    NIGHT_FROM,
    NIGHT_UNTIL,
    POLICY,
    QUESTIONING,
    QUESTIONING_DAY,
    REST,
)
from amparo.pathway.population.lives import Life, Plan

_KINDS = ("interview_started", "interview_resumed", "interview_paused", "interview_ended")
_LAWYER = "legal_aid_assigned"
_LENGTH = "interview-length-and-rest"
_REASON: Mapping[str, Value] = {"exceptional_reason": "Synthetic: the child asked to be heard at once."}
_FREE: Mapping[str, Value] = {"free_of_charge": "yes", "independent": "yes", "appointed_for_child": "no"}


@dataclass(slots=True)
class _Talk:
    """One stretch of questioning without a pause, and the events that began and ended it."""

    start: int
    end: int
    opening: tuple[str, str]
    closing: tuple[str, str]
    has_reason: bool
    fault: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """One interview as it began: the faults of lawyer and of the adult there, and when a lawyer was assigned (0 for
    nobody)."""

    trigger: str
    start: int
    lawyer: str
    adult: str
    assigned: int


def questioning(life: Life) -> Plan:
    """Up to three interviews on different days, or one day and night of them: of the accused as suspects, of others
    as victims or witnesses."""
    is_suspect = life.role in {"accused", "dual"}
    if life.course in {"fresh", "died"} or (is_suspect and not life.course):
        return
    if (count := life.weighted("interviews")) == "none":
        return
    days, draws = life.days, life.draws
    first = life.start + 1
    # Who knows how long questioning lasted if talks may be missing? Then there is none in this life.
    if not life.covers(_KINDS, days.midnight(first), days.end(first + 5)):
        return
    office = life.office("police")
    talks: list[_Talk] = []
    asked: list[_Asked] = []
    for number in range(int(count)):
        day, name = first + number, f"I{number + 1}"
        fault = life.fault("questioning")
        if fault == "marathon":
            for place, (begins, lasts) in enumerate(((480, 110), (780, 100), (1140, 115), (1450, 85))):
                on, minutes = (day, begins) if begins < 1440 else (day + 1, begins - 1440)
                asked.append(_interview(life, office, f"{name}{place}", on, minutes, lasts, fault, talks))
            break
        night = fault.startswith("night")
        begins = draws.whole(20 * 60 + 30, 21 * 60) if night else draws.whole(9 * 60, 15 * 60)
        lasts = _minutes(life, fault)
        asked.append(_interview(life, office, name, day, begins, lasts, fault, talks))
    yield
    if is_suspect:
        for each in asked:
            _represented(life, each)
            _accompanied(life, each)
    for talk in talks:
        _lasted(life, talk, "stretch", talk.end - talk.start <= QUESTIONING * HOUR)
        for at, (trigger, kind) in ((talk.start, talk.opening), (talk.end, talk.closing)):
            hour = days.hour(at)
            possible = BREACHED if hour >= NIGHT_FROM or hour < NIGHT_UNTIL else MET
            possible = applied(excused(possible, talk.has_reason), life.then_at(at))
            life.find(_LENGTH, POLICY, trigger, kind, possible, talk.fault, "night")
    run = talks[0]
    end = run.end
    for talk in [*talks[1:], None]:
        if talk is not None and talk.start - end < REST:
            end = talk.end
            continue
        _lasted(life, run, "rest", end - run.start <= QUESTIONING_DAY * HOUR)
        if talk is not None:
            run, end = talk, talk.end


def _minutes(life: Life, fault: str) -> int:
    draws = life.draws
    match fault:
        case "two_hours":
            return QUESTIONING * 60
        case "long" | "long_with_reason":
            return draws.whole(121, 220)
        case "night" | "night_with_reason":
            return draws.whole(95, 119)
        case _:
            return draws.whole(25, 118)


def _lasted(life: Life, talk: _Talk, part: str, is_short: bool) -> None:
    possible = applied(excused(MET if is_short else BREACHED, talk.has_reason), life.then_at(talk.start))
    life.find(_LENGTH, INTERNATIONAL, *talk.opening, possible, talk.fault, part)


def _interview(
    life: Life, office: str, name: str, day: int, begins: int, lasts: int, fault: str, talks: list[_Talk]
) -> _Asked:
    """One interview with what belongs to it."""
    draws = life.draws
    tied = {"interview": life.reference(name), **life.tied}
    start = life.days.clock(day, begins)
    lawyer, adult = life.fault("lawyer"), life.fault("adult")
    is_suspect = life.role in {"accused", "dual"}
    assigned = _assign(life, lawyer, tied, start, day) if is_suspect else 0
    has_reason = fault.endswith("with_reason")
    says: dict[str, Value] = {
        "role": "suspect" if is_suspect else life.role,
        "interpreter_needed": "yes" if life.happens("interpreter_needed") else "no",
    }
    if lawyer != "not_noted":
        present = {"interviewer"} if lawyer == "not_there" else {"interviewer", "lawyer"}
        says["persons_present"] = frozenset(present | ({"parent"} if adult == "there" else set()))
    if adult in {"not_called", "child_asked"}:
        says["adult_left_out"] = adult
    if has_reason:
        says |= _REASON
    trigger = life.happen("interview_started", start, office, tied, says)
    opening, begun = (trigger, "interview_started"), start
    end = start + lasts * MINUTE
    if fault == "paused":
        paused = life.happen("interview_paused", end, office, tied)
        talks.append(_Talk(begun, end, opening, (paused, "interview_paused"), has_reason, fault))
        begun = end + draws.whole(15, 60) * MINUTE
        opening = (life.happen("interview_resumed", begun, office, tied), "interview_resumed")
        end = begun + draws.whole(20, 110) * MINUTE
    ended = life.happen("interview_ended", end, office, tied)
    talks.append(_Talk(begun, end, opening, (ended, "interview_ended"), has_reason, fault))
    return _Asked(trigger, start, lawyer, adult, assigned)


def _assign(life: Life, fault: str, tied: Mapping[str, str], start: int, day: int) -> int:
    """Assigns a lawyer as the fault has it; returns when, 0 for nobody."""
    office = life.office("legal_aid")
    minutes = life.draws.whole(15, 90)
    if fault == "missing":
        return 0
    if fault == "imprecise":
        _ = life.happen_on(_LAWYER, day, office, tied, _FREE)
        return start
    at = start + minutes * MINUTE * (1 if fault == "late" else -1)
    _ = life.happen(_LAWYER, at, office, life.tied if fault == "case" else tied, _FREE)
    return at


def _accompanied(life: Life, asked: _Asked) -> None:
    """A parent or another suitable adult must be there, unless the child asked otherwise."""
    possible = MET if asked.adult == "there" else BREACHED
    if asked.lawyer == "not_noted":  # nobody wrote down who was there at all
        possible = MET | BREACHED
    excuse = {"not_called": False, "child_asked": True}.get(asked.adult)
    possible = applied(excused(possible, excuse), life.then_at(asked.start))
    life.find("interview-appropriate-adult", "", asked.trigger, "interview_started", possible, asked.adult)


def _represented(life: Life, asked: _Asked) -> None:
    """A lawyer must be assigned before, and be there."""
    at, fault, assigned = asked.start, asked.lawyer, asked.assigned
    for_case = any(
        told.kind == _LAWYER and "interview" not in told.references and told.latest <= at for told in life.events
    )
    if for_case or (assigned and fault not in {"late", "imprecise"}):
        is_assigned: bool | None = True
    elif fault == "imprecise" or not life.covers(_LAWYER, life.first_tied, at):
        is_assigned = None
    else:
        is_assigned = False
    is_there = None if fault == "not_noted" else fault != "not_there"
    if is_assigned is False or is_there is False:
        possible = BREACHED
    else:
        possible = MET if is_assigned and is_there else MET | BREACHED
    life.find(
        "interview-lawyer-present",
        "",
        asked.trigger,
        "interview_started",
        applied(possible, life.then_at(at)),
        fault,
    )
