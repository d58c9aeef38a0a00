"""The rules, limits and calendar that count on this server, and what they say of one timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from amparo.access.reading_rules import Reads, reads_of
from amparo.law.limits import INTERNATIONAL
from amparo.law.packs import Pack, load_pack
from amparo.pathway.events import Timeline
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.nodes import RuleSet


@lru_cache(maxsize=1)
def pack() -> Pack:
    """The law of this server's country, as `AMPARO_COUNTRY` names it."""
    return load_pack(settings.AMPARO_COUNTRY)


@lru_cache(maxsize=1)
def rules() -> RuleSet:
    """The catalogue, with the limits of this server's law."""
    return load_catalogue(pack())


@lru_cache(maxsize=1)
def reads() -> Mapping[str, Reads]:
    """What each rule reads, by the rule's name."""
    return reads_of(rules(), load_vocabulary())


@lru_cache(maxsize=8)
def _compiled(safeguards: frozenset[str] | None) -> Judge:
    law, judged = pack(), rules()
    if safeguards is not None:
        if unknown := safeguards - {rule.id for rule in judged.rules}:
            raise ValueError(f"no such safeguard: {', '.join(sorted(unknown))}; name those of the catalogue")
        judged = replace(judged, rules=tuple(rule for rule in judged.rules if rule.id in safeguards))
    return Judge(
        judged,
        laws=frozenset({INTERNATIONAL, law.id}),
        vocabulary=load_vocabulary(),
        calendars={law.id: law.calendar} if law.calendar else None,
        leap_birthday=law.leap_birthday,
    )


def load() -> None:
    """Reads and compiles now what the first judging would. Raises `FileError` where a text is damaged."""
    reads()
    _compiled(None)


def judge(
    as_of: int, known_at: int, safeguards: frozenset[str] | None = None
) -> Callable[[Timeline], tuple[Finding, ...]]:
    """What is owed to whoever a timeline is about, as of one moment and by what was known at another (microseconds
    UTC): by every safeguard, or by `safeguards` (their ids) alone, of which each finding is the same as among all.

    Raises `ValueError` for one that the catalogue does not hold: left out in silence, it would look kept.
    """
    compiled = _compiled(safeguards)

    def judged(timeline: Timeline) -> tuple[Finding, ...]:
        return compiled.judge(timeline, as_of=as_of, known_at=known_at)

    return judged
