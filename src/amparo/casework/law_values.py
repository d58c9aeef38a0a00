"""What a country's law puts a value on, as its page shows it: the country's own, the floor alone, house policy.

Pure. Each value stands with how it is counted, the place that it rests on and whether its text was read, since
when it is law, and in words how it stands to the international floor. Nothing is added up: a law gets no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from amparo.casework.bands import Band
from amparo.casework.law_days import force_text
from amparo.casework.limits_in_force import InForce, counted, limits_on, value_of
from amparo.casework.sources import cited, standing_of
from amparo.casework.wording import Wording
from amparo.law.gaps import Direction
from amparo.law.limits import INTERNATIONAL, LimitVersion
from amparo.law.packs import Pack


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One limit. `standing` says how strong the source is and whether it was read; `stands` how the value
    stands to the international floor; `is_gap` that it protects less, or may. `note` is the
    country's own remark; `others` are values of other times, each with when it counts."""

    id: str
    label: str
    means: str
    value: str
    counted: str
    source: str
    standing: str
    force: str
    stands: str
    is_gap: bool
    note: str
    others: tuple[str, ...]


def value_bands(pack: Pack, on: date, words: Wording) -> tuple[Band[ValueRow], ...]:
    """Every limit to which a law gives a value on the day `on`: the country's own first, ages before lengths; bands
    without a row are left out."""
    say = words.translate
    found = _ages_first(pack, on)
    own = [limit for limit in found if limit.own is not None]
    floor = [limit for limit in found if limit.own is None and limit.floor is not None]
    alone = say("{law} sets nothing: the international floor counts alone").format(law=say(pack.name))
    bands = (
        (say("Set by {law}").format(law=say(pack.name)), own),
        (say("International law") if pack.id == INTERNATIONAL else alone, floor),
    )
    return tuple(
        Band(title, tuple(_row(limit, pack, on, words) for limit in limits)) for title, limits in bands if limits
    )


def policy_rows(pack: Pack, on: date, words: Wording) -> tuple[ValueRow, ...]:
    """The limits to which no law gives a value on the day `on`: the house's policy, which is no law."""
    return tuple(
        _row(limit, pack, on, words) for limit in _ages_first(pack, on) if limit.own is None and limit.floor is None
    )


def _ages_first(pack: Pack, on: date) -> list[InForce]:
    return sorted(limits_on(pack, on), key=lambda limit: limit.quantity.measure != "age")


def standing_lead(pack: Pack, on: date, words: Wording) -> tuple[str, ...]:
    """In words, and without a sum: where the country protects less on the day `on`, where more, where it depends
    on the dates. Empty if it says the same as the floor everywhere, or nothing."""
    say = words.translate
    kinds = (
        (Direction.LOOSER, say("Less protection than the international floor: {limits}. Both count.")),
        (Direction.UNSURE, say("Perhaps less protection, depending on the dates: {limits}. Both count.")),
        (Direction.STRICTER, say("More protection than the international floor: {limits}.")),
    )
    lines: list[str] = []
    for way, text in kinds:
        names = [say(each.quantity.label) for each in limits_on(pack, on) if each.direction is way]
        if names:
            lines.append(text.format(limits=say("; ").join(names)))
    return tuple(lines)


def _row(limit: InForce, pack: Pack, on: date, words: Wording) -> ValueRow:
    say, shown = words.translate, limit.shown
    assert shown is not None, "limits without a value were left out"  # noqa: S101
    provision = pack.texts.provisions.get(shown.provision)
    return ValueRow(
        id=limit.quantity.id,
        label=say(limit.quantity.label),
        means=say(limit.quantity.means),
        value=value_of(limit.quantity, shown, words),
        counted=counted(limit.quantity, shown, words),
        source=cited(provision, words) if provision else "",
        standing=standing_of(provision, words) if provision else say("house policy, not law"),
        force=force_text(shown.start, shown.end, words),
        stands=_stands(limit, pack, words),
        is_gap=limit.direction in (Direction.LOOSER, Direction.UNSURE),
        note=say(shown.note) if shown.law == pack.id else "",
        others=tuple(
            say("{value}, {when}").format(
                value=value_of(limit.quantity, each, words), when=force_text(each.start, each.end, words)
            )
            for each in _of_other_times(limit, shown, pack)
        ),
    )


def _of_other_times(limit: InForce, shown: LimitVersion, pack: Pack) -> list[LimitVersion]:
    """What the law that is shown said before, and will say: an act is judged by the law of its day."""
    found = [
        each for each in pack.limits if each.id == limit.quantity.id and each.law == shown.law and each != shown
    ]
    return sorted(found, key=lambda each: each.start or date.min)


def _stands(limit: InForce, pack: Pack, words: Wording) -> str:
    say, floor = words.translate, limit.floor
    if floor is None:
        return say("International law gives no number.")
    if limit.own is None:
        return say("This is the floor itself.")
    place = pack.texts.provisions.get(floor.provision)
    value = value_of(limit.quantity, floor, words)
    named = say("{value} ({source})").format(value=value, source=cited(place, words)) if place else value
    match limit.direction:
        case Direction.STRICTER:
            return say("Stricter than the floor of {floor}.").format(floor=named)
        case Direction.LOOSER:
            return say("Looser than the floor of {floor}. Both answers are shown.").format(floor=named)
        case Direction.UNSURE:
            return say(
                "It depends on the dates whether it is looser than the floor of {floor}. Both answers are shown."
            ).format(floor=named)
        case _:
            return say("The same as the floor of {floor}.").format(floor=named)
