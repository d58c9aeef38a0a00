"""Reading the audit, as the one login that may: the auditor's.

Without Django: whoever audits needs that one address, and neither the application's login nor its keys. Nothing
here selects who acted or whose file it was, so that neither can be shown by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from psycopg import sql

from amparo.access.audited import Entry

LOGIN = "amparo_auditor"

_ROWS_AT_ONCE = 2_000

_ENTRIES = sql.SQL(
    "select id::text, at, agency, role, action, purpose, outcome, cardinality(subjects)"
    " from access_auditentry where at >= %s and at <= %s order by at, id"
)


class OtherLogin(RuntimeError):
    """The address is that of another login than the auditor's."""


def read_entries(address: str, start: int, end: int) -> Iterator[Entry]:
    """The entries made in `[start, end]` (microseconds UTC, closed), in order, in bounded memory.

    `address` is a connection string. Raises `OtherLogin` before it reads anything, and `psycopg.Error`.
    """
    with psycopg.connect(address) as connection:
        connection.read_only = True
        login = connection.execute("select current_user").fetchone()
        if login != (LOGIN,):
            raise OtherLogin(f"is the address of another login than {LOGIN}, which alone reads the audit")
        with connection.cursor(name="audit") as cursor:
            cursor.itersize = _ROWS_AT_ONCE
            for row in cursor.execute(_ENTRIES, [start, end]):
                yield Entry(*row)
