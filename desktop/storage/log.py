"""The log's mechanics: what a session touched, and the chain of entries.

Neither SQLCipher nor column encryption notices an old page put back, or two sealed values
exchanged. The log does: each entry holds a keyed digest of the record's values *as stored*, and
`log_check` computes the digest of every record again and compares it with the record's last entry.
It needs no compartment's key for that.

The keys that open differences are watched in the same way, though they are no records: somebody who
exchanged or removed one would make a case's history unreadable, and nothing else would show it.

    leaf_i = SHA-256(0x00 | canonical JSON of entry i)
    head_0 = HMAC(key, "dalil-log-v1" | vault id)
    head_i = HMAC(key, 0x01 | head_{i-1} | i as 8 bytes | leaf_i)

HMAC is HMAC-SHA-256 under a key derived from the vault key. A chain of bare hashes was refused: who
can write the tables, as the operator of a database server can, could write another history that
fits. Cutting entries off the end leaves a shorter chain that fits as well: only a head noted
elsewhere, on a paper (`is_head`) or by this computer (`watch`), shows that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.sql.elements import ColumnElement

from desktop.core.errors import Damaged
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.models.audit import AuditEntry, DifferenceKey
from desktop.models.base import Record
from desktop.storage.metadata import all_mappers, metadata

INSERT, UPDATE, DELETE = "insert", "update", "delete"
WRITES: Final = frozenset({INSERT, UPDATE, DELETE})
# The same words under another key: what is stored differs, and nobody wrote anything.
RESEAL: Final = "reseal"
DIGESTED: Final = WRITES | {RESEAL}

_LOG = AuditEntry.__table__
KEYS = metadata.tables[DifferenceKey.__tablename__]
LOG_AS_STORED: Final = sa.select(
    *(sa.type_coerce(column, sa.types.NullType()).label(column.name) for column in _LOG.columns)
)
"""The log's columns as the driver hands them out: what somebody else wrote there may be no time."""

_LAST = LOG_AS_STORED.order_by(_LOG.c.seq.desc()).limit(1)
_NEW = sa.insert(AuditEntry)
_CHAIN_LOCK: Final = 0x44414C494C  # "DALIL": one writer of the chain at a time on PostgreSQL


@dataclass(slots=True, repr=False)
class Touched:
    """One record a transaction wrote, with its values before and after."""

    operation: str
    record: Record
    difference: dict[str, list[Any]] = field(default_factory=dict)


@frozen_value
class NewEntry:
    """What is to be written to the log; the chain is closed by `append`."""

    action: str
    operation: str
    kind: str | None = None
    record_id: str | None = None
    case_id: str | None = None
    difference: bytes | None = None
    digest: bytes | None = None


def raise_version(session: Session, record: Record, unchanged: str) -> None:
    """Let the coming flush raise a record's version though none of its own columns changed.

    Needed where only rows that belong to it changed: whoever read it before must be told. Call it
    after the record's own values were set. A column that did not change is written again, and the
    difference does not name it.
    """
    if session.is_modified(record):
        return
    flag_modified(record, unchanged)
    session.info.setdefault(_MARKED, {}).setdefault(record.id, set()).add(unchanged)


_MARKED: Final = "dalil_marked"


def collect(session: Session, touched: dict[tuple[str, str], Touched]) -> None:
    """Note what the coming flush of `session` will write, merging several flushes of a record."""
    marks = session.info.get(_MARKED, {})
    for record in session.new:
        _note(touched, INSERT, record)
    for record in session.dirty:
        if session.is_modified(record):
            _note(touched, UPDATE, record, marks.get(getattr(record, "id", None), ()))
    for record in session.deleted:
        _note(touched, DELETE, record)


def _note(
    touched: dict[tuple[str, str], Touched],
    operation: str,
    record: object,
    marked: Collection[str] = (),
) -> None:
    if not isinstance(record, Record):
        return
    key = (record.__tablename__, record.id)
    entry = touched.setdefault(key, Touched(operation, record))
    if operation == DELETE:
        entry.operation = DELETE
    for attribute in sa.inspect(record).attrs:
        history = attribute.history
        if operation == DELETE:
            old = entry.difference.get(attribute.key, [attribute.value])[0]
            entry.difference[attribute.key] = [old, None]
        elif history.has_changes() and attribute.key not in marked:
            before = history.deleted[0] if history.deleted else None
            old = entry.difference.get(attribute.key, [before])[0]
            entry.difference[attribute.key] = [old, history.added[0] if history.added else None]


def stored_digests(
    session: Session, table: sa.Table, ids: Sequence[str], key: bytes
) -> dict[str, bytes]:
    """Return the keyed digest of the values the database holds for each of `ids`."""
    digests: dict[str, bytes] = {}
    for start in range(0, len(ids), 500):
        chosen = ids[start : start + 500]
        rows = session.connection().execute(_chosen(table), {"ids": chosen})
        digests.update((row[0], digest_of(table, row, key)) for row in rows)
    return digests


def key_entry(session: Session, action: str, scope: str, compartment: str, key: bytes) -> NewEntry:
    """Return the entry that tells of a new difference key, with the digest of the row as stored."""
    columns = KEYS.c
    its = (columns.scope_id == scope) & (columns.compartment == compartment)
    row = session.connection().execute(as_stored(KEYS, columns.scope_id).where(its)).one()
    digest = digest_of(KEYS, row, key)
    return NewEntry(action, INSERT, kind_of_key(compartment), scope, digest=digest)


def resealed(
    session: Session, keys: LogKeys, action: str, changed: Collection[tuple[str, str]]
) -> list[NewEntry]:
    """Return the entries that tell of rows, by kind and id, that are stored in other bytes now.

    What the log does not watch has none.
    """
    entries = []
    with closing(stored_rows(session)) as stored:
        for kind, record_id, table, row in stored:
            if (kind, record_id) in changed:
                digest = digest_of(table, row, keys.digest)
                entries.append(NewEntry(action, RESEAL, kind, record_id, digest=digest))
    return entries


def kind_of_key(compartment: str) -> str:
    """Each compartment is a kind: a scope may have a key in several of them."""
    return f"{KEYS.name}.{compartment}"


@cache
def _chosen(table: sa.Table) -> sa.Select[Any]:
    return as_stored(table).where(table.c.id.in_(sa.bindparam("ids", expanding=True)))


def as_stored(table: sa.Table, key: ColumnElement[Any] | None = None) -> sa.Select[Any]:
    """Select a table's values as they are stored, after its key: sealed columns stay sealed."""
    first = table.c.id if key is None else key
    columns: list[ColumnElement[Any]] = [sa.type_coerce(first, sa.types.NullType())]
    columns += [sa.type_coerce(column, sa.types.NullType()) for column in table.columns]
    return sa.select(*columns)


def digest_of(table: sa.Table, row: Sequence[Any], key: bytes) -> bytes:
    """Digest the values with their columns' names; what is empty is left out.

    So a migration may add a column that may be empty, and the digests of older records still hold.
    """
    values = zip((column.name for column in table.columns), row[1:], strict=True)
    held = sorted((name, _plain(value)) for name, value in values if value is not None)
    written = json.dumps([table.name, held], ensure_ascii=False)
    return hmac.new(key, written.encode(), hashlib.sha256).digest()


def _plain(value: Any) -> Any:
    """One form for what the two drivers hand out."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


@frozen_value
class LogKeys:
    """What the log is written and checked with, all derived from the vault key."""

    vault_id: str
    chain: bytes
    digest: bytes

    def start(self) -> bytes:
        """Return the head of an empty log."""
        return self._keyed(b"dalil-log-v1" + self.vault_id.encode())

    def next_head(self, head: bytes, row: Mapping[str, Any]) -> bytes:
        """Return the head after the entry `row`."""
        return self._keyed(b"\x01" + head + int(row["seq"]).to_bytes(8, "big") + leaf(row))

    def _keyed(self, data: bytes) -> bytes:
        return hmac.new(self.chain, data, hashlib.sha256).digest()


def is_head(session: Session, head: bytes) -> bool:
    """Say whether the log had this head once: if not, it was rewritten or cut since."""
    return session.execute(sa.select(_LOG.c.seq).where(_LOG.c.head == head)).first() is not None


@frozen_value
class LastEntry:
    """Number, head and time of the log's last entry."""

    seq: int
    head: bytes
    at: datetime


def read_last(connection: sa.Connection) -> LastEntry | None:
    """Return the last entry, or None of an empty log; no key is needed for it.

    Raises:
        Damaged: what stands there is no entry.
    """
    row = connection.execute(_LAST).mappings().first()
    if row is None:
        return None
    if not is_entry(dict(row)):
        raise Damaged(
            _(
                "The last entry of the log was changed outside Dalil, so nothing can be written"
                " behind it. Restore the last backup."
            )
        )
    return LastEntry(row["seq"], bytes(row["head"]), moment(row["at"]))


def head_at(connection: sa.Connection, seq: int) -> bytes | None:
    """Return the head after entry `seq`, or None if there is no such entry."""
    head = connection.execute(sa.select(_LOG.c.head).where(_LOG.c.seq == seq)).scalar()
    return bytes(head) if isinstance(head, bytes | memoryview) else None


def read_head(session: Session, keys: LogKeys) -> tuple[int, bytes]:
    """Return number and head of the last entry, or (0, start).

    Raises:
        Damaged: as `read_last`.
    """
    last = read_last(session.connection())
    return (0, keys.start()) if last is None else (last.seq, last.head)


def is_entry(row: Mapping[str, Any]) -> bool:
    """Say whether a row of the log, as stored, has in each column what an entry has there.

    Somebody else may have written anything: a text for a number, or a time that is none.
    """
    words = ("actor_id", "action", "operation", "kind", "record_id", "case_id")
    sealed = ("difference", "digest")
    if not (
        isinstance(row["seq"], int)
        and row["seq"] >= 1
        and isinstance(row["head"], _BYTES)
        and all(isinstance(row[name], str | None) for name in words)
        and all(isinstance(row[name], (*_BYTES, type(None))) for name in sealed)
    ):
        return False
    try:
        moment(row["at"])
    except (ValueError, TypeError):
        return False
    return True


_BYTES: Final = (bytes, memoryview)


def moment(stored: Any) -> datetime:
    """Return the time of an entry as one engine stores it: as text, or as a time without zone.

    Raises:
        ValueError, TypeError: it is no time.
    """
    at = stored if isinstance(stored, datetime) else datetime.fromisoformat(stored)
    return at.replace(tzinfo=UTC)


def making_of(record_id: Any, *kinds: type[Record]) -> ColumnElement[bool]:
    """Return what joins the ids of records, which are never removed, to the entries of making."""
    return sa.and_(
        AuditEntry.record_id == record_id,
        AuditEntry.kind.in_([kind.__tablename__ for kind in kinds]),
        AuditEntry.operation == INSERT,
    )


def lock_chain(session: Session) -> None:
    """Let one transaction write at a time; SQLite's write lock already does.

    An office writes a few times a minute: one order of all writes is worth more than two at once.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHAIN_LOCK)))


def is_behind(last: LastEntry | None, at: datetime) -> bool:
    """Say whether a clock that shows `at` stands before the time of the log's last entry."""
    return last is not None and at < last.at - CLOCKS_DIFFER


CLOCKS_DIFFER: Final = timedelta(minutes=1)
"""Clocks of two workstations at one server differ by less, as does one that is put right daily."""

REGRESSED: Final = "clock_regressed"
"""The action of the entry which says so. The order of the log is that of its numbers, always."""


def append(
    session: Session,
    keys: LogKeys,
    last: LastEntry | None,
    entries: Iterable[NewEntry],
    *,
    actor_id: str,
    at: datetime,
) -> int:
    """Write entries behind the last one, read in this transaction; return the new last number."""
    seq, head = (0, keys.start()) if last is None else (last.seq, last.head)
    rows = []
    for entry in entries:
        seq += 1
        row = {
            "seq": seq,
            "at": at,
            "actor_id": actor_id,
            "action": entry.action,
            "operation": entry.operation,
            "kind": entry.kind,
            "record_id": entry.record_id,
            "case_id": entry.case_id,
            "difference": entry.difference,
            "digest": entry.digest,
        }
        head = keys.next_head(head, row)
        rows.append({**row, "head": head})
    if rows:
        session.connection().execute(_NEW, rows)
    return seq


def entry_json(row: Mapping[str, Any]) -> bytes:
    """Return an entry as canonical JSON: of its difference the SHA-256 only."""
    difference = row["difference"]
    return json.dumps(
        {
            "seq": row["seq"],
            "at": row["at"].astimezone(UTC).isoformat(),
            "actor": row["actor_id"],
            "action": row["action"],
            "operation": row["operation"],
            "kind": row["kind"],
            "record": row["record_id"],
            "case": row["case_id"],
            "difference": None if difference is None else _sha256(difference),
            "digest": None if row["digest"] is None else bytes(row["digest"]).hex(),
        },
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    ).encode()


def leaf(row: Mapping[str, Any]) -> bytes:
    """Return what stands for an entry in the chain."""
    return hashlib.sha256(b"\x00" + entry_json(row)).digest()


def public_start(vault_id: str) -> bytes:
    """Return the head of an empty public chain: of the same leaves, for somebody without the key.

    It proves nothing by itself, for anybody can make one: its last head is signed (`bundles`).
    """
    return hashlib.sha256(b"dalil-public-log-v1" + vault_id.encode()).digest()


def public_next(head: bytes, seq: int, its_leaf: bytes) -> bytes:
    """Return the head of the public chain after an entry."""
    return hashlib.sha256(b"\x01" + head + seq.to_bytes(8, "big") + its_leaf).digest()


def all_entries(session: Session) -> Generator[Mapping[str, Any], None, None]:
    """Give every entry of the log, in order."""
    query = sa.select(_LOG).order_by(_LOG.c.seq).execution_options(yield_per=1000)
    with closing(session.execute(query)) as rows:
        for row in rows.mappings():
            yield dict(row)


def turned_back(session: Session, first: int, last: int) -> list[int]:
    """Return which entries from `first` to `last` are of an earlier time than the one before."""
    before = sa.alias(_LOG)
    query = sa.select(_LOG.c.seq).join(before, before.c.seq == _LOG.c.seq - 1)
    chosen = query.where(_LOG.c.seq.between(first, last), before.c.at > _LOG.c.at)
    return list(session.scalars(chosen.order_by(_LOG.c.seq)))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(bytes(data)).hexdigest()


def stored_rows(
    session: Session,
) -> Generator[tuple[str, str, sa.Table, Sequence[Any]], None, None]:
    """Give every row that the log watches: its kind and id there, its table, and its values."""
    for table in (*logged_tables(), KEYS):
        is_key = table is KEYS
        query = as_stored(table, table.c.scope_id if is_key else None)
        with closing(session.execute(query.execution_options(yield_per=500))) as rows:
            for row in rows:
                kind = kind_of_key(row[2]) if is_key else table.name
                yield kind, str(row[0]), table, row


def logged_tables() -> list[sa.Table]:
    """Return every table whose records are in the log, by name."""
    return [
        mapper.local_table
        for mapper in sorted(all_mappers(), key=lambda mapper: mapper.class_.__tablename__)
        if issubclass(mapper.class_, Record) and isinstance(mapper.local_table, sa.Table)
    ]
