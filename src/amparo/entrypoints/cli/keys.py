"""`amparo keys`: which lines of the key store open nothing, and how lost keys come back from a backup."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from amparo.entrypoints.cli.addresses import reaching
from amparo.entrypoints.cli.failing import BadInput
from amparo.vault.errors import VaultError
from amparo.vault.key_store import KeyStore

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)

#: Keys that belong to no subject: those of second factors.
_OF_NO_SUBJECT = frozenset({"staff"})

Keys = Annotated[Path, typer.Option(envvar="AMPARO_KEYS", help="Folder of the key store.", show_envvar=True)]


@app.command(epilog="Example:  amparo keys check --keys /srv/amparo-keys")
def check(keys: Keys) -> None:
    """Try every key, and name the lines that open nothing.

    Exit 0 if all open, 1 if some do not. A record whose key is damaged is named as locked on every page; what is
    added to it meanwhile gets a key of its own. Take the key from a backup with amparo keys restore, then delete
    the damaged line: until then no key of that file can be destroyed, and no wrapping key retired.
    """
    store = _open(keys, "the key store")
    damage = store.damage()
    for each in damage:
        typer.echo(str(each))
    if damage:
        typer.echo(f"Damaged lines: {len(damage)}. See amparo keys check --help", err=True)
        raise typer.Exit(1)
    typer.echo(f"All keys open: {sum(store.versions().values())}.")


@app.command(epilog="Example:  amparo keys restore /mnt/backup/amparo-keys")
def restore(
    backup: Annotated[Path, typer.Argument(help="Folder of a backup of the key store, whole, with its ring.json.")],
    keys: Keys,
) -> None:
    """Add the keys that a backup has and the key store lacks, of every record that the database still holds.

    Nothing is replaced: keys made since the backup stay, so never copy a backup over the key store. Keys of records
    that are gone stay gone. The server may run meanwhile. Needs AMPARO_DSN_EVALUATION.
    """
    store, old = _open(keys, "the key store"), _open(backup, "the backup")
    try:
        taken = store.take(old, _subjects() | _OF_NO_SUBJECT)
    except VaultError as error:
        raise BadInput(str(error)) from error
    typer.echo(
        f"Keys taken from the backup: {taken}." if taken else "The backup holds no key that is missing here."
    )


def _open(folder: Path, what: str) -> KeyStore:
    try:
        return KeyStore(folder)
    except VaultError as error:
        raise BadInput(f"{what}: {error}") from error


def _subjects() -> frozenset[str]:
    """Everybody whose record stands in the database."""
    import psycopg

    address = os.environ.get("AMPARO_DSN_EVALUATION", "")
    if not address:
        raise BadInput(
            "not set: AMPARO_DSN_EVALUATION (the login amparo_evaluation), to know whose keys are needed"
        )
    with reaching("AMPARO_DSN_EVALUATION", "amparo_evaluation"), psycopg.connect(address) as connection:
        return frozenset(subject for (subject,) in connection.execute("select id::text from pathway_subject"))
