"""Sets of outcomes that remain possible, as four bits, and what is known of one duty.

Pure. Source: the rule language, section 4: the set R.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from amparo.law.writing_frozen import maker
from amparo.pathway.facts import Fact
from amparo.safeguards.findings import Counterfactual, Due, Missing, Outcome

MET: Final = 1
BREACHED: Final = 2
PENDING: Final = 4
NOT_APPLICABLE: Final = 8
NOBODY_KNOWS: Final = MET | BREACHED

_BITS = (
    (MET, Outcome.MET),
    (BREACHED, Outcome.BREACHED),
    (PENDING, Outcome.PENDING),
    (NOT_APPLICABLE, Outcome.NOT_APPLICABLE),
)
COULD_BE: Final = tuple(frozenset(outcome for bit, outcome in _BITS if possible & bit) for possible in range(16))
OUTCOME: Final = tuple(next(iter(could_be)) if len(could_be) == 1 else Outcome.UNKNOWN for could_be in COULD_BE)

#: `Counterfactual` and `Due`, as the judge makes them: for nearly every finding.
counterfactual, due_time = maker(Counterfactual), maker(Due)


@dataclass(slots=True, eq=False)
class Duty:
    """One thing that is asked: by a trigger, over a span, or from an anchor, in `[earliest, latest]`.

    `fact` asks for it; `trigger` is what conditions "at the trigger" are judged on (the same, or the opening
    of the span). `exists` is `None` where it may not have been asked at all. `used` and `vouched` are the events
    and the coverage by which it was found to be asked; `doubts` says what leaves that open, beyond the fact itself.
    """

    fact: Fact
    trigger: Fact
    earliest: int
    latest: int
    exists: bool | None = True
    used: Sequence[str] = ()
    vouched: Sequence[str] = ()
    doubts: Callable[[], Sequence[Missing]] | None = None
    again: bool = False
    window: int = 0

    @property
    def told_by(self) -> Fact | None:
        """The fact whose references are evidence of order. None for a later window, which no event begins, for an
        answer that is the next anchor: it and the answer to it say the same of themselves, and for what began
        `again`: what carries its key came after the first beginning, if after none."""
        return self.fact if self.window <= 1 and self.trigger is self.fact and not self.again else None


@dataclass(slots=True, eq=False)
class Verdict:
    """The outcomes that remain possible before exceptions, and what they rest on.

    `window_start` and `window_end` bound where an excusing event would count: certainly inside if it is after
    the duty and ends by `window_end[0]`, possibly if it begins by `window_end[1]`. `missing` is filled only
    when the outcomes differ. `unseen` says where an event that nobody recorded could have met a duty that is
    pending: pending speaks of the record, but what excuses it must not unmake a met that nobody saw.
    """

    possible: int
    window_start: tuple[int, int] = (0, 0)
    window_end: tuple[int, int] = (0, 0)
    due: tuple[int, int] | None = None
    settled: Fact | None = None
    answers: list[Fact] = field(default_factory=list)
    counterfactual: Counterfactual | None = None
    missing: list[Missing] = field(default_factory=list)
    unseen: list[Missing] = field(default_factory=list)
    label: str = ""
    flags: tuple[str, ...] = ()
    window: int = 0

    def united(self, other: Verdict) -> Verdict:
        """Both, for a date that straddles versions of the law."""
        due = self.due or other.due
        if self.due and other.due:
            due = min(self.due[0], other.due[0]), max(self.due[1], other.due[1])
        return Verdict(
            self.possible | other.possible,
            self.window_start,
            (min(self.window_end[0], other.window_end[0]), max(self.window_end[1], other.window_end[1])),
            due,
            self.settled or other.settled,
            list(dict.fromkeys(self.answers + other.answers)),
            self.counterfactual or other.counterfactual,
            self.missing + other.missing,
            self.unseen + other.unseen,
            self.label or other.label,
            self.flags + other.flags,
            self.window,
        )
