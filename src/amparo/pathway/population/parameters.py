"""What a population is like: weights, faults, agencies and what they vouch for, read from TOML.

Pure. `parameters.toml` beside this file is the default and documents every key; a file of one's own replaces
whole tables of it. Every complaint names file, line and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from amparo.law.limits import Period, PeriodError, Unit
from amparo.law.tables import Table
from amparo.law.toml_files import TomlFile, read_toml
from amparo.pathway.events import Coverage
from amparo.pathway.instants import BEGINNING, END, InstantError, zone_named
from amparo.pathway.population.coverage import Declared
from amparo.pathway.population.days import Days, number_of
from amparo.pathway.population.draws import Chances
from amparo.pathway.vocabulary import load_vocabulary

DEFAULT = Path(__file__).parent / "parameters.toml"

_MOST_OFFICES = 9_999
_SHORTEST_DAYS = 800  # a long stay before trial, its nine months, and a child who comes of age after it


@dataclass(frozen=True, slots=True)
class Parameters:
    """A population's parameters, ready to be drawn from.

    `begin` is a day number in `zone`; `as_of` the moment of the check (microseconds UTC): nothing happens after it.
    `weights` and `faults` are by the names of their tables; `shares` holds in how much of all lives in which it can
    happen something does, from 0 to 1; `offices` the names of each agency's offices.
    """

    begin: int
    as_of: int
    zone: str
    days: Days
    weights: Mapping[str, Chances]
    faults: Mapping[str, Chances]
    shares: Mapping[str, float]
    offices: Mapping[str, tuple[str, ...]]
    declared: Declared


def read_parameters(path: Path | None = None) -> Parameters:
    """The parameters in the file at `path` over the default ones; the default ones without a file.

    Raises `FileError` (`file:line: what is wrong and what was expected`) for the first thing that is wrong.
    """
    shipped = read_toml(DEFAULT, DEFAULT.name)
    given = read_toml(path) if path is not None else shipped
    for section in given.content:
        if section not in shipped.content:
            raise given.error(f"unknown section {section!r}{_nearest(section, shipped.content)}", section)
    table = _table(given if "population" in given.content else shipped, "population")
    table.only("begin", "as_of", "zone")
    default = _table(shipped, "population")
    zone = table.text("zone", default.text("zone"))
    try:
        days = Days(zone_named(zone))
    except InstantError as error:
        raise table.error(str(error), "zone") from error
    begin = number_of(table.day("begin") or cast("date", default.day("begin")))
    last = number_of(table.day("as_of") or cast("date", default.day("as_of")))
    if last - begin < _SHORTEST_DAYS:
        raise table.error(f"as_of must be at least {_SHORTEST_DAYS} days after begin", "as_of")
    as_of = days.midnight(last)
    source = given if "agency" in given.content else shipped
    offices, coverage = _agencies(source, _section(shipped, "agency"), days)
    return Parameters(
        begin,
        as_of,
        zone,
        days,
        _chances(given, shipped, "weights"),
        _chances(given, shipped, "fault"),
        _shares(given, shipped),
        offices,
        Declared(coverage, as_of),
    )


def _nearest(word: str, known: Mapping[str, object]) -> str:
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"; nearest is {found[0]!r}" if found else f"; one of {', '.join(known)} is meant"


def _section(file: TomlFile, name: str) -> Mapping[str, object]:
    content = file.content.get(name, {})
    if not isinstance(content, dict):
        raise file.error(f"{name} must hold tables [{name}.NAME]", name)
    return cast("dict[str, object]", content)


def _table(file: TomlFile, *place: str) -> Table:
    content = file.content
    for part in place:
        inner = content.get(part)
        if not isinstance(inner, dict):
            raise file.error(f"{'.'.join(place)} must be a table [{'.'.join(place)}]", *place)
        content = cast("dict[str, object]", inner)
    return Table(file, place, content)


def _chances(given: TomlFile, shipped: TomlFile, section: str) -> Mapping[str, Chances]:
    known = _section(shipped, section)
    for name in _section(given, section):
        if name not in known:
            raise given.error(f"unknown table [{section}.{name}]{_nearest(name, known)}", section, name)
    found: dict[str, Chances] = {}
    for name in known:
        table = _table(given if name in _section(given, section) else shipped, section, name)
        words = _table(shipped, section, name).values
        weights: dict[str, float] = {}
        for word, weight in table.values.items():
            if word not in words:
                raise table.error(f"unknown word {word!r}{_nearest(word, words)}", word)
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
                raise table.error(f"{word} must be a number, 0 or more", word)
            weights[word] = weight
        if not sum(weights.values()) > 0:
            raise table.error("at least one weight must be more than 0")
        found[name] = Chances(weights)
    return found


def _shares(given: TomlFile, shipped: TomlFile) -> Mapping[str, float]:
    """How often of a hundred each thing happens; what a file does not name stays as it is shipped."""
    known = _table(shipped, "share").values
    if "share" not in given.content:
        given = shipped
    table = _table(given, "share")
    shares = {name: cast("float", percent) / 100 for name, percent in known.items()}
    for name, percent in table.values.items():
        if name not in known:
            raise table.error(f"unknown word {name!r}{_nearest(name, known)}", name)
        if isinstance(percent, bool) or not isinstance(percent, int | float) or not 0 <= percent <= 100:
            raise table.error(f"{name} must be a number from 0 to 100", name)
        shares[name] = percent / 100
    return shares


def _agencies(
    file: TomlFile, known: Mapping[str, object], days: Days
) -> tuple[Mapping[str, tuple[str, ...]], list[Coverage]]:
    offices: dict[str, tuple[str, ...]] = {}
    coverage: list[Coverage] = []
    section = _section(file, "agency")
    for name in section:
        if name not in known:
            raise file.error(f"unknown agency {name!r}{_nearest(name, known)}", "agency", name)
    for name in known:
        if name not in section:
            raise file.error(f"[agency.{name}] is missing; agencies are replaced all at once", "agency")
        table = _table(file, "agency", name)
        table.only("offices", "complete")
        count = table.whole("offices", 1, _MOST_OFFICES)
        offices[name] = tuple(f"{name}-{number:02}" for number in range(1, count + 1))
        complete = table.values.get("complete", [])
        if not isinstance(complete, list):
            raise table.error(f"complete must be written [[agency.{name}.complete]]", "complete")
        for number, values in enumerate(cast("list[object]", complete)):
            if not isinstance(values, dict):
                raise table.error(f"complete must be written [[agency.{name}.complete]]", "complete")
            place = ("agency", name, "complete", number)
            coverage.append(_declaration(Table(file, place, cast("dict[str, object]", values)), name, days))
    _refuse_touching(file, coverage)
    return offices, coverage


def _declaration(table: Table, agency: str, days: Days) -> Coverage:
    table.only("kinds", "from", "to", "lag")
    kinds = table.texts("kinds")
    words = load_vocabulary().kinds
    for kind in kinds:
        name, _, attribute = kind.partition(".")
        if name not in words or (attribute and attribute not in words[name].attributes):
            raise table.error(f"{kind!r} is no kind{_nearest(kind, words)}", "kinds")
    if not kinds:
        raise table.error("kinds is missing; name the kinds that are complete")
    start, end = table.day("from"), table.day("to")
    first = BEGINNING if start is None else days.midnight(number_of(start))
    last = END if end is None else days.end(number_of(end))
    if first > last:
        raise table.error("to lies before from", "to")
    try:
        period = Period.read(table.text("lag", "PT0H"))
    except PeriodError as error:
        raise table.error(f"lag: {error}", "lag") from error
    if period.unit not in {Unit.HOURS, Unit.DAYS}:
        raise table.error("lag counts hours or days; write PT12H or P2D", "lag")
    lag = timedelta(minutes=period.amount) if period.unit is Unit.HOURS else timedelta(days=period.amount)
    return Coverage(agency, frozenset(kinds), first, last, lag // timedelta(microseconds=1))


def _refuse_touching(file: TomlFile, coverage: list[Coverage]) -> None:
    """Two declarations of one kind that touch say more together than each: the key keeps them apart."""
    for number, one in enumerate(coverage):
        for other in coverage[:number]:
            if (both := one.kinds & other.kinds) and one.start <= other.end + 1 and other.start <= one.end + 1:
                kind = sorted(both)[0]
                raise file.error(
                    f"{kind} is declared twice for one time; make one of the two", "agency", one.agency, "complete"
                )
