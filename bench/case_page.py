"""How long the one door takes with many children in the database: row-level security, encryption, audit and all.

    python -m bench.case_page --children 100000 --events 10 --rounds 200

Starts a PostgreSQL of its own, fills it by COPY with invented children (each with a name, a mandate and locked
attributes; one with 200 events: a stay in custody of two years). It has a clock of its own, which stands an hour
after the last event, so that the same is due in every run. Times the child's page and Today as the server makes
them (middleware, session, judging, templates; no network), `open_case` on that child and on others, and `open_list`
of fifty: each its transaction, as the login `amparo_app`. Prints milliseconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from amparo.access.actors import Actor, Purpose, Role
from tests.serving import DATABASE, TestDatabase, database_of_tests, prepare

BIG = 200
LIST = 50
LOADED = 10_000  # children at a time
HOUR = 3_600_000_000
#: When the stays begin, how far apart their weeks' events are, and what time it is: an hour after the last one.
BEGAN = 1_720_000_000_000_000
STEP = 84 * HOUR
NOW = BEGAN + (BIG - 1) * STEP + HOUR


def load(
    database: TestDatabase, children: int, events: int, *, own: int = LIST * 4, apart: int = 0
) -> tuple[Actor, str, list[str]]:
    """Fills the tables. Returns an officer, the id of their child with 200 events, and those of their others.

    The officer has `own` children. Stays begin at once, or `apart` microseconds from each other, ninety in turn.
    """
    from amparo.vault.key_store import key_store_at
    from tests.people import agency, somebody

    stations = [agency() for _ in range(40)]
    officer = somebody(Role.POLICE_CHILD_DESK, stations[0])
    subjects = [str(uuid.uuid4()) for _ in range(children)]
    big, others = subjects[0], subjects[1:own]
    mine = {big, *others}
    store = key_store_at(database.keys)
    with psycopg.connect(database.admin, dbname=DATABASE) as admin:
        for start in range(0, children, LOADED):
            part = subjects[start : start + LOADED]
            keys = store.ensure((s, c) for s in part for c in ("spine", "identity"))
            station = {s: stations[0] if s in mine else stations[1 + hash(s) % 39] for s in part}
            copy_in(admin, "pathway_subject (id, kind, zone, opened)", ((s, "child", "UTC", 0) for s in part))
            copy_in(
                admin,
                "access_mandate (id, subject_id, agency_id, kind, start, until, granted_by, granted)",
                ((str(uuid.uuid4()), s, station[s], "custody", 0, None, officer.user, 0) for s in part),
            )
            copy_in(
                admin,
                "identity_handle (reference, subject)",
                ((f"XA-2026-{start + n:08d}", s) for n, s in enumerate(part)),
            )
            copy_in(
                admin,
                "identity_name (subject, id, kind, locked, corrects, recorded, agency, author)",
                (name_row(s, keys[(s, "identity")], station[s], officer.user) for s in part),
            )
            rows = (
                _event(s, n, keys[(s, "spine")], station[s], officer.user, (place % 90) * apart)
                for place, s in enumerate(part)
                for n in range(BIG if s == big else events)
            )
            copy_in(admin, EVENT, rows)
            print(f"  {start + len(part):,} children", flush=True)  # noqa: T201
        admin.commit()
        admin.autocommit = True
        admin.execute("vacuum analyze")
    return officer, big, others


EVENT = (
    "pathway_event (subject_id, id, kind, vocabulary, earliest, latest, precision, zone, recorded, author,"
    ' agency_id, compartment, place, source, "references", attributes, encrypted, corrects)'
)
#: What a long stay is made of: the first days, then weeks of visits, talks, lessons and reviews.
_FIRST = (
    "apprehended",
    "legal_aid_assigned",
    "brought_before_authority",
    "detention_ordered",
    "detention_admitted",
)
_WEEKS = (
    *("family_contact", "interview_started", "interview_ended", "family_contact", "medical_exam_completed"),
    *("family_contact", "detention_reviewed", "family_contact", "child_heard", "family_contact"),
)
_SAYS: dict[str, dict[str, object]] = {
    "apprehended": {"deprived_of_liberty": "yes", "stopped_by": "police", "presumed_child": "yes"},
    "brought_before_authority": {"authority_type": "judge"},
    "detention_ordered": {"phase": "pretrial", "alternatives_considered": "yes"},
    "detention_admitted": {"facility_type": "child_only"},
    "interview_started": {"role": "witness"},
}


def copy_in(admin: psycopg.Connection, into: str, rows: Iterator[tuple[object, ...]]) -> None:
    with admin.cursor().copy(f"copy {into} from stdin") as copy:  # type: ignore[arg-type]
        for row in rows:
            copy.write_row(row)


def name_row(subject: str, key: object, station: str, author: str) -> tuple[object, ...]:
    from amparo.identity.store.reading import place_of

    identity = str(uuid.uuid4())
    locked = key.lock(json.dumps(["Ilan Example"]).encode(), place_of(identity))  # type: ignore[attr-defined]
    return (subject, identity, "preferred", locked, None, 0, station, author)


def _event(subject: str, n: int, key: object, station: str, author: str, later: int) -> tuple[object, ...]:
    from amparo.pathway.store.reading import place_of

    identity = str(uuid.uuid4())
    kind = _FIRST[n] if n < len(_FIRST) else _WEEKS[(n - len(_FIRST)) % len(_WEEKS)]
    at = BEGAN + later + n * (6 * HOUR if n < len(_FIRST) else STEP)
    refers = {"episode": str(uuid.uuid5(uuid.NAMESPACE_OID, subject))}
    if kind.startswith("interview"):
        talk = (n - len(_FIRST)) // len(_WEEKS)
        refers["interview"] = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{subject}{talk}"))
    encrypted = {}
    if kind == "detention_ordered":
        place = place_of(identity, "last_resort_reasons", "spine")
        locked = key.lock(b'"Invented reasons"', place)  # type: ignore[attr-defined]
        encrypted["last_resort_reasons"] = b64encode(locked).decode()
    says = _SAYS.get(kind, {})
    return (
        *(subject, identity, kind, 1, at, at, "minute", "UTC", at, author, station, "spine", "", "observed"),
        *(json.dumps(refers), json.dumps(says), json.dumps(encrypted), None),
    )


def timed(rounds: int, act: Callable[[int], object]) -> str:
    """Median and 95th percentile of `act`, and this process's own share of the processor, in milliseconds; after
    three rounds to warm up. The share is what a busy machine does not change."""
    taken: list[float] = []
    busy = 0.0
    for n in range(rounds + 3):
        start, own = time.perf_counter(), time.process_time()
        act(n)
        if n >= 3:
            taken.append((time.perf_counter() - start) * 1000)
            busy += (time.process_time() - own) * 1000
    taken.sort()
    p95 = taken[int(len(taken) * 0.95)]
    return f"median {statistics.median(taken):7.1f}   p95 {p95:7.1f}   own processor {busy / rounds:7.1f}"


@contextmanager
def serving(says: str | None, children: int, rounds: int) -> Iterator[tuple[argparse.Namespace, TestDatabase]]:
    """What the command line asks for, of `children` and `rounds` if it asks for nothing, and a database of its own;
    warm as a serving process is, at the bench's time, until the block ends."""
    parser = argparse.ArgumentParser(description=says, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=children)
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=rounds)
    given = parser.parse_args()
    prepare()
    with database_of_tests() as database, standing(NOW):
        from django.core.management import call_command

        from amparo.entrypoints.warming import warm

        call_command("collectstatic", verbosity=0, interactive=False)
        warm()
        yield given, database


def main() -> None:
    """Load, measure, print."""
    with serving(__doc__, 100_000, 200) as (given, database):
        from amparo.access.store.context import acting
        from amparo.access.store.opening import open_case, open_list
        from amparo.pathway.store.reading import timeline
        from tests.people import signed_in

        officer, big, others = load(database, given.children, given.events)
        case = Purpose.CASE_CONDUCT
        browser = signed_in(officer)
        opened = open_case(officer, big, case)
        print(f"{len(opened.events)} events, {len(opened.findings)} findings")  # noqa: T201
        for what, act in {
            f"the page of a child, {BIG} events": lambda n: shown(browser, f"/children/{opened.reference}/"),
            "the page Today": lambda n: shown(browser, "/"),
            f"load a timeline of {BIG} events": lambda n: timeline(big),
            "say who acts, and commit": lambda n: _nothing(acting, officer),
            f"open_case, {BIG} events": lambda n: open_case(officer, big, case),
            f"open_case, {given.events} events": lambda n: open_case(officer, others[n % len(others)], case),
            f"open_list of {LIST}": lambda n: open_list(officer, case, most=LIST),
        }.items():
            rounds = max(10, given.rounds // 10) if "list" in what or "Today" in what else given.rounds
            print(f"{what:34} {timed(rounds, act)}", flush=True)  # noqa: T201


@contextmanager
def standing(at: int) -> Iterator[None]:
    """It is `at` (microseconds UTC) for the whole process until the block ends."""
    from amparo.pathway.clock import FixedClock
    from amparo.pathway.store.clock import running_on

    with running_on(FixedClock(at)):
        yield


def shown(browser: object, path: str) -> None:
    answer = browser.get(path)  # type: ignore[attr-defined]
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")


def _nothing(acting: Callable[..., object], officer: Actor) -> None:
    with acting(officer):  # type: ignore[attr-defined]
        pass


if __name__ == "__main__":
    main()
