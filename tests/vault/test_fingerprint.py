"""The fingerprint of public keys: another for another key, user or vault; easy to read aloud."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from desktop.vault.fingerprint import fingerprint
from desktop.vault.slotlist import ACTIVE, PublicKeys

VAULT, OTHER = "11111111-1111-4111-8111-111111111111", "99999999-9999-4999-8999-999999999999"
USER = "22222222-2222-4222-8222-222222222222"
KEYS = PublicKeys(USER, bytes(range(32)), bytes(range(32, 64)), ACTIVE)
GROUPS = re.compile(r"([0-9A-HJKMNP-TV-Z]{4} ){4}[0-9A-HJKMNP-TV-Z]{4}")


def test_it_is_what_the_page_of_the_format_says() -> None:
    said = f'{{"user":"{USER}","vault":"{VAULT}"}}'.encode()
    digest = hashlib.sha256(b"dalil/1/fingerprint\0" + said + KEYS.receiving + KEYS.signing)
    bits = f"{int.from_bytes(digest.digest()):0256b}"[:100]
    signs = [
        "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[int(bits[at : at + 5], 2)] for at in range(0, 100, 5)
    ]
    assert fingerprint(VAULT, KEYS).replace(" ", "") == "".join(signs)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 511))
def test_every_bit_of_either_key_counts(key: bytes, bit: int) -> None:
    keys = replace(KEYS, receiving=key)
    both = bytearray(keys.receiving + keys.signing)
    both[bit // 8] ^= 1 << bit % 8
    other = replace(keys, receiving=bytes(both[:32]), signing=bytes(both[32:]))
    assert fingerprint(VAULT, keys) != fingerprint(VAULT, other)
    assert GROUPS.fullmatch(fingerprint(VAULT, other))


def test_the_same_keys_elsewhere_have_another() -> None:
    told = {
        fingerprint(VAULT, KEYS),
        fingerprint(OTHER, KEYS),
        fingerprint(VAULT, replace(KEYS, user_id=OTHER)),
    }
    assert len(told) == 3
    assert fingerprint(VAULT, replace(KEYS, status="replaced")) in told  # it is of the keys
