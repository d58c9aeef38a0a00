"""A rule in plain words, for its page: what begins it, what is asked, by when, and what excuses.

Pure. Words are handed out as `Message`s, so that a page can say them in its reader's language; names of kinds
and attributes come from the vocabulary. The rule's own text stands beside them (`wording.condition_text`).
"""

from __future__ import annotations

from dataclasses import dataclass

from amparo.law.limits import LimitVersion
from amparo.law.messages import Listing, Message, Parameter, Word, say
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards import nodes
from amparo.safeguards.needing import Need, answer_kinds, judged, needs, opening_kinds
from amparo.safeguards.nodes import (
    AtMost,
    Before,
    Every,
    Match,
    Never,
    Rule,
    RuleSet,
    Within,
)
from amparo.safeguards.phrases import period_words, value_words
from amparo.safeguards.speaking import Speaker
from amparo.safeguards.wording import walk


@dataclass(frozen=True, slots=True)
class Description:
    """A rule's page in words.

    `begins` says what event or state it looks at, `applies` for whom, `asks` what must (never) be, `limits` by
    when under each law, `together` which events belong together, `excuses` what excuses a failure. `reads` is
    what must be recorded for it; `unseen` what no record shows.
    """

    title: Word
    plain: Word
    begins: Message
    applies: Message | None
    asks: tuple[Message, ...]
    limits: tuple[tuple[LimitVersion, Parameter], ...]
    together: Message
    excuses: tuple[Message, ...]
    reads: tuple[Need, ...]
    unseen: tuple[Word, ...]


def describe(rule: Rule, ruleset: RuleSet, vocabulary: Vocabulary) -> Description:
    """The words of `rule`, which is one of `ruleset`'s."""
    speaker = _RuleSpeaker(vocabulary, opening_kinds(rule, ruleset))
    return Description(
        title=Word(rule.title),
        plain=Word(rule.plain),
        begins=speaker.begins(rule, ruleset),
        applies=speaker.condition(rule.applies) if rule.applies is not None else None,
        asks=speaker.asks(rule),
        limits=tuple((version, value_words(version)) for version in limits_of(rule, ruleset)),
        together=_together(rule),
        excuses=tuple(speaker.excuse(rule, exception) for exception in rule.unless),
        reads=needs(rule, ruleset, vocabulary),
        unseen=tuple(Word(text) for text in rule.unseen),
    )


def limits_of(rule: Rule, ruleset: RuleSet) -> tuple[LimitVersion, ...]:
    """Every dated value that the rule's limit has, or those of the numbers that its conditions read."""
    if rule.own_limit is not None:
        return (rule.own_limit,)
    named = {rule.limit} if rule.limit else set[str]()
    if isinstance(rule.form, Every) and rule.form.least:
        named.add(rule.form.least)
    for _, condition in judged(rule, ruleset):
        named |= {node.id for node in walk(condition) if isinstance(node, nodes.LimitOf)}
    return tuple(version for version in ruleset.limits if version.id in named)


def _together(rule: Rule) -> Message:
    """Which events belong together."""
    if not rule.scope:
        return say("All events of the same subject count.")
    names = [name for name in rule.scope if name != "subject"]
    scope = Listing(tuple(Word(_REFERENCES.get(name, name)) for name in names))
    if len(names) < len(rule.scope):
        return say("Only events of the same {scope} count, and those that do not say of which.", scope=scope)
    if len(names) == 1:
        return say("Only events of the same {scope} count.", scope=scope)
    return say("Only events of the same {scope} count; the first of these that both carry decides.", scope=scope)


_REFERENCES = {
    "episode": "time in custody",
    "interview": "interview",
    "hearing": "hearing",
    "order": "order",
    "proceeding": "proceeding",
    "isolation": "time in isolation",
    "complaint": "complaint",
    "report": "report",
    "facility": "place",
}


def _matching(match: Match) -> tuple[Message, ...]:
    """Which answers serve which triggers, where that is not left open."""
    match match:
        case Match.ANY:
            return ()
        case Match.EACH:
            return (say("Each such event needs an answer that names it."),)
        case Match.NEXT:
            return (say("Each such event needs an answer of its own, the oldest first."),)


class _RuleSpeaker(Speaker):
    """Words for one rule."""

    def begins(self, rule: Rule, ruleset: RuleSet) -> Message:
        form = rule.form
        name: str | None = getattr(form, "state", None)
        if name:
            state = ruleset.state(name)
            base = state
            while base.of:
                base = ruleset.state(base.of)
            opens, closes = self.listed(base.opens), self.listed(base.closes)
            if state.joins is not None:
                joins = period_words(state.joins)
                return say(
                    "From {opens} until {closes}, gaps under {joins} included.",
                    opens=opens,
                    closes=closes,
                    joins=joins,
                )
            if base.where is not None:
                where = Speaker(self.vocabulary, base.opens).condition(base.where)
                return say("From {opens} ({where}) until {closes}.", opens=opens, where=where, closes=closes)
            return say("From {opens} until {closes}.", opens=opens, closes=closes)
        kinds = self.listed(self.kinds)
        if rule.where is not None:
            return say("Each time: {kinds}, if {where}.", kinds=kinds, where=self.condition(rule.where))
        return say("Each time: {kinds}.", kinds=kinds)

    def asks(self, rule: Rule) -> tuple[Message, ...]:
        match rule.form:
            case Within(_, need, where, match):
                asked = say("Afterwards, in time: {kinds}", kinds=self.listed(need))
                return (self.with_where(asked, need, where), *_matching(match))
            case Every(_, need, where, least=least):
                asked = say("Again and again, in time: {kinds}", kinds=self.listed(need))
                number = (say("Each time at least as many as the law says."),) if least else ()
                return (self.with_where(asked, need, where), *number)
            case Before(_, need, where, require, match):
                asked = say("Before it: {kinds}", kinds=self.listed(need))
                before = (self.with_where(asked, need, where),) if need else ()
                required = (say("It must hold: {condition}", condition=self.condition(require)),) if require else ()
                return (*before, *required, *_matching(match))
            case Never(never, where):
                return (self.with_where(say("Never: {kinds}", kinds=self.listed(never)), never, where),)
            case AtMost(_, (), _):
                return (say("It must end in time."),)
            case AtMost(_, count, where):
                asked = say("No more often than allowed: {kinds}", kinds=self.listed(count))
                return (self.with_where(asked, count, where),)

    def excuse(self, rule: Rule, exception: nodes.Unless) -> Message:
        label = Word(exception.label)
        if exception.event:
            what = self.with_where(
                say("{kinds}", kinds=self.listed(exception.event)), exception.event, exception.where
            )
            return say("{label}: {what}, in the meantime", label=label, what=what)
        assert exception.when is not None, "the loader lets no empty exception through"  # noqa: S101
        kinds = answer_kinds(rule) if exception.at == "answer" else self.kinds
        when = Speaker(self.vocabulary, kinds).condition(exception.when)
        if exception.at == "due":
            return say("{label}: when it falls due, {when}", label=label, when=when)
        return say("{label}: {when}", label=label, when=when)
