"""A block of wording says which part of a paper it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wording_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.String(length=80), nullable=True))
