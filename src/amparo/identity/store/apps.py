"""Identity's rows as a Django application, labelled `identity`."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityStore(AppConfig):
    """Names and reference codes."""

    name = "amparo.identity.store"
    label = "identity"
