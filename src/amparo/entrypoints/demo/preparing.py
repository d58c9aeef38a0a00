"""Makes a database ready for the demonstration: roles, tables, static files, the synthetic country, links.

Runs in the launcher's process, which sets Django up with the owner's login; the web server never has it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amparo.entrypoints.database_roles import provision
from amparo.entrypoints.demo.claiming import mark_of, put_mark, throw_away
from amparo.entrypoints.demo.script import read_script
from amparo.entrypoints.local_state import LocalState
from amparo.law.packs import load_pack
from amparo.pathway.clock import SystemClock
from amparo.pathway.instants import MICROSECONDS_PER_HOUR
from amparo.pathway.vocabulary import load_vocabulary
from amparo.vault.key_store import KeyStore


@dataclass(frozen=True, slots=True)
class Link:
    """A persona's sign-in link: what the person does, the name, and the path."""

    does: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Links in the order of the personas, and a line that says how old the synthetic facts are."""

    links: tuple[Link, ...]
    age: str


def prepare(
    state: LocalState, administrator_dsn: str, database: str, settings: Mapping[str, str], link_key: str
) -> Prepared:
    """Brings `database` to the state that the demonstration needs; does again only what is not yet done.

    A country that was not entered to its end (the machine stopped) is thrown away and entered anew.
    """
    marker = state.folder / "loaded"
    if marker.is_file():
        provision(administrator_dsn, state.role_passwords, database)
    else:
        throw_away(administrator_dsn, database, mark_of(state))  # first: where it refuses, the keys stay
        shutil.rmtree(state.keys, ignore_errors=True)
        provision(administrator_dsn, state.role_passwords, database)
        put_mark(state.dsn("owner", administrator_dsn, database), database, mark_of(state))

    KeyStore.create(state.keys)
    for name in [name for name in os.environ if name.startswith("AMPARO_")]:
        del os.environ[name]  # those of a real installation must not reach into a demonstration
    os.environ.update(settings)
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.entrypoints.settings"

    import django

    django.setup()

    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)

    from amparo.entrypoints.demo.loading import load

    if not marker.is_file():
        marker.write_text(str(load()))
    hours = (SystemClock().now() - int(marker.read_text())) // MICROSECONDS_PER_HOUR
    age = (
        f"The children's clocks began {hours} hours ago and have run since; amparo demo --fresh begins anew."
        if hours
        else "The children's clocks began just now."
    )
    return Prepared(tuple(_links(link_key)), age)


def _links(link_key: str) -> Iterator[Link]:
    from amparo.entrypoints.demo.links import link_path

    workers = read_script(SystemClock().now(), load_vocabulary(), load_pack("XA").zone).workers
    for worker in sorted(workers, key=lambda worker: worker.persona):
        if worker.persona:
            yield Link(worker.does, worker.name, link_path(worker.username, link_key))
