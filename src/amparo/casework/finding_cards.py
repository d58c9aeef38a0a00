"""Findings as a child's page shows them: the answer, what the law asks, what happened, what would have changed it.

Pure. Words come from `safeguards.explaining`; nothing is said here that the finding does not hold. Where
several laws speak of one duty, each has its say.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from amparo.casework.cases import Case
from amparo.casework.duties import Duty
from amparo.casework.outcomes import drawn_as, tag_of
from amparo.casework.rulebook import law_label, value_text
from amparo.casework.sources import Source, provisions_of, source_of
from amparo.casework.wording import DAY, Wording, sentence
from amparo.law.messages import Listing, Message, say
from amparo.law.packs import Pack
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.explaining import Explainer, Explanation
from amparo.safeguards.findings import Due, Finding, Missing, Outcome
from amparo.safeguards.needing import answer_kinds
from amparo.safeguards.nodes import AtMost, Before, Never, Rule

_MOST_SOURCES = 2
_MOST_MISSING = 2


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done next: its verb, and the kind of event to record, or the own entry (by id) to put right."""

    text: str = ""
    kind: str = ""
    entry: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether there is something to press."""
        return bool(self.kind or self.entry)


@dataclass(frozen=True, slots=True)
class Asked:
    """What to do about something unknown, and the fact that is missing. `is_vouched_for`: no entry would answer it,
    only somebody's word that a record is whole, because what is forbidden shows by not being there."""

    action: Action
    missing: Missing | None
    is_vouched_for: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One duty in full. `lines` say what happened; `turn` is the counterfactual, or the missing fact; `laws` what
    each law says where several speak; `judged` what the law asks and all that the answer rests on."""

    outcome: str
    tag: str
    title: str
    when: str
    lines: tuple[str, ...]
    turn: str
    laws: str
    judged: tuple[str, ...]
    sources: tuple[Source, ...]
    rule: str
    action: Action
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """One duty in a line, for those that are folded away."""

    outcome: str
    tag: str
    title: str
    line: str
    cited: str
    rule: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """What cards need to know to speak of one case in the words of its reader, who acts for `agency` and is, of the
    rules' `acts`, those in `own`."""

    case: Case
    pack: Pack
    vocabulary: Vocabulary
    words: Wording
    agency: str = ""
    own: frozenset[str] = frozenset()
    explainer: Explainer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "explainer", Explainer(self.case.opened.timeline, self.vocabulary))

    def explained(self, finding: Finding, duty: Duty) -> Explanation:
        """The finding in messages."""
        return self.explainer.explain(finding, duty.rule)

    def title(self, duty: Duty) -> str:
        """What the duty is called."""
        return self.words.translate(duty.rule.title)

    def tag(self, duty: Duty) -> str:
        """The answer in one or two words; for what runs, the time that is left."""
        if duty.outcome is Outcome.PENDING and duty.due is not None:
            clock = self.words.time_left(duty.due)
            near = 0 <= duty.due - self.words.now < DAY
            return clock if near else self.words.translate("Due {clock}").format(clock=clock)
        if duty.is_overdue and duty.due is not None:
            return self.words.time_left(duty.due)
        return tag_of(duty.outcome, self.words).text

    def when(self, duty: Duty) -> str:
        """The due time of what runs; of the rest, when what set it off happened."""
        finding = duty.lead
        if duty.outcome is Outcome.PENDING and finding.due is not None:
            return self._due(finding.due)
        return self.words.between(*finding.happened) if finding.happened else ""

    def _due(self, due: Due) -> str:
        """When it falls due; the first time that it may, where nobody can say the last."""
        return self.words.between(due.earliest, due.latest if due.latest < END else due.earliest)

    def card(self, duty: Duty) -> Card:
        """The duty in full."""
        words, finding = self.words, duty.lead
        said = self.explained(finding, duty)
        shown, rest = _shown(duty.outcome, said.happened)
        lines = [*shown, *((said.exception,) if said.exception is not None else ()), *said.flags]
        judged = [words.say(message) for message in (*said.asks, *rest)]
        turn = words.say(said.otherwise) if said.otherwise is not None else ""
        if duty.outcome is Outcome.UNKNOWN and said.missing:
            turn = words.say(say("Missing: {facts}.", facts=Listing(said.in_short[:_MOST_MISSING], "and")))
            judged += [words.say(say("Missing: {facts}.", facts=fact)) for fact in said.missing]
        return Card(
            drawn_as(duty.outcome),
            self.tag(duty),
            self.title(duty),
            self.when(duty),
            tuple(sentence(words.say(message)) for message in lines),
            turn,
            self.laws(duty),
            tuple(sentence(line) for line in judged),
            self.sources(duty),
            duty.rule.id,
            self.action(duty),
            finding.id,
        )

    def laws(self, duty: Duty) -> str:
        """What each law says of one duty, in a line; empty where one speaks alone."""
        if len(duty.findings) < 2:
            return ""
        alike = duty.outcome is not Outcome.PENDING and all(each.outcome is duty.outcome for each in duty.findings)
        return " ".join(self._law(finding, alike) for finding in duty.findings)

    def _law(self, finding: Finding, alike: bool) -> str:
        words, say_ = self.words, self.words.translate
        law = law_label(finding.law, self.pack, words)
        if finding.limit is not None and alike:  # the tag gives the answer
            return say_("{source}: {limit}.").format(source=law, limit=value_text(finding.limit, words))
        if finding.limit is not None:
            law = say_("{law}, {limit}").format(law=law, limit=value_text(finding.limit, words))
        if finding.outcome is Outcome.PENDING and finding.due is not None:
            return say_("{law}: due by {when}.").format(law=law, when=self._due(finding.due))
        return say_("{law}: {answer}.").format(law=law, answer=tag_of(finding.outcome, words).text)

    def sources(self, duty: Duty) -> tuple[Source, ...]:
        """Where the duty comes from: the provision of the limit applied, then those that the rule cites."""
        words, limit = self.words, duty.lead.limit
        found: dict[str, Source] = {}
        if limit is not None and (provision := self.pack.texts.provisions.get(limit.provision)):
            found[provision.id] = source_of(provision, words)
        elif limit is not None and not limit.is_law:
            text = words.translate("the limit of {limit} is house policy, not law").format(
                limit=value_text(limit, words)
            )
            found["policy"] = Source(words.translate("House policy"), "", "", text)
        for provision in provisions_of(duty.rule, self.pack):
            found.setdefault(provision.id, source_of(provision, words))
        return tuple(found.values())[:_MOST_SOURCES]

    def cited(self, duty: Duty) -> str:
        """The first of its sources, as a page cites it; empty where it names none."""
        return next((source.cited for source in self.sources(duty)), "")

    def brief(self, duty: Duty) -> Brief:
        """The duty in a line."""
        said = self.explained(duty.lead, duty)
        lines = [said.exception] if said.exception is not None else list(said.happened[-1:])
        return Brief(
            drawn_as(duty.outcome),
            self.tag(duty),
            self.title(duty),
            " ".join(self.words.say(message) for message in lines),
            self.cited(duty),
            duty.rule.id,
        )

    def action(self, duty: Duty) -> Action:
        """What can be recorded next; nothing where nothing can."""
        say_ = self.words.translate
        if duty.outcome is Outcome.UNKNOWN:
            return self.asked(duty).action
        if not duty.is_open:
            return Action()
        if duty.rule.acts not in self.own and duty.rule.id in _REQUESTS:
            return asking_for(duty.rule, self.words)
        if isinstance(duty.rule.form, AtMost | Never | Before):
            closing = _CLOSING.get(getattr(duty.rule.form, "state", None) or "", "")
            return (
                Action(say_("Record that it ended"), closing)
                if closing and self._goes_on(duty, closing)
                else Action()
            )
        kinds = [kind for kind in answer_kinds(duty.rule) if not self.vocabulary.kinds[kind].derived]
        return Action(say_("Record that it was done"), kinds[0]) if kinds else Action()

    @property
    def asking(self) -> Action:
        """The act of who cannot say it, and asks."""
        return Action(self.words.translate("Write down that you asked"), ASKED)

    def asked(self, duty: Duty) -> Asked:
        """Of what is missing for an unknown duty, the first that the reader can say; else the first that somebody
        else can, or for which somebody would have to vouch."""
        # Who recorded something without any date can most likely say when it was; that sets the clock going.
        missing = sorted(duty.lead.missing, key=lambda each: not (each.what == "time" and _is_undated(each)))
        others = [each for each in missing if not _is_forbidden(each, duty.rule)]
        for each in others:
            if (action := self._answering(each)).is_possible:
                return Asked(action, each)
        first = next(iter((*others, *missing)), None)
        return Asked(self.asking, first, is_vouched_for=bool(missing) and not others)

    def fact(self, missing: Missing, duty: Duty) -> str:
        """A missing fact as a clause; empty if it cannot be said."""
        said = self.explained(replace(duty.lead, missing=(missing,)), duty).in_short
        return self.words.say(said[0]) if said else ""

    def _goes_on(self, duty: Duty, closing: str) -> bool:
        """Whether no end is recorded since it began. A limit can run on after an end, where a break joins."""
        began = duty.lead.happened[0] if duty.lead.happened else BEGINNING
        return not any(fact.kind == closing and fact.earliest >= began for fact in self.case.resolved.facts)

    def _answering(self, missing: Missing) -> Action:
        """How the reader can say what is missing: in an own entry, or by a new one; nothing if only others can."""
        say_ = self.words.translate
        if missing.what == "birth":
            return Action(say_("Record the age"), "age_recorded")
        usable = [kind for kind in missing.kinds if kind in self.vocabulary.kinds]
        if missing.what == "coverage" and usable:
            return Action(say_("Record what is missing"), usable[0])
        fact = self.case.fact(missing.event)
        event = self.case.events.get(fact.id) if fact is not None else None
        if event is not None and self.case.is_own(event, self.agency):
            texts = {"time": say_("Say when it was"), "attribute": say_("Answer the question")}
            return Action(texts.get(missing.what, say_("Correct the entry")), entry=event.id)
        kind = asked_on(missing.name, self.vocabulary) if missing.what == "attribute" else ""
        return Action(say_("Answer the question"), kind) if kind else Action()


#: Entries that are made to put a question to somebody, so that their answer may be recorded at any time.
_ASKING = ("age_recorded", "victim_screening_completed")
#: The entry that says that somebody was asked.
ASKED = "finding_answered"
#: The kind that ends each state, by the state's name.
_CLOSING = {
    "questioning": "interview_ended",
    "questioning_day": "interview_ended",
    "solitary": "isolation_ended",
    "custody": "detention_released",
    "pretrial": "detention_released",
}


#: What can be asked for by an entry of its own.
_REQUESTS = {"pretrial-detention-review": "detention_review_requested"}


def asking_for(rule: Rule, words: Wording) -> Action:
    """How somebody who does not owe what the rule asks can ask for it, and have that on the record."""
    if kind := _REQUESTS.get(rule.id):
        return Action(words.translate("Ask for a review"), kind)
    return Action(words.translate("Write down that you asked"), ASKED)


def asked_on(name: str, vocabulary: Vocabulary) -> str:
    """The kind of event on which an attribute of the child can be answered at any time; empty if there is none.

    An entry by which somebody asks comes first, then whichever asks the fewest other questions and begins nothing.
    """
    kinds = [
        kind
        for kind in vocabulary.kinds.values()
        if name in kind.attributes and kind.attributes[name].carried == "child" and not (kind.mints or kind.derived)
    ]
    asking = [kind for kind in kinds if kind.name in _ASKING]
    first = min(asking or kinds, key=lambda kind: (len(kind.attributes), kind.name), default=None)
    return first.name if first is not None else ""


def _shown(outcome: Outcome, happened: tuple[Message, ...]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """What happened, and what of it the tag and the turn say already."""
    if outcome in {Outcome.PENDING, Outcome.UNKNOWN} and len(happened) > 1:
        return happened[:-1], happened[-1:]
    return happened, ()


def _is_forbidden(missing: Missing, rule: Rule) -> bool:
    """Whether only somebody's word could show that what the rule forbids did not happen."""
    forbidden = rule.form.never if isinstance(rule.form, Never) else getattr(rule.form, "count", ())
    return missing.what == "coverage" and bool(forbidden) and set(missing.kinds) <= set(forbidden)


def _is_undated(missing: Missing) -> bool:
    return missing.start is not None and missing.start <= BEGINNING
