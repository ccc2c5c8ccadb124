"""docs/vault-format.md is enough to open a stored vault: this reader uses nothing of the program.

`format-1.json` was written by format 1 as it was first made. It is never written again: if a change
of the program makes these tests fail, it would have locked offices out of their vaults.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
import unicodedata
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FILE = Path(__file__).with_name("format-1.json")
FOUNDER = "2f75e977-83cb-4886-bb2d-a8937aaa063e"
DOCTOR = "a873d26f-5e1e-4715-bc5e-2bc3f76325b5"
GONE = "500da20c-bf55-4c5d-ac64-edc2dd9f2e13"
NAME, PASSPHRASE = "  айгүль\u00a0ӨМҮРБЕКОВА ", "честность и терпение"
CODE = "ZPE5-X6GE-FN1R-W5AR-AFTK-V8MC-DV2M-WPJX-CXY8"
DATABASE_KEY = "253c30234d180ea21eedee0e97b4b040975c51c88c939dcc5e285ce4c7638c49"
FINDINGS = "examination.findings"
BEFORE = bytes.fromhex(
    "01758fa9c8ff4c4a3a4340f4a4de4b3a2818dde4a850e6c761384243088cac7ce783d2c7fdc547dd3acd3bbd9a918e"
    "af3ce68b138349bd"
)
AFTER = bytes.fromhex(
    "0262cf87fef1b241ed06d768af87137f240fcc4d0e77a7d0a3f3ac284884b085455d06b6f601b1bcae328ea71055b6"
    "23749dc231e272f672a8d95b796b"
)
SIGNATURE = bytes.fromhex(
    "5632492934f6785f7a0eafd5e30d655fd08c4d6b82d967997ac34d911a108cfc92b121d357fe64745559def76b9846"
    "d56b8433cde155af3b69642f4f719c370b"
)


class Reader:
    """Another program that opens a vault, written from the page."""

    def __init__(self, text: bytes, secret: bytes = b"") -> None:
        """`secret` is that of the workstation, for slots that need it."""
        self.file: dict[str, Any] = json.loads(text)
        self.vault: str = self.file["vault"]
        self.secret = secret

    def passphrase(self, name: str, passphrase: str) -> tuple[bytes, dict[str, list[bytes]]]:
        folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        folded = unicodedata.normalize("NFKC", folded)
        digest = self.hmac(self.vault.encode(), b"dalil/1/name\0" + folded.encode())
        (slot,) = [s for s in self.file["slots"] if b64decode(s["name"]) == digest]
        kdf = slot["kdf"]
        derived = Argon2id(
            salt=b64decode(kdf["salt"]),
            length=32,
            iterations=kdf["iterations"],
            lanes=kdf["lanes"],
            memory_cost=kdf["memory_kib"],
        ).derive(unicodedata.normalize("NFKC", passphrase).encode())
        wrapped = b64decode(slot["wrapped"])
        bound = {"vault": self.vault, "user": slot["user"], "kdf": kdf}
        if "device" in slot:
            bound["device"] = slot["device"]
            derived = self.hmac(derived, b"dalil/1/device\0" + self.secret)
        pairs = AESGCM(self.hkdf(derived, b"", b"dalil/1/slot")).decrypt(
            wrapped[:12], wrapped[12:], b"dalil/1/slot\0" + self.canonical(bound)
        )
        return self.seals(slot["seals"], pairs[:32], slot["user"])

    def paper(self, code: str) -> tuple[bytes, dict[str, list[bytes]]]:
        bits = 0
        for sign in code.replace("-", ""):
            bits = bits << 5 | "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(sign)
        secret = (bits >> 20).to_bytes(20)
        check = hashlib.sha256(b"dalil/1/recovery checksum\0" + secret).digest()
        assert int.from_bytes(check) >> 236 == bits & 0xFFFFF
        private = self.hkdf(secret, self.vault.encode(), b"dalil/1/recovery")
        return self.seals(self.file["recovery"]["seals"], private, "recovery")

    def seals(
        self, seals: dict[str, Any], private: bytes, user: str
    ) -> tuple[bytes, dict[str, list[bytes]]]:
        receiving = X25519PrivateKey.from_private_bytes(private)
        suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)

        def opened(sealed: str, compartment: str, generation: int) -> bytes:
            info = self.scope("seal", compartment, generation, user)
            return suite.decrypt(b64decode(sealed), receiving, info=info)

        vault_key = opened(seals["vault_key"], "vault", self.file["vault_key_generation"])
        held: dict[str, list[bytes]] = {}
        for name, grant in seals["grants"].items():
            keys = [opened(sealed, name, g) for g, sealed in enumerate(grant["keys"], start=1)]
            assert len(keys) == len(self.file["links"][name]) + 1
            for g, link in enumerate(self.file["links"][name], start=2):
                said = self.scope("link", name, g, "") + keys[g - 1]
                assert self.proof(keys[g - 2], said) == b64decode(link)
            said = self.scope("voucher", name, len(keys), user)
            public = receiving.public_key().public_bytes_raw()
            assert self.proof(keys[-1], said + public) == b64decode(grant["voucher"])
            held[name] = keys
        listed = {k: v for k, v in self.file.items() if k not in ("mac", "checksum")}
        mac = self.hmac(
            self.derived(vault_key, "slots"), b"dalil/1/slots\0" + self.canonical(listed)
        )
        assert mac == b64decode(self.file["mac"])
        return vault_key, held

    def derived(self, vault_key: bytes, purpose: str) -> bytes:
        return self.hkdf(vault_key, self.vault.encode(), b"dalil/1/" + purpose.encode())

    def scope(self, purpose: str, compartment: str, generation: int, user: str) -> bytes:
        said = {"vault": self.vault, "compartment": compartment, "generation": generation}
        return b"dalil/1/" + purpose.encode() + b"\0" + self.canonical({**said, "user": user})

    def proof(self, key: bytes, said: bytes) -> bytes:
        return self.hmac(self.hkdf(key, b"", b"dalil/1/proof"), said)

    @staticmethod
    def canonical(value: object) -> bytes:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode()

    @staticmethod
    def hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
        return HKDF(hashes.SHA256(), 32, salt, info).derive(key)

    @staticmethod
    def hmac(key: bytes, data: bytes) -> bytes:
        return hmac.new(key, data, hashlib.sha256).digest()


def _value(keys: list[bytes], sealed: bytes, place: str) -> str:
    opened = AESGCM(keys[sealed[0] - 1]).decrypt(sealed[1:13], sealed[13:], place.encode())
    return opened.decode()


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(FILE.read_bytes())


def test_the_page_is_enough_to_open_by_passphrase(reader: Reader) -> None:
    vault_key, held = reader.passphrase(NAME, PASSPHRASE)
    assert reader.derived(vault_key, "database").hex() == DATABASE_KEY
    assert _value(held["clinical"], BEFORE, FINDINGS) == "до смены ключа"
    assert _value(held["clinical"], AFTER, FINDINGS) == "после смены ключа"


def test_the_page_is_enough_to_open_by_paper(reader: Reader) -> None:
    vault_key, held = reader.paper(CODE)
    assert reader.derived(vault_key, "database").hex() == DATABASE_KEY
    assert _value(held["clinical"], AFTER, FINDINGS) == "после смены ключа"


def test_the_page_tells_checksum_registry_and_signatures(reader: Reader) -> None:
    content = {name: value for name, value in reader.file.items() if name != "checksum"}
    assert hashlib.sha256(reader.canonical(content)).hexdigest() == reader.file["checksum"]
    status = {entry["user"]: entry["status"] for entry in reader.file["registry"]}
    assert status == {FOUNDER: "active", DOCTOR: "active", GONE: "disabled"}
    founder = next(entry for entry in reader.file["registry"] if entry["user"] == FOUNDER)
    public = Ed25519PublicKey.from_public_bytes(b64decode(founder["ed25519"]))
    public.verify(SIGNATURE, b"report")


def test_the_program_still_opens_the_stored_vault(tmp_path: Path) -> None:
    from desktop.vault import slots

    shutil.copy(FILE, tmp_path / "vault.json")
    keys = slots.unlock(tmp_path, NAME, PASSPHRASE)
    assert keys.database_key().hex() == DATABASE_KEY
    assert keys.open("clinical", BEFORE, FINDINGS).decode() == "до смены ключа"
    assert keys.open("clinical", AFTER, FINDINGS).decode() == "после смены ключа"
    assert keys.sign(b"report") == SIGNATURE
    assert slots.directory(tmp_path, keys).generation == 5
    assert (tmp_path / "vault.json").read_bytes() == FILE.read_bytes()
