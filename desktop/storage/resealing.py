"""Sealing what is stored under an old generation of a compartment's key anew, under the newest.

It works on the stored bytes of every sealed column of every table, whether the log watches it or
not, and knows no record: what is sealed stays the same words, in the same place. A new table or
column is found in the metadata by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.progress import Progress
from desktop.models.audit import DifferenceKey
from desktop.models.columns import Sealed
from desktop.storage import log
from desktop.storage.metadata import metadata
from desktop.vault.keys import Keys

_BATCH: Final = 500
_KEYS: Final = metadata.tables[DifferenceKey.__tablename__]

SealedColumns = tuple[tuple[str, str], ...]
"""Names of sealed columns, each with its place."""


def reseal(
    session: Session, keys: Keys, compartment: str, progress: Progress
) -> set[tuple[str, str]]:
    """Seal every value of `compartment` under its newest key; return what was touched.

    Returned are kinds and ids as the log knows them. A value that is under the newest key already
    is left as it is, so that what was interrupted can be begun anew.

    Raises:
        Damaged: a value does not open; the caller takes the transaction back.
        Cancelled
    """
    sealed = {table: _columns(table, compartment) for table in metadata.sorted_tables}
    work = [(table, columns) for table, columns in sealed.items() if columns]
    counts = [_count(session, table) for table, _columns in work]
    total, begun = sum(counts), 0
    touched: set[tuple[str, str]] = set()
    for (table, columns), count in zip(work, counts, strict=True):
        part = progress.share(begun, begun + count, max(total, 1))
        touched |= _reseal_table(session, keys, compartment, table, columns, part)
        begun += count
    return touched


def remaining(session: Session, keys: Keys, compartment: str) -> int:
    """Count the values of `compartment` that are not under its newest key."""
    newest, left = keys.newest(compartment), 0
    for table in metadata.sorted_tables:
        columns = _columns(table, compartment)
        if columns:
            for row in _rows(session, table, columns):
                left += sum(_is_old(value, newest) for value in row[-len(columns) :])
    return left


def _columns(table: sa.Table, compartment: str) -> SealedColumns:
    return tuple(
        (column.name, column.type.place)
        for column in table.columns
        if isinstance(column.type, Sealed) and column.type.compartment == compartment
    )


def _count(session: Session, table: sa.Table) -> int:
    query = sa.select(sa.func.count()).select_from(table)
    return int(session.connection().execute(query).scalar_one())


def _rows(session: Session, table: sa.Table, columns: SealedColumns) -> Iterator[Sequence[Any]]:
    """Give primary keys and stored values of each row, a batch at a time, in the order of keys."""
    raw, names = _raw(table, columns)
    keys = [raw.c[name] for name in names]
    values = [raw.c[name] for name, _place in columns]
    query = sa.select(*keys, *values).order_by(*keys).limit(_BATCH)
    after: Sequence[Any] | None = None
    while True:
        behind = query if after is None else query.where(sa.tuple_(*keys) > sa.tuple_(*after))
        batch = session.connection().execute(behind).all()
        yield from batch
        if len(batch) < _BATCH:
            return
        after = batch[-1][: len(keys)]


def _raw(table: sa.Table, columns: SealedColumns) -> tuple[sa.TableClause, list[str]]:
    """Return the table with the types of the database: nothing is opened or sealed on its way."""
    names = [column.name for column in table.primary_key.columns]
    clauses: list[sa.ColumnClause[Any]] = [
        sa.column(column.name, _plain(column.type)) for column in table.primary_key.columns
    ]
    clauses += [sa.column(name, sa.LargeBinary()) for name, _place in columns]
    return sa.table(table.name, *clauses), names


def _plain(kind: Any) -> Any:
    return kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind


def _reseal_table(
    session: Session,
    keys: Keys,
    compartment: str,
    table: sa.Table,
    columns: SealedColumns,
    progress: Progress,
) -> set[tuple[str, str]]:
    raw, names = _raw(table, columns)
    newest = keys.newest(compartment)
    touched: set[tuple[str, str]] = set()
    waiting: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    total = max(_count(session, table), 1)
    for number, row in enumerate(_rows(session, table, columns)):
        if number % _BATCH == 0:
            progress.step(number, total)
            _write(session, raw, names, waiting)
        stored = zip(columns, row[len(names) :], strict=True)
        fresh = {
            f"new_{name}": keys.seal(
                compartment, keys.open(compartment, bytes(value), place), place
            )
            for (name, place), value in stored
            if _is_old(value, newest)
        }
        if fresh:
            its = {f"key_{name}": key for name, key in zip(names, row, strict=False)}
            waiting.setdefault(tuple(fresh), []).append({**its, **fresh})
            touched.add(_known_as(table, row))
    _write(session, raw, names, waiting)
    return touched


def _write(
    session: Session,
    raw: sa.TableClause,
    names: Sequence[str],
    waiting: dict[tuple[str, ...], list[dict[str, Any]]],
) -> None:
    """Write what waits, rows in which the same columns changed together, and empty it."""
    its = sa.and_(*(raw.c[name] == sa.bindparam(f"key_{name}") for name in names))
    for columns, rows in waiting.items():
        fresh: dict[str, Any] = {each.removeprefix("new_"): sa.bindparam(each) for each in columns}
        session.connection().execute(sa.update(raw).where(its).values(fresh), rows)
    waiting.clear()


def _is_old(value: Any, newest: int) -> bool:
    return value is not None and bytes(value)[0] != newest


def _known_as(table: sa.Table, row: Sequence[Any]) -> tuple[str, str]:
    if table is _KEYS:
        return log.kind_of_key(row[1]), row[0]
    return table.name, row[0]
