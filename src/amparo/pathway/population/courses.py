"""Who a child is and which course its case takes, before anything happens.

Pure. Everything that a part of the pathway needs to know of another is settled here.
"""

from __future__ import annotations

from amparo.pathway.population.days import DAY, HOUR, MINUTE, birthday, date_of, number_of
from amparo.pathway.population.lives import Life

#: The first course is over before the check by this many days, so that nothing is cut off.
_AFTER = 12
_LONGEST = {"soon": 150, "after_6_months": 262, "after_9_months": 330}
_LINK = {"yes": True, "no": False, "unknown": None}

#: What ends a stay before trial.
ENDS = ("finding_made", "detention_released")


def begin(life: Life) -> None:
    """Settle role, group, age, course and the moments on which others hang."""
    draws = life.draws
    life.role = life.weighted("role")
    life.group = life.weighted("group")
    life.met = life.weighted("met")
    life.linked = _LINK[life.weighted("link")]
    accused = life.role in {"accused", "dual"}
    life.course = life.weighted("course") if accused and life.weighted("arrest") == "arrested" else ""
    begun = life.parameters.begin + 40
    last = life.days.day(life.as_of - 1)
    if life.course == "fresh":
        life.apprehended = life.as_of - MINUTE * draws.whole(60, 45 * 60)
        life.start = life.days.day(life.apprehended)
    elif life.course == "still_held":
        life.start = last - draws.whole(6, 200)
    else:
        stay = life.fault("decision") if life.course == "pretrial" else "soon"
        life.start = draws.whole(begun, last - _LONGEST[stay] - _AFTER)
        if life.course == "pretrial":
            _until_finding(life, stay)
    if life.course and life.course != "fresh":
        minute = draws.whole(8 * 60, 11 * 60 + 59) if draws.chance(0.6) else draws.whole(12 * 60, 21 * 60)
        life.apprehended = life.days.clock(life.start, minute)
    _age(life)
    if life.course in {"pretrial", "still_held"}:
        _held(life)
    elif life.course == "released_by_judge":
        life.released = life.apprehended + MINUTE * draws.whole(50 * 60, 96 * 60)
    elif life.course == "released_same_day":
        life.released = life.apprehended + MINUTE * draws.whole(2 * 60, 11 * 60)
        if life.happens("death"):
            life.course, life.role = "died", "accused"  # nobody has come to see a victim yet
            if draws.chance(0.5):
                life.released = None  # in custody, else after the release
    if accused:
        life.tied = {"proceeding": life.reference("P1")}
        if life.course:
            life.tied = {"episode": life.reference("E1"), **life.tied}


def _until_finding(life: Life, stay: str) -> None:
    """How long after the arrest the stay before trial ends, kept in `finding` as a span until the arrest is set."""
    draws = life.draws
    days = {"soon": (40, 140), "after_6_months": (190, 255), "after_9_months": (285, 325)}[stay]
    life.finding = DAY * draws.whole(*days) + HOUR * draws.whole(0, 5)


def _held(life: Life) -> None:
    """An order, and what ends it: a finding, a release, or both. Where nobody vouches for what ends it the judge
    lets the child go: of such a stay nobody could say when it was over."""
    draws = life.draws
    order = life.apprehended + MINUTE * draws.whole(50 * 60, 80 * 60)
    end = life.as_of if life.finding is None else life.apprehended + life.finding
    life.finding = None
    if not life.covers(ENDS, order, end):
        life.course, life.released = "released_by_judge", order
        return
    life.order = order
    if life.course == "still_held":
        return
    if draws.chance(0.7):
        life.finding = end
        life.sentence = life.weighted("sentence").replace("none", "")
        life.released = end + MINUTE * draws.whole(30, 20 * 60)
        if life.sentence == "custody":
            _serving(life, end)
        elif draws.chance(0.2):
            life.released = end + DAY * draws.whole(2, 9)
    else:
        life.released = end


def _serving(life: Life, end: int) -> None:
    """How long a sentence is served, as far as somebody vouches for its end."""
    life.released = end + DAY * life.draws.whole(30, 420) + HOUR * life.draws.whole(0, 5)
    if life.released < life.as_of:
        return
    if life.covers("detention_released", life.order, life.as_of):
        life.released = None
    else:
        life.released, life.sentence = end + HOUR, "supervision"


def _age(life: Life) -> None:
    """Birth, and whether the child is one: at every event until it comes of age, or at none."""
    draws = life.draws
    claim = life.weighted("birth")
    if life.met == "grown_up":
        life.age = draws.whole(18, 20)
        life.now = False  # and of the time of the act nobody knows, until a charge says when it was
        life.born, life.is_precise = _born(life, life.age, 34), True
        life.first = life.days.midnight(birthday(life.born, 18))
        return
    life.age = int(life.weighted("age"))
    life.now = True
    if claim in {"presumed", "unknown"}:
        if claim == "unknown":
            life.now = None
        return
    born = _born(life, life.age, 3)
    if claim == "year":
        on = date_of(born)
        if birthday(number_of(on.replace(month=1, day=1)), 18) > life.days.day(life.as_of):
            born = number_of(on.replace(month=12, day=31))  # doubt about birth favours the child
        else:
            claim = "day"
    life.born, life.is_precise = born, claim == "day"
    if life.is_precise:
        life.of_age = life.days.midnight(birthday(born, 18))


def _born(life: Life, age: int, least: int) -> int:
    """A day of birth on which somebody is `age` at the first contact, and has been for `least` days or more."""
    on = date_of(life.start)
    return number_of(on.replace(year=on.year - age, day=min(on.day, 28))) - life.draws.whole(least, 360)
