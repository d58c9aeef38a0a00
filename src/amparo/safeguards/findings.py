"""What an evaluation hands out: findings, each able to explain itself.

Pure. A finding is recomputed, never saved. `unknown` is never a mild breach: it says which outcomes
remain possible and which fact is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from amparo.law.limits import LimitVersion


class Outcome(StrEnum):
    """What can be said of one duty. The order is that of summaries: worst first."""

    BREACHED = "breached"
    UNKNOWN = "unknown"
    PENDING = "pending"
    MET = "met"
    NOT_APPLICABLE = "not_applicable"


#: Summaries take the first of these that occurs among the parts.
SUMMARY_ORDER = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Due:
    """When a duty falls due: `[earliest, latest]` in microseconds UTC; equal when known exactly."""

    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact whose absence leaves the outcome open.

    `what` is `time` (the precise time of `event`), `attribute` (`name` of `event`), `coverage` (whether
    any event of `kinds` happened in `[start, end]`), `reference` (which `name` the event belongs to),
    `order`, `existence`, `calendar` or `birth`.
    """

    what: str
    event: str | None = None
    name: str = ""
    kinds: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would have made it met (or would still). Parameters are data; words are made elsewhere.

    `kind` is `happened_by` (event of `kinds` by `at`), `attribute` (`name` of `event` had been otherwise),
    `ended_by` (the state by `at`), `without` (without `event`), or `happened_before` (event of `kinds`
    before `at`, the trigger).
    """

    kind: str
    kinds: tuple[str, ...] = ()
    at: int | None = None
    event: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One duty under one law, judged as of one moment with what was known at another.

    `id` is stable under correction: a hash of rule, part, law, subject, root of the trigger and window.
    `could_be` holds the outcomes that remain possible: one for a definite outcome, more for `unknown`.
    `trigger` is the id of the event that asked for the duty (its root, if corrected); `settled_by` the
    event that met or broke it; `evidence` all events used. `happened` is the trigger's interval,
    `due` is set whenever pending is or was possible. `label` names the exception that applied.
    `flags` are contradictions in the record (`close_before_open`, `after_recorded`, ...).
    """

    id: str
    rule: str
    part: str
    law: str
    subject: str
    outcome: Outcome
    could_be: frozenset[Outcome]
    trigger: str | None = None
    happened: tuple[int, int] | None = None
    due: Due | None = None
    settled_by: str | None = None
    settled_at: tuple[int, int] | None = None
    evidence: tuple[str, ...] = ()
    label: str = ""
    missing: tuple[Missing, ...] = ()
    counterfactual: Counterfactual | None = None
    limit: LimitVersion | None = None
    coverage: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    window: int = 0
