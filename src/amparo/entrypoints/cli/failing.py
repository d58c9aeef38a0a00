"""Bad input, which the command line says in one line and answers with exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class BadInput(Exception):
    """What somebody typed or handed over cannot be used.

    The text is one line: `file:line: what was found; what was expected`. It quotes names of columns, kinds and
    fields, and never what stands in a row.
    """

    def __init__(self, text: str, *, file: object = None, line: int | None = None) -> None:
        place = "" if file is None else f"{file}: " if line is None else f"{file}:{line}: "
        super().__init__(place + " ".join(text.split()))


@contextmanager
def writing(file: object) -> Iterator[None]:
    """Whatever hinders the block from writing `file`, or the file below it that the system names, is `BadInput`."""
    try:
        yield
    except OSError as error:
        raise BadInput(f"cannot be written: {error.strerror or error}", file=error.filename or file) from error
