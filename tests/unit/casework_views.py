"""Cases for tests of casework: timelines of an invented child, judged by the shipped safeguards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from amparo.casework.cases import Case, read_case
from amparo.casework.finding_cards import Speaker
from amparo.casework.wording import Wording
from amparo.law.limits import INTERNATIONAL
from amparo.law.packs import load_pack
from amparo.pathway.events import Coverage, Event, Timeline, Value
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.nodes import Rule, RuleSet

ZONE = "CET"
PACK = load_pack("XA")


@lru_cache(maxsize=1)
def rules() -> RuleSet:
    """The shipped safeguards with the limits of the invented country."""
    return load_catalogue(PACK)


def only(*names: str) -> tuple[Rule, ...]:
    """The parts of the named safeguards alone, so that a page's test does not hang on how many there are."""
    found = tuple(rule for rule in rules().rules if rule.id in names)
    assert {rule.id for rule in found} == set(names)
    return found


@lru_cache(maxsize=1)
def _judge() -> Judge:
    return Judge(
        rules(),
        laws=frozenset({INTERNATIONAL, PACK.id}),
        vocabulary=load_vocabulary(),
        calendars={PACK.id: PACK.calendar} if PACK.calendar else None,
    )


def at(text: str) -> int:
    """The moment that `text` states in the zone of the tests, in microseconds UTC."""
    return read_instant(text, ZONE).earliest


def event(
    identity: str, kind: str, happened: str, references: str = "episode=e proceeding=p", **says: Value
) -> Event:
    """An event of the invented child; recorded ten minutes after it was over."""
    instant = read_instant(happened, ZONE)
    tied = dict(pair.split("=") for pair in references.split())
    recorded = instant.latest + 600_000_000 if instant.precision != "undated" else at("2026-01-01T00:00")
    return Event(identity, "child", kind, instant, recorded, says, tied, "station", "rosa", "spine")


@dataclass(frozen=True, slots=True)
class FakeOpened:
    """What the door would hand out to somebody who may see everything."""

    timeline: Timeline
    findings: tuple[Finding, ...]
    as_of: int
    known_at: int
    reference: str = "XA-2026-0417"
    display_name: str = "Ilan Example"
    withheld_groups: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])


def case(*events: Event, as_of: str, covered: tuple[str, ...] = (), reference: str = "XA-2026-0417") -> Case:
    """The case of a child with `events`, as of `as_of`, all recorded; the record of `covered` kinds is whole."""
    coverage = (Coverage("station", frozenset(covered)),) if covered else ()
    timeline = Timeline("child", events, coverage, zone=ZONE)
    moment = at(as_of)
    found = _judge().judge(timeline, as_of=moment, known_at=moment)
    return read_case(FakeOpened(timeline, found, moment, moment, reference))


def words(as_of: str) -> Wording:
    """How an English reader reads at `as_of`."""
    return Wording(at(as_of), ZONE)


def speaker(of: Case) -> Speaker:
    """Who speaks of the case in English, at its own moment."""
    return Speaker(of, PACK, load_vocabulary(), Wording(of.as_of, ZONE))
