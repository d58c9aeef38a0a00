"""Messages, times and lengths in the words of one reader.

Pure. The pure rooms hand out `Message`s with typed values; a `Wording` writes them in the reader's language
and in the zone of the case. It knows no catalogue: two functions that look a text up are passed in, so that
the same code serves pages, the command line and tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from amparo.law.messages import Between, Length, Listing, Message, Moment, Parameter, Word
from amparo.pathway.instants import BEGINNING, END, Instant, Precision, moment_of

MINUTE = 60 * 1_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

#: Languages that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})

#: First strong isolate and its end: keeps a name or a code from disturbing the text round it.
_ISOLATE, _RELEASE = "\u2068", "\u2069"

#: Places whose whole number chooses among the forms of a text.
COUNTED = ("count", "number")

Translate = Callable[[str], str]
Plural = Callable[[str, str, int], str]


def words(*texts: str) -> tuple[str, ...]:
    """`texts` as they are; the call tells the catalogues' extractor that they will be translated."""
    return texts


_MONTHS = words(
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT_MONTHS = words("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = words("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEASONS = words("spring", "summer", "autumn", "winter")


def unchanged(text: str) -> str:
    """The text itself: the source language needs no catalogue."""
    return text


def sentence(text: str) -> str:
    """`text` with a capital at its head, where its script has capitals."""
    return text[:1].upper() + text[1:]


def english_plural(one: str, many: str, count: int) -> str:
    """`one` for exactly one, else `many`."""
    return one if count == 1 else many


@dataclass(frozen=True, slots=True)
class Wording:
    """How one reader reads: language, zone of the case, and two look-ups in the catalogues.

    `now` (microseconds UTC) decides what is written as a clock time, a day, or a day with its year; `with_year`
    is for what leaves the screen, which nobody knows when it is read.
    """

    now: int
    zone: str = "UTC"
    language: str = "en"
    translate: Translate = unchanged
    plural: Plural = english_plural
    southern: bool = False
    with_year: bool = False

    @property
    def on_paper(self) -> Wording:
        """The same words with every day's year."""
        return replace(self, with_year=True)

    def at(self, now: int, zone: str) -> Wording:
        """The same reader at another moment (microseconds UTC), in another zone."""
        return replace(self, now=now, zone=zone)

    @property
    def is_rtl(self) -> bool:
        """Whether the language runs from right to left."""
        return self.language in RIGHT_TO_LEFT

    # --- messages -------------------------------------------------------------------------

    def say(self, message: Message) -> str:
        """The message in the reader's language, its values written as the reader writes them.

        A whole number called `count` or `number` chooses the form of the text, as the language asks. A place
        without a value, which a wrong translation can cause, raises `KeyError` naming it.
        """
        places = {name: self.value(value) for name, value in message.values.items()}
        counted = next((message.values[name] for name in COUNTED if name in message.values), None)
        if isinstance(counted, int):
            return self.plural(message.text, message.text, counted).format_map(places)
        return self.translate(message.text).format_map(places)

    def value(self, value: Parameter) -> str:
        """One value of a message. A whole number is written in figures; a text is isolated from what runs the
        other way, because it may be a name or a code."""
        match value:
            case Moment(at=at):
                return self.moment(at)
            case Between(earliest=earliest, latest=latest):
                return self.between(earliest, latest)
            case Length(microseconds=microseconds):
                return self.length(microseconds)
            case Word(text=text):
                return self.translate(text)
            case Listing():
                return self.listing([self.value(item) for item in value.items], value.conjunction)
            case Message():
                return self.say(value)
            case bool() | int():
                return str(value)
            case float():
                return f"{value:g}"
            case str():
                return f"{_ISOLATE}{value}{_RELEASE}" if self.is_rtl else value

    def listing(self, items: list[str], conjunction: str = "and") -> str:
        """`a, b and c`, or with "or". An empty list is an empty text."""
        if len(items) < 2:
            return "".join(items)
        joined = items[0]
        for item in items[1:-1]:
            joined = self.translate("{one}, {other}").format(one=joined, other=item)
        last = self.translate("{one} or {other}") if conjunction == "or" else self.translate("{one} and {other}")
        return last.format(one=joined, other=items[-1])

    # --- times ----------------------------------------------------------------------------

    def local(self, at: int) -> datetime:
        """`at` in the zone of the case."""
        return moment_of(at, self.zone)

    def month_name(self, month: int) -> str:
        """The full name of a month, 1 to 12."""
        return self.translate(_MONTHS[month - 1])

    def month_short(self, month: int) -> str:
        """The name of a month as a scale writes it."""
        return self.translate(_SHORT_MONTHS[month - 1])

    def weekday_name(self, weekday: int) -> str:
        """The name of a weekday, 0 (Monday) to 6."""
        return self.translate(_WEEKDAYS[weekday])

    def clock(self, at: int) -> str:
        """The time of day, to the minute."""
        return f"{self.local(at):%H:%M}"

    def day(self, at: int) -> str:
        """`12 April`, with the year when it is not this one, or when `with_year` asks for it always."""
        when, today = self.local(at), self.local(self.now)
        if when.year == today.year and not self.with_year:
            return self.translate("{day} {month}").format(day=when.day, month=self.month_name(when.month))
        return self.long_day(at)

    def long_day(self, at: int) -> str:
        """`12 April 2026`."""
        when = self.local(at)
        return self.translate("{day} {month} {year}").format(
            day=when.day, month=self.month_name(when.month), year=when.year
        )

    def moment(self, at: int) -> str:
        """`12 April, 21:10`, with the year when it is not this one."""
        return self.translate("{day}, {time}").format(day=self.day(at), time=self.clock(at))

    def full(self, at: int) -> str:
        """`Tuesday 14 April 2026, 11:40`."""
        return self.translate("{weekday} {day}, {time}").format(
            weekday=self.weekday_name(self.local(at).weekday()), day=self.long_day(at), time=self.clock(at)
        )

    def by(self, at: int) -> str:
        """A due time as short as it can be said: the clock if today, else the day and the clock."""
        return self.clock(at) if self.same_day(at, self.now) else self.moment(at)

    def same_day(self, one: int, other: int) -> bool:
        """Whether both lie on one civil day of the zone."""
        return self.local(one).date() == self.local(other).date()

    def since(self, earliest: int, latest: int) -> str:
        """`since 12 April, 21:10`, with `or earlier` where only the last possible time is known."""
        if earliest <= BEGINNING < latest < END:
            return self.translate("since {when}, or earlier").format(when=self.moment(latest))
        return self.translate("since {when}").format(when=self.between(earliest, latest))

    def between(self, earliest: int, latest: int) -> str:
        """A time known to lie in `[earliest, latest]`, ends included; whole days are written as days."""
        if earliest == latest:
            return self.moment(earliest)
        if earliest <= BEGINNING and latest >= END:
            return self.translate("no date known")
        if earliest <= BEGINNING:
            return self.translate("not after {when}").format(when=self.moment(latest))
        if latest >= END:
            return self.translate("not before {when}").format(when=self.moment(earliest))
        for whole in self._whole(earliest):
            if (whole.earliest, whole.latest) == (earliest, latest):
                return self.instant(whole)
        whole_days = self.clock(earliest) == "00:00" and self.clock(latest) == "23:59"
        write = self.day if whole_days else self.moment
        first, last = write(earliest), write(latest)
        return first if first == last else self.translate("{first} to {last}").format(first=first, last=last)

    def _whole(self, at: int) -> tuple[Instant, Instant]:
        """The month and the year in which `at` lies."""
        when = self.local(at)
        return Instant.month(when.year, when.month, self.zone), Instant.year(when.year, self.zone)

    def instant(self, instant: Instant) -> str:
        """When something happened, no more precisely than it was stated."""
        match instant.precision:
            case Precision.UNDATED:
                return self.translate("no date known")
            case Precision.MINUTE:
                return self.moment(instant.earliest)
            case Precision.DAY:
                return self.day(instant.earliest)
            case Precision.MONTH:
                when = self.local(instant.earliest)
                return self.translate("{month} {year}").format(month=self.month_name(when.month), year=when.year)
            case Precision.SEASON:
                return self._season(self.local(instant.earliest))
            case Precision.YEAR:
                return str(self.local(instant.earliest).year)
            case Precision.RANGE:
                return self.between(instant.earliest, instant.latest)

    def _season(self, starts: datetime) -> str:
        name = _SEASONS[(starts.month // 3 - 1 + 2 * self.southern) % 4]
        # A season over the new year may be called by either year and then begins in the year before.
        year = starts.year + 1 if starts.month > 10 else starts.year
        return self.translate("{season} {year}").format(season=self.translate(name), year=year)

    def known(self, instant: Instant) -> str:
        """What of the time is known and what is not; empty for a minute."""
        match instant.precision:
            case Precision.MINUTE:
                return ""
            case Precision.DAY:
                return self.translate("day known, hour not")
            case Precision.MONTH:
                return self.translate("month known, day not")
            case Precision.SEASON:
                return self.translate("season known, month not")
            case Precision.YEAR:
                return self.translate("year known, month not")
            case Precision.RANGE if instant.earliest > BEGINNING:
                return self.translate("two statements differ")
            case Precision.RANGE | Precision.UNDATED:
                return self.translate("nobody knows when")

    # --- lengths --------------------------------------------------------------------------

    def length(self, microseconds: int) -> str:
        """A length in its two largest units down to minutes; whole days from a week on.

        Days of 24 hours; the sign is dropped; less than a minute is nought minutes.
        """
        minutes = abs(microseconds) // MINUTE
        days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
        if days >= 7 or (days and not hours):
            return self._days(days)
        if days:
            return self._two(self._days(days), self._hours(hours))
        if hours and rest:
            return self._two(self._hours(hours), self._minutes(rest))
        return self._hours(hours) if hours else self._minutes(rest)

    def _two(self, larger: str, smaller: str) -> str:
        return self.translate("{larger} {smaller}").format(larger=larger, smaller=smaller)

    def _days(self, count: int) -> str:
        return self.plural("{count} day", "{count} days", count).format(count=count)

    def _hours(self, count: int) -> str:
        return self.plural("{count} h", "{count} h", count).format(count=count)

    def _minutes(self, count: int) -> str:
        return self.plural("{count} min", "{count} min", count).format(count=count)

    def time_left(self, due: int) -> str:
        """What a clock says of `due`: `2 h 20 min left`, `3 days late`, `tomorrow`."""
        if due < self.now:
            return self.translate("{length} late").format(length=self.length(self.now - due))
        if due - self.now < DAY:
            return self.translate("{length} left").format(length=self.length(due - self.now))
        days = (self.local(due).date() - self.local(self.now).date()).days
        if days == 1:
            return self.translate("tomorrow")
        return self.plural("in {count} day", "in {count} days", days).format(count=days)
