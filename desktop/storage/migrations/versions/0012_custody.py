"""Custody of exhibits: events, how they came and were made, second hashes and kinds of files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custody_events",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("exhibit_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("when", sa.String(length=80), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=True),
        sa.Column("party", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("attachment_id", sa.String(length=36), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name=op.f("fk_custody_events_attachment_id_attachments"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_custody_events_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_custody_events_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["exhibit_id"],
            ["evidence_items.id"],
            name=op.f("fk_custody_events_exhibit_id_evidence_items"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custody_events")),
    )
    with op.batch_alter_table("custody_events", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_custody_events_attachment_id"), ["attachment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_custody_events_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_custody_events_exhibit_id"), ["exhibit_id"], unique=False
        )

    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("made", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("sha512", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("detected", sa.String(length=80), nullable=True))

    with op.batch_alter_table("clinical_attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("made", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("sha512", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("detected", sa.String(length=80), nullable=True))

    with op.batch_alter_table("evidence_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sensitivity", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("received_how", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("source", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("received_by_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("device", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("serial", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("condition", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("counterpart", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("made_when", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("made_where", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("made_by", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("made_with", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("confidence", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("derived_from_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("done", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("tool", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("hold", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("hold_reason", sa.LargeBinary(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_evidence_items_derived_from_id"), ["derived_from_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_items_received_by_id_users"),
            "users",
            ["received_by_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_items_derived_from_id_evidence_items"),
            "evidence_items",
            ["derived_from_id"],
            ["id"],
        )

    with op.batch_alter_table("letter_attachments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("made", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("sha512", sa.String(length=128), nullable=True))
        batch_op.add_column(sa.Column("detected", sa.String(length=80), nullable=True))
