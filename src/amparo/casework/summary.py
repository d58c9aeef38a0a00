"""A child's page: where things stand on three tracks, what is owed, what happened, and who is around the child.

Pure. Three tracks of one width, none inside another. The table holds every fact that the reader may see and
every date ahead; the drawing carries the table's numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from amparo.casework.cases import Case
from amparo.casework.drawing import TRACKS
from amparo.casework.duties import Duty
from amparo.casework.finding_cards import Speaker
from amparo.casework.liberty import NOT_HELD
from amparo.casework.pathway_rows import Names, stated_instant, track_of_topic
from amparo.casework.wording import Wording
from amparo.pathway.events import Answer
from amparo.pathway.facts import is_stated
from amparo.pathway.instants import BEGINNING, Instant, Precision
from amparo.pathway.tracks import Standing
from amparo.safeguards.findings import Outcome

#: Between these it only depends on the role in which a child came, which nobody was asked.
_NOBODY_ASKED = frozenset({"not_identified", "identified"})
_MAIN_LANE = {"protection": "recognition", "justice": "proceedings", "liberty": "liberty"}


@dataclass(frozen=True, slots=True)
class TrackCard:
    """One track: where the child stands, and at most three lines more."""

    name: str
    label: str
    now: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody around the child, by calling and never by name. `state` is nobody-knows, not-asked or empty."""

    role: str
    text: str
    how: str = ""
    state: str = ""


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
        if track == "liberty" and main.current.state.name not in NOT_HELD and main.certain:
            since = _held_since(main)
            if since is not None and since.earliest > BEGINNING:
                now = _with_length(now, case.as_of - since.latest, since.earliest == since.latest, words)
        cards.append(TrackCard(track, labels[track], now, tuple(line for line in lines if line)[:3]))
    return tuple(cards)


def _with_length(state: str, length: int, exact: bool, words: Wording) -> str:
    text = words.translate("{state}, {length}") if exact else words.translate("{state}, at least {length}")
    return text.format(state=state, length=words.length(max(0, length)))


def _says_something(standing: Standing) -> bool:
    return len(standing.spans) > 1 or not standing.certain


def _state(standing: Standing, words: Wording) -> str:
    """Where the child stands. That nothing is recorded is said as that: a blank proves no freedom, and other
    agencies may hold what this reader may not know of."""
    current, say = standing.current.state, words.translate
    if standing.lane.name == "recognition":
        nobody_asked = not standing.certain or current.name == "not_identified"
        if standing.could_be <= _NOBODY_ASKED and nobody_asked:
            return say("Nothing recorded that you may see")
    if standing.certain and standing.current.since is None and len(standing.spans) == 1:
        blank = {"proceedings": say("No proceedings recorded"), "liberty": say("No custody recorded")}
        return blank.get(standing.lane.name, say(current.label))
    if standing.certain:
        return say(current.label)
    if standing.lane.name == "liberty" and NOT_HELD.isdisjoint(standing.could_be):
        return say("Held; the record leaves open on what ground")
    others = [
        say("“{state}”").format(state=say(standing.lane.states[name].label)) for name in sorted(standing.could_be)
    ]
    return say("Nobody can tell: {states}").format(states=words.listing(others, "or"))


def _since(standing: Standing, words: Wording) -> str:
    since = standing.current.since
    if since is None:
        return ""
    return words.since(since.earliest, since.latest)


def _held_since(standing: Standing) -> Instant | None:
    found: Instant | None = None
    for span in reversed(standing.spans):
        if span.state.name in NOT_HELD:
            break
        found = span.since
    return found


def _next_due(track: str, duties: tuple[Duty, ...], speaker: Speaker) -> list[str]:
    for duty in duties:
        if duty.outcome is Outcome.PENDING and duty.due and track_of_topic(duty.rule.topic) == track:
            text = speaker.words.translate("{duty}: by {when}")
            return [text.format(duty=speaker.title(duty), when=speaker.words.by(duty.due))]
    return []


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


def about(case: Case, words: Wording) -> tuple[str, ...]:
    """Who the child is, in a line or two: languages, and what is known of birth."""
    lines: list[str] = []
    spoken = [fact.attributes.get("languages") for fact in case.resolved.facts if fact.kind == "profile_recorded"]
    stated = [value for value in spoken if isinstance(value, str) and is_stated(value)]
    if stated:
        lines.append(words.translate("Languages: {languages}.").format(languages=stated[-1]))
    born = case.born()
    if born is not None:
        lines.append(_born(born, _age_basis(case), words))
    if case.resolved.presumed_child:
        lines.append(words.translate("Treated as a child throughout."))
    return (" ".join(lines),) if lines else ()


def _age_basis(case: Case) -> str:
    """The code of what the claim about birth rests on; empty if nobody says, or several claims differ."""
    claim = case.resolved.carried.get(("birth", "child"))
    facts = [fact for event in claim.events if (fact := case.facts.get(event))] if claim is not None else []
    bases = {fact.attributes.get("age_basis") for fact in facts}
    basis = bases.pop() if len(bases) == 1 else None
    return basis if isinstance(basis, str) and is_stated(basis) else ""


def _born(born: Instant, basis: str, words: Wording) -> str:
    """What is known of birth and who says so. Years counted back from an age are no dates, so none are written."""
    say = words.translate
    source = {"self": say("as the child said"), "family": say("as the family said")}.get(basis, "")
    if born.precision is Precision.RANGE and source:
        return say("Age {source}.").format(source=source)
    text = say("Born: {when}").format(when=words.instant(born))
    known = "" if born.precision in {Precision.RANGE, Precision.DAY} else words.known(born)
    notes = say("; ").join(note for note in (known, source) if note)
    return f"{text} ({notes})." if notes else f"{text}."


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
        when = words.instant(stated_instant(fact, event, case.zone))
        how = names.agencies.get(event.agency, event.agency) if event else ""
        found.append(Person(role, texts[fact.kind].format(when=when), how))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the child, with who heard them and when."""

    text: str
    footer: str


def said(case: Case, words: Wording, names: Names) -> tuple[Said, ...]:
    """What the child said, in the child's own words, the last first; only what the reader may see."""
    found: list[Said] = []
    for fact in reversed(case.resolved.facts):
        event = case.events.get(fact.id)
        for name in ("child_statement", "child_view"):
            text = fact.attributes.get(name)
            if event is None or isinstance(text, Answer) or not isinstance(text, str):
                continue
            agency = names.agencies.get(event.agency, event.agency)
            footer = words.translate("Said to {agency}, {when}").format(
                agency=agency, when=words.instant(event.happened)
            )
            found.append(Said(text, footer))
    return tuple(found)
