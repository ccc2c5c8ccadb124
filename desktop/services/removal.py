"""Taking a record out so that the very same can be put back: undo, for whatever can be removed.

`take_out` deletes a record with everything that belongs to it and returns a frozen snapshot, which
lives as long as the message that offers to undo it; `to_bytes` writes it for the trash, where it
lies for longer. `put_back` adds the same rows again under the same ids. Both write the log like any
other save: a removal, then an entry of the same record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from desktop.core import frozen
from desktop.core.errors import Conflict, NotFound
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.models.base import Record
from desktop.models.columns import ClockTime, CodeList, DecimalText, UtcTime, WhenText
from desktop.services.kinds import SEARCHED


@frozen_value
class _Row:
    """One record as it was: its class, its version, and its values by attribute."""

    kind: type[Record]
    version: int
    values: Mapping[str, Any]


@frozen_value
class Removed:
    """A record that was taken out with what belongs to it, parents before their children."""

    rows: tuple[_Row, ...]

    @property
    def record_id(self) -> str:
        """The id of the record itself."""
        return str(self.rows[0].values["id"])


def take_out(session: Session, record: Record) -> Removed:
    """Delete a record and the rows that cannot be without it, children first.

    Raises:
        Conflict: another record, which could be without it, refers to it.
    """
    found = _with_children(session, record)
    _refuse_referred(session, found)
    removed = Removed(tuple(_row(each) for each in found))
    for each in reversed(found):
        session.delete(each)
        session.flush()  # in this order: no relationship tells it to SQLAlchemy
    return removed


def put_back(session: Session, removed: Removed, case_id: str | None = None) -> Record:
    """Add the same rows again, and return the record.

    Their versions go on from where they were: whoever still has an older one open is told.

    Raises:
        NotFound: it was not taken out of `case_id`, where the caller was permitted to put it back.
        Conflict: it is there again, or something it refers to is gone.
    """
    if removed.rows[0].values.get("case_id") != case_id:
        raise NotFound(_("This was not taken out of this case."))
    _refuse_changed(session, removed)
    added = [row.kind(**row.values) for row in removed.rows]
    for record, row in zip(added, removed.rows, strict=True):
        session.add(record)
        session.flush()
        _go_on_from(session, record, row.version)
    return added[0]


def to_bytes(removed: Removed) -> bytes:
    """Write a snapshot as JSON; nothing in it is sealed."""
    rows = [
        {
            "table": row.kind.__tablename__,
            "version": row.version,
            "values": {name: frozen.plain(value) for name, value in row.values.items()},
        }
        for row in removed.rows
    ]
    return json.dumps(rows, ensure_ascii=False).encode()


def from_bytes(data: bytes) -> Removed:
    """Return the snapshot that `to_bytes` wrote; what a newer version asks no more is left out."""
    kinds = {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, Record)
    }
    rows = []
    for row in json.loads(data):
        kind = kinds[row["table"]]
        values = {
            each.key: of_column(each.columns[0].type, row["values"][each.key])
            for each in sa.inspect(kind).column_attrs
            if each.key in row["values"]
        }
        rows.append(_Row(kind, row["version"], MappingProxyType(values)))
    return Removed(tuple(rows))


_READERS: Final[Mapping[type[Any], Callable[[Any], Any]]] = {
    WhenText: When.parse,
    DecimalText: Decimal,
    ClockTime: time.fromisoformat,
    CodeList: tuple,
    UtcTime: datetime.fromisoformat,
    sa.Date: date.fromisoformat,
}


def of_column(kind: Any, plain: Any) -> Any:
    """Return the value of a column of `kind` that `to_bytes` wrote."""
    reader = _READERS.get(type(kind))
    return plain if plain is None or reader is None else reader(plain)


def _with_children(session: Session, record: Record) -> list[Record]:
    """Return a record and what belongs to it, each after what it belongs to."""
    found = {record.id: record}
    waiting = [record]
    while waiting:
        parent = waiting.pop()
        for kind, attribute in _children(type(parent)):
            query = sa.select(kind).where(getattr(kind, attribute) == parent.id)
            new = [child for child in session.scalars(query) if child.id not in found]
            found.update((child.id, child) for child in new)
            waiting += new
    places = {table.name: place for place, table in enumerate(Record.metadata.sorted_tables)}
    return sorted(found.values(), key=lambda each: places[each.__tablename__])


@cache
def _children(parent: type[Record]) -> tuple[tuple[type[Record], str], ...]:
    """Return the kinds of row that cannot be without a `parent`, and where they name it.

    A reference that may be empty does not make a row part of what it refers to.
    """
    return _references(parent, nullable=False)


@cache
def _references(parent: type[Record], *, nullable: bool) -> tuple[tuple[type[Record], str], ...]:
    return tuple(
        (mapper.class_, mapper.get_property_by_column(column).key)
        for mapper in Record.registry.mappers
        if issubclass(mapper.class_, Record)
        for column in mapper.local_table.columns
        if column.nullable is nullable and _table_of(column) == parent.__tablename__
    )


def _refuse_referred(session: Session, records: list[Record]) -> None:
    """Refuse before the database does, which could not say what stands in the way."""
    own = {record.id for record in records}
    for record in records:
        for kind, attribute in _references(type(record), nullable=True):
            query = sa.select(kind.id).where(getattr(kind, attribute) == record.id)
            if set(session.scalars(query)) - own:
                name = SEARCHED[kind.__tablename__].form.title
                raise Conflict(
                    _(
                        "This cannot be removed: “{name}” refers to it. Change that first.",
                        name=name,
                    )
                )


def _table_of(column: Any) -> str | None:
    """Return the table a column refers to."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def _row(record: Record) -> _Row:
    attributes = sa.inspect(type(record)).column_attrs
    values = {each.key: getattr(record, each.key) for each in attributes if each.key != "version"}
    return _Row(type(record), record.version, MappingProxyType(values))


def _refuse_changed(session: Session, removed: Removed) -> None:
    own = {row.values["id"] for row in removed.rows}
    for row in removed.rows:
        if session.get(row.kind, row.values["id"]) is not None:
            raise Conflict(_("This is in the case again already."))
        for attribute in sa.inspect(row.kind).column_attrs:
            (column,) = attribute.columns
            value = row.values.get(attribute.key)
            for key in column.foreign_keys:
                if value is not None and value not in own and not _is_there(session, key, value):
                    raise Conflict(
                        _("What this belongs to was removed meanwhile: it cannot be put back.")
                    )


def _is_there(session: Session, key: sa.ForeignKey, value: Any) -> bool:
    return session.execute(sa.select(key.column).where(key.column == value)).first() is not None


def _go_on_from(session: Session, record: Record, version: int) -> None:
    """Give a record that was just added the version after the one it had.

    SQLAlchemy begins every new row with 1. A person who opened version 1 long ago would then save
    over all that was changed until the removal, and nobody would be told.
    """
    table = Record.metadata.tables[record.__tablename__]
    session.connection().execute(
        sa.update(table).where(table.c.id == record.id).values(version=version + 1)
    )
    set_committed_value(record, "version", version + 1)
