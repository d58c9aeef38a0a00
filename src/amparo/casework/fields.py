"""The fields of a form as a page draws them: one question, its hint, its answers, and what is wrong.

Pure. Texts are in the reader's language already. Three answers are always at hand where a value may be missing:
a value (or no), *not known*, *not asked yet*; what is not known is drawn apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from amparo.casework.dates import DateParts
from amparo.casework.wording import Wording

#: Letters of an answer that fit half the width of a phone.
_SHORT_LABEL = 14


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `apart` marks *not known*, which is dashed everywhere."""

    value: str
    label: str
    chosen: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under a heading, for a long list."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form.

    `widget` is line, number, area, choices, checks, select or date. `target` is the id of the input that an error
    leads to. `wrong_parts` are the inputs of a date that the error is about; `reads` repeats how a date was read.
    """

    name: str
    label: str
    widget: str
    hint: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    groups: tuple[OptionGroup, ...] = ()
    error: str = ""
    wide: bool = False
    parts: DateParts = field(default_factory=DateParts)
    wrong_parts: frozenset[str] = frozenset()
    error_part: str = "day"
    reads: str = ""
    months: tuple[Option, ...] = ()
    seasons: tuple[Option, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether something is filled in or chosen."""
        chosen = any(option.chosen and option.value for option in self.options)
        return bool(self.value) or chosen or not self.parts.is_empty

    @property
    def is_long(self) -> bool:
        """Whether an answer is too long to stand beside another on a phone."""
        return any(len(option.label) > _SHORT_LABEL for option in self.options)

    @property
    def target(self) -> str:
        """The id of the input to which an error leads."""
        if self.widget == "date":
            return f"{self.name}-{self.error_part}"
        return f"{self.name}-0" if self.widget in {"choices", "checks"} else self.name

    @property
    def described(self) -> str:
        """The ids of the hint and the error, for `aria-describedby`; empty if there are none."""
        ids = [f"{self.name}-hint"] * bool(self.hint) + [f"{self.name}-wrong"] * bool(self.error)
        return " ".join(ids)


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of the error summary: what is wrong, and the input that it leads to."""

    target: str
    text: str


def errors_of(fields: tuple[Field, ...]) -> tuple[FormError, ...]:
    """The lines of the error summary, in the order of the page."""
    return tuple(FormError(each.target, each.error) for each in fields if each.error)


def month_options(wording: Wording, chosen: str) -> tuple[Option, ...]:
    """The twelve months by number, after an empty one."""
    return (
        Option("", "", not chosen),
        *(Option(str(month), wording.month_name(month), chosen == str(month)) for month in range(1, 13)),
    )


def season_options(wording: Wording, chosen: str) -> tuple[Option, ...]:
    """The four seasons after `none`."""
    say = wording.translate
    seasons = (
        ("", say("none")),
        ("winter", say("winter")),
        ("spring", say("spring")),
        ("summer", say("summer")),
        ("autumn", say("autumn")),
    )
    return tuple(Option(value, label, chosen == value) for value, label in seasons)


def date_field(
    name: str, label: str, wording: Wording, parts: DateParts, *, hint: str = "", error: str = "", reads: str = "",
    wrong_parts: frozenset[str] = frozenset(), error_part: str = "day",
) -> Field:  # fmt: skip
    """A question about a time, with an input for each thing that may be known of it."""
    say = wording.translate
    known = parts.known
    options = (
        Option("", say("as filled in"), known == ""),
        Option("unknown", say("not known"), known == "unknown", apart=True),
        Option("not_asked", say("not asked yet"), known == "not_asked"),
    )
    return Field(
        name, label, "date", hint or say("Fill in what you know and leave the rest empty."),
        options=options, error=error, wide=True, parts=parts, wrong_parts=wrong_parts, error_part=error_part,
        reads=reads, months=month_options(wording, parts.month), seasons=season_options(wording, parts.season),
    )  # fmt: skip


def three_answers(name: str, label: str, wording: Wording, chosen: str, hint: str = "", wide: bool = True) -> Field:
    """A question for yes, no, not known or not asked yet."""
    say = wording.translate
    options = (
        Option("yes", say("yes"), chosen == "yes"),
        Option("no", say("no"), chosen == "no"),
        Option("unknown", say("not known"), chosen == "unknown", apart=True),
        Option("not_asked", say("not asked yet"), chosen == "not_asked"),
    )
    return Field(name, label, "choices", hint, options=options, wide=wide)
