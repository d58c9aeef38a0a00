"""Under which texts findings are made: each text that decides, by its digest.

Pure. Of the same record, as of the same moment, the same texts and the same version of Amparo make the same
findings. The command `amparo check` writes this beside its findings, and the conformance kit into its manifest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from amparo.law.digests import digest_of
from amparo.law.limits import INTERNATIONAL, POLICY
from amparo.law.packs import Pack, load_pack, policy_digest, texts_digest
from amparo.pathway.reading_words import WORDS
from amparo.safeguards.loader import CATALOGUE

Plain = Any

#: The program, and no text: another version that judges by the same texts may well find the same.
PROGRAM = "amparo"


def made_under(version: str, pack: Pack | None, rules: Sequence[Path] = ()) -> dict[str, Plain]:
    """What decides beside the record, as plain data.

    `version` is Amparo's; `law` the country's pack (`null` without one), `floor` international law, `policy` the
    house's own values, `texts` what all of these build on: instruments, provisions, quantities. `vocabulary` and
    `rules` are the words and the rules: those at the paths `rules`, else the catalogue. Raises `OSError`.
    """
    chosen = list(rules) or [CATALOGUE]
    return {
        PROGRAM: version,
        "law": None if pack is None else _named(pack),
        "floor": _named(load_pack(INTERNATIONAL)),
        "policy": {"id": POLICY, "version": None, "issued": None, "digest": policy_digest()},
        "texts": texts_digest(),
        "vocabulary": digest_of([WORDS]),
        "rules": {"catalogue": chosen == [CATALOGUE], "digest": digest_of(chosen)},
    }


def _named(pack: Pack) -> dict[str, str | None]:
    issued = pack.issued.isoformat() if pack.issued else None
    return {"id": pack.id, "version": pack.version or None, "issued": issued, "digest": pack.digest}


def differences(right: Mapping[str, Plain], other: Mapping[str, Plain]) -> list[tuple[str, str, str]]:
    """Where `other` was made under something else than `right`: the name, what is right, what stands there.

    A name that one of them lacks is a difference. Empty if all of it is the same.
    """
    mine, theirs = dict(_leaves(right)), dict(_leaves(other))
    names = [*mine, *(name for name in theirs if name not in mine)]
    pairs = [(name, mine.get(name, "nothing"), theirs.get(name, "nothing")) for name in names]
    return [(name, one, two) for name, one, two in pairs if one != two]


def _leaves(said: Mapping[str, Plain], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in said.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{before}{name} ")  # type: ignore[reportUnknownArgumentType]
        else:
            yield f"{before}{name}", "none" if value is None else str(value)
