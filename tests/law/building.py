"""Timelines from situations, as the kit builds them."""

from __future__ import annotations

from amparo.pathway.instants import read_instant as instant_of
from amparo.safeguards.kit.records import SUBJECT, Record, build, point, value_of

__all__ = ["SUBJECT", "Record", "build", "instant_of", "point", "value_of"]
