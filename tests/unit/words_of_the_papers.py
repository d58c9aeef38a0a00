"""What the papers list, written out once more, so that the vocabulary is held against it and not against itself."""

from __future__ import annotations


def words(text: str) -> list[str]:
    """The words of a list that is written without commas."""
    return text.split()


#: Kinds of events of the legal research, with those that the standards of footnote 5 and the extra entries add.
RESEARCHED_KINDS = frozenset(
    words("""
    case_opened age_recorded encountered_by_security_forces apprehended rights_explained parent_notified
    interpreter_assigned legal_aid_assigned interview_started interview_ended medical_exam_completed
    brought_before_authority charge_filed charge_explained prosecution_decision_made detention_ordered
    detention_admitted detention_transferred detention_reviewed detention_challenge_filed
    detention_challenge_decided detention_released held_with_adults incommunicado_ordered family_contact
    isolation_started isolation_ended force_used disciplinary_measure_imposed inspection_visit
    ill_treatment_alleged death_in_custody investigation_opened education_enrolled diversion_considered
    diversion_consented diversion_started diversion_completed restorative_consent_recorded
    restorative_session_held restorative_content_disclosed individual_assessment_completed
    best_interests_assessed child_heard hearing_held evidence_admitted finding_made sentence_imposed
    appeal_rights_explained protection_decision_made victim_screening_completed victim_status_recognized
    victim_status_declined victim_status_revoked non_punishment_considered handed_over
    perpetrator_investigation_opened testimony_given victim_informed threat_reported
    protection_measure_ordered service_referred care_plan_approved reintegration_plan_approved
    aftercare_contact aftercare_ended online_report_received digital_evidence_preserved
    content_removal_requested automated_profile_used identity_disclosed record_accessed record_shared
    record_sealed record_expunged cross_border_return_ordered treated_as_adult turned_18 case_closed
    age_assessed complaint_filed complaint_responded conflict_of_interest_recorded custody_transferred
    hearing_postponed in_person_contact_held lawyer_access_restricted legal_aid_waived
    offender_register_entry release_decision_made
    accused_status_changed authority_notified death_after_release early_release_reviewed
    facility_rules_given firearm_discharged firearm_report_filed force_reported harm_suspected
    health_event_recorded held_with_convicted inspection_report_filed medical_aid_provided
    medication_administered reparation_decided revictimisation_risk_flagged support_person_assigned
    weapon_recorded
    """)
)

#: What the worked rules of the rule language read: kind, attribute, type and codes that must be among its own.
WORKED_RULES = [
    ("apprehended", "deprived_of_liberty", "bool3", ""),
    ("brought_before_authority", "authority_type", "code", "judge competent_authority"),
    ("interview_started", "role", "code", "suspect victim witness"),
    ("interview_started", "persons_present", "set", "lawyer"),
    ("interview_started", "exceptional_reason", "text", ""),
    ("interview_resumed", "exceptional_reason", "text", ""),
    ("interview_paused", "exceptional_reason", "text", ""),
    ("interview_ended", "exceptional_reason", "text", ""),
    ("charge_filed", "offence_date", "date", ""),
    ("charge_filed", "association_alleged", "bool3", ""),
    ("detention_ordered", "phase", "code", "pretrial"),
    ("detention_ordered", "effective", "date", ""),
    ("detention_ordered", "alternatives_considered", "bool3", ""),
    ("detention_ordered", "last_resort_reasons", "text", ""),
    ("detention_ordered", "max_end_date", "date", ""),
    ("detention_admitted", "deprived_of_liberty", "bool3", ""),
    ("detention_admitted", "facility_type", "code", "adult child_only"),
    ("detention_admitted", "separated_from_adults", "bool3", ""),
    ("detention_admitted", "relation", "code", "same_family"),
    ("detention_admitted", "best_interests_basis", "code", "individual_reasoned"),
    ("detention_transferred", "facility_type", "code", "adult child_only"),
    ("detention_transferred", "separated_from_adults", "bool3", ""),
    ("detention_transferred", "relation", "code", "same_family"),
    ("detention_transferred", "best_interests_basis", "code", "individual_reasoned"),
    ("held_with_adults", "relation", "code", "same_family"),
    ("held_with_adults", "best_interests_basis", "code", "individual_reasoned"),
    ("isolation_started", "hours_per_day", "number", ""),
    ("isolation_started", "meaningful_contact", "bool3", ""),
    ("victim_status_revoked", "reason", "code", "charged_or_convicted"),
    ("handed_over", "receiver", "code", "civilian_child_protection"),
    ("inspection_visit", "independent", "bool3", ""),
    ("inspection_visit", "private_conversations", "bool3", ""),
    ("record_accessed", "role", "code", "defence_counsel case_worker judge"),
    ("record_accessed", "purpose", "code", "case_conduct child_request"),
]

#: References that the worked rules use as keys or scopes, by kind.
WORKED_REFERENCES = [
    ("apprehended", "episode"),
    ("brought_before_authority", "episode"),
    ("detention_admitted", "episode"),
    ("detention_released", "episode"),
    ("detention_ordered", "episode"),
    ("detention_ordered", "proceeding"),
    ("finding_made", "episode"),
    ("finding_made", "proceeding"),
    ("hearing_held", "proceeding"),
    ("interview_started", "interview"),
    ("interview_started", "proceeding"),
    ("interview_paused", "interview"),
    ("interview_resumed", "interview"),
    ("interview_ended", "interview"),
    ("legal_aid_assigned", "interview"),
    ("legal_aid_assigned", "proceeding"),
    ("isolation_started", "isolation"),
    ("isolation_ended", "isolation"),
    ("held_with_adults", "episode"),
    ("encountered_by_security_forces", "episode"),
    ("handed_over", "episode"),
    ("service_referred", "report"),
    ("perpetrator_investigation_opened", "report"),
    ("detention_admitted", "facility"),
    ("inspection_visit", "facility"),
]

#: Entities of the data dictionary of which events tell.
ENTITIES_OF_EVENTS = frozenset(
    words("""
    Child AgeAssessment Case Event RecruitmentAccount VictimScreening Group AllegedPerpetrator Decision
    Offence DetentionEpisode Placement Measure Hearing LegalRepresentation Guardian AccommodationNeed
    SafetyPlan Plan Goal Service Referral Consent LawfulBasis Disclosure OnlineSignal PlatformNotice
    """)
)

#: Entities that are rows of another room: names, people in contact, law, and what a State promises or needs.
ENTITIES_ELSEWHERE = frozenset(
    words("Identity Contact Provision Commitment Action AssistanceRequest Pledge Practice")
)

DECISIONS = frozenset({"D6b", *(f"D{number}" for number in range(1, 19))})

#: The states of the pathway's machines: the paper's word, and the lane and state that stand for it here.
PROTECTION = {
    "identified": ("recognition", "identified"),
    "safe_now": ("help", "safe_now"),
    "screened": ("recognition", "screened"),
    "referred": ("recognition", "referred"),
    "provisional_victim": ("recognition", "provisional_victim"),
    "determined victim": ("recognition", "victim"),
    "determined not_established": ("recognition", "not_established"),
    "determined reopened": ("recognition", "reopened"),
    "planned": ("help", "planned"),
    "in_service": ("help", "in_service"),
    "follow_up": ("help", "follow_up"),
    "closed": ("help", "help_closed"),
    "sealed": ("help", "help_sealed"),
}
JUSTICE = words(
    "no_proceedings stopped notified released custody review no_action diverted charged trial acquitted finding"
    " measure completed stayed withdrawn_victim"
)
LIBERTY = words("free police_custody military_custody pretrial sentenced administrative closed_care")
RELEASE = words("with_group exited encountered handed_over interim_care family independent")

STATES = [
    *PROTECTION.values(),
    *(("proceedings", state) for state in JUSTICE),
    ("proceedings", "proceedings_sealed"),
    *(("liberty", state) for state in LIBERTY),
    *(("release", state) for state in RELEASE),
]

#: Never asked of a child, in any word of the vocabulary.
FORBIDDEN = words(
    "worship religio ethnic tribe race photo face_image biometric fingerprint iris dna voiceprint score rank rating"
    " risk_level risk_score danger_level threat_level dress music slang politic neighbourhood neurodiver watchlist"
)

#: Words that put a label before the person.
NOT_PERSON_FIRST = words("offender terrorist delinquent juvenile criminal convict inmate gang member")
