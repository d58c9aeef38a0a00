"""A pytest plugin: under coverage, which test ran which line; against a mutant, which tests run.

python -m pytest -p tests.mutants.reach --told-to FILE [--only FILE | --without FILE --first FILE]
"""

from __future__ import annotations

import contextlib
import functools
import json
import resource
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

#: A mutant may fill memory without end; it must not take the machine with it.
MEMORY_BYTES = 6 * 2**30

#: The same cases every time, whichever tests run beside them; no time is spent on making a failure small, and a
#: busy machine is no failure.
settings.register_profile(
    "mutants",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate, Phase.target],
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """What the run may be told."""
    parser.addoption("--told-to", type=Path, required=True, help="JSON file: seconds of each test, and who failed")
    parser.addoption("--only", type=Path, help="JSON file: the tests that run, in their order")
    parser.addoption("--without", type=Path, help="JSON file: the tests that do not run")
    parser.addoption("--first", type=Path, help="JSON file: of those that run, the first, in their order")


def pytest_configure(config: pytest.Config) -> None:
    """Every run against a mutant is bounded and repeats itself."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    settings.load_profile("mutants")
    config.pluginmanager.register(Telling(config.getoption("--told-to")))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests asked for, in the order asked for; or all but those that ran already."""
    if only := config.getoption("--only"):
        ranks = {name: rank for rank, name in enumerate(json.loads(only.read_text()))}
        items[:] = sorted((item for item in items if item.nodeid in ranks), key=lambda item: ranks[item.nodeid])
    elif without := config.getoption("--without"):
        ran = set(json.loads(without.read_text()))
        items[:] = [item for item in items if item.nodeid not in ran]
        first = json.loads(config.getoption("--first").read_text()) if config.getoption("--first") else []
        ranks = {name: rank for rank, name in enumerate(first)}
        items.sort(key=lambda item: ranks.get(item.nodeid, len(ranks)))  # the others as they stood


@contextlib.contextmanager
def noted_for(name: str) -> Iterator[None]:
    """Under coverage, the lines that run in the block are noted under `name`, "" for everybody."""
    measuring = sys.modules["coverage"].Coverage.current() if "coverage" in sys.modules else None
    if measuring is None:
        yield
        return
    before = NOTED[-1]
    NOTED.append(name)
    measuring.switch_context(name)
    try:
        yield
    finally:
        NOTED.pop()
        measuring.switch_context(before)


#: Caches elsewhere hold nothing of what is judged here.
OURS = ("amparo", "tests")

#: Whose lines are being noted, the innermost last. Imports are everybody's.
NOTED = [""]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What a test runs, its own fixtures included, is noted under its name."""
    with noted_for(item.nodeid):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """What several tests share is noted for everybody, not for the first that asks."""
    if fixturedef.scope == "function":
        return (yield)
    with noted_for(""):
        return (yield)


def note_loads_for_everybody() -> None:
    """From now on, what runs to fill a cache is noted for everybody, not for the first that asks."""
    keep = functools.lru_cache

    def noting(maxsize: Any = 128, typed: bool = False) -> Callable[..., Any]:
        def decorated(load: Callable[..., Any]) -> Callable[..., Any]:
            if not load.__module__.startswith(OURS):
                return keep(maxsize, typed)(load)

            @functools.wraps(load)
            def noted(*arguments: Any, **named: Any) -> Any:
                with noted_for(""):
                    return load(*arguments, **named)

            return functools.wraps(load)(keep(maxsize, typed)(noted))

        if callable(maxsize):
            load, maxsize = maxsize, 128
            return decorated(load)
        return decorated

    functools.lru_cache = noting
    functools.cache = noting(None)  # type: ignore[assignment]


if "coverage" in sys.modules:
    note_loads_for_everybody()


class Telling:
    """Writes down how long each test took, which failed, and which were left out by name."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []
        self.left_out: list[str] = []

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Somebody asked that these do not run."""
        self.left_out += [item.nodeid for item in items]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One of the three parts of a test is over."""
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file was read, or could not be."""
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """All is over."""
        self.file.write_text(
            json.dumps({"seconds": self.seconds, "failed": self.failed, "left_out": self.left_out})
        )
