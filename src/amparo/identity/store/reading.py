"""The way out of identity's store: names, in one query however many are asked for.

Under the app's login the database hands out only what the acting person's mandates allow.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from amparo.identity.naming import GivenName, RecordedName, standing_names
from amparo.identity.store import models
from amparo.vault.envelopes import Place
from amparo.vault.errors import CannotOpen, NoSuchKey
from amparo.vault.key_store import key_store_at

#: Under which key names are locked: one of its own, so that sealing a name and reading a fact stay apart.
COMPARTMENT = "identity"


def place_of(name_id: str) -> Place:
    """Where the locked value of a name stands."""
    return Place("identity_name", name_id, "locked", COMPARTMENT)


@dataclass(frozen=True, slots=True)
class HeldNames:
    """The standing names of some subjects, newest last, and `locked`, those of whose names a key is missing or does
    not fit. A subject without a name, or out of reach, stands in neither."""

    names: Mapping[str, tuple[RecordedName, ...]]
    locked: frozenset[str]


def names_of(subjects: Iterable[str], using: str = "default") -> HeldNames:
    """The names of `subjects`. Raises `vault.errors.VaultError` if the key store is no key store."""
    rows = list(
        models.Name.objects.using(using)
        .filter(subject__in=[UUID(subject) for subject in subjects])
        .values_list("subject", "id", "kind", "locked", "corrects", "recorded", "agency")
    )
    keys = key_store_at(settings.AMPARO_KEYS).keys({(str(row[0]), COMPARTMENT) for row in rows})
    locked: set[str] = set()
    found: dict[str, list[tuple[RecordedName, str | None]]] = defaultdict(list)
    for subject, identity, kind, kept, corrects, recorded, agency in rows:
        key = keys.get((str(subject), COMPARTMENT))
        try:
            if key is None:
                raise NoSuchKey(f"name {identity} is locked with a key that is not in the key store")
            original, *others = json.loads(key.open(bytes(kept), place_of(str(identity))))
        except (NoSuchKey, CannotOpen):
            locked.add(str(subject))
            continue
        name = RecordedName(str(identity), str(subject), GivenName(original, kind, tuple(others)), recorded, agency)
        found[str(subject)].append((name, str(corrects) if corrects else None))
    standing = {subject: standing_names(names) for subject, names in found.items() if subject not in locked}
    return HeldNames(standing, frozenset(locked))
