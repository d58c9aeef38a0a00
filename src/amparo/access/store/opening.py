"""The one door to a case. No page, command or job reaches one another way.

`open_case` and `open_list` write the audit, load the whole record under the login `evaluation`, evaluate it, and
then hide what the acting person may not see, in facts and in findings. How many queries they make depends neither
on how many facts there are nor on how many cases.

    case = open_case(request.actor, reference, Purpose.CASE_CONDUCT, as_of=moment)

In a request they are called as they are: the request is one transaction as its actor. Elsewhere they make one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from amparo.access.actors import Actor, HeldMandate, Purpose
from amparo.access.audited import Action
from amparo.access.decision import load_showing
from amparo.access.redaction import Redacted, Sight, Withheld, redact
from amparo.access.store.auditing import write
from amparo.access.store.context import Acting
from amparo.access.store.judging import judge, reads
from amparo.access.store.reaching import NoSuchCase, Reached, acting_as, reached_by, refuse
from amparo.identity.naming import RecordedName, display_name
from amparo.identity.store.reading import HeldNames, names_of
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.store.reading import EVALUATION, read
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.findings import Finding

#: How many cases a list shows at most; it says when there are more.
LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """One pathway as the acting person may see it.

    `timeline` holds the facts that they may see, as recorded: corrections unresolved, as tracks and drawings take
    them. `findings` are safe to show whole. `withheld` says which compartments hold more; `withheld_groups`, by
    event, which field groups of a shown fact are left out. `as_of` and `known_at` in microseconds UTC.
    `display_name` is empty if no name is known, or may be seen; `names` leaves out those that a group gave. With
    `name_locked` there is a name whose key is missing, and the reference code stands for it.
    """

    subject: str
    reference: str
    display_name: str
    names: tuple[RecordedName, ...]
    actor: Actor
    purpose: Purpose
    mandates: tuple[HeldMandate, ...]
    timeline: Timeline
    findings: tuple[Finding, ...]
    withheld: tuple[Withheld, ...]
    withheld_groups: Mapping[str, frozenset[str]]
    as_of: int
    known_at: int
    name_locked: bool = False

    @property
    def events(self) -> tuple[Event, ...]:
        """The facts that may be seen, as recorded."""
        return self.timeline.events

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """For what, as far as the reader may know, agencies vouch."""
        return self.timeline.coverage


class RecordLocked(Exception):
    """The case is within reach, and a key of it is missing or does not fit. Nothing of it is shown or judged: half
    a record gives false findings. The opening stands in the audit.

    `blank` is the case without any fact, finding or name: enough to record in, for that is never refused.
    """

    def __init__(self, blank: OpenedCase) -> None:
        super().__init__(
            f"{blank.reference} cannot be opened: a key is missing or does not fit; run amparo keys check, and "
            "take the key from a backup with amparo keys restore"
        )
        self.reference = blank.reference
        self.blank = blank


@dataclass(frozen=True, slots=True)
class OpenedList:
    """Many pathways as the acting person may see them, newest mandate first. `more` says that the list was cut
    off. `locked` are the reference codes of those that `open_case` would answer with `RecordLocked`."""

    cases: tuple[OpenedCase, ...]
    actor: Actor
    purpose: Purpose
    as_of: int
    known_at: int
    more: bool
    locked: tuple[str, ...] = ()


def open_case(
    actor: Actor, case: str, purpose: Purpose, *, as_of: int | None = None, known_at: int | None = None
) -> OpenedCase:
    """The pathway that `case` (a reference code, or a subject's id) calls, as `actor` may see it.

    `as_of` and `known_at` (microseconds UTC) are now if not given; a `known_at` before a fact was recorded leaves
    the fact out. Raises `NoSuchCase`, which answers 404, and `RecordLocked`.
    """
    found: OpenedCase | None = None
    locked: tuple[OpenedCase, ...] = ()
    with acting_as(actor) as who:
        dates = _dates(who, as_of, known_at)
        reached = reached_by(who, case=case)
        if reached:
            write(who, Action.OPEN_CASE, purpose, [reached[0].subject], as_of=dates[0], known_at=dates[1])
            opened, locked = _opened(who, purpose, reached, dates)
            found = next(iter(opened), None)
        else:
            refuse(who, Action.OPEN_CASE, purpose, case)
    if locked:  # raised only here, so that the entry is kept
        raise RecordLocked(locked[0])
    if found is None:
        raise NoSuchCase("There is no such case.")
    return found


def open_list(
    actor: Actor,
    purpose: Purpose,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    cases: Iterable[str] | None = None,
    kinds: Sequence[str] = (),
    safeguards: frozenset[str] | None = None,
    most: int = LONGEST_LIST,
    action: Action = Action.OPEN_LIST,
) -> OpenedList:
    """The pathways on which the acting agency holds a mandate, as `actor` may see them.

    `cases` (reference codes) asks for those alone: what is out of reach is left out. `kinds` asks for pathways
    that hold a fact of one of these kinds that the actor's login may see (`detention_admitted` for a board of who
    is held). At most `most`, the newest mandates first. One audit entry, of `action`, names every pathway shown.

    `safeguards` (ids) are those that the list reads, if not all: no other is judged. Their findings are the same;
    that some are withheld is said of theirs alone. Raises `ValueError` for one that is not in the catalogue.
    """
    with acting_as(actor) as who:
        dates = _dates(who, as_of, known_at)
        wanted = None if cases is None else list(cases)
        reached = reached_by(who, cases=wanted, kinds=kinds, most=most + 1)
        more, reached = len(reached) > most, reached[:most]
        write(who, action, purpose, [r.subject for r in reached], as_of=dates[0], known_at=dates[1])
        opened, locked = _opened(who, purpose, reached, dates, safeguards)
    return OpenedList(opened, actor, purpose, *dates, more, tuple(each.reference for each in locked))


def _dates(who: Acting, as_of: int | None, known_at: int | None) -> tuple[int, int]:
    return (who.now if as_of is None else as_of, who.now if known_at is None else known_at)


def _opened(
    who: Acting,
    purpose: Purpose,
    reached: Sequence[Reached],
    dates: tuple[int, int],
    safeguards: frozenset[str] | None = None,
) -> tuple[tuple[OpenedCase, ...], tuple[OpenedCase, ...]]:
    """Those that open, and those that do not, blank."""
    if not reached:
        return (), ()
    showing = load_showing()
    subjects = [each.subject for each in reached]
    names = names_of(subjects if showing.sees_name(who.actor.role) else ())
    with transaction.atomic(using=EVALUATION):  # one snapshot of facts and coverage
        held = read(subjects, dates[1])
    sight = Sight(who.actor.role, who.actor.agency, showing, load_vocabulary(), reads())
    judged = judge(*dates, safeguards)
    opened: list[OpenedCase] = []
    for each in reached:
        timeline = held.timelines.get(each.subject)
        if timeline is not None:
            seen = redact(timeline, judged(timeline), sight, judged)
            opened.append(_case(who, purpose, each, names, seen, dates))
    blank = {subject: Redacted(empty, ()) for subject, empty in held.blank.items()}
    no_name = HeldNames({}, frozenset(blank))
    locked = [
        _case(who, purpose, each, no_name, blank[each.subject], dates) for each in reached if each.subject in blank
    ]
    return tuple(opened), tuple(locked)


def _case(
    who: Acting,
    purpose: Purpose,
    reached: Reached,
    held: HeldNames,
    seen: Redacted,
    dates: tuple[int, int],
) -> OpenedCase:
    names, name_locked = held.names.get(reached.subject, ()), reached.subject in held.locked
    return OpenedCase(
        subject=reached.subject,
        reference=reached.reference,
        display_name=reached.reference if name_locked else display_name(names),
        names=tuple(name for name in names if name.name.kind != "group_given"),
        actor=who.actor,
        purpose=purpose,
        mandates=reached.mandates,
        timeline=seen.timeline,
        findings=seen.findings,
        withheld=seen.withheld,
        withheld_groups=seen.withheld_groups,
        as_of=dates[0],
        known_at=dates[1],
        name_locked=name_locked,
    )


__all__ = ["LONGEST_LIST", "NoSuchCase", "OpenedCase", "OpenedList", "RecordLocked", "open_case", "open_list"]
