"""What all tests share: the database of `tests.serving`, started only for tests that ask for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.serving import TestDatabase, database_of_tests, prepare


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Iterator[TestDatabase]:
    """A real PostgreSQL with roles, tables and a key store; Django's logins point at it."""
    prepare()
    # pytest-django forbids the database to tests that do not let it undo them. These never undo anything.
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock() if blocker else contextlib.nullcontext(), database_of_tests() as database:
        yield database
