"""Days of the law in a reader's words: when something came into force, and until when. Pure."""

from __future__ import annotations

from datetime import date

from amparo.casework.wording import Wording


def day_text(day: date, words: Wording) -> str:
    """A day of the law, with its year: `1 January 2024`."""
    return words.translate("{day} {month} {year}").format(
        day=day.day, month=words.month_name(day.month), year=day.year
    )


def force_text(start: date | None, end: date | None, words: Wording) -> str:
    """From when to when something is in force, days included. That a law states no day does not say that it held
    always."""
    say = words.translate
    if start and end:
        return say("{first} to {last}").format(first=day_text(start, words), last=day_text(end, words))
    if start:
        return say("since {when}").format(when=day_text(start, words))
    return say("until {when}").format(when=day_text(end, words)) if end else say("no first day stated")
