"""The page of the law here: what stands in it, what is said to be unsaid, and what a signature is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from amparo.casework.law_days_off import days_off
from amparo.casework.law_here import LawHere, law_here
from amparo.casework.law_signed import Signed, signed, signed_said
from amparo.casework.limits_in_force import counted, is_in_force, limits_on
from amparo.casework.wording import Wording
from amparo.entrypoints.cli.languages import wording_in
from amparo.law.gaps import Direction, held_against_floor
from amparo.law.limits import INTERNATIONAL, LimitVersion, Period
from amparo.law.packs import Pack, load_pack, read_pack
from amparo.law.signatures import Signature, signed_text
from amparo.law.skeletons import skeleton
from amparo.pathway.vocabulary import load_vocabulary
from amparo.vault.signing import is_signed, new_key, sign

ON = date(2026, 11, 24)
NOW = 1_795_500_000_000_000


def page(pack: Pack, on: date = ON, words: Wording | None = None, how: Signed = Signed.NOT_SIGNED) -> LawHere:
    return law_here(pack, on, load_vocabulary(), words or Wording(NOW, pack.zone), how)


def said(pack: Pack, on: date = ON) -> dict[str, tuple[str, str]]:
    """Value and standing by limit."""
    shown = page(pack, on)
    rows = [*(row for band in shown.values for row in band.rows), *shown.policy]
    assert len({row.id for row in rows}) == len(rows), "each limit stands once"
    return {row.id: (row.value, row.stands) for row in rows}


@pytest.mark.parametrize("name", ["XA", "XB", "international"])
def test_every_limit_in_force_stands_on_the_page_once(name: str) -> None:
    pack = load_pack(name)
    assert set(said(pack)) == {limit.id for limit in pack.limits if is_in_force(limit, ON)}


def test_a_value_stands_with_how_it_is_counted_its_article_its_standing_and_since_when() -> None:
    (row,) = (row for band in page(load_pack("XA")).values for row in band.rows if row.id == "minimum-age")
    assert (row.value, row.source, row.standing) == (
        "12 years",
        "Penal Code, art 9 as amended",
        "national law, text verified",
    )
    assert row.force == "since 1 January 2024"
    assert row.others == ("10 years, until 31 December 2023",)
    assert row.stands == "Looser than the floor of 14 years (CRC GC 24, paras 20, 22, 25). Both answers are shown."
    assert row.is_gap


def test_the_page_of_another_day_shows_the_law_of_that_day() -> None:
    assert said(load_pack("XA"), date(2023, 12, 31))["minimum-age"][0] == "10 years"
    assert said(load_pack("XA"), date(2024, 1, 1))["minimum-age"][0] == "12 years"


@pytest.mark.parametrize("name", ["XA", "XB"])
def test_it_says_the_same_of_the_floor_as_the_command_that_lists_gaps(name: str) -> None:
    pack = load_pack(name)
    words = {
        Direction.LOOSER: "Looser than",
        Direction.STRICTER: "Stricter than",
        Direction.EQUAL: "The same as",
        Direction.UNSURE: "It depends on the dates",
    }
    shown = said(pack)
    for each in held_against_floor(pack):
        if is_in_force(each.country, ON) and is_in_force(each.floor, ON):
            assert shown[each.limit][1].startswith(words[each.direction]), each.limit
    compared = {limit.quantity.id for limit in limits_on(pack, ON) if limit.direction is not None}
    assert {name for name, (_, stands) in shown.items() if stands.startswith(tuple(words.values()))} == compared


def test_where_it_protects_less_is_said_in_words_and_never_summed_up() -> None:
    less, perhaps, more = page(load_pack("XB")).leads
    assert less.startswith("Less protection than the international floor: ") and "Lowest age of custody" in less
    assert "From pretrial detention to charge and court" in perhaps
    assert "Age of majority" in more
    assert not any(character.isdigit() for lead in (less, perhaps, more) for character in lead)


def test_house_policy_stands_apart_from_law() -> None:
    shown = page(load_pack("XA"))
    of_law = {row.id for band in shown.values for row in band.rows}
    assert {row.standing for row in shown.policy} == {"house policy, not law"}
    assert not of_law & {row.id for row in shown.policy}
    assert all("house policy" not in row.standing for band in shown.values for row in band.rows)


@pytest.mark.parametrize(
    ("value", "more", "expected"),
    [
        ("PT12H", {}, "Hour by hour, by day and by night, on days off too."),
        ("PT48H", {"count": "working"}, "Hours of working days, by day and by night; days off do not count."),
        ("P10D", {}, "The day on which it begins does not count. It ends with the last day."),
        (
            "P10D",
            {"count": "working"},
            "The day on which it begins does not count. Days off do not count. It ends with the last day.",
        ),
        ("P6M", {"first_day_counts": True}, "The first day counts. It ends with the last day."),
        (
            "P3D",
            {"ends": "same_time"},
            "The day on which it begins does not count. It ends at the same time of day.",
        ),
    ],
)
def test_how_a_length_is_counted(value: str, more: dict[str, str], expected: str) -> None:
    quantity = load_pack("XA").quantities["authority"]
    limit = LimitVersion("authority", "XA", Period.read(value), **more)  # type: ignore[arg-type]
    assert counted(quantity, limit, Wording(NOW)) == expected


def test_holidays_of_twelve_months_with_those_that_fall_on_a_weekend() -> None:
    days = days_off(load_pack("XA"), ON, Wording(NOW))
    assert [(each.day, each.name, each.weekend) for each in days.holidays] == [
        ("26 November 2026", "Day of the Lanterns", False),
        ("1 January 2027", "New Year", False),
        ("21 March 2027", "Day of the Rivers", True),
        ("7 June 2027", "Children's Day", False),
        ("30 September 2027", "Harvest Day", False),
    ]
    assert (days.first, days.last, days.weekend) == ("24 November 2026", "23 November 2027", "Saturday and Sunday")
    assert days.counting == ()


def test_which_limits_hang_on_working_days_is_named() -> None:
    assert "Between two reviews of pretrial detention" in days_off(load_pack("XB"), ON, Wording(NOW)).counting


def test_a_year_is_counted_from_a_leap_day_too() -> None:
    assert days_off(load_pack("XA"), date(2028, 2, 29), Wording(NOW)).last == "28 February 2029"


def test_bodies_stand_by_level_and_a_forum_of_custom_is_called_one() -> None:
    bands = page(load_pack("XB")).levels
    assert [band.label for band in bands] == [
        "Of each unit: Station area",
        "Of each unit: District",
        "Of each unit: Region",
    ]
    (council,) = (row for band in bands for row in band.rows if row.name == "Family council of elders")
    assert (council.forum, council.source) == ("a forum of custom", "Family Forums Act, s 5")
    before = page(load_pack("XB"), date(2011, 6, 30)).levels
    assert "Children's magistrate" not in {row.name for band in before for row in band.rows}


def test_who_tells_whom_within_what_time_and_a_time_that_is_no_law_is_called_that() -> None:
    lines = page(load_pack("XB")).lines
    assert (lines[0].by, lines[0].to, lines[0].within) == (
        "Constabulary",
        "Next friend",
        "2 hours; house policy, not law",
    )
    assert lines[1].within == "the pack sets no time"
    assert all("what the child said" in line.note for line in lines if line.to == "Director of Prosecutions")


@pytest.mark.parametrize("name", ["XA", "XB"])
def test_whoever_recruits_children_is_named_first_among_offences(name: str) -> None:
    shown = page(load_pack(name))
    assert shown.punishes_recruiters
    assert [row.recruits_children for row in shown.offences] == sorted(
        (row.recruits_children for row in shown.offences), reverse=True
    )
    assert ("0203", "Slavery or exploitation") in shown.offences[0].codes
    assert all(label for row in shown.offences for _, label in row.codes), "each code has its words"


def test_an_offence_that_is_no_longer_law_is_not_on_the_page() -> None:
    articles = [row.article for row in page(load_pack("XB")).offences]
    assert "Penal Ordinance, s 57 as amended" in articles and "Penal Ordinance, s 57" not in articles
    assert "Penal Ordinance, s 57" in [row.article for row in page(load_pack("XB"), date(2021, 12, 31)).offences]


def test_a_pack_that_says_nothing_yet_has_a_page_that_says_so(tmp_path: Path) -> None:
    for name, text in skeleton("XZ", "XZ (trial)", "UTC").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shown = page(read_pack(tmp_path))
    assert (shown.roles, shown.levels, shown.lines, shown.offences) == ((), (), (), ())
    assert not shown.punishes_recruiters
    assert shown.leads == ()
    assert {band.label for band in shown.values} == {
        "XZ (trial) sets nothing: the international floor counts alone"
    }
    assert "Police" in shown.unnamed


def test_the_floor_has_a_page_of_its_own() -> None:
    shown = page(load_pack(INTERNATIONAL))
    assert [band.label for band in shown.values] == ["International law"]
    assert shown.leads == ()


def test_in_arabic_nothing_is_left_in_english() -> None:
    words = wording_in("ar", NOW, "CET")
    shown = page(load_pack("XA"), words=words)
    texts = [
        text
        for band in shown.values
        for row in band.rows
        for text in (row.label, row.means, row.counted, row.stands)
    ]
    texts += [each.name for each in shown.days.holidays] + [row.name for row in shown.offences]
    texts += [row.to for row in shown.lines] + [row.within for row in shown.lines] + list(shown.leads)
    latin = [text for text in texts if any("a" <= letter <= "z" for letter in text.casefold().replace("xa", ""))]
    assert [text for text in latin if "A/" not in text] == []


# --- signatures ---------------------------------------------------------------------------------


@pytest.fixture
def signed_pack(tmp_path: Path) -> tuple[Pack, bytes]:
    """A pack on disk that somebody signed, and their public key."""
    folder = tmp_path / "xz"
    folder.mkdir()
    for name, text in skeleton("XZ", "XZ (trial)", "UTC").items():
        (folder / name).write_text(text, encoding="utf-8")
    pack = read_pack(folder)
    private, public = new_key()
    made, raw = sign(signed_text(pack.digest), private)
    pack.signature.write_text(Signature(pack.digest, raw, made).text(), encoding="ascii")
    return pack, public


def test_a_signature_holds_with_the_right_key_alone(signed_pack: tuple[Pack, bytes]) -> None:
    pack, public = signed_pack
    assert signed(pack, public, is_signed) is Signed.VERIFIED
    assert signed(pack, None, is_signed) is Signed.NO_KEY, "the key that a signature claims proves nothing"
    assert signed(pack, new_key()[1], is_signed) is Signed.OTHER_KEY
    assert signed(pack, b"no key", is_signed) is Signed.OTHER_KEY


def test_one_changed_letter_undoes_it(signed_pack: tuple[Pack, bytes]) -> None:
    pack, public = signed_pack
    file = pack.signature.parent / "pack.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    assert signed(read_pack(pack.signature.parent), public, is_signed) is Signed.CHANGED


def test_a_digest_written_over_the_signature_undoes_it_too(signed_pack: tuple[Pack, bytes]) -> None:
    pack, public = signed_pack
    forged = pack.signature.read_text(encoding="ascii").replace(pack.digest, "sha256:" + "0" * 64)
    pack.signature.write_text(forged, encoding="ascii")
    assert signed(replace(pack, digest="sha256:" + "0" * 64), public, is_signed) is Signed.OTHER_KEY


def test_no_signature_and_something_else_in_its_place_are_told_apart(signed_pack: tuple[Pack, bytes]) -> None:
    pack, public = signed_pack
    pack.signature.write_text("anything", encoding="ascii")
    assert signed(pack, public, is_signed) is Signed.UNREADABLE
    pack.signature.unlink()
    assert signed(pack, public, is_signed) is Signed.NOT_SIGNED


def test_only_what_was_verified_is_called_verified() -> None:
    assert [how for how in Signed if signed_said(how).text.startswith("Verified")] == [Signed.VERIFIED]
    facts = page(load_pack("XA"), how=Signed.NO_KEY).pack
    assert facts.digest == load_pack("XA").digest and facts.signed_said.startswith("Not verified")
