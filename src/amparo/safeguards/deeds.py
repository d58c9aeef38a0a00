"""How explanations say an event: in a clause about a child, not in the words of a form.

Pure. Each deed has three English clauses, each a message of its own: `that` follows "that" or stands as a
sentence, `had` follows "had", `is_done` follows "if". A kind without a deed is quoted by its label.
"""

from __future__ import annotations

from dataclasses import dataclass

from amparo.law.messages import Message, Word, say


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of event as a clause: past, past perfect without its "had", and present."""

    that: Message
    had: Message
    is_done: Message


def _deed(that: Message, had: Message, is_done: Message) -> Deed:
    return Deed(that, had, is_done)


DEEDS: dict[str, Deed] = {
    "apprehended": _deed(
        say("the child was stopped and not free to leave"),
        say("the child been stopped"),
        say("the child is stopped"),
    ),
    "brought_before_authority": _deed(
        say("the child was brought before a judge or other authority"),
        say("the child been brought before a judge or other authority"),
        say("the child is brought before a judge or other authority"),
    ),
    "legal_aid_assigned": _deed(
        say("a lawyer was assigned"), say("a lawyer been assigned"), say("a lawyer is assigned")
    ),
    "interview_started": _deed(say("questioning began"), say("questioning begun"), say("questioning begins")),
    "interview_paused": _deed(say("questioning paused"), say("questioning paused"), say("questioning pauses")),
    "interview_resumed": _deed(say("questioning went on"), say("questioning gone on"), say("questioning goes on")),
    "interview_ended": _deed(say("questioning ended"), say("questioning ended"), say("questioning ends")),
    "charge_filed": _deed(say("the child was charged"), say("the child been charged"), say("the child is charged")),
    "prosecution_decision_made": _deed(
        say("the prosecutor decided"), say("the prosecutor decided"), say("the prosecutor decides")
    ),
    "hearing_held": _deed(
        say("a court heard the child on the charge"),
        say("a court heard the child on the charge"),
        say("a court hears the child on the charge"),
    ),
    "finding_made": _deed(
        say("the court gave its decision"), say("the court given its decision"), say("the court gives its decision")
    ),
    "detention_ordered": _deed(
        say("detention was ordered"), say("detention been ordered"), say("detention is ordered")
    ),
    "detention_admitted": _deed(
        say("the child was taken into a place of custody"),
        say("the child been taken into a place of custody"),
        say("the child is taken into a place of custody"),
    ),
    "detention_transferred": _deed(
        say("the child was moved to another place of custody"),
        say("the child been moved to another place of custody"),
        say("the child is moved to another place of custody"),
    ),
    "detention_reviewed": _deed(
        say("the detention was reviewed"), say("the detention been reviewed"), say("the detention is reviewed")
    ),
    "detention_released": _deed(
        say("the child was released"), say("the child been released"), say("the child is released")
    ),
    "held_with_adults": _deed(
        say("the child was held together with adults"),
        say("the child been held together with adults"),
        say("the child is held together with adults"),
    ),
    "isolation_started": _deed(say("isolation began"), say("isolation begun"), say("isolation begins")),
    "isolation_ended": _deed(say("isolation ended"), say("isolation ended"), say("isolation ends")),
    "victim_screening_completed": _deed(
        say("the child was screened as a possible victim"),
        say("the child been screened as a possible victim"),
        say("the child is screened as a possible victim"),
    ),
    "victim_status_revoked": _deed(
        say("recognition as a victim was withdrawn"),
        say("recognition as a victim been withdrawn"),
        say("recognition as a victim is withdrawn"),
    ),
    "encountered_by_security_forces": _deed(
        say("security forces met the child"),
        say("security forces met the child"),
        say("security forces meet the child"),
    ),
    "handed_over": _deed(
        say("the child was handed over to civilian child protection"),
        say("the child been handed over to civilian child protection"),
        say("the child is handed over to civilian child protection"),
    ),
    "turned_18": _deed(
        say("the child turned eighteen"), say("the child turned eighteen"), say("the child turns eighteen")
    ),
    "record_expunged": _deed(
        say("the criminal record was removed"),
        say("the criminal record been removed"),
        say("the criminal record is removed"),
    ),
    "record_review_opened": _deed(
        say("a review of keeping the record was opened"),
        say("a review of keeping the record been opened"),
        say("a review of keeping the record is opened"),
    ),
    "record_review_decided": _deed(
        say("the review of keeping the record was decided"),
        say("the review of keeping the record been decided"),
        say("the review of keeping the record is decided"),
    ),
    "inspection_visit": _deed(
        say("independent inspectors visited"),
        say("independent inspectors visited"),
        say("independent inspectors visit"),
    ),
    "online_report_received": _deed(
        say("the report was received"), say("the report been received"), say("the report is received")
    ),
    "service_referred": _deed(
        say("the child was referred to a service"),
        say("the child been referred to a service"),
        say("the child is referred to a service"),
    ),
    "perpetrator_investigation_opened": _deed(
        say("an investigation of the recruiter was opened"),
        say("an investigation of the recruiter been opened"),
        say("an investigation of the recruiter is opened"),
    ),
    "record_accessed": _deed(say("the file was opened"), say("the file been opened"), say("the file is opened")),
}


def deed_of(kind: str, label: str) -> Deed:
    """The clauses for `kind`; its `label`, quoted, if it has none of its own."""
    found = DEEDS.get(kind)
    if found is not None:
        return found
    quoted = Word(label)
    return Deed(
        say("“{label}” was recorded", label=quoted),
        say("“{label}” been recorded", label=quoted),
        say("“{label}” is recorded", label=quoted),
    )
