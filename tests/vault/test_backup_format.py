"""A reader of backups written from docs/backup-format.md: nothing of the program but a key."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from datetime import UTC, datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.vault.backupfile import new_header, sealed
from desktop.vault.slotfile import render
from tests.vault.lists import office

CONTENT = b"\x00\x01" * 700_000  # two chunks


def read_backup(data: bytes, wrapping: bytes) -> tuple[dict[str, str], bytes]:
    """Follow the page."""
    assert data[:9] == b"DALILBAK\x01"
    (length,) = struct.unpack(">I", data[9:13])
    header = json.loads(data[13 : 13 + length])
    bare = {name: value for name, value in header.items() if name != "key"}
    text = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    wrapped = base64.b64decode(header["key"])
    key = AESGCM(wrapping).decrypt(
        wrapped[:12], wrapped[12:], b"dalil/1/backup key\0" + text.encode()
    )
    aad = b"dalil/1/backup\0" + hashlib.sha256(data[: 13 + length]).digest()
    body, content = data[13 + length :], b""
    size = 1_048_576 + 16
    count = -(-len(body) // size)
    for number in range(count):
        nonce = number.to_bytes(11, "big") + bytes([number == count - 1])
        chunk = body[number * size : (number + 1) * size]
        content += AESGCM(key).decrypt(nonce, chunk, aad)
    return header, content


def test_another_reader_opens_it() -> None:
    made = office()
    slots = render(made.slots)
    header, key = new_header(made.root, slots, datetime(2026, 11, 22, 12, 50, tzinfo=UTC))
    data = b"".join(sealed(header, key, [CONTENT]))
    clear, content = read_backup(data, made.root.derive("backup"))
    assert content == CONTENT
    assert clear["slots"].encode() == slots
    assert (clear["made_at"], clear["vault"]) == ("2026-11-22T12:50:00Z", made.slots.vault_id)
