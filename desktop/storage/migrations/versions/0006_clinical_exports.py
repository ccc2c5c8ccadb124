"""Papers about evaluations get a table of their own, sealed under the clinical key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinical_exports",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=80), nullable=False),
        sa.Column("record_hash", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_clinical_exports_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinical_exports")),
    )
    with op.batch_alter_table("clinical_exports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clinical_exports_case_id"), ["case_id"], unique=False)
