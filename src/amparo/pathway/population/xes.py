"""Writes lives as XES (IEEE 1849): a trace a child, an event a fact.

Pure. `time:timestamp` is the first moment at which an event may have happened, as other tools expect one;
`happened` says it as it is known, and is what `amparo check` reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from amparo.pathway.population.batches import Texts, in_order
from amparo.pathway.population.lives import Life, Told


def traces(lives: Iterable[Life], texts: Texts) -> Iterator[str]:
    """One trace a life, as text."""
    for life in lives:
        parts = [f'<trace>\n<string key="concept:name" value="{life.subject}"/>\n']
        for told in in_order(life):
            parts.append(
                f'<event><string key="synthetic" value="yes"/><string key="concept:name" value="{told.kind}"/>'
                f"{_when(told, texts)}"
                f'<string key="recorded" value="{texts.minute(told.recorded)}"/>'
                f'<string key="id" value="{told.id}"/><string key="org:group" value="{told.agency}"/>'
                f'<string key="author" value="synthetic"/><string key="source" value="{told.source}"/>'
            )
            if told.corrects is not None:
                parts.append(f'<string key="corrects" value="{told.corrects}"/>')
            parts += [f'<string key="{name}" value="{refers}"/>' for name, refers in told.references.items()]
            parts += [
                f'<string key="{name}" value={quoteattr(texts.value(says))}/>' for name, says in told.says.items()
            ]
            parts.append("</event>\n")
        parts.append("</trace>\n")
        yield "".join(parts)


def _when(told: Told, texts: Texts) -> str:
    """What XES says of the time; nothing where nobody knows it."""
    if not (happened := texts.happened(told)):
        return ""
    first = f"{texts.minute(told.earliest)[:-1]}:00Z"
    return f'<date key="time:timestamp" value="{first}"/><string key="happened" value="{happened}"/>'
