"""Who acts in a country: administrative units, bodies in the closed roles, and whom they tell.

Pure. No person, address or number stands here: a line names a role and a unit, and the office is found by
where things happened. Source: country packs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called: `text` in the first language of its pack, `others` by language code."""

    text: str
    others: Mapping[str, str] = field(default_factory=dict[str, str])

    def in_language(self, language: str) -> str:
        """The name in `language` (BCP 47); in its wider language (`ar` for `ar-SD`), else in the first one."""
        return self.others.get(language) or self.others.get(language.partition("-")[0]) or self.text


class Forum(StrEnum):
    """Whose forum a body is. Which matters a forum not of the State may decide is for the law, not for us."""

    STATE = "state"
    CUSTOMARY = "customary"
    RELIGIOUS = "religious"


@dataclass(frozen=True, slots=True)
class Level:
    """An administrative unit (`district`). `rank` 0 is the smallest."""

    id: str
    name: Name
    rank: int


@dataclass(frozen=True, slots=True)
class Body:
    """A body that acts in the closed `role`, from `start` to `end` (days included; `None` is open).

    `level` is the id of the unit that has one each, empty if not said; `provision` an id, empty if not said.
    """

    id: str
    name: Name
    role: str
    forum: Forum
    level: str = ""
    provision: str = ""
    start: date | None = None
    end: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A reporting line: when one of the kinds `on` happens, the role `by` tells the role or body `to`.

    `level` is the id of the unit whose office is told, empty if not said; `limit` the quantity that says
    within what time, `provision` the text it rests on, both empty if not said.
    """

    on: tuple[str, ...]
    by: str
    to: str
    level: str = ""
    limit: str = ""
    provision: str = ""
    note: str = ""
