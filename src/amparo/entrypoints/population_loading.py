"""Loads a synthetic population into PostgreSQL by COPY, for measuring and for training.

Needs psycopg and the vault, no Django. COPY and row-level security exclude each other in PostgreSQL, so this is the
administrator's work and nobody else's: the logins that serve people keep every right that they lack. It refuses a
database in which an agency stands that is not synthetic. What the vocabulary locks is locked, each value under the
key of its child and compartment, as if it had come through the doors; it has not, so no audit entry tells of it.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

import psycopg

from amparo.access.actors import MandateKind
from amparo.entrypoints.cli.failing import BadInput
from amparo.identity.naming import GivenName
from amparo.pathway.instants import END, Precision
from amparo.pathway.population.lives import Life, Told
from amparo.pathway.population.parameters import Parameters
from amparo.pathway.store.encoding import to_bytes, to_json
from amparo.pathway.vocabulary import load_vocabulary
from amparo.vault.envelopes import DataKey, Place
from amparo.vault.key_store import KeyStore

#: By this every agency of a synthetic population is known, in the database and on every page.
MARK = "(synthetic)"
COUNTRY = "XA"

_BATCH = 1_000
_MANDATES: Mapping[str, MandateKind] = {
    "police": MandateKind.CUSTODY,
    "army": MandateKind.CUSTODY,
    "prison": MandateKind.CUSTODY,
    "court": MandateKind.ADJUDICATION,
    "prosecution": MandateKind.PROSECUTION,
    "legal_aid": MandateKind.DEFENCE,
    "protection": MandateKind.CARE,
    "records": MandateKind.COORDINATION,
}
_EVENT = (
    "pathway_event (subject_id, id, kind, vocabulary, earliest, latest, precision, zone, recorded, author,"
    ' agency_id, compartment, place, source, "references", attributes, encrypted, corrects)'
)
_NAME = "identity_name (subject, id, kind, locked, corrects, recorded, agency, author)"
_MANDATE = "access_mandate (id, subject_id, agency_id, kind, start, until, granted_by, granted)"

#: Who enters everything: nobody who can sign in.
AUTHOR = str(uuid5(NAMESPACE_OID, "amparo synthetic author"))

Row = tuple[object, ...]


def load_population(
    admin_dsn: str,
    keys: Path,
    lives: Iterable[Life],
    parameters: Parameters,
    seed: int,
    name_of: Callable[[Life], GivenName] | None = None,
) -> Iterator[int]:
    """Copies `lives` into the prepared database at `admin_dsn`, a batch a transaction; after each, how many were.

    Keys go into the store at `keys` before the rows that they open. With `name_of` each child gets a name, locked.
    Raises `BadInput` if the login may not pass by row-level security, if the database is not prepared, or if it
    holds an agency that is not synthetic; `psycopg.Error` for what the server refuses, such as the same children
    twice.
    """
    store = KeyStore(keys)
    with psycopg.connect(admin_dsn) as admin:
        _refuse(admin)
        loading = _Loading(admin, store, parameters, seed, name_of)
        loading.places()
        admin.commit()
        done = 0
        remaining = iter(lives)
        while batch := list(islice(remaining, _BATCH)):
            loading.children(batch)
            admin.commit()
            done += len(batch)
            yield done
        admin.autocommit = True
        _ = admin.execute("analyze")


def _refuse(admin: psycopg.Connection) -> None:
    allowed = admin.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user").fetchone()
    if allowed != (True,):
        raise BadInput("this login may not COPY past row-level security; name the administrator's address")
    if admin.execute("select to_regclass('pathway_event')").fetchone() == (None,):
        raise BadInput("the database is not prepared; run amparo serve --prepare first")
    real = admin.execute("select count(*) from pathway_agency where name not like %s", [f"%{MARK}"]).fetchone()
    if real != (0,):
        raise BadInput("an agency stands in this database that is not synthetic; load into a database of its own")


class _Loading:
    """One population on its way into one database."""

    def __init__(
        self,
        admin: psycopg.Connection,
        store: KeyStore,
        parameters: Parameters,
        seed: int,
        name_of: Callable[[Life], GivenName] | None,
    ) -> None:
        self._admin, self._store, self._parameters = admin, store, parameters
        self._kinds = load_vocabulary().kinds
        self._version = load_vocabulary().version
        self._space = uuid5(NAMESPACE_OID, f"amparo population {seed}")
        self._name_of, self._seed = name_of, seed
        self._facilities = {name: str(self._id(name)) for name in parameters.offices["prison"]}

    def _id(self, name: str) -> UUID:
        """The id of what the population calls `name`; another seed has other ids."""
        return uuid5(self._space, name)

    def places(self) -> None:
        """Agencies, places of custody, and what the agencies vouch for; once a seed."""
        run, parameters = self._admin.execute, self._parameters
        for agency, offices in parameters.offices.items():
            for office in offices:
                row = [office, f"{office} {MARK}", agency, COUNTRY]
                _ = run("insert into pathway_agency values (%s, %s, %s, %s) on conflict do nothing", row)
        begin = parameters.days.midnight(parameters.begin)
        for office, identity in self._facilities.items():
            row = [identity, "facility", parameters.zone, begin]
            _ = run("insert into pathway_subject values (%s, %s, %s, %s) on conflict do nothing", row)
            row = [identity, f"{office} {MARK}", "child_only", f"{COUNTRY}-01", office]
            _ = run(
                "insert into pathway_facility (subject_id, name, kind, place, agency_id)"
                " values (%s, %s, %s, %s, %s) on conflict do nothing",
                row,
            )
        for number, each in enumerate(parameters.declared.coverage):
            row = [
                *(str(self._id(f"coverage {number}")), parameters.offices[each.agency][0], sorted(each.kinds)),
                *(each.start, min(each.end, END), each.lag, begin, AUTHOR),
            ]
            _ = run(
                "insert into pathway_coveragedeclaration"
                ' (id, agency_id, kinds, start, "end", lag, recorded, author)'
                " values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
                row,
            )

    def children(self, lives: Sequence[Life]) -> None:
        """One batch: subjects and their codes, mandates of those who wrote, names, events."""
        ids = {life.subject: str(self._id(life.subject)) for life in lives}
        compartment = {name: kind.compartment.value for name, kind in self._kinds.items()}
        owners = {(ids[life.subject], compartment[told.kind]) for life in lives for told in life.events}
        if self._name_of is not None:
            owners |= {(identity, "identity") for identity in ids.values()}
        keys = self._store.ensure(sorted(owners))
        zone = self._parameters.zone
        subjects = ((ids[life.subject], "child", zone, life.first) for life in lives)
        self._copy("pathway_subject (id, kind, zone, opened)", subjects)
        codes = ((self._code(life), ids[life.subject]) for life in lives)
        self._copy("identity_handle (reference, subject)", codes)
        self._copy(_MANDATE, (row for life in lives for row in self._mandates(life, ids[life.subject])))
        if self._name_of is not None:
            named = ((life, self._name_of(life)) for life in lives)
            rows = (self._name(life, name, ids[life.subject], keys) for life, name in named)
            self._copy(_NAME, rows)
        events = (self._event(told, ids[life.subject], keys) for life in lives for told in life.events)
        self._copy(_EVENT, events)

    def _code(self, life: Life) -> str:
        """The code by which people call the pathway; in place of the year it has the end of the seed."""
        return f"{COUNTRY}-{self._seed % 10_000:04}-{life.subject[-9:]}"

    def _copy(self, into: str, rows: Iterable[Row]) -> None:
        with self._admin.cursor().copy(f"copy {into} from stdin") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row(row)

    def _mandates(self, life: Life, subject: str) -> Iterator[Row]:
        """Whoever wrote something of a child has to do with the child, from that day on."""
        began: dict[str, int] = {}
        for told in life.events:
            began[told.agency] = min(told.recorded, began.get(told.agency, told.recorded))
        for agency, at in began.items():
            kind = _MANDATES[agency.rpartition("-")[0]].value
            identity = str(self._id(f"{life.subject} {agency}"))
            yield identity, subject, agency, kind, at, None, AUTHOR, at

    def _name(self, life: Life, name: GivenName, subject: str, keys: Mapping[tuple[str, str], DataKey]) -> Row:
        identity = str(self._id(f"{life.subject} name"))
        plain = json.dumps([name.original, *name.transliterations], ensure_ascii=False).encode()
        locked = keys[subject, "identity"].lock(plain, Place("identity_name", identity, "locked", "identity"))
        first = life.events[0]
        return subject, identity, name.kind, locked, None, first.recorded, first.agency, AUTHOR

    def _event(self, told: Told, subject: str, keys: Mapping[tuple[str, str], DataKey]) -> Row:
        kind = self._kinds[told.kind]
        compartment = kind.compartment.value
        identity = str(self._id(told.id))
        clear: dict[str, object] = {}
        locked: dict[str, str] = {}
        for name, value in told.says.items():
            if kind.attributes[name].encrypted:
                place = Place("pathway_event", identity, name, compartment)
                locked[name] = b64encode(keys[subject, compartment].lock(to_bytes(value), place)).decode()
            else:
                clear[name] = to_json(value)
        refers = {
            name: self._facilities[what] if name == "facility" else str(self._id(what))
            for name, what in told.references.items()
        }
        precision = Precision(told.precision).value
        return (
            *(subject, identity, told.kind, self._version, told.earliest, told.latest, precision),
            *(self._parameters.zone, told.recorded, AUTHOR, told.agency, compartment, "", told.source),
            *(json.dumps(refers), json.dumps(clear), json.dumps(locked)),
            str(self._id(told.corrects)) if told.corrects else None,
        )
