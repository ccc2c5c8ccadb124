"""The register of papers says number, recipient, purpose, consent, and what was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, files in (
        ("exports", "letter_attachments"),
        ("clinical_exports", "clinical_attachments"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("recipient", sa.LargeBinary(), nullable=True))
            batch_op.add_column(sa.Column("reason", sa.LargeBinary(), nullable=True))
            batch_op.add_column(sa.Column("sent_id", sa.String(length=36), nullable=True))
            batch_op.add_column(sa.Column("purpose", sa.String(length=80), nullable=True))
            batch_op.add_column(sa.Column("consent", sa.String(length=80), nullable=True))
            batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
            name = batch_op.f(f"fk_{table}_sent_id_{files}")
            batch_op.create_foreign_key(name, files, ["sent_id"], ["id"])
    with op.batch_alter_table("office_exports", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
