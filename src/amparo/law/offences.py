"""What a country makes an offence, and where it falls in the international classification of crime.

Pure. Codes are digits as the classification has them (`09051`); which of them the vocabulary knows is checked
where both are known. Source: country packs; ICCS version 1.0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from amparo.law.bodies import Name

#: Sections of the classification have two digits; each further level adds one or two.
ICCS = re.compile(r"^(?:0[1-9]|1[01])\d{2,4}$")


@dataclass(frozen=True, slots=True)
class Offence:
    """One article that makes something an offence, in force from `start` to `end` (days included; `None` is
    open): offence law is that of the day of the act.

    `provision` is the id of the article, `iccs` the codes that its acts fall under. `belonging` says that
    membership of a group is enough, `recruits_children` that it punishes those who recruit children.
    """

    provision: str
    name: Name
    iccs: tuple[str, ...]
    start: date | None = None
    end: date | None = None
    belonging: bool = False
    recruits_children: bool = False
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Whether it was the law on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
