"""The text of vault.json, formats 1 and 2: strict in both directions (docs/vault-format.md).

Reading takes exactly what writing gives: every field, no other, each of its type and length. A file
that was cut, mixed up or made by a hostile hand ends in one sentence and derives nothing. This room
opens no key: whether a well-formed list is also a true one, the MAC tells after unlocking.

Format 2 is written while a slot needs the secret of a workstation, and differs in nothing else: a
program that knows format 1 only says that it is too old instead of calling a passphrase wrong.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from desktop.core.errors import Damaged, VaultRefused
from desktop.core.text import _
from desktop.vault.device import MARK_BYTES
from desktop.vault.kdf import SALT_BYTES, Parameters, check_parameters
from desktop.vault.keys import COMPARTMENTS, Grant, Seals
from desktop.vault.slotlist import (
    ACTIVE,
    DISABLED,
    MAC_BYTES,
    REPLACED,
    PublicKeys,
    RecoverySlot,
    Slot,
    SlotList,
)
from desktop.vault.strictjson import (
    Unreadable,
    as_text,
    canonical,
    read_bytes,
    read_choice,
    read_json,
    read_list,
    read_number,
    read_object,
    read_some,
    read_uuid,
)

KIND: Final = "dalil vault"
FORMAT: Final = 2
"""The newest; `_format_of` says which one a list is written in."""

LARGEST: Final = 1024 * 1024
"""Bytes of a key file; a user takes about 1.3 KiB, so this is several hundred."""

MOST_GENERATIONS: Final = 255
"""A generation is written in one byte; a key renewed every month lasts two decades."""

_NAME = 32
_PUBLIC = 32
_PROOF = 32
_SEALED_KEY = 32 + 32 + 16
_WRAPPED_PAIRS = 12 + 64 + 16
_LARGEST_NUMBER = 2**53
_ALGORITHM = "argon2id"


def parse(data: bytes) -> SlotList:
    """Read vault.json.

    Raises:
        VaultRefused: another program's file, or a format newer than this program.
        Damaged: anything else that is not exactly format 1 or 2.
    """
    if len(data) > LARGEST:
        raise _damaged()
    try:
        content = read_json(data)
        _check_kind(content)
        return _slot_list(content)
    except Unreadable:
        raise _damaged() from None


def is_newer(data: bytes) -> bool:
    """Say whether the file is a key file of a later format, which nobody here may touch.

    "kind" and "format" keep their places in every format to come.
    """
    try:
        content = read_json(data[: LARGEST + 1])
    except Unreadable:
        return False
    return isinstance(content, dict) and content.get("kind") == KIND and _says_newer(content)


def render(slots: SlotList) -> bytes:
    """Return the bytes of vault.json.

    Raises:
        VaultRefused: it would be larger than what is read.
    """
    content = {**_content(slots), "mac": as_text(slots.mac)}
    content["checksum"] = _checksum(content)
    data = json.dumps(content, sort_keys=True, indent=1).encode() + b"\n"
    if len(data) > LARGEST:
        raise VaultRefused(
            _("This vault has as many users as its key file can hold. No more can be added.")
        )
    return data


def authenticated_text(slots: SlotList) -> bytes:
    """Return what the MAC is computed over: all but the MAC and the checksum."""
    return b"dalil/1/slots\0" + canonical(_content(slots))


def slot_binding(vault_id: str, slot: Slot) -> bytes:
    """Return what wrapped private keys are bound to, so that no cheaper derivation opens them."""
    bound = {
        "vault": vault_id,
        "user": slot.user_id,
        "kdf": _kdf_content(slot.parameters, slot.salt),
        **_device_content(slot),
    }
    return b"dalil/1/slot\0" + canonical(bound)


def _content(slots: SlotList) -> dict[str, object]:
    return {
        "kind": KIND,
        "format": _format_of(slots),
        "vault": slots.vault_id,
        "generation": slots.generation,
        "vault_key_generation": slots.vault_key_generation,
        "links": {name: [as_text(link) for link in slots.links[name]] for name in COMPARTMENTS},
        "slots": [_slot_content(slot) for slot in slots.slots],
        "recovery": {
            "public": as_text(slots.recovery.public),
            "seals": _seals_content(slots.recovery.seals),
        },
        "registry": [_public_keys_content(keys) for keys in slots.registry],
    }


def _format_of(slots: SlotList) -> int:
    return 2 if any(slot.device is not None for slot in slots.slots) else 1


def _slot_content(slot: Slot) -> dict[str, object]:
    return {
        "user": slot.user_id,
        "name": as_text(slot.name),
        "kdf": _kdf_content(slot.parameters, slot.salt),
        "wrapped": as_text(slot.wrapped),
        "seals": _seals_content(slot.seals),
        **_device_content(slot),
    }


def _device_content(slot: Slot) -> dict[str, str]:
    return {} if slot.device is None else {"device": as_text(slot.device)}


def _kdf_content(parameters: Parameters, salt: bytes) -> dict[str, object]:
    return {
        "algorithm": _ALGORITHM,
        "memory_kib": parameters.memory_kib,
        "iterations": parameters.iterations,
        "lanes": parameters.lanes,
        "salt": as_text(salt),
    }


def _seals_content(seals: Seals) -> dict[str, object]:
    return {
        "vault_key": as_text(seals.vault_key),
        "grants": {
            name: {
                "keys": [as_text(sealed) for sealed in grant.sealed],
                "voucher": as_text(grant.voucher),
            }
            for name, grant in seals.grants.items()
        },
    }


def _public_keys_content(keys: PublicKeys) -> dict[str, object]:
    return {
        "user": keys.user_id,
        "x25519": as_text(keys.receiving),
        "ed25519": as_text(keys.signing),
        "status": keys.status,
    }


def _check_kind(content: object) -> None:
    """Tell a foreign file and a newer one from a damaged one, before anything else is read."""
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise VaultRefused(
            _("This folder holds no Dalil vault: its vault.json belongs to something else.")
        )
    if _says_newer(content):
        raise newer()


def _says_newer(content: Mapping[str, object]) -> bool:
    stated = content.get("format")
    return type(stated) is int and stated > FORMAT


def _slot_list(value: object) -> SlotList:
    content = read_object(
        value,
        *("kind", "format", "vault", "generation", "vault_key_generation", "links", "slots"),
        *("recovery", "registry", "mac", "checksum"),
    )
    _check_checksum(content)
    links = read_object(content["links"], *COMPARTMENTS)
    recovery = read_object(content["recovery"], "public", "seals")
    slots = SlotList(
        vault_id=read_uuid(content["vault"]),
        generation=read_number(content["generation"], 1, _LARGEST_NUMBER),
        vault_key_generation=read_number(content["vault_key_generation"], 1, MOST_GENERATIONS),
        links={name: _proofs(links[name]) for name in COMPARTMENTS},
        slots=tuple(_slot(slot) for slot in read_list(content["slots"])),
        recovery=RecoverySlot(read_bytes(recovery["public"], _PUBLIC), _seals(recovery["seals"])),
        registry=tuple(_public_keys(keys) for keys in read_list(content["registry"])),
        mac=read_bytes(content["mac"], MAC_BYTES),
    )
    read_number(content["format"], _format_of(slots), _format_of(slots))
    _check_agreement(slots)
    return slots


def _proofs(value: object) -> tuple[bytes, ...]:
    return tuple(read_bytes(proof, _PROOF) for proof in read_list(value))


def _slot(value: object) -> Slot:
    needed = {"device"} if isinstance(value, dict) and "device" in value else set()
    slot = read_object(value, "user", "name", "kdf", "wrapped", "seals", *needed)
    kdf = read_object(slot["kdf"], "algorithm", "memory_kib", "iterations", "lanes", "salt")
    read_choice(kdf["algorithm"], _ALGORITHM)
    parameters = Parameters(
        *(read_number(kdf[name], 1, _LARGEST_NUMBER) for name in Parameters.__slots__)
    )
    check_parameters(parameters)
    return Slot(
        read_uuid(slot["user"]),
        read_bytes(slot["name"], _NAME),
        parameters,
        read_bytes(kdf["salt"], SALT_BYTES),
        read_bytes(slot["wrapped"], _WRAPPED_PAIRS),
        _seals(slot["seals"]),
        read_bytes(slot["device"], MARK_BYTES) if needed else None,
    )


def _seals(value: object) -> Seals:
    seals = read_object(value, "vault_key", "grants")
    grants = read_some(seals["grants"], COMPARTMENTS)
    return Seals(
        read_bytes(seals["vault_key"], _SEALED_KEY),
        {name: _grant(grants[name]) for name in sorted(grants)},
    )


def _grant(value: object) -> Grant:
    grant = read_object(value, "keys", "voucher")
    sealed = tuple(read_bytes(key, _SEALED_KEY) for key in read_list(grant["keys"]))
    return Grant(sealed, read_bytes(grant["voucher"], _PROOF))


def _public_keys(value: object) -> PublicKeys:
    keys = read_object(value, "user", "x25519", "ed25519", "status")
    return PublicKeys(
        read_uuid(keys["user"]),
        read_bytes(keys["x25519"], _PUBLIC),
        read_bytes(keys["ed25519"], _PUBLIC),
        read_choice(keys["status"], ACTIVE, REPLACED, DISABLED),
    )


def _check_agreement(slots: SlotList) -> None:
    """Check what the parts say of each other."""
    users = [slot.user_id for slot in slots.slots]
    active = [keys.user_id for keys in slots.registry if keys.status == ACTIVE]
    everybody = (*(slot.seals for slot in slots.slots), slots.recovery.seals)
    agrees = (
        0 < len(users) == len(set(users)) == len({slot.name for slot in slots.slots})
        and sorted(users) == sorted(active)
        and slots.recovery.seals.grants.keys() == set(COMPARTMENTS)
        and all(slots.newest(name) <= MOST_GENERATIONS for name in COMPARTMENTS)
        and all(
            len(grant.sealed) == slots.newest(name)
            for seals in everybody
            for name, grant in seals.grants.items()
        )
    )
    if not agrees:
        raise Unreadable


def _check_checksum(content: dict[str, object]) -> None:
    stated = content.pop("checksum")
    try:
        computed = _checksum(content)
    except ValueError:
        # Half of a surrogate pair, or a number too long to write, has no text to sum up.
        raise Unreadable from None
    if stated != computed:
        raise Unreadable


def _checksum(content: Mapping[str, object]) -> str:
    """Tell rot from forgery: anybody can compute it, so it proves nothing about who wrote."""
    return hashlib.sha256(canonical(content)).hexdigest()


def newer() -> VaultRefused:
    """Say that the program is too old."""
    return VaultRefused(
        _("This vault was made by a newer version of Dalil. Update the program, then open it.")
    )


def _damaged() -> Damaged:
    return Damaged(
        _(
            "The key file of this vault, vault.json, is damaged. "
            "Restore vault.json from a backup of the vault."
        )
    )
