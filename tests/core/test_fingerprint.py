"""What is read out of a key on the telephone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.core.fingerprint import GROUPS, fingerprint

KEY = st.binary(min_size=32, max_size=32)


@given(KEY, KEY)
def test_it_is_eight_groups_of_five_digits(one: bytes, other: bytes) -> None:
    groups = fingerprint(one, other)
    assert len(groups) == GROUPS
    assert all(len(group) == 5 and group.isascii() and group.isdigit() for group in groups)
    assert groups == fingerprint(one, other)


@given(KEY, KEY)
def test_another_key_or_order_has_another_one(one: bytes, other: bytes) -> None:
    if one != other:
        assert fingerprint(one, other) != fingerprint(other, one)
        assert fingerprint(one, one) != fingerprint(one, other)


def test_it_stays_as_it_is() -> None:
    """Two versions of the program have to show the same groups."""
    assert fingerprint(bytes(32), bytes([1]) * 32) == STAYS


STAYS = ("30818", "57766", "55761", "69871", "83990", "37261", "85917", "73481")
