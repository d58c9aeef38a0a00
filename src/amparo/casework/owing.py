"""Which agency owes a duty: the one that has acted for the child, not only the sort of body that the rule names.

Pure. Agencies' names are public words; which of them acted is read from the entries that the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amparo.casework.cases import Case

#: The kinds of agency that act as each of the rules' `acts`.
_KINDS = {
    "police": ("police",),
    "interviewer": ("police",),
    "prosecutor": ("prosecution",),
    "court": ("court",),
    "record_keeper": ("court",),
    "facility": ("facility",),
    "security_forces": ("military",),
    "legal_aid": ("civil_society",),
    "child_protection": ("civilian_child_protection",),
    "victim_support": ("civilian_child_protection",),
    "reintegration": ("civilian_child_protection",),
    "monitor": ("monitor",),
    "coordinator": ("social_service",),
}


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency by its id, name and kind."""

    id: str
    name: str
    kind: str


def who_owes(acts: str, case: Case, agencies: Iterable[Agency]) -> str:
    """The name of the agency that `acts`: whichever of its kind made the newest entry, else the only one there is.

    Empty if several might and none has made an entry that the reader may see.
    """
    usable = {agency.id: agency.name for agency in agencies if agency.kind in _KINDS.get(acts, ())}
    made = [event for event in case.events.values() if event.agency in usable]
    if made:
        return usable[max(made, key=lambda event: (event.recorded, event.id)).agency]
    return next(iter(usable.values())) if len(usable) == 1 else ""
