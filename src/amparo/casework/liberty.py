"""Who is held, since when, on what basis, and when somebody looks at it again.

Pure. Read from the liberty track, never typed twice: judge, monitor and facility see one register. First those
without a recorded basis; a stop by police counts as one only until the first limit for bringing the child
before somebody who can end it has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amparo.access.actors import Role
from amparo.casework.cases import Case
from amparo.casework.duties import Duty, group
from amparo.casework.outcomes import drawn_as
from amparo.casework.wording import DAY, Wording
from amparo.pathway.events import Answer, Coverage
from amparo.pathway.facts import Fact, is_stated
from amparo.pathway.instants import BEGINNING, Instant
from amparo.pathway.tracks import Span
from amparo.pathway.vocabulary import Vocabulary
from amparo.safeguards.findings import Outcome
from amparo.safeguards.nodes import Rule

#: The states of the liberty track in which nobody holds the child.
NOT_HELD = frozenset({"free", "died"})
BY_POLICE = "police_custody"
#: The safeguard that ends the time for which a stop by police is a basis.
BEFORE_A_JUDGE = "arrest-before-authority-24h"
_REVIEWED = "pretrial-detention-review"
_APART = "separation-from-adults"
#: The safeguards of which the board reads findings; it needs none of another.
SAFEGUARDS = frozenset({BEFORE_A_JUDGE, _REVIEWED, _APART})
_NO_BASIS = frozenset({"none_recorded"})
_CLAIMED = frozenset({"protection_claimed"})
#: Who records that a child was brought before somebody who can end custody.
_HEARS = frozenset({Role.JUDGE_CLERK, Role.POLICE_CHILD_DESK})
_SOON = 3 * DAY


@dataclass(frozen=True, slots=True)
class Holding:
    """One unbroken time held: since when (microseconds UTC, both ends of what is known); `sure` that it lasts."""

    state: str
    label: str
    earliest: int
    latest: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One child on the board. `band` is basis, review or other; texts are in the reader's words."""

    reference: str
    child: str
    where: str
    held_for: str
    sure: bool
    basis: str
    no_basis: bool
    adults: str
    adults_outcome: str
    review: str
    action: str
    action_kind: str
    band: str
    order: int


@dataclass(frozen=True, slots=True)
class Band:
    """Rows under one heading."""

    label: str
    outcome: str
    rows: tuple[Row, ...]


def holding_of(case: Case) -> Holding | None:
    """The time for which the child is held, or may be, at the moment looked at; `None` if surely not."""
    standing = case.tracks.lane("liberty")
    if standing.current.state.name in NOT_HELD and standing.certain:
        return None
    spans = list(standing.spans)
    run: list[Span] = []
    while spans and spans[-1].state.name not in NOT_HELD:
        run.insert(0, spans.pop())
    if not run:  # free as far as recorded, and perhaps held by something that may have happened
        return None
    since = run[0].since
    return Holding(
        run[-1].state.name,
        run[-1].state.label,
        since.earliest if since else BEGINNING,
        since.latest if since else BEGINNING,
        NOT_HELD.isdisjoint(standing.could_be),
    )


def board(
    cases: Iterable[Case],
    rules: Iterable[Rule],
    facilities: Mapping[str, str],
    vocabulary: Vocabulary,
    words: Wording,
    role: Role = Role.JUDGE_CLERK,
) -> tuple[Band, ...]:
    """The board's bands, worst first; within one, whoever is held longest. `facilities` are names by id.

    What stands to be done is what somebody in `role` can do: a court reviews, everybody else asks for a review.
    """
    rules = tuple(rules)
    rows: list[Row] = []
    for case in cases:
        holding = holding_of(case)
        if holding is not None:
            rows.append(_row(case, holding, group(case.findings, rules), facilities, vocabulary, words, role))
    rows.sort(key=lambda row: (row.order, row.reference))
    found = (
        _band_of_basis(rows, words),
        _band_of_reviews(rows, words),
        _band_of_others(rows, words),
    )
    return tuple(each for each in found if each.rows)


def _band_of_basis(rows: list[Row], words: Wording) -> Band:
    mine = tuple(row for row in rows if row.band == "basis")
    text = words.plural(
        "Held without a recorded basis: {count} child", "Held without a recorded basis: {count} children", len(mine)
    )
    return Band(text.format(count=len(mine)), "breached", mine)


def _band_of_reviews(rows: list[Row], words: Wording) -> Band:
    mine = tuple(row for row in rows if row.band == "review")
    text = words.plural(
        "Review late or due within three days: {count} child",
        "Review late or due within three days: {count} children",
        len(mine),
    )
    return Band(text.format(count=len(mine)), "due", mine)


def _band_of_others(rows: list[Row], words: Wording) -> Band:
    mine = tuple(row for row in rows if row.band == "other")
    text = words.plural(
        "Held on a recorded basis: {count} child", "Held on a recorded basis: {count} children", len(mine)
    )
    return Band(text.format(count=len(mine)), "", mine)


def _row(
    case: Case,
    holding: Holding,
    duties: tuple[Duty, ...],
    facilities: Mapping[str, str],
    vocabulary: Vocabulary,
    words: Wording,
    role: Role,
) -> Row:
    say = words.translate
    local = words.at(case.as_of, case.zone)
    basis, no_basis = basis_of(case, holding, duties, local)
    review, late_or_soon = _review(case, holding, duties, local)
    adults, adults_outcome = _adults(duties, words)
    action, kind = say("Ask for a review"), "detention_review_requested"
    if holding.state == BY_POLICE and not no_basis and role in _HEARS:
        action, kind = say("Record the first hearing"), "brought_before_authority"
    elif role is Role.JUDGE_CLERK:
        action, kind = say("Record a review"), "detention_reviewed"
    return Row(
        case.reference,
        case.name_and_age(words),
        where_held(case, holding, facilities, vocabulary, words),
        held_for(case, holding, local),
        holding.sure,
        basis,
        no_basis,
        adults,
        adults_outcome,
        review,
        action,
        kind,
        "basis" if no_basis else "review" if late_or_soon else "other",
        holding.earliest,
    )


def held_for(case: Case, holding: Holding, words: Wording) -> str:
    """How long the child has been held, as far as anybody can tell."""
    least, most = case.as_of - holding.latest, case.as_of - holding.earliest
    if holding.earliest <= BEGINNING:
        return words.translate("nobody knows")
    if holding.earliest == holding.latest or words.length(least) == words.length(most):
        return words.length(most)
    return words.translate("{least} to {most}").format(least=words.length(max(0, least)), most=words.length(most))


def _since(case: Case, holding: Holding, kinds: frozenset[str]) -> list[Fact]:
    return [fact for fact in case.resolved.facts if fact.kind in kinds and fact.latest >= holding.earliest]


def basis_of(case: Case, holding: Holding, duties: tuple[Duty, ...], words: Wording) -> tuple[str, bool]:
    """On what the child is held, in words, and whether that is no recorded basis."""
    say = words.translate
    orders = _since(case, holding, frozenset({"detention_ordered"}))
    admitted = _since(case, holding, frozenset({"detention_admitted"}))
    reasons: frozenset[object] = frozenset()
    for fact in (*admitted, *orders):
        stated = fact.attributes.get("detention_reasons")
        reasons = frozenset(stated) if isinstance(stated, frozenset) else reasons
    if reasons and reasons <= _CLAIMED:
        return say("“for protection”, which is not a basis"), True
    if reasons and reasons <= _NO_BASIS | _CLAIMED:
        return say("none recorded"), True
    if orders:
        return _order_text(case, orders[-1], words), False
    if any(fact.attributes.get("order_on_file") == "yes" for fact in admitted):
        return say("an order that the place has on file"), False
    if any(is_stated(fact.attributes.get("legal_basis")) for fact in admitted):
        return say("a provision cited on admission"), False
    in_time = any(
        duty.rule.id == BEFORE_A_JUDGE and duty.outcome in {Outcome.PENDING, Outcome.MET} for duty in duties
    )
    if holding.state == BY_POLICE and in_time and not admitted:
        return say("stopped by police; no order yet"), False
    return say("none recorded"), True


def _order_text(case: Case, order: Fact, words: Wording) -> str:
    when = words.day(order.earliest) if order.earliest > BEGINNING else words.translate("no date known")
    ends = order.attributes.get("max_end_date")
    if not isinstance(ends, Instant):
        if ends is Answer.NONE:
            return words.translate("order of {when}, without an end").format(when=when)
        return words.translate("order of {when}").format(when=when)
    if ends.latest < case.as_of:
        return words.translate("order of {when}, ended {end}").format(when=when, end=words.instant(ends))
    return words.translate("order of {when}, to {end}").format(when=when, end=words.instant(ends))


def _review(case: Case, holding: Holding, duties: tuple[Duty, ...], words: Wording) -> tuple[str, bool]:
    """When the next review is due, and whether it is late or close."""
    reviews = [duty for duty in duties if duty.rule.id == _REVIEWED and duty.due is not None]
    overdue = [duty for duty in reviews if duty.is_overdue]
    if overdue:
        due = min(duty.due or 0 for duty in overdue)
        return words.time_left(due), True
    ahead = [duty.due or 0 for duty in reviews if duty.outcome is Outcome.PENDING]
    if any(duty.outcome is Outcome.UNKNOWN for duty in reviews) and not ahead:
        return words.translate("nobody can tell"), True
    for fact in _since(case, holding, frozenset({"detention_ordered", "detention_reviewed"})):
        stated = fact.attributes.get("next_review")
        if isinstance(stated, Instant) and stated.latest >= case.as_of:
            ahead.append(stated.earliest)
    if not ahead:
        return words.translate("none set"), False
    due = min(ahead)
    return (words.clock(due) if words.same_day(due, case.as_of) else words.day(due)), due - case.as_of <= _SOON


def _adults(duties: tuple[Duty, ...], words: Wording) -> tuple[str, str]:
    say = words.translate
    outcomes = {duty.outcome for duty in duties if duty.rule.id == _APART}
    if Outcome.BREACHED in outcomes:
        return say("not apart"), drawn_as(Outcome.BREACHED)
    if Outcome.UNKNOWN in outcomes or not outcomes:
        return say("nobody can tell"), drawn_as(Outcome.UNKNOWN)
    if Outcome.MET in outcomes:
        return say("apart"), drawn_as(Outcome.MET)
    return say("does not apply"), ""


def where_held(
    case: Case, holding: Holding, facilities: Mapping[str, str], vocabulary: Vocabulary, words: Wording
) -> str:
    """The place where the child was last recorded, by its name or its sort."""
    kinds = frozenset(
        {"apprehended", "encountered_by_security_forces", "detention_admitted", "detention_transferred"}
    )
    for fact in reversed(_since(case, holding, kinds)):
        if name := facilities.get(fact.references.get("facility", "")):
            return name
        code = fact.attributes.get("facility_type")
        for attribute in vocabulary.attribute("facility_type"):
            if isinstance(code, str) and code in attribute.codes:
                return words.translate(attribute.code_labels[attribute.codes.index(code)])
    return words.translate("not recorded")


def blind_spots(
    places: Iterable[tuple[str, str]], coverage: Iterable[Coverage], as_of: int, words: Wording
) -> tuple[str, ...]:
    """What the board cannot see: of `places` (agency id and name), those that do not vouch for their register at
    `as_of` (microseconds UTC)."""
    declared: dict[str, int] = {}
    for each in coverage:
        if "detention_admitted" in each.kinds and each.start <= as_of:
            declared[each.agency] = max(declared.get(each.agency, BEGINNING), min(each.end, as_of))
    found: list[str] = []
    for agency, name in places:
        until = declared.get(agency)
        if until is None:
            text = words.translate(
                "{place} has not said that its register is complete. Children may be held there who are not "
                "on this board."
            )
            found.append(text.format(place=name))
        elif until < as_of:
            text = words.translate(
                "{place} vouches for its register only to {when}. Children may be held there who are not on "
                "this board."
            )
            found.append(text.format(place=name, when=words.moment(until)))
    return tuple(found)
