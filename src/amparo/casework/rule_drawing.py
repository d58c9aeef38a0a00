"""A safeguard's worked situations drawn under one another, on one scale that counts from what set the duty off.

Pure. The black line is the limit, or for a precondition the moment before which it had to be. A dashed box is
as wide as what is not known. The table that follows says the same.
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


@dataclass(frozen=True, slots=True)
class _Line:
    """One situation: times relative to the trigger, in microseconds; `limit` is where the line stands, if known."""

    tag: Tag
    settled: tuple[int, int] | None
    until: int
    limit: int | None


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
    return _svg(lines, low, high, words), _caption(rule, words)


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


def _caption(rule: Rule, words: Wording) -> str:
    if isinstance(rule.form, Before):
        return words.translate("The black line is the moment before which it had to be.")
    return words.translate(
        "Time since the duty began. The black line is the limit. A dashed box is as wide as what is not known."
    )


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
        if line.settled and line.settled[0] != line.settled[1]:
            left, right = sorted((x(line.settled[0]), x(line.settled[1])))
            out.append(_span(x(0), x(line.settled[0]), y))
            size = f'width="{n(max(8, right - left))}" height="24"'
            out.append(f'<rect class="maybe" x="{n(left)}" y="{n(y - 12)}" {size} rx="3"/>')
        elif line.settled:
            out.append(_span(x(0), x(line.settled[0]), y))
            out.append(f'<circle class="dot" cx="{n(x(line.settled[0]))}" cy="{n(y)}" r="7"/>')
            out.append(_sign(line.tag.outcome, x(line.settled[0]), y))
        else:
            out.append(_span(x(0), x(line.until), y))
            if line.tag.outcome == "due" and line.limit is not None:
                left, right = sorted((x(line.until), x(line.limit)))
                out.append(
                    f'<rect class="left" x="{n(left)}" y="{n(y - 3)}" width="{n(right - left)}" height="6"/>'
                )
        out.append(f'<circle class="dot" cx="{n(x(0))}" cy="{n(y)}" r="7"/></g>')
    out.append("</svg>")
    return "\n".join(out)


def _sign(outcome: str, x: float, y: float) -> str:
    """A triangle over a breach, a tick over what was kept."""
    if outcome == "breached":
        return f'<path class="flag" d="M{x:.1f} {y - 25:.1f}l7 13h-14z"/>'
    return f'<path class="good" d="M{x - 7:.1f} {y - 17:.1f}l5 6 10-12"/>' if outcome == "met" else ""


def _span(start: float, end: float, y: float) -> str:
    return f'<line class="span" x1="{start:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{y:.1f}"/>'


def _ticks(low: int, high: int, words: Wording) -> list[tuple[int, str]]:
    """At most seven round lengths, the first with its unit."""
    length = high - low
    units = ((MINUTE, "min"), (HOUR, "h"), (DAY, "d"))
    steps = [
        (size * count, size, name)
        for size, name in units
        for count in (1, 2, 3, 5, 6, 10, 12, 15, 30, 50, 60, 90, 120)
    ]
    step, size, name = next((each for each in sorted(steps) if length / each[0] <= 6), (DAY * 365, DAY, "d"))
    unit = {"min": words.translate("min"), "h": words.translate("h"), "d": words.translate("days")}[name]
    first = -(-low // step) * step
    found = list(range(first, high + 1, step))
    return [(at, f"{at // size} {unit}" if at == 0 else f"{at // size}") for at in found]
