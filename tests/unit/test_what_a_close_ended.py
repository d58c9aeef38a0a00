"""What a close ended, where it overlaps an opening: that one, only if it can have ended nothing else.

In each record some world leaves the later opening without an end, so that its outcome must not be definite.
"""

from __future__ import annotations

import pytest

from amparo.law.limits import Period
from amparo.pathway.events import Event
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.nodes import AtMost, State
from tests.unit.small_rules import event, is_fine, limit, run

FINE = State("lasts", ("open",), ("close", "shut"), where=is_fine(), key=("episode",))
RUNS = State("runs", (), (), of="lasts", joins=Period.read("PT8H"))


def lasting(*facts: Event, name: str = "lasts", **how: object) -> dict[str, Finding]:
    """By opening, what is found of a limit of sixteen hours."""
    found = run(AtMost(name), *facts, states=(FINE, RUNS), limits=(limit("PT16H"),), **how)  # type: ignore[arg-type]
    return {str(each.trigger): each for each in found}


def opened(happened: str, id: str, fine: str = "yes", **key: str) -> Event:
    return event("open", happened, id, fine=fine, **key)


E = {"episode": "E"}
LASTING = {
    # world: the stay without a number is E's and ends on the 4th; what began again on the 6th has no end
    "another may be of its key": (
        opened("2026-03-03T02:00", "unnumbered"),
        event("close", "2026-03-04", **E),
        opened("2026-03-04T14:00/2026-03-06T14:00", "again", **E),
    ),
    # world: shut on the 3rd, and once more, for what is shut already, on the 4th; open again on the 5th
    "another of its key had ended": (
        opened("2026-03-02T09:00", "first", **E),
        event("close", "2026-03-03T04:00", **E),
        event("shut", "2026-03-03T14:00", **E),
        opened("2026-03-03T14:00/2026-03-05T14:00", "again", **E),
    ),
    # world: the close of the 4th ends what held nobody; who came three hours later stays
    "what held nobody, before": (
        opened("2026-03-03T04:00", "nobody", "no", **E),
        event("close", "2026-03-03T23:00/2026-03-04T07:00", **E),
        opened("2026-03-04T03:00", "again", **E),
    ),
    "what held nobody, meanwhile": (
        opened("2026-03-03T04:00", "nobody", "no", **E),
        event("close", "2026-03-03T14:00", **E),
        opened("2026-03-03T02:00/2026-03-04T02:00", "again", **E),
    ),
    "what may have held nobody": (
        opened("2026-03-03T04:00", "perhaps", "unknown", **E),
        event("close", "2026-03-03T14:00", **E),
        opened("2026-03-03T02:00/2026-03-04T02:00", "again", **E),
    ),
}


@pytest.mark.parametrize("facts", LASTING.values(), ids=LASTING)
@pytest.mark.parametrize("name", ["lasts", "runs"])
def test_a_close_that_may_have_ended_something_else_leaves_open_whether_this_ended(
    name: str, facts: tuple[Event, ...]
) -> None:
    assert {Outcome.MET, Outcome.BREACHED} <= lasting(*facts, name=name)["again"].could_be


def test_a_close_that_can_have_ended_nothing_else_ended_it() -> None:
    """Both within twelve hours, and nothing else is recorded or can be missing: taken in that order."""
    within = "2026-03-03T08:00/2026-03-03T20:00"
    facts = opened(within, "only", **E), event("close", within, **E)
    assert lasting(*facts)["only"].outcome is Outcome.MET
    assert lasting(*facts, covered=("close", "shut"))["only"].could_be == {Outcome.MET, Outcome.BREACHED}


def test_a_close_that_may_be_of_what_held_nobody_is_no_proof_that_the_earlier_ended_later() -> None:
    """World: shut at 13:00, so five hours. The second close came when all was shut; what held nobody has none."""
    facts = (
        opened("2026-03-02T08:00", "first", **E),
        event("shut", "2026-03-02T13:00/2026-03-04T13:00", **E),
        event("close", "2026-03-03T01:00", **E),
        opened("2026-03-03T03:00", "nobody", "no", **E),
    )
    assert lasting(*facts)["first"].could_be == {Outcome.MET, Outcome.BREACHED}


def test_what_began_again_may_have_been_the_first_and_ended_then() -> None:
    """World: what was opened at 08:00 held nobody, so the stay began at 11:00 and ended at 12:00."""
    facts = (
        opened("2026-03-02T08:00", "perhaps", "unknown", **E),
        event("close", "2026-03-02T10:00/2026-03-02T12:00", **E),
        opened("2026-03-02T11:00", "again", "unknown", **E),
    )
    assert Outcome.MET in lasting(*facts)["again"].could_be
