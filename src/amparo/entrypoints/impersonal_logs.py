"""Logs that name no child: only what is known to hold no personal data is written.

A log line is text that somebody wrote in the code, plus values. The text stays. A value is written only if it is a
number, a code-like word, a reference or a path of this site without its query; anything else is replaced, because
no list of forbidden patterns is ever complete. Exceptions are written as their type and where they were raised:
their messages, and the values in their frames, may quote a record.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

WITHHELD = "[left out]"

_PLAIN = re.compile(r"[A-Za-z0-9_.:/*<>{}\[\]()=-]{1,120}\Z")
_OURS = "amparo"


def _impersonal(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, type):
        return value.__name__
    text = str(value).partition("?")[0]
    return text if text.isascii() and _PLAIN.match(text) else WITHHELD


class Impersonal(logging.Filter):
    """Replaces the values of a record by what may be written. Never drops a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is changed in place."""
        if isinstance(record.args, dict):
            record.args = {key: _impersonal(value) for key, value in record.args.items()}
        elif record.args:
            record.args = tuple(_impersonal(value) for value in record.args)
        elif not record.name.startswith(_OURS) and "%" not in str(record.msg):
            # Others may build their text from values before they log it.
            record.msg = " ".join(str(_impersonal(word)) for word in str(record.msg).split())
        return True


class TracebackWithoutValues(logging.Formatter):
    """Writes of an exception its type and the lines it passed, not its message."""

    def formatException(
        self, ei: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
    ) -> str:
        """One line for each frame, then the type of the exception."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([*lines, kind.__name__ if kind else "no exception"])
