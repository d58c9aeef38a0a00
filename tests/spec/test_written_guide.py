"""The guide for people who write rules: its examples run, and nothing of the language is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.conditions import read_syntax
from amparo.safeguards.examples import KEYS, run_examples
from amparo.safeguards.formatter import FACT_KEYS, UNLESS_KEYS, format_rules
from amparo.safeguards.loader import SECTIONS, load_catalogue, load_rules
from amparo.safeguards.nodes import Match, Operator
from amparo.safeguards.reading_rules import COMMON, FORMS, SUBJECTS
from amparo.safeguards.reading_states import LIMIT_KEYS, STATE_KEYS

GUIDE = (Path(__file__).parents[2] / "docs" / "how-to" / "write-rules.md").read_text(encoding="utf-8")
RULES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
WORDS = {
    *(SECTIONS, COMMON, tuple(FORMS), SUBJECTS, LIMIT_KEYS, STATE_KEYS, UNLESS_KEYS, KEYS, FACT_KEYS),
    *FORMS.values(),
    tuple(Match),
    tuple(Operator),
    ("held", "known", "stated", "not_asked", "any", "none", "count", "limit", "list", "contains", "not in"),
    ("age_at", "youngest_at", "hour_at", "trigger.", "and", "or", "not"),
}


@pytest.mark.parametrize("text", RULES)
def test_its_rules_load_hold_and_are_in_shape(text: str, tmp_path: Path) -> None:
    path = tmp_path / "guide.toml"
    path.write_text(text, encoding="utf-8")
    ruleset = load_rules([path], load_vocabulary(), base=load_catalogue())
    own = [example for example in ruleset.examples if example.file == str(path)]
    assert own
    assert all(tried.holds for tried in run_examples(ruleset, examples=own))
    assert format_rules(text) == text


@pytest.mark.parametrize("word", sorted({word for words in WORDS for word in words}))
def test_it_tells_every_word_of_the_language(word: str) -> None:
    assert re.search(
        rf"`[^`]*(?<!\w){re.escape(word)}(?!\w)[^`]*`" if word.isidentifier() else re.escape(word), GUIDE
    )


def test_its_conditions_can_be_read() -> None:
    table = GUIDE.partition("## Conditions")[2].partition("## Worked")[0]
    shown = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert len(shown) > 15
    for text in shown:
        read_syntax(text)
