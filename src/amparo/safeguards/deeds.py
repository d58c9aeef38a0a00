"""How explanations say an event: in a clause about a child, not in the words of a form.

Pure. Each deed has three English clauses, each a message of its own: `that` follows "that" or stands as a
sentence, `had` follows "had", `is_done` follows "if". A kind without a deed is quoted by its label.
"""

from __future__ import annotations

from amparo.law.messages import Word, say
from amparo.safeguards.deed import Deed
from amparo.safeguards.deeds_of_records import DEEDS_OF_RECORDS
from amparo.safeguards.deeds_of_victims import DEEDS_OF_VICTIMS

DEEDS: dict[str, Deed] = {
    "apprehended": Deed(
        say("the child was stopped and not free to leave"),
        say("the child been stopped"),
        say("the child is stopped"),
    ),
    "brought_before_authority": Deed(
        say("the child was brought before a judge or other authority"),
        say("the child been brought before a judge or other authority"),
        say("the child is brought before a judge or other authority"),
    ),
    "legal_aid_assigned": Deed(
        say("a lawyer was assigned"), say("a lawyer been assigned"), say("a lawyer is assigned")
    ),
    "rights_explained": Deed(
        say("reasons and rights were explained"),
        say("reasons and rights been explained"),
        say("reasons and rights are explained"),
    ),
    "parent_notified": Deed(
        say("the family was told"),
        say("the family been told"),
        say("the family is told"),
    ),
    "appropriate_adult_assigned": Deed(
        say("a suitable adult was found"),
        say("a suitable adult been found"),
        say("a suitable adult is found"),
    ),
    "interpreter_assigned": Deed(
        say("an interpreter was provided"),
        say("an interpreter been provided"),
        say("an interpreter is provided"),
    ),
    "legal_aid_waived": Deed(
        say("the child went without a lawyer"),
        say("the child gone without a lawyer"),
        say("the child goes without a lawyer"),
    ),
    "lawyer_consulted": Deed(
        say("child and lawyer talked"),
        say("child and lawyer talked"),
        say("child and lawyer talk"),
    ),
    "lawyer_access_restricted": Deed(
        say("contact with the lawyer was restricted"),
        say("contact with the lawyer been restricted"),
        say("contact with the lawyer is restricted"),
    ),
    "conflict_of_interest_recorded": Deed(
        say("it was seen that interests of child and adult may differ"),
        say("it been seen that interests of child and adult may differ"),
        say("it is seen that interests of child and adult may differ"),
    ),
    "age_recorded": Deed(
        say("an age was recorded"),
        say("an age been recorded"),
        say("an age is recorded"),
    ),
    "age_assessed": Deed(
        say("the child's age was assessed"),
        say("the child's age been assessed"),
        say("the child's age is assessed"),
    ),
    "treated_as_adult": Deed(
        say("the child was treated as an adult"),
        say("the child been treated as an adult"),
        say("the child is treated as an adult"),
    ),
    "charge_explained": Deed(
        say("the charge was explained to the child"),
        say("the charge been explained to the child"),
        say("the charge is explained to the child"),
    ),
    "individual_assessment_completed": Deed(
        say("the child's situation was assessed"),
        say("the child's situation been assessed"),
        say("the child's situation is assessed"),
    ),
    "hearing_postponed": Deed(
        say("a hearing was put off"),
        say("a hearing been put off"),
        say("a hearing is put off"),
    ),
    "in_person_contact_held": Deed(
        say("somebody met the child face to face"),
        say("somebody met the child face to face"),
        say("somebody meets the child face to face"),
    ),
    "evidence_admitted": Deed(
        say("something was admitted as evidence"),
        say("something been admitted as evidence"),
        say("something is admitted as evidence"),
    ),
    "proceedings_withdrawn": Deed(
        say("the charge was withdrawn"),
        say("the charge been withdrawn"),
        say("the charge is withdrawn"),
    ),
    "sentence_imposed": Deed(
        say("a measure or sentence was imposed"),
        say("a measure or sentence been imposed"),
        say("a measure or sentence is imposed"),
    ),
    "appeal_rights_explained": Deed(
        say("ways to challenge the decision were explained"),
        say("ways to challenge the decision been explained"),
        say("ways to challenge the decision are explained"),
    ),
    "child_heard": Deed(
        say("the child was heard"),
        say("the child been heard"),
        say("the child is heard"),
    ),
    "best_interests_assessed": Deed(
        say("the child's best interests were assessed"),
        say("the child's best interests been assessed"),
        say("the child's best interests are assessed"),
    ),
    "protection_decision_made": Deed(
        say("a decision on protection was made"),
        say("a decision on protection been made"),
        say("a decision on protection is made"),
    ),
    "interview_started": Deed(say("questioning began"), say("questioning begun"), say("questioning begins")),
    "interview_paused": Deed(say("questioning paused"), say("questioning paused"), say("questioning pauses")),
    "interview_resumed": Deed(say("questioning went on"), say("questioning gone on"), say("questioning goes on")),
    "interview_ended": Deed(say("questioning ended"), say("questioning ended"), say("questioning ends")),
    "charge_filed": Deed(say("the child was charged"), say("the child been charged"), say("the child is charged")),
    "prosecution_decision_made": Deed(
        say("the prosecutor decided"), say("the prosecutor decided"), say("the prosecutor decides")
    ),
    "hearing_held": Deed(
        say("a court hearing was held"),
        say("a court hearing been held"),
        say("a court hearing is held"),
    ),
    "finding_made": Deed(
        say("the court gave its decision"), say("the court given its decision"), say("the court gives its decision")
    ),
    "detention_ordered": Deed(
        say("detention was ordered"), say("detention been ordered"), say("detention is ordered")
    ),
    "detention_admitted": Deed(
        say("the child was taken into a place of custody"),
        say("the child been taken into a place of custody"),
        say("the child is taken into a place of custody"),
    ),
    "detention_transferred": Deed(
        say("the child was moved to another place of custody"),
        say("the child been moved to another place of custody"),
        say("the child is moved to another place of custody"),
    ),
    "detention_reviewed": Deed(
        say("the detention was reviewed"), say("the detention been reviewed"), say("the detention is reviewed")
    ),
    "detention_released": Deed(
        say("the child was released"), say("the child been released"), say("the child is released")
    ),
    "held_with_adults": Deed(
        say("the child was held together with adults"),
        say("the child been held together with adults"),
        say("the child is held together with adults"),
    ),
    "isolation_started": Deed(say("isolation began"), say("isolation begun"), say("isolation begins")),
    "isolation_ended": Deed(say("isolation ended"), say("isolation ended"), say("isolation ends")),
    "release_decision_made": Deed(
        say("it was decided whether the child goes home"),
        say("it been decided whether the child goes home"),
        say("it is decided whether the child goes home"),
    ),
    "custody_transferred": Deed(
        say("the child was passed to other officers"),
        say("the child been passed to other officers"),
        say("the child is passed to other officers"),
    ),
    "detention_challenge_filed": Deed(
        say("the detention was challenged"),
        say("the detention been challenged"),
        say("the detention is challenged"),
    ),
    "detention_challenge_decided": Deed(
        say("the challenge to the detention was decided"),
        say("the challenge to the detention been decided"),
        say("the challenge to the detention is decided"),
    ),
    "early_release_reviewed": Deed(
        say("early release was considered"),
        say("early release been considered"),
        say("early release is considered"),
    ),
    "held_with_convicted": Deed(
        say("the child was held together with sentenced children"),
        say("the child been held together with sentenced children"),
        say("the child is held together with sentenced children"),
    ),
    "incommunicado_ordered": Deed(
        say("the child was cut off from the outside"),
        say("the child been cut off from the outside"),
        say("the child is cut off from the outside"),
    ),
    "facility_rules_given": Deed(
        say("rules and rights of the place were explained"),
        say("rules and rights of the place been explained"),
        say("rules and rights of the place are explained"),
    ),
    "medical_exam_completed": Deed(
        say("a health professional examined the child"),
        say("a health professional examined the child"),
        say("a health professional examines the child"),
    ),
    "family_contact": Deed(
        say("child and family were in touch"),
        say("child and family been in touch"),
        say("child and family are in touch"),
    ),
    "contact_restricted": Deed(
        say("contact with the family was restricted"),
        say("contact with the family been restricted"),
        say("contact with the family is restricted"),
    ),
    "health_event_recorded": Deed(
        say("the child's health changed gravely"),
        say("the child's health changed gravely"),
        say("the child's health changes gravely"),
    ),
    "death_in_custody": Deed(
        say("the child died in custody"),
        say("the child died in custody"),
        say("the child dies in custody"),
    ),
    "consul_notified": Deed(
        say("the consul was told"),
        say("the consul been told"),
        say("the consul is told"),
    ),
    "medication_administered": Deed(
        say("medicine was given to the child"),
        say("medicine been given to the child"),
        say("medicine is given to the child"),
    ),
    "medical_aid_provided": Deed(
        say("medical help was given"),
        say("medical help been given"),
        say("medical help is given"),
    ),
    "education_enrolled": Deed(
        say("school or training began"),
        say("school or training begun"),
        say("school or training begins"),
    ),
    "care_plan_approved": Deed(
        say("a plan for the time in custody was approved"),
        say("a plan for the time in custody been approved"),
        say("a plan for the time in custody is approved"),
    ),
    "force_used": Deed(
        say("force or restraint was used"),
        say("force or restraint been used"),
        say("force or restraint is used"),
    ),
    "force_reported": Deed(
        say("the use of force was reported upward"),
        say("the use of force been reported upward"),
        say("the use of force is reported upward"),
    ),
    "firearm_discharged": Deed(
        say("a shot was fired"),
        say("a shot been fired"),
        say("a shot is fired"),
    ),
    "disciplinary_measure_imposed": Deed(
        say("the child was punished in custody"),
        say("the child been punished in custody"),
        say("the child is punished in custody"),
    ),
    "complaint_filed": Deed(
        say("a complaint was made"),
        say("a complaint been made"),
        say("a complaint is made"),
    ),
    "complaint_responded": Deed(
        say("the complaint was answered"),
        say("the complaint been answered"),
        say("the complaint is answered"),
    ),
    "victim_screening_completed": Deed(
        say("the child was screened as a possible victim"),
        say("the child been screened as a possible victim"),
        say("the child is screened as a possible victim"),
    ),
    "victim_status_revoked": Deed(
        say("recognition as a victim was withdrawn"),
        say("recognition as a victim been withdrawn"),
        say("recognition as a victim is withdrawn"),
    ),
    "encountered_by_security_forces": Deed(
        say("security forces met the child"),
        say("security forces met the child"),
        say("security forces meet the child"),
    ),
    "handed_over": Deed(
        say("the child was handed over"),
        say("the child been handed over"),
        say("the child is handed over"),
    ),
    "turned_18": Deed(
        say("the child turned eighteen"), say("the child turned eighteen"), say("the child turns eighteen")
    ),
    "record_expunged": Deed(
        say("the criminal record was removed"),
        say("the criminal record been removed"),
        say("the criminal record is removed"),
    ),
    "record_review_opened": Deed(
        say("a review of keeping the record was opened"),
        say("a review of keeping the record been opened"),
        say("a review of keeping the record is opened"),
    ),
    "record_review_decided": Deed(
        say("the review of keeping the record was decided"),
        say("the review of keeping the record been decided"),
        say("the review of keeping the record is decided"),
    ),
    "inspection_visit": Deed(
        say("independent inspectors visited"),
        say("independent inspectors visited"),
        say("independent inspectors visit"),
    ),
    "online_report_received": Deed(
        say("the report was received"), say("the report been received"), say("the report is received")
    ),
    "service_referred": Deed(
        say("the child was referred to a service"),
        say("the child been referred to a service"),
        say("the child is referred to a service"),
    ),
    "perpetrator_investigation_opened": Deed(
        say("an investigation of the recruiter was opened"),
        say("an investigation of the recruiter been opened"),
        say("an investigation of the recruiter is opened"),
    ),
    "record_accessed": Deed(say("the file was opened"), say("the file been opened"), say("the file is opened")),
    **DEEDS_OF_VICTIMS,
    **DEEDS_OF_RECORDS,
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
