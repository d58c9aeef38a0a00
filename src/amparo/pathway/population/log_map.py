"""The map that `amparo check` reads beside a synthetic log: the zone, and what the agencies vouch for.

Pure.
"""

from __future__ import annotations

from amparo.pathway.events import Coverage
from amparo.pathway.instants import BEGINNING, END
from amparo.pathway.population.days import HOUR
from amparo.pathway.population.parameters import Parameters

_XES = """case = "case:concept:name"
activity = "concept:name"
time = "happened"
agency = "org:group"
"""


def map_text(parameters: Parameters, log_name: str, *, is_xes: bool, subject: str = "child") -> str:
    """The map as TOML. In XES the case and the activity have the names that XES gives them."""
    as_of = parameters.days.text(parameters.days.day(parameters.as_of))
    parts = [
        f"# How to read {log_name}, which is synthetic: nobody in it exists.\n"
        f"# amparo check {log_name} --map THIS_FILE --country XA --as-of {as_of}T00:00\n\n"
        f'[log]\nsubject = "{subject}"\nzone = "{parameters.zone}"\n{_XES if is_xes else ""}'
    ]
    parts += [_declaration(parameters, each) for each in parameters.declared.coverage]
    return "\n".join(parts)


def _declaration(parameters: Parameters, coverage: Coverage) -> str:
    days = parameters.days
    kinds = ", ".join(f'"{kind}"' for kind in sorted(coverage.kinds))
    lines = ["[[coverage]]", f'agency = "{coverage.agency}"', f"kinds = [{kinds}]"]
    if coverage.start > BEGINNING:
        lines.append(f"from = {days.text(days.day(coverage.start))}")
    if coverage.end < END:
        lines.append(f"to = {days.text(days.day(coverage.end))}")
    if coverage.lag:
        lines.append(f'lag = "PT{coverage.lag // HOUR}H"')
    return "\n".join(lines) + "\n"
