"""The catalogues: complete, up to date, and with the same places as the source."""

from __future__ import annotations

import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import amparo

LOCALES = Path(amparo.__file__).parent / "entrypoints" / "locale"
DOMAINS = ("django", "rules", "words", "names")
LANGUAGES = ("ar",)
ALL = [(language, domain) for language in LANGUAGES for domain in DOMAINS]


def catalogue(language: str, domain: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> list[str]:
    """All forms of the translation."""
    return list(message.string) if isinstance(message.string, (tuple, list)) else [message.string]


def places(text: str) -> set[str]:
    """The names of the places of a text, of both sorts."""
    percent = set(re.findall(r"%\((\w+)\)s", text))
    if percent:
        return percent
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def messages(language: str, domain: str) -> list[Message]:
    return [message for message in catalogue(language, domain) if message.id]


@pytest.mark.parametrize(("language", "domain"), ALL)
def test_nothing_is_missing(language: str, domain: str) -> None:
    missing = [message.id for message in messages(language, domain) if not all(forms(message)) or message.fuzzy]
    assert missing == []


@pytest.mark.parametrize(("language", "domain"), ALL)
def test_the_places_are_those_of_the_source(language: str, domain: str) -> None:
    wrong: list[object] = []
    for message in messages(language, domain):
        source = message.id if isinstance(message.id, str) else message.id[-1]
        for form in forms(message):
            # A form for one or two may say the number in words; it may not bring places of its own.
            counted = {"count", "number"} if isinstance(message.id, tuple) else set()
            if not (places(source) - counted <= places(form) <= places(source)):
                wrong.append((message.id, form))
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_has_a_form(language: str) -> None:
    for domain in DOMAINS:
        for message in messages(language, domain):
            if isinstance(message.id, tuple):
                assert len(forms(message)) == 6, message.id


def test_the_catalogues_hold_what_the_program_says() -> None:
    done = subprocess.run(
        [sys.executable, str(LOCALES / "extract.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}; run {LOCALES / 'extract.py'}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_arabic_is_written_and_not_copied(language: str) -> None:
    for domain in DOMAINS:
        for message in messages(language, domain):
            source = message.id if isinstance(message.id, str) else message.id[0]
            words_left = re.sub(r"\{\w+\}|%\(\w+\)s", "", source)
            assert forms(message)[0] != source or not re.search(r"[a-z]{3}", words_left), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_begged_or_shouted_at(language: str) -> None:
    for domain in DOMAINS:
        for message in messages(language, domain):
            source = message.id if isinstance(message.id, str) else " ".join(message.id)
            assert not re.search(r"\bplease\b|invalid|oops|!", source, re.IGNORECASE), source
            assert not any("!" in form for form in forms(message)), source


NEVER = re.compile(
    r"\b(offender|fighter|terrorist|gang member|minor|minors|risk score|suspects?)\b(?! the)", re.IGNORECASE
)


@pytest.mark.parametrize("domain", ["django"])
def test_pages_put_the_person_first(domain: str) -> None:
    for message in messages("ar", domain):
        source = message.id if isinstance(message.id, str) else " ".join(message.id)
        assert not NEVER.search(source), source
