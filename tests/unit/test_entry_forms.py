"""The typed form of each kind: what it asks, and how answers are read without adding or losing anything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amparo.pathway.drafts import Draft, problems
from amparo.pathway.events import Answer
from amparo.pathway.forms import form_of, read_form
from amparo.pathway.instants import Instant, read_instant
from amparo.pathway.vocabulary import Type, load_vocabulary

VOCABULARY = load_vocabulary()
KINDS = VOCABULARY.kinds
ZONE = "CET"


def _read(kind, **submitted):
    form = form_of(KINDS[kind])
    sent = {name: value if isinstance(value, list) else [value] for name, value in submitted.items()}
    return read_form(form, sent, VOCABULARY, ZONE)


def test_a_form_asks_in_the_order_of_the_vocabulary():
    form = form_of(KINDS["isolation_started"])
    assert [field.name for field in form.fields] == [*KINDS["isolation_started"].attributes]
    assert form.fields[0].choices[0] == ("solitary", "Solitary confinement")
    assert form.fields[1].type is Type.NUMBER
    assert (form.fields[1].least, form.fields[1].most) == (0, 24)
    assert form.references == ("episode", "facility", "answers")


def test_yes_or_no_offers_the_two_and_what_is_not_known():
    (field,) = (field for field in form_of(KINDS["apprehended"]).fields if field.name == "deprived_of_liberty")
    assert field.choices == (("yes", "yes"), ("no", "no"))
    assert field.answers == (Answer.UNKNOWN, Answer.NOT_ASKED)


def test_no_code_is_left_out_for_want_of_a_label():
    """The form stops, instead of offering all answers but the last."""
    kind = KINDS["isolation_started"]
    name, first = next(iter(kind.attributes.items()))
    short = replace(first, code_labels=first.code_labels[:-1])
    with pytest.raises(ValueError, match="shorter"):
        form_of(replace(kind, attributes={**kind.attributes, name: short}))


def test_only_what_the_person_may_see_is_asked():
    fields = form_of(KINDS["association_period_recorded"], groups=["association"]).fields
    assert {field.group for field in fields} == {"association"}
    assert {field.name for field in fields} == {"group_class", "association_alleged"}


def test_a_derived_kind_has_no_form():
    with pytest.raises(ValueError, match="never recorded"):
        form_of(KINDS["turned_18"])


def test_every_other_kind_has_one_and_needs_nothing():
    for kind in KINDS.values():
        if not kind.derived:
            assert read_form(form_of(kind), {}, VOCABULARY).valid, kind.name


def test_values_are_read_by_type():
    filled = _read(
        "detention_ordered",
        phase="pretrial",
        effective="2026-04",
        alternatives_considered="no",
        detention_reasons=["flight_individual", "witness_interference"],
        last_resort_reasons="  The family lives\nfar away. ",
        max_end_date="none",
    )
    assert filled.valid
    assert filled.values == {
        "phase": "pretrial",
        "effective": read_instant("2026-04", ZONE),
        "alternatives_considered": "no",
        "detention_reasons": frozenset({"flight_individual", "witness_interference"}),
        "last_resort_reasons": "The family lives\nfar away.",
        "max_end_date": Answer.NONE,
    }
    assert not problems(Draft("detention_ordered", Instant.undated(), filled.values), VOCABULARY)


@pytest.mark.parametrize("answer", list(Answer))
def test_an_answer_without_a_value_is_kept_apart(answer):
    if answer is not Answer.NONE:
        assert _read("apprehended", deprived_of_liberty=answer.value).values["deprived_of_liberty"] is answer
        assert _read("isolation_started", hours_per_day=answer.value).values["hours_per_day"] is answer
    assert _read("detention_ordered", effective=answer.value).values["effective"] is answer
    assert _read("interview_started", persons_present=answer.value).values["persons_present"] is answer


def test_blank_is_no_answer():
    filled = _read("apprehended", deprived_of_liberty="  ", stopped_by=[], offence_date="")
    assert filled.values == {}
    assert filled.valid


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026"),
        ("2026-04", "2026-04"),
        ("2026-04-13", "2026-04-13"),
        ("autumn 2025", "autumn 2025"),
        ("2026-04-13T14:20", "2026-04-13T14:20"),
        ("2026-03-29T02:30", "2026-03-29T02:30"),  # a time that the clocks skip
    ],
)
def test_a_date_keeps_its_precision(text, expected):
    assert _read("charge_filed", offence_date=text).values["offence_date"] == read_instant(expected, ZONE)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("1.5", 1.5), ("1,5", 1.5), ("٣", 3), ("٢٫٥", 2.5), ("22.0", 22), ("0", 0), ("24", 24)],
)
def test_a_number_is_read_as_people_write_it(text, number):
    value = _read("isolation_started", hours_per_day=text).values["hours_per_day"]
    assert value == number
    assert type(value) is type(number)


@pytest.mark.parametrize(
    ("kind", "name", "sent", "message"),
    [
        ("isolation_started", "hours_per_day", "24.5", "Give a number of at most {most}"),
        ("isolation_started", "hours_per_day", "-1", "Give a number of at least {least}"),
        ("isolation_started", "hours_per_day", "many", "Write a number, such as 3 or 1.5"),
        ("isolation_started", "hours_per_day", "nan", "Write a number, such as 3 or 1.5"),
        ("isolation_started", "hours_per_day", "inf", "Write a number, such as 3 or 1.5"),
        ("isolation_started", "hours_per_day", "none", "Write a number, such as 3 or 1.5"),
        ("inspection_visit", "children_held", "1.5", "Give a whole number"),
        ("inspection_visit", "children_held", "1,500", "Write the number without separators, such as 1500 or 1.5"),
        ("charge_filed", "offence_date", "last week", "Write a year, month, day or time"),
        ("charge_filed", "offence_date", "2026-13", "Write a year, month, day or time"),
        ("charge_filed", "offence_date", "2025-02-29", "Write a year, month, day or time"),
        ("charge_filed", "offence_date", "9999-12-31", "Write a year, month, day or time"),
        ("apprehended", "deprived_of_liberty", "perhaps", "Answer yes, no, not known or not asked"),
        ("apprehended", "stopped_by", "army", "Choose one of the answers listed"),
        ("apprehended", "stopped_by", "none", "Choose one of the answers listed"),
        ("apprehended", "stopped_by", ["police", "military"], "Give one answer only"),
        ("interview_started", "persons_present", ["lawyer", "dragon"], "Choose among the answers listed"),
        (
            "interview_started",
            "persons_present",
            ["lawyer", "unknown"],
            "Give either a value or “{answer}”, not both",
        ),
        ("detention_ordered", "reasons", "x" * 20_001, "This is longer than {most} letters"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_guessed(kind, name, sent, message):
    filled = _read(kind, **{name: sent})
    assert not filled.valid
    assert filled.errors[name].text.startswith(message)
    assert name not in filled.values


def test_one_wrong_field_leaves_the_others():
    filled = _read("isolation_started", hours_per_day="25", meaningful_contact="no")
    assert filled.values == {"meaningful_contact": "no"}
    assert set(filled.errors) == {"hours_per_day"}


def test_names_that_the_form_does_not_have_are_passed_over():
    form = form_of(KINDS["association_period_recorded"], groups=["association"])
    filled = read_form(form, {"region": ["North"], "csrf": ["x"], "association_alleged": ["yes"]}, VOCABULARY)
    assert filled.values == {"association_alleged": "yes"}
    assert filled.valid


def test_a_form_for_a_facility_is_held_against_its_own_subject():
    form = form_of(KINDS["recommendation_made"])
    assert read_form(form, {"change_by": ["2026-05"]}, VOCABULARY).valid
