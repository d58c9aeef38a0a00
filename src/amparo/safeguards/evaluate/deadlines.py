"""Deadlines: when a duty falls due, and which outcomes the answers leave.

Pure. Shared by `within` and `every`. Source: the rule language, section 4, "Due" and the row `within`.
Choices:
- A missing `from` date lies at the trigger or later: the trigger's own date suffices for met.
- A missing `by` date may be any.
- Beside a `once` answer, one that lies wholly before the trigger contradicts if the trigger begins the very
  reference (episode, interview) that the answer carries: nothing of it can be older than its beginning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from amparo.law.counting import Calendar, due_between, end_of_day
from amparo.law.limits import LimitVersion
from amparo.pathway.facts import Fact
from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.evaluate.answering import Answer, Need
from amparo.safeguards.evaluate.case import Case
from amparo.safeguards.evaluate.missing import attribute_of, time_of, unseen
from amparo.safeguards.evaluate.outcomes import BREACHED, MET, PENDING, Duty, Verdict, counterfactual
from amparo.safeguards.evaluate.reading import path_reader
from amparo.safeguards.evaluate.scope import is_after
from amparo.safeguards.findings import Missing
from amparo.safeguards.nodes import Path

ANSWER_BEFORE_TRIGGER = "answer_before_trigger"


@dataclass(frozen=True, slots=True)
class Clock:
    """Counts a limit from a duty, with the calendar of its law."""

    calendars: Mapping[str, Calendar]
    count_from: Path | None = None
    by: Path | None = None

    def due(self, case: Case, duty: Duty, version: LimitVersion | None, times: int = 1) -> tuple[int, int] | None:
        """The first and last moment at which the duty may fall due; `None` without the calendar it needs."""
        zone = case.resolved.zone
        if self.by is not None:
            stated = path_reader(self.by)(case, duty.fact, duty.fact)
            if not isinstance(stated, tuple):
                return BEGINNING, END
            first, last = int(stated[0]), int(stated[1])
            return _day_end(case, first, zone), _day_end(case, last, zone)
        if version is None:
            return None
        start = duty.earliest, duty.latest
        missing = False
        if self.count_from is not None:
            stated = path_reader(self.count_from)(case, duty.fact, duty.fact)
            missing = not isinstance(stated, tuple)
            start = (duty.earliest, END) if not isinstance(stated, tuple) else (int(stated[0]), int(stated[1]))
        calendar = self.calendar(version) if version.count == "working" else None
        due = due_between(*start, version, zone, calendar, times)
        return (due[0], END) if missing and due is not None else due

    def calendar(self, version: LimitVersion) -> Calendar | None:
        """The calendar of the version's law; the only one there is, where its law brings none."""
        found = self.calendars.get(version.law)
        if found is None and len(self.calendars) == 1:
            return next(iter(self.calendars.values()))
        return found

    def missing(self, case: Case, duty: Duty, due: tuple[int, int] | None) -> list[Missing]:
        """What leaves the due time open."""
        if due is None:
            return [Missing("calendar")]
        if due[0] == due[1]:
            return []
        path = self.by or self.count_from
        return [attribute_of(duty.fact, path.name)] if path else [time_of(duty.fact)]


def _day_end(case: Case, at: int, zone: str) -> int:
    return at if not BEGINNING < at < END else end_of_day(case.resolved.day(at), zone)


def deadline(
    case: Case,
    need: Need,
    duty: Duty,
    due: tuple[int, int] | None,
    answers: Sequence[Answer],
    least: int = 1,
) -> Verdict:
    """The outcomes of one deadline: what was needed after `duty` and by `due`.

    `answers` serve the duty or may, in the order of the facts; `least` of them are needed.
    """
    if due is None:
        verdict = Verdict(MET | BREACHED | PENDING, missing=[Missing("calendar")])
        verdict.answers = [answer for answer, _ in answers]
        return verdict
    first, last = due
    earliest, latest, told_by = duty.earliest, duty.latest, duty.told_by
    verdict = Verdict(0, (earliest, latest), due, due)
    later = [each for each in answers if each[0].latest >= earliest]
    verdict.answers = [answer for answer, _ in later]
    late: Fact | None = None
    in_time: set[str] = set()
    for answer, serves in later:
        if late is not None and answer.earliest > last:  # as is all that follows
            break
        if not (serves and is_after(answer, told_by, earliest, latest)):
            continue
        if answer.latest > first:
            late = late or answer
            continue
        in_time.add(answer.id)
        if len(in_time) == least:
            verdict.possible, verdict.settled = MET, answer
            return verdict
    verdict.settled = late if late is not None and late.earliest > last else None
    verdict.counterfactual = counterfactual("happened_by", need.kinds, first if first > BEGINNING else None)
    as_of = case.as_of
    possible = 0
    doubtful: list[Fact] = []
    for answer in verdict.answers:
        if answer.earliest > last:
            break
        if answer.id not in in_time:
            doubtful.append(answer)
    if len(in_time) + len(doubtful) >= least:
        possible |= MET
        for answer in doubtful:
            verdict.missing += need.doubts(case, duty, answer) or [Missing("order", answer.id)]
    # A later window begins after its opening: what lies between them answered an earlier window.
    if early := contradicting(case, duty.fact, min(duty.earliest, duty.fact.earliest), answers):
        possible |= MET
        verdict.flags = (ANSWER_BEFORE_TRIGGER,)
        verdict.missing.append(Missing("order", early.id))
    end = min(last, as_of)
    verdict.unseen = unseen(case, need.kinds, duty.earliest, end, duty.fact, need.references)
    if as_of > first:
        possible |= BREACHED | (MET if verdict.unseen else 0)
        verdict.missing += verdict.unseen
    if as_of <= last:
        possible |= PENDING
    verdict.possible = possible
    return verdict


def contradicting(case: Case, fact: Fact, earliest: int, answers: Sequence[Answer]) -> Fact | None:
    """An answer wholly before `earliest` that cannot be: its reference begins there, or holds only one such."""
    words = case.resolved.words
    for answer, _ in answers:
        if answer.earliest >= earliest:  # as is all that follows
            break
        if answer.latest >= earliest:
            continue
        once = words.once.get(answer.kind)
        for reference in (*words.mints.get(fact.kind, ()), *((once,) if once else ())):
            value = fact.references.get(reference)
            if value is not None and answer.references.get(reference) == value:
                begun = reference == once or not _older(case, fact, reference, value)
                if begun:
                    return answer
    return None


def _older(case: Case, fact: Fact, reference: str, value: str) -> bool:
    """Whether something else, which certainly happened, may have begun the reference before `fact` did."""
    mints = case.resolved.words.mints
    return any(
        other is not fact
        and other.exists
        and other.references.get(reference) == value
        and reference in mints.get(other.kind, ())
        and other.earliest < fact.latest
        for other in case.facts
    )
