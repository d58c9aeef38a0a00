"""A small vocabulary and one record with everything in it: as written, as a timeline, as plain data."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from amparo.pathway.events import Answer, Coverage, Event, Timeline
from amparo.pathway.instants import Instant, read_instant
from amparo.pathway.vocabulary import Vocabulary
from tests.spec.small_vocabulary import VOCABULARY

NAIROBI = "Africa/Nairobi"
DAY = 24 * 60 * 60 * 1_000_000
WORDS = Vocabulary(
    7,
    {
        **VOCABULARY.kinds,
        "age_recorded": replace(VOCABULARY.kinds["born"], name="age_recorded"),
        "case_opened": replace(VOCABULARY.kinds["stopped"], name="case_opened"),
    },
    {"test": "Tests"},
    {"proceeding": "episode"},
)


def at(text: str, zone: str = "UTC") -> Instant:
    return read_instant(text, zone)


RECORD: dict[str, Any] = {
    "zone": NAIROBI,
    "laws": ["XA", "international"],
    "as_of": "2026-03-10T10:00",
    "known_at": "2026-03-11T10:00+00:00",
    "birth": ["2009", "2010-05-03"],
    "presumed_child": True,
    "association": "not_asked",
    "coverage": [
        {"kinds": ["*"]},
        {
            "kinds": ["*", "stopped.held"],
            "except": ["heard", "born"],
            "from": "2026-01",
            "to": "2026-02",
            "lag": "PT6H",
            "facility": "F1",
            "agency": "police",
        },
        {"kinds": ["heard"]},
    ],
    "facts": {
        "stop": {
            "kind": "stopped",
            "happened": "2026-03-02T10:00",
            "recorded": "2026-03-02T11:00",
            "agency": "police",
            "held": "unknown",
            "episode": "E1",
            "facility": "F1",
        },
        "hearing": {
            "kind": "heard",
            "happened": "2026-03-02/2026-03-04",
            "corrects": "stop",
            "answers": "stop",
            "hours": 1.5,
            "present": ["parent", "lawyer"],
            "note": {"text": "unknown"},
            "forum": "judge",
        },
        "charge": {"kind": "charged", "happened": "undated", "act_date": {"date": "2025-12"}},
    },
}
ONCE = at("2018-01-01T00:00", NAIROBI)


def event(name: str, kind: str, happened: Instant, **more: Any) -> Event:
    return Event(name, "invented-child", kind, happened, **more)


TIMELINE = Timeline(
    "invented-child",
    (
        event("birth-0", "age_recorded", ONCE, attributes={"birth": at("2009", NAIROBI)}),
        event("birth-1", "age_recorded", ONCE, attributes={"birth": at("2010-05-03", NAIROBI)}),
        event(
            "intake",
            "case_opened",
            ONCE,
            attributes={"presumed_child": "yes", "association_alleged": Answer.NOT_ASKED},
        ),
        event(
            "stop",
            "stopped",
            at("2026-03-02T10:00", NAIROBI),
            recorded=at("2026-03-02T11:00", NAIROBI).earliest,
            attributes={"held": Answer.UNKNOWN},
            references={"episode": "E1", "facility": "F1"},
            agency="police",
        ),
        event(
            "hearing",
            "heard",
            at("2026-03-02/2026-03-04", NAIROBI),
            attributes={
                "hours": 1.5,
                "present": frozenset({"lawyer", "parent"}),
                "note": "unknown",
                "forum": "judge",
            },
            references={"answers": "stop"},
            corrects="stop",
        ),
        event("charge", "charged", at("undated", NAIROBI), attributes={"act_date": at("2025-12", NAIROBI)}),
    ),
    (
        Coverage("all", frozenset(WORDS.kinds)),
        Coverage(
            "police",
            frozenset({*WORDS.kinds, "stopped.held"} - {"heard", "born"}),
            at("2026-01", NAIROBI).earliest,
            at("2026-02", NAIROBI).latest,
            DAY // 4,
            "F1",
        ),
        Coverage("all", frozenset({"heard"})),
    ),
    zone=NAIROBI,
)


PLAIN_TIMELINE: dict[str, Any] = {
    "subject": "invented-child",
    "subject_kind": "child",
    "zone": NAIROBI,
    "coverage": [
        {
            "agency": "all",
            "kinds": ["*"],
            "except": [],
            "from": None,
            "to": None,
            "lag_microseconds": 0,
            "facility": None,
        },
        {
            "agency": "police",
            "kinds": ["stopped.held", "*"],
            "except": ["born", "heard"],
            "from": "2025-12-31T21:00:00.000000Z",
            "to": "2026-02-28T20:59:59.999999Z",
            "lag_microseconds": 21_600_000_000,
            "facility": "F1",
        },
        {
            "agency": "all",
            "kinds": ["heard"],
            "except": [],
            "from": None,
            "to": None,
            "lag_microseconds": 0,
            "facility": None,
        },
    ],
    "events": [
        {
            "id": "stop",
            "kind": "stopped",
            "happened": {
                "earliest": "2026-03-02T07:00:00.000000Z",
                "latest": "2026-03-02T07:00:00.000000Z",
                "precision": "minute",
            },
            "recorded": "2026-03-02T08:00:00.000000Z",
            "agency": "police",
            "source": "observed",
            "corrects": None,
            "references": {"episode": "E1", "facility": "F1"},
            "attributes": {"held": "unknown"},
        },
        {
            "id": "hearing",
            "kind": "heard",
            "happened": {
                "earliest": "2026-03-01T21:00:00.000000Z",
                "latest": "2026-03-04T20:59:59.999999Z",
                "precision": "range",
            },
            "recorded": None,
            "agency": "",
            "source": "observed",
            "corrects": "stop",
            "references": {"answers": "stop"},
            "attributes": {
                "hours": 1.5,
                "present": {"set": ["lawyer", "parent"]},
                "note": {"text": "unknown"},
                "forum": "judge",
            },
        },
        {
            "id": "charge",
            "kind": "charged",
            "happened": {"earliest": None, "latest": None, "precision": "undated"},
            "recorded": None,
            "agency": "",
            "source": "observed",
            "corrects": None,
            "references": {},
            "attributes": {
                "act_date": {
                    "date": {
                        "earliest": "2025-11-30T21:00:00.000000Z",
                        "latest": "2025-12-31T20:59:59.999999Z",
                        "precision": "month",
                    }
                }
            },
        },
    ],
}
