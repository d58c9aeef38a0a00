"""A rule in plain words."""

from __future__ import annotations

import pytest

from amparo.casework.wording import Wording
from amparo.law.limits import LimitVersion, Period
from amparo.law.messages import Message
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.describing import Description, describe
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.nodes import Rule
from amparo.safeguards.phrases import period_words, value_words
from amparo.safeguards.speaking import Speaker
from tests.spec.small_vocabulary import VOCABULARY
from tests.spec.test_sentences import SENTENCES, read

ENGLISH = Wording(now=0)
RULES = load_catalogue("XA").rules


def described(name: str) -> Description:
    rule = next(rule for rule in RULES if rule.name == name)
    return describe(rule, load_catalogue("XA"), load_vocabulary())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_words_without_a_place_left_open(rule: Rule) -> None:
    words = described(rule.name)
    said = [words.begins, *words.asks, words.together, *words.excuses, *([words.applies] if words.applies else [])]
    for message in said:
        text = ENGLISH.say(message)
        assert text
        assert "{" not in text
        assert "_" not in text
    assert len(words.excuses) == len(rule.unless)


def test_the_first_rule() -> None:
    words = described("arrest-before-authority-24h")
    assert ENGLISH.say(words.begins) == ("Each time: “Stopped, not free to leave”, if “Is the child held?” is yes.")
    assert [ENGLISH.say(asked) for asked in words.asks] == [
        "Afterwards, in time: “Brought before a judge or other authority”, where “Before whom?” is "
        "Another authority with judicial power or Judge"
    ]
    assert {version.law: value for version, value in words.limits} == {
        "international": Message("{number} hours", {"number": 24}),
        "XA": Message("{number} hours", {"number": 12}),
    }
    assert [ENGLISH.say(excuse) for excuse in words.excuses] == [
        "released within the period: “Released”, in the meantime"
    ]


def test_a_rule_over_a_state_a_joined_one_and_the_next_answer() -> None:
    assert ENGLISH.say(described("pretrial-detention-review").begins) == (
        "From “Detention ordered” (“At which stage is the child held?” is Before the final decision) "
        "until “Court found”, “Released” or “Died in custody”."
    )
    assert ", gaps under 8 hours included." in ENGLISH.say(described("interview-length-and-rest#rest").begins)
    assert ENGLISH.say(described("handover-to-civilian-protection").asks[1]) == (
        "Each such event needs an answer of its own, the oldest first."
    )


def test_limits_that_conditions_read_are_told_too() -> None:
    assert {(version.law, value) for version, value in described("below-minimum-age-no-charge").limits} >= {
        ("international", 14),
        ("XA", 12),
    }
    assert [value for _, value in described("interview-length-and-rest#night").limits] == [22, 6]


@pytest.mark.parametrize(("text", "node"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_every_sentence_has_words(text: str, node: object) -> None:
    del node
    said = ENGLISH.say(Speaker(VOCABULARY, ("heard",)).condition(read(text)))
    assert said
    assert "{" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("forum = judge", "“forum” is judge"),
        ("hours >= 2", "“hours” is 2 or more"),
        ("happened < 2024-01-31", "its time is before 2024-01-31"),
        ("age_at(happened) < 18", "the child was under 18 when it happened"),
        ("youngest_at(act_date) < 18", "the child was or may have been under 18 on the day of “act_date”"),
        ("forum not in {judge, elder}", "“forum” is none of elder or judge"),
        ("not (forum = judge and hours > 2)", "it is not so that “forum” is judge and “hours” is more than 2"),
        (
            "(forum = judge or hours > 2) and linked_now",
            "(“forum” is judge or “hours” is more than 2) and “linked” is yes",
        ),
        ("any(stopped where place = cell)", "there was earlier: “stopped”, where “place” is cell"),
        ("desk = trigger.desk", "“desk” is “desk” of the event that began it"),
    ],
)
def test_words_of_a_condition(text: str, said: str) -> None:
    assert ENGLISH.say(Speaker(VOCABULARY, ("heard",)).condition(read(text))) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("P14D", Message("{number} days", {"number": 14})),
        ("P1D", Message("one day")),
        ("P1M", Message("one month")),
        ("P1Y", Message("one year")),
        ("P6M", Message("{number} months", {"number": 6})),
        ("P2Y", Message("{number} years", {"number": 2})),
        ("PT1H", Message("one hour")),
        ("PT48H", Message("{number} hours", {"number": 48})),
        ("PT1H30M", Message("{number} minutes", {"number": 90})),
    ],
)
def test_every_length_stays_in_its_unit(period: str, said: object) -> None:
    assert period_words(Period.read(period)) == said


def test_working_days_and_numbers_say_what_they_are() -> None:
    five = LimitVersion("x", "policy", Period.read("P5D"), count="working")
    assert value_words(five) == Message("{number} working days", {"number": 5})
    none = LimitVersion("x", "policy", Period.read("P0D"), count="working")
    assert value_words(none) == Message("{number} working days", {"number": 0})
    assert value_words(LimitVersion("x", "policy", 14.0)) == 14
    assert value_words(LimitVersion("x", "policy", 1.5)) == 1.5
