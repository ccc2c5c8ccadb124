"""Whether a vault is older than what this computer saw last, and saying that it may be.

A backup that is put back on purpose is older, too. So nobody is kept out: the window says what is
missing until somebody confirms it, and the confirmation is in the log.
"""

from __future__ import annotations

from desktop.core.changes import Changes
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.services.desk import Desk
from desktop.storage.watch import HeadWatch


@frozen_value
class Older:
    """What is told of a vault that stands behind: how, and what to do."""

    sentence: Text
    advice: Text


def begin_watching(desk: Desk) -> None:
    """Compare a vault that is being opened with what was seen of it last.

    Raises:
        Damaged: the log or the key file cannot be believed.
    """
    vault = desk.vault
    vault.watch = HeadWatch(vault.folder, vault.keys)
    with desk.reading() as session:
        vault.watch.compare(session.connection())


def older(desk: Desk) -> Older | None:
    """Return what has to be told of this vault, until it is confirmed."""
    watch = desk.vault.watch
    if watch is None or watch.gap is None:
        return None
    return Older(watch.gap.sentence, _ADVICE)


def accept_older(desk: Desk) -> Changes:
    """Confirm that the vault is meant to be as it is; from now on this is what was seen last.

    Raises:
        StorageFailure: the note cannot be written.
    """
    with desk.writing("accept_older_vault") as work:
        work.note("accept", "audit", None)
    if desk.vault.watch is not None:
        desk.vault.watch.accept(desk.vault.engine)
    return work.changes


def note_head(desk: Desk) -> None:
    """Keep what the log holds now, for the next opening.

    Raises:
        StorageFailure: the note cannot be written.
        Damaged, Locked: the log cannot be read any more.
    """
    if desk.vault.watch is not None:
        desk.vault.watch.note(desk.vault.engine)


_ADVICE = _(
    "If a backup was restored on purpose, confirm it. If not, lock the vault, keep its folder as it"
    " is, and ask who has the newest backup."
)
