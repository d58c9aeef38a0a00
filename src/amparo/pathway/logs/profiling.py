"""What the columns of a log look like: how full, how varied, and how they write times.

Pure. Looks at the first `SAMPLE` rows. Nothing here decides what a column means; `suggesting` does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from amparo.pathway.instants import InstantError, Precision, read_instant, says_offset
from amparo.pathway.logs.rows import Cell

#: So many rows say enough.
SAMPLE = 20_000

#: A column with more different texts than this has no list of codes.
MOST_TEXTS = 2_000

#: How columns write times that is not ISO 8601. Where two read every value, nobody can tell which is meant.
PATTERNS = tuple(
    f"{day}{clock}"
    for day in ("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y")
    for clock in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %H:%M:%S.%f")
)

_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
_ALONE = re.compile(r"^\d{1,8}$")
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")

#: Between these seconds since 1970 (1990 and 2050) a whole number may be a time.
_SECONDS = (631_152_000, 2_524_608_000)


@dataclass(frozen=True, slots=True)
class Times:
    """How a column writes times. `formats` are those that read every value (empty: ISO 8601); `precisions` counts
    how precisely ISO times are written; `offsets` holds offsets by month (`("2024-01", "+01:00")`)."""

    formats: tuple[str, ...]
    precisions: Mapping[Precision, int] = field(default_factory=dict[Precision, int])
    midnights: int = 0
    points: int = 0
    without_offset: int = 0
    offsets: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_iso(self) -> bool:
        """Whether the times need no format."""
        return "" in self.formats

    @property
    def always_midnight(self) -> bool:
        """Whether every moment is midnight, so that perhaps only the day is known."""
        return self.points > 1 and self.midnights == self.points


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, in how many of the `rows` it is filled, its texts and how often each occurs.

    `texts` is cut at `MOST_TEXTS`, and then `is_cut`. `times` is `None` unless nearly every text is a time.
    """

    name: str
    rows: int
    filled: int
    texts: Mapping[str, int]
    is_cut: bool
    numbers: int
    times: Times | None

    @property
    def is_number(self) -> bool:
        """Whether every text is a number."""
        return self.numbers == self.filled

    @property
    def is_unique(self) -> bool:
        """Whether no text occurs twice."""
        return self.filled > 1 and all(count == 1 for count in self.texts.values())


@dataclass(frozen=True, slots=True)
class Profile:
    """The columns of the rows that were looked at, in the order in which they were first seen."""

    rows: Sequence[Mapping[str, str]]
    columns: Mapping[str, Column]

    def varies(self, name: str, case: str) -> float:
        """The share of cases with several rows in which `name` says several things; 0 if there is none."""
        seen: dict[str, set[str]] = {}
        sizes: Counter[str] = Counter()
        for row in self.rows:
            if (key := row.get(case)) is not None:
                sizes[key] += 1
                seen.setdefault(key, set()).add(row.get(name, ""))
        several = [key for key, size in sizes.items() if size > 1]
        return sum(len(seen[key]) > 1 for key in several) / len(several) if several else 0.0


def profiled(rows: Iterable[Mapping[str, Cell]], columns: Iterable[str] = ()) -> Profile:
    """The profile of `rows`; `columns` are those that the log names, filled or not."""
    kept = [
        {name: (cell if isinstance(cell, str) else ";".join(cell)).strip() for name, cell in row.items()}
        for row in rows
    ]
    kept = [{name: text for name, text in row.items() if text} for row in kept]
    names = dict.fromkeys([*columns, *(name for row in kept for name in row)])
    return Profile(
        kept, {name: _column(name, [row[name] for row in kept if name in row], len(kept)) for name in names}
    )


def _column(name: str, texts: list[str], rows: int) -> Column:
    counted = Counter(texts)
    numbers = sum(count for text, count in counted.items() if _NUMBER.match(text))
    kept = dict(counted.most_common(MOST_TEXTS))
    return Column(name, rows, len(texts), kept, len(kept) < len(counted), numbers, _times(list(counted)))


def _times(texts: list[str]) -> Times | None:
    """How `texts` write times; `None` if fewer than nineteen in twenty are times in one way."""
    if not texts:
        return None
    if all(_ALONE.match(text) for text in texts):
        return None  # 2010 or 20260302 may as well be a number
    wanted = len(texts) * 0.95
    formats = [pattern for pattern in PATTERNS if _read(texts, pattern) >= wanted]
    for unit, scale in (("seconds", 1), ("milliseconds", 1_000)):
        if sum(_SECONDS[0] <= _whole(text) / scale <= _SECONDS[1] for text in texts) >= wanted:
            formats.append(unit)
    if formats:
        return Times(tuple(formats))
    iso = [(text, instant) for text in texts if (instant := _iso(text)) is not None]
    if len(iso) < wanted:
        return None
    offsets = [(text, says_offset(text)) for text, precision in iso if precision is Precision.MINUTE]
    return Times(
        ("",),
        Counter(precision for _, precision in iso),
        sum(text[11:16] in {"00:00", ""} for text, _ in offsets),
        len(offsets),
        sum(not says for _, says in offsets),
        frozenset(
            (text[:7], found[1]) for text, says in offsets if says and (found := _OFFSET.search(text)) is not None
        ),
    )


def _iso(text: str) -> Precision | None:
    try:
        return read_instant(text).precision
    except (InstantError, OverflowError):
        return None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _read(texts: list[str], pattern: str) -> int:
    """How many of the texts `pattern` reads; none if it reads none of the first."""
    is_likely = any(_reads(text, pattern) for text in texts[:20])
    return sum(_reads(text, pattern) for text in texts) if is_likely else 0


def _reads(text: str, pattern: str) -> bool:
    try:
        _ = datetime.strptime(text, pattern)  # noqa: DTZ007 - only to see whether it reads
    except ValueError:
        return False
    return True
