"""What is missing, put together by the entry that would say it: one question once, whatever hangs on it.

Pure. A catalogue of many safeguards leaves many of them open for want of one entry. Who reads a page needs to know
which entry that is, and not, once more for each safeguard, that nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amparo.casework.duties import Duty
from amparo.casework.finding_cards import ASKED, Action, Asked, Speaker
from amparo.casework.wording import Wording
from amparo.safeguards.findings import Missing, Outcome

#: As many facts as a line names, and safeguards; the others are counted.
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Question:
    """What to write down or find out, once. `asked` are the duties that hang on it, the oldest first, each with the
    fact that it misses.

    `rank` is 0 where an entry of the reader would do, 1 where somebody else must be asked, 2 where only somebody's
    word that a record is whole would tell.
    """

    action: Action
    asked: tuple[tuple[Duty, Asked], ...]
    rank: int

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Those that hang on it, the oldest first."""
        return tuple(duty for duty, _ in self.asked)

    @property
    def began(self) -> int:
        """When the oldest event that asks for it happened, in microseconds UTC; the end of time without a date."""
        return self.asked[0][0].began

    @property
    def tells(self) -> int:
        """How many safeguards hang on it."""
        return len({duty.rule.name for duty in self.duties})

    def text(self, speaker: Speaker) -> str:
        """The question in the reader's words."""
        facts = facts_of(self.asked, speaker)
        if not facts:
            return speaker.title(self.asked[0][0])
        say = speaker.words.translate
        return (say("Write down {facts}") if self.rank == 0 else say("Find out {facts}")).format(facts=facts)


def questions_of(duties: Iterable[Duty], speaker: Speaker) -> tuple[Question, ...]:
    """One question for each entry that is missing for the unknown of `duties`: own ones first, then those that tell
    most, then the oldest."""
    together: dict[tuple[object, ...], list[tuple[Duty, Asked]]] = {}
    unknown = [duty for duty in duties if duty.outcome is Outcome.UNKNOWN]
    for duty in sorted(unknown, key=lambda duty: (duty.began, duty.lead.id)):
        asked = speaker.asked(duty)
        together.setdefault(_key(asked, duty), []).append((duty, asked))
    found = [Question(pairs[0][1].action, tuple(pairs), _rank(pairs[0][1])) for pairs in together.values()]
    return tuple(sorted(found, key=lambda each: (each.rank, -each.tells, each.began, each.duties[0].lead.id)))


def facts_of(asked: Iterable[tuple[Duty, Asked]], speaker: Speaker) -> str:
    """The first of the facts that are missing, and how many more there are; empty if none can be said."""
    first: dict[tuple[object, ...], tuple[Duty, Missing]] = {}
    for duty, each in asked:
        if (missing := each.missing) is not None:  # the same fact of many weeks is put into words once
            first.setdefault((missing.what, missing.name, missing.kinds, missing.event), (duty, missing))
    facts = dict.fromkeys(speaker.fact(missing, duty) for duty, missing in first.values())
    return some([fact for fact in facts if fact], speaker.words)


def _rank(asked: Asked) -> int:
    if asked.is_vouched_for:
        return 2
    return 1 if asked.action.kind in {ASKED, ""} and not asked.action.entry else 0


def _key(asked: Asked, duty: Duty) -> tuple[object, ...]:
    """What makes two questions one: the same entry to make or mend, or the same fact to ask for."""
    rank, missing = _rank(asked), asked.missing
    if rank == 1:
        return (rank, missing.what, missing.event or missing.kinds) if missing else (rank, duty.rule.name)
    return rank, asked.action.kind, asked.action.entry


def titles_of(duties: Iterable[Duty], speaker: Speaker) -> list[str]:
    """What the safeguards of `duties` are called, each once."""
    return list(dict.fromkeys(speaker.title(duty) for duty in duties))


def some(texts: list[str], words: Wording) -> str:
    """The first of `texts`, and how many more there are; empty if there are none."""
    rest = len(texts) - _NAMED
    if rest < 1:
        return words.listing(texts)
    more = words.plural("{count} more", "{count} more", rest).format(count=rest)
    return words.listing([*texts[:_NAMED], more])
