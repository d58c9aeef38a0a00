"""Mistakes in a rule file, said so that a lawyer can mend them without asking anybody.

Pure. A mistake names the file, the line, what was found there, what was expected and what to do. A file's
mistakes are told together, not one a run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing wrong in a rule file.

    `line` and `column` count from 1; `column` 0 means the whole line. `where` says in which rule, term or
    state; `source` is the line as typed. `found`, `expected` and `advice` are sentences without their stop;
    the last two may be empty.
    """

    file: str
    line: int
    column: int
    where: str
    found: str
    expected: str = ""
    advice: str = ""
    source: str = ""

    def __str__(self) -> str:
        """All of it in one line, as the command line says it."""
        said = [f"{self.where}: {self.found}" if self.where else self.found]
        said += [f"Expected {self.expected}"] if self.expected else []
        said += [self.advice] if self.advice else []
        return f"{self.file}, line {self.line}: {' '.join(_stopped(part) for part in said)}"

    def shown(self) -> str:
        """All of it over several lines, with the line as typed and a mark under the place."""
        found = f"{self.where}: {self.found}" if self.where else self.found
        lines = [f"{self.file}, line {self.line}: {_stopped(found)}"]
        if self.source.strip():
            lead = len(self.source) - len(self.source.lstrip())
            lines.append(f"    {self.source.strip()}")
            if self.column > lead:
                lines.append(f"    {' ' * (self.column - 1 - lead)}^")
        lines += [f"  Expected {_stopped(self.expected)}"] if self.expected else []
        lines += [f"  {_stopped(self.advice)}"] if self.advice else []
        return "\n".join(lines)


def _stopped(text: str) -> str:
    """`text` with a full stop, unless it ends a sentence already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


class RuleError(ValueError):
    """Rule files that cannot be loaded. `mistakes` holds each reason, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(mistake.shown() for mistake in self.mistakes))


@dataclass(frozen=True, slots=True)
class Slip:
    """One thing wrong in a condition, before anybody knows in which file it stands.

    `line` and `column` count from 1 within the condition's own text.
    """

    line: int
    column: int
    found: str
    expected: str = ""
    advice: str = ""


class SlipError(ValueError):
    """A condition that cannot be read. `slips` holds each reason, from left to right."""

    def __init__(self, *slips: Slip) -> None:
        self.slips = tuple(sorted(slips, key=lambda slip: (slip.line, slip.column)))
        super().__init__(" ".join(_stopped(slip.found) for slip in self.slips))


def quoted(name: str) -> str:
    """`name` in double quotes, as messages write what was typed."""
    return "a quotation mark" if name in {'"', "'"} else f'"{name}"'


def listed(names: Iterable[str], most: int = 8) -> str:
    """The first `most` of `names` in order of the alphabet and of numbers, and how many more there are."""
    ordered = sorted(names, key=_natural)
    shown = ", ".join(ordered[:most])
    return f"{shown} and {len(ordered) - most} more" if len(ordered) > most else shown


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


def nearest(name: str, known: Iterable[str]) -> str:
    """ "Did you mean ...?" for the known name most like `name`; empty if none is like it."""
    close = get_close_matches(name.lower(), sorted(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


def advice_for(name: str, known: Iterable[str], noun: str) -> str:
    """What to do about an unknown `name`: the nearest known one, else the list of those there are."""
    names = sorted(known)
    if guess := nearest(name, names):
        return guess
    return f"Known {noun}: {listed(names)}" if names else f"There are no {noun} here yet"
