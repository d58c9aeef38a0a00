"""What two statements of one thing come to, whatever they are: `two_statements.txt`, tables that people can check.

Rule language, section 1: of several statements one lying inside another refines it; else dates take the hull, and
codes are in dispute. A statement that may not have been made can widen what others say, and never refine it. Two
live corrections of one fact take the hull of their times, and leave unknown what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from amparo.pathway.carrying import carry_references, carry_statements
from amparo.pathway.correcting import live_facts
from amparo.pathway.covering import Cover
from amparo.pathway.events import Answer, Event, Value
from amparo.pathway.facts import DISAGREEMENT, DISPUTED, Disputed, Fact
from amparo.pathway.instants import Instant, read_instant

FILE = Path(__file__).parent / "two_statements.txt"
VALUES: dict[str, Value | None] = {
    "blank": None,
    "unknown": Answer.UNKNOWN,
    "not asked": Answer.NOT_ASKED,
    "none": Answer.NONE,
    "yes": "yes",
    "no": "no",
    "March": read_instant("2026-03"),
    "5 March": read_instant("2026-03-05"),
    "April": read_instant("2026-04"),
}
NAMES = {value: name for name, value in VALUES.items()}


def _name(value: object) -> str:
    if value is DISAGREEMENT:
        return "disputed"
    if isinstance(value, Instant) and value not in NAMES:
        return f"{value.text()[:10]} to {value.text()[-32:-22]}"
    return NAMES[value]  # type: ignore[index]


def _fact(number: int, value: Value | Disputed | None, exists: bool | None) -> Fact:
    said = {} if value is None else {"said": value}
    return Fact(f"e{number}", f"e{number}", "k", number, number, exists, attributes=said, events=(f"e{number}",))


def _carried(first: bool | None, second: bool | None, at: int | None = None) -> Callable[[str, str], str]:
    def come_to(one: str, other: str) -> str:
        facts = [_fact(0, VALUES[one], first), _fact(1, VALUES[other], second), _fact(2, None, True)]
        carried = carry_statements(facts, {"said": "child"}, Cover((), 9)).get(("said", "child"))
        if carried is None:
            return "blank"
        if at is None and first and second:
            assert carried.events == tuple(f"e{n}" for n, name in enumerate((one, other)) if name != "blank")
            assert carried.held is any(VALUES[name] not in {None, *Answer} for name in (one, other))
        return _name(carried.on(facts[2 if at is None else at]))

    return come_to


def _corrected(one: str, other: str) -> str:
    def event(number: int, said: str) -> Event:
        value = VALUES[said]
        attributes: dict[str, Value] = {} if value is None else {"said": value}
        return Event(
            f"e{number}", "s", "k", Instant(0, 0), attributes=attributes, corrects="e0" if number else None
        )

    (fact,) = live_facts([event(0, "yes"), event(1, one), event(2, other)])
    return _name(fact.attributes.get("said"))


def tables() -> str:
    """All tables, one after the other."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    for title, come_to in (
        ("carried: both were made", _carried(True, True)),
        ("carried: the second may not have been made", _carried(True, None)),
        ("carried, read where the second was made, if it was", _carried(True, None, 1)),
        ("carried: neither may have been made", _carried(None, None)),
        ("two live corrections of one fact", _corrected),
    ):
        yield f"{title}"
        yield "".join(f"{name:26}" for name in ("", *VALUES)).rstrip()
        for one in VALUES:
            yield "".join(f"{text:26}" for text in (one, *(come_to(one, other) for other in VALUES))).rstrip()
        yield ""


def test_two_statements_come_to_what_was_agreed() -> None:
    assert tables().splitlines() == FILE.read_text(encoding="utf-8").splitlines()


def test_the_order_of_two_statements_does_not_matter() -> None:
    for come_to in (_carried(True, True), _carried(None, None), _corrected):
        for one in VALUES:
            for other in VALUES:
                assert come_to(one, other) == come_to(other, one), (one, other)


def _proceedings(*named: tuple[str | None, str | None, bool | None]) -> list[str | None]:
    facts = [
        Fact(f"e{n}", f"e{n}", "k", n, n, exists, references={
            name: value for name, value in (("episode", episode), ("proceeding", proceeding)) if value is not None
        })
        for n, (episode, proceeding, exists) in enumerate(named)
    ]  # fmt: skip
    carry_references(facts, {"proceeding": "episode"})
    return [fact.references.get("proceeding") for fact in facts]


def test_a_proceeding_is_read_on_all_of_its_episode_and_on_nothing_else() -> None:
    assert _proceedings(("1", "p", True), ("1", None, True), ("2", None, True), (None, None, True)) == [
        "p", "p", None, None,
    ]  # fmt: skip
    assert _proceedings(("1", "p", True), ("1", "q", True), ("1", None, True)) == ["p", "q", DISPUTED]
    assert _proceedings(("1", "p", None), ("1", None, True)) == ["p", DISPUTED]
    assert _proceedings(("1", "p", None), ("1", "p", True), ("1", None, True)) == ["p", "p", "p"]
    assert _proceedings(("1", "p", True), ("1", "p", None), ("1", None, True)) == ["p", "p", "p"]
    assert _proceedings(("1", "p", True), ("1", "q", None), ("1", None, True)) == ["p", "q", DISPUTED]
    assert _proceedings((DISPUTED, "p", True), (DISPUTED, None, True)) == ["p", DISPUTED]


if __name__ == "__main__":  # python -m tests.unit.test_two_statements: write it down, and read the diff
    FILE.write_text(tables(), encoding="utf-8")
