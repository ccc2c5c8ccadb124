"""vault.json and its copy on the disk: which of the two counts, and mending the other.

A key file lost is a vault lost, so the same bytes lie in two files, written one after the other.
Of two whole files the one with the higher generation counts: it is what a crash between the two
writes leaves, and it keeps an old vault.json put back by hand from undoing later changes. A file
that is whole but not true (its MAC fails) is never mended: that is a matter for a person.

This room opens no key. Whoever calls holds the vault's lock.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import DalilError, Damaged, StorageFailure, VaultRefused
from desktop.core.text import Text, _
from desktop.vault.files import storage_failure, sweep_partial, write_atomically
from desktop.vault.slotfile import LARGEST, is_newer, newer, parse
from desktop.vault.slotlist import SlotList

FILE_NAME = "vault.json"
COPY_NAME = "vault.json.copy"

_log = logging.getLogger("dalil.slots")


@dataclass(frozen=True, slots=True)
class Stored:
    """The list that counts, its bytes, and the files that hold something else or nothing."""

    slots: SlotList
    data: bytes
    differing: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    path: Path
    data: bytes | None
    slots: SlotList | None = None
    problem: DalilError | None = None


def exists(folder: Path) -> bool:
    """Say whether the folder holds a key file or its copy."""
    return any(path.exists() for path in _paths(folder))


def load(folder: Path) -> Stored:
    """Read the key file that counts; nothing is written.

    Raises:
        VaultRefused: no vault lies here, or it is newer than the program.
        Damaged: neither file can be read as a key file.
        StorageFailure: the disk gives neither.
    """
    readings = [_reading(path) for path in _paths(folder)]
    whole = [(reading.slots, reading.data) for reading in readings if reading.slots]
    if not whole:
        raise _problem(readings)
    # max() keeps the first of equals: vault.json before its copy.
    slots, data = max(whole, key=lambda one: one[0].generation)
    differing = tuple(reading.path for reading in readings if reading.data != data)
    return Stored(slots, data or b"", differing)


def save(folder: Path, data: bytes) -> None:
    """Write both files.

    Raises:
        StorageFailure: at least one was not written; `load` finds the old list or the new one.
    """
    for path in _paths(folder):
        write_atomically(path, data, what=_not_written())
        sweep_partial(path)


def discard(folder: Path) -> None:
    """Remove the files of a vault that was never finished.

    Raises:
        StorageFailure: they cannot be removed.
    """
    try:
        for path in _paths(folder):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise storage_failure(error, _("An unfinished vault was not removed.")) from error


def mend(stored: Stored) -> None:
    """Write the other file anew; call it only after unlocking proved the one that counts.

    A full or read-only disk must not keep people out of the vault: the next unlock tries again.
    """
    for path in stored.differing:
        try:
            write_atomically(path, stored.data, what=_not_written())
        except StorageFailure:
            _log.warning("slots.mend.failed")
        else:
            _log.warning("slots.mended")


def _paths(folder: Path) -> tuple[Path, Path]:
    return folder / FILE_NAME, folder / COPY_NAME


def _reading(path: Path) -> _Reading:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return _Reading(path, None)
    except OSError as error:
        return _Reading(
            path, None, problem=storage_failure(error, _("The vault's key file cannot be read."))
        )
    if is_newer(data):
        # At once, whatever the other file says: a newer program may have died between the two.
        raise newer()
    try:
        return _Reading(path, data, slots=parse(data))
    except (Damaged, VaultRefused) as problem:
        return _Reading(path, data, problem=problem)


def _problem(readings: list[_Reading]) -> DalilError:
    """Return what is wrong with the first file that is there."""
    problems = (reading.problem for reading in readings if reading.problem is not None)
    missing = VaultRefused(_("This folder holds no Dalil vault: there is no vault.json in it."))
    return next(problems, missing)


def _not_written() -> Text:
    return _("The vault's key file was not written.")
