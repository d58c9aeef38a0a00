"""Empty the cells: who is held without a recorded basis or past a limit of custody, and who must do what now.

Pure. One row a child, one act a row. The order is the time held beyond the law and nothing else, longest first;
what the child is said to have done is not on the page. Of whom nobody can tell how long it is stand after them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from amparo.access.actors import Role
from amparo.casework.cases import Case
from amparo.casework.duties import Duty, group
from amparo.casework.grounds import grounds
from amparo.casework.liberty import (
    BEFORE_A_JUDGE,
    BY_POLICE,
    NOT_HELD,
    Holding,
    basis_of,
    held_for,
    holding_of,
    where_held,
)
from amparo.casework.owing import Agency, who_owes
from amparo.casework.sources import cited, provisions_of
from amparo.casework.wording import Wording
from amparo.law.messages import Message, say
from amparo.law.packs import Pack
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.nodes import Rule

#: The safeguards of which this list reads findings; it needs none of another.
SAFEGUARDS = frozenset({BEFORE_A_JUDGE, *(rule for rule, ground in grounds().items() if ground.act is not None)})
_TAKEN_IN = frozenset({"detention_admitted", "detention_ordered", "detention_transferred"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing for which the child should not be held as it is: what, since when (microseconds UTC, at the latest;
    `None` if nobody knows), under which law, and the act that ends it."""

    text: str
    beyond_from: int | None
    source: str
    acts: str
    act: Message


@dataclass(frozen=True, slots=True)
class Cell:
    """One child. `beyond` is for how long at least the law has been left behind; `act` what must be done now, by
    `who`; `others` are further reasons. `held` is empty if nobody knows. `kind` is the entry with which the reader
    can act or ask."""

    reference: str
    child: str
    where: str
    held: str
    sure: bool
    beyond: str
    known: bool
    why: str
    source: str
    others: tuple[str, ...]
    who: str
    act: str
    action: str
    kind: str
    order: tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Cells:
    """The page: rows of which it is known for how long, and those of which nobody can tell."""

    known: tuple[Cell, ...]
    unknown: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """How many children are on the page."""
        return len(self.known) + len(self.unknown)


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for every row: the rules, the law, and names by id, in the reader's words."""

    rules: tuple[Rule, ...]
    pack: Pack
    facilities: Mapping[str, str]
    agencies: tuple[Agency, ...]
    vocabulary: Vocabulary
    words: Wording
    role: Role


def empty_cells(cases: Iterable[Case], around: Around) -> Cells:
    """Those of `cases` who are held, or may be, without a recorded basis or past a limit of custody. Of their
    findings those of `SAFEGUARDS` are read."""
    found = [cell for case in cases if (cell := _cell(case, around)) is not None]
    found.sort(key=lambda cell: cell.order)
    return Cells(tuple(cell for cell in found if cell.known), tuple(cell for cell in found if not cell.known))


def _cell(case: Case, around: Around) -> Cell | None:
    holding = holding_of(case) or _perhaps_held(case)
    if holding is None:
        return None
    words = _local(case, around.words)
    duties = group(case.findings, around.rules)
    reasons = sorted(_reasons(case, holding, duties, around, words), key=_longest)
    if not reasons:
        return None
    first, since = reasons[0], reasons[0].beyond_from
    who = who_owes(first.acts, case, around.agencies) or words.translate(around.pack.roles.get(first.acts, ""))
    action, kind = _action(first, around)
    beyond = words.translate("nobody knows")
    if since is not None:
        beyond = words.length(max(0, case.as_of - since))
    return Cell(
        case.reference,
        case.name_and_age(around.words),
        where_held(case, holding, around.facilities, around.vocabulary, words),
        held_for(case, holding, words) if holding.earliest > BEGINNING else "",
        holding.sure,
        beyond,
        since is not None,
        first.text,
        first.source,
        tuple(reason.text for reason in reasons[1:]),
        who,
        words.say(first.act),
        action,
        kind,
        (*_longest(first), case.reference),
    )


def _perhaps_held(case: Case) -> Holding | None:
    """Whoever was taken into a place, or ordered there, at a time that nobody knows, and may be there still. A
    board cannot date them; this list must not lose them."""
    could_be = case.tracks.lane("liberty").could_be - NOT_HELD
    undated = any(fact.kind in _TAKEN_IN and fact.exists is not False for fact in case.resolved.facts)
    if not could_be or not undated:
        return None
    state = case.tracks.lane("liberty").lane.states[min(could_be)]
    return Holding(state.name, state.label, BEGINNING, END, False)


def _longest(reason: Reason) -> tuple[int, int]:
    return (1, 0) if reason.beyond_from is None else (0, reason.beyond_from)


def _reasons(
    case: Case, holding: Holding, duties: tuple[Duty, ...], around: Around, words: Wording
) -> Iterable[Reason]:
    known = grounds()
    for duty in duties:
        ground = known.get(duty.rule.id)
        if ground is None or ground.act is None or not _goes_on(duty, holding):
            continue
        lead = _first_broken(duty)
        happened = lead.happened[1] if lead.happened and lead.happened[0] > BEGINNING else None
        since = lead.due.latest if lead.due is not None else happened
        limit = around.pack.texts.provisions.get(lead.limit.provision) if lead.limit is not None else None
        provisions = (limit,) if limit is not None else provisions_of(duty.rule, around.pack)[:1]
        source = "".join(cited(each, words) for each in provisions)
        yield Reason(words.translate(duty.rule.title), since, source, duty.rule.acts, ground.act)
    basis, no_basis = basis_of(case, holding, duties, words)
    if no_basis:
        since = _without_basis(holding, duties)
        act = say("Show on what the child is held, or release now.")
        text = words.translate("Legal basis: {basis}").format(basis=basis)
        yield Reason(text, since, "", "police" if holding.state == BY_POLICE else "facility", act)


def _without_basis(holding: Holding, duties: Iterable[Duty]) -> int | None:
    """Since when at the latest no basis is recorded. A stop by police counts as one until the first limit for
    bringing the child before a judge has passed."""
    if holding.earliest <= BEGINNING:
        return None
    late = [
        finding.due.latest
        for duty in duties
        if duty.rule.id == BEFORE_A_JUDGE and _goes_on(duty, holding)
        for finding in duty.findings
        if finding.due is not None and finding.outcome is Outcome.BREACHED
    ]
    return min(late) if holding.state == BY_POLICE and late else holding.latest


def _first_broken(duty: Duty) -> Finding:
    """Of the laws under which it is broken, the one that was left behind first."""
    broken = [each for each in duty.findings if each.outcome is Outcome.BREACHED]
    return min(broken, key=lambda each: each.due.latest if each.due is not None else END)


def _goes_on(duty: Duty, holding: Holding) -> bool:
    """Whether it was broken in the present custody and is so still: late and not done, or forbidden from the first
    hour."""
    if duty.outcome is not Outcome.BREACHED:
        return False
    happened = duty.lead.happened
    if happened is not None and BEGINNING < happened[1] < holding.earliest:
        return False
    return duty.is_overdue or duty.lead.due is None


def _action(reason: Reason, around: Around) -> tuple[str, str]:
    """What the reader can press: who holds records what was done; everybody else asks, and has it on the record."""
    say_ = around.words.translate
    if around.role is Role.POLICE_CHILD_DESK and reason.acts == "police":
        return say_("Record the first hearing"), "brought_before_authority"
    return say_("Ask for a review"), "detention_review_requested"


def _local(case: Case, words: Wording) -> Wording:
    return replace(words, now=case.as_of, zone=case.zone)
