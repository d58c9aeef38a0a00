"""Parameters of one's own for a population: what they may say, up to where, and what is said where they may not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.population.days import DAY, HOUR, number_of
from amparo.pathway.population.draws import Chances, Draws
from amparo.pathway.population.parameters import Parameters, read_parameters

AGENCIES = (
    "police", "army", "court", "prison", "legal_aid", "prosecution", "protection", "records", "monitor",
    "online_desk",
)  # fmt: skip
SHIPPED = read_parameters()


def parameters(folder: Path, text: str) -> Parameters:
    path = folder / "mine.toml"
    _ = path.write_text(text, encoding="utf-8")
    return read_parameters(path)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(FileError) as caught:
        _ = parameters(folder, text)
    return str(caught.value).removeprefix(f"{folder}/mine.toml:")


def agencies(**own: str) -> str:
    """All agencies with one office each, and what some of them have instead."""
    return "\n".join(f"[agency.{name}]\n{own.get(name, 'offices = 1')}\n" for name in AGENCIES)


def vouched(*declarations: str) -> str:
    """The police vouch for this, and nobody for anything else."""
    complete = "\n".join(f"[[agency.police.complete]]\n{each}" for each in declarations)
    return agencies(police=f"offices = 1\n{complete}")


def test_every_agency_is_named_here() -> None:
    assert tuple(SHIPPED.offices) == AGENCIES


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def test_a_population_begins_and_is_checked_as_days_of_its_zone_begin(tmp_path: Path) -> None:
    found = parameters(tmp_path, "[population]\nbegin = 2020-02-03\nas_of = 2024-07-01\nzone = 'America/Bogota'\n")
    assert found.begin == number_of(datetime(2020, 2, 3, tzinfo=UTC).date())
    assert (found.as_of, found.zone) == (at("2024-07-01T05:00"), "America/Bogota")
    assert found.declared.as_of == found.as_of
    only = parameters(tmp_path, "[population]\nbegin = 2020-02-03\n")
    assert (only.as_of, only.zone) == (SHIPPED.as_of, "CET") == (at("2026-06-30T22:00"), SHIPPED.zone)


def test_eight_hundred_days_suffice_and_one_fewer_does_not(tmp_path: Path) -> None:
    assert parameters(tmp_path, "[population]\nbegin = 2020-01-01\nas_of = 2022-03-11\n").begin
    assert refusal(tmp_path, "[population]\nbegin = 2020-01-01\nas_of = 2022-03-10\n") == (
        "3: population: as_of must be at least 800 days after begin"
    )


@pytest.mark.parametrize("weight", ["-0.1", "true", "'1'", "inf", "nan", "[1]"])
def test_a_weight_is_a_number_from_nought_on(tmp_path: Path, weight: str) -> None:
    found = parameters(tmp_path, "[weights.sex]\nfemale = 0\nmale = 0.5\n")
    assert (found.weights["sex"].words, found.weights["sex"].steps) == (("male",), (("male", 1.0),))
    assert refusal(tmp_path, f"[weights.sex]\nmale = 1\nfemale = {weight}\n") == (
        "3: sex: female must be a number, 0 or more"
    )


@pytest.mark.parametrize("share", ["-1", "100.5", "true", "'1'", "nan"])
def test_a_share_is_a_number_of_a_hundred(tmp_path: Path, share: str) -> None:
    found = parameters(tmp_path, "[share]\ndeath = 0\ndisability = 100\ndiversion = 12.5\n")
    assert [found.shares[name] for name in ("death", "disability", "diversion")] == [0, 1, 0.125]
    kept = {name: value for name, value in found.shares.items() if name not in {"death", "disability", "diversion"}}
    assert kept == {name: value for name, value in SHIPPED.shares.items() if name in kept}
    assert SHIPPED.shares["death"] == 0.14
    assert refusal(tmp_path, f"[share]\ndeath = {share}\n") == "2: share: death must be a number from 0 to 100"


def test_an_agency_has_offices_that_are_numbered_from_one(tmp_path: Path) -> None:
    found = parameters(tmp_path, agencies(police="offices = 2", army="offices = 9_999"))
    assert found.offices["police"] == ("police-01", "police-02")
    assert found.offices["court"] == ("court-01",)
    assert (len(found.offices["army"]), found.offices["army"][-1]) == (9_999, "army-9999")
    for offices in ("0", "10_000", "1.5"):
        assert "offices" in refusal(tmp_path, agencies(police=f"offices = {offices}"))


def test_who_vouches_for_what_is_read_to_the_last_moment_of_a_day(tmp_path: Path) -> None:
    one = "kinds = ['apprehended', 'detention_ordered.last_resort_reasons']\nfrom = 2023-01-01\nto = 2023-01-01\n"
    two = "kinds = ['interview_started']\nlag = 'PT90M'\n"
    three = "kinds = ['interview_ended']\nfrom = 2023-07-01\nlag = 'P2D'\n"
    first, second, third = parameters(tmp_path, vouched(one, two, three)).declared.coverage
    assert first.kinds == {"apprehended", "detention_ordered.last_resort_reasons"}
    assert (first.start, first.end, first.lag) == (at("2022-12-31T23:00"), at("2023-01-01T23:00") - 1, 0)
    assert (second.start, second.end, second.lag) == (BEGINNING, END, 3 * HOUR // 2)
    assert (third.start, third.end, third.lag) == (at("2023-06-30T22:00"), END, 2 * DAY)
    assert {each.agency for each in (first, second, third)} == {"police"}


@pytest.mark.parametrize(
    ("declaration", "said"),
    [
        ("kinds = ['aprehended']", "'aprehended' is no kind; nearest is 'apprehended'"),
        ("kinds = ['apprehended.colour']", "'apprehended.colour' is no kind; nearest is 'apprehended'"),
        ("kinds = []", "kinds is missing; name the kinds that are complete"),
        ("from = 2023-01-01", "kinds is missing; name the kinds that are complete"),
        ("kinds = ['apprehended']\nfrom = 2023-01-02\nto = 2023-01-01", "to lies before from"),
        ("kinds = ['apprehended']\nlag = 'P1M'", "lag counts hours or days; write PT12H or P2D"),
        ("kinds = ['apprehended']\nlag = 'soon'", "lag: "),
    ],
)
def test_a_wrong_declaration_is_said_with_the_word_that_is_wrong(
    tmp_path: Path, declaration: str, said: str
) -> None:
    assert said in refusal(tmp_path, vouched(declaration))


TOUCHING = "apprehended is declared twice for one time; make one of the two"


@pytest.mark.parametrize(
    ("one", "other", "touch"),
    [
        ("from = 2023-01-01\nto = 2023-01-31", "from = 2023-02-01\nto = 2023-02-28", True),
        ("from = 2023-01-01\nto = 2023-01-31", "from = 2023-02-02\nto = 2023-02-28", False),
        ("from = 2023-01-01\nto = 2023-01-31", "from = 2023-01-31", True),
        ("from = 2023-01-01\nto = 2023-12-31", "from = 2023-03-01\nto = 2023-03-31", True),
        ("from = 2023-01-01", "to = 2022-12-31", True),
        ("from = 2023-01-01", "to = 2022-12-30", False),
        ("", "", True),
    ],
)
def test_two_declarations_of_one_kind_lie_apart(tmp_path: Path, one: str, other: str, touch: bool) -> None:
    kinds = "kinds = ['apprehended', 'interview_started']", "kinds = ['apprehended', 'interview_ended']"
    for first, second in ((one, other), (other, one)):
        text = vouched(f"{kinds[0]}\n{first}", "kinds = ['parent_notified']", f"{kinds[1]}\n{second}")
        if touch:
            assert TOUCHING in refusal(tmp_path, text)
        else:
            assert len(parameters(tmp_path, text).declared.coverage) == 3
    apart = vouched(f"kinds = ['apprehended']\n{one}", f"kinds = ['interview_ended']\n{other}")
    assert len(parameters(tmp_path, apart).declared.coverage) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("weights = 1\n", "1: weights must hold tables [weights.NAME]"),
        ("[weights]\nsex = 3\n", "2: weights.sex must be a table [weights.sex]"),
        ("share = 3\n", "1: share must be a table [share]"),
        ("[share]\ndeaths = 3\n", "2: share: unknown word 'deaths'; nearest is 'death'"),
        ("[nothing_alike_at_all]\n", "1: unknown section 'nothing_alike_at_all'; one of population, weights, "),
        ("[population]\nuntil = 2020-01-01\n", "2: population"),
        ("[agency.polise]\noffices = 1\n", "1: unknown agency 'polise'; nearest is 'police'"),
    ],
)
def test_what_is_no_table_or_no_word_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(tmp_path, text).startswith(said)


@pytest.mark.parametrize("complete", ["complete = 1", "complete = [1]"])
def test_declarations_are_written_as_tables(tmp_path: Path, complete: str) -> None:
    text = agencies(police=f"offices = 1\n{complete}")
    assert "complete must be written [[agency.police.complete]]" in refusal(tmp_path, text)


def test_words_are_drawn_as_often_as_they_weigh() -> None:
    chances = Chances({"a": 1, "b": 0, "c": 3})
    assert chances.steps == (("a", 0.25), ("c", 1.0))
    draws = Draws(1, 2)
    drawn = [0.0, 0.2499999, 0.25, 0.9999999]
    draws.next = iter(drawn).__next__
    assert [draws.weighted(chances) for _ in drawn] == ["a", "a", "c", "c"]
    thirds = Chances({"a": 0.1, "b": 0.1, "c": 0.1})
    draws.next = iter([1 - 2**-53]).__next__
    assert draws.weighted(thirds) == "c"


def test_chance_follows_from_the_seed_and_the_number_of_a_child_alone() -> None:
    assert Draws(7, 3).next() == Draws(7, 3).next()
    assert len({Draws(seed, index).next() for seed in range(3) for index in range(3)}) == 9
    draws = Draws(1, 1)
    draws.next = iter([0.0, 0.5, 0.999, 0.3, 0.3, 0.0, 0.999]).__next__
    assert [draws.whole(5, 5), draws.whole(1, 2), draws.whole(1, 2)] == [5, 2, 2]
    assert [draws.chance(0.3), draws.chance(0.31)] == [False, True]
    assert [draws.one("abc"), draws.one("abc")] == ["a", "c"]
