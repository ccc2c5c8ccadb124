"""Legal holds, the trash of records and cases, and erasures."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_files",
        sa.Column("object_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("object_id", name=op.f("pk_erased_files")),
    )
    op.create_table(
        "case_holds",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("set_by", sa.String(length=36), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("lifted_by", sa.String(length=36), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("why_lifted", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_holds_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by"], ["users.id"], name=op.f("fk_case_holds_lifted_by_users")
        ),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_case_holds_set_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_holds")),
    )
    with op.batch_alter_table("case_holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_holds_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_holds_lifted_at"), ["lifted_at"], unique=False)

    op.create_table(
        "erasures",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("exhibit", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("trashed_by", sa.String(length=36), nullable=False),
        sa.Column("trashed_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=36), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("compacted_at", sa.DateTime(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("files", sa.Integer(), nullable=True),
        sa.Column("coded", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["users.id"], name=op.f("fk_erasures_asked_by_users")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_erasures_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["users.id"], name=op.f("fk_erasures_confirmed_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["trashed_by"], ["users.id"], name=op.f("fk_erasures_trashed_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("record_id", name=op.f("uq_erasures_record_id")),
    )
    with op.batch_alter_table("erasures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasures_case_id"), ["case_id"], unique=False)

    op.create_table(
        "trashed_cases",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_trashed_cases_by_id_users")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_trashed_cases_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trashed_cases")),
        sa.UniqueConstraint("case_id", name=op.f("uq_trashed_cases_case_id")),
    )
    op.create_table(
        "trashed_records",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("casework", sa.LargeBinary(), nullable=True),
        sa.Column("clinical", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_trashed_records_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_trashed_records_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trashed_records")),
    )
    with op.batch_alter_table("trashed_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trashed_records_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_trashed_records_record_id"), ["record_id"], unique=False
        )
