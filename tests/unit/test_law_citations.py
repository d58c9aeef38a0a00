"""Citations: from the words of a lawyer to the provisions of the library."""

from __future__ import annotations

import re

import pytest

from amparo.law.citations import CitationError, places, resolve, was_read
from amparo.law.instruments import Standing
from amparo.law.packs import load_law, load_pack
from tests.unit.renamings import renamed, renamings

#: What the fourteen safeguards and the three others that are worked out cite, as the research wrote it.
CITED = [
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "para 90"),
    ("HRC General Comment No. 35 (ICCPR art 9), CCPR/C/GC/35", "para 33"),
    ("Convention on the Rights of the Child", "art 37(d)"),
    ("International Covenant on Civil and Political Rights", "art 9(3)"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "para 60"),
    ("Special Rapporteur on torture, A/71/298 (investigative interviewing)", "paras 70, 81"),
    ("UN Principles and Guidelines on Access to Legal Aid, A/RES/67/187", "guideline 3, para 43(b)"),
    ("Special Rapporteur on torture, A/71/298 (investigative interviewing)", "para 89"),
    ("Convention on the Rights of the Child", "art 40(3)(a)"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "paras 20, 22, 25"),
    ("Convention on the Rights of the Child", "art 37(b)"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "paras 73, 85-87"),
    ("General Assembly resolution 79/188", "OP3"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "paras 87, 90"),
    ("CRC General Comment No. 10 (2007), SUPERSEDED by GC24", "para 83"),
    ("Convention on the Rights of the Child", "art 37(c)"),
    ("International Covenant on Civil and Political Rights", "art 10(2)(b), 10(3)"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "para 92"),
    ("Havana Rules, A/RES/45/113", "rule 29"),
    ("Special Rapporteur on torture, A/64/215", "para 79"),
    ("Nelson Mandela Rules, A/RES/70/175", "rules 43(1), 44"),
    ("General Assembly resolution 79/188", "OP7"),
    ("CRC General Comment No. 25 (2021), CRC/C/GC/25", "para 83"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "para 100 (summarising SC res 2427)"),
    ("UNODC Handbook on Children Recruited and Exploited (2017)", "ch. 2.A (heading)"),
    ("Paris Principles (2007)", "section 3, treatment of children accused of crimes (believed para 3.6)"),
    ("Security Council resolution 2427 (2018)", "op 19"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "para 71"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "para 95(j)"),
    ("Havana Rules, A/RES/45/113", "rules 72-73"),
    ("CRC General Comment No. 25 (2021), CRC/C/GC/25", "paras 44-45, 83, 115, 122"),
    ("CRC General Comment No. 24 (2019), CRC/C/GC/24", "para 67"),
    ("CRC General Comment No. 25 (2021), CRC/C/GC/25", "para 73"),
    ("Havana Rules, A/RES/45/113", "rule 19"),
]


@pytest.mark.parametrize(("instrument", "reference"), CITED)
def test_every_citation_of_the_worked_safeguards_resolves(instrument, reference):
    found = resolve(renamed(instrument), renamed(reference))
    assert found
    assert all(provision.says and provision.instrument.title == renamed(instrument) for provision in found)


def test_what_the_research_remarks_beside_a_citation_is_no_citation():
    assert {instrument for instrument, _ in CITED if instrument in renamings()} == {
        "CRC General Comment No. 10 (2007), SUPERSEDED by GC24"
    }
    for instrument, reference in CITED:
        if instrument in renamings() or reference == "para 100 (summarising SC res 2427)":
            with pytest.raises(CitationError):
                resolve(instrument, reference)


def test_no_title_or_reference_that_readers_see_holds_a_remark_of_the_research():
    texts = load_law().texts
    remark = re.compile(r"supersed|believed|heading|summaris|verif|memory|\?", re.IGNORECASE)
    shown = [each.title for each in texts.instruments.values()] + [
        each.short for each in texts.instruments.values()
    ]
    shown += [each.reference for each in texts.provisions.values()]
    assert [text for text in shown if remark.search(text)] == []
    assert texts.instruments["crc-gc10"].successor == "CRC GC 24"
    assert {each.id for each in texts.instruments.values() if each.successor} == {"crc-gc10"}


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("paras 73, 85-87", ("85", "86", "87", "73")),
        ("art 37(d)", ("37(d)",)),
        ("rules 43(1), 44", ("43(1)", "44")),
        ("rules 13.1-13.2, 19.1", ("13.1", "13.2", "19.1")),
        ("para 95(g)-(h)", ("95(g)", "95(h)")),
        ("para 18(a)-(b), (d)", ("18(a)", "18(b)", "18(d)")),
        ("art 40(2)(b)(ii)-(iv)", ("40(2)(b)(ii)", "40(2)(b)(iii)", "40(2)(b)(iv)")),
        ("para 4(d)-(b)", ("4(d)", "4(b)")),
        ("Good Practices 7 (by cross-reference) and 11", ("7", "11")),
        ("paras 7-7", ("7",)),
        ("paras 9-7", ("9", "7")),
        ("art 3(1)-5", ("3(1)", "5")),
        ("OP7", ("OP7",)),
        ("op7", ("OP7",)),
        ("op 19", ("19",)),
        ("the whole", ()),
    ],
)
def test_places_are_read_one_by_one(reference, expected):
    assert places(reference) == expected


def test_a_part_of_what_stands_together_resolves_to_it():
    (found,) = resolve("crc-gc24", "para 86")
    assert found.id == "gc24-73-85-87"
    assert [each.id for each in resolve("CRC GC 24", "paras 71, 90")] == ["gc24-71", "gc24-90"]


def test_nothing_resolves_in_part():
    with pytest.raises(
        CitationError, match=r"CRC GC 24 has no 191 in the library; known are paras 16, 72; para 18"
    ):
        resolve("crc-gc24", "paras 90, 191")
    with pytest.raises(CitationError, match=r"CRC GC 24 has no 18\(c\) in the library"):
        resolve("crc-gc24", "para 18(a)-(e)")
    with pytest.raises(CitationError, match="there is no instrument 'crc-gc99'; known are action-guidelines, "):
        resolve("crc-gc99", "para 1")
    with pytest.raises(CitationError, match="has no 'the whole'"):
        resolve("crc", "the whole")


def test_a_pack_knows_its_own_acts_and_others_do_not():
    (found,) = resolve("Child Justice Act", "art 4", load_pack("XA").texts)
    assert found.cited == "Child Justice Act, art 4"
    assert found.standing is Standing.NATIONAL_LAW
    with pytest.raises(CitationError):
        resolve("Child Justice Act", "art 4")


def test_what_nobody_read_is_marked_and_only_that():
    unread = {each.id for each in load_law().texts.provisions.values() if not each.verified}
    assert unread == {"paris-principles-3", "recruited-handbook-2b"}


def test_standing_is_that_of_the_text_unless_the_place_is_weaker():
    texts = load_law().texts
    assert texts.provisions["crc-37d"].standing is Standing.BINDING_TREATY
    assert texts.provisions["gc24-90"].standing is Standing.AUTHORITATIVE_GUIDANCE
    assert texts.provisions["interviewing-89"].standing is Standing.BEST_PRACTICE
    assert texts.instruments["crc-gc10"].superseded_by == "crc-gc24"


def test_footnote_five_lists_what_the_library_says_it_lists():
    named = {each.short for each in load_law().texts.instruments.values() if each.named_by_resolution}
    assert named == {
        *("Beijing Rules", "Riyadh Guidelines", "Havana Rules", "ECOSOC 1997/30", "ECOSOC 2005/20"),
        *("Bangkok Rules", "Legal Aid Principles", "Code of Conduct", "Principles on Force"),
    }


def test_a_place_stands_in_one_provision_and_a_provision_is_found_by_its_own_reference():
    texts = load_law().texts
    for provision in texts.provisions.values():
        assert resolve(provision.instrument.id, provision.reference) == (provision,)
        for place in places(provision.reference):
            if not provision.reference.startswith("guideline"):  # the number of a guideline is no place
                assert resolve(provision.instrument.id, place) == (provision,), f"{provision.id}: {place}"


def test_every_instrument_is_cited_and_says_what_replaced_it():
    texts = load_law().texts
    assert all(texts.of(instrument) for instrument in texts.instruments.values())
    assert {each.id for each in texts.instruments.values() if each.superseded_by} == {"crc-gc10"}
    assert len({each.short for each in texts.instruments.values()}) == len(texts.instruments)


def test_whether_a_text_was_read():
    assert was_read("crc-gc24", "paras 87, 90")
    assert not was_read("paris-principles", "section 3")
    with pytest.raises(LookupError):
        was_read("crc", "art 99")
