"""What every page reads, read before the first page, and kept out of the rounds of Python's garbage collector.

Rules, limits, vocabulary, words and templates stay as long as the process does: some two hundred thousand objects.
A full round of the collector walks all of them and stops every thread while it does, which made one page in twenty
take three times as long as the others. They are frozen, once, before anybody is served; nothing that speaks of a
child is in memory then.

Nor does a round find anything within a page: what a page of two hundred children is made of is in use until it is
sent, and walking it took a quarter of the time. The collector looks through what is left once a page was sent.
"""

from __future__ import annotations

import gc
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.signals import request_finished
from django.template import engines
from django.urls import reverse
from django.utils import translation

import amparo
from amparo.access.decision import load_showing
from amparo.access.store.judging import load
from amparo.casework.web.catalogues import catalogue
from amparo.pathway.track_table import load_lanes

#: So many objects may be left behind by pages before they are looked through: those of twenty pages or so.
_LEFT = 20_000
#: The collector's own rounds, should one page make so many more than it throws away: some hundred megabytes.
_IN_A_PAGE = 1_000_000
#: One round in so many looks through all that is not frozen; the others through what is new since the last.
_FULL_ROUND = 50
_OURS = Path(amparo.__file__).parent


def warm() -> None:
    """Reads what every page needs, and freezes it. Once in a process, before it serves; needs no database.

    Raises what a damaged pack, rule file, catalogue or template raises: the server then does not start.
    """
    load()
    load_showing()
    load_lanes()
    for language, _ in settings.LANGUAGES:
        catalogue(language)
        with translation.override(language):
            translation.gettext("")
    reverse("today")
    pages = engines["django"]
    for folder in pages.template_dirs:  # type: ignore[attr-defined]
        if _OURS in Path(folder).parents:
            for file in sorted(Path(folder).rglob("*.html")):
                pages.get_template(file.relative_to(folder).as_posix())
    gc.collect()
    gc.freeze()
    gc.set_threshold(_IN_A_PAGE, *gc.get_threshold()[1:])
    request_finished.connect(_look_through, dispatch_uid=__name__)


_rounds = count(1)


def _look_through(**_: object) -> None:
    """After a page was sent: throws away what only points to itself, if there is enough of it."""
    if gc.get_count()[0] > _LEFT:
        gc.collect(1 if next(_rounds) % _FULL_ROUND else 2)
