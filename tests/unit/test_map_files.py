"""Every further way in which a map can be wrong, with the message word for word, and what a map says by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.law.toml_files import FileError
from amparo.pathway.events import Coverage
from amparo.pathway.instants import Precision
from amparo.pathway.logs.map_files import check_columns, nearest, read_map
from amparo.pathway.logs.maps import LogMap, Texts, TimeFormat, Unlisted, Unplaced
from amparo.pathway.vocabulary import Type

GOOD = """\
[log]
case = "c"
activity = "a"
time = "t"
zone = "UTC"
delimiter = ";"
unlisted = "slug"
once = ["seen"]
blank = ["-"]
[kinds]
"See" = "seen"
"Look" = "seen"
[suffixes]
start = "_begun"
complete = ""
[times]
t = { format = "%d/%m/%Y", precision = "month" }
o = "%y-%m-%d"
[attribute.way]
column = "w"
type = "code"
codes = ["By Post", "by-post", "Desk"]
[attribute.sum]
column = "s"
label = "The sum"
type = "number"
kinds = ["seen"]
[references]
hearing = "h"
[[event]]
kind = "opened"
time = "o"
[[coverage]]
kinds = ["seen"]
from = "2026"
lag = "PT12H"
"""


def read(folder: Path, text: str) -> LogMap:
    (folder / "map.toml").write_text(text, encoding="utf-8")
    return read_map(folder / "map.toml", "map.toml")


def test_what_a_map_says_and_what_it_says_by_default(tmp_path: Path) -> None:
    log_map = read(tmp_path, GOOD)
    assert log_map.columns == {"case": "c", "activity": "a", "time": "t"}
    assert (log_map.subject, log_map.zone, log_map.delimiter, log_map.encoding) == ("case", "UTC", ";", None)
    assert log_map.kinds == {"See": "seen", "Look": "seen"}
    assert log_map.labels == {"seen": "See"}, "the first activity of a kind is its label"
    assert log_map.suffixes == {"start": "_begun", "complete": ""}
    assert log_map.times == {
        "t": TimeFormat("%d/%m/%Y", Precision.MONTH),
        "o": TimeFormat("%y-%m-%d"),
    }
    assert log_map.texts == Texts(frozenset({"-"}))
    assert (log_map.unlisted, log_map.unplaced) == (Unlisted.SLUG, Unplaced.WITHDRAWS_COVERAGE)
    way, total = log_map.attributes
    assert way.codes == {"By Post": "by_post", "by-post": "by_post", "Desk": "desk"}
    assert way.definition is not None and total.definition is not None
    assert (way.definition.codes, way.definition.code_labels) == (("by_post", "desk"), ("by post", "desk"))
    assert (way.definition.label, way.separator, way.kinds) == ("way", ";", frozenset())
    assert (total.definition.type, total.definition.label, total.kinds) == (Type.NUMBER, "The sum", {"seen"})
    assert not log_map.events[0].once
    (coverage,) = log_map.coverage
    assert (coverage.lag, coverage.facility, coverage.agency) == (12 * 3_600_000_000, None, "")
    assert (log_map.covers_all, log_map.calendar, log_map.object_type) == ((), None, None)
    assert log_map.used_columns() == {
        "c": ("log", "case"),
        "a": ("log", "activity"),
        "t": ("log", "time"),
        "w": ("attribute", "way", "column"),
        "s": ("attribute", "sum", "column"),
        "h": ("references", "hearing"),
        "o": ("event", 0, "time"),
    }


@pytest.mark.parametrize("subject", ["child", "facility", "report", "group", "access"])
def test_a_map_of_amparos_kinds_begins_with_the_standard_names(tmp_path: Path, subject: str) -> None:
    log_map = read(tmp_path, f'[log]\nsubject = "{subject}"\nactivity = "what"\n')
    assert log_map.columns == {"case": "subject", "activity": "what", "time": "happened"}
    assert log_map.unlisted is Unlisted.REJECT
    assert log_map.coverage == ()
    assert log_map.vocabulary is not None


@pytest.mark.parametrize(
    ("declared", "coverage"),
    [
        ('kinds = "all"', Coverage("", frozenset())),
        ('kinds = ["all", "seen"]\nagency = "court"\nfacility = "f"\nlag = "P2D"',
         Coverage("court", frozenset({"seen"}), lag=2 * 86_400_000_000, facility="f")),
        ('kinds = ["seen.way"]\nlag = "PT90M"', None),
    ],
)  # fmt: skip
def test_coverage(tmp_path: Path, declared: str, coverage: Coverage | None) -> None:
    text = GOOD.partition("[[coverage]]")[0] + '[[coverage]]\nkinds = ["seen"]\n[[coverage]]\n' + declared
    log_map = read(tmp_path, text)
    if coverage is None:
        assert log_map.coverage[1] == Coverage("", frozenset({"seen.way"}), lag=90 * 60_000_000)
        assert log_map.covers_all == ()
    else:
        assert log_map.coverage[1] == coverage
        assert log_map.covers_all == (1,)


LOG_KEYS = "case, activity, time, lifecycle, recorded, id, corrects, agency, author, place, source, subject, zone, "
MORE_KEYS = "blank, unknown, not_asked, none, ignore, once, unlisted, unplaced, delimiter, encoding, object_type"
SECTIONS = "log, kinds, suffixes, times, attribute, references, event, coverage, calendar"
REFERENCES = "answers, interview, hearing, order, isolation, complaint, proceeding, episode, report, facility"
FORMAT = "format must name a year, such as %d/%m/%Y %H:%M, or be seconds or milliseconds"


@pytest.mark.parametrize(
    ("part", "instead", "message"),
    [
        ("[times]", "[xyz]", f"16: unknown section 'xyz'; write one of {SECTIONS}"),
        ('unlisted = "slug"', "qqq = 1", f"7: log: unknown key 'qqq'; write one of {LOG_KEYS}{MORE_KEYS}"),
        ('case = "c"', "case = 7", '2: log: case must be a text; write case = "..."'),
        ('zone = "UTC"', "zone = 1", '5: log: zone must be a text; write zone = "..."'),
        ('delimiter = ";"', "delimiter = 3",
         '6: log: delimiter must be one character; write delimiter = ";" or "\\t"'),
        ('delimiter = ";"', 'delimiter = ""',
         '6: log: delimiter must be one character; write delimiter = ";" or "\\t"'),
        ('delimiter = ";"', 'unplaced = "never"',
         "6: log: unplaced 'never' is unknown; one of withdraws_coverage, says_nothing is meant"),
        ('once = ["seen"]', 'once = ["Seen!"]',
         "8: log: 'Seen!' is no kind; write small_letters_and_digits, such as 'seen'"),
        ('once = ["seen"]', 'once = ["!"]', "8: log: '!' is no kind; write small_letters_and_digits"),
        ('once = ["seen"]', 'once = "seen"', "8: log: once must be a list of texts"),
        ('blank = ["-"]', 'blank = "-"', "9: log: blank must be a list of texts"),
        ('"Look" = "seen"', '"Look" = "2nd look"',
         "12: kinds: '2nd look' is no kind; write small_letters_and_digits, such as 'n2nd_look'"),
        ('"Look" = "seen"', '"Look" = 3', '12: kinds: Look must be a text; write Look = "..."'),
        ('"Look" = "seen"', '"Look" = ""', '12: kinds: Look must be a text; write Look = "..."'),
        ('start = "_begun"', "start = 1", '14: suffixes: start must be a text; write start = "..."'),
        ('o = "%y-%m-%d"', 'o = "%m-%d"', f"18: o: {FORMAT}"),
        ('o = "%y-%m-%d"', 'o = { format = "days" }', f"18: o: {FORMAT}"),
        ('o = "%y-%m-%d"', "o = 7", '18: o: format must be a text; write format = "..."'),
        ('o = "%y-%m-%d"', 'o = { form = "%Y" }', "18: o: unknown key 'form'; one of format, precision is meant"),
        ('o = "%y-%m-%d"', 'o = { precision = "range" }', "18: o: precision is minute, day, month or year"),
        ('o = "%y-%m-%d"', 'o = { precision = "hour" }',
         "18: o: precision 'hour' is unknown; one of minute, day, month, season, year, range, undated is meant"),
        ('column = "w"\n', "", '19: way: column must be a text; write column = "..."'),
        ('codes = ["By Post", "by-post", "Desk"]', 'codes = ["By Post", 3]',
         "22: way: codes must be a list of texts"),
        ('codes = ["By Post", "by-post", "Desk"]', 'codes = { "By Post" = "Post" }',
         "22: way: 'By Post' gives no code; write codes.\"By Post\" = \"small_letters\""),
        ('codes = ["By Post", "by-post", "Desk"]', "codes = { post = 1 }",
         '22: codes: post must be a text; write post = "..."'),
        ('codes = ["By Post", "by-post", "Desk"]', 'label = "x"',
         '19: way: a code needs its codes; write codes = ["one", "two"]'),
        ('label = "The sum"', 'codes = ["a"]',
         '25: sum: a number has no codes; remove them, or write type = "code"'),
        ('label = "The sum"', 'unit = "EUR"',
         "25: sum: unknown key 'unit'; one of column, type, codes, separator, kinds, label is meant"),
        ('kinds = ["seen"]\n[ref', 'kinds = ["See it"]\n[ref',
         "27: sum: 'See it' is no kind; write small_letters_and_digits, such as 'see_it'"),
        ('hearing = "h"', 'qqq = "h"', f"29: 'qqq' is no reference; write one of {REFERENCES}"),
        ('kind = "opened"', 'kind = ""', '31: event 1: kind must be a text; write kind = "..."'),
        ('kind = "opened"', 'kind = "Opened"',
         "31: event 1: 'Opened' is no kind; write small_letters_and_digits, such as 'opened'"),
        ('time = "o"\n', 'time = "o"\nonce = 1\n', "33: event 1: once must be true or false"),
        ('from = "2026"', "from = 2026", "35: coverage 1: from must be a time such as 2011-10-01"),
        ('from = "2026"', 'form = "2026"',
         "35: coverage 1: unknown key 'form'; one of kinds, agency, from, to, lag, facility is meant"),
        ('lag = "PT12H"', "lag = 12", '36: coverage 1: lag must be a text; write lag = "..."'),
        ('lag = "PT12H"', 'lag = "P1Y"', "36: coverage 1: lag counts hours or days; write PT12H or P2D"),
        ('lag = "PT12H"', 'to = "99999-01-01"',
         "36: coverage 1: to: cannot read '99999-01-01' as a time; write 2026, 2026-04, 2026-04-13, autumn 2025 or "
         "2026-04-13T14:20"),
        ('[[coverage]]\nkinds = ["seen"]', '[[coverage]]\nkinds = ["Seen"]',
         "34: coverage 1: 'Seen' is no kind; write small_letters_and_digits, such as 'seen'"),
    ],
)  # fmt: skip
def test_a_wrong_map_is_refused_word_for_word(tmp_path: Path, part: str, instead: str, message: str) -> None:
    assert GOOD.count(part) == 1, part
    with pytest.raises(FileError) as caught:
        _ = read(tmp_path, GOOD.replace(part, instead))
    assert str(caught.value) == f"map.toml:{message}"


@pytest.mark.parametrize("pattern", ["%d/%m/%y", "%c", "%Y", "%d %b %Y %I:%M %p %z", "seconds", "milliseconds"])
def test_a_pattern_that_names_a_year_is_taken(tmp_path: Path, pattern: str) -> None:
    assert read(tmp_path, GOOD.replace("%y-%m-%d", pattern)).times["o"].pattern == pattern


@pytest.mark.parametrize("pattern", ["", "%H:%M", "%d", "Y", "%d/%m"])
def test_a_pattern_that_names_no_year_is_none(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(FileError, match=r"^map\.toml:18: o: format must"):
        _ = read(tmp_path, GOOD.replace('"%y-%m-%d"', f'"{pattern}"'))


def test_the_first_column_that_a_log_does_not_have_is_named_where_the_map_names_it(tmp_path: Path) -> None:
    log_map = read(tmp_path, GOOD)
    columns = ["c", "a", "t", "w", "s", "h", "o"]
    check_columns(log_map, "log.csv", columns)
    for column, line in zip(columns, (2, 3, 4, 20, 24, 29, 32), strict=True):
        with pytest.raises(FileError) as caught:
            check_columns(log_map, "log.csv", [each for each in columns if each != column])
        assert str(caught.value) == f"map.toml:{line}: log.csv has no column {column!r}"


def test_the_lifecycle_may_be_missing_only_where_nobody_named_it(tmp_path: Path) -> None:
    log_map = LogMap({"case": "c", "activity": "a", "time": "t", "lifecycle": "l"})
    check_columns(log_map, "log.csv", ["c", "a", "t"])
    with pytest.raises(FileError) as caught:
        check_columns(log_map, "log.csv", ["c", "act", "t", "l"])
    assert str(caught.value) == "log.csv:1: has no column 'a'; nearest is 'act'; write a map (--map)"
    named = read(tmp_path, GOOD.replace('unlisted = "slug"', 'lifecycle = "l"'))
    with pytest.raises(FileError, match=r"^map\.toml:7: log\.csv has no column 'l'"):
        check_columns(named, "log.csv", ["c", "a", "t", "w", "s", "h", "o"])


def test_the_nearest_of_many_is_named() -> None:
    assert nearest("aprehended", ["apprehended", "appended", "opened"]) == "; nearest is 'apprehended'"
    assert nearest("x", []) == ""
