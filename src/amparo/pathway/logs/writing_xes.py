"""Writes XES (IEEE 1849), case by case and in bounded memory.

Pure. What is written is read back by `reading.read_log` without a map, to equal events (see `stating` for what a
text cannot say). Other programs find `concept:name` and `time:timestamp` where the standard has them; the latter
is the earliest moment at which the event may have happened, for XES knows no day without an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from amparo.pathway.events import Event
from amparo.pathway.logs.stating import SUBJECT, ZONE, first_moment, said_of

#: What XML 1.0 cannot hold, however it is written.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

TAIL = "</log>\n"

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2023" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<classifier name="Kind" keys="concept:name"/>
"""


def write_xes(
    cases: Iterable[tuple[str, Iterable[Event]]],
    stream: BinaryIO,
    *,
    zone: str = "UTC",
    subject: str = "child",
    marks: Mapping[str, str] | None = None,
) -> int:
    """Write `cases`, each an id and its events in the order given, to `stream` as UTF-8, and return the number of
    events.

    `zone` is the zone in which the days of the log lie; `subject` the kind of subject that its kinds are about, or
    `case` for kinds of the log's own. `marks` stand on the log and on every event (`{"synthetic": "yes"}`).
    Characters that XML cannot hold become U+FFFD. One event at a time is in memory.
    """
    marking = _strings(marks or {})
    stream.write(head(zone, subject, marks or {}).encode())
    number = 0
    for case, events in cases:
        stream.write(f"<trace>{_attribute('string', 'concept:name', case)}\n".encode())
        for event in events:
            stream.write(f"<event>{_event(event, zone)}{marking}</event>\n".encode())
            number += 1
        stream.write(b"</trace>\n")
    stream.write(TAIL.encode())
    return number


def head(zone: str, subject: str, marks: Mapping[str, str]) -> str:
    """What stands before the first trace. It says on what subject the log's kinds are, and its zone, so that
    `reading.read_log` needs no map; `TAIL` ends the log."""
    return f"{_HEAD}{_strings({SUBJECT: subject, ZONE: zone, **marks})}\n"


def _event(event: Event, zone: str) -> str:
    parts = [_attribute("string", "concept:name", event.kind)]
    if moment := first_moment(event.happened):
        parts.append(_attribute("date", "time:timestamp", moment))
    parts += [_attribute("string", name, text) for name, text in sorted(event.references.items()) if text]
    parts += [_attribute(said.type, said.name, said.text) for said in said_of(event, zone)]
    return "".join(parts)


def _strings(texts: Mapping[str, str]) -> str:
    return "".join(_attribute("string", name, text) for name, text in texts.items())


def _attribute(kind: str, name: str, text: str) -> str:
    if kind == "list":
        return f"<list key={quoteattr(plain(name))}><values/></list>"
    return f"<{kind} key={quoteattr(plain(name))} value={quoteattr(plain(text))}/>"


def plain(text: str) -> str:
    """`text` with what XML cannot hold replaced by U+FFFD."""
    return _FORBIDDEN.sub("\ufffd", text)
