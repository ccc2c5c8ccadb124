"""The secret of a workstation: 32 random bytes that only the keyring of its system keeps.

Mixed into the key of a slot, it makes a copied vault and a guessed passphrase too little to open
it. There is one for each vault and account of the system; whose slot needs it stands in vault.json
as a mark, by which a lost secret is told from a wrong passphrase. It is never the only way in: that
is seen to where it is turned on (services/device). Nothing else of Dalil knows the keyring.

The library loads at first use: the first window does not need it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from desktop.core.errors import DeviceRefused
from desktop.core.text import _
from desktop.vault.strictjson import Unreadable, as_text, canonical, read_bytes

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SECRET_BYTES: Final = 32
MARK_BYTES: Final = 32
MISSING, ABSENT, LOCKED, UNTRUSTED, FAILED = "missing", "absent", "locked", "untrusted", "failed"

# Those that ask the system's own store. Not the chainer, which may write to one and read from
# another, not those of keyrings.alt, which write plain files, and not what an office's own settings
# put in place.
TRUSTED: Final = {
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Locker",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "Secret Service",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
}
_EMPTY: Final = ("keyring.backends.fail.Keyring", "keyring.backends.null.Keyring")
_CHAINER: Final = "keyring.backends.chainer.ChainerBackend"
_ACCOUNT: Final = "workstation"


def keyring_name() -> str:
    """Return what the keyring of this computer is called.

    Raises:
        DeviceRefused: there is none, or none that is trusted.
    """
    with _asked():
        return TRUSTED[_name(_trusted()[0])]


def keep_secret(vault_id: str) -> bytes:
    """Return this workstation's secret for a vault; one is made where there is none.

    Raises:
        DeviceRefused: the keyring cannot be asked, or does not give back what it was given.
    """
    with _asked():
        kept = _found(vault_id)
        if kept is not None:
            return kept
        made = secrets.token_bytes(SECRET_BYTES)
        _trusted()[0].set_password(_service(vault_id), _ACCOUNT, as_text(made))
        # A keyring that stores nothing says so in no other way.
        if not hmac.compare_digest(_found(vault_id) or b"", made):
            raise _failed()
        return made


def mark_of(secret: bytes, vault_id: str, user_id: str) -> bytes:
    """Return what stands in a slot for the secret it needs; it tells nothing of the secret."""
    bound = canonical({"vault": vault_id, "user": user_id})
    return hmac.digest(secret, b"dalil/1/device mark\0" + bound, hashlib.sha256)


def secret_for(vault_id: str, user_id: str, mark: bytes) -> bytes:
    """Return the secret that a slot with this mark needs.

    Raises:
        DeviceRefused: this workstation does not have it, or its keyring cannot be asked.
    """
    try:
        with _asked():
            kept = _found(vault_id)
    except DeviceRefused as error:
        raise DeviceRefused(
            error.reason,
            _(
                "{why} Your passphrase opens this vault only with a secret out of the keyring; the"
                " recovery papers open it without.",
                why=error.sentence,
            ),
        ) from error
    if kept is None or not hmac.compare_digest(mark_of(kept, vault_id, user_id), mark):
        raise DeviceRefused(MISSING, _GONE)
    return kept


def forget_secret(vault_id: str) -> None:
    """Delete this workstation's secret for a vault, and see that it is gone.

    Raises:
        DeviceRefused: the keyring cannot be asked, or still has it.
    """
    with _asked():
        for backend in _trusted():
            # Not only what is well formed: whatever lies under this name.
            if backend.get_password(_service(vault_id), _ACCOUNT) is not None:
                backend.delete_password(_service(vault_id), _ACCOUNT)
            if backend.get_password(_service(vault_id), _ACCOUNT) is not None:
                raise _failed()


def _found(vault_id: str) -> bytes | None:
    for backend in _trusted():
        text = backend.get_password(_service(vault_id), _ACCOUNT)
        if text is not None:
            try:
                return read_bytes(text, SECRET_BYTES)
            except Unreadable:
                continue
    return None


def _service(vault_id: str) -> str:
    """A name of its own for each vault: Windows keeps one account under each name."""
    return f"Dalil {vault_id}"


def _trusted() -> list[KeyringBackend]:
    """Return the trusted keyrings of this computer, the one to write to first."""
    import keyring

    chosen = keyring.get_keyring()
    offered = list(getattr(chosen, "backends", ())) if _name(chosen) == _CHAINER else [chosen]
    trusted = [each for each in offered if _name(each) in TRUSTED]
    if not trusted:
        left = [each for each in offered if _name(each) not in _EMPTY]
        raise DeviceRefused(UNTRUSTED, _OF_OTHERS) if left else DeviceRefused(ABSENT, _NONE)
    return trusted


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


@contextmanager
def _asked() -> Iterator[None]:
    """Turn whatever a keyring raises into one sentence.

    Anything may come, a bare FileNotFoundError of a session bus included; what it says may hold
    names of the system, so it is not chained and only its kind is told.
    """
    from keyring import errors

    try:
        yield
    except DeviceRefused:
        raise
    except errors.KeyringLocked:
        raise DeviceRefused(LOCKED, _IS_LOCKED) from None
    except errors.NoKeyringError:
        raise DeviceRefused(ABSENT, _NONE) from None
    except Exception as error:  # noqa: BLE001 - back ends of systems raise what they like
        raise _failed(type(error).__name__) from None


def _failed(kind: str = "") -> DeviceRefused:
    if not kind:
        return DeviceRefused(FAILED, _DID_NOT)
    return DeviceRefused(
        FAILED,
        _(
            "The keyring of this computer cannot be used now ({kind}). Try again, or restart the"
            " computer.",
            kind=kind,
        ),
    )


_GONE = _(
    "The secret that your passphrase needs is not in the keyring of this workstation: it was sealed"
    " here, or lost, or it is kept at another computer. Use the recovery papers, or ask an"
    " administrator to let you in again."
)
_NONE = _("This computer has no keyring of its system that could keep a secret.")
_OF_OTHERS = _(
    "The keyring of this computer is not one that Dalil trusts with a secret. It uses those of"
    " Windows, macOS, GNOME and KDE."
)
_IS_LOCKED = _(
    "The keyring of this computer is locked. Unlock it, or sign in to the computer again, then try"
    " once more."
)
_DID_NOT = _("The keyring of this computer did not do what it was asked to.")
