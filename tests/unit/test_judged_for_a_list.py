"""A list that has only the safeguards judged which it reads says what it would say if all had been judged: the same
rows, the same acts, to every reader. Held over the children of the demonstration, the worked situations of
these safeguards and synthetic lives, under the declared table and under drawn ones in which more is withheld or
secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import cycle
from random import Random

import pytest

from amparo.access.actors import Role
from amparo.access.decision import Showing, Verdict, load_showing
from amparo.access.reading_rules import reads_of
from amparo.access.redaction import Redacted, Sight, redact
from amparo.casework import liberty
from amparo.casework.cases import Case, read_case
from amparo.casework.empty_cells import SAFEGUARDS, Around, Cells, empty_cells
from amparo.casework.liberty import Band, board
from amparo.casework.owing import Agency
from amparo.casework.wording import DAY, Wording
from amparo.law.limits import INTERNATIONAL
from amparo.pathway.events import Event, Timeline
from amparo.pathway.instants import Instant
from amparo.pathway.population.lives import Life
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding
from tests.unit import test_demo_children as demo
from tests.unit.casework_views import PACK, FakeOpened, rules
from tests.unit.pinned_populations import lives_of

WORDS = load_vocabulary()
READS = reads_of(rules(), WORDS)
#: Populations in which much happens, and how many lives of each are looked at for such as stand on the list.
POPULATIONS = {"eventful": 120, "near": 60, "unvouched": 15}
MAY_EMPTY = [role for role in Role if load_showing().may_make(role, "empty_cells")]


def _judge(safeguards: frozenset[str] | None = None) -> Judge:
    """As a server compiles it."""
    alone = (rule for rule in rules().rules if safeguards is None or rule.id in safeguards)
    return Judge(
        replace(rules(), rules=tuple(alone)),
        laws=frozenset({INTERNATIONAL, PACK.id}),
        vocabulary=WORDS,
        calendars={PACK.id: PACK.calendar} if PACK.calendar else None,
        leap_birthday=PACK.leap_birthday,
    )


ALL, FOR_CELLS, FOR_BOARD = _judge(), _judge(SAFEGUARDS), _judge(liberty.SAFEGUARDS)


@dataclass(frozen=True, slots=True)
class Record:
    """One child's whole record and the moment at which it is looked at."""

    whole: Timeline
    as_of: int

    def findings(self, judge: Judge) -> Callable[[Timeline], Sequence[Finding]]:
        return lambda timeline: judge.judge(timeline, as_of=self.as_of, known_at=self.as_of)

    def seen(self, judge: Judge, role: Role, agency: str, showing: Showing) -> Redacted:
        judged = self.findings(judge)
        return redact(self.whole, judged(self.whole), Sight(role, agency, showing, WORDS, READS), judged)

    def opened(self, seen: Redacted) -> Case:
        return read_case(
            FakeOpened(seen.timeline, seen.findings, self.as_of, self.as_of, withheld_groups=seen.withheld_groups),
            PACK.leap_birthday,
        )


def _held(whole: Timeline) -> Timeline:
    """The record, each fact held where its kind is; what has none, a withdrawal, on the spine."""
    where = {name: kind.compartment.value for name, kind in WORDS.kinds.items()}
    return replace(whole, events=tuple(replace(e, compartment=where.get(e.kind, "spine")) for e in whole.events))


def _of_life(life: Life, later: int) -> Record:
    """The record of a synthetic life `later` days after the first arrest; at the check if nobody was arrested."""
    parameters = life.parameters
    events = tuple(
        Event(
            told.id,
            "child",
            told.kind,
            Instant(told.earliest, told.latest, told.precision, parameters.zone),
            told.recorded,
            told.says,
            told.references,
            told.agency,
            source=told.source,
            corrects=told.corrects,
        )
        for told in life.events
    )
    whole = _held(Timeline("child", events, parameters.declared.coverage, zone=parameters.zone))
    arrests = (event.happened.latest for event in whole.events if event.kind == "apprehended")
    arrested = min(arrests, default=parameters.as_of)
    return Record(whole, min(arrested + later * DAY, parameters.as_of))


def _around(case: Case, role: Role) -> Around:
    names = sorted({event.agency for event in case.events.values()})
    kinds = ("police", "court", "facility", "civilian_child_protection", "prosecution")
    agencies = tuple(Agency(name, name, kind) for name in names for kind in kinds)
    return Around(rules().rules, PACK, {}, agencies, WORDS, Wording(case.as_of, PACK.zone), role)


def _cells(case: Case, role: Role) -> Cells:
    return empty_cells([case], _around(case, role))


def _board(case: Case, role: Role) -> tuple[Band, ...]:
    return board([case], rules().rules, {}, WORDS, Wording(case.as_of, PACK.zone), role)


@lru_cache(maxsize=1)
def records() -> tuple[Record, ...]:
    """Every record that is looked at."""
    return tuple(_records())


def _records() -> Iterator[Record]:
    for child in demo.SCRIPT.children:
        whole = demo.timeline(demo.SCRIPT, child)
        yield from (Record(_held(whole), demo.NOW + days * DAY) for days in (0, 45))
    for example in rules().examples:
        if example.rule.partition("#")[0] in SAFEGUARDS | liberty.SAFEGUARDS:
            yield Record(_held(example.timeline), example.as_of)
    for name, most in POPULATIONS.items():
        for record in map(_of_life, lives_of(name, most), cycle((2, 250, 45))):
            seen = Redacted(record.whole, tuple(record.findings(FOR_CELLS)(record.whole)))
            if _cells(record.opened(seen), Role.COORDINATOR).count:
                yield record


def _drawn(random: Random) -> Showing:
    """A table by which some kinds and groups that others may see are withheld from all, or secret."""
    real = load_showing()
    otherwise = random.choice((Verdict.WITHHELD, Verdict.HIDDEN))
    closed = replace(real.compartments["protection"], any=frozenset(), own=frozenset(), otherwise=otherwise)
    kinds, groups = random.sample(sorted(WORDS.kinds), 12), random.sample(sorted(real.groups), 2)
    return replace(
        real,
        kinds={**real.kinds, **dict.fromkeys(kinds, closed)},
        groups={**real.groups, **dict.fromkeys(groups, closed)},
    )


def _readings() -> Iterator[tuple[Record, Role, str, Showing]]:
    """Every record as each role sees it, for an agency that acted or one that did not, under the declared table and
    a drawn one."""
    random = Random(20)
    for record in records():
        acted = sorted({event.agency for event in record.whole.events})
        for role in Role:
            agency = random.choice([*acted, "a stranger"])
            yield record, role, agency, load_showing()
            yield record, role, agency, _drawn(random)


def test_the_lists_and_what_is_seen_under_them_are_the_same() -> None:
    """Same facts, same findings, same compartments with facts in them; and of what is withheld nothing is said that
    is not said under all safeguards, too."""
    reasons: set[str] = set()
    bands: set[str] = set()
    withheld = 0
    for record, role, agency, showing in _readings():
        under_all = record.seen(ALL, role, agency, showing)
        whole = record.opened(under_all)
        for judge, names in ((FOR_CELLS, SAFEGUARDS), (FOR_BOARD, liberty.SAFEGUARDS)):
            alone = record.seen(judge, role, agency, showing)
            assert alone.findings == tuple(each for each in under_all.findings if each.rule in names)
            assert (alone.timeline, alone.withheld_groups) == (under_all.timeline, under_all.withheld_groups)
            assert [each.compartment for each in alone.withheld if each.facts] == [
                each.compartment for each in under_all.withheld if each.facts
            ]
            more = {each.compartment for each in under_all.withheld if each.findings}
            assert {each.compartment for each in alone.withheld if each.findings} <= more
            withheld += any(each.findings for each in alone.withheld)
            if names is SAFEGUARDS:
                cells = _cells(record.opened(alone), role)
                assert cells == _cells(whole, role)
                reasons |= {text for cell in (*cells.known, *cells.unknown) for text in (cell.why, *cell.others)}
            else:
                rows = _board(record.opened(alone), role)
                assert rows == _board(whole, role)
                bands |= {band.outcome for band in rows}
    # or nothing would have been compared
    assert len(reasons) >= 7
    assert bands == {"breached", "due", ""}
    assert withheld > 50


@pytest.mark.parametrize("role", MAY_EMPTY)
def test_nothing_that_the_list_of_cells_needs_is_withheld_from_whoever_may_have_it_made(role: Role) -> None:
    """Else a child would be missing from it for a reason that nobody reads. By the declared table."""
    for record in records():
        acted = {event.agency for event in record.whole.events}
        for agency in (min(acted, default=""), "a stranger"):
            found = record.seen(FOR_CELLS, role, agency, load_showing())
            assert {each.id for each in found.findings} == {
                each.id for each in record.findings(FOR_CELLS)(record.whole)
            }
            assert not any(each.findings for each in found.withheld)


def test_the_lists_name_safeguards_of_the_catalogue() -> None:
    known = {rule.id for rule in rules().rules}
    assert (SAFEGUARDS | liberty.SAFEGUARDS) - known == frozenset()
    assert len(MAY_EMPTY) == 3 and len(SAFEGUARDS) == 10
