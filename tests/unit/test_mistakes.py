"""What a message about a mistake lists: enough to choose from, and how much was left out."""

from __future__ import annotations

import pytest

from amparo.safeguards.mistakes import listed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (2, "k1, k2"),
        (3, "k1, k2, k3"),
        (4, "k1, k2, k3 and 1 more"),
        (11, "k1, k2, k3 and 8 more"),
    ],
)
def test_what_is_not_shown_is_counted(names: int, said: str) -> None:
    """Whoever is told of three words of forty must know that there are others to look for."""
    assert listed((f"k{number}" for number in range(names, 0, -1)), most=3) == said
