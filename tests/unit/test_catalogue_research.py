"""Each safeguard of the catalogue held against what was researched: nothing missing, nothing added untold.

The researched files stand beside the project, not in it: without them these tests are left out. What a rule adds is
told in the tables here, and with its provision in the record of decisions that the last test reads.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from amparo.law.citations import resolve, was_read
from amparo.law.limits import POLICY
from amparo.law.packs import load_law
from amparo.safeguards.loader import load_catalogue, rules_of
from amparo.safeguards.nodes import And, AtMost, Before, Condition, Every, Never, Not, Or, Rule, Term, Within
from tests.unit.renamings import RECORD, renamed
from tests.unit.test_law_research import LIMIT_OF

LEGAL = Path(__file__).parents[3] / "shared/legal"
FILES = ("safeguards.yaml", "safeguards_extra.yaml", "safeguards_standards.yaml")
IDS = sorted((Path(__file__).parent / "researched_safeguards.txt").read_text("utf-8").split())
CATALOGUE = load_catalogue()
STATES = {state.name: state for state in CATALOGUE.states}

each_safeguard = pytest.mark.parametrize("identity", IDS)
pytestmark = pytest.mark.skipif(
    not LEGAL.exists(), reason="needs ../shared/legal, the research, which is not part of the project"
)

FORM = {"deadline": Within, "recurring": Every, "precondition": Before, "prohibition": Never, "limit": AtMost}
#: Parts of another form than their safeguard's kind: a ban on hours of the night is no length of time.
OTHER_FORM = {"interview-length-and-rest#night": Never}

#: Further support: what the research's summary names beside the entries, and what an added excuse rests on.
FURTHER = {
    "admission-family-informed": [("crc", "art 9(4)")],
    "aftercare-follow-up": [("havana", "rules 79-80"), ("beijing", "rule 28.2")],
    "age-documents-before-assessment": [("action-guidelines", "para 12")],
    "arrest-parents-notified": [("crc", "art 9(4)")],
    "below-minimum-age-no-charge": [("action-guidelines", "para 14(c)")],
    "complaint-answered": [("havana", "rules 75-76")],
    "detention-last-resort": [("beijing", "rules 13.1-13.2, 19.1"), ("havana", "rules 1-2, 17")],
    "education-in-custody": [("havana", "rules 38-39")],
    "family-told-of-health-change": [("crc", "art 9(4)")],
    "force-restraint-conditions": [("havana", "rules 63-64")],
    "gender-responsive-plan": [("beijing", "rule 26.4")],
    "hearing-legal-representation": [("beijing", "rule 15.1")],
    "identity-never-published": [("beijing", "rules 8.1-8.2"), ("child-victims", "paras 26-27")],
    "ill-treatment-investigated": [("action-guidelines", "para 25"), ("havana", "rule 87(c)")],
    "injury-aid-and-relatives-told": [("crc", "art 3(1)")],
    "interview-appropriate-adult": [("beijing", "rules 7.1, 15.2")],
    "no-corporal-or-degrading-discipline": [("beijing", "rule 17.3")],
    "no-death-or-lwop": [("beijing", "rule 17.2")],
    "records-access-restricted": [("beijing", "rule 21.1")],
    "separation-from-adults": [("beijing", "rules 13.4, 26.3")],
    "victim-informed": [("child-victims", "paras 19, 20(a)-(b)")],
    "victim-safety-measure": [("child-victims", "paras 32-33, 34(a)")],
    "victim-services-referral": [("child-victims", "para 22")],
    "victim-status-coexists": [("child-victims", "para 9(a)")],
}

#: Kinds of events that a rule reads and its entry does not name, by what they are to the rule.
MORE_KINDS = {
    "diversion-no-custody": {"closes": {"diversion_failed"}},
    "early-release-reviewed": {"closes": {"death_in_custody"}},
    "family-communication-twice-weekly": {"closes": {"death_in_custody"}},
    "family-told-of-health-change": {"trigger": {"death_in_custody"}, "asks": {"consul_notified"}},
    "family-visits-regular": {"closes": {"death_in_custody"}},
    "hearing-postponements-capped": {"closes": {"proceedings_withdrawn"}},
    "independent-inspection": {"opens": {"apprehended"}, "closes": {"detention_transferred", "death_in_custody"}},
    "injury-aid-and-relatives-told": {"trigger": {"firearm_discharged"}, "asks": {"parent_notified"}},
    "interview-length-and-rest": {
        "opens": {"interview_resumed"},
        "closes": {"interview_paused"},
        "asks": {"interview_started", "interview_resumed", "interview_paused", "interview_ended"},
    },
    "lawyer-communication-confidential": {"opens": {"apprehended"}, "asks": {"lawyer_consulted"}},
    "no-incommunicado": {"opens": {"detention_admitted"}},
    "no-solitary-confinement": {"opens": {"apprehended"}},
    "no-weapons-in-facility": {"opens": {"apprehended"}, "closes": {"detention_transferred", "death_in_custody"}},
    "pretrial-final-decision-6m": {"trigger": {"detention_admitted"}},
    "pretrial-detention-review": {"closes": {"death_in_custody"}},
    "proceedings-time-limit": {"closes": {"proceedings_withdrawn"}},
    "reparation-decided": {"trigger": {"perpetrator_judged"}},
    "separation-from-adults": {"opens": {"apprehended"}, "asks": {"detention_admitted", "detention_transferred"}},
    "untried-apart-from-convicted": {"closes": {"finding_made"}},
    "victim-case-expedited": {"closes": {"perpetrator_judged", "perpetrator_case_closed", "proceedings_withdrawn"}},
    "victim-informed": {"opens": {"victim_status_recognized"}},
    "victim-interviews-limited": {"opens": {"victim_status_recognized"}},
    "victim-support-from-first-report": {"trigger": {"victim_status_recognized"}},
}

#: The label under which each excuse of the research stands in the rule.
EXCUSES = {
    "arrest-before-authority-24h": {"detention_released within the period": "released within the period"},
    "arrest-parents-notified": {
        "caregiver suspected of exploiting the child": "caregiver suspected of exploiting the child",
        "no caregiver traceable: appropriate_adult_assigned instead": "nobody traceable, a suitable adult instead",
    },
    "family-communication-twice-weekly": {"legally restricted": "restricted by law"},
    "family-visits-regular": {
        "exceptional circumstances set in law": "exceptional circumstances set out in law",
        "contact endangers child": "contact endangers the child",
    },
    "hearing-closed": {"narrow exception stated in law": "narrow exception stated in law"},
    "criminal-record-removed-at-18": {
        "independent review pending (exceptional)": "independent review pending",
    },
    "interview-appropriate-adult": {
        "child asks otherwise": "the child asked for it",
        "not in best interests (recorded)": "not in the child's best interests, with reasons on record",
    },
    "interview-length-and-rest": {
        "exceptional or compelling circumstances (recorded)": "exceptional circumstances recorded",
    },
    "no-questioning-by-accused": {
        "incompatible with the legal system or the rights of the defence (recorded)": (
            "required by law or the rights of the defence, on record"
        ),
    },
    "pretrial-charge-court-30d": {"detention_released": "released"},
    "separation-from-adults": {
        "best interests, read narrowly": "best interests, read narrowly",
        "same family": "same family",
    },
    "testimony-closed-to-public": {
        "national law does not permit exclusion": "the law of the place forbids it, with the article on record",
    },
    "victim-case-expedited": {
        "delay is in the best interests of the child (recorded)": "put off because it serves the child, on record",
    },
}
#: An excuse that no rule holds, because the limits do: a country's floor is judged beside the encouraged one.
EXCUSED_BY_A_LIMIT = {"no-detention-under-16": {"national floor differs (configure)": "detention-age"}}
DANGER = "telling them would endanger the child"
#: Excuses that the research does not name.
MORE_EXCUSES = {
    "admission-family-informed": {DANGER},
    "arrest-parents-notified": {"telling them would endanger a child who seeks asylum"},
    "arrest-release-considered": {"released within the period"},
    "counsel-conflict-of-interest": {"has such a lawyer already"},
    "criminal-record-removed-at-18": {"removed before eighteen"},
    "diversion-final-closure": {"closed already"},
    "education-in-custody": {"released before school was due"},
    "family-told-of-health-change": {DANGER, "the child is a refugee or seeks asylum"},
    "injury-aid-and-relatives-told": {DANGER},
    "interview-length-and-rest": {"compelling circumstances recorded"},
    "perpetrator-investigation-opened": {"under way already"},
    "treatment-plan": {"released before the plan was due"},
    "victim-services-referral": {"helped already"},
    "victim-support-from-first-report": {"there already"},
}

AGE = {"under 18 at time of offence": "child_then", "under 18": "child_now", "possibly under 18": "perhaps_child"}
#: Where the age is asked in another way, and why.
OTHER_AGE = {
    "below-minimum-age-no-charge": "the minimum age is the rule itself",
    "child-record-not-used-later": "the person is grown by then; the record is a child's",
    "consent-irrelevant-child-trafficking": "child_then: the age at which somebody was recruited counts",
    "criminal-record-removed-at-18": "turning eighteen begins the duty",
    "evidence-preserved-before-takedown": "a report names no child",
    "independent-inspection": "about a place that holds children",
    "inspection-report-filed": "about a place that holds children",
    "no-automatic-adult-transfer-at-18": "turning eighteen begins the ban",
    "no-detention-under-16": "the age is the rule itself",
    "no-weapons-in-facility": "about a place that holds children",
    "online-recruitment-report-triaged": "a report names no child",
    "perpetrator-investigation-opened": "child_then: to recruit a child is a crime, however old the child is now",
    "records-access-restricted": "about whoever opens a file, whatever the child's age by then",
    "solitary-hard-limits": "the ceiling is everybody's",
    "victim-services-referral": "child_then: help is owed to persons who were recruited as children",
}

#: Limits beside the one of `LIMIT_OF`: the law states more numbers than one, or none.
OTHER_LIMITS = {
    "interview-length-and-rest": {"questioning-day"},
    "family-communication-twice-weekly": {"family-calls"},
}

#: Titles that share no word with the researched one, because a tired officer reads plain words.
SAID_PLAINLY = {
    "age-at-offence-governs",
    "diversion-informed-consent",
    "hearing-postponements-capped",
    "legal-aid-waiver-supervised",
    "no-coerced-statement-in-evidence",
    "no-detention-under-16",
    "no-incommunicado",
    "no-unfair-profiling",
    "proceedings-time-limit",
    "protective-separation-conditions",
    "restorative-informed-uncoerced",
}

_NUMBER = re.compile(
    r"\b(\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|sixteen|twenty\S*|thirty|forty\S*)\b"
)


@cache
def research() -> dict[str, dict]:
    yaml = pytest.importorskip("yaml")
    found = [entry for name in FILES for entry in yaml.safe_load((LEGAL / name).read_text(encoding="utf-8"))]
    assert len(found) == len({entry["id"] for entry in found})
    return {entry["id"]: entry for entry in found}


def parts(identity: str) -> tuple[Rule, ...]:
    return tuple(rules_of(CATALOGUE, identity))


def test_no_safeguard_is_missing_and_none_is_more() -> None:
    assert sorted(research()) == IDS == sorted({rule.id for rule in CATALOGUE.rules})


@each_safeguard
def test_the_form_is_the_one_that_the_kind_asks_for(identity: str) -> None:
    for rule in parts(identity):
        assert isinstance(rule.form, OTHER_FORM.get(rule.name, FORM[research()[identity]["kind"]])), rule.name


@each_safeguard
def test_the_events_are_those_of_the_research(identity: str) -> None:
    trigger, required = research()[identity]["trigger"], research()[identity]["required"]
    named = {
        "trigger": _kinds(trigger.get("event")),
        "opens": _kinds(trigger.get("state_from")),
        "closes": _kinds(trigger.get("state_until")),
        "asks": set().union(
            *(_kinds(required.get(key)) for key in ("event", "prior_event", "never")),
            _kinds(required.get("max_count", {}).get("event")),
        ),
    }
    read = {key: set().union(*(_read(rule)[key] for rule in parts(identity))) for key in named}
    if research()[identity]["kind"] == "prohibition" and named["trigger"] == named["asks"]:
        read["trigger"] |= read["asks"] & named["trigger"]  # a ban is judged at the forbidden event itself
    for key, kinds in named.items():
        more = MORE_KINDS.get(identity, {}).get(key, set())
        assert read[key] == kinds | more, key


@each_safeguard
def test_the_sources_are_those_of_the_research_and_marked_as_it_read_them(identity: str) -> None:
    asked: set[str] = set()
    for source in research()[identity]["sources"]:
        instrument, reference = renamed(source["instrument"]), renamed(source["reference"])
        assert was_read(instrument, reference) == source["verified"]
        asked |= {provision.id for provision in resolve(instrument, reference)}
    for instrument, reference in FURTHER.get(identity, []):
        asked |= {provision.id for provision in resolve(instrument, reference)}
    cited = {
        source: resolve(source.instrument, source.reference) for rule in parts(identity) for source in rule.sources
    }
    assert {provision.id for found in cited.values() for provision in found} == asked
    for source, found in cited.items():
        assert source.verified == all(provision.verified for provision in found)


@each_safeguard
def test_every_part_serves_what_the_research_says(identity: str) -> None:
    for rule in parts(identity):
        assert set(rule.serves) == set(research()[identity]["resolution_paragraph"]), rule.name


@each_safeguard
def test_the_age_is_asked_at_the_right_moment(identity: str) -> None:
    term = AGE.get(research()[identity]["applies_to"]["age"])
    if identity in OTHER_AGE:
        assert term is None or not all(term in _terms(rule.applies) for rule in parts(identity)), "needs no entry"
        return
    for rule in parts(identity):
        assert term in _terms(rule.applies), rule.name
        if term == "child_now":
            assert "child_then" not in _terms(rule.applies), rule.name


@each_safeguard
def test_the_excuses_are_those_of_the_research_and_those_that_are_told(identity: str) -> None:
    told = EXCUSES.get(identity, {})
    assert set(research()[identity]["unless"]) == set(told) | set(EXCUSED_BY_A_LIMIT.get(identity, {}))
    labels = {unless.label for rule in parts(identity) for unless in rule.unless}
    assert labels == set(told.values()) | MORE_EXCUSES.get(identity, set())


@each_safeguard
def test_the_limit_is_the_researched_one_under_the_law_that_gives_it(identity: str) -> None:
    used = {rule.limit for rule in parts(identity) if rule.limit}
    used |= {rule.form.least for rule in parts(identity) if isinstance(rule.form, Every) and rule.form.least}
    own = {LIMIT_OF[identity]} if identity in LIMIT_OF else set()
    assert used == own | OTHER_LIMITS.get(identity, set())
    assert not any(rule.own_limit for rule in parts(identity)), "a number stands in the rule"
    for limit in load_law().limits:
        if limit.id in own:
            assert (limit.law == POLICY) == (research()[identity]["within"] is None)


@each_safeguard
def test_the_title_is_near_the_researched_one(identity: str) -> None:
    asked = _stems(research()[identity]["title"])
    said = set().union(*(_stems(rule.title) for rule in parts(identity)))
    assert (not asked & said) == (identity in SAID_PLAINLY)


@each_safeguard
def test_house_policy_and_best_practice_are_not_said_as_if_they_were_law(identity: str) -> None:
    for rule in parts(identity):
        text = f"{rule.title} {rule.plain}".lower()
        if {limit.law for limit in load_law().limits if limit.id == rule.limit} == {POLICY}:
            assert not _NUMBER.search(text), f"{rule.name} names a number that only the house gives"
        if research()[identity]["severity"] == "best practice":
            assert not re.search(r"\bmust\b|\bthe law sets\b", text), rule.name


def test_the_tables_name_what_is_there() -> None:
    tables = (FURTHER, MORE_KINDS, EXCUSES, EXCUSED_BY_A_LIMIT, MORE_EXCUSES, OTHER_AGE, OTHER_LIMITS, SAID_PLAINLY)
    assert set().union(*tables) <= set(IDS)
    assert set(OTHER_FORM) <= {rule.name for rule in CATALOGUE.rules}


def test_whatever_is_added_stands_in_the_record_with_its_provision() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)` \|([^|]+)\|([^|]+)\|([^|]+)\|$", RECORD.read_text("utf-8"), re.MULTILINE)
    recorded = {row[0] for row in rows}
    assert all(cell.strip() for row in rows for cell in row)
    assert recorded <= set(IDS)
    assert {*MORE_KINDS, *MORE_EXCUSES, *EXCUSED_BY_A_LIMIT} <= recorded


def _kinds(named: str | dict | None) -> set[str]:
    if named is None:
        return set()
    return {named} if isinstance(named, str) else set(named["any_of"])


def _read(rule: Rule) -> dict[str, set[str]]:
    form = rule.form
    state = STATES.get(getattr(form, "state", None) or "")
    while state is not None and state.of:
        state = STATES[state.of]
    return {
        "trigger": set(getattr(form, "trigger", ())),
        "opens": set(state.opens) if state else set(),
        "closes": set(state.closes) if state else set(),
        "asks": {kind for key in ("need", "never", "count") for kind in getattr(form, key, ())},
    }


def _terms(condition: Condition | None) -> set[str]:
    match condition:
        case Term():
            return {condition.name} | _terms(condition.condition)
        case And() | Or():
            return set().union(*(_terms(part) for part in condition.parts))
        case Not():
            return _terms(condition.part)
        case _:
            return set()


def _stems(title: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]+", title.lower()) if len(word) > 3}
