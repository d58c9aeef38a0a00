"""What rooms hand to one another cannot be changed on the way, and holds nothing beside its fields."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil

import pytest

import amparo.pathway
import amparo.safeguards

#: Working notes of one judging or one reading, written while it lasts and handed to nobody: each with its reason.
WRITTEN_WHILE_READ = {
    "Fact": "facts are marked as duplicates and carried references after they are made",
    "Resolved": "filled once while a timeline is resolved",
    "Case": "what one judging has used so far",
    "Verdict": "collects what is missing while a form is judged",
    "Span": "a state is paired event by event",
    "Duty": "what a duty rests on is noted while its trigger is read",
    "Counts": "counted while a log is read",
    "Mapper": "remembers the cells of one log that it read before",
    "Block": "a table of a file grows line by line",
    "RuleFile": "collects every mistake of one file",
    "FixedClock": "tests turn it",
}


def _of_the_judging_rooms() -> list[type]:
    found: dict[str, type] = {}
    for room in (amparo.pathway, amparo.safeguards):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if ".store" in module.name or ".web" in module.name:
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, type) and dataclasses.is_dataclass(value) and value.__module__ == module.name:
                    found[f"{module.name}.{name}"] = value
    return [found[name] for name in sorted(found)]


CLASSES = _of_the_judging_rooms()
IDS = [f"{each.__module__}.{each.__qualname__}" for each in CLASSES]


def test_the_rooms_were_found() -> None:
    assert {"Event", "Instant", "Rule", "Finding", "Compare"} <= {each.__name__ for each in CLASSES}


@pytest.mark.parametrize("made", CLASSES, ids=IDS)
def test_it_holds_its_fields_and_no_more(made: type) -> None:
    assert "__slots__" in vars(made)


@pytest.mark.parametrize("made", CLASSES, ids=IDS)
def test_it_is_frozen_or_its_reason_is_written_down(made: type) -> None:
    frozen = made.__dataclass_params__.frozen  # type: ignore[attr-defined]
    public = not made.__name__.startswith("_")
    assert frozen or made.__name__ in WRITTEN_WHILE_READ or not public
