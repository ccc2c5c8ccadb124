"""Engines for the two databases Dalil runs on, with the vault's keys tied to each.

SQLCipher goes through SQLAlchemy's ordinary sqlite dialect with `sqlcipher3` as its driver. The
sqlite+pysqlcipher dialect was refused: it wants the key inside the URL. The standard `sqlite3`
module must never open a vault: two SQLite libraries in one process do not see each other's file
locks, and opening a vault with both broke its write-ahead log in trials.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from desktop.core.errors import VaultRefused
from desktop.core.text import _
from desktop.models.columns import give_keys
from desktop.vault.keys import Keys

WRITE: Final = "dalil_write"
OLDEST: Final = (3, 51, 3)
"""Up to 3.51.2 the beginning anew of a write-ahead log could damage the database."""

_PRAGMAS = (
    "journal_mode=wal",
    "synchronous=full",
    "busy_timeout=5000",
    "secure_delete=on",
    "trusted_schema=off",
    "temp_store=memory",
    # What costs in SQLCipher is decrypting a page that is not in the cache (256 MiB of room).
    "cache_size=-262144",
)


def sqlcipher_engine(path: Path, keys: Keys, *, foreign_keys: bool = True) -> sa.Engine:
    """Return an engine on the encrypted file at `path`, which is created by the first write.

    `foreign_keys=False` is for migrations: a batch migration with foreign keys on deletes every
    child row of the table it rebuilds, without an error.
    """

    def connect() -> Any:
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=5
        )
        # SQLCipher reports what it cannot read to stderr unless told otherwise.
        connection.execute("PRAGMA cipher_log_level=NONE")
        _refuse_unfit(connection)
        connection.execute(f"PRAGMA key=\"x'{keys.database_key().hex()}'\"")
        return connection

    engine = sa.create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        hide_parameters=True,
    )
    state = "on" if foreign_keys else "off"

    @event.listens_for(engine, "connect")
    def _settle(connection: Any, _record: object) -> None:
        for pragma in (*_PRAGMAS, f"foreign_keys={state}"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # With isolation_level=None nothing is a transaction unless this says so. A writer takes
        # the write lock at once: a read that turns into a write can fail half way.
        write = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    give_keys(engine, keys)
    return engine


def _refuse_unfit(connection: Any) -> None:
    """Refuse a library that is too old, or takes a key and encrypts nothing, as plain SQLite does.

    Raises:
        VaultRefused
    """
    is_old = dbapi2.sqlite_version_info < OLDEST
    if is_old or not connection.execute("PRAGMA cipher_version").fetchone():
        connection.close()
        raise VaultRefused(
            _(
                "This installation of Dalil has a database library that is too old or does not"
                " encrypt. Nothing was opened or written. Install Dalil anew."
            )
        )


def snapshot(engine: sa.Engine) -> sa.Engine:
    """Return the engine for reading: whatever one transaction reads is of one moment.

    SQLite reads so by itself. A writer on PostgreSQL must not: it reads the head of the log after
    waiting for its turn, and has to see what the one before it wrote.
    """
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def postgres_engine(url: str, keys: Keys) -> sa.Engine:
    """Return an engine on a PostgreSQL database; `url` as SQLAlchemy writes it (psycopg 3)."""
    engine = sa.create_engine(url, pool_size=4, hide_parameters=True, pool_pre_ping=True)
    give_keys(engine, keys)
    return engine
