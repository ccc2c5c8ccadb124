"""Files of exhibits get a key each; files of letters and of evaluations get tables of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinical_attachments",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_clinical_attachments_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinical_attachments")),
    )
    with op.batch_alter_table("clinical_attachments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clinical_attachments_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "letter_attachments",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_letter_attachments_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_attachments")),
    )
    with op.batch_alter_table("letter_attachments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_attachments_case_id"), ["case_id"], unique=False
        )

    op.create_table(
        "evaluation_files",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("evaluation_id", sa.String(length=36), nullable=False),
        sa.Column("attachment_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["clinical_attachments.id"],
            name=op.f("fk_evaluation_files_attachment_id_clinical_attachments"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_evaluation_files_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluations.id"],
            name=op.f("fk_evaluation_files_evaluation_id_evaluations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_files")),
    )
    with op.batch_alter_table("evaluation_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_files_attachment_id"), ["attachment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evaluation_files_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_evaluation_files_evaluation_id"), ["evaluation_id"], unique=False
        )

    op.create_table(
        "letter_files",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("letter_id", sa.String(length=36), nullable=False),
        sa.Column("attachment_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["letter_attachments.id"],
            name=op.f("fk_letter_files_attachment_id_letter_attachments"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_letter_files_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_letter_files_letter_id_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_files")),
    )
    with op.batch_alter_table("letter_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_letter_files_attachment_id"), ["attachment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_letter_files_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_files_letter_id"), ["letter_id"], unique=False)

    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key", sa.LargeBinary(), nullable=True))
