"""Enters the synthetic country, through the same doors as a real one: nobody here writes a row by itself.

Needs Django, set up with the owner's login for staff and places. Facts go in by `access.store.recording`, each
at the moment at which the script says that it was recorded, by somebody of the agency that recorded it.
"""

from __future__ import annotations

from amparo.access.actors import Actor, MandateKind
from amparo.access.store.context import actor_named
from amparo.access.store.recording import declare_coverage, grant_mandate, open_pathway, record
from amparo.access.store.users import add_agency, add_facility, add_facility_mandate, add_membership, add_user
from amparo.entrypoints.demo.script import Child, Entry, Script, read_script
from amparo.identity.naming import GivenName
from amparo.law.packs import load_pack
from amparo.pathway.clock import FixedClock, SystemClock
from amparo.pathway.drafts import NEW, Draft
from amparo.pathway.events import Coverage, Event
from amparo.pathway.instants import END, MICROSECONDS_PER_HOUR
from amparo.pathway.store.clock import running_on
from amparo.pathway.vocabulary import load_vocabulary

#: Staff and places are older than every fact of the script.
BEFORE_ALL = 6 * 365 * 24 * MICROSECONDS_PER_HOUR


def load(now: int | None = None) -> int:
    """Enters everything, played from `now` (microseconds UTC; the present if not given), and returns that moment.

    The database must be empty: call it once. Raises what the doors raise; a script that they refuse is a
    mistake in the script.
    """
    played = SystemClock().now() if now is None else now
    zone = load_pack("XA").zone
    script = read_script(played, load_vocabulary(), zone)
    start = played - BEFORE_ALL
    with running_on(FixedClock(start)):
        places = _staff_and_places(script, zone, start)
        actors = {worker.agency: actor_named(worker.username) for worker in reversed(script.workers)}
    for declared in script.coverage:
        coverage = Coverage(declared.agency, frozenset(declared.kinds), declared.start, END)
        with running_on(FixedClock(declared.start)):
            declare_coverage(actors[declared.agency], coverage)
    for child in script.children:
        _Pathway(child, actors, places).enter()
    return played


def _staff_and_places(script: Script, zone: str, start: int) -> dict[str, str]:
    for agency in script.agencies:
        add_agency(agency.id, agency.name, agency.kind, script.country)
    users: dict[str, str] = {}
    for worker in script.workers:
        users[worker.agency] = add_user(worker.username, worker.name, password=None)
        add_membership(users[worker.agency], worker.agency, worker.role, start=start)
    monitors = [agency.id for agency in script.agencies if agency.kind == "monitor"]
    places: dict[str, str] = {}
    for place in script.places:
        places[place.id] = add_facility(place.name, place.kind, place.agency, zone, start, place.place)
        for monitor in monitors:
            add_facility_mandate(
                places[place.id], monitor, MandateKind.MONITORING, by=users[place.agency], at=start
            )
    return places


class _Pathway:
    """One child's pathway while it is entered: what the names of the script have become."""

    def __init__(self, child: Child, actors: dict[str, Actor], places: dict[str, str]) -> None:
        self._child, self._actors = child, actors
        self._minted = {("facility", name): identity for name, identity in places.items()}
        self._events: dict[str, str] = {}

    def enter(self) -> None:
        first, *rest = self._child.entries
        actor = self._actors[first.agency]
        with running_on(FixedClock(first.recorded)):
            opened = open_pathway(
                actor,
                [self._draft(first)],
                mandate=self._child.mandates[first.agency],
                names=[GivenName(self._child.name, transliterations=self._child.latin)],
            )
            for agency, kind in self._child.mandates.items():
                if agency != first.agency:
                    grant_mandate(actor, opened.subject, agency, kind)
        self._remember(first, opened.events[0])
        for entry in rest:
            with running_on(FixedClock(entry.recorded)):
                recorded = record(self._actors[entry.agency], opened.subject, [self._draft(entry)])
            self._remember(entry, recorded.events[0])

    def _draft(self, entry: Entry) -> Draft:
        return Draft(
            kind=entry.kind,
            happened=entry.happened,
            attributes=entry.attributes,
            references={
                name: self._minted.get((name, label), f"{NEW}{label}") for name, label in entry.references.items()
            },
            source=entry.source,
            place=entry.place,
            corrects=self._events[entry.corrects] if entry.corrects else None,
        )

    def _remember(self, entry: Entry, event: Event) -> None:
        if entry.key:
            self._events[entry.key] = event.id
        for name, label in entry.references.items():
            self._minted[(name, label)] = event.references[name]
