"""`amparo law`: begin, check, show, compare, sign and verify country packs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from amparo.entrypoints.cli.failing import BadInput, writing
from amparo.entrypoints.cli.law_chart import chart
from amparo.entrypoints.cli.law_showing import cited, parts
from amparo.entrypoints.cli.rows import Format, write_rows
from amparo.law.gaps import Comparison, Direction, held_against_floor
from amparo.law.linting import About, remarks, value_text
from amparo.law.packs import Pack, PackError, load_pack, pack_path, read_pack
from amparo.law.signatures import Signature, SignatureError, read_signature, signed_text
from amparo.law.skeletons import skeleton
from amparo.law.toml_files import FileError
from amparo.pathway.vocabulary import load_vocabulary

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help="Begin, check, compare, sign and verify country packs.",
    epilog="""\b
Examples:
  amparo law new xc --id XC --name "XC" --zone Africa/Nairobi
  amparo law lint xc
  amparo law show XB --language ar
  amparo law gaps xc --format csv --output gaps.csv
  amparo law chart --country xc --language en -o chart.pdf
  amparo law key ministry.pem
  amparo law sign xc --key ministry.pem
  amparo law verify xc --key ministry.pem.pub
""",
)

app.command()(chart)

PASSPHRASE = "AMPARO_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable

PackName = Annotated[str, typer.Argument(metavar="PACK", help="A pack: its folder, its file, or a name (XA).")]
PackFolder = Annotated[Path, typer.Argument(metavar="PACK", help="A pack: its folder, or its file.")]


class FailOn(StrEnum):
    """What makes `lint` leave with 1."""

    SILENCE = "silence"
    WARNING = "warning"
    LOOSER = "looser"
    UNSURE = "unsure"


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make. It must not be there yet.")],
    identity: Annotated[str, typer.Option("--id", help="The country's code: two capitals, XA to XZ for a trial.")],
    name: Annotated[str, typer.Option(help="The country.")],
    zone: Annotated[str, typer.Option(help="IANA name of its clock, such as Africa/Nairobi.")],
) -> None:
    """Begin a pack: a folder with every section and every limit in comments, the floor beside it."""
    kinds, iccs = _words()
    texts = skeleton(identity, name, zone, kinds, iccs)
    with TemporaryDirectory() as place:  # what is wrong is told before anything is made
        trial = Path(place) / folder.resolve().name
        _write(trial, texts)
        try:
            read_pack(trial)
        except FileError as error:
            raise BadInput(str(error)) from error
    try:
        _write(folder, texts)
    except FileExistsError:
        raise BadInput("is there already; name another folder", file=folder) from None
    except OSError as error:
        raise BadInput(f"cannot be made: {error.strerror}", file=folder) from error
    for file in texts:
        typer.echo(f"{folder / file}")


@app.command()
def lint(
    pack: PackName,
    fail_on: Annotated[
        list[FailOn] | None, typer.Option(help="Leave with 1 if there is one of these; may be given again.")
    ] = None,
) -> None:
    """Tell all that is wrong with a pack at once, what it leaves unsaid, and how it stands to the floor.

    0: it can be used. 1: it can, and has what --fail-on names. 2: it cannot be used.
    """
    try:
        kinds, iccs = _words()
        read = read_pack(pack_path(pack), kinds.keys(), iccs.keys())
    except PackError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        count = len(error.problems)
        raise BadInput(f"{count} {'mistake' if count == 1 else 'mistakes'}; the pack cannot be used") from error
    except FileError as error:
        raise BadInput(str(error)) from error
    typer.echo(read.called)
    said, compared = remarks(read), held_against_floor(read)
    for remark in said:
        typer.echo(f"{remark.about.value}: {remark.text}")
    for each in compared:
        if each.direction is not Direction.EQUAL:
            typer.echo(f"{each.direction.value}: {_compared(each, read)}")
    counts = {about.value: sum(remark.about is about for remark in said) for about in About}
    counts |= {way.value: sum(each.direction is way for each in compared) for way in Direction}
    things = {about.value for about in About}
    told = [f"{count} {name}{'s' if name in things and count != 1 else ''}" for name, count in counts.items()]
    typer.echo(f"no mistake; {', '.join(told)}")
    if any(counts[each.value] for each in fail_on or ()):
        raise typer.Exit(1)


@app.command()
def show(
    pack: PackName,
    language: Annotated[str, typer.Option(help="A language of the pack. Else its first one.")] = "",
) -> None:
    """Show what a pack says: ages and limits, who acts, who tells whom, and offences."""
    read = _loaded(pack)
    if language and language not in read.languages:
        raise BadInput(f"the pack has no names in {language}; it has {', '.join(read.languages)}")
    typer.echo(f"{read.name}: {read.called}")
    for heading, columns, rows in parts(read, language):
        typer.echo(f"\n{heading}\n")
        write_rows(columns, rows)


@app.command()
def gaps(
    pack: PackName,
    form: Annotated[Format, typer.Option("--format", help="How the rows are written.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(help="Write the rows here. Else to the terminal.")] = None,
) -> None:
    """List every value of a pack beside the international floor: looser, stricter, equal, or unsure."""
    read = _loaded(pack)
    columns = ["limit", "stands", "country", "country source", "floor", "floor source", "from", "to"]
    rows = [
        [
            each.limit,
            each.direction.value,
            value_text(each.country),
            cited(read, each.country.provision),
            value_text(each.floor),
            cited(read, each.floor.provision),
            each.start.isoformat() if each.start else "",
            each.end.isoformat() if each.end else "",
        ]
        for each in held_against_floor(read)
    ]
    write_rows(columns, rows, form, output)


@app.command()
def key(
    file: Annotated[Path, typer.Argument(help="The file to write. The public key gets its name and .pub.")],
) -> None:
    """Make a key to sign packs with: an Ed25519 key, locked with a passphrase.

    Keep the file where only those who sign can read it; give the .pub file to everybody. The passphrase is asked
    for, or taken from AMPARO_KEY_PASSPHRASE; empty locks nothing.
    """
    from amparo.vault.signing import new_key

    public = file.with_name(f"{file.name}.pub")
    for each in (file, public):
        if each.exists():
            raise BadInput("is there already; a key is never written over", file=each)
    passphrase = os.environ.get(PASSPHRASE)
    if passphrase is None:
        passphrase = typer.prompt(
            "Passphrase (empty for none)", default="", show_default=False, hide_input=True, confirmation_prompt=True
        )
    private, shared = new_key(str(passphrase))
    with writing(file):
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(private)
        public.write_bytes(shared)
    typer.echo(f"{file}: the private key{'' if passphrase else ', not locked'}")
    typer.echo(f"{public}: the public key")


@app.command()
def sign(
    pack: PackFolder,
    key_file: Annotated[Path, typer.Option("--key", help="The private key (PEM, Ed25519).")],
) -> None:
    """Sign exactly this text of a pack. The signature stands beside its files, and any change undoes it."""
    from amparo.vault.errors import VaultError
    from amparo.vault.signing import NeedsPassphrase
    from amparo.vault.signing import sign as sign_text

    read = _checked(pack)
    if not read.version or read.issued is None:
        raise BadInput(
            "a pack is signed with its version and day; write version and issued under [pack]", file=pack
        )
    private, text = _bytes(key_file), signed_text(read.digest)
    passphrase = os.environ.get(PASSPHRASE, "")
    try:
        try:
            made, public = sign_text(text, private, passphrase)
        except NeedsPassphrase:
            made, public = sign_text(text, private, str(typer.prompt("Passphrase", hide_input=True)))
    except VaultError as error:
        raise BadInput(str(error), file=key_file) from error
    with writing(read.signature):
        read.signature.write_text(Signature(read.digest, public, made).text(), encoding="ascii")
    typer.echo(read.called)
    typer.echo(f"signed: {read.signature}")


@app.command()
def verify(
    pack: PackFolder,
    key_file: Annotated[Path, typer.Option("--key", help="The public key of whoever must have signed it.")],
) -> None:
    """Say whether a pack is, to the letter, what the holder of a key signed. Leaves with 1 if it is not."""
    from amparo.vault.errors import VaultError
    from amparo.vault.signing import is_signed

    read = _checked(pack)
    typer.echo(read.called)
    if not read.signature.exists():
        typer.echo(f"not signed: there is no {read.signature}")
        raise typer.Exit(1)
    try:
        signature = read_signature(read.signature.read_text(encoding="ascii", errors="replace"))
        good = is_signed(signed_text(signature.digest), signature.signature, _bytes(key_file))
    except SignatureError as error:
        raise BadInput(str(error), file=read.signature) from error
    except VaultError as error:
        raise BadInput(str(error), file=key_file) from error
    if not good:
        typer.echo(f"not signed with the key of {key_file}")
    elif signature.digest != read.digest:
        typer.echo(f"changed since it was signed; signed was {signature.digest}")
    else:
        typer.echo(f"signed with the key of {key_file}, and unchanged")
        return
    raise typer.Exit(1)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")


def _words() -> tuple[dict[str, str], dict[str, str]]:
    """The kinds of event and the codes of the classification of crime that the vocabulary knows, in its words."""
    kinds = load_vocabulary().kinds
    asked = [each for kind in kinds.values() for each in kind.attributes.values()]
    codes = {code: said for each in asked for code, said in zip(each.codes, each.code_labels, strict=False)}
    iccs = {code.removeprefix("iccs_"): said for code, said in codes.items() if code.startswith("iccs_")}
    return {name: kind.label for name, kind in kinds.items()}, iccs


def _loaded(pack: str) -> Pack:
    try:
        return load_pack(pack)
    except FileError as error:
        raise BadInput(str(error)) from error


def _checked(pack: Path) -> Pack:
    try:
        kinds, iccs = _words()
        return read_pack(pack, kinds.keys(), iccs.keys())
    except FileError as error:
        raise BadInput(str(error)) from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", file=file) from error


def _compared(each: Comparison, pack: Pack) -> str:
    """`minimum-age is 10 (Penal Code, art 9), the floor 14 (CRC GC 24, ...), until 2023-12-31`."""
    when = f", from {each.start}" if each.start else ""
    when += f", until {each.end}" if each.end else ""
    country = f"{value_text(each.country)} ({cited(pack, each.country.provision)})"
    return (
        f"{each.limit} is {country}, the floor {value_text(each.floor)} ({cited(pack, each.floor.provision)}){when}"
    )
