"""The clocks of one law on a wall: every deadline, length, age and number, as a child meets them.

Pure. A country's own value stands large, with the international floor beside it and whether it is stricter or
looser; where the country is silent the floor stands alone. Where no law gives a number the house's policy stands,
framed in dashes, and is never shown as law.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from amparo.casework.law_days import day_text
from amparo.casework.limits_in_force import InForce, limits_on, value_of
from amparo.casework.rulebook import law_label
from amparo.casework.sources import cited, provisions_of
from amparo.casework.topics import place_of_topic
from amparo.casework.wording import Wording
from amparo.law.gaps import Direction
from amparo.law.limits import LimitVersion, Period
from amparo.law.packs import Pack
from amparo.safeguards.describing import limits_of
from amparo.safeguards.nodes import Rule, RuleSet

#: Stages of a pathway as a child meets them, each with the topics of its safeguards.
_STAGES = (
    ("arrest", ("arrest", "age", "legal_aid", "questioning", "participation")),
    ("detention", ("detention",)),
    ("custody", ("admission", "custody", "contact", "treatment", "discipline", "force", "complaints")),
    ("watching", ("inspection", "inquiries")),
    ("help", ("victims", "victim_support", "safety", "online")),
    ("court", ("diversion", "restorative", "charge", "trial", "testimony", "sentence")),
    ("after", ("reintegration", "privacy", "sharing", "records")),
)


@dataclass(frozen=True, slots=True)
class _Clock:
    """One limit on the day of the chart, and the safeguard that reads it."""

    limit: InForce
    shown: LimitVersion
    rule: Rule | None


def chart(pack: Pack, ruleset: RuleSet, on: date, words: Wording) -> dict[str, object]:
    """The content of the chart of `pack` on the day `on`. A limit without a value on that day is left out; one that
    no safeguard reads stands at the end."""
    say_ = words.translate
    by_stage: dict[str, list[_Clock]] = {name: [] for name, _ in _STAGES}
    by_stage["numbers"] = []
    readers = _readers(ruleset)
    for limit in limits_on(pack, on):
        if limit.shown is not None:
            clock = _Clock(limit, limit.shown, readers.get(limit.quantity.id))
            by_stage[_stage(clock)].append(clock)
    titles = {
        "arrest": say_("Arrest and the first hours"),
        "detention": say_("Held before trial"),
        "custody": say_("In custody"),
        "watching": say_("Who looks into it"),
        "help": say_("Recognition, help and safety"),
        "court": say_("Diversion, charge and trial"),
        "after": say_("Coming back"),
        "numbers": say_("Ages, hours and numbers"),
    }
    stages = [
        {"title": titles[name], "rows": [_row(clock, pack, words) for clock in _ordered(clocks)]}
        for name, clocks in by_stage.items()
        if clocks
    ]
    return {
        "title": say_("The clocks: {law}").format(law=say_(pack.name)),
        "lead": say_(
            "What a child is owed, and by when. A clock runs by day and by night, whoever is on duty; "
            "working days are named where they count."
        ),
        "legend": [
            {"mark": "stricter", "text": say_("stricter than the international floor")},
            {"mark": "looser", "text": say_("looser than the floor: both count, and the gap is recorded")},
            {"mark": "floor", "text": say_("the floor itself, or the only law with a number")},
            {"mark": "policy", "text": say_("house policy, not law: no source gives a number")},
        ],
        "heads": [say_("Limit"), say_("Of what, by whom, from which source")],
        "stages": stages,
        "emergency": [{"label": say_(label), "number": number} for label, number in pack.emergency.items()],
        "note": _note(pack, on, words),
    }


def _note(pack: Pack, on: date, words: Wording) -> str:
    said = words.translate(
        "In force on {day}. Text of the pack: {called}. Told in our own words: read the law itself."
    )
    return said.format(day=day_text(on, words), called=f"\u2068{pack.called}\u2069")


def _readers(ruleset: RuleSet) -> dict[str, Rule]:
    """The safeguard that reads each limit; of several, the one that a child meets first."""
    found: dict[str, Rule] = {}
    for rule in sorted(ruleset.rules, key=lambda each: place_of_topic(each.topic)):
        for version in limits_of(rule, ruleset):
            if rule.limit == version.id or version.id not in found:
                known = found.get(version.id)
                if known is None or known.limit != version.id:
                    found[version.id] = rule
    return found


def _stage(clock: _Clock) -> str:
    if not isinstance(clock.shown.value, Period) or clock.rule is None:
        return "numbers"
    return next((name for name, topics in _STAGES if clock.rule.topic in topics), "numbers")


def _ordered(clocks: Iterable[_Clock]) -> list[_Clock]:
    """By topic as a child meets it, then in the order of the law's own file."""
    return sorted(clocks, key=lambda clock: place_of_topic(clock.rule.topic) if clock.rule else 10_000)


def _row(clock: _Clock, pack: Pack, words: Wording) -> dict[str, object]:
    quantity, shown, say_ = clock.limit.quantity, clock.shown, words.translate
    mark, remark = _standing(clock.limit, words)
    role = pack.roles.get(clock.rule.acts, "") if clock.rule is not None else ""
    return {
        "value": value_of(quantity, shown, words),
        "label": say_(quantity.label),
        "who": say_(role) if role else "",
        "mark": mark,
        "remark": _warning(quantity.id, words) or remark,
        "source": _source(clock, shown, pack, words),
    }


def _warning(limit: str, words: Wording) -> str:
    """What must stand beside a limit, lest somebody take it for leave."""
    if limit == "solitary":
        return words.translate("Of adults. No child is ever kept in solitary confinement.")
    return ""


def _standing(limit: InForce, words: Wording) -> tuple[str, str]:
    """How the shown value stands: its mark, and a remark that names what else counts."""
    say_ = words.translate
    if limit.own is None:
        return ("floor", "") if limit.floor is not None else ("policy", "")
    if limit.floor is None:
        return "own", ""
    floor = value_of(limit.quantity, limit.floor, words)
    match limit.direction:
        case Direction.STRICTER:
            return "stricter", say_("stricter; the floor is {floor}").format(floor=floor)
        case Direction.LOOSER:
            return "looser", say_("looser; the floor of {floor} counts too").format(floor=floor)
        case Direction.UNSURE:
            return "looser", say_("perhaps looser; the floor of {floor} counts too").format(floor=floor)
        case _:
            return "own", say_("as the floor")


def _source(clock: _Clock, shown: LimitVersion, pack: Pack, words: Wording) -> str:
    provision = pack.texts.provisions.get(shown.provision)
    if provision is None:
        if shown.is_law:
            return law_label(shown.law, pack, words)
        duty = provisions_of(clock.rule, pack)[:1] if clock.rule is not None else ()
        if not duty:
            return words.translate("house policy, not law")
        return words.translate("house policy, not law; the duty: {source}").format(source=cited(duty[0], words))
    texts = {provision.id: cited(provision, words)}
    if clock.limit.own is not None and clock.limit.floor is not None:
        floor = pack.texts.provisions.get(clock.limit.floor.provision)
        if floor is not None:
            texts[floor.id] = cited(floor, words)
    return words.translate("; ").join(texts.values())
