"""The way into identity's store. Callers have said who acts and stand in a transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections

from amparo.identity.naming import GivenName, is_reference, new_references
from amparo.identity.store import models
from amparo.identity.store.reading import COMPARTMENT, place_of
from amparo.vault.key_store import key_store_at

_APP = "default"


class ReferenceTaken(ValueError):
    """The reference code that was asked for calls another pathway."""


def mint_reference(subject: str, country: str, year: int, wanted: str | None = None) -> str:
    """Gives `subject` its reference code and returns it: `wanted`, or a new one that nobody had.

    Raises `ReferenceTaken` if `wanted` is taken, and `ValueError` if it is none.
    """
    if wanted is not None and not is_reference(wanted):
        raise ValueError(f"{wanted!r} is no reference code; write one such as XA-2026-0417")
    for reference in [wanted] if wanted else new_references(country, year):
        with connections[_APP].cursor() as cursor:
            cursor.execute(
                "insert into identity_handle (reference, subject) values (%s, %s)"
                " on conflict (reference) do nothing",
                [reference, UUID(subject)],
            )
            if cursor.rowcount == 1:
                return reference
    raise ReferenceTaken(f"{wanted} calls another pathway; leave the code to the server")


def add_names(
    subject: str, names: Sequence[GivenName], *, agency: str, author: str, at: int, corrects: str | None = None
) -> None:
    """Records names of `subject`, locked. `corrects` is the id of the recorded name that they replace.

    An agency replaces its own names alone. Raises `ValueError` for that, and for a name whose form is wrong; the
    message does not quote it.
    """
    tidied = [name.tidy() for name in names]
    for name in tidied:
        if problem := name.problem():
            raise ValueError(problem.text)
    if not tidied:
        return
    if corrects is not None:
        own = models.Name.objects.using(_APP).filter(subject=UUID(subject), agency=agency, id=UUID(corrects))
        if not own.exists():
            raise ValueError("no name of your agency's stands here to be replaced; add the right name beside it")
    key = key_store_at(settings.AMPARO_KEYS).ensure([(subject, COMPARTMENT)])[(subject, COMPARTMENT)]
    rows: list[models.Name] = []
    for name in tidied:
        identity = uuid4()
        plain = json.dumps([name.original, *name.transliterations], ensure_ascii=False).encode()
        rows.append(
            models.Name(
                subject=UUID(subject),
                id=identity,
                kind=name.kind,
                locked=key.lock(plain, place_of(str(identity))),
                corrects=UUID(corrects) if corrects else None,
                recorded=at,
                agency=agency,
                author=UUID(author),
            )
        )
    models.Name.objects.using(_APP).bulk_create(rows)
