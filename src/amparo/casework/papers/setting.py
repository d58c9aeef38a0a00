"""From what a paper says to a PDF/UA-1: the page's design stands in a `.typ` file here, the words are data.

Pure but for reading fonts. What a record says is passed as JSON and printed as text: it is never part of the
program that is run, so that a name with `#`, `$`, `@` or `\\` in it is a name. The program imports
nothing, reads no other file, and asks no network. Fonts are those of the machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from amparo.casework.wording import RIGHT_TO_LEFT
from amparo.law.messages import Message, say

HERE = Path(__file__).parent
#: Fonts in the order in which they are tried; of each line one must be there.
LATIN = ("Noto Sans", "DejaVu Sans", "Liberation Sans")
ARABIC = ("Noto Naskh Arabic", "Noto Sans Arabic", "Amiri", "Scheherazade New")
_ARABIC_LETTER = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
#: What steers a terminal, an editor or a printer, and has no place in a text. Line breaks become blanks.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_NOWHERE = "/nonexistent"


class PaperError(RuntimeError):
    """A paper that cannot be set on this machine. The message says what is missing and what to do; no word of the
    paper stands in it. `message` is the same, to be translated."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


class FontMissing(PaperError):
    """No font of this machine writes the script. Raised before anything is set: no paper has empty boxes."""


@lru_cache(maxsize=1)
def families() -> frozenset[str]:
    """The families of fonts on this machine."""
    import typst

    return frozenset(typst.Fonts().families())


def fonts_for(content: object, language: str, there: frozenset[str] | None = None) -> tuple[str, ...]:
    """The fonts with which to set `content`, best first.

    Raises `FontMissing` if a script that occurs in it, or that of `language`, has none. `there` is what the machine
    has, if not asked of the machine.
    """
    known = families() if there is None else there
    latin = [name for name in LATIN if name in known]
    arabic = [name for name in ARABIC if name in known]
    if not latin:
        raise FontMissing(
            say(
                "This paper cannot be made: no font for Latin letters is on this server. Whoever runs it can "
                "install one: apt install fonts-noto-core"
            )
        )
    needed = language in RIGHT_TO_LEFT or bool(_ARABIC_LETTER.search(json.dumps(content, ensure_ascii=False)))
    if needed and not arabic:
        raise FontMissing(
            say(
                "This paper cannot be made: no font for Arabic letters is on this server. Whoever runs it can "
                "install one: apt install fonts-noto-core"
            )
        )
    return (*latin[:1], *arabic[:1])


def set_paper(design: str, content: dict[str, object], language: str, made: int) -> bytes:
    """`content` in the design `design` (`motion`, `chart`) as a PDF/UA-1.

    `made` (microseconds UTC) is the date that the file bears; the same content made at the same moment gives the
    same file. Raises `FontMissing`, and `PaperError` if a letter has no glyph or the design does not fit.
    """
    import typst

    cleaned = _clean(content)
    data = {
        "content": cleaned,
        "language": language,
        "rtl": language in RIGHT_TO_LEFT,
        "fonts": fonts_for(cleaned, language),
    }
    try:
        return typst.compile(
            str(HERE / f"{design}.typ"),
            root=str(HERE),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            timestamp=datetime.fromtimestamp(made // 1_000_000, UTC),
            package_path=_NOWHERE,
            package_cache_path=_NOWHERE,
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise PaperError(_problem(str(error))) from None  # its own words quote the paper


def _problem(message: str) -> Message:
    if "could not be displayed" in message or "glyph" in message:
        return say(
            "This paper cannot be made: a letter in it has no font on this server. Whoever runs it can install "
            "more: apt install fonts-noto-core fonts-noto-cjk"
        )
    return say(
        "This paper cannot be made: it could not be set. Whoever runs this server can see whether typst works."
    )


def _clean(value: object) -> object:
    """The same with no character in it that steers a device."""
    match value:
        case str():
            return _LONE.sub("\ufffd", _CONTROL.sub(" ", value))
        case dict():
            return {name: _clean(each) for name, each in cast("dict[str, object]", value).items()}
        case list() | tuple():
            return [_clean(each) for each in cast("Sequence[object]", value)]
        case _:
            return value


__all__ = ["FontMissing", "PaperError", "families", "fonts_for", "set_paper"]
