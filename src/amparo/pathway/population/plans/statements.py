"""What an event itself must say: one table, one plan.

Pure. The events are made by other plans; this one adds what they say, as it must be, wrong, or not at all. A rule
that asks nothing but a statement of its trigger is added by adding a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.pathway.events import Answer as Said
from amparo.pathway.events import Value
from amparo.pathway.population.answers import BREACHED, MET, applied
from amparo.pathway.population.days import age_on
from amparo.pathway.population.limits import DETENTION_AGE, INTERNATIONAL
from amparo.pathway.population.lives import Life, Plan


@dataclass(frozen=True, slots=True)
class Statement:
    """What each event of kind `on` must say: `right`; `wrong` is a breach, `blank` leaves it open.

    `then`: owed to whoever was a child at the time of the act, else to children alone. `linked`: asked only where a
    link to a group is alleged, or where it is breached.
    """

    rule: str
    on: str
    right: Mapping[str, Value]
    wrong: Mapping[str, Value]
    blank: Mapping[str, Value] = field(default_factory=dict[str, Value])
    then: bool = True
    linked: bool = False


STATEMENTS = (
    Statement(
        "interviewer-trained",
        "interview_started",
        {"interviewer_trained": "yes"},
        {"interviewer_trained": "no"},
        then=False,
    ),
    Statement(
        "interview-recorded",
        "interview_ended",
        {"recording": "audiovisual"},
        {"recording": "summary", "reason_not_recorded": Said.NONE},
    ),
    Statement(
        "no-prosecution-mere-association",
        "charge_filed",
        {"charge_basis": "act"},
        {"charge_basis": "mere_association"},
        linked=True,
    ),
    Statement(
        "no-status-offence-charge",
        "charge_filed",
        {"adult_offence_equivalent": "yes", "charge_basis": "act"},
        {"adult_offence_equivalent": "no"},
    ),
    Statement("age-at-offence-governs", "hearing_held", {"forum": "child_court"}, {"forum": "adult_court"}),
    Statement(
        "hearing-closed",
        "hearing_held",
        {"closed_session": "yes"},
        {"closed_session": "no", "exception_legal_basis": Said.NONE},
        {"exception_legal_basis": Said.NONE},
    ),
    Statement("silence-no-adverse-inference", "finding_made", {"silence_used": "no"}, {"silence_used": "yes"}),
)

_LEFT = {"right": MET, "wrong": BREACHED, "blank": MET | BREACHED}
_BY_KIND: Mapping[str, tuple[Statement, ...]] = {
    kind: tuple(each for each in STATEMENTS if each.on == kind) for kind in {each.on for each in STATEMENTS}
}
_AGE = "no-detention-under-16"


def statements(life: Life) -> Plan:
    """Every event of a kind of the table says what its fault has drawn."""
    said: list[tuple[Statement, str, str]] = []
    for place, told in enumerate(life.events):
        rows = _BY_KIND.get(told.kind)
        if rows is None:
            continue
        says = dict(told.says)
        for row in rows:
            fault = life.fault("statement")
            if row.rule == "no-status-offence-charge" and says.get("charge_basis") != "act" and fault == "right":
                fault = "blank"  # whether an adult could be charged with it hangs on both
            says |= {"right": row.right, "wrong": row.wrong, "blank": row.blank}[fault]
            said.append((row, told.id, fault))
        life.events[place] = told._replace(says=says)
    yield
    for row, trigger, fault in said:
        applies = life.then if row.then else life.now
        if row.linked and fault != "wrong":
            linked = life.linked if fault == "right" or life.linked else None
            applies = False if False in (applies, linked) else None if None in (applies, linked) else True
        life.find(row.rule, "", trigger, row.on, applied(_LEFT[fault], applies), fault)
    if life.order:
        _of_age(life)


def _of_age(life: Life) -> None:
    """Nobody's liberty is taken by an order below an age; doubt about birth favours the child."""
    ordered = next(told.id for told in life.events if told.kind == "detention_ordered")
    if life.born is None:
        possible = MET | BREACHED
    else:
        possible = BREACHED if age_on(life.born, life.days.day(life.order)) < DETENTION_AGE else MET
    life.find(_AGE, INTERNATIONAL, ordered, "detention_ordered", possible, "age")
