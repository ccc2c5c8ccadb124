"""The recovery code: the way into a vault that is kept on paper.

160 random bits in the notation of `signs`: eight groups of four and a ninth as checksum. No slow
derivation follows: 160 random bits cannot be guessed. The code is kept whole on one sheet, or in
three pieces of which any two give it (`pieces`).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from desktop.core.errors import RecoveryRefused
from desktop.core.text import _, n_
from desktop.vault.signs import Mistyped, Notation, split

SECRET_BYTES: Final = 20

_NOTATION = Notation(b"dalil/1/recovery", SECRET_BYTES)


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
            RecoveryRefused: naming the mistyped group where that can be known.
        """
        groups = split(text)
        signs = len("".join(groups))
        if signs != _NOTATION.signs and len(groups) != _NOTATION.groups:
            raise _incomplete(signs)
        try:
            return cls(_NOTATION.read(groups))
        except Mistyped as error:
            raise _mistyped(error.group) from None

    @property
    def groups(self) -> tuple[str, ...]:
        """The nine groups as they are printed."""
        return _NOTATION.write(self.secret)

    def text(self) -> str:
        """Return the groups joined by dashes."""
        return "-".join(self.groups)

    def private_key(self, vault_id: str) -> bytes:
        """Return the X25519 private key that this code is in one vault and in no other."""
        from desktop.vault.sealing import hkdf

        return hkdf(self.secret, vault_id.encode(), b"dalil/1/recovery")

    def __repr__(self) -> str:
        return "<RecoveryCode>"


def _incomplete(signs: int) -> RecoveryRefused:
    return RecoveryRefused(
        "mistyped",
        n_(
            "A recovery code has {length} letters and digits, this one has {n}: "
            "type all nine groups.",
            "A recovery code has {length} letters and digits, this one has {n}: "
            "type all nine groups.",
            signs,
            length=_NOTATION.signs,
        ),
    )


def _mistyped(group: int | None) -> RecoveryRefused:
    if group is None:
        return RecoveryRefused(
            "mistyped",
            _(
                "The recovery code does not fit its last group, the checksum: "
                "compare each group with the paper."
            ),
        )
    return RecoveryRefused(
        "mistyped",
        _(
            "Group {number} of the recovery code looks mistyped: compare it with the paper.",
            number=group,
        ),
    )
