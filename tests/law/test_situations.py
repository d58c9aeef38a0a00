"""What the law says of some two thousand small records, written from the provisions and not from the rules.

Every situation is judged by what the conformance kit says of it, as another system would do it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from amparo.safeguards.findings import Finding
from amparo.safeguards.kit.comparing import unlike
from amparo.safeguards.kit.judged import plain_result
from amparo.safeguards.kit.reading import read_kit
from amparo.safeguards.kit.running import Runner
from amparo.safeguards.kit.writing import Contents, write_kit
from amparo.safeguards.loader import CATALOGUE
from tests.law.building import Record, build
from tests.law.judging import catalogue, findings, pack, words
from tests.law.reading_situations import Situation, all_situations

SITUATIONS = all_situations()


def judged(situation: Situation, record: Record) -> list[Finding]:
    found = findings(record, (situation.rule, *situation.also))
    return [one for one in found if situation.parts is None or one.part in situation.parts]


def test_there_are_enough() -> None:
    assert {situation.rule for situation in SITUATIONS} == {rule.id for rule in catalogue().rules}
    assert len(SITUATIONS) >= 8 * len(catalogue().rules)


@dataclass(frozen=True)
class Exported:
    """The kit as strangers get it: written to files, and read from nothing else."""

    runner: Runner
    situations: dict[str, Any]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    folder = tmp_path_factory.mktemp("kit")
    write_kit(Contents(catalogue(), CATALOGUE, pack(), words(), SITUATIONS, "0"), folder)
    kit = read_kit(folder)
    return Exported(Runner(kit), {each["id"]: each for each in kit.situations})


def test_all_situations_are_in_the_kit(exported: Exported) -> None:
    assert set(exported.situations) == {str(situation) for situation in SITUATIONS}
    assert sum(len(each["expect"]) for each in exported.situations.values()) == sum(
        len(situation.expect) for situation in SITUATIONS
    )


@pytest.mark.parametrize("name", [str(situation) for situation in SITUATIONS])
def test_situation(name: str, exported: Exported) -> None:
    situation = exported.situations[name]
    found = plain_result(name, exported.runner.findings(situation))["findings"]
    wrong = [text for _, text in unlike(situation["expect"], found)]
    assert not wrong, f"{situation['why']} ({situation['provision']})\n" + "\n".join(wrong)


@pytest.mark.parametrize("situation", SITUATIONS[::5], ids=str)
def test_the_order_of_the_record_does_not_matter(situation: Situation) -> None:
    record = build(situation.record, words())
    backwards = replace(
        record,
        timeline=replace(
            record.timeline, events=record.timeline.events[::-1], coverage=record.timeline.coverage[::-1]
        ),
    )

    def plainly(found: list[Finding]) -> set[tuple[object, ...]]:
        return {(one.id, one.outcome, one.could_be, one.due, one.trigger) for one in found}

    assert plainly(judged(situation, record)) == plainly(judged(situation, backwards))


@pytest.mark.parametrize("situation", SITUATIONS[::5], ids=str)
def test_every_finding_explains_itself(situation: Situation) -> None:
    for finding in judged(situation, build(situation.record, words())):
        if finding.outcome.value == "unknown":
            assert len(finding.could_be) > 1
            assert finding.missing or finding.flags, f"unknown, and nothing says why: {finding}"
        else:
            assert finding.could_be == {finding.outcome}
        if finding.outcome.value == "pending":
            assert finding.due is not None


def test_ids_are_stable_under_correction() -> None:
    by_id = {str(situation): situation for situation in SITUATIONS}
    before = by_id["arrest-before-authority-24h:hour-30-before-the-correction-was-known"]
    after = by_id["arrest-before-authority-24h:hour-30-corrected-to-hour-20"]
    ids = [{one.id for one in judged(each, build(each.record, words()))} for each in (before, after)]
    assert ids[0] == ids[1]
    plain = by_id["arrest-before-authority-24h:judge-after-exactly-24-hours"]
    moved = by_id["arrest-before-authority-24h:time-of-arrest-corrected"]
    ids = [{one.id for one in judged(each, build(each.record, words()))} for each in (plain, moved)]
    assert ids[0] == ids[1]
