"""A clock that a test steers from outside of the server's process: it reads its moment from a file."""

from __future__ import annotations

import os
from pathlib import Path

from amparo.pathway.clock import SystemClock


class SteeredClock:
    """The moment (microseconds UTC) that the file named by `AMPARO_TEST_MOMENT` holds; the machine's if empty."""

    def now(self) -> int:
        """The present moment in microseconds UTC."""
        text = Path(os.environ["AMPARO_TEST_MOMENT"]).read_text(encoding="utf-8").strip()
        return int(text) if text else SystemClock().now()
