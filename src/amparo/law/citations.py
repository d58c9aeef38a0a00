"""From a citation as a lawyer writes it to the provisions that it names.

Pure. `paras 20, 22, 25`, `paras 85-87`, `rules 43(1), 44`, `para 18(a)-(b), (d)`, `art 40(2)(b)(ii)-(iii)`,
`OP7` and `art 37(d)` are read; what kind of division it is (article, paragraph, rule) is not compared, for an
instrument numbers only one of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from amparo.law.instruments import Provision, Texts

_PLACE = re.compile(r"(?:OP)?\d+(?:\.[0-9A-Z]+)*(?:\([0-9a-z]+\))*", re.IGNORECASE)
_RANGE = re.compile(rf"({_PLACE.pattern})\s*-\s*({_PLACE.pattern})", re.IGNORECASE)
_SIBLING = re.compile(rf"({_PLACE.pattern})(\s*(?:,|-|\band\b)\s*)(\((?:[a-z]|[ivx]+)\))", re.IGNORECASE)
_LAST = re.compile(r"^(.*?)(\d+|\([a-z]+\))$", re.IGNORECASE)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


class CitationError(LookupError):
    """A citation that names nothing known. The message says what is known instead."""


def _between(first: str, last: str) -> list[str]:
    """All places of a range of which only the ends are written; just the ends if they do not match."""
    begin, end = _LAST.match(first), _LAST.match(last)
    if begin is None or end is None or end[1] != begin[1]:
        return [first, last]
    low, high = begin[2].strip("()").lower(), end[2].strip("()").lower()
    if low.isdigit() and high.isdigit() and int(low) < int(high):
        return [f"{begin[1]}{number}" for number in range(int(low), int(high) + 1)]
    letters = _ROMAN if len(low + high) > 2 else "abcdefghijklmnopqrstuvwxyz"
    if low in letters and high in letters and letters.index(low) < letters.index(high):
        return [f"{begin[1]}({letter})" for letter in letters[letters.index(low) : letters.index(high) + 1]]
    return [first, last]


def _written_out(reference: str) -> str:
    """`18(a)-(b), (d)` as `18(a)-18(b), 18(d)`: a letter alone stands beside the place before it."""
    while found := _SIBLING.search(reference):
        stem = found[1].rpartition("(")[0] or found[1]
        reference = reference[: found.start(3)] + stem + reference[found.start(3) :]
    return reference


@lru_cache(maxsize=4096)
def places(reference: str) -> tuple[str, ...]:
    """The single places that `reference` names, in order: `paras 73, 85-87` gives 73, 85, 86, 87.

    Letter case of `OP` is unified. Empty if it names none.
    """
    found: list[str] = []

    def expand(match: re.Match[str]) -> str:
        found.extend(_between(match[1], match[2]))
        return " "

    rest = _RANGE.sub(expand, _written_out(reference))
    found.extend(_PLACE.findall(rest))
    unified = [re.sub(r"^op", "OP", place, flags=re.IGNORECASE) for place in found]
    return tuple(dict.fromkeys(unified))


def resolve(instrument: str, reference: str, texts: Texts | None = None) -> tuple[Provision, ...]:
    """The provisions that a citation names, in the order of the files, each once.

    `instrument` is an id, short name or title; `texts` the law to look in (the international texts if not
    given; a pack's `texts` hold its national ones too). Raises `CitationError` if the instrument is unknown
    or a place in it is: a citation is never resolved in part.
    """
    if texts is None:
        from amparo.law.packs import load_law  # packs check their own citations with this function

        texts = load_law().texts
    found = texts.instrument(instrument)
    if found is None:
        known = ", ".join(sorted(texts.instruments))
        raise CitationError(f"there is no instrument {instrument!r}; known are {known}")
    candidates = texts.of(found)
    same = [each for each in candidates if _plain(each.reference) == _plain(reference)]
    if same:
        return tuple(same)
    wanted = set(places(reference))
    chosen = [each for each in candidates if wanted & set(places(each.reference))]
    missing = wanted.difference(*(places(each.reference) for each in chosen))
    if not wanted or missing:
        what = ", ".join(sorted(missing)) or repr(reference)
        known = "; ".join(each.reference for each in candidates) or "none yet"
        raise CitationError(f"{found.short} has no {what} in the library; known are {known}")
    return tuple(chosen)


def was_read(instrument: str, reference: str, texts: Texts | None = None) -> bool:
    """Whether all that a citation names was read in a copy of the text. Raises `CitationError` as `resolve`."""
    return all(provision.verified for provision in resolve(instrument, reference, texts))


@lru_cache(maxsize=4096)
def _plain(reference: str) -> str:
    return re.sub(r"\s+", " ", reference).strip().casefold()
