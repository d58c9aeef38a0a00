"""What every page reads, read before the first page, and kept out of the rounds of Python's garbage collector.

Rules, limits, vocabulary, words and templates stay as long as the process does: some two hundred thousand objects.
A full round of the collector walks all of them and stops every thread while it does, which made one page in twenty
take three times as long as the others. They are frozen, once, before anybody is served; nothing that speaks of a
child is in memory then.
"""

from __future__ import annotations

import gc
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.urls import reverse
from django.utils import translation

import amparo
from amparo.access.decision import load_showing
from amparo.access.store import judging
from amparo.casework.web.catalogues import catalogue
from amparo.pathway.track_table import load_lanes

#: How many more objects must be made than thrown away before the youngest are looked through: about those of one
#: page. Then every tenth round takes the next generation along, as Python's own habit is.
_YOUNG = 20_000
_OURS = Path(amparo.__file__).parent


def warm() -> None:
    """Reads what every page needs, and freezes it. Once in a process, before it serves; needs no database.

    Raises what a damaged pack, rule file, catalogue or template raises: the server then does not start.
    """
    judging.load()
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
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
