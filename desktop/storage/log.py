"""The log's mechanics: what a session touched, the chain of entries, and its verification.

Neither SQLCipher nor column encryption notices an old page put back, or two sealed values
exchanged. The log does: each entry holds a keyed digest of the record's values *as stored*, and
`verify` computes the digest of every record again and compares it with the record's last entry.
It needs no compartment's key for that.

The keys that open differences are watched in the same way, though they are no records: somebody who
exchanged or removed one would make a case's history unreadable, and nothing else would show it.

    leaf_i = SHA-256(0x00 | canonical JSON of entry i)
    head_0 = HMAC(key, "dalil-log-v1" | vault id)
    head_i = HMAC(key, 0x01 | head_{i-1} | i as 8 bytes | leaf_i)

HMAC is HMAC-SHA-256 under a key derived from the vault key. A chain of bare hashes was refused: who
can write the tables, as the operator of a database server can, could write another history that
fits. Cutting entries off the end leaves a shorter chain that fits as well: only a head noted
elsewhere, on a paper or another computer, shows that (`is_head`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.sql.elements import ColumnElement

from desktop.core.values import frozen_value
from desktop.models.audit import AuditEntry, DifferenceKey
from desktop.models.base import Record
from desktop.storage.metadata import all_mappers, metadata

INSERT, UPDATE, DELETE = "insert", "update", "delete"
WRITES: Final = frozenset({INSERT, UPDATE, DELETE})

_LOG = AuditEntry.__table__
_KEYS = metadata.tables[DifferenceKey.__tablename__]
_LAST = sa.select(_LOG.c.seq, _LOG.c.head).order_by(_LOG.c.seq.desc()).limit(1)
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
        digests.update((row[0], _digest(table, row, key)) for row in rows)
    return digests


def key_entry(session: Session, action: str, scope: str, compartment: str, key: bytes) -> NewEntry:
    """Return the entry that tells of a new difference key, with the digest of the row as stored."""
    columns = _KEYS.c
    its = (columns.scope_id == scope) & (columns.compartment == compartment)
    row = session.connection().execute(_raw(_KEYS, columns.scope_id).where(its)).one()
    digest = _digest(_KEYS, row, key)
    return NewEntry(action, INSERT, _kind_of_key(compartment), scope, digest=digest)


def _kind_of_key(compartment: str) -> str:
    """Each compartment is a kind: a scope may have a key in several of them."""
    return f"{_KEYS.name}.{compartment}"


@cache
def _chosen(table: sa.Table) -> sa.Select[Any]:
    return _raw(table).where(table.c.id.in_(sa.bindparam("ids", expanding=True)))


def _raw(table: sa.Table, key: ColumnElement[Any] | None = None) -> sa.Select[Any]:
    """Select a table's values as they are stored, after its key: sealed columns stay sealed."""
    first = table.c.id if key is None else key
    columns: list[ColumnElement[Any]] = [sa.type_coerce(first, sa.types.NullType())]
    columns += [sa.type_coerce(column, sa.types.NullType()) for column in table.columns]
    return sa.select(*columns)


def _digest(table: sa.Table, row: Sequence[Any], key: bytes) -> bytes:
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
        return self._keyed(b"\x01" + head + int(row["seq"]).to_bytes(8, "big") + _leaf(row))

    def _keyed(self, data: bytes) -> bytes:
        return hmac.new(self.chain, data, hashlib.sha256).digest()


def is_head(session: Session, head: bytes) -> bool:
    """Say whether the log had this head once: if not, it was rewritten or cut since."""
    return session.execute(sa.select(_LOG.c.seq).where(_LOG.c.head == head)).first() is not None


def read_head(session: Session, keys: LogKeys) -> tuple[int, bytes]:
    """Return number and head of the last entry, or (0, start)."""
    return last_entry(session.connection()) or (0, keys.start())


def last_entry(connection: sa.Connection) -> tuple[int, bytes] | None:
    """Return number and head of the last entry; None if nothing was ever logged."""
    last = connection.execute(_LAST).first()
    return None if last is None else (last.seq, bytes(last.head))


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


def append(
    session: Session, keys: LogKeys, entries: Iterable[NewEntry], *, actor_id: str, at: datetime
) -> bytes:
    """Write entries at the end of the chain and return its new head."""
    seq, head = read_head(session, keys)
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
    return head


def _leaf(row: Mapping[str, Any]) -> bytes:
    difference = row["difference"]
    return hashlib.sha256(
        b"\x00"
        + json.dumps(
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
    ).digest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(bytes(data)).hexdigest()


@frozen_value
class Fault:
    """The first place where log and records disagree; `what` names the kind of disagreement."""

    what: str
    seq: int | None = None
    kind: str | None = None
    record_id: str | None = None


@frozen_value
class LogState:
    """The result of a verification."""

    entries: int
    records: int
    head: bytes
    fault: Fault | None


def verify(session: Session, keys: LogKeys) -> LogState:
    """Recompute the chain and every record's digest; stop at the first disagreement."""
    head, seq = keys.start(), 0
    last: dict[tuple[str, str], bytes | None] = {}
    query = sa.select(_LOG).order_by(_LOG.c.seq).execution_options(yield_per=1000)
    with closing(session.execute(query)) as rows:
        for row in rows.mappings():
            seq += 1
            head = keys.next_head(head, dict(row))
            if row["seq"] != seq or head != bytes(row["head"]):
                return LogState(seq, 0, head, Fault("chain", seq=seq))
            if row["operation"] in WRITES:
                last[row["kind"], row["record_id"]] = row["digest"]
    records = 0
    with closing(_compare(session, keys.digest, last)) as faults:
        for fault in faults:
            if fault is not None:
                return LogState(seq, records, head, fault)
            records += 1
    return LogState(seq, records, head, None)


def _compare(
    session: Session, key: bytes, last: dict[tuple[str, str], bytes | None]
) -> Generator[Fault | None, None, None]:
    with closing(_stored(session)) as stored:
        for kind, record_id, table, row in stored:
            known = last.pop((kind, record_id), None)
            if known is None:
                yield Fault("unlogged", kind=kind, record_id=record_id)
            elif not hmac.compare_digest(bytes(known), _digest(table, row, key)):
                yield Fault("changed", kind=kind, record_id=record_id)
            else:
                yield None
    for (kind, record_id), digest in last.items():
        if digest is not None:
            yield Fault("missing", kind=kind, record_id=record_id)


def _stored(session: Session) -> Generator[tuple[str, str, sa.Table, Sequence[Any]], None, None]:
    """Give every row that the log watches: its kind and id there, its table, and its values."""
    for table in (*logged_tables(), _KEYS):
        is_key = table is _KEYS
        query = _raw(table, table.c.scope_id if is_key else None).execution_options(yield_per=1000)
        with closing(session.execute(query)) as rows:
            for row in rows:
                kind = _kind_of_key(row[2]) if is_key else table.name
                yield kind, row[0], table, row


def logged_tables() -> list[sa.Table]:
    """Return every table whose records are in the log, by name."""
    return [
        mapper.local_table
        for mapper in sorted(all_mappers(), key=lambda mapper: mapper.class_.__tablename__)
        if issubclass(mapper.class_, Record) and isinstance(mapper.local_table, sa.Table)
    ]
