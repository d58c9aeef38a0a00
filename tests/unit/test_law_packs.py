"""Packs: what counts in a country, and what is refused with file and line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amparo.law.limits import Period, Unit
from amparo.law.packs import load_law, load_pack, shipped_packs
from amparo.law.toml_files import FileError, read_toml

WRONG = sorted((Path(__file__).parent / "wrong_packs").glob("*.toml"))


def _stated(limits):
    def row(limit):
        value = limit.value.text() if isinstance(limit.value, Period) else limit.value
        return (limit.id, limit.law, value, *(day and day.isoformat() for day in (limit.start, limit.end)))

    return [row(limit) for limit in limits]


#: The house's own values, where the sources give none.
POLICY_VALUES = {
    "detention-review": "P14D",
    "night-from": 22,
    "night-until": 6,
    "handover": "PT48H",
    "record-removal": "P1D",
    "inspection": "P3M",
    "triage": "PT24H",
    "parents-told": "PT2H",
    "rights-explained": "PT1H",
    "release-decision": "PT24H",
    "legal-aid": "PT6H",
    "own-counsel": "P3D",
    "charge-explained": "PT24H",
    "postponements": 3,
    "proceedings": "P6M",
    "appeal-explained": "PT24H",
    "challenge-ruling": "P14D",
    "medical-exam": "PT24H",
    "house-rules": "PT24H",
    "family-told": "PT24H",
    "education": "P7D",
    "care-plan": "P30D",
    "complaint-reply": "P14D",
    "health-told": "PT2H",
    "early-release": "P3M",
    "record-sealing": "P1D",
    "death-inquiry": "PT24H",
    "late-death-inquiry": "PT72H",
    "ill-treatment-inquiry": "PT24H",
    "force-report": "PT24H",
    "injury-aid": "PT2H",
    "firearm-report": "PT24H",
    "inspection-report": "P30D",
    "diversion-closure": "P14D",
    "rehabilitation": "P14D",
    "recruiter-inquiry": "P7D",
    "recovery-help": "PT72H",
    "victim-interviews": 3,
    "protection": "PT24H",
    "victim-news": "P30D",
    "aftercare": "P30D",
    "support-person": "P3D",
    "victim-case": "P6M",
    "accused-news": "PT24H",
    "harm-report": "PT24H",
    "repeat-harm-plan": "P7D",
    "reparation": "P30D",
}


def test_an_invented_country_has_its_own_limits_the_floor_and_policy():
    assert sorted(_stated(load_pack("XA").limits), key=str) == sorted(
        [
            ("authority", "international", "PT24H", "2019-09-18", None),
            ("authority", "XA", "PT12H", None, None),
            ("minimum-age", "international", 14, None, None),
            ("minimum-age", "XA", 10, None, "2023-12-31"),
            ("minimum-age", "XA", 12, "2024-01-01", None),
            ("majority", "international", 18, None, None),
            ("recruitment-age", "international", 18, None, None),
            ("charge-court", "international", "P30D", "2019-09-18", None),
            ("final-decision", "international", "P6M", "2019-09-18", None),
            ("final-decision", "XA", "P9M", None, None),
            ("questioning", "international", "PT2H", None, None),
            ("questioning-day", "international", "PT16H", None, None),
            ("solitary", "international", "P15D", None, None),
            ("detention-age", "international", 16, "2019-09-18", None),
            ("family-visit", "international", "P1M", "1990-12-14", None),
            ("family-visit-target", "international", "P7D", "1990-12-14", None),
            ("family-call", "international", "P7D", "1990-12-14", None),
            ("family-calls", "international", 2, "1990-12-14", None),
            ("clinical-care", "international", "PT48H", "1990-12-14", None),
            ("death-after-release", "international", "P6M", "1990-12-14", None),
            *((name, "policy", value, None, None) for name, value in POLICY_VALUES.items()),
        ],
        key=str,
    )


def test_solitary_ends_at_the_same_time_of_the_clock_and_nothing_else_does():
    ends = {limit.id: limit.ends for limit in load_pack("XA").limits}
    assert {name for name, end in ends.items() if end == "same_time"} == {"solitary"}


def test_policy_is_no_law_and_law_cites_a_provision_that_exists():
    pack = load_pack("XA")
    for limit in pack.limits:
        assert limit.is_law == (limit.provision in pack.texts.provisions)
        assert limit.note or limit.is_law, "a value of the house says what it leans on"


def test_every_quantity_has_a_value_and_its_floor_is_that_of_the_limits():
    law = load_law()
    valued = {limit.id for limit in law.limits}
    assert set(law.quantities) == valued
    assert {limit.id for limit in law.limits if limit.floor == "at_least"} == {
        *("minimum-age", "detention-age", "majority", "recruitment-age"),
        *("night-until", "family-calls", "death-after-release"),
    }


def test_a_limit_of_law_is_in_force_from_the_day_of_its_instrument_if_it_says_a_day():
    law = load_law()
    for limit in law.limits:
        if limit.start is not None:
            assert limit.start == law.texts.provisions[limit.provision].instrument.adopted, limit.id


def test_the_international_pack_holds_no_country():
    pack = load_pack("international")
    assert {limit.law for limit in pack.limits} == {"international", "policy"}
    assert pack.calendar is None
    assert pack.zone == "UTC"


def test_the_invented_country_says_so_and_has_summer_time():
    pack = load_pack("XA")
    assert pack.invented
    assert "invented" in pack.name
    winter, summer = (datetime(2026, month, 1, tzinfo=ZoneInfo(pack.zone)) for month in (1, 7))
    assert winter.utcoffset() != summer.utcoffset()
    assert pack.languages == ("en", "ar")
    assert pack.leap_birthday == (3, 1)
    assert all("invented" in label for label in pack.emergency)


def test_a_country_renames_roles_and_keeps_the_rest():
    assert load_pack("XA").roles["court"] == "Children's court"
    assert load_pack("XA").roles.keys() == load_law().roles.keys()


def test_a_pack_is_read_once_and_by_path_too(tmp_path):
    assert load_pack("XA") is load_pack("XA")
    own = tmp_path / "own.toml"
    own.write_text('[pack]\nid = "XB"\nname = "XB (invented)"\nzone = "UTC"\n', encoding="utf-8")
    pack = load_pack(own)
    assert pack.own_limits == ()
    assert pack.limits == load_law().limits


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(FileError, match="there is no such pack; known are XA, international"):
        load_pack("XZ")
    assert shipped_packs() == ("XA", "international")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_pack_is_refused_with_file_and_line(path):
    expected = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expects ")
    with pytest.raises(FileError) as caught:
        load_pack(path)
    assert str(caught.value).startswith(f"{path.name}:{expected}")


def test_lines_are_found_through_lists_strings_and_arrays_of_tables(tmp_path):
    file = tmp_path / "lines.toml"
    file.write_text(
        'a = """\n[not.a.table]\nb = 1\n"""\nc = [\n  1,\n]\n[d."e.f"]\ng = { h = 1 }\n[[i]]\nj = 1\n[[i]]\nj = 2\n'
        '[i.k]\nl = "#["\nm = 3\n',
        encoding="utf-8",
    )
    read = read_toml(file, "lines.toml")
    assert read.line("c") == 5
    assert read.line("d", "e.f") == 8
    assert read.line("d", "e.f", "g") == 9
    assert read.line("d", "e.f", "missing") == 8
    assert read.line("i", 0, "j") == 11
    assert read.line("i", 1, "j") == 13
    assert read.line("i", 1, "k", "m") == 16
    assert read.line("not") == 1


def test_files_that_cannot_be_read_say_why(tmp_path):
    with pytest.raises(FileError, match="cannot be read"):
        read_toml(tmp_path / "missing.toml")
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'a = "\xe9"')
    with pytest.raises(FileError, match="is not UTF-8"):
        read_toml(latin)
    unfinished = tmp_path / "unfinished.toml"
    unfinished.write_text('a = 1\nb = "', encoding="utf-8")
    with pytest.raises(FileError) as caught:
        read_toml(unfinished, "unfinished.toml")
    assert caught.value.line == 2


def test_a_period_is_read_and_written_back():
    for text in ("PT24H", "PT1H30M", "PT45M", "P14D", "P6M", "P1Y"):
        assert Period.read(text).text() == text
    assert Period.read("P2W") == Period(14, Unit.DAYS)
