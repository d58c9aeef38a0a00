"""Whatever stands in a pack: it is read, or refused with file and line; nothing else happens."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from amparo.law.gaps import gaps, held_against_floor, silences
from amparo.law.linting import remarks, value_text
from amparo.law.packs import PackError, read_pack

WHOLE = (Path(__file__).parent / "whole_pack.toml").read_text(encoding="utf-8").replace('library = "NO"\n', "")
BLOCKS = re.split(r"^(?=\[)", WHOLE, flags=re.MULTILINE)
KEYS = sorted(set(re.findall(r"^([a-z_]+) =", WHOLE, re.MULTILINE)))

#: Values of every type, and those that a reader could trip over.
VALUES = st.sampled_from(
    [
        *(
            '""',
            '" "',
            '"x"',
            '"é\\u0000"',
            "0",
            "-1",
            "1.5",
            "nan",
            "inf",
            "true",
            "[]",
            "[[]]",
            "[1]",
            '[""]',
            "{}",
        ),
        *('["x", "x"]', "{ a = 1 }", '{ ar = "" }', "0001-01-01", "9999-12-31", "2026-01-01T00:00:00Z", "12:00:00"),
        *('"P0D"', '"P999999999Y"', '"PT999999999H"', "99999999999999999999", '"../x"', '"P20D"', '"working"'),
        *(
            '"court"',
            '"authority"',
            '"minimum-age"',
            '"international"',
            '"policy"',
            '"XZ"',
            '["monday"]',
            "29",
            "2",
        ),
    ]
)
CHANGES = st.lists(st.tuples(st.integers(1, len(BLOCKS) - 1), st.sampled_from(KEYS), VALUES), max_size=4)
HEADINGS = st.sampled_from(
    [
        "[pack]",
        "[[pack]]",
        "[role]",
        "[[role]]",
        "[limit]",
        "[[calendar]]",
        "[calendar.fixed]",
        "[level.x.y]",
        "[x]",
    ]
)


def changed(changes: list[tuple[int, str, str]], heading: tuple[int, str] | None) -> str:
    """The whole pack with keys of some sections set to other values, and one heading replaced."""
    blocks = list(BLOCKS)
    for place, key, value in changes:
        without = re.sub(rf"^{key} = .*\n", "", blocks[place], flags=re.MULTILINE).rstrip("\n")
        blocks[place] = f"{without}\n{key} = {value}\n\n"
    if heading is not None:
        place, text = heading
        blocks[place] = re.sub(r"^\[.*\]$", lambda _: text, blocks[place], count=1, flags=re.MULTILINE)
    return "".join(blocks)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, heading=st.none() | st.tuples(st.integers(1, len(BLOCKS) - 1), HEADINGS))
@example(changes=[(1, "zone", '"../x"')], heading=None)
@example(changes=[(1, "zone", '""')], heading=None)
def test_a_wild_pack_is_read_or_refused(
    tmp_path: Path, changes: list[tuple[int, str, str]], heading: tuple[int, str] | None
) -> None:
    path = tmp_path / "wild.toml"
    path.write_text(changed(changes, heading), encoding="utf-8")
    try:
        pack = read_pack(path, frozenset({"apprehended"}), frozenset({"0401"}))
    except PackError as error:
        assert error.problems
        count = len(path.read_text(encoding="utf-8").splitlines())
        for problem in error.problems:
            assert problem.file == "wild.toml"
            assert 1 <= problem.line <= count + 1
            assert problem.problem
        return
    for remark in remarks(pack):
        assert remark.text
    assert len(gaps(pack)) <= len(held_against_floor(pack))
    assert not set(silences(pack)) & {limit.id for limit in pack.own_limits}
    assert all(value_text(limit) for limit in pack.limits)
