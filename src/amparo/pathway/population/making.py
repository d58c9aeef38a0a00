"""Makes a population, life by life: of children, or of what else safeguards ask something of.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from amparo.pathway.population.courses import begin
from amparo.pathway.population.lives import Life, Plan
from amparo.pathway.population.parameters import Parameters
from amparo.pathway.population.plans.aftercare import aftercare
from amparo.pathway.population.plans.again import arrested_again
from amparo.pathway.population.plans.ages import doubtful_age, moved_at_eighteen
from amparo.pathway.population.plans.arrest import arrest
from amparo.pathway.population.plans.bans import BANS, bans
from amparo.pathway.population.plans.coming_of_age import coming_of_age
from amparo.pathway.population.plans.custody import custody, isolation
from amparo.pathway.population.plans.deadlines import deadlines, incidents
from amparo.pathway.population.plans.deaths import deaths
from amparo.pathway.population.plans.detention import detention
from amparo.pathway.population.plans.diversion import diversion, restorative
from amparo.pathway.population.plans.duties import DEADLINES
from amparo.pathway.population.plans.handover import handover
from amparo.pathway.population.plans.intake import intake
from amparo.pathway.population.plans.occurrences import occurrences
from amparo.pathway.population.plans.others import access, place, report
from amparo.pathway.population.plans.preconditions import preconditions
from amparo.pathway.population.plans.prerequisites import PRECONDITIONS
from amparo.pathway.population.plans.prosecution import prosecution
from amparo.pathway.population.plans.questioning import questioning
from amparo.pathway.population.plans.sayings import STATEMENTS
from amparo.pathway.population.plans.sentencing import sentencing
from amparo.pathway.population.plans.statements import statements
from amparo.pathway.population.plans.trial import counsel, trial
from amparo.pathway.population.plans.victim_support import victim_support
from amparo.pathway.population.plans.victims import victims
from amparo.pathway.population.plans.visits import calls, visits

#: Every part of a pathway, in the order in which chance is drawn. A safeguard is added by adding a plan.
PLANS = (
    intake,
    handover,
    arrest,
    questioning,
    detention,
    prosecution,
    victims,
    custody,
    isolation,
    visits,
    calls,
    arrested_again,
    moved_at_eighteen,
    sentencing,
    trial,
    counsel,
    diversion,
    restorative,
    doubtful_age,
    aftercare,
    incidents,
    deaths,
    occurrences,
    bans,
    preconditions,
    deadlines,
    coming_of_age,
    victim_support,
    statements,
)

#: The safeguards, by id and part, of which the key says everything. Of others it says nothing.
PLANNED = frozenset(
    {
        ("arrest-before-authority-24h", ""),
        ("interview-appropriate-adult", ""),
        ("interview-lawyer-present", ""),
        ("interview-length-and-rest", "stretch"),
        ("interview-length-and-rest", "rest"),
        ("interview-length-and-rest", "night"),
        ("below-minimum-age-no-charge", ""),
        ("detention-last-resort", ""),
        ("pretrial-charge-court-30d", ""),
        ("pretrial-final-decision-6m", ""),
        ("pretrial-detention-review", ""),
        ("separation-from-adults", "held"),
        ("separation-from-adults", "placed"),
        ("solitary-hard-limits", ""),
        ("victim-screening-before-prosecution", ""),
        ("victim-status-coexists", ""),
        ("handover-to-civilian-protection", ""),
        ("criminal-record-removed-at-18", ""),
        ("family-visits-regular", ""),
        ("family-communication-twice-weekly", ""),
        ("legal-aid-prompt", ""),
        ("no-detention-under-16", ""),
        ("early-release-reviewed", ""),
        ("age-benefit-of-doubt", ""),
        ("no-automatic-adult-transfer-at-18", ""),
        ("victim-support-from-first-report", ""),
        ("victim-informed", ""),
        ("victim-interviews-limited", ""),
        ("victim-case-expedited", ""),
        ("proceedings-time-limit", ""),
        ("hearing-postponements-capped", ""),
        ("hearing-legal-representation", ""),
        ("diversion-admission-not-evidence", ""),
        ("no-coerced-statement-in-evidence", ""),
        ("child-record-not-used-later", ""),
        ("diversion-no-custody", ""),
        ("restorative-informed-uncoerced", ""),
        ("restorative-confidential", ""),
        ("aftercare-follow-up", ""),
        *((ban.rule, "") for ban in BANS),
        *((row.rule, "") for row in STATEMENTS if row.subject == "child"),
        *((row.rule, "") for row in PRECONDITIONS if row.subject == "child"),
        *((duty.rule, duty.part) for duty in DEADLINES if duty.subject == "child"),
    }
)


#: By what is no child: the plans for it, and the safeguards of which the key says everything.
OTHERS: Mapping[str, tuple[Callable[[Life], Plan], ...]] = {
    "facility": (place, deadlines),
    "report": (report, preconditions, deadlines),
    "access": (access, statements),
}

SUBJECTS = ("child", *OTHERS)


def planned(subject: str) -> frozenset[tuple[str, str]]:
    """The safeguards, by id and part, of which the key of subjects of a kind says everything."""
    if subject == "child":
        return PLANNED
    rows = [(each.rule, each.part) for each in DEADLINES if each.subject == subject]
    rows += [(each.rule, "") for each in (*PRECONDITIONS, *STATEMENTS) if each.subject == subject]
    if subject == "facility":
        rows += [("independent-inspection", ""), ("no-weapons-in-facility", "")]
    return frozenset(rows)


class Population:
    """A population: lives by number, each the same whatever the others are."""

    def __init__(self, parameters: Parameters, seed: int, subject: str = "child") -> None:
        """`seed` is in [0, 2**64), `subject` one of `SUBJECTS`."""
        self.parameters = parameters
        self.seed = seed
        self.subject = subject

    def life(self, index: int) -> Life:
        """The life of child (or facility ...) number `index`, from 0 on."""
        life = Life(self.parameters, self.seed, index, self.subject)
        if self.subject == "child":
            begin(life)
        else:
            life.now = True  # what is no child is asked for the sake of children
        plans = [plan(life) for plan in (PLANS if self.subject == "child" else OTHERS[self.subject])]
        for plan in plans:
            _ = next(plan, None)
        for plan in plans:
            _ = next(plan, None)
        return life

    def lives(self, start: int, end: int) -> Iterator[Life]:
        """The lives of children (or facilities ...) `start` to `end`, the last not included."""
        return (self.life(index) for index in range(start, end))
