"""What must never happen while something lasts: one table, one plan.

Pure. What is forbidden happens, or does not, by other plans; this one says what follows. A ban is added by adding a
row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amparo.pathway.population.answers import BREACHED, MET, applied, both
from amparo.pathway.population.lives import Life, Plan, Told

#: Whether an event is of the sort that is forbidden.
Is = Callable[[Life, Told], "bool | None"]


@dataclass(frozen=True, slots=True)
class Ban:
    """`kinds` that are forbidden if `is_it`, from the first event of kind `on` until `until` says it is over.

    `then`: owed to whoever was a child at the time of the act, else to children.
    """

    rule: str
    on: str
    kinds: tuple[str, ...]
    is_it: Is
    until: Callable[[Life, Told], int | None]
    then: bool = False
    names: str = ""


def _says(name: str, *codes: str) -> Is:
    def is_it(_life: Life, told: Told) -> bool | None:
        said = told.says.get(name)
        return None if said is None else said in codes

    return is_it


def _a_child(life: Life, told: Told) -> bool | None:
    return life.child_at(told.earliest)


def _alone(life: Life, told: Told) -> bool | None:
    return both(life.child_at(told.earliest), told.says["isolation_type"] == "solitary")


def _cut_off(_life: Life, told: Told) -> bool | None:
    """Kept from a lawyer, or overheard."""
    private = told.says.get("in_private")
    return True if told.kind == "lawyer_access_restricted" else None if private is None else private == "no"


def _always(_life: Life, _told: Told) -> bool | None:
    return True


def _release(life: Life, told: Told) -> int | None:
    return life.release_of(told)


def _verdict(life: Life, _told: Told) -> int | None:
    return min((at for at in (life.finding, life.released) if at is not None), default=None)


def _never(_life: Life, _told: Told) -> int | None:
    return None


BANS = (
    Ban("no-incommunicado", "apprehended", ("incommunicado_ordered",), _a_child, _release),
    Ban("no-solitary-confinement", "apprehended", ("isolation_started",), _alone, _release),
    Ban(
        "lawyer-communication-confidential", "apprehended", ("lawyer_access_restricted", "lawyer_consulted"),
        _cut_off,
        _release, then=True,
    ),
    Ban(
        "untried-apart-from-convicted", "detention_admitted", ("held_with_convicted",), _always, _verdict,
        then=True,
    ),
    Ban(
        "identity-never-published", "case_opened", ("identity_disclosed",),
        _says("disclosed_to", "public", "media", "online", "community"), _never, then=True,
    ),
    Ban(
        "no-public-offender-register", "finding_made", ("offender_register_entry",),
        _says("register_public", "yes"),
        _never, then=True,
    ),
)  # fmt: skip

_BY_KIND: Mapping[str, tuple[Ban, ...]] = {
    kind: tuple(ban for ban in BANS if ban.on == kind) for kind in {each.on for each in BANS}
}


def bans(life: Life) -> Plan:
    """What is left of each ban, once everything has happened."""
    yield
    begun: set[str] = set()
    for told in tuple(life.events):
        if told.kind not in _BY_KIND or (where := f"{told.kind} {told.references.get('episode')}") in begun:
            continue
        begun.add(where)
        for ban in _BY_KIND[told.kind]:
            possible, fault = _left(life, ban, told)
            applies = life.then_of(told) if ban.then else life.child_at(told.earliest)
            life.find(ban.rule, "", told.id, told.kind, applied(possible, applies), fault)


def _left(life: Life, ban: Ban, begun: Told) -> tuple[int, str]:
    """What is left of the ban from `begun` on, and why."""
    until = life.as_of if (end := ban.until(life, begun)) is None else min(end, life.as_of)
    found = [
        ban.is_it(life, told)
        for told in life.events
        if told.kind in ban.kinds and begun.earliest <= told.earliest < until
    ]
    if True in found:
        return BREACHED, "wrong"
    if None in found or not life.covers(ban.kinds, begun.earliest, until):
        return MET | BREACHED, "blank" if None in found else "right"
    return MET, "right"
