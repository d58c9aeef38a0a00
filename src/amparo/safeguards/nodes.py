"""What a safeguard means: a closed set of frozen nodes, apart from the text that people type.

Pure. The loader makes these nodes and the evaluators read them; there are no others. No node holds a
function. Source: the rule language, sections 2 to 4; names of fields are those of the rule text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from amparo.law.limits import LimitVersion, Period

if TYPE_CHECKING:
    from amparo.safeguards.examples import Example

# --- values ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in a rule."""

    value: float


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """A day written in a rule, as the whole of that day in the zone of the timeline."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Code:
    """A code, or `yes` or `no`."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """An attribute of the event judged, carried facts included; `of_trigger` reads the trigger instead.

    `kind`, `happened`, `recorded` and `source` are read of the event itself.
    """

    name: str
    of_trigger: bool = False


@dataclass(frozen=True, slots=True)
class LimitOf:
    """The number that the law in question gives the limit `id`."""

    id: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many events of `kinds` for which `where` holds, at or before the event judged, in scope."""

    kinds: tuple[str, ...]
    where: Condition | None


@dataclass(frozen=True, slots=True)
class Age:
    """Completed years of age at the date `at`; `youngest` lets doubt about birth favour the child."""

    at: Path
    youngest: bool


@dataclass(frozen=True, slots=True)
class HourAt:
    """The hour of the clock (0 to 23) at `at`, in the zone of the timeline."""

    at: Path


Operand = Number | DateLiteral | Code | Path | LimitOf | Count | Age | HourAt

# --- conditions: true, false or unknown -----------------------------------------------------


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Or:
    """True if one part is, false if all are false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class And:
    """True if all parts are, false if one is false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True if the part is false, false if it is true."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Compare:
    """True if true for all values that both sides may have, false if false for all."""

    left: Operand
    operator: Operator
    right: Operand


@dataclass(frozen=True, slots=True)
class Contains:
    """Whether the set attribute holds the code."""

    path: Path
    code: str


@dataclass(frozen=True, slots=True)
class In:
    """Whether the value is one of `codes`; `list_name` is the named list they came from, if any."""

    value: Operand
    codes: frozenset[str]
    negated: bool = False
    list_name: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Whether the state holds at the moment of the event judged."""

    state: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whether the record holds a value (two-valued: it speaks of the record)."""

    path: Path


@dataclass(frozen=True, slots=True)
class Stated:
    """True with a value, false if `none` or blank inside coverage, else unknown."""

    path: Path


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Whether the record says that nobody asked (two-valued)."""

    path: Path


@dataclass(frozen=True, slots=True)
class Any:
    """Whether an event of `kinds` happened at or before the event judged, in scope; with `within`, so that the
    event judged lies no later than the limit of that id allows, counted from it."""

    kinds: tuple[str, ...]
    where: Condition | None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Whether no event of `kinds` happened at or before the event judged, in scope; `within` as with `Any`."""

    kinds: tuple[str, ...]
    where: Condition | None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A condition with a name of its own, kept for explanations."""

    name: str
    condition: Condition


Condition = Or | And | Not | Compare | Contains | In | Held | Known | Stated | NotAsked | Any | NoneOf | Term

# --- states ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """A span from an opening to a closing event, per value of `key`.

    `of` makes it a state over the spans of another; `joins` bridges shorter gaps; `union` holds while
    any key holds.
    """

    name: str
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    where: Condition | None = None
    key: tuple[str, ...] = ()
    of: str | None = None
    joins: Period | None = None
    union: bool = False


# --- forms ----------------------------------------------------------------------------------


class Match(StrEnum):
    """Which answers serve which triggers."""

    ANY = "any"
    EACH = "each"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Unless:
    """A labelled exception: a condition at the trigger, at the due time or on the answer
    (`when`, `at` is `trigger`, `due` or `answer`), or an event within the window (`event`, `where`)."""

    label: str
    when: Condition | None = None
    at: str = "trigger"
    event: tuple[str, ...] = ()
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """A deadline: after each trigger, the needed event no later than the limit.

    `count_from` counts from a date attribute of the trigger; `by` makes that date's end the due time.
    """

    trigger: tuple[str, ...]
    need: tuple[str, ...]
    need_where: Condition | None = None
    match: Match = Match.ANY
    count_from: Path | None = None
    by: Path | None = None


@dataclass(frozen=True, slots=True)
class Every:
    """A recurring duty while a state lasts. `fixed` counts windows from the opening, `times` of them; `least`
    names the limit that says how many are needed in each window (one, if it names none)."""

    state: str
    need: tuple[str, ...]
    need_where: Condition | None = None
    fixed: bool = False
    times: int | None = None
    least: str | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """A precondition: before each trigger the needed event, and `require` of the trigger itself."""

    trigger: tuple[str, ...]
    need: tuple[str, ...] = ()
    need_where: Condition | None = None
    require: Condition | None = None
    match: Match = Match.ANY


@dataclass(frozen=True, slots=True)
class Never:
    """A prohibition: while a state lasts, from a trigger on, or alone (each such event judged)."""

    never: tuple[str, ...]
    never_where: Condition | None = None
    state: str | None = None
    trigger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AtMost:
    """A limit on how long a state lasts, or on how many events `count` there are (while it lasts)."""

    state: str | None = None
    count: tuple[str, ...] = ()
    count_where: Condition | None = None


Form = Within | Every | Before | Never | AtMost


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a safeguard comes from: a provision's id in `law`, and whether its text was read."""

    instrument: str
    reference: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One part of one safeguard. `id` with `part` is unique in a rule set.

    `where` selects triggers; `applies` is judged at the trigger or opening. `limit` names a limit;
    `own_limit` is one written into the rule itself. `limit_at` is the date attribute that chooses the
    version (offence law is that of the day of the act). `scope` lists references, narrow to wide; empty
    means the whole subject. `unseen` says in words what the data cannot show. `file` and `line` say
    where it was read.
    """

    id: str
    form: Form
    part: str = ""
    title: str = ""
    acts: str = ""
    subject: str = "child"
    scope: tuple[str, ...] = ()
    where: Condition | None = None
    applies: Condition | None = None
    limit: str | None = None
    own_limit: LimitVersion | None = None
    limit_at: Path | None = None
    unless: tuple[Unless, ...] = ()
    sources: tuple[Citation, ...] = ()
    serves: tuple[str, ...] = ()
    topic: str = ""
    plain: str = ""
    unseen: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        """`id`, or `id#part`."""
        return f"{self.id}#{self.part}" if self.part else self.id


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules with everything they name, checked against one another and the vocabulary.

    `terms` (name and text) and `lists` are those that further files may use; the rules hold their own copies.
    `examples` are the rules' worked situations.
    """

    rules: tuple[Rule, ...]
    states: tuple[State, ...] = ()
    limits: tuple[LimitVersion, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, frozenset[str]], ...] = ()
    examples: tuple[Example, ...] = field(default=(), compare=False)

    def state(self, name: str) -> State:
        """The state called `name`. Raises `KeyError`; a loaded rule set names no unknown state."""
        for state in self.states:
            if state.name == name:
                return state
        raise KeyError(name)
