"""`amparo serve`: the web server for real work, and `amparo serve --prepare`, which readies its database.

What it needs stands in the environment; nothing is made up, and nothing is started but the web server.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from amparo.entrypoints.cli.addresses import refuse_unreadable
from amparo.entrypoints.cli.failing import BadInput
from amparo.law.packs import load_pack
from amparo.law.toml_files import FileError

if TYPE_CHECKING:
    from amparo.vault.key_store import KeyStore

app = typer.Typer(rich_markup_mode=None, add_completion=False)

REQUIRED = {
    "AMPARO_SECRET_KEY": "a long random text, the same on every server",
    "AMPARO_KEYS": "the folder of the key store, apart from the database and its backups",
    "AMPARO_DSN_APP": "the login amparo_app",
    "AMPARO_DSN_EVALUATION": "the login amparo_evaluation",
}
TO_PREPARE = {"DATABASE_URL": "an administrator's address", "AMPARO_DSN_OWNER": "the login amparo_owner"}

#: What the web server's process must not have, though the operator's shell may.
KEPT_BACK = ("DATABASE_URL", "AMPARO_DSN_OWNER", "AMPARO_DSN_SEALING", "AMPARO_DSN_AUDITOR", "AMPARO_DEMO")

_MOST_DAMAGE_SAID = 20


@app.command(epilog="Examples:  amparo serve --prepare    amparo serve --host 0.0.0.0 --port 8000 --workers 4")
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on. Put a proxy that speaks HTTPS before it.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="Requests at once in each process.")] = 4,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Make roles, tables, keys and static files ready, then stop.")
    ] = False,
    as_root: Annotated[
        bool, typer.Option("--as-root", help="Run as root all the same: only where nothing else is at stake.")
    ] = False,
) -> None:
    """Serve Amparo. The environment says where everything is:

    \b
    AMPARO_SECRET_KEY      a long random text, the same on every server
    AMPARO_KEYS            folder of the key store, apart from the database and its backups
    AMPARO_DSN_APP         postgresql://amparo_app:...@host/amparo
    AMPARO_DSN_EVALUATION  postgresql://amparo_evaluation:...@host/amparo
    AMPARO_ALLOWED_HOSTS   names under which it is reached, with commas between
    AMPARO_COUNTRY         law pack (XA); AMPARO_COUNTRY_KEY: public key (.pub) of whoever signed it
    AMPARO_ZONE            time zone; AMPARO_STATIC: folder of static files
    \b
    With --prepare also:
    DATABASE_URL           an administrator's address, who may make roles and databases
    AMPARO_DSN_OWNER       postgresql://amparo_owner:...@host/amparo
    """
    _refuse_root(as_root)
    wanted = {**REQUIRED, **(TO_PREPARE if prepare else {})}
    if missing := [f"{name} ({means})" for name, means in wanted.items() if not os.environ.get(name)]:
        raise BadInput(f"not set: {'; '.join(missing)}. See amparo serve --help")
    for name in wanted:
        if name == "DATABASE_URL" or name.startswith("AMPARO_DSN_"):
            refuse_unreadable(name, os.environ[name])
    if os.environ.get("AMPARO_HTTPS") == "0" and not _is_this_machine(host):
        raise BadInput(
            f"AMPARO_HTTPS=0 sends pages in the clear, and {host} is not this machine alone; unset it and put a "
            "proxy that speaks HTTPS before Amparo, or listen on 127.0.0.1"
        )
    _refuse_unusable_law(os.environ.get("AMPARO_COUNTRY", "XA"), os.environ.get("AMPARO_COUNTRY_KEY", ""))
    if prepare:
        _prepare()
        return
    _say_what_is_damaged(Path(os.environ["AMPARO_KEYS"]))
    _serve(host, port, workers, threads)


def _refuse_root(allowed: bool) -> None:
    """A web server reads what strangers send; what goes wrong there must not have the whole machine."""
    if os.geteuid() == 0 and not allowed:
        raise BadInput(
            "amparo serve does not run as root; run it, and amparo serve --prepare before it, as a user of its own "
            "that owns the folder AMPARO_KEYS (chown -R it if root made it). --as-root runs it all the same, for a "
            "container that holds nothing else"
        )


def _refuse_unusable_law(country: str, key: str) -> None:
    """Says what is wrong with the law that cases are to be judged by, before anybody asks for a page. A signature
    that does not hold stops nothing, because clocks run on: it is said here, and on the page of the law."""
    from amparo.casework.law_signed import Signed, signed, signed_said
    from amparo.vault.signing import is_signed

    try:
        law = load_pack(country)
        public = Path(key).read_bytes() if key else None
    except FileError as error:
        raise BadInput(f"AMPARO_COUNTRY: {error}") from error
    except OSError as error:
        raise BadInput(f"AMPARO_COUNTRY_KEY: {key} cannot be read: {error.strerror}") from error
    if public is not None and (how := signed(law, public, is_signed)) is not Signed.VERIFIED:
        typer.echo(f"law: {law.called}. {signed_said(how).text}", err=True)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _prepare() -> None:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    from amparo.entrypoints.database_roles import ROLES, provision

    dsns = {role: os.environ.get(f"AMPARO_DSN_{role.upper()}", "") for role in ROLES}
    # A role that nobody has an address for gets a password that nobody knows.
    passwords = {
        role: str(conninfo_to_dict(dsn).get("password") or "") or secrets.token_urlsafe(48)
        for role, dsn in dsns.items()
    }
    database = str(conninfo_to_dict(dsns["owner"]).get("dbname") or "amparo")
    try:
        provision(os.environ["DATABASE_URL"], passwords, database)
    except psycopg.Error as error:
        raise BadInput(f"DATABASE_URL: {str(error).splitlines()[0]}") from error
    os.environ["DJANGO_SETTINGS_MODULE"] = "amparo.entrypoints.settings"

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=1, interactive=False)
    _make_keys(Path(os.environ["AMPARO_KEYS"]))
    call_command("collectstatic", verbosity=0, interactive=False)
    typer.echo(f"The database {database} is ready. Enter staff as docs/how-to/serve.md says, then amparo serve.")


def _make_keys(folder: Path) -> None:
    """Makes the key store, for a database that holds nothing yet: two stores for one database open neither part."""
    from django.db import connections

    from amparo.vault.errors import VaultError
    from amparo.vault.key_store import KeyStore

    if not (folder / "ring.json").exists():
        with connections["evaluation"].cursor() as cursor:
            cursor.execute("select exists (select 1 from pathway_event)")
            if cursor.fetchone() == (True,):
                raise BadInput(
                    "AMPARO_KEYS names no key store, and the database holds facts that another one locked; name "
                    "that one, or restore it from its backup"
                )
    try:
        KeyStore.create(folder)
    except VaultError as error:
        raise BadInput(f"AMPARO_KEYS: {error}") from error


def _say_what_is_damaged(folder: Path) -> None:
    """Names the lines of the key store that open nothing. They stop nobody else's work, so they stop no start."""
    from amparo.vault.errors import VaultError
    from amparo.vault.key_store import KeyStore

    try:
        store = KeyStore(folder)
        damage = store.damage()
    except VaultError as error:
        raise BadInput(f"AMPARO_KEYS: {error}") from error
    _refuse_keys_of_another_database(store)
    for each in damage[:_MOST_DAMAGE_SAID]:
        typer.echo(str(each), err=True)
    if damage:
        typer.echo(
            f"Damaged lines in the key store: {len(damage)}. The records that need them cannot be opened. "
            "See amparo keys check --help",
            err=True,
        )


def _refuse_keys_of_another_database(store: KeyStore) -> None:
    """What is recorded would be locked with keys that stand in the wrong folder, and are lost with it."""
    import psycopg

    try:
        with psycopg.connect(os.environ["AMPARO_DSN_EVALUATION"]) as connection:
            subjects = connection.execute(
                "select distinct subject_id::text from pathway_event where encrypted <> '{}' limit 1000"
            ).fetchall()
    except psycopg.Error:
        return  # no database, or not prepared: the web server says so
    if subjects and not any(store.names(subject) for (subject,) in subjects):
        raise BadInput(
            "AMPARO_KEYS is not the key store of this database: it holds no key of anybody who stands there. Name "
            "the right one, or restore it from its backup"
        )


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    from amparo.entrypoints.web_server import WebServerError, serving

    def ended(number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt(signal.Signals(number).name)

    signal.signal(signal.SIGTERM, ended)
    environment = {name: value for name, value in os.environ.items() if name not in KEPT_BACK}
    try:
        with serving(host, port, environment, workers=workers, threads=threads) as web:
            typer.echo(f"Amparo answers on {host}:{port}. Stop with Ctrl-C.")
            code = web.wait()
    except WebServerError as error:
        raise BadInput(str(error)) from error
    except KeyboardInterrupt:
        return
    raise BadInput(f"the web server ended by itself (code {code}); its messages stand above")
