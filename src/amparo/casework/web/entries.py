"""Pages by which one event is added, corrected or withdrawn. Nothing is overwritten: each adds an entry."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from amparo.access.actors import Purpose
from amparo.access.decision import Verdict, load_showing
from amparo.access.store.judging import pack
from amparo.access.store.opening import OpenedCase, RecordLocked, open_case
from amparo.access.store.recording import Refused, record
from amparo.casework.cases import read_case
from amparo.casework.entry_form import read_entry
from amparo.casework.fields import FormError, errors_of
from amparo.casework.kinds import recordable
from amparo.casework.web.called import called
from amparo.casework.web.catalogues import wording
from amparo.casework.web.child import kind_field
from amparo.casework.web.frame import Here, page
from amparo.pathway.drafts import Draft
from amparo.pathway.events import WITHDRAWN, Event
from amparo.pathway.forms import Form, form_of
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.store.reading import facilities
from amparo.pathway.vocabulary import load_vocabulary


@require_http_methods(["GET", "HEAD", "POST"])
@page
def add(here: Here, reference: str) -> HttpResponse:
    """Chooses a kind, asks what it asks, and records it, also where the record itself cannot be opened."""
    locked: tuple[str, ...] = ()
    try:
        opened = open_case(here.actor, reference, Purpose.CASE_CONDUCT)
    except RecordLocked as refused:
        opened, locked = refused.blank, (refused.reference,)
    chosen = here.request.GET.get("kind", "")
    kinds = {kind.name: kind for kind in recordable(load_vocabulary())}
    kind = kinds.get(chosen)
    context: dict[str, object] = {
        "choose": kind_field(here, chosen),
        "button": gettext("Add this"),
        "locked": locked,
    }
    if kind is None:
        context |= {"heading": gettext("Add what happened"), "lead": gettext("First say what it was.")}
        return _page(here, opened, context)
    context |= {"heading": here.words.translate(kind.label), "lead": here.words.translate(kind.means)}
    return _form(here, opened, _form_of(here, chosen), context, None)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def correct(here: Here, reference: str, event: str) -> HttpResponse:
    """Puts a right entry in the place of a wrong one of the acting agency's own."""
    opened = open_case(here.actor, reference, Purpose.CASE_CONDUCT)
    return _correcting(here, opened, _own_entry(here, opened, event))


def _correcting(
    here: Here, opened: OpenedCase, wrong: Event, withdrawal: str = "", refused: tuple[FormError, ...] = ()
) -> HttpResponse:
    """The form that corrects `wrong`; with `refused` it is shown because its withdrawal was not recorded."""
    label = here.words.translate(load_vocabulary().kinds[wrong.kind].label)
    context: dict[str, object] = {
        "heading": gettext("Correct: %(what)s") % {"what": label},
        "lead": gettext(
            "The entry as it stands is filled in. What you change replaces it from now on; the old one stays."
        ),
        "button": gettext("Correct the entry"),
        "withdraw_url": reverse("withdraw", args=[opened.reference, wrong.id]),
        "withdrawal": withdrawal,
    }
    return _form(here, opened, _form_of(here, wrong.kind), context, wrong, refused)


@require_POST
@page
def withdraw(here: Here, reference: str, event: str) -> HttpResponse:
    """Takes back an entry of something that never happened, or not to this child."""
    opened = open_case(here.actor, reference, Purpose.CASE_CONDUCT)
    wrong = _own_entry(here, opened, event)
    reason = here.request.POST.get("withdrawal", "").strip()
    now = Instant(here.now, here.now, Precision.MINUTE, opened.timeline.zone)
    draft = Draft(WITHDRAWN, now, {"withdrawal_reason": reason} if reason else {}, corrects=wrong.id)
    if problems := _record(here, opened, draft):
        refused = tuple(FormError("withdrawal", problem.text) for problem in problems)
        return _correcting(here, opened, wrong, reason, refused)
    messages.success(here.request, gettext("Withdrawn. The clocks are counted without that entry; it stays below."))
    return redirect("child", reference=reference)


def _form(
    here: Here,
    opened: OpenedCase,
    form: Form,
    context: dict[str, object],
    wrong: Event | None,
    refused: tuple[FormError, ...] = (),
) -> HttpResponse:
    """The form with what was sent, or, if something else was `refused`, as it begins."""
    post = here.request.POST
    sent = {name: post.getlist(name) for name in post} if here.request.method == "POST" and not refused else {}
    case = read_case(opened, pack().leap_birthday)
    places = called(facilities().values(), here.words)
    entry = read_entry(form, sent, case, places, load_vocabulary(), wording(here.now, case.zone), here.now, wrong)
    problems = errors_of(entry.fields) if sent else refused
    if sent and entry.draft is not None and post.get("do") != "read":
        problems = _record(here, opened, replace(entry.draft, id=_uuid(post.get("batch", ""))))
        if not problems:
            said = gettext("Corrected.") if wrong else gettext("Recorded.")
            then = gettext("The clocks below are counted with it.")
            if context.get("locked"):
                then = gettext("It is kept, and stands with the rest when the record opens again.")
            messages.success(here.request, f"{said} {then}")
            return redirect("child", reference=opened.reference)
    fields = (
        entry.fields if sent else tuple(replace(field, error="", wrong_parts=frozenset()) for field in entry.fields)
    )
    rest = fields[entry.folded_from :]
    context |= {
        "fields": fields[: entry.folded_from],
        "rest": rest,
        "rest_open": any(field.error or field.is_answered for field in rest),
        "errors": problems,
        "batch": post.get("batch") or str(uuid4()),
    }
    return _page(here, opened, context)


def _record(here: Here, opened: OpenedCase, draft: Draft) -> tuple[FormError, ...]:
    """Records the draft once, however often the form is sent; what is wrong with it, if it was refused."""
    try:
        record(here.actor, opened.reference, [draft])
    except Refused as refused:
        return tuple(FormError(each.part, here.words.say(each.message)) for each in refused.problems)
    return ()


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _own_entry(here: Here, opened: OpenedCase, identity: str) -> Event:
    """The entry, if the acting agency made it, sees all of it, and nothing has taken its place; else not found."""
    replaced = {event.corrects for event in opened.events}
    hidden = identity in replaced or identity in opened.withheld_groups
    for event in opened.events:
        own = event.id == identity and event.agency == here.actor.agency and event.kind != WITHDRAWN
        if own and not hidden:
            return event
    raise Http404


def _form_of(here: Here, kind: str) -> Form:
    """The form of a kind, without what the acting role could not see of its own agency's entry."""
    showing, vocabulary = load_showing(), load_vocabulary()
    seen = [name for name in vocabulary.groups if showing.group(name, here.actor.role, own=True) is Verdict.SHOWN]
    return form_of(vocabulary.kinds[kind], seen)


def _page(here: Here, opened: OpenedCase, context: dict[str, object]) -> HttpResponse:
    context |= {
        "reference": opened.reference,
        "child_name": opened.display_name or here.words.translate("No name known"),
        "child_url": reverse("child", args=[opened.reference]),
    }
    return render(here.request, "casework/add.html", context)
