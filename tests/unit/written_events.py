"""Events of every kind with every sort of value, for what writes logs and reads them. Nobody in them exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from amparo.pathway.events import REFERENCES, Answer, Event, Source, Timeline, Value
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.logs.grouping import Grouping
from amparo.pathway.logs.mapping import Mapped, Mapper
from amparo.pathway.logs.maps import own_map
from amparo.pathway.logs.reading import read_log
from amparo.pathway.logs.rows import Row
from amparo.pathway.vocabulary import Attribute, Kind, Type, load_vocabulary

WORDS = load_vocabulary()
ZONE = "Europe/Madrid"
KINDS = [kind for kind in WORDS.kinds.values() if "child" in kind.subjects and not kind.derived]

#: What XML can hold, and no blank at an end, which no cell of a log keeps.
TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc", "Cn"]),
    min_size=1,
    max_size=12,
).filter(lambda text: text == text.strip() and text not in {"unknown", "not_asked", "none", "undated"})
DAYS = st.dates(date(1995, 1, 1), date(2035, 12, 31))
MOMENTS = st.integers(0, 2_000_000_000).map(lambda seconds: seconds * 1_000_000)
POINTS = MOMENTS.map(lambda at: Instant(at, at, Precision.MINUTE, ZONE))


@st.composite
def ranges(draw: st.DrawFn) -> Instant:
    first, last = sorted((draw(MOMENTS), draw(MOMENTS)))
    return Instant(first, last + 1, Precision.RANGE, ZONE)


INSTANTS = st.one_of(
    POINTS,
    DAYS.map(lambda day: Instant.day(day, ZONE)),
    DAYS.map(lambda day: Instant.month(day.year, day.month, ZONE)),
    DAYS.map(lambda day: Instant.year(day.year, ZONE)),
    st.just(Instant.undated(ZONE)),
    ranges(),
)


def _value(attribute: Attribute) -> st.SearchStrategy[Value]:
    answers: st.SearchStrategy[Value] = st.sampled_from(Answer)
    match attribute.type:
        case Type.CODE:
            return st.one_of(answers, st.sampled_from(attribute.codes))
        case Type.SET:
            return st.one_of(answers, st.frozensets(st.sampled_from(attribute.codes), max_size=3))
        case Type.BOOL3:
            return st.one_of(answers, st.sampled_from(["yes", "no"]))
        case Type.NUMBER:
            least = int(attribute.least or 0)
            most = int(attribute.most if attribute.most is not None else least + 1000)
            numbers: st.SearchStrategy[Value] = st.integers(least, most)
            if not attribute.whole and least < most:
                numbers = st.one_of(numbers, st.integers(least, most - 1).map(lambda number: number + 0.5))
            return st.one_of(answers, numbers)
        case Type.DATE:
            return st.one_of(answers, INSTANTS)
        case _:
            return st.one_of(answers, TEXTS)


@st.composite
def _event(draw: st.DrawFn, number: int, case: str) -> Event:
    kind: Kind = draw(st.sampled_from(KINDS))
    named = draw(st.lists(st.sampled_from(sorted(kind.attributes)), unique=True)) if kind.attributes else []
    references = draw(st.lists(st.sampled_from(REFERENCES), unique=True, max_size=3))
    return Event(
        id=f"e{number}",
        subject=case,
        kind=kind.name,
        happened=draw(INSTANTS),
        recorded=draw(st.none() | MOMENTS),
        attributes={name: draw(_value(kind.attributes[name])) for name in named},
        references={name: draw(TEXTS) for name in references},
        agency=draw(st.just("") | TEXTS),
        author=draw(st.just("") | TEXTS),
        place=draw(st.just("") | TEXTS),
        source=draw(st.sampled_from(Source)),
        corrects=draw(st.none() | TEXTS),
    )


@st.composite
def logs(draw: st.DrawFn) -> list[tuple[str, list[Event]]]:
    """Cases with their events, no two cases called alike."""
    names = draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
    number, cases = 0, []
    for name in names:
        events = []
        for _ in range(draw(st.integers(1, 4))):
            number += 1
            events.append(draw(_event(number, name)))
        cases.append((name, events))
    return cases


def grouped(mapped: Iterable[Mapped], zone: str = ZONE) -> list[Timeline]:
    """The timelines of what rows say."""
    with Grouping(own_map("child", WORDS)) as grouping:
        for each in mapped:
            grouping.add(each)
        assert (grouping.counts.rejected, grouping.counts.in_part) == (0, 0)
        return list(grouping.timelines(zone, ()))


def timelines_of(cases: list[tuple[str, list[Event]]]) -> list[Timeline]:
    """The timelines of events that nobody wrote down."""
    return grouped(Mapped(case, (event,)) for case, events in cases for event in events)


def read_back(path: Path, object_type: str | None = None) -> list[Timeline]:
    """The timelines of a log of Amparo's kinds, read without a map."""
    with read_log(path, object_type=object_type) as log:
        assert (log.subject, log.zone) == ("child", ZONE)
        mapper = Mapper(log.name, own_map(log.subject, WORDS, log.references), log.zone)
        mapped = []
        for row in log.rows:
            assert isinstance(row, Row), row
            mapped.append(mapper.read(row))
            assert not mapped[-1].rejects, mapped[-1].rejects
        return grouped(mapped)


def in_another_zone(event: Event) -> Event:
    """The event with a season, stated elsewhere: the same interval, but no text says its name."""
    return replace(event, happened=Instant.season(2025, "winter", "Asia/Manila"))


def same_interval(one: Instant, other: Instant) -> bool:
    """Whether two times are known equally well, however they were called."""
    return (one.earliest, one.latest) == (other.earliest, other.latest)
