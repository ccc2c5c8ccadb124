"""Key cards: the public halves of somebody's keys in a vault, as a small file to hand to others.

A card says no name: whoever takes it in writes under which name, and compares the fingerprint with
its owner. It is signed with its own key, so that a slip of the disk or of a copy is noticed; that
it is whose it is said to be, only the comparison proves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.core.errors import Damaged, VaultRefused
from desktop.core.fingerprint import fingerprint
from desktop.core.text import _
from desktop.vault.keys import Keys, signature_holds
from desktop.vault.strictjson import (
    as_text,
    canonical,
    read_bytes,
    read_json,
    read_number,
    read_object,
    read_uuid,
)

KIND: Final = "dalil key card"
FORMAT: Final = 1
KEY_BYTES: Final = 32
_SIGNATURE: Final = 64


@dataclass(frozen=True, slots=True)
class Card:
    """Whose public keys these are: ids of vault and user, X25519 to seal to, Ed25519 to verify."""

    vault_id: str
    user_id: str
    receiving: bytes
    signing: bytes

    @property
    def fingerprint(self) -> tuple[str, ...]:
        """The groups that are compared."""
        return fingerprint(self.receiving, self.signing)

    def content(self) -> dict[str, object]:
        """Return what a file says of it."""
        return {
            "vault": self.vault_id,
            "user": self.user_id,
            "receiving": as_text(self.receiving),
            "signing": as_text(self.signing),
        }


def card_of(keys: Keys) -> Card:
    """Return the card of whoever holds these keys."""
    signing, receiving = keys.signing_public_key(), keys.packet_public_key()
    return Card(keys.vault_id, keys.user_id, receiving, signing)


def written(keys: Keys) -> bytes:
    """Return the bytes of one's own card."""
    content = {"kind": KIND, "format": FORMAT, **card_of(keys).content()}
    signature = keys.sign(_signed(content))
    return canonical({**content, "signature": as_text(signature)}) + b"\n"


def read(data: bytes) -> Card:
    """Return the card that a file holds.

    Raises:
        VaultRefused: it is no card, or one of a newer program.
        Damaged: it was altered or cut.
    """
    try:
        found = read_json(data)
        if not isinstance(found, dict) or found.get("kind") != KIND:
            raise VaultRefused(_("This file is not a key card of Dalil."))
        if isinstance(found.get("format"), int) and found["format"] > FORMAT:
            raise VaultRefused(
                _("This key card was made by a newer version of Dalil. Update the program first.")
            )
        names = ("kind", "format", "vault", "user", "receiving", "signing", "signature")
        content = read_object(found, *names)
        read_number(content["format"], FORMAT, FORMAT)
        card = card_from(content)
        signature = read_bytes(content.pop("signature"), _SIGNATURE)
    except ValueError:
        raise _damaged() from None
    if not signature_holds(card.signing, signature, _signed(content)):
        raise _damaged()
    return card


def card_from(content: dict[str, object]) -> Card:
    """Return what `Card.content` wrote.

    Raises:
        Unreadable
    """
    return Card(
        read_uuid(content["vault"]),
        read_uuid(content["user"]),
        read_bytes(content["receiving"], KEY_BYTES),
        read_bytes(content["signing"], KEY_BYTES),
    )


def _signed(content: dict[str, object]) -> bytes:
    return b"dalil/1/card\0" + canonical(content)


def _damaged() -> Damaged:
    return Damaged(
        _("This key card is damaged: it was altered, or not copied completely. Ask for it again.")
    )
