"""Letting in, with real passphrases: what a kill leaves between record and slot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.errors import Conflict, NotPermitted, StorageFailure, WrongInput, WrongPassphrase
from desktop.core.text import _
from desktop.services import history, staff, unlocking, users
from desktop.services.desk import Desk
from desktop.services.staff import UserLine
from desktop.vault import attempts, kdf, slots, slotstore

pytestmark = pytest.mark.slow  # each opening derives a key

HEAD, NAME = ("Айгүл", "correct horse battery staple"), "Данияр"
FIRST, OWN = "given by the administrator", "chosen by the doctor"
ROLES = frozenset({"coordinator", "administrator"})


@pytest.fixture(autouse=True, scope="module")
def _lowest_cost() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office of two and its recovery code; the second has a first passphrase and one key."""
    folder = tmp_path_factory.mktemp("vaults") / "vault"
    desk, papers = unlocking.create(folder, *HEAD, SystemClock(), ROLES)
    users.create_user(desk, NAME, ["doctor"], FIRST, ["clinical"])
    desk.close()
    assert papers.code is not None
    return folder, papers.code.text()


@pytest.fixture
def folder(made: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "vault"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    desk = unlocking.unlock(folder, *HEAD, SystemClock())
    yield desk
    desk.close()


def killed(*_arguments: object) -> None:
    raise StorageFailure(_("killed"))


def line(desk: Desk, name: str = NAME) -> UserLine:
    return next(each for each in staff.list_users(desk).users if each.name == name)


def has_to_choose(desk: Desk) -> bool:
    return desk.must_choose


def open_as(folder: Path, passphrase: str) -> Desk:
    return unlocking.unlock(folder, NAME, passphrase, SystemClock())


def test_a_first_passphrase_is_exchanged_for_an_own_one(folder: Path) -> None:
    doctor = open_as(folder, FIRST)
    assert doctor.roles == {"doctor"}
    assert doctor.held == {"clinical"}
    assert has_to_choose(doctor)
    with pytest.raises(WrongInput, match="Choose another one"):
        users.change_passphrase(doctor, FIRST, FIRST)
    users.change_passphrase(doctor, FIRST, OWN)
    assert not has_to_choose(doctor)
    doctor.close()
    with pytest.raises(WrongPassphrase):
        open_as(folder, FIRST)
    doctor = open_as(folder, OWN)
    assert not doctor.must_choose
    doctor.close()


def test_whoever_recovers_has_chosen_a_passphrase(folder: Path, made: tuple[Path, str]) -> None:
    doctor = unlocking.recover(folder, made[1], NAME, OWN, SystemClock())
    assert not doctor.must_choose
    assert doctor.held == {"clinical"}
    doctor.close()


def test_failed_attempts_are_told_by_the_next_unlock(folder: Path) -> None:
    for name in (HEAD[0], HEAD[0], "nobody"):
        with pytest.raises(WrongPassphrase):
            unlocking.unlock(folder, name, "guessed at random", SystemClock())
    assert attempts.count(folder) == 3
    desk = unlocking.unlock(folder, *HEAD, SystemClock())
    told = [each for each in history.office_history(desk) if each.action == "failed_logins"]
    assert [(change.field, change.after) for change in told[0].changes] == [("attempts", "3")]
    assert attempts.count(folder) == 0
    assert history.verify(desk).problem is None
    desk.close()
    desk = unlocking.unlock(folder, *HEAD, SystemClock())
    again = [each for each in history.office_history(desk) if each.action == "failed_logins"]
    assert len(again) == 1
    desk.close()


def test_letting_in_that_was_killed_leaves_a_name_that_can_be_let_in(
    folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slotstore, "save", killed)
    with pytest.raises(StorageFailure):
        users.create_user(desk, "Гүлмира", ["lawyer"], FIRST, ["casework"])
    monkeypatch.undo()
    left = line(desk, "Гүлмира")
    assert (left.state, left.compartments) == ("shut_out", ())
    users.let_in(desk, left.user_id, FIRST, ["casework"])
    assert line(desk, "Гүлмира").state == "invited"
    assert line(desk, "Гүлмира").compartments == ("casework",)
    with pytest.raises(Conflict, match="can open the vault already"):
        users.let_in(desk, left.user_id, FIRST, [])
    assert slots.is_vault(folder)


def test_a_leaver_whose_slot_is_still_there_is_refused_and_it_goes(
    folder: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kill fell between the record and the key file; the leaver tries first."""
    monkeypatch.setattr(slotstore, "save", killed)
    with pytest.raises(StorageFailure):
        users.disable_user(desk, line(desk).user_id)
    monkeypatch.undo()
    assert users.members(desk)[line(desk).user_id].active
    desk.close()
    with pytest.raises(NotPermitted, match="no access to this vault any more"):
        open_as(folder, FIRST)
    with pytest.raises(WrongPassphrase):  # the slot went with the attempt
        open_as(folder, FIRST)
    again = unlocking.unlock(folder, *HEAD, SystemClock())
    assert not users.members(again)[line(again).user_id].active
    again.close()


def test_whoever_comes_back_is_the_same_user_with_new_keys(folder: Path, desk: Desk) -> None:
    before = line(desk)
    signing = users.members(desk)[before.user_id].signing_keys
    users.disable_user(desk, before.user_id)
    with pytest.raises(NotPermitted):
        users.let_in(desk, before.user_id, OWN, ["statistics"])
    users.let_in(desk, before.user_id, OWN, ["clinical"])
    after = users.members(desk)[before.user_id]
    assert after.signing_keys[:-1] == signing
    assert len(after.signing_keys) == 2
    assert line(desk).roles == before.roles
    told = [each.action for each in history.office_history(desk)]
    assert told[0] == "restore_user"
    assert history.verify(desk).problem is None
    desk.close()
    doctor = open_as(folder, OWN)
    assert (doctor.user_id, doctor.must_choose) == (before.user_id, True)
    doctor.close()
