"""`amparo generate`: a synthetic population, and the answers that a check of it must find."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from amparo.entrypoints.cli.addresses import refuse_unreadable
from amparo.entrypoints.cli.failing import BadInput, writing
from amparo.entrypoints.cli.progress import counted, tell
from amparo.identity.invented_names import invented_name
from amparo.identity.naming import GivenName
from amparo.law.toml_files import FileError
from amparo.pathway.population.draws import Draws
from amparo.pathway.population.files import Beside, Unwritable, Written, write_population
from amparo.pathway.population.lives import Life, index_of, subject_of
from amparo.pathway.population.making import SUBJECTS, Population, planned
from amparo.pathway.population.parameters import DEFAULT, Parameters, read_parameters

app = typer.Typer(rich_markup_mode=None, add_completion=False)

EXAMPLES = """\b
Examples:
  amparo generate --children 1000 --seed 7 --output population.csv
  amparo generate --children 1000000 --seed 7 --output population.parquet
  amparo generate --children 500 --parameters mine.toml --output population.xes.gz
  amparo generate --show-parameters > mine.toml
  amparo generate --children 5000 --database "host=/run/pg user=postgres dbname=trial" --keys trial-keys
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
    database: Annotated[
        str | None,
        typer.Option(help="Load into this prepared database of its own: the address of its administrator."),
    ] = None,
    keys: Annotated[
        Path | None, typer.Option(envvar="AMPARO_KEYS", help="With --database: the folder of its key store.")
    ] = None,
    subject: Annotated[
        str, typer.Option(help="Whose lives: child, facility, report or access (the reading of records).")
    ] = "child",
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
    if subject not in SUBJECTS:
        raise BadInput(f"--subject is one of {', '.join(SUBJECTS)}")
    if subject != "child" and (names is not None or database is not None):
        raise BadInput("--names and --database are for children; leave out --subject")
    if output is None and database is None:
        raise BadInput("name the log to write with --output, such as --output population.csv")
    try:
        chosen = read_parameters(parameters)
        beside = Beside.of(output) if output is not None else None
    except (FileError, Unwritable) as error:
        raise BadInput(str(error)) from error
    _refuse_overwriting(parameters, names, beside)
    asked = range(first, first + children)
    with writing(output):
        if names is not None:
            _write_names(names, chosen, seed, asked)
        if beside is not None:
            _write(chosen, seed, asked, beside, subject)
    if database is not None:
        _load(database, keys, chosen, seed, asked)


def _write(chosen: Parameters, seed: int, asked: range, beside: Beside, subject: str) -> None:
    lives = Population(chosen, seed, subject).lives(asked.start, asked.stop)
    what = "children" if subject == "child" else f"subjects ({subject})"
    written = Written()
    for written in write_population(counted(lives, what), chosen, beside, subject):  # noqa: B007 - the last counts
        pass
    as_of = chosen.days.text(chosen.days.day(chosen.as_of))
    tell(f"{written.children:,} synthetic {what}, {written.events:,} events in {beside.log}")
    tell(f"{written.answers:,} answers to {len({rule for rule, _ in planned(subject)})} safeguards in {beside.key}")
    tell(f"amparo check {beside.log} --map {beside.map} --country XA --as-of {as_of}T00:00")


def _load(address: str, keys: Path | None, chosen: Parameters, seed: int, asked: range) -> None:
    if keys is None:
        raise BadInput("--database needs --keys, the folder of its key store (or AMPARO_KEYS)")
    refuse_unreadable("--database", address, "postgresql://user:password@host/database")
    import psycopg  # the server's, which files do without

    from amparo.entrypoints.population_loading import load_population
    from amparo.vault.errors import VaultError

    def name_of(life: Life) -> GivenName:
        return _name(chosen, seed, index_of(life.subject))[1]

    lives = counted(Population(chosen, seed).lives(asked.start, asked.stop), "children")
    done = 0
    try:
        for done in load_population(address, keys, lives, chosen, seed, name_of):  # noqa: B007 - the last counts
            pass
    except psycopg.errors.UniqueViolation as error:
        raise BadInput("children of this seed stand there already; take another seed, or --first") from error
    except psycopg.Error as error:
        raise BadInput(f"--database: {str(error).splitlines()[0]}") from error
    except VaultError as error:
        raise BadInput(f"--keys: {error}") from error
    tell(f"{done:,} synthetic children in the database")


def _refuse_overwriting(parameters: Path | None, names: Path | None, beside: Beside | None) -> None:
    written = (
        [path.resolve() for path in (beside.log, beside.key, beside.then, beside.map)] if beside is not None else []
    )
    if parameters is not None and parameters.resolve() in [*written, names.resolve() if names else None]:
        raise BadInput(f"{parameters} is read and would be written over; name another file")
    if names is not None and names.resolve() in written:
        raise BadInput(f"--names would write over {names}, which --output writes; name another file")


def _name(parameters: Parameters, seed: int, index: int) -> tuple[str, GivenName]:
    """Script and name. The script is drawn by a chance of its own, so that it changes nothing of the pathway."""
    script = Draws(~seed % 2**64, index).weighted(parameters.weights["script"])
    return script, invented_name(script, seed, index)


def _write_names(path: Path, parameters: Parameters, seed: int, indices: range) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        _ = rows.writerow(["synthetic", "subject", "name", "latin", "script"])
        for index in indices:
            script, name = _name(parameters, seed, index)
            _ = rows.writerow(["yes", subject_of(index), name.original, "; ".join(name.transliterations), script])
