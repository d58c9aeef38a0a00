"""The page of the law that counts on this server: one view of a country pack for everybody who works under it.

Pure. What the pack leaves unsaid is said to be unsaid; nothing is summed up into a mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amparo.casework.bands import Band
from amparo.casework.law_days import day_text
from amparo.casework.law_days_off import DaysOff, days_off
from amparo.casework.law_offices import (
    BodyRow,
    LineRow,
    OffenceRow,
    RoleRow,
    level_bands,
    line_rows,
    offence_rows,
    role_rows,
    roles_left,
)
from amparo.casework.law_signed import Signed, signed_said
from amparo.casework.law_values import ValueRow, policy_rows, standing_lead, value_bands
from amparo.casework.wording import Wording
from amparo.law.packs import Pack
from amparo.pathway.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class PackFacts:
    """Which text of which pack it is: questions and answers, the digest apart because it is a code."""

    lines: tuple[tuple[str, str], ...]
    digest: str
    signed: Signed
    signed_said: str


@dataclass(frozen=True, slots=True)
class LawHere:
    """All that the page shows. `leads` say in words where the law protects less or more than the floor; `unnamed`
    are the roles for which the pack names nobody; `policy` is no law."""

    name: str
    invented: bool
    on: str
    leads: tuple[str, ...]
    values: tuple[Band[ValueRow], ...]
    policy: tuple[ValueRow, ...]
    leap: str
    days: DaysOff
    roles: tuple[RoleRow, ...]
    unnamed: str
    levels: tuple[Band[BodyRow], ...]
    lines: tuple[LineRow, ...]
    offences: tuple[OffenceRow, ...]
    emergency: tuple[tuple[str, str], ...]
    pack: PackFacts

    @property
    def punishes_recruiters(self) -> bool:
        """Whether an offence in force punishes those who recruit children."""
        return any(each.recruits_children for each in self.offences)


def law_here(pack: Pack, on: date, vocabulary: Vocabulary, words: Wording, how: Signed) -> LawHere:
    """The page of `pack` on the day `on`; `how` it stands to its signature was found out by whoever has the key."""
    say = words.translate
    month, day = pack.leap_birthday
    return LawHere(
        name=say(pack.name),
        invented=pack.invented,
        on=day_text(on, words),
        leads=standing_lead(pack, on, words),
        values=value_bands(pack, on, words),
        policy=policy_rows(pack, on, words),
        leap=say("Whoever was born on 29 February has the birthday {day} in other years.").format(
            day=say("{day} {month}").format(day=day, month=words.month_name(month))
        ),
        days=days_off(pack, on, words),
        roles=role_rows(pack, on, words),
        unnamed=words.listing(list(roles_left(pack, on, words))),
        levels=level_bands(pack, on, words),
        lines=line_rows(pack, on, vocabulary, words),
        offences=offence_rows(pack, on, vocabulary, words),
        emergency=tuple((say(label), number) for label, number in pack.emergency.items()),
        pack=_facts(pack, words, how),
    )


def _facts(pack: Pack, words: Wording, how: Signed) -> PackFacts:
    say = words.translate
    lines = [
        (say("Country"), f"{say(pack.name)} ({pack.id})" if pack.id not in pack.name else say(pack.name)),
        (say("Version"), pack.version or say("none stated: nobody can say later by which text a case was judged")),
        (say("Dated"), day_text(pack.issued, words) if pack.issued else say("no day stated")),
        (say("Clock"), pack.zone),
        (say("Languages of its names"), ", ".join(pack.languages)),
    ]
    if pack.note:
        lines.append((say("Remark"), say(pack.note)))
    return PackFacts(tuple(lines), pack.digest, how, words.say(signed_said(how)))
