"""Gathers every text that a reader may see, and brings the catalogues up to date (`hatch_build.py` compiles them).

    python src/amparo/entrypoints/locale/extract.py            # update the .po files, keep what is translated
    python src/amparo/entrypoints/locale/extract.py --check    # exit 1 if they are not up to date

Four domains, so that several people can translate at once: `django` (pages and whatever speaks to their readers),
`rules` (the safeguards, their sources and their explanations), `words` (the vocabulary: kinds, questions, answers,
hints, tracks), `names` (agencies and places of the demonstration). Sources: calls with a literal text in Python
(`say`, `translate`, `gettext` and their plurals), templates, and the TOML files through the loaders that check
them. Needs Babel, which only builders have.
"""

from __future__ import annotations

import argparse
import ast
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
SOURCE = HERE.parent.parent
LANGUAGES = ("ar",)

SINGULAR = frozenset({"say", "say_", "translate", "gettext", "gettext_lazy", "_"})
PLURAL = frozenset({"plural", "ngettext", "say"})
LISTED = frozenset({"words"})

#: One text, or one and its plural, with where it stands.
Text = tuple[str | tuple[str, str], str]

#: Python files by domain; everything else in `casework`, `access`, `identity` and `entrypoints` speaks to readers
#: of pages. The command line speaks English.
RULES = ("describing", "speaking", "phrases", "explaining", "deeds", "deeds_of_victims", "deeds_of_records")
PAGES = (
    *("casework", "access", "identity"),
    *("entrypoints/settings.py", "entrypoints/signing_in.py", "pathway/drafts.py", "pathway/forms.py"),
    "pathway/store/recording.py",
)


def python_texts(path: Path) -> Iterator[Text]:
    """The literal texts of the calls in a Python file."""
    where = str(path.relative_to(SOURCE))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        literal = [
            each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        if name in PLURAL and len(node.args) == 3 and len(literal) >= 2:
            yield (literal[0], literal[1]), where
        elif name in LISTED:
            yield from ((text, where) for text in literal)
        elif name in SINGULAR and node.args and literal and isinstance(node.args[0], ast.Constant):
            # A message that counts has a form for each number, in languages that need one.
            counted = any(f"{{{place}}}" in literal[0] for place in ("count", "number"))
            yield ((literal[0], literal[0]) if counted and name == "say" else literal[0]), where


def template_texts(path: Path) -> Iterator[Text]:
    """The texts of a template, by Django's own reading of it."""
    from django.utils.translation.template import templatize

    where = str(path.relative_to(SOURCE))
    code = templatize(path.read_text(encoding="utf-8"), origin=where)
    # What is left is lines of calls, blanked everywhere else.
    from babel.messages.extract import extract_python

    keywords = {"gettext": None, "_": None, "ngettext": (1, 2)}
    for _, name, texts, _ in extract_python(io.BytesIO(code.encode()), list(keywords), [], {}):
        if name == "ngettext":
            yield (texts[0], texts[1]), where
        elif isinstance(texts, str) and texts:
            yield texts, where


def rule_texts() -> Iterator[Text]:
    """What the catalogue, the law and the packs say."""
    from amparo.law.limits import INTERNATIONAL
    from amparo.law.packs import load_law, load_pack, shipped_packs
    from amparo.safeguards import describing
    from amparo.safeguards.loader import load_catalogue

    catalogue = load_catalogue("XA")
    yield from ((text, "safeguards/describing.py") for text in describing._REFERENCES.values())
    yield from ((limit.id.replace("-", " "), "limits") for limit in catalogue.limits)
    yield from ((state.name.replace("_", " "), "states") for state in catalogue.states)
    for rule in catalogue.rules:
        where = f"safeguards/catalogue/{Path(rule.file).name}"
        yield from ((text, where) for text in (rule.title, rule.plain, *rule.unseen) if text)
        yield from ((each.label, where) for each in rule.unless)
    for example in catalogue.examples:
        yield example.title, f"safeguards/catalogue/{Path(example.file).name}"
    for pack in (load_law(), *(load_pack(name) for name in shipped_packs())):
        yield from ((label, "law/texts/packs") for label in pack.roles.values())
        yield from ((label, "law/texts/packs") for label in getattr(pack, "emergency", ()))
        for quantity in pack.quantities.values():
            yield quantity.label, "law/texts/quantities.toml"
            yield quantity.means, "law/texts/quantities.toml"
        for instrument in pack.texts.instruments.values():
            yield instrument.short, "law/texts/instruments.toml"
            yield instrument.title, "law/texts/instruments.toml"
        for provision in pack.texts.provisions.values():
            yield provision.says, "law/texts/provisions"
            yield provision.reference, "law/texts/provisions"
    for pack in map(load_pack, shipped_packs()):
        yield pack.name, "law/texts/packs"
        yield pack.note, "law/texts/packs"
        own = (*pack.own_limits, *pack.bodies, *pack.lines, *pack.offences) if pack.id != INTERNATIONAL else ()
        yield from ((each.note, "law/texts/packs") for each in own)
        if pack.calendar is not None:
            names = (
                *pack.calendar.fixed.values(),
                *(each.name for each in pack.calendar.moving),
                *pack.calendar.single.values(),
            )
            yield from ((name, "law/texts/packs") for name in names)
    yield "public holiday", "law/calendars.py"


def word_texts() -> Iterator[Text]:
    """The vocabulary: labels first, by topic of their first use, then hints."""
    from amparo.pathway.track_table import load_lanes
    from amparo.pathway.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    for lane in load_lanes():
        yield lane.label, "tracks"
        yield from ((state.label, "tracks") for state in lane.states.values())
    for kind in vocabulary.kinds.values():
        yield kind.label, f"kind {kind.name}"
        for attribute in kind.attributes.values():
            yield attribute.label, f"question {attribute.name}"
            yield from ((label, f"answer {attribute.name}") for label in attribute.code_labels)
    for kind in vocabulary.kinds.values():
        yield kind.means, f"hint {kind.name}"
        yield from ((attribute.means, f"hint {attribute.name}") for attribute in kind.attributes.values())


def name_texts() -> Iterator[Text]:
    """What the agencies and places of the demonstration are called."""
    from amparo.law.toml_files import read_toml

    country = read_toml(SOURCE / "entrypoints" / "demo" / "country.toml", "country.toml").content
    for table in ("agency", "facility"):
        yield from ((each["name"], f"demo {table}") for each in country[table].values())


def page_texts() -> Iterator[Text]:
    """What pages and their forms say, with the names of roles, purposes and holdings."""
    from amparo.access.actors import Purpose, Role
    from amparo.access.decision import COMPARTMENT_LABELS

    for path in _python(PAGES):
        yield from python_texts(path)
    for folder in ("entrypoints/templates", "casework/web/templates"):
        for path in sorted((SOURCE / folder).rglob("*.html")):
            yield from template_texts(path)
    yield from ((each.label.text, "access/actors.py") for each in (*Role, *Purpose))
    yield from ((label, "access/decision.py") for label in COMPARTMENT_LABELS.values())


def _python(places: Iterable[str]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        path = SOURCE / place
        found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
    return found


def gathered() -> dict[str, list[Text]]:
    """The texts of each domain. A text that two domains would hold stands in the first alone."""
    rules = [text for name in RULES for text in python_texts(SOURCE / "safeguards" / f"{name}.py")]
    return {
        "django": list(page_texts()),
        "rules": [*rules, *rule_texts()],
        "words": list(word_texts()),
        "names": list(name_texts()),
    }


def catalogue_of(texts: Iterable[Text], stood: set[str]) -> Catalog:
    """An empty catalogue of `texts`; those whose key is in `stood` are left out, and the others put there."""
    catalogue = Catalog(charset="utf-8")
    own: set[str] = set()
    for text, where in texts:
        key = text[0] if isinstance(text, tuple) else text
        if not key.strip() or key in stood:
            continue
        own.add(key)
        known = catalogue.get(key)
        identity = known.id if known is not None and isinstance(known.id, tuple) else text
        catalogue.add(identity, locations=[(where, None)])
    stood |= own
    return catalogue


def updated(language: str) -> dict[Path, str]:
    """The text of each catalogue of `language` as it should stand."""
    stood: set[str] = set()
    files: dict[Path, str] = {}
    for domain, texts in gathered().items():
        path = HERE / language / "LC_MESSAGES" / f"{domain}.po"
        template = catalogue_of(texts, stood)
        known = (
            read_po(io.BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)
        )
        known.update(template, no_fuzzy_matching=True)
        known.obsolete.clear()
        out = io.BytesIO()
        write_po(out, known, width=116, omit_header=True, sort_output=False, include_lineno=False)
        files[path] = _HEAD.format(language=language, plural=known.plural_forms) + out.getvalue().decode()
    return files


_HEAD = """msgid ""
msgstr ""
"Project-Id-Version: Amparo\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def main(arguments: list[str]) -> int:
    """Writes the catalogues, or with `--check` only says whether they are up to date."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if they are not up to date")
    check: bool = parser.parse_args(arguments).check
    from django.conf import settings

    settings.configure(USE_I18N=True)
    stale: list[Path] = []
    for language in LANGUAGES:
        for path, text in updated(language).items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(path)
                if not check:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(text, encoding="utf-8")
    for path in stale:
        sys.stdout.write(f"{path.relative_to(SOURCE)}: {'is not up to date' if check else 'written'}\n")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
