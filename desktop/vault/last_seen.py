"""What this computer saw last of a vault: number and head of the log, generation of its key slots.

Whoever puts back a whole older copy of a vault, or cuts the end of its log off, leaves something
that fits together: nothing inside it can show that. So each computer keeps a small note outside the
vault, in the user's own data folder, under the vault's id. It holds no name and no word of a case.

It is no secret and carries no proof of who wrote it: who may write in that folder can also remove
the note. Its checksum tells a damaged note from an older vault, no more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from desktop.core.errors import Damaged
from desktop.core.text import _
from desktop.vault.files import storage_failure, sweep_partial, write_atomically
from desktop.vault.strictjson import (
    Unreadable,
    as_text,
    canonical,
    read_bytes,
    read_choice,
    read_json,
    read_number,
    read_object,
    read_uuid,
)

_KIND: Final = "dalil last seen"
_FORMAT: Final = 1
_HEAD_BYTES: Final = 32
_LARGEST: Final = 4096
_LARGEST_NUMBER: Final = 2**53


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The last entry of the log that was seen, its head and time, and the key slots' generation."""

    seq: int
    head: bytes
    at: datetime
    generation: int


def read_note(vault_id: str) -> LastSeen | None:
    """Return what this computer noted of a vault, or None if it never did.

    Raises:
        Damaged: there is a note, and it is not what was written.
        StorageFailure: it cannot be read.
    """
    path = note_path(vault_id)
    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise storage_failure(
            error, _("What this computer noted of the vault was not read.")
        ) from error
    try:
        return _parsed(data, vault_id)
    except (Unreadable, ValueError):
        raise Damaged(
            _(
                "What this computer noted of the vault is damaged: it cannot be said whether the"
                " vault is older than what was seen here last."
            )
        ) from None


def write_note(vault_id: str, seen: LastSeen) -> None:
    """Keep a note, in place of the earlier one.

    Raises:
        StorageFailure: the user's data folder cannot be written.
    """
    path, what = note_path(vault_id), _("This computer could not note what it saw of the vault.")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise storage_failure(error, what) from error
    write_atomically(path, _rendered(vault_id, seen), what=what)
    sweep_partial(path)


def note_path(vault_id: str) -> Path:
    """Return where the note of a vault lies."""
    from platformdirs import user_data_path

    return user_data_path("dalil", appauthor=False) / "seen" / f"{vault_id}.json"


def _rendered(vault_id: str, seen: LastSeen) -> bytes:
    content: dict[str, object] = {
        "kind": _KIND,
        "format": _FORMAT,
        "vault": vault_id,
        "seq": seen.seq,
        "head": as_text(seen.head),
        "at": seen.at.astimezone(UTC).isoformat(),
        "generation": seen.generation,
    }
    return canonical({**content, "checksum": _checksum(content)}) + b"\n"


def _parsed(data: bytes, vault_id: str) -> LastSeen:
    names = ("kind", "format", "vault", "seq", "head", "at", "generation")
    content = read_object(read_json(data), *names, "checksum")
    if content.pop("checksum") != _checksum(content):
        raise Unreadable
    read_choice(content["kind"], _KIND)
    read_number(content["format"], _FORMAT, _FORMAT)
    if read_uuid(content["vault"]) != vault_id:
        raise Unreadable
    return LastSeen(
        read_number(content["seq"], 1, _LARGEST_NUMBER),
        read_bytes(content["head"], _HEAD_BYTES),
        datetime.fromisoformat(str(content["at"])),
        read_number(content["generation"], 0, _LARGEST_NUMBER),
    )


def _checksum(content: dict[str, object]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()
