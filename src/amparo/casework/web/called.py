"""What agencies and places are called in the reader's words: they are public. Each is asked for once a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from amparo.casework.owing import Agency
from amparo.casework.wording import Wording
from amparo.pathway.store.reading import AgencyName, FacilityName


def called(rows: Iterable[AgencyName] | Iterable[FacilityName], words: Wording) -> dict[str, str]:
    """The names of agencies, or of places, by id."""
    return {each.id: words.translate(each.name) for each in rows}


def of_the_country(known: Mapping[str, AgencyName], own: str, words: Wording) -> tuple[Agency, ...]:
    """Of all agencies those of the country of the agency `own`, that one included."""
    country = known[own].country
    return tuple(
        Agency(each.id, words.translate(each.name), each.kind) for each in known.values() if each.country == country
    )
