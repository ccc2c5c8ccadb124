"""Whether the pages of the database are those that were written, and fit together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from desktop.core.errors import Damaged
from desktop.core.progress import Progress
from desktop.core.text import _, n_
from desktop.storage.failures import in_words

_STEPS_BETWEEN: Final = 100_000  # of SQLite's machine: some milliseconds


def check_database(engine: sa.Engine, progress: Progress | None = None) -> None:
    """Check every page's authentication code, the tables, and that each index agrees with its own.

    The quick check that SQLite also has was refused: it leaves the indexes out, and an old page of
    one that is put back hides rows from lists that are in the table all the same.

    Raises:
        Damaged: pages were altered, or the tables do not fit together; the first is named.
        Cancelled
    """
    if engine.dialect.name != "sqlite":
        return
    progress = progress or Progress()
    with in_words(), engine.connect() as connection:
        _refuse_bad(list(connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars()))
        with _stoppable(connection, progress):
            sound = list(connection.exec_driver_sql("PRAGMA integrity_check").scalars())
    progress.step(0, 1)  # raises when it was stopped: then `sound` says nothing
    if sound != ["ok"]:
        raise Damaged(
            _(
                "The tables of the vault's database do not fit together: a part of it is damaged or"
                " is an older one. Restore the last backup."
            )
        )


def _refuse_bad(told: Sequence[str]) -> None:
    """Name the first of the pages that SQLCipher tells of, one a line, by its number."""
    if not told:
        return
    page = next((word for word in told[0].split()[::-1] if word.isdigit()), "?")
    raise Damaged(
        n_(
            "{n} page of the vault's database was damaged or altered: page {page}. Restore the"
            " last backup.",
            "{n} pages of the vault's database were damaged or altered, the first is page"
            " {page}. Restore the last backup.",
            len(told),
            page=page,
        )
    )


@contextmanager
def _stoppable(connection: sa.Connection, progress: Progress) -> Iterator[None]:
    """Let SQLite ask now and then whether to go on; one that was stopped says "interrupted"."""
    raw = connection.connection.dbapi_connection
    if raw is None:
        yield
        return
    raw.set_progress_handler(lambda: int(progress.cancelled), _STEPS_BETWEEN)
    try:
        yield
    except sa.exc.OperationalError:
        progress.step(0, 1)
        raise
    finally:
        raw.set_progress_handler(None, _STEPS_BETWEEN)
