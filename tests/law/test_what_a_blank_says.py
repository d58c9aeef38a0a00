"""What the entries of one interview say together of a reason, where somebody declared that a blank means none.

A reason that is recorded excuses four hours of questioning. A blank is no record of one: in every world of the
first record there was no reason, and the four hours are a breach. `known` speaks of the record (rule language,
section 3): it holds a reason if any entry of the interview states one, whatever others say.
"""

from __future__ import annotations

import pytest

from tests.agreement.agreeing import judged
from tests.agreement.written import read_cases
from tests.law.judging import catalogue, words

RECORD = """
# interview-length-and-rest#stretch | UTC | as of 2026-03-03T10:00 | international
born 2010-05-03
interview_started 2026-03-02T10:00 interview=i1 proceeding=p1{started}
interview_ended 2026-03-02T14:00 interview=i1 proceeding=p1{ended}
cover *{declared}
= international interview_started {outcome}
"""
BLANK_MEANS_NONE = " +interview_started.exceptional_reason +interview_ended.exceptional_reason"


@pytest.mark.parametrize(
    ("started", "ended", "declared", "outcome"),
    [
        ("", "", "", "breached"),
        ("", "", BLANK_MEANS_NONE, "breached"),
        ("", " exceptional_reason:none", BLANK_MEANS_NONE, "breached"),
        ("", " exceptional_reason:written", BLANK_MEANS_NONE, "not_applicable"),
        (" exceptional_reason:none", " exceptional_reason:written", "", "not_applicable"),
    ],
)
def test_a_blank_is_no_recorded_reason(started: str, ended: str, declared: str, outcome: str) -> None:
    text = RECORD.format(started=started, ended=ended, declared=declared, outcome=outcome)
    (case,) = read_cases(text.splitlines(), words())
    (part,) = (rule for rule in catalogue().rules if rule.name == case.rule)
    assert judged(part, case.record) == case.outcomes
