"""States: spans from an opening to a closing event, as precisely as the record allows.

Pure. A span is two intervals, of its start and of its end. Source: the rule language, section 2. Choices:
- Openings are taken by their earliest moment and closings by their latest, openings first, so that an
  overlapping opening and closing are taken in that order, and no closing that lies wholly before an opening
  ends it. What overlaps is narrowed accordingly: a span does not begin after its end.
- A closing that overlaps the only opening ends it for certain only where it can have ended nothing else: nothing
  else of its key, or of none, is recorded, ended already or without effect, and no other opening can lie unseen.
- A closing whose key is unknown is a possible one. A closing that may lie before the certain one lowers the
  earliest end like any possible closing.
- Where a closing may lie before a reopening, what began again with it is a further span that may be;
  what begins while it may last may only have gone on with it.
- A span is named after the opening that was certainly there first, and may have begun with any of them.
- A state without a key has one key, which every event carries.
- Where `subject` stands last in a key, an event belongs with a span as it does with the opening that began it:
  two matters that are numbered stay apart, though what carries no number belongs with either.
- An unseen closing can end a span no earlier than its own earliest start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from amparo.pathway.facts import Fact
from amparo.pathway.instants import END
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.conditions import Predicate
from amparo.safeguards.evaluate.scope import Scope

CLOSE_BEFORE_OPEN = "close_before_open"
CLOSE_WITHOUT_OPEN = "close_without_open"


@dataclass(slots=True, eq=False)
class Span:
    """One stretch of a state: it began in `[start_earliest, start_latest]` and ended in
    `[end_earliest, end_latest]`; an end that nobody recorded reaches to `END`.

    `first` is the opening that gives it its name; `exists` is `None` where it may not have been; a span with
    `contradicted_by`, a closing before its opening, proves nothing. `closed_by` is the certain closing,
    `maybe_closed_by` the possible ones. `unsure` marks a run that may be several, `rests` one that may go on,
    `parted_from` the span that it may only have gone on from,
    `went_on` a span that may only have gone on with another. `begun` holds what opened it, certainly or not.
    `again` is a span that another opening of its key came before: what carries the key came after that one, if any.
    """

    first: Fact
    start_earliest: int
    start_latest: int
    end_earliest: int = END
    end_latest: int = END
    exists: bool | None = True
    contradicted_by: Fact | None = None
    closed_by: Fact | None = None
    maybe_closed_by: list[Fact] = field(default_factory=list)
    openings: list[Fact] = field(default_factory=list)
    absorbs: bool = False
    unsure: bool = False
    went_on: bool = False
    rests: bool = False
    parted_from: Span | None = None
    begun: list[tuple[Fact, bool | None]] = field(default_factory=list)
    again: bool = False

    @property
    def told_by(self) -> Fact | None:
        """The opening whose references are evidence of order."""
        return None if self.again else self.first

    def holds(self, earliest: int, latest: int) -> bool | None:
        """Whether `[earliest, latest]` lies inside."""
        if latest < self.start_earliest or earliest >= self.end_latest:
            return False
        inside = self.start_latest <= earliest and latest < self.end_earliest
        return True if inside and self.exists and self.contradicted_by is None else None


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of one state in order of their starts, and what contradicts itself about it.

    `used` and `vouched` are the events and agencies by which they were found.
    """

    spans: tuple[Span, ...]
    flags: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    vouched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the openings and closings of one state are told apart and paired."""

    opens: tuple[str, ...]
    closes: tuple[str, ...]
    where: Predicate
    key: tuple[str, ...]
    scope: Scope


def pair(case: Case, pairing: Pairing) -> Spans:
    """The spans of a state that is opened and closed by events."""
    return _Pairing(case, pairing).run()


class _Pairing:
    """One pass over the openings and closings of a state."""

    def __init__(self, case: Case, pairing: Pairing) -> None:
        self.case = case
        self.pairing = pairing
        self.open: list[Span] = []
        self.done: list[Span] = []
        self.orphans: list[Fact] = []
        self.seen: set[str] = set()
        self.spent: set[int] = set()
        self.flags: list[str] = []

    def run(self) -> Spans:
        pairing = self.pairing
        opens = [(fact.earliest, 0, fact.latest, n, fact) for n, fact in enumerate(self.case.of(pairing.opens))]
        closes = [(fact.latest, 1, fact.earliest, n, fact) for n, fact in enumerate(self.case.of(pairing.closes))]
        if not opens:
            return Spans((), (CLOSE_WITHOUT_OPEN,) if closes else ())
        for _, closing, _, _, fact in sorted(opens + closes):
            if closing:
                self._close(fact)
            else:
                self._open(fact)
        spans = [span for span in self.done + self.open if not span.absorbs]
        for span in spans:
            self._settle(span)
        further = [(span, again) for span in spans for again in self._begun_again(span)]
        for span in spans:
            for origin, again in further:
                if origin is not span and again.start_earliest <= span.start_latest and self._lasts_at(again, span):
                    span.exists, span.parted_from = None, again
        spans += [again for _, again in further]
        spans.sort(key=lambda span: (span.start_earliest, span.start_latest, span.first.root))
        if len(opens) > 1:
            self._note_again(spans)
        return Spans(tuple(spans), tuple(dict.fromkeys(self.flags)))

    def _note_again(self, spans: Sequence[Span]) -> None:
        first: dict[tuple[str | None, ...], Fact] = {}

        def key(fact: Fact) -> tuple[str | None, ...]:
            return tuple(fact.references.get(ref) for ref in self.pairing.key)

        for fact in self.case.of(self.pairing.opens):
            first.setdefault(key(fact), fact)
        for span in spans:
            span.again = all(first[key(fact)] is not fact for fact, _ in span.begun)

    def _first_key(self, fact: Fact) -> str | None:
        return fact.references.get(self.pairing.key[0]) if self.pairing.key else ""

    def _open(self, fact: Fact) -> None:
        begins = self.pairing.where.test(self.case, fact, None)
        exists = None if begins is None else fact.exists
        for span in self.open:
            if self._belongs(span, fact) is not True:
                continue
            if span.absorbs and begins is not False:  # what held nobody until now holds somebody from here on
                self.open.remove(span)
                self.done.append(span)
                break
            span.openings.append(fact)
            if begins is not False:
                span.begun.append((fact, exists))
            return
        span = Span(fact, fact.earliest, fact.latest, exists=exists, openings=[fact], absorbs=begins is False)
        span.begun = [(fact, exists)]
        key = self._first_key(fact)
        if key is not None and key not in self.seen:
            earlier = [each for each in self.orphans if self._first_key(each) == key]
            span.contradicted_by = next((each for each in earlier if each.latest < fact.earliest), None)
            if span.contradicted_by is not None:
                self.flags.append(CLOSE_BEFORE_OPEN)
            self.seen.add(key)
        if any(self._belongs(other, fact) is None for other in self.open if not other.absorbs):
            span.went_on = True
        self.open.append(span)

    def _close(self, fact: Fact) -> None:
        matched = False
        for span in list(self.open):
            same = self._same(span, fact)
            if same is False:
                continue
            matched = True
            if same and fact.exists and self._follows(span, fact):
                span.closed_by, span.end_latest = fact, fact.latest
                self.open.remove(span)
                self.done.append(span)
                self.spent.add(id(fact))
            else:
                span.maybe_closed_by.append(fact)
        if not matched and fact.exists:
            self.orphans.append(fact)
            if self._first_key(fact) not in self.seen:  # ending what is over already contradicts nothing
                self.flags.append(CLOSE_WITHOUT_OPEN)

    def _follows(self, span: Span, fact: Fact) -> bool:
        """Whether a closing that overlaps the opening must be its closing: whatever else it can have ended, or have
        found ended already, is neither recorded nor may lie unseen."""
        if any(opened.latest <= fact.earliest for opened, exists in span.begun if exists):
            return True
        others = (other for other in (*self.open, *self.done) if other is not span)
        if any(self._same(other, fact) is not False for other in others):
            return False
        begins = self.pairing.where.test
        if len(span.openings) > 1 and not all(begins(self.case, each, None) for each in span.openings):
            return False
        start = min(self.case.facts[0].earliest, fact.earliest)
        return self.case.silent(self.pairing.opens, start, fact.latest, span.first, self.pairing.key)

    def _same(self, span: Span, fact: Fact) -> bool | None:
        """Whether `fact` carries the key of `span`: that of its first opening, else of a later one."""
        scope = self.pairing.scope
        if scope(span.first, fact) is None:
            return next((found for each in span.openings if (found := scope(each, fact)) is not None), None)
        return self._belongs(span, fact)

    def _belongs(self, span: Span, fact: Fact) -> bool | None:
        """Whether `fact` carries the key of what began `span`. Unknown where it is open which of several openings
        did, and one of them carries the key of `fact` while another does not."""
        scope, first = self.pairing.scope, span.first
        same = scope(first, fact)
        if same is not None and len(span.openings) > 1:
            for each in span.openings:
                if (each.earliest <= first.latest or not span.exists) and scope(each, fact) is (not same):
                    return None
        return same

    def _settle(self, span: Span, spent: Sequence[Fact] = ()) -> None:
        """The start and the ends of `span`, once all is known of it."""
        certain = [fact for fact, exists in span.begun if exists]
        first = min(
            certain or [fact for fact, _ in span.begun], key=lambda fact: (fact.latest, fact.earliest, fact.root)
        )
        span.first, span.start_latest = first, first.latest
        span.start_earliest = min(fact.earliest for fact, _ in span.begun)
        span.exists = True if certain and not span.went_on else None
        case, closes, start = self.case, self.pairing.closes, span.start_earliest
        closing = span.closed_by
        if closing is not None:
            earliest = closing.earliest
            unproved = tuple(kind for kind in closes if kind != closing.kind)
            for other in case.of(closes):
                if other.earliest >= earliest:  # as is all that follows
                    break
                known = other in span.maybe_closed_by or id(other) in self.spent or other in spent
                if other.latest >= start and not known and self._same(span, other) is not False:
                    span.maybe_closed_by.append(other)
            span.start_latest = min(span.start_latest, closing.latest)
        else:
            earliest, unproved = END, closes
        for other in span.maybe_closed_by:
            earliest = min(earliest, other.earliest)
        until = case.as_of if closing is None else closing.earliest
        unproved = tuple(
            kind for kind in unproved if not case.is_elsewhere(kind, start, until, span.first, self.pairing.key)
        )
        if unproved:
            earliest = min(earliest, case.unseen_from(unproved, start, span.first, self.pairing.key))
        elif closing is None:
            earliest = min(earliest, max(case.as_of + 1, start))
        span.end_earliest = min(max(earliest, start), span.end_latest)

    def _lasts_at(self, again: Span, span: Span) -> bool:
        """Whether `again` may have lasted when `span` began, which then only went on: openings come first."""
        return again.end_latest >= span.start_earliest and self._belongs(again, span.first) is not False

    def _begun_again(self, span: Span) -> list[Span]:
        """What may have begun again inside `span`, because a closing may lie before a reopening."""
        ends = [*span.maybe_closed_by, *((span.closed_by,) if span.closed_by else ())]
        found: list[Span] = []
        for again in span.openings:
            if again is span.first:
                continue
            before = [end for end in ends if end.earliest <= again.latest]
            if not before:
                continue
            # The one closing that can have come before it did, or nothing began again; unless it was the first.
            sure = any(exists for _, exists in span.begun) and again.earliest >= span.first.latest
            spent = before if len(before) == 1 and sure else []
            if self.pairing.where.test(self.case, again, None) is False:
                continue
            closes = self.case.of(self.pairing.closes)
            after = [end for end in closes if end.exists and end.earliest >= again.latest and self._same(span, end)]
            closing = min(after, key=lambda end: end.latest, default=None)
            further = Span(again, again.earliest, again.latest, openings=[again], begun=[(again, None)])
            further.closed_by, further.end_latest = closing, closing.latest if closing else END
            further.maybe_closed_by = [
                end
                for end in closes
                if end is not closing
                and end not in spent
                and end.latest >= again.earliest
                and (closing is None or end.earliest < closing.earliest)
                and self._same(span, end) is not False
            ]
            self._settle(further, spent)
            found.append(further)
        return found
