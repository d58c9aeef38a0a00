"""What a finding says to people: what the law asks, what happened, what would have changed it.

Pure. English texts with typed values, for a page or a command line to translate and write. Person first,
plain, no blame. What the texts say follows from the finding alone; the timeline only gives events their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from amparo.law.limits import Period
from amparo.law.messages import Length, Listing, Message, Moment, Parameter, Word, say
from amparo.law.writing_frozen import written
from amparo.pathway.events import Timeline
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.resolving import TURNED_18
from amparo.pathway.vocabulary import Vocabulary, load_vocabulary
from amparo.safeguards.deeds import Deed, deed_of
from amparo.safeguards.findings import Counterfactual, Finding, Outcome
from amparo.safeguards.nodes import AtMost, Before, Every, Never, Rule, Within
from amparo.safeguards.phrases import FLAG_WORDS, missing_words, told_once, value_words, when

_MINUTE = 60_000_000


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding in words. Each message is a sentence of its own, but `missing`: clauses to be listed.

    `asks` is what the law asks, with the limit and the due time; `happened` what the record shows; `otherwise`
    what would have made it met, or still would; `missing` the facts without which nobody can tell, the most
    telling first, and `in_short` the same without the times for which nobody vouches; `exception` the exception
    that applied; `flags` contradictions in the record.
    """

    asks: tuple[Message, ...]
    happened: tuple[Message, ...]
    otherwise: Message | None = None
    missing: tuple[Message, ...] = ()
    in_short: tuple[Message, ...] = ()
    exception: Message | None = None
    flags: tuple[Message, ...] = ()

    def sentences(self) -> tuple[Message, ...]:
        """All of it as sentences, in the order in which a page says them."""
        said = self.asks + self.happened
        if self.exception is not None:
            said += (self.exception,)
        if self.otherwise is not None:
            said += (self.otherwise,)
        if self.missing:
            said += tuple(say("Missing: {facts}.", facts=fact) for fact in self.missing)
        return said + self.flags


_Written = written(Explanation)


def explain(finding: Finding, rule: Rule, timeline: Timeline, vocabulary: Vocabulary | None = None) -> Explanation:
    """`finding` of `rule` on `timeline`, in words. Without a vocabulary the shipped one gives the names.

    Never raises for a finding of another rule or timeline: what it cannot name it describes.
    """
    return Explainer(timeline, vocabulary).explain(finding, rule)


class Explainer:
    """Explains any number of findings on one `timeline`, looking each name up once. Holds the timeline's names:
    throw it away with the case."""

    def __init__(self, timeline: Timeline, vocabulary: Vocabulary | None = None) -> None:
        self._names = _Names(timeline, vocabulary or load_vocabulary())

    def explain(self, finding: Finding, rule: Rule) -> Explanation:
        """As `explain`."""
        return _Explaining(finding, rule, self._names).explanation()


@lru_cache(maxsize=1024)
def _duty(plain: str) -> Message:
    return say("{duty}", duty=Word(plain))


class _Names:
    """How the entries of one timeline, and the questions of its forms, are called."""

    def __init__(self, timeline: Timeline, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.kinds: dict[str | None, str] = {event.id: event.kind for event in timeline.events}
        self.kinds[f"{timeline.subject}/{TURNED_18}"] = TURNED_18
        self._deeds: dict[str, Deed] = {}
        self._sentences: dict[tuple[str | None, tuple[int, int]], Message] = {}
        self._any: dict[tuple[str, ...], Parameter] = {}
        self._questions: dict[tuple[str | None, str], str] = {}
        self._of_the_child: dict[str, bool] = {}

    def deed(self, kind: str) -> Deed:
        """An event of `kind` as a clause."""
        found = self._deeds.get(kind)
        if found is None:
            known = self.vocabulary.kinds.get(kind)
            found = self._deeds[kind] = deed_of(kind, known.label if known else kind.replace("_", " "))
        return found

    def any_of(self, kinds: tuple[str, ...]) -> Parameter:
        """An event of one of `kinds` as a clause."""
        found = self._any.get(kinds)
        if found is None:
            deeds = tuple(self.deed(kind).that for kind in kinds)
            found = self._any[kinds] = deeds[0] if len(deeds) == 1 else Listing(deeds, "or")
        return found

    def that(self, event: str | None) -> Message:
        """The event with that id as a clause."""
        kind = self.kinds.get(event)
        return self.deed(kind).that if kind else say("something happened")

    def sentence(self, event: str | None, happened: tuple[int, int]) -> Message:
        """When the event happened, and what it was."""
        said = self._sentences.get((event, happened))
        if said is None:
            said = say("{when}: {event}.", when=when(*happened), event=self.that(event))
            self._sentences[event, happened] = said
        return said

    def question(self, event: str | None, name: str) -> str:
        """The question that the form of `event` asks for the attribute `name`."""
        kind = self.kinds.get(event)
        asked = self._questions.get((kind, name))
        if asked is None:
            found = self.vocabulary.attribute(name, (kind,) if kind else ()) or self.vocabulary.attribute(name)
            asked = found[0].label if found and found[0].label else name.replace("_", " ")
            self._questions[kind, name] = asked
        return asked

    def is_of_the_child(self, name: str) -> bool:
        """Whether any entry may answer it: then the one that asked is beside the point."""
        found = self._of_the_child.get(name)
        if found is None:
            carried = {attribute.carried for attribute in self.vocabulary.attribute(name)}
            found = self._of_the_child[name] = "child" in carried
        return found


class _Explaining:
    """One finding while it is put into words."""

    __slots__ = ("finding", "names", "rule")

    def __init__(self, finding: Finding, rule: Rule, names: _Names) -> None:
        self.finding, self.rule, self.names = finding, rule, names

    def explanation(self) -> Explanation:
        finding, explanation = self.finding, _Written()
        explanation.asks = self._asks()
        explanation.happened = tuple(self._happened())
        explanation.otherwise = self._otherwise(finding.counterfactual) if finding.counterfactual else None
        explanation.missing, explanation.in_short = self._missing() if finding.missing else ((), ())
        explanation.exception = self._exception() if finding.label else None
        flags = finding.flags
        explanation.flags = tuple(FLAG_WORDS[flag] for flag in flags if flag in FLAG_WORDS) if flags else ()
        explanation.__class__ = Explanation
        return explanation

    def _missing(self) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
        """Every missing fact once, and the same without the times for which nobody vouches."""
        whole: list[Message] = []
        in_short: list[Message] = []
        for missing in told_once(self.finding.missing):
            if missing.what == "attribute" and self.names.is_of_the_child(missing.name):
                question = Word(self.names.question(missing.event, missing.name))
                words = say("the answer to “{question}”", question=question)
            else:
                words = missing_words(missing, self.names.that, self._that_of, self.names.question)
            shorter = words
            if missing.what == "coverage":
                shorter = say("whether {event}", event=self.names.any_of(missing.kinds))
            if words not in whole:
                whole.append(words)
            if shorter not in in_short:
                in_short.append(shorter)
        return tuple(whole), tuple(in_short)

    # --- names ----------------------------------------------------------------------------------------------

    def _that_of(self, kind: str) -> Message:
        return self.names.deed(kind).that

    # --- what the law asks ----------------------------------------------------------------------------------

    def _asks(self) -> tuple[Message, ...]:
        finding = self.finding
        asks = [_duty(self.rule.plain)] if self.rule.plain else []
        limit, due = finding.limit, finding.due
        if limit is not None and isinstance(limit.value, Period):
            if due is None or due.latest >= END or due.earliest <= BEGINNING:
                asks.append(say("The limit is {length}.", length=value_words(limit)))
            else:
                length, by = value_words(limit), when(due.earliest, due.latest)
                if due.earliest == due.latest:
                    asks.append(say("The limit is {length}: by {due}.", length=length, due=by))
                else:
                    asks.append(say("The limit is {length}; it ends {due}.", length=length, due=by))
        return tuple(asks)

    # --- what happened --------------------------------------------------------------------------------------

    def _happened(self) -> list[Message]:
        finding, form = self.finding, self.rule.form
        if finding.outcome is Outcome.NOT_APPLICABLE and not finding.label:
            return [*self._begin(), self._not_applicable()]
        if finding.outcome is Outcome.UNKNOWN and not {Outcome.MET, Outcome.BREACHED} <= finding.could_be:
            return [*self._begin(), *self._settled(), self._in_doubt()]
        match form:
            case Within() | Every():
                return [*self._begin(), *self._after(form.need)]
            case Before():
                return [*self._begin(), *self._beforehand(form)]
            case Never():
                return self._never(form)
            case AtMost(count=()):
                return [*self._begin(), *self._lasting()]
            case AtMost():
                return [*self._begin(), *self._settled(), *self._counted()]

    def _in_doubt(self) -> Message:
        if Outcome.NOT_APPLICABLE in self.finding.could_be:
            return say("Nobody can tell whether this safeguard applies.")
        return say("Nobody can tell whether this is still to be done.")

    def _begin(self) -> list[Message]:
        finding = self.finding
        if finding.happened is None:
            return []
        return [self.names.sentence(finding.trigger, finding.happened)]

    def _settled(self) -> list[Message]:
        finding = self.finding
        if finding.settled_by is None or finding.settled_at is None:
            return []
        return [self.names.sentence(finding.settled_by, finding.settled_at)]

    def _after(self, need: tuple[str, ...]) -> list[Message]:
        finding = self.finding
        needed = self.names.any_of(need)
        match finding.outcome:
            case Outcome.MET:
                return [*self._settled(), *self._distance(say("That was in time."))]
            case Outcome.BREACHED if finding.settled_by:
                return [*self._settled(), *self._late()]
            case Outcome.BREACHED if self._often:
                return [
                    say(
                        "The record is complete for that time and does not show that {event} often enough.",
                        event=needed,
                    )
                ]
            case Outcome.BREACHED if self._not_any:
                return [
                    say(
                        "The record is complete for that time and does not show that {event}"
                        " as this safeguard asks.",
                        event=needed,
                    )
                ]
            case Outcome.BREACHED:
                return [say("The record is complete for that time and does not show that {event}.", event=needed)]
            case Outcome.PENDING if self._often:
                return [say("The record does not show yet that {event} often enough.", event=needed)]
            case Outcome.PENDING if self._not_any:
                return [say("The record does not show yet that {event} as this safeguard asks.", event=needed)]
            case Outcome.PENDING:
                return [say("The record does not show yet that {event}.", event=needed)]
            case Outcome.UNKNOWN:
                return [*self._settled(), say("Nobody can tell whether it was in time that {event}.", event=needed)]
            case Outcome.NOT_APPLICABLE:
                return []

    @property
    def _often(self) -> bool:
        """Whether more than one is needed in each period."""
        return isinstance(self.rule.form, Every) and self.rule.form.least is not None

    @property
    def _not_any(self) -> bool:
        """Whether not every event of the kinds needed will do, and none did: one that did not may stand there."""
        form = self.rule.form
        narrow = isinstance(form, Within | Every | Before) and form.need_where is not None
        return narrow and self.finding.settled_by is None

    def _distance(self, otherwise: Message) -> list[Message]:
        finding = self.finding
        start, end = finding.happened, finding.settled_at
        if start and end and start[0] == start[1] and end[0] == end[1] and end[0] >= start[0]:
            return [say("That was after {length}, in time.", length=Length(end[0] - start[0]))]
        return [otherwise]

    def _late(self) -> list[Message]:
        finding = self.finding
        if finding.settled_at is None or finding.due is None:
            return []
        late = finding.settled_at[0] - finding.due.latest
        if late < _MINUTE:
            return [say("That was too late.")]
        if finding.settled_at[0] == finding.settled_at[1] and finding.due.earliest == finding.due.latest:
            return [say("That was {length} too late.", length=Length(late))]
        return [say("That was at least {length} too late.", length=Length(late))]

    def _beforehand(self, form: Before) -> list[Message]:
        finding = self.finding
        shown = self._settled()
        match finding.outcome:
            case Outcome.MET:
                return [*shown, say("What the law asks beforehand was there.")]
            case Outcome.BREACHED if self._not_any:
                return [
                    say(
                        "The record is complete and does not show that before it {event} as this safeguard asks.",
                        event=self.names.any_of(form.need),
                    )
                ]
            case Outcome.BREACHED if form.need and finding.settled_by is None:
                return [
                    say(
                        "The record is complete and does not show that before it {event}.",
                        event=self.names.any_of(form.need),
                    )
                ]
            case Outcome.BREACHED:
                return [*shown, say("The entry does not show what the law asks of it.")]
            case _:
                return [*shown, say("Nobody can tell whether what the law asks was there beforehand.")]

    def _never(self, form: Never) -> list[Message]:
        finding = self.finding
        alone = form.state is None and not form.trigger
        begun = self._begin()
        match finding.outcome:
            case Outcome.BREACHED if alone:
                return [*begun, say("The law does not allow that here.")]
            case Outcome.BREACHED:
                return [*begun, *self._settled(), say("The law does not allow that here.")]
            case Outcome.MET if alone:
                return [*begun, say("Nothing that the law forbids is in this entry.")]
            case Outcome.MET if finding.label:
                return begun
            case Outcome.MET:
                return [*begun, say("The record is complete for this time and shows nothing that the law forbids.")]
            case Outcome.UNKNOWN:
                return [*begun, say("Nobody can tell whether anything happened that the law forbids.")]
            case _:
                return begun

    def _lasting(self) -> list[Message]:
        finding = self.finding
        match finding.outcome:
            case Outcome.MET | Outcome.BREACHED if finding.settled_by:
                return [*self._settled(), *self._lasted()]
            case Outcome.BREACHED:
                return [say("It has gone on for longer than the limit.")]
            case Outcome.PENDING:
                return [say("The record does not show that it has ended.")]
            case Outcome.UNKNOWN:
                return [*self._settled(), say("Nobody can tell whether it went on for longer than the limit.")]
            case _:
                return []

    def _counted(self) -> list[Message]:
        match self.finding.outcome:
            case Outcome.BREACHED:
                return [say("That was once more than the limit allows.")]
            case Outcome.MET:
                return [say("It did not happen more often than the limit allows.")]
            case Outcome.UNKNOWN:
                return [say("Nobody can tell whether it happened more often than the limit allows.")]
            case _:
                return []

    def _lasted(self) -> list[Message]:
        start, end = self.finding.happened, self.finding.settled_at
        if start and end and start[0] == start[1] and end[0] == end[1] and end[0] >= start[0]:
            return [say("It lasted {length}.", length=Length(end[0] - start[0]))]
        return []

    def _not_applicable(self) -> Message:
        finding = self.finding
        if isinstance(self.rule.form, Every) and finding.due is not None:
            return say("It ended before anything was due.")
        if finding.limit is None and (self.rule.limit or self.rule.limit_at):
            return say("No limit of this law was in force then.")
        return say("This safeguard does not apply here.")

    def _exception(self) -> Message:
        label = self.finding.label
        if self.finding.outcome is Outcome.MET:
            return say("It was allowed: {exception}.", exception=Word(label))
        return say("An exception applies: {exception}.", exception=Word(label))

    # --- what would have changed it -------------------------------------------------------------------------

    def _otherwise(self, other: Counterfactual) -> Message | None:
        if self.finding.outcome not in (Outcome.BREACHED, Outcome.PENDING):
            return None
        pending = self.finding.outcome is Outcome.PENDING
        match other.kind:
            case "happened_by" if other.at is not None and self._often:
                by, had, done = Moment(other.at), self._had(other.kinds), self._done(other.kinds)
                if pending:
                    return say("It will be met if {deed} often enough by {when}.", deed=done, when=by)
                return say("It would have been met, had {deed} often enough by {when}.", deed=had, when=by)
            case "happened_by" | "ended_by" if other.at is not None:
                return self._by(other.kinds, Moment(other.at), pending)
            case "happened_before" if other.at is not None:
                had, start = self._had(other.kinds), Moment(other.at)
                if self._not_any:
                    return say(
                        "It would have been met, had {deed} before {when}, as this safeguard asks.",
                        deed=had,
                        when=start,
                    )
                return say("It would have been met, had {deed} before {when}.", deed=had, when=start)
            case "attribute":
                asked = Word(self.names.question(other.event, other.name))
                return say(
                    "It would have been met, had “{question}” been answered as this safeguard asks.", question=asked
                )
            case "without":
                return say(
                    "It would have been met, had this not happened: {event}.", event=self.names.that(other.event)
                )
            case _:
                return None

    def _by(self, kinds: tuple[str, ...], by: Moment, pending: bool) -> Message:
        """Met by an event of `kinds` in time: still to come, or as it would have been."""
        if pending and self._not_any:
            return say(
                "It will be met if {deed} by {when}, as this safeguard asks.", deed=self._done(kinds), when=by
            )
        if pending:
            return say("It will be met if {deed} by {when}.", deed=self._done(kinds), when=by)
        if self._not_any:
            return say(
                "It would have been met, had {deed} by {when}, as this safeguard asks.",
                deed=self._had(kinds),
                when=by,
            )
        return say("It would have been met, had {deed} by {when}.", deed=self._had(kinds), when=by)

    def _had(self, kinds: tuple[str, ...]) -> Parameter:
        deeds = tuple(self.names.deed(kind).had for kind in kinds)
        return deeds[0] if len(deeds) == 1 else Listing(deeds, "or")

    def _done(self, kinds: tuple[str, ...]) -> Parameter:
        deeds = tuple(self.names.deed(kind).is_done for kind in kinds)
        return deeds[0] if len(deeds) == 1 else Listing(deeds, "or")
