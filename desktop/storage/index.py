"""The search index: in memory only, folded across alphabets, gone when the vault is locked.

For each kind of record a table of an in-memory SQLCipher database with FTS5's trigram tokenizer: a
list of cases is not searched through the texts of their steps. Nothing searchable is written to the
vault, and the same search works on both engines.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable

from sqlcipher3 import dbapi2

from desktop.core.names import fold, norm
from desktop.core.values import frozen_value


@frozen_value
class Entry:
    """What can be found: a record's id, its kind, and the words to find it by."""

    record_id: str
    kind: str
    words: str


class SearchIndex:
    """Finds records by fragments of their words in any spelling; safe from several threads."""

    def __init__(self) -> None:
        # The last entry of the log that is taken in; None while nothing or a part is there.
        self.seen: int | None = None
        # Held by whoever takes in what is new: an older reading must not come in last.
        self.catching = threading.Lock()
        self._mutex = threading.Lock()
        # FTS5 finds words fast and ids by reading every row: where a record lies is kept here.
        self._places: dict[str, tuple[str, int]] = {}
        self._tables: dict[str, str] = {}
        self._last = 0
        self._database = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries, or replace those of the same record."""
        rows = [(e.kind, (e.record_id, norm(e.words), fold(e.words))) for e in entries]
        with self._mutex:
            self._database.execute("BEGIN")
            self._remove(row[0] for _kind, row in rows)
            for kind, row in rows:
                self._last += 1
                table = self._table(kind)
                self._database.execute(
                    f"INSERT INTO {table} (rowid, record_id, plain, folded) VALUES (?, ?, ?, ?)",  # noqa: S608 - a name of this module's
                    (self._last, *row),
                )
                self._places[row[0]] = (table, self._last)
            self._database.execute("COMMIT")

    def _table(self, kind: str) -> str:
        """Return the table of a kind, made when it is first needed."""
        if kind not in self._tables:
            name = f"words_{len(self._tables)}"
            # No places of words within a text: they are not asked for, and are half of the memory.
            self._database.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5(record_id UNINDEXED, plain, folded,"
                " tokenize='trigram', detail='none', columnsize=0)"
            )
            self._tables[kind] = name
        return self._tables[kind]

    def forget(self, record_ids: Iterable[str]) -> None:
        """Remove records."""
        with self._mutex:
            self._remove(record_ids)

    def _remove(self, record_ids: Iterable[str]) -> None:
        for each in record_ids:
            if each in self._places:
                table, row = self._places.pop(each)
                self._database.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608 - a name of this module's

    def find(self, typed: str, kind: str) -> list[str]:
        """Return ids of records of `kind` that hold every part of `typed`, exact spelling first."""
        parts = [(norm(part), fold(part)) for part in typed.split()]
        parts = [(plain, folded) for plain, folded in parts if folded]
        if not parts:
            return []
        clause = " AND ".join(
            "(plain LIKE ? ESCAPE '\\' OR folded LIKE ? ESCAPE '\\')" for _ in parts
        )
        exact = " + ".join("(plain LIKE ? ESCAPE '\\')" for _ in parts)
        like = [(_like(plain), _like(folded)) for plain, folded in parts]
        values = [*(value for pair in like for value in pair), *(p for p, _ in like)]
        with self._mutex:
            rows = self._database.execute(
                f"SELECT record_id FROM {self._table(kind)} WHERE {clause}"  # noqa: S608 - only question marks are joined
                f" ORDER BY {exact} DESC, rowid",
                values,
            ).fetchall()
        return [row[0] for row in rows]

    def in_order(self, kind: str) -> list[str]:
        """Return ids of all records of `kind`, in the order of their words: of people, of names."""
        with self._mutex:
            rows = self._database.execute(
                f"SELECT record_id FROM {self._table(kind)} ORDER BY plain, rowid"  # noqa: S608 - a name of this module's
            ).fetchall()
        return [row[0] for row in rows]

    def close(self) -> None:
        """Forget everything."""
        with self._mutex:
            self._places.clear()
            self._tables.clear()
            self._database.close()


def _like(part: str) -> str:
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
