"""Hiding a fact makes a duty unknown or withheld; it never makes a breach. With the real rules, without a
database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.access.actors import Role
from amparo.access.decision import Showing, Verdict, load_showing, read_showing
from amparo.access.reading_rules import reads_of
from amparo.access.redaction import Redacted, Sight, redact
from amparo.law.packs import load_pack
from amparo.pathway.events import Coverage, Event, Timeline
from amparo.pathway.instants import Instant
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.evaluate.one import Judge
from amparo.safeguards.findings import Finding, Outcome
from amparo.safeguards.loader import load_catalogue

HOUR = 3_600_000_000
HIDDEN = Verdict.HIDDEN
NOW = 1_800_000_000_000_000
ARREST = NOW - 40 * HOUR
RULE = "arrest-before-authority-24h"
RULES = load_catalogue("international")
JUDGE = Judge(RULES, laws={"international"}, leap_birthday=load_pack("XA").leap_birthday)
WORDS = load_vocabulary()
READS = reads_of(RULES, WORDS)


def judged(timeline: Timeline) -> Sequence[Finding]:
    return JUDGE.judge(timeline, as_of=NOW, known_at=NOW)


def at(hours: float) -> Instant:
    moment = ARREST + int(hours * HOUR)
    return Instant(moment, moment)


def event(kind: str, hours: float, id: str = "", agency: str = "police", **given: object) -> Event:
    compartment = WORDS.kinds[kind].compartment.value
    return Event(
        id or kind,
        "child",
        kind,
        at(hours),
        NOW - 1,
        agency=agency,
        compartment=compartment,
        **given,  # type: ignore[arg-type]
    )


def arrested(*more: Event, covered: Sequence[str] = ("brought_before_authority", "detention_released")) -> Timeline:
    birth = Instant(NOW - 15 * 8766 * HOUR, NOW - 15 * 8766 * HOUR)
    return Timeline(
        "child",
        (
            event("age_recorded", -1, attributes={"birth": birth}),
            event("apprehended", 0, attributes={"deprived_of_liberty": "yes"}, references={"episode": "e"}),
            *more,
        ),
        (Coverage("police", frozenset(covered)),),
    )


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Showing]:
    """The real table, and two in which a release is closer held than it is."""
    made = {"real": load_showing()}
    text = (Path("src/amparo/access") / "showing.toml").read_text()
    for otherwise in ("withheld", "hidden"):
        path = tmp_path_factory.mktemp("tables") / f"{otherwise}.toml"
        path.write_text(f'{text}\n[kind.detention_released]\nany = ["judge_clerk"]\nelse = "{otherwise}"\n')
        made[otherwise] = read_showing(path)
    return made


def seen(timeline: Timeline, showing: Showing, role: Role = Role.DETENTION_MONITOR) -> Redacted:
    return redact(timeline, judged(timeline), Sight(role, "somebody", showing, WORDS, READS), judged)


def outcomes(findings: Sequence[Finding]) -> list[Outcome]:
    return [finding.outcome for finding in findings if finding.rule == RULE]


RELEASE = event("detention_released", 20, "the-release", references={"episode": "e"})


def test_hiding_first_would_have_made_a_breach() -> None:
    whole = arrested(RELEASE)
    assert outcomes(judged(whole)) == [Outcome.NOT_APPLICABLE]
    assert outcomes(judged(replace(whole, events=whole.events[:-1]))) == [Outcome.BREACHED]


def test_a_finding_that_rests_on_a_withheld_fact_is_withheld_and_never_a_breach(tables: dict[str, Showing]) -> None:
    found = seen(arrested(RELEASE), tables["withheld"])
    assert outcomes(found.findings) == []
    assert RELEASE.id not in {e.id for e in found.timeline.events}
    (withheld,) = found.withheld
    assert (withheld.compartment, withheld.facts, withheld.findings) == ("spine", True, True)
    assert RULE not in repr(withheld)


def test_whoever_may_see_the_fact_sees_the_finding(tables: dict[str, Showing]) -> None:
    for showing in tables.values():
        found = seen(arrested(RELEASE), showing, Role.JUDGE_CLERK)
        assert outcomes(found.findings) == [Outcome.NOT_APPLICABLE]
        assert found.withheld == ()


def test_where_existence_is_secret_the_finding_is_an_honest_unknown(tables: dict[str, Showing]) -> None:
    found = seen(arrested(RELEASE), tables["hidden"])
    assert outcomes(found.findings) == [Outcome.UNKNOWN]
    assert found.withheld == ()
    assert RELEASE.id not in repr(found)


def test_a_secret_and_its_absence_look_alike(tables: dict[str, Showing]) -> None:
    with_it, without = arrested(RELEASE), arrested()
    assert outcomes(judged(without)) == [Outcome.BREACHED]
    there, not_there = (seen(timeline, tables["hidden"]) for timeline in (with_it, without))
    assert there.timeline == not_there.timeline
    assert there.findings == not_there.findings
    assert there.withheld == not_there.withheld


def test_a_true_breach_on_shown_facts_stays_a_breach() -> None:
    found = seen(arrested(), load_showing())
    assert outcomes(found.findings) == [Outcome.BREACHED]
    assert found.withheld == ()


def test_a_withdrawal_and_an_answer_do_not_betray_what_they_name(tables: dict[str, Showing]) -> None:
    withdrawal = replace(event("withdrawn", 21), corrects=RELEASE.id)
    answer = event("rights_explained", 22, references={"answers": RELEASE.id, "episode": "e"})
    found = seen(arrested(RELEASE, withdrawal, answer), tables["hidden"])
    assert [e.kind for e in found.timeline.events] == ["age_recorded", "apprehended", "rights_explained"]
    assert found.timeline.events[-1].references == {"episode": "e"}


def test_withheld_attributes_are_named_by_group_and_cannot_break_a_duty() -> None:
    health = event("medical_exam_completed", 3, attributes={"physical_condition": "bruised"})
    found = redact(
        arrested(health),
        judged(arrested(health)),
        Sight(Role.PROSECUTOR, "office", load_showing(), WORDS, READS),
        judged,
    )
    assert found.withheld_groups == {"medical_exam_completed": frozenset({"health"})}
    assert "bruised" not in repr(found)


def test_a_secret_that_no_rule_could_turn_on_costs_no_finding() -> None:
    """A child's account may say that there was no link; that such an account could exist withholds nothing."""
    charged = (
        event("charge_filed", 1, attributes={"association_alleged": "yes"}, references={"proceeding": "p"}),
        event("victim_screening_completed", 2, references={"proceeding": "p"}),
        event("prosecution_decision_made", 3, references={"proceeding": "p"}),
    )
    whole = judged(arrested(*charged))
    for role in (Role.PROSECUTOR, Role.JUDGE_CLERK, Role.LEGAL_AID_LAWYER, Role.COORDINATOR):
        found = seen(arrested(*charged), load_showing(), role)
        assert [(f.rule, f.outcome) for f in found.findings] == [(f.rule, f.outcome) for f in whole]
        assert any(f.rule == "victim-screening-before-prosecution" for f in found.findings)
        assert found.withheld == ()


def test_coverage_of_what_is_closed_is_no_fact_for_the_reader() -> None:
    timeline = arrested(covered=("brought_before_authority", "service_referred", "detention_ordered.legal_basis"))
    monitor = seen(timeline, load_showing())
    assert {kind for c in monitor.timeline.coverage for kind in c.kinds} == {
        "brought_before_authority",
        "detention_ordered.legal_basis",
    }


KINDS = [
    "brought_before_authority",
    "detention_released",
    "interview_started",
    "legal_aid_assigned",
    "charge_filed",
    "victim_screening_completed",
    "prosecution_decision_made",
    "victim_status_revoked",
    "isolation_started",
    "isolation_ended",
    "held_with_adults",
    "detention_ordered",
    "detention_reviewed",
    "service_referred",
    "counsel_note_made",
    "account_given",
    "association_period_recorded",
]


#: What facts say in the property tests, so that rules read attributes of several groups.
SAYS: dict[str, dict[str, object]] = {
    "brought_before_authority": {"authority_type": "judge"},
    "interview_started": {"role": "suspect", "exceptional_reason": "Invented"},
    "charge_filed": {"association_alleged": "yes", "offence_date": at(-900)},
    "detention_ordered": {"phase": "pretrial", "alternatives_considered": "yes", "last_resort_reasons": "Invented"},
    "isolation_started": {"hours_per_day": 23, "meaningful_contact": "no"},
    "held_with_adults": {"relation": "same_family"},
    "association_period_recorded": {"association_alleged": "no"},
    "victim_status_revoked": {"reason": "charged_or_convicted"},
}
GROUPS = sorted(
    {"custody", "questioning", "offence", "decision", "association", "treatment", "determination", "age"}
)


@settings(max_examples=60, deadline=None)
@given(
    facts=st.lists(
        st.tuples(st.sampled_from(KINDS), st.floats(0, 39), st.sampled_from(["police", "court", "helpers"])),
        max_size=8,
    ),
    covered=st.sets(st.sampled_from(KINDS)),
    hidden=st.sets(st.sampled_from(KINDS)),
    closed=st.sets(st.sampled_from(GROUPS), max_size=2),
    otherwise=st.sampled_from([Verdict.WITHHELD, Verdict.HIDDEN]),
    role=st.sampled_from([Role.POLICE_CHILD_DESK, Role.PROSECUTOR, Role.CASEWORKER, Role.DETENTION_MONITOR]),
)
def test_nobody_is_shown_an_outcome_that_the_whole_record_does_not_give(
    facts: list[tuple[str, float, str]],
    covered: set[str],
    hidden: set[str],
    closed: set[str],
    otherwise: Verdict,
    role: Role,
) -> None:
    """Whatever is closed to whom: a definite finding that is shown is never the opposite of the whole record's."""
    more = [
        event(
            kind,
            hours,
            f"f{number}",
            agency,
            attributes=SAYS.get(kind, {}),
            references={"episode": "e", "interview": "i", "isolation": "s"},
        )
        for number, (kind, hours, agency) in enumerate(facts)
    ]
    timeline = arrested(*more, covered=sorted(covered) or ["apprehended"])
    real = load_showing()
    grant = replace(real.compartments["protection"], any=frozenset(), own=frozenset(), otherwise=otherwise)
    showing = replace(
        real,
        kinds={**real.kinds, **dict.fromkeys(hidden, grant)},
        groups={**real.groups, **dict.fromkeys(closed, grant)},
    )
    true = {finding.id: finding.outcome for finding in judged(timeline)}
    found = redact(timeline, judged(timeline), Sight(role, "court", showing, WORDS, READS), judged)
    for finding in found.findings:
        whole = true.get(finding.id, Outcome.UNKNOWN)
        assert finding.outcome is whole or Outcome.UNKNOWN in (finding.outcome, whole)
        shown = {e.id for e in found.timeline.events}
        assert {finding.trigger, finding.settled_by, *finding.evidence} - {None} <= shown
    assert not {e.kind for e in found.timeline.events} & hidden


@settings(max_examples=60, deadline=None)
@given(
    facts=st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 39)), min_size=1, max_size=8),
    covered=st.sets(st.sampled_from(KINDS)),
    secret=st.sets(st.sampled_from(KINDS), min_size=1),
    closed=st.sets(st.sampled_from(GROUPS), max_size=2),
    role=st.sampled_from([Role.POLICE_CHILD_DESK, Role.PROSECUTOR, Role.CASEWORKER, Role.DETENTION_MONITOR]),
)
def test_no_one_can_tell_whether_a_secret_is_there(
    facts: list[tuple[str, float]], covered: set[str], secret: set[str], closed: set[str], role: Role
) -> None:
    """What a reader gets is the same, to the last field, with the secret facts and without them."""
    more = [
        event(
            kind,
            hours,
            f"f{n}",
            attributes=SAYS.get(kind, {}),
            references={"episode": "e", "interview": "i", "isolation": "s"},
        )
        for n, (kind, hours) in enumerate(facts)
    ]
    real = load_showing()
    grant = replace(real.compartments["defence"], own=frozenset())
    showing = replace(
        real,
        kinds={**real.kinds, **dict.fromkeys(secret, grant)},
        groups={**real.groups, **dict.fromkeys(closed, grant)},
    )
    sight = Sight(role, "somebody", showing, WORDS, READS)
    there = arrested(*more, covered=sorted(covered) or ["apprehended"])
    fates = sight.of(there)
    gone = replace(
        there,
        events=tuple(
            replace(e, attributes={n: v for n, v in e.attributes.items() if sight.of_attribute(e, n) is not HIDDEN})
            for e in there.events
            if fates[e.id] is not HIDDEN
        ),
    )
    assert redact(there, judged(there), sight, judged) == redact(gone, judged(gone), sight, judged)
