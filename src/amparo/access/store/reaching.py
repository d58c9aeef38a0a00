"""Which pathways the acting person can reach: their agency holds a mandate now, under which their role may open
one.

Only the door (`opening`) and the way in (`recording`) use this.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections
from django.http import Http404

from amparo.access.actors import Actor, HeldMandate, MandateKind, Purpose
from amparo.access.audited import REFUSED, Action
from amparo.access.decision import load_showing
from amparo.access.store.auditing import write
from amparo.access.store.context import APP, Acting, NobodyActs, acting, current
from amparo.identity.naming import is_reference


class NoSuchCase(Http404):
    """There is no such pathway within reach: it does not exist, or the acting agency has no mandate on it. Which of
    the two nobody is told. The attempt stands in the audit."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A pathway on which the acting agency holds mandates under which the acting role may open it."""

    subject: str
    reference: str
    mandates: tuple[HeldMandate, ...]


@contextlib.contextmanager
def acting_as(actor: Actor) -> Iterator[Acting]:
    """The transaction in which `actor` acts: the one that is open, or one of its own.

    Raises `NobodyActs` if the open one is somebody else's, or nested: its undoing would undo the audit.
    """
    if connections[APP].in_atomic_block:
        who = current()
        if who.actor != actor:
            raise NobodyActs("a case is opened only as the person who acts in this transaction")
        if connections[APP].savepoint_ids:
            raise NobodyActs("a case is not opened inside a nested transaction, which could undo its audit entry")
        yield who
    else:
        with acting(actor) as who:
            yield who


def refuse(who: Acting, action: Action, purpose: Purpose, case: str) -> None:
    """Writes down that `case` was asked for and is out of reach. Text that is neither code nor id is not kept: it
    might name somebody."""
    asked = case if may_call(case) else "(no reference code)"
    write(who, action, purpose, outcome=REFUSED, asked=asked)


def may_call(text: str) -> bool:
    """Whether `text` has the form of a reference code or of a subject's id."""
    return is_reference(text) or is_id(text)


def is_id(text: str) -> bool:
    """Whether `text` is the id of a subject, as ids are written."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def reached_by(
    who: Acting,
    *,
    case: str | None = None,
    cases: list[str] | None = None,
    kinds: Sequence[str] = (),
    most: int | None = None,
) -> list[Reached]:
    """In one query: pathways, their codes and the acting agency's mandates on them in force now.

    `case` is a reference code or a subject's id, `cases` are codes; `kinds` asks for a fact of one of these kinds.
    A facility's pathway has no code: it is reached by its id alone, which then stands for the code. Text that can
    be neither reaches nothing, and the database is not asked.
    """
    if case is not None and not may_call(case):
        return []
    role, showing = who.actor.role, load_showing()
    usable = [kind.value for kind, roles in showing.mandates.items() if role in roles]
    filters = [
        "m.agency_id = %(agency)s and m.start <= %(now)s and (m.until is null or %(now)s < m.until)",
        "m.kind = any(%(usable)s)",
    ]
    values: dict[str, object] = {
        "agency": who.actor.agency,
        "now": who.now,
        "usable": usable,
        "most": most,
        "kinds": list(kinds),
        "references": cases if case is None else [case],
    }
    by_id = case is not None and is_id(case)
    if by_id:
        filters.append("m.subject_id = %(subject)s")
        values["subject"] = UUID(case)
    elif case is not None or cases is not None:
        filters.append(
            "m.subject_id in (select h.subject from identity_handle h where h.reference = any(%(references)s))"
        )
    else:
        filters.append("not exists (select 1 from pathway_facility f where f.subject_id = m.subject_id)")
    if kinds:
        filters.append(
            "exists (select 1 from pathway_event e where e.subject_id = m.subject_id and e.kind = any(%(kinds)s))"
        )
    # Cut off before codes are read: each code asks the policies whether the acting person may.
    # Only the words above are put together; every value is a parameter.
    statement = f"""
        select m.subject_id, coalesce(h.reference, m.subject_id::text), m.kinds, m.starts, m.untils
        from (
            select m.subject_id, max(m.granted) as newest, array_agg(m.kind order by m.start, m.id) as kinds,
                array_agg(m.start order by m.start, m.id) as starts,
                array_agg(m.until order by m.start, m.id) as untils
            from access_mandate m where {" and ".join(filters)}
            group by m.subject_id order by newest desc, m.subject_id {"limit %(most)s" if most is not None else ""}
        ) m {"left join" if by_id else "join"} identity_handle h on h.subject = m.subject_id
        order by m.newest desc, m.subject_id
    """  # noqa: S608
    with connections[APP].cursor() as cursor:
        cursor.execute(statement, values)
        return [
            Reached(
                str(subject),
                reference,
                tuple(
                    HeldMandate(MandateKind(kind), who.actor.agency, start, until)
                    for kind, start, until in zip(held, starts, untils, strict=True)
                ),
            )
            for subject, reference, held, starts, untils in cursor.fetchall()
        ]
