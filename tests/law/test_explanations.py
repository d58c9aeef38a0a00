"""What the safeguards say to people is what was read against the law and approved."""

from __future__ import annotations

from tests.law.saying_findings import APPROVED, said


def test_every_explanation_is_as_it_was_approved() -> None:
    """After a change on purpose `python -m tests.law.saying_findings` prints it anew; then read what changed."""
    assert said().splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()
