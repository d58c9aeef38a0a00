"""What a rule reads of the record: the list from which a country learns what it must write down."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.safeguards.loader import load_rules
from amparo.safeguards.needing import Need, answer_kinds, needs, opening_kinds
from tests.spec.saying_rules import APPROVED, said
from tests.spec.small_vocabulary import LIMITS, VOCABULARY

STATES = """
[terms]
linked_now = 'linked = yes'
[state.custody]
opens = ["stopped", "admitted"]
where = 'held = yes and not held(leave)'
closes = "let_go"
[state.long_custody]
of = "custody"
[state.leave]
opens = "noted"
where = 'a = yes'
closes = "charged"
"""
LEAVE = "charged noted noted.a"
CUSTODY = f"admitted admitted.held let_go stopped stopped.held {LEAVE}"

RULES = {
    # within: triggers, answers, what tells them apart, dates and exceptions
    "form = 'within'\ntrigger = 'stopped'\nneed = 'heard'\nlimit = 'hearing'": "heard stopped",
    "form = 'within'\ntrigger = 'stopped'\nwhere = 'place = cell'\nneed = 'heard'\nneed_where = 'forum = judge'\n"
    "limit = 'hearing'": "heard heard.forum stopped stopped.place",
    "form = 'within'\ntrigger = 'charged'\nneed = 'heard'\nneed_where = 'desk = trigger.desk'\nlimit = 'hearing'\n"
    "from = 'act_date'": "charged charged.act_date charged.desk heard heard.desk",
    "form = 'within'\ntrigger = 'let_go'\nneed = 'heard'\nby = 'until'": "heard let_go let_go.until",
    "form = 'within'\ntrigger = 'let_go'\nneed = 'heard'\nlimit = 'hearing'\nlimit_at = 'until'": (
        "heard let_go let_go.until"
    ),
    "form = 'within'\ntrigger = 'stopped'\nneed = 'heard'\nlimit = 'hearing'\n"
    "unless = [{ label = 'a', event = 'let_go', where = 'until > 2024-01-31' },\n"
    "{ label = 'b', on = 'answer', when = 'hours > 2' }, { label = 'c', when = 'place = cell' }]": (
        "heard heard.hours let_go let_go.until stopped stopped.place"
    ),
    # a carried fact is read of whatever states it, and an age of every claim about birth
    "form = 'within'\ntrigger = 'noted'\nwhere = 'linked_now'\nneed = 'heard'\nlimit = 'hearing'": (
        "heard noted stopped.linked"
    ),
    "form = 'within'\ntrigger = 'noted'\napplies = 'youngest_at(happened) < 18'\nneed = 'heard'\n"
    "limit = 'hearing'": "born.birth heard noted",
    "form = 'within'\ntrigger = 'noted'\napplies = 'youngest_at(act_date) < 18'\nneed = 'heard'\n"
    "limit = 'hearing'": "born.birth charged.act_date heard noted",
    "form = 'within'\ntrigger = 'turned_18'\nneed = 'heard'\nlimit = 'hearing'": "born.birth heard",
    # what an event says of itself is there with it
    "form = 'within'\ntrigger = ['stopped', 'noted']\nwhere = 'kind = noted or source = child'\nneed = 'heard'\n"
    "need_where = 'recorded > 2024-01-31'\nlimit = 'hearing'": "heard noted stopped",
    # looking back: the kinds looked for with what is asked of them, and nothing of it laid to the trigger
    "form = 'within'\ntrigger = 'stopped'\nwhere = 'any(heard where hours > 1) or none(noted where b = no)"
    " or count(let_go) > 1 or held = yes'\nneed = 'charged'\nlimit = 'hearing'": (
        "charged heard heard.hours let_go noted noted.b stopped stopped.held"
    ),
    # states: what opens and closes them, through the states on which they stand and those that they name
    "form = 'every'\nstate = 'long_custody'\nneed = 'heard'\nneed_where = 'forum = judge'\nlimit = 'review'": (
        f"heard heard.forum {CUSTODY}"
    ),
    "form = 'within'\ntrigger = 'heard'\nwhere = 'held(leave)'\nneed = 'born'\nlimit = 'hearing'": (
        f"born heard {LEAVE}"
    ),
    "form = 'never'\nstate = 'leave'\nnever = 'heard'\nnever_where = 'hours > 2'": f"heard heard.hours {LEAVE}",
    "form = 'never'\ntrigger = 'charged'\nnever = 'heard'\nnever_where = 'desk = trigger.desk'": (
        "charged charged.desk heard heard.desk"
    ),
    "form = 'never'\nnever = 'heard'\nnever_where = 'hours > 2'\napplies = 'forum = judge'": (
        "heard heard.forum heard.hours"
    ),
    "form = 'before'\ntrigger = 'heard'\nneed = 'stopped'\nneed_where = 'place = cell'\nrequire = 'stated(note)'": (
        "heard heard.note stopped stopped.place"
    ),
    "form = 'at_most'\nstate = 'leave'\nlimit = 'review'": LEAVE,
    "form = 'at_most'\ncount = 'heard'\ncount_where = 'not_asked(note)'\nlimit = 'minimum-age'": (
        "heard heard.note"
    ),
}


@pytest.mark.parametrize("text", RULES)
def test_what_a_rule_reads(text: str, tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(f"{STATES}\n[[rule]]\nid = 'x'\n{text}\n")
    loaded = load_rules([path], VOCABULARY, LIMITS)
    found = needs(loaded.rules[0], loaded, VOCABULARY)
    assert [str(need) for need in found] == sorted(RULES[text].split())


def test_needs_stand_by_kind_and_attribute_each_once() -> None:
    assert str(Need("heard")) == "heard"
    assert str(Need("heard", "forum")) == "heard.forum"


@pytest.mark.parametrize(
    ("text", "opening", "answering"),
    [
        ("form = 'within'\ntrigger = 'stopped'\nneed = 'heard'\nlimit = 'hearing'", ("stopped",), ("heard",)),
        ("form = 'every'\nstate = 'long_custody'\nneed = 'heard'\nlimit = 'review'",
         ("stopped", "admitted"), ("heard",)),
        ("form = 'never'\nnever = 'heard'", ("heard",), ("heard",)),
        ("form = 'never'\nstate = 'custody'\nnever = 'heard'", ("stopped", "admitted"), ("heard",)),
        ("form = 'at_most'\ncount = 'heard'\nlimit = 'minimum-age'", ("heard",), ()),
        ("form = 'at_most'\nstate = 'leave'\ncount = 'heard'\nlimit = 'minimum-age'", ("noted",), ()),
        ("form = 'before'\ntrigger = 'heard'\nrequire = 'known(note)'", ("heard",), ()),
    ],
)  # fmt: skip
def test_where_a_rule_begins_to_ask_and_what_answers_it(
    text: str, opening: tuple[str, ...], answering: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(f"{STATES}\n[[rule]]\nid = 'x'\n{text}\n")
    loaded = load_rules([path], VOCABULARY, LIMITS)
    assert opening_kinds(loaded.rules[0], loaded) == opening
    assert answer_kinds(loaded.rules[0]) == answering


def test_what_the_built_in_rules_read_and_how_the_worked_ones_come_out_is_as_it_was_approved() -> None:
    """After a change on purpose `python -m tests.spec.saying_rules` prints it anew; then read it again."""
    assert said().splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()
