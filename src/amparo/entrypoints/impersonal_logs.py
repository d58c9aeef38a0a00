"""Logs that name no child: only what is known to hold no personal data is written.

A log line is text that somebody wrote in the code, plus values. Of the values only numbers, answers of the
protocol (`Not Found`, `GET`) and types of exceptions are written; a path is written as the route that answers it,
without what stood in its places. All else is replaced, because no list of forbidden patterns is ever complete. A
line of another package that comes without values may have been put together from them, so only where it was
written is kept. Amparo's own code never puts a value into the text. Exceptions are written as their type and the
lines they passed: their messages, and the values in their frames, may quote a record.
"""

from __future__ import annotations

import logging
import traceback
from http import HTTPMethod, HTTPStatus
from types import TracebackType
from typing import Any

LEFT_OUT = "[left out]"

_PROTOCOL = frozenset({*(status.phrase for status in HTTPStatus), *(method.value for method in HTTPMethod)})


def _route(path: str) -> str:
    from django.urls import resolve

    try:
        return f"/{resolve(path.partition('?')[0]).route}"
    except Exception:  # no such page, or none can be told: to write a log must never fail
        return "[no such page]"


def _impersonal(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return type(value).__name__
    text = str(value)
    if text.startswith("/"):
        return _route(text)
    return text if text in _PROTOCOL else LEFT_OUT


class Impersonal(logging.Filter):
    """Replaces the values of a record by what may be written. Never drops a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is changed in place."""
        if isinstance(record.args, dict):
            record.args = {key: _impersonal(value) for key, value in record.args.items()}
        elif record.args:
            record.args = tuple(_impersonal(value) for value in record.args)
        elif not record.name.startswith("amparo"):
            record.msg = LEFT_OUT
        return True


class TracebackWithoutValues(logging.Formatter):
    """Writes of an exception its type and the lines it passed, not its message."""

    def formatException(
        self, ei: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
    ) -> str:
        """One line for each frame, then the type of the exception."""
        kind, _, trace = ei
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*lines, kind.__name__ if kind else "no exception"])
