"""Nothing of a person reaches a log, whoever writes it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from amparo.entrypoints.impersonal_logs import Impersonal, TracebackWithoutValues

NAME = "Ilan Example"


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Impersonal())
    handler.setFormatter(TracebackWithoutValues("{levelname} {name}: {message}", style="{"))
    logger = logging.getLogger("django.somebody")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG)
    yield logger, stream
    logger.handlers = []


def test_values_that_could_name_somebody_are_left_out(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    logger.warning("Somebody asked for %s", NAME)
    logger.warning("Somebody asked for %s", "Ilan")
    logger.warning("Somebody asked for %s", "إيلان")
    logger.warning("%(who)s did %(count)d", {"who": NAME, "count": 3})
    logger.warning(f"Trouble with {NAME} إيلان (born 2010-05-03)")
    logger.error("Failed: %s", ValueError(NAME))
    logger.warning("%s: %d", "Not Found", 404)
    text = stream.getvalue()
    for part in ("Ilan", "إيلان", "2010", "Trouble"):
        assert part not in text
    assert "Failed: ValueError" in text
    assert "did 3" in text
    assert "Not Found: 404" in text


def test_an_exception_is_its_type_and_its_lines(written: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = written
    try:
        raise ValueError(f"duplicate key: {NAME}")
    except ValueError:
        logger.exception("Internal Server Error: %s", "/today/")
    text = stream.getvalue()
    assert "ValueError" in text
    assert "test_impersonal_logs.py:" in text
    assert NAME not in text
    assert "duplicate key" not in text
