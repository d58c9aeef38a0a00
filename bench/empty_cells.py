"""How long the list that empties the cells takes with many held children, and how long that of one who holds few.

    python -m bench.empty_cells --children 1000 --events 10 --rounds 20

Starts a PostgreSQL of its own and fills it as `bench.case_page` does, with children of one police station, which
vouches for all of its record: stays that began a week apart, with orders that no review followed. Its clock is that
of `bench.case_page`. Times the page as the server makes it (middleware, session, judging, templates; no network),
the opening of the pathways alone, and reading each of them for casework. Prints how many rows stand on the page,
then milliseconds; leaves with 1 if a child is missing.
"""

from __future__ import annotations

import argparse
from typing import Any

from bench.case_page import BEGAN, HOUR, NOW, load, shown, standing, timed
from tests.serving import database_of_tests, prepare

WEEK = 7 * 24 * HOUR
PAGE = "/liberty/empty/"


def main() -> None:
    """Load, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--children", type=int, default=1000, help="at most 1000: as many as the page opens")
    parser.add_argument("--events", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    prepare()
    with database_of_tests() as database, standing(NOW):
        from django.core.management import call_command

        from amparo.access.actors import Purpose
        from amparo.access.store.judging import pack
        from amparo.access.store.opening import open_list
        from amparo.access.store.recording import declare_coverage
        from amparo.casework.cases import read_case
        from amparo.casework.web.liberty import TAKEN
        from amparo.entrypoints.warming import warm
        from amparo.pathway.events import Coverage
        from amparo.pathway.vocabulary import load_vocabulary
        from tests.people import signed_in

        call_command("collectstatic", verbosity=0, interactive=False)
        warm()  # as a serving process does
        officer, _, _ = load(database, given.children, given.events, own=given.children, apart=WEEK)
        with standing(BEGAN):
            declare_coverage(officer, Coverage(officer.agency, frozenset(load_vocabulary().kinds)))
        browser: Any = signed_in(officer)
        rows = browser.get(PAGE).content.count(b'<th scope="row"')
        print(f"{rows:,} of {given.children:,} children stand on the page")  # noqa: T201
        if rows != given.children:
            raise SystemExit(1)
        case, day = Purpose.CASE_CONDUCT, pack().leap_birthday
        opened = open_list(officer, case, kinds=TAKEN, most=given.children)
        for what, act in {
            f"the page, {given.children:,} children": lambda _: shown(browser, PAGE),
            "opening their pathways": lambda _: open_list(officer, case, kinds=TAKEN, most=given.children),
            "reading each for casework": lambda _: [read_case(each, day) for each in opened.cases],
        }.items():
            print(f"{what:34} {timed(given.rounds, act)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
