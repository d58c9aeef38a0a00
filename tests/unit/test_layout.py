"""Where things stand in TOML files, on every such file of this repository."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from amparo.safeguards.formatter import format_rules
from amparo.safeguards.layout import Array, Entry, Inline, Layout, Place, Value, lay_out, places
from tests.unit.drawn_toml import drawn

ROOT = Path(__file__).parents[2]
FILES = [*sorted((ROOT / "src").rglob("*.toml")), ROOT / "pyproject.toml"]


def values(value: object, path: tuple[str | int, ...] = ()):
    """Every value of a file with its path."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from values(inner, (*path, key))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from values(inner, (*path, number))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_value_has_a_place_and_every_text_stands_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found, lines = places(lay_out(text)), text.splitlines()
    for where, value in values(tomllib.loads(text)):
        if not where:
            continue
        place = found[where]
        if isinstance(value, str) and not set(value) & set('\\"\n'):
            assert lines[place.line - 1][place.column - 1 :].startswith(value)


TEXT = """\
# above
a.b = 1  # behind
"c d" = '''
x
  y'''
e = [ # in front
  { f = "g" , h = [1,2] },
  "i" # no comma
  # below
]
[[t]]
[[t.u]]
v = 2024-01-31 10:00:00
[[t]]
[t.w]
x = 'y#z'
"""


def test_places_of_everything_that_toml_can_say() -> None:
    assert places(lay_out(TEXT)) == {
        (): Place(1, 1),
        ("a",): Place(2, 1),
        ("a", "b", "="): Place(2, 1),
        ("a", "b"): Place(2, 7),
        ("c d", "="): Place(3, 1),
        ("c d",): Place(4, 1),
        ("e", "="): Place(6, 1),
        ("e",): Place(6, 5),
        ("e", 0): Place(7, 3),
        ("e", 0, "f", "="): Place(7, 1),
        ("e", 0, "f"): Place(7, 10),
        ("e", 0, "h", "="): Place(7, 1),
        ("e", 0, "h"): Place(7, 19),
        ("e", 0, "h", 0): Place(7, 20),
        ("e", 0, "h", 1): Place(7, 22),
        ("e", 1): Place(8, 4),
        ("t",): Place(11, 1),
        ("t", 0): Place(11, 1),
        ("t", 0, "u"): Place(12, 1),
        ("t", 0, "u", 0): Place(12, 1),
        ("t", 0, "u", 0, "v", "="): Place(13, 1),
        ("t", 0, "u", 0, "v"): Place(13, 5),
        ("t", 1): Place(14, 1),
        ("t", 1, "w"): Place(15, 1),
        ("t", 1, "w", "x", "="): Place(16, 1),
        ("t", 1, "w", "x"): Place(16, 6),
    }


def test_a_blank_first_line_moves_no_column() -> None:
    """The mark under a mistake stands under the mistake, also in a file that begins with an empty line."""
    found = places(lay_out("\na = 1\n"))
    assert (found["a",], found["a", "="]) == (Place(2, 5), Place(2, 1))


def test_comments_stay_with_what_they_stand_at() -> None:
    layout = lay_out(TEXT)
    first, _, third = layout.blocks[0].entries
    assert (first.above, first.behind) == (("# above",), "# behind")
    assert [item.above for item in third.value.items] == [("# in front",), ()]
    assert [item.behind for item in third.value.items] == ["", "# no comma"]
    assert third.value.below == ("# below",)


def test_a_comment_before_a_comma_is_kept() -> None:
    (entry,) = lay_out("a = [\n  1\n  # why\n  , 2 # two\n  , 3, # three\n  4]\n").blocks[0].entries
    assert [(item.value.raw, item.above, item.behind) for item in entry.value.items] == [
        ("1", (), ""),
        ("2", ("# why",), "# two"),
        ("3", (), "# three"),
        ("4", (), ""),
    ]


SEEDS = range(60)


def comments(layout: Layout) -> list[str]:
    """Every comment of a file in its order."""
    found: list[str] = []

    def of_value(value: Value) -> None:
        if isinstance(value, Array):
            for item in value.items:
                found.extend(item.above)
                of_value(item.value)
                found.append(item.behind)
            found.extend(value.below)
        if isinstance(value, Inline):
            for entry in value.entries:
                of_value(entry.value)

    def of_entry(entry: Entry) -> None:
        found.extend(entry.above)
        of_value(entry.value)
        found.append(entry.behind)

    for block in layout.blocks:
        found += [*block.above, block.behind]
        for entry in block.entries:
            of_entry(entry)
    return [comment for comment in [*found, *layout.below] if comment]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "dos"])
def test_everything_in_a_drawn_file_stands_where_it_was_put(seed: int, newline: str) -> None:
    """A message that names another line than the one that was typed sends a lawyer to the wrong rule."""
    file = drawn(seed)
    text = file.text.replace("\n", newline)
    tomllib.loads(text)
    layout = lay_out(text)
    assert places(layout) == {path: Place(*at) for path, at in file.stands.items()}
    assert comments(layout) == file.comments


@pytest.mark.parametrize("seed", SEEDS)
def test_shaping_a_drawn_file_changes_neither_what_it_says_nor_a_comment(seed: int) -> None:
    file = drawn(seed)
    shaped = format_rules(file.text)
    assert tomllib.loads(shaped) == tomllib.loads(file.text)
    assert sorted(comments(lay_out(shaped))) == sorted(file.comments)
    assert format_rules(shaped) == shaped


def test_blank_lines_between_comments_are_kept_as_one_and_none_is_made() -> None:
    (entry,) = lay_out("# a\n# b\n\n# c\n \n\n\n# d\na = 1\n").blocks[0].entries
    assert entry.above == ("# a", "# b", "", "# c", "", "# d")
    (entry,) = lay_out("\n\n# a\n\n\na = 1").blocks[0].entries
    assert entry.above == ("", "# a", "")
