"""Chance that is the same everywhere: on every machine, in every version of Python, for every size of population.

Pure. Only `Random.random` is promised to stay as it is from version to version, so nothing else of it is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

_SEEDS = 2**64


class Draws:
    """The chances of one child: they follow from the seed of the population and the child's number alone."""

    __slots__ = ("next",)

    def __init__(self, seed: int, index: int) -> None:
        """`seed` is in [0, 2**64), `index` counts children from 0. `next` gives a number in [0, 1)."""
        self.next = Random(index * _SEEDS + seed).random  # noqa: S311 - the seed makes it repeatable, as it must be

    def chance(self, share: float) -> bool:
        """True in `share` of all cases."""
        return self.next() < share

    def whole(self, least: int, most: int) -> int:
        """A whole number in `[least, most]`, each as likely.

        Raises `ValueError` if the range is reversed: nothing lies in it.
        """
        if least > most:
            raise ValueError(f"no whole number lies between {least} and {most}; the smaller comes first")
        return least + int(self.next() * (most - least + 1))

    def one(self, items: Sequence[T]) -> T:
        """One of `items`, each as likely."""
        return items[int(self.next() * len(items))]

    def weighted(self, chances: Chances) -> str:
        """One of the words of `chances`, as often as its weight says."""
        at = self.next()
        for word, until in chances.steps:
            if at < until:
                return word
        return chances.steps[-1][0]


class Chances:
    """Words with their weights, ready to be drawn from."""

    __slots__ = ("steps", "words")

    def __init__(self, weights: Mapping[str, float]) -> None:
        """`weights` need not add up to one; at least one is above zero, none is below."""
        total = sum(weights.values())
        self.words = tuple(word for word, weight in weights.items() if weight > 0)
        steps: list[tuple[str, float]] = []
        until = 0.0
        for word in self.words:
            until += weights[word] / total
            steps.append((word, until))
        self.steps = tuple(steps)
