"""Packs: what counts in a country, and what is refused with file and line."""

from __future__ import annotations

import re
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from amparo.law.limits import Period, Unit
from amparo.law.linting import remarks
from amparo.law.pack_files import PackFiles
from amparo.law.packs import PackError, load_law, load_pack, read_pack, shipped_packs
from amparo.law.schema import SECTIONS
from amparo.law.toml_files import FileError, read_toml
from amparo.pathway.vocabulary import load_vocabulary

ACT = (
    '[instrument.a]\ntitle = "A"\nshort = "A"\nstanding = "national_law"\n'
    '[provision.one]\ninstrument = "a"\nreference = "art 1"\nsays = "One."\n'
)
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
            ("family-call", "international", "P7D", "1990-12-14", None),
            ("family-calls", "international", 2, "1990-12-14", None),
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
    with pytest.raises(FileError, match="there is no such pack; known are XA, XB, international, or name a folder"):
        load_pack("XZ")
    assert shipped_packs() == ("XA", "XB", "international")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_a_wrong_pack_is_refused_with_file_and_line_and_nothing_else_is_said(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("# expects ") for line in lines if line.startswith("# expects ")]
    with pytest.raises(PackError) as caught:
        read_pack(path, frozenset({"apprehended"}), frozenset({"09051", "0905"}))
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == len(expected), told
    for said, begins in zip(told, expected, strict=True):
        assert said.startswith(f"{path.name}:{begins}")


def refusal_of(text: str, path: Path) -> list[str]:
    head = '[pack]\nid = "XZ"\nname = "XZ (invented)"\nzone = "UTC"\n'
    path.write_text(head + ACT + text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_pack(path)
    return [problem.problem for problem in caught.value.problems]


LIMIT = '[[limit]]\nid = "minimum-age"\nprovision = "one"\nvalue = {}\n'


@pytest.mark.parametrize(
    ("text", "do"),
    [
        (LIMIT.format("13") + "from = 01.07.2014\n", "write a day as 2024-01-31"),
        (LIMIT.format("13") + "from = 2014-7-1\n", "write a day as 2024-01-31"),
        (LIMIT.format("13") + "from = 1 July 2014\n", "write a day as 2024-01-31"),
        (LIMIT.format("thirteen"), 'write a text between quotes ("), and a number in digits'),
        (LIMIT.format("13").replace("[[limit]]", "[limit]") * 2, "repeat the heading, such as [[limit]]"),
        (LIMIT.format("13") + LIMIT.format("14").removeprefix("[[limit]]\n"), "repeat the heading"),
        (LIMIT.format("13") + 'note = "Never closed\n', 'end the text with quotes (") on the line'),
    ],
)
def test_what_is_not_toml_says_what_to_write(text, do, tmp_path):
    (said,) = refusal_of(text, tmp_path / "wrong.toml")
    assert said.startswith("is not TOML: ")
    assert do in said


@pytest.mark.parametrize("age", ['"13"', '"thirteen"'])
def test_an_age_in_quotes_is_told_to_go_without(age, tmp_path):
    assert refusal_of(LIMIT.format(age), tmp_path / "wrong.toml") == [
        "limit 1: value must be a whole number from 0 to 25, without quotes: minimum age of criminal responsibility"
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "do"),
    [
        ("", "from = 2020-03-01\n", "with to = 2020-02-29"),
        ("from = 2020-01-01\nto = 2022-12-31\n", "from = 2021-01-01\n", "with to = 2020-12-31"),
        (
            "",
            "",
            "with to = ... and begin the later with from = ...; what may be added once, "
            "or holds for certain offences alone, is a [quantity.ID]",
        ),
        (
            "from = 2020-01-01\n",
            "from = 2020-01-01\n",
            "with to = ... and begin the later with from = ...; what may be added once, "
            "or holds for certain offences alone, is a [quantity.ID]",
        ),
    ],
)
def test_of_two_values_on_one_day_the_earlier_is_named_and_its_last_day(earlier, later, do, tmp_path):
    said = refusal_of(LIMIT.format("13") + earlier + LIMIT.format("14") + later, tmp_path / "wrong.toml")
    assert said == [f"minimum-age has two values in force on one day; end the earlier (wrong.toml:13) {do}"]


def test_a_misspelt_key_is_told_once(tmp_path):
    (said,) = refusal_of(LIMIT.format("13").replace("provision", "provison"), tmp_path / "wrong.toml")
    assert said.startswith("limit 1: unknown key 'provison'; one of id, value, ")


def test_a_refused_role_is_not_offered_as_a_known_one(tmp_path):
    wrong = '[role.judge]\nlabel = "Judge"\n[body.bench]\nlabel = "Bench"\nrole = "judge"\n'
    first, second = refusal_of(wrong, tmp_path / "wrong.toml")
    known = ", ".join(load_law().roles)
    told = "an office that acts in none of them has no place in a pack"
    assert first == f"judge: there is no role 'judge'; known are {known}; {told}"
    assert second == f"bench: there is no role 'judge'; known are {known}"


def test_a_section_stands_in_one_file_of_a_folder(tmp_path):
    folder = tmp_path / "two"
    folder.mkdir()
    head = '[pack]\nid = "XZ"\nname = "XZ (invented)"\nzone = "UTC"\n'
    (folder / "pack.toml").write_text(head + '[calendar]\nname = "A"\n[role.police]\nlabel = "P"\n')
    (folder / "more.toml").write_text(head + '[calendar]\nname = "B"\n[role.police]\nlabel = "Q"\n')
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert [str(problem) for problem in caught.value.problems] == [
        "two/more.toml:1: [pack] stands in two/pack.toml already; write it once",
        "two/more.toml:5: [calendar] stands in two/pack.toml already; write it once",
        "two/more.toml:7: police: there is a role of this id in two/pack.toml already; choose another",
    ]


def test_a_file_and_a_folder_with_the_same_text_are_the_same_pack(tmp_path):
    text = '[pack]\nid = "XZ"\nname = "XZ (invented)"\nzone = "UTC"\n'
    (tmp_path / "one.toml").write_text(text)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "pack.toml").write_text(text)
    (folder / "README.md").write_text("Not a part of it.")
    one = load_pack(tmp_path / "one.toml").digest
    assert load_pack(folder).digest == one
    (folder / "more.toml").write_text("")
    assert load_pack(folder).digest != one


def test_a_digest_is_over_names_and_contents_as_the_record_says():
    """Written out once by hand, so that another program can be held against it."""
    contents = {"pack.toml": b"a = 1\n", "b.toml": b"b = 2\n"}
    lines = "".join(f"{sha256(contents[name]).hexdigest()}  {name}\n" for name in ("b.toml", "pack.toml"))
    expected = "sha256:" + sha256(b"amparo pack 1\n" + lines.encode()).hexdigest()
    assert PackFiles("x", contents, {}, Path("x")).digest == expected


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_the_table_of_keys_is_what_the_readers_ask_for(section, tmp_path):
    """Each key of the table may be written; each needed one must be; and one that is not there is refused."""
    whole = (Path(__file__).parent / "whole_pack.toml").read_text(encoding="utf-8")
    path = tmp_path / "whole.toml"
    path.write_text(whole, encoding="utf-8")
    load_pack(path)
    opening = section.heading.replace(".ID]", ".")
    blocks = re.split(r"^(?=\[)", whole, flags=re.MULTILINE)
    (place,) = [number for number, block in enumerate(blocks) if block.startswith(opening)]
    written = re.findall(r"^([a-z_]+) =", blocks[place], re.MULTILINE)
    assert written == [key.name for key in section.keys]

    def refused(block: str) -> bool:
        path.write_text("".join([*blocks[:place], block, *blocks[place + 1 :]]), encoding="utf-8")
        try:
            load_pack(path)
        except FileError:
            return True
        return False

    for key in section.keys:
        without = re.sub(rf"^{key.name} = .*\n", "", blocks[place], flags=re.MULTILINE)
        assert refused(without) == key.needed, key.name
        other = re.sub(rf"^{key.name} = .*$", f"{key.name} = [[1]]", blocks[place], flags=re.MULTILINE)
        assert refused(other), f"{key.name} takes anything"
    assert refused(blocks[place].rstrip() + "\nunheard_of = 1\n")


def test_the_second_country_is_another_tradition():
    pack = load_pack("XB")
    assert pack.invented
    forums = {body.id: (body.role, body.forum.value) for body in pack.bodies}
    assert forums["religious-family-court"] == ("court", "religious")
    assert forums["family-council"] == ("reintegration", "customary")
    assert [level.id for level in pack.levels] == ["station", "district", "region"]
    assert pack.languages == ("en", "ar", "am")
    assert all(pack.role_names[role].others.keys() == {"ar", "am"} for role in pack.own_roles)
    name = pack.role_names["police"]
    assert [name.in_language(code) for code in ("am", "ar-SD", "fr")] == ["ፖሊስ", "الشرطة", "Constabulary"]
    assert pack.quantities["presumed-incapacity"].floor == "at_least"
    band = {limit.id: limit.value for limit in pack.own_limits if limit.end is None}
    assert (band["minimum-age"], band["presumed-incapacity"]) == (10, 14)


def test_offence_law_is_that_of_the_day_of_the_act():
    pack = load_pack("XB")
    belonging = {
        day: [each.provision for each in pack.offences if each.belonging and each.in_force(day)]
        for day in (date(2021, 12, 31), date(2022, 1, 1))
    }
    assert belonging == {date(2021, 12, 31): ["xb-po-57"], date(2022, 1, 1): []}


@pytest.mark.parametrize("name", ["XA", "XB"])
def test_shipped_packs_name_kinds_and_codes_that_the_vocabulary_knows(name):
    kinds = load_vocabulary().kinds
    codes = {code for kind in kinds.values() for each in kind.attributes.values() for code in each.codes}
    pack = load_pack(name)
    assert pack.offences
    assert pack.lines
    assert {kind for line in pack.lines for kind in line.on} <= kinds.keys()
    assert {f"iccs_{code}" for offence in pack.offences for code in offence.iccs} <= codes
    assert any(offence.recruits_children for offence in pack.offences)


def test_a_line_reaches_the_office_of_the_body_that_it_names():
    (line,) = [line for line in load_pack("XB").lines if line.on == ("encountered_by_security_forces",)]
    assert (line.by, line.to, line.level, line.limit) == (
        *("security_forces", "welfare-office", "district", "handover"),
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", "no version or no day"),
        ("", "no role has a name of the country's own"),
        ("", "no reporting line"),
        ("", "no offence: "),
        ('[role.police]\nlabel = "Garda"\n', "the role police has no name in fr"),
        ('[level.ward]\nlabel = "Ward"\n', "the level ward has no name in fr"),
        ('[body.garda]\nlabel = "Garda"\nrole = "police"\n', "the body garda has no name in fr"),
        (
            ACT + '[[offence]]\nprovision = "one"\nlabel = "X"\niccs = ["0401"]\n',
            "the offence 'X' has no name in fr",
        ),
        ('[calendar]\nname = "x"\n', "the calendar has no weekend"),
        ('[[line]]\non = ["apprehended"]\nby = "police"\nto = "monitor"\n', "a line tells monitor, and the pack"),
        (ACT + '[[limit]]\nid = "majority"\nvalue = 18\nprovision = "one"\n', "not marked as read in the text"),
        (
            ACT + '[[limit]]\nid = "charge-court"\nvalue = "P9D"\ncount = "working"\nprovision = "one"\n',
            "no calendar: charge-court count working days and are unknown",
        ),
        (
            ACT + '[calendar]\nname = "x"\nweekend = ["friday"]\n'
            '[[limit]]\nid = "authority"\nvalue = "PT8H"\ncount = "working"\nprovision = "one"\n',
            "authority is PT8H, working: every hour of a worked day counts, from midnight to midnight; the hours "
            "of an office cannot be said: if the law means those, leave the limit out",
        ),
        (
            ACT + '[[limit]]\nid = "majority"\nvalue = 18\nprovision = "one"\nto = 2000-12-31\n'
            '[[limit]]\nid = "majority"\nvalue = 18\nprovision = "one"\nfrom = 2001-01-02\nto = 2009-12-31\n',
            "no value for majority between 2000-12-31 and 2001-01-02",
        ),
        (
            ACT + '[[limit]]\nid = "majority"\nvalue = 18\nprovision = "one"\nto = 2000-12-31\n',
            "no value for majority after 2000-12-31",
        ),
        (
            ACT + '[[offence]]\nprovision = "one"\nlabel = "X"\niccs = ["0401"]\n',
            "no offence punishes those who recruit children",
        ),
    ],
)
def test_what_a_pack_leaves_open_is_told(more, said, tmp_path):
    path = tmp_path / "open.toml"
    head = '[pack]\nid = "XZ"\nname = "XZ (invented)"\nzone = "UTC"\nlanguages = ["en", "fr"]\n'
    path.write_text(head + more, encoding="utf-8")
    assert [remark.text for remark in remarks(load_pack(path)) if remark.text.startswith(said)]


@pytest.mark.parametrize(
    "limit", ['value = "PT24H"\ncount = "working"', 'value = "PT8H"', 'value = "P1D"\ncount = "working"']
)
def test_hours_that_have_one_reading_are_not_asked_about(limit, tmp_path):
    path = tmp_path / "hours.toml"
    head = '[pack]\nid = "XZ"\nname = "XZ (invented)"\nzone = "UTC"\n[calendar]\nname = "x"\nweekend = ["friday"]\n'
    own = '[quantity.mine]\nlabel = "M"\nmeans = "m"\n'
    own += '[[limit]]\nid = "mine"\nvalue = "PT8H"\ncount = "working"\nprovision = "one"\n'
    path.write_text(f'{head}{ACT}{own}[[limit]]\nid = "authority"\n{limit}\nprovision = "one"\n', encoding="utf-8")
    assert not [remark.text for remark in remarks(load_pack(path)) if "midnight" in remark.text]


def test_a_feast_of_the_moon_that_nobody_announced_is_told(tmp_path):
    path = tmp_path / "moon.toml"
    days = "".join(f'[[calendar.single]]\nname = "Moon"\non = {day}\n' for day in ("2025-03-31", "2026-03-20"))
    head = '[pack]\nid = "XZ"\nname = "XZ (invented)"\nzone = "UTC"\nversion = "1"\nissued = 2026-01-01\n'
    path.write_text(f'{head}[calendar]\nname = "x"\nweekend = ["friday"]\n{days}', encoding="utf-8")
    assert "no day in 2027 for Moon; write [[calendar.single]] for it" in [
        remark.text for remark in remarks(load_pack(path))
    ]


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
