"""Suggests what the columns of a log mean, from their names, values and times, each with its reason.

Pure. A suggestion is for a human to correct: `suggested_maps` writes it as a map whose comments say why. Where the
log does not tell (the zone of times without an offset, what is complete), nothing is suggested.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from amparo.pathway.instants import Precision, days_in_month
from amparo.pathway.logs.maps import STANDARD, slug
from amparo.pathway.logs.profiling import Column, Profile
from amparo.pathway.vocabulary import Kind, Vocabulary

#: What columns for a role are called, the surest first. Compared without case and marks.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "case": ("case", "caseid", "caseno", "casenumber", "file", "fileno", "child", "childid", "person", "client"),
    "activity": ("activity", "activityname", "event", "eventtype", "eventname", "task", "action", "step", "what"),
    "time": ("timestamp", "time", "datetime", "date", "eventtime", "completetimestamp", "occurred", "when"),
    "recorded": ("recordedat", "entered", "enteredat", "createdat", "registered", "registeredat", "loggedat"),
    "id": ("eventid", "ocel:eid", "rowid", "number", "no", "uuid"),
    "agency": (
        "org:group",
        "organisation",
        "organization",
        "department",
        "office",
        "unit",
        "station",
        "institution",
    ),
    "author": ("org:resource", "resource", "user", "username", "officer", "employee", "worker", "responsible"),
    "lifecycle": ("lifecycle", "transition", "eventlifecycle"),
    "place": ("district", "municipality", "province", "region", "county", "city"),
}

_TRANSITIONS = frozenset({"start", "complete", "schedule", "assign", "reassign", "suspend", "resume", "withdraw"})

#: Texts that often mean that a cell is blank, or that it has an answer without a value.
BLANKS = frozenset({"EMPTY", "NULL", "null", "NaN", "nan", "-", "--", "#N/A", "(blank)", "NIL"})
UNKNOWNS = frozenset({"?", "unknown", "Unknown", "UNKNOWN", "not known"})
NOT_ASKED = frozenset({"n/a", "N/A", "NA", "not asked", "not applicable"})

_ALIKE = 0.62
_MANY = 200


@dataclass(frozen=True, slots=True)
class Guess:
    """A column for a role, and why."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """A kind of Amparo's that an activity may mean, and how alike the words are, 0 to 1."""

    kind: str
    label: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a map may say of a log.

    `roles` maps what a column is for to a guess; a role without one is missing. `activities` are the activities,
    the most frequent first, with how often each occurs; `likenesses` the kinds of Amparo's that some look like.
    `subject` is `child` if most of them do, else `case`. `zones` are the zones whose offsets the times have.
    `per_case` are the columns that say one thing in all rows of a case; none if no case has several rows.
    """

    roles: Mapping[str, Guess]
    activities: Mapping[str, int]
    likenesses: Mapping[str, Likeness]
    subject: str
    zones: tuple[str, ...]
    profile: Profile
    per_case: frozenset[str] = frozenset()


def suggested(profile: Profile, amparo: Vocabulary) -> Suggestion:
    """What the columns may mean. Never raises: what the log does not tell is not there."""
    finder = _Finder(profile)
    finder.find_all()
    activities: Mapping[str, int] = {}
    if (activity := finder.roles.get("activity")) is not None:
        activities = profile.columns[activity.column].texts
    likenesses = {text: like for text in list(activities)[:_MANY] if (like := likeness(text, amparo)) is not None}
    alike = sum(activities[text] for text in likenesses)
    is_child = bool(activities) and alike >= 0.6 * sum(activities.values())
    time = finder.roles.get("time")
    times = profile.columns[time.column].times if time is not None else None
    return Suggestion(
        roles=finder.roles,
        activities=activities,
        likenesses=likenesses,
        subject="child" if is_child else "case",
        zones=zones_of(times.offsets) if times is not None else (),
        profile=profile,
        per_case=frozenset(finder.per_case),
    )


def likeness(activity: str, amparo: Vocabulary) -> Likeness | None:
    """The kind whose name or label is most like `activity`; `None` if none is like it."""
    words = _words(activity)
    if not words:
        return None
    best = max(
        (_alike(words, kind) for kind in amparo.kinds.values() if not kind.derived), key=lambda each: each.ratio
    )
    return best if best.ratio >= _ALIKE else None


def _alike(words: tuple[str, ...], kind: Kind) -> Likeness:
    return Likeness(kind.name, kind.label, max(_ratio(words, _words(text)) for text in (kind.name, kind.label)))


def _ratio(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How alike two lists of words are: by their letters, and by the words that they share, whichever says more."""
    shared = len(set(one) & set(other)) / len(set(one) | set(other))
    return max(shared, SequenceMatcher(None, " ".join(one), " ".join(other)).ratio() - 0.1)


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    """The words of a name or a text, without small ones and endings."""
    found = [
        word for word in slug(text).split("_") if word not in {"the", "a", "of", "to", "or", "and", "was", "is"}
    ]
    return tuple(re.sub(r"(ed|ing|s)$", "", word) if len(word) > 4 else word for word in found)


def zones_of(offsets: frozenset[tuple[str, str]]) -> tuple[str, ...]:
    """The zones that had these offsets in these months (`("2024-01", "+01:00")`), by name; none without offsets."""
    wanted = {(month, _minutes(offset)) for month, offset in offsets if re.match(r"^\d{4}-\d{2}$", month)}
    moments = [
        datetime(int(month[:4]), int(month[5:]), day, 12)  # noqa: DTZ001 - local, wherever it is
        for month in sorted({month for month, _ in wanted})
        for day in (1, 15, days_in_month(int(month[:4]), int(month[5:])))
    ]

    def fits(zone: str) -> bool:
        info = ZoneInfo(zone)
        # A month in which clocks change has two offsets: either will do.
        had = {
            (f"{moment:%Y-%m}", int(delta.total_seconds()) // 60)
            for moment in moments
            if (delta := moment.replace(tzinfo=info).utcoffset()) is not None
        }
        return wanted <= had

    apart = ("Etc/", "posix/", "right/", "SystemV/")
    named = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(apart))
    return tuple(sorted(zone for zone in named if fits(zone))) if wanted else ()


def _minutes(offset: str) -> int:
    if offset == "Z":
        return 0
    digits = offset[1:].replace(":", "")
    return (-1 if offset[0] == "-" else 1) * (int(digits[:2]) * 60 + int(digits[2:]))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9:]", "", name.casefold())


class _Finder:
    """Finds a column for each role; a column has one role."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.roles: dict[str, Guess] = {}
        self.per_case: set[str] = set()

    def find_all(self) -> None:
        self.find("case", self.case_like, "its texts recur, as those of a case do")
        case = self.roles.get("case")
        if case is not None and max(self.profile.columns[case.column].texts.values()) > 1:
            self.per_case = {
                name
                for name, column in self.profile.columns.items()
                if name != case.column and column.filled and self.profile.varies(name, case.column) == 0
            }
        self.find("time", self.time_like, "its texts are times, and differ within a case")
        self.find("activity", self.activity_like, "few different texts, which differ within a case")
        self.find("lifecycle", self.lifecycle_like, "its texts are transitions of a lifecycle")
        for role in ("recorded", "id", "corrects", "agency", "author", "place"):
            self.find(role, None, "")

    def find(self, role: str, like: Callable[[Column], float] | None, reason: str) -> None:
        """The column that is called like the role and can be it; else the one whose values look most like it."""
        free = {
            name: column
            for name, column in self.profile.columns.items()
            if column.filled and name not in {guess.column for guess in self.roles.values()}
        }
        can_be = [column for column in free.values() if self.can_be(role, column)]
        for name in (*STANDARD[role], *_NAMES.get(role, ())):
            for column in can_be:
                if _plain(column.name) in {_plain(name), f"case:{_plain(name)}"}:
                    standard = "its standard name" if column.name in STANDARD[role] else "its name"
                    self.roles[role] = Guess(column.name, standard)
                    return
        if like is not None:
            scored = [(score, column.name) for column in can_be if (score := like(column)) > 0]
            if scored:
                self.roles[role] = Guess(max(scored, key=lambda each: each[0])[1], reason)

    def can_be(self, role: str, column: Column) -> bool:
        """Whether the values speak against it, whatever the name."""
        is_time = column.times is not None
        match role:
            case "time" | "recorded":
                return is_time and (role == "recorded" or column.name not in self.per_case)
            case "case":
                return not is_time and (
                    len(column.texts) > 1 or column.rows <= 1 or column.name in STANDARD["case"]
                )
            case "id":
                return not is_time and column.is_unique
            case "activity" | "agency" | "author" | "place" | "lifecycle":
                return not is_time and not column.is_unique
            case _:
                return not is_time

    def case_like(self, column: Column) -> float:
        """Many different texts, each of which recurs."""
        if column.is_unique or column.filled < column.rows:
            return 0
        return len(column.texts) if column.rows >= 1.5 * len(column.texts) else 0

    def time_like(self, column: Column) -> float:
        """The fullest; of those, the one that differs most within a case."""
        case = self.roles.get("case")
        return column.filled + (self.profile.varies(column.name, case.column) if case is not None else 0)

    def activity_like(self, column: Column) -> float:
        case = self.roles.get("case")
        if column.is_number or len(column.texts) > _MANY or len(column.texts) < 2 or case is None:
            return 0
        return self.profile.varies(column.name, case.column) * column.filled

    def lifecycle_like(self, column: Column) -> float:
        texts = {text.casefold() for text in column.texts}
        return 1.0 if texts and texts <= _TRANSITIONS else 0


def coarse(column: Column) -> Precision | None:
    """The precision that a map should name for a column whose moments are always midnight."""
    return Precision.DAY if column.times is not None and column.times.always_midnight else None


def seen_among(profile: Profile, texts: Iterable[str]) -> tuple[str, ...]:
    """Those of `texts` that stand in some column."""
    return tuple(sorted(text for text in texts if any(text in column.texts for column in profile.columns.values())))
