"""What the database driver says, in sentences a person understands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError
from sqlcipher3 import dbapi2

from desktop.core.errors import Conflict, DalilError, Damaged, StorageFailure, VaultRefused
from desktop.core.text import Text, _

_FULL = ("disk is full", "no space left", "disk quota")
_READ_ONLY = ("readonly database", "read-only", "unable to open database file")
# A text that is no UTF-8 was written by another program.
_DAMAGED = (
    *("not a database", "malformed", "hmac check failed", "corrupt"),
    "could not decode to utf-8",
)
# What SQLite says when it cannot make or lengthen a file beside the database, as on a full disk.
_UNWRITTEN = ("disk i/o error",)
_BUSY = ("database is locked", "database table is locked")


@contextmanager
def in_words() -> Iterator[None]:
    """Turn errors of the database into Dalil's own; anything unknown passes unchanged."""
    try:
        yield
    except StaleDataError as error:
        raise Conflict(changed_meanwhile()) from error
    except (exc.StatementError, dbapi2.Error) as error:
        if isinstance(error, exc.StatementError) and isinstance(error.orig, DalilError):
            # Raised while a value was sealed: the keys were dropped, or are not held.
            raise error.orig from None
        said = error.orig if isinstance(error, exc.StatementError) else error
        known = _known(str(said).casefold())
        if known is None:
            raise
        raise known from error


def changed_meanwhile() -> Text:
    """The sentence for a record that somebody else saved first."""
    return _(
        "Somebody else changed this record meanwhile. Compare the two versions and save again."
    )


def _known(message: str) -> DalilError | None:
    if any(part in message for part in _FULL):
        return StorageFailure(
            _("The disk is full: nothing of this change was saved. Free some space and try again.")
        )
    if any(part in message for part in _UNWRITTEN):
        return StorageFailure(
            _(
                "The disk could not be read or written: it may be full, or failing. Nothing of this"
                " change was saved. Free some space and try again."
            )
        )
    if any(part in message for part in _READ_ONLY):
        return StorageFailure(
            _(
                "The vault's folder cannot be written to. Check that it is not read-only and that"
                " your account may write there."
            )
        )
    if any(part in message for part in _BUSY):
        return VaultRefused(_("The vault is in use by another program. Close it and try again."))
    if any(part in message for part in _DAMAGED):
        return Damaged(
            _(
                "The vault's database is damaged or was altered outside Dalil."
                " Do not write to it; restore the last backup."
            )
        )
    return None
