"""States made of others: spans joined over short gaps, and a state that holds while any key is open.

Pure. Source: the rule language, section 2, `of`, `joins`, `union`.
"""

from __future__ import annotations

from collections.abc import Callable

from amparo.pathway.instants import END
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.spans import Span

#: From the end of a span, the moment from which the next no longer belongs to it.
Step = Callable[[int], int]


def join(
    case: Case,
    spans: tuple[Span, ...],
    bridges: Step | None,
    opens: tuple[str, ...],
    key: tuple[str, ...],
    *,
    union: bool = False,
) -> tuple[Span, ...]:
    """Runs over `spans`: those less than a bridge apart are one (`bridges` gives the moment, after an end,
    from which the next no longer belongs; without it they must touch or overlap).

    Where nobody can tell, because an end or a start is not known well enough or an opening may lie unseen in
    the gap, the run is `unsure`: it may end before or go on, and its ends say so. An opening begins a run of its
    own, that may be, only if none that certainly was certainly reaches it: if in some world it begins one. A run
    that paused less than a bridge before the moment of evaluation `rests`: it has not ended yet, and may turn out
    to have ended then.
    """
    runs, doubtful = _runs(case, spans, bridges, opens, key, union)
    for number, run in doubtful:
        further = _runs(case, spans[number:], bridges, opens, key, union)[0][0]
        further.exists, further.parted_from = None, spans[number - 1]
        if any(span.start_latest >= further.start_earliest for span in spans[:number]):
            further.unsure, further.end_latest = True, max(further.end_latest, run.end_latest)
        runs.append(further)
    return tuple(sorted(runs, key=lambda run: (run.start_earliest, run.start_latest, run.first.root)))


def _runs(
    case: Case,
    spans: tuple[Span, ...],
    bridges: Step | None,
    opens: tuple[str, ...],
    key: tuple[str, ...],
    union: bool,
) -> tuple[list[Span], list[tuple[int, Span]]]:
    """The runs over `spans`, and the places of those that may begin one of their own, with the run they are in."""
    runs: list[Span] = []
    doubtful: list[tuple[int, Span]] = []
    for number, span in enumerate(spans):
        run = runs[-1] if runs else None
        if run is None or _apart(case, run, span, bridges, opens, key, union):
            runs.append(_copy(span))
            continue
        certain = span.exists is True and _touch(run, span, bridges)
        if not certain and not any(other.exists and _touch(other, span, bridges) for other in spans[:number]):
            doubtful.append((number, run))
        if certain and run.exists is None:  # it is what certainly was, and what may have been before and after
            run.exists, run.start_latest, run.end_earliest = True, span.start_latest, span.end_earliest
        elif certain:
            run.start_latest = min(run.start_latest, span.start_latest)
            run.end_earliest = max(run.end_earliest, span.end_earliest)
        run.unsure = run.unsure or span.unsure or not certain
        run.maybe_closed_by += [end for end in (run.closed_by, span.closed_by) if end is not None]
        if span.end_latest >= run.end_latest:
            run.closed_by = span.closed_by
        run.end_latest = max(run.end_latest, span.end_latest)
        run.contradicted_by = run.contradicted_by or span.contradicted_by
        run.maybe_closed_by += span.maybe_closed_by
        run.openings += span.openings
    for run in runs:
        ends = dict.fromkeys(run.maybe_closed_by)  # what it certainly outlasted did not end it
        run.maybe_closed_by = [end for end in ends if end.latest >= run.end_earliest]
        if bridges and run.end_earliest <= case.as_of < bridges(run.end_earliest):
            run.rests, run.end_latest, run.closed_by, run.maybe_closed_by = True, END, None, []
        elif bridges and run.end_latest < END and case.as_of < bridges(run.end_latest):  # ended before, or rests
            run.maybe_closed_by += [run.closed_by] if run.closed_by else []
            run.rests, run.end_latest, run.closed_by = True, END, None
        elif run.end_latest < END and not _quiet_after(case, run, bridges, opens, key, union):
            run.unsure, run.end_latest = True, END
    return runs, doubtful


def _touch(one: Span, other: Span, bridges: Step | None) -> bool:
    """Whether the two, wherever they lie, leave no gap between them but one that is bridged."""
    if bridges is None:
        return other.start_latest <= one.end_earliest and one.start_latest <= other.end_earliest
    return other.start_latest < bridges(one.end_earliest) and one.start_latest < bridges(other.end_earliest)


def _apart(
    case: Case,
    run: Span,
    span: Span,
    bridges: Step | None,
    opens: tuple[str, ...],
    key: tuple[str, ...],
    union: bool,
) -> bool:
    """Whether `span` certainly does not belong to `run`."""
    if run.end_latest >= END:
        return False
    beyond = span.start_earliest >= bridges(run.end_latest) if bridges else span.start_earliest > run.end_latest
    return beyond and _quiet_after(case, run, bridges, opens, key, union)


def _quiet_after(
    case: Case, run: Span, bridges: Step | None, opens: tuple[str, ...], key: tuple[str, ...], union: bool
) -> bool:
    """Whether no opening that would have gone on with `run` can lie unseen: one after it or, in a `union`, one of
    another key while it lasted, which may have outlasted it."""
    until = bridges(run.end_latest) - 1 if bridges else run.end_latest
    return case.silent(opens, run.start_earliest if union else run.end_earliest, until, run.first, key)


def _copy(span: Span) -> Span:
    """A span that can be prolonged without changing `span`."""
    return Span(
        span.first,
        span.start_earliest,
        span.start_latest,
        span.end_earliest,
        span.end_latest,
        span.exists,
        span.contradicted_by,
        span.closed_by,
        [*span.maybe_closed_by],
        [*span.openings],
        span.absorbs,
        span.unsure,
        span.went_on,
        span.rests,
        span.parted_from,
        span.begun,
        span.again,
    )
