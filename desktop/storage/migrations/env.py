"""Runs migrations on the connection it is given; there is no other way in."""

from typing import Any, Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from desktop.storage.metadata import metadata


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Write what the database stores: a migration must not change when a column kind does."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
