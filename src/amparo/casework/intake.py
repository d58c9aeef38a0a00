"""Quick intake: twelve questions at most, none of them compulsory, and the facts that come of the answers.

Pure. It asks for what keeps a child safe in the next hour and starts the right clocks. It does not ask about the
offence or the group: that needs a lawyer in the room. Whoever is in doubt about age is taken in as a child.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from amparo.access.actors import MandateKind, Role
from amparo.casework.dates import DateParts, DateProblem, read_date, some_time_until
from amparo.casework.fields import Field, Option, date_field, three_answers
from amparo.casework.owing import Agency
from amparo.casework.wording import Wording
from amparo.identity.naming import GivenName
from amparo.law.counting import day_of
from amparo.pathway.drafts import Draft, Problem
from amparo.pathway.events import Answer, Source, Value
from amparo.pathway.instants import Instant, Precision

#: The mandate under which each role takes a child in.
MANDATES: Mapping[Role, MandateKind] = {
    Role.POLICE_CHILD_DESK: MandateKind.CUSTODY,
    Role.PROSECUTOR: MandateKind.PROSECUTION,
    Role.LEGAL_AID_LAWYER: MandateKind.DEFENCE,
    Role.JUDGE_CLERK: MandateKind.ADJUDICATION,
    Role.GUARDIAN: MandateKind.GUARDIANSHIP,
    Role.CASEWORKER: MandateKind.CARE,
    Role.DETENTION_MONITOR: MandateKind.MONITORING,
    Role.COORDINATOR: MandateKind.COORDINATION,
}

#: Which agencies can be brought in at intake, by their kind, and what for.
BROUGHT_IN: Mapping[str, MandateKind] = {
    "civil_society": MandateKind.DEFENCE,
    "civilian_child_protection": MandateKind.CARE,
    "court": MandateKind.ADJUDICATION,
    "monitor": MandateKind.MONITORING,
    "social_service": MandateKind.COORDINATION,
}
_MOST_AGENCIES = 12
_OLDEST = 30

#: Answers to how the child came that are a stop.
_STOPS = frozenset({"apprehended", "stopped", "encountered_by_security_forces"})

#: Questions that are called otherwise than what they answer.
_ASKED_AS = {"child_statement": "asks", "birth": "age", "deprived_of_liberty": "free"}

#: With a stop begin a time in custody and the proceedings about it; later entries belong to both.
_BEGUN = {"episode": "new:first", "proceeding": "new:first"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What was answered: the child's name if there is one, facts to record, agencies to bring in, and the fields
    with whatever is wrong."""

    names: tuple[GivenName, ...]
    drafts: tuple[Draft, ...]
    agencies: tuple[tuple[str, MandateKind], ...]
    fields: tuple[Field, ...]

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not any(field.error for field in self.fields)


def offered(agencies: Sequence[Agency], own: str) -> tuple[Agency, ...]:
    """The agencies that can be brought in, the acting one left out, by what they are for and by name."""
    order = list(BROUGHT_IN)
    usable = [each for each in agencies if each.kind in BROUGHT_IN and each.id != own]
    return tuple(sorted(usable, key=lambda each: (order.index(each.kind), each.name))[:_MOST_AGENCIES])


def read_intake(
    data: Mapping[str, Sequence[str]], agencies: Sequence[Agency], agency_kind: str, now: int, words: Wording
) -> Filled:
    """The answers in `data` (strings sent under each name), read at `now` in the zone of `words`.

    An empty mapping gives an empty form. What cannot be read stands in the fields' errors, with what was typed.
    """
    return _Reading(data, agencies, agency_kind, now, words).filled()


def with_problems(filled: Filled, problems: Sequence[Problem], words: Wording) -> Filled:
    """`filled` with what the store refused, each problem at the question from which the part came; one that came
    of no question stands at the first."""
    fields = list(filled.fields)
    places = {field.name: number for number, field in enumerate(fields)}
    for problem in problems:
        place = places.get(_ASKED_AS.get(problem.part, problem.part), 0)
        fields[place] = replace(fields[place], error=words.say(problem.message))
    return replace(filled, fields=tuple(fields))


class _Reading:
    def __init__(
        self,
        data: Mapping[str, Sequence[str]],
        agencies: Sequence[Agency],
        agency_kind: str,
        now: int,
        words: Wording,
    ) -> None:
        self.data, self.agencies, self.agency_kind = data, agencies, agency_kind
        self.now, self.words = now, words
        self.zone = words.zone

    def one(self, name: str) -> str:
        return next(iter(self.data.get(name, ())), "").strip()

    def filled(self) -> Filled:
        say = self.words.translate
        age, age_error = self._age()
        parts = DateParts.read({name: self.one(name) for name in self.data}, "met")
        met = read_date(parts, self.zone, self.now, self.words.southern)
        problem = met if isinstance(met, DateProblem) else None
        name, name_error = self._name()
        fields = (
            self._line(
                "name", say("What does the child like to be called?"), say("No name yet is fine."), name_error
            ),
            self._line("languages", say("Which language is easiest?"), say("Spoken or signed.")),
            self._line(
                "age",
                say("How old does the child say they are?"),
                say("In years. In doubt, a child. We never ask for proof first."),
                age_error,
                "number",
            ),
            self._basis(),
            three_answers(
                "safe_now",
                say("Is the child safe now?"),
                self.words,
                self.one("safe_now"),
                say("Think of people waiting outside, threats to brothers and sisters, others in the same room."),
            ),
            three_answers(
                "recruiter_near",
                say("Can those who recruited the child reach the child here?"),
                self.words,
                self.one("recruiter_near"),
                say("In this building, by telephone, or through somebody in the same room."),
            ),
            three_answers(
                "medical_need", say("Hurt, ill, or in need of a doctor?"), self.words, self.one("medical_need")
            ),
            self._came(),
            date_field(
                "met",
                say("When was the child stopped or found?"),
                self.words,
                parts,
                error=self.words.say(problem.message) if problem else "",
                wrong_parts=problem.wrong if problem else frozenset(),
                error_part=problem.part if problem else "day",
                reads=self.words.instant(met) if isinstance(met, Instant) else "",
            ),
            three_answers(
                "free", say("Is the child free to leave?"), self.words, self.one("free"),
            ),
            Field(
                "asks",
                say("What does the child ask for, and whom should we call?"),
                "area",
                say("The child’s own words. Food, sleep, a telephone call, a person of the same sex."),
                value=self.one("asks"),
                wide=True,
            ),
            self._agencies(),
        )  # fmt: skip
        drafts = self._drafts(age, met if not isinstance(met, DateProblem) else None)
        return Filled((GivenName(name),) if name else (), drafts, self._brought(), fields)

    # --- fields -----------------------------------------------------------------------------

    def _line(self, name: str, label: str, hint: str, error: str = "", widget: str = "line") -> Field:
        known = self.one(f"{name}-known")
        option = Option("unknown", self.words.translate("not known"), known == "unknown", apart=True)
        return Field(name, label, widget, hint, self.one(name), (option,), error=error)

    def _basis(self) -> Field:
        say, chosen = self.words.translate, self.one("age_basis")
        options = (
            Option("self", say("the child said so"), chosen == "self"),
            Option("family", say("the family said so"), chosen == "family"),
            Option("document", say("a document"), chosen == "document"),
            Option("unknown", say("not known"), chosen == "unknown", apart=True),
            Option("not_asked", say("not asked yet"), chosen == "not_asked"),
        )
        return Field("age_basis", say("How is the age known?"), "choices", options=options)

    def _came(self) -> Field:
        say, chosen = self.words.translate, self.one("came")
        options = (
            Option("apprehended", say("stopped or arrested by police"), chosen == "apprehended"),
            Option("stopped", say("stopped by others: army, border or private guards"), chosen == "stopped"),
            Option(
                "encountered_by_security_forces",
                say("met by soldiers or police among a group, or came to them"),
                chosen == "encountered_by_security_forces",
            ),
            Option("case_opened", say("came or was brought for help"), chosen == "case_opened"),
            Option("unknown", say("not known"), chosen == "unknown", apart=True),
            Option("not_asked", say("not asked yet"), chosen == "not_asked"),
        )
        return Field("came", say("How did the child come here?"), "choices", options=options, wide=True)

    def _agencies(self) -> Field:
        chosen = set(self.data.get("agencies", ())) if self.data else {each.id for each in self._usual()}
        options = tuple(Option(each.id, each.name, each.id in chosen) for each in self.agencies)
        return Field(
            "agencies",
            self.words.translate("Who is brought in now?"),
            "checks",
            self.words.translate(
                "They can open the child’s page at once and see its clocks. What a helper is told stays closed to "
                "police and prosecutor."
            ),
            options=options,
            wide=True,
        )  # fmt: skip

    def _usual(self) -> list[Agency]:
        """Ticked from the start: one lawyer's office and one child protection service, where there is just one."""
        found: list[Agency] = []
        for kind in ("civil_society", "civilian_child_protection"):
            of_kind = [each for each in self.agencies if each.kind == kind]
            found += of_kind if len(of_kind) == 1 else []
        return found

    # --- answers ----------------------------------------------------------------------------

    def _name(self) -> tuple[str, str]:
        name = self.one("name")
        problem = GivenName(name).tidy().problem() if name else None
        return ("", self.words.say(problem)) if problem else (name, "")

    def _age(self) -> tuple[int | None, str]:
        text = self.one("age")
        if not text:
            return None, ""
        if not text.isdecimal() or len(text) > len(str(_OLDEST)) or int(text) > _OLDEST:
            return None, self.words.translate("Write the age in whole years, such as 16, or leave it empty.")
        return int(text), ""

    def _bool(self, name: str) -> Value | None:
        text = self.one(name)
        if text in {"yes", "no"}:
            return text
        return Answer(text) if text in {"unknown", "not_asked"} else None

    def _brought(self) -> tuple[tuple[str, MandateKind], ...]:
        chosen = set(self.data.get("agencies", ()))
        return tuple((each.id, BROUGHT_IN[each.kind]) for each in self.agencies if each.id in chosen)

    def _drafts(self, age: int | None, met: Instant | Answer | None) -> tuple[Draft, ...]:
        came = self.one("came")
        stopped = came in _STOPS or self.one("free") == "no"  # whatever it is called, the clock of a stop runs
        moment = Instant(self.now, self.now, Precision.MINUTE, self.zone)
        given = met if isinstance(met, Instant) else None
        says: dict[str, Value] = {"presumed_child": "yes", "role": Answer.NOT_ASKED}
        opened = Draft("case_opened", moment if given is None else given, says)
        # A stop says more than that a case was opened; to open one as well would only ask in which role.
        drafts = [self._stop(came, given or some_time_until(self.now, self.zone))] if stopped else [opened]
        drafts += self._age_claim(age, moment)
        if languages := self.one("languages"):
            drafts.append(Draft("profile_recorded", moment, {"languages": languages}))
        elif self.one("languages-known"):
            drafts.append(Draft("profile_recorded", moment, {"languages": Answer.UNKNOWN}))
        safety = {name: self._bool(name) for name in ("safe_now", "recruiter_near", "medical_need")}
        answered = {name: value for name, value in safety.items() if value is not None}
        if answered:
            drafts.append(Draft("safety_checked", moment, answered))
        if asks := self.one("asks"):
            drafts.append(Draft("needs_recorded", moment, {"child_statement": asks}, source=Source.CHILD))
        return tuple(drafts)

    def _stop(self, came: str, begun: Instant) -> Draft:
        opposite: dict[object, Value] = {"yes": "no", "no": "yes"}
        free = self._bool("free")
        says: dict[str, Value] = {"presumed_child": "yes"}
        if free is not None:
            says["deprived_of_liberty"] = opposite.get(free, free)
        if came == "apprehended":
            says["stopped_by"] = "police"
        elif self.agency_kind in {"military", "border"} or (self.agency_kind == "police" and came != "stopped"):
            says["stopped_by"] = self.agency_kind
        met = came == "encountered_by_security_forces"
        return Draft(came if met else "apprehended", begun, says, _BEGUN)

    def _age_claim(self, age: int | None, moment: Instant) -> list[Draft]:
        basis = self.one("age_basis")
        says: dict[str, Value] = {}
        if age is not None:
            says["birth"] = _born(age, self.now, self.zone)
        elif self.one("age-known"):
            says["birth"] = Answer.UNKNOWN
        if basis in {"self", "family", "document"}:
            says["age_basis"] = basis
        elif basis in {"unknown", "not_asked"}:
            says["age_basis"] = Answer(basis)
        if not says:
            return []
        source = {"self": Source.CHILD, "family": Source.FAMILY, "document": Source.DOCUMENT}.get(basis)
        return [Draft("age_recorded", moment, {**says, "presumed_child": "yes"}, source=source or Source.OBSERVED)]


def urgent(drafts: Sequence[Draft], words: Wording) -> tuple[str, ...]:
    """What cannot wait for any clock, by what was answered: safety first, then a doctor."""
    say = words.translate
    answers: Mapping[str, Value] = {}
    for draft in drafts:
        if draft.kind == "safety_checked":
            answers = draft.attributes
    found: list[str] = []
    if answers.get("safe_now") == "no" or answers.get("recruiter_near") == "yes":
        found.append(say("The child is not safe. Before anything else, move the child out of reach of the danger."))
    if answers.get("medical_need") == "yes":
        found.append(say("The child needs a doctor. Call one now; no question comes first."))
    return tuple(found)


def _born(age: int, now: int, zone: str) -> Instant:
    """When somebody was born who is `age` completed years old at `now`: any day of one whole year."""
    today = day_of(now, zone)
    last = _years_before(today, age)
    first = _years_before(today, age + 1) + timedelta(days=1)
    return Instant(Instant.day(first, zone).earliest, Instant.day(last, zone).latest, Precision.RANGE, zone)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)
