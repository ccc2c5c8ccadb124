"""The engines keep their promises: whole transactions, no plaintext, keys of their own."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from desktop.core.errors import DalilError, Damaged, Locked, VaultRefused
from desktop.models.cases import Case
from desktop.services import cases
from desktop.storage import migrate
from desktop.storage.engine import WRITE, sqlcipher_engine
from desktop.storage.failures import in_words
from desktop.storage.vaults import DATABASE, OpenVault
from tests.desks import ALL_ROLES, empty_database, seat, sqlcipher_desk, vault_keys


def test_settings_of_every_connection(tmp_path: Path) -> None:
    engine = sqlcipher_engine(tmp_path / "a.db", vault_keys())
    with engine.connect() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    engine.dispose()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


@pytest.mark.parametrize("unfit", ["old", "plain"])
def test_a_library_that_is_old_or_encrypts_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unfit: str
) -> None:
    if unfit == "old":
        monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 51, 2))
    else:  # what Python brings takes a key without a word, and would write names in clear
        monkeypatch.setattr(dbapi2, "connect", import_module("sqlite3").connect)
    engine = sqlcipher_engine(tmp_path / "a.db", vault_keys())
    with pytest.raises(VaultRefused, match="does not encrypt"):
        engine.connect()
    assert not any(each.stat().st_size for each in tmp_path.iterdir())


def test_a_rolled_back_insert_is_gone(tmp_path: Path) -> None:
    engine = sqlcipher_engine(tmp_path / "a.db", vault_keys())
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x INTEGER)")
    with engine.execution_options(**{WRITE: True}).connect() as connection:
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
        connection.rollback()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
    engine.dispose()


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(empty_database().read_bytes())
    engine = sqlcipher_engine(tmp_path / DATABASE, vault_keys(seed=2))
    with pytest.raises(Damaged), in_words(), engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM cases").scalar()
    engine.dispose()


def test_no_word_lies_open_in_any_file(tmp_path: Path) -> None:
    words = ("Қайратов", "Zhumabayev", "отказ прокурора", "sealed-canary-1")
    with sqlcipher_desk(tmp_path) as desk:
        for number, word in enumerate(words):
            cases.create_case(desk, {"number": f"N-{number}", "title": word, "summary": word})
        stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        for word in words:
            for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.encode(coding) not in stored
    assert not stored.startswith(b"SQLite format 3")


def test_sealed_columns_are_sealed_inside_the_database_too(tmp_path: Path) -> None:
    with sqlcipher_desk(tmp_path) as desk:
        cases.create_case(desk, {"number": "N-1", "title": "Дело о пытках"})
        raw = sa.type_coerce(Case.__table__.c.title, sa.types.NullType())
        with desk.vault.engine.connect() as connection:
            stored: object = connection.execute(sa.select(raw)).scalar_one()
    assert isinstance(stored, bytes)
    assert "Дело".encode() not in stored


def test_two_vaults_with_different_keys_one_locked(tmp_path: Path) -> None:
    with sqlcipher_desk(tmp_path / "first") as first:
        other = vault_keys(seed=2)
        folder = tmp_path / "second"
        folder.mkdir()
        engine = sqlcipher_engine(folder / DATABASE, other)
        bare = sqlcipher_engine(folder / DATABASE, other, foreign_keys=False)
        migrate.upgrade(bare)
        bare.dispose()
        second = seat(OpenVault(folder, engine, other), ALL_ROLES)
        for desk, title in ((first, "Первое"), (second, "Второе")):
            cases.create_case(desk, {"number": "N-1", "title": title})
        assert cases.list_cases(first).lines[0].title == "Первое"
        assert cases.list_cases(second).lines[0].title == "Второе"
        first.close()
        with pytest.raises(Locked):
            cases.list_cases(first)
        assert cases.list_cases(second).lines[0].title == "Второе"
        second.close()


def test_driver_errors_are_said_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "not-a-database.db"
    path.write_bytes(b"x" * 8192)
    engine = sqlcipher_engine(path, vault_keys())
    with pytest.raises(DalilError) as caught, in_words(), engine.connect():
        pass
    engine.dispose()
    assert "Traceback" not in str(caught.value)
    assert str(caught.value).endswith(".")
