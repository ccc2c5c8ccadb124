"""The recovery code: the way into a vault that is kept on paper.

160 random bits written in Crockford's base 32 as eight groups of four, and a ninth group as
checksum. That alphabet has no I, L, O and U: whatever somebody reads as 1 or 0 can mean only one
thing. RFC 4648's alphabet was refused because it has both I and L, either of which a 1 may be.
No slow derivation follows: 160 random bits cannot be guessed.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.core.errors import WrongInput
from desktop.core.text import _, n_

SECRET_BYTES = 20
GROUPS = 9
GROUP_LENGTH = 4

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = GROUPS * GROUP_LENGTH
_CHECK_BITS = 5 * GROUP_LENGTH

# What the eye or the keyboard gives instead, after upper-casing: Crockford's own three, then
# letters of the Cyrillic alphabets in use that look like one sign of the code and no other.
_LOOK_ALIKES = str.maketrans("OILОАВЕКМНРСТУҮХЗІЈЅԚԜҺ", "011" + "0ABEKMHPCTYYX31JSQWH")
_SEPARATORS = frozenset("_.,:;/\u2212")


@dataclass(frozen=True, slots=True, repr=False)
class RecoveryCode:
    """The secret of a recovery sheet: 20 bytes."""

    secret: bytes

    @classmethod
    def new(cls) -> RecoveryCode:
        """Make a fresh code."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> RecoveryCode:
        """Read a code as a person types it: any case, spaces, dashes, look-alike letters.

        Raises:
            WrongInput: naming the mistyped group where that can be known.
        """
        signs = _signs(text)
        if not _fits(signs):
            raise _mistyped(signs)
        return cls(_secret_and_check(signs)[0])

    @property
    def groups(self) -> tuple[str, ...]:
        """The nine groups as they are printed."""
        value = int.from_bytes(self.secret) << _CHECK_BITS | _checksum(self.secret)
        signs = "".join(_ALPHABET[value >> 5 * place & 31] for place in reversed(range(_LENGTH)))
        return tuple(
            signs[start : start + GROUP_LENGTH] for start in range(0, _LENGTH, GROUP_LENGTH)
        )

    def text(self) -> str:
        """Return the groups joined by dashes."""
        return "-".join(self.groups)

    def private_key(self, vault_id: str) -> bytes:
        """Return the X25519 private key that this code is in one vault and in no other."""
        from desktop.vault.sealing import hkdf

        return hkdf(self.secret, vault_id.encode(), b"dalil/1/recovery")

    def __repr__(self) -> str:
        return "<RecoveryCode>"


def _signs(text: str) -> str:
    """Return the 36 signs of the code, checksum not yet looked at."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    groups = "".join(" " if _separates(sign) else sign for sign in plain).split()
    signs = "".join(groups)
    if len(groups) == GROUPS:
        for number, group in enumerate(groups, start=1):
            if len(group) != GROUP_LENGTH:
                raise _wrong_group(number)
    if len(signs) != _LENGTH:
        raise WrongInput(
            n_(
                "A recovery code has {length} letters and digits, this one has {n}: "
                "type all nine groups.",
                "A recovery code has {length} letters and digits, this one has {n}: "
                "type all nine groups.",
                len(signs),
                length=_LENGTH,
            )
        )
    for position, sign in enumerate(signs):
        if sign not in _ALPHABET:
            raise _wrong_group(position // GROUP_LENGTH + 1)
    return signs


def _separates(sign: str) -> bool:
    return sign.isspace() or sign in _SEPARATORS or unicodedata.category(sign) == "Pd"


def _fits(signs: str) -> bool:
    secret, check = _secret_and_check(signs)
    return _checksum(secret) == check


def _secret_and_check(signs: str) -> tuple[bytes, int]:
    value = 0
    for sign in signs:
        value = value << 5 | _ALPHABET.index(sign)
    return (value >> _CHECK_BITS).to_bytes(SECRET_BYTES), value & (1 << _CHECK_BITS) - 1


def _checksum(secret: bytes) -> int:
    digest = hashlib.sha256(b"dalil/1/recovery checksum\0" + secret).digest()
    return int.from_bytes(digest[:3]) >> 24 - _CHECK_BITS


def _mistyped(signs: str) -> WrongInput:
    """Name the group in which one wrong or two exchanged signs explain the checksum.

    A wrong explanation fits by chance once in about nine hundred codes with two or more mistakes;
    the sentence therefore says "looks".
    """
    suspects = {position // GROUP_LENGTH + 1 for position, _sign in _explanations(signs)}
    if len(suspects) == 1:
        return _wrong_group(suspects.pop())
    return WrongInput(
        _(
            "The recovery code does not fit its last group, the checksum: "
            "compare each group with the paper."
        )
    )


def _explanations(signs: str) -> Iterator[tuple[int, str]]:
    for position in range(_LENGTH):
        before, after = signs[:position], signs[position + 1 :]
        for sign in _ALPHABET:
            if _fits(before + sign + after):
                yield position, sign
        exchanged = before + after[:1] + signs[position] + after[1:]
        if position % GROUP_LENGTH != GROUP_LENGTH - 1 and _fits(exchanged):
            yield position, after[:1]


def _wrong_group(number: int) -> WrongInput:
    return WrongInput(
        _(
            "Group {number} of the recovery code looks mistyped: compare it with the paper.",
            number=number,
        )
    )
