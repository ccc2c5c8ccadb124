"""A making that was interrupted is said to be one, at whatever moment it happened.

The leftovers of each moment are laid out by hand from a vault that was made; that real kills leave
nothing else is shown by `./dev faults --only creating`.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.core.errors import DalilError, Damaged, NotPermitted, StorageFailure, VaultRefused
from desktop.models.users import User, UserRole
from desktop.services import cases, demo, unlocking
from desktop.services.desk import Desk
from desktop.services.recovery_sheet import RecoveryPapers
from desktop.storage.engine import WRITE
from desktop.storage.vaults import DATABASE, OBJECTS
from desktop.vault import making
from desktop.vault.lockfile import LOCK_NAME, VaultLock
from desktop.vault.recovery import RecoveryCode

pytestmark = pytest.mark.slow  # each opening derives a key

USER, PASSPHRASE = "Айгүл", "correct horse battery staple"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("interrupted") / "vault"
    unlocking.create(folder, USER, PASSPHRASE, SystemClock())[0].close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of a finished vault for one test."""
    return Path(shutil.copytree(made, tmp_path / "vault"))


def keep_only(folder: Path, *names: str) -> None:
    """Leave what was there at a moment of the making."""
    for entry in folder.iterdir():
        if entry.name not in names:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    making.begin(folder)


def no_more_than_the_mark(folder: Path) -> None:
    keep_only(folder)


def no_key_file(folder: Path) -> None:
    keep_only(folder, OBJECTS, LOCK_NAME)


def half_a_key_file(folder: Path) -> None:
    keep_only(folder, OBJECTS, LOCK_NAME)
    (folder / ".vault.json.0123456789abcdef.partial").write_bytes(b"{")


def one_of_the_two_key_files(folder: Path) -> None:
    keep_only(folder, OBJECTS, LOCK_NAME, "vault.json")


def no_database(folder: Path) -> None:
    keep_only(folder, OBJECTS, LOCK_NAME, "vault.json", "vault.json.copy")


def an_empty_database(folder: Path) -> None:
    no_database(folder)
    (folder / DATABASE).touch()


def half_a_page(folder: Path) -> None:
    whole = (folder / DATABASE).read_bytes()
    no_database(folder)
    (folder / DATABASE).write_bytes(whole[:700])


def without_its_first_user(folder: Path) -> None:
    desk = unlocking.unlock(folder, USER, PASSPHRASE, SystemClock())
    with desk.vault.engine.connect().execution_options(**{WRITE: True}) as connection:
        connection.execute(sa.delete(UserRole))
        connection.execute(sa.delete(User))
        connection.commit()
    desk.close()
    making.begin(folder)


MOMENTS = [
    no_more_than_the_mark,
    no_key_file,
    half_a_key_file,
    one_of_the_two_key_files,
    no_database,
    an_empty_database,
    half_a_page,
    without_its_first_user,
]
Moment = Callable[[Path], None]


def refused(act: Callable[[], object], kind: type[DalilError] = VaultRefused) -> str:
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value)


@pytest.mark.parametrize("moment", MOMENTS)
def test_opening_says_that_the_making_was_interrupted(folder: Path, moment: Moment) -> None:
    moment(folder)
    said = refused(lambda: unlocking.unlock(folder, USER, PASSPHRASE, SystemClock()))
    assert said == str(making.interrupted(folder))
    assert making.is_unfinished(folder)


@pytest.mark.parametrize("moment", MOMENTS)
def test_making_another_in_its_place_says_it_too(folder: Path, moment: Moment) -> None:
    moment(folder)
    before = sorted(path.name for path in folder.iterdir())
    said = refused(lambda: unlocking.create(folder, USER, PASSPHRASE, SystemClock()))
    assert said == str(making.interrupted(folder))
    assert set(before) <= {path.name for path in folder.iterdir()}


def test_recovering_says_it_too(folder: Path) -> None:
    code = RecoveryCode.new().text()
    no_key_file(folder)
    said = refused(lambda: unlocking.recover(folder, code, USER, PASSPHRASE, SystemClock()))
    assert said == str(making.interrupted(folder))


def test_what_it_says_to_do_helps(folder: Path) -> None:
    no_database(folder)
    shutil.rmtree(folder)
    made, _papers = unlocking.create(folder, USER, PASSPHRASE, SystemClock())
    made.close()
    assert not making.is_unfinished(folder)
    desk = unlocking.unlock(folder, USER, PASSPHRASE, SystemClock())
    assert (desk.user_id, desk.vault.vault_id) == (made.user_id, made.vault.vault_id)
    assert cases.list_cases(desk).lines == ()
    desk.close()


def test_a_disk_that_fails_at_the_mark_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(making, "flush_folder", full)
        with pytest.raises(StorageFailure, match="full"):
            unlocking.create(tmp_path / "vault", USER, PASSPHRASE, SystemClock())
    unlocking.create(tmp_path / "vault", USER, PASSPHRASE, SystemClock())[0].close()


def test_an_empty_folder_is_no_leftover(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    assert "no key slots" in refused(
        lambda: unlocking.unlock(folder, USER, PASSPHRASE, SystemClock())
    )
    unlocking.create(folder, USER, PASSPHRASE, SystemClock())[0].close()
    assert not making.is_unfinished(folder)


def test_a_vault_in_which_only_the_mark_was_left_opens_and_is_finished(folder: Path) -> None:
    making.begin(folder)
    unlocking.unlock(folder, USER, PASSPHRASE, SystemClock()).close()
    assert not making.is_unfinished(folder)


def test_damage_to_a_finished_vault_is_no_interrupted_making(folder: Path) -> None:
    (folder / DATABASE).unlink()
    assert "missing" in refused(
        lambda: unlocking.unlock(folder, USER, PASSPHRASE, SystemClock()), Damaged
    )


def test_a_user_without_a_role_is_no_interrupted_making(folder: Path) -> None:
    without_its_first_user(folder)
    making.finish(folder)
    assert "no access" in refused(
        lambda: unlocking.unlock(folder, USER, PASSPHRASE, SystemClock()), NotPermitted
    )


def test_a_vault_that_is_being_made_is_in_use(folder: Path) -> None:
    no_key_file(folder)
    with VaultLock(folder):
        for act in (
            lambda: unlocking.create(folder, USER, PASSPHRASE, SystemClock()),
            lambda: unlocking.unlock(folder, USER, PASSPHRASE, SystemClock()),
            lambda: demo.practice_desk(folder, "en"),
        ):
            assert "already in use" in refused(act)
    assert (folder / OBJECTS).is_dir()


def test_what_cannot_be_furnished_is_not_made(tmp_path: Path) -> None:
    seen: list[bool] = []

    def fail(desk: Desk, _papers: RecoveryPapers) -> None:
        seen.append(making.is_unfinished(desk.vault.folder))
        raise VaultRefused(making.interrupted(tmp_path).sentence)

    folder = tmp_path / "vault"
    refused(lambda: unlocking.create(folder, USER, PASSPHRASE, SystemClock(), furnish=fail))
    assert seen == [True]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("moment", [no_more_than_the_mark, no_database, without_its_first_user])
def test_a_practice_vault_is_made_again(folder: Path, moment: Moment) -> None:
    moment(folder)
    desk = demo.practice_desk(folder, "en")
    desk.close()
    assert not making.is_unfinished(folder)
    demo.practice_desk(folder, "en").close()


def test_a_practice_vault_is_not_made_where_something_else_lies(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    assert "no key slots" in refused(lambda: demo.practice_desk(tmp_path, "en"))
    assert (tmp_path / "letter.txt").read_text("utf-8") == "mine"
