"""Opening a vault: what is wrong is one sentence, and the vault is as it was."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import DalilError, Damaged, StorageFailure, VaultRefused, WrongPassphrase
from desktop.core.text import Text
from desktop.storage import migrate, vaults
from desktop.storage.engine import WRITE, sqlcipher_engine
from desktop.storage.vaults import DATABASE, create_vault, open_vault
from desktop.vault import attempts, making
from desktop.vault.slotfile import FORMAT

pytestmark = pytest.mark.slow  # each opening derives a key

USER, PASSPHRASE = "Айгүл", "correct horse battery staple"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A vault and its recovery code; the key is derived once for the whole module."""
    folder = tmp_path_factory.mktemp("vaults") / "vault"
    vault, code = create_vault(folder, USER, PASSPHRASE)
    vault.close()
    making.finish(folder)
    return folder, code.text()


@pytest.fixture
def folder(made: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the vault for one test."""
    return Path(shutil.copytree(made[0], tmp_path / "vault"))


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-shm", "-wal", attempts.FILE_NAME))
    }


def refusal(
    folder: Path, kind: type[DalilError], user: str = USER, phrase: str = PASSPHRASE
) -> str:
    """What opening says; nothing in the folder may have changed by it."""
    before = contents(folder) if folder.is_dir() else {}
    with pytest.raises(kind) as caught:
        open_vault(folder, user, phrase)
    assert (contents(folder) if folder.is_dir() else {}) == before
    said = str(caught.value)
    assert said.endswith(".")
    assert "\n" not in said
    return said


def test_a_vault_opens_and_closes_and_opens(folder: Path) -> None:
    for _ in range(2):
        vault = open_vault(folder, USER, PASSPHRASE)
        assert migrate.current_revision(vault.engine) == migrate.newest_revision()
        vault.close()
    assert not (folder / f"{DATABASE}-wal").exists() or (
        (folder / f"{DATABASE}-wal").stat().st_size == 0
    )


def test_a_wrong_passphrase_and_an_unknown_user_say_the_same(folder: Path) -> None:
    wrong = refusal(folder, WrongPassphrase, phrase="wrong horse battery staple")
    assert wrong == refusal(folder, WrongPassphrase, user="Nobody")
    assert attempts.count(folder) == 2


def test_what_a_killed_renewal_left_is_gone_after_the_next_opening(folder: Path) -> None:
    left = [folder / f"{DATABASE}.renewing", folder / f"{DATABASE}.renewing-wal"]
    for path in left:
        path.write_bytes(b"half of a copy")
    open_vault(folder, USER, PASSPHRASE).close()
    assert not any(path.exists() for path in left)


def test_what_is_no_vault_is_said_to_be_none(tmp_path: Path) -> None:
    assert "not a Dalil vault" in refusal(tmp_path / "nowhere", VaultRefused)
    (tmp_path / "some").mkdir()
    assert "not a Dalil vault" in refusal(tmp_path / "some", VaultRefused)


def test_a_newer_key_file_is_refused(folder: Path) -> None:
    for name in ("vault.json", "vault.json.copy"):
        path = folder / name
        data = json.loads(path.read_text("utf-8"))
        data["format"] = FORMAT + 1
        path.write_text(json.dumps(data), "utf-8")
    assert "newer" in refusal(folder, VaultRefused)


def test_a_newer_database_is_refused_and_not_touched(folder: Path) -> None:
    vault = open_vault(folder, USER, PASSPHRASE)
    with vault.engine.execution_options(**{WRITE: True}).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    vault.close()
    assert "newer version" in refusal(folder, VaultRefused)


def test_a_vault_in_use_is_refused_to_another_process(folder: Path) -> None:
    vault = open_vault(folder, USER, PASSPHRASE)
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from desktop.core.errors import VaultRefused\n"
        "from desktop.storage.vaults import open_vault\n"
        "try:\n    open_vault(Path(sys.argv[1]), sys.argv[2], sys.argv[3])\n"
        "except VaultRefused as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), USER, PASSPHRASE],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "use" in done.stdout
    vault.close()
    open_vault(folder, USER, PASSPHRASE).close()


def test_a_lock_file_left_by_a_crash_is_no_lock(folder: Path) -> None:
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from desktop.storage.vaults import open_vault\n"
        "open_vault(Path(sys.argv[1]), sys.argv[2], sys.argv[3])\nos._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), USER, PASSPHRASE],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 9
    open_vault(folder, USER, PASSPHRASE).close()


def test_a_damaged_an_exchanged_and_a_missing_database_are_named(folder: Path) -> None:
    path = folder / DATABASE
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(4096) + whole[4196:])
    assert "damaged" in refusal(folder, Damaged)
    path.write_bytes(b"SQLite format 3\x00" + whole[16:])
    assert "not encrypted" in refusal(folder, Damaged)
    path.unlink()
    assert "missing" in refusal(folder, Damaged)
    path.write_bytes(whole)
    open_vault(folder, USER, PASSPHRASE).close()


@pytest.mark.parametrize("name", ["Dropbox", "OneDrive", "Яндекс.Диск"])
def test_a_synchronised_folder_is_refused(
    made: tuple[Path, str], tmp_path: Path, name: str
) -> None:
    place = tmp_path / name
    place.mkdir()
    with pytest.raises(VaultRefused):
        create_vault(place / "vault", USER, PASSPHRASE)
    assert list(place.iterdir()) == []
    refusal(Path(shutil.copytree(made[0], place / "vault")), VaultRefused)


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(VaultRefused, match="not empty"):
        create_vault(tmp_path, USER, PASSPHRASE)
    assert (tmp_path / "letter.txt").read_text("utf-8") == "mine"


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_read_only_folder_is_one_sentence(folder: Path) -> None:
    """Root writes everywhere, so the folder is opened by another user where the tests are root."""
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from desktop.core.errors import DalilError\n"
        "from desktop.storage.vaults import open_vault\n"
        # A first opening loads everything: another user may not read the interpreter's files.
        "open_vault(Path(sys.argv[4]), *sys.argv[2:4]).close()\n"
        "os.geteuid() or os.setuid(65534)\n"
        "try:\n    open_vault(Path(sys.argv[1]), *sys.argv[2:4])\n"
        "except DalilError as error:\n    print(type(error).__name__, error)\n"
    )
    spare = shutil.copytree(folder, folder.with_name("spare"))
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    parents = [parent for parent in folder.parents if parent.stat().st_uid == os.geteuid()]
    modes = {parent: parent.stat().st_mode for parent in parents if parent != Path("/")}
    for parent in modes:
        parent.chmod(0o755)
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, str(folder), USER, PASSPHRASE, str(spare)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
    finally:
        for parent, mode in modes.items():
            parent.chmod(mode)
    assert done.stdout.startswith((StorageFailure.__name__, VaultRefused.__name__)), done.stderr


def test_recovery_gives_a_new_passphrase_and_ends_the_old(
    made: tuple[Path, str], folder: Path
) -> None:
    vaults.recover_vault(folder, made[1].lower(), USER, "another long passphrase").close()
    open_vault(folder, USER, "another long passphrase").close()
    refusal(folder, WrongPassphrase)


@pytest.mark.parametrize("left", [0, 16])
def test_a_database_cut_to_nothing_is_refused_and_not_made_anew(folder: Path, left: int) -> None:
    """To SQLite an empty file is an empty database, which an upgrade would fill with tables."""
    path = folder / DATABASE
    path.write_bytes(path.read_bytes()[:left])
    assert "restore the last backup" in refusal(folder, Damaged).lower()
    assert path.stat().st_size == left
    assert not (folder / f"{DATABASE}.{vaults.COPY_BEFORE_UPGRADE}").exists()


def test_an_older_vault_is_upgraded_on_a_copy_and_the_old_file_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first revision of all: everything behind it is built by the upgrade."""
    vault = open_vault(folder, USER, PASSPHRASE)
    path = folder / DATABASE
    older = sqlcipher_engine(folder / "older.db", vault.keys, foreign_keys=False)
    migrate.upgrade(older, migrate.known_revisions()[0])
    with older.execution_options(**{WRITE: True}).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (word TEXT)")
        connection.exec_driver_sql("INSERT INTO kept VALUES ('still here')")
    older.dispose()
    vault.engine.dispose()
    for left in folder.glob(f"{DATABASE}-*"):
        left.unlink()
    (folder / "older.db").rename(path)
    for left in folder.glob("older.db-*"):
        left.rename(folder / left.name.replace("older.db", DATABASE))
    vault.close()
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "upgrade", _fail)
        with pytest.raises(Damaged):
            open_vault(folder, USER, PASSPHRASE)
    upgraded = open_vault(folder, USER, PASSPHRASE)
    assert migrate.current_revision(upgraded.engine) == migrate.newest_revision()
    with upgraded.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT word FROM kept").scalar() == "still here"
    upgraded.close()
    assert (folder / f"{DATABASE}.{vaults.COPY_BEFORE_UPGRADE}").is_file()


def _fail(_engine: object) -> None:
    raise Damaged(Text("The upgrade failed."))
