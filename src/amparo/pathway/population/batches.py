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
from amparo.pathway.population.answers import COULD_BE, OUTCOME, Answer
from amparo.pathway.population.days import DAY, MINUTE, Days, date_of
from amparo.pathway.population.lives import Life, Told

REFERENCES = (
    "report",
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
    "about_group", "account_purpose", "accusation_explained", "accused_change", "accused_questioning_reason",
    "adult_left_out", "adult_offence_equivalent", "adult_treatment", "after_finding", "age_basis",
    "age_methods", "alleged_body", "alleged_by", "already_sanctioned", "alternatives_considered",
    "appeal_offered", "appointed_for_child", "as_diversion", "assessed_for", "assessment_areas",
    "association_alleged", "authority_type", "best_interests_basis", "birth", "body", "by_health_staff",
    "charge_basis", "child_targeted", "child_victim_in_case", "child_view_taken", "closed_session", "closes",
    "complaint_about", "complaint_addresses_given", "complaint_result", "compliance_assessed", "conflict_with",
    "contact_type", "contact_with", "contains_child_identity", "conviction_recorded", "counsel_present",
    "custodial", "custody_related", "cut_off_from", "danger", "data_minimised", "decided_by", "defence_heard",
    "deprived_of_liberty", "detention_lawful", "detention_reasons", "disability_indicated", "disclosed_to",
    "disclosure_ground", "displacement", "diversion_measure", "documents_tried_first", "education_type",
    "effective", "entry_methods", "evidence_source", "evidence_strong", "examiner", "exception_legal_basis",
    "exceptional_reason", "exclusion_unlawful", "expected_end", "explained_by", "facility_type",
    "failure_reason", "finding", "fits_danger", "force_type", "forum", "free_of_charge",
    "gender_specific_component", "grave_or_persistent", "group_class", "health_event", "heard_through",
    "hearing_kind", "hearing_mode", "hours_per_day", "how_met", "human_review", "identity_registered",
    "imminent_threat", "in_private", "incident_recorded", "independent", "information_given", "injury",
    "interpreter_needed", "interpreter_there", "interviewer_trained", "isolation_type", "judge_supervised",
    "language_understood", "last_resort_reasons", "lawful_basis", "legal_advice_offered", "legal_basis",
    "legal_route", "location_recorded", "mandatory_minimum_applied", "max_end_date", "meaningful_contact",
    "measure", "medical_consulted", "medical_control", "medication_purpose", "mode", "nationality_status",
    "no_other_response", "note", "notice_about", "notified_relation", "offence_date", "offences",
    "officer_recorded", "order_on_file", "other_means_exhausted", "parent_offered", "period_start",
    "perpetrator_age", "perpetrator_outcome", "persons_present", "phase", "physical_condition", "plan_has",
    "postponement_reason", "presumed_child", "private_conversations", "profile_purpose", "prosecution_decision",
    "public_excluded", "purpose", "questioned_by", "reason", "reason_not_recorded", "reasons", "receiver",
    "recipient", "recording", "recruitment_danger", "recruitment_return_assessed", "register_public",
    "registered_at", "rehabilitation", "relation", "release_conditions", "release_granted", "release_to",
    "reparation", "report_category", "report_open_to_family", "requested_by", "restorative_party",
    "restriction", "review_outcome", "role", "roles_in_group", "routes_explained", "rule_named",
    "safety_measure", "sanction", "screener_trained", "screening_conclusion", "separated_from_adults",
    "service", "sex", "shielded_from_accused", "silence_used", "soon_after_release", "statement_circumstances",
    "stopped_by", "support_person_there", "support_role", "threat_from", "told_by", "topics",
    "trained_supervision", "victimisation", "violations_referred", "voluntary", "weapon_use", "wish_met",
    "withdrawal_ground", "written_reasons",
)  # fmt: skip
ALWAYS = ("synthetic", "subject", "id", "kind", "happened", "recorded", "corrects", "agency", "author", "source")
KEY = (
    "synthetic", "case", "rule", "part", "law", "outcome", "could_be", "trigger", "trigger_kind", "fault",
)  # fmt: skip

KNOWN_AT = "known_at"

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
    sparse: dict[str, tuple[list[int], list[str]]] = {name: ([], []) for name in (*REFERENCES, *ATTRIBUTES)}
    value = texts.value
    for place, told in enumerate(rows):
        for name, says in told[7].items():
            places, said = sparse[name]
            places.append(place)
            said.append(says if type(says) is str else value(says))
        for name, refers in told[8].items():
            places, said = sparse[name]
            places.append(place)
            said.append(refers)
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
        **{name: _spread(pa, count, places, said) for name, (places, said) in sparse.items()},
    }
    return _batch(pa, columns, schema)


def _spread(pa: Any, count: int, places: list[int], said: list[str]) -> Any:
    """A column of `count` rows in which `said` stands at `places`, and nothing elsewhere."""
    if not said:
        return pa.nulls(count, pa.string())
    np: Any = import_module("numpy")
    number, blank = np.zeros(count, np.int32), np.ones(count, bool)
    number[places] = np.arange(len(said), dtype=np.int32)
    blank[places] = False
    return pa.array(said, pa.string()).take(pa.array(number, mask=blank))


def then_schema() -> Any:
    """The Arrow schema of what a check must find that knows less: the key's, and up to when it knows."""
    pa: Any = import_module("pyarrow")
    return pa.schema([*key_schema(), (KNOWN_AT, pa.string())])


def key_batch(lives: Iterable[Life], schema: Any) -> Any:
    """The answers of `lives` as one Arrow record batch of `key_schema`."""
    subjects: list[str] = []
    answers: list[Answer] = []
    for life in lives:
        answers += life.answers
        subjects += [life.subject] * len(life.answers)
    return _answers(subjects, answers, schema, {})


def then_batch(lives: Iterable[Life], texts: Texts, schema: Any) -> Any:
    """What a check must find that knows less, as one Arrow record batch of `then_schema`."""
    told = [(life.subject, known, answer) for life in lives for known, answer in life.answers_then]
    known_at = {KNOWN_AT: [texts.minute(known) for _, known, _ in told]}
    return _answers([subject for subject, _, _ in told], [answer for _, _, answer in told], schema, known_at)


def _answers(subjects: list[str], answers: list[Answer], schema: Any, more: dict[str, list[str]]) -> Any:
    pa: Any = import_module("pyarrow")
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
        **more,
    }
    return _batch(pa, columns, schema)


def _batch(pa: Any, columns: dict[str, Any], schema: Any) -> Any:
    arrays = [
        column if isinstance(column := columns[field.name], pa.Array) else pa.array(column, field.type)
        for field in schema
    ]
    return pa.record_batch(arrays, schema=schema)
