"""Reads the texts of the law: instruments, provisions, and the quantities that laws value.

Pure. Shared by the international texts and the packs. What is wrong is refused with file and line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from amparo.law.instruments import Instrument, Provision, Standing, Texts
from amparo.law.schema import keys_of
from amparo.law.tables import Table, tables
from amparo.law.toml_files import TomlFile


class Measure(StrEnum):
    """What a limit is: a length of time, an age in years, an hour of the clock, or a number of things."""

    PERIOD = "period"
    AGE = "age"
    HOUR = "hour"
    COUNT = "count"


class Floor(StrEnum):
    """Which way is stricter: a value of at most the floor's, or of at least it."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that laws value: the id, what it is, and which way protects more."""

    id: str
    label: str
    means: str
    measure: Measure
    floor: Floor


def read_texts(files: Sequence[TomlFile], law: str, over: Texts) -> Texts:
    """Instruments and provisions of `files`, added to those of `over`; an id can be used only once."""
    instruments, provisions = dict(over.instruments), dict(over.provisions)
    found: dict[str, Table] = {}
    for file in files:
        for name, table in tables(file, "instrument"):
            if name in instruments:
                table.refuse("there is an instrument of this id already; choose another")
                continue
            instruments[name], found[name] = _instrument(name, table, law), table
    for name, table in found.items():
        replaced_by = instruments[name].superseded_by
        if replaced_by and replaced_by not in instruments:
            table.refuse(f"superseded_by {replaced_by!r} is no instrument", "superseded_by")
        elif replaced_by:
            instruments[name] = replace(instruments[name], successor=instruments[replaced_by].short)
    for file in files:
        for name, table in tables(file, "provision"):
            if name in provisions:
                table.refuse("there is a provision of this id already; choose another")
                continue
            provisions[name] = _provision(name, table, instruments, law)
    return Texts(instruments, provisions)


def _instrument(name: str, table: Table, law: str) -> Instrument:
    table.only(*keys_of("instrument"))
    if law != "international" and "standing" in table.values and table.values["standing"] not in list(Standing):
        table.refuse(
            f"standing of a country's act is {Standing.NATIONAL_LAW.value}, decrees and rules too", "standing"
        )
        standing = Standing.NATIONAL_LAW
    else:
        standing = table.one_of("standing", Standing)
    if (standing is Standing.NATIONAL_LAW) == (law == "international") and "standing" in table.values:
        table.refuse("national law stands in a country's pack, and a country's pack holds no other", "standing")
    return Instrument(
        id=name,
        title=table.text("title"),
        short=table.text("short"),
        standing=standing,
        law=law,
        adopted=table.day("adopted"),
        superseded_by=table.text("superseded_by", ""),
        named_by_resolution=table.flag("named_by_resolution", default=False),
        note=table.text("note", ""),
    )


def _provision(name: str, table: Table, instruments: Mapping[str, Instrument], law: str) -> Provision:
    table.only(*keys_of("provision"))
    cited = table.text("instrument")
    instrument = instruments.get(cited)
    if instrument is None:
        if cited:
            table.refuse(f"there is no instrument {cited!r}", "instrument")
        instrument = Instrument(cited, "", "", Standing.NATIONAL_LAW, law)  # stands in; nothing is kept
    return Provision(
        id=name,
        instrument=instrument,
        reference=table.text("reference"),
        says=table.text("says"),
        standing=table.one_of("standing", Standing, instrument.standing),
        verified=table.flag("verified", default=False),
        note=table.text("note", ""),
    )


def read_quantities(files: Sequence[TomlFile], over: Mapping[str, Quantity]) -> Mapping[str, Quantity]:
    """The `[quantity.ID]` tables of `files`, added to `over`."""
    quantities = dict(over)
    for file in files:
        for name, table in tables(file, "quantity"):
            table.only(*keys_of("quantity"))
            if name in quantities:
                table.refuse("there is a quantity of this id already; choose another")
                continue
            quantities[name] = Quantity(
                name,
                table.text("label"),
                table.text("means"),
                table.one_of("measure", Measure, Measure.PERIOD),
                table.one_of("floor", Floor, Floor.AT_MOST),
            )
    return quantities
