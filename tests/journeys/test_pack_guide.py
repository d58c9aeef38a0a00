"""The guide to country packs, followed step by step in an empty folder: what it says is printed is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from amparo.entrypoints.main import exit_code

GUIDE = Path(__file__).parents[2] / "docs/how-to/write-a-pack.md"

#: A file to write, named in a line of its own, or commands with what they print.
STEP = re.compile(r"^`([\w./]+)`:\n\n```\w+\n(.*?)^```$|^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """The steps of the guide: (name, content) of a file, or (command, what it prints)."""
    found: list[tuple[str, str]] = []
    for file, content, console in STEP.findall(GUIDE.read_text(encoding="utf-8")):
        if file:
            found.append((file, content))
        for said in re.split(r"^(?=\$ )", console, flags=re.MULTILINE):
            if said:
                command, _, printed = said.partition("\n")
                found.append((command, printed))
    return found


def pattern(printed: str) -> str:
    """What is printed as an expression; `…` stands for anything within a line, alone for any lines."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in printed.splitlines()
    ]
    return "".join(lines)


def test_the_guide_says_what_happens(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AMPARO_KEY_PASSPHRASE", "typed where it is asked for")
    ran: list[str] = []
    for step, content in steps():
        if not step.startswith("$ "):
            (tmp_path / step).write_text(content, encoding="utf-8")
            continue
        name, *arguments = shlex.split(step.removeprefix("$ "))
        assert name == "amparo"
        exit_code(arguments)
        shown = capsys.readouterr()
        printed = "".join(f"{line.rstrip()}\n" for line in (shown.out + shown.err).splitlines())
        assert re.fullmatch(pattern(content), printed), f"{step} printed\n{printed}"
        ran.append(" ".join(arguments[:2]))
    assert ran == [
        *("law new", "law lint", "law lint", "law lint", "law gaps"),
        *("check log.csv", "law key", "law sign", "law verify"),
    ]


def test_an_hour_is_an_hour() -> None:
    words = {"two": 2, "three": 3, "five": 5, "fifteen": 15}
    minutes = re.findall(r"^## \d+\. .*: (\w+) minutes$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sum(words[word] for word in minutes) == 60
