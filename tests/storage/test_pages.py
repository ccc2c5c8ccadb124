"""The check of the pages: which one is named, what an index hides, and how it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, Damaged
from desktop.core.progress import Progress
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.pages import check_database
from tests.desks import vault_keys

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def engine(path: Path) -> Iterator[sa.Engine]:
    """A small database with an index."""
    engine = sqlcipher_engine(path, vault_keys())
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE words (word TEXT)")
        connection.exec_driver_sql("CREATE INDEX by_word ON words (word)")
        for number in range(400):
            connection.exec_driver_sql("INSERT INTO words VALUES (?)", (f"word {number}" * 5,))
    yield engine
    engine.dispose()


def test_sound_pages_pass(engine: sa.Engine) -> None:
    check_database(engine)


def test_the_first_bad_page_is_named_and_the_others_counted(engine: sa.Engine, path: Path) -> None:
    engine.dispose()
    data = bytearray(path.read_bytes())
    for page in (5, 8):
        data[(page - 1) * PAGE + 100] ^= 1
    path.write_bytes(data)
    with pytest.raises(Damaged, match=r"2 pages of .* the first is page 5"):
        check_database(engine)


OUT = "DELETE FROM sqlite_master WHERE name = 'by_word'"
BACK = "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)"


def test_an_index_that_hides_a_row_is_noticed(engine: sa.Engine) -> None:
    """As an old page of the index does: every page's code is right, and the quick check passes."""
    with engine.begin() as connection:
        found = connection.exec_driver_sql("SELECT * FROM sqlite_master WHERE name = 'by_word'")
        row = tuple(found.one())
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(OUT)
    engine.dispose()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE words SET word = 'hidden' WHERE rowid = 7")
        connection.exec_driver_sql("PRAGMA writable_schema=ON")
        connection.exec_driver_sql(BACK, row)
    engine.dispose()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
        hidden = "SELECT count(*) FROM words WHERE word = 'hidden'"
        assert connection.exec_driver_sql(hidden).scalar() == 0
    with pytest.raises(Damaged, match="do not fit together"):
        check_database(engine)


def test_it_is_stopped_where_it_is(engine: sa.Engine) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        check_database(engine, progress)
