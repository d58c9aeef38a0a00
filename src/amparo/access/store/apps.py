"""Access's rows as a Django application, labelled `access`."""

from __future__ import annotations

from django.apps import AppConfig


class AccessStore(AppConfig):
    """Who may see what, and who looked."""

    name = "amparo.access.store"
    label = "access"
