"""How explanations say what becomes of a child's file, of reports online, of the way back, and of inquiries.

Pure. The clauses are those of `deeds`.
"""

from __future__ import annotations

from amparo.law.messages import say
from amparo.safeguards.deed import Deed

DEEDS_OF_RECORDS: dict[str, Deed] = {
    "record_sealed": Deed(say("the file was sealed"), say("the file been sealed"), say("the file is sealed")),
    "identity_disclosed": Deed(
        say("it became public who the child is"),
        say("it become public who the child is"),
        say("it becomes public who the child is"),
    ),
    "offender_register_entry": Deed(
        say("the child was entered in a register"),
        say("the child been entered in a register"),
        say("the child is entered in a register"),
    ),
    "automated_profile_used": Deed(
        say("software that rates or recognizes people was used on the child"),
        say("software that rates or recognizes people been used on the child"),
        say("software that rates or recognizes people is used on the child"),
    ),
    "record_shared": Deed(
        say("something from the child's file was shared"),
        say("something from the child's file been shared"),
        say("something from the child's file is shared"),
    ),
    "digital_evidence_preserved": Deed(
        say("what was online was preserved as evidence"),
        say("what was online been preserved as evidence"),
        say("what is online is preserved as evidence"),
    ),
    "content_removal_requested": Deed(
        say("the platform was asked to remove it"),
        say("the platform been asked to remove it"),
        say("the platform is asked to remove it"),
    ),
    "reintegration_plan_approved": Deed(
        say("a plan for the child's return was approved"),
        say("a plan for the child's return been approved"),
        say("a plan for the child's return is approved"),
    ),
    "aftercare_contact": Deed(
        say("somebody was in touch with the young person"),
        say("somebody been in touch with the young person"),
        say("somebody is in touch with the young person"),
    ),
    "aftercare_ended": Deed(say("the follow-up ended"), say("the follow-up ended"), say("the follow-up ends")),
    "inspection_report_filed": Deed(
        say("the inspectors filed their report"),
        say("the inspectors filed their report"),
        say("the inspectors file their report"),
    ),
    "weapon_recorded": Deed(
        say("staff carried or used a weapon"),
        say("staff carried or used a weapon"),
        say("staff carry or use a weapon"),
    ),
    "ill_treatment_alleged": Deed(
        say("somebody said that the child was ill-treated"),
        say("somebody said that the child was ill-treated"),
        say("somebody says that the child was ill-treated"),
    ),
    "investigation_opened": Deed(
        say("an inquiry was opened"), say("an inquiry been opened"), say("an inquiry is opened")
    ),
    "death_after_release": Deed(
        say("the young person died after release"),
        say("the young person died after release"),
        say("the young person dies after release"),
    ),
    "firearm_report_filed": Deed(
        say("the shot was reported"), say("the shot been reported"), say("the shot is reported")
    ),
}
