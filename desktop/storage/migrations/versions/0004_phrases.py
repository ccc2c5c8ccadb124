"""Quick phrases: those of clinical forms are sealed as clinical, and some are the office's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("phrases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("clinical_text", sa.LargeBinary(), nullable=True))
        batch_op.alter_column("text", existing_type=sa.LargeBinary(), nullable=True)
