"""This computer's note of a vault: what is written is read, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import Damaged, StorageFailure
from desktop.vault.last_seen import LastSeen, note_path, read_note, write_note

VAULT = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
SEEN = LastSeen(7, bytes(range(32)), datetime(2026, 11, 22, 12, 50, tzinfo=UTC), 3)


def test_of_a_vault_that_was_never_seen_nothing_is_noted() -> None:
    assert read_note(VAULT) is None


@given(
    st.integers(1, 2**53),
    st.binary(min_size=32, max_size=32),
    st.datetimes(timezones=st.just(UTC)),
    st.integers(0, 2**53),
)
def test_what_is_noted_is_read(seq: int, head: bytes, at: datetime, generation: int) -> None:
    seen = LastSeen(seq, head, at, generation)
    write_note(VAULT, seen)
    assert read_note(VAULT) == seen
    assert [each.name for each in note_path(VAULT).parent.iterdir()] == [f"{VAULT}.json"]


def test_the_note_lies_in_the_users_data_and_is_theirs_alone() -> None:
    write_note(VAULT, SEEN)
    path = note_path(VAULT)
    assert path.parent.parent.name == "dalil"
    assert path.stat().st_mode & 0o077 == 0


@given(st.integers(0, 10**6), st.integers(0, 7))
def test_a_note_with_a_bit_turned_is_damaged_and_no_other_note(place: int, bit: int) -> None:
    write_note(VAULT, SEEN)
    data = bytearray(note_path(VAULT).read_bytes())
    data[place % (len(data) - 1)] ^= 1 << bit  # the last byte is the end of the line
    note_path(VAULT).write_bytes(data)
    with pytest.raises(Damaged, match="cannot be said whether"):
        read_note(VAULT)


@pytest.mark.parametrize("left", [0, 1, 60])
def test_a_note_cut_off_is_damaged(left: int) -> None:
    write_note(VAULT, SEEN)
    note_path(VAULT).write_bytes(note_path(VAULT).read_bytes()[:left])
    with pytest.raises(Damaged):
        read_note(VAULT)


def test_the_note_of_another_vault_is_none_of_this_one() -> None:
    write_note(OTHER, SEEN)
    note_path(OTHER).rename(note_path(VAULT))
    with pytest.raises(Damaged):
        read_note(VAULT)


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    path = tmp_path / "no folder"
    path.write_text("")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop.vault.last_seen.note_path", lambda _vault: path / "seen" / "a.json")
        with pytest.raises(StorageFailure, match="could not note what it saw"):
            write_note(VAULT, SEEN)
        with pytest.raises(StorageFailure, match="was not read"):
            read_note(VAULT)
