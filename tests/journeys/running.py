"""The command line as journeys take it: run in this process, and its rows read back."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable

Run = Callable[..., tuple[int, str, str]]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def outcomes(rows: list[dict[str, str]], rule: str) -> Counter[str]:
    return Counter(row["outcome"] for row in rows if row["rule"] == rule)
