"""Papers as they are set: data stays data, what cannot be set says so, and the chart says what the law says."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from amparo.casework.grounds import grounds
from amparo.casework.papers import setting
from amparo.casework.papers.chart import chart
from amparo.casework.papers.setting import FontMissing, PaperError, fonts_for, set_paper
from amparo.casework.wording import Wording
from amparo.entrypoints.cli.languages import wording_in
from amparo.law.gaps import gaps
from amparo.law.packs import load_pack
from amparo.safeguards.loader import load_catalogue

MADE = 1_776_000_000_000_000
PROGRAMS = [
    '#panic("x")',
    '#import "@preview/cetz:0.2.0": *',
    '#read("/etc/passwd")',
    "$ 1/0 $ @missing <label> [x] #[y] \\ `raw`",
    "// gone /* gone */ -- --- ... ~ 'a' \"b\"",
    "= Heading\n\n- item\n+ item\n/ term: x",
]


def paper(name: str) -> dict[str, object]:
    return {
        "title": name,
        "mark": name,
        "running": name,
        "lead": [name],
        "sections": [
            {
                "title": name,
                "blocks": [
                    {"kind": "pairs", "rows": [[name, name]]},
                    {"kind": "table", "head": [name], "rows": [[name]], "widths": [1]},
                    {"kind": "items", "items": [name]},
                    {"kind": "checks", "items": [name]},
                    {"kind": "blanks", "items": [name]},
                ],
            }
        ],
    }


def words_of(made: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_looks_like_a_program_is_printed_as_it_stands(name: str) -> None:
    said = words_of(set_paper("motion", paper(name), "en", MADE))
    printed = re.sub(r"\s+", " ", name)
    assert said.count(printed) >= 8, said


def test_characters_that_steer_a_device_become_blanks() -> None:
    said = words_of(set_paper("motion", paper("Il\x00an\x1b[31m\ud800"), "en", MADE))
    assert "Il an [31m" in said


def test_the_same_paper_made_at_one_moment_is_the_same_file() -> None:
    assert set_paper("motion", paper("Ilan"), "en", MADE) == set_paper("motion", paper("Ilan"), "en", MADE)


def test_a_machine_without_arabic_fonts_says_so_and_makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = frozenset({"Noto Sans"})
    with pytest.raises(FontMissing, match="no font for Arabic letters"):
        fonts_for({"title": "Draft"}, "ar", latin)
    with pytest.raises(FontMissing, match="no font for Arabic letters"):
        fonts_for({"title": "إيلان"}, "en", latin)
    assert fonts_for({"title": "Draft"}, "en", latin) == ("Noto Sans",)
    with pytest.raises(FontMissing, match="no font for Latin letters"):
        fonts_for({"title": "Draft"}, "en", frozenset())
    monkeypatch.setattr(setting, "families", lambda: latin)
    with pytest.raises(FontMissing, match="apt install fonts-noto-core"):
        set_paper("motion", paper("إيلان"), "en", MADE)


def test_a_letter_that_no_font_writes_stops_the_paper_and_is_not_quoted() -> None:
    unwritten = "\U000e0fff\U0010ffee\ue123"
    with pytest.raises(PaperError) as raised:
        set_paper("motion", paper(f"Zephyrine {unwritten}"), "en", MADE)
    assert "has no font on this server" in str(raised.value)
    assert "Zephyrine" not in str(raised.value) and unwritten not in str(raised.value)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__


def test_the_designs_import_nothing() -> None:
    for path in setting.HERE.glob("*.typ"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"#import|#include|read\(|eval\(|image\(|plugin\(", text), path.name


def test_every_ground_is_a_safeguard_of_the_catalogue() -> None:
    assert set(grounds()) <= {rule.id for rule in load_catalogue("XA").rules}


def rows(pack: str, on: date, words: Wording | None = None) -> dict[str, dict[str, str]]:
    law = load_pack(pack)
    content = chart(law, load_catalogue(law), on, words or Wording(MADE, law.zone))
    stages = content["stages"]
    assert isinstance(stages, list)
    return {row["label"]: row for stage in stages for row in stage["rows"]}


@pytest.mark.parametrize("pack", ["XA", "XB", "international"])
def test_every_limit_in_force_stands_on_the_chart_once(pack: str) -> None:
    law, on = load_pack(pack), date(2026, 4, 13)
    in_force = {
        limit.id
        for limit in law.limits
        if (limit.start is None or limit.start <= on) and (limit.end is None or on <= limit.end)
    }
    labels = [quantity.label for quantity in law.quantities.values() if quantity.id in in_force]
    assert sorted(rows(pack, on)) == sorted(labels)
    assert len(set(labels)) == len(labels)


def test_the_chart_marks_what_is_stricter_looser_and_no_law() -> None:
    found = rows("XA", date(2026, 4, 13))
    judge = found["From arrest to a judge or competent authority"]
    assert (judge["value"], judge["mark"], judge["remark"]) == (
        "12 hours",
        "stricter",
        "stricter; the floor is 24 hours",
    )
    final = found["From loss of liberty to the final decision"]
    assert (final["value"], final["mark"]) == ("9 months", "looser")
    assert final["remark"] == "looser; the floor of 6 months counts too"
    policy = found["From arrest until the parents are told"]
    assert policy["mark"] == "policy" and policy["source"].startswith("house policy, not law; the duty: ")
    assert found["Questioning without a pause"]["mark"] == "floor"
    solitary = found["Longest solitary confinement of anybody"]
    assert "No child is ever kept" in solitary["remark"]
    law = load_pack("XA")
    looser = {law.quantities[gap.limit].label for gap in gaps(law) if gap.country.end is None}
    assert {label for label, row in found.items() if row["mark"] == "looser"} == looser


def test_the_chart_shows_the_law_of_its_day() -> None:
    before, after = rows("XA", date(2023, 6, 1)), rows("XA", date(2024, 6, 1))
    label = "Minimum age of criminal responsibility"
    assert (before[label]["value"], after[label]["value"]) == ("10 years", "12 years")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_chart_of_the_demonstration_fits_one_sheet(language: str) -> None:
    law = load_pack("XA")
    words = wording_in(language, MADE, law.zone)
    made = set_paper("chart", chart(law, load_catalogue(law), date(2026, 4, 13), words), language, MADE)
    reader = PdfReader(io.BytesIO(made))
    assert len(reader.pages) == 1
    assert "000 001" in words_of(made), "a number to call keeps its order"
    if language == "ar":
        own = {row["label"] for row in rows("XA", date(2026, 4, 13), words).values()}
        assert all(re.search("[\u0600-\u06ff]", label) for label in own), "every label is in Arabic"
