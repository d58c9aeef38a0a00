"""Findings as a child's page shows them: the answer, what the law asks, what happened, what would have changed it.

Pure. Words come from `safeguards.explaining`; nothing is said here that the finding does not hold. Where
several laws speak of one duty, each has its say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amparo.casework.cases import Case
from amparo.casework.duties import Duty
from amparo.casework.outcomes import drawn_as, tag_of
from amparo.casework.rulebook import Source, cited, law_label, provisions_of, standing_of, value_text
from amparo.casework.wording import DAY, Wording
from amparo.law.messages import Listing, say
from amparo.law.packs import Pack
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.explaining import Explanation, explain
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.needing import answer_kinds
from amparo.safeguards.nodes import AtMost, Before, Never

_MOST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Card:
    """One duty in full. `turn` is the counterfactual, or the missing fact. `action_kind` is the kind of event that
    would answer it, empty if there is none to record."""

    outcome: str
    tag: str
    title: str
    when: str
    lines: tuple[str, ...]
    turn: str
    sources: tuple[Source, ...]
    rule: str
    action: str
    action_kind: str


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
    """What cards need to know to speak of one case in the words of its reader."""

    case: Case
    pack: Pack
    vocabulary: Vocabulary
    words: Wording

    def explained(self, finding: Finding, duty: Duty) -> Explanation:
        """The finding in messages."""
        return explain(finding, duty.rule, self.case.opened.timeline, self.vocabulary)

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
            return self.words.between(finding.due.earliest, finding.due.latest)
        return self.words.between(*finding.happened) if finding.happened else ""

    def card(self, duty: Duty) -> Card:
        """The duty in full."""
        words, finding = self.words, duty.lead
        if finding.id in self.case.opened.outcome_only:
            return self._outcome_card(duty)
        said = self.explained(finding, duty)
        lines = [words.say(message) for message in (*said.asks, *said.happened)]
        lines += [words.say(said.exception)] if said.exception is not None else []
        lines += [self.other_law(other) for other in duty.findings[1:]]
        lines += [words.say(flag) for flag in said.flags]
        turn = words.say(said.otherwise) if said.otherwise is not None else ""
        if duty.outcome is Outcome.UNKNOWN and said.missing:
            turn = words.say(say("Missing: {facts}.", facts=Listing(said.missing, "and")))
        action, kind = self.action(duty)
        return Card(
            drawn_as(duty.outcome),
            self.tag(duty),
            self.title(duty),
            self.when(duty),
            tuple(lines),
            turn,
            self.sources(duty),
            duty.rule.id,
            action,
            kind,
        )

    def _outcome_card(self, duty: Duty) -> Card:
        """A duty whose outcome the reader must know in order to act, and whose facts the reader may not see."""
        text = self.words.translate(
            "You are told how it stands because you must act on it. Its facts are withheld."
        )
        return Card(
            drawn_as(duty.outcome),
            self.tag(duty),
            self.title(duty),
            self.when(duty),
            (self.words.translate(duty.rule.plain), text),
            "",
            self.sources(duty),
            duty.rule.id,
            "",
            "",
        )

    def other_law(self, finding: Finding) -> str:
        """What another law says of the same duty, in a line."""
        words = self.words
        law = law_label(finding.law, self.pack, words)
        answer = tag_of(finding.outcome, words).text
        limit = f" ({value_text(finding.limit, words)})" if finding.limit is not None else ""
        if finding.outcome is Outcome.PENDING and finding.due is not None:
            return words.translate("{law}{limit}: due by {when}.").format(
                law=law, limit=limit, when=words.between(finding.due.earliest, finding.due.latest)
            )
        return words.translate("{law}{limit}: {answer}.").format(law=law, limit=limit, answer=answer)

    def sources(self, duty: Duty) -> tuple[Source, ...]:
        """Where the duty comes from: the provision of the limit applied, then those that the rule cites."""
        words, limit = self.words, duty.lead.limit
        found: dict[str, Source] = {}
        if limit is not None and (provision := self.pack.texts.provisions.get(limit.provision)):
            found[provision.id] = Source(
                cited(provision, words), words.translate(provision.says), standing_of(provision, words)
            )
        elif limit is not None and not limit.is_law:
            text = words.translate("the limit of {limit} is house policy, not law").format(
                limit=value_text(limit, words)
            )
            found["policy"] = Source(words.translate("House policy"), "", text)
        for provision in provisions_of(duty.rule, self.pack):
            found.setdefault(
                provision.id,
                Source(cited(provision, words), words.translate(provision.says), standing_of(provision, words)),
            )
        return tuple(found.values())[:_MOST_SOURCES]

    def brief(self, duty: Duty) -> Brief:
        """The duty in a line."""
        said = self.explained(duty.lead, duty)
        lines = [said.exception] if said.exception is not None else list(said.happened[-1:])
        hidden = duty.lead.id in self.case.opened.outcome_only
        return Brief(
            drawn_as(duty.outcome) or "none",
            self.tag(duty),
            self.title(duty),
            "" if hidden else " ".join(self.words.say(message) for message in lines),
            "; ".join(source.cited for source in self.sources(duty)[:1]),
            duty.rule.id,
        )

    def action(self, duty: Duty) -> tuple[str, str]:
        """What can be recorded next, and as which kind of event; empty where nothing can."""
        kinds = [kind for kind in answer_kinds(duty.rule) if not self.vocabulary.kinds[kind].derived]
        say_ = self.words.translate
        if duty.outcome is Outcome.UNKNOWN:
            asked = next((missing.kinds for missing in duty.lead.missing if missing.kinds), tuple(kinds))
            usable = [kind for kind in asked if kind in self.vocabulary.kinds]
            return say_("Record what is missing"), usable[0] if usable else ""
        if not duty.is_open:
            return "", ""
        if isinstance(duty.rule.form, AtMost | Never | Before):
            closing = _closing(duty, self.closing_kinds)
            return (say_("Record that it ended"), closing) if closing else ("", "")
        return say_("Record that it was done"), kinds[0] if kinds else ""

    @property
    def closing_kinds(self) -> Mapping[str, str]:
        """The kind that ends each state, by the state's name."""
        return {
            "questioning": "interview_ended",
            "questioning_day": "interview_ended",
            "solitary": "isolation_ended",
            "custody": "detention_released",
            "pretrial": "detention_released",
        }


def _closing(duty: Duty, closing: Mapping[str, str]) -> str:
    return closing.get(getattr(duty.rule.form, "state", None) or "", "")
