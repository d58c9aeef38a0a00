"""First contact: a case, an age, a profile, and the time with a group as it was told.

Pure. No safeguard that is planned for hangs on these events alone; others rest on what they say.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.pathway.events import Value
from amparo.pathway.instants import Instant, Precision
from amparo.pathway.population.days import MINUTE, date_of, number_of
from amparo.pathway.population.lives import Life, Plan

_ROLES = {"victim": ("victim",), "witness": ("witness",), "accused": ("suspect",), "dual": ("suspect", "victim")}

_GROUPS = {
    "criminal": (
        "street_gang", "drug_network", "trafficking_network", "violence_broker", "mafia_type", "cyber_fraud",
        "smuggling_network",
    ),
    "terrorist": (
        "designated_terrorist", "designated_terrorist", "violent_extremist_undesignated", "nihilistic_online",
    ),
}  # fmt: skip
_ENTRIES = {
    "criminal": (
        "debt", "peer", "money", "threat", "deception", "protection", "job_advert", "romantic", "game_challenge",
    ),
    "terrorist": (
        "abduction", "family_pressure", "deception", "ideology", "care_or_food", "threat", "game_challenge",
    ),
}  # fmt: skip
_ROLES_IN_GROUP = {
    "criminal": ("lookout", "courier", "storage", "seller", "mule", "extortion", "hacker_fraud"),
    "terrorist": (
        "porter",
        "cook",
        "messenger",
        "guard",
        "combatant",
        "propaganda",
        "forced_spouse",
        "explosive_use",
    ),
}
_LINKED = {True: "yes", False: "no", None: "unknown"}


def intake(life: Life) -> Plan:
    """A case is opened by whoever met the child first; protection asks for the rest in the days after."""
    draws, days = life.draws, life.days
    at = life.apprehended + 30 * MINUTE if life.course else days.clock(life.start, draws.whole(8 * 60, 17 * 60))
    opener = "police" if life.course else "protection"
    says: dict[str, Value] = {
        "role": frozenset(_ROLES[life.role]),
        "association_alleged": _LINKED[life.linked],
    }
    if life.born is None:
        says["presumed_child"] = "yes" if life.now else "not_asked"
    _ = life.happen("case_opened", at, life.office(opener), says=says)
    if life.born is not None:
        says = {
            "birth": _birth(life, life.born),
            "age_basis": "document" if life.is_precise else draws.one(("self", "family")),
        }
        _ = life.happen(
            "age_recorded", at, life.office(opener), says=says, source="document" if life.is_precise else "child"
        )
    if life.course != "fresh":
        _profile(life, at + MINUTE * draws.whole(60, 300 if life.course == "died" else 3000))
    yield


def _profile(life: Life, at: int) -> None:
    draws = life.draws
    office = life.office("protection")
    moved = life.weighted("displacement")
    is_abroad = moved in {"refugee", "migrant"}
    says: dict[str, Value] = {
        "sex": life.weighted("sex"),
        "displacement": moved,
        "nationality_status": "non_national" if is_abroad else "national",
        "disability_indicated": "yes" if life.happens("disability") else "no",
    }
    if is_abroad:
        says["note"] = f"Synthetic: {life.weighted('with_family')}."
    life.profile = (at, says)
    _ = life.happen("profile_recorded", at, office, says=says, source="child")
    _ = life.happen("association_period_recorded", at, office, says=_told(life), source="child")
    if draws.chance(0.4):
        _ = life.happen(
            "service_referred", min(at + MINUTE * draws.whole(30, 600), life.as_of), office, says=_SERVICE
        )


_SERVICE: Mapping[str, Value] = {"service": "schooling", "rehabilitation": "no"}


def _told(life: Life) -> Mapping[str, Value]:
    """The time with the group: from and until a year, and how it began. Never an account: that is the child's."""
    draws = life.draws
    year = date_of(life.start).year - draws.whole(1, 3)
    return {
        "group_class": draws.one(_GROUPS[life.group]),
        "entry_methods": frozenset({draws.one(_ENTRIES[life.group]), draws.one(_ENTRIES[life.group])}),
        "roles_in_group": frozenset({draws.one(_ROLES_IN_GROUP[life.group])}),
        "period_start": _year(life, year),
        "told_by": "child",
        "account_purpose": "protection",
    }


def _birth(life: Life, born: int) -> Instant:
    return day_instant(life, born) if life.is_precise else _year(life, date_of(born).year)


def day_instant(life: Life, day: int) -> Instant:
    """The whole of a day, as a date that an event states."""
    return Instant(life.days.midnight(day), life.days.end(day), Precision.DAY, life.parameters.zone)


def month_instant(life: Life, day: int) -> Instant:
    """The whole of the month in which `day` lies, as a date that an event states."""
    first = number_of(date_of(day).replace(day=1))
    following = number_of((date_of(first + 31)).replace(day=1))
    return Instant(life.days.midnight(first), life.days.end(following - 1), Precision.MONTH, life.parameters.zone)


def _year(life: Life, year: int) -> Instant:
    first = number_of(date_of(life.start).replace(year=year, month=1, day=1))
    last = number_of(date_of(first).replace(month=12, day=31))
    return Instant(life.days.midnight(first), life.days.end(last), Precision.YEAR, life.parameters.zone)
