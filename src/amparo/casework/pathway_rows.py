"""The rows of a child's pathway: every fact that the reader may see, every date ahead, and the marks drawn of them.

Pure. Numbers run in the order of time; the drawing carries the same. An entry that was corrected stays, apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from amparo.casework.cases import Case
from amparo.casework.drawing import RAIL, TRACKS, HeldBar, Mark, Pathway
from amparo.casework.duties import Duty
from amparo.casework.finding_cards import Speaker
from amparo.casework.liberty import NOT_HELD
from amparo.casework.rulebook import value_said
from amparo.casework.wording import HOUR, Wording
from amparo.pathway.events import WITHDRAWN, Event, Source
from amparo.pathway.facts import Disputed, Fact
from amparo.pathway.instants import BEGINNING, END, Instant, Precision
from amparo.pathway.resolving import TURNED_18
from amparo.pathway.tracks import Span
from amparo.pathway.vocabulary import Kind, Vocabulary
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import AtMost, Every, Within

#: A day on which the clocks went back.
_LONGEST_DAY = 25 * HOUR
_TOPIC_TRACK = {
    **dict.fromkeys(("detention", "admission", "custody", "contact", "treatment"), "liberty"),
    **dict.fromkeys(("discipline", "force", "complaints", "inspection", "inquiries"), "liberty"),
    **dict.fromkeys(("victims", "victim_support", "safety", "online", "reintegration"), "protection"),
}

#: Clocks on the time for which somebody is held, beside those on decisions to detain.
_BINDS_LIBERTY = frozenset(
    {
        "arrest-before-authority-24h",
        "arrest-release-considered",
        "handover-to-civilian-protection",
        "solitary-hard-limits",
    }
)

#: The kinds with which a time in custody begins, for who was free before.
_STOPS = frozenset({"apprehended", "encountered_by_security_forces"})

#: The kinds by which somebody first met the child.
CONTACT = frozenset(
    {
        "apprehended",
        "case_opened",
        "child_identified",
        "detention_admitted",
        "encountered_by_security_forces",
        "handed_over",
        "interview_started",
        "safety_checked",
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table, with the mark that the drawing makes of it. `event` is the entry that states it now."""

    number: int
    when: str
    known: str
    what: str
    details: tuple[str, ...]
    track: str
    how: str
    event: str
    mark: Mark
    flag: str = ""
    flag_outcome: str = ""


@dataclass(frozen=True, slots=True)
class RowBand:
    """Rows of one part of the pathway."""

    label: str
    ahead: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Superseded:
    """An entry that was corrected or withdrawn: it stays, and no longer speaks."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Names:
    """What agencies are called, by id."""

    agencies: Mapping[str, str] = field(default_factory=dict[str, str])


def track_of_topic(topic: str) -> str:
    """The track on which a duty of a topic is drawn."""
    return _TOPIC_TRACK.get(topic, "justice")


def rows_of(case: Case, duties: tuple[Duty, ...], speaker: Speaker, names: Names) -> tuple[RowBand, ...]:
    """All facts in the order of time, then all dates ahead, numbered throughout."""
    words, vocabulary = speaker.words, speaker.vocabulary
    signs = _signs(case, duties)
    contact = contact_of(case)
    undated: list[Row] = []
    before: list[Row] = []
    since: list[Row] = []
    facts = sorted(
        case.resolved.facts, key=lambda fact: (fact.earliest, fact.latest, fact.recorded or 0, fact.root)
    )
    number = 0
    for fact in facts:
        number += 1
        row = _row(number, fact, case, vocabulary, words, names, signs.get(fact.root, ""))
        if fact.earliest <= BEGINNING:
            undated.append(row)
        elif contact is not None and fact.earliest < contact:
            before.append(row)
        else:
            since.append(row)
    ahead: list[Row] = []
    due = [
        duty for duty in duties if duty.outcome is Outcome.PENDING and duty.lead.due and duty.lead.due.latest < END
    ]
    for duty in sorted(due, key=lambda duty: (duty.due or 0, duty.lead.id)):
        number += 1
        ahead.append(_due_row(number, duty, speaker))
    bands = (
        RowBand(words.translate("No date known"), False, tuple(undated)),
        RowBand(words.translate("Before first contact"), False, tuple(before)),
        RowBand(words.translate("Since first contact"), False, tuple(since)),
        RowBand(words.translate("Ahead"), True, tuple(ahead)),
    )
    return tuple(band for band in bands if band.rows)


def contact_of(case: Case) -> int | None:
    """When somebody first met the child: the first meeting whose day is known, else the first at all; `None` if
    nothing says so."""
    met = [
        fact for fact in case.resolved.facts if fact.kind in CONTACT and fact.exists and fact.earliest > BEGINNING
    ]
    to_the_day = [fact.earliest for fact in met if fact.latest - fact.earliest <= _LONGEST_DAY]
    return min(to_the_day or [fact.earliest for fact in met], default=None)


def _signs(case: Case, duties: tuple[Duty, ...]) -> dict[str, str]:
    """Which fact carries a triangle or a tick: what settled a duty, else what set it off. A breach wins. A tick
    stands only where a clock bound liberty: of many safeguards almost every fact meets one."""
    signs: dict[str, str] = {}
    for duty in duties:
        if duty.outcome is not Outcome.BREACHED and not bound_liberty(duty):
            continue
        for finding in duty.findings:
            if finding.outcome not in {Outcome.BREACHED, Outcome.MET}:
                continue
            fact = case.fact(finding.settled_by) or case.fact(finding.trigger)
            if fact is not None and signs.get(fact.root) != "breached":
                signs[fact.root] = finding.outcome.value
    return signs


def bound_liberty(duty: Duty) -> bool:
    """Whether it is a clock on the time for which somebody is held."""
    has_clock = isinstance(duty.rule.form, Within | Every | AtMost)
    return has_clock and (duty.rule.topic == "detention" or duty.rule.id in _BINDS_LIBERTY)


def _row(
    number: int, fact: Fact, case: Case, vocabulary: Vocabulary, words: Wording, names: Names, sign: str
) -> Row:
    kind = vocabulary.kinds.get(fact.kind)
    event = case.events.get(fact.id)
    instant = stated_instant(fact, event, case.zone)
    track = (
        kind.track if kind and kind.track in TRACKS else "protection" if kind and kind.track == "release" else RAIL
    )
    is_birthday = fact.kind == TURNED_18 and instant.precision is Precision.MINUTE
    labels = {
        "protection": words.translate("Protection"),
        "justice": words.translate("Justice"),
        "liberty": words.translate("Liberty"),
        RAIL: words.translate("Record"),
    }
    doubts = {
        "duplicate": words.translate("perhaps entered twice"),
        "correction": words.translate("two corrections differ"),
        "as_of": words.translate("perhaps not yet"),
    }
    return Row(
        number,
        words.day(fact.earliest) if is_birthday else words.instant(instant),
        words.known(instant),
        words.translate(kind.label) if kind else fact.kind,
        _details(event, fact, kind, words),
        labels[track],
        words.translate("counted from the birth") if event is None else _how(event, words, names),
        "" if event is None or fact.kind == TURNED_18 else event.id,
        Mark(number, track, fact.earliest, fact.latest, instant.precision, False, sign),
        doubts.get(fact.doubt, "") if fact.exists is None else "",
        "unknown",
    )


def stated_instant(fact: Fact, event: Event | None, zone: str) -> Instant:
    """When `fact` happened, as it was stated; an interval where several statements are left."""
    if event is not None and len(fact.events) == 1:
        return event.happened
    if fact.earliest <= BEGINNING and fact.latest >= END:
        return Instant.undated(zone)
    precision = Precision.MINUTE if fact.earliest == fact.latest else Precision.RANGE
    return Instant(fact.earliest, fact.latest, precision, zone)


def _details(event: Event | None, fact: Fact, kind: Kind | None, words: Wording) -> tuple[str, ...]:
    if kind is None or event is None:
        return ()
    said: list[str] = []
    for name, attribute in kind.attributes.items():
        value = fact.attributes.get(name)
        if value is None:
            continue
        answer = (
            words.translate("two statements differ")
            if isinstance(value, Disputed)
            else value_said(attribute, value, words)
        )
        said.append(
            words.translate("{question} {answer}").format(question=words.translate(attribute.label), answer=answer)
        )
    return tuple(said)


def _how(event: Event, words: Wording, names: Names) -> str:
    agency = names.agencies.get(event.agency, event.agency)
    texts = {
        Source.OBSERVED: "{agency}",
        Source.CHILD: words.translate("the child, to {agency}"),
        Source.FAMILY: words.translate("the family, to {agency}"),
        Source.DOCUMENT: words.translate("a document, seen by {agency}"),
        Source.THIRD_PARTY: words.translate("somebody else, to {agency}"),
    }
    return texts.get(Source(event.source), "{agency}").format(agency=agency)


def _due_row(number: int, duty: Duty, speaker: Speaker) -> Row:
    words, due = speaker.words, duty.lead.due
    assert due is not None, "only duties with a due time are drawn ahead"  # noqa: S101
    track = track_of_topic(duty.rule.topic)
    labels = {
        "protection": words.translate("Protection"),
        "justice": words.translate("Justice"),
        "liberty": words.translate("Liberty"),
    }
    sources = speaker.sources(duty)
    precision = Precision.MINUTE if due.earliest == due.latest else Precision.RANGE
    return Row(
        number,
        words.between(due.earliest, due.latest),
        "",
        words.translate("{duty}: due").format(duty=speaker.title(duty)),
        (),
        labels[track],
        sources[0].cited if sources else "",
        "",
        Mark(number, track, due.earliest, due.latest, precision, True),
    )


def pathway_of(case: Case, bands: tuple[RowBand, ...], words: Wording, now_text: str) -> Pathway:
    """What is drawn of the rows, with the times held."""
    marks = tuple(row.mark for band in bands for row in band.rows)
    label = words.translate("Drawing of the pathway on three tracks. Every fact in it is a row of the table below.")
    return Pathway(marks, _held(case), case.as_of, now_text, label, contact_of(case))


def _held(case: Case) -> tuple[HeldBar, ...]:
    bars: list[HeldBar] = []
    standing = case.tracks.lane("liberty")
    for span in standing.spans:
        if span.state.name in NOT_HELD or span.since is None:
            continue
        begun = [(max(span.since.earliest, BEGINNING), span.since.latest), *_stops_anew(case, span)]
        # Who is stopped again was free before; when that time in custody ended, nobody recorded.
        bars += [HeldBar(start, sure, again) for (start, sure), (_, again) in pairwise(begun)]
        start, known = begun[-1]
        sure = span.until.earliest if span.until else case.as_of
        end = span.until.latest if span.until else case.as_of
        if span.until is None and not standing.certain:
            sure = known
        bars.append(HeldBar(start, min(sure, case.as_of), min(end, case.as_of)))
    return tuple(bar for bar in bars if bar.start > BEGINNING and bar.end < END)


def _stops_anew(case: Case, span: Span) -> list[tuple[int, int]]:
    """When, during `span`, the child was stopped in another episode: first and last possible times."""
    first = case.fact(span.event)
    if first is None or span.since is None:
        return []
    ended = span.until.earliest if span.until else case.as_of
    return sorted(
        (fact.earliest, fact.latest)
        for fact in case.resolved.facts
        if fact.kind in _STOPS
        and fact.exists
        and span.since.latest < fact.earliest
        and fact.latest <= ended
        and fact.references.get("episode") != first.references.get("episode")
    )


def superseded(case: Case, vocabulary: Vocabulary, words: Wording, names: Names) -> tuple[Superseded, ...]:
    """Entries that a later one corrected or withdrew, the last first."""
    found: list[Superseded] = []
    for event in sorted(case.events.values(), key=lambda each: (each.recorded or 0, each.id), reverse=True):
        old = case.events.get(event.corrects or "")
        if old is None:
            continue
        kind = vocabulary.kinds.get(old.kind)
        what = words.translate(kind.label) if kind else old.kind
        by = names.agencies.get(event.agency, event.agency)
        on = words.moment(event.recorded) if event.recorded is not None else words.translate("no date known")
        if event.kind == WITHDRAWN:
            text = words.translate("{what}: {old}. Withdrawn on {on} by {by}.")
            tag = words.translate("Withdrawn")
        else:
            text = words.translate("{what}: {old}. Corrected on {on} by {by}; now {new}.")
            tag = words.translate("Corrected")
        found.append(
            Superseded(
                tag,
                text.format(
                    what=what, old=words.instant(old.happened), on=on, by=by, new=words.instant(event.happened)
                ),
            )
        )
    return tuple(found)
