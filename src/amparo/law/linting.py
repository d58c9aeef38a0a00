"""What a pack leaves unsaid, and where a reader should look twice.

Pure. A remark is no mistake: a pack with remarks can be used. What cannot be used is told by `packs`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from amparo.law.gaps import silences
from amparo.law.limits import INTERNATIONAL, LimitVersion, Period, Unit
from amparo.law.packs import Pack

_DAY_MINUTES = 24 * 60


class About(StrEnum):
    """What a remark is about: a floor that the country does not value, or anything else left open."""

    SILENCE = "silence"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark, in English, with what to do about it."""

    about: About
    text: str


def remarks(pack: Pack) -> tuple[Remark, ...]:
    """Everything to say of `pack`: silences first. The calendar is held against the year after the pack's own
    day, if it states one."""
    texts = (
        *_head(pack),
        *_calendar(pack),
        *_holes(pack),
        *_texts(pack),
        *_labels(pack),
        *_lines(pack),
        *_offences(pack),
    )
    return (*(Remark(About.SILENCE, text) for text in _silences(pack)), *(Remark(About.WARNING, t) for t in texts))


def value_text(limit: LimitVersion) -> str:
    """A value as a file writes it, with how it is counted where that is not the usual way."""
    if not isinstance(limit.value, Period):
        return f"{limit.value:g}"
    counted = [limit.value.text()]
    counted += ["working"] if limit.count == "working" else []
    counted += ["first day counts"] if limit.first_day_counts else []
    counted += ["same time"] if limit.ends == "same_time" else []
    return ", ".join(counted)


def _silences(pack: Pack) -> Iterator[str]:
    for name in silences(pack):
        floor = [limit for limit in pack.limits if limit.id == name and limit.law == INTERNATIONAL]
        values = " or ".join(value_text(limit) for limit in floor)
        yield f"no value for {name} ({pack.quantities[name].label.lower()}): the floor counts alone, {values}"


def _head(pack: Pack) -> Iterator[str]:
    if not pack.version or pack.issued is None:
        yield "no version or no day: nobody can say later by which text a case was judged; write version and issued"
    if not pack.own_roles:
        yield "no role has a name of the country's own; write [role.ID], such as [role.court]"
    for role, name in (pack.role_names or {}).items():
        missing = [language for language in pack.languages[1:] if language not in name.others]
        if role in pack.own_roles and missing:
            yield f"the role {role} has no name in {', '.join(missing)}; write labels"


def _calendar(pack: Pack) -> Iterator[str]:
    working = sorted({limit.id for limit in pack.own_limits if limit.count == "working"})
    if pack.calendar is None:
        if working:
            yield f"no calendar: {', '.join(working)} count working days and are unknown; write [calendar]"
        return
    yield from _office_hours(pack)
    if not pack.calendar.weekend:
        yield "the calendar has no weekend; write weekend = [...], if there is one"
    if pack.issued is not None:
        years: dict[str, set[int]] = {}
        for day, name in pack.calendar.single.items():
            years.setdefault(name, set()).add(day.year)
        following = pack.issued.year + 1
        ended = sorted(name for name, known in years.items() if len(known) > 1 and following not in known)
        if ended:
            yield f"no day in {following} for {', '.join(ended)}; write [[calendar.single]] for it"


def _office_hours(pack: Pack) -> Iterator[str]:
    """Limits of safeguards that are shorter than a day and counted on worked days: they can mean two things."""
    own = {id(limit) for limit in pack.own_limits}
    judged = {limit.id for limit in pack.limits if id(limit) not in own}
    for limit in pack.own_limits:
        length = limit.value
        short = isinstance(length, Period) and length.unit is Unit.HOURS and length.amount < _DAY_MINUTES
        if short and limit.count == "working" and limit.id in judged:
            yield (
                f"{limit.id} is {value_text(limit)}: every hour of a worked day counts, from midnight to midnight; "
                "the hours of an office cannot be said: if the law means those, leave the limit out, so that the "
                "floor alone is judged, and write it as a [quantity.ID]"
            )


def _holes(pack: Pack) -> Iterator[str]:
    """Times for which a limit that has values has none."""
    versions: dict[str, list[LimitVersion]] = {}
    for limit in pack.own_limits:
        versions.setdefault(limit.id, []).append(limit)
    for name, found in versions.items():
        found.sort(key=lambda limit: limit.start or date.min)
        for earlier, later in pairwise(found):
            assert earlier.end is not None and later.start is not None  # noqa: S101 - versions never overlap
            if later.start - earlier.end > timedelta(days=1):
                yield f"no value for {name} between {earlier.end} and {later.start}"
        if found[-1].end is not None:
            yield f"no value for {name} after {found[-1].end}"


def _texts(pack: Pack) -> Iterator[str]:
    unread = sorted({limit.provision for limit in pack.own_limits if not limit.verified})
    if unread:
        yield f"not marked as read in the text itself: {', '.join(unread)}; compare, then write verified = true"


def _labels(pack: Pack) -> Iterator[str]:
    """Names that stay in the first language for whoever reads another one."""
    named = [(f"the level {level.id}", level.name) for level in pack.levels]
    named += [(f"the body {body.id}", body.name) for body in pack.bodies]
    named += [(f"the offence {offence.name.text!r}", offence.name) for offence in pack.offences]
    for what, name in named:
        if missing := [language for language in pack.languages[1:] if language not in name.others]:
            yield f"{what} has no name in {', '.join(missing)}; write labels"


def _lines(pack: Pack) -> Iterator[str]:
    if not pack.lines:
        yield "no reporting line: nobody learns here whom a station tells; write [[line]]"
    acting = {body.role for body in pack.bodies} | set(pack.own_roles)
    for told in sorted({line.to for line in pack.lines if line.to in pack.roles} - acting):
        yield f"a line tells {told}, and the pack does not say who acts in that role; write [role.{told}]"


def _offences(pack: Pack) -> Iterator[str]:
    if not pack.offences:
        yield "no offence: articles of cases have no place in the classification of crime; write [[offence]]"
        return
    if not any(offence.recruits_children for offence in pack.offences):
        yield "no offence punishes those who recruit children; write recruits_children = true where one does"
