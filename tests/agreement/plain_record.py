"""What the record says: which entries stand, what is said once and read elsewhere, which may be one fact twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from amparo.pathway.events import WITHDRAWN, Answer, Event, Value
from amparo.pathway.instants import BEGINNING, Instant
from amparo.pathway.vocabulary import Vocabulary

#: A question without an answer.
NOBODY_SAYS = (None, Answer.UNKNOWN, Answer.NOT_ASKED)
#: A value is stated, and nobody can tell which: two corrections of one fact differ.
CONTESTED = "\0contested"
OPEN = (*NOBODY_SAYS, CONTESTED)


@dataclass(frozen=True)
class Stated:
    """A fact as the record leaves it: some of it open."""

    event: Event
    moment: Instant
    possible_only: bool = False


def standing_events(events: Sequence[Event], known_at: int) -> tuple[list[Event], set[str]]:
    """The events that stand as known then, each under the id of its chain's first, not after it was recorded; and
    which of them somebody corrected and somebody else withdrew, so that they may be nothing."""
    known = [e for e in events if e.recorded is None or e.recorded <= known_at]
    ids = {e.id for e in known}
    replies: dict[str, list[Event]] = {}
    for event in known:
        if event.corrects in ids:
            replies.setdefault(str(event.corrects), []).append(event)

    def leaves(event: Event) -> list[Event]:
        if event.id not in replies:
            return [event]
        return [leaf for reply in replies[event.id] for leaf in leaves(reply)]

    found: list[Event] = []
    contested: set[str] = set()
    for root in known:
        if root.corrects in ids or root.kind == WITHDRAWN:
            continue
        ends = leaves(root)
        standing = [written_by_then(event) for event in ends if event.kind != WITHDRAWN]
        if not standing:
            continue
        if len(standing) < len(ends):
            contested.add(root.id)
        merged = standing[0]
        for other in standing[1:]:
            names = set(merged.attributes) | set(other.attributes)
            attributes = {
                name: contested_value(merged.attributes.get(name), other.attributes.get(name)) for name in names
            }
            merged = replace(merged, happened=merged.happened.hull(other.happened), attributes=attributes)
        found.append(replace(merged, id=root.id))
    return found, contested


def written_by_then(event: Event) -> Event:
    """What somebody wrote down had happened: each statement is cut for itself, before two are merged."""
    return event if event.recorded is None else replace(event, happened=event.happened.cut(event.recorded))


def contested_value(one: Value | None, other: Value | None) -> Value:
    """What two corrections of one fact leave, one of which is right: what they agree on; else of two dates all from
    the first to the last, and of two other values some value. Where one states none, nothing."""
    if one is not None and one == other:
        return one
    if isinstance(one, Instant) and isinstance(other, Instant):
        return one.hull(other)
    stated = {*NOBODY_SAYS, Answer.NONE}.isdisjoint({one, other})
    return CONTESTED if stated else Answer.UNKNOWN


def refined(values: list[Value]) -> Value:
    """Several statements of one fact: one inside another refines it; else dates take the hull, codes are open."""
    first, *others = values
    for other in others:
        if isinstance(first, Instant) and isinstance(other, Instant):
            first = first if first.inside(other) else other if other.inside(first) else first.hull(other)
        elif first != other:
            return Answer.UNKNOWN
    return first


def tied_to_proceedings(events: list[Event]) -> list[Event]:
    """Every event with the proceeding that another event of its episode states."""
    with_proceeding: list[Event] = []
    for event in events:
        episode = event.references.get("episode")
        said = {
            e.references["proceeding"]
            for e in events
            if episode and e.references.get("episode") == episode and "proceeding" in e.references
        }
        if "proceeding" not in event.references and len(said) == 1:
            event = replace(event, references={**event.references, "proceeding": said.pop()})
        with_proceeding.append(event)
    return with_proceeding


#: What a blank on this fact means, by the attribute: nothing where nobody vouches for it.
Blank = Callable[[Event, str], Value | None]


def carried(
    event: Event, name: str, present: Sequence[Event], references: Mapping[str, str], blank: Blank
) -> tuple[str, Value | None]:
    """Under which name it is open what `event` says of `name`, and what it says, others that are there included: a
    blank that means no is a statement. `references` are the carried attributes, each with the reference along which
    it is read."""
    along = references.get(name)
    if along is None:
        return f"{name}@{event.id}", event.attributes.get(name)
    key = "child" if along == "child" else event.references.get(along)
    sharing = [e for e in present if key == "child" or (key and e.references.get(along) == key)] or [event]
    stated = [e.attributes[name] if name in e.attributes else blank(e, name) for e in sharing]
    said = [value for value in stated if value is not None and value not in NOBODY_SAYS]
    values = [value for value in said if value != CONTESTED]
    silent = CONTESTED if said else event.attributes.get(name)
    return f"{name}@{key or event.id}", refined(values) if values else silent


def holds(event: Event, name: str, held: Sequence[Event], references: Mapping[str, str]) -> bool:
    """Whether the record holds a value of `name` for `event`: any entry with its reference states one, whatever
    others say of it, whether or not that had happened."""
    along = references.get(name)
    key = None if along in (None, "child") else event.references.get(along)
    sharing = [one for one in held if along == "child" or (key and one.references.get(along) == key)]
    return any(one.attributes.get(name) not in (*NOBODY_SAYS, Answer.NONE) for one in sharing or [event])


def duplicates(events: list[Event], recorded: Mapping[str, int | None]) -> set[str]:
    """The later recorded of two entries that may be one fact. Correcting the first makes it none the later:
    `recorded` is when each chain began."""
    found: set[str] = set()
    for one in events:
        for other in events:
            if (
                one.agency != other.agency
                and one.kind == other.kind
                and dict(one.references) == dict(other.references)
                and one.happened.overlaps(other.happened)
                and (recorded[one.id] or BEGINNING, one.id) < (recorded[other.id] or BEGINNING, other.id)
            ):
                found.add(other.id)
    return found


def told_by(
    event: Event, present: list[Event], words: Vocabulary, references: Mapping[str, str], blank: Blank
) -> dict[str, tuple[str, Value | None]]:
    """By attribute, the name under which it is open, and the value where just `present` are there; `references` are
    those of `words.carried`."""
    names = {*words.kinds[event.kind].attributes, *references}
    return {name: carried(event, name, present, references, blank) for name in names}
