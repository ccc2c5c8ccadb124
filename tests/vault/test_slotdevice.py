"""Slots that need the secret of a workstation: what opens them, and what a fault leaves behind."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from desktop.core.errors import DalilError, Damaged, DeviceRefused, VaultRefused, WrongPassphrase
from desktop.vault import device, kdf, slotfile, slots, slotstore
from desktop.vault.keys import Keys
from desktop.vault.recovery import RecoveryCode
from desktop.vault.slotfile import _checksum, is_newer, parse, render
from desktop.vault.slotlist import Slot, SlotList
from desktop.vault.slotopening import require_true
from tests.keyrings import MemoryKeyring, workstation
from tests.vault.lists import office, signed
from tests.vault.test_format import Reader

NAME, PASSPHRASE, NEW = "Айгүль", "честность и терпение", "совсем новая фраза"
DOCTOR, DOCTORS = "doctor", "ещё одна длинная фраза"


# -- the file -----------------------------------------------------------------------------------


def bound_list() -> tuple[SlotList, Keys]:
    made = office()
    first = replace(made.slots.slots[0], device=os.urandom(32))
    return signed(made.slots.with_slot(first), made.root), made.root


def test_a_list_is_of_format_2_while_a_slot_needs_a_secret() -> None:
    listed, root = bound_list()
    data = render(listed)
    assert json.loads(data)["format"] == 2
    assert parse(data) == listed
    assert render(parse(data)) == data
    require_true(parse(data), root)
    released = listed.with_slot(replace(listed.slots[0], device=None))
    assert json.loads(render(released))["format"] == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format=1),
        lambda content: content["slots"][0].pop("device"),
        lambda content: content["slots"][0].update(device=None),
        lambda content: content["slots"][0].update(device="AAAA"),
        lambda content: content["slots"][0].update(device=7),
        lambda content: content["slots"][1].update(device=""),
    ],
)
def test_a_file_that_says_otherwise_of_itself_is_refused(change: Callable[[Any], object]) -> None:
    content = json.loads(render(bound_list()[0]))
    change(content)
    del content["checksum"]
    content["checksum"] = _checksum(content)
    with pytest.raises(Damaged):
        parse(json.dumps(content).encode())


def test_a_mark_that_somebody_moved_fails_the_mac() -> None:
    listed, root = bound_list()
    for slot in listed.slots:
        altered = listed.with_slot(replace(slot, device=bytes(32)))
        with pytest.raises(Damaged):
            require_true(parse(render(altered)), root)


def test_a_program_that_knows_format_1_only_says_that_it_is_too_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = render(bound_list()[0])
    monkeypatch.setattr(slotfile, "FORMAT", 1)
    assert is_newer(data)
    with pytest.raises(VaultRefused, match="newer version"):
        parse(data)


# -- slots with passphrases: each opening derives a key -----------------------------------------


@dataclass(frozen=True)
class Vault:
    folder: Path
    keys: Keys
    code: RecoveryCode


@pytest.fixture(autouse=True, scope="module")
def _lowest_cost() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)
        yield


@pytest.fixture
def kept() -> Iterator[MemoryKeyring]:
    with workstation() as made:
        yield made


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """Two users, neither of whom needs a secret."""
    folder = tmp_path_factory.mktemp("vaults") / "vault"
    keys, code = slots.create(folder, NAME, PASSPHRASE)
    slots.add_user(folder, keys, DOCTOR, DOCTORS, ["clinical"])
    return Vault(folder, keys, code)


@pytest.fixture
def vault(original: Vault, tmp_path: Path) -> Vault:
    shutil.copytree(original.folder, tmp_path / "vault")
    return replace(original, folder=tmp_path / "vault")


@pytest.fixture(scope="module")
def bound(original: Vault, tmp_path_factory: pytest.TempPathFactory) -> tuple[Vault, MemoryKeyring]:
    """The same vault, in which the founder needs a secret, and the keyring that has it."""
    folder = Path(shutil.copytree(original.folder, tmp_path_factory.mktemp("bound") / "vault"))
    with workstation() as made:
        slots.bind_device(folder, original.keys, PASSPHRASE)
    return replace(original, folder=folder), made


def opens(vault: Vault, name: str = NAME, passphrase: str = PASSPHRASE) -> bool:
    with suppress(WrongPassphrase, DeviceRefused):
        slots.unlock(vault.folder, name, passphrase).drop()
        return True
    return False


def of_founder(vault: Vault) -> Slot:
    slot = slotstore.load(vault.folder).slots.slot(vault.keys.user_id)
    assert slot is not None
    return slot


@pytest.mark.slow
def test_a_slot_opens_with_passphrase_and_secret_and_with_neither_alone(
    vault: Vault, kept: MemoryKeyring, derivations: list[kdf.Parameters]
) -> None:
    slots.bind_device(vault.folder, vault.keys, PASSPHRASE)
    assert opens(vault)
    assert not opens(vault, passphrase=NEW)
    assert opens(vault, DOCTOR, DOCTORS)
    directory = slots.directory(vault.folder, vault.keys)
    assert [each.needs_device for each in directory.members] == [True, False]
    begun = len(derivations)
    with workstation() as elsewhere:
        for passphrase in (PASSPHRASE, NEW):
            with pytest.raises(DeviceRefused, match="not in the keyring of this workstation"):
                slots.unlock(vault.folder, NAME, passphrase)
        assert len(derivations) == begun  # whatever was typed, nothing is learnt of it
        with pytest.raises(WrongPassphrase):
            slots.unlock(vault.folder, "nobody", PASSPHRASE)
        assert opens(vault, DOCTOR, DOCTORS)
        assert elsewhere.kept == {}
    assert len(kept.kept) == 1


@pytest.mark.slow
def test_the_page_says_how_the_secret_is_mixed_in(bound: tuple[Vault, MemoryKeyring]) -> None:
    """Another reader, from docs/vault-format.md, with the secret out of the keyring."""
    vault, kept = bound
    (text,) = kept.kept.values()
    reader = Reader((vault.folder / "vault.json").read_bytes(), b64decode(text))
    vault_key, held = reader.passphrase(NAME, PASSPHRASE)
    assert reader.derived(vault_key, "database") == vault.keys.database_key()
    assert set(held) == {"casework", "clinical"}
    said = reader.canonical({"vault": reader.vault, "user": vault.keys.user_id})
    mark = hmac.digest(b64decode(text), b"dalil/1/device mark\0" + said, hashlib.sha256)
    assert of_founder(vault).device == mark


@pytest.mark.slow
def test_it_can_be_turned_off_and_the_secret_stays_for_backups(
    bound: tuple[Vault, MemoryKeyring], tmp_path: Path
) -> None:
    vault, kept = bound
    backup = Path(shutil.copytree(vault.folder, tmp_path / "backup"))
    now = replace(vault, folder=Path(shutil.copytree(vault.folder, tmp_path / "now")))
    with workstation(kept):
        with pytest.raises(WrongPassphrase):
            slots.release_device(now.folder, now.keys, NEW)
        slots.release_device(now.folder, now.keys, PASSPHRASE)
        assert opens(replace(vault, folder=backup))
    with workstation():
        assert opens(now)
        assert not opens(replace(vault, folder=backup))
    assert json.loads((now.folder / "vault.json").read_bytes())["format"] == 1


@pytest.mark.slow
def test_a_changed_passphrase_and_a_renewed_key_keep_the_need(
    bound: tuple[Vault, MemoryKeyring], tmp_path: Path
) -> None:
    vault, kept = bound
    now = replace(vault, folder=Path(shutil.copytree(vault.folder, tmp_path / "now")))
    with workstation(kept):
        slots.change_passphrase(now.folder, now.keys, PASSPHRASE, NEW)
        slots.renew_compartment(now.folder, now.keys, "clinical").drop()
        assert opens(now, passphrase=NEW)
        assert not opens(now)
    with workstation():
        assert not opens(now, passphrase=NEW)
        with pytest.raises(DeviceRefused):
            slots.change_passphrase(now.folder, now.keys, NEW, PASSPHRASE)


@pytest.mark.slow
def test_the_papers_and_a_colleague_let_in_without_the_secret(
    bound: tuple[Vault, MemoryKeyring], tmp_path: Path
) -> None:
    vault, _kept = bound
    by_paper = Path(shutil.copytree(vault.folder, tmp_path / "paper"))
    by_colleague = Path(shutil.copytree(vault.folder, tmp_path / "colleague"))
    with workstation():
        slots.recover(by_paper, vault.code.text(), NAME, NEW).drop()
        assert opens(replace(vault, folder=by_paper), passphrase=NEW)
        doctor = slots.unlock(by_colleague, DOCTOR, DOCTORS)
        slots.add_user(by_colleague, doctor, NAME, NEW, ["clinical"], vault.keys.user_id)
        assert opens(replace(vault, folder=by_colleague), passphrase=NEW)


class Killed(BaseException):
    """The process ends here."""


FAULTS: tuple[BaseException, ...] = (RuntimeError("the keyring fails"), Killed())


def at(number: int, fault: BaseException) -> Callable[[int], None]:
    """Fail the call of this number."""

    def fails(call: int) -> None:
        if call == number:
            raise fault

    return fails


def calls_of(vault: Vault, act: Callable[..., None], kept: MemoryKeyring) -> int:
    """Count how often the keyring is asked when nothing fails; a copy of the vault is used up."""
    trial = Path(shutil.copytree(vault.folder, vault.folder.with_name("trial")))
    with workstation(kept):
        before, stored = kept.calls, dict(kept.kept)
        act(trial, vault.keys, PASSPHRASE)
        kept.kept = stored
        return kept.calls - before


def a_way_in_is_left(vault: Vault, kept: MemoryKeyring) -> None:
    """With the keyring as it is the passphrase opens, a wrong one never; and the paper does."""
    kept.fails = None
    assert opens(vault)
    assert not opens(vault, passphrase=NEW)
    assert opens(vault, DOCTOR, DOCTORS)
    slots.rehearse(vault.folder, vault.keys, vault.code.text())


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=["error", "kill"])
def test_turning_it_on_may_fail_at_every_call_of_the_keyring(
    vault: Vault, kept: MemoryKeyring, fault: BaseException
) -> None:
    calls = calls_of(vault, slots.bind_device, kept)
    assert calls >= 4
    for number in range(1, calls + 1):
        kept.kept.clear()
        kept.calls, kept.fails = 0, at(number, fault)
        with pytest.raises((DeviceRefused, Killed)):
            slots.bind_device(vault.folder, vault.keys, PASSPHRASE)
        assert of_founder(vault).device is None  # nothing needs what may not be there
        kept.fails = None
    a_way_in_is_left(vault, kept)
    slots.bind_device(vault.folder, vault.keys, PASSPHRASE)
    assert opens(vault)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=["error", "kill"])
def test_turning_it_off_may_fail_at_every_call_of_the_keyring(
    bound: tuple[Vault, MemoryKeyring], tmp_path: Path, fault: BaseException
) -> None:
    vault, kept = bound
    now = replace(vault, folder=Path(shutil.copytree(vault.folder, tmp_path / "now")))
    calls = calls_of(now, slots.release_device, kept)
    assert calls >= 1
    with workstation(kept):
        for number in range(1, calls + 1):
            kept.calls, kept.fails = 0, at(number, fault)
            with pytest.raises((DeviceRefused, Killed)):
                slots.release_device(now.folder, now.keys, PASSPHRASE)
        a_way_in_is_left(now, kept)
        assert of_founder(now).device is not None


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("fault", [OSError(28, "full"), Killed()], ids=["full", "kill"])
@pytest.mark.parametrize("turn", ["on", "off"])
def test_turning_it_on_or_off_may_fail_at_each_file(
    bound: tuple[Vault, MemoryKeyring],
    original: Vault,
    tmp_path: Path,
    number: int,
    fault: BaseException,
    turn: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = original if turn == "on" else bound[0]
    vault = replace(begun, folder=Path(shutil.copytree(begun.folder, tmp_path / "now")))
    real, written = Path.replace, 0

    def fails(self: Path, target: Path) -> Path:
        nonlocal written
        written += 1
        if written == number:
            raise fault
        return real(self, target)

    with workstation(bound[1]) as kept:
        act = slots.bind_device if turn == "on" else slots.release_device
        with monkeypatch.context() as failing:
            failing.setattr(Path, "replace", fails)
            with pytest.raises((DalilError, Killed)):
                act(vault.folder, vault.keys, PASSPHRASE)
        assert written == number
        a_way_in_is_left(vault, kept)


@pytest.mark.parametrize("fault", FAULTS, ids=["error", "kill"])
def test_forgetting_the_secret_may_fail_at_every_call(
    kept: MemoryKeyring, fault: BaseException
) -> None:
    vault_id = "11111111-1111-4111-8111-111111111111"
    for number in range(1, 4):
        device.keep_secret(vault_id)
        kept.calls, kept.fails = 0, at(number, fault)
        with pytest.raises((DeviceRefused, Killed)):
            device.forget_secret(vault_id)
        kept.fails = None
        device.forget_secret(vault_id)
        assert kept.kept == {}
