"""Whether another system's results are those that the kit expects, level by level.

Pure. A level holds what the ones before it hold: `outcome` (the same findings, each with its outcome), `could_be`
(which outcomes stay possible where nobody can tell), `due` (when a duty falls due) and `missing` (the facts that
are named as missing, the exception's label, what would have changed the outcome, and that a record contradicts
itself). What the kit does not say of a finding is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from amparo.safeguards.kit.plain import Plain

#: More findings than this on one rule and law are matched one by one, each to the likest that is left.
_ALL_ORDERS = 5


class Level(StrEnum):
    """How much of a finding is the same. The order is that of the claims, the weakest first."""

    OUTCOME = "outcome"
    COULD_BE = "could_be"
    DUE = "due"
    MISSING = "missing"


LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Difference:
    """How one situation comes out otherwise, and the lowest level at which that matters."""

    situation: str
    rule: str
    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of one rule, how many situations there are, and in how many of them results agree at each level."""

    rule: str
    situations: int
    agree: Mapping[Level, int]

    @property
    def reached(self) -> Level | None:
        """The highest level at which every situation agrees; `None` if not even the outcomes do."""
        whole = [level for level in LEVELS if self.agree[level] == self.situations]
        return whole[-1] if whole else None


def compare(
    situations: Iterable[Mapping[str, Plain]], results: Mapping[str, Sequence[Plain]]
) -> tuple[list[Agreement], list[Difference]]:
    """Agreement on each rule, in the order of the kit, and every difference.

    `results` maps a situation's id to the findings of the system. A situation without results is a difference.
    """
    judged: dict[str, int] = {}
    agree: dict[str, dict[Level, int]] = {}
    differences: list[Difference] = []
    for situation in situations:
        identity, rule = situation["id"], situation["rule"]
        judged[rule] = judged.get(rule, 0) + 1
        reached = agree.setdefault(rule, dict.fromkeys(LEVELS, 0))
        if identity in results:
            wrong = unlike(situation["expect"], results[identity])
        else:
            wrong = [(Level.OUTCOME, "there are no results")]
        lowest = min((LEVELS.index(level) for level, _ in wrong), default=len(LEVELS))
        for level in LEVELS[:lowest]:
            reached[level] += 1
        differences += [Difference(identity, rule, level, text) for level, text in wrong]
    return [Agreement(rule, count, agree[rule]) for rule, count in judged.items()], differences


def unlike(expected: Sequence[Plain], found: Sequence[Plain]) -> list[tuple[Level, str]]:
    """Why `found` is not all that is expected; empty if it is. The order of findings does not matter."""
    wrong: list[tuple[Level, str]] = []
    groups: dict[tuple[str, ...], tuple[list[Plain], list[Plain]]] = {}
    for side, each in [*((0, one) for one in expected), *((1, one) for one in found)]:
        groups.setdefault(_duty(each), ([], []))[side].append(each)
    for duty, (ones, others) in groups.items():
        if len(ones) != len(others):
            name = " ".join(part for part in duty if part)
            got = ", ".join(each["outcome"] for each in others) or "none"
            wrong.append((Level.OUTCOME, f"{name}: {len(ones)} findings are right, got {len(others)} ({got})"))
        else:
            wrong += _matched(ones, others)
    return wrong


def _duty(finding: Plain) -> tuple[str, ...]:
    return finding["rule"], finding["part"], finding["law"]


def _matched(expected: Sequence[Plain], found: Sequence[Plain]) -> list[tuple[Level, str]]:
    """The differences of the best way to match them."""
    if len(found) <= _ALL_ORDERS:
        orders = permutations(found)
    else:
        left, order = list(found), list[Plain]()
        for each in expected:
            likest = min(left, key=lambda other: _weight(differences(each, other)))
            left.remove(likest)
            order.append(likest)
        orders = iter([tuple(order)])
    best: list[tuple[Level, str]] | None = None
    for order in orders:
        wrong = [one for each, other in zip(expected, order, strict=True) for one in differences(each, other)]
        if best is None or _weight(wrong) < _weight(best):
            best = wrong
            if not best:
                break
    return best or []


def _weight(wrong: Sequence[tuple[Level, str]]) -> tuple[int, ...]:
    return tuple(sum(level is each for level, _ in wrong) for each in LEVELS)


def differences(expected: Plain, found: Plain) -> list[tuple[Level, str]]:
    """How one finding is not the one expected, each with its level; empty if it is."""
    wrong: list[tuple[Level, str]] = []
    about = " ".join(part for part in (*_duty(expected), expected.get("trigger")) if part)

    def hold(level: Level, name: str, same: bool) -> None:
        if not same:
            wrong.append((level, f"{about}: {name} {expected[name]!r} is right, got {found.get(name)!r}"))

    for name in ("trigger", "outcome"):
        hold(Level.OUTCOME, name, name not in expected or expected[name] == found.get(name))
    if "could_be" in expected:
        hold(Level.COULD_BE, "could_be", set(expected["could_be"]) == set(found.get("could_be") or ()))
    hold(Level.DUE, "due", "due" not in expected or expected["due"] == found.get("due"))
    hold(Level.MISSING, "label", "label" not in expected or expected["label"] == (found.get("label") or ""))
    if "missing" in expected:
        named = found.get("missing") or ()
        hold(Level.MISSING, "missing", any(_says(expected["missing"], each) for each in named))
    if "counterfactual" in expected:
        other = found.get("counterfactual")
        hold(Level.MISSING, "counterfactual", other is not None and _says(expected["counterfactual"], other))
    if expected.get("contradicted"):
        hold(Level.MISSING, "contradicted", bool(found.get("contradicted")))
    return wrong


def _says(wanted: Mapping[str, Plain], there: Mapping[str, Plain]) -> bool:
    """Whether `there` says all that is wanted of it."""
    return all(there.get(name) == value for name, value in wanted.items())
