"""The container of a packet: for one receiver, from one sender, whole, or refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.errors import DalilError, Damaged, VaultRefused, WrongInput
from desktop.vault import packetfile
from desktop.vault.cards import Card, card_of
from desktop.vault.chunks import CHUNK
from desktop.vault.packetfile import MAGIC, Sealing, files, opened
from tests.desks import vault_keys

SENDER = vault_keys(seed=3)
RECEIVER = vault_keys(user_id="44444444-4444-4444-8444-444444444444", seed=4)
OTHER = vault_keys(user_id="55555555-5555-4555-8555-555555555555", seed=5)
PACKET = "66666666-6666-4666-8666-666666666666"
AT = datetime(2026, 11, 22, 12, 50, tzinfo=UTC)
CONTENT, FILES = (
    b'{"name":"\xd0\x90\xd0\xb9\xd0\xb3\xd1\x83\xd0\xbb\xd1\x8c"}',
    (b"one", b"", b"t" * 9),
)


def made(content: bytes = CONTENT, parts: tuple[bytes, ...] = FILES) -> bytes:
    sealing = Sealing(SENDER, card_of(RECEIVER), PACKET, AT)
    data = b"".join(sealing.sealed(content, ([part] for part in parts)))
    sealing.check(io.BytesIO(data))
    return data


WHOLE = made()


def test_the_receiver_reads_who_sent_it_and_what_is_in_it() -> None:
    found = opened(RECEIVER, io.BytesIO(WHOLE))
    assert found.content == CONTENT
    assert found.statement.sender == card_of(SENDER)
    assert (found.statement.packet_id, found.statement.made_at) == (PACKET, AT)
    sizes = [len(part) for part in FILES]
    assert tuple(map(b"".join, files(RECEIVER, io.BytesIO(WHOLE), sizes))) == FILES


def test_large_files_pass_by_in_pieces() -> None:
    large = (bytes(CHUNK + 7), b"x" * 3)
    data = made(CONTENT, large)
    found = files(RECEIVER, io.BytesIO(data), [len(part) for part in large])
    pieces = [[len(piece) for piece in part] for part in found]
    assert [sum(part) for part in pieces] == [CHUNK + 7, 3]
    assert max(map(max, pieces)) <= CHUNK


def test_nobody_else_opens_it_not_even_the_sender() -> None:
    for keys in (OTHER, SENDER):
        with pytest.raises(WrongInput, match="not for you"):
            opened(keys, io.BytesIO(WHOLE))


def test_nothing_of_it_is_told_outside() -> None:
    plain = [CONTENT, FILES[2], SENDER.user_id.encode(), SENDER.vault_id.encode()]
    plain += [RECEIVER.user_id.encode(), card_of(RECEIVER).receiving, card_of(SENDER).signing]
    assert not any(part in WHOLE for part in plain)
    again = made()
    assert again != WHOLE


@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 7))
@settings(max_examples=300)
def test_every_flipped_bit_is_refused(place: int, bit: int) -> None:
    data = bytearray(WHOLE)
    data[place] ^= 1 << bit
    with pytest.raises((Damaged, VaultRefused, WrongInput)):
        opened(RECEIVER, io.BytesIO(bytes(data)))


@given(st.integers(0, len(WHOLE) - 1))
def test_half_a_packet_is_refused(length: int) -> None:
    with pytest.raises((Damaged, VaultRefused)):
        opened(RECEIVER, io.BytesIO(WHOLE[:length]))


def test_what_is_hung_on_is_refused() -> None:
    with pytest.raises(Damaged):
        opened(RECEIVER, io.BytesIO(WHOLE + b"\0"))


def test_files_that_are_said_longer_than_they_are_are_refused() -> None:
    found = files(RECEIVER, io.BytesIO(WHOLE), [3, 0, 10])
    assert [b"".join(next(found)) for _each in range(2)] == [b"one", b""]
    last = next(found)
    with pytest.raises(Damaged):
        b"".join(last)


def test_another_kind_of_file_or_a_newer_one_says_so() -> None:
    with pytest.raises(VaultRefused, match="not a hand-over packet"):
        opened(RECEIVER, io.BytesIO(b"PK\x03\x04"))
    with pytest.raises(VaultRefused, match="newer"):
        opened(RECEIVER, io.BytesIO(MAGIC[:-1] + b"\x02" + WHOLE[len(MAGIC) :]))


class _Forwarding(Sealing):
    """Somebody who received a packet and seals what was signed to somebody else."""

    def __init__(self, to: Card) -> None:
        super().__init__(RECEIVER, to, PACKET, AT)
        self._statement = replace(self._statement, sender=card_of(SENDER))


class _Misdirected(Sealing):
    def __init__(self) -> None:
        super().__init__(SENDER, card_of(OTHER), PACKET, AT)
        self._statement = replace(self._statement, receiver=card_of(RECEIVER))


def test_nobody_sends_in_anothers_name() -> None:
    data = b"".join(_Forwarding(card_of(OTHER)).sealed(CONTENT, ()))
    with pytest.raises(Damaged):
        opened(OTHER, io.BytesIO(data))


def test_what_was_meant_for_somebody_else_is_not_taken() -> None:
    data = b"".join(_Misdirected().sealed(CONTENT, ()))
    with pytest.raises(WrongInput, match="not for you"):
        opened(OTHER, io.BytesIO(data))


def test_a_card_without_a_key_is_refused() -> None:
    with pytest.raises(Damaged, match="card"):
        Sealing(SENDER, replace(card_of(RECEIVER), receiving=bytes(32)), PACKET, AT)


def test_more_records_than_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packetfile, "LARGEST_CONTENT", 5)
    with pytest.raises(WrongInput, match="several"):
        made()


def test_the_check_finds_what_the_disk_changed() -> None:
    sealing = Sealing(SENDER, card_of(RECEIVER), PACKET, AT)
    data = b"".join(sealing.sealed(CONTENT, iter_of(FILES)))
    for spoilt in (data[:-1], data[:-1] + b"\0", WHOLE):
        with pytest.raises(DalilError):
            sealing.check(io.BytesIO(spoilt))


def iter_of(parts: tuple[bytes, ...]) -> Iterator[list[bytes]]:
    yield from ([part] for part in parts)
