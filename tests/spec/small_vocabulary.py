"""A vocabulary of a few kinds, limits and provisions, so that sentences stand by themselves."""

from __future__ import annotations

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.vocabulary import Attribute, Compartment, Kind, Type, Vocabulary


def _attribute(name: str, type_: Type, *codes: str, carried: str | None = None) -> Attribute:
    return Attribute(name, type_, group="test", label=name, codes=codes, carried=carried)


def _kind(name: str, *attributes: Attribute, once: str | None = None, derived: bool = False) -> Kind:
    return Kind(
        name=name,
        compartment=Compartment.SPINE,
        track="none",
        label=name,
        means=name,
        attributes={attribute.name: attribute for attribute in attributes},
        references=("hearing", "proceeding", "episode", "facility"),
        once=once,
        derived=derived,
    )


_HELD = _attribute("held", Type.BOOL3)
_LINKED = _attribute("linked", Type.BOOL3, carried="child")

VOCABULARY = Vocabulary(
    version=1,
    kinds={
        kind.name: kind
        for kind in (
            _kind("born", _attribute("birth", Type.DATE, carried="child")),
            _kind("stopped", _HELD, _LINKED, _attribute("place", Type.CODE, "cell", "home", "street")),
            _kind(
                "heard",
                _attribute("forum", Type.CODE, "judge", "officer", "elder"),
                _attribute("present", Type.SET, "lawyer", "parent", "interpreter"),
                _attribute("hours", Type.NUMBER),
                _attribute("note", Type.TEXT),
                _attribute("desk", Type.TEXT),
                once="episode",
            ),
            _kind(
                "charged", _attribute("act_date", Type.DATE, carried="proceeding"), _attribute("desk", Type.TEXT)
            ),
            _kind("admitted", _HELD, _attribute("reason", Type.CODE, "order", "transfer")),
            _kind("let_go", _attribute("reason", Type.TEXT), _attribute("until", Type.DATE)),
            _kind("noted", _attribute("a", Type.BOOL3), _attribute("b", Type.BOOL3)),
            _kind("turned_18", derived=True),
        )
    },
)

LIMITS = (
    LimitVersion("hearing", "international", Period.read("PT24H")),
    LimitVersion("review", "policy", Period.read("P14D")),
    LimitVersion("minimum-age", "international", 14.0),
)

ROLES = ("police", "court", "facility")

PROVISIONS = {("charter", "art 1"): True, ("comment", "para 90"): False}


def was_read(instrument: str, reference: str) -> bool:
    """Whether the text of a provision was read; raises `LookupError` for one that is nowhere."""
    if (instrument, reference) not in PROVISIONS:
        raise LookupError(f"there is no {reference} of {instrument}")
    return PROVISIONS[instrument, reference]
