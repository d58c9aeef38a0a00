"""What every journey at the command line begins with."""

from __future__ import annotations

import pytest

from amparo.entrypoints.main import exit_code
from tests.journeys.running import Run


@pytest.fixture
def amparo(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process: its exit code, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = exit_code(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
