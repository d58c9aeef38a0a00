"""How explanations say what happens to child victims and witnesses, in diversion and in restorative talks.

Pure. The clauses are those of `deeds`.
"""

from __future__ import annotations

from amparo.law.messages import say
from amparo.safeguards.deed import Deed

DEEDS_OF_VICTIMS: dict[str, Deed] = {
    "case_opened": Deed(
        say("somebody began to keep a file for the child"),
        say("somebody begun to keep a file for the child"),
        say("somebody begins to keep a file for the child"),
    ),
    "case_closed": Deed(say("the file was closed"), say("the file been closed"), say("the file is closed")),
    "support_person_assigned": Deed(
        say("somebody was assigned to stand by the child"),
        say("somebody been assigned to stand by the child"),
        say("somebody is assigned to stand by the child"),
    ),
    "victim_status_recognized": Deed(
        say("the child was recognized as a victim"),
        say("the child been recognized as a victim"),
        say("the child is recognized as a victim"),
    ),
    "victim_status_declined": Deed(
        say("recognition as a victim was refused"),
        say("recognition as a victim been refused"),
        say("recognition as a victim is refused"),
    ),
    "non_punishment_considered": Deed(
        say("it was weighed not to punish the child"),
        say("it been weighed not to punish the child"),
        say("it is weighed not to punish the child"),
    ),
    "perpetrator_judged": Deed(
        say("whoever recruited or exploited the child was judged"),
        say("whoever recruited or exploited the child been judged"),
        say("whoever recruited or exploited the child is judged"),
    ),
    "perpetrator_case_closed": Deed(
        say("the investigation of the recruiter was given up"),
        say("the investigation of the recruiter been given up"),
        say("the investigation of the recruiter is given up"),
    ),
    "victim_informed": Deed(
        say("the child was told how things stand"),
        say("the child been told how things stand"),
        say("the child is told how things stand"),
    ),
    "accused_status_changed": Deed(
        say("the situation of the accused changed"),
        say("the situation of the accused changed"),
        say("the situation of the accused changes"),
    ),
    "reparation_decided": Deed(
        say("it was decided how the harm is made good"),
        say("it been decided how the harm is made good"),
        say("it is decided how the harm is made good"),
    ),
    "testimony_given": Deed(say("the child testified"), say("the child testified"), say("the child testifies")),
    "threat_reported": Deed(
        say("a threat was reported"), say("a threat been reported"), say("a threat is reported")
    ),
    "protection_measure_ordered": Deed(
        say("a safety measure was put in place"),
        say("a safety measure been put in place"),
        say("a safety measure is put in place"),
    ),
    "harm_suspected": Deed(
        say("somebody feared that the child is harmed"),
        say("somebody feared that the child is harmed"),
        say("somebody fears that the child is harmed"),
    ),
    "authority_notified": Deed(
        say("the authority was told"), say("the authority been told"), say("the authority is told")
    ),
    "revictimisation_risk_flagged": Deed(
        say("it was seen that the child may be harmed again"),
        say("it been seen that the child may be harmed again"),
        say("it is seen that the child may be harmed again"),
    ),
    "cross_border_return_ordered": Deed(
        say("it was ordered to send the child to another State"),
        say("it been ordered to send the child to another State"),
        say("it is ordered to send the child to another State"),
    ),
    "diversion_considered": Deed(
        say("it was weighed to keep the child out of proceedings"),
        say("it been weighed to keep the child out of proceedings"),
        say("it is weighed to keep the child out of proceedings"),
    ),
    "diversion_consented": Deed(
        say("the child agreed to diversion"),
        say("the child agreed to diversion"),
        say("the child agrees to diversion"),
    ),
    "diversion_started": Deed(say("diversion began"), say("diversion begun"), say("diversion begins")),
    "diversion_completed": Deed(
        say("diversion was completed"), say("diversion been completed"), say("diversion is completed")
    ),
    "diversion_failed": Deed(
        say("diversion ended before it was completed"),
        say("diversion ended before it was completed"),
        say("diversion ends before it is completed"),
    ),
    "restorative_consent_recorded": Deed(
        say("a side agreed to a restorative meeting"),
        say("a side agreed to a restorative meeting"),
        say("a side agrees to a restorative meeting"),
    ),
    "restorative_session_held": Deed(
        say("a restorative meeting was held"),
        say("a restorative meeting been held"),
        say("a restorative meeting is held"),
    ),
    "restorative_content_disclosed": Deed(
        say("what was said in a restorative meeting was revealed"),
        say("what was said in a restorative meeting been revealed"),
        say("what was said in a restorative meeting is revealed"),
    ),
}
