"""A database is renamed, or makes room for another, only with its write-ahead log folded in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import StorageFailure
from desktop.storage import engine as engines
from desktop.storage import migrate, vaults
from desktop.storage.engine import WRITE, sqlcipher_engine
from desktop.storage.vaults import DATABASE, close_whole, open_tables
from tests.desks import vault_keys


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = (each for each in engines._PRAGMAS if not each.startswith("busy_timeout"))
    monkeypatch.setattr(engines, "_PRAGMAS", ("busy_timeout=10", *quick))


def write(engine: sa.Engine, *statements: str) -> None:
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        for each in statements:
            connection.exec_driver_sql(each)


@contextmanager
def read_meanwhile(path: Path) -> Iterator[None]:
    """Somebody reads the file as it is now, while others go on."""
    engine = sqlcipher_engine(path, vault_keys())
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        yield
    engine.dispose()


def log_size(path: Path) -> int:
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0


def test_the_file_alone_holds_everything_or_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / DATABASE
    engine = sqlcipher_engine(path, vault_keys())
    write(engine, "CREATE TABLE kept (word TEXT)")
    with read_meanwhile(path):
        write(engine, "INSERT INTO kept VALUES ('here')")
        with pytest.raises(StorageFailure, match="read all the time"):
            close_whole(engine, path)
        assert log_size(path)
    close_whole(engine, path)
    assert not log_size(path)
    path.rename(moved := tmp_path / "moved.db")
    engine = sqlcipher_engine(moved, vault_keys())
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT word FROM kept").scalar() == "here"
    engine.dispose()


def test_an_upgrade_leaves_no_log_beside_the_new_file(tmp_path: Path) -> None:
    """SQLite would take it for that of the new file, whose pages it would write over."""
    path = tmp_path / DATABASE
    engine = sqlcipher_engine(path, vault_keys(), foreign_keys=False)
    older = migrate.known_revisions()[-2]
    migrate.upgrade(engine, older)
    with read_meanwhile(path):
        write(engine, "CREATE TABLE kept (word TEXT)", "INSERT INTO kept VALUES ('here')")
        engine.dispose()
        with pytest.raises(StorageFailure, match="read all the time"):
            open_tables(tmp_path, vault_keys())
        assert {each.name for each in tmp_path.iterdir()} == {
            DATABASE,
            f"{DATABASE}-wal",
            f"{DATABASE}-shm",
        }
    vault = open_tables(tmp_path, vault_keys())
    assert migrate.current_revision(vault.engine) == migrate.newest_revision()
    with vault.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT word FROM kept").scalar() == "here"
    vault.close()
    assert (tmp_path / f"{DATABASE}.{vaults.COPY_BEFORE_UPGRADE}").is_file()
