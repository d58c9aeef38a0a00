"""Names for children who do not exist: in their own script, and nobody's."""

from __future__ import annotations

import unicodedata
from collections import Counter

from amparo.entrypoints.demo.script import SYNTHETIC_MARKS
from amparo.identity.invented_names import SCRIPTS, invented_name
from amparo.pathway.population.parameters import read_parameters

#: How Unicode names the letters of each script.
LETTERS = {"han": "CJK"}


def test_every_name_says_that_it_is_invented_and_may_be_recorded() -> None:
    for script, (word, _, given) in SCRIPTS.items():
        for index in range(200):
            name = invented_name(script, 7, index)
            assert name.problem() is None and name.tidy() == name, (script, index)
            assert word in name.original.split()
            assert all(text.endswith(" Example") for text in name.transliterations)
        assert len({invented_name(script, 7, index).original for index in range(400)}) == len(given)


def test_each_name_is_written_in_its_own_script() -> None:
    for script, (word, _, given) in SCRIPTS.items():
        for letter in word + "".join(own for own, _ in given):
            if unicodedata.category(letter).startswith("L"):
                assert unicodedata.name(letter).startswith(LETTERS.get(script, script.upper())), (script, letter)
        assert all(latin.isascii() for _, latin in given)


def test_the_words_are_those_of_the_demonstration_and_the_scripts_those_of_the_parameters() -> None:
    assert set(SYNTHETIC_MARKS) <= {word for word, _, _ in SCRIPTS.values()}
    assert set(read_parameters().weights["script"].words) == set(SCRIPTS)


def test_a_name_follows_from_seed_and_number_alone() -> None:
    assert invented_name("arabic", 1, 5) == invented_name("arabic", 1, 5)
    drawn = Counter(invented_name("arabic", seed, 5).original for seed in range(50))
    assert len(drawn) > 5
