"""Small timelines for any safeguard, drawn from what its rule reads: its kinds, references, codes and limits.

Where `timelines` knows sixteen safeguards by hand, this reads the rule itself. A draw depends on its
`Random` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from amparo.law.limits import LimitVersion, Period, Unit
from amparo.pathway.events import WITHDRAWN, Answer, Coverage, Event, Timeline, Value
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, microseconds, moment_of, zone_named
from amparo.pathway.vocabulary import Attribute, Type, Vocabulary
from amparo.safeguards import nodes
from tests.agreement.plain_law import limits_named, walk
from tests.law.building import SUBJECT, Record, instant_of

MINUTE, HOUR, DAY = 60_000_000, 3_600_000_000, 86_400_000_000
ZONES = ("UTC", "Europe/Oslo", "America/Bogota", "Asia/Kathmandu")
BASES = ("2026-03-02T10:00", "2026-03-28T12:00", "2026-10-24T12:00", "2026-01-30T22:15", "2024-02-29T23:59")
BIRTHS = ("2009-05-03", "2009-05-03", "2010-12-01", "2008-03-02", "2008-02-29", "2008", "2007-11-20", "2000-01-01")
LAWS = (("international", "XA"), ("international",), ("XA",))


@dataclass(frozen=True)
class Readings:
    """What a rule reads: kinds that begin a duty, that answer or end it, and all others; attributes and ties."""

    begins: tuple[str, ...]
    answers: tuple[str, ...]
    others: tuple[str, ...]
    attributes: frozenset[str]
    codes: frozenset[str]
    numbers: tuple[float, ...]
    references: tuple[str, ...]
    limit: int
    bases: tuple[str, ...]


def readings(
    rule: nodes.Rule, ruleset: nodes.RuleSet, limits: Sequence[LimitVersion], words: Vocabulary
) -> Readings:
    """What `rule` reads, with the states that it names."""
    form = rule.form
    names = {node.state for node in walk(rule) if isinstance(node, nodes.Held)}
    names |= {state} if (state := getattr(form, "state", None)) else set()
    states = [ruleset.state(name) for name in sorted(names)]
    states += [ruleset.state(one.of) for one in states if one.of]
    read = list(walk((rule, tuple(states))))
    own = [one for one in states if one.name == state or one.name == (ruleset.state(state).of if state else "")]
    begins = {kind for one in own for kind in one.opens} | set(getattr(form, "trigger", ()))
    answers = {kind for one in own for kind in one.closes}
    for name in ("need", "never", "count"):
        answers |= set(getattr(form, name, ()))
    if not begins:
        begins, answers = answers, set()
    others = {kind for one in states for kind in (*one.opens, *one.closes)}
    others |= {kind for exception in rule.unless for kind in exception.event}
    others |= {
        kind for node in read if isinstance(node, nodes.Any | nodes.NoneOf | nodes.Count) for kind in node.kinds
    }
    attributes = {node.name for node in read if isinstance(node, nodes.Path)}
    known = begins | answers | others
    for name in sorted(attributes & set(words.carried) - {"birth"}):
        if not any(name in words.kinds[kind].attributes for kind in known):
            others.add(next(kind for kind in sorted(words.kinds) if name in words.kinds[kind].attributes))
    begins.discard("turned_18")
    codes = {node.name for node in read if isinstance(node, nodes.Code)}
    codes |= {node.code for node in read if isinstance(node, nodes.Contains)}
    codes |= {code for node in read if isinstance(node, nodes.In) for code in node.codes}
    named = limits_named(rule)
    periods = [one.value for one in limits if one.id in named and isinstance(one.value, Period)]
    numbers = {node.value for node in read if isinstance(node, nodes.Number)}
    references = [*rule.scope, *(ref for one in own for ref in one.key)]
    if "turned_18" in getattr(form, "trigger", ()):
        bases: tuple[str, ...] = ("2026-03-01T10:00", "2026-03-02T23:00")
    elif any(one.id in named and (one.start or one.end) for one in limits):
        bases = (*BASES, "2019-09-17T12:00", "2023-12-31T20:00")
    else:
        bases = BASES
    return Readings(
        tuple(sorted(begins)),
        tuple(sorted(answers - begins)),
        tuple(sorted(others - begins - answers)),
        frozenset(attributes),
        frozenset(codes),
        tuple(sorted(numbers)),
        tuple(dict.fromkeys(ref for ref in references if ref != "subject")),
        max((_microseconds(one) for one in periods), default=10 * DAY),
        bases,
    )


def _microseconds(period: Period) -> int:
    each = {Unit.HOURS: MINUTE, Unit.DAYS: DAY, Unit.MONTHS: 30 * DAY, Unit.YEARS: 365 * DAY}
    return period.amount * each[period.unit]


class Drawing:
    """One drawn record after another for one rule."""

    def __init__(self, rule: nodes.Rule, reads: Readings, words: Vocabulary, random: Random) -> None:
        self.rule, self.reads, self.words, self.random = rule, reads, words, random

    def record(self) -> Record:
        """A base moment, a few facts about it, an as-of, a known-at, coverage and a birth."""
        random, reads = self.random, self.reads
        zone = random.choice(ZONES)
        local = datetime.fromisoformat(random.choice(reads.bases)).replace(tzinfo=zone_named(zone), fold=1)
        base = microseconds(local)
        self.imprecise = random.choice((0, 0, 1, 1, 2))
        events: list[Event] = []
        for kind in self._kinds():
            first = not events and kind in reads.begins
            number = sum(one.kind == kind for one in events)
            name = f"{kind}-{number + 1}" if number else kind
            events.append(self._event(name, kind, base if first else base + self._offset(), zone, events))
        as_of = base + random.choice((0, reads.limit // 2, reads.limit, reads.limit + 1, *[3 * reads.limit] * 3))
        as_of = max(as_of, base + (random.choice((0, DAY)) if random.random() < 0.2 else 0))
        known_at = as_of
        if random.random() < 0.35:
            events = self._recorded(events, base, zone)
            known_at = as_of + random.choice((-HOUR, 0, HOUR, DAY, 3 * reads.limit))
        if random.random() < 0.12:
            events = self._told_twice(events)
        events += self._born(zone, sum(one.kind == "age_recorded" for one in events))
        subject_kind = self.rule.subject
        subject = "f1" if subject_kind == "facility" else SUBJECT
        timeline = Timeline(subject, tuple(events), self._coverage(base), subject_kind, zone)
        return Record(timeline, as_of, known_at, random.choice(LAWS))

    def _kinds(self) -> list[str]:
        random, reads = self.random, self.reads
        drawn = [random.choice(reads.begins)] if reads.begins else []
        for kinds, most in ((reads.answers, 3), (reads.others, 2)):
            if kinds:
                drawn += random.choices(kinds, k=random.choice((0, *range(1, most + 1))))
        if reads.begins and random.random() < 0.3:
            drawn.append(random.choice(reads.begins))
        if "offence_date" in reads.attributes and random.random() < 0.4 and "charge_filed" not in drawn:
            drawn.append("charge_filed")
        return drawn[:5]

    def _offset(self) -> int:
        limit = self.reads.limit
        near = (0, 0, 1, MINUTE, HOUR, limit // 2, limit - MINUTE, limit, limit, limit + 1, limit + DAY, 2 * limit)
        return self.random.choice((*near, limit // 3, -1, -HOUR, -DAY))

    def _shape(self, at: int, zone: str) -> Instant:
        """`at`, as precisely as somebody might know it."""
        if self.imprecise == 0 or self.random.random() < 0.4:
            return Instant(at, at, Precision.MINUTE, zone)
        self.imprecise -= 1
        moment = moment_of(at, zone)
        match self.random.choice(("day", "day", "day", "month", "range", "range", "year", "undated")):
            case "day":
                return Instant.day(moment.date(), zone)
            case "month":
                return Instant.month(moment.year, moment.month, zone)
            case "year":
                return Instant.year(moment.year, zone)
            case "range":
                return Instant(at - 5 * HOUR, at + 20 * HOUR, Precision.RANGE, zone)
            case _:
                return Instant.undated(zone)

    def _event(self, name: str, kind: str, at: int, zone: str, others: Sequence[Event]) -> Event:
        definition = self.words.kinds[kind]
        attributes: dict[str, Value] = {}
        for attribute in sorted(self.reads.attributes & set(definition.attributes) - {"birth"}):
            value = self._value(definition.attributes[attribute], at, zone)
            if value is not None:
                attributes[attribute] = value
        references: dict[str, str] = {}
        for ref in self.reads.references:
            if ref in definition.references and self.random.random() < 0.88:
                references[ref] = f"{ref[0]}{self.random.choice((1, 1, 1, 1, 2))}"
        if "proceeding" in definition.references and "offence_date" in self.reads.attributes:
            references.setdefault("proceeding", "p1")
        if self.rule.subject == "facility" and "facility" in definition.references:
            references["facility"] = "f1"
        begun = [one.id for one in others if one.kind in self.reads.begins]
        matches_each = getattr(self.rule.form, "match", None) is nodes.Match.EACH
        if matches_each and begun and kind in self.reads.answers and self.random.random() < 0.75:
            references["answers"] = self.random.choice(begun)
        return Event(name, SUBJECT, kind, self._shape(at, zone), None, attributes, references)

    def _value(self, attribute: Attribute, at: int, zone: str) -> Value | None:
        random = self.random
        if random.random() < 0.14:
            none = [] if attribute.type in {Type.DATE, Type.NUMBER} else [Answer.NONE]
            return random.choice((None, None, Answer.UNKNOWN, Answer.NOT_ASKED, *none))
        named = [code for code in attribute.codes if code in self.reads.codes]
        rest = [code for code in attribute.codes if code not in self.reads.codes][:1]
        match attribute.type:
            case Type.CODE:
                return random.choice((*named, *named, *rest))
            case Type.BOOL3:
                return random.choice(("yes", "yes", "no"))
            case Type.SET:
                return frozenset(random.sample((*named, *rest), k=min(random.choice((1, 1, 2)), len(named + rest))))
            case Type.NUMBER:
                return random.choice(
                    [int(value) + off for value in self.reads.numbers for off in (-1, 0, 1)] or [1]
                )
            case Type.TEXT:
                return "written"
            case Type.DATE:
                if attribute.name == "offence_date":
                    return instant_of(
                        random.choice(("2026-02-01", "2024-11-05", "2024", "2023-12-31", "2019")), zone
                    )
                day = moment_of(at + random.choice((-DAY, 0, 10 * DAY)), zone).date()
                return Instant.day(day, zone) if random.random() < 0.8 else Instant.month(day.year, day.month, zone)

    def _born(self, zone: str, recorded: int) -> list[Event]:
        """Claims of birth; `recorded` entries of age are there already."""
        started = instant_of("2018-01-01T00:00", zone)
        if self.rule.subject != "child" or not any(isinstance(node, nodes.Age) for node in walk(self.rule)):
            return []
        chance = self.random.random()
        if chance < 0.08:
            return []
        if chance < 0.14:
            said: dict[str, Value] = {"presumed_child": "yes"}
            return [Event("case_opened-0", SUBJECT, "case_opened", started, attributes=said)]
        claims = [self.random.choice(BIRTHS)]
        if self.random.random() < 0.08:
            claims.append(self.random.choice(("2009", "2008-02", "2010-01-01")))
        return [
            Event(
                f"age_recorded-{number}", SUBJECT, "age_recorded", started, None, {"birth": instant_of(claim, zone)}
            )
            for number, claim in enumerate(claims, recorded + 1)
        ]

    def _recorded(self, events: Iterable[Event], base: int, zone: str) -> list[Event]:
        """The events as they came to be recorded, one of them perhaps corrected or withdrawn."""
        random = self.random
        late = (0, MINUTE, HOUR, DAY)
        kept = [
            replace(one, recorded=max(one.happened.earliest, base - 30 * DAY) + random.choice(late))
            for one in events
        ]
        for _ in range(random.choice((0, 1, 1, 2))):
            standing = [one for one in kept if one.kind != WITHDRAWN]
            if not standing:
                break
            old = random.choice(standing)
            at = (old.recorded or base) + random.choice((MINUTE, HOUR, self.reads.limit))
            number = sum(one.kind == old.kind for one in kept) + 1
            if random.random() < 0.15:
                gone = sum(one.kind == WITHDRAWN for one in kept)
                moment = Instant(at, at, Precision.MINUTE, zone)
                kept.append(Event(f"withdrawn-{gone + 1}", SUBJECT, WITHDRAWN, moment, at, corrects=old.id))
                continue
            happened = old.happened
            if happened.is_point:
                moved = happened.earliest + random.choice((0, -HOUR, HOUR, DAY))
                happened = self._shape(moved, zone)
            fresh = self._event(f"{old.kind}-{number}", old.kind, base, zone, ())
            attributes = fresh.attributes if random.random() < 0.5 else old.attributes
            kept.append(
                replace(
                    old,
                    id=fresh.id,
                    happened=happened,
                    attributes=attributes,
                    recorded=at,
                    corrects=old.id,
                )
            )
        return kept

    def _told_twice(self, events: list[Event]) -> list[Event]:
        """One event also as another agency wrote it down."""
        if not events:
            return []
        old = self.random.choice([one for one in events if one.kind != WITHDRAWN and one.corrects is None])
        number = sum(one.kind == old.kind for one in events) + 1
        shift = self.random.choice((0, 0, HOUR)) if old.happened.is_point else 0
        moment = replace(old.happened, earliest=old.happened.earliest + shift, latest=old.happened.latest + shift)
        recorded = None if old.recorded is None else old.recorded + HOUR
        second = replace(old, id=f"{old.kind}-{number}", happened=moment, recorded=recorded, agency="army")
        return [replace(one, agency="police") if one is old else one for one in events] + [second]

    def _coverage(self, base: int) -> tuple[Coverage, ...]:
        random, limit = self.random, self.reads.limit
        kinds = frozenset(kind for kind, definition in self.words.kinds.items() if not definition.derived)
        used = (*self.reads.begins, *self.reads.answers, *self.reads.others)
        blank = frozenset(
            f"{kind}.{name}"
            for kind in used
            for name in self.reads.attributes & set(self.words.kinds[kind].attributes)
            if random.random() < 0.15
            and self.words.kinds[kind].attributes[name].type not in {Type.DATE, Type.NUMBER}
        )
        match random.choice(("all", "all", "all", "all", "but", "but", "until", "from", "gap", "lag", "none")):
            case "all":
                return (Coverage("all", kinds | blank),)
            case "but":
                return (Coverage("all", (kinds | blank) - {random.choice(used)}),)
            case "until":
                return (Coverage("all", kinds, end=base + random.choice((limit // 2, limit, 2 * limit))),)
            case "from":
                return (Coverage("all", kinds | blank, start=base + random.choice((-DAY, 0, 1, limit // 2))),)
            case "gap":
                first = base + random.choice((0, limit // 2, limit))
                again = first + random.choice((1, HOUR, limit // 2))
                return (Coverage("one", kinds, BEGINNING, first), Coverage("two", kinds, again, END))
            case "lag":
                return (Coverage("all", kinds, lag=random.choice((HOUR, DAY, limit // 2))),)
            case _:
                return ()
