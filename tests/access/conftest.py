"""Tests here speak to the database, as the logins that production uses."""

from __future__ import annotations

import pytest

from tests.serving import TestDatabase, prepare

prepare()


@pytest.fixture(autouse=True)
def _with_database(database: TestDatabase) -> None:
    """Every test here needs it."""
