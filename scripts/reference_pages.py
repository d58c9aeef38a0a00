"""Pages of the documentation that are made from the code, each time the site is built.

A hook of the site generator: it adds the vocabulary, the safeguards, the law, the library and the command line to
the reference, and the papers of the repository's root to the site. What is made is never committed.
"""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import amparo
from amparo.entrypoints.main import COMMANDS
from amparo.entrypoints.rule_pages import Pages
from amparo.law.limits import Period
from amparo.law.packs import load_law, load_pack, shipped_packs
from amparo.law.schema import SECTIONS
from amparo.pathway.vocabulary import Attribute, Kind, load_vocabulary
from amparo.safeguards.loader import CATALOGUE, load_catalogue

ROOT = Path(__file__).parents[1]

#: Papers of the root and where they stand in the site.
PAPERS = {
    "ARCHITECTURE.md": "explanation/architecture.md",
    "SECURITY.md": "explanation/security.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds every page that is made."""
    made = {
        "reference/vocabulary.md": vocabulary_page(),
        **safeguards_pages(),
        "reference/law.md": law_page(),
        "reference/packs.md": packs_page(),
        "reference/library.md": library_page(),
        "reference/command-line.md": command_line_page(),
        "reference/settings.md": settings_page(),
        **{target: _moved(ROOT / name, target) for name, target in PAPERS.items()},
    }
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Adds to the page of a room what each of its files says of itself."""
    place = page.file.src_uri
    if not place.startswith("rooms/"):
        return markdown
    room = ROOT / "src" / "amparo" / Path(place).stem
    rows = [
        (f"`{path.relative_to(room).as_posix()}`", said.splitlines()[0])
        for path in sorted(room.rglob("*.py"), key=lambda path: (len(path.parts), path))
        if "migrations" not in path.parts and (said := ast.get_docstring(ast.parse(path.read_text())))
    ]
    return f"{markdown}\n\n## Files\n\n{_table(('File', 'What it says of itself'), rows)}\n"


def _moved(paper: Path, target: str) -> str:
    """A paper with its links as they must be from its place in the site."""
    up = "../" * target.count("/")
    text = paper.read_text().replace("](docs/", f"]({up}")
    for name, place in PAPERS.items():
        text = text.replace(f"]({name})", f"]({up}{place})")
    return text


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    def line(cells: Iterable[object]) -> str:
        return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    head = list(head)
    return "\n".join([line(head), line("---" for _ in head), *map(line, rows)])


def vocabulary_page() -> str:
    """Every kind of event, its class, its references, and what it can say."""
    vocabulary = load_vocabulary()
    parts = [
        "# Vocabulary",
        f"Version {vocabulary.version}: {len(vocabulary.kinds)} kinds of event. Made from `pathway/words`, whose "
        "README explains the files. Words in `this face` are the names that rules and maps of logs use; behind a "
        "code stand its words on a form.",
    ]
    for kind in sorted(vocabulary.kinds.values(), key=lambda kind: kind.name):
        parts += _kind(kind)
    return "\n\n".join(parts) + "\n"


def _kind(kind: Kind) -> Iterator[str]:
    yield f"## `{kind.name}`"
    yield f"**{kind.label}.** {kind.means}"
    facts = [f"Class: {kind.compartment}", f"track: {kind.track}"]
    facts += [f"on the record of a {', '.join(kind.subjects)}"] if kind.subjects != ("child",) else []
    facts += [f"refers to {', '.join(kind.references)}"] if kind.references else []
    facts += [f"begins the {', '.join(kind.mints)}"] if kind.mints else []
    facts += [f"at most once for each {kind.once}"] if kind.once else []
    facts += ["computed, never recorded"] if kind.derived else []
    yield "; ".join(facts) + "."
    if kind.attributes:
        yield _table(
            ("Name", "Question", "Answer", "Group"),
            (
                (
                    f"`{attribute.name}`",
                    attribute.label,
                    _codes(attribute) or str(attribute.type),
                    attribute.group + (", encrypted" if attribute.encrypted else ""),
                )
                for attribute in kind.attributes.values()
            ),
        )


def _codes(attribute: Attribute) -> str:
    """Each code of `attribute` with its words, in the order of a form; empty if it has none."""
    named = zip(attribute.codes, attribute.code_labels, strict=True)
    return "; ".join(f"`{code}` {label}" for code, label in named)


def safeguards_pages() -> dict[str, str]:
    """The catalogue's index and a page a rule, as `amparo rules docs` writes them, with its own text."""
    rules = load_catalogue("XA")
    pages = Pages(rules, load_vocabulary())
    texts = _rule_texts()
    made = {"reference/safeguards/index.md": pages.index() + "\n"}
    for identity in dict.fromkeys(rule.id for rule in rules.rules):
        own = "\n\n".join(f"```toml\n{text}\n```" for text in texts.get(identity, ()))
        made[f"reference/safeguards/{identity}.md"] = f"{pages.page(identity)}\n## The text itself\n\n{own}\n"
    return made


def _rule_texts() -> dict[str, list[str]]:
    """The text of each rule as its file has it, by id: from its heading to the next one, part by part."""
    texts: dict[str, list[str]] = {}
    for path in sorted(CATALOGUE.glob("*.toml")):
        for block in re.split(r"^(?=\[)", path.read_text(), flags=re.MULTILINE):
            if found := re.match(r'\[\[rule\]\]\nid = "([^"]+)"', block):
                texts.setdefault(found[1], []).append(block.strip())
    return texts


def law_page() -> str:
    """Every limit with its value under each law, and every instrument that is cited."""
    law, country = load_law(), load_pack("XA")
    limits = [*law.limits, *(limit for limit in country.limits if limit.law == country.id)]
    parts = [
        "# Law",
        "Limits are dated values, each with its provision. *policy* is the house's own value where no law gives "
        "one: it is never shown as law. XA is invented.",
        "## Limits",
        _table(
            ("Limit", "Law", "Value", "From", "To", "Provision"),
            (
                (
                    f"`{limit.id}`",
                    limit.law,
                    limit.value.text() if isinstance(limit.value, Period) else f"{limit.value:g}",
                    limit.start or "",
                    limit.end or "",
                    limit.provision or limit.note,
                )
                for limit in sorted(limits, key=lambda limit: (limit.id, limit.law, str(limit.start)))
            ),
        ),
        "## Instruments",
        _table(
            ("Id", "Title", "Standing"),
            ((f"`{each.id}`", each.title, each.standing.value) for each in country.texts.instruments.values()),
        ),
        "## Provisions",
        _table(
            ("Id", "Cited as", "In Amparo's words", "Read"),
            (
                (f"`{each.id}`", each.cited, each.says, "yes" if each.verified else "not yet")
                for each in country.texts.provisions.values()
            ),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def packs_page() -> str:
    """What a country pack may hold, and the packs that come with Amparo."""
    packs = [load_pack(name) for name in shipped_packs()]
    parts = [
        "# Country packs",
        "A pack is one TOML file, or a folder with `pack.toml` in it, whose `*.toml` files are read as one; "
        "files of other kinds are no part of it. [Write a country pack](../how-to/write-a-pack.md) leads "
        "through it, and `amparo law new` writes one with all of this in comments. Whatever is wrong is "
        "refused with file, line and what to do; `amparo law lint` tells all of it at once. A key that is "
        "needed is marked.",
    ]
    for section in SECTIONS:
        parts += [
            f"## `{section.heading}`",
            section.means,
            _table(
                ("Key", "Holds", "Means", "If it is left out"),
                (
                    (f"`{key.name}`", key.holds, key.means, "**needed**" if key.needed else key.unsaid or "nothing")
                    for key in section.keys
                ),
            ),
        ]
    parts += [
        "## Version, digest, signature",
        "`version` and `issued` say which text of the pack it is; the digest proves it. For each file, in the"
        " order of the names, stands a line: SHA-256 of its content in hexadecimal, two spaces, its name, a "
        "line end. The digest is SHA-256 over `amparo pack 1`, a line end, and these lines. In a content, the"
        " byte order mark at the beginning does not count, and a carriage return before a line end does not. "
        "A pack of one file counts as a folder with `pack.toml` alone.",
        "A signature is a text of four lines, `pack.sig` in a folder, or beside a file with `.sig` after its "
        "name: `amparo pack signature 1`; the digest; `ed25519-key:` and the public key; `ed25519:` and the "
        "signature, both in Base64. What is signed is the first two lines, each with its line end. [The "
        "record](../decisions/0012-how-a-pack-is-signed.md) says why.",
        "## Packs that come with Amparo",
        _table(
            ("Id", "Name", "Version", "Day", "Digest"),
            ((f"`{each.id}`", each.name, each.version, each.issued or "", f"`{each.digest}`") for each in packs),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def library_page() -> str:
    """Every name of the library with its signature, and what it says of itself."""
    parts = [
        "# Library",
        "`import amparo` brings these names, each when it is first asked for. "
        "[A notebook](../tutorial/library.md) shows them at work.",
    ]
    functions = [name for name in amparo.__all__ if inspect.isfunction(getattr(amparo, name))]
    for name in [*functions, *(name for name in amparo.__all__ if name not in functions)]:
        parts += _public(name, getattr(amparo, name))
    return "\n\n".join(parts) + "\n"


def _public(name: str, thing: Any) -> Iterator[str]:
    yield f"## `{name}`"
    if inspect.isfunction(thing):
        parameters = ",\n".join(f"    {each}" for each in _parameters(inspect.signature(thing)))
        yield f"```python\namparo.{name}(\n{parameters},\n) -> {inspect.signature(thing).return_annotation}\n```"
    yield inspect.getdoc(thing) or ""
    if dataclasses.is_dataclass(thing):
        rows = [(f"`{field.name}`", f"`{field.type}`") for field in dataclasses.fields(thing)]
        yield _table(("Field", "Type"), rows)
    elif isinstance(thing, enum.EnumMeta):
        yield ", ".join(f"`{member.value}`" for member in thing)
    members = [] if inspect.isfunction(thing) else vars(thing).items()
    for member, value in members:
        function = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
        if not member.startswith("_") and inspect.isfunction(function) and function.__module__.startswith("amparo"):
            yield f"**`{member}{'' if isinstance(value, property) else '()'}`** {inspect.getdoc(function)}"


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    starred = False
    for each in signature.parameters.values():
        if each.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        default = "" if each.default is inspect.Parameter.empty else f" = {each.default!r}"
        yield f"{each.name}: {each.annotation}{default}"


def command_line_page() -> str:
    """The help of `amparo` and of each sub-command that this installation has."""
    parts = [
        "# Command line",
        "Exit codes: 0 done; 1 findings that `--fail-on` names; 2 bad input, said in one line with file and line "
        "number; 130 stopped.",
        _help(),
    ]
    for command in COMMANDS:
        shown = _help(command)
        if "No such command" not in shown:
            parts += [f"## amparo {command}", shown]
    return "\n\n".join(parts) + "\n"


def settings_page() -> str:
    """What the settings file says of itself: the variables that it reads."""
    text = ast.get_docstring(ast.parse((ROOT / "src/amparo/entrypoints/settings.py").read_text())) or ""
    return f"# Settings\n\n{text}\n"


def _help(*command: str) -> str:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    arguments = [sys.executable, "-c", "from amparo.entrypoints.main import run; run()", *command, "--help"]
    shown = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    return f"```text\n{(shown.stdout or shown.stderr).strip()}\n```"
