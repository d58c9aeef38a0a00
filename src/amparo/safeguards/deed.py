"""How one kind of event is said in a clause.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from amparo.law.messages import Message


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of event as a clause: past, past perfect without its "had", and present."""

    that: Message
    had: Message
    is_done: Message
