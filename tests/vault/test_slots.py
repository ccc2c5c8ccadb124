"""Slots with real derivations, at the lowest cost that the program accepts, told in few tests."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desktop.core.errors import (
    Damaged,
    NotFound,
    NotPermitted,
    StorageFailure,
    VaultRefused,
    WrongInput,
    WrongPassphrase,
)
from desktop.vault import kdf, slotopening, slots, slotstore
from desktop.vault.keys import Keys, signature_holds
from desktop.vault.recovery import RecoveryCode
from desktop.vault.slotfile import _checksum, render
from tests.vault.lists import signed

pytestmark = pytest.mark.slow  # each opening derives a key

PASSPHRASE = "честность и терпение"
DOCTORS = "ещё одна длинная фраза"
NEW = "совсем новая фраза"
PLACE = "examination.findings"


@dataclass(frozen=True)
class Vault:
    folder: Path
    founder: Keys
    code: RecoveryCode
    doctor_id: str


REAL = kdf.DEFAULT


@pytest.fixture(autouse=True, scope="module")
def _lowest_cost() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)
        yield


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    folder = tmp_path_factory.mktemp("vaults") / "office" / "vault"
    founder, code = slots.create(folder, "Айгүль Ө.", PASSPHRASE)
    doctor_id = slots.add_user(folder, founder, "doctor", DOCTORS, ["clinical"])
    return Vault(folder, founder, code, doctor_id)


@pytest.fixture
def vault(original: Vault, tmp_path: Path) -> Vault:
    """A copy of the vault for one test; the founder is still at the desk."""
    shutil.copytree(original.folder, tmp_path / "vault")
    return Vault(tmp_path / "vault", original.founder, original.code, original.doctor_id)


def test_a_new_vault_opens_by_name_and_passphrase(vault: Vault) -> None:
    keys = slots.unlock(vault.folder, "  АЙГҮЛЬ  ө. ", PASSPHRASE)
    assert keys.vault_id == vault.founder.vault_id
    assert keys.user_id == vault.founder.user_id
    assert keys.database_key() == vault.founder.database_key()
    sealed = vault.founder.seal("casework", b"name", PLACE)
    assert keys.open("casework", sealed, PLACE) == b"name"
    assert slots.is_vault(vault.folder)
    assert sorted(path.name for path in vault.folder.iterdir()) == ["vault.json", "vault.json.copy"]
    text = (vault.folder / "vault.json").read_text()
    assert "doctor" not in text
    assert "vault_key" in text


def test_wrong_passphrase_and_unknown_user_cannot_be_told_apart(
    vault: Vault, derivations: list[kdf.Parameters]
) -> None:
    before = (vault.folder / "vault.json").read_bytes()
    told: list[str] = []
    for name, passphrase in [("doctor", PASSPHRASE), ("nobody", PASSPHRASE)]:
        with pytest.raises(WrongPassphrase) as caught:
            slots.unlock(vault.folder, name, passphrase)
        told.append(str(caught.value))
    assert told[0] == told[1]
    assert "nobody" not in told[1]
    assert derivations == [kdf.FLOOR, kdf.FLOOR]  # each takes as long as the other
    assert (vault.folder / "vault.json").read_bytes() == before


def test_who_holds_clinical_only_opens_clinical_only(vault: Vault) -> None:
    doctor = slots.unlock(vault.folder, "doctor", DOCTORS)
    finding = doctor.seal("clinical", b"finding", PLACE)
    assert vault.founder.open("clinical", finding, PLACE) == b"finding"
    with pytest.raises(NotPermitted):
        doctor.seal("casework", b"name", PLACE)
    before = (vault.folder / "vault.json").read_bytes()
    with pytest.raises(NotPermitted):
        slots.add_user(vault.folder, doctor, "intern", "long enough", ["casework", "clinical"])
    with pytest.raises(NotPermitted):
        slots.grant(vault.folder, doctor, doctor.user_id, "casework")
    assert (vault.folder / "vault.json").read_bytes() == before
    slots.grant(vault.folder, vault.founder, vault.doctor_id, "casework")
    assert slots.unlock(vault.folder, "doctor", DOCTORS).has("casework")


def test_a_changed_passphrase_opens_and_the_old_one_does_not(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "DEFAULT", REAL)
    with pytest.raises(WrongPassphrase):
        slots.change_passphrase(vault.folder, vault.founder, DOCTORS, NEW)
    with pytest.raises(WrongInput):
        slots.change_passphrase(vault.folder, vault.founder, PASSPHRASE, "short")
    slots.change_passphrase(vault.folder, vault.founder, PASSPHRASE, NEW)
    keys = slots.unlock(vault.folder, "айгүль ө.", NEW)
    assert keys.signing_public_key() == vault.founder.signing_public_key()
    with pytest.raises(WrongPassphrase):
        slots.unlock(vault.folder, "айгүль ө.", PASSPHRASE)
    own = slotstore.load(vault.folder).slots.slot(keys.user_id)
    assert own is not None
    assert own.parameters == REAL, "a slot made at an older cost is raised to today's"


def test_a_change_that_cannot_be_written_leaves_the_old_slot(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [(path, path.read_bytes()) for path in sorted(vault.folder.iterdir())]

    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", fail)
        with pytest.raises(StorageFailure, match="disk is full"):
            slots.change_passphrase(vault.folder, vault.founder, PASSPHRASE, NEW)
    assert [(path, path.read_bytes()) for path in sorted(vault.folder.iterdir())] == before


def test_a_new_slot_that_would_not_open_is_not_written(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bit lost in memory between wrapping and writing: the proof before the write sees it."""
    before = (vault.folder / "vault.json").read_bytes()
    real = slotopening.wrapped_pairs
    monkeypatch.setattr(
        slots, "wrapped_pairs", lambda vid, slot, pairs, _new: real(vid, slot, pairs, DOCTORS)
    )
    with pytest.raises(WrongPassphrase):
        slots.change_passphrase(vault.folder, vault.founder, PASSPHRASE, NEW)
    assert (vault.folder / "vault.json").read_bytes() == before


def test_the_paper_code_lets_a_user_back_in_with_new_keys(vault: Vault) -> None:
    before = vault.founder.sign(b"a report signed before")
    finding = vault.founder.seal("clinical", b"finding", PLACE)
    doctor = slots.recover(vault.folder, vault.code.text().lower(), "Doctor", NEW)
    assert doctor.user_id == vault.doctor_id
    assert doctor.open("clinical", finding, PLACE) == b"finding"
    assert not doctor.has("casework"), "the paper gives back what was held, no more"
    with pytest.raises(WrongPassphrase):
        slots.unlock(vault.folder, "doctor", DOCTORS)
    members = {m.user_id: m for m in slots.directory(vault.folder, doctor).members}
    old, new = members[vault.doctor_id].signing_keys
    assert new == doctor.signing_public_key()
    assert old != new
    assert signature_holds(
        members[vault.founder.user_id].signing_keys[-1], before, b"a report signed before"
    )
    # The founder's session goes on: nothing of the vault's own keys changed.
    assert slots.directory(vault.folder, vault.founder).generation == 3


def test_the_paper_code_makes_a_new_user_when_no_name_is_known(vault: Vault) -> None:
    with pytest.raises(NotFound):
        slots.recover(vault.folder, vault.code.text(), "docttor", NEW)
    with pytest.raises(WrongInput, match="already"):
        slots.recover_as_new_user(vault.folder, vault.code.text(), "DOCTOR", NEW)
    keys = slots.recover_as_new_user(vault.folder, vault.code.text(), "director", NEW)
    assert keys.has("casework")
    assert keys.has("clinical")
    assert len(slots.directory(vault.folder, keys).members) == 3


def test_another_vaults_paper_is_refused(vault: Vault) -> None:
    before = (vault.folder / "vault.json").read_bytes()
    with pytest.raises(WrongInput, match="another vault"):
        slots.recover(vault.folder, RecoveryCode(bytes(20)).text(), "doctor", NEW)
    with pytest.raises(WrongInput, match="all nine groups"):
        slots.recover(vault.folder, "ABCD", "doctor", NEW)
    assert (vault.folder / "vault.json").read_bytes() == before


def test_a_disabled_user_is_out_and_stays_in_the_registry(vault: Vault) -> None:
    doctor = slots.unlock(vault.folder, "doctor", DOCTORS)
    signature = doctor.sign(b"report")
    slots.disable_user(vault.folder, vault.founder, vault.doctor_id)
    renewed = slots.renew_compartment(vault.folder, vault.founder, "clinical")
    with pytest.raises(WrongPassphrase):
        slots.unlock(vault.folder, "doctor", DOCTORS)
    with pytest.raises(Damaged):
        doctor.open("clinical", renewed.seal("clinical", b"later", PLACE), PLACE)
    with pytest.raises(NotPermitted):
        slots.grant(vault.folder, doctor, vault.founder.user_id, "clinical")
    with pytest.raises(NotFound):
        slots.disable_user(vault.folder, vault.founder, vault.doctor_id)
    with pytest.raises(NotPermitted, match="last user"):
        slots.disable_user(vault.folder, vault.founder, vault.founder.user_id)
    members = slots.directory(vault.folder, renewed).members
    former = next(m for m in members if m.user_id == vault.doctor_id)
    assert not former.active
    assert former.compartments == frozenset()
    assert signature_holds(former.signing_keys[-1], signature, b"report")
    # The next start finds both generations.
    later = slots.unlock(vault.folder, "айгүль ө.", PASSPHRASE)
    old = vault.founder.seal("clinical", b"old", PLACE)
    assert later.open("clinical", old, PLACE) == b"old"
    assert later.newest("clinical") == 2


def test_a_damaged_key_file_heals_when_somebody_unlocks(vault: Vault) -> None:
    path = vault.folder / "vault.json"
    whole = path.read_bytes()
    path.write_bytes(whole[:500])
    slots.unlock(vault.folder, "doctor", DOCTORS)
    assert path.read_bytes() == whole


def test_a_forged_key_file_is_noticed_and_not_healed(vault: Vault) -> None:
    """Both files altered alike, checksum fitting: a former slot is taken out."""
    content = json.loads((vault.folder / "vault.json").read_bytes())
    content["slots"].pop(0)
    content["registry"].pop(0)
    del content["checksum"]
    content["checksum"] = _checksum(content)
    forged = json.dumps(content).encode()
    for name in (slotstore.FILE_NAME, slotstore.COPY_NAME):
        (vault.folder / name).write_bytes(forged)
    with pytest.raises(Damaged, match="do not match"):
        slots.unlock(vault.folder, "doctor", DOCTORS)
    with pytest.raises(Damaged):
        slots.directory(vault.folder, vault.founder)
    assert (vault.folder / "vault.json").read_bytes() == forged


def test_public_keys_exchanged_by_a_colleague_are_noticed_by_their_owner(vault: Vault) -> None:
    """The MAC fits, because every user holds the vault key."""
    stored = slotstore.load(vault.folder).slots
    registry = tuple(
        replace(k, signing=vault.founder.signing_public_key())
        if k.user_id == vault.doctor_id
        else k
        for k in stored.registry
    )
    forged = signed(replace(stored, registry=registry), vault.founder)
    slotstore.save(vault.folder, render(forged))
    with pytest.raises(Damaged):
        slots.unlock(vault.folder, "doctor", DOCTORS)


def test_a_vault_is_not_made_over_another_or_half(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(VaultRefused, match="already"):
        slots.create(vault.folder, "somebody", PASSPHRASE)
    for name, passphrase in [("", PASSPHRASE), ("x" * 300, PASSPHRASE), ("somebody", "short")]:
        with pytest.raises(WrongInput):
            slots.create(tmp_path / "new", name, passphrase)
    assert not (tmp_path / "new").exists()
    calls = iter([False, True])
    real = Path.replace

    def fail_second(self: Path, target: Path) -> Path:
        if next(calls):
            raise OSError(errno.ENOSPC, "no space")
        return real(self, target)

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", fail_second)
        with pytest.raises(StorageFailure):
            slots.create(tmp_path / "new", "somebody", PASSPHRASE)
    assert list((tmp_path / "new").iterdir()) == []


def test_a_name_taken_is_refused(vault: Vault) -> None:
    with pytest.raises(WrongInput, match="already"):
        slots.add_user(vault.folder, vault.founder, "ｄｏｃｔｏｒ", "long enough", [])


def test_a_folder_without_a_vault_is_said_at_once(
    tmp_path: Path, derivations: list[kdf.Parameters]
) -> None:
    with pytest.raises(VaultRefused):
        slots.unlock(tmp_path, "doctor", DOCTORS)
    assert derivations == []
