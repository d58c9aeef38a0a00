"""A rule's page as Markdown, for the terminal and for the documentation: words first, then the rule itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from amparo.casework.wording import Wording, sentence
from amparo.law.citations import resolve
from amparo.law.limits import LimitVersion
from amparo.law.messages import Parameter
from amparo.law.packs import load_law
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.describing import Description, describe
from amparo.safeguards.examples import Example
from amparo.safeguards.loader import rules_of
from amparo.safeguards.nodes import Citation, Rule, RuleSet

_ENGLISH = Wording(now=0)


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes pages on the rules of one set, in English."""

    ruleset: RuleSet
    vocabulary: Vocabulary

    def index(self) -> str:
        """All rules by topic, each with its sentence and a link to its page."""
        lines = ["# Safeguards", ""]
        by_topic: dict[str, list[Rule]] = {}
        for rule in self.ruleset.rules:
            by_topic.setdefault(rule.topic or "other", []).append(rule)
        for topic, rules in by_topic.items():
            links = (f"[{_title(rule)}]({rule.id}.md#{_anchor(rule)})" for rule in rules)
            said = [
                f"{link}: {rule.plain}" if rule.plain else link for link, rule in zip(links, rules, strict=True)
            ]
            lines += [f"## {sentence(topic)}", "", *_bullets(said), ""]
        return "\n".join(lines)

    def page(self, identity: str) -> str:
        """Everything about the rule `identity`, part by part."""
        lines = [f"# `{identity}`", ""]
        for rule in rules_of(self.ruleset, identity):
            lines += self._part(rule)
        return "\n".join(lines).rstrip() + "\n"

    def _part(self, rule: Rule) -> list[str]:
        words = describe(rule, self.ruleset, self.vocabulary)
        examples = [example for example in self.ruleset.examples if example.rule == rule.name]
        return [
            *(f"## {_title(rule)}", ""),
            *((rule.plain, "") if rule.plain else ()),
            *_table(self._facts(rule, words)),
            *_section("Limits", (_limit(version, value) for version, value in words.limits)),
            *_section("Excuses", (_ENGLISH.say(excuse) for excuse in words.excuses)),
            *_section("Sources", (_cited(citation) for citation in rule.sources)),
            *_section("What the record cannot show", (text.text for text in words.unseen)),
            *_section("Reads", (f"`{need}`" for need in words.reads)),
            *_section("Worked situations", (_example(example) for example in examples)),
            "",
        ]

    def _facts(self, rule: Rule, words: Description) -> Iterable[tuple[str, str]]:
        if rule.acts:
            yield "Who acts", load_law().roles.get(rule.acts, rule.acts)
        yield "Begins", _ENGLISH.say(words.begins)
        if words.applies is not None:
            yield "Applies if", _ENGLISH.say(words.applies)
        for asked in words.asks:
            yield "Asks", _ENGLISH.say(asked)
        yield "Which events", _ENGLISH.say(words.together)
        if rule.serves:
            yield "Serves", ", ".join(rule.serves)


def _bullets(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _section(name: str, items: Iterable[str]) -> list[str]:
    """A heading with bullets; nothing without any."""
    bullets = _bullets(items)
    return ["", f"{name}:", "", *bullets] if bullets else []


def _table(rows: Iterable[tuple[str, str]]) -> list[str]:
    return ["| | |", "|---|---|", *(f"| {name} | {_cell(text)} |" for name, text in rows)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _limit(version: LimitVersion, value: Parameter) -> str:
    since = f", from {version.start}" if version.start else ""
    until = f" to {version.end}" if version.end else ""
    law = version.law if version.is_law else "house policy, not law"
    return f"{version.id}: {_ENGLISH.value(value)} ({law}{since}{until})"


def _cited(citation: Citation) -> str:
    read = "" if citation.verified else " (text not read; confirm before relying on it)"
    try:
        found = resolve(citation.instrument, citation.reference)
    except LookupError:
        return f"{citation.instrument}, {citation.reference}"
    standing = " or ".join(dict.fromkeys(each.standing.value.replace("_", " ") for each in found))
    text = " ".join(each.says for each in found)
    return f"{found[0].instrument.short}, {citation.reference} ({standing}){read}: {text}"


def _example(example: Example) -> str:
    outcomes = ", ".join(outcome.value.replace("_", " ") for outcome in example.expect) or "no finding"
    return f"{example.title}: **{outcomes}**"


def _title(rule: Rule) -> str:
    return rule.title or rule.name


def _anchor(rule: Rule) -> str:
    """Where Markdown puts the heading: other marks than letters, digits and lines vanish, spaces become lines."""
    plain = re.sub(r"[^\w\s-]", "", _title(rule).lower(), flags=re.ASCII).strip()
    return re.sub(r"[-\s]+", "-", plain)
