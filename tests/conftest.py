"""What all tests share: the database of `tests.serving`, started only for tests that ask for it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest

from tests.serving import TestDatabase, database_of_tests, prepare


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Workers begin as a shell begins them, whatever folders were named and so read here already.

    pytest-django reads the settings first of all wherever the environment names them: a worker would then keep the
    folders and the secret that `prepare` made for this process, beside those that it makes for itself.
    """
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Iterator[TestDatabase]:
    """A real PostgreSQL with roles, tables and a key store; Django's logins point at it."""
    prepare()
    # pytest-django forbids the database to tests that do not let it undo them. These never undo anything.
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock() if blocker else contextlib.nullcontext(), database_of_tests() as database:
        yield database
