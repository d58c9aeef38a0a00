"""`amparo generate`: a synthetic population, and the answers that a check of it must find."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Annotated

import typer

from amparo.entrypoints.cli.failing import BadInput
from amparo.entrypoints.cli.progress import counted
from amparo.identity.invented_names import invented_name
from amparo.law.toml_files import FileError
from amparo.pathway.population.draws import Draws
from amparo.pathway.population.files import Beside, Unwritable, Written, write_population
from amparo.pathway.population.lives import subject_of
from amparo.pathway.population.making import PLANNED, Population
from amparo.pathway.population.parameters import DEFAULT, Parameters, read_parameters

app = typer.Typer(rich_markup_mode=None, add_completion=False)

EXAMPLES = """\b
Examples:
  amparo generate --children 1000 --seed 7 --output population.csv
  amparo generate --children 1000000 --seed 7 --output population.parquet
  amparo generate --children 500 --parameters mine.toml --output population.xes.gz
  amparo generate --show-parameters > mine.toml
"""

_MOST_CHILDREN = 999_999_999


@app.command(epilog=EXAMPLES)
def generate(
    children: Annotated[int, typer.Option(min=1, max=_MOST_CHILDREN, help="How many.")] = 1_000,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="The same seed gives the same children.")] = 1,
    output: Annotated[
        Path | None, typer.Option(help="The log to write: .csv, .parquet or .xes, or one of these and .gz.")
    ] = None,
    parameters: Annotated[
        Path | None, typer.Option(help="A TOML file of weights, faults and agencies. Else the shipped one.")
    ] = None,
    first: Annotated[
        int, typer.Option(min=0, help="Begin with child number FIRST, to make parts of a population side by side.")
    ] = 0,
    names: Annotated[
        Path | None, typer.Option(help="Write invented names here (CSV), in nine scripts: a pathway holds none.")
    ] = None,
    show_parameters: Annotated[
        bool, typer.Option("--show-parameters", help="Print the shipped parameters and stop.")
    ] = False,
) -> None:
    """Write a synthetic population of children in the invented country XA, with an answer key.

    Nobody in it exists, and every row says so. Beside the log stand NAME.map.toml, with what its agencies vouch
    for, and NAME.key.csv, with every finding that amparo check must make of the safeguards that are planned for.
    """
    if show_parameters:
        typer.echo(DEFAULT.read_text(encoding="utf-8"), nl=False)
        return
    if output is None:
        raise BadInput("name the log to write with --output, such as --output population.csv")
    try:
        chosen = read_parameters(parameters)
        beside = Beside.of(output)
    except (FileError, Unwritable) as error:
        raise BadInput(str(error)) from error
    _refuse_overwriting(parameters, names, beside)
    lives = Population(chosen, seed).lives(first, first + children)
    written = Written()
    try:
        if names is not None:
            _write_names(names, chosen, seed, range(first, first + children))
        for written in write_population(counted(lives, "children"), chosen, beside):  # noqa: B007 - the last counts
            pass
    except OSError as error:
        raise BadInput(f"cannot be written: {error.strerror or error}", file=error.filename or output) from error
    as_of = chosen.days.text(chosen.days.day(chosen.as_of))
    _say(f"{written.children:,} synthetic children, {written.events:,} events in {beside.log}")
    _say(f"{written.answers:,} answers to {len({rule for rule, _ in PLANNED})} safeguards in {beside.key}")
    _say(f"amparo check {beside.log} --map {beside.map} --country XA --as-of {as_of}T00:00")


def _refuse_overwriting(parameters: Path | None, names: Path | None, beside: Beside) -> None:
    written = [path.resolve() for path in (beside.log, beside.key, beside.map)]
    if parameters is not None and parameters.resolve() in [*written, names.resolve() if names else None]:
        raise BadInput(f"{parameters} is read and would be written over; name another file")
    if names is not None and names.resolve() in written:
        raise BadInput(f"--names would write over {names}, which --output writes; name another file")


def _write_names(path: Path, parameters: Parameters, seed: int, indices: range) -> None:
    """One row a child. The script is drawn by a chance of its own, so that it changes nothing of the pathway."""
    scripts = parameters.weights["script"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        _ = rows.writerow(["synthetic", "subject", "name", "latin", "script"])
        for index in indices:
            script = Draws(~seed % 2**64, index).weighted(scripts)
            name = invented_name(script, seed, index)
            _ = rows.writerow(["yes", subject_of(index), name.original, "; ".join(name.transliterations), script])


def _say(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201
