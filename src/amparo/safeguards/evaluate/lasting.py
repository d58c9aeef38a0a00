"""Rules over a state: the duties that its spans bring, and whether an event lies inside one.

Pure. Shared by `every`, `never` and `at_most`.
"""

from __future__ import annotations

from dataclasses import dataclass

from amparo.pathway.facts import Fact
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.outcomes import Duty
from amparo.safeguards.evaluate.scope import is_after
from amparo.safeguards.evaluate.spans import Span, Spans
from amparo.safeguards.evaluate.states import States, doubts
from amparo.safeguards.findings import Missing


@dataclass(frozen=True, slots=True)
class Lasting:
    """The state `name` as a rule lasts over it."""

    states: States
    name: str

    def spans(self, case: Case) -> Spans:
        """Its spans in `case`, noted as used."""
        return self.states.spans(case, self.name)

    def duty(self, case: Case, found: Spans, span: Span) -> Duty:
        """The duty that begins with `span`."""
        used = [*found.used, *(event for opening in span.openings for event in opening.events)]
        if span.closed_by is not None:
            used += span.closed_by.events
        for maybe in span.maybe_closed_by:
            used += maybe.events
        return Duty(
            span.first,
            span.first,
            span.start_earliest,
            span.start_latest,
            span.exists,
            used,
            found.vouched,
            None if span.exists else lambda: self.doubts(case, span),
            span.again,
        )

    def doubts(self, case: Case, span: Span) -> list[Missing]:
        """What is not known of `span`; asked again for each period of it."""
        return case.noted(("doubts", span), lambda: doubts(case, span, self.states.base(self.name)))


def inside(fact: Fact, span: Span) -> bool | None:
    """Whether `fact` happened inside `span`: after it began (a shared reference orders what overlaps) and
    before it ended."""
    if fact.latest < span.start_earliest or fact.earliest >= span.end_latest:
        return False
    after = is_after(fact, span.told_by, span.start_earliest, span.start_latest)
    return True if after and fact.latest < span.end_earliest and span.contradicted_by is None else None


def inside_by_record(fact: Fact, span: Span) -> bool | None:
    """As `inside`, but for what may have ended the span unseen."""
    if fact.latest < span.start_earliest or fact.earliest >= span.end_latest:
        return False
    ends = [*span.maybe_closed_by, *((span.closed_by,) if span.closed_by else ())]
    after = is_after(fact, span.told_by, span.start_earliest, span.start_latest)
    return True if after and all(fact.latest < max(end.earliest, span.end_earliest) for end in ends) else None
