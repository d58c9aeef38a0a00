"""The pathway's rows as a Django application, labelled `pathway`."""

from __future__ import annotations

from django.apps import AppConfig


class PathwayStore(AppConfig):
    """Subjects and what happened to them."""

    name = "amparo.pathway.store"
    label = "pathway"
