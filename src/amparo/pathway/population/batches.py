"""Lives laid in columns, a batch at a time.

Pure. One row an event, one an answer; every row says that it is synthetic. What is blank is null. Times of events
are texts that `read_instant` reads, because a day is no midnight; sets of codes are joined by `;`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from operator import itemgetter
from typing import Any

from amparo.pathway.events import Value
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.population.answers import COULD_BE, OUTCOME
from amparo.pathway.population.days import DAY, MINUTE, Days, date_of
from amparo.pathway.population.lives import Life, Told

REFERENCES = (
    "answers",
    "complaint",
    "interview",
    "hearing",
    "order",
    "isolation",
    "proceeding",
    "episode",
    "facility",
)
ATTRIBUTES = (
    "adult_left_out",
    "assessed_for", "written_reasons",
    "adult_offence_equivalent", "closed_session", "exception_legal_basis", "reason_not_recorded", "silence_used",
    "complaint_about", "complaint_addresses_given", "complaint_result", "contact_type", "contact_with",
    "detention_lawful", "education_type", "examiner", "explained_by", "force_type", "injury", "language_understood",
    "medical_consulted", "mode", "notice_about", "notified_relation", "plan_has", "release_granted", "requested_by",
    "safety_measure", "threat_from",
    "account_purpose", "age_basis", "alternatives_considered", "association_alleged", "authority_type",
    "best_interests_basis", "birth", "charge_basis", "deprived_of_liberty", "displacement", "effective",
    "entry_methods", "exceptional_reason", "facility_type", "finding", "forum", "free_of_charge", "group_class",
    "hearing_kind", "hours_per_day", "how_met", "independent", "interviewer_trained", "isolation_type",
    "last_resort_reasons", "max_end_date", "meaningful_contact", "nationality_status", "note", "offence_date",
    "offences", "period_start", "persons_present", "phase", "presumed_child", "prosecution_decision", "reason",
    "receiver", "recording", "relation", "release_to", "review_outcome", "role", "roles_in_group",
    "screener_trained", "screening_conclusion", "separated_from_adults", "service", "sex", "stopped_by", "told_by",
    "victimisation",
)  # fmt: skip
ALWAYS = ("synthetic", "subject", "id", "kind", "happened", "recorded", "corrects", "agency", "author", "source")
KEY = (
    "synthetic", "case", "rule", "part", "law", "outcome", "could_be", "trigger", "trigger_kind", "fault",
)  # fmt: skip

_YES, _AUTHOR = "yes", "synthetic"
_EARLIEST = itemgetter(2)
_CLOCK = tuple(f"T{minute // 60:02}:{minute % 60:02}Z" for minute in range(1440))


class Texts:
    """Values as texts, those that recur made once."""

    __slots__ = ("_days", "_sets", "_utc")

    def __init__(self, days: Days) -> None:
        self._days = days
        self._sets: dict[frozenset[str], str] = {}
        self._utc: dict[int, str] = {}

    def happened(self, told: Told) -> str:
        """When it happened: a minute in UTC, or a day; nothing if nobody knows."""
        if told[4] is Precision.MINUTE:
            return self.minute(told[2])
        return "" if told[4] is Precision.UNDATED else self._days.text(self._days.day(told[2]))

    def minute(self, at: int) -> str:
        """A moment, which is a whole minute, in UTC."""
        day, rest = divmod(at, DAY)
        text = self._utc.get(day)
        if text is None:
            text = self._utc[day] = date_of(day).isoformat()
        return text + _CLOCK[rest // MINUTE]

    def value(self, value: Value) -> str:
        """What an attribute says."""
        if isinstance(value, str):
            return value
        if isinstance(value, frozenset):
            found = self._sets.get(value)
            if found is None:
                found = self._sets[value] = ";".join(sorted(value))
            return found
        if isinstance(value, Instant):
            text = self._days.text(self._days.day(value.earliest))
            return text[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(value.precision, 10)]
        return str(value)


def event_schema() -> Any:
    """The Arrow schema of events: texts, but for the second at which each was recorded."""
    pa: Any = import_module("pyarrow")
    at = pa.timestamp("s", tz="UTC")
    names = (*ALWAYS, *REFERENCES, *ATTRIBUTES)
    return pa.schema([(name, at if name == "recorded" else pa.string()) for name in names])


def key_schema() -> Any:
    """The Arrow schema of the answer key: texts."""
    pa: Any = import_module("pyarrow")
    return pa.schema([(name, pa.string()) for name in KEY])


def in_order(life: Life) -> Sequence[Told]:
    """The events of a life in the order in which they began."""
    return sorted(life.events, key=_EARLIEST)


def event_batch(lives: Iterable[Life], texts: Texts, schema: Any) -> Any:
    """The events of `lives` as one Arrow record batch of `event_schema`.

    Raises `KeyError` for an attribute or reference that no column holds.
    """
    pa: Any = import_module("pyarrow")
    rows: list[Told] = []
    subjects: list[str] = []
    for life in lives:
        rows += in_order(life)
        subjects += [life.subject] * len(life.events)
    count = len(rows)
    sparse: dict[str, list[str | None]] = {name: [None] * count for name in (*REFERENCES, *ATTRIBUTES)}
    value = texts.value
    for place, told in enumerate(rows):
        for name, says in told[7].items():
            sparse[name][place] = says if type(says) is str else value(says)
        for name, refers in told[8].items():
            sparse[name][place] = refers
    columns: dict[str, Any] = {
        "synthetic": pa.repeat(_YES, count),
        "subject": subjects,
        "id": [told[0] for told in rows],
        "kind": [told[1] for told in rows],
        "happened": [texts.happened(told) or None for told in rows],
        "recorded": pa.array([told[5] // 1_000_000 for told in rows], pa.int64()).cast(
            schema.field("recorded").type
        ),
        "corrects": [told[10] for told in rows],
        "agency": [told[6] for told in rows],
        "author": pa.repeat(_AUTHOR, count),
        "source": [told[9] for told in rows],
        **sparse,
    }
    return _batch(pa, columns, schema)


def key_batch(lives: Iterable[Life], schema: Any) -> Any:
    """The answers of `lives` as one Arrow record batch of `key_schema`."""
    pa: Any = import_module("pyarrow")
    subjects: list[str] = []
    answers: list[Any] = []
    for life in lives:
        answers += life.answers
        subjects += [life.subject] * len(life.answers)
    columns: dict[str, Any] = {
        "synthetic": pa.repeat(_YES, len(answers)),
        "case": subjects,
        "rule": [answer[0] for answer in answers],
        "part": [answer[1] for answer in answers],
        "law": [answer[2] for answer in answers],
        "outcome": [OUTCOME[answer[5]] for answer in answers],
        "could_be": [COULD_BE[answer[5]] for answer in answers],
        "trigger": [answer[3] for answer in answers],
        "trigger_kind": [answer[4] for answer in answers],
        "fault": [answer[6] for answer in answers],
    }
    return _batch(pa, columns, schema)


def _batch(pa: Any, columns: dict[str, Any], schema: Any) -> Any:
    arrays = [
        column if isinstance(column := columns[field.name], pa.Array) else pa.array(column, field.type)
        for field in schema
    ]
    return pa.record_batch(arrays, schema=schema)
