"""Entrypoints as a Django application: the page frame, the design and the commands."""

from __future__ import annotations

from django.apps import AppConfig


class Entrypoints(AppConfig):
    """Templates, static files and the settings' own checks."""

    name = "amparo.entrypoints"
    label = "entrypoints"
