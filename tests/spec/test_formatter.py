"""The one shape of a rule file: idempotent, keeping comments, changing nothing that the file means."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from amparo.safeguards.formatter import format_rules

HERE = Path(__file__).parent
PLAIN = [*sorted((HERE / "good").glob("*.toml")), *sorted((HERE / "bad").glob("*.toml"))]

UNTIDY = """\
#A heading that stays at the top
# whatever is moved.


[[rule]]   # the first
need='heard'
#why this one
id='x'
trigger=["stopped",
  # the second is rarer
  "admitted", # also by night
]
form="within"


limit="hearing"
where='''
  held=yes
  and not(  linked=yes)
'''
unless=[{when='held(custody)',label="it's \\"open\\"",at="due"}]
[terms]
b='linked=yes'
[[rule.example]]
title="one"
facts=[]
# the end
"""

TIDY = """\
# A heading that stays at the top
# whatever is moved.

[terms]
b = 'linked = yes'

[[rule]]  # the first
# why this one
id = "x"
form = "within"
trigger = [
  "stopped",
  # the second is rarer
  "admitted",  # also by night
]
where = 'held = yes and not (linked = yes)'
need = "heard"
limit = "hearing"
unless = [{ label = "it's \\"open\\"", at = "due", when = 'held(custody)' }]

[[rule.example]]
title = "one"
facts = []

# the end
"""


def test_an_untidy_file_is_put_into_shape() -> None:
    assert format_rules(UNTIDY) == TIDY


def means(text: str) -> object:
    """What a file says, conditions without their spaces and lines."""

    def squeezed(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: squeezed(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [squeezed(inner, key) for inner in value]
        return "".join(value.split()) if isinstance(value, str) else value

    return squeezed(tomllib.loads(text))


def is_toml(path: Path) -> bool:
    try:
        tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError:
        return False
    return True


@pytest.mark.parametrize("path", [path for path in PLAIN if is_toml(path)], ids=lambda path: path.stem)
def test_formatting_keeps_the_meaning_and_the_comments_and_is_done_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shaped = format_rules(text)
    assert means(shaped) == means(text)
    assert format_rules(shaped) == shaped
    for line in text.splitlines():
        if line.startswith("# "):
            assert line in shaped.splitlines()


def test_comments_keep_one_blank_line_between_them_however_many_there_were() -> None:
    scattered = "# why\n\n\n\n# and since when\n\n\n[terms]\nx = 'linked = yes'\n"
    assert format_rules(scattered) == "# why\n\n# and since when\n\n[terms]\nx = 'linked = yes'\n"


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        format_rules("[[rule]\n")


@pytest.mark.parametrize(
    ("typed", "shaped"),
    [
        ("a<=1", "a <= 1"),
        ("a  !=b", "a != b"),
        ("x in{a,b}", "x in {a, b}"),
        ("not  ( a=b or c=d )", "not (a = b or c = d)"),
        ("any( k,l where a=b)", "any(k, l where a = b)"),
        ("limit( night-from )>1", "limit(night-from) > 1"),
        ("d<2024-01-31", "d < 2024-01-31"),
        ("x = trigger . x", "x = trigger.x"),
        ("a = b and(c = d)", "a = b and (c = d)"),
    ],
)
def test_a_condition_has_one_space_where_spaces_belong(typed: str, shaped: str) -> None:
    assert format_rules(f"[terms]\nx = '{typed}'\n") == f"[terms]\nx = '{shaped}'\n"


@pytest.mark.parametrize("key", ["where", "unless.when", "example.expect.where"])
def test_a_condition_is_in_its_shape_however_long_its_key(key: str) -> None:
    assert format_rules(f'[[rule]]\n{key} = "held=yes"\n') == f"[[rule]]\n{key} = 'held = yes'\n"


def test_the_keys_of_a_state_come_in_the_order_in_which_it_is_lived() -> None:
    shuffled = '[state.held]\nkey = ["agency"]\ncloses = ["released"]\nopens = ["detained"]\n'
    assert format_rules(shuffled) == (
        '[state.held]\nopens = ["detained"]\ncloses = ["released"]\nkey = ["agency"]\n'
    )


def test_only_a_limit_s_own_values_are_put_in_the_order_of_limits() -> None:
    assert format_rules('[[rule]]\nlimit = { value = "P1D", law = "XA" }\n') == (
        '[[rule]]\nlimit = { law = "XA", value = "P1D" }\n'
    )
    assert format_rules('[[rule.example]]\nborn = { value = "P1D", law = "XA" }\n') == (
        '[[rule.example]]\nborn = { value = "P1D", law = "XA" }\n'
    )


def test_the_parts_of_a_file_come_in_one_order_and_what_nobody_knows_comes_last() -> None:
    """Two who write the same rules have the same file, so that a comparison shows what differs."""
    parts = ["[limit]", "[list]", "[terms]", "[state.held]", "[[rule]]", "[unknown]"]
    for shuffled in (parts[::-1], [*parts[3:], *parts[:3]]):
        assert format_rules("\n".join(shuffled)).split() == parts
