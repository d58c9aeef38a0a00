"""Loading rule files: names that meet, limits and scopes, and what a mistake lists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.vocabulary import Attribute as Attribute_
from amparo.pathway.vocabulary import Compartment, Kind, Type, Vocabulary
from amparo.safeguards.loader import load_rules, rules_of
from amparo.safeguards.mistakes import RuleError
from amparo.safeguards.nodes import Every, RuleSet
from tests.spec.small_vocabulary import LIMITS, VOCABULARY
from tests.spec.test_files import HERE, load_small


@pytest.fixture(scope="module")
def forms() -> RuleSet:
    return load_small(HERE / "good" / "forms.toml")


NAMED = """\
[terms]
linked_now = 'linked = yes'

[list]
authorities = ["judge"]

[state.custody]
opens = "admitted"
closes = "let_go"

[[rule]]
id = "x"
part = "y"
form = "before"
trigger = "heard"
require = 'linked_now'
"""


def test_what_two_files_name_alike_is_refused_with_the_place_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one.toml", "two.toml"):
        Path(name).write_text(NAMED)
    with pytest.raises(RuleError) as refused:
        load_small(Path("one.toml"), Path("two.toml"))
    assert [str(mistake) for mistake in refused.value.mistakes] == [
        'two.toml, line 2: [terms], linked_now: the term "linked_now" stands already in one.toml, line 2.'
        " Choose another name.",
        'two.toml, line 5: [list], authorities: the list "authorities" stands already in one.toml, line 5.'
        " Choose another name.",
        'two.toml, line 7: state custody: the state "custody" stands already in one.toml, line 7.'
        " Choose another name.",
        'two.toml, line 11: rule x#y: the rule "x#y" stands already in one.toml, line 11. Choose another name.',
    ]


def test_what_the_base_names_cannot_be_named_anew(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(NAMED)
    (tmp_path / "two.toml").write_text(NAMED.replace('id = "x"', 'id = "another"'))
    base = load_small(tmp_path / "one.toml")
    with pytest.raises(RuleError) as refused:
        load_small(tmp_path / "two.toml", base=base)
    assert [(mistake.line, mistake.found) for mistake in refused.value.mistakes] == [
        (2, 'the term "linked_now" stands already in the rules loaded before'),
        (5, 'the list "authorities" stands already in the rules loaded before'),
        (7, 'the state "custody" stands already in the rules loaded before'),
    ]


def test_a_name_may_serve_for_a_term_a_state_and_a_list_at_once(tmp_path: Path) -> None:
    """They never stand in one place: `held` asks for a state, `list` for a list, and a term stands alone."""
    (tmp_path / "one.toml").write_text(NAMED.replace("linked_now", "custody").replace("authorities", "custody"))
    loaded = load_small(tmp_path / "one.toml")
    assert loaded.terms == (("custody", "linked = yes"),)
    assert loaded.lists == (("custody", frozenset({"judge"})),)
    assert [state.name for state in loaded.states] == ["custody"]


def test_a_state_that_needs_itself_is_told_with_every_step(tmp_path: Path) -> None:
    """Whoever sees one step does not see the circle; a state that only leads into it is no part of it."""
    path = tmp_path / "states.toml"
    state = '[state.{0}]\nopens = "admitted"\ncloses = "let_go"\nwhere = \'held({1})\'\n'
    circle = [("a", "b"), ("b", "c"), ("c", "a"), ("leads_in", "a"), ("alone", "alone")]
    path.write_text("".join(state.format(*each) for each in circle) + "[state.apart]\nof = 'nowhere'\n")
    with pytest.raises(RuleError) as refused:
        load_small(path)
    assert [(mistake.line, mistake.found) for mistake in refused.value.mistakes] == [
        (1, 'the state "a" needs itself: a needs b needs c needs a'),
        (5, 'the state "b" needs itself: b needs c needs a needs b'),
        (9, 'the state "c" needs itself: c needs a needs b needs c'),
        (17, 'the state "alone" needs itself: alone needs alone'),
        (22, 'there is no state "nowhere"'),
    ]


def test_a_file_without_one_right_line_is_told_with_the_line_where_it_ends(tmp_path: Path) -> None:
    """An unclosed table ends with the file; the place is the last line, never one beyond it."""
    (tmp_path / "open.toml").write_text('[[rule]]\nid = """x\n\n')
    (tmp_path / "empty.toml").write_text("[[rule")
    with pytest.raises(RuleError) as refused:
        load_small(tmp_path)
    assert [(Path(each.file).name, each.line) for each in refused.value.mistakes] == [
        ("empty.toml", 1),
        ("open.toml", 3),
    ]
    assert all(each.found.startswith("this is not TOML: ") for each in refused.value.mistakes)


def test_a_folder_stands_for_its_rule_files_by_name_and_its_place_is_the_folder(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.toml").write_text(f"[[rule]]\nid = '{name}'\nform = 'never'\nnever = 'heard'\n")
    (tmp_path / "a.txt").write_text("not a rule")
    assert [each.id for each in load_small(tmp_path).rules] == ["a", "b"]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(RuleError) as refused:
        load_small(empty)
    assert str(refused.value) == (
        f"{empty}, line 1: the folder holds no rule file.\n  Expected files that end in .toml."
    )


def test_the_roles_that_can_act_are_those_of_the_law_unless_others_are_given(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("[[rule]]\nid = 'x'\nform = 'never'\nnever = 'heard'\nacts = 'elder'\n")
    loaded = load_rules([path], VOCABULARY, roles=["elder"])
    assert [each.acts for each in loaded.rules] == ["elder"]
    for roles in (None, ()):
        with pytest.raises(RuleError, match='"elder" is no role that can act'):
            load_rules([path], VOCABULARY, roles=roles)


def test_a_limit_of_the_base_is_not_doubled_by_the_law_s_own(forms: RuleSet, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("[[rule]]\nid = 'x'\nform = 'never'\nnever = 'heard'\n")
    assert load_small(path, base=forms).limits == forms.limits
    assert len(set(forms.limits)) == len(forms.limits) == len(LIMITS) + 1


def test_rules_of_an_id_are_all_its_parts_and_no_others(forms: RuleSet) -> None:
    assert [each.name for each in rules_of(forms, "ceiling")] == ["ceiling#length", "ceiling#count"]
    assert rules_of(forms, "ceil") == ()


def test_a_rule_knows_its_file_and_the_line_of_its_header(forms: RuleSet) -> None:
    lines = (HERE / "good" / "forms.toml").read_text(encoding="utf-8").splitlines()
    for each in forms.rules:
        assert each.file == str(HERE / "good" / "forms.toml")
        assert lines[each.line - 1 : each.line + 1] == ["[[rule]]", f'id = "{each.id}"']


LIMIT_TABLE = """\
[[limit]]
id = "l"
law = "XA"
value = {value}
from = "2024-01-31"
to = 2024-12-31
count = "working"
first_day_counts = true
ends = "same_time"
provision = "charter art 1"
verified = true
floor = "at_least"
note = "as  amended"
"""


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("14", 14.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("'14'", 14.0),
        ("'-1.5'", -1.5),
        ("'PT24H'", Period.read("PT24H")),
        ("'P6M'", Period.read("P6M")),
    ],
)
def test_a_limit_of_a_file_is_read_whole(tmp_path: Path, typed: str, value: Period | float) -> None:
    """Each of its keys decides an outcome: when it is in force, how it is counted, which way is stricter."""
    path = tmp_path / "l.toml"
    path.write_text(LIMIT_TABLE.format(value=typed))
    (limit,) = load_rules([path], VOCABULARY).limits
    assert limit == LimitVersion(
        id="l",
        law="XA",
        value=value,
        start=date(2024, 1, 31),
        end=date(2024, 12, 31),
        count="working",
        first_day_counts=True,
        ends="same_time",
        provision="charter art 1",
        verified=True,
        floor="at_least",
        note="as amended",
    )
    assert type(limit.value) is type(value)


def test_a_value_written_into_a_rule_is_house_policy_that_holds_always(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("[[rule]]\nid = 'x'\nform = 'at_most'\ncount = 'heard'\nlimit = { value = 2 }\n")
    (found,) = load_small(path).rules
    assert (found.limit, found.own_limit) == (None, LimitVersion("x", "policy", 2.0))


def test_a_value_may_hold_for_one_day(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("[[limit]]\nid = 'l'\nlaw = 'XA'\nvalue = 2\nfrom = 2024-01-31\nto = 2024-01-31\n")
    assert load_rules([path], VOCABULARY).limits[0].end == date(2024, 1, 31)


@pytest.mark.parametrize(
    ("typed", "scope"),
    [
        ("'subject'", ()),
        ("['subject']", ()),
        ("'episode'", ("episode",)),
        ("['hearing', 'subject']", ("hearing", "subject")),
    ],
)
def test_the_whole_subject_is_the_widest_scope(tmp_path: Path, typed: str, scope: tuple[str, ...]) -> None:
    path = tmp_path / "x.toml"
    path.write_text(f"[[rule]]\nid = 'x'\nform = 'never'\nnever = 'heard'\nscope = {typed}\n")
    (found,) = load_small(path).rules
    assert found.scope == scope


def many(what: str, number: int) -> list[str]:
    return [f"{what}{each}" for each in range(number)]


@pytest.mark.parametrize(("number", "ends"), [(40, "n39"), (41, "n39 and 1 more")])
def test_up_to_forty_words_are_listed_to_choose_from(number: int, ends: str, tmp_path: Path) -> None:
    """Whoever misspells a code sees all that there are; beyond forty, how many more."""
    codes = tuple(many("n", number))
    attributes = {"c": Attribute_("c", Type.CODE, group="test", label="c", codes=codes)}
    attributes |= {name: Attribute_(name, Type.BOOL3, "test", name) for name in many("n", number - 1)}
    kind = Kind("k", Compartment.SPINE, "none", "k", "k", attributes)
    path = tmp_path / "x.toml"
    path.write_text(
        "[[rule]]\nid = 'x'\nform = 'before'\ntrigger = 'k'\nrequire = 'c = zz'\nacts = 'zz'\n"
        "[[rule.example]]\ntitle = 't'\nas_of = '2026-03-10T10:00'\nexpect = 'met'\n"
        "facts = [{ kind = 'k', happened = '2026', zz = 1, c = 'zz' }]\n"
    )
    with pytest.raises(RuleError) as refused:
        load_rules([path], Vocabulary(1, {"k": kind}), roles=many("n", number))
    code, role, attribute, value = (mistake.expected for mistake in refused.value.mistakes)
    assert code.startswith("a code of c: n0, n1, n2")
    assert role.startswith("one of n0, n1, n2")
    assert attribute.startswith("a reference, or an attribute of k: c, n0, n1")
    assert value.startswith("one of n0, n1, n2")
    assert [each.rsplit(", ", 1)[1] for each in (code, role, value)] == [ends] * 3
    assert attribute.rsplit(", ", 1)[1] == ends.replace("n39", "n38")


@pytest.mark.parametrize(("number", "on"), [(4, "k0, k1, k2, k3"), (5, "k0, k1, k2, k3 and 1 more")])
def test_an_attribute_of_other_kinds_is_told_with_four_of_them(number: int, on: str, tmp_path: Path) -> None:
    there = {"a": Attribute_("a", Type.BOOL3, "test", "a")}
    kinds = {name: Kind(name, Compartment.SPINE, "none", name, name, there) for name in many("k", number)}
    kinds["bare"] = Kind("bare", Compartment.SPINE, "none", "bare", "bare", {})
    path = tmp_path / "x.toml"
    path.write_text("[[rule]]\nid = 'x'\nform = 'before'\ntrigger = 'bare'\nrequire = 'a = yes'\n")
    with pytest.raises(RuleError) as refused:
        load_rules([path], Vocabulary(1, kinds))
    assert [mistake.advice for mistake in refused.value.mistakes] == [f"It is recorded on {on}"]


def test_a_set_of_rules_knows_its_states_by_name(forms: RuleSet) -> None:
    assert forms.state("long_custody").of == "custody"
    with pytest.raises(KeyError, match="prison"):
        forms.state("prison")


def test_a_duty_may_recur_once(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        "[state.s]\nopens = 'admitted'\ncloses = 'let_go'\n[[rule]]\nid = 'x'\nform = 'every'\nstate = 's'\n"
        "need = 'heard'\nlimit = 'review'\nrhythm = 'fixed'\ntimes = 1\n"
    )
    (found,) = load_small(path).rules
    assert found.form == Every("s", ("heard",), fixed=True, times=1)
