"""Instruments of the law and the places in them that safeguards and limits cite.

Pure. Paraphrases are Amparo's own; a text that nobody of the project read is marked `verified = false`, and
is never shown as the words of the law. Source: `law/texts/instruments.toml`, `provisions/`, packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How strong a text is. `HOUSE_POLICY` is no law and is never shown as law."""

    BINDING_TREATY = "binding_treaty"
    AUTHORITATIVE_GUIDANCE = "authoritative_guidance"
    BEST_PRACTICE = "best_practice"
    NATIONAL_LAW = "national_law"
    HOUSE_POLICY = "house_policy"


@dataclass(frozen=True, slots=True)
class Instrument:
    """One treaty, resolution, comment or act.

    `title` is its full name with symbol; `short` is what a page writes before a paragraph. `law` is
    `international` or the id of the country whose act it is. `superseded_by` is the id of the text that
    replaced it, empty if in force; `successor` is what a page writes for that text. `named_by_resolution` says
    whether footnote 5 of resolution 79/188 lists it.
    """

    id: str
    title: str
    short: str
    standing: Standing
    law: str
    adopted: date | None = None
    superseded_by: str = ""
    named_by_resolution: bool = False
    note: str = ""
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """One place in an instrument: `reference` as it is cited (`para 90`), `says` in Amparo's own words.

    `verified` is true if substance and number were read in a copy of the text. `standing` is the
    instrument's unless this place is weaker (an encouragement in a stronger text).
    """

    id: str
    instrument: Instrument
    reference: str
    says: str
    standing: Standing
    verified: bool
    note: str = ""

    @property
    def cited(self) -> str:
        """As a page cites it: `CRC GC 24, para 90`."""
        return f"{self.instrument.short}, {self.reference}"


@dataclass(frozen=True, slots=True)
class Texts:
    """Instruments and provisions by id: those of all, or those of all and one country's."""

    instruments: Mapping[str, Instrument]
    provisions: Mapping[str, Provision]

    def instrument(self, name: str) -> Instrument | None:
        """The instrument whose id, short name or title is `name`; `None` if there is none."""
        if name in self.instruments:
            return self.instruments[name]
        return next((found for found in self.instruments.values() if name in (found.short, found.title)), None)

    def of(self, instrument: Instrument) -> tuple[Provision, ...]:
        """The provisions of one instrument, in the order of the files."""
        return tuple(found for found in self.provisions.values() if found.instrument.id == instrument.id)
