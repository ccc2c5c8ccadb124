"""Blocks of wording by versions, bodies, and the forms of names that papers need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("name_en", sa.LargeBinary(), nullable=True),
        sa.Column("genitive", sa.LargeBinary(), nullable=True),
        sa.Column("dative", sa.LargeBinary(), nullable=True),
        sa.Column("accusative", sa.LargeBinary(), nullable=True),
        sa.Column("instrumental", sa.LargeBinary(), nullable=True),
        sa.Column("prepositional", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bodies")),
    )
    op.create_table(
        "wording_versions",
        sa.Column("block", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_versions")),
        sa.UniqueConstraint("block", "number", name=op.f("uq_wording_versions_block_number")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office_body", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name_genitive", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("name_dative", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("name_accusative", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("name_instrumental", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("name_prepositional", sa.LargeBinary(), nullable=True))
