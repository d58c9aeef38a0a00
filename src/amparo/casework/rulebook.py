"""The catalogue's pages: each safeguard in plain words, with its worked situations, its sources and its text.

Pure. What a rule says is described by `safeguards.describing`; here it is put into the reader's words. The worked
situations are the rule's own tests, judged again for the page, so that none of them can be out of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amparo.casework.law_days import force_text
from amparo.casework.outcomes import Tag, tag_of
from amparo.casework.rule_drawing import draw_situations
from amparo.casework.sources import Source, cited, provisions_of, source_of
from amparo.casework.topics import topic_label
from amparo.casework.wording import Wording, sentence
from amparo.law.gaps import gaps
from amparo.law.limits import INTERNATIONAL, POLICY, LimitVersion
from amparo.law.messages import say
from amparo.law.packs import Pack
from amparo.pathway.events import Answer, Event, Timeline, Value
from amparo.pathway.instants import Instant
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.describing import describe, limits_of
from amparo.safeguards.evaluate.one import evaluate
from amparo.safeguards.examples import Tried, run_examples
from amparo.safeguards.explaining import explain
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.loader import CATALOGUE
from amparo.safeguards.nodes import AtMost, Before, Every, Never, Rule, RuleSet, Within
from amparo.safeguards.phrases import value_words


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One dated value of a limit, by its name, under one law. `gap` says that it is looser than the
    international floor."""

    name: str
    law: str
    value: str
    force: str
    source: str
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """A worked situation: what came of it (a tag each), the facts, and why."""

    title: str
    tags: tuple[Tag, ...]
    facts: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a safeguard with its situations, drawn where they can be.

    `heading` is empty where it would repeat the title of the page.
    """

    heading: str
    plain: str
    examples: tuple[Situation, ...]
    drawing: str
    drawing_caption: str


@dataclass(frozen=True, slots=True)
class Line:
    """A label and its texts."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Short:
    """One part in short. `heading` is empty where the safeguard has only one."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """All that the page of a safeguard shows."""

    id: str
    title: str
    plain: str
    topic: str
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    limits: tuple[LimitLine, ...]
    short: tuple[Short, ...]
    text: str

    @property
    def several_limits(self) -> bool:
        """Whether a reader must be told which limit a line is about."""
        return len({limit.name for limit in self.limits}) > 1


def law_label(law: str, pack: Pack, words: Wording) -> str:
    """What a law is called."""
    if law == INTERNATIONAL:
        return words.translate("International law")
    if law == POLICY:
        return words.translate("House policy, not law")
    return words.translate(pack.name) if law == pack.id else law


def value_text(limit: LimitVersion, words: Wording) -> str:
    """A limit's value in its own unit: hours stay hours, days stay days."""
    return words.value(value_words(limit))


def situations(parts: tuple[Rule, ...], ruleset: RuleSet, pack: Pack, vocabulary: Vocabulary) -> tuple[Tried, ...]:
    """The worked situations of a safeguard's `parts`, each judged by the laws that count here."""
    names = {rule.name for rule in parts}
    calendars = {pack.id: pack.calendar} if pack.calendar else None

    def judged(rules: RuleSet, timeline: Timeline, as_of: int, known_at: int) -> tuple[Finding, ...]:
        return evaluate(
            rules,
            timeline,
            as_of=as_of,
            known_at=known_at,
            laws=frozenset({INTERNATIONAL, pack.id}),
            vocabulary=vocabulary,
            calendars=calendars,
            leap_birthday=pack.leap_birthday,
        )

    return run_examples(ruleset, judged, [each for each in ruleset.examples if each.rule in names])


def rule_text(parts: tuple[Rule, ...]) -> str:
    """The text of a safeguard's `parts` as in its file, situations left out; empty if the file is gone."""
    texts: list[str] = []
    for rule in parts:
        path = CATALOGUE / rule.file
        if not path.is_file():
            continue
        lines = path.read_text(encoding="utf-8").splitlines()[rule.line - 1 :]
        end = next((number for number, line in enumerate(lines) if number and line.startswith("[")), len(lines))
        texts.append("\n".join(lines[:end]).strip())
    return "\n\n".join(texts)


def rule_page(
    rules: tuple[Rule, ...],
    ruleset: RuleSet,
    vocabulary: Vocabulary,
    pack: Pack,
    words: Wording,
    tried: Iterable[Tried],
) -> RulePage:
    """The page of one safeguard: `rules` are its parts, `tried` its situations as judged."""
    first = rules[0]
    by_part: dict[str, list[Tried]] = {}
    for each in tried:
        by_part.setdefault(each.example.rule, []).append(each)
    provisions = {found.id: found for rule in rules for found in provisions_of(rule, pack)}
    return RulePage(
        id=first.id,
        title=words.translate(first.title),
        plain=words.translate(first.plain),
        topic=topic_label(first.topic, words),
        parts=tuple(
            _part(
                rule, by_part.get(rule.name, []), vocabulary, words, first.title if len(rules) > 1 else rule.title
            )
            for rule in rules
        ),
        sources=tuple(source_of(found, words) for found in provisions.values()),
        limits=_limits(rules, ruleset, pack, words),
        short=tuple(
            Short(
                words.translate(rule.title) if len(rules) > 1 else "",
                _short(rule, ruleset, vocabulary, pack, words),
            )
            for rule in rules
        ),
        text=rule_text(rules),
    )


def _part(rule: Rule, tried: list[Tried], vocabulary: Vocabulary, words: Wording, page_title: str) -> Part:
    situations = tuple(_situation(each, rule, vocabulary, words) for each in tried)
    drawing, caption = draw_situations(rule, tried, words)
    if rule.title == page_title:
        return Part("", "", situations, drawing, caption)
    return Part(words.translate(rule.title), words.translate(rule.plain), situations, drawing, caption)


def _situation(tried: Tried, rule: Rule, vocabulary: Vocabulary, words: Wording) -> Situation:
    example = tried.example
    local = words.at(example.as_of, example.timeline.zone)
    facts = [fact_text(event, vocabulary, local) for event in example.timeline.events]
    facts.append(words.translate("Looked at: {when}").format(when=local.moment(example.as_of)))
    if not example.timeline.coverage:
        facts.append(words.translate("Nobody says that the record is complete."))
    tags = tuple(tag_of(finding.outcome, words) for finding in tried.findings)
    why = tuple(line for finding in tried.findings for line in _why(finding, rule, tried, vocabulary, local))
    if not tags:
        tags = (Tag("", words.translate("Does not arise")),)
        why = (words.translate("Nothing in these facts sets the safeguard off."),)
    return Situation(words.translate(example.title), tags, tuple(facts), tuple(dict.fromkeys(why)))


def _why(finding: Finding, rule: Rule, tried: Tried, vocabulary: Vocabulary, words: Wording) -> list[str]:
    """Why it came out so: what happened, what would have changed it, or what is missing."""
    said = explain(finding, rule, tried.example.timeline, vocabulary)
    lines = [words.say(each) for each in said.happened[-2:]]
    lines += [words.say(each) for each in (said.exception, said.otherwise) if each is not None]
    if finding.outcome is Outcome.UNKNOWN and said.missing:
        lines += [words.say(say("Missing: {facts}.", facts=fact)) for fact in said.missing]
    return lines


def fact_text(event: Event, vocabulary: Vocabulary, words: Wording) -> str:
    """One event in a line: what, when, and what it says."""
    kind = vocabulary.kinds.get(event.kind)
    if event.kind == "age_recorded" and isinstance(born := event.attributes.get("birth"), Instant):
        return words.translate("Born: {when}").format(when=words.instant(born))
    label = words.translate(kind.label) if kind else event.kind
    said = [
        words.translate("{question} {answer}").format(
            question=words.translate(kind.attributes[name].label),
            answer=value_said(kind.attributes[name], value, words),
        )
        for name, value in event.attributes.items()
        if kind and name in kind.attributes
    ]
    head = words.translate("{what}: {when}").format(what=label, when=words.instant(event.happened))
    known = words.known(event.happened)
    return ". ".join([f"{head} ({known})" if known else head, *(text.removesuffix(".") for text in said)])


def value_said(attribute: object, value: Value, words: Wording) -> str:
    """A value as a page writes it: the words of a code, a date as known, one of the three answers."""
    codes: Mapping[str, str] = dict(
        zip(getattr(attribute, "codes", ()), getattr(attribute, "code_labels", ()), strict=False)
    )
    say = words.translate
    if isinstance(value, Answer):
        answers = {
            Answer.UNKNOWN: say("not known"),
            Answer.NOT_ASKED: say("not asked yet"),
            Answer.NONE: say("none"),
        }
        return answers[value]
    if isinstance(value, Instant):
        return words.instant(value)
    if isinstance(value, frozenset):
        return words.listing([say(codes.get(code, code)) for code in sorted(value)])
    if isinstance(value, str):
        return {"yes": say("yes"), "no": say("no")}.get(value, say(codes[value]) if value in codes else value)
    return f"{value:g}"


def _limits(rules: tuple[Rule, ...], ruleset: RuleSet, pack: Pack, words: Wording) -> tuple[LimitLine, ...]:
    looser = {gap.country: gap for gap in gaps(pack)}
    versions = dict.fromkeys(version for rule in rules for version in limits_of(rule, ruleset))
    lines: list[LimitLine] = []
    for version in versions:
        provision = pack.texts.provisions.get(version.provision)
        gap = looser.get(version)
        lines.append(
            LimitLine(
                sentence(words.translate(version.id.replace("-", " "))),
                law_label(version.law, pack, words),
                value_text(version, words),
                force_text(version.start, version.end, words),
                cited(provision, words) if provision else words.translate("house policy"),
                words.translate("looser than the international floor of {floor}; both answers are shown").format(
                    floor=value_text(gap.floor, words)
                )
                if gap
                else "",
            )
        )
    return tuple(lines)


def _short(rule: Rule, ruleset: RuleSet, vocabulary: Vocabulary, pack: Pack, words: Wording) -> tuple[Line, ...]:
    say = words.translate
    said = describe(rule, ruleset, vocabulary)
    lines = [
        (say("Owed by"), [say(pack.roles.get(rule.acts, rule.acts))]),
        (say("Begins"), [words.say(said.begins)]),
        (say("For whom"), [words.say(said.applies)] if said.applies is not None else []),
        (_asked(rule, words), [words.say(asked) for asked in said.asks]),
        (say("Belongs together"), [words.say(said.together)]),
        (say("Not owed if"), [words.say(excuse) for excuse in said.excuses]),
        (say("No record shows"), [words.value(unseen) for unseen in said.unseen]),
    ]
    return tuple(Line(label, tuple(sentence(text) for text in texts)) for label, texts in lines if texts)


def _asked(rule: Rule, words: Wording) -> str:
    say = words.translate
    match rule.form:
        case Within():
            return say("Then asked")
        case Every():
            return say("Asked again and again")
        case Before():
            return say("Asked before")
        case Never():
            return say("Forbidden")
        case AtMost():
            return say("Must end")
