"""The container of a backup: what it says in clear, and the chunks behind that.

    "DALILBAK" 0x01 | length of the header, 4 bytes | header, canonical JSON | sealed chunks

In clear stand the vault's id, when the backup was made, the key slots as they lie in vault.json,
and the backup's key, sealed under a key derived from the vault key. So whoever can open the vault
can open the backup, by a passphrase or on paper, and nobody else; and what is in clear says no more
than a vault.json does. What the chunks hold is the storage's business (docs/backup-format.md).
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidTag

from desktop.core.errors import Damaged, WrongInput
from desktop.core.ids import new_id
from desktop.core.text import _
from desktop.vault.chunks import Chunks, Readable
from desktop.vault.cipher import NONCE_BYTES, TAG_BYTES, unwrap, wrap
from desktop.vault.frame import Frame
from desktop.vault.keys import Keys
from desktop.vault.slotfile import LARGEST as LARGEST_SLOTS
from desktop.vault.slotfile import parse as parse_slots
from desktop.vault.slotopening import require_true
from desktop.vault.strictjson import (
    as_moment,
    as_text,
    canonical,
    read_bytes,
    read_json,
    read_moment,
    read_number,
    read_object,
    read_uuid,
)

KIND: Final = "dalil backup"
FORMAT: Final = 1
MAGIC: Final = b"DALILBAK\x01"
_KEY_BYTES: Final = 32
_SEALED_KEY: Final = NONCE_BYTES + _KEY_BYTES + TAG_BYTES


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says in clear. `made_at` has whole seconds; `slots` is a whole vault.json."""

    vault_id: str
    backup_id: str
    made_at: datetime
    slots: bytes
    sealed_key: bytes = bytes(_SEALED_KEY)

    def _content(self) -> dict[str, object]:
        return {
            "kind": KIND,
            "format": FORMAT,
            "vault": self.vault_id,
            "backup": self.backup_id,
            "made_at": as_moment(self.made_at),
            "slots": self.slots.decode("utf-8", "strict"),
        }

    @property
    def binding(self) -> bytes:
        """What the backup's key is bound to: all the rest of the header."""
        return b"dalil/1/backup key\0" + canonical(self._content())

    @property
    def written(self) -> bytes:
        """The bytes a backup begins with."""
        text = canonical({**self._content(), "key": as_text(self.sealed_key)})
        return _FRAME.around(text)


def new_header(keys: Keys, slots: bytes, made_at: datetime) -> tuple[Header, bytes]:
    """Return the header of a new backup, and its key.

    Raises:
        Damaged: `slots` is not the true key file of this vault.
        Locked: the keys were dropped.
    """
    require_true(parse_slots(slots), keys)
    key = secrets.token_bytes(_KEY_BYTES)
    moment = made_at.astimezone(UTC).replace(microsecond=0)
    bare = Header(keys.vault_id, new_id(), moment, slots)
    return replace(bare, sealed_key=wrap(keys.derive("backup"), key, bare.binding)), key


def sealed(header: Header, key: bytes, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Give the bytes of a backup that holds `pieces`."""
    yield header.written
    yield from _chunks(header, key).sealed(pieces)


def read_header(stream: Readable) -> Header:
    """Read what stands in clear; the stream is left where the chunks begin.

    Nothing of it is proved until the key has been opened.

    Raises:
        VaultRefused: no backup, or one that a newer program made.
        Damaged: its beginning was altered or cut.
    """
    header = _parsed(_FRAME.read(stream))
    if header is None:
        raise damaged_backup()
    return header


def opened(header: Header, keys: Keys, stream: Readable) -> Iterator[bytes]:
    """Give what the backup holds, chunk by chunk; each is authenticated before it is given.

    That it ends where it ended is known only after the last one.

    Raises:
        WrongInput: it is another vault's.
        Damaged: it was altered, cut or lengthened, or its key slots are not this vault's.
        Locked: the keys were dropped.
    """
    if header.vault_id != keys.vault_id:
        raise WrongInput(_("This backup is of another vault."))
    key = unwrap(keys.derive("backup"), header.sealed_key, header.binding)
    if key is None:
        raise damaged_backup()
    require_true(parse_slots(header.slots), keys)
    try:
        yield from _chunks(header, key).opened(stream)
    except InvalidTag:
        raise damaged_backup() from None


def damaged_backup() -> Damaged:
    """Say that a backup is of no use."""
    return Damaged(
        _(
            "This backup is damaged: its file was altered, or was not copied completely. "
            "Use another one."
        )
    )


def _chunks(header: Header, key: bytes) -> Chunks:
    digest = hashlib.sha256(header.written).digest()
    return Chunks(key, b"dalil/1/backup\0" + digest)


def _parsed(text: bytes) -> Header | None:
    try:
        content = read_object(
            read_json(text), "kind", "format", "vault", "backup", "made_at", "slots", "key"
        )
        if content["kind"] != KIND or canonical(content) != text:
            return None
        read_number(content["format"], FORMAT, FORMAT)
        return Header(
            read_uuid(content["vault"]),
            read_uuid(content["backup"]),
            read_moment(content["made_at"]),
            str(content["slots"]).encode(),
            read_bytes(content["key"], _SEALED_KEY),
        )
    except ValueError:  # Unreadable is one; text that is none of UTF-8 is another
        return None


_FRAME: Final = Frame(
    MAGIC,
    2 * LARGEST_SLOTS,
    other=_("This file is not a Dalil backup."),
    newer=_("This backup was made by a newer version of Dalil. Update the program first."),
    damaged=damaged_backup,
)
