"""From the charge to the end: hearings put off, evidence, counsel at hearings, and how long it all takes.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, NOT_APPLICABLE, applied
from amparo.pathway.population.days import HOUR, MINUTE
from amparo.pathway.population.limits import POLICY, POSTPONEMENTS, PROCEEDINGS, end_of_months
from amparo.pathway.population.lives import Life, Plan, Told
from amparo.pathway.population.plans.victim_support import lasted

_CHARGE = "charge_filed"
_ENDS = ("finding_made", "proceedings_withdrawn")
_LAWYER = "legal_aid_assigned"
_REASONS = ("no_lawyer", "witness", "court", "best_interests")

_COERCED: Mapping[str, Value] = {"statement_circumstances": frozenset({"coercion"})}
_FREELY: Mapping[str, Value] = {"statement_circumstances": frozenset({"no_lawyer"})}
_CHILD_COURT: Mapping[str, Value] = {"forum": "child_court"}
_ADULT_COURT: Mapping[str, Value] = {"forum": "adult_court"}

#: What evidence is said to be, and what is left of the three bans: on what was said during diversion, on what was
#: forced out of somebody, and on a child's record in a later trial of the adult (nothing before a child court).
_EVIDENCE: tuple[tuple[str, Mapping[str, Value], int, int, int], ...] = (
    ("right", {"evidence_source": "object", **_CHILD_COURT}, MET, MET, NOT_APPLICABLE),
    ("right", {"evidence_source": "child_statement", **_FREELY, **_CHILD_COURT}, MET, MET, NOT_APPLICABLE),
    ("wrong", {"evidence_source": "child_statement", **_COERCED, **_CHILD_COURT}, MET, BREACHED, NOT_APPLICABLE),
    ("blank", {"evidence_source": "witness", **_ADULT_COURT}, MET, MET | BREACHED, MET),
    ("wrong", {"evidence_source": "diversion_admission", **_FREELY, **_CHILD_COURT}, BREACHED, MET, NOT_APPLICABLE),
    ("wrong", {"evidence_source": "child_justice_record", **_FREELY, **_ADULT_COURT}, MET, MET, BREACHED),
    ("blank", {**_FREELY, **_ADULT_COURT}, MET | BREACHED, MET, MET | BREACHED),
    ("blank", {"evidence_source": "expert"}, MET, MET, MET | NOT_APPLICABLE),
)  # fmt: skip


def trial(life: Life) -> Plan:
    """Hearings are put off, evidence is let in, and the case of some who are not held is withdrawn."""
    if life.charged is None:
        return
    draws = life.draws
    charge, at = life.charged
    court = life.office("court")
    proceeding = {"proceeding": life.tied["proceeding"]}
    if life.finding is None and not life.order and life.happens("proceedings_withdrawn"):
        when = at + HOUR * draws.whole(200, 6_000)
        if when < life.as_of:
            ground: Mapping[str, Value] = {"withdrawal_ground": "evidence"}
            _ = life.happen("proceedings_withdrawn", when, life.office("prosecution"), proceeding, ground)
            life.withdrawn = when
    end = min(when for when in (life.finding, life.withdrawn or None, life.released if life.order else None,
                                at + HOUR * 2_000, life.as_of) if when is not None)  # fmt: skip
    put_off: list[int] = []
    if end - at > HOUR * 40 and life.happens("hearing_postponed"):
        for _ in range(draws.whole(1, 5)):
            when = at + MINUTE * draws.whole(60, (end - at) // MINUTE - 60)
            reason: Mapping[str, Value] = {"postponement_reason": draws.one(_REASONS)}
            _ = life.happen("hearing_postponed", when, court, proceeding, reason)
            put_off.append(when)
    evidence: list[tuple[Told, tuple[str, Mapping[str, Value], int, int, int]]] = []
    if life.finding is not None and life.happens("evidence_admitted"):
        row = draws.one(_EVIDENCE)
        tied = {"hearing": life.reference("H2"), **proceeding}
        _ = life.happen("evidence_admitted", life.finding - MINUTE * draws.whole(20, 300), court, tied, row[1])
        evidence.append((life.events[-1], row))
    yield
    applies = life.then_at(at)
    possible = lasted(life, at, end_of_months(life.days, at, PROCEEDINGS), _ENDS, proceeding["proceeding"])
    life.find("proceedings-time-limit", POLICY, charge, _CHARGE, applied(possible, applies), life.course)
    possible = applied(_put_off(life, at, put_off), applies)
    life.find("hearing-postponements-capped", POLICY, charge, _CHARGE, possible, "late" if put_off else "in_time")
    for told, (fault, says, by_diversion, by_force, by_record) in evidence:
        owed = life.then_at(told.earliest)
        if says.get("evidence_source") == "diversion_admission":
            by_owed: bool | None = True  # whoever it is said to be of
        else:
            by_owed = owed or None if "evidence_source" not in says and owed is not True else owed
        for rule, possible in (
            ("diversion-admission-not-evidence", applied(by_diversion, by_owed)),
            ("no-coerced-statement-in-evidence", applied(by_force, owed)),
            ("child-record-not-used-later", by_record),
        ):
            life.find(rule, "", told.id, told.kind, possible, fault)


def _put_off(life: Life, at: int, put_off: list[int]) -> int:
    """Put off so many times at most before a finding or a withdrawal, as far as somebody vouches for either."""
    end = life.finding or life.withdrawn or None
    ends = (("finding_made", life.finding), ("proceedings_withdrawn", life.withdrawn))
    open_kinds = [kind for kind, when in ends if not when]
    sure_until = min([life.declared.stops(kind, at) for kind in open_kinds] + ([end] if end else []))
    if sum(when < sure_until for when in put_off) > POSTPONEMENTS:
        return BREACHED
    quiet = life.covers("hearing_postponed", at, life.as_of if end is None else min(end, life.as_of))
    return MET if len(put_off) <= POSTPONEMENTS and quiet else MET | BREACHED


def counsel(life: Life) -> Plan:
    """A lawyer for each hearing: assigned before, free of charge, and there."""
    heard: list[tuple[Told, str]] = []
    for place, told in enumerate(life.events):
        if told.kind == "hearing_held":
            fault = life.fault("statement")
            there: Mapping[str, Value] = {
                "right": {"counsel_present": "yes"}, "blank": {}
            }.get(fault, {"counsel_present": "no"})  # fmt: skip
            life.events[place] = told = told._replace(says={**told.says, **there})
            heard.append((told, "wrong" if fault == "excused" else fault))
    if not heard:
        return
    yield
    for told, fault in heard:
        assigned = [each for each in life.events if each.kind == _LAWYER and each.earliest <= told.latest]
        is_free = [each.says.get("free_of_charge") == "yes" for each in assigned]
        if any(free and each.latest <= told.earliest for each, free in zip(assigned, is_free, strict=True)):
            is_assigned: bool | None = True
        else:
            is_assigned = (
                None
                if any(is_free)
                or not life.covers(_LAWYER, life.begins(told, "hearing", "proceeding", "episode"), told.latest)
                else False
            )
        is_there = {"right": True, "blank": None}.get(fault, False)
        if is_assigned is False or is_there is False:
            possible = BREACHED
        else:
            possible = MET if is_assigned and is_there else MET | BREACHED
        possible = applied(possible, life.then_at(told.earliest))
        life.find("hearing-legal-representation", "", told.id, told.kind, possible, fault)
