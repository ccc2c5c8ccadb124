from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import Damaged
from desktop.vault.cipher import CompartmentCipher, unwrap, wrap

FIRST, SECOND = b"1" * 32, b"2" * 32
PLACE = "person.family_name"


@given(st.binary(max_size=2000), st.text(max_size=30))
def test_a_value_comes_back_from_its_place(plain: bytes, tail: str) -> None:
    cipher = CompartmentCipher({1: FIRST})
    place = "t." + tail.encode("utf-8", "ignore").decode()
    assert cipher.open(cipher.seal(plain, place), place) == plain


def test_the_layout_is_generation_nonce_ciphertext_tag() -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealed = CompartmentCipher({1: FIRST, 2: SECOND}).seal("Қайрат".encode(), PLACE)
    assert sealed[0] == 2
    assert len(sealed) == 1 + 12 + len("Қайрат".encode()) + 16
    assert AESGCM(SECOND).decrypt(sealed[1:13], sealed[13:], PLACE.encode()) == "Қайрат".encode()


def test_equal_values_do_not_look_equal() -> None:
    cipher = CompartmentCipher({1: FIRST})
    assert cipher.seal(b"same", PLACE) != cipher.seal(b"same", PLACE)


def test_old_generations_open_and_new_values_take_the_newest() -> None:
    old = CompartmentCipher({1: FIRST}).seal(b"before", PLACE)
    both = CompartmentCipher({1: FIRST, 2: SECOND})
    assert both.open(old, PLACE) == b"before"
    new = both.seal(b"after", PLACE)
    with pytest.raises(Damaged):
        CompartmentCipher({1: FIRST}).open(new, PLACE)


def test_every_flipped_bit_is_noticed() -> None:
    cipher = CompartmentCipher({generation: bytes([generation]) * 32 for generation in range(1, 9)})
    sealed = cipher.seal(b"clinical text", PLACE)
    for bit in range(len(sealed) * 8):
        broken = bytearray(sealed)
        broken[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Damaged):
            cipher.open(bytes(broken), PLACE)


@given(st.binary(max_size=80))
def test_anything_else_is_damaged_and_nothing_worse(data: bytes) -> None:
    with pytest.raises(Damaged):
        CompartmentCipher({1: FIRST}).open(data, PLACE)


def test_a_value_moved_to_another_column_does_not_open() -> None:
    cipher = CompartmentCipher({1: FIRST})
    with pytest.raises(Damaged) as caught:
        cipher.open(cipher.seal(b"secret words", PLACE), "person.given_name")
    assert "person.given_name" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_wrapped_key_is_bound_to_what_it_was_wrapped_with() -> None:
    wrapped = wrap(FIRST, b"private", b"cost")
    assert unwrap(FIRST, wrapped, b"cost") == b"private"
    assert unwrap(FIRST, wrapped, b"other cost") is None
    assert unwrap(SECOND, wrapped, b"cost") is None
    assert all(unwrap(FIRST, wrapped[:length], b"cost") is None for length in range(len(wrapped)))
