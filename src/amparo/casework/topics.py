"""The safeguards by topic, as a child meets them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from amparo.casework.bands import Band
from amparo.casework.sources import cited, provisions_of
from amparo.casework.wording import Wording
from amparo.law.packs import Pack
from amparo.safeguards.nodes import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Listed:
    """A safeguard in the list of all."""

    id: str
    title: str
    plain: str
    cited: str


#: Topics as a child meets them. Others follow, in the order of their files.
_ORDER = (
    *("arrest", "questioning", "age", "legal_aid", "participation", "detention", "admission", "custody"),
    *("contact", "treatment", "discipline", "force", "complaints", "inspection", "inquiries"),
    *("victims", "victim_support", "safety", "online", "diversion", "restorative"),
    *("charge", "trial", "testimony", "sentence", "reintegration", "privacy", "sharing", "records"),
)


def topics(ruleset: RuleSet, pack: Pack, words: Wording) -> tuple[Band[Listed], ...]:
    """Every safeguard of the set by topic, as a child meets them; several parts stand as one."""
    first: dict[str, Rule] = {}
    for rule in ruleset.rules:
        first.setdefault(rule.id, rule)
    listed_rules = sorted(first.values(), key=lambda rule: place_of_topic(rule.topic))
    found: list[Band[Listed]] = []
    for topic, rules in groupby(listed_rules, key=lambda rule: rule.topic):
        listed = tuple(
            Listed(
                rule.id,
                words.translate(rule.title),
                words.translate(rule.plain),
                words.translate("; ").join(cited(provision, words) for provision in provisions_of(rule, pack)[:2]),
            )
            for rule in rules
        )
        found.append(Band(topic_label(topic, words), listed))
    return tuple(found)


_PLACES = {topic: place for place, topic in enumerate(_ORDER)}


def place_of_topic(topic: str) -> int:
    """Where a topic stands among the others."""
    return _PLACES.get(topic, len(_PLACES))


def topic_label(topic: str, words: Wording) -> str:
    """The words of a topic."""
    say = words.translate
    return {
        "admission": say("The first day in custody"),
        "age": say("Age"),
        "arrest": say("Arrest and the first hours"),
        "charge": say("Charge"),
        "complaints": say("Complaints"),
        "contact": say("Visits, letters and calls"),
        "custody": say("In custody"),
        "detention": say("Decisions to detain"),
        "discipline": say("Punishment in custody"),
        "diversion": say("Diversion"),
        "force": say("Force and restraint"),
        "inquiries": say("Inquiries"),
        "inspection": say("Inspection of places"),
        "legal_aid": say("A lawyer"),
        "online": say("Recruitment online"),
        "participation": say("Following and being heard"),
        "privacy": say("Privacy"),
        "questioning": say("Questioning"),
        "records": say("Records"),
        "reintegration": say("Coming back"),
        "restorative": say("Restorative talks"),
        "safety": say("Safety"),
        "sentence": say("Measure and sentence"),
        "sharing": say("Sharing of data"),
        "testimony": say("Testimony"),
        "treatment": say("Health, school and plan in custody"),
        "trial": say("Trial"),
        "victim_support": say("Support of victims"),
        "victims": say("Recognition as a victim"),
    }.get(topic, topic.replace("_", " ").capitalize())
