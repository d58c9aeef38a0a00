"""What a country pack may say: every section and key, in one table.

Pure. Readers refuse a key that is not here, and the page on packs is made from it, so that the two cannot
differ.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section: what it holds, and what it means. `needed` keys must be there; `unsaid` is what
    counts where an optional one is left out, empty if nothing does."""

    name: str
    holds: str
    means: str
    needed: bool = False
    unsaid: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its heading as a file writes it (`[role.ID]`, once for each id; `[[limit]]`, as often as
    need be), what it is for, and its keys."""

    heading: str
    means: str
    keys: tuple[Key, ...]

    @property
    def name(self) -> str:
        """The heading without brackets and id: `role`, `calendar.fixed`."""
        return self.heading.strip("[]").removesuffix(".ID")


_TEXT, _DAY, _FLAG = "text", "day", "true or false"
_NOTE = Key("note", _TEXT, "what a reader should know before relying on it")
_LABEL = Key("label", _TEXT, "its name, in the first of the pack's languages", needed=True)
_LABELS = Key("labels", "table of texts", "its name in the other languages: { ar = ..., am = ... }")
_FROM = Key("from", _DAY, "first day in force", unsaid="always")
_TO = Key("to", _DAY, "last day in force, itself included", unsaid="open")

SECTIONS = (
    Section(
        "[pack]",
        "The pack itself. It stands in one file only, `pack.toml` of a folder.",
        (
            Key("id", _TEXT, "the country's code (ISO 3166, `XA` to `XZ` for invented ones)", needed=True),
            Key("name", _TEXT, "the country", needed=True),
            Key("zone", _TEXT, "IANA name of its clock", needed=True),
            Key("version", _TEXT, "of this text of the pack, such as `1.2`"),
            Key("issued", _DAY, "the day of this version"),
            Key("languages", "list of texts", "codes (BCP 47), the language of the labels first", unsaid="`en`"),
            Key(
                "leap_birthday",
                "`02-28` or `03-01`",
                "the birthday, in other years, of somebody born on 29 February",
                unsaid="`03-01`",
            ),
            Key("invented", _FLAG, "whether it describes no real country", unsaid="false"),
            _NOTE,
        ),
    ),
    Section(
        "[level.ID]",
        "An administrative unit, from the smallest to the largest, in this order.",
        (_LABEL, _LABELS),
    ),
    Section(
        "[role.ID]",
        "What the country calls one of the closed roles. Roles are renamed, never added.",
        (_LABEL, _LABELS),
    ),
    Section(
        "[body.ID]",
        "A body that acts in a role: several may, of the State or not.",
        (
            _LABEL,
            _LABELS,
            Key("role", _TEXT, "the closed role in which it acts", needed=True),
            Key("forum", "`state`, `customary`, `religious`", "whose forum it is", unsaid="`state`"),
            Key("level", _TEXT, "the administrative unit that has one each"),
            Key("provision", _TEXT, "id of the provision on which it rests"),
            _FROM,
            _TO,
            _NOTE,
        ),
    ),
    Section(
        "[[line]]",
        "A reporting line: who tells whom of what. It names roles and units, never a person, address or number.",
        (
            Key("on", "list of texts", "kinds of event, as the vocabulary names them", needed=True),
            Key("by", _TEXT, "the role that tells", needed=True),
            Key("to", _TEXT, "the role or body that is told", needed=True),
            Key("level", _TEXT, "the administrative unit whose office is told", unsaid="the body's"),
            Key("limit", _TEXT, "id of the quantity that says within what time"),
            Key("provision", _TEXT, "id of the provision on which it rests"),
            _NOTE,
        ),
    ),
    Section(
        "[emergency.ID]",
        "A number to call, as pages show it.",
        (_LABEL, Key("number", _TEXT, "the number", needed=True)),
    ),
    Section(
        "[calendar]",
        "The days on which is not worked. Without it a limit in working days is unknown.",
        (
            Key("name", _TEXT, "whose calendar it is", needed=True),
            Key("weekend", "list of texts", "weekdays that are never worked: `friday`", unsaid="none"),
            Key("library", _TEXT, "code of a real country, whose public holidays are then known", unsaid="none"),
        ),
    ),
    Section(
        "[[calendar.fixed]]",
        "A holiday on the same day each year.",
        (
            Key("name", _TEXT, "the holiday", needed=True),
            Key("month", "1 to 12", "its month", needed=True),
            Key("day", "1 to 31", "its day", needed=True),
        ),
    ),
    Section(
        "[[calendar.moving]]",
        "A holiday on a certain weekday of a month.",
        (
            Key("name", _TEXT, "the holiday", needed=True),
            Key("month", "1 to 12", "its month", needed=True),
            Key("weekday", _TEXT, "its weekday", needed=True),
            Key("nth", "1 to 5, or -1", "which one of the month; -1 is the last", needed=True),
        ),
    ),
    Section(
        "[[calendar.single]]",
        "A holiday on one day, as the moon or a decree decides; written for each of its days, each year.",
        (Key("name", _TEXT, "the holiday", needed=True), Key("on", _DAY, "the day", needed=True)),
    ),
    Section(
        "[instrument.ID]",
        "An act of the country.",
        (
            Key("title", _TEXT, "its full name", needed=True),
            Key("short", _TEXT, "what a page writes before the article", needed=True),
            Key("standing", "`national_law`", "how strong it is; of decrees and rules, too", needed=True),
            Key("adopted", _DAY, "the day of its adoption"),
            Key("superseded_by", _TEXT, "id of the act that replaced it"),
            Key("named_by_resolution", _FLAG, "of international texts only", unsaid="false"),
            _NOTE,
        ),
    ),
    Section(
        "[provision.ID]",
        "An article, in your own words; nothing is pasted in.",
        (
            Key("instrument", _TEXT, "id of its act", needed=True),
            Key("reference", _TEXT, "as it is cited: `art 4(1)`", needed=True),
            Key("says", _TEXT, "a paraphrase", needed=True),
            Key("standing", _TEXT, "where it is weaker than its act", unsaid="the act's"),
            Key("verified", _FLAG, "whether you read substance and number in the text itself", unsaid="false"),
            _NOTE,
        ),
    ),
    Section(
        "[quantity.ID]",
        "Something that only this country values, and that its own rules may then ask for.",
        (
            Key("label", _TEXT, "its words", needed=True),
            Key("means", _TEXT, "what exactly is limited, from when to when", needed=True),
            Key("measure", "`period`, `age`, `hour`, `count`", "in what it is valued", unsaid="`period`"),
            Key("floor", "`at_most`, `at_least`", "which way protects more", unsaid="`at_most`"),
        ),
    ),
    Section(
        "[[limit]]",
        "A dated value. Two values of one limit never overlap in time.",
        (
            Key("id", _TEXT, "a quantity", needed=True),
            Key("value", "`PT24H`, `P14D`, `P6M`, `P1Y`, or a whole number", "the value", needed=True),
            _FROM,
            _TO,
            Key(
                "count",
                "`calendar`, `working`",
                "of days: all, or those worked; of hours: all, or all 24 of each worked day",
                unsaid="`calendar`",
            ),
            Key("first_day_counts", _FLAG, "whether the day of the trigger is the first", unsaid="false"),
            Key("ends", "`day`, `same_time`", "with the day, or at the same time of the clock", unsaid="`day`"),
            Key("provision", _TEXT, "id of the provision that states it", needed=True),
            Key("verified", _FLAG, "not more certain than the provision", unsaid="the provision's"),
            _NOTE,
        ),
    ),
    Section(
        "[[offence]]",
        "An article that makes something an offence, and where it falls in the international classification.",
        (
            Key("provision", _TEXT, "id of the article", needed=True),
            _LABEL,
            _LABELS,
            Key("iccs", "list of texts", "codes of the classification, as the vocabulary has them", needed=True),
            _FROM,
            _TO,
            Key("belonging", _FLAG, "whether belonging to a group is enough", unsaid="false"),
            Key("recruits_children", _FLAG, "whether it punishes those who recruit children", unsaid="false"),
            _NOTE,
        ),
    ),
)

#: Every section by its name.
SECTION = {section.name: section for section in SECTIONS}

#: What may stand at the top of a pack's file.
TOP = tuple(section.name for section in SECTIONS if "." not in section.name)

#: What may stand at the top of the texts that all countries share.
TOP_OF_TEXTS = ("instrument", "provision", "quantity")


def keys_of(section: str) -> tuple[str, ...]:
    """The keys of a section, in the order of the table."""
    return tuple(key.name for key in SECTION[section].keys)
