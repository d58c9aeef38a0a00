"""The one clock of the server. Tests and rehearsals put another in its place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.conf import settings
from django.utils.module_loading import import_string

from amparo.pathway.clock import Clock

_clock: Clock | None = None


def clock() -> Clock:
    """The clock that `AMPARO_CLOCK` names, made once; or the one that `running_on` set."""
    global _clock
    if _clock is None:
        _clock = import_string(settings.AMPARO_CLOCK)()
    return _clock


@contextlib.contextmanager
def running_on(other: Clock) -> Iterator[None]:
    """The whole process reads `other` until the block ends."""
    global _clock
    before, _clock = _clock, other
    try:
        yield
    finally:
        _clock = before
