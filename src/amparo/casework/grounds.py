"""Which safeguards put custody itself in question, what could be asked of a court for each, and what ends it.

Pure. A table of the catalogue's rules by id. A rule that is not here is about something else: how a child is
questioned, taught, visited. Nothing here ranks or weighs a child; it says what the law asks next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from amparo.casework.cases import Case
from amparo.casework.duties import Duty
from amparo.casework.liberty import holding_of
from amparo.casework.wording import DAY
from amparo.law.messages import Message, say
from amparo.pathway.instants import BEGINNING
from amparo.safeguards.findings import Outcome

#: How close a due time must be for a draft to be of use.
NEAR = 3 * DAY


class Relief(StrEnum):
    """What could be asked: that the child goes free, or that somebody looks at custody anew."""

    RELEASE = "release"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Ground:
    """One safeguard of custody. `act` says what must be done now; empty if being past it does not by itself mean
    that the child should not be held here and now, so that it empties no cell."""

    relief: Relief
    act: Message | None = None


def grounds() -> Mapping[str, Ground]:
    """The grounds by the rule's id."""
    bring = say("Bring the child before a judge now, or release.")
    decide_release = say("Decide now whether the child can go home.")
    return {
        "arrest-before-authority-24h": Ground(Relief.RELEASE, bring),
        "arrest-release-considered": Ground(Relief.RELEASE, decide_release),
        "below-minimum-age-no-charge": Ground(
            Relief.RELEASE, say("Release: nobody this young answers for an offence.")
        ),
        "no-detention-under-16": Ground(Relief.RELEASE, say("Release to care that is no custody.")),
        "handover-to-civilian-protection": Ground(
            Relief.RELEASE, say("Hand the child over to civilian child protection now.")
        ),
        "diversion-no-custody": Ground(Relief.RELEASE, say("Release: diversion takes no liberty.")),
        "valid-order-and-register": Ground(Relief.RELEASE),
        "pretrial-charge-court-30d": Ground(
            Relief.RELEASE, say("Charge and put the child before the court now, or release.")
        ),
        "pretrial-final-decision-6m": Ground(Relief.RELEASE, say("Decide on the charge now, or release.")),
        "pretrial-detention-review": Ground(Relief.REVIEW, say("Review the custody now, or release.")),
        "legality-challenge-decided": Ground(
            Relief.REVIEW, say("Rule now on whether the child is lawfully held, or release.")
        ),
        "detention-last-resort": Ground(Relief.REVIEW),
        "no-monetary-bail": Ground(Relief.REVIEW),
        "early-release-reviewed": Ground(Relief.REVIEW),
        "separation-from-adults": Ground(Relief.REVIEW),
        "no-solitary-confinement": Ground(Relief.REVIEW),
        "solitary-hard-limits": Ground(Relief.REVIEW),
    }


def why_no_draft(duty: Duty, case: Case) -> Message | None:
    """Why no motion is drafted from `duty`; `None` if one can be.

    A motion needs a safeguard of custody that is breached, or falls due within three days, and a child who is held
    or may be, in that same custody. What nobody can tell is no ground: it is asked for, not pleaded.
    """
    if duty.rule.id not in grounds():
        return say("No motion for release or review is drafted from this safeguard.")
    if duty.outcome is Outcome.PENDING:
        if duty.due is None or duty.due - case.as_of > NEAR:
            return say("It is not late and not due within three days, so that there is nothing to ask for yet.")
    elif duty.outcome is not Outcome.BREACHED:
        return say("It is neither breached nor due soon, so that there is nothing to ask for.")
    holding = holding_of(case)
    if holding is None:
        return say(
            "The record shows no custody at this moment, so that there is nothing from which to ask release."
        )
    happened = duty.lead.happened
    if happened is not None and BEGINNING < happened[1] < holding.earliest:
        return say("It is about an earlier custody, which has ended.")
    return None
