"""The rules, limits and calendar that count on this server, and what they say of one timeline."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings

from amparo.law.packs import Pack, load_pack
from amparo.pathway.events import Timeline
from amparo.safeguards.catalogue import load_catalogue
from amparo.safeguards.findings import Finding
from amparo.safeguards.nodes import RuleSet


@lru_cache(maxsize=1)
def pack() -> Pack:
    """The law of this server's country, as `AMPARO_COUNTRY` names it."""
    return load_pack(settings.AMPARO_COUNTRY)


@lru_cache(maxsize=1)
def rules() -> RuleSet:
    """The catalogue, with the limits of this server's law."""
    return load_catalogue(settings.AMPARO_COUNTRY)


def judge(as_of: int, known_at: int) -> Callable[[Timeline], tuple[Finding, ...]]:
    """What is owed to whoever a timeline is about, as of one moment and by what was known at another."""

    from amparo.safeguards.evaluate import one

    def judged(timeline: Timeline) -> tuple[Finding, ...]:
        return tuple(one(timeline, rules(), pack(), as_of=as_of, known_at=known_at))

    return judged
