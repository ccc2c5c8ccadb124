"""Bytes as a person copies them from paper: groups of four signs, and a last group that checks.

The signs are Crockford's base 32, which has no I, L, O and U: whatever somebody reads as 1 or 0 can
mean only one thing. RFC 4648's alphabet was refused because it has both I and L, either of which a
1 may be. The recovery code and the pieces of it are written in this way, each with a label of its
own, so that the checksum of one never fits the other.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP_LENGTH: Final = 4

_CHECK_BITS = 5 * GROUP_LENGTH

# What the eye or the keyboard gives instead, after upper-casing: Crockford's own three, then
# letters of the Cyrillic alphabets in use that look like one sign of the code and no other.
_LOOK_ALIKES = str.maketrans("OILОАВЕКМНРСТУҮХЗІЈЅԚԜҺ", "011" + "0ABEKMHPCTYYX31JSQWH")
_SEPARATORS = frozenset("_.,:;/\u2212")


class Mistyped(ValueError):
    """What was typed does not fit; `group` counts from 1 and is None where it cannot be known."""

    def __init__(self, group: int | None) -> None:
        super().__init__()
        self.group = group


@dataclass(frozen=True, slots=True)
class Notation:
    """How `length` bytes are written, a multiple of five bytes of two groups; `label` is theirs."""

    label: bytes
    length: int

    @property
    def groups(self) -> int:
        """How many groups there are, that of the checksum included."""
        return 8 * self.length // _CHECK_BITS + 1

    @property
    def signs(self) -> int:
        """How many signs there are."""
        return self.groups * GROUP_LENGTH

    def write(self, data: bytes) -> tuple[str, ...]:
        """Return the groups of `data`."""
        value = int.from_bytes(data) << _CHECK_BITS | self._checksum(data)
        signs = "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(self.signs)))
        return grouped(signs)

    def read(self, groups: tuple[str, ...]) -> bytes:
        """Return what `groups` say, as `split` gave them; together they have `signs` signs.

        Raises:
            Mistyped
        """
        if len(groups) == self.groups:
            for number, group in enumerate(groups, start=1):
                if len(group) != GROUP_LENGTH:
                    raise Mistyped(number)
        signs = "".join(groups)
        for position, sign in enumerate(signs):
            if sign not in ALPHABET:
                raise Mistyped(position // GROUP_LENGTH + 1)
        if not self._fits(signs):
            raise Mistyped(self._suspect(signs))
        return self._data_and_check(signs)[0]

    def _fits(self, signs: str) -> bool:
        data, check = self._data_and_check(signs)
        return self._checksum(data) == check

    def _data_and_check(self, signs: str) -> tuple[bytes, int]:
        value = 0
        for sign in signs:
            value = value << 5 | ALPHABET.index(sign)
        return (value >> _CHECK_BITS).to_bytes(self.length), value & (1 << _CHECK_BITS) - 1

    def _checksum(self, data: bytes) -> int:
        digest = hashlib.sha256(self.label + b" checksum\0" + data).digest()
        return int.from_bytes(digest[:3]) >> 24 - _CHECK_BITS

    def _suspect(self, signs: str) -> int | None:
        """Name the group in which one wrong or two exchanged signs explain the checksum.

        A wrong explanation fits by chance once in seven to nine hundred codes with two or more
        mistakes; whoever words it therefore says "looks".
        """
        suspects = {position // GROUP_LENGTH + 1 for position in self._explanations(signs)}
        return suspects.pop() if len(suspects) == 1 else None

    def _explanations(self, signs: str) -> Iterator[int]:
        for position in range(self.signs):
            before, after = signs[:position], signs[position + 1 :]
            if any(self._fits(before + sign + after) for sign in ALPHABET):
                yield position
            exchanged = before + after[:1] + signs[position] + after[1:]
            if position % GROUP_LENGTH != GROUP_LENGTH - 1 and self._fits(exchanged):
                yield position


def grouped(signs: str) -> tuple[str, ...]:
    """Return signs in groups."""
    return tuple(
        signs[start : start + GROUP_LENGTH] for start in range(0, len(signs), GROUP_LENGTH)
    )


def split(typed: str) -> tuple[str, ...]:
    """Return what a person typed, as it was grouped: any case, any dash or space, look-alikes."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOK_ALIKES)
    return tuple("".join(" " if _separates(sign) else sign for sign in plain).split())


def _separates(sign: str) -> bool:
    return sign.isspace() or sign in _SEPARATORS or unicodedata.category(sign) == "Pd"
