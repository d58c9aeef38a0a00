"""Populations of a seed are the same in every run and on every Python, rare ones too; and their key holds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType

import pytest

from amparo.pathway.population import courses, plans
from tests.unit.pinned_populations import FILE, LAST, PINNED, Ends, digests, lives_of, pinned
from tests.unit.test_population import differences

MOVED = """
{count} of {all} rows of the population {name!r} are not what {file} has pinned:

{rows}

To see what differs, write the lives down before your change and after it, and compare the two folders:

    python -m tests.unit.pinned_populations FOLDER

If that is meant, pin it anew (the same without FOLDER) and say so in CHANGELOG.md: whoever has kept a seed gets
other children from then on.
"""


@pytest.mark.parametrize("name", sorted(PINNED, key=lambda name: PINNED[name][2]))
def test_a_seed_gives_the_same_lives_and_the_same_key(name: str) -> None:
    was, found = pinned()[name], digests(name)
    rows = [
        f"    {row}: {was.get(row, 'none')} were pinned, {found.get(row, 'none')} are made"
        for row in sorted({*was, *found})
        if was.get(row) != found.get(row)
    ]
    assert not rows, MOVED.format(
        count=len(rows), all=len({*was, *found}), name=name, file=FILE.name, rows="\n".join(rows[:20])
    )


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("ends", 400),
        ("near", 300),
        ("last", 200),
        ("again", 100),
        ("vouched", 100),
        ("unvouched", 100),
        ("facility-ends", 200),
        ("facility-vouched", 100),
        ("report-ends", 400),
        ("access-ends", 400),
    ],
)
def test_the_key_holds_at_the_ends_of_every_range(name: str, most: int) -> None:
    """To the minute on a limit, at the very moment of the check, on the last day of all: there keys go wrong."""
    assert differences(lives_of(name, most)) == []


def test_the_ends_of_ranges_are_met() -> None:
    draws = Ends(1, 1)
    drawn = [draws.whole(1, 1_000) for _ in range(400)]
    assert 40 < drawn.count(1) < 120
    assert 40 < drawn.count(1_000) < 120
    assert {draws.next() for _ in range(100)} >= {0.0, LAST}
    assert LAST < 1


#: Who makes lives, and how many of which populations are made until every line of theirs has been run.
MAKING = [*Path(plans.__file__).parent.glob("[!_]*.py"), Path(courses.__file__)]
MADE = {
    "again": 300, "ends": 1_500, "unvouched": 150, "facility-vouched": 150, "report-ends": 50, "access-ends": 50,
    "vouched": 50, "shipped": 3_000,
}  # fmt: skip


def test_every_line_that_makes_lives_is_run_by_lives_that_are_pinned() -> None:
    """What no pinned life needs could be wrong without anybody noticing, or is needed by nobody."""
    unrun = {_place(code): _lines(code) for file in MAKING for code in _functions(file)}
    assert sum(map(len, unrun.values())) > 900

    def watched(frame: FrameType, _: str, __: object) -> Callable[..., object] | None:
        left = unrun.get(_place(frame.f_code))
        if left is None:  # the function of another, or one whose lines have all been run
            return None
        left.discard(frame.f_lineno)
        if not left:
            del unrun[_place(frame.f_code)]
        return watched

    many = (life for name, most in MADE.items() for life in lives_of(name, most))
    before = sys.gettrace()
    sys.settrace(watched)
    try:
        while unrun and next(many, None):
            pass
    finally:
        sys.settrace(before)
    assert [f"{Path(file).name}:{min(lines)} in {name}" for (file, _, name), lines in unrun.items()] == []


def _place(code: CodeType) -> tuple[str, int, str]:
    return code.co_filename, code.co_firstlineno, code.co_name


def _lines(code: CodeType) -> set[int]:
    return {line for *_, line in code.co_lines() if line}


def _functions(file: Path) -> Iterator[CodeType]:
    """All functions of a module that are given a life, and what is nested in them."""
    waiting = [compile(file.read_text(encoding="utf-8"), str(file), "exec")]
    while waiting:
        code = waiting.pop()
        waiting += [each for each in code.co_consts if isinstance(each, CodeType)]
        if {"life", "_life"} & {*code.co_varnames[: code.co_argcount], *code.co_freevars}:
            yield code
