"""A synthetic population in PostgreSQL: read back by the login that judges, the answer key still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from amparo.access.actors import Role
from amparo.entrypoints.cli.failing import BadInput
from amparo.entrypoints.database_roles import provision
from amparo.entrypoints.main import exit_code
from amparo.entrypoints.population_loading import AUTHOR, MARK, load_population
from amparo.identity.invented_names import invented_name
from amparo.identity.store.reading import names_of
from amparo.pathway.population.answers import OUTCOME
from amparo.pathway.population.making import Population
from amparo.pathway.population.parameters import read_parameters
from amparo.pathway.store.reading import timelines
from tests.people import somebody
from tests.serving import DATABASE, TestDatabase
from tests.unit.test_population import judge

CHILDREN, SEED = 60, 77
OWN = f"{DATABASE}_population"


@pytest.fixture(scope="module")
def address(database: TestDatabase) -> Iterator[str]:
    """The administrator's address of a prepared database in which no agency stands; Django's logins point at it."""
    provision(database.admin, database.passwords, OWN)
    _point(OWN)
    call_command("migrate", database="owner", verbosity=0)
    yield psycopg.conninfo.make_conninfo(database.admin, dbname=OWN)
    _point(DATABASE)


def _point(name: str) -> None:
    for connection in connections.all():
        connection.close()
        connection.close_pool()  # else those who come later are handed a connection to where it pointed
        connection.settings_dict["NAME"] = name


@pytest.fixture(scope="module")
def population(address: str, database: TestDatabase) -> Population:
    """Loaded, with names."""
    people = Population(read_parameters(), SEED)
    lives = people.lives(0, CHILDREN)

    def name_of(life):
        return invented_name("arabic", SEED, int(life.subject[-9:]))

    assert list(load_population(address, database.keys, lives, people.parameters, SEED, name_of)) == [CHILDREN]
    return people


def _id(name: str) -> str:
    return str(uuid5(uuid5(NAMESPACE_OID, f"amparo population {SEED}"), name))


def test_what_is_read_back_gives_the_answers_of_the_key(population: Population) -> None:
    lives = list(population.lives(0, CHILDREN))
    read = timelines([_id(life.subject) for life in lives])
    for life in lives:
        timeline = read[_id(life.subject)]
        assert len(timeline.events) == len(life.events)
        found = Counter(
            (finding.rule, finding.part, finding.law, finding.trigger, finding.outcome.value)
            for finding in judge().judge(timeline, as_of=life.as_of)
        )
        key = Counter(
            (each.rule, each.part, each.law, _trigger(life.subject, each.trigger), OUTCOME[each.possible])
            for each in life.answers
        )
        assert found == key, life.subject


def _trigger(subject: str, trigger: str) -> str:
    return f"{_id(subject)}/turned_18" if trigger.endswith("/turned_18") else _id(trigger)


def test_what_the_vocabulary_locks_is_locked_and_every_row_is_marked(population: Population, address: str) -> None:
    with psycopg.connect(address) as admin:
        rows = admin.execute("select attributes, encrypted, author::text, agency_id from pathway_event").fetchall()
        agencies = dict(admin.execute("select id, name from pathway_agency").fetchall())
    assert len(rows) == sum(len(life.events) for life in population.lives(0, CHILDREN))
    assert {author for _, _, author, _ in rows} == {AUTHOR}
    assert all(agencies[agency].endswith(MARK) for *_, agency in rows)
    clear = {name for attributes, *_ in rows for name in attributes}
    locked = {name for _, encrypted, *_ in rows for name in encrypted}
    assert {"birth", "association_alleged", "last_resort_reasons", "group_class"} <= locked
    assert {"deprived_of_liberty", "authority_type", "role"} <= clear and not clear & locked


def test_names_open_with_the_key_of_the_child(population: Population, address: str) -> None:
    subject = _id("synthetic-000000003")
    with psycopg.connect(address) as admin:
        (kept,) = admin.execute("select locked from identity_name where subject = %s", [subject]).fetchone()
    name = invented_name("arabic", SEED, 3)
    assert name.original.encode() not in bytes(kept)
    held = names_of([subject], using="sealing")
    assert held.locked == frozenset() and [each.name for each in held.names[subject]] == [name]


def test_the_same_children_are_not_loaded_twice(
    population: Population, address: str, database: TestDatabase
) -> None:
    lives = population.lives(0, 2)
    with pytest.raises(psycopg.errors.UniqueViolation):
        list(load_population(address, database.keys, lives, population.parameters, SEED))


def test_the_login_that_serves_people_cannot_load(population: Population, database: TestDatabase) -> None:
    served = psycopg.conninfo.make_conninfo(database.dsn("app"), dbname=OWN)
    with pytest.raises(BadInput, match="may not COPY past row-level security"):
        list(load_population(served, database.keys, population.lives(0, 1), population.parameters, SEED))


def test_a_database_with_a_real_agency_is_refused(population: Population, database: TestDatabase) -> None:
    _point(DATABASE)
    try:
        _ = somebody(Role.POLICE_CHILD_DESK)
    finally:
        _point(OWN)
    real = psycopg.conninfo.make_conninfo(database.admin, dbname=DATABASE)
    with pytest.raises(BadInput, match="not synthetic"):
        list(load_population(real, database.keys, population.lives(0, 1), population.parameters, SEED))


def test_the_command_loads_and_says_what_it_cannot_do(
    address: str, population: Population, database, capsys
) -> None:
    command = ["generate", "--children", "3", "--seed", "78", "--database", address]
    assert exit_code([*command, "--keys", str(database.keys)]) == 0
    assert capsys.readouterr().err == "3 synthetic children in the database\n"
    assert exit_code([*command, "--keys", str(database.keys)]) == 2
    assert "take another seed" in capsys.readouterr().err
    assert exit_code(["generate", "--database", "host=/nowhere", "--keys", str(database.keys)]) == 2
    assert capsys.readouterr().err.startswith("--database: ")
