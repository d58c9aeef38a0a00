"""The limits that the plans are made for, in their own units, and what falls due when.

Pure. A test holds them against the packs of international law, XA and policy. Written apart from the counting by
which findings are made.
"""

from __future__ import annotations

from amparo.pathway.population.answers import BREACHED, MET, NOT_APPLICABLE, PENDING, UNSEEN
from amparo.pathway.population.days import HOUR, Days, months_later
from amparo.pathway.population.lives import Life

INTERNATIONAL, XA, POLICY = "international", "XA", "policy"

#: Hours, by law.
AUTHORITY = {INTERNATIONAL: 24, XA: 12}
QUESTIONING = 2
QUESTIONING_DAY = 16
HANDOVER = 48
LEGAL_AID = 6

#: Civil days, the first not counted.
CHARGE_COURT = 30
REVIEW = 14
RECORD_REMOVAL = 1
AFTERCARE = 30
VICTIM_NEWS = 30
SUPPORT_PERSON = 3

#: Days to the same time of the clock.
SOLITARY = 15

#: Months.
FAMILY_VISIT = 1
EARLY_RELEASE = INSPECTION = 3
VICTIM_CASE = PROCEEDINGS = 6

#: How many times at most.
POSTPONEMENTS = VICTIM_INTERVIEWS = 3

#: How many calls or letters in how many civil days.
FAMILY_CALLS, FAMILY_CALL = 2, 7

#: Completed years when an order takes somebody's liberty.
DETENTION_AGE = 16

#: Months, by law.
FINAL_DECISION = {INTERNATIONAL: 6, XA: 9}

#: Completed years on the day of the act, by law; XA's is the second from the day on that is named.
MINIMUM_AGE = {INTERNATIONAL: (14, 14), XA: (10, 12)}
MINIMUM_AGE_CHANGES = "2024-01-01"

NIGHT_FROM, NIGHT_UNTIL = 22, 6
REST = 8 * HOUR


def days_later(days: Days, at: int, count: int) -> int:
    """The end of the civil day that is `count` days after that of `at`."""
    return days.end(days.day(at) + count)


def end_of_months(days: Days, at: int, count: int) -> int:
    """The end of the civil day that is `count` months after that of `at`."""
    return days.end(months_later(days.day(at), count))


def recurring(life: Life, kind: str, at: int, following: int | None, end: int | None, due: int) -> int:
    """What is left of a duty to do `kind` again by `due`, last done at `at` and next at `following`, unless what it
    goes with is over at `end`."""
    if following is not None and following <= due:
        return MET
    if end is not None and end <= due:
        return NOT_APPLICABLE | (0 if life.covers(kind, at, due) else MET)
    return overdue(life, kind, at, due)


def overdue(life: Life, kinds: str | tuple[str, ...], start: int, due: int) -> int:
    """What is left of a duty that nothing answers: pending, breached, or, where the silence since `start` proves
    nothing, met or breached."""
    silent = life.covers(kinds, start, due)
    if life.as_of <= due:
        return PENDING if silent else PENDING | UNSEEN
    return BREACHED if silent else MET | BREACHED
