"""Where a duty comes from, in the reader's words: provisions that a rule cites, and how strong each is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from amparo.casework.wording import Wording
from amparo.law.citations import CitationError, resolve
from amparo.law.instruments import Provision, Standing
from amparo.law.packs import Pack
from amparo.safeguards.nodes import Rule


@dataclass(frozen=True, slots=True)
class Source:
    """A cited provision: as a page cites it, what it says in our words, and how strong it is.

    `title` is the full name of the text, empty where the citation spells it out already.
    """

    cited: str
    title: str
    says: str
    standing: str


def provisions_of(rule: Rule, pack: Pack) -> tuple[Provision, ...]:
    """The provisions that the rule cites, each once, in its order. What resolves to nothing is left out: the
    catalogue is checked when it is loaded."""
    found: dict[str, Provision] = {}
    for citation in rule.sources:
        try:
            for provision in resolve(citation.instrument, citation.reference, pack.texts):
                found.setdefault(provision.id, provision)
        except CitationError:
            continue
    return tuple(found.values())


def cited(provision: Provision, words: Wording) -> str:
    """The provision as a page cites it in the reader's language."""
    return words.translate("{instrument}, {place}").format(
        instrument=words.translate(provision.instrument.short), place=words.translate(provision.reference)
    )


def source_of(provision: Provision, words: Wording) -> Source:
    """The provision as the source of a duty."""
    return Source(
        cited(provision, words),
        _full_title(provision, words),
        words.translate(provision.says),
        standing_of(provision, words),
    )


def _full_title(provision: Provision, words: Wording) -> str:
    """The full name of the text in the reader's language; empty if it begins as the citation does."""
    title = words.translate(provision.instrument.title)
    return "" if title.startswith(words.translate(provision.instrument.short)) else title


def standing_of(provision: Provision, words: Wording) -> str:
    """How strong a source is, and whether its text was read."""
    say = words.translate
    standing = {
        Standing.BINDING_TREATY: say("binding treaty"),
        Standing.AUTHORITATIVE_GUIDANCE: say("authoritative guidance"),
        Standing.BEST_PRACTICE: say("best practice"),
        Standing.NATIONAL_LAW: say("national law"),
        Standing.HOUSE_POLICY: say("house policy, not law"),
    }[provision.standing]
    read = say("text verified") if provision.verified else say("text not yet verified")
    parts = [standing, read]
    if successor := provision.instrument.successor:
        parts.append(say("superseded by {text}").format(text=say(successor)))
    return say(", ").join(parts)
