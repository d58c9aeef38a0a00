"""A child's page: where things stand on three tracks, what is owed, what happened, and who is around the child.

Pure. Three tracks of one width, none inside another. The table holds every fact that the reader may see and every date
ahead; the drawing carries the table's numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from amparo.casework.cases import Case
from amparo.casework.drawing import RAIL, TRACKS, HeldBar, Mark, Pathway
from amparo.casework.duties import Duty
from amparo.casework.finding_cards import Speaker
from amparo.casework.liberty import FREE
from amparo.casework.rulebook import value_said
from amparo.casework.wording import Wording
from amparo.pathway.events import WITHDRAWN, Answer, Event, Source, Value
from amparo.pathway.facts import Disputed, Fact, is_stated
from amparo.pathway.instants import BEGINNING, END, Instant, Precision
from amparo.pathway.resolving import TURNED_18
from amparo.pathway.tracks import Standing
from amparo.pathway.vocabulary import Kind, Vocabulary
from amparo.safeguards.findings import Outcome

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
_MAIN_LANE = {"protection": "recognition", "justice": "proceedings", "liberty": "liberty"}
_TOPIC_TRACK = {"detention": "liberty", "custody": "liberty", "victims": "protection"}


@dataclass(frozen=True, slots=True)
class TrackCard:
    """One track: where the child stands, and at most three lines more."""

    name: str
    label: str
    now: str
    lines: tuple[str, ...]


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
class Person:
    """Somebody around the child, by calling and never by name. `state` is nobody-knows, not-asked or empty."""

    role: str
    text: str
    how: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """What agencies are called, by id."""

    agencies: Mapping[str, str] = field(default_factory=dict[str, str])


def track_cards(case: Case, duties: tuple[Duty, ...], speaker: Speaker) -> tuple[TrackCard, ...]:
    """Protection, justice, liberty, in that order."""
    words = speaker.words
    labels = {
        "protection": words.translate("Protection"),
        "justice": words.translate("Justice"),
        "liberty": words.translate("Liberty"),
    }
    cards: list[TrackCard] = []
    for track in TRACKS:
        standings = case.tracks.on(track)
        main = next((each for each in standings if each.lane.name == _MAIN_LANE[track]), standings[0])
        others = [each for each in standings if each is not main and _says_something(each)]
        lines = [_since(main, words)]
        lines += [
            words.translate("{what}: {state}").format(
                what=words.translate(each.lane.label), state=_state(each, words)
            )
            for each in others
        ]
        if track == "protection":
            release = [each for each in case.tracks.on("release") if _says_something(each)]
            lines += [words.translate(each.current.state.label) for each in release]
        lines += _next_due(track, duties, speaker)
        now = _state(main, words)
        if track == "liberty" and main.current.state.name != FREE and main.certain:
            since = _held_since(main)
            if since is not None and since.latest > BEGINNING:
                length = words.length(case.as_of - since.latest)
                now = words.translate("{state}, {length}").format(state=now, length=length)
        cards.append(TrackCard(track, labels[track], now, tuple(line for line in lines if line)[:3]))
    return tuple(cards)


def _says_something(standing: Standing) -> bool:
    return len(standing.spans) > 1 or not standing.certain


def _state(standing: Standing, words: Wording) -> str:
    current = standing.current.state
    if standing.certain:
        return words.translate(current.label)
    others = [words.translate(standing.lane.states[name].label) for name in sorted(standing.could_be)]
    return words.translate("Nobody can tell: {states}").format(states=words.listing(others, "or"))


def _since(standing: Standing, words: Wording) -> str:
    since = standing.current.since
    if since is None:
        return ""
    return words.translate("since {when}").format(when=words.between(since.earliest, since.latest))


def _held_since(standing: Standing) -> Instant | None:
    found: Instant | None = None
    for span in reversed(standing.spans):
        if span.state.name == FREE:
            break
        found = span.since
    return found


def _next_due(track: str, duties: tuple[Duty, ...], speaker: Speaker) -> list[str]:
    for duty in duties:
        if duty.outcome is Outcome.PENDING and duty.due and track_of_topic(duty.rule.topic) == track:
            text = speaker.words.translate("{duty}: by {when}")
            return [text.format(duty=speaker.title(duty), when=speaker.words.by(duty.due))]
    return []


def track_of_topic(topic: str) -> str:
    """The track on which a duty of a topic is drawn."""
    return _TOPIC_TRACK.get(topic, "justice")


def counts(duties: tuple[Duty, ...], withheld: int, words: Wording) -> str:
    """How many duties stand how, in a line: only those of which there are any."""
    say = words.plural
    number = {outcome: sum(duty.outcome is outcome for duty in duties) for outcome in Outcome}
    parts = (
        (number[Outcome.BREACHED], say("{count} breached", "{count} breached", number[Outcome.BREACHED])),
        (number[Outcome.PENDING], say("{count} due", "{count} due", number[Outcome.PENDING])),
        (
            number[Outcome.UNKNOWN],
            say("{count} that nobody can tell", "{count} that nobody can tell", number[Outcome.UNKNOWN]),
        ),
        (withheld, say("{count} withheld from you", "{count} withheld from you", withheld)),
        (number[Outcome.MET], say("{count} met", "{count} met", number[Outcome.MET])),
        (
            number[Outcome.NOT_APPLICABLE],
            say("{count} that does not apply", "{count} that do not apply", number[Outcome.NOT_APPLICABLE]),
        ),
    )
    texts = [text.format(count=count) for count, text in parts if count]
    return words.translate("{list}.").format(list=words.listing(texts)) if texts else ""


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
    """When somebody first met the child, as far as is certain; `None` if nothing says so."""
    met = [
        fact.earliest
        for fact in case.resolved.facts
        if fact.kind in CONTACT and fact.exists and fact.earliest > BEGINNING
    ]
    return min(met, default=None)


def _signs(case: Case, duties: tuple[Duty, ...]) -> dict[str, str]:
    """Which fact carries a triangle or a tick: what settled a duty, else what set it off. A breach wins."""
    signs: dict[str, str] = {}
    for duty in duties:
        for finding in duty.findings:
            if finding.outcome not in {Outcome.BREACHED, Outcome.MET} or finding.id in case.opened.outcome_only:
                continue
            fact = case.fact(finding.settled_by) or case.fact(finding.trigger)
            if fact is not None and signs.get(fact.root) != "breached":
                signs[fact.root] = finding.outcome.value
    return signs


def _row(
    number: int, fact: Fact, case: Case, vocabulary: Vocabulary, words: Wording, names: Names, sign: str
) -> Row:
    kind = vocabulary.kinds.get(fact.kind)
    event = case.events.get(fact.id)
    instant = _instant(fact, event, case.zone)
    track = (
        kind.track if kind and kind.track in TRACKS else "protection" if kind and kind.track == "release" else RAIL
    )
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
        words.instant(instant),
        words.known(instant),
        words.translate(kind.label) if kind else fact.kind,
        _details(event, fact, kind, words),
        labels[track],
        "" if event is None else _how(event, words, names),
        "" if event is None or fact.kind == TURNED_18 else event.id,
        Mark(number, track, fact.earliest, fact.latest, instant.precision, False, sign),
        doubts.get(fact.doubt, "") if fact.exists is None else "",
        "unknown",
    )


def _instant(fact: Fact, event: Event | None, zone: str) -> Instant:
    """When it happened, as it was stated; an interval where several statements are left."""
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
        if span.state.name == FREE or span.since is None:
            continue
        start = max(span.since.earliest, BEGINNING)
        sure = span.until.earliest if span.until else case.as_of
        end = span.until.latest if span.until else case.as_of
        if span.until is None and not standing.certain:
            sure = span.since.latest
        if start > BEGINNING and end < END:
            bars.append(HeldBar(start, min(sure, case.as_of), min(end, case.as_of)))
    return tuple(bars)


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


def about(case: Case, words: Wording) -> tuple[str, ...]:
    """Who the child is, in a line or two: languages, and what is known of birth."""
    lines: list[str] = []
    spoken = [fact.attributes.get("languages") for fact in case.resolved.facts if fact.kind == "profile_recorded"]
    stated = [value for value in spoken if isinstance(value, str) and is_stated(value)]
    if stated:
        lines.append(words.translate("Languages: {languages}.").format(languages=stated[-1]))
    born = case.born()
    if born is not None:
        known = words.known(born) if born.precision is not Precision.RANGE else ""
        text = words.translate("Born: {when}").format(when=words.instant(born))
        lines.append(f"{text} ({known})." if known else f"{text}.")
    if case.resolved.presumed_child:
        lines.append(words.translate("Treated as a child throughout."))
    return (" ".join(lines),) if lines else ()


def people(case: Case, words: Wording, names: Names) -> tuple[Person, ...]:
    """Those who stand by the child, by calling; for each whether it is recorded that somebody does."""
    say = words.translate
    asked = (
        (say("Lawyer"), ("legal_aid_assigned", "lawyer_arrived", "lawyer_notified")),
        (say("Family"), ("parent_notified", "family_contact")),
        (say("Guardian"), ("guardian_appointed", "guardian_notified")),
        (say("Interpreter"), ("interpreter_assigned",)),
        (say("Support person"), ("support_person_assigned", "appropriate_adult_assigned")),
    )
    found: list[Person] = []
    for role, kinds in asked:
        facts = [fact for fact in case.resolved.facts if fact.kind in kinds and fact.exists is not False]
        if not facts:
            found.append(Person(role, say("nothing recorded"), state="not-asked"))
            continue
        fact = facts[-1]
        event = case.events.get(fact.id)
        texts = {
            "legal_aid_assigned": say("assigned {when}"),
            "lawyer_arrived": say("arrived {when}"),
            "lawyer_notified": say("called {when}"),
            "parent_notified": say("told {when}"),
            "family_contact": say("contact {when}"),
            "guardian_appointed": say("appointed {when}"),
            "guardian_notified": say("called {when}"),
            "interpreter_assigned": say("provided {when}"),
            "support_person_assigned": say("assigned {when}"),
            "appropriate_adult_assigned": say("found {when}"),
        }
        when = words.instant(_instant(fact, event, case.zone))
        how = names.agencies.get(event.agency, event.agency) if event else ""
        found.append(Person(role, texts[fact.kind].format(when=when), how))
    return tuple(found)


def said(case: Case) -> tuple[tuple[str, Event], ...]:
    """What the child said, in the child's own words, with the entries that hold it."""
    found: list[tuple[str, Event]] = []
    for fact in case.resolved.facts:
        for name in ("child_statement", "child_view"):
            value: Value | Disputed | None = fact.attributes.get(name)
            event = case.events.get(fact.id)
            if isinstance(value, str) and not isinstance(value, Answer) and event is not None:
                found.append((value, event))
    return tuple(found)
