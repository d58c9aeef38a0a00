"""Phrases of explanations: when, how long, and which fact would let somebody tell.

Pure. Plain words for whoever can go and ask; never a blame.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from amparo.law.limits import LimitVersion, Period, Unit
from amparo.law.messages import Between, Listing, Message, Moment, Parameter, Word, say
from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.findings import Missing

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


def value_words(version: LimitVersion) -> Parameter:
    """A limit's value: a number for a number, words with their unit for a length of time."""
    if not isinstance(version.value, Period):
        return int(version.value) if version.value == int(version.value) else version.value
    return period_words(version.value, working=version.count == "working")


def period_words(period: Period, working: bool = False) -> Message:
    """A length of time in its own unit: hours stay hours and days days, for no number of hours is a day."""
    amount, one = period.amount, period.amount == 1
    match period.unit:
        case Unit.HOURS if amount % 60 and working:
            return say("{number} minutes of working days", number=amount)
        case Unit.HOURS if amount % 60:
            return say("{number} minutes", number=amount)
        case Unit.HOURS if working:
            hours = amount // 60
            return (
                say("one hour of working days")
                if hours == 1
                else say("{number} hours of working days", number=hours)
            )
        case Unit.HOURS:
            return say("one hour") if amount == 60 else say("{number} hours", number=amount // 60)
        case Unit.DAYS if working:
            return say("one working day") if one else say("{number} working days", number=amount)
        case Unit.DAYS:
            return say("one day") if one else say("{number} days", number=amount)
        case Unit.MONTHS:
            return say("one month") if one else say("{number} months", number=amount)
        case Unit.YEARS:
            return say("one year") if one else say("{number} years", number=amount)
