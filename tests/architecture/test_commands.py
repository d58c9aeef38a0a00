"""No text leads to a command that is not there."""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest

from amparo.entrypoints.main import COMMANDS
from tests.architecture.reading_code import ROOT, SOURCE

#: `amparo law key` in a message, in a docstring, or in a guide; not `amparo.check`, and not "Amparo serves".
NAMED = re.compile(r"(?:`|run |with |See |see |, |or )amparo ([a-z]+)")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_module(name: str) -> None:
    assert find_spec(f"amparo.entrypoints.cli.{name}")


def test_every_command_that_a_text_names_is_one() -> None:
    texts = [*SOURCE.rglob("*.py"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    named = {(path.name, name) for path in texts for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert len({name for _, name in named}) > len(COMMANDS) // 2, "the texts name commands"
    assert {each for each in named if each[1] not in COMMANDS} == set()
