"""What a command says of an address at which no database of Amparo's answers."""

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
        raise BadInput(  # the driver's own message would quote the address, with the password
            f"{variable} is no address of a database of Amparo's; write postgresql://{login}:password@host/amparo"
        ) from None
    except psycopg.OperationalError as error:
        raise BadInput(f"{variable}: {str(error).splitlines()[0]}") from error
