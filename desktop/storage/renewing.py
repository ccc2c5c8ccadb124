"""A vault's database changed on a checked copy, which then takes its place while the vault is open.

What is under other keys afterwards must not lie beside what it was before: pages of the old file,
its write-ahead log, and the copy an upgrade had kept. So nothing is changed in place, and the old
file is gone the moment the new one has its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from desktop.core.errors import Damaged
from desktop.core.text import Text, _
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.failures import in_words
from desktop.storage.migrate import row_counts
from desktop.storage.pages import check_database
from desktop.storage.vaults import (
    COPY_BEFORE_UPGRADE,
    COPY_WHILE_RENEWING,
    DATABASE,
    OpenVault,
    close_whole,
    copy_database,
    remove_copy,
)
from desktop.vault.files import flush_folder, storage_failure

COPY: Final = f"{DATABASE}.{COPY_WHILE_RENEWING}"
_WITHIN_S: Final = 60.0


@contextmanager
def exchanged_copy(vault: OpenVault, not_done: Text | None = None) -> Iterator[OpenVault]:
    """Give a copy of the vault to change; if the block ends well, it is checked and put in place.

    The caller holds `vault.writer`. Whatever fails, the database is as it was; `not_done` is the
    sentence that says so of a disk that cannot be written.

    Raises:
        Damaged: the copy lost rows, or its pages do not authenticate.
        StorageFailure: the disk is full, or the vault is being read all the time.
    """
    copy = vault.folder / COPY
    remove_copy(copy)
    try:
        engine = sqlcipher_engine(copy, vault.keys)
        try:
            with in_words():
                copy_database(vault.engine, engine)
                yield OpenVault(vault.folder, engine, vault.keys)
                check_database(engine)
                _refuse_fewer_rows(vault, engine)
                close_whole(engine, copy)
        finally:
            engine.dispose()
        _put_in_place(vault, copy)
    except OSError as error:
        raise storage_failure(error, not_done or _("The keys were not renewed.")) from error
    finally:
        remove_copy(copy)


def _refuse_fewer_rows(vault: OpenVault, engine: sa.Engine) -> None:
    with vault.engine.connect() as before, engine.connect() as after:
        counted = row_counts(after)
        lost = [name for name, count in row_counts(before).items() if counted[name] < count]
    if lost:
        raise Damaged(_("Rows of {tables} are missing in the copy.", tables=", ".join(lost)))


def _put_in_place(vault: OpenVault, copy: Path) -> None:
    path = vault.folder / DATABASE
    with vault.gate.alone(_WITHIN_S):
        close_whole(vault.engine, path)
        copy.replace(path)
        flush_folder(vault.folder)
    remove_copy(vault.folder / f"{DATABASE}.{COPY_BEFORE_UPGRADE}")
