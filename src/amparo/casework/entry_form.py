"""The form by which one event is recorded or corrected: when, what, to what it belongs, and how it is known.

Pure. The questions are those of the kind (`pathway.forms`); here they get their three answers, the date its parts,
and the event its ties. A tie is offered with the one that is most likely chosen, because a fact that belongs to
nothing proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from amparo.casework.cases import Case
from amparo.casework.dates import DateParts, DateProblem, read_date, some_time_until
from amparo.casework.fields import Field, Option, date_field
from amparo.casework.wording import Wording
from amparo.law.messages import Message
from amparo.pathway.drafts import Draft
from amparo.pathway.events import Answer, Event, Source, Value
from amparo.pathway.forms import Field as Question
from amparo.pathway.forms import Form, read_form
from amparo.pathway.instants import BEGINNING, Instant, Precision
from amparo.pathway.vocabulary import Type, Vocabulary

#: Ties that are never offered: `answers` comes with the page that asks for an answer.
_NOT_OFFERED = frozenset({"answers"})
#: Ties for which the newest is most likely meant.
_NEWEST = frozenset({"episode", "proceeding", "interview", "order", "isolation"})
_MOST_RADIOS = 6
#: How many questions of a kind stand open; a kind asks first what its safeguards need.
_FIRST_QUESTIONS = 6
_FEWEST_FOLDED = 2

Sent = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What was read: the draft if nothing is wrong, and the fields as they are drawn again. Those from number
    `folded_from` on stand folded away, unless something in them is answered or wrong."""

    draft: Draft | None
    fields: tuple[Field, ...]
    folded_from: int


def read_entry(
    form: Form,
    sent: Sent,
    case: Case,
    facilities: Mapping[str, str],
    vocabulary: Vocabulary,
    words: Wording,
    now: int,
    corrects: Event | None = None,
    kept: Mapping[str, Value] | None = None,
) -> Entry:
    """The form of `form` with what was `sent` (nothing, to begin with), read at `now` in the zone of the case.

    `corrects` is the entry that is corrected: its answers stand in the form to begin with. `kept` are attributes of
    it that the form does not ask and the new entry says again.
    """
    return _Entering(form, sent, case, facilities, vocabulary, words, now, corrects, dict(kept or {})).entry()


class _Entering:
    def __init__(
        self,
        form: Form,
        sent: Sent,
        case: Case,
        facilities: Mapping[str, str],
        vocabulary: Vocabulary,
        words: Wording,
        now: int,
        corrects: Event | None,
        kept: dict[str, Value],
    ) -> None:
        self.form, self.case, self.facilities, self.vocabulary = form, case, facilities, vocabulary
        self.words, self.now, self.corrects, self.kept = words, now, corrects, kept
        self.sent: Sent = sent or self._as_sent(corrects)
        self.was_sent = bool(sent)

    def one(self, name: str) -> str:
        return next(iter(self.sent.get(name, ())), "").strip()

    def entry(self) -> Entry:
        happened, happened_field = self._happened()
        given, errors = self._answers()
        ties, tie_fields = self._ties()
        asked = [self._field(question, errors.get(question.name)) for question in self.form.fields]
        fields = [happened_field, self._source(), *tie_fields, *asked]
        wrong = any(field.error for field in fields)
        draft = None
        if not wrong and happened is not None:
            draft = Draft(
                self.form.kind,
                happened,
                {**self.kept, **given},
                ties,
                self.one("source") or Source.OBSERVED,
                self.corrects.place if self.corrects else "",
                self.corrects.id if self.corrects else None,
            )
        first = len(fields) - len(asked) + _FIRST_QUESTIONS
        folded = len(fields) - first
        return Entry(draft, tuple(fields), first if folded > _FEWEST_FOLDED else len(fields))

    # --- when -------------------------------------------------------------------------------

    def _happened(self) -> tuple[Instant | None, Field]:
        say = self.words.translate
        parts = self._parts("happened")
        read = read_date(parts, self.case.zone, self.now, self.words.southern)
        problem = read if isinstance(read, DateProblem) else None
        error = self.words.say(problem.message) if problem else ""
        if read is None and self.was_sent:
            error = say("Write what you know of the time, or choose not known.")
        reads = ""
        if isinstance(read, Instant):
            known = self.words.known(read)
            reads = f"{self.words.instant(read)} ({known})" if known else self.words.instant(read)
        field = date_field(
            "happened",
            say("When did it happen?"),
            self.words,
            parts,
            hint=say("Fill in what you know and leave the rest empty. A month stays a month; we add nothing."),
            error=error,
            reads=reads,
            wrong_parts=problem.wrong if problem else frozenset({"day"}) if error else frozenset(),
            error_part=problem.part if problem else "day",
        )
        happened = read if isinstance(read, Instant) else None
        if isinstance(read, Answer):
            happened = some_time_until(self.now, self.case.zone)
        return happened, field

    def _parts(self, name: str) -> DateParts:
        return DateParts.read({key: self.one(key) for key in self.sent}, name)

    # --- what -------------------------------------------------------------------------------

    def _answers(self) -> tuple[Mapping[str, Value], dict[str, Message]]:
        texts: dict[str, list[str]] = {}
        dates: dict[str, Value] = {}
        errors: dict[str, Message] = {}
        for question in self.form.fields:
            if question.type is Type.DATE:
                read = read_date(self._parts(question.name), self.case.zone, None, self.words.southern)
                if isinstance(read, DateProblem):
                    errors[question.name] = read.message
                elif read is not None:
                    dates[question.name] = read
            else:
                values = [text for text in self.sent.get(question.name, ()) if text.strip()]
                texts[question.name] = values or list(self.sent.get(f"{question.name}-known", ()))[:1]
        filled = read_form(self.form, texts, self.vocabulary, self.case.zone, self.words.southern)
        return {**filled.values, **dates}, {**errors, **filled.errors}

    def _field(self, question: Question, message: Message | None) -> Field:
        say, name = self.words.translate, question.name
        label, hint = say(question.label), say(question.means)
        error = self.words.say(message) if message else ""
        if question.type is Type.DATE:
            return self._date(question, label, hint, error)
        answers = () if name == "note" else self._answer_options(question)
        chosen = set(self.sent.get(name, ()))
        known = set(self.sent.get(f"{name}-known", ()))
        if question.type in {Type.CODE, Type.BOOL3}:
            options = tuple(Option(value, say(text), value in chosen) for value, text in question.choices)
            options += tuple(replace(option, chosen=option.value in chosen) for option in answers)
            if len(question.choices) > _MOST_RADIOS:
                empty = Option("", say("no answer"), not chosen)
                return Field(name, label, "select", hint, options=(empty, *options), error=error)
            return Field(name, label, "choices", hint, options=options, error=error, wide=True)
        marked = tuple(replace(option, chosen=option.value in known | chosen) for option in answers)
        if question.type is Type.SET:
            options = tuple(Option(value, say(text), value in chosen) for value, text in question.choices)
            return Field(name, label, "checks", hint, options=(*options, *marked), error=error, wide=True)
        widget = "area" if question.long else "number"
        return Field(name, label, widget, hint, self.one(name), marked, error=error)

    def _answer_options(self, question: Question) -> tuple[Option, ...]:
        say = self.words.translate
        texts = {Answer.NONE: say("none"), Answer.UNKNOWN: say("not known"), Answer.NOT_ASKED: say("not asked yet")}
        return tuple(Option(each.value, texts[each], apart=each is Answer.UNKNOWN) for each in question.answers)

    def _date(self, question: Question, label: str, hint: str, error: str) -> Field:
        parts = self._parts(question.name)
        read = read_date(parts, self.case.zone, None, self.words.southern)
        problem = read if isinstance(read, DateProblem) else None
        said = read if read is not None else self.kept.get(question.name)
        field = date_field(
            question.name, label, self.words, parts, hint=hint, error=error,
            reads=self.words.instant(said) if isinstance(said, Instant) else "",
            wrong_parts=problem.wrong if problem else frozenset(), error_part=problem.part if problem else "day",
        )  # fmt: skip
        none = Option("none", self.words.translate("none"), parts.known == "none")
        return replace(field, options=(field.options[0], none, *field.options[1:]))

    # --- to what it belongs -----------------------------------------------------------------

    def _ties(self) -> tuple[dict[str, str], list[Field]]:
        ties: dict[str, str] = {}
        fields: list[Field] = []
        for name in self.form.references:
            if name in _NOT_OFFERED:
                continue
            choices = self._things(name)
            if not choices:
                continue
            newest = choices[-1][0] if name in _NEWEST else ""
            chosen = self.one(f"tie-{name}") if f"tie-{name}" in self.sent else newest
            if chosen and chosen not in dict(choices):
                chosen = newest
            if chosen:
                ties[name] = chosen
            options = tuple(Option(value, text, value == chosen) for value, text in reversed(choices))
            nothing = Option("", self.words.translate("none of these, or not known"), not chosen)
            fields.append(
                Field(f"tie-{name}", self._tie_label(name), "select", options=(*options, nothing), wide=True)
            )
        if self.corrects is not None:  # what the form does not offer stays as it was
            offered = {field.name.removeprefix("tie-") for field in fields}
            ties |= {
                name: value
                for name, value in self.corrects.references.items()
                if name not in offered and name in self.vocabulary.kinds[self.form.kind].references
            }
        return ties, fields

    def _things(self, name: str) -> list[tuple[str, str]]:
        """What the event may belong to, oldest first, each called by the entry with which it began."""
        if name == "facility":
            return sorted(self.facilities.items(), key=lambda pair: pair[1])
        found: dict[str, str] = {}
        begun: set[str] = set()  # called by an entry that begins such a thing: a stop, rather than the file on it
        for fact in self.case.resolved.facts:
            value = fact.references.get(name)
            event = self.case.events.get(fact.id)
            kind = self.vocabulary.kinds.get(fact.kind)
            begins = kind is not None and name in kind.mints
            if not value or event is None or event.references.get(name) != value:
                continue
            if value not in found or (begins and value not in begun):
                begun |= {value} if begins else set()
                found[value] = self.words.translate("{what}: {when}").format(
                    what=self.words.translate(kind.label) if kind else fact.kind,
                    when=self.words.instant(event.happened),
                )
        return list(found.items())

    def _tie_label(self, name: str) -> str:
        say = self.words.translate
        return {
            "episode": say("To which time in custody does it belong? It began with:"),
            "proceeding": say("To which proceedings does it belong? They began with:"),
            "interview": say("To which questioning does it belong? It began with:"),
            "hearing": say("To which hearing does it belong? It began with:"),
            "order": say("To which order does it belong? It began with:"),
            "isolation": say("To which isolation does it belong? It began with:"),
            "complaint": say("To which complaint does it belong? It began with:"),
            "report": say("To which report does it belong? It began with:"),
            "facility": say("In which place?"),
        }[name]

    def _source(self) -> Field:
        say, chosen = self.words.translate, self.one("source") or Source.OBSERVED
        options = (
            Option(Source.OBSERVED, say("I was there"), chosen == Source.OBSERVED),
            Option(Source.CHILD, say("The child told me"), chosen == Source.CHILD),
            Option(Source.FAMILY, say("The family told me"), chosen == Source.FAMILY),
            Option(Source.DOCUMENT, say("A document"), chosen == Source.DOCUMENT),
            Option(Source.THIRD_PARTY, say("Somebody else"), chosen == Source.THIRD_PARTY),
        )
        return Field("source", say("How do you know?"), "choices", options=options, wide=True)

    # --- a correction begins with what stood ------------------------------------------------

    def _as_sent(self, event: Event | None) -> Sent:
        if event is None:
            month = self.words.local(self.now)
            return {"happened-month": [str(month.month)], "happened-year": [str(month.year)]}
        sent: dict[str, list[str]] = self._date_as_sent("happened", event.happened)
        sent["source"] = [event.source]
        for name, value in event.attributes.items():
            sent |= self._value_as_sent(name, value)
        sent |= {f"tie-{name}": [value] for name, value in event.references.items()}
        return sent

    def _value_as_sent(self, name: str, value: Value) -> dict[str, list[str]]:
        if isinstance(value, Instant) and value.precision is Precision.RANGE:
            self.kept[name] = value  # no input can say it; it stays unless something is filled in
            return {}
        if isinstance(value, Instant):
            return self._date_as_sent(name, value)
        if isinstance(value, frozenset):
            return {name: sorted(value)}
        if isinstance(value, Answer):
            return {name: [value.value], f"{name}-known": [value.value]}
        return {name: [f"{value:g}" if isinstance(value, float) else str(value)]}

    def _date_as_sent(self, name: str, instant: Instant) -> dict[str, list[str]]:
        undated = instant.earliest <= BEGINNING
        parts = DateParts.of(instant, None if undated else self.words.local(instant.earliest))
        return {
            f"{name}-{part}": [getattr(parts, part)]
            for part in ("day", "month", "year", "time", "season", "known")
            if getattr(parts, part)
        }
