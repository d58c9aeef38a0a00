"""The five answers of a safeguard as a page shows them: a word, and the name under which the design draws it.

Pure. `pending` is drawn as `due`; what does not apply has a plain tag.
"""

from __future__ import annotations

from dataclasses import dataclass

from amparo.casework.wording import Wording
from amparo.safeguards.findings import Outcome


@dataclass(frozen=True, slots=True)
class Tag:
    """One or two words and the design's name of the answer; empty for a plain tag."""

    outcome: str
    text: str


def drawn_as(outcome: Outcome) -> str:
    """The design's name of an outcome; empty for one that does not apply."""
    if outcome is Outcome.PENDING:
        return "due"
    return "" if outcome is Outcome.NOT_APPLICABLE else outcome.value


def tag_of(outcome: Outcome, words: Wording) -> Tag:
    """The tag of an outcome where no clock is told."""
    say = words.translate
    text = {
        Outcome.BREACHED: say("Breached"),
        Outcome.UNKNOWN: say("Nobody can tell"),
        Outcome.PENDING: say("Due"),
        Outcome.MET: say("Met"),
        Outcome.NOT_APPLICABLE: say("Does not apply"),
    }[outcome]
    return Tag(drawn_as(outcome), text)
