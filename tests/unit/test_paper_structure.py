"""What a reading machine is told of a paper, asked of a program that is not the one that set it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from amparo.casework.duties import group
from amparo.casework.finding_cards import Speaker
from amparo.casework.papers.chart import chart
from amparo.casework.papers.motion import Drafting, motion
from amparo.casework.papers.setting import set_paper
from amparo.entrypoints.cli.languages import wording_in
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import load_vocabulary
from tests.unit.casework_views import PACK, ZONE, case, event, rules

HELD = (
    event("born", "age_recorded", "2026-03-02T10:30", birth=read_instant("2010", ZONE), age_basis="self"),
    event("stop", "apprehended", "2026-03-02T10:00", deprived_of_liberty="yes", stopped_by="police"),
    event("in", "detention_admitted", "2026-03-02T12:00", facility_type="adult"),
    event("judge", "brought_before_authority", "2026-03-03T19:00", authority_type="judge"),
)
WHOLE = ("apprehended", "brought_before_authority", "detention_released")
LANGUAGES = ("en", "ar")

needs_poppler = pytest.mark.skipif(
    shutil.which("pdfinfo") is None,
    reason="no pdfinfo on this machine: papers are not held against another reader (apt install poppler-utils)",
)


def content_of(design: str, language: str) -> dict[str, object]:
    held = case(*HELD, as_of="2026-05-20T10:30", covered=WHOLE)
    words = wording_in(language, held.as_of, ZONE)
    if design == "chart":
        return chart(PACK, rules(), date(2026, 5, 20), words)
    duty = next(
        each for each in group(held.findings, rules().rules) if each.rule.id == "arrest-before-authority-24h"
    )
    drafting = Drafting("Rosa Example", "Legal Aid Example", held.as_of, {"station": "Harbour Station"}, {})
    return motion(duty, Speaker(held, PACK, load_vocabulary(), words), rules(), drafting)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Each design in each language, set once."""
    folder = tmp_path_factory.mktemp("papers")
    made: dict[tuple[str, str], Path] = {}
    for design in ("motion", "chart"):
        for language in LANGUAGES:
            path = folder / f"{design}-{language}.pdf"
            path.write_bytes(set_paper(design, content_of(design, language), language, 1_779_265_800_000_000))
            made[design, language] = path
    return made


def told(path: Path, *options: str) -> str:
    """What `pdfinfo` says of a file."""
    done = subprocess.run(["pdfinfo", *options, str(path)], capture_output=True, check=True)
    return done.stdout.decode("utf-8", errors="replace")  # it prints titles of headings in their own encoding


def outline(path: Path) -> list[tuple[int, str]]:
    """The tags of a paper in their order, each with its depth; the words themselves left out."""
    lines = told(path, "-struct").splitlines()
    found = (re.match(r"^( *)([A-Z][A-Za-z0-9]*)\b", line) for line in lines)
    return [(len(each[1]) // 2, each[2]) for each in found if each is not None]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("design", ["motion", "chart"])
def test_a_paper_says_its_language_and_shows_its_title(
    papers: dict[tuple[str, str], Path], design: str, language: str
) -> None:
    reader = PdfReader(io.BytesIO(papers[design, language].read_bytes()))
    root = reader.trailer["/Root"]
    assert str(root["/Lang"]).split("-")[0] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == content_of(design, language)["title"]
    if language == "ar":
        assert root["/ViewerPreferences"]["/Direction"] == "/R2L"


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("design", ["motion", "chart"])
def test_headings_come_in_order_and_every_font_is_in_the_file(
    papers: dict[tuple[str, str], Path], design: str, language: str
) -> None:
    path = papers[design, language]
    headings = [tag for _, tag in outline(path) if re.fullmatch(r"H\d", tag)]
    assert headings[0] == "H1" and headings.count("H1") == 1
    assert set(headings[1:]) == {"H2"}
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[
        2:
    ]
    assert fonts and all(re.search(r"Identity-H +yes +yes +yes", line) for line in fonts), fonts


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_motion_is_read_as_questions_with_answers_tables_with_heads_and_lists(
    papers: dict[tuple[str, str], Path], language: str
) -> None:
    path = papers["motion", language]
    tags = [tag for _, tag in outline(path)]
    assert tags.count("Lbl") == tags.count("LBody") == tags.count("LI")
    assert tags.count("L") == 4, "who it is about, what happened, what is not known, what to check"
    assert tags.count("Table") == tags.count("THead") == 3
    assert not {"Figure", "Div"} & set(tags), "no drawing without words, nothing without a kind"
    if language == "ar":  # pdfinfo prints marked runs from right to left letter by letter; pdftotext turns them
        return
    said = told(path, "-struct-text")
    sections = content_of("motion", language)["sections"]
    assert isinstance(sections, list)
    places = [said.index(f'"{section["title"]}"') for section in sections]
    assert places == sorted(places), "the sections are read in their order"
    for label, answer in sections[0]["blocks"][0]["rows"]:
        bare = str(answer).strip("\u2068\u2069")
        assert said.index(label) < said.index(bare, said.index(label)), label


@needs_poppler
@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_of_frames_are_drawn_and_not_read(papers: dict[tuple[str, str], Path], language: str) -> None:
    assert '"00"' not in told(papers["chart", language], "-struct-text")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_motion_names_the_year_of_every_day(language: str) -> None:
    text = str(content_of("motion", language))
    days = re.findall(r"\d{1,2}[ \u00a0](?:March|May|مارس|مايو)[ \u00a0]?(\d{4})?", text)
    assert len(days) > 5 and set(days) == {"2026"}
