"""The fingerprint of a user's public keys: what two people compare on the telephone.

Whoever holds the vault's key can exchange another user's public keys before a key is first given to
them. The owner of the true keys sees the true fingerprint, because no slot opens whose private keys
are not those of the registry.
"""

from __future__ import annotations

import hashlib
from typing import Final

from desktop.vault.signs import ALPHABET, grouped
from desktop.vault.slotlist import PublicKeys
from desktop.vault.strictjson import canonical

_SIGNS: Final = 20
"""100 bits: a key of one's own making that has the same fingerprint takes 2^100 tries."""


def fingerprint(vault_id: str, public: PublicKeys) -> str:
    """Return the fingerprint of a user's present keys, in five groups of four signs."""
    bound = canonical({"vault": vault_id, "user": public.user_id})
    both = public.receiving + public.signing
    digest = hashlib.sha256(b"dalil/1/fingerprint\0" + bound + both).digest()
    value = int.from_bytes(digest) >> 8 * len(digest) - 5 * _SIGNS
    signs = "".join(ALPHABET[value >> 5 * place & 31] for place in reversed(range(_SIGNS)))
    return " ".join(grouped(signs))
