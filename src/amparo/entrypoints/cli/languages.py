"""The catalogues for commands that write for readers. The command line itself speaks English."""

from __future__ import annotations

from gettext import NullTranslations, translation
from pathlib import Path

from amparo.casework.wording import Wording
from amparo.entrypoints.cli.failing import BadInput

_FOLDER = Path(__file__).parent.parent / "locale"
_DOMAINS = ("django", "rules", "words", "names")
SOURCE_LANGUAGE = "en"


def languages() -> tuple[str, ...]:
    """The languages that there are catalogues of, the source language first."""
    return (SOURCE_LANGUAGE, *sorted(path.parent.name for path in _FOLDER.glob("*/LC_MESSAGES")))


def wording_in(language: str, now: int, zone: str) -> Wording:
    """How somebody reads who reads `language`, at `now` (microseconds UTC) in `zone`.

    Raises `BadInput` for a language without a catalogue, or whose catalogue was not compiled.
    """
    if language not in languages():
        raise BadInput(f"there is no language {language}; known are {', '.join(languages())}")
    if language == SOURCE_LANGUAGE:
        return Wording(now, zone)
    found: NullTranslations | None = None
    for domain in _DOMAINS:
        try:
            one = translation(domain, str(_FOLDER), [language])
        except OSError:
            raise BadInput(
                f"the catalogue {domain} of {language} is not compiled; run python hatch_build.py"
            ) from None
        if found is None:
            found = one
        else:
            found.add_fallback(one)
    assert found is not None  # noqa: S101 - there are domains

    def translate(text: str) -> str:
        return found.gettext(text) if text else ""

    return Wording(now, zone, language, translate, found.ngettext)
