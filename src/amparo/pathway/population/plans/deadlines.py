"""Duties that something else begins and that are due so long after it: the plan of the table in `duties`.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, PENDING, applied, both, excused
from amparo.pathway.population.days import DAY, HOUR, MINUTE
from amparo.pathway.population.limits import POLICY, overdue
from amparo.pathway.population.lives import NOTHING, Life, Plan, Told
from amparo.pathway.population.plans.duties import DEADLINES, Deadline

_HELD = ("apprehended", "detention_admitted")
_BY_TRIGGER: Mapping[str, tuple[Deadline, ...]] = {
    kind: tuple(duty for duty in DEADLINES if duty.on == kind) for kind in {duty.on for duty in DEADLINES}
}


def deadlines(life: Life) -> Plan:
    """An answer, or none, to every event that begins a deadline."""
    waiting: list[tuple[Deadline, Told, str, bool]] = []
    begun: dict[str, str] = {}
    for told in tuple(life.events):
        for duty in _BY_TRIGGER.get(told.kind, ()):
            if duty.subject != life.subject_kind or any(
                told.says.get(name) != code for name, code in duty.if_says.items()
            ):
                continue
            # The same arrest, as another agency has it.
            where = f"{duty.rule} {duty.part} {told.references.get('episode')}"
            is_second = told.kind == "apprehended" and where in begun
            fault = begun[where] if is_second else _answer(life, duty, told)
            begun[where] = fault
            waiting.append((duty, told, fault, is_second))
    yield
    for duty, told, fault, is_second in waiting:
        possible = _left(life, duty, told, fault)
        applies = (_held_as_child if duty.held else Life.then_of if duty.then else _as_child)(life, told)
        if duty.asked_of is not None:
            applies = both(applies, duty.asked_of(life, told))
        possible = applied(possible, applies)
        if is_second:
            possible, fault = applied(possible, None), "twice"
        life.find(duty.rule, POLICY, told.id, told.kind, possible, fault, duty.part)


def _as_child(life: Life, told: Told) -> bool | None:
    return life.child_at(told.earliest)


def _held_as_child(life: Life, told: Told) -> bool | None:
    """Whether somebody is a child or, in the same stay, was one when it began."""
    at, stay = told.earliest, told.references.get("episode")
    began = (e.earliest for e in life.events if e.kind in _HELD and e.references.get("episode") == stay)
    childhood = [life.child_at(each) for each in (at, *began) if each <= at]
    if True in childhood or None in childhood:
        return True if True in childhood else None
    return False if all(life.covers(kind, life.begins(told, "episode", "subject"), at) for kind in _HELD) else None


def _answer(life: Life, duty: Deadline, trigger: Told) -> str:
    """Makes the answer that a fault has drawn, and returns the fault."""
    fault, draws = life.fault("deadline"), life.draws
    at = trigger.earliest
    due = duty.due(life, at)
    if (fault == "insufficient" and duty.wrong is None) or (fault == "not_noted" and duty.blank is None):
        fault = "missing"
    if (fault == "imprecise" and (duty.days or duty.excuses or duty.dated)) or (
        fault == "undated" and (duty.excuses or duty.dated)
    ):
        fault = "late"
    if due >= life.as_of and fault in {"insufficient", "not_noted", "imprecise", "undated", "late", "exactly"}:
        fault = "missing"
    if fault == "missing":
        return fault
    says = {"insufficient": duty.wrong, "not_noted": duty.blank}.get(fault) or (
        {} if fault == "not_noted" else duty.says
    )
    tied = {name: trigger.references[name] for name in duty.references if name in trigger.references}
    if duty.names:
        tied["answers"] = trigger.id
    office = life.office(duty.agency)
    if fault == "imprecise":
        _ = life.happen_on(duty.need, life.days.day(due), office, tied, says)
        return fault
    if fault == "undated":
        noted = min(due, life.as_of) // MINUTE * MINUTE
        _ = life.happen_at_some_time(duty.need, office, tied, says, recorded=noted)
        return fault
    minutes = (due - at) // MINUTE  # on a deadline in days it ends with a minute's last microsecond
    when = at + MINUTE * draws.whole(1, max(1, minutes - 1))
    if fault == "exactly":
        when = at + MINUTE * minutes
    elif fault == "late":
        when = at + MINUTE * (minutes + draws.whole(1, minutes + 240))
    if when > life.as_of:
        return "missing"
    _ = life.happen(duty.need, when, office, tied, says)
    return fault


def _left(life: Life, duty: Deadline, told: Told, fault: str) -> int:
    """What is left of the duty that `told` began."""
    at = told.earliest
    due = duty.due(life, at)
    if duty.also is not None and duty.also(life, told, due):
        return MET
    if fault in {"in_time", "exactly"}:
        if duty.in_turn:  # an earlier trigger that nobody vouches against could have wanted the answer first
            when = next(told for told in reversed(life.events) if told.kind == duty.need).earliest
            since = when - (due - at) if duty.hours else life.days.midnight(life.days.day(when) - duty.days)
            return MET if life.covers(duty.on, since, at) else MET | (BREACHED if life.as_of > due else PENDING)
        return MET
    possible = (
        MET | BREACHED
        if fault in {"not_noted", "imprecise", "undated"}
        else overdue(life, (duty.need, *duty.instead), at, due)
    )
    if duty.excused is not None:
        return excused(possible, duty.excused(life, told))
    released = life.release_of(told)
    if duty.released and released is not None and released <= due:
        return excused(possible, True)
    excuses = ("detention_released",) if duty.released else duty.excuses
    return excused(possible, False if life.covers(excuses, at, due) else None)


def incidents(life: Life) -> Plan:
    """What begins a deadline of its own: in custody a complaint, a challenge, force; for anybody a threat, or harm
    that somebody suspects."""
    draws, as_of = life.draws, life.as_of
    if life.order:
        end = min(at for at in (life.finding, life.released, as_of) if at is not None)
        episode = {"episode": life.tied["episode"]}
        prison = life.office("prison")
        minutes = (end - life.order) // MINUTE - 2 * DAY // MINUTE
        if life.weighted("complaint") == "complained":
            at = life.order + DAY + MINUTE * draws.whole(0, minutes)
            tied = {"complaint": life.reference("C1"), **episode}
            about: dict[str, Value] = {"complaint_about": frozenset({draws.one(_ABOUT)})}
            _ = life.happen("complaint_filed", at, prison, tied, about, source="child")
        if life.weighted("challenge") == "challenged":
            at = life.order + DAY + MINUTE * draws.whole(0, minutes)
            tied = {"order": life.reference("O1"), **life.tied}
            _ = life.happen("detention_challenge_filed", at, life.office("court"), tied, {"requested_by": "lawyer"})
        if life.weighted("force") == "used":
            at = life.order + DAY + MINUTE * draws.whole(0, minutes)
            force: dict[str, Value] = {
                "force_type": frozenset({"holding"}),
                "injury": "yes" if draws.chance(0.4) else "no",
            }
            _ = life.happen("force_used", at, prison, episode, force)
    if life.course in {"fresh", "died"}:
        return
    contact = life.days.clock(life.start, 18 * 60)
    for kind, weights, says in (
        ("threat_reported", "threat", {"threat_from": "group"}),
        ("harm_suspected", "harm", NOTHING),
    ):
        at = contact + HOUR * draws.whole(10, 900)
        if life.weighted(weights) == "reported" and at < as_of:
            _ = life.happen(kind, at, life.office("protection"), says=says)
    yield


_ABOUT = ("violence", "isolation", "conditions", "health", "contact", "school")
