"""The fingerprint of public keys: short groups of digits that two people compare on the telephone.

Digits and not letters: they are the same in every language and script the office works in. Eight
groups of five are about 132 bits: nobody finds a second key with the same ones. What a vault's own
users compare (vault/fingerprint) has letters: nobody should hold the one against the other.
"""

from __future__ import annotations

import hashlib
from typing import Final

GROUPS: Final = 8
_DIGITS: Final = 5
_BYTES: Final = 5  # for each group: 40 bits, so that no remainder is noticeably likelier


def fingerprint(*keys: bytes) -> tuple[str, ...]:
    """Return the groups of some public keys, whose order matters and whose lengths are fixed."""
    digest = hashlib.sha512(b"dalil/1/fingerprint\0" + b"".join(keys)).digest()
    parts = (digest[start : start + _BYTES] for start in range(0, GROUPS * _BYTES, _BYTES))
    return tuple(f"{int.from_bytes(part) % 10**_DIGITS:0{_DIGITS}}" for part in parts)
