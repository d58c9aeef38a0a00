"""Small timelines for each safeguard, as hypothesis draws them: a few facts about the moments that matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from amparo.pathway.events import Answer, Coverage, Event, Timeline
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, microseconds, moment_of, zone_named
from tests.law.building import SUBJECT, Record, instant_of
from tests.law.judging import words

HOUR, DAY = 3_600_000_000, 86_400_000_000

BLANK = "(blank)"
OPEN = [BLANK, Answer.UNKNOWN, Answer.NOT_ASKED]


@dataclass(frozen=True)
class Slot:
    """A fact that may be drawn: its kind, its possible references and attributes, and whether it must be there."""

    name: str
    kind: str
    references: tuple[dict[str, str], ...] = ({},)
    attributes: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    always: bool = False
    about: tuple[int, ...] = ()  #: offsets from the base, in minutes, where those of the limit would make no sense


def _slot(
    name: str,
    kind: str,
    *references: dict[str, str],
    always: bool = False,
    about: tuple[int, ...] = (),
    **attributes: list[Any],
) -> Slot:
    drawn = tuple((key, tuple(values)) for key, values in attributes.items())
    return Slot(name, kind, references or ({},), drawn, always, about)


@dataclass(frozen=True)
class Small:
    """What is drawn for one rule: `limit` (microseconds) sets the offsets from the base that are tried."""

    limit: int
    slots: tuple[Slot, ...]
    bases: tuple[str, ...] = ("2026-03-02T10:00", "2026-03-28T12:00", "2026-10-24T12:00")
    undated: bool = True


E1, E2, EP = {"episode": "e1"}, {"episode": "e2"}, {"episode": "e1", "proceeding": "p1"}
P1, P2, X1 = {"proceeding": "p1"}, {"proceeding": "p2"}, {"isolation": "x1", "episode": "e1"}
I1, I1P, I2P = {"interview": "i1"}, {"interview": "i1", "proceeding": "p1"}, {"interview": "i2", "proceeding": "p1"}

O1 = {"order": "o1", "proceeding": "p1"}
TOPICS = [frozenset({"accused_custody"}), frozenset({"outcome"}), frozenset({"services"})]

#: Minutes from 10:00 on the eighteenth birthday: long before, at its first moment and beside it, hardly after.
BEFORE_18 = (-500_000, -50_000, -50_000, -2_000, -601, -600, -599, 0)

SMALL: dict[str, Small] = {
    "arrest-before-authority-24h": Small(
        24 * HOUR,
        (
            _slot("arrest", "apprehended", E1, always=True, deprived_of_liberty=["yes", "yes", "no", *OPEN]),
            _slot("judge", "brought_before_authority", E1, E1, E2, {}, authority_type=["judge", "police", *OPEN]),
            _slot("release", "detention_released", E1, E1, E2, {}),
            _slot("charge", "charge_filed", EP, P1, offence_date=["2026-02-01", "2024-11-05", "2024", BLANK]),
        ),
        bases=("2026-03-02T10:00", "2026-03-28T12:00", "2026-10-24T12:00", "2019-09-17T12:00"),
    ),
    "interview-lawyer-present": Small(
        4 * HOUR,
        (
            _slot(
                "one", "interview_started", I1P, always=True, role=["suspect", "suspect", "victim", *OPEN],
                persons_present=[frozenset({"lawyer"}), frozenset({"parent"}), *OPEN],
            ),
            _slot("two", "interview_started", I2P, role=["suspect"], persons_present=[frozenset({"lawyer"}),
                  BLANK]),
            _slot("lawyer", "legal_aid_assigned", I1P, P1, P2, I2P, {}),
        ),
    ),
    "interview-length-and-rest": Small(
        2 * HOUR,
        (
            _slot("start", "interview_started", I1P, always=True, role=["suspect"],
                  exceptional_reason=[BLANK, BLANK, "Travel.", Answer.UNKNOWN]),
            _slot("pause", "interview_paused", I1P, {}, about=(60, 119, 120, 121, 130)),
            _slot("resumed", "interview_resumed", I1P, about=(140, 200, 600, 610)),
            _slot("end", "interview_ended", I1P, about=(60, 120, 120, 121, 210, 260, 320, 700, 960, 961, 1400)),
            _slot("start2", "interview_started", I2P, about=(30, 60, 61, 119, 120, 120, 121, 210, 600),
                  exceptional_reason=[BLANK, BLANK, "Travel."]),
            _slot("end2", "interview_ended", I2P, about=(90, 120, 121, 180, 240, 330, 961, 1080)),
        ),
    ),
    "below-minimum-age-no-charge": Small(
        30 * DAY,
        (
            _slot("charge", "charge_filed", P1, always=True,
                  offence_date=["2024-03-10", "2023-06-01", "2023", "2024", "2023-12-20/2024-01-10", BLANK]),
            _slot("other", "charge_filed", P2, P1, offence_date=["2025-03-10", BLANK]),
            _slot("order", "detention_ordered", P1, offence_date=["2024-05-20", "2023", BLANK]),
        ),
        bases=("2025-06-10T10:00",),
    ),
    "detention-last-resort": Small(
        30 * DAY,
        (
            _slot("order", "detention_ordered", EP, always=True, alternatives_considered=["yes", "no", *OPEN],
                  last_resort_reasons=["None other.", Answer.NONE, *OPEN], max_end_date=["2026-06-01",
                        Answer.NONE, BLANK],
                  offence_date=["2024-11-05", BLANK]),
        ),
    ),
    "pretrial-charge-court-30d": Small(
        30 * DAY,
        (
            _slot("order", "detention_ordered", EP, always=True, phase=["pretrial", "pretrial", "sentenced", BLANK],
                  effective=[BLANK, "2026-03-05", "2026-03"]),
            _slot("hearing", "hearing_held", EP, EP, P2),
            _slot("charge", "charge_filed", EP, EP, P2),
            _slot("release", "detention_released", EP, E2),
        ),
        bases=("2026-03-02T10:00", "2026-01-30T22:00"),
    ),
    "pretrial-final-decision-6m": Small(
        184 * DAY,
        (
            _slot("arrest", "apprehended", EP, always=True, deprived_of_liberty=["yes", "yes", "no", BLANK]),
            _slot("admission", "detention_admitted", EP, E2, phase=["pretrial", "arrest", "sentenced", BLANK]),
            _slot("finding", "finding_made", EP, P1, P2, {}),
            _slot("release", "detention_released", EP, E2),
        ),
        bases=("2025-08-31T10:00", "2026-03-30T10:00"),
    ),
    "pretrial-detention-review": Small(
        14 * DAY,
        (
            _slot("order", "detention_ordered", EP, always=True, phase=["pretrial", "pretrial", "sentenced",
                  BLANK]),
            _slot("review1", "detention_reviewed", EP, EP, {"episode": "e2", "proceeding": "p2"}),
            _slot("review2", "detention_reviewed", EP),
            _slot("release", "detention_released", EP, EP, {"episode": "e2", "proceeding": "p2"}),
        ),
    ),
    "separation-from-adults": Small(
        10 * DAY,
        (
            _slot("admitted", "detention_admitted", E1, always=True, facility_type=["child_only", "mixed",
                  "adult", BLANK],
                  separated_from_adults=["yes", "no", BLANK], relation=[Answer.NONE],
                        best_interests_basis=[Answer.NONE]),
            _slot("arrest", "apprehended", E1, E2, deprived_of_liberty=["yes", "no", BLANK]),
            _slot("shared", "held_with_adults", E1, E1, E2, {}, relation=["unrelated", "same_family", BLANK],
                  best_interests_basis=[Answer.NONE, "no_space", "individual_reasoned", BLANK]),
            _slot("release", "detention_released", E1, E1, E2),
        ),
    ),
    "solitary-hard-limits": Small(
        15 * DAY,
        (
            _slot("start", "isolation_started", X1, always=True, hours_per_day=[23, 22, 21, BLANK],
                  meaningful_contact=["no", "no", "yes", BLANK]),
            _slot("end", "isolation_ended", X1, X1, {"isolation": "x2", "episode": "e1"}),
            _slot("again", "isolation_started", {"isolation": "x2", "episode": "e1"}, hours_per_day=[23],
                  meaningful_contact=["no"]),
        ),
        bases=("2026-03-02T10:00", "2026-03-14T02:30", "2026-10-10T02:30"),
    ),
    "victim-screening-before-prosecution": Small(
        10 * DAY,
        (
            _slot("decision", "prosecution_decision_made", P1, always=True, association_alleged=["yes", "yes",
                  "no", *OPEN]),
            _slot("second", "prosecution_decision_made", P2, association_alleged=[BLANK]),
            _slot("screening", "victim_screening_completed", {}, P1),
        ),
    ),
    "victim-status-coexists": Small(
        10 * DAY,
        (
            _slot("charge", "charge_filed", P1, always=True, association_alleged=["yes", "yes", "no", BLANK]),
            _slot("second", "charge_filed", P2),
            _slot("revoked", "victim_status_revoked", {}, reason=["charged_or_convicted", "new_facts", *OPEN]),
        ),
    ),
    "handover-to-civilian-protection": Small(
        48 * HOUR,
        (
            _slot("met", "encountered_by_security_forces", {}, always=True),
            _slot("met2", "encountered_by_security_forces", {}),
            _slot("handover", "handed_over", {}, receiver=["civilian_child_protection", "police", *OPEN]),
            _slot("handover2", "handed_over", {}, receiver=["civilian_child_protection"]),
        ),
    ),
    "criminal-record-removed-at-18": Small(
        DAY,
        (
            _slot("charge", "charge_filed", P1, about=BEFORE_18),
            _slot("charge2", "charge_filed", P2, about=BEFORE_18),
            _slot("removed", "record_expunged", P1, about=(*BEFORE_18, 840, 1440, 2279, 2280, 4000)),
            _slot("removed2", "record_expunged", P2, about=BEFORE_18),
            _slot("opened", "record_review_opened", P1),
            _slot("decided", "record_review_decided", P1),
        ),
        bases=("2026-03-01T10:00", "2026-03-02T23:00"),
    ),
    "victim-told-of-accused-status": Small(
        DAY,
        (
            _slot("change", "accused_status_changed", P1, {}, always=True,
                  accused_change=["release", "outcome", *OPEN]),
            _slot("change2", "accused_status_changed", P2, accused_change=["arrest"]),
            _slot("told", "victim_informed", P1, P2, {}, topics=[*TOPICS, *OPEN]),
            _slot("told2", "victim_informed", P1, topics=TOPICS),
        ),
    ),
    "no-return-to-recruitment-risk": Small(
        30 * DAY,
        (
            _slot("order", "cross_border_return_ordered", O1, always=True,
                  recruitment_danger=["yes", "no", *OPEN]),
            _slot("assessed", "best_interests_assessed", O1, P1, {},
                  recruitment_return_assessed=["yes", "no", *OPEN]),
        ),
    ),
}  # fmt: skip

_BIRTHS = [
    "2009-05-03",
    "2009-05-03",
    "2009-05-03",
    "2008-03-02",
    "2008",
    "2007-11-20",
    "2006-01-10",
    "2000-01-01",
    "",
]
_BIRTHS_OF: dict[str, list[str]] = {
    "below-minimum-age-no-charge": [
        "2010",
        "2010-03-10",
        "2010-03-11",
        "2012-05-03",
        "2011-12-25",
        "2014-05-03",
        "",
    ],
    "criminal-record-removed-at-18": ["2008-02-29", "2008-02-29", "2008-03-01", "2008-02", "2008", ""],
}


def _shape(draw: DrawFn, at: int, zone: str, undated: bool) -> Instant:
    """`at`, as precisely as somebody might know it."""
    how = draw(st.sampled_from(["point"] * 8 + ["day"] * 3 + ["month", "range", "undated"]))
    moment = moment_of(at, zone)
    if how == "day":
        return Instant.day(moment.date(), zone)
    if how == "month":
        return Instant.month(moment.year, moment.month, zone)
    if how == "range":
        return Instant(at - 5 * HOUR, at + 20 * HOUR, Precision.RANGE, zone)
    if how == "undated" and undated:
        return Instant.undated(zone)
    return Instant(at, at, Precision.MINUTE, zone)


def _value(stated: Any, zone: str) -> Any:
    is_date = isinstance(stated, str) and not isinstance(stated, Answer) and stated[:2] == "20"
    return instant_of(stated, zone) if is_date else stated


@st.composite
def records(draw: DrawFn, rule: str) -> Record:
    """A record for `rule`: a base moment, its slots about it, an as-of, a coverage and a birth."""
    small = SMALL[rule]
    zone = draw(st.sampled_from(["UTC", "Europe/Oslo", "America/Bogota"]))
    base = microseconds(
        datetime.fromisoformat(draw(st.sampled_from(small.bases))).replace(tzinfo=zone_named(zone), fold=1)
    )
    limit = small.limit
    offsets = [
        0,
        0,
        1,
        60_000_000,
        limit // 2,
        limit - 60_000_000,
        limit,
        limit + 1,
        limit + DAY,
        2 * limit,
        -HOUR,
        -DAY,
    ]
    events: list[Event] = []
    imprecise = 0
    for slot in small.slots:
        if not slot.always and not draw(st.booleans()):
            continue
        at = base if slot.always else base + draw(st.sampled_from([m * 60_000_000 for m in slot.about] or offsets))
        happened = _shape(draw, at, zone, small.undated) if imprecise < 2 else Instant(at, at, zone=zone)
        imprecise += not happened.is_point
        attributes = {name: _value(draw(st.sampled_from(values)), zone) for name, values in slot.attributes}
        kept = {name: value for name, value in attributes.items() if value != BLANK}
        references = draw(st.sampled_from(slot.references))
        events.append(Event(slot.name, SUBJECT, slot.kind, happened, attributes=kept, references=references))
    birth = draw(st.sampled_from(_BIRTHS_OF.get(rule, _BIRTHS)))
    started = Instant.at(datetime(2018, 1, 1, tzinfo=zone_named("UTC")))
    if birth:
        events.append(Event("birth", SUBJECT, "age_recorded", started, attributes={"birth": _value(birth, zone)}))
    elif draw(st.booleans()):
        events.append(Event("intake", SUBJECT, "case_opened", started, attributes={"presumed_child": "yes"}))
    as_of = base + draw(
        st.sampled_from([0, limit // 2, limit, limit + 1, limit + DAY, 3 * limit, 5 * limit, 5 * limit])
    )
    kinds = frozenset(words().kinds)
    used = sorted({slot.kind for slot in small.slots})
    coverage: tuple[Coverage, ...] = ()
    match draw(st.sampled_from(["all"] * 5 + ["none", "but", "but", "until"])):
        case "all":
            coverage = (Coverage("all", kinds),)
        case "but":
            coverage = (Coverage("all", kinds - {draw(st.sampled_from(used))}),)
        case "until":
            coverage = (Coverage("all", kinds, end=base + draw(st.sampled_from([limit // 2, limit, 2 * limit]))),)
        case _:
            pass
    return Record(Timeline(SUBJECT, tuple(events), coverage, zone=zone), as_of, as_of, ("international", "XA"))


# --- making a record say more ----------------------------------------------------------------------


@st.composite
def narrowings(draw: DrawFn, record: Record) -> Record:
    """`record`, saying more: an instant narrowed, an attribute answered, coverage added, or a fact revealed."""
    timeline = record.timeline
    choices: list[str] = ["cover"]
    imprecise = [e for e in timeline.events if not e.happened.is_point]
    definitions = words().kinds
    open_ones = [
        (event, name)
        for event in timeline.events
        for name, definition in definitions[event.kind].attributes.items()
        if event.attributes.get(name) in (None, Answer.UNKNOWN, Answer.NOT_ASKED)
        and (definition.codes or definition.type.value == "bool3")
        and name != "presumed_child"
    ]
    choices += ["narrow"] * (3 * bool(imprecise)) + ["answer"] * (2 * bool(open_ones)) + ["reveal"] * 2
    match draw(st.sampled_from(choices)):
        case "cover":
            return replace(record, timeline=replace(timeline, coverage=(Coverage("all", frozenset(definitions)),)))
        case "narrow":
            event = draw(st.sampled_from(imprecise))
            # Near the moment of judging, where the hull goes that far; never outside what was said.
            low = max(event.happened.earliest, min(event.happened.latest, record.as_of - 800 * DAY))
            high = max(low, min(event.happened.latest, record.as_of + 30 * DAY))
            ends = sorted(draw(st.lists(st.integers(low, high), min_size=2, max_size=2)))
            happened = Instant(ends[0], ends[1], Precision.RANGE, timeline.zone)
            return _with(record, event, replace(event, happened=happened))
        case "answer":
            event, name = draw(st.sampled_from(open_ones))
            definition = definitions[event.kind].attributes[name]
            codes = ["yes", "no"] if definition.type.value == "bool3" else [*definition.codes]
            value: Any = draw(st.sampled_from(codes))
            value = frozenset({value}) if definition.type.value == "set" else value
            return _with(record, event, replace(event, attributes={**event.attributes, name: value}))
        case _:
            like = draw(st.sampled_from([e for e in timeline.events if definitions[e.kind].once is None]))
            at = like.happened.earliest if like.happened.earliest > BEGINNING else record.as_of
            at = min(max(at + draw(st.integers(-20, 40)) * DAY // 2, 0), END - 1)
            unseen = replace(like, id="unseen", happened=Instant(at, at, zone=timeline.zone))
            if any(
                c.start <= at <= min(c.end, record.known_at) and like.kind in c.kinds for c in timeline.coverage
            ):
                return record  # inside coverage it would be a contradiction
            return replace(record, timeline=replace(timeline, events=(*timeline.events, unseen)))


def _with(record: Record, old: Event, new: Event) -> Record:
    events = tuple(new if event is old else event for event in record.timeline.events)
    return replace(record, timeline=replace(record.timeline, events=events))
