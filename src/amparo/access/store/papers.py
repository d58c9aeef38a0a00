"""The door for papers and lists that Amparo itself makes: who may have one made stands in `showing.toml`.

It leads through `opening`, so that a paper holds nothing that its reader could not see on a page. What was asked
for, by whom, for what purpose, stands in the audit, refusals too.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from amparo.access.actors import Actor, Purpose
from amparo.access.audited import REFUSED, Action
from amparo.access.decision import load_showing
from amparo.access.store.auditing import write
from amparo.access.store.opening import LONGEST_LIST, OpenedCase, OpenedList, open_case, open_list
from amparo.access.store.reaching import NoSuchCase, acting_as, reached_by, refuse

#: Papers and lists by their names in the table, each with how the audit calls the making of it.
MOTION_DRAFT = "motion_draft"
EMPTY_CELLS = "empty_cells"
_ACTIONS = {MOTION_DRAFT: Action.DRAFT, EMPTY_CELLS: Action.EMPTY_CELLS}


class MayNotMake(PermissionDenied):
    """The acting role may open the case, and may not have this paper made of it. It stands in the audit."""


def open_for_paper(
    actor: Actor,
    case: str,
    paper: str,
    purpose: Purpose,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
) -> OpenedCase:
    """The pathway that `case` calls, as `actor` may see it, to make `paper` of it.

    The dates are those of `open_case`. Raises `NoSuchCase`, `RecordLocked`, and `MayNotMake`, which answers 403.
    """
    if load_showing().may_make(actor.role, paper):
        opened = open_case(actor, case, purpose, as_of=as_of, known_at=known_at)
        with acting_as(actor) as who:
            write(who, _ACTIONS[paper], purpose, [opened.subject], as_of=opened.as_of, known_at=opened.known_at)
        return opened
    with acting_as(actor) as who:
        reached = reached_by(who, case=case)
        if reached:
            write(who, _ACTIONS[paper], purpose, [reached[0].subject], outcome=REFUSED)
        else:
            refuse(who, _ACTIONS[paper], purpose, case)
    if not reached:
        raise NoSuchCase("There is no such case.")
    raise MayNotMake(f"a {actor.role.value} may not have this paper made; ask the child's lawyer")


def open_list_for_paper(
    actor: Actor,
    paper: str,
    purpose: Purpose,
    *,
    as_of: int | None = None,
    known_at: int | None = None,
    kinds: tuple[str, ...] = (),
    safeguards: frozenset[str] | None = None,
    most: int = LONGEST_LIST,
) -> OpenedList:
    """The pathways that `open_list` opens for `actor`, to make the list `paper` of them. Raises `MayNotMake`."""
    if load_showing().may_make(actor.role, paper):
        return open_list(
            actor,
            purpose,
            as_of=as_of,
            known_at=known_at,
            kinds=kinds,
            safeguards=safeguards,
            most=most,
            action=_ACTIONS[paper],
        )
    with acting_as(actor) as who:
        write(who, _ACTIONS[paper], purpose, outcome=REFUSED)
    raise MayNotMake(f"a {actor.role.value} may not have this list made")


def may_make(actor: Actor, paper: str) -> bool:
    """Whether to offer `paper` to `actor` at all. The door asks again."""
    return load_showing().may_make(actor.role, paper)


__all__ = [
    "EMPTY_CELLS",
    "MOTION_DRAFT",
    "MayNotMake",
    "may_make",
    "open_for_paper",
    "open_list_for_paper",
]
