"""A small vocabulary read whole, and every way in which its file can be wrong, with the message word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.reading_words import RESERVED, WORDS, read_vocabulary
from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary, load_vocabulary

GOOD = """\
version = 3
[group.custody]
label = "Custody"
[group.account]
label = "The account"
encrypted = true
[codes.phase]
pretrial = "Before trial"
sentenced = "After sentence"
[attribute.phase]
type = "code"
group = "custody"
label = "Phase"
means = "The phase."
codes = "phase"
for = ["R8", "I7", "D9b", "states", "arrest-before-authority-24h"]
[attribute.hours]
type = "number"
group = "custody"
label = "Hours"
means = "The hours."
least = 0
most = 24
whole = true
for = ["form"]
[attribute.told]
type = "text"
group = "account"
label = "Told"
means = "What was told."
for = ["Interview"]
[attribute.birth]
type = "date"
group = "account"
carried = "child"
label = "Birth"
means = "The birth."
for = ["form"]
[attribute."released.hours"]
most = 48
encrypted = true
[kind.held]
class = "justice"
track = "liberty"
label = "Held"
means = "Held."
has = ["phase", "@said", "hours"]
references = ["answers", "episode", "facility"]
mints = ["episode"]
once = "episode"
since = 2
for = ["R1"]
[kind.released]
class = "spine"
track = "none"
label = "Released"
means = "Released."
has = ["hours"]
subjects = ["child", "facility"]
[kind.grown]
class = "spine"
track = "none"
label = "Grown"
means = "Grown."
derived = true
[bundle.said]
has = ["told"]
[every_kind]
has = ["birth"]
[carried_reference.proceeding]
by = "episode"
"""


def read(folder: Path, text: str) -> Vocabulary:
    (folder / "words.toml").write_text(text, encoding="utf-8")
    return read_vocabulary(folder)


def test_a_small_vocabulary_is_read_whole(tmp_path: Path) -> None:
    phase = Attribute(
        name="phase",
        type=Type.CODE,
        group="custody",
        label="Phase",
        means="The phase.",
        codes=("pretrial", "sentenced"),
        code_labels=("Before trial", "After sentence"),
        uses=("R8", "I7", "D9b", "states", "arrest-before-authority-24h"),
    )
    hours = Attribute(
        "hours", Type.NUMBER, "custody", "Hours", "The hours.", least=0, most=24, whole=True, uses=("form",)
    )
    longer = Attribute(
        "hours", Type.NUMBER, "custody", "Hours", "The hours.", True, least=0, most=48, whole=True, uses=("form",)
    )
    told = Attribute("told", Type.TEXT, "account", "Told", "What was told.", encrypted=True, uses=("Interview",))
    birth = Attribute(
        "birth", Type.DATE, "account", "Birth", "The birth.", encrypted=True, carried="child", uses=("form",)
    )
    read_ = read(tmp_path, GOOD)
    assert read_ == Vocabulary(
        3,
        {
            "held": Kind(
                "held",
                Compartment.JUSTICE,
                "liberty",
                "Held",
                "Held.",
                {"phase": phase, "told": told, "hours": hours, "birth": birth},
                ("episode", "facility", "answers"),
                ("episode",),
                "episode",
                since=2,
                uses=("R1",),
            ),
            "released": Kind(
                "released",
                Compartment.SPINE,
                "none",
                "Released",
                "Released.",
                {"hours": longer, "birth": birth},
                ("answers",),
                subjects=("child", "facility"),
            ),
            "grown": Kind("grown", Compartment.SPINE, "none", "Grown", "Grown.", {}, ("answers",), derived=True),
        },
        {"custody": "Custody", "account": "The account"},
        {"proceeding": "episode"},
    )
    assert list(read_.kinds["held"].attributes) == ["phase", "told", "hours", "birth"]
    assert sorted(read_.attribute("hours"), key=lambda each: each.most or 0) == [hours, longer]
    assert read_.attribute("hours", ("released", "nowhere")) == (longer,)
    assert read_.attribute("hours", ("nowhere",)) == read_.attribute("nothing") == ()
    assert read_.carried == {"birth": "child"}


LEAST = "least = 0\nmost = 24\nwhole = true\n"
KINDS_KEYS = "class, derived, for, has, label, means, mints, once, references, since, subjects, track"
SECTIONS = "attribute, bundle, carried_reference, codes, every_kind, group, kind, version"
REFERENCES = "answers, interview, hearing, order, isolation, complaint, proceeding, episode, report, facility"


@pytest.mark.parametrize(
    ("part", "instead", "message"),
    [
        # what a table holds
        ('label = "Custody"', "label = 3", "3: custody: label must be a text"),
        ('label = "Custody"', 'label = " "', "3: custody: label is missing; write it"),
        ('label = "Custody"\n', "", "2: custody: label is missing; write it"),
        ("encrypted = true\n[codes", 'encrypted = "yes"\n[codes',
         "6: account: encrypted must be true or false"),
        ("encrypted = true\n[codes", "encrypted = true\ncolour = 1\n[codes",
         "7: account: unknown key 'colour'; one of encrypted, label is meant"),
        ("most = 24", 'most = "24"', "23: hours: most must be a number"),
        ("least = 0", "least = true", "22: hours: least must be a number"),
        ("most = 24", "most = 0", None),
        ("most = 24", "most = -1", "22: hours: least is more than most"),
        ("since = 2", "since = []", "51: held: since must be a number"),
        ('has = ["told"]', 'has = "told"', "67: said: has must be a list of names"),
        ('has = ["told"]', 'has = ["told", 3]', "67: said: has must be a list of names"),
        ('has = ["told"]', 'has = ["told", "told"]', "67: said: has names something twice"),
        ('has = ["told"]', 'has = ["told"]\nfor = []',
         "68: said: unknown key 'for'; one of has is meant"),
        ('has = ["birth"]', 'has = ["birth"]\nfor = []',
         "70: every_kind: unknown key 'for'; one of has is meant"),
        # sections and names
        ("version = 3", "version = 3\nname = 4",
         f"2: unknown section 'name'; one of {SECTIONS} is meant"),
        ("version = 3", 'version = "3"', "1: exactly one file must say version = NUMBER"),
        ("version = 3\n", "", "1: exactly one file must say version = NUMBER"),
        ("[codes.phase]", "[codes]\nother = 3\n[codes.phase]", "8: other must be a table"),
        ("[kind.grown]", "[kind.Grown]",
         "60: 'Grown' is no name; write small_letters_and_digits"),
        ('[attribute."released.hours"]', '[attribute."released.Hours"]',
         "39: 'released.Hours' is no name; write small_letters_and_digits"),
        ("[kind.grown]", '[kind."grown.up"]',
         "60: 'grown.up' is no name; write small_letters_and_digits"),
        # codes
        ("pretrial =", "preTrial =", "8: phase: 'preTrial' is no code; write small_letters_and_digits"),
        ("pretrial =", "unknown =",
         "8: phase: unknown is an answer that every question has; remove it from the list"),
        ('pretrial = "Before trial"', "pretrial = 1", "8: phase: pretrial must be a text"),
        ('pretrial = "Before trial"\nsentenced = "After sentence"\n', "",
         '7: phase: the list is empty; write code = "its words"'),
        ('codes = "phase"', 'codes = "phases"',
         "15: phase: codes names 'phases', which no [codes.phases] defines"),
        ('codes = "phase"\n', "", "10: phase: codes is missing; write it"),
        ("least = 0", 'codes = "phase"',
         "22: hours: a number has no codes; remove them or make it a code or a set"),
        # attributes
        ('type = "number"', 'type = "integer"',
         "18: hours: type 'integer' is unknown; one of code, bool3, number, text, date, set is meant"),
        ('group = "account"\ncarried', 'group = "secret"\ncarried',
         "34: birth: group 'secret' is unknown; one of custody, account is meant"),
        ('type = "date"', 'type = "date"\nleast = 3',
         "32: birth: least, most and whole are for numbers only"),
        ('type = "date"', 'type = "date"\nmost = 3',
         "32: birth: least, most and whole are for numbers only"),
        ('type = "date"', 'type = "date"\nwhole = true',
         "32: birth: least, most and whole are for numbers only"),
        ('type = "text"', 'type = "text"\nencrypted = false',
         "28: told: a text is always encrypted; remove encrypted = false or use codes"),
        ('type = "date"', 'type = "date"\nencrypted = false',
         "34: birth: all of the group account is encrypted; remove encrypted = false"),
        ('carried = "child"', 'carried = "family"',
         f"35: birth: carried 'family' is no reference; child or one of {REFERENCES}"),
        ('for = ["Interview"]\n', "",
         "26: told: for is missing; name the safeguard, indicator, decision or entity that needs it"),
        ('for = ["Interview"]', 'for = ["interview_x"]',
         "31: told: for names 'interview_x'; write a safeguard id, R8, I7, D9, an entity, states or form"),
        ("most = 48", "colour = 1",
         "40: released.hours: unknown key 'colour'; one of carried, codes, encrypted, for, group, label, "
         "least, means, most, type, whole is meant"),
        ("[attribute.told]", "[attribute.tell]",
         "47: held: has names 'told', which no [attribute.told] defines"),
        ('has = ["hours"]\nsub', 'has = ["held"]\nsub',
         "58: released: 'held' is a word of the rules; call the attribute otherwise"),
        ('has = ["hours"]\nsub', "sub", "39: released.hours: nothing uses it; name it or remove it"),
        ('"@said", ', "", "26: told: nothing uses it; name it or remove it"),
        ('"@said"', '"told"', "66: said: nothing uses it; name it or remove it"),
        ('"@said"', '"@say"', "47: held: has names '@say', which no [bundle.say] defines"),
        ('"@said", ', '"@said", "told", ',
         "47: held: has names told twice, perhaps through a bundle"),
        ('"hours"]\nref', '"hours", "birth"]\nref',
         "47: held: has names birth twice, perhaps through a bundle"),
        ("[codes.phase]", '[group.none]\nlabel = "N"\n[codes.phase]',
         "7: none: nothing uses it; name it or remove it"),
        ("[codes.phase]", '[codes.none_of_it]\nx = "X"\n[codes.phase]',
         "7: none_of_it: nothing uses it; name it or remove it"),
        ("most = 48", 'most = 48\ncarried = "episode"',
         "59: released: hours is carried, and is another sort of fact elsewhere"),
        ('whole = true\nfor', 'whole = true\ncarried = "episode"\nfor', None),
        # kinds
        ('class = "justice"', 'class = "police"',
         "43: held: class 'police' is unknown; one of spine, protection, justice, defence, victim_safety "
         "is meant"),
        ('track = "liberty"', 'track = "custody"',
         "44: held: track 'custody' is unknown; one of protection, justice, liberty, release, none is meant"),
        ('"episode", "facility"]', '"episode", "place"]',
         f"48: held: references names 'place'; allowed are {REFERENCES}"),
        ('mints = ["episode"]', 'mints = ["order"]',
         "49: held: mints names 'order'; allowed are answers, episode, facility"),
        ('once = "episode"', 'once = "order"', "50: held: once 'order' is not among its references"),
        ('"facility"]\n[kind', '"prison"]\n[kind',
         "59: released: subjects names 'prison'; allowed are child, facility, report, group, access, case"),
        ("derived = true", "derived = 1", "65: grown: derived must be true or false"),
        ("derived = true", "colour = 1", f"65: grown: unknown key 'colour'; one of {KINDS_KEYS} is meant"),
        ('for = ["R1"]', 'for = ["R1x"]',
         "52: held: for names 'R1x'; write a safeguard id, R8, I7, D9, an entity, states or form"),
        ('by = "episode"', 'by = "person"',
         f"71: proceeding: by 'person' is unknown; one of {REFERENCES} is meant"),
        ('by = "episode"', 'by = "episode"\nto = 1',
         "72: proceeding: unknown key 'to'; one of by is meant"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_word_for_word(
    tmp_path: Path, part: str, instead: str, message: str | None
) -> None:
    assert GOOD.count(part) == 1, part
    wrong = GOOD.replace(part, instead)
    if message is None:
        _ = read(tmp_path, wrong)
        return
    with pytest.raises(FileError) as caught:
        _ = read(tmp_path, wrong)
    assert f"{caught.value.line}: {caught.value.problem}" == message
    assert caught.value.file == ("words.toml" if "exactly one file" not in message else tmp_path.name)


def test_a_section_that_is_no_table_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        _ = read(tmp_path, "version = 3\ncodes = 4\n")
    assert str(caught.value) == f"words.toml:2: unknown section 'codes'; one of {SECTIONS} is meant"


def test_two_versions_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text("version = 3\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        _ = read(tmp_path, GOOD)
    assert str(caught.value) == f"{tmp_path.name}:1: exactly one file must say version = NUMBER"


def test_every_word_of_a_condition_is_reserved() -> None:
    """An attribute called like one could never be asked for in a rule."""
    words = """kind happened recorded source trigger and or not in contains held known stated not_asked any none
        count limit age_at youngest_at hour_at list child case yes no unknown answers interview hearing order
        isolation complaint proceeding episode report facility"""
    assert set(words.split()) == RESERVED


def test_what_amparo_ships_with_is_read_once() -> None:
    assert load_vocabulary() is load_vocabulary()
    assert load_vocabulary() == read_vocabulary(WORDS)
