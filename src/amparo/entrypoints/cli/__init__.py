"""The sub-commands of `amparo`, a module each, read by `entrypoints.main` when they are asked for.

A module offers `app`, made with `typer.Typer(rich_markup_mode=None, add_completion=False)`. With one command it is
that command; with several (or a callback) it is a group. Bad input is raised as `failing.BadInput`; rows are
printed by `rows.write_rows`; long work is counted by `progress.counted`.
"""
