"""A child's pathway drawn: three tracks on a broken scale, as SVG made on the server.

Pure. Two shapes of one drawing: `wide` runs along the line, `tall` down the page for a phone; in a language
written from right to left both are mirrored. Every mark carries the number of its row in the table that
follows, so that nothing is told by the drawing alone. A mark is as wide as our ignorance: a round mark is
known to the minute, a bar to the day, a hatched block to the month, season or year; open rings lie ahead.
Marks that would cover one another are condensed (`drawing_places`). Texts are escaped; there is no style,
only classes, so that a strict content security policy holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from amparo.casework.drawing_places import Item, Placed, place
from amparo.casework.drawing_scales import Part, cut_into_parts, short_title, ticks, title
from amparo.casework.wording import DAY, Wording
from amparo.pathway.instants import BEGINNING, END, Precision

#: The lanes, in the order that never changes. What belongs to no track stands on a rail before them.
TRACKS = ("protection", "justice", "liberty")
RAIL = "record"


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of the table: its number, its track, and when (microseconds UTC, ends included).

    `track` is one of `TRACKS`, else the mark stands on the rail. `sign` is breached, met or empty.
    """

    number: int
    track: str
    earliest: int
    latest: int
    precision: Precision
    ahead: bool = False
    sign: str = ""


@dataclass(frozen=True, slots=True)
class HeldBar:
    """A time held: surely in `[start, sure]`, possibly until `end`. A time still going on ends now."""

    start: int
    sure: int
    end: int


@dataclass(frozen=True, slots=True)
class Pathway:
    """What is drawn. `marks` are in the order of their numbers; `contact` is when somebody first met the child
    (`None`: at the first mark). `now_text` stands at the line of the time looked at, `label` says what it is."""

    marks: tuple[Mark, ...]
    held: tuple[HeldBar, ...]
    now: int
    now_text: str
    label: str
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    """One shape: where the lanes are, how far apart levels, where time begins and how long it is."""

    tall: bool
    mirrored: bool
    width: float
    height: float
    origin: float
    room: float
    lanes: tuple[float, float, float]
    rail: float
    edge: tuple[float, float]
    step: float

    def at(self, along: float, across: float) -> tuple[float, float]:
        """The point of the drawing."""
        x, y = (across, along) if self.tall else (along, across)
        return (self.width - x if self.mirrored else x), y

    def box(self, begin: float, end: float, across: float, thick: float) -> str:
        """The geometry of a rectangle from `begin` to `end`, `thick` across, centred on `across`."""
        x1, y1 = self.at(begin, across - thick / 2)
        x2, y2 = self.at(end, across + thick / 2)
        return f'x="{_n(min(x1, x2))}" y="{_n(min(y1, y2))}" width="{_n(abs(x2 - x1))}" height="{_n(abs(y2 - y1))}"'

    def line(self, css: str, begin: tuple[float, float], end: tuple[float, float]) -> str:
        """A straight line between two places."""
        (x1, y1), (x2, y2) = self.at(*begin), self.at(*end)
        return f'<line class="{css}" x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"/>'

    def lane(self, track: str) -> float:
        """Where a track's lane is; the rail for anything else."""
        return self.lanes[TRACKS.index(track)] if track in TRACKS else self.rail


def draw(pathway: Pathway, wording: Wording, shape: str = "wide") -> str:
    """The drawing as one `<svg>` element, of class `wide` or `tall`. The same input gives the same text."""
    tall = shape == "tall"
    room = float(max(540, min(1600, 17 * len(pathway.marks)))) if tall else 836.0
    frame = (
        _Frame(True, wording.is_rtl, 328, room + 56, 46, room, (160, 226, 292), 104, (88, 320), 22)
        if tall
        else _Frame(False, wording.is_rtl, 960, 308, 116, room, (128, 198, 268), 74, (58, 300), 24)
    )
    parts = _parts(pathway, frame)
    out = [
        f'<svg class="{shape}" viewBox="0 0 {_n(frame.width)} {_n(frame.height)}" role="img" '
        f'aria-label="{escape(pathway.label)}">',
        f'<defs><pattern id="hatch-{shape}" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"/></pattern></defs>',
    ]
    now_at = next(part for part in reversed(parts) if part.name in {"since", "recent"}).place(pathway.now)
    out += _scale(parts, frame, wording, now_at)
    out += _lanes(parts, pathway.held, frame, wording, shape)
    if any(mark.track not in TRACKS for mark in pathway.marks):
        where = frame.at(12, frame.rail) if frame.tall else frame.at(6, frame.rail + 5)
        out.append(_text("lane-name", where, wording.translate("Record"), middle=frame.tall))
    out += _now(now_at, pathway.now_text, frame)
    for track in (RAIL, *TRACKS):
        out += _marks(pathway, track, parts, frame, shape)
    out.append("</svg>")
    return "\n".join(out)


def caption_of(drawing: str, wording: Wording) -> str:
    """What the marks in `drawing`, a result of `draw`, mean; nothing about marks that are not there."""
    say = wording.translate
    meanings = {
        "point": say("A round mark is known to the minute."),
        "day": say("A bar is known to the day."),
        "vague": say("A hatched block is as wide as what we do not know."),
        "ahead": say("Open rings lie ahead."),
        "flag": say("The triangle marks a breach."),
        "good": say("The tick marks a limit that was kept."),
        "held": say("The shaded bar is time held."),
        "pill": say("A pill with two numbers stands for all marks of its track between them."),
    }
    return " ".join(text for css, text in meanings.items() if f'class="{css}"' in drawing)


def _parts(pathway: Pathway, frame: _Frame) -> tuple[Part, ...]:
    dated = [mark for mark in pathway.marks if _is_dated(mark)]
    now = pathway.now
    contact = pathway.contact
    if contact is None:
        contact = min((mark.earliest for mark in dated if not mark.ahead), default=now - DAY)
    contact = min(contact, now)
    first = min([mark.earliest for mark in dated if not mark.ahead] + [contact])
    last = max([mark.latest for mark in dated if mark.ahead], default=now)
    undated = any(not _is_dated(mark) for mark in pathway.marks)
    return cut_into_parts(first, contact, now, last, undated, frame.room, frame.origin)


def _is_dated(mark: Mark) -> bool:
    return mark.earliest > BEGINNING and mark.latest < END


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _text(css: str, at: tuple[float, float], text: str, middle: bool = False) -> str:
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text class="{css}" x="{_n(at[0])}" y="{_n(at[1])}"{anchor}>{escape(text)}</text>'


def _scale(parts: tuple[Part, ...], frame: _Frame, wording: Wording, now_at: float) -> list[str]:
    out: list[str] = []
    middle, thick = sum(frame.edge) / 2, frame.edge[1] - frame.edge[0]
    for part in parts:
        out.append(f'<rect class="panel" {frame.box(part.begin, part.begin + part.size, middle, thick)} rx="3"/>')
        if frame.tall:
            out.append(_text("faint", frame.at(part.begin + 11, 8), short_title(part, wording)))
        else:
            words = title(part, wording)
            if len(words) * 5.6 > part.size:
                words = short_title(part, wording)
            out.append(_text("faint", frame.at(part.begin + 2, 16), words))
    for part in parts:
        for tick in ticks(part, wording, 24 if frame.tall else 62):
            out.append(frame.line("rule", (tick.at, frame.edge[0]), (tick.at, frame.edge[1])))
            if frame.tall and abs(tick.at + 8 - now_at) < 14:  # one line of letters below the other
                continue
            where = frame.at(tick.at + 4, 8) if frame.tall else frame.at(tick.at, 46)
            out.append(_text("faint", where, tick.text, middle=not frame.tall))
    return out


def _lanes(
    parts: tuple[Part, ...], held: tuple[HeldBar, ...], frame: _Frame, wording: Wording, shape: str
) -> list[str]:
    names = (wording.translate("Protection"), wording.translate("Justice"), wording.translate("Liberty"))
    out: list[str] = []
    for track, name, across in zip(TRACKS, names, frame.lanes, strict=True):
        out.append(f'<g data-track="{track}">')
        where = frame.at(28, across) if frame.tall else frame.at(6, across + 5)
        out.append(_text("lane-name", where, name, middle=frame.tall))
        if track == "liberty":
            for bar in held:
                for part in parts:
                    if part.name in {"undated", "ahead"} or not part.holds(bar.start, bar.end):
                        continue
                    begin, sure, end = part.place(bar.start), part.place(bar.sure), part.place(bar.end)
                    if sure > begin:
                        out.append(f'<rect class="held" {frame.box(begin, sure, across, 26)} rx="3"/>')
                    if end > sure:
                        geometry = frame.box(sure, end, across, 26)
                        out.append(f'<rect class="vague" {geometry} rx="3" fill="url(#hatch-{shape})"/>')
        for part in parts:
            out.append(frame.line("lane", (part.begin, across), (part.begin + part.size, across)))
        out.append("</g>")
    return out


def _now(at: float, text: str, frame: _Frame) -> list[str]:
    if frame.tall:
        line = frame.line("now", (at, frame.edge[0] - 4), (at, frame.edge[1]))
        return [line, _text("now-word", frame.at(at - 4, 8), text)]
    half = len(text) * 3.5
    centre = min(max(at, frame.origin), frame.width - half - 2)
    line = frame.line("now", (at, frame.edge[0] - 6), (at, frame.edge[1]))
    return [line, _text("now-word", frame.at(centre, 31), text, middle=True)]


def _marks(pathway: Pathway, track: str, parts: tuple[Part, ...], frame: _Frame, shape: str) -> list[str]:
    across = frame.lane(track)
    bars: list[str] = []
    numbers: list[str] = []
    for part in parts:
        items = [
            _item(mark, part)
            for mark in pathway.marks
            if (mark.track if mark.track in TRACKS else RAIL) == track and _home(mark, parts) is part
        ]
        levels = (0, -1, 1) if track in TRACKS else (0,)
        for placed in place(items, part.begin, part.begin + part.size, levels, frame.tall):
            height = across + placed.level * frame.step
            bars += _bars(placed, height, frame, shape)
            if placed.level:
                bars.append(frame.line("stem", (placed.at, across), (placed.at, height)))
            numbers += _number(placed, height, frame)
    if not bars and not numbers:
        return []
    return [f'<g data-track="{track}">', *bars, *numbers, "</g>"]


def _home(mark: Mark, parts: tuple[Part, ...]) -> Part:
    """The part in which a mark is drawn: what lies ahead in the last, else where its middle falls."""
    if not _is_dated(mark):
        return parts[0]
    if mark.ahead:
        return parts[-1]
    middle = (mark.earliest + mark.latest) // 2
    behind = [part for part in parts if part.name not in {"undated", "ahead"}]
    return next((part for part in behind if middle < part.end), behind[-1])


def _item(mark: Mark, part: Part) -> Item:
    if part.name == "undated":
        return Item(mark.number, part.begin + PAD_UNDATED, part.begin + part.size - PAD_UNDATED, "vague", mark.sign)
    start, end = part.place(mark.earliest), part.place(mark.latest)
    if mark.ahead and mark.earliest == mark.latest:
        return Item(mark.number, start, start, "ahead", mark.sign)
    if mark.earliest == mark.latest:
        return Item(mark.number, start, start, "point", mark.sign)
    shape = "day" if mark.precision is Precision.DAY or mark.ahead else "vague"
    widen = max(0.0, 22 - (end - start)) / 2
    return Item(mark.number, start - widen, end + widen, shape, mark.sign)


PAD_UNDATED = 6.0


def _bars(placed: Placed, height: float, frame: _Frame, shape: str) -> list[str]:
    out: list[str] = []
    for item in placed.items:
        covered = placed.is_pill and item.start >= placed.before and item.end <= placed.at + placed.reach
        if item.shape in {"day", "vague"} and not covered:
            geometry = frame.box(item.start, item.end, height, 22)
            fill = f' fill="url(#hatch-{shape})"' if item.shape == "vague" else ""
            out.append(f'<rect class="{item.shape}" {geometry} rx="{11 if item.shape == "day" else 2}"{fill}/>')
    return out


def _number(placed: Placed, height: float, frame: _Frame) -> list[str]:
    x, y = frame.at(placed.at, height)
    out: list[str] = ["<g>"]
    small = ' class="narrow"' if len(placed.text) == 3 else ""
    if placed.is_pill:
        thick = 24 if frame.tall else 21
        geometry = frame.box(placed.at - placed.reach, placed.at + placed.reach, height, thick)
        out.append(f'<rect class="pill" {geometry} rx="10.5"/>')
        lines = (str(placed.items[0].number), "…", str(placed.items[-1].number)) if frame.tall else (placed.text,)
        first = y + 4 - 5.5 * (len(lines) - 1)
        for position, line in enumerate(lines):
            fine = ' class="narrow"' if frame.tall and len(line) > 2 else ""
            out.append(f'<text{fine} x="{_n(x)}" y="{_n(first + 11 * position)}">{line}</text>')
    else:
        item = placed.items[0]
        css, radius = {"point": ("point", 10.5), "ahead": ("ahead", 10.5)}.get(item.shape, ("plate", 9.0))
        out.append(f'<circle class="{css}" cx="{_n(x)}" cy="{_n(y)}" r="{radius}"/>')
        out.append(f'<text{small} x="{_n(x)}" y="{_n(y + 4)}">{placed.text}</text>')
    if placed.sign:
        x, y = frame.at(placed.at + placed.reach + 9.5, height)
        if placed.sign == "breached":
            out.append(f'<path class="flag" data-outcome="breached" d="M{_n(x)} {_n(y - 7)}l7 13h-14z"/>')
        else:
            out.append(f'<path class="good" data-outcome="met" d="M{_n(x - 6)} {_n(y - 1)}l4 5 8 -10"/>')
    out.append("</g>")
    return out
