"""Migrations: the tables are those of the models, and no row is lost on the way."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from desktop.core.errors import Damaged, VaultRefused
from desktop.storage import migrate
from desktop.storage.engine import WRITE, postgres_engine, sqlcipher_engine
from desktop.storage.log import stored_digests
from desktop.storage.metadata import metadata
from desktop.storage.vaults import DATABASE, copy_database
from tests.desks import empty_database, vault_keys

if TYPE_CHECKING:
    from tests.postgres import PostgresServer


def _differences(engine: sa.Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def test_tables_equal_models_on_sqlcipher(tmp_path: Path) -> None:
    shutil.copy(empty_database(), tmp_path / DATABASE)
    engine = sqlcipher_engine(tmp_path / DATABASE, vault_keys())
    assert _differences(engine) == []
    engine.dispose()


def test_tables_equal_models_on_postgres(postgres: PostgresServer) -> None:
    with postgres.fresh() as url:
        engine = postgres_engine(url, vault_keys())
        migrate.upgrade(engine)
        assert _differences(engine) == []
        engine.dispose()


def test_every_revision_goes_up_with_its_rows(tmp_path: Path) -> None:
    """Rows that were written under each revision go through all that came after it."""
    engine = sqlcipher_engine(tmp_path / "a.db", vault_keys(), foreign_keys=False)
    write = engine.execution_options(**{WRITE: True})
    counts: dict[str, int] = {}
    digests: dict[str, dict[str, bytes]] = {}
    for number, revision in enumerate(migrate.known_revisions(), start=1):
        migrate.upgrade(engine, revision)
        with write.begin() as connection:
            found = migrate.row_counts(connection)
            assert {name: found[name] for name in counts} == counts
            reflected = _fill(connection, number)
            counts = {name: count + 1 for name, count in found.items()}
            for name, stored in _digests(connection, reflected, [f"x{number}"]).items():
                digests.setdefault(name, {}).update(stored)
    migrate.upgrade(engine)
    assert migrate.current_revision(engine) == migrate.known_revisions()[-1]
    assert len(digests["cases"]) == number
    with engine.connect() as connection:
        assert migrate.row_counts(connection) == counts
        # What the log holds of older records stays true.
        ids = [f"x{each}" for each in range(1, number + 1)]
        assert _digests(connection, metadata, ids) == digests
    assert _differences(engine) == []
    engine.dispose()


def _digests(
    connection: sa.Connection, tables: sa.MetaData, ids: list[str]
) -> dict[str, dict[str, bytes]]:
    """The digests of rows that `_fill` made, of every table that records lie in."""
    with Session(connection) as session:
        return {
            name: stored_digests(session, table, ids, b"k" * 32) if "id" in table.c else {}
            for name, table in tables.tables.items()
            if name != "alembic_version"
        }


def _fill(connection: sa.Connection, number: int) -> sa.MetaData:
    """One row more in every table, with values by the kind of column."""
    reflected = sa.MetaData()
    # Names and types alone: with all that belongs to a table this takes four times as long.
    for (_schema, name), columns in sa.inspect(connection).get_multi_columns().items():
        if name != "alembic_version":
            parts = (sa.Column(each["name"], each["type"]) for each in columns)
            sa.Table(name, reflected, *parts)
    values = {
        "VARCHAR": f"x{number}",
        "BLOB": b"x%d" % number,
        "INTEGER": number,
        "BIGINT": number,
        "BOOLEAN": True,
        "DATE": date(2026, 11, 22),
        "DATETIME": datetime(2026, 11, 22),  # noqa: DTZ001 - stored without a zone, in UTC
    }
    for table in reflected.tables.values():
        row = {}
        for column in table.columns:
            kind = str(column.type).split("(")[0]
            row[column.name] = values[kind]
        connection.execute(sa.insert(table), row)
    return reflected


def _parent_and_child(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY, a TEXT)")
    connection.exec_driver_sql(
        "CREATE TABLE kid (id INTEGER PRIMARY KEY,"
        " parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)"
    )
    connection.exec_driver_sql("INSERT INTO parent VALUES (1, 'x')")
    connection.exec_driver_sql("INSERT INTO kid VALUES (1, 1)")


@pytest.mark.parametrize(("foreign_keys", "kids"), [(False, 1), (True, 0)])
def test_a_batch_migration_keeps_child_rows_only_without_foreign_keys(
    tmp_path: Path, *, foreign_keys: bool, kids: int
) -> None:
    """With foreign keys on, rebuilding a table deletes its children without an error."""
    path = tmp_path / "trap.db"
    engine = sqlcipher_engine(path, vault_keys(), foreign_keys=False)
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        _parent_and_child(connection)
    engine.dispose()
    engine = sqlcipher_engine(path, vault_keys(), foreign_keys=foreign_keys)
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("parent") as batch:
            batch.alter_column("a", nullable=False, existing_type=sa.Text())
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM kid").scalar() == kids
    engine.dispose()


def test_a_migration_that_would_lose_rows_changes_nothing(tmp_path: Path) -> None:
    engine = sqlcipher_engine(tmp_path / "a.db", vault_keys(), foreign_keys=False)
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        _parent_and_child(connection)
    write = engine.execution_options(**{WRITE: True})
    for harm in ("DELETE FROM kid", "INSERT INTO kid VALUES (2, 99)"):
        with (
            pytest.raises(Damaged, match="kid"),
            write.begin() as connection,
            migrate.nothing_lost(connection),
        ):
            connection.exec_driver_sql(harm)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM kid").scalar() == 1
    engine.dispose()


def test_revisions_are_those_that_alembic_knows_in_its_order() -> None:
    scripts = ScriptDirectory.from_config(migrate.alembic_config())
    found = [script.revision for script in scripts.walk_revisions()]
    assert migrate.known_revisions() == found[::-1]
    assert migrate.newest_revision() == scripts.get_current_head()


def test_a_newer_revision_is_refused() -> None:
    migrate.refuse_newer(None)
    migrate.refuse_newer(migrate.newest_revision())
    with pytest.raises(VaultRefused, match="newer version"):
        migrate.refuse_newer("9999")


def test_a_copy_holds_the_same_rows(tmp_path: Path) -> None:
    shutil.copy(empty_database(), tmp_path / DATABASE)
    source = sqlcipher_engine(tmp_path / DATABASE, vault_keys())
    target = sqlcipher_engine(tmp_path / "copy.db", vault_keys(), foreign_keys=False)
    copy_database(source, target)
    with source.connect() as old, target.connect() as new:
        assert migrate.row_counts(old) == migrate.row_counts(new)
    assert migrate.current_revision(target) == migrate.newest_revision()
    source.dispose()
    target.dispose()
