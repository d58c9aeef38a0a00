"""When things happen in a synthetic life, as an office writes times down; and the key as it is handed out."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pytest

from amparo.pathway.instants import Precision
from amparo.pathway.population.answers import COULD_BE, OUTCOME
from amparo.pathway.population.batches import key_batch, key_schema
from amparo.pathway.population.days import MINUTE
from amparo.pathway.population.draws import Draws
from amparo.pathway.population.files import Beside, write_population
from amparo.pathway.population.lives import Life
from amparo.pathway.population.making import Population
from amparo.pathway.population.parameters import read_parameters

#: What two populations of two hundred children are, byte by byte. A change of it belongs into CHANGELOG.md: whoever
#: has kept a seed gets other children from then on.
RECORDED: dict[int, tuple[int, int, str, str]] = {
    1: (9_097, 11_686, "70c46ddb6ee9ebbff7585d1d", "2d83d56445a2fccd07b7ad84"),
    20_240_919: (9_405, 12_118, "e53d2459885a37279091d72e", "2bbb090d81ae52b23a83c925"),
}


@pytest.mark.parametrize("seed", RECORDED)
def test_a_seed_gives_the_same_bytes_in_every_run_and_on_every_python(seed: int, tmp_path: Path) -> None:
    beside = Beside.of(tmp_path / "population.csv")
    parameters = read_parameters()
    *_, written = write_population(Population(parameters, seed).lives(0, 200), parameters, beside)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest()[:24] for path in (beside.log, beside.key)]
    assert (written.events, written.answers, *digests) == RECORDED[seed]


#: The same of sixty places, reports and accesses.
OTHERS: dict[str, tuple[int, int, str, str]] = {
    "facility": (1_387, 916, "64ca30891dd23ae18a06cad8", "530e067a313840e78afb7b6e"),
    "report": (173, 95, "c7c50ed8a7e66f36bf8ce11c", "a7c43d44278607fa4ab72365"),
    "access": (121, 121, "cb5f2de746f3ade77cc3ebf3", "5b7e5f446c9d888f465b78e7"),
}
#: And of what was known before about two hundred children, which stands in a file of its own.
THEN = "052c3ae9a700b86e31912dfb"


@pytest.mark.parametrize("subject", ["facility", "report", "access"])
def test_a_seed_gives_the_same_places_reports_and_accesses(subject: str, tmp_path: Path) -> None:
    beside = Beside.of(tmp_path / "population.csv")
    parameters = read_parameters()
    *_, written = write_population(Population(parameters, 1, subject).lives(0, 60), parameters, beside)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest()[:24] for path in (beside.log, beside.key)]
    assert (written.events, written.answers, *digests) == OTHERS[subject]


def test_what_was_known_before_is_the_same_for_a_seed(tmp_path: Path) -> None:
    beside = Beside.of(tmp_path / "population.csv")
    parameters = read_parameters()
    *_, _ = write_population(Population(parameters, 1).lives(0, 200), parameters, beside)
    assert hashlib.sha256(beside.then.read_bytes()).hexdigest()[:24] == THEN


@pytest.mark.parametrize(
    ("log", "beside"),
    [
        ("p.csv", ("p.key.csv", "p.then.csv", "p.map.toml", ".csv")),
        ("p.csv.gz", ("p.key.csv.gz", "p.then.csv.gz", "p.map.toml", ".csv")),
        ("p.xes", ("p.key.csv", "p.then.csv", "p.map.toml", ".xes")),
        ("p.xes.GZ", ("p.key.csv.gz", "p.then.csv.gz", "p.map.toml", ".xes")),
        ("p.parquet", ("p.key.parquet", "p.then.parquet", "p.map.toml", ".parquet")),
    ],
)
def test_the_files_beside_a_log_are_named_after_it(log: str, beside: tuple[str, str, str, str]) -> None:
    found = Beside.of(Path("folder") / log)
    assert (found.key.name, found.then.name, found.map.name, found.form) == beside
    assert {found.key.parent, found.then.parent, found.map.parent} == {Path("folder")}


@pytest.mark.parametrize(("least", "most"), [(3, 2), (0, -1)])
def test_chance_over_a_reversed_range_is_refused(least: int, most: int) -> None:
    with pytest.raises(ValueError, match="smaller comes first"):
        _ = Draws(1, 1).whole(least, most)


def test_chance_reaches_both_ends_of_a_range() -> None:
    draws = Draws(1, 1)
    assert {draws.whole(2, 4) for _ in range(200)} == {2, 3, 4}


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
