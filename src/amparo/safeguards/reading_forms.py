"""What the keys of one rule's form say, once it is known which events the rule judges.

Pure. What is wrong is noted on the table where it stands. Source: the rule language, section 4.
"""

from __future__ import annotations

from collections.abc import Mapping

from amparo.law.limits import LimitVersion, Period
from amparo.pathway.vocabulary import Type
from amparo.safeguards.mistakes import advice_for, listed, quoted
from amparo.safeguards.nodes import (
    AtMost,
    Before,
    Condition,
    Every,
    Form,
    Match,
    Never,
    Path,
    State,
    Unless,
    Within,
)
from amparo.safeguards.reading_states import read_limit
from amparo.safeguards.tables import Table
from amparo.safeguards.words import OF_THE_EVENT, Scene, Words

SUBJECTS = ("child", "facility", "report", "group", "access", "case")


class FormReader:
    """What one rule's keys say, once it is known which events it judges."""

    def __init__(self, table: Table, words: Words, states: Mapping[str, State]) -> None:
        self.table = table
        self.words = words
        self.states = states
        self.trigger = self._kinds("trigger")
        self.opens = self._opens()
        self.judged = self.trigger or self.opens or self._kinds("never") or self._kinds("count")
        self.noted: set[str] = set()

    def _kinds(self, key: str) -> tuple[str, ...]:
        known = self.words.vocabulary.kinds
        return tuple(name for name in self.table.names(key) if name in known) if self.table.has(key) else ()

    def _opens(self) -> tuple[str, ...]:
        """The kinds that open the state named, through the states that it stands on."""
        state = self.states.get(str(self.table.data.get("state", "")))
        for _ in self.states:  # no more steps than there are states, for they may stand on one another in a circle
            if state and state.of:
                state = self.states.get(state.of)
        return state.opens if state else ()

    def form(self, name: str) -> Form:
        """The node of the form; an empty deadline stands for one that cannot be read."""
        table = self.table
        match name:
            case "every":
                return Every(
                    state=self.state(needed=True) or "",
                    need=self.kinds("need", needed=True),
                    need_where=self.condition("need_where", self._kinds("need")),
                    fixed=table.one_of("rhythm", ("fixed", "rolling"), "rhythm", "rolling") == "fixed",
                    times=table.whole("times"),
                    least=self.least(),
                )
            case "before":
                if not table.has("need") and not table.has("require"):
                    table.note(
                        "",
                        "neither need nor require is there",
                        "what must come before, or what the trigger must say",
                    )
                return Before(
                    trigger=self.kinds("trigger", needed=True),
                    need=self.kinds("need"),
                    need_where=self.condition("need_where", self._kinds("need")),
                    require=table.condition("require", self.words, Scene(self.trigger)),
                    match=self.match(),
                )
            case "never":
                if table.has("state") and table.has("trigger"):
                    table.note("trigger", "trigger stands beside state", "one of them", "Make two parts of it")
                if table.has("where") and not table.has("trigger"):
                    table.note(
                        "where", "where selects triggers, and there is none", "", "Use never_where or applies"
                    )
                return Never(
                    never=self.kinds("never", needed=True),
                    never_where=self.condition("never_where", self._kinds("never")),
                    state=self.state(),
                    trigger=self.kinds("trigger"),
                )
            case "at_most":
                if not table.has("state") and not table.has("count"):
                    table.note(
                        "",
                        "neither state nor count is there",
                        "what is limited: a state's length, or a number of events",
                    )
                if table.has("count_where") and not table.has("count"):
                    table.note(
                        "count_where", "count_where stands without count", "", "Name the kinds that are counted"
                    )
                return AtMost(
                    state=self.state(),
                    count=self.kinds("count"),
                    count_where=table.condition("count_where", self.words, Scene(self._kinds("count"))),
                )
            case _:
                if name and table.has("from") and table.has("by"):
                    table.note(
                        "by",
                        "by stands beside from",
                        "one of them",
                        "by is the due date itself; from is where counting begins",
                    )
                if name and table.has("by") and table.has("limit"):
                    table.note("limit", "limit stands beside by", "one of them", "by is the due date itself")
                return Within(
                    trigger=self.kinds("trigger", needed=bool(name)),
                    need=self.kinds("need", needed=bool(name)),
                    need_where=self.condition("need_where", self._kinds("need")),
                    match=self.match(),
                    count_from=self.date_path("from", self.trigger),
                    by=self.date_path("by", self.trigger),
                )

    def check_subject(self, subject: str) -> None:
        """Notes a rule that could never see what it judges, or its answer: no such event is written on the
        subject's timeline, nor refers to it."""
        kinds = self.words.vocabulary.kinds
        for names in (self.judged, self._kinds("need")):
            whose = {each for name in names for each in (*kinds[name].subjects, *kinds[name].references)}
            if names and subject not in whose:
                said = listed(set(SUBJECTS) & whose)
                self.table.note(
                    "subject" if self.table.has("subject") else "",
                    f"{listed(names)} is never written on the timeline of a {subject}",
                    f"one of {said}",
                    "Say whose timeline the rule judges",
                )
                return

    def kinds(self, key: str, needed: bool = False) -> tuple[str, ...]:
        """The kinds at `key`."""
        if needed and not self.table.has(key):
            self.table.note("", f"{key} is missing", f"{key} = a kind of event, or a list of them")
        return self.table.known_names(key, self.words.vocabulary.kinds, "kind of event", "kinds")

    def condition(self, key: str, kinds: tuple[str, ...]) -> Condition | None:
        """The condition at `key` on events of `kinds`, which may read the trigger if there is one."""
        return self.table.condition(key, self.words, Scene(kinds, trigger=self.trigger))

    def state(self, needed: bool = False) -> str | None:
        """The state at `state`."""
        name = self.table.text("state", needed)
        if not name:
            return None
        if name not in self.states:
            advice = advice_for(name, self.states, "states")
            self.table.note("state", f"there is no state {quoted(name)}", "a state of [state.NAME]", advice)
        return name

    def match(self) -> Match:
        """How answers serve triggers."""
        return Match(self.table.one_of("match", tuple(Match), "way of matching", Match.ANY) or Match.ANY)

    def date_path(self, key: str, kinds: tuple[str, ...]) -> Path | None:
        """The date attribute at `key`, readable on `kinds`."""
        name = self.table.text(key)
        if not name:
            return None
        found = self.words.readable(name, kinds)
        types = {attribute.type for attribute in found} or {OF_THE_EVENT.get(name)}
        if types == {None}:
            dates = {each for each in self.words.names(kinds) if _is_date(self.words, each, kinds)}
            self.table.note(
                key,
                f"there is no attribute {quoted(name)} on {listed(kinds)}",
                "a date attribute",
                advice_for(name, dates, "dates"),
            )
        elif types != {Type.DATE}:
            self.table.note(key, f"{name} is no date", "a date attribute")
        return Path(name)

    def least(self) -> str | None:
        """The limit at `least`: a number, which only windows of a fixed rhythm can ask for."""
        table = self.table
        name = table.text("least")
        if not name:
            return None
        if table.data.get("rhythm") != "fixed":
            table.note("least", "least stands without a fixed rhythm", "", 'Say rhythm = "fixed"')
        return self._known_limit("least", name, counts=True)

    def _known_limit(self, key: str, name: str, counts: bool) -> str:
        if name not in self.words.limits:
            advice = advice_for(name, self.words.limits, "limits")
            self.table.note(key, f"there is no limit {quoted(name)}", "a limit of some law", advice)
        for version in self.words.limits.get(name, ()):
            self._fits(version, counts, key)
        return name

    def limit(self, form: Form, own_id: str) -> tuple[str | None, LimitVersion | None]:
        """The limit's name, or the one written into the rule."""
        table = self.table
        if not table.has("limit"):
            deadline = isinstance(form, Within) and form.by is None and table.data.get("form") == "within"
            if deadline or isinstance(form, Every | AtMost):
                table.note("", "limit is missing", 'limit = the id of a limit, or {value = "P5D"}')
            return None, None
        counts = isinstance(form, AtMost) and bool(form.count)
        if isinstance(table.data["limit"], dict):
            own = read_limit(table.tables("limit")[0], own_id)
            if own is not None:
                self._fits(own, counts)
            return None, own
        name = table.text("limit")
        return (self._known_limit("limit", name, counts) if name else None), None

    def _fits(self, version: LimitVersion, counts: bool, key: str = "limit") -> None:
        if counts and isinstance(version.value, Period):
            self.table.note(key, f"the limit {version.id} is a length of time", "a number, for events are counted")
        if not counts and not isinstance(version.value, Period):
            self.table.note(key, f"the limit {version.id} is a number", "a length of time")

    # --- exceptions -------------------------------------------------------------------------------------

    def exception(self, entry: Table, form: Form) -> Unless:
        """One labelled exception."""
        entry.only(("label", "when", "at", "on", "event", "where"))
        label = entry.text("label", needed=True)
        at = self._moment(entry, form)
        if entry.has("event") == entry.has("when"):
            found = "event stands beside when" if entry.has("event") else "neither when nor event is there"
            entry.note("", found, "when = a condition, or event = a kind within the window, not both")
        if entry.has("event"):
            for key in ("at", "on"):
                if entry.has(key):
                    advice = f"An event counts within the window; take {key} out"
                    entry.note(key, f"{key} stands beside event", "", advice)
            if isinstance(form, Before) or (isinstance(form, Never) and not form.state and not form.trigger):
                entry.note("event", "there is no window in which the event could happen", 'when = "..."')
        elif entry.has("where"):
            entry.note("where", "where stands without event", "", "Write when = ... for a condition of its own")
        events = entry.known_names("event", self.words.vocabulary.kinds, "kind of event", "kinds")
        return Unless(
            label=label,
            when=entry.condition("when", self.words, self._scene(at)),
            at=at,
            event=events,
            where=entry.condition("where", self.words, Scene(events, trigger=self.trigger)),
        )

    def _moment(self, entry: Table, form: Form) -> str:
        if entry.has("at") and entry.has("on"):
            entry.note("on", "on stands beside at", "one of them")
        if entry.has("on"):
            entry.one_of("on", ("answer",), "event to judge", "answer")
            if isinstance(form, AtMost) or (isinstance(form, Before) and not form.need):
                entry.note("on", "there is no answer to judge", "an exception at the trigger", "Take on out")
            return "answer"
        at = entry.one_of("at", ("trigger", "due"), "moment", "trigger")
        if at == "due" and (isinstance(form, (Before, Never)) or (isinstance(form, AtMost) and form.count)):
            entry.note("at", "nothing falls due here", "an exception at the trigger", "Take at out")
        return at

    def _scene(self, at: str) -> Scene:
        if at == "due":
            return Scene(self.judged, at_due=True)
        if at == "answer":
            return Scene(self._kinds("need") or self._kinds("never"), trigger=self.trigger)
        return Scene(self.judged)


def _is_date(words: Words, name: str, kinds: tuple[str, ...]) -> bool:
    return OF_THE_EVENT.get(name) is Type.DATE or any(a.type is Type.DATE for a in words.readable(name, kinds))
