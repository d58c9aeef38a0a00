"""Findings put together for people: one duty, whatever laws speak of it, ordered by what needs somebody next.

Pure. Each law's finding stays; none is hidden behind another. Order of a page: breached, then what runs by time
left, then what nobody can tell, then what was met. A list of tasks has the same order: overdue longest first, then
by time left; what nobody can tell has no time left, and buries no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from amparo.access.actors import Role
from amparo.pathway.instants import END
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.nodes import Rule

_ORDER = (Outcome.BREACHED, Outcome.PENDING, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Duty:
    """What one rule asks because of one event, under every law that speaks of it. `lead` is the most urgent."""

    rule: Rule
    findings: tuple[Finding, ...]

    @property
    def lead(self) -> Finding:
        """The finding that the duty is shown by."""
        return self.findings[0]

    @property
    def outcome(self) -> Outcome:
        """The outcome of the lead."""
        return self.findings[0].outcome

    @property
    def due(self) -> int | None:
        """When the lead falls due at the earliest; `None` if it has no time."""
        return self.lead.due.earliest if self.lead.due else None

    @property
    def is_open(self) -> bool:
        """Whether something can still be done for it: it runs, is unknown, or is overdue and still not done."""
        outcome = self.findings[0].outcome
        return outcome is Outcome.PENDING or outcome is Outcome.UNKNOWN or self.is_overdue

    @property
    def is_overdue(self) -> bool:
        """Whether its time is over and what was asked has still not happened."""
        return self.outcome is Outcome.BREACHED and self.lead.due is not None and self.lead.settled_by is None

    @property
    def began(self) -> int:
        """When the event that asks for it happened, at the latest; the end of time if it has no date."""
        return self.lead.happened[1] if self.lead.happened else END


def group(findings: Iterable[Finding], rules: Iterable[Rule]) -> tuple[Duty, ...]:
    """One duty for each rule, event and window, in the order of a page.

    Findings of rules that are not among `rules` are left out: nothing is known of them here.
    """
    by_name = {(rule.id, rule.part): rule for rule in rules}
    together: dict[tuple[str, str, str | None, int], list[Finding]] = {}
    for finding in findings:
        if (finding.rule, finding.part) in by_name:
            key = (finding.rule, finding.part, finding.trigger, finding.window)
            together.setdefault(key, []).append(finding)
    heaps = [sorted(found, key=_urgency) if len(found) > 1 else found for found in together.values()]
    heaps.sort(key=lambda found: _urgency(found[0]))
    return tuple(Duty(by_name[found[0].rule, found[0].part], tuple(found)) for found in heaps)


def _urgency(finding: Finding) -> tuple[int, int, str]:
    outcome = finding.outcome
    if outcome is Outcome.PENDING:
        at = finding.due.earliest if finding.due else END
    else:
        at = finding.happened[1] if finding.happened else END
    return _ORDER.index(outcome), -at if outcome is Outcome.BREACHED else at, finding.id


def task_order(duty: Duty) -> tuple[int, int, str]:
    """The order of a list of tasks: overdue longest first, then by time left, then unknown oldest first."""
    if duty.is_overdue:
        return 0, duty.due or END, duty.lead.id
    if duty.outcome is Outcome.UNKNOWN:
        return 2, duty.began, duty.lead.id
    return 1, duty.due if duty.due is not None else END, duty.lead.id


def tasks(duties: Iterable[Duty]) -> list[Duty]:
    """Those of `duties`, which come in the order of a page, that are open, in the order of a list of tasks. The two
    differ in what is overdue alone: a list has the longest first, a page the newest."""
    still_open = [duty for duty in duties if duty.is_open]
    overdue = sorted((duty for duty in still_open if duty.outcome is Outcome.BREACHED), key=task_order)
    return [*overdue, *still_open[len(overdue) :]]


#: Which duties are somebody's own to do, by role. The names are those of `acts` in the rules.
_OWN: dict[Role, frozenset[str]] = {
    Role.POLICE_CHILD_DESK: frozenset({"police", "interviewer"}),
    Role.PROSECUTOR: frozenset({"prosecutor"}),
    Role.LEGAL_AID_LAWYER: frozenset({"legal_aid"}),
    Role.JUDGE_CLERK: frozenset({"court"}),
    Role.GUARDIAN: frozenset({"guardian"}),
    Role.CASEWORKER: frozenset({"child_protection", "victim_support", "reintegration"}),
    Role.DETENTION_MONITOR: frozenset({"monitor"}),
    Role.COORDINATOR: frozenset({"coordinator"}),
    Role.ANALYST: frozenset(),
    Role.MODERATOR: frozenset({"online_desk"}),
}
_OWN_OF_AGENCY: dict[str, frozenset[str]] = {
    "facility": frozenset({"facility"}),
    "military": frozenset({"security_forces"}),
    "court": frozenset({"record_keeper"}),
}


def own_duties(role: Role, agency_kind: str) -> frozenset[str]:
    """Who of the rules' `acts` somebody is who acts in `role` for an agency of this kind."""
    own = _OWN[role]
    if agency_kind in {"facility", "military"}:  # a register's caseworker is not child protection's
        own = frozenset[str]()
    return own | _OWN_OF_AGENCY.get(agency_kind, frozenset()) | frozenset({"any_agency"})
