"""Casework's pages as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkWeb(AppConfig):
    """Pages for people who work with a child. It has no tables: what it shows comes through the one door."""

    name = "amparo.casework.web"
    label = "casework"
