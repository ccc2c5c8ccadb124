"""Whether an open vault still holds what this computer saw last, and noting what it holds now.

One `HeadWatch` belongs to one open vault. While it stands behind the note, nothing is noted: what
was seen before stays, until a person has said that the older vault was put there on purpose.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from desktop.core.errors import Damaged, Locked, StorageFailure
from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.storage import log
from desktop.storage.failures import in_words
from desktop.vault import slots
from desktop.vault.keys import Keys
from desktop.vault.last_seen import LastSeen, read_note, write_note


@frozen_value
class Gap:
    """How a vault stands behind what this computer saw last: the sentence, and what is missing."""

    sentence: Text
    missing: int = 0


class HeadWatch:
    """Compares one open vault with this computer's note of it, and keeps the note."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder, self._keys = folder, keys
        self._noted: LastSeen | None = None
        self._guard = threading.Lock()
        self.gap: Gap | None = None

    def compare(self, connection: sa.Connection) -> Gap | None:
        """Return how the vault stands behind the note, and remember it.

        Raises:
            Damaged: the log cannot be read, or the key slots are not what the vault's users wrote.
            Locked
        """
        with self._guard:
            try:
                self._noted = read_note(self._keys.vault_id)
            except (Damaged, StorageFailure) as error:
                self.gap = Gap(error.sentence)
            else:
                self.gap = None if self._noted is None else self._behind(connection, self._noted)
            return self.gap

    def note(self, engine: sa.Engine) -> None:
        """Keep what the vault holds now, unless it stands behind what was seen before.

        Raises:
            StorageFailure: the note cannot be written.
            Damaged, Locked: the log cannot be read any more.
        """
        with self._guard:
            if self.gap is None:
                self._note(engine, 0 if self._noted is None else self._noted.generation)

    def accept(self, engine: sa.Engine) -> None:
        """Take the vault as it is now for what was seen last.

        Raises:
            StorageFailure, Damaged, Locked: as `note`.
        """
        with self._guard:
            self._note(engine, 0)
            self.gap = None

    def _note(self, engine: sa.Engine, generation: int) -> None:
        with in_words(), engine.connect() as connection:
            last = log.read_last(connection)
        if last is None:
            return
        with suppress(Locked, Damaged):  # without keys, or proof, it is what it was
            generation = max(generation, self._generation())
        seen = LastSeen(last.seq, last.head, last.at, generation)
        if seen != self._noted:
            write_note(self._keys.vault_id, seen)
            self._noted = seen

    def _generation(self) -> int:
        """Return the generation of the key slots, proved; 0 where a test has none."""
        if not slots.is_vault(self._folder):
            return 0
        return slots.directory(self._folder, self._keys).generation

    def _behind(self, connection: sa.Connection, noted: LastSeen) -> Gap | None:
        day = When.on(noted.at.astimezone().date())
        last = log.read_last(connection)
        seq = 0 if last is None else last.seq
        if seq < noted.seq:
            return Gap(_older(noted.seq - seq, day), noted.seq - seq)
        if log.head_at(connection, noted.seq) != noted.head:
            return Gap(_another_history(noted.seq, day))
        if self._generation() < noted.generation:
            return Gap(_older_keys())
        return None


def _older(missing: int, day: When) -> Text:
    return n_(
        "This vault is older than what this computer saw last: {n} log entry is missing, of {day}.",
        "This vault is older than what this computer saw last: {n} log entries are missing, the "
        "last of them of {day}.",
        missing,
        day=day,
    )


def _another_history(seq: int, day: When) -> Text:
    return _(
        "This vault is not what this computer saw last: entry {seq} of the log, of {day}, is "
        "another one now. An older copy was put back and worked in, or the log was written anew.",
        seq=seq,
        day=day,
    )


def _older_keys() -> Text:
    return _(
        "The key file of this vault, vault.json, is older than what this computer saw last: a "
        "change of a passphrase or of the users was undone."
    )
