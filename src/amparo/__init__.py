"""Amparo: casework, safeguards and accountability for children recruited and exploited by
organized criminal and terrorist groups who meet the justice system.

The pure core (`law`, `pathway`, `safeguards`) needs neither Django nor a database, and neither does what this
module hands on: `amparo.check` and the classes that it takes and gives. Each is imported when it is first asked
for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from amparo.entrypoints.library.checking import OptionError
    from amparo.entrypoints.library.checks import check, suggest_map
    from amparo.entrypoints.library.results import Checked, Counts, Judged
    from amparo.law.toml_files import FileError
    from amparo.pathway.events import Answer, Coverage, Event
    from amparo.pathway.instants import Instant, Precision, read_instant
    from amparo.pathway.logs.rows import Reject
    from amparo.safeguards.findings import Finding, Outcome
    from amparo.safeguards.mistakes import RuleError

__version__ = "0.1.0"

#: Where each name of the library stands.
_NAMES = {
    "check": "entrypoints.library.checks",
    "suggest_map": "entrypoints.library.checks",
    "Checked": "entrypoints.library.results",
    "Counts": "entrypoints.library.results",
    "Judged": "entrypoints.library.results",
    "Finding": "safeguards.findings",
    "Outcome": "safeguards.findings",
    "Reject": "pathway.logs.rows",
    "Event": "pathway.events",
    "Answer": "pathway.events",
    "Coverage": "pathway.events",
    "Instant": "pathway.instants",
    "Precision": "pathway.instants",
    "read_instant": "pathway.instants",
    "FileError": "law.toml_files",
    "OptionError": "entrypoints.library.checking",
    "RuleError": "safeguards.mistakes",
}

__all__ = [
    "Answer",
    "Checked",
    "Counts",
    "Coverage",
    "Event",
    "FileError",
    "Finding",
    "Instant",
    "Judged",
    "OptionError",
    "Outcome",
    "Precision",
    "Reject",
    "RuleError",
    "check",
    "read_instant",
    "suggest_map",
]


def __getattr__(name: str) -> object:
    """A name of the library, imported when it is first asked for."""
    if name not in _NAMES:
        raise AttributeError(f"module 'amparo' has no attribute {name!r}")
    found: object = getattr(import_module(f"amparo.{_NAMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """All names, those not yet imported among them."""
    return sorted({*globals(), *_NAMES})
