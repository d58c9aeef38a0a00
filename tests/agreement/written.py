"""Drawn cases as text: a few lines each, that people can read and that give back the very record.

    # arrest-before-authority-24h | Europe/Oslo | as of 2026-03-03T10:00 | international XA
    born-1 2009-05-03
    apprehended 2026-03-02T10:00 episode=e1 deprived_of_liberty:yes
    brought_before_authority 2026-03 episode=e1 authority_type:judge
    cover * -detention_released
    = XA apprehended breached met
    = international apprehended met

A line is a fact (its id is its kind, numbered from the second on; `=` ties it to something, `:` says something of
it), a coverage, or, behind `=`, what all worlds together give one trigger under one law. Times are those of the
zone. `(blank)` stands for no law.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from amparo.pathway.events import Answer, Coverage, Event, Timeline, Value
from amparo.pathway.instants import BEGINNING, END, Instant, microseconds, moment_of, read_instant, zone_named
from amparo.pathway.vocabulary import Type, Vocabulary
from tests.law.building import SUBJECT, Record

NO_LAW = "(blank)"
_NUMBERED = re.compile(r"-\d+$")


@dataclass(frozen=True)
class Case:
    """A record, the rule part that judges it (`rule` or `rule#part`), and by (law, trigger) what may come of it."""

    rule: str
    record: Record
    outcomes: dict[tuple[str, str], frozenset[str]]


# --- writing -----------------------------------------------------------------------------------------


def text_of(case: Case, words: Vocabulary) -> str:
    """The case in lines, the last of them blank."""
    record, timeline = case.record, case.record.timeline
    zone = timeline.zone
    known = "" if record.known_at == record.as_of else f" | known {_moment(record.known_at, zone)}"
    known += "" if timeline.subject_kind == "child" else f" | subject {timeline.subject_kind}"
    laws = " ".join(record.laws)
    lines = [f"# {case.rule} | {zone} | as of {_moment(record.as_of, zone)}{known} | {laws}"]
    lines += [_fact(event, zone) for event in timeline.events]
    lines += [_cover(declared, zone, words) for declared in timeline.coverage]
    lines += [
        f"= {law or NO_LAW} {trigger.replace(' ', '@')} {' '.join(sorted(possible))}"
        for (law, trigger), possible in sorted(case.outcomes.items())
    ]
    return "\n".join([*lines, ""])


def _moment(at: int, zone: str) -> str:
    """The wall clock of `at`, with the offset where the clock alone would say another moment."""
    moment = moment_of(at, zone)
    local = moment.replace(tzinfo=None)
    text = local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")
    return text if _read_moment(text, zone) == at else moment.isoformat()


def _instant(moment: Instant, zone: str) -> str:
    if moment.is_point:
        return _moment(moment.earliest, zone)
    text = moment.text()
    if "/" in text and moment.earliest > BEGINNING:
        return f"{_moment(moment.earliest, zone)}/{_moment(moment.latest, zone)}"
    return text


def _fact(event: Event, zone: str) -> str:
    if event == _born(event.id, str(_value(event.attributes.get("birth", ""), zone)), zone):
        return f"{event.id.replace('age_recorded', 'born')} {_value(event.attributes['birth'], zone)}"
    parts = [event.id, _instant(event.happened, zone)]
    if event.recorded is not None:
        parts.append(f"recorded={_moment(event.recorded, zone)}")
    parts += [
        f"{name}={value}" for name, value in (("agency", event.agency), ("corrects", event.corrects)) if value
    ]
    parts += [f"{name}={value}" for name, value in event.references.items()]
    parts += [f"{name}:{_value(value, zone)}" for name, value in event.attributes.items()]
    return " ".join(parts)


def _value(value: Value, zone: str) -> str:
    if isinstance(value, Instant):
        return _instant(value, zone)
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(value)) + "}"
    return str(value)


def _cover(declared: Coverage, zone: str, words: Vocabulary) -> str:
    kinds = _recordable(words)
    parts = ["cover", "*", *(f"-{kind}" for kind in sorted(kinds - declared.kinds))]
    parts += [f"+{name}" for name in sorted(declared.kinds - kinds)]
    if declared.agency != "all":
        parts.append(f"agency={declared.agency}")
    if declared.start > BEGINNING:
        parts.append(f"from={_moment(declared.start, zone)}")
    if declared.end < END:
        parts.append(f"to={_moment(declared.end, zone)}")
    if declared.lag:
        parts.append(f"lag={declared.lag}")
    return " ".join(parts)


def _recordable(words: Vocabulary) -> frozenset[str]:
    return frozenset(name for name, kind in words.kinds.items() if not kind.derived)


def _born(name: str, claim: str, zone: str) -> Event:
    """A birth that was stated before every fact."""
    started = read_instant("2018-01-01T00:00", zone)
    return Event(name, SUBJECT, "age_recorded", started, None, {"birth": read_instant(claim, zone)})


# --- reading -----------------------------------------------------------------------------------------


def read_cases(lines: Iterable[str], words: Vocabulary) -> Iterator[Case]:
    """The cases that `lines` hold. Raises `ValueError` for a line that is none of a case."""
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line.strip())
        elif block:
            yield _read_case(block, words)
            block = []
    if block:
        yield _read_case(block, words)


def _read_case(block: list[str], words: Vocabulary) -> Case:
    head, *rest = block
    if not head.startswith("# "):
        raise ValueError(f"a case begins with '# rule | zone | ...', not with {head!r}")
    rule, zone, *said, laws = head.removeprefix("# ").split(" | ")
    told = dict(one.rsplit(" ", 1) for one in said)
    as_of = _read_moment(told["as of"], zone)
    known_at = _read_moment(told["known"], zone) if "known" in told else as_of
    events: list[Event] = []
    coverage: list[Coverage] = []
    outcomes: dict[tuple[str, str], frozenset[str]] = {}
    for line in rest:
        first, *parts = line.split(" ")
        match first:
            case "=":
                law, trigger, *possible = parts
                outcomes["" if law == NO_LAW else law, trigger.replace("@", " ")] = frozenset(possible)
            case "cover":
                coverage.append(_read_cover(parts, zone, words))
            case _ if first.startswith("born"):
                events.append(_born(first.replace("born", "age_recorded"), parts[0], zone))
            case _:
                events.append(_read_fact(first, parts, zone, words))
    kind = told.get("subject", "child")
    places = {event.references["facility"] for event in events if "facility" in event.references}
    subject = places.pop() if kind == "facility" and places else SUBJECT
    timeline = Timeline(subject, tuple(events), tuple(coverage), kind, zone)
    return Case(rule, Record(timeline, as_of, known_at, tuple(laws.split(" "))), outcomes)


def _read_fact(name: str, parts: list[str], zone: str, words: Vocabulary) -> Event:
    happened, *said = parts
    kind = _NUMBERED.sub("", name)
    attributes: dict[str, Value] = {}
    references: dict[str, str] = {}
    for one in said:
        key, mark, value = re.split("([=:])", one, maxsplit=1)
        if mark == ":":
            attributes[key] = _read_value(value, words.kinds[kind].attributes[key].type, zone)
        else:
            references[key] = value
    recorded = references.pop("recorded", None)
    return Event(
        name,
        SUBJECT,
        kind,
        read_instant(happened, zone),
        None if recorded is None else _read_moment(recorded, zone),
        attributes,
        references,
        agency=references.pop("agency", ""),
        corrects=references.pop("corrects", None),
    )


def _read_value(text: str, kind: Type, zone: str) -> Value:
    if text in {answer.value for answer in Answer}:
        return Answer(text)
    match kind:
        case Type.DATE:
            return read_instant(text, zone)
        case Type.SET:
            return frozenset(code for code in text.strip("{}").split(",") if code)
        case Type.NUMBER:
            return int(text)
        case _:
            return text


def _read_cover(parts: list[str], zone: str, words: Vocabulary) -> Coverage:
    kinds = set(_recordable(words))
    said: dict[str, str] = {}
    for part in parts:
        if part.startswith("-"):
            kinds.remove(part[1:])
        elif part.startswith("+"):
            kinds.add(part[1:])
        elif part != "*":
            name, _, value = part.partition("=")
            said[name] = value
    return Coverage(
        said.get("agency", "all"),
        frozenset(kinds),
        _read_moment(said["from"], zone) if "from" in said else BEGINNING,
        _read_moment(said["to"], zone) if "to" in said else END,
        int(said.get("lag", "0")),
    )


def _read_moment(text: str, zone: str) -> int:
    moment = datetime.fromisoformat(text)
    return microseconds(moment if moment.tzinfo else moment.replace(tzinfo=zone_named(zone), fold=1))
