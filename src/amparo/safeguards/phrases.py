"""Phrases of explanations: when, how long, and which fact would let somebody tell.

Pure. Plain words for whoever can go and ask; never a blame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from amparo.law.limits import LimitVersion, Period, Unit
from amparo.law.messages import Between, Length, Listing, Message, Moment, Parameter, Word, say
from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.findings import Missing

_MINUTE = 60_000_000

REFERENCE_WORDS: dict[str, Message] = {
    "answers": say("which event it answers"),
    "interview": say("which interview it belongs to"),
    "hearing": say("which hearing it belongs to"),
    "order": say("which order it belongs to"),
    "isolation": say("which isolation it belongs to"),
    "complaint": say("which complaint it belongs to"),
    "proceeding": say("which proceedings it belongs to"),
    "episode": say("which stay in custody it belongs to"),
    "report": say("which report it belongs to"),
    "facility": say("which place it belongs to"),
}

FLAG_WORDS: dict[str, Message] = {
    "close_before_open": say("The record contradicts itself: it ends before it begins."),
    "close_without_open": say("The record holds an end without a beginning."),
    "answer_before_trigger": say("The record contradicts itself: the answer lies before what it answers."),
    "after_recorded": say("An entry is dated later than the day on which it was recorded."),
}


def when(earliest: int | None, latest: int | None) -> Parameter:
    """A moment, or as much as is known of one."""
    if earliest is None or latest is None or (earliest <= BEGINNING and latest >= END):
        return say("a date that nobody knows")
    if earliest == latest:
        return Moment(earliest)
    if earliest <= BEGINNING:
        return say("some time up to {until}", until=Moment(latest))
    if latest >= END:
        return say("some time from {since} on", since=Moment(earliest))
    return Between(earliest, latest)


def told_once(missing: tuple[Missing, ...]) -> tuple[Missing, ...]:
    """Each silence for which nobody vouches once, in its first place; the others as they are.

    The same kinds in times that touch are one time, and what a wider silence holds already is not told beside it.
    """
    if len(missing) == 1:
        return missing
    found: list[Missing] = []
    for each in missing:
        told, place = each, len(found)
        while joins := [(at, joined) for at, other in enumerate(found) if (joined := _joined(other, told))]:
            place, told = joins[0]
            del found[place]
        found.insert(place, told)
    return tuple(found)


def _joined(one: Missing, other: Missing) -> Missing | None:
    """The two silences as one; `None` if each tells something of its own, or has no bounds."""
    first, second = _silence(one), _silence(other)
    if first is None or second is None:
        return None
    if set(one.kinds) == set(other.kinds) and max(first[0], second[0]) <= min(first[1], second[1]) + 1:
        return replace(one, start=min(first[0], second[0]), end=max(first[1], second[1]))
    if set(other.kinds) < set(one.kinds) and first[0] <= second[0] and second[1] <= first[1]:
        return one
    if set(one.kinds) < set(other.kinds) and second[0] <= first[0] and first[1] <= second[1]:
        return other
    return None


def _silence(missing: Missing) -> tuple[int, int] | None:
    if missing.what != "coverage" or missing.start is None or missing.end is None:
        return None
    return missing.start, missing.end


def missing_words(
    missing: Missing,
    that: Callable[[str | None], Message],
    that_of: Callable[[str], Message],
    question: Callable[[str | None, str], str],
) -> Message:
    """One missing fact as a clause.

    `that` says the event with an id, `that_of` a kind, `question` the form's question for an attribute.
    """
    event = that(missing.event)
    match missing.what:
        case "time":
            return say("exactly when {event}", event=event)
        case "attribute":
            asked = Word(question(missing.event, missing.name))
            return say("the answer to “{question}” ({event})", question=asked, event=event)
        case "coverage":
            kinds = Listing(tuple(that_of(kind) for kind in missing.kinds), "or")
            return _coverage(kinds, missing.start, missing.end)
        case "reference":
            tie = REFERENCE_WORDS.get(missing.name, REFERENCE_WORDS["episode"])
            return say("{tie} ({event})", event=event, tie=tie)
        case "order":
            return say("whether it was for this or for something else that {event}", event=event)
        case "existence":
            return _existence(missing.name, event)
        case "calendar":
            return say("which days are worked there: the law counts working days and no calendar is given")
        case "birth":
            return say("when the child was born")
        case _:
            return say("more about one entry ({event})", event=event)


def _coverage(kinds: Listing, start: int | None, end: int | None) -> Message:
    if start is None or start <= BEGINNING or end is None or end >= END:
        return say("whether {event}: nobody says that the record is complete", event=kinds)
    return say(
        "whether {event}, {between}: nobody says that the record is complete for that time",
        event=kinds,
        between=when(start, end),
    )


def _existence(doubt: str, event: Message) -> Message:
    match doubt:
        case "duplicate":
            return say("whether two agencies recorded one and the same thing: {event}", event=event)
        case "correction":
            return say("which of two corrections holds ({event})", event=event)
        case "as_of":
            return say("whether it was by then that {event}", event=event)
        case _:
            return say("whether it is so that {event}", event=event)


def period(limit: LimitVersion) -> Parameter:
    """The length that a limit allows, as people say it: hours elapse, the rest is counted by the calendar."""
    value = limit.value
    if not isinstance(value, Period):
        return value
    many = value.amount != 1
    match value.unit:
        case Unit.HOURS if value.amount % 60:
            return Length(value.amount * _MINUTE)
        case Unit.HOURS:
            hours = value.amount // 60
            if limit.count == "working":
                return say("{count} hours of working days", count=hours)
            return say("{count} hours", count=hours) if hours != 1 else say("one hour")
        case Unit.DAYS if limit.count == "working":
            return say("{count} working days", count=value.amount) if many else say("one working day")
        case Unit.DAYS:
            return say("{count} days", count=value.amount) if many else say("one day")
        case Unit.MONTHS:
            return say("{count} months", count=value.amount) if many else say("one month")
        case Unit.YEARS:
            return say("{count} years", count=value.amount) if many else say("one year")
