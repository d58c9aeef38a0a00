"""Two dates of a page: as it was on, and as known on. They come in the address, so that a page can be shown again.

The slider moves through the moments at which something happened or was recorded; the server does the moving, so it
works without a script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from amparo.casework.wording import Wording
from amparo.pathway.instants import BEGINNING, END, microseconds, moment_of, zone_named


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that the form keeps."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """What was asked for: `None` is now. `problem` says which of the two could not be read."""

    as_of: int | None
    known_at: int | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The form with the two dates. `steps` are the moments of the slider, of which `step` is the one shown."""

    label: str
    as_of: str
    known_at: str
    moved: bool
    notice: str
    problem: str
    steps: tuple[int, ...] = ()
    step: int = 0
    step_text: str = ""
    kept: tuple[Hidden, ...] = ()

    @property
    def last(self) -> int:
        """The last position of the slider."""
        return max(0, len(self.steps) - 1)


def read_dates(query: Mapping[str, str], zone: str, now: int, words: Wording) -> Dates:
    """The two dates that the address asks for, read in `zone`; one that lies ahead of now is now."""
    found: list[int | None] = []
    problem = ""
    for name in ("as_of", "known_at"):
        text = query.get(name, "").strip()
        at = _read(text, zone)
        if text and at is None:
            problem = words.translate("This date cannot be read; the page shows now. Write it as 2026-04-13T14:20.")
        found.append(None if at is None or at >= now else at)
    return Dates(found[0], found[1], problem)


def _read(text: str, zone: str) -> int | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_named(zone), fold=1)
    try:
        at = microseconds(moment)
    except OverflowError:
        return None
    # The whole minute that was named is meant: what was recorded in it is known.
    return at + 59_999_999 if moment.second == 0 and moment.microsecond == 0 else at


def step_asked(query: Mapping[str, str], steps: Sequence[int]) -> int | None:
    """The moment that the slider was moved to, if it was: its position is not the one in which it stood."""
    asked, stood = query.get("step", ""), query.get("stood", "")
    if not asked.isdecimal() or asked == stood or not steps:
        return None
    return steps[min(int(asked), len(steps) - 1)]


def as_input(at: int, zone: str) -> str:
    """`at` as the input of a date and time writes it."""
    return f"{moment_of(at, zone):%Y-%m-%dT%H:%M}"


def steps_of(moments: Sequence[int], now: int) -> tuple[int, ...]:
    """The positions of the slider: each moment at which something happened, once a minute, and now."""
    minute = 60_000_000
    known = {at // minute * minute + minute - 1 for at in moments if BEGINNING < at < END and at <= now}
    return (*sorted(at for at in known if at < now), now)


def asof_form(dates: Dates, now: int, zone: str, words: Wording, label: str, steps: tuple[int, ...] = ()) -> AsOf:
    """The form that shows `dates`."""
    as_of = now if dates.as_of is None else dates.as_of
    known_at = now if dates.known_at is None else dates.known_at
    moved = dates.as_of is not None or dates.known_at is not None
    position = sum(at <= as_of for at in steps) - 1 if steps else 0
    notice = words.translate("You look at {as_of}, as known on {known_at}. It is not now.").format(
        as_of=words.moment(as_of), known_at=words.moment(known_at)
    )
    return AsOf(
        label,
        as_input(as_of, zone),
        as_input(known_at, zone),
        moved,
        notice,
        dates.problem,
        steps if len(steps) > 1 else (),
        max(0, position),
        words.moment(as_of),
        (Hidden("stood", str(max(0, position))),) if len(steps) > 1 else (),
    )
