"""Translation catalogues are compiled when they are newer, and what cannot be read stops the build."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from hatch_build import LOCALES, compile_catalogues

SOURCE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "Met"
msgstr "تحقق"

#, fuzzy
msgid "Breached"
msgstr "ربما"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / LOCALES / "ar" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE)
    return path


def test_a_catalogue_is_compiled_once_and_again_when_it_changed(catalogue: Path, tmp_path: Path) -> None:
    assert compile_catalogues(tmp_path) == [catalogue.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
    with catalogue.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Met") == "تحقق"
    assert words.gettext("Breached") == "Breached", "what nobody has checked is not shown"
    later = catalogue.stat().st_mtime + 5
    os.utime(catalogue, (later, later))
    assert compile_catalogues(tmp_path) == [catalogue.with_suffix(".mo")]


def test_a_catalogue_that_cannot_be_read_stops_the_build(catalogue: Path, tmp_path: Path) -> None:
    catalogue.write_text(SOURCE + '\nmsgid "Met\n')
    with pytest.raises(PoFileError, match="missing msgstr"):
        compile_catalogues(tmp_path)
    assert not catalogue.with_suffix(".mo").exists()
