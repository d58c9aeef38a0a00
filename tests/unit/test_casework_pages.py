"""What casework's pages say of a case: tasks in order, the board's bands, the rows, the tracks, the cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from amparo.access.actors import Role
from amparo.casework.cases import Case
from amparo.casework.duties import group, own_duties
from amparo.casework.liberty import blind_spots, board, holding_of
from amparo.casework.pathway_rows import Names, contact_of, pathway_of, rows_of, superseded
from amparo.casework.summary import about, counts, people, said, track_cards
from amparo.casework.today import FIRST_ROWS, Today, build_today
from amparo.casework.wording import DAY
from amparo.pathway.events import Coverage
from amparo.pathway.instants import read_instant
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import Rule
from tests.unit.casework_views import PACK, ZONE, at, case, event, only, rules, speaker, words

STOP = event("stop", "apprehended", "2026-03-02T10:00", deprived_of_liberty="yes", presumed_child="yes")
BORN = event("born", "age_recorded", "2026-03-02T10:30", birth=read_instant("2010", ZONE), age_basis="self")
JUDGE = event(
    "judge", "brought_before_authority", "2026-03-02T19:00", authority_type="judge", custody_continued="yes"
)
WHOLE = ("apprehended", "brought_before_authority", "detention_released")
POLICE = own_duties(Role.POLICE_CHILD_DESK, "police")


JUDGED = only("arrest-before-authority-24h")


def test_a_running_clock_is_a_task_with_its_time_left_and_share_used() -> None:
    built = build_today(
        [case(STOP, as_of="2026-03-02T18:00", covered=WHOLE)],
        POLICE, JUDGED, PACK, load_vocabulary(), words("2026-03-02T18:00"),
    )  # fmt: skip
    (task,) = built.tasks
    assert (task.outcome, task.clock, task.when, task.used) == ("due", "4 h left", "by 22:00", 66)
    assert task.duty == "Brought promptly before a judge"
    assert task.why == "Child Justice Act, art 4: 12 hours."
    assert task.action.kind == "brought_before_authority"


def stopped(reference: str, when: str = "2026-03-02T10:00", covered: tuple[str, ...] = WHOLE) -> Case:
    stop = event("stop", "apprehended", when, deprived_of_liberty="yes", presumed_child="yes")
    return case(stop, as_of=MORNING, covered=covered, reference=reference)


def shown(*cases: Case, rules: tuple[Rule, ...] = JUDGED, show_all: bool = False) -> Today:
    return build_today(cases, POLICE, rules, PACK, load_vocabulary(), words(MORNING), show_all=show_all)


MORNING = "2026-03-04T10:30"


def test_overdue_stands_first_then_what_runs_and_what_nobody_can_tell_stands_apart() -> None:
    overdue = stopped("XA-2026-0001")
    unknown = stopped("XA-2026-0002", covered=())
    runs = stopped("XA-2026-0003", when="2026-03-04T10:00")
    built = shown(runs, unknown, overdue)
    assert [(task.reference, task.outcome) for task in built.tasks] == [
        ("XA-2026-0001", "breached"),
        ("XA-2026-0003", "due"),
    ]
    assert built.tasks[0].clock == "1 day 12 h late"
    (line,) = built.unsaid
    assert (line.reference, line.when) == ("XA-2026-0002", "since 2 March, 10:00")
    assert line.text.startswith("Write down whether the child was brought before")
    assert line.hangs == "On it hangs: Brought promptly before a judge."
    assert line.action.kind == "brought_before_authority"
    assert built.count == 3


def test_a_clock_with_less_than_a_day_left_is_never_folded_away() -> None:
    overdue = [stopped(f"XA-2026-1{number:03}") for number in range(FIRST_ROWS + 3)]
    unknown = [stopped(f"XA-2026-2{number:03}", covered=()) for number in range(FIRST_ROWS + 2)]
    runs = stopped("XA-2026-3000", when="2026-03-04T10:00")
    built = shown(*overdue, *unknown, runs)
    assert built.tasks[-1].reference == "XA-2026-3000"
    assert len(built.tasks) == FIRST_ROWS + 1
    assert (built.hidden, len(built.unsaid), built.unsaid_hidden) == (3, FIRST_ROWS, 2)
    assert built.count == 2 * FIRST_ROWS + 6
    everything = shown(*overdue, *unknown, runs, show_all=True)
    assert (len(everything.tasks), len(everything.unsaid)) == (FIRST_ROWS + 4, FIRST_ROWS + 2)


def test_safeguards_that_ask_for_one_entry_are_one_thing_to_do() -> None:
    alike = tuple(replace(JUDGED[0], id=f"like-{number}", title=f"Like {number}") for number in range(10))
    opened = stopped("XA-2026-0001", when="2026-03-04T10:00")
    found = tuple(
        replace(each, id=f"{rule.id}{each.id}", rule=rule.id)
        for rule in alike
        for each in opened.findings
        if each.rule == JUDGED[0].id
    )
    object.__setattr__(opened.opened, "findings", found)
    built = shown(opened, rules=alike)
    (task,) = built.tasks
    assert built.count == 1
    assert task.also.startswith("The same is asked by: Like ") and task.also.endswith("and 7 more.")


def test_an_old_breach_does_not_stand_for_the_clock_of_today() -> None:
    old = event("old", "apprehended", "2026-01-05T10:00", "episode=before", deprived_of_liberty="yes")
    new = event("new", "apprehended", "2026-03-04T10:00", "episode=now", deprived_of_liberty="yes")
    presumed = event("file", "case_opened", "2026-01-05T10:00", presumed_child="yes")
    built = shown(case(presumed, old, new, as_of=MORNING, covered=WHOLE))
    assert [task.outcome for task in built.tasks] == ["breached", "due"]


def test_no_thing_stands_twice_on_the_page_however_many_safeguards_there_are() -> None:
    built = shown(stopped("XA-2026-0001"), stopped("XA-2026-0002", covered=()), rules=rules().rules, show_all=True)
    things = [(task.reference, task.action, task.outcome) for task in built.tasks if task.action.is_possible]
    assert len(things) == len(set(things)) and things
    answers = [(line.reference, line.action, line.text) for line in built.unsaid]
    assert len(answers) == len(set(answers)) and answers
    own = [(line.reference, line.action) for line in built.unsaid if line.text.startswith("Write down ")]
    assert len(own) == len(set(own)), "an entry that is missing is asked for once"
    asked = [(each.reference, each.who) for each in built.waiting if each.outcome == "unknown"]
    assert len(asked) == len(set(asked)), "whoever must be asked is asked once"


def test_no_child_with_many_questions_hides_anothers() -> None:
    many = [stopped(f"XA-2026-100{number}", when="2026-03-01T10:00", covered=()) for number in range(2)]
    last = stopped("XA-2026-2000", when="2026-03-03T10:00", covered=())
    built = shown(*many, last, rules=rules().rules)
    assert [line.reference for line in built.unsaid[:3]] == ["XA-2026-1000", "XA-2026-1001", "XA-2026-2000"]
    assert built.unsaid_hidden


def test_what_only_somebodys_word_would_tell_is_no_entry_to_make() -> None:
    barred = only("no-incommunicado")
    opened = stopped("XA-2026-0001")
    (duty,) = group(opened.findings, barred)
    asked = speaker(opened).asked(duty)
    assert duty.outcome is Outcome.UNKNOWN and asked.is_vouched_for
    assert asked.action.kind == "finding_answered", "what did not happen is not recorded as if it had"


def test_what_another_must_do_waits_and_is_no_task() -> None:
    built = build_today(
        [case(STOP, as_of="2026-03-02T18:00", covered=WHOLE)],
        own_duties(Role.LEGAL_AID_LAWYER, "civil_society"),
        JUDGED, PACK, load_vocabulary(), words("2026-03-02T18:00"),
    )  # fmt: skip
    assert (built.tasks, built.unsaid) == ((), ())
    assert ("Police", "Brought promptly before a judge", "due") in [
        (each.who, each.what, each.outcome) for each in built.waiting
    ]


def test_a_late_hearing_is_broken_and_no_task_and_is_forgotten_after_a_week() -> None:
    late = event("judge", "brought_before_authority", "2026-03-04T10:00", authority_type="judge")
    for now, count in (("2026-03-05T10:00", 1), ("2026-03-12T10:00", 0)):
        built = build_today(
            [case(STOP, late, as_of=now, covered=WHOLE)], POLICE, rules().rules, PACK, load_vocabulary(), words(now)
        )
        assert len([each for each in built.broken if each.duty == "Brought promptly before a judge"]) == count
        assert all(task.duty != "Brought promptly before a judge" for task in built.tasks)


def test_a_register_of_a_place_is_not_child_protection() -> None:
    assert "facility" in own_duties(Role.CASEWORKER, "facility")
    assert "child_protection" not in own_duties(Role.CASEWORKER, "facility")
    assert "child_protection" in own_duties(Role.CASEWORKER, "civilian_child_protection")
    assert "record_keeper" in own_duties(Role.JUDGE_CLERK, "court")


def test_laws_that_differ_stand_in_one_duty_the_worst_first() -> None:
    opened = case(STOP, as_of="2026-03-03T00:00", covered=WHOLE)  # fourteen hours: late by XA, not by the floor
    duty = next(
        each for each in group(opened.findings, rules().rules) if each.rule.id == "arrest-before-authority-24h"
    )
    assert [(each.law, each.outcome) for each in duty.findings] == [
        ("XA", Outcome.BREACHED),
        ("international", Outcome.PENDING),
    ]
    card = speaker(opened).card(duty)
    assert card.tag == "2 h late"
    assert card.laws == "XA (invented), 12 hours: Breached. International law, 24 hours: due by 3 March, 10:00."
    assert card.turn.startswith("It would have been met")


def test_rows_are_numbered_in_time_and_carry_the_marks_of_the_drawing() -> None:
    opened = case(
        event("before", "child_identified", "autumn 2025"), STOP, BORN, JUDGE,
        event("never", "hearing_held", "undated"),
        as_of="2026-03-03T10:00", covered=WHOLE,
    )  # fmt: skip
    duties = group(opened.findings, rules().rules)
    bands = rows_of(opened, duties, speaker(opened), Names({"station": "Harbour Station"}))
    labels = [band.label for band in bands]
    assert labels == ["No date known", "Before first contact", "Since first contact", "Ahead"]
    rows = [row for band in bands for row in band.rows]
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    judge = next(row for row in rows if row.event == "judge")
    assert (judge.mark.sign, judge.how, judge.track) == ("met", "Harbour Station", "Justice")
    pathway = pathway_of(opened, bands, words("2026-03-03T10:00"), "now")
    assert [mark.number for mark in pathway.marks] == [row.number for row in rows]
    assert contact_of(opened) == at("2026-03-02T10:00")


def test_a_correction_stays_apart_and_the_row_is_that_of_what_stands() -> None:
    wrong = event("wrong", "brought_before_authority", "2026-03-03T19:00", authority_type="judge")
    right = event("right", "brought_before_authority", "2026-03-02T19:00", authority_type="judge")
    right = replace(right, corrects="wrong", recorded=at("2026-03-04T08:00"))
    opened = case(STOP, wrong, right, as_of="2026-03-05T10:00", covered=WHOLE)
    names = Names({"station": "Harbour Station"})
    (stays,) = superseded(opened, load_vocabulary(), words("2026-03-05T10:00"), names)
    assert stays.tag == "Corrected"
    assert "3 March, 19:00. Corrected on 4 March, 08:00 by Harbour Station; now 2 March, 19:00." in stays.text
    rows = [
        row
        for band in rows_of(opened, group(opened.findings, rules().rules), speaker(opened), names)
        for row in band.rows
    ]
    assert [row.event for row in rows if row.what.startswith("Brought before")] == ["right"]


def test_three_tracks_of_one_width_and_who_stands_by() -> None:
    opened = case(STOP, BORN, JUDGE, as_of="2026-03-03T10:00", covered=WHOLE)
    cards = track_cards(opened, group(opened.findings, rules().rules), speaker(opened))
    assert [card.name for card in cards] == ["protection", "justice", "liberty"]
    assert all(len(card.lines) <= 3 for card in cards)
    asked = people(opened, words("2026-03-03T10:00"), Names())
    assert {each.state for each in asked} == {"not-asked"}
    with_lawyer = case(
        STOP, event("lawyer", "legal_aid_assigned", "2026-03-02T11:00"), as_of="2026-03-03T10:00", covered=WHOLE
    )
    assert people(with_lawyer, words("2026-03-03T10:00"), Names())[0].text == "assigned 2 March, 11:00"


def test_what_is_known_of_the_child() -> None:
    opened = case(STOP, BORN, as_of="2026-03-03T10:00")
    english = words("2026-03-03T10:00")
    assert opened.name_and_age(english) == "\u2068Ilan Example\u2069, 15 or 16"
    assert about(opened, english) == (
        "Born: 2010 (year known, month not; as the child said). Treated as a child throughout.",
    )
    assert case(STOP, as_of="2026-03-03T10:00").age_text(english) == ""
    words_of_child = event("w", "needs_recorded", "2026-03-02T12:00", child_statement="I want to go home.")
    (quote,) = said(case(STOP, words_of_child, as_of="2026-03-03T10:00"), english, Names({"station": "Station"}))
    assert (quote.text, quote.footer) == ("I want to go home.", "Said to Station, 2 March, 12:00")


def test_counts_leave_out_what_there_is_none_of() -> None:
    opened = case(STOP, JUDGE, as_of="2026-03-03T10:00", covered=WHOLE)
    duties = group(opened.findings, rules().rules)
    text = counts(duties, 1, words("2026-03-03T10:00"))
    assert "1 withheld from you" in text and "breached" not in text
    assert counts((), 0, words("2026-03-03T10:00")) == ""


ORDER = event(
    "order",
    "detention_ordered",
    "2026-03-03T10:00",
    phase="pretrial",
    max_end_date=read_instant("2026-03-20", ZONE),
)


@pytest.mark.parametrize(
    ("events", "now", "band", "basis"),
    [
        ((STOP,), "2026-03-02T18:00", "other", "stopped by police; no order yet"),
        ((STOP,), "2026-03-04T18:00", "basis", "none recorded"),
        ((STOP, JUDGE, ORDER), "2026-03-05T10:00", "other", "order of 3 March, to 20 March"),
        ((STOP, JUDGE, ORDER), "2026-03-15T10:00", "review", "order of 3 March, to 20 March"),
        ((STOP, JUDGE, ORDER), "2026-03-22T10:00", "review", "order of 3 March, ended 20 March"),
    ],
)
def test_the_board_puts_those_without_a_basis_first(events: tuple, now: str, band: str, basis: str) -> None:  # type: ignore[type-arg]
    held = event(
        "stop",
        "apprehended",
        "2026-03-02T10:00",
        deprived_of_liberty="yes",
        stopped_by="police",
        presumed_child="yes",
    )
    facts = tuple(held if each is STOP else each for each in events)
    whole = (*WHOLE, "detention_ordered", "detention_reviewed", "finding_made")
    bands = board([case(*facts, as_of=now, covered=whole)], rules().rules, {}, load_vocabulary(), words(now))
    (row,) = [row for each in bands for row in each.rows]
    assert (row.band, row.basis) == (band, basis)


def test_for_protection_is_no_basis() -> None:
    order = event(
        "order",
        "detention_ordered",
        "2026-03-03T10:00",
        phase="pretrial",
        detention_reasons=frozenset({"protection_claimed"}),
    )
    now = "2026-03-04T10:00"
    bands = board([case(STOP, order, as_of=now)], rules().rules, {}, load_vocabulary(), words(now))
    assert bands[0].outcome == "breached"
    assert bands[0].rows[0].basis == "“for protection”, which is not a basis"


def test_a_child_who_was_released_is_not_on_the_board() -> None:
    out = event("out", "detention_released", "2026-03-02T15:00")
    now = "2026-03-03T10:00"
    assert holding_of(case(STOP, out, as_of=now, covered=WHOLE)) is None
    assert board([case(STOP, out, as_of=now)], rules().rules, {}, load_vocabulary(), words(now)) == ()


def test_what_the_board_cannot_see() -> None:
    now = words("2026-03-03T10:00")
    covered = Coverage("hillside", frozenset({"detention_admitted"}))
    ended = Coverage("eastgate", frozenset({"detention_admitted"}), end=at("2026-03-01T00:00"))
    places = [("hillside", "Hillside"), ("eastgate", "Eastgate"), ("pine", "Pine Ridge")]
    found = blind_spots(places, (covered, ended), at("2026-03-03T10:00"), now)
    assert [text.split(" ")[0] for text in found] == ["Eastgate", "Pine"]
    assert "1 March, 00:00" in found[0]


def test_a_bar_of_time_held_ends_with_release() -> None:
    out = event("out", "detention_released", "2026-03-02T15:00")
    opened = case(STOP, out, as_of="2026-03-05T10:00", covered=WHOLE)
    bands = rows_of(opened, (), speaker(opened), Names())
    (bar,) = pathway_of(opened, bands, words("2026-03-05T10:00"), "now").held
    assert (bar.start, bar.end) == (at("2026-03-02T10:00"), at("2026-03-02T15:00"))
    assert bar.end - bar.start < DAY


def test_nobody_is_told_that_nobody_asked_where_others_may_hold_an_answer() -> None:
    held = case(STOP, BORN, as_of="2026-03-02T18:00")
    assert track_cards(held, (), speaker(held))[0].now == "Nothing recorded that you may see"
    seen = event("seen", "victim_screening_completed", "2026-03-02T12:00", screening_conclusion="refer")
    screened = case(STOP, BORN, seen, as_of="2026-03-02T18:00")
    assert track_cards(screened, (), speaker(screened))[0].now == "Screened"


def test_an_eighteenth_birthday_is_a_day_and_says_whence_it_is_known() -> None:
    day = event(
        "born", "age_recorded", "2026-03-02T10:30", birth=read_instant("2007-05-04", ZONE), age_basis="document"
    )
    grown = case(STOP, day, as_of="2026-03-02T18:00")
    rows = [row for band in rows_of(grown, (), speaker(grown), Names({})) for row in band.rows]
    (birthday,) = [row for row in rows if row.what == "Turned eighteen"]
    assert (birthday.when, birthday.how) == ("4 May 2025", "counted from the birth")


def test_who_is_stopped_anew_is_not_drawn_as_held_all_the_while() -> None:
    first = event("first", "apprehended", "2026-01-05T10:00", "episode=e1", deprived_of_liberty="yes")
    again = event("again", "apprehended", "2026-03-02T10:00", "episode=e2", deprived_of_liberty="yes")
    twice = case(first, again, as_of="2026-03-02T18:00")
    earlier, later = pathway_of(twice, (), words("2026-03-02T18:00"), "now").held
    assert (earlier.start, earlier.sure, earlier.end) == (
        at("2026-01-05T10:00"),
        at("2026-01-05T10:00"),
        at("2026-03-02T10:00"),
    )
    assert (later.start, later.end) == (at("2026-03-02T10:00"), at("2026-03-02T18:00"))


def test_a_blank_proves_no_freedom() -> None:
    opened = event("file", "case_opened", "2026-03-02T10:00", presumed_child="yes")
    taken_in = case(opened, as_of="2026-03-02T18:00")
    _, justice, liberty = track_cards(taken_in, (), speaker(taken_in))
    assert (justice.now, liberty.now) == ("No proceedings recorded", "No custody recorded")


def test_states_that_nobody_can_tell_apart_are_set_apart() -> None:
    judged = event("judge", "brought_before_authority", "2026-03-02T12:00", authority_type="judge")
    open_end = case(STOP, judged, as_of="2026-03-02T18:00", covered=WHOLE)
    justice = track_cards(open_end, (), speaker(open_end))[1]
    assert justice.now.startswith("Nobody can tell: “")
    assert "“Held, undecided”" in justice.now
