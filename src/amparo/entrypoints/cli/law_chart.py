"""`amparo law chart`: the clocks of a pack on A3, for the wall of a police station."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from amparo.casework.papers.chart import chart as chart_of
from amparo.casework.papers.setting import PaperError, set_paper
from amparo.entrypoints.cli.failing import BadInput, writing
from amparo.entrypoints.cli.languages import wording_in
from amparo.law.counting import day_of, start_of_day
from amparo.law.packs import load_pack
from amparo.law.toml_files import FileError
from amparo.pathway.clock import SystemClock
from amparo.safeguards.loader import load_catalogue
from amparo.safeguards.mistakes import RuleError


def chart(
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")],
    country: Annotated[str, typer.Option(help="A pack: its folder, its file, or a name (XA).")] = "XA",
    language: Annotated[str, typer.Option(help="The language of the chart: en or ar.")] = "en",
    on: Annotated[str | None, typer.Option(help="The day whose law counts (2026-04-13). Else today.")] = None,
) -> None:
    """Write every deadline and length of a pack on one A3 sheet, by stage, with what is stricter or looser."""
    try:
        pack = load_pack(country)
        rules = load_catalogue(pack)
    except (FileError, RuleError) as error:
        raise BadInput(str(error)) from error
    day = day_of(SystemClock().now(), pack.zone) if on is None else _day(on)
    at = start_of_day(day, pack.zone)
    words = wording_in(language, at, pack.zone)
    try:
        made = set_paper("chart", chart_of(pack, rules, day, words), language, at)
    except PaperError as error:
        raise BadInput(str(error)) from error
    with writing(output):
        output.write_bytes(made)
    typer.echo(f"{output}: {pack.called}, in force on {day.isoformat()}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--on {text} is no day; write it as 2026-04-13") from None
