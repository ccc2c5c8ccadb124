"""Key cards as files: signed by themselves, and refused when a single byte is another one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import Damaged, VaultRefused
from desktop.vault.cards import card_of, read, written
from desktop.vault.strictjson import canonical
from tests.desks import vault_keys

KEYS = vault_keys()
CARD = written(KEYS)


def test_a_card_says_the_public_keys_and_no_more() -> None:
    card = read(CARD)
    assert card == card_of(KEYS)
    assert card.signing == KEYS.signing_public_key()
    assert set(json.loads(CARD)) == {
        *("kind", "format", "vault", "user", "receiving", "signing", "signature"),
    }


def test_the_key_to_seal_to_is_the_users_own_and_of_no_other_use() -> None:
    other = vault_keys(user_id="44444444-4444-4444-8444-444444444444", seed=2)
    keys = {KEYS.packet_public_key(), other.packet_public_key(), KEYS.signing_public_key()}
    assert len(keys) == 3
    assert KEYS.packet_public_key() == vault_keys().packet_public_key()


@given(st.integers(0, len(CARD) - 2), st.integers(1, 255))
def test_every_other_byte_is_refused(place: int, change: int) -> None:
    data = bytearray(CARD)
    data[place] ^= change
    with pytest.raises((Damaged, VaultRefused)):
        read(bytes(data))


@given(st.integers(0, len(CARD) - 2))
def test_half_a_card_is_refused(length: int) -> None:
    with pytest.raises((Damaged, VaultRefused)):
        read(CARD[:length])


def test_a_card_of_a_newer_program_says_so() -> None:
    content = json.loads(CARD) | {"format": 2}
    with pytest.raises(VaultRefused, match="newer"):
        read(canonical(content))


def test_keys_of_two_cards_do_not_make_a_third() -> None:
    other = json.loads(written(vault_keys(seed=2)))
    with pytest.raises(Damaged):
        read(canonical(json.loads(CARD) | {"receiving": other["receiving"]}))
