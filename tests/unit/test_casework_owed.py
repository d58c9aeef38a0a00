"""What a child is owed, on a page that many safeguards speak on: by urgency, by topic, each thing once."""

from __future__ import annotations

from dataclasses import replace

from amparo.casework.cases import Case
from amparo.casework.duties import group
from amparo.casework.owed import Owed, owed
from amparo.casework.pathway_rows import Names, rows_of
from amparo.pathway.instants import read_instant
from amparo.safeguards.findings import Outcome
from tests.unit.casework_views import ZONE, case, event, only, rules, speaker

NOW = "2026-03-24T12:00"
BORN = event("born", "age_recorded", "2026-03-01T10:30", birth=read_instant("2010", ZONE), age_basis="self")
STOP = event("stop", "apprehended", "2026-03-02T10:00", deprived_of_liberty="yes", presumed_child="yes")
JUDGE = event(
    "judge", "brought_before_authority", "2026-03-02T19:00", authority_type="judge", custody_continued="yes"
)
TOLD = event("told", "rights_explained", "2026-03-02T10:20", mode="oral", language_understood="yes")
ADULTS = tuple(
    event(
        f"adults{day}",
        "held_with_adults",
        f"2026-03-0{day}T10:00",
        relation="unrelated",
        best_interests_basis="no_space",
    )
    for day in (4, 6, 8)
)
WHOLE = ("apprehended", "brought_before_authority", "detention_released", "rights_explained")


def page(of: Case, *names: str) -> Owed:
    return owed(group(of.findings, only(*names) if names else rules().rules), speaker(of))


def test_the_whole_catalogue_makes_no_row_twice() -> None:
    opened = case(BORN, STOP, JUDGE, TOLD, *ADULTS, as_of=NOW, covered=WHOLE)
    duties = group(opened.findings, rules().rules)
    shown = page(opened)
    cards = [(card.rule, card.title, card.outcome) for band in shown.full for card in band.rows]
    assert len(cards) == len(set(cards)) and cards
    outcomes = [outcome for _, _, outcome in cards]
    assert outcomes == sorted(outcomes, key=("breached", "due").index), "what was broken stands first"
    texts = [question.text for question in shown.unanswered]
    assert len(texts) == len(set(texts)) and texts
    hanging = {brief.title for question in shown.unanswered for brief in question.briefs}
    assert hanging == {duty.rule.title for duty in duties if duty.outcome is Outcome.UNKNOWN}
    assert len(shown.unanswered) < sum(duty.outcome is Outcome.UNKNOWN for duty in duties)


def test_what_was_broken_often_is_one_card_that_says_how_often() -> None:
    opened = case(
        BORN,
        STOP,
        *(replace(each, references={}) for each in ADULTS),
        as_of=NOW,
        covered=("held_with_adults", *WHOLE),
    )
    duties = [duty for duty in group(opened.findings, rules().rules) if duty.outcome is Outcome.BREACHED]
    lead = duties[0]
    many = tuple(
        replace(lead, findings=tuple(replace(each, id=f"{each.id}{number}") for each in lead.findings))
        for number in range(3)
    )
    ((band,), _, _) = (lambda found: (found.full, found.unanswered, found.folded))(owed(many, speaker(opened)))
    (card,) = band.rows
    assert card.lines[-1].startswith("It is so 2 more times, first ")


def test_what_was_broken_does_not_hide_what_still_runs() -> None:
    order = event("order", "detention_ordered", "2026-03-20T10:00", "episode=e order=o", phase="pretrial")
    opened = case(BORN, STOP, order, *ADULTS, as_of=NOW, covered=WHOLE)
    duties = group(opened.findings, rules().rules)
    broken = tuple(duty for duty in duties if duty.outcome is Outcome.BREACHED)
    many = tuple(
        replace(duty, rule=replace(duty.rule, id=f"{duty.rule.id}-{number}"))
        for duty in broken
        for number in range(9)
    )
    running = tuple(duty for duty in duties if duty.outcome is Outcome.PENDING)
    assert broken and running
    shown = owed((*many, *running), speaker(opened))
    cards = [card for band in shown.full for card in band.rows]
    assert sum(card.outcome == "due" for card in cards) >= min(3, len(running))
    assert len([card for card in cards if card.outcome == "breached"]) == len(many)


def test_what_was_met_is_folded_and_counted_by_topic() -> None:
    shown = page(case(BORN, STOP, JUDGE, as_of=NOW, covered=WHOLE), "arrest-before-authority-24h")
    assert shown.full == () and shown.unanswered == ()
    (fold,) = shown.folded
    assert fold.summary == "1 met"
    assert [band.label for band in fold.bands] == ["Arrest and the first hours"]
    assert fold.bands[0].rows[0].tag == "Met"


def test_the_drawing_ticks_only_what_bound_liberty_and_marks_every_breach() -> None:
    opened = case(BORN, STOP, TOLD, JUDGE, *ADULTS, as_of=NOW, covered=(*WHOLE, "held_with_adults"))
    duties = group(opened.findings, rules().rules)
    told = [duty for duty in duties if duty.rule.id == "arrest-reasons-rights-explained"]
    assert [duty.outcome for duty in told] == [Outcome.MET]
    signs = {
        row.event: row.mark.sign for band in rows_of(opened, duties, speaker(opened), Names()) for row in band.rows
    }
    assert (signs["judge"], signs["told"], signs["adults4"]) == ("met", "", "breached")
