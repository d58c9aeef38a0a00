"""The law here: what this server's country pack says, for everybody who works under it. No case is opened."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from amparo.access.store.judging import pack
from amparo.casework.law_here import law_here as page_of
from amparo.casework.law_signed import Signed, signed
from amparo.casework.web.frame import Here, page
from amparo.law.counting import day_of
from amparo.pathway.vocabulary import load_vocabulary
from amparo.vault.signing import is_signed


@require_safe
@page
def law_here(here: Here) -> HttpResponse:
    """Ages, limits, days off, who acts, who tells whom, offences, and which text of the law this is."""
    law = pack()
    shown = page_of(law, day_of(here.now, law.zone), load_vocabulary(), here.words, _signed())
    context = {
        "law": shown,
        "printed": gettext("Printed %(when)s") % {"when": here.words.on_paper.moment(here.now)},
        "called": law.called,
    }
    return render(here.request, "casework/law_here.html", context)


def _signed() -> Signed:
    """Read anew each time: a signature may come, or go, while the server runs."""
    key = settings.AMPARO_COUNTRY_KEY
    try:
        public = key.read_bytes() if key else None
    except OSError:
        return Signed.OTHER_KEY
    return signed(pack(), public, is_signed)
