"""The rows of a case as a packet carries them: which go, as JSON, and read again from outside.

Not handed over: who works on a case, who may not, what was imported and exported, whose record it
is in the office (colleagues are of no use elsewhere), and keys. A reference to something that is
not in the packet is left out, or its row is, where it cannot be without.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.errors import DalilError
from desktop.models.base import Record
from desktop.models.cases import Case
from desktop.models.columns import CLINICAL, CodeList, SealedBytes
from desktop.models.people import Person, PersonRole
from desktop.models.users import User
from desktop.services import records_schema
from desktop.services.removal import of_column
from desktop.vault.packetfile import damaged_packet, refuse_newer
from desktop.vault.strictjson import Unreadable, read_uuid

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[str, Row]]
"""Rows by table and id; their values by attribute, as JSON holds them."""

CASES: Final = Case.__tablename__
PEOPLE: Final = Person.__tablename__
ROLES: Final = PersonRole.__tablename__
_KEPT: Final = frozenset(
    {
        *("case_members", "case_blocks", "case_status_changes", "emergency_accesses"),
        *("imports", "exports", "clinical_exports", "packets"),
    }
)
_FEW: Final = 500  # ids that one statement names


@cache
def models() -> Mapping[str, type[Record]]:
    """Return the classes of the rows that are handed over, by table, parents first."""
    classes = {mapper.local_table: mapper.class_ for mapper in Record.registry.mappers}
    handed = (each for each in records_schema.case_tables() if each.name not in _KEPT)
    return {each.name: classes[each] for each in handed}


@cache
def attributes(table: str) -> Mapping[str, sa.Column[Any]]:
    """Return the attributes of a table that are handed over, with their columns."""
    found: dict[str, Any] = {
        each.key: each.columns[0] for each in sa.inspect(models()[table]).column_attrs
    }
    return {
        name: column
        for name, column in found.items()
        if name != "version"
        and not isinstance(column.type, SealedBytes)
        and (parent_of(column) or "") not in {User.__tablename__, *_KEPT}
    }


def parent_of(column: sa.Column[Any]) -> str | None:
    """Return the table a column refers to."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def is_clinical(table: str) -> bool:
    """Say whether the rows of a table are sealed under the clinical key."""
    return models()[table].log_compartment == CLINICAL


def rows_where(session: Session, table: str, *where: sa.ColumnElement[bool]) -> dict[str, Row]:
    """Return the rows of a table that a condition chooses, by id, in the order of the ids."""
    model, names = models()[table], attributes(table)
    columns = [getattr(model, name).label(name) for name in names]
    found = session.execute(sa.select(*columns).where(*where).order_by(model.id))
    return {
        row["id"]: {str(name): frozen.plain(value) for name, value in row.items()}
        for row in found.mappings()
    }


def rows_of(session: Session, table: str, ids: Collection[str]) -> dict[str, Row]:
    """Return the rows of a table that have these ids."""
    known, column = sorted(ids), getattr(models()[table], "id")  # noqa: B009 - of no one class
    found: dict[str, Row] = {}
    for start in range(0, len(known), _FEW):
        found |= rows_where(session, table, column.in_(known[start : start + _FEW]))
    return found


def cut(rows: Rows) -> dict[str, dict[str, Row]]:
    """Return rows without references to what is not among them; a row that needs one goes."""
    kept: dict[str, dict[str, Row]] = {}
    for table in models():
        kept[table] = {}
        for row_id, row in rows.get(table, {}).items():
            cut_row = _cut(table, row, {**kept, table: rows.get(table, {})})
            if cut_row is not None:
                kept[table][row_id] = cut_row
    return {table: some for table, some in kept.items() if some}


def _cut(table: str, row: Row, there: Rows) -> Row | None:
    left = dict(row)
    for name, column in attributes(table).items():
        parent, value = parent_of(column), row.get(name)
        if parent is not None and value is not None and value not in there.get(parent, {}):
            if not column.nullable:
                return None
            left[name] = None
    return left


def values(table: str, row: Row) -> dict[str, Any]:
    """Return what a record of a row is made of."""
    names = attributes(table)
    return {name: of_column(names[name].type, plain) for name, plain in row.items()}


def in_order(table: str, rows: Mapping[str, Row]) -> list[Row]:
    """Return rows of one table, each after those of the same table that it refers to."""
    own = [name for name, column in attributes(table).items() if parent_of(column) == table]
    done: dict[str, Row] = {}
    waiting = dict(rows)
    while waiting:
        ready = [
            row_id
            for row_id, row in waiting.items()
            if not any(row.get(name) in waiting for name in own)
        ]
        if not ready:
            raise damaged_packet()  # a circle: no program of ours writes one
        done.update((row_id, waiting.pop(row_id)) for row_id in ready)
    return list(done.values())


# -- from outside ---------------------------------------------------------------------------------


def read_rows(found: object, case_id: str) -> dict[str, dict[str, Row]]:
    """Return the rows that a packet says it holds, all of them of one case.

    Raises:
        VaultRefused: a newer program asks more than this one knows.
        Damaged: no program of ours wrote this.
    """
    if not isinstance(found, dict):
        raise damaged_packet()
    if not found.keys() <= models().keys():
        refuse_newer()
    rows = {
        table: dict(_table(table, found[table], case_id)) for table in models() if found.get(table)
    }
    named = {row["person_id"] for row in rows.get(ROLES, {}).values()}
    if cut(rows) != rows or not rows.get(PEOPLE, {}).keys() <= named:
        raise damaged_packet()
    return rows


def _table(table: str, found: object, case_id: str) -> Iterator[tuple[str, Row]]:
    if not isinstance(found, list):
        raise damaged_packet()
    seen: set[str] = set()
    for row in found:
        if not isinstance(row, dict):
            raise damaged_packet()
        if not row.keys() <= attributes(table).keys():
            refuse_newer()
        _check(table, row, case_id)
        if row["id"] in seen:
            raise damaged_packet()
        seen.add(row["id"])
        yield row["id"], row


def _check(table: str, row: Row, case_id: str) -> None:
    """Refuse a row whose values no column of ours would take."""
    columns = attributes(table)
    try:
        read_uuid(row.get("id"))
        if table != PEOPLE and row["id" if table == CASES else "case_id"] != case_id:
            raise damaged_packet()
        made = values(table, row)
        for name, column in columns.items():
            _check_value(column, row.get(name), made.get(name))
    except (DalilError, KeyError, TypeError, ValueError, ArithmeticError):
        raise damaged_packet() from None


def _check_value(column: sa.Column[Any], plain: Any, value: Any) -> None:
    if value is None:
        if not column.nullable:
            raise Unreadable
        return
    if parent_of(column) is not None:
        read_uuid(plain)
    kind: Any = column.type
    expected = _PYTHON.get(type(kind), str if isinstance(kind, sa.types.TypeDecorator) else None)
    if expected is not None and type(plain) is not expected:
        raise Unreadable
    if hasattr(kind, "pattern") and not kind.pattern.fullmatch(plain):
        raise Unreadable
    if _LISTS is type(kind) and any(type(each) is not str for each in plain):
        raise Unreadable


_LISTS: Final = CodeList
_PYTHON: Final[Mapping[type[Any], type[Any]]] = {
    _LISTS: list,
    sa.Integer: int,
    sa.BigInteger: int,
    sa.Boolean: bool,
    sa.Date: str,
}


def split(rows: Rows) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return rows in two parts: what is sealed under the casework's key, and the clinical ones."""
    parts: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
    for table, some in rows.items():
        parts[is_clinical(table)][table] = some
    return parts


def listed(rows: Rows) -> dict[str, Sequence[Row]]:
    """Return rows as a packet lists them."""
    return {table: list(some.values()) for table, some in rows.items()}
