"""Medical evaluations under the Istanbul Protocol, and the findings of each.

What was said, what was seen and what the clinician concludes are columns of their own. A tri-state
question is two columns: the answer as a code, and the reason, sealed.
"""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import (
    CLINICAL,
    ClinicalText,
    Code,
    Codes,
    Digits,
    Imprecise,
    Minute,
    PlainId,
)


class Evaluation(Record):
    """One medical evaluation of one person (UN Istanbul Protocol, annex IV)."""

    __tablename__ = "evaluations"
    log_compartment: ClassVar[str] = CLINICAL

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("people.id"), index=True, default=None
    )
    examiner_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("users.id"), index=True, default=None
    )
    kind: Mapped[Code] = mapped_column(default="full")
    status: Mapped[Code] = mapped_column(default="draft", index=True)

    # Section I, case information.
    when: Mapped[Imprecise | None] = mapped_column("examined", default=None)
    start: Mapped[Minute | None] = mapped_column("started", default=None)
    end: Mapped[Minute | None] = mapped_column("ended", default=None)
    context: Mapped[Code | None] = mapped_column(default=None)
    modality: Mapped[Code | None] = mapped_column(default=None)
    requested_by: Mapped[ClinicalText | None] = mapped_column(default=None)
    reason: Mapped[ClinicalText | None] = mapped_column(default=None)
    place_type: Mapped[Code | None] = mapped_column(default=None)
    place: Mapped[ClinicalText | None] = mapped_column(default=None)
    accompanied_by: Mapped[ClinicalText | None] = mapped_column(default=None)
    persons_present: Mapped[ClinicalText | None] = mapped_column(default=None)
    interpreter: Mapped[Code | None] = mapped_column(default=None)
    interpreter_reason: Mapped[ClinicalText | None] = mapped_column(default=None)
    consent: Mapped[Code | None] = mapped_column(default=None)
    consent_reason: Mapped[ClinicalText | None] = mapped_column(default=None)
    private: Mapped[Code | None] = mapped_column(default=None)
    private_reason: Mapped[ClinicalText | None] = mapped_column(default=None)
    restrained: Mapped[Code | None] = mapped_column(default=None)
    restrained_reason: Mapped[ClinicalText | None] = mapped_column(default=None)
    unrestricted: Mapped[Code | None] = mapped_column(default=None)
    unrestricted_reason: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Section IV, background.
    general_information: Mapped[ClinicalText | None] = mapped_column(default=None)
    past_medical_history: Mapped[ClinicalText | None] = mapped_column(default=None)
    prior_evaluations: Mapped[ClinicalText | None] = mapped_column(default=None)
    psychosocial_history: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Section V, allegations.
    allegations: Mapped[ClinicalText | None] = mapped_column(default=None)
    detention: Mapped[ClinicalText | None] = mapped_column(default=None)
    methods: Mapped[Codes | None] = mapped_column(default=())
    methods_note: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Section VI, physical symptoms and disabilities.
    acute_symptoms: Mapped[ClinicalText | None] = mapped_column(default=None)
    chronic_symptoms: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Section VII, physical examination by system.
    general_appearance: Mapped[ClinicalText | None] = mapped_column(default=None)
    skin: Mapped[ClinicalText | None] = mapped_column(default=None)
    face_and_head: Mapped[ClinicalText | None] = mapped_column(default=None)
    eyes_ears_nose_throat: Mapped[ClinicalText | None] = mapped_column(default=None)
    mouth_and_teeth: Mapped[ClinicalText | None] = mapped_column(default=None)
    chest_and_abdomen: Mapped[ClinicalText | None] = mapped_column(default=None)
    genito_urinary: Mapped[ClinicalText | None] = mapped_column(default=None)
    musculoskeletal: Mapped[ClinicalText | None] = mapped_column(default=None)
    nervous_system: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Section VIII, psychological history and examination (para 373).
    methods_of_assessment: Mapped[ClinicalText | None] = mapped_column(default=None)
    psychological_complaints: Mapped[ClinicalText | None] = mapped_column(default=None)
    pre_torture_history: Mapped[ClinicalText | None] = mapped_column(default=None)
    post_torture_history: Mapped[ClinicalText | None] = mapped_column(default=None)
    psychiatric_history: Mapped[ClinicalText | None] = mapped_column(default=None)
    substance_abuse_history: Mapped[ClinicalText | None] = mapped_column(default=None)
    mental_status: Mapped[ClinicalText | None] = mapped_column(default=None)
    social_functioning: Mapped[ClinicalText | None] = mapped_column(default=None)
    psychological_testing: Mapped[ClinicalText | None] = mapped_column(default=None)
    neuropsychological_testing: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Sections X and XI, tests and consultations.
    diagnostic_tests: Mapped[ClinicalText | None] = mapped_column(default=None)
    consultations: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Section XII, interpretation: levels of para 379, given by the clinician alone.
    physical_level: Mapped[Code | None] = mapped_column(default=None)
    physical_interpretation: Mapped[ClinicalText | None] = mapped_column(default=None)
    psychological_level: Mapped[Code | None] = mapped_column(default=None)
    psychological_interpretation: Mapped[ClinicalText | None] = mapped_column(default=None)

    # Section XIII, conclusions and recommendations.
    overall_level: Mapped[Code | None] = mapped_column(default=None)
    opinion: Mapped[ClinicalText | None] = mapped_column(default=None)
    continuing_symptoms: Mapped[ClinicalText | None] = mapped_column(default=None)
    recommendations: Mapped[ClinicalText | None] = mapped_column(default=None)
    urgent_need: Mapped[Code | None] = mapped_column(default=None)


class Finding(Record):
    """One lesion or other physical finding of an evaluation, with its level (para 418)."""

    __tablename__ = "findings"
    log_compartment: ClassVar[str] = CLINICAL

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    evaluation_id: Mapped[str] = mapped_column(PlainId, ForeignKey("evaluations.id"), index=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    kind: Mapped[Code]
    site: Mapped[ClinicalText | None] = mapped_column(default=None)
    side: Mapped[Code | None] = mapped_column(default=None)
    length: Mapped[Digits | None] = mapped_column("length_mm", default=None)
    width: Mapped[Digits | None] = mapped_column("width_mm", default=None)
    description: Mapped[ClinicalText | None] = mapped_column(default=None)
    attribution: Mapped[ClinicalText | None] = mapped_column(default=None)
    level: Mapped[Code | None] = mapped_column(default=None)
    reasoning: Mapped[ClinicalText | None] = mapped_column(default=None)


class EvaluationFile(Record):
    """One file of an evaluation, in its order: a photograph, a result, a referral."""

    __tablename__ = "evaluation_files"
    log_compartment: ClassVar[str] = CLINICAL

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    evaluation_id: Mapped[str] = mapped_column(PlainId, ForeignKey("evaluations.id"), index=True)
    attachment_id: Mapped[str] = mapped_column(
        PlainId, ForeignKey("clinical_attachments.id"), index=True
    )
    position: Mapped[int] = mapped_column(sa.Integer)
