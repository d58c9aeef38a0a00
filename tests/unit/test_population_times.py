"""When things happen in a synthetic life: as an office writes times down, and in an order that can be."""

from __future__ import annotations

from functools import cache

from amparo.pathway.instants import Precision
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
