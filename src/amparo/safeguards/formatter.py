"""Puts a rule file into one shape, so that a change to the law is the only thing that a comparison shows.

Pure. Keys come in one order, texts between double quotes and conditions between single ones, lists on one
line if they fit; comments stay with what they stand above or behind. Formatting twice changes nothing more,
and never what a file means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from amparo.safeguards.layout import Array, Block, Entry, Inline, Scalar, Value, lay_out
from amparo.safeguards.reading_states import LIMIT_KEYS, STATE_KEYS

WIDTH = 112

RULE_KEYS = (
    *("id", "part", "title", "plain", "topic", "acts", "serves", "subject", "form", "state", "trigger", "where"),
    *("applies", "scope", "need", "need_where", "require", "never", "never_where", "count", "count_where", "match"),
    *("rhythm", "times", "least", "limit", "limit_at", "from", "by", "unless", "unseen", "sources"),
)
EXAMPLE_KEYS = ("title", "born", "facts", "covered", "zone", "as_of", "known_at", "law", "expect")
UNLESS_KEYS = ("label", "at", "on", "when", "event", "where")
FACT_KEYS = ("id", "kind", "happened", "recorded", "corrects")
SOURCE_KEYS = ("instrument", "reference")

_ORDERS: dict[str, tuple[str, ...]] = {
    "rule": RULE_KEYS,
    "rule.example": EXAMPLE_KEYS,
    "limit": LIMIT_KEYS,
    "unless": UNLESS_KEYS,
    "facts": FACT_KEYS,
    "sources": SOURCE_KEYS,
}

#: Keys whose text is a condition; everything in [terms] is one too.
CONDITIONS = frozenset({"where", "applies", "need_where", "require", "never_where", "count_where", "when"})

_SECTIONS = {"": 0, "limit": 1, "list": 2, "terms": 3, "state": 4, "rule": 5}
_BARE = re.compile(r"^[A-Za-z0-9_-]+$")


def format_rules(text: str) -> str:
    """`text` in the one shape. Raises `tomllib.TOMLDecodeError` if it is not TOML."""
    tomllib.loads(text)
    layout = lay_out(text)
    heading = _take_heading(layout.blocks)
    groups = sorted(_grouped(layout.blocks), key=lambda group: _SECTIONS.get("".join(group[0].header[:1]), 6))
    lines = [line for group in groups for block in group for line in _block(block)]
    below = ["", *_trivia(layout.below)] if layout.below else []
    body = "\n".join((*lines, *below)).strip("\n")
    return "\n\n".join(part for part in ("\n".join(heading), body) if part) + "\n"


def _take_heading(blocks: Sequence[Block]) -> list[str]:
    """The comment at the top of the file, which stays there whatever is moved; it ends at a blank line."""
    root, *others = blocks
    above = others[0].above if others else ()
    if root.entries or "" not in above:
        return []
    end = len(above) - 1 - above[::-1].index("")
    others[0].above = above[end:]  # _trivia drops the blank line itself
    return _trivia(above[:end])


def _grouped(blocks: Iterable[Block]) -> list[list[Block]]:
    """Each block with its sub-tables, which must follow it: `[[rule.example]]` belongs to the last `[[rule]]`,
    whatever stands between them."""
    groups: list[list[Block]] = []
    owner: dict[str, list[Block]] = {}
    for block in blocks:
        if len(block.header) > 1 and block.header[0] in owner:
            owner[block.header[0]].append(block)
            continue
        groups.append([block])
        if len(block.header) == 1 and block.listed:
            owner[block.header[0]] = groups[-1]
    return groups


def _block(block: Block) -> list[str]:
    lines: list[str] = []
    if block.header:
        lines += ["", *_trivia(block.above)]
        name = _dotted(block.header)
        lines.append(_behind(f"[[{name}]]" if block.listed else f"[{name}]", block.behind))
    for entry in _ordered(block.entries, _order_of(block.header)):
        lines += _trivia(entry.above)
        lines += _entry(entry, conditions=block.header[:1] == ("terms",))
    return lines


def _order_of(header: Sequence[str]) -> tuple[str, ...]:
    return STATE_KEYS if header[:1] == ("state",) else _ORDERS.get(".".join(header), ())


def _ordered(entries: Iterable[Entry], order: tuple[str, ...]) -> list[Entry]:
    """Known keys in their order, then the others as they stood."""
    place = {key: number for number, key in enumerate(order)}
    return sorted(entries, key=lambda entry: place.get(".".join(entry.key), len(order)))


def _trivia(lines: Sequence[str]) -> list[str]:
    """Comments in one shape. A blank line stays only between a comment and what follows it."""
    found: list[str] = []
    for line in lines:
        if line or (found and found[-1]):
            found.append(_comment(line))
    return found


def _comment(line: str) -> str:
    return re.sub(r"^#(?=[^\s#!])", "# ", line)


def _behind(line: str, comment: str) -> str:
    return f"{line}  {_comment(comment)}" if comment else line


def _dotted(parts: Iterable[str]) -> str:
    return ".".join(part if _BARE.match(part) else f'"{part}"' for part in parts)


def _entry(entry: Entry, conditions: bool) -> list[str]:
    start = f"{_dotted(entry.key)} = "
    one = start + _one_line(entry.value, entry.key[-1], conditions or entry.key[-1] in CONDITIONS)
    inside = [_comment(comment) for comment in _comments(entry.value)]
    if isinstance(entry.value, Array) and (inside or len(one) > WIDTH):
        return _many_lines(start, entry, entry.value)
    return [*inside, _behind(one, entry.behind)]


def _many_lines(start: str, entry: Entry, array: Array) -> list[str]:
    lines = [start + "["]
    for item in array.items:
        lines += [f"  {_comment(comment)}" for comment in (*item.above, *_comments(item.value))]
        lines.append(_behind(f"  {_one_line(item.value, entry.key[-1], False)},", item.behind))
    lines += [f"  {_comment(comment)}" for comment in array.below]
    return [*lines, _behind("]", entry.behind)]


def _comments(value: Value) -> Iterator[str]:
    """Every comment inside `value`. One that stands deeper than the lines of a list goes above its line."""
    match value:
        case Scalar():
            return
        case Inline(entries):
            for entry in entries:
                yield from _comments(entry.value)
        case Array(items, _, _, below):
            for item in items:
                yield from (*item.above, *_comments(item.value), *filter(None, [item.behind]))
            yield from below


def _one_line(value: Value, key: str, condition: bool) -> str:
    """`value` on one line, without the comments inside it."""
    match value:
        case Scalar(raw):
            return _scalar(raw, condition)
        case Inline(entries):
            parts = [
                f"{_dotted(entry.key)} = {_one_line(entry.value, entry.key[-1], entry.key[-1] in CONDITIONS)}"
                for entry in _ordered(entries, _ORDERS.get(key, ()))
            ]
            return f"{{ {', '.join(parts)} }}" if parts else "{}"
        case Array(items):
            return f"[{', '.join(_one_line(item.value, key, condition) for item in items)}]"


def _scalar(raw: str, condition: bool) -> str:
    """A text with the quotes of its sort; anything else as typed."""
    if raw[:1] not in {'"', "'"}:
        return raw
    text = cast("str", tomllib.loads(f"x = {raw}")["x"])
    if condition:
        spaced = _condition(text)
        return f"'{spaced}'" if "'" not in spaced else raw
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if text.isprintable() else raw


_JOINED = re.compile(r"\b(and|or|not|where)\($")
_TOKENS = re.compile(r"\d{4}-\d{2}-\d{2}|<=|>=|!=|[=<>(){},.]|[\w-]+|\S")


def _condition(text: str) -> str:
    """A condition with one space where spaces belong, also if it is not (yet) right."""
    out = ""
    for word in _TOKENS.findall(text):
        glued = not out or out[-1] in "({." or word in {")", "}", ",", "."}
        glued = glued or bool(re.search(r"\w\($", out + word) and not _JOINED.search(out + word))
        out += word if glued else f" {word}"
    return out
