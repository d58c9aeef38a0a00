"""Where an action leads."""

from __future__ import annotations

from django.urls import reverse

from amparo.casework.finding_cards import Action


def action_url(reference: str, action: Action) -> str:
    """The page on which `action` is done for the child with that code; empty if there is nothing to do."""
    if action.entry:
        return reverse("correct", args=[reference, action.entry])
    return f"{reverse('add', args=[reference])}?kind={action.kind}" if action.kind else ""
