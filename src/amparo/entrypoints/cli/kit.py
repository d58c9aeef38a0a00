"""`amparo kit`: the conformance kit, by which another system proves that it computes the same."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from amparo.entrypoints.cli.failing import BadInput, writing
from amparo.entrypoints.cli.rows import Format, write_rows
from amparo.law.packs import load_pack
from amparo.pathway.vocabulary import load_vocabulary
from amparo.safeguards.kit.comparing import LEVELS, Level, compare
from amparo.safeguards.kit.reading import KitError, read_kit, read_manifest, read_results, read_situations
from amparo.safeguards.kit.running import Runner
from amparo.safeguards.kit.situations import SituationError, read_folder
from amparo.safeguards.kit.writing import Contents, write_kit
from amparo.safeguards.loader import CATALOGUE, load_catalogue
from amparo.safeguards.made_under import PROGRAM, differences

#: The invented country whose limits the situations know.
COUNTRY = "XA"
#: Where the situations stand in a checkout.
SITUATIONS = Path("tests/law/situations")

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help="Write the conformance kit, run Amparo against it, and hold another system's results against it.",
    epilog="""\b
Examples:
  amparo kit export amparo-kit
  amparo kit run amparo-kit --output ours.jsonl
  amparo kit check theirs.jsonl --kit amparo-kit --level due
""",
)

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the kit.")]


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="It is made if it is not there.")],
    situations: Annotated[
        Path, typer.Option(help="The folder of situations: that of a checkout of Amparo.")
    ] = SITUATIONS,
) -> None:
    """Write the kit: rules, law, vocabulary, situations and what is expected, with schemas and checksums.

    The same rules and situations give the same bytes.
    """
    if not any(situations.glob("*.toml")):
        raise BadInput(
            "holds no situations; run this in a checkout, or name them with --situations", file=situations
        )
    try:
        read = read_folder(situations)
        contents = Contents(
            load_catalogue(COUNTRY), CATALOGUE, load_pack(COUNTRY), load_vocabulary(), read, version("amparo")
        )
        with writing(folder):
            count = write_kit(contents, folder)
    except (SituationError, KeyError) as error:
        raise BadInput(str(error.args[0]), file=situations) from error
    typer.echo(f"{count} files in {folder}: {len(read)} situations of {len({each.rule for each in read})} rules")


@app.command()
def run(
    folder: Folder,
    output: Annotated[Path, typer.Option(help="The file of results to write, in JSON Lines.")],
) -> None:
    """Judge every situation of a kit by what stands in it, and write the results as another system would."""
    try:
        kit = read_kit(folder)
    except KitError as error:
        raise BadInput(str(error)) from error
    with writing(output), output.open("w", encoding="utf-8") as stream:
        for line in ({"made_under": kit.made_under}, *Runner(kit).results()):
            stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


@app.command()
def check(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="The results of a system, in JSON Lines.")],
    kit: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of the kit.")] = Path("amparo-kit"),
    level: Annotated[Level, typer.Option(help="What is claimed. Each holds the ones before it.")] = Level.MISSING,
    form: Annotated[Format, typer.Option("--format", help="How the rows are written.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write the rows here. Else to the terminal.")] = None,
    most: Annotated[int, typer.Option(min=0, help="Print at most so many differences.")] = 100,
) -> None:
    """Say for each rule in how many situations results agree, and list the differences.

    Leaves with 1 if a situation differs at the level that is claimed, and refuses results that were made under
    other rules, words or law than those of the kit.
    """
    try:
        manifest = read_manifest(kit)
        situations = read_situations(kit, manifest)
        read = read_results(results)
    except KitError as error:
        raise BadInput(str(error)) from error
    _refuse_other_law(manifest["made_under"], read.made_under, results)
    given = read.findings
    if strange := set(given) - {each["id"] for each in situations}:
        raise BadInput(f"{min(strange)} is no situation of this kit ({len(strange)} such)", file=results)
    agreements, differences = compare(situations, given)
    rows = [
        [each.rule, each.situations, *(each.agree[one] for one in LEVELS), each.reached or "none"]
        for each in agreements
    ]
    write_rows(["rule", "situations", *LEVELS, "level"], rows, form, output)
    claimed = [each for each in differences if LEVELS.index(each.level) <= LEVELS.index(level)]
    for each in claimed[:most]:
        typer.echo(f"{each.situation}: {each.level}: {each.text}", err=True)
    if len(claimed) > most:
        typer.echo(f"and {len(claimed) - most} more; see them with --most", err=True)
    agree = sum(each.agree[level] for each in agreements)
    typer.echo(f"{agree} of {len(situations)} situations agree at level {level}", err=True)
    if agree < len(situations):
        raise typer.Exit(1)


def _refuse_other_law(right: dict[str, Any], said: dict[str, Any] | None, results: Path) -> None:
    """Raises `BadInput` if results say that they were made under other texts than the kit's; tells a reader what
    they do not say."""
    if said is None:
        typer.echo(
            "the results do not say under which rules and law they were made; put made_under of the kit's "
            "manifest.json into a line of its own",
            err=True,
        )
        return
    unlike = differences(right, said)
    texts = [each for each in unlike if each[0] != PROGRAM]
    if texts:
        told = "; ".join(f"{name}: {theirs}, and {ours} in the kit" for name, ours, theirs in texts)
        problem = f"was made under other texts than this kit ({told}); make the results anew with this kit"
        raise BadInput(problem, file=results)
    for _, ours, theirs in unlike:
        typer.echo(f"the same texts, from a kit of another version: {theirs}; this one is {ours}", err=True)
