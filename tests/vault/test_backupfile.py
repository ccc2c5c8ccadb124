"""The container: who can open it, what stands in clear, and that every byte of it counts."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.errors import DalilError, Damaged, Locked, VaultRefused, WrongInput
from desktop.vault import chunks
from desktop.vault.backupfile import MAGIC, new_header, opened, read_header, sealed
from desktop.vault.backupnames import backups_in, name_of
from desktop.vault.keys import Keys
from desktop.vault.parts import Parts, framed
from desktop.vault.slotfile import render
from tests.vault.lists import office

AT = datetime(2026, 11, 22, 12, 50, 7, 999, tzinfo=UTC)
OFFICE = office()
SLOTS = render(OFFICE.slots)
PLAIN = b"what the chunks hold" * 20


def made(keys: Keys, plain: bytes = PLAIN) -> bytes:
    header, key = new_header(keys, SLOTS, AT)
    return b"".join(sealed(header, key, [plain]))


def read(data: bytes, keys: Keys) -> bytes:
    stream = io.BytesIO(data)
    return b"".join(opened(read_header(stream), keys, stream))


def test_whoever_can_open_the_vault_can_open_the_backup() -> None:
    data = made(OFFICE.root)
    for name in OFFICE.ids:
        assert read(data, OFFICE.keys(name)) == PLAIN


def test_nobody_else_can() -> None:
    other = office()
    with pytest.raises(WrongInput):
        read(made(OFFICE.root), other.root)
    pretending = Keys(OFFICE.slots.vault_id, other.root.user_id, bytes(32), {}, bytes(range(32)))
    with pytest.raises(Damaged):
        read(made(OFFICE.root), pretending)


def test_in_clear_stands_no_more_than_the_key_file_says() -> None:
    data = made(OFFICE.root)
    length = int.from_bytes(data[9:13], "big")
    header = json.loads(data[13 : 13 + length])
    assert set(header) == {"kind", "format", "vault", "backup", "made_at", "slots", "key"}
    assert header["made_at"] == "2026-11-22T12:50:07Z"
    assert header["slots"].encode() == SLOTS
    assert PLAIN[:20] not in data


def test_a_key_file_that_is_not_true_is_not_taken_along() -> None:
    with pytest.raises(Damaged):
        new_header(OFFICE.root, render(office().slots), AT)


def test_keys_that_were_dropped_open_nothing() -> None:
    data, keys = made(OFFICE.root), OFFICE.keys("lawyer")
    keys.drop()
    with pytest.raises(Locked):
        read(data, keys)


@settings(max_examples=200)
@given(st.data())
def test_every_byte_counts(data: st.DataObject) -> None:
    whole = bytearray(BACKUP)
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(DalilError):
        read(bytes(whole), OFFICE.root)


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_what_is_cut_or_lengthened_is_refused(cut: int, more: bytes) -> None:
    with pytest.raises(DalilError):
        read(BACKUP[: min(cut, len(BACKUP) - 1)], OFFICE.root)
    with pytest.raises(DalilError):
        read(BACKUP + more, OFFICE.root)


BACKUP = made(OFFICE.root)


def test_chunks_of_two_backups_do_not_fit_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 64)
    monkeypatch.setattr(chunks, "_BLOCK", 80)
    one, two = made(OFFICE.root), made(OFFICE.root)
    assert read(one, OFFICE.root) == PLAIN
    head = len(one) - 16 * -(-len(PLAIN) // 64) - len(PLAIN)
    with pytest.raises(Damaged):
        read(one[:head] + two[head:], OFFICE.root)
    swapped = one[:head] + one[head + 80 : head + 160] + one[head : head + 80] + one[head + 160 :]
    with pytest.raises(Damaged):
        read(swapped, OFFICE.root)
    with pytest.raises(Damaged):
        read(one[: head + 80], OFFICE.root)


def test_other_files_and_newer_backups_are_told_apart() -> None:
    with pytest.raises(VaultRefused, match="not a Dalil backup"):
        read(b"PK\x03\x04 something else", OFFICE.root)
    with pytest.raises(VaultRefused, match="newer version"):
        read(MAGIC[:-1] + b"\x02" + BACKUP[9:], OFFICE.root)


def test_only_files_of_this_vault_with_their_own_names_are_ours(tmp_path: Path) -> None:
    vault = OFFICE.slots.vault_id
    ours = tmp_path / name_of(vault, AT)
    ours.write_bytes(BACKUP)
    (tmp_path / name_of(vault, AT.replace(year=2025))).write_bytes(BACKUP)  # renamed by hand
    (tmp_path / name_of(vault, AT.replace(year=2024))).write_bytes(b"not a backup")
    (tmp_path / "notes.txt").write_text("mine")
    other = office()
    header, key = new_header(other.root, render(other.slots), AT)
    strange = tmp_path / name_of(vault, AT.replace(year=2023))
    strange.write_bytes(b"".join(sealed(header, key, [b""])))
    assert [each.path for each in backups_in(tmp_path, vault)] == [ours]
    assert backups_in(tmp_path / "not there", vault) == ()


@given(st.lists(st.binary(max_size=50)), st.lists(st.integers(1, 40), min_size=1))
def test_parts_come_out_as_they_went_in(pieces: list[bytes], sizes: list[int]) -> None:
    whole = b"".join(pieces)
    parts, done = Parts(iter(pieces)), 0
    for size in sizes:
        if done + size > len(whole):
            break
        assert b"".join(parts.take(size)) == whole[done : done + size]
        done += size
    assert parts.read(10_000) == whole[done:]
    parts.end()


def test_a_frame_that_is_cut_too_long_or_followed_is_noticed() -> None:
    assert Parts(iter([framed(b"ab"), b"c"])).framed(2) == b"ab"
    for data, largest in ((framed(b"abc"), 2), (framed(b"abc")[:-1], 9), (b"\0", 9)):
        with pytest.raises(EOFError):
            Parts(iter([data])).framed(largest)
    with pytest.raises(EOFError):
        Parts(iter([b"", b"x"])).end()
