"""Bringing a vault's tables to the program's revision, on a verified copy first.

A batch migration rebuilds a table; with foreign keys on, SQLite then deletes every row that points
to it, without an error. So migrations run on an engine without foreign keys, and the references
and the number of rows are checked before the work is committed.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from desktop.core.errors import Damaged, VaultRefused
from desktop.core.text import _
from desktop.storage.engine import WRITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migrations"
_DIGITS = 4  # of a revision, with which the name of its file begins


def alembic_config(connection: sa.Connection | None = None) -> Config:
    """Return Alembic's settings, bound to `connection`."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """Return the revision this program writes."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """Return every revision, oldest first.

    They are read off the names of the files: to have Alembic say it loads Alembic and all of them,
    which took a sixth of a second of every opening.
    """
    files = (_SCRIPTS / "versions").glob(f"{'[0-9]' * _DIGITS}_*.py")
    return sorted(path.name[:_DIGITS] for path in files)


def current_revision(engine: sa.Engine) -> str | None:
    """Return the revision of the tables `engine` sees; None means a database without any."""
    with engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: sa.Connection) -> str | None:
    """Return the revision of the tables a connection sees; None means a database without any."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).first()
    return None if found is None else str(found[0])


def upgrade(engine: sa.Engine, target: str = "head") -> None:
    """Run the migrations up to `target` in one transaction on an engine without foreign keys.

    Raises:
        Damaged: a row would be lost or would point to nothing; nothing was changed.
    """
    from alembic import command

    with engine.execution_options(**{WRITE: True}).begin() as connection, nothing_lost(connection):
        command.upgrade(alembic_config(connection), target)


@contextmanager
def nothing_lost(connection: sa.Connection) -> Iterator[None]:
    """Let the block change tables, then check that every row is still there and points somewhere.

    Raises:
        Damaged: a table has fewer rows than before, or a row refers to one that is not there.
    """
    before = row_counts(connection)
    yield
    after = row_counts(connection)
    lost = [name for name, count in before.items() if after.get(name, 0) < count]
    dangling = _dangling(connection)
    if lost or dangling:
        raise Damaged(
            _(
                "The upgrade would lose rows of {tables}; the vault was left as it was.",
                tables=", ".join(sorted({*lost, *dangling})),
            )
        )


def row_counts(connection: sa.Connection) -> dict[str, int]:
    """Return the number of rows of each table."""
    names = sa.inspect(connection).get_table_names()
    return {
        name: connection.execute(
            sa.select(sa.func.count()).select_from(sa.table(name))
        ).scalar_one()
        for name in names
        if name != "alembic_version"
    }


def _dangling(connection: sa.Connection) -> list[str]:
    """Return tables with rows that point to nothing; PostgreSQL checks this by itself."""
    if connection.dialect.name != "sqlite":
        return []
    rows: Any = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return [str(row[0]) for row in rows]


def refuse_newer(revision: str | None) -> None:
    """Refuse a vault that a newer program has written.

    Raises:
        VaultRefused: the revision is not one this program knows.
    """
    if revision is not None and revision not in known_revisions():
        raise VaultRefused(
            _(
                "This vault was written by a newer version of Dalil; nothing in it was touched."
                " Install the newer version to open it."
            )
        )
