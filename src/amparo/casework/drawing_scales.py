"""The broken scale of a pathway's drawing: parts of time, each with a unit of its own.

Pure. Months before anybody met the child, the first hours, the days to come: one straight scale would show
only one of them. So the scale breaks, and every part names its unit. All times are microseconds UTC; all
lengths are units of the drawing, along the direction in which time runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from amparo.casework.wording import DAY, HOUR, Wording
from amparo.pathway.instants import microseconds, zone_named

#: Free room at both ends of a part, so that a mark on its first minute is whole.
PAD = 22.0
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale with its words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the scale: times `[start, end]` on `[begin, begin + size]`, padded at both ends.

    `name` is before, since, recent, ahead or undated; `unit` is hours, days, months or years.
    """

    name: str
    unit: str
    start: int
    end: int
    begin: float
    size: float

    def place(self, at: int) -> float:
        """Where `at` lies; times outside the part are drawn at its padded end."""
        share = min(1.0, max(0.0, (at - self.start) / max(1, self.end - self.start)))
        return self.begin + PAD + share * (self.size - 2 * PAD)

    def holds(self, earliest: int, latest: int) -> bool:
        """Whether `[earliest, latest]` and the part have a moment in common."""
        return earliest <= self.end and latest >= self.start


def unit_for(length: int) -> str:
    """The unit in which a part of this length is best read."""
    if length <= 5 * DAY:
        return "hours"
    if length <= 70 * DAY:
        return "days"
    return "months" if length <= 4 * 366 * DAY else "years"


def cut_into_parts(
    first: int, contact: int, now: int, last: int, undated: bool, room: float, origin: float
) -> tuple[Part, ...]:
    """The parts that hold `[first, last]`, side by side on `room` units from `origin`, in the order of time.

    A part before `contact` if anything is known of that time; one from contact to `now`, of which the last
    fortnight is a part of its own when contact is more than seventy days ago; one ahead if anything is due;
    one for what has no date. Each gets room by its weight, whatever its length.
    """
    spans: list[tuple[str, int, int, float]] = []
    if undated:
        spans.append(("undated", 0, 1, 0.8))
    if first < contact:
        spans.append(("before", first, contact, 2.2))
    recent = now - 14 * DAY
    if now - contact > 70 * DAY:
        spans.append(("since", contact, recent, 3.0))
        spans.append(("recent", recent, now, 2.6))
    else:
        spans.append(("since", contact, max(now, contact + HOUR), 4.6))
    if last > now:
        spans.append(("ahead", now, last, 3.0))
    weight = sum(span[3] for span in spans)
    free = room - GAP * (len(spans) - 1)
    parts: list[Part] = []
    begin = origin
    for name, start, end, share in spans:
        size = free * share / weight
        unit = "months" if name == "before" and end - start <= 4 * 366 * DAY else unit_for(end - start)
        parts.append(Part(name, unit, start, end, begin, size))
        begin += size + GAP
    return tuple(parts)


def title(part: Part, wording: Wording) -> str:
    """What stands over a part: which time it is and in what it counts."""
    say = wording.translate
    match part.name, part.unit:
        case "undated", _:
            return say("no date")
        case "before", "years":
            return say("before first contact, in years")
        case "before", _:
            return say("before first contact, in months")
        case "recent", _:
            return say("the last 14 days")
        case "since", "hours":
            return say("since first contact, in hours")
        case "since", "days":
            return say("since first contact, in days")
        case "since", "months":
            return say("since first contact, in months")
        case "since", _:
            return say("since first contact, in years")
        case _, "hours":
            return say("ahead, in hours")
        case _, "days":
            return say("ahead, in days")
        case _, "months":
            return say("ahead, in months")
        case _:
            return say("ahead, in years")


def short_title(part: Part, wording: Wording) -> str:
    """The unit alone, where there is no room for more."""
    say = wording.translate
    if part.name == "undated":
        return say("no date")
    return {
        "hours": say("hours"),
        "days": say("days"),
        "months": say("months"),
        "years": say("years"),
    }[part.unit]


def ticks(part: Part, wording: Wording, apart: float) -> tuple[Tick, ...]:
    """The scale's lines inside `part`, at least `apart` from one another, at round civil times of the zone."""
    if part.name == "undated":
        return ()
    for step in _STEPS[part.unit]:
        found: list[Tick] = []
        for moment in _round_times(part, step, wording.zone):
            place = part.place(microseconds(moment))
            if found and place - found[-1].at < apart:
                break
            found.append(Tick(place, _text(moment, step, wording)))
        else:
            if found:
                return tuple(found)
    return ()


#: Steps from fine to coarse: (unit, count).
_STEPS: dict[str, tuple[tuple[str, int], ...]] = {
    "hours": (("hours", 6), ("days", 1), ("days", 2)),
    "days": (("days", 1), ("days", 2), ("days", 7), ("days", 14), ("months", 1), ("months", 2)),
    "months": (("months", 1), ("months", 2), ("months", 3), ("months", 6), ("years", 1), ("years", 2)),
    "years": (("years", 1), ("years", 2), ("years", 5), ("years", 10)),
}


def _round_times(part: Part, step: tuple[str, int], zone: str) -> Iterator[datetime]:
    unit, count = step
    tz = zone_named(zone)
    start = datetime.fromtimestamp(part.start / 1_000_000, tz)
    end = part.end
    moment = start.replace(hour=0, minute=0, second=0, microsecond=0)
    if unit in {"months", "years"}:
        moment = moment.replace(day=1)
    if unit == "years":
        moment = moment.replace(month=1)
    while microseconds(moment) <= end:
        if microseconds(moment) >= part.start and not (unit == "months" and (moment.month - 1) % count):
            yield moment
        if unit == "hours":
            moment = _after(moment, timedelta(hours=count))
        elif unit == "days":
            moment = _after(moment, timedelta(days=count))
        elif unit == "months":
            moment = moment.replace(year=moment.year + moment.month // 12, month=moment.month % 12 + 1)
        else:
            moment = moment.replace(year=moment.year + count)


def _after(moment: datetime, step: timedelta) -> datetime:
    """The wall clock `step` later: a scale shows clock times, also when the clocks change."""
    return (moment.replace(tzinfo=None) + step).replace(tzinfo=moment.tzinfo)


def _text(moment: datetime, step: tuple[str, int], wording: Wording) -> str:
    at = microseconds(moment)
    if step[0] == "hours" and moment.hour:
        return wording.clock(at)
    if step[0] in {"hours", "days"}:
        return wording.translate("{day} {month}").format(day=moment.day, month=wording.month_short(moment.month))
    if step[0] == "months" and moment.month > 1:
        return wording.month_short(moment.month)
    return str(moment.year)
