"""Key cards, and packets that are handed over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_cards()
    _make_packets()


def _make_cards() -> None:
    op.create_table(
        "key_cards",
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("vault_id", sa.String(length=36), nullable=False),
        sa.Column("holder_id", sa.String(length=36), nullable=False),
        sa.Column("receiving", sa.String(length=80), nullable=False),
        sa.Column("signing", sa.String(length=80), nullable=False),
        sa.Column("taken_by", sa.String(length=36), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("colleague_id", sa.String(length=36), nullable=True),
        sa.Column("confirmed_by", sa.String(length=36), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["colleague_id"], ["users.id"], name=op.f("fk_key_cards_colleague_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["users.id"], name=op.f("fk_key_cards_confirmed_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["users.id"], name=op.f("fk_key_cards_taken_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_cards")),
        sa.UniqueConstraint("signing", name=op.f("uq_key_cards_signing")),
    )


def _make_packets() -> None:
    op.create_table(
        "packets",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("direction", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("peer", sa.LargeBinary(), nullable=False),
        sa.Column("peer_receiving", sa.String(length=80), nullable=False),
        sa.Column("peer_signing", sa.String(length=80), nullable=False),
        sa.Column("peer_vault_id", sa.String(length=36), nullable=False),
        sa.Column("peer_user_id", sa.String(length=36), nullable=False),
        sa.Column("by_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("answers_id", sa.String(length=36), nullable=True),
        sa.Column("casework", sa.LargeBinary(), nullable=True),
        sa.Column("clinical", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_packets_by_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_packets_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packets")),
    )
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packets_answers_id"), ["answers_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_packets_case_id"), ["case_id"], unique=False)
