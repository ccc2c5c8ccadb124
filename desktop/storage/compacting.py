"""Writing the database anew without what was deleted from it.

A deleted row is overwritten in its page (`secure_delete`), but the write-ahead log and pages that
were moved may still hold it, under the vault's key. SQLCipher's file is therefore copied,
compacted, checked and exchanged. PostgreSQL rewrites its tables in place; its own write-ahead log
and archives belong to the server, which Dalil does not reach.
"""

from __future__ import annotations

import sqlalchemy as sa

from desktop.core.errors import StorageFailure
from desktop.core.text import _
from desktop.storage.failures import in_words
from desktop.storage.metadata import metadata
from desktop.storage.renewing import exchanged_copy
from desktop.storage.vaults import OpenVault


def compact(vault: OpenVault) -> None:
    """Compact the database; whatever fails, it is as it was.

    Raises:
        StorageFailure: the disk is full, or the vault is being read all the time.
        Damaged: the compacted copy is not whole.
    """
    if vault.engine.dialect.name == "postgresql":
        _rewrite_tables(vault.engine)
        return
    with (
        vault.writer,
        exchanged_copy(vault, _("The database was not compacted.")) as copy,
    ):
        _vacuum(copy.engine)


def _vacuum(engine: sa.Engine) -> None:
    """Run what no transaction may be around, past the engine's own."""
    raw = engine.raw_connection()
    try:
        if raw.driver_connection is not None:
            raw.driver_connection.execute("VACUUM")
    finally:
        raw.close()


def _rewrite_tables(engine: sa.Engine) -> None:
    outside = engine.execution_options(isolation_level="AUTOCOMMIT")
    try:
        with in_words(), outside.connect() as connection:
            connection.exec_driver_sql(f"SET lock_timeout = '{_WITHIN_S}s'")
            for name in metadata.tables:
                connection.exec_driver_sql(f'VACUUM FULL "{name}"')
            connection.invalidate()  # not back into the pool: it is set otherwise than the others
    except sa.exc.OperationalError as error:
        raise StorageFailure(
            _("The vault is being read all the time. Wait for what runs, then try again.")
        ) from error


_WITHIN_S = 60
