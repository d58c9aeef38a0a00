"""Populations that are pinned: the shipped one, and such as make common what is rare and meet the ends of ranges.

python -m tests.unit.pinned_populations FOLDER writes every life as text, one file a population, to be compared.
python -m tests.unit.pinned_populations        pins them anew; read what changed before, and say it in CHANGELOG.md.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from amparo.pathway.events import Value
from amparo.pathway.instants import Instant
from amparo.pathway.population.coverage import Declared
from amparo.pathway.population.draws import Chances, Draws
from amparo.pathway.population.lives import Life
from amparo.pathway.population.making import Population
from amparo.pathway.population.parameters import DEFAULT, Parameters, read_parameters

FILE = Path(__file__).parent / "pinned_populations.txt"

#: The largest number that chance gives.
LAST = 1 - 2**-53


class Ends(Draws):
    """Chance that often falls on the first or the last of a range, and on the first or the last word."""

    __slots__ = ()

    def __init__(self, seed: int, index: int) -> None:
        super().__init__(seed, index)
        plain = self.next

        def drawn() -> float:
            at = 1.6 * plain()
            return 0.0 if at < 0.3 else at - 0.3 if at < 1.3 else LAST

        self.next = drawn


def eventful() -> Parameters:
    """Whatever can happen happens in half of all lives, and every word is as likely as any other."""
    shipped = read_parameters()
    return replace(
        shipped,
        shares=dict.fromkeys(shipped.shares, 0.5),
        weights={name: Chances(dict.fromkeys(each.words, 1.0)) for name, each in shipped.weights.items()},
        faults={name: Chances(dict.fromkeys(each.words, 1.0)) for name, each in shipped.faults.items()},
    )


def _checked_at(parameters: Parameters, as_of: int) -> Parameters:
    return replace(parameters, as_of=as_of, declared=Declared(parameters.declared.coverage, as_of))


def near_the_check() -> Parameters:
    """Whoever is arrested was so in the last days before the check, or is held still."""
    parameters = eventful()
    courses = Chances({"fresh": 3.0, "still_held": 3.0, "released_same_day": 1.0, "pretrial": 1.0})
    weights = {**parameters.weights, "course": courses}
    as_of = parameters.days.midnight(parameters.begin + 900)
    return _checked_at(replace(parameters, weights=weights), as_of)


def at_the_end_of_a_day() -> Parameters:
    """As `near_the_check`, and the check is made at the last moment of a day, with which civil days fall due."""
    parameters = near_the_check()
    return _checked_at(parameters, parameters.as_of - 1)


def arrested_again() -> Parameters:
    """All are arrested, let go and arrested again; and victim status is taken away."""
    parameters = eventful()
    weights = {
        **parameters.weights,
        "role": Chances({"accused": 1.0, "dual": 1.0}),
        "arrest": Chances({"arrested": 1.0}),
        "course": Chances({"released_same_day": 1.0, "released_by_judge": 1.0}),
        "charge": Chances({"charged": 1.0}),
    }
    shares = {**parameters.shares, "arrested_again": 1.0, "charged_again": 1.0}
    return replace(parameters, weights=weights, shares=shares)


def _vouched(*changes: tuple[str, str]) -> Parameters:
    """The shipped parameters, with changes of what agencies vouch for."""
    text = DEFAULT.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    with TemporaryDirectory() as folder:
        mine = Path(folder) / "mine.toml"
        _ = mine.write_text(text, encoding="utf-8")
        return read_parameters(mine)


def others_vouch() -> Parameters:
    """Agencies vouch for other times, and write down later."""
    return _vouched(
        ("from = 2021-01-01", "from = 2023-03-15"),
        ("from = 2022-01-01", "lag = 'P3D'"),
        ("from = 2022-03-15", "from = 2022-03-15\nlag = 'PT36H'"),
    )


def prisons_vouch_no_more() -> Parameters:
    """Since some months before the check nobody vouches for admissions and releases."""
    return _vouched(("from = 2021-06-01", "from = 2021-06-01\nto = 2026-02-10"))


#: By name: what the population is like, of what, how many, and by which chance.
PINNED: dict[str, tuple[Callable[[], Parameters], str, int, type[Draws]]] = {
    "shipped": (read_parameters, "child", 3_000, Draws),
    "eventful": (eventful, "child", 1_500, Draws),
    "ends": (eventful, "child", 1_500, Ends),
    "near": (near_the_check, "child", 1_000, Ends),
    "last": (at_the_end_of_a_day, "child", 600, Ends),
    "again": (arrested_again, "child", 300, Ends),
    "vouched": (others_vouch, "child", 800, Draws),
    "unvouched": (prisons_vouch_no_more, "child", 500, Ends),
    "facility-vouched": (others_vouch, "facility", 200, Ends),
    "facility": (read_parameters, "facility", 600, Draws),
    "report": (read_parameters, "report", 1_500, Draws),
    "access": (read_parameters, "access", 1_500, Draws),
    "facility-ends": (eventful, "facility", 600, Ends),
    "report-ends": (near_the_check, "report", 1_000, Ends),
    "access-ends": (near_the_check, "access", 1_000, Ends),
}


def lives_of(name: str, most: int | None = None) -> Iterator[Life]:
    """The lives of a pinned population, the first `most` of them."""
    parameters, subject, count, draws = PINNED[name]
    with patch("amparo.pathway.population.lives.Draws", draws):
        yield from Population(parameters(), 1, subject).lives(0, min(count, most or count))


def rows(life: Life) -> Iterator[tuple[str, str]]:
    """What was written down in a life and what must be found of it: the kind or rule, and all of it as text."""
    for told in life.events:
        says = "; ".join(f"{name}={_text(value)}" for name, value in sorted(told.says.items()))
        tied = "; ".join(f"{name}={value}" for name, value in sorted(told.references.items()))
        yield (
            told.kind,
            f"{told.id} {told.kind} {told.earliest} {told.latest} {told.precision} {told.recorded} {told.agency} "
            f"{told.source} {told.corrects} [{says}] [{tied}]",
        )
    for answer in life.answers:
        yield f"{answer.rule}/{answer.part}".rstrip("/"), f"{life.subject} {' '.join(map(str, answer))}"
    for known, answer in life.answers_then:
        yield f"{answer.rule}/{answer.part}".rstrip("/"), f"{life.subject} at {known} {' '.join(map(str, answer))}"


def _text(value: Value) -> str:
    if isinstance(value, Instant):
        return f"{value.earliest}..{value.latest} {value.precision} {value.zone}"
    return ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def digests(name: str) -> dict[str, str]:
    """Of each kind of event and each rule of a population: how many there are, and what they are, as a digest."""
    found: dict[str, tuple[list[int], hashlib._Hash]] = {}
    for life in lives_of(name):
        for row, text in rows(life):
            if row not in found:
                found[row] = ([0], hashlib.sha256())
            count, digest = found[row]
            count[0] += 1
            digest.update(text.encode())
    return {row: f"{count[0]} {digest.hexdigest()[:8]}" for row, (count, digest) in sorted(found.items())}


def pinned() -> dict[str, dict[str, str]]:
    """The digests that are pinned, by population."""
    head, *lines = FILE.read_text(encoding="utf-8").splitlines()
    names = head.split()[1:]
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    for line in lines:
        row, *cells = line.split("|")
        found_here = zip(names, cells, strict=True)
        for name, cell in found_here:
            if cell.strip() != "-":
                found[name][row.strip()] = cell.strip()
    return found


def table() -> str:
    """All digests: a row a kind or rule, a column a population."""
    columns = {name: digests(name) for name in PINNED}
    named = sorted({row for column in columns.values() for row in column})
    wide = max(map(len, named))
    lines = [f"{'kind-or-rule':{wide}}   {'   '.join(f'{name:15}' for name in columns)}".rstrip()]
    for row in named:
        cells = (column.get(row, "-") for column in columns.values())
        lines.append(f"{row:{wide}} | {' | '.join(f'{cell:>15}' for cell in cells)}")
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> None:
    """Write the lives, or pin them anew."""
    if not words:
        _ = FILE.write_text(table(), encoding="utf-8")
        return
    folder = Path(words[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name in PINNED:
        with (folder / f"{name}.txt").open("w", encoding="utf-8") as file:
            file.writelines(f"{text}\n" for life in lives_of(name) for _, text in rows(life))


if __name__ == "__main__":
    main(sys.argv[1:])
