"""The rooms of the house: medicine, redress, deadlines, letters, notes, settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_attachments_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_case_id"), ["case_id"], unique=False)

    op.create_table(
        "claims",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("lodged", sa.String(length=80), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("forum", sa.LargeBinary(), nullable=True),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("respondent", sa.LargeBinary(), nullable=True),
        sa.Column("basis", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claims_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_claims_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claims_status"), ["status"], unique=False)

    op.create_table(
        "evaluations",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("examiner_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("examined", sa.String(length=80), nullable=True),
        sa.Column("started", sa.String(length=5), nullable=True),
        sa.Column("ended", sa.String(length=5), nullable=True),
        sa.Column("context", sa.String(length=80), nullable=True),
        sa.Column("modality", sa.String(length=80), nullable=True),
        sa.Column("requested_by", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("place_type", sa.String(length=80), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("accompanied_by", sa.LargeBinary(), nullable=True),
        sa.Column("persons_present", sa.LargeBinary(), nullable=True),
        sa.Column("interpreter", sa.String(length=80), nullable=True),
        sa.Column("interpreter_reason", sa.LargeBinary(), nullable=True),
        sa.Column("consent", sa.String(length=80), nullable=True),
        sa.Column("consent_reason", sa.LargeBinary(), nullable=True),
        sa.Column("private", sa.String(length=80), nullable=True),
        sa.Column("private_reason", sa.LargeBinary(), nullable=True),
        sa.Column("restrained", sa.String(length=80), nullable=True),
        sa.Column("restrained_reason", sa.LargeBinary(), nullable=True),
        sa.Column("unrestricted", sa.String(length=80), nullable=True),
        sa.Column("unrestricted_reason", sa.LargeBinary(), nullable=True),
        sa.Column("general_information", sa.LargeBinary(), nullable=True),
        sa.Column("past_medical_history", sa.LargeBinary(), nullable=True),
        sa.Column("prior_evaluations", sa.LargeBinary(), nullable=True),
        sa.Column("psychosocial_history", sa.LargeBinary(), nullable=True),
        sa.Column("allegations", sa.LargeBinary(), nullable=True),
        sa.Column("detention", sa.LargeBinary(), nullable=True),
        sa.Column("methods", sa.String(length=2000), nullable=True),
        sa.Column("methods_note", sa.LargeBinary(), nullable=True),
        sa.Column("acute_symptoms", sa.LargeBinary(), nullable=True),
        sa.Column("chronic_symptoms", sa.LargeBinary(), nullable=True),
        sa.Column("general_appearance", sa.LargeBinary(), nullable=True),
        sa.Column("skin", sa.LargeBinary(), nullable=True),
        sa.Column("face_and_head", sa.LargeBinary(), nullable=True),
        sa.Column("eyes_ears_nose_throat", sa.LargeBinary(), nullable=True),
        sa.Column("mouth_and_teeth", sa.LargeBinary(), nullable=True),
        sa.Column("chest_and_abdomen", sa.LargeBinary(), nullable=True),
        sa.Column("genito_urinary", sa.LargeBinary(), nullable=True),
        sa.Column("musculoskeletal", sa.LargeBinary(), nullable=True),
        sa.Column("nervous_system", sa.LargeBinary(), nullable=True),
        sa.Column("methods_of_assessment", sa.LargeBinary(), nullable=True),
        sa.Column("psychological_complaints", sa.LargeBinary(), nullable=True),
        sa.Column("pre_torture_history", sa.LargeBinary(), nullable=True),
        sa.Column("post_torture_history", sa.LargeBinary(), nullable=True),
        sa.Column("psychiatric_history", sa.LargeBinary(), nullable=True),
        sa.Column("substance_abuse_history", sa.LargeBinary(), nullable=True),
        sa.Column("mental_status", sa.LargeBinary(), nullable=True),
        sa.Column("social_functioning", sa.LargeBinary(), nullable=True),
        sa.Column("psychological_testing", sa.LargeBinary(), nullable=True),
        sa.Column("neuropsychological_testing", sa.LargeBinary(), nullable=True),
        sa.Column("diagnostic_tests", sa.LargeBinary(), nullable=True),
        sa.Column("consultations", sa.LargeBinary(), nullable=True),
        sa.Column("physical_level", sa.String(length=80), nullable=True),
        sa.Column("physical_interpretation", sa.LargeBinary(), nullable=True),
        sa.Column("psychological_level", sa.String(length=80), nullable=True),
        sa.Column("psychological_interpretation", sa.LargeBinary(), nullable=True),
        sa.Column("overall_level", sa.String(length=80), nullable=True),
        sa.Column("opinion", sa.LargeBinary(), nullable=True),
        sa.Column("continuing_symptoms", sa.LargeBinary(), nullable=True),
        sa.Column("recommendations", sa.LargeBinary(), nullable=True),
        sa.Column("urgent_need", sa.String(length=80), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_evaluations_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["examiner_id"], ["users.id"], name=op.f("fk_evaluations_examiner_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_evaluations_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluations")),
    )
    with op.batch_alter_table("evaluations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evaluations_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evaluations_examiner_id"), ["examiner_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evaluations_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evaluations_status"), ["status"], unique=False)

    op.create_table(
        "notes",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("author_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("happened", sa.String(length=80), nullable=True),
        sa.Column("at_time", sa.String(length=5), nullable=True),
        sa.Column("party", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    with op.batch_alter_table("notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notes_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "phrases",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_phrases_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrases")),
    )
    with op.batch_alter_table("phrases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_phrases_place"), ["place"], unique=False)
        batch_op.create_index(batch_op.f("ix_phrases_user_id"), ["user_id"], unique=False)

    op.create_table(
        "redress_measures",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("description", sa.LargeBinary(), nullable=True),
        sa.Column("sought", sa.String(length=80), nullable=True),
        sa.Column("granted", sa.String(length=80), nullable=True),
        sa.Column("granted_by", sa.LargeBinary(), nullable=True),
        sa.Column("implemented", sa.String(length=80), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_redress_measures_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redress_measures")),
    )
    with op.batch_alter_table("redress_measures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redress_measures_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_redress_measures_status"), ["status"], unique=False)

    op.create_table(
        "settings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_settings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_settings_user_id_name")),
    )
    with op.batch_alter_table("settings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_settings_user_id"), ["user_id"], unique=False)

    op.create_table(
        "tasks",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("responsible_id", sa.String(length=36), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["users.id"], name=op.f("fk_tasks_responsible_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tasks_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tasks_due"), ["due"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tasks_responsible_id"), ["responsible_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_tasks_status"), ["status"], unique=False)

    op.create_table(
        "awards",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("claim_id", sa.String(length=36), nullable=True),
        sa.Column("instance", sa.String(length=80), nullable=False),
        sa.Column("result", sa.String(length=80), nullable=False),
        sa.Column("decided", sa.String(length=80), nullable=True),
        sa.Column("in_force", sa.String(length=80), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_awards_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_awards_claim_id_claims")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
    )
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_awards_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_awards_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "claim_items",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("claim_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=80), nullable=False),
        sa.Column("amount_value", sa.String(length=40), nullable=False),
        sa.Column("amount_currency", sa.String(length=80), nullable=False),
        sa.Column("calculation", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_claim_items_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_claim_items_claim_id_claims")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_items")),
    )
    with op.batch_alter_table("claim_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_items_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_items_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "findings",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("evaluation_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("site", sa.LargeBinary(), nullable=True),
        sa.Column("side", sa.String(length=80), nullable=True),
        sa.Column("length_mm", sa.String(length=40), nullable=True),
        sa.Column("width_mm", sa.String(length=40), nullable=True),
        sa.Column("description", sa.LargeBinary(), nullable=True),
        sa.Column("attribution", sa.LargeBinary(), nullable=True),
        sa.Column("level", sa.String(length=80), nullable=True),
        sa.Column("reasoning", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_findings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluations.id"],
            name=op.f("fk_findings_evaluation_id_evaluations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_findings_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_findings_evaluation_id"), ["evaluation_id"], unique=False
        )

    op.create_table(
        "award_items",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("award_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=80), nullable=False),
        sa.Column("amount_value", sa.String(length=40), nullable=False),
        sa.Column("amount_currency", sa.String(length=80), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_award_items_award_id_awards")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_award_items_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_items")),
    )
    with op.batch_alter_table("award_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_items_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_items_case_id"), ["case_id"], unique=False)

    op.create_table(
        "deadlines",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("step_id", sa.String(length=36), nullable=True),
        sa.Column("responsible_id", sa.String(length=36), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("side", sa.String(length=80), nullable=False),
        sa.Column("weight", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("due_time", sa.String(length=5), nullable=True),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.LargeBinary(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deadlines_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["users.id"], name=op.f("fk_deadlines_responsible_id_users")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_deadlines_step_id_steps")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadlines_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadlines_due"), ["due"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_deadlines_responsible_id"), ["responsible_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_deadlines_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadlines_step_id"), ["step_id"], unique=False)

    op.create_table(
        "letters",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("step_id", sa.String(length=36), nullable=True),
        sa.Column("answers_id", sa.String(length=36), nullable=True),
        sa.Column("direction", sa.String(length=80), nullable=False),
        sa.Column("dated", sa.String(length=80), nullable=True),
        sa.Column("received", sa.String(length=80), nullable=True),
        sa.Column("method", sa.String(length=80), nullable=True),
        sa.Column("party", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("their_number", sa.LargeBinary(), nullable=True),
        sa.Column("reply_due", sa.Date(), nullable=True),
        sa.Column("replied", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["letters.id"], name=op.f("fk_letters_answers_id_letters")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letters_case_id_cases")),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_letters_step_id_steps")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_answers_id"), ["answers_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_reply_due"), ["reply_due"], unique=False)
        batch_op.create_index(batch_op.f("ix_letters_step_id"), ["step_id"], unique=False)

    op.create_table(
        "payments",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("award_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("paid", sa.String(length=80), nullable=True),
        sa.Column("amount_value", sa.String(length=40), nullable=False),
        sa.Column("amount_currency", sa.String(length=80), nullable=False),
        sa.Column("payer", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["awards.id"], name=op.f("fk_payments_award_id_awards")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_payments_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payments_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_case_id"), ["case_id"], unique=False)

    with op.batch_alter_table("evidence_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attachment_id", sa.String(length=36), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_evidence_items_attachment_id"), ["attachment_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_items_attachment_id_attachments"),
            "attachments",
            ["attachment_id"],
            ["id"],
        )

    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agency", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("officers", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("purposes", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("methods", sa.String(length=2000), nullable=True))
        batch_op.add_column(sa.Column("witnesses", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("clinical_body", sa.LargeBinary(), nullable=True))
        batch_op.alter_column("body", existing_type=sa.LargeBinary(), nullable=True)
