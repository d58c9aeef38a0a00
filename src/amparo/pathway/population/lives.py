"""One life after another: child k, from the seed and k alone.

Pure. A life is a list of what was written down (`Told`) and of what a check must find (`Answer`).
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import NamedTuple

from amparo.pathway.events import Event, Timeline, Value
from amparo.pathway.instants import BEGINNING, END, Instant, Precision
from amparo.pathway.population.answers import SETTLED, Answer
from amparo.pathway.population.days import MINUTE, birthday
from amparo.pathway.population.draws import Draws
from amparo.pathway.population.parameters import Parameters
from amparo.pathway.resolving import shipped_words

#: A plan makes things happen up to its `yield`; once everything has happened it says what must be found.
Plan = Generator[None, None, None]

NOTHING: Mapping[str, Value] = {}
UNTIED: Mapping[str, str] = {}


class Told(NamedTuple):
    """One event as an agency wrote it down; the fields are those of `pathway.events.Event`."""

    id: str
    kind: str
    earliest: int
    latest: int
    precision: Precision
    recorded: int
    agency: str
    says: Mapping[str, Value]
    references: Mapping[str, str]
    source: str
    corrects: str | None


def subject_of(index: int, subject_kind: str = "child") -> str:
    """The id of child (or facility ...) number `index`, which says that it is synthetic."""
    return f"synthetic-{index:09}" if subject_kind == "child" else f"synthetic-{subject_kind}-{index:09}"


def index_of(subject: str) -> int:
    """The number of the child with the id `subject`, as `subject_of` made it."""
    return int(subject.rpartition("-")[2])


class Life:
    """One child while plans make things happen to it.

    `now` is whether the child is one at every event up to `of_age`, if that day lies amid the case, `then` whether
    the child was one at the time of the act that the proceeding is about; both three-valued. `born` is the last day
    on which the child may have been born, `None` without a claim. `first` is the earliest moment of all events,
    coming of age among them, `first_tied` of those of the proceeding. `linked` is whether a link to a group is
    alleged. `case_closed` and `withdrawn` are when a victim's case and a charge were ended so, 0 for never;
    `again` is when a second episode ended and what its events refer to, `acts` whether the acts of other
    proceedings than the first were those of a child; `sentence` is the measure after a finding of guilt, and
    `decided` and `charged` are the ids and moments of the prosecutor's decision (with its fault) and of the charge.
    """

    __slots__ = (
        "acts", "again", "age", "answers", "answers_then", "apprehended", "as_of", "born", "case_closed",
        "charged", "course", "days", "decided", "declared", "draws", "events", "faults", "finding", "first",
        "first_tied", "group", "is_diverted", "is_precise", "linked", "met", "now", "of_age", "offices",
        "order", "parameters", "prison", "profile", "released", "role", "sentence", "shares", "start",
        "subject", "subject_kind", "then", "tied", "withdrawn",
    )  # fmt: skip

    def __init__(self, parameters: Parameters, seed: int, index: int, subject_kind: str = "child") -> None:
        self.parameters = parameters
        self.draws = Draws(seed, index)
        self.days = parameters.days
        self.declared = parameters.declared
        self.as_of = parameters.as_of
        self.offices = parameters.offices
        self.faults = parameters.faults
        self.shares = parameters.shares
        self.subject_kind = subject_kind
        self.subject = subject_of(index, subject_kind)
        self.events: list[Told] = []
        self.answers: list[Answer] = []
        self.answers_then: list[tuple[int, Answer]] = []
        self.first = self.first_tied = parameters.as_of
        self.tied: Mapping[str, str] = UNTIED
        self.again: tuple[int, Mapping[str, str]] | None = None
        self.acts: dict[str, bool | None] = {}
        self.now: bool | None = None
        self.of_age: int | None = None
        self.then: bool | None = None
        self.born: int | None = None
        self.is_precise = False
        self.linked: bool | None = None
        self.apprehended = 0
        self.order = 0
        self.released: int | None = None
        self.finding: int | None = None
        self.decided: tuple[str, int, str] | None = None
        self.charged: tuple[str, int] | None = None
        self.prison = self.sentence = ""
        self.profile: tuple[int, Mapping[str, Value]] | None = None
        self.role = self.group = self.met = self.course = ""
        self.start = self.age = self.case_closed = self.withdrawn = 0
        self.is_diverted = False

    def weighted(self, name: str) -> str:
        """A word of the table [weights.NAME]."""
        return self.draws.weighted(self.parameters.weights[name])

    def fault(self, name: str) -> str:
        """A word of the table [fault.NAME]."""
        at = self.draws.next()
        for word, until in self.faults[
            name
        ].steps:  # as `weighted`, which is a call too many where it is asked so often
            if at < until:
                return word
        return self.faults[name].steps[-1][0]

    def happens(self, name: str) -> bool:
        """Whether what [share] calls `name` happens in this life."""
        return self.draws.next() < self.shares[name]

    def child_at(self, at: int) -> bool | None:
        """Whether somebody is a child at `at`; unknown where nobody knows the birth."""
        return self.now if self.of_age is None or at < self.of_age else False

    def then_at(self, at: int) -> bool | None:
        """Whether somebody is a child at `at` or was one at the time of the act."""
        return True if self.child_at(at) else self.then

    def then_of(self, told: Told) -> bool | None:
        """As `then_at`, where the event may belong to no proceeding: then nobody can tell of which act it is."""
        if self._is_tied(told.references):
            return self.then_at(told.earliest)
        proceeding = self._carried(told).get("proceeding", "")
        return True if self.child_at(told.earliest) else self.acts.get(proceeding)

    def office(self, agency: str) -> str:
        """One of the offices of an agency, always the same one of those that hold people: what two of them wrote
        down alike would be one thing written twice."""
        if agency != "prison":
            return self.draws.one(self.offices[agency])
        self.prison = self.prison or self.draws.one(self.offices[agency])
        return self.prison

    def reference(self, name: str) -> str:
        """An id for a thing of this child's that events point at."""
        return f"{self.subject}/{name}"

    def happen(
        self,
        kind: str,
        at: int,
        agency: str,
        references: Mapping[str, str] = UNTIED,
        says: Mapping[str, Value] = NOTHING,
        *,
        recorded: int = 0,
        source: str = "observed",
        corrects: str | None = None,
        latest: int = 0,
        precision: Precision = Precision.MINUTE,
    ) -> str:
        """Something happened at `at` (to the minute, unless `latest` and `precision` say otherwise) and `agency`
        wrote it down within the hour, or at `recorded`; never after the check. Its id is returned."""
        latest = latest or at
        recorded = recorded or latest + MINUTE * (5 + int(self.draws.next() * 55))
        if recorded > self.as_of:
            recorded = self.as_of
        name = f"{self.subject}/{len(self.events) + 1}"
        if at < self.first:
            self.first = at
        if at < self.first_tied and references and self._is_tied(references):
            self.first_tied = at
        self.events.append(
            Told(
                name,
                kind,
                at,
                latest,
                precision,
                recorded,
                agency,
                says,
                references,
                source,
                corrects,
            )
        )
        return name

    def _is_tied(self, references: Mapping[str, str]) -> bool:
        """Whether an event belongs to the proceeding: it says so, or its episode does."""
        mine = references.get("proceeding"), references.get("episode")
        return mine[0] == self.tied.get("proceeding", "") or mine[1] == self.tied.get("episode", "")

    def happen_on(
        self,
        kind: str,
        day: int,
        agency: str,
        references: Mapping[str, str] = UNTIED,
        says: Mapping[str, Value] = NOTHING,
        *,
        recorded: int = 0,
        source: str = "observed",
    ) -> str:
        """Something happened on `day`, nobody knows when; written down the next morning, or at `recorded`."""
        end = self.days.end(day)
        return self.happen(
            kind,
            self.days.midnight(day),
            agency,
            references,
            says,
            recorded=recorded or end + 9 * 60 * MINUTE,
            source=source,
            latest=end,
            precision=Precision.DAY,
        )

    def happen_at_some_time(
        self, kind: str, agency: str, references: Mapping[str, str], says: Mapping[str, Value], *, recorded: int
    ) -> str:
        """Something happened, nobody knows when: in some world before everything else."""
        return self.happen(
            kind, BEGINNING, agency, references, says, recorded=recorded, latest=END, precision=Precision.UNDATED
        )

    def find(
        self, rule: str, law: str, trigger: str, trigger_kind: str, possible: int, fault: str, part: str = ""
    ) -> None:
        """A check must find this."""
        self.answers.append(Answer(rule, part, law, trigger, trigger_kind, SETTLED[possible], fault))

    def begins(self, told: Told, *names: str) -> int:
        """The first moment of what belongs with `told` or may: the first of `names` that two events both carry
        decides, and an episode carries its proceeding. `subject` as the last takes in what has nothing in common
        with it; without it that may belong to it too, if its kind carries any of `names`."""
        mine = self._carried(told)
        first = told.earliest
        ties = shipped_words().ties
        for each in self.events:
            if each.earliest >= first:
                continue
            theirs = self._carried(each)
            decides = next((name for name in names if name == "subject" or (name in mine and name in theirs)), "")
            if decides not in ("", "subject"):
                belongs = mine[decides] == theirs[decides]
            else:
                belongs = bool(decides) or not ties[each.kind].isdisjoint(names)
            if belongs:
                first = each.earliest
        grown_up = names[-1] == "subject" and self.met == "grown_up" and self.born is not None
        return min(first, self.days.midnight(birthday(self.born, 18))) if grown_up and self.born else first

    def _carried(self, told: Told) -> Mapping[str, str]:
        references = told.references
        if "proceeding" not in references and "episode" in references:
            for tied in (self.tied, self.again[1] if self.again else UNTIED):
                if references["episode"] == tied.get("episode"):
                    return {**references, **tied}
        return references

    def release_of(self, told: Told) -> int | None:
        """When custody of the episode of `told` ended."""
        if self.again is not None and told.references.get("episode") == self.again[1]["episode"]:
            return self.again[0]
        return self.released

    def find_then(self, known_at: int, rule: str, law: str, trigger: Told, possible: int, fault: str) -> None:
        """A check by what was recorded up to `known_at` must find this, though now it finds something else."""
        part = "held" if rule == "separation-from-adults" else ""
        answer = Answer(rule, part, law, trigger.id, trigger.kind, SETTLED[possible], fault)
        self.answers_then.append((known_at, answer))

    def covers(self, kinds: str | tuple[str, ...], start: int, end: int) -> bool:
        """Whether a silence about `kinds` in `[start, end]` means that nothing happened."""
        return self.declared.covers(kinds, start, end)

    def timeline(self) -> Timeline:
        """The life as a check reads it."""
        zone = self.parameters.zone
        return Timeline(
            self.subject,
            tuple(
                Event(
                    told.id,
                    self.subject,
                    told.kind,
                    Instant(told.earliest, told.latest, told.precision, zone),
                    told.recorded,
                    told.says,
                    told.references,
                    told.agency,
                    "synthetic",
                    source=told.source,
                    corrects=told.corrects,
                )
                for told in self.events
            ),
            self.declared.coverage,
            self.subject_kind,
            zone,
        )
