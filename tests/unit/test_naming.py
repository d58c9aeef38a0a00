"""Names in any script, and codes that tell nothing."""

from __future__ import annotations

from itertools import islice

import pytest

from amparo.identity.naming import (
    LONGEST_NAME,
    NAME_KINDS,
    GivenName,
    RecordedName,
    display_name,
    is_reference,
    new_references,
    standing_names,
)


def recorded(text: str, kind: str = "preferred", id: str = "", at: int = 0) -> RecordedName:
    return RecordedName(id or text, "child", GivenName(text, kind), at, "agency")


def test_spaces_are_tidied_and_letters_composed() -> None:
    assert GivenName("  Ile\u0301n   Example ", transliterations=(" ", "Ilen")).tidy() == GivenName(
        "Ilén Example", transliterations=("Ilen",)
    )


@pytest.mark.parametrize("name", ["محمد بن مثال", "王小明", "Ó", "Nguyễn Thị Ví Dụ", "ጌታቸው", "X Æ"])
def test_names_of_any_script_and_number_of_parts_are_names(name: str) -> None:
    assert GivenName(name).problem() is None


def test_what_is_no_name_is_said_without_quoting_it() -> None:
    for wrong in (GivenName(" "), GivenName("a", "photo"), GivenName("x" * (LONGEST_NAME + 1))):
        problem = wrong.problem()
        assert problem
        assert "xxx" not in problem.text


def test_what_a_child_wants_to_be_called_comes_first_and_a_groups_name_never() -> None:
    names = [recorded(kind, kind) for kind in NAME_KINDS]
    assert display_name(names) == "preferred"
    assert display_name(names[1:]) == "family"
    assert display_name([recorded("Viper", "group_given"), recorded("v1p", "online_handle")]) == ""
    assert display_name([recorded("old", at=1), recorded("new", at=2)]) == "new"


def test_a_corrected_name_no_longer_stands() -> None:
    first, second, third = (recorded(text, at=at) for at, text in enumerate(("one", "two", "three")))
    assert standing_names([(first, None), (third, "two"), (second, "one")]) == (third,)


def test_codes_are_random_and_grow_when_they_must() -> None:
    codes = list(islice(new_references("XA", 2026), 9))
    assert all(is_reference(code) for code in codes)
    assert [len(code.split("-")[2]) for code in codes] == [4, 4, 4, 5, 5, 5, 6, 6, 6]
    assert len({next(new_references("XA", 2026)) for _ in range(50)}) > 40


@pytest.mark.parametrize("text", ["", "XA-2026-041", "xa-2026-0417", "XA-2026-0417\n", "Ilan", "XA-2026-0417-1"])
def test_what_is_no_code(text: str) -> None:
    assert not is_reference(text)
