"""Suggested maps beside their logs, word for word: `suggested_maps.txt`. Each can be read as it stands."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

import amparo
from amparo.law.toml_files import FileError
from amparo.pathway.logs.map_files import read_map
from amparo.pathway.logs.profiling import profiled
from amparo.pathway.logs.suggested_maps import map_text
from amparo.pathway.logs.suggesting import suggested as suggested_of
from amparo.pathway.vocabulary import load_vocabulary
from tests.unit.worked_logs import Worked, rewritten, worked

FILE = Path(__file__).parent / "suggested_maps.txt"
EXAMPLES = list(worked(FILE))
FEW = replace(load_vocabulary(), kinds={"seen": load_vocabulary().kinds["apprehended"]})


def suggested(example: Worked, folder: Path) -> str:
    """The map that is suggested for the log of `example`."""
    text = amparo.suggest_map(example.written(folder), object_type=example.options.get("object_type"))
    return text.replace(f"{folder}/", "")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_a_map_is_suggested_as_it_was_agreed(example: Worked, tmp_path: Path) -> None:
    assert suggested(example, tmp_path).splitlines() == example.makes.splitlines()
    path = tmp_path / "map.toml"
    path.write_text(example.makes, encoding="utf-8")
    try:
        _ = read_map(path)
    except FileError as error:
        assert "is missing" in str(error)
        assert "cannot be used without" in example.makes


def test_what_is_too_much_to_list_is_said() -> None:
    """Whoever sees only the head of a large log, or too many texts, is told so beside the guess."""
    rows = [
        {"case": str(row % 2_500), "activity": f"step {row % 201}", "time": "2026-03-02", "part": f"{row % 14}"}
        for row in range(20_000)
    ]
    lines = map_text(suggested_of(profiled(rows), FEW), "large.csv\n").splitlines()
    assert lines[0] == "# A map suggested from the first 20,000 rows of large.csv ."
    assert 'case = "case"  # its name: more than 2,000 different texts in 20,000 rows' in lines
    assert "# [kinds] would list more than 200 activities; is this the right column?" in lines
    fewer = [{**row, "activity": f"step {number % 200}"} for number, row in enumerate(rows[:-1])]
    lines = map_text(suggested_of(profiled(fewer), FEW), "large.csv").splitlines()
    assert lines[0] == "# A map suggested from 19,999 rows of large.csv."
    assert lines[lines.index("[kinds]") + 1] == '"step 0" = "step_0"  # 100 times'
    assert lines[lines.index("[kinds]") + 200] == '"step 199" = "step_199"  # 99 times'


@pytest.mark.parametrize(("texts", "listed"), [(12, True), (13, False)])
def test_a_column_of_many_texts_has_no_list_of_codes(texts: int, listed: bool) -> None:
    rows = [
        {"case": f"c{row % 3}", "activity": f"{'ab'[row % 2]}", "way": f"way {row % texts}"} for row in range(60)
    ]
    text = map_text(suggested_of(profiled(rows), FEW), "log.csv")
    assert ("[attribute.way]" in text) is listed
    assert ("# Not named above: way." in text) is not listed


@pytest.mark.parametrize(("wrong", "is_time"), [(1, True), (2, False)])
@pytest.mark.parametrize("written", ["{:02d}/03/2026", "2026-03-{:02d}", "17672256{:02d}"])
def test_nineteen_in_twenty_times_make_a_column_of_times(written: str, wrong: int, is_time: bool) -> None:
    """One slip of the pen must not hide when things happened; two in twenty are no slip."""
    texts = [written.format(day) for day in range(10, 30)]
    for place in range(wrong):
        texts[-1 - place] = f"later {place}"
    assert (profiled([{"when": text} for text in texts]).columns["when"].times is not None) is is_time


if __name__ == "__main__":  # python -m tests.unit.test_suggestions_as_written: write it down, and read the diff
    with tempfile.TemporaryDirectory() as temporary:
        rewritten(FILE, lambda each: suggested(each, Path(temporary)))
