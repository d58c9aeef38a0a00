"""When things happen in a synthetic life, as an office writes times down; and the key as it is handed out."""

from __future__ import annotations

from functools import cache

from amparo.pathway.instants import Precision
from amparo.pathway.population.answers import COULD_BE, OUTCOME
from amparo.pathway.population.batches import key_batch, key_schema
from amparo.pathway.population.days import MINUTE
from amparo.pathway.population.lives import Life
from amparo.pathway.population.making import Population
from amparo.pathway.population.parameters import read_parameters


@cache
def lives() -> list[Life]:
    return list(Population(read_parameters(), 7).lives(0, 400))


def test_what_is_written_to_the_minute_stands_on_a_whole_minute() -> None:
    """Nobody writes down microseconds: a log that has them tells a machine from an office at a glance."""
    for life in lives():
        for told in life.events:
            if told.precision is Precision.MINUTE:
                assert told.earliest == told.latest, (told.id, told.kind)
                assert told.earliest % MINUTE == 0, (told.id, told.kind)
                assert told.recorded % MINUTE == 0, (told.id, told.kind)


def test_what_is_written_to_the_day_or_wider_has_a_width() -> None:
    for life in lives():
        for told in life.events:
            if told.precision in {Precision.DAY, Precision.MONTH}:
                assert told.earliest < told.latest, (told.id, told.kind)


def test_the_key_that_is_handed_out_is_the_key_that_was_planned() -> None:
    """Whoever holds another program against the key must read the rule where it says rule."""
    few = lives()[:60]
    rows = key_batch(few, key_schema()).to_pylist()
    planned = [(life.subject, each) for life in few for each in life.answers]
    assert len(rows) == len(planned) > 100
    for row, (subject, answer) in zip(rows, planned, strict=True):
        assert (row["case"], row["synthetic"]) == (subject, "yes")
        for name in ("rule", "part", "law", "trigger", "trigger_kind", "fault"):
            assert row[name] == getattr(answer, name)
        assert (row["outcome"], row["could_be"]) == (OUTCOME[answer.possible], COULD_BE[answer.possible])
