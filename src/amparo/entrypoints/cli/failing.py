"""Bad input, which the command line says in one line and answers with exit code 2."""

from __future__ import annotations


class BadInput(Exception):
    """What somebody typed or handed over cannot be used.

    The text is one line: `file:line: what was found; what was expected`. It quotes names of columns, kinds and
    fields, and never what stands in a row.
    """

    def __init__(self, text: str, *, file: object = None, line: int | None = None) -> None:
        place = "" if file is None else f"{file}: " if line is None else f"{file}:{line}: "
        super().__init__(place + " ".join(text.split()))
