"""What is asked in a medical evaluation, after annex IV of the Istanbul Protocol.

The order of the sections is a working order based on the annex; national forms are not in it yet.
"""

from __future__ import annotations

from desktop.core.text import _
from desktop.forms.fields import (
    NO,
    UNKNOWN,
    YES,
    AnswerField,
    AttachmentField,
    ChoiceField,
    LinkField,
    LongTextField,
    MultiChoiceField,
    NumberField,
    Option,
    TextField,
    TimeField,
    WhenField,
)
from desktop.forms.spec import Form, GroupField, Section

_WHY_NOT = (NO, UNKNOWN)
_WHY_OR_WHO = (YES, UNKNOWN)
_URGENT = (Option("yes", _("Yes")), Option("no", _("No")))
_LEVEL_HELP = _("Given by the clinician alone; Dalil computes no level.")

EVALUATION = Form(
    "evaluation",
    _("Medical evaluation"),
    (
        Section(
            "case",
            _("Case information"),
            (
                ChoiceField("kind", _("Form"), terms="evaluation_kinds", required=True),
                LinkField("person", _("Person examined"), of="people", required=True),
                LinkField("examiner", _("Examined by"), of="users"),
                WhenField("when", _("Date of the examination"), required=True),
                TimeField("start", _("Beginning")),
                TimeField("end", _("End")),
                ChoiceField("context", _("Context"), terms="evaluation_contexts"),
                ChoiceField("modality", _("How the person was examined"), terms="modalities"),
                TextField("requested_by", _("Requested by"), help=_("Name and position.")),
                TextField("reason", _("Reason for the examination")),
                ChoiceField("place_type", _("Kind of place"), terms="place_types"),
                TextField("place", _("Place"), help=_("Institution, address and room.")),
                ChoiceField("status", _("Status"), terms="evaluation_status", required=True),
            ),
        ),
        Section(
            "conditions",
            _("Consent and conditions"),
            (
                AnswerField(
                    "consent", _("Informed consent"), reason_for=_WHY_NOT, term="informed_consent"
                ),
                AnswerField(
                    "private", _("In private"), reason_for=_WHY_NOT, term="private_examination"
                ),
                AnswerField(
                    "interpreter", _("Interpreter"), reason_for=_WHY_OR_WHO, term="interpreter"
                ),
                LongTextField("accompanied_by", _("Accompanied by"), help=_("Name and position.")),
                LongTextField(
                    "persons_present",
                    _("Persons present"),
                    help=_("Name, position, and whether they could hear or see."),
                ),
                AnswerField(
                    "restrained", _("Restrained during the examination"), reason_for=_WHY_OR_WHO
                ),
                AnswerField(
                    "unrestricted",
                    _("Without restriction"),
                    help=_("Asked of persons in custody: time limits, refusals, threats."),
                    reason_for=_WHY_NOT,
                    term="without_restriction",
                ),
            ),
        ),
        Section(
            "background",
            _("Background"),
            (
                LongTextField(
                    "general_information",
                    _("General information"),
                    help=_("Age, occupation, education, family."),
                ),
                LongTextField("past_medical_history", _("Past medical history")),
                LongTextField(
                    "prior_evaluations", _("Earlier evaluations of torture and ill-treatment")
                ),
                LongTextField("psychosocial_history", _("Psychosocial history before the arrest")),
            ),
        ),
        Section(
            "allegations",
            _("Allegations"),
            (
                LongTextField(
                    "allegations",
                    _("Allegations of torture and ill-treatment"),
                    help=_("In the person's own words first; quotations in quotation marks."),
                ),
                LongTextField("detention", _("Arrest and places of detention")),
                MultiChoiceField(
                    "methods",
                    _("Methods reported"),
                    help=_("After the account, not before it: the list must not suggest answers."),
                    terms="torture_methods",
                ),
                LongTextField("methods_note", _("About the methods")),
            ),
        ),
        Section(
            "symptoms",
            _("Symptoms"),
            (
                LongTextField("acute_symptoms", _("Acute symptoms and disabilities")),
                LongTextField("chronic_symptoms", _("Chronic symptoms and disabilities")),
            ),
        ),
        Section(
            "examination",
            _("Physical examination"),
            (
                LongTextField("general_appearance", _("General appearance")),
                LongTextField("skin", _("Skin")),
                LongTextField("face_and_head", _("Face and head")),
                LongTextField("eyes_ears_nose_throat", _("Eyes, ears, nose and throat")),
                LongTextField("mouth_and_teeth", _("Mouth and teeth")),
                LongTextField("chest_and_abdomen", _("Chest and abdomen")),
                LongTextField("genito_urinary", _("Genito-urinary system")),
                LongTextField("musculoskeletal", _("Musculoskeletal system")),
                LongTextField("nervous_system", _("Nervous system")),
            ),
        ),
        Section(
            "findings",
            _("Findings"),
            (
                GroupField(
                    "findings",
                    _("Findings"),
                    help=_("One entry for each finding; no visible finding is a finding, too."),
                    term="absence_of_findings",
                    fields=(
                        ChoiceField("kind", _("Kind"), terms="finding_types", required=True),
                        TextField("site", _("Where on the body")),
                        ChoiceField("side", _("Side"), terms="sides"),
                        NumberField("length", _("Length"), places=1, unit=_("mm")),
                        NumberField("width", _("Width"), places=1, unit=_("mm")),
                        LongTextField(
                            "description",
                            _("Description"),
                            help=_("Shape, colour, surface, edges, level, stage of healing."),
                        ),
                        LongTextField("attribution", _("What the person says caused it")),
                        ChoiceField(
                            "level",
                            _("Level of consistency"),
                            help=_LEVEL_HELP,
                            terms="consistency_levels",
                            term="consistency_level",
                        ),
                        LongTextField("reasoning", _("Reasons for the level")),
                    ),
                ),
            ),
        ),
        Section(
            "files",
            _("Files"),
            (
                GroupField(
                    "files",
                    _("Files"),
                    help=_("Photographs, results, referrals; sealed with the evaluation's key."),
                    fields=(AttachmentField("attachment", _("File"), of="clinical_attachments"),),
                ),
            ),
        ),
        Section(
            "psychology",
            _("Psychological examination"),
            (
                LongTextField("methods_of_assessment", _("Methods of assessment")),
                LongTextField("psychological_complaints", _("Current psychological complaints")),
                LongTextField("pre_torture_history", _("Pre-torture history")),
                LongTextField("post_torture_history", _("Post-torture history")),
                LongTextField(
                    "psychiatric_history", _("Past psychological and psychiatric history")
                ),
                LongTextField("substance_abuse_history", _("Substance abuse history")),
                LongTextField("mental_status", _("Mental status examination")),
                LongTextField("social_functioning", _("Social functioning")),
                LongTextField("psychological_testing", _("Psychological testing")),
                LongTextField("neuropsychological_testing", _("Neuropsychological testing")),
            ),
        ),
        Section(
            "interpretation",
            _("Tests and interpretation"),
            (
                LongTextField("diagnostic_tests", _("Results of diagnostic tests")),
                LongTextField("consultations", _("Consultations")),
                ChoiceField(
                    "physical_level",
                    _("Physical findings: level of consistency"),
                    help=_LEVEL_HELP,
                    terms="consistency_levels",
                    term="consistency_level",
                ),
                LongTextField(
                    "physical_interpretation", _("Interpretation of the physical findings")
                ),
                ChoiceField(
                    "psychological_level",
                    _("Psychological findings: level of consistency"),
                    help=_("May be left open; “typical of” and “diagnostic of” are rarely used."),
                    terms="consistency_levels",
                    term="psychological_level",
                ),
                LongTextField(
                    "psychological_interpretation",
                    _("Interpretation of the psychological findings"),
                ),
            ),
        ),
        Section(
            "conclusion",
            _("Conclusion"),
            (
                ChoiceField(
                    "overall_level",
                    _("Opinion on the possibility of torture: level"),
                    help=_("From all sources together. An absence of findings proves nothing."),
                    terms="consistency_levels",
                    term="overall_opinion",
                ),
                LongTextField("opinion", _("Opinion"), help=_("Name every source it rests on.")),
                LongTextField("continuing_symptoms", _("Continuing symptoms and disabilities")),
                LongTextField(
                    "recommendations",
                    _("Recommendations"),
                    help=_("Further examination, treatment, rehabilitation, protection."),
                ),
                ChoiceField(
                    "urgent_need",
                    _("Urgent medical need"),
                    help=_(
                        "Caseworkers of the team see this mark, and nothing else of the evaluation."
                    ),
                    terms=_URGENT,
                ),
            ),
        ),
    ),
)
