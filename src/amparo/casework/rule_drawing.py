"""A safeguard's worked situations drawn under one another, on one scale that counts from what set the duty off.

Pure. The black line is the limit, or for a precondition the moment before which it had to be. A dashed box is
as wide as what is not known, a dashed line is one of which nobody can tell where it ends. The caption explains
what is drawn and nothing else. The table that follows says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from amparo.casework.outcomes import Tag, tag_of
from amparo.casework.wording import DAY, HOUR, MINUTE, Wording
from amparo.pathway.instants import BEGINNING, END
from amparo.safeguards.examples import Tried
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.nodes import Before, Rule

_LEFT, _RIGHT, _WIDTH = 122.0, 330.0, 344.0
_ROW, _TOP = 50.0, 56.0
_MOST_ROWS = 6

#: How far a sign keeps from the line of the limit, so that one can read both.
_CLEAR = 11.0


@dataclass(frozen=True, slots=True)
class _Line:
    """One situation: times relative to the trigger, in microseconds; `limit` is where the line stands, if known."""

    tag: Tag
    settled: tuple[int, int] | None
    until: int
    limit: int | None

    @property
    def is_vague(self) -> bool:
        """Whether it is known only between when and when it was settled."""
        return self.settled is not None and self.settled[0] != self.settled[1]

    @property
    def is_open(self) -> bool:
        """Whether nobody can tell if it was settled at all."""
        return self.settled is None and self.tag.outcome == "unknown"


def draw_situations(rule: Rule, tried: Iterable[Tried], words: Wording) -> tuple[str, str]:
    """The drawing as an `<svg>` element and its caption; two empty texts where nothing can be drawn to scale.

    One line a finding, at most six: first one of each outcome, then others.
    """
    found = [(finding, each) for each in tried for finding in each.findings if _drawable(finding, rule)]
    chosen: list[tuple[Finding, Tried]] = []
    for outcome in (Outcome.MET, Outcome.BREACHED, Outcome.UNKNOWN, Outcome.PENDING, Outcome.NOT_APPLICABLE):
        chosen += [pair for pair in found if pair[0].outcome is outcome][:1]
    chosen = chosen[:_MOST_ROWS]
    if len(chosen) < 2:
        return "", ""
    lines = [_line(finding, each, rule, words) for finding, each in chosen]
    lowest = min([0, *(line.settled[0] for line in lines if line.settled)])
    highest = max([1, *(line.settled[1] for line in lines if line.settled), *(line.limit or 0 for line in lines)])
    margin = (highest - lowest) // 8
    low, high = (lowest - margin if lowest < 0 else 0), highest + margin
    return _svg(lines, low, high, words), _caption(rule, lines, words)


def _drawable(finding: Finding, rule: Rule) -> bool:
    if finding.happened is None or finding.happened[0] != finding.happened[1]:
        return False
    if isinstance(rule.form, Before):
        return finding.settled_at is not None
    return finding.due is not None


def _line(finding: Finding, tried: Tried, rule: Rule, words: Wording) -> _Line:
    start = finding.happened[0] if finding.happened else 0
    settled = None
    if finding.settled_at is not None and finding.settled_at[0] > BEGINNING and finding.settled_at[1] < END:
        settled = (finding.settled_at[0] - start, finding.settled_at[1] - start)
    limit = 0 if isinstance(rule.form, Before) else (finding.due.latest - start if finding.due else None)
    return _Line(tag_of(finding.outcome, words), settled, tried.example.as_of - start, limit)


def _caption(rule: Rule, lines: list[_Line], words: Wording) -> str:
    say = words.translate
    texts = (
        [say("The black line is the moment before which it had to be.")]
        if isinstance(rule.form, Before)
        else [say("Time since the duty began."), say("The black line is the limit.")]
    )
    if any(line.is_vague for line in lines):
        texts.append(say("A dashed box is as wide as what is not known."))
    if any(line.is_open for line in lines):
        texts.append(say("A dashed line: nobody can tell where it ends."))
    return " ".join(texts)


def _svg(lines: list[_Line], low: int, high: int, words: Wording) -> str:
    mirrored = words.is_rtl

    def x(at: int) -> float:
        share = min(1.0, max(0.0, (at - low) / (high - low)))
        place = _LEFT + share * (_RIGHT - _LEFT)
        return _WIDTH - place if mirrored else place

    def n(value: float) -> str:
        return f"{value:.1f}".rstrip("0").rstrip(".")

    height = _TOP + _ROW * (len(lines) - 1) + 30
    label = words.translate("Worked situations on one scale. The table that follows says the same.")
    out = [f'<svg viewBox="0 0 344 {n(height)}" role="img" aria-label="{escape(label)}">']
    for at, text in _ticks(low, high, words):
        out.append(f'<line class="rule" x1="{n(x(at))}" y1="28" x2="{n(x(at))}" y2="{n(height - 10)}"/>')
        out.append(f'<text class="faint" x="{n(x(at))}" y="20" text-anchor="middle">{escape(text)}</text>')
    same = len({line.limit for line in lines}) == 1
    for number, line in enumerate(lines):
        y = _TOP + _ROW * number
        name = n(_WIDTH - 2 if mirrored else 2)
        attribute = f' data-outcome="{line.tag.outcome}"' if line.tag.outcome else ' data-track="record"'
        css = "answer" if line.tag.outcome else "faint"
        out.append(f'<g{attribute}><text class="{css}" x="{name}" y="{n(y + 4)}">{escape(line.tag.text)}</text>')
        if line.limit is not None:
            at = n(x(line.limit))
            above, below = (y - 25, y + 25) if same else (y - 20, y + 20)
            out.append(f'<line class="limit" x1="{at}" y1="{n(above)}" x2="{at}" y2="{n(below)}"/>')
        end = line.until if line.settled is None else line.settled[0]
        if line.settled or line.tag.outcome:  # what does not apply and never ended lasts for no time
            out.append(_span(x(0), x(end), y, open_ended=line.is_open))
        if line.settled and line.is_vague:
            left, right = sorted((x(line.settled[0]), x(line.settled[1])))
            size = f'width="{n(max(8, right - left))}" height="24"'
            out.append(f'<rect class="maybe" x="{n(left)}" y="{n(y - 12)}" {size} rx="3"/>')
        elif line.settled:
            out.append(f'<circle class="dot" cx="{n(x(end))}" cy="{n(y)}" r="7"/>')
        elif line.tag.outcome == "due" and line.limit is not None:
            left, right = sorted((x(end), x(line.limit)))
            out.append(f'<rect class="left" x="{n(left)}" y="{n(y - 3)}" width="{n(right - left)}" height="6"/>')
        limit = None if line.limit is None else x(line.limit)
        at_last = line.until if line.settled is None else line.settled[1]
        out.append(_sign(line.tag.outcome, x(at_last), y, limit, outward=-1 if mirrored else 1))
        out.append(f'<circle class="dot" cx="{n(x(0))}" cy="{n(y)}" r="7"/></g>')
    out.append("</svg>")
    return "\n".join(out)


def _sign(outcome: str, x: float, y: float, limit: float | None, outward: int) -> str:
    """A triangle over a breach, a tick over what was kept; each on its own side of the line of the limit.

    `outward` is 1 where time runs to the right, else -1.
    """
    late = outcome == "breached"
    if limit is not None and abs(x - limit) < _CLEAR:
        x = limit + _CLEAR * (outward if late else -outward)
    if late:
        return f'<path class="flag" d="M{x:.1f} {y - 25:.1f}l7 13h-14z"/>'
    return f'<path class="good" d="M{x - 7:.1f} {y - 17:.1f}l5 6 10-12"/>' if outcome == "met" else ""


def _span(start: float, end: float, y: float, open_ended: bool) -> str:
    css = "span open" if open_ended else "span"
    return f'<line class="{css}" x1="{start:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{y:.1f}"/>'


#: A minus that stays before its number in a language written from right to left.
_MINUS = "\u200e\u2212"

#: The steps of a scale, as one counts: in minutes up to the hour, in hours up to the day, then in days.
_STEPS = (
    *((MINUTE, count) for count in (1, 2, 5, 10, 15, 30)),
    *((HOUR, count) for count in (1, 2, 3, 6, 12)),
    *((DAY, count) for count in (1, 2, 3, 5, 7, 10, 15, 30, 60, 90, 120, 180, 365)),
)


def _ticks(low: int, high: int, words: Wording) -> list[tuple[int, str]]:
    """At most seven round lengths, the first with its unit."""
    size, count = next((each for each in _STEPS if (high - low) / (each[0] * each[1]) <= 6), (DAY, 730))
    step = size * count
    unit = {MINUTE: words.translate("min"), HOUR: words.translate("h"), DAY: words.translate("days")}[size]
    found = range(-(-low // step) * step, high + 1, step)
    return [(at, f"0 {unit}" if at == 0 else f"{_MINUS if at < 0 else ''}{abs(at) // size}") for at in found]
