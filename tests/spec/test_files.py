"""Whole rule files: good ones with what they mean, wrong ones with the message that stands at their top."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.vocabulary import Compartment, Kind, Vocabulary, load_vocabulary
from amparo.safeguards.loader import load_catalogue, load_rules
from amparo.safeguards.mistakes import RuleError
from amparo.safeguards.nodes import (
    Any,
    AtMost,
    Before,
    Citation,
    Code,
    Compare,
    Count,
    Every,
    Held,
    Match,
    Never,
    Number,
    Operator,
    Or,
    Rule,
    RuleSet,
    State,
    Term,
    Within,
)
from amparo.safeguards.nodes import Path as Attribute
from tests.spec.small_vocabulary import LIMITS, ROLES, VOCABULARY, was_read

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.toml"))
WORKED = [HERE / "good" / f"worked_{name}.toml" for name in ("limits_and_words", "fourteen", "three_awkward")]


def load_small(*paths: Path, base: RuleSet | None = None) -> RuleSet:
    return load_rules(paths, VOCABULARY, LIMITS, was_read, base, ROLES)


@pytest.fixture(scope="module")
def forms() -> RuleSet:
    return load_small(HERE / "good" / "forms.toml")


def rule(ruleset: RuleSet, name: str) -> Rule:
    return next(rule for rule in ruleset.rules if rule.name == name)


# --- wrong files ----------------------------------------------------------------------------------------


def written_in(path: Path) -> str:
    """The message that stands in the comments at the top of a wrong file."""
    lines: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").removeprefix(" "))
    return "\n".join(lines)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_wrong_file_is_refused_with_the_message_at_its_top(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with pytest.raises(RuleError) as refused:
        load_small(Path(path.name))
    assert str(refused.value) == written_in(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_message_names_the_file_and_a_line_that_is_there(path: Path) -> None:
    with pytest.raises(RuleError) as refused:
        load_small(path)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    for mistake in refused.value.mistakes:
        assert mistake.file == str(path)
        assert 1 <= mistake.line <= lines
        assert mistake.found
        assert mistake.expected or mistake.advice
        assert "\n" not in str(mistake)


def test_the_wrong_files_are_many() -> None:
    assert len(BAD) >= 35


def test_mistakes_of_several_files_are_told_together() -> None:
    with pytest.raises(RuleError) as refused:
        load_small(HERE / "bad" / "kind_unknown.toml", HERE / "bad" / "state_never_closes.toml")
    assert [Path(mistake.file).stem for mistake in refused.value.mistakes] == ["kind_unknown", "state_never_closes"]


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"nowhere\.toml, line 1: the file cannot be read: No such file"):
        load_small(tmp_path / "nowhere.toml")


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="the folder holds no rule file"):
        load_small(tmp_path)


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'[[rule]]\nid = "caf\xe9"\n')
    with pytest.raises(RuleError, match=r"latin\.toml, line 2: the file is not UTF-8 text.\n  Save it as UTF-8."):
        load_small(tmp_path)


def test_a_rule_that_the_base_has_is_refused_with_the_place_of_the_first(forms: RuleSet, tmp_path: Path) -> None:
    again = tmp_path / "again.toml"
    again.write_text(
        '[[rule]]\nid = "due-date"\nform = "within"\ntrigger = "let_go"\nneed = "heard"\nby = "until"\n'
    )
    first = rule(forms, "due-date")
    with pytest.raises(RuleError) as refused:
        load_small(again, base=forms)
    assert f'the rule "due-date" stands already in {first.file}, line {first.line}' in str(refused.value)


# --- good files -----------------------------------------------------------------------------------------


def test_a_deadline_with_everything(forms: RuleSet) -> None:
    found = rule(forms, "deadline")
    linked = Term("linked_now", Compare(Attribute("linked"), Operator.EQUAL, Code("yes")))
    assert found.form == Within(
        trigger=("charged",),
        need=("heard", "let_go"),
        need_where=Compare(Attribute("desk"), Operator.EQUAL, Attribute("desk", of_trigger=True)),
        match=Match.EACH,
        count_from=Attribute("act_date"),
    )
    assert (found.acts, found.serves, found.scope) == ("court", ("OP2", "OP12"), ("hearing", "episode"))
    assert found.where == linked
    assert isinstance(found.applies, Or)
    assert (found.limit, found.own_limit, found.limit_at) == ("hearing", None, Attribute("act_date"))
    assert found.sources == (Citation("charter", "art 1", True), Citation("comment", "para 90", False))
    assert found.unseen == ("Whether anybody listened.",)


def test_the_four_sorts_of_exception(forms: RuleSet) -> None:
    let_go, still_held, elder, linked = rule(forms, "deadline").unless
    assert (let_go.event, let_go.when) == (("let_go",), None)
    assert let_go.where == Compare(Attribute("reason"), Operator.EQUAL, Attribute("desk", of_trigger=True))
    assert still_held.at == "due"
    assert still_held.when == Or(
        (
            Held("custody"),
            Any(("admitted",), None),
            Compare(Count(("heard",), None), Operator.MORE, Number(2)),
        )
    )
    assert elder.at == "answer"
    assert (linked.at, linked.label) == ("trigger", "linked")


def test_every_other_form(forms: RuleSet) -> None:
    assert rule(forms, "due-date").form == Within(("let_go",), ("heard",), by=Attribute("until"))
    fixed = rule(forms, "recurring#fixed").form
    assert isinstance(fixed, Every)
    assert (fixed.state, fixed.fixed, fixed.times) == ("custody", True, 3)
    rolling = rule(forms, "recurring#rolling")
    assert rolling.form == Every("long_custody", ("heard",))
    assert rolling.own_limit == LimitVersion(
        "recurring.rolling", "XA", Period.read("P5D"), count="working", first_day_counts=True
    )
    precondition = rule(forms, "precondition").form
    assert isinstance(precondition, Before)
    assert (precondition.need, precondition.match) == (("charged",), Match.NEXT)
    for part, expected in {"state": ("custody", ()), "trigger": (None, ("charged",)), "alone": (None, ())}.items():
        form = rule(forms, f"prohibition#{part}").form
        assert isinstance(form, Never)
        assert (form.state, form.trigger) == expected
    assert rule(forms, "ceiling#length").form == AtMost("custody")
    count = rule(forms, "ceiling#count")
    assert isinstance(count.form, AtMost)
    assert (count.form.state, count.form.count, count.subject) == ("custody", ("heard",), "facility")


def test_states_limits_terms_and_lists(forms: RuleSet) -> None:
    held = Compare(Attribute("held"), Operator.EQUAL, Code("yes"))
    assert forms.state("custody") == State(
        "custody", ("stopped", "admitted"), ("let_go",), held, ("episode", "proceeding")
    )
    assert forms.state("long_custody") == State(
        "long_custody", (), (), of="custody", joins=Period.read("PT8H"), union=True
    )
    assert LimitVersion("visits", "XA", 2.0, start=date(2024, 1, 1)) in forms.limits
    assert ("linked_now", "linked = yes") in forms.terms
    assert forms.lists == (("authorities", frozenset({"judge", "elder"})),)


def test_a_base_lends_its_words_and_keeps_its_rules(forms: RuleSet, tmp_path: Path) -> None:
    more = tmp_path / "more.toml"
    more.write_text(
        "[[rule]]\nid = 'more'\nform = 'never'\nstate = 'long_custody'\nnever = 'heard'\n"
        "never_where = 'linked_now and forum in list(authorities)'\n"
    )
    both = load_small(more, base=forms)
    assert [each.name for each in both.rules] == [*(each.name for each in forms.rules), "more"]


def test_the_worked_rules_of_the_language_load_as_they_are_written() -> None:
    worked = load_rules(WORKED, load_vocabulary())
    assert len({each.id for each in worked.rules}) == 17


WORKED_NAMES = sorted(
    {each.name for each in load_rules(WORKED, load_vocabulary()).rules}
    & {each.name for each in load_catalogue().rules}
)
#: Where the catalogue says more than the worked text, and in which field: docs/decisions/0010.
DEPARTURES = {
    "criminal-record-removed-at-18": {"unless"},
    "pretrial-final-decision-6m": {"form", "where"},
    "records-access-restricted": {"form"},
}


@pytest.mark.parametrize("name", WORKED_NAMES)
def test_the_catalogue_means_what_the_worked_rules_mean(name: str) -> None:
    worked = rule(load_rules(WORKED, load_vocabulary()), name)
    built_in = rule(load_catalogue(), name)
    told = {"title", "plain", "topic", "acts", "serves", "sources", "unseen", "file", "line"}
    if name in DEPARTURES:
        told |= DEPARTURES[name]
        assert all(getattr(built_in, each) != getattr(worked, each) for each in DEPARTURES[name]), "no departure"
    assert replace(built_in, **{field: getattr(worked, field) for field in told}) == worked


DEATH, ENDED_BY_DEATH = "death_in_custody", ("pretrial", "holds_children")


def test_the_states_of_the_catalogue_are_those_of_the_worked_rules() -> None:
    worked = {state.name: state for state in load_rules(WORKED, load_vocabulary()).states}
    custody = worked["custody"]
    # whoever has died is held no longer: docs/decisions/0023
    mortal = {name: replace(worked[name], closes=(*worked[name].closes, DEATH)) for name in ENDED_BY_DEATH}
    departures = {
        **mortal,
        "questioning": replace(worked["questioning"], union=True),
        # an arrest that takes liberty begins a stay in the cell too: docs/decisions/0019
        "holds_children": replace(mortal["holds_children"], opens=custody.opens, where=custody.where),
    }
    for state in (each for each in load_catalogue().states if each.name in worked):
        assert state == departures.get(state.name, worked[state.name])


def test_a_stranger_s_rule_needs_no_more_than_the_kinds_of_the_log() -> None:
    def kind(name: str) -> Kind:
        return Kind(name, Compartment.SPINE, "none", name, name, {}, subjects=("case",))

    words = Vocabulary(1, {name: kind(name) for name in ("receipt_confirmed", "confirmation_sent")})
    (found,) = load_rules([HERE / "good" / "stranger.toml"], words).rules
    assert found.subject == "case"
    assert found.form == Within(("receipt_confirmed",), ("confirmation_sent",))
    assert found.own_limit == LimitVersion("confirmation-sent", "policy", Period.read("P5D"), count="working")
