"""The tables that rules stand on, read: dated limits written into a rule file, and states.

Pure. What is wrong is noted on the table where it stands. Source: the rule language, sections 2 and 5.
"""

from __future__ import annotations

import re
from datetime import date

from amparo.law.limits import POLICY, LimitVersion, Period, PeriodError
from amparo.safeguards.mistakes import advice_for, quoted
from amparo.safeguards.nodes import State
from amparo.safeguards.tables import Table, said_type
from amparo.safeguards.words import Scene, Words

LIMIT_KEYS = (
    *("id", "law", "value", "from", "to", "count", "first_day_counts", "ends"),
    *("provision", "verified", "floor", "note"),
)
STATE_KEYS = ("opens", "where", "closes", "key", "of", "joins", "union")

_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_NAME = re.compile(r"^[a-z][a-z0-9_]*$")


def check_id(table: Table, key: str, value: str) -> None:
    """Notes an id that is not written like one."""
    if value and not _ID.match(value):
        table.note(
            key, f"{quoted(value)} is no id", "small letters, digits and single hyphens: solitary-hard-limits"
        )


def check_name(table: Table, value: str, noun: str) -> None:
    """Notes a name of a term, state or list that conditions could not name."""
    if not _NAME.match(value):
        table.note((value, "="), f"{quoted(value)} is no name of a {noun}", "small letters, digits and underscores")


# --- limits ---------------------------------------------------------------------------------------------


def read_limit(table: Table, own_id: str = "") -> LimitVersion | None:
    """A dated value of a limit. One written into a rule (`own_id`) needs no id, and is house policy unless
    it says which law states it."""
    table.only([key for key in LIMIT_KEYS if not (own_id and key == "id")])
    name = own_id or table.text("id", needed=True)
    if not own_id:
        check_id(table, "id", name)
    law = table.text("law") or (POLICY if own_id else "")
    if not law:
        table.note(
            "", "law is missing", 'law = "international", "policy" or a country', "Say which law states the value"
        )
    value = _value(table)
    start, end = _day(table, "from"), _day(table, "to")
    if start and end and end < start:
        table.note("to", f"the value ends {end} before it begins {start}", "from before to")
    count = table.one_of("count", ("calendar", "working"), "way of counting", "calendar")
    ends = table.one_of("ends", ("day", "same_time"), "end", "day")
    floor = table.one_of("floor", ("at_most", "at_least"), "floor", "at_most")
    first_day_counts, verified = table.flag("first_day_counts"), table.flag("verified")
    provision, note = table.text("provision"), table.text("note")
    if value is None:
        return None
    return LimitVersion(
        name,
        law,
        value,
        start,
        end,
        count,
        first_day_counts,
        ends,
        provision,
        verified=verified,
        floor=floor,
        note=note,
    )


def _value(table: Table) -> Period | float | None:
    value = table.data.get("value")
    expected = "a length of time (PT24H, P14D, P6M) or a number"
    match value:
        case None:
            table.note("", "value is missing", expected, "Write value = 'PT24H' or value = 14")
        case bool():
            table.note("value", f"value is {said_type(value)}", expected)
        case int() | float():
            return float(value)
        case str() if re.fullmatch(r"-?\d+(\.\d+)?", value):
            return float(value)
        case str():
            try:
                return Period.read(value)
            except PeriodError as error:
                table.note("value", str(error), expected, "Units are not mixed: P1M15D has no agreed end")
        case _:
            table.note("value", f"value is {said_type(value)}", expected)
    return None


def _day(table: Table, key: str) -> date | None:
    value = table.data.get(key)
    if value is None or type(value) is date:
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            table.note(key, f"there is no day {quoted(value)}", "a day: 2024-01-31")
            return None
    table.note(key, f"{key} is {said_type(value)}", "a day: 2024-01-31")
    return None


# --- states ---------------------------------------------------------------------------------------------


def read_state(table: Table, name: str, words: Words) -> State:
    """A state: over opening and closing kinds, or over the spans of another state."""
    table.only(STATE_KEYS)
    kinds = words.vocabulary.kinds
    opens = table.known_names("opens", kinds, "kind of event", "kinds")
    closes = table.known_names("closes", kinds, "kind of event", "kinds")
    of = table.text("of") or None
    if of:
        for key in ("opens", "closes", "where"):
            if table.has(key):
                table.note(key, f"{key} stands beside of", "either of, or opens and closes", f"Take {key} out")
        if of not in words.states:
            table.note("of", f"there is no state {quoted(of)}", "", advice_for(of, words.states, "states"))
    else:
        for key in ("opens", "closes"):
            if not table.has(key):
                table.note(
                    "", f"{key} is missing", f"the kinds that {key[:-1]} the state", f'Write {key} = ["..."]'
                )
        for kind in sorted(set(opens) & set(closes)):
            table.note("closes", f"{kind} both opens and closes the state", "different kinds")
    return State(
        name=name,
        opens=opens,
        closes=closes,
        where=table.condition("where", words, Scene(opens)),
        key=read_scope(table, "key", words),
        of=of,
        joins=read_period(table, "joins"),
        union=table.flag("union"),
    )


def read_period(table: Table, key: str) -> Period | None:
    """The length of time at `key`; `None` if it is not there or wrong."""
    text = table.text(key)
    if not text:
        return None
    try:
        return Period.read(text)
    except PeriodError as error:
        table.note(key, str(error), "a length of time")
        return None


def read_scope(table: Table, key: str, words: Words) -> tuple[str, ...]:
    """References, narrow to wide; empty for the whole subject.

    `subject` may stand last, as the widest: events that have no reference in common then belong together.
    """
    if table.data.get(key) in ("subject", ["subject"]):
        return ()
    known = words.references()
    names = table.known_names(key, {*known, "subject"}, "reference", "references")
    if "subject" in names[:-1]:
        table.note(
            key, "subject is not the last", "", "Put it last: it is the widest, and nothing after it is asked"
        )
    return names
