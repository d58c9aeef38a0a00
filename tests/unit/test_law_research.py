"""The library of the law holds all that the research cites, marked as read exactly where the research read it.

The researched files stand beside the project, not in it: without them these tests are left out.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amparo.law.citations import resolve, was_read
from amparo.law.instruments import Provision
from amparo.law.limits import POLICY, Period
from amparo.law.packs import load_law
from tests.unit.renamings import renamed, renamings

LEGAL = Path(__file__).parents[3] / "shared/legal"
FILES = ("safeguards.yaml", "safeguards_extra.yaml", "safeguards_standards.yaml")

pytestmark = pytest.mark.skipif(
    not LEGAL.exists(), reason="needs ../shared/legal, the research, which is not part of the project"
)

#: What the research's summary adds to the entries: "further support", and the law tables' paragraph; of the
#: convention, which it read whole, the article on which the excuses rest that keep a child's place from a danger.
ALSO_READ = [
    ("crc", "art 9(4)"),
    ("action-guidelines", "paras 12, 14(c), 25"),
    ("havana", "rules 1-2, 17, 38-39, 63-64, 75-76, 79-80, 87(c)"),
    ("beijing", "rules 7.1, 8.1-8.2, 13.1-13.2, 13.4, 15.1, 15.2, 17.2, 17.3, 19.1, 21.1, 26.3, 26.4, 28.2"),
    ("child-victims", "paras 9(a), 19, 20(a)-(b), 22, 26-28, 32-33, 34(a)"),
    ("riyadh", "para 53"),
]

#: The limit that holds the number of a safeguard.
LIMIT_OF = {
    "arrest-before-authority-24h": "authority",
    "arrest-parents-notified": "parents-told",
    "arrest-reasons-rights-explained": "rights-explained",
    "interview-length-and-rest": "questioning",
    "charge-explained-orally": "charge-explained",
    "legal-aid-prompt": "legal-aid",
    "appeal-right-explained": "appeal-explained",
    "pretrial-charge-court-30d": "charge-court",
    "pretrial-final-decision-6m": "final-decision",
    "pretrial-detention-review": "detention-review",
    "legality-challenge-decided": "challenge-ruling",
    "admission-medical-exam": "medical-exam",
    "family-visits-regular": "family-visit",
    "solitary-hard-limits": "solitary",
    "education-in-custody": "education",
    "independent-inspection": "inspection",
    "death-in-custody-investigated": "death-inquiry",
    "ill-treatment-investigated": "ill-treatment-inquiry",
    "diversion-final-closure": "diversion-closure",
    "handover-to-civilian-protection": "handover",
    "perpetrator-investigation-opened": "recruiter-inquiry",
    "victim-services-referral": "recovery-help",
    "victim-interviews-limited": "victim-interviews",
    "victim-safety-measure": "protection",
    "victim-informed": "victim-news",
    "records-sealed-on-release": "record-sealing",
    "criminal-record-removed-at-18": "record-removal",
    "online-recruitment-report-triaged": "triage",
    "aftercare-follow-up": "aftercare",
    "arrest-release-considered": "release-decision",
    "counsel-conflict-of-interest": "own-counsel",
    "hearing-postponements-capped": "postponements",
    "proceedings-time-limit": "proceedings",
    "admission-family-informed": "family-told",
    "family-communication-twice-weekly": "family-call",
    "complaint-answered": "complaint-reply",
    "treatment-plan": "care-plan",
    "rehabilitation-whatever-route": "rehabilitation",
    "force-reported-upward": "force-report",
    "admission-rights-document": "house-rules",
    "family-told-of-health-change": "health-told",
    "death-after-release-inquiry": "late-death-inquiry",
    "inspection-report-filed": "inspection-report",
    "firearm-discharge-reported": "firearm-report",
    "injury-aid-and-relatives-told": "injury-aid",
    "early-release-reviewed": "early-release",
    "victim-support-from-first-report": "support-person",
    "victim-case-expedited": "victim-case",
    "victim-told-of-accused-status": "accused-news",
    "suspected-harm-notified": "harm-report",
    "revictimisation-plan": "repeat-harm-plan",
    "reparation-decided": "reparation",
}


def entries():
    """The entries of the researched files; none without them."""
    yaml = pytest.importorskip("yaml")
    return [entry for name in FILES for entry in yaml.safe_load((LEGAL / name).read_text(encoding="utf-8"))]


def citations() -> list[tuple[str, str, bool, str]]:
    """Instrument, reference as a rule may write it, whether it was read, and who cites it."""
    return [
        (
            renamed(source["instrument"]),
            renamed(source["reference"]),
            source["verified"],
            entry["id"],
        )
        for entry in entries()
        for source in entry["sources"]
    ]


def test_every_citation_resolves_and_is_marked_as_the_research_read_it():
    cited = citations()
    assert len({safeguard for *_, safeguard in cited}) == 119
    wrong = [
        f"{safeguard}: {instrument}, {reference}"
        for instrument, reference, read, safeguard in cited
        if was_read(instrument, reference) != read
    ]
    assert wrong == []


def test_nothing_is_renamed_that_the_research_does_not_say():
    said = {
        source[key] for entry in entries() for source in entry["sources"] for key in ("instrument", "reference")
    }
    assert set(renamings()) <= said
    assert not set(renamings().values()) & set(renamings())


def test_no_instrument_is_missing_and_none_is_more():
    assert {title for title, *_ in citations()} == {each.title for each in load_law().texts.instruments.values()}


def test_every_provision_stands_for_something_that_the_research_cites_or_a_limit_rests_on():
    named: set[str] = {limit.provision for limit in load_law().limits}
    for instrument, reference, *_ in [*citations(), *ALSO_READ]:
        named |= {provision.id for provision in resolve(instrument, reference)}
    assert set(load_law().texts.provisions) <= named


def test_a_paraphrase_is_no_copy_of_the_research():
    said = {_plain(entry[key]) for entry in entries() for key in ("title", "paraphrase")}
    assert [each.id for each in _provisions() if _plain(each.says) in said] == []


def test_every_number_of_the_research_is_a_limit_under_the_law_that_gives_it():
    for entry in entries():
        within, default = entry.get("within"), entry.get("configurable_default")
        assert (entry["id"] in LIMIT_OF) == bool(within or default), entry["id"]
        if entry["id"] not in LIMIT_OF:
            continue
        (limit,) = (each for each in load_law().limits if each.id == LIMIT_OF[entry["id"]])
        assert (limit.law == POLICY) == (within is None), entry["id"]
        value = limit.value.text() if isinstance(limit.value, Period) else f"{limit.value:g}"
        assert Period.read(within or default).text() == value if value[0] == "P" else default.startswith(value)


def test_no_limit_serves_two_safeguards():
    assert len(set(LIMIT_OF.values())) == len(LIMIT_OF)


def _provisions() -> tuple[Provision, ...]:
    return tuple(load_law().texts.provisions.values())


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
