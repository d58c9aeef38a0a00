"""What time it is, asked in one place, so that a test can say.

Pure. Times are microseconds since 1970-01-01 UTC, as everywhere in a pathway.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Whoever knows the time."""

    def now(self) -> int:
        """The present moment in microseconds UTC."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The clock of this machine."""

    def now(self) -> int:
        """The present moment in microseconds UTC."""
        return time.time_ns() // 1_000


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved: `clock.moment = ...`. For tests and rehearsals."""

    moment: int

    def now(self) -> int:
        """The moment it was set to, in microseconds UTC."""
        return self.moment
