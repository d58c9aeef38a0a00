"""Reading the audit, as the one login that may: the auditor's. That it was read stands in it first.

Without Django: whoever audits needs that one address, and neither the application's login nor its keys. Nothing
here selects who acted or whose file it was, so that neither can be shown by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from psycopg import sql

from amparo.access.actors import Purpose
from amparo.access.audited import GRANTED, Action, Entry

LOGIN = "amparo_auditor"

_ROWS_AT_ONCE = 2_000

_ENTRIES = sql.SQL(
    "select id::text, at, agency, role, action, purpose, outcome, cardinality(subjects)"
    " from access_auditentry where at >= %s and at <= %s order by at, id"
)

#: The login's own act, at the moment that the database's clock shows: it acts for no agency, and is no person's.
_READ = sql.SQL(
    "insert into access_auditentry (id, at, actor, agency, role, action, purpose, outcome, asked, subjects) values"
    " (gen_random_uuid(), (extract(epoch from transaction_timestamp()) * 1000000)::bigint,"
    " '00000000-0000-0000-0000-000000000000', '', 'auditor', %s, %s, %s, '', '{}')"
)


class OtherLogin(RuntimeError):
    """The address is that of another login than the auditor's."""


class NotAudited(RuntimeError):
    """That the audit is read cannot be written into it, so nothing is read."""


def read_entries(address: str, start: int, end: int) -> Iterator[Entry]:
    """The entries made in `[start, end]` (microseconds UTC, closed), in order, in bounded memory.

    Before the first comes an entry of this reading, kept whatever happens to the rest. `address` is a connection
    string. Raises `OtherLogin` and `NotAudited` before it reads anything, and `psycopg.Error`.
    """
    with psycopg.connect(address) as connection:
        connection.read_only = True
        login = connection.execute("select current_user").fetchone()
        if login != (LOGIN,):
            raise OtherLogin(f"is the address of another login than {LOGIN}, which alone reads the audit")
        connection.commit()
        connection.read_only = False
        try:
            connection.execute(_READ, [Action.READ_AUDIT, Purpose.REVIEW, GRANTED])
        except psycopg.errors.InsufficientPrivilege as error:
            raise NotAudited(
                "cannot add to the audit that it was read; bring the database up to date: amparo serve --prepare"
            ) from error
        connection.commit()
        connection.read_only = True
        with connection.cursor(name="audit") as cursor:
            cursor.itersize = _ROWS_AT_ONCE
            for row in cursor.execute(_ENTRIES, [start, end]):
                yield Entry(*row)
