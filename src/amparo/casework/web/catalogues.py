"""The catalogues in which a reader's words are looked up: pages, safeguards, the vocabulary, and names.

One domain each, so that several people can translate at once. A text that stands in none of them is written as it
is; a test holds that none is missing.
"""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from amparo.casework.wording import Wording

#: `names` holds what agencies and places of the demonstration are called. Others bear the name they were given.
DOMAINS = ("django", "rules", "words", "names")


@lru_cache(maxsize=8)
def catalogue(language: str) -> NullTranslations:
    """The catalogues of `language`, one after the other; empty ones for the source language."""
    folder = str(Path(settings.LOCALE_PATHS[0]))
    found = (translation(domain, folder, [language], fallback=True) for domain in DOMAINS)
    first, *others = [each for each in found if isinstance(each, GNUTranslations)] or [NullTranslations()]
    for other in others:
        first.add_fallback(other)
    return first


def wording(now: int, zone: str, language: str | None = None) -> Wording:
    """How the reader of this request reads, at `now` (microseconds UTC) in `zone`."""
    chosen = (language or get_language() or "en").split("-")[0]
    found = catalogue(chosen)

    def translate(text: str) -> str:
        return found.gettext(text) if text else ""  # the empty text is the catalogue's own head

    return Wording(now, zone, chosen, translate, found.ngettext)
