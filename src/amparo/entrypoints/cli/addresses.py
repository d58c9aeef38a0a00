"""What a command says of an address that cannot be read, or at which no database of Amparo's answers.

The driver's own message about an address quotes it, with the password; none is handed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from amparo.entrypoints.cli.failing import BadInput


@contextmanager
def reaching(variable: str, login: str) -> Iterator[None]:
    """Whatever the driver says against the address in `variable`, which should be that of `login`, becomes
    `BadInput` in one line without the password."""
    import psycopg

    try:
        yield
    except psycopg.ProgrammingError:
        raise BadInput(
            f"{variable} is no address of a database of Amparo's; write postgresql://{login}:password@host/amparo"
        ) from None
    except psycopg.OperationalError as error:
        raise BadInput(f"{variable}: {str(error).splitlines()[0]}") from error


def refuse_unreadable(name: str, address: str, advice: str = "postgresql://login:password@host/database") -> None:
    """Raises `BadInput` if `address`, which the option or variable `name` gives, is none; `advice` says what is."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise BadInput(f"{name} is no address of a database; write {advice}") from None
