"""Two dates of a page: as it was on, and as known on. They come in the address, so that a page can be shown again.

The slider moves through the moments at which something happened or was recorded; the server does the moving, so it
works without a script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from amparo.casework.dates import DateParts, DateProblem, read_date
from amparo.casework.fields import Option, month_options
from amparo.casework.wording import Wording
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, microseconds, moment_of, zone_named

_NAMES = ("as_of", "known_at")
_MINUTE = 60_000_000
_MOST_FIGURES = 6


@dataclass(frozen=True, slots=True)
class Hidden:
    """A value that the form keeps."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Dates:
    """What was asked for: `None` is now. `problem` says why one could not be read, `wrong` which; `parts` are what
    was typed, by name."""

    as_of: int | None
    known_at: int | None
    problem: str = ""
    wrong: str = ""
    parts: Mapping[str, DateParts] = field(default_factory=dict[str, DateParts])


@dataclass(frozen=True, slots=True)
class DateInput:
    """One of the two dates as inputs of its parts, in the reader's language."""

    name: str
    label: str
    parts: DateParts
    months: tuple[Option, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The form with the two dates. `steps` are the moments of the slider, of which `step` is the one shown."""

    inputs: tuple[DateInput, ...]
    moved: bool
    notice: str
    steps: tuple[int, ...] = ()
    step: int = 0
    step_text: str = ""
    kept: tuple[Hidden, ...] = ()

    @property
    def is_in_use(self) -> bool:
        """Whether another moment is shown than now, or was asked for in a way that nobody can read."""
        return self.moved or any(each.problem for each in self.inputs)

    @property
    def last(self) -> int:
        """The last position of the slider."""
        return max(0, len(self.steps) - 1)


def read_dates(query: Mapping[str, str], zone: str, now: int, words: Wording) -> Dates:
    """The two dates that the address asks for, read in `zone`; one that lies ahead of now is now.

    Each comes as one text (`as_of=2026-04-13T14:20`) or in parts (`as_of-day=13`), as the form sends it. A day
    without a time is its end. Parts that still say the minute at which the form was drawn mean now.
    """
    found: list[int | None] = []
    typed: dict[str, DateParts] = {}
    problem = wrong = ""
    for name in _NAMES:
        parts = DateParts.read(query, name)
        at: int | None = None
        if not parts.is_empty:
            typed[name] = parts
            read = read_date(parts, zone, southern=words.southern)
            if isinstance(read, DateProblem):
                problem, wrong = words.say(read.message), name
            elif isinstance(read, Instant):
                at = read.latest + _MINUTE - 1 if read.earliest == read.latest else read.latest
                at = None if as_input(read.latest, zone) == query.get("drawn") else at
        elif text := query.get(name, "").strip():
            at = _read(text, zone)
            if at is None:
                problem, wrong = words.translate("This date cannot be read; the page shows now."), name
        found.append(None if at is None or at >= now else at)
    return Dates(found[0], found[1], problem, wrong, typed if problem else {})


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
    return at + _MINUTE - 1 if moment.second == 0 and moment.microsecond == 0 else at


def step_asked(query: Mapping[str, str], steps: Sequence[int]) -> int | None:
    """The moment that the slider was moved to, if it was: its position is not the one in which it stood."""
    asked, stood = query.get("step", ""), query.get("stood", "")
    if not asked.isdecimal() or asked == stood or not steps:
        return None
    last = len(steps) - 1
    return steps[min(int(asked), last) if len(asked) <= _MOST_FIGURES else last]


def as_input(at: int, zone: str) -> str:
    """`at` as an address writes it, to the minute."""
    return f"{moment_of(at, zone):%Y-%m-%dT%H:%M}"


def steps_of(moments: Sequence[int], now: int) -> tuple[int, ...]:
    """The positions of the slider: each moment at which something happened, once a minute, and now."""
    known = {at // _MINUTE * _MINUTE + _MINUTE - 1 for at in moments if BEGINNING < at < END and at <= now}
    return (*sorted(at for at in known if at < now), now)


def asof_form(dates: Dates, now: int, zone: str, words: Wording, label: str, steps: tuple[int, ...] = ()) -> AsOf:
    """The form that shows `dates`."""
    shown = {
        "as_of": now if dates.as_of is None else dates.as_of,
        "known_at": now if dates.known_at is None else dates.known_at,
    }
    labels = {"as_of": label, "known_at": words.translate("As known on")}
    as_of = shown["as_of"]
    position = max(0, sum(at <= as_of for at in steps) - 1) if steps else 0
    notice = words.translate("You look at {as_of}, as known on {known_at}. It is not now.").format(
        as_of=words.moment(as_of), known_at=words.moment(shown["known_at"])
    )
    kept = [Hidden("drawn", as_input(now, zone))]
    if len(steps) > 1:
        kept.append(Hidden("stood", str(position)))
    return AsOf(
        tuple(_input(name, labels[name], shown[name], dates, zone, words) for name in _NAMES),
        dates.as_of is not None or dates.known_at is not None,
        notice,
        steps if len(steps) > 1 else (),
        position,
        words.moment(as_of),
        tuple(kept),
    )


def _input(name: str, label: str, at: int, dates: Dates, zone: str, words: Wording) -> DateInput:
    local = moment_of(at, zone)
    minute = Instant(at, at, Precision.MINUTE, zone)
    parts = dates.parts.get(name) or DateParts.of(minute, local)
    problem = dates.problem if dates.wrong == name else ""
    return DateInput(name, label, parts, month_options(words, parts.month), problem)
