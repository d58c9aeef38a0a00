"""A pytest plugin: under coverage, which test ran which line; against a mutant, which tests run.

python -m pytest -p tests.mutants.reach --told-to FILE [--only FILE | --without FILE]
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Generator
from pathlib import Path

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Lines run by a test, its fixtures included, are noted under its name; imports under no name."""
    measuring = sys.modules["coverage"].Coverage.current() if "coverage" in sys.modules else None
    if not measuring:
        return (yield)
    measuring.switch_context(item.nodeid)
    try:
        return (yield)
    finally:
        measuring.switch_context("")


class Telling:
    """Writes down how long each test took and which failed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

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
        self.file.write_text(json.dumps({"seconds": self.seconds, "failed": self.failed}))
