"""Where the numbers of a drawing go, so that none covers another.

Pure. In each lane the marks are taken in the order of time. A mark stands on the lane if its number finds
room there, else on a stem before or behind the lane. Where all three are taken, it is *condensed* with the
mark before it into one pill that carries the first and the last number of its marks. Numbers run in the
order of time, so a pill `12…31` stands for every mark of its lane from 12 to 31; the table has them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

#: How far a number's circle reaches, and the room of a triangle or tick next to it.
RADIUS = 10.5
SIGN = 17.0
_CLEAR = 2.5

#: On the lane, on a stem before it, on a stem behind it.
LEVELS = (0, -1, 1)


@dataclass(frozen=True, slots=True)
class Item:
    """A mark on its way to the lane: its number, and the stretch `[start, end]` that it is known to lie in.

    A point has `start == end`. `sign` is breached, met or empty.
    """

    number: int
    start: float
    end: float
    shape: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """One number, or one pill: its members, its level and the middle of its number.

    `reach` is how far the number reaches to both sides of `at`; `sign` stands behind it.
    """

    items: tuple[Item, ...]
    level: int
    at: float
    reach: float

    @property
    def is_pill(self) -> bool:
        """Whether several marks share it."""
        return len(self.items) > 1

    @property
    def sign(self) -> str:
        """The worst of its members' signs: a breach is never hidden behind a tick."""
        signs = {item.sign for item in self.items}
        return "breached" if "breached" in signs else "met" if signs == {"met"} else ""

    @property
    def text(self) -> str:
        """The number, or the first and the last."""
        first, last = self.items[0].number, self.items[-1].number
        return str(first) if first == last else f"{first}…{last}"

    @property
    def before(self) -> float:
        """Where the number begins."""
        return self.at - self.reach

    @property
    def behind(self) -> float:
        """Where the number, with its sign, ends."""
        return self.at + self.reach + (SIGN if self.sign else 0)


def place(
    items: list[Item], lowest: float, highest: float, levels: tuple[int, ...] = LEVELS, upright: bool = False
) -> list[Placed]:
    """The places of `items`, which are in the order of their numbers, between `lowest` and `highest`.

    `upright` pills write their two numbers under one another. No two numbers of one level overlap.
    Deterministic; quadratic in the number of items at worst.
    """
    done: list[Placed] = []
    for item in items:
        members: tuple[Item, ...] = (item,)
        while (found := _fit(members, done, (lowest, highest), levels, upright)) is None:
            members = (*done.pop().items, *members)
        done.append(found)
    return done


def _fit(
    members: tuple[Item, ...],
    done: list[Placed],
    bounds: tuple[float, float],
    levels: tuple[int, ...],
    upright: bool,
) -> Placed | None:
    lowest, highest = bounds
    reach = RADIUS
    if len(members) > 1:
        reach = 21.0 if upright else 7.0 + 3.4 * len(Placed(members, 0, 0.0, 0.0).text)
    middles = [(item.start + item.end) / 2 for item in members]
    at = sum(middles) / len(middles)
    if len(members) > 1:
        reach = max(reach, (max(middles) - min(middles)) / 2)
    spread = members[0].end - members[0].start if len(members) == 1 else 0.0
    # The number of a bar may stand anywhere on its bar; a point's number stands on the point.
    shifts = [0.0]
    if spread > 4 * RADIUS:
        steps = int((spread / 2 - RADIUS) // (2 * RADIUS))
        shifts += [sign * 2 * RADIUS * step for step in range(1, steps + 1) for sign in (-1, 1)]
    sign = SIGN if Placed(members, 0, 0.0, 0.0).sign else 0.0
    first, last = lowest + reach, max(lowest + reach, highest - reach - sign)
    for level in levels:
        for shift in shifts:
            placed = Placed(members, level, min(max(at + shift, first), last), reach)
            if all(_clear(placed, other) for other in done):
                return placed
    return None if done else Placed(members, 0, min(max(at, first), last), reach)


def _clear(one: Placed, other: Placed) -> bool:
    if one.level != other.level:
        return True
    if one.before >= other.behind + _CLEAR or one.behind + _CLEAR <= other.before:
        return not (_is_bar(one) and _is_bar(other) and _bars_touch(one, other))
    return False


def _is_bar(placed: Placed) -> bool:
    return len(placed.items) == 1 and placed.items[0].shape != "point" and placed.items[0].shape != "ahead"


def _bars_touch(one: Placed, other: Placed) -> bool:
    return one.items[0].start < other.items[0].end and other.items[0].start < one.items[0].end
