"""Writes a suggestion as a map: TOML that can be read as it stands, with each reason as a comment.

Pure. What the log does not tell is written as a comment that a human fills in: then `amparo check` stops where it
must be known, and never goes on with a guess.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from amparo.pathway.instants import Precision
from amparo.pathway.logs.maps import STANDARD, slug
from amparo.pathway.logs.profiling import SAMPLE, Column
from amparo.pathway.logs.suggesting import (
    BLANKS,
    NOT_ASKED,
    UNKNOWNS,
    Suggestion,
    coarse,
    seen_among,
)
from amparo.pathway.reading_words import RESERVED, is_name

_MOST_CODES = 12
_MOST_KINDS = 200
_MOST_ZONES = 4
#: Columns of an object-centric log that hold ids of other objects.
_OTHERS = ("object:", "qualifier:", "case:qualifier:")
_YES_OR_NO = frozenset({"yes", "no", "true", "false", "y", "n", "1", "0"})


def map_text(suggestion: Suggestion, log_name: str, object_type: str | None = None) -> str:
    """The map of the log called `log_name`, to be corrected and handed to `amparo check --map`."""
    return "\n".join(_Writer(suggestion).lines(log_name, object_type)) + "\n"


def _quoted(text: str) -> str:
    # JSON's strings are TOML's, but for one character that TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _said(text: str) -> str:
    """A text inside a comment: on one line, without what could end it or move a cursor."""
    return "".join(each if each.isprintable() else " " for each in text)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


class _Writer:
    def __init__(self, suggestion: Suggestion) -> None:
        self.suggestion = suggestion
        self.profile = suggestion.profile
        self.roles = suggestion.roles
        self.used = {guess.column for guess in self.roles.values()}

    def lines(self, log_name: str, object_type: str | None) -> Iterator[str]:
        rows = len(self.profile.rows)
        first = "the first " if rows >= SAMPLE else ""
        yield f"# A map suggested from {first}{_count(rows, 'row')} of {_said(log_name)}."
        yield "# Every line is a guess until a person who knows the log has read it: correct what is wrong, and"
        yield "# fill in what stands behind #."
        yield ""
        yield from self.log(object_type)
        yield from self.kinds()
        yield from self.suffixes()
        yield from self.times()
        yield from self.events()
        yield from self.attributes()
        yield ""
        yield "# Nothing is declared complete: no silence of this log counts. Where all is recorded, say so:"
        yield "# [[coverage]]"
        yield '# kinds = "all"'
        yield "# from = 2024-01-01"

    def log(self, object_type: str | None) -> Iterator[str]:
        yield "[log]"
        if self.suggestion.subject != "case":
            like = len(self.suggestion.likenesses)
            yield f'subject = "{self.suggestion.subject}"  # activities that look like kinds of Amparo\'s: {like}'
        if object_type is not None:
            yield f"object_type = {_quoted(object_type)}"
        for role in STANDARD:
            guess = self.roles.get(role)
            if guess is not None:
                yield f"{role} = {_quoted(guess.column)}  # {guess.reason}: {self.shape(guess.column)}"
            elif role in {"case", "activity", "time"}:
                yield f'# {role} = "..."  # no column looks like it; the map cannot be used without'
        yield from self.zone()
        for key, texts in (("blank", BLANKS), ("unknown", UNKNOWNS), ("not_asked", NOT_ASKED)):
            if seen := seen_among(self.profile, texts):
                meaning = {"blank": "empty", "unknown": "asked, and not known", "not_asked": "nobody asked"}[key]
                yield f"{key} = [{', '.join(map(_quoted, seen))}]  # if these texts mean: {meaning}"

    def shape(self, name: str) -> str:
        column = self.profile.columns[name]
        least = "more than " if column.is_cut else ""
        filled = "" if column.filled == column.rows else f", filled in {column.filled:,}"
        return f"{least}{_count(len(column.texts), 'different text')} in {_count(column.rows, 'row')}{filled}"

    def zone(self) -> Iterator[str]:
        guess = self.roles.get("time")
        times = self.profile.columns[guess.column].times if guess is not None else None
        if times is None:
            return
        offsets = sorted({offset for _, offset in times.offsets})
        if times.without_offset or not times.is_iso:
            yield '# zone = "..."  # the times say no offset: the check stops at the first, until it is named'
        elif not offsets:
            yield '# zone = "..."  # of the days; without it they are counted in UTC'
        elif set(offsets) <= {"Z", "+00:00"}:
            yield '# zone = "..."  # every time is written in UTC; name the zone of the place, for its days'
        else:
            zones = self.suggestion.zones
            more = f" and {len(zones) - _MOST_ZONES} more" if len(zones) > _MOST_ZONES else ""
            shown = ", ".join(zones[:_MOST_ZONES]) + more
            fitting = f"those of {shown}" if zones else "of no single zone"
            yield f'# zone = "..."  # of civil days; the offsets ({", ".join(offsets)}) are {fitting}'

    def kinds(self) -> Iterator[str]:
        activities = self.suggestion.activities
        if not activities:
            return
        yield ""
        if len(activities) > _MOST_KINDS:
            yield f"# [kinds] would list more than {_MOST_KINDS} activities; is this the right column?"
            return
        yield "[kinds]"
        used: set[str] = set()
        for number, (activity, count) in enumerate(activities.items(), 1):
            like = self.suggestion.likenesses.get(activity)
            times = _count(count, "time")
            if self.suggestion.subject == "case":
                hint = f"; looks like {like.kind}: {_said(like.label)}" if like is not None else ""
                kind = _named(activity, f"activity_{number}", used)
                yield f"{_quoted(activity)} = {_quoted(kind)}  # {times}{hint}"
            elif like is None:
                yield f'# {_quoted(activity)} = "..."  # {times}; no kind of Amparo\'s looks like it'
            else:
                sure = "its own name" if like.kind == activity else f"{like.ratio:.0%} alike: {_said(like.label)}"
                yield f"{_quoted(activity)} = {_quoted(like.kind)}  # {times}; {sure}"

    def suffixes(self) -> Iterator[str]:
        guess = self.roles.get("lifecycle")
        if guess is None:
            return
        texts = [text for text in self.profile.columns[guess.column].texts if text.casefold() != "complete"]
        if texts:
            yield ""
            yield "# [suffixes]  # what a transition adds to the kind; without this, its own name"
            for text in texts[:_MOST_CODES]:
                yield f"# {_quoted(text)} = {_quoted('_' + (slug(text) or 'other'))}"

    def times(self) -> Iterator[str]:
        lines = [line for column in self.profile.columns.values() if (line := self.time(column))]
        if lines:
            yield ""
            yield "[times]"
            yield from lines

    def time(self, column: Column) -> str:
        times = column.times
        if times is None:
            return ""
        name = _quoted(column.name)
        if not times.is_iso:
            chosen, *others = times.formats
            doubt = f"; {', '.join(others)} reads every value as well" if others else "; it reads every value"
            return f"{name} = {_quoted(chosen)}  # not ISO 8601{doubt}"
        if coarse(column) is Precision.DAY:
            return f'{name} = {{ precision = "day" }}  # always midnight: the hour is perhaps not known'
        return ""

    def events(self) -> Iterator[str]:
        """Times that every row of a case repeats are facts of their own."""
        for column in self.profile.columns.values():
            if column.times is None or column.name not in self.suggestion.per_case or column.name in self.used:
                continue
            yield ""
            yield "# [[event]]  # every row of a case says the same: one fact a case"
            yield f'# kind = "{_named(column.name.removeprefix("case:"), "something_happened", set())}"'
            yield f"# time = {_quoted(column.name)}"
            yield "# once = true"

    def attributes(self) -> Iterator[str]:
        used: set[str] = set()
        rest: list[str] = []
        others: list[str] = []
        for column in self.profile.columns.values():
            if column.name in self.used or not column.filled:
                continue
            if column.name.startswith(_OTHERS):
                others.append(column.name)
                continue
            own = column.name in self.suggestion.per_case and column.times is not None
            is_stranger = self.suggestion.subject == "case" and not self.repeats(column)
            lines = list(self.attribute(column, used)) if is_stranger and not own else []
            if lines:
                yield ""
                yield from lines
            elif not own:
                rest.append(column.name)
        if others:
            yield ""
            yield "# [references]  # other objects to which an event belongs; in front, the name of a reference"
            for name in others:
                yield f"# episode = {_quoted(name)}"
        if rest:
            read = (
                ""
                if self.suggestion.subject == "case"
                else "; those called like an attribute or a reference are read"
            )
            yield ""
            yield f"# Not named above: {_said(', '.join(rest))}{read}."

    def repeats(self, column: Column) -> bool:
        """Whether a column that has a role already says the same texts, as often."""
        return any(self.profile.columns[name].texts == column.texts for name in self.used)

    def attribute(self, column: Column, used: set[str]) -> Iterable[str]:
        bare = slug(column.name.removeprefix("case:"))
        if not is_name(bare) or bare in RESERVED or bare in used:
            return []
        texts = [text for text in column.texts if text not in BLANKS | UNKNOWNS | NOT_ASKED]
        if column.times is not None:
            kind, extra, why = "date", [], "times"
        elif texts and {text.casefold() for text in texts} <= _YES_OR_NO and not column.is_number:
            kind, extra, why = "bool3", [], "yes or no"
        elif column.is_number:
            kind, extra, why = "number", [], "numbers"
        elif 0 < len(texts) <= min(_MOST_CODES, column.filled / 1.5):
            codes: set[str] = set()
            pairs = ", ".join(
                f"{_quoted(text)} = {_quoted(_named(text, f'code_{number}', codes))}"
                for number, text in enumerate(texts, 1)
            )
            kind, extra, why = "code", [f"codes = {{ {pairs} }}"], _count(len(texts), "different text")
        else:
            return []
        used.add(bare)
        filled = f", filled in {column.filled:,} of {column.rows:,} rows"
        return [
            f"[attribute.{bare}]  # {why}{filled}",
            f"column = {_quoted(column.name)}",
            f'type = "{kind}"',
            *extra,
        ]


def _named(text: str, otherwise: str, used: set[str]) -> str:
    """A name for `text` that a map may hold and that is not used yet."""
    name = slug(text)
    if not is_name(name):
        name = otherwise
    number = 2
    chosen = name
    while chosen in used:
        chosen, number = f"{name}_{number}", number + 1
    used.add(chosen)
    return chosen
