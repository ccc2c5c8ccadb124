"""A vault whose users need the secret of a workstation, at another one: what opens it, what not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.errors import DeviceRefused, WrongInput
from desktop.services import backups, device, readable, recovery, restoring, unlocking, users
from desktop.services.desk import Desk
from desktop.services.readable import Witness
from desktop.vault import attempts, kdf
from desktop.vault.pieces import new_set
from desktop.vault.recovery import RecoveryCode
from tests.journeys.calling import call
from tests.keyrings import MemoryKeyring, workstation

pytestmark = pytest.mark.slow  # each opening derives a key

HEAD, LAWYER = ("Айгүл", "correct horse battery staple"), ("Гүлмира", "chosen by the lawyer")
NEW = "six geese hum late at night"


@pytest.fixture(autouse=True, scope="module")
def _lowest_cost() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(kdf, "DEFAULT", kdf.FLOOR)
        yield


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, MemoryKeyring]:
    """An office of two, both of whom need the secret; its code, and the keyring that has it."""
    folder = tmp_path_factory.mktemp("vaults") / "vault"
    with workstation() as kept:
        desk, papers = unlocking.create(folder, *HEAD, SystemClock())
        assert papers.code is not None
        recovery.rehearse(desk, papers.code.text())
        users.create_user(desk, LAWYER[0], ["lawyer"], LAWYER[1], ["casework"])
        device.turn_on(desk, HEAD[1])
        desk.close()
        desk = unlocking.unlock(folder, *LAWYER, SystemClock())
        device.turn_on(desk, LAWYER[1])
        desk.close()
    assert len(kept.kept) == 1
    return folder, papers.code.text(), kept


@pytest.fixture
def here(office: tuple[Path, str, MemoryKeyring]) -> Iterator[MemoryKeyring]:
    """The workstation of the office."""
    made = MemoryKeyring()
    made.kept = dict(office[2].kept)
    with workstation(made):
        yield made


@pytest.fixture
def folder(office: tuple[Path, str, MemoryKeyring], tmp_path: Path) -> Path:
    return Path(shutil.copytree(office[0], tmp_path / "vault"))


@pytest.fixture
def code(office: tuple[Path, str, MemoryKeyring]) -> str:
    return office[1]


@pytest.fixture
def desk(folder: Path, here: MemoryKeyring) -> Iterator[Desk]:
    assert len(here.kept) == 1
    desk = unlocking.unlock(folder, *HEAD, SystemClock())
    yield desk
    desk.close()


def test_a_backup_is_restored_elsewhere_by_the_code_alone(
    desk: Desk, code: str, here: MemoryKeyring, tmp_path: Path
) -> None:
    backups.back_up_to(desk, tmp_path)
    (backup,) = tmp_path.glob("*.dalil-backup")
    folder = tmp_path / "again"
    with workstation():
        with pytest.raises(DeviceRefused, match="recovery papers"):
            restoring.restore(backup, folder, restoring.by_passphrase(*HEAD), SystemClock())
        assert not folder.exists()
        with pytest.raises(WrongInput, match="short"):
            restoring.by_paper(code, HEAD[0], "too weak")
        by_paper = restoring.by_paper(code, HEAD[0], NEW)
        assert restoring.restore(backup, folder, by_paper, SystemClock()).problem is None
        unlocking.unlock(folder, HEAD[0], NEW, SystemClock()).close()
    here_again = tmp_path / "here"
    restoring.restore(backup, here_again, restoring.by_passphrase(*HEAD), SystemClock())
    unlocking.unlock(here_again, *HEAD, SystemClock()).close()
    assert len(here.kept) == 1


def test_a_second_person_agrees_at_the_workstation_of_the_secret(
    desk: Desk, here: MemoryKeyring
) -> None:
    witness = Witness(*LAWYER)
    assert readable.agreeing(desk, witness) != desk.user_id
    here.kept.clear()
    with pytest.raises(DeviceRefused):
        readable.agreeing(desk, witness)


def test_an_attempt_without_the_secret_is_told_to_whoever_opens_it_next(
    folder: Path, here: MemoryKeyring
) -> None:
    stored, here.kept = here.kept, {}
    with pytest.raises(DeviceRefused):
        unlocking.unlock(folder, *HEAD, SystemClock())
    assert attempts.count(folder) == 1
    here.kept = stored
    unlocking.unlock(folder, *HEAD, SystemClock()).close()
    assert attempts.count(folder) == 0


def test_a_command_at_another_workstation_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    """The process that is called has a keyring of its own, which keeps nothing."""
    file = tmp_path / "passphrase"
    file.write_text(HEAD[1] + "\n", "utf-8")
    called = call(["verify", folder, "--user", HEAD[0], "--passphrase-file", file])
    assert (called.returncode, called.stdout) == (2, "")
    assert "no keyring" in called.stderr
    assert "the recovery papers open it without" in called.stderr
    assert HEAD[1] not in called.stderr


def test_a_command_restores_elsewhere_by_two_pieces(
    desk: Desk, here: MemoryKeyring, code: str, tmp_path: Path
) -> None:
    assert len(here.kept) == 1
    backups.back_up_to(desk, tmp_path)
    (backup,) = tmp_path.glob("*.dalil-backup")
    first, second, _third = new_set(RecoveryCode.parse(code), desk.vault.vault_id)
    lines = (first.lines[0].text(), second.text())  # typed, and by a scanner
    paper, passphrase = tmp_path / "pieces", tmp_path / "passphrase"
    paper.write_text("\n".join(lines) + "\n", "utf-8")
    passphrase.write_text(NEW + "\n", "utf-8")
    who = ("--user", HEAD[0], "--passphrase-file", passphrase)
    folder = tmp_path / "again"
    called = call(["restore", backup, folder, "--code-file", paper, *who])
    assert (called.returncode, called.stderr) == (0, "")
    unlocking.unlock(folder, HEAD[0], NEW, SystemClock()).close()
