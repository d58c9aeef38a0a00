"""`amparo rules`: list, show, document, format and test safeguards, the catalogue's and your own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated

import typer

from amparo.entrypoints.cli.failing import BadInput, writing
from amparo.entrypoints.cli.rows import Format, write_rows
from amparo.entrypoints.rule_pages import Pages
from amparo.law.limits import INTERNATIONAL
from amparo.law.packs import load_pack
from amparo.law.toml_files import FileError
from amparo.pathway.logs.map_files import read_map
from amparo.pathway.vocabulary import Vocabulary, load_vocabulary
from amparo.safeguards.evaluate.one import evaluate
from amparo.safeguards.examples import run_examples
from amparo.safeguards.formatter import format_rules
from amparo.safeguards.loader import CATALOGUE, load_catalogue, load_rules, rules_of
from amparo.safeguards.mistakes import RuleError, nearest
from amparo.safeguards.nodes import Rule, RuleSet

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help="List, show, format and test safeguards, the catalogue's and your own.",
    epilog="""\b
Examples:
  amparo rules list
  amparo rules show arrest-before-authority-24h --country XA
  amparo rules test my-rules.toml
  amparo rules format my-rules.toml --check
""",
)

Country = Annotated[str, typer.Option(help="A country pack by name (XA), folder or file: its limits count too.")]
MapFile = Annotated[Path | None, typer.Option("--map", help="The map of your own log, whose kinds the rules name.")]
RuleFiles = Annotated[list[Path], typer.Argument(help="Rule files, or folders of them.")]


@app.command("list")
def list_rules(
    country: Country = INTERNATIONAL,
    topic: Annotated[str | None, typer.Option(help="Only this topic.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How the rows are written.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write the rows here. Else to the terminal.")] = None,
) -> None:
    """List the built-in safeguards: what is owed, who must act, and where it comes from."""
    ruleset = _catalogue(country)
    topics = {rule.topic for rule in ruleset.rules}
    if topic is not None and topic not in topics:
        raise BadInput(f"there is no topic {topic}; known are {', '.join(sorted(topics))}")
    rows = [
        [rule.name, rule.topic, rule.acts, ", ".join(rule.serves), _sources(rule), rule.title]
        for rule in ruleset.rules
        if topic in {None, rule.topic}
    ]
    write_rows(["rule", "topic", "acts", "serves", "sources", "title"], rows, form, output)


@app.command()
def show(
    identity: Annotated[str, typer.Argument(metavar="ID", help="The id of a rule, as the list gives it.")],
    country: Country = INTERNATIONAL,
) -> None:
    """Show one safeguard in words: what begins it, what it asks, by when, and what excuses."""
    ruleset = _catalogue(country)
    wanted = identity.partition("#")[0]
    if not rules_of(ruleset, wanted):
        guess = nearest(wanted, {rule.id for rule in ruleset.rules})
        raise BadInput(f"there is no rule {wanted}. {guess or 'See amparo rules list'}")
    typer.echo(Pages(ruleset, load_vocabulary()).page(wanted), nl=False)


@app.command()
def docs(
    output: Annotated[Path, typer.Option(help="The folder to write to; it is made if it is not there.")],
    country: Country = INTERNATIONAL,
) -> None:
    """Write a Markdown page for each built-in safeguard, and an index."""
    ruleset = _catalogue(country)
    pages = Pages(ruleset, load_vocabulary())
    texts = {"index": pages.index()} | {name: pages.page(name) for name in {rule.id for rule in ruleset.rules}}
    with writing(output):
        output.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (output / f"{name}.md").write_text(text, encoding="utf-8")
    typer.echo(f"{len(texts)} pages in {output}")


@app.command()
def test(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Rule files, or folders. Else the built-in ones.")
    ] = None,
    country: Country = INTERNATIONAL,
    map_file: MapFile = None,
    verbose: Annotated[bool, typer.Option(help="Also print the situations that hold.")] = False,
) -> None:
    """Run the worked situations that stand under each rule. Leaves with 1 if one comes out otherwise."""
    ruleset, vocabulary = _loaded(files or [], country, map_file)
    own = {name for path in _each(files or [CATALOGUE]) for name in (str(path), str(path.resolve()))}
    examples = [example for example in ruleset.examples if example.file in own]
    judged = run_examples(
        ruleset,
        lambda rules, timeline, as_of, known_at: evaluate(
            rules, timeline, as_of=as_of, known_at=known_at, vocabulary=vocabulary
        ),
        examples,
    )
    for tried in judged:
        if verbose or not tried.holds:
            typer.echo(str(tried))
    wrong = sum(not tried.holds for tried in judged)
    untested = sorted({rule.name for rule in ruleset.rules if rule.file in own} - {each.rule for each in examples})
    typer.echo(f"{len(judged)} situations, {wrong} came out otherwise")
    if untested:
        typer.echo(f"without a situation: {', '.join(untested)}")
    if wrong:
        raise typer.Exit(1)


@app.command("format")
def format_files(
    files: RuleFiles,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; leave with 1 if something would.")
    ] = False,
) -> None:
    """Put rule files into one shape. Comments stay; what a file means does not change."""
    changed = 0
    for path in _each(files):
        try:
            text = path.read_text(encoding="utf-8")
            shaped = format_rules(text)
        except OSError as error:
            raise BadInput(f"cannot be read: {error.strerror}", file=path) from error
        except UnicodeDecodeError as error:
            raise BadInput("is not UTF-8 text; save it as UTF-8", file=path) from error
        except tomllib.TOMLDecodeError as error:
            raise BadInput(f"is not TOML: {error}", file=path) from error
        if shaped == text:
            continue
        changed += 1
        if not check:
            with writing(path):
                path.write_text(shaped, encoding="utf-8")
        typer.echo(f"{path}: {'would change' if check else 'changed'}")
    typer.echo(f"{changed} of {len(_each(files))} files {'would change' if check else 'changed'}")
    if check and changed:
        raise typer.Exit(1)


def _each(paths: list[Path]) -> list[Path]:
    return [file for path in paths for file in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]


def _catalogue(country: str) -> RuleSet:
    try:
        return load_catalogue(country)
    except FileError as error:
        raise BadInput(str(error)) from error


def _loaded(files: list[Path], country: str, map_file: Path | None) -> tuple[RuleSet, Vocabulary]:
    """The rules of `files` on top of the catalogue, or by themselves where a stranger's map gives the words."""
    try:
        if map_file is not None:
            words = read_map(map_file).words(())
            return load_rules(files, words, load_pack(country).limits), words
        words, catalogue = load_vocabulary(), load_catalogue(country)
        built_in = {path.resolve() for path in _each([CATALOGUE])}
        if all(path.resolve() in built_in for path in _each(files)):
            return catalogue, words
        return load_rules(files, words, base=catalogue), words
    except FileError as error:
        raise BadInput(str(error)) from error
    except RuleError as error:
        typer.echo(str(error), err=True)
        count = len(error.mistakes)
        raise BadInput(f"{count} {'mistake' if count == 1 else 'mistakes'}; nothing was run") from error


def _sources(rule: Rule) -> str:
    return "; ".join(f"{source.instrument} {source.reference}" for source in rule.sources)
