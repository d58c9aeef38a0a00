"""How long the list that empties the cells takes with many held children, and how long that of one who holds few.

    python -m bench.empty_cells --children 1000 --events 10 --rounds 20

At most 1000 children, as many as the page opens.

Starts a PostgreSQL of its own and fills it as `bench.case_page` does, with children of one police station, which
vouches for all of its record: stays that began a week apart, with orders that no review followed. Its clock is that
of `bench.case_page`. Times the page as the server makes it (middleware, session, judging, templates; no network),
the opening of the pathways alone, under the safeguards of the list, and reading each of them for casework. Prints
how many rows stand on the page, then milliseconds; leaves with 1 if a child is missing.
"""

from __future__ import annotations

from typing import Any

from bench.case_page import BEGAN, HOUR, load, serving, shown, standing, timed

WEEK = 7 * 24 * HOUR
PAGE = "/liberty/empty/"


def main() -> None:
    """Load, measure, print."""
    with serving(__doc__, 1000, 20) as (given, database):
        from amparo.access.actors import Purpose
        from amparo.access.store.judging import pack
        from amparo.access.store.opening import OpenedList, open_list
        from amparo.access.store.recording import declare_coverage
        from amparo.casework.cases import read_case
        from amparo.casework.empty_cells import SAFEGUARDS
        from amparo.casework.web.liberty import TAKEN
        from amparo.pathway.events import Coverage
        from amparo.pathway.vocabulary import load_vocabulary
        from tests.people import signed_in

        officer, _, _ = load(database, given.children, given.events, own=given.children, apart=WEEK)
        with standing(BEGAN):
            declare_coverage(officer, Coverage(officer.agency, frozenset(load_vocabulary().kinds)))
        browser: Any = signed_in(officer)
        rows = browser.get(PAGE).content.count(b'<th scope="row"')
        print(f"{rows:,} of {given.children:,} children stand on the page")  # noqa: T201
        if rows != given.children:
            raise SystemExit(1)
        case, day = Purpose.CASE_CONDUCT, pack().leap_birthday

        def opening(_: int = 0) -> OpenedList:
            return open_list(officer, case, kinds=TAKEN, safeguards=SAFEGUARDS, most=given.children)

        opened = opening()
        for what, act in {
            f"the page, {given.children:,} children": lambda _: shown(browser, PAGE),
            "opening their pathways": opening,
            "reading each for casework": lambda _: [read_case(each, day) for each in opened.cases],
        }.items():
            print(f"{what:34} {timed(given.rounds, act)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
