"""Writing the database anew without what was deleted from it.

A deleted row is overwritten in its page (`secure_delete`), but the write-ahead log and pages that
were moved may still hold it, under the vault's key. SQLCipher's file is therefore copied,
compacted, checked and exchanged. PostgreSQL rewrites its tables in place; its own write-ahead log
and archives belong to the server, which Dalil does not reach.
"""

from __future__ import annotations

import sqlalchemy as sa

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
        with in_words():
            _vacuum(vault.engine, [f'VACUUM FULL "{name}"' for name in metadata.tables])
        return
    with (
        vault.writer,
        exchanged_copy(vault, _("The database was not compacted.")) as copy,
    ):
        _vacuum(copy.engine, ["VACUUM"])


def _vacuum(engine: sa.Engine, statements: list[str]) -> None:
    """Run what no transaction may be around."""
    raw = engine.raw_connection()
    try:
        driver = raw.driver_connection
        if driver is None:
            return
        if engine.dialect.name == "postgresql":
            driver.autocommit = True
        for statement in statements:
            driver.execute(statement)
    finally:
        raw.invalidate()  # not back into the pool: it is set otherwise than the others
        raw.close()
