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
        ("band(c)", "band(c)"),
        ("any(k where(a = b))", "any(k where (a = b))"),
        ("(( a=b ))or(c=d)", "((a = b)) or (c = d)"),
        ("x not  in list( y )", "x not in list(y)"),
        ("count( k )>=-1.5", "count(k) >= -1.5"),
        ("a & b", "a & b"),
    ],
)
def test_a_condition_has_one_space_where_spaces_belong(typed: str, shaped: str) -> None:
    assert format_rules(f"[terms]\nx = '{typed}'\n") == f"[terms]\nx = '{shaped}'\n"


@pytest.mark.parametrize("key", ["where", "unless.when", "example.expect.where"])
def test_a_condition_is_in_its_shape_however_long_its_key(key: str) -> None:
    assert format_rules(f'[[rule]]\n{key} = "held=yes"\n') == f"[[rule]]\n{key} = 'held = yes'\n"


def test_an_exception_is_in_its_order_however_long_its_key() -> None:
    assert format_rules('[[rule]]\nold.unless = [{ when = "a=b", label = "l" }]\n') == (
        "[[rule]]\nold.unless = [{ label = \"l\", when = 'a = b' }]\n"
    )


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


@pytest.mark.parametrize("section", ["terms", "list", "unknown"])
def test_only_the_keys_of_states_are_put_in_the_order_of_states(section: str) -> None:
    """A term may be called as a key of a state is; terms stay in the order in which they were thought of."""
    kept = f"[{section}]\ncloses = 'linked = yes'\nopens = 'held = yes'\n"
    assert format_rules(kept) == (kept if section == "terms" else kept.replace("'", '"'))


SHUFFLED = """\
[[rule]]
sources = [{ reference = "art 1", instrument = "charter" }]
unseen = []
unless = [{ where = "a=b", event = "e", when = "c=d", on = "answer", at = "due", label = "l" }]
by = "b"
from = "f"
limit_at = "a"
limit = { note = "n", floor = "at_most", ends = "day", count = "working", to = 2024-01-01, value = 1, law = "XA" }
least = "l"
times = 1
rhythm = "fixed"
match = "any"
count_where = "a=b"
count = "c"
never_where = "a=b"
never = "n"
require = "a=b"
need_where = "a=b"
need = "n"
scope = "s"
applies = "a=b"
where = "a=b"
trigger = "t"
state = "s"
form = "f"
subject = "s"
serves = "OP1"
acts = "a"
topic = "t"
plain = "p"
title = "t"
part = "p"
id = "i"

[[rule.example]]
expect = "met"
law = "XA"
known_at = "k"
as_of = "a"
zone = "z"
covered = []
facts = [{ other = "o", corrects = "c", recorded = "r", happened = "h", kind = "k", id = "i" }]
born = "b"
title = "t"

[[limit]]
verified = true
provision = "p"
first_day_counts = true
from = 2023-01-01
value = 1
law = "XA"
id = "i"
"""
ORDERED = """\
[[limit]]
id = "i"
law = "XA"
value = 1
from = 2023-01-01
first_day_counts = true
provision = "p"
verified = true

[[rule]]
id = "i"
part = "p"
title = "t"
plain = "p"
topic = "t"
acts = "a"
serves = "OP1"
subject = "s"
form = "f"
state = "s"
trigger = "t"
where = 'a = b'
applies = 'a = b'
scope = "s"
need = "n"
need_where = 'a = b'
require = 'a = b'
never = "n"
never_where = 'a = b'
count = "c"
count_where = 'a = b'
match = "any"
rhythm = "fixed"
times = 1
least = "l"
limit = { law = "XA", value = 1, to = 2024-01-01, count = "working", ends = "day", floor = "at_most", note = "n" }
limit_at = "a"
from = "f"
by = "b"
unless = [{ label = "l", at = "due", on = "answer", when = 'c = d', event = "e", where = 'a = b' }]
unseen = []
sources = [{ instrument = "charter", reference = "art 1" }]

[[rule.example]]
title = "t"
born = "b"
facts = [{ id = "i", kind = "k", happened = "h", recorded = "r", corrects = "c", other = "o" }]
covered = []
zone = "z"
as_of = "a"
known_at = "k"
law = "XA"
expect = "met"
"""


def test_every_part_of_a_rule_has_its_order() -> None:
    assert format_rules(SHUFFLED) == ORDERED


@pytest.mark.parametrize(("length", "lines"), [(112, 1), (113, 4)])
def test_a_list_stays_on_one_line_as_long_as_it_fits(length: int, lines: int) -> None:
    filled = "x" * (length - len('unseen = ["", ""]'))
    shaped = format_rules(f"[[rule]]\nunseen = ['{filled}', '']\n").splitlines()[1:]
    one, many = [f'unseen = ["{filled}", ""]'], ["unseen = [", f'  "{filled}",', '  "",', "]"]
    assert shaped == {1: one, 4: many}[lines]


def test_a_text_and_a_table_stay_on_their_line_however_long() -> None:
    long = "x" * 120
    kept = f'[[rule]]\ntitle = "{long}"  # why\nlimit = {{ law = "XA", note = "{long}" }}  # and\n'
    assert format_rules(kept) == kept


def test_comments_inside_a_list_stay_with_their_lines_and_deeper_ones_go_above_them() -> None:
    typed = """\
[[rule]]
serves = ["OP1", #first
  #of the second
  "OP2"
  #after all
]#end
unless = [ # in front
  { label = "a", event = [ #deep
    "b", # deeper
    # deepest
  ] }, # behind
]
limit = { law = "XA", value = [1, # one
 2] } # two
"""
    shaped = """\
[[rule]]
serves = [
  "OP1",  # first
  # of the second
  "OP2",
  # after all
]  # end
# one
limit = { law = "XA", value = [1, 2] }  # two
unless = [
  # in front
  # deep
  # deeper
  # deepest
  { label = "a", event = ["b"] },  # behind
]
"""
    assert format_rules(typed) == shaped
    assert format_rules(shaped) == shaped


def test_a_table_below_follows_the_table_that_it_belongs_to_and_tables_alone_keep_their_place() -> None:
    typed = """\
[[rule]]
id = "a"
[terms]
x = 'a = b'
[[rule.example]]
title = "of a"
[state.held]
[[rule]]
id = "b"
[[limit]]
id = "l"
[[rule.example]]
title = "of b"
[[rule.example]]
title = "of b too"
[state.free]
"""
    shaped = """\
[[limit]]
id = "l"

[terms]
x = 'a = b'

[state.held]

[state.free]

[[rule]]
id = "a"

[[rule.example]]
title = "of a"

[[rule]]
id = "b"

[[rule.example]]
title = "of b"

[[rule.example]]
title = "of b too"
"""
    assert format_rules(typed) == shaped


@pytest.mark.parametrize(
    ("typed", "shaped"),
    [
        # a heading ends at a blank line, and only a file with something below it has one
        ("# a\n\n# b\n[terms]\n", "# a\n\n# b\n[terms]\n"),
        ("# a\n[terms]\n", "# a\n[terms]\n"),
        ("# a\n\n[terms]\n", "# a\n\n[terms]\n"),
        ("# a\n\n# b\n\n# c\n[[rule]]\n[terms]\n", "# a\n\n# b\n\n[terms]\n\n# c\n[[rule]]\n"),
        ("# a\n\n# b\nx = 1\n[terms]\n", "# a\n\n# b\nx = 1\n\n[terms]\n"),
        ("# a\n\n# b\n", "# a\n\n# b\n"),
        ("# a\n", "# a\n"),
        ("", "\n"),
        ("\n\n[terms]\n\n\n# end\n\n\n", "[terms]\n\n# end\n"),
        ("x = 1\n\n\ny = 2\n", "x = 1\ny = 2\n"),
        ("x = 1\n\n# of y\n\ny = 2\n", "x = 1\n# of y\n\ny = 2\n"),
        ("#!keep\n#\n#  so\n## two\n#a\nx = 1\n", "#!keep\n#\n#  so\n## two\n# a\nx = 1\n"),
    ],
)
def test_blank_lines_and_headings(typed: str, shaped: str) -> None:
    assert format_rules(typed) == shaped
    assert format_rules(shaped) == shaped


@pytest.mark.parametrize(
    ("typed", "shaped"),
    [
        ("'a'", '"a"'),
        ("'a \"b\" \\'", '"a \\"b\\" \\\\"'),
        ('"\\u00e9t\\u00e9"', '"été"'),
        ('"tab\\there"', '"tab\\there"'),
        ("'''\na\nb'''", "'''\na\nb'''"),
        ("0x1F", "0x1F"),
        ("1979-05-27T07:32:00Z", "1979-05-27T07:32:00Z"),
    ],
)
def test_a_text_stands_between_double_quotes_unless_it_cannot(typed: str, shaped: str) -> None:
    """What is no text, or holds what cannot be seen, is left as it was typed."""
    assert format_rules(f"x = {typed}\n") == f"x = {shaped}\n"


def test_a_condition_with_a_quotation_mark_in_it_is_left_for_its_writer_to_mend() -> None:
    kept = "[[rule]]\nwhere = \"a = 'b'\"\n"
    assert format_rules(kept) == kept


def test_a_key_is_between_quotes_only_where_it_must_be() -> None:
    assert format_rules('"a" = 1\n\'b.c\' = 2\n"d e".f-1 = 3\n["t".\'u v\']\n') == (
        'a = 1\n"b.c" = 2\n"d e".f-1 = 3\n\n[t."u v"]\n'
    )
