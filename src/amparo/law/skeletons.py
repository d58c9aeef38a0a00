"""A new pack, ready to be filled in: every section with its keys, every limit with the floor beside it.

Pure. Everything but the head stands in comments, so that the pack can be checked from the first minute on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from amparo.law.limits import INTERNATIONAL, POLICY, LimitVersion, Period
from amparo.law.linting import value_text
from amparo.law.pack_files import MAIN
from amparo.law.packs import Law, load_law
from amparo.law.reading_texts import Quantity
from amparo.law.schema import SECTION, Section

#: Which sections a new pack keeps in which file.
FILES = {
    "bodies.toml": ("level", "role", "body"),
    "calendar.toml": ("calendar", "calendar.fixed", "calendar.moving", "calendar.single"),
    "texts.toml": ("instrument", "provision"),
    "offences.toml": ("offence",),
    "lines.toml": ("line", "emergency"),
}
_LINE = 110
_HOW = """\
# A line that begins with # is not read. In place of ID stands a short name of your own: small letters and dashes.
# "else ..." is what holds where a key is left out; "if there is one" may be left out too; the others are needed.

"""


def skeleton(
    identity: str,
    name: str,
    zone: str,
    kinds: Mapping[str, str] | None = None,
    iccs: Mapping[str, str] | None = None,
) -> Mapping[str, str]:
    """The files of a new pack by name. `identity` is the country's code, `zone` the IANA name of its clock.

    The roles, the `kinds` of event and the `iccs` codes are listed in words where they are to be chosen from; the
    last two are the vocabulary's, and not listed if nobody brought them."""
    head = (
        f"[pack]\nid = {_quoted(identity)}\nname = {_quoted(name)}\nzone = {_quoted(zone)}\n"
        'languages = ["en"]     # the language of the labels first, then those of labels = { ... }\n'
        '# version = "1.0"\n# issued = 2026-01-31\n# leap_birthday = "02-28"\n'
        "# invented = true     # only of a country that does not exist\n"
    )
    law = load_law()
    chosen = {
        "bodies.toml": _chosen("The roles:", law.roles),
        "lines.toml": _chosen("The kinds of event, for on = [...]:", kinds or {}),
        "offences.toml": _chosen("The codes of the classification, for iccs = [...]:", iccs or {}),
    }
    return {
        MAIN: head,
        **{
            file: _HOW + "\n".join(_section(SECTION[name]) for name in names) + chosen.get(file, "")
            for file, names in FILES.items()
        },
        "limits.toml": "\n".join(
            [
                _HOW,
                *(_section(SECTION[name]) for name in ("quantity", "limit")),
                *(_limit(quantity, law) for quantity in law.quantities.values()),
            ]
        ),
    }


def _section(section: Section) -> str:
    lines = [*_comment(section.means), f"# {section.heading}"]
    for key in section.keys:
        need = "" if key.needed else f" (else {key.unsaid})" if key.unsaid else " (if there is one)"
        lines.append(f"# {key.name} =     # {key.holds}: {key.means}{need}")
    return "\n".join(lines) + "\n"


def _chosen(heading: str, words: Mapping[str, str]) -> str:
    """What can be chosen from, a line each; nothing if there is none."""
    lines = [line for name, label in words.items() for line in _comment(f"{name}: {label}")]
    return "\n".join(["", f"# {heading}", *lines, ""]) if lines else ""


def _limit(quantity: Quantity, law: Law) -> str:
    versions = [limit for limit in law.limits if limit.id == quantity.id]
    lines = [*_comment(f"{quantity.label}. {quantity.means}")]
    lines += [line for version in versions for line in _comment(_floor(version, law))]
    floor = versions[0]
    example = f'"{floor.value.text()}"' if isinstance(floor.value, Period) else f"{floor.value:g}"
    counted = [f'# ends = "{floor.ends}"'] if floor.ends != "day" else []
    lines += ["# [[limit]]", f'# id = "{quantity.id}"', f"# value = {example}", *counted, '# provision = "..."', ""]
    return "\n".join(lines)


def _floor(version: LimitVersion, law: Law) -> str:
    value = value_text(version)
    if version.law == POLICY:
        return f"No instrument gives a number. Amparo's own, where the country is silent: {value}."
    assert version.law == INTERNATIONAL  # noqa: S101 - the law that all share holds no other
    return f"International: {value} ({law.texts.provisions[version.provision].cited})."


def _comment(text: str) -> Iterable[str]:
    line = "#"
    for word in text.split():
        if len(line) + 1 + len(word) > _LINE:
            yield line
            line = "#"
        line += f" {word}"
    yield line


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
