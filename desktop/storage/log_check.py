"""Whether log and records still agree: the first place where they do not, and how many there are.

Whoever altered something may have written anything, so rows are read as they are stored and judged
before they are used. After a bad entry the chain is taken up again where it says it stands: so what
follows is checked as well, and one altered entry counts once.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.progress import Progress
from desktop.core.values import frozen_value
from desktop.models.audit import AuditEntry
from desktop.storage.log import (
    DIGESTED,
    KEYS,
    LOG_AS_STORED,
    REGRESSED,
    LogKeys,
    digest_of,
    is_entry,
    logged_tables,
    moment,
    stored_rows,
)

CHAIN, CHANGED, MISSING, UNLOGGED = "chain", "changed", "missing", "unlogged"

_LOG = AuditEntry.__table__
_AT_ONCE: Final = 500
_Last = dict[tuple[str, str], bytes | None]


@frozen_value
class Fault:
    """A place where log and records disagree; `what` names the kind of disagreement."""

    what: str
    seq: int | None = None
    kind: str | None = None
    record_id: str | None = None


@frozen_value
class LogState:
    """What a check found: the first bad place, how many there are, what was looked at."""

    entries: int
    records: int
    head: bytes
    fault: Fault | None
    faults: int
    regressions: int


def check_log(session: Session, keys: LogKeys, progress: Progress | None = None) -> LogState:
    """Recompute the chain, and every record's digest against its last entry.

    Raises:
        Damaged: a page cannot be read.
        Cancelled
    """
    check = _Check(session, keys, progress or Progress())
    last = check.chain()
    check.records(last)
    return LogState(
        check.entries, check.whole, check.head, check.first, check.faults, check.regressions
    )


class _Check:
    """One walk along the log and once over all records."""

    def __init__(self, session: Session, keys: LogKeys, progress: Progress) -> None:
        self._session, self._keys, self._progress = session, keys, progress
        self.first: Fault | None = None
        self.faults = self.entries = self.whole = self.regressions = 0
        self.head = keys.start()
        self._done, self._total = 0, self._count()

    def _count(self) -> int:
        tables = [_LOG, *logged_tables(), KEYS]
        counts = (sa.select(sa.func.count()).select_from(table) for table in tables)
        return sum(self._session.execute(each).scalar_one() for each in counts)

    def _step(self) -> None:
        self._done += 1
        if self._done % _AT_ONCE == 0:
            self._progress.step(min(self._done, self._total), self._total)

    def _found(self, fault: Fault) -> None:
        self.first = self.first or fault
        self.faults += 1

    def chain(self) -> _Last:
        """Walk along the chain; return the last digest of each record."""
        last: _Last = {}
        query = LOG_AS_STORED.order_by(_LOG.c.seq).execution_options(yield_per=_AT_ONCE)
        seq = 0
        with closing(self._session.execute(query)) as rows:
            for row in rows.mappings():
                seq = self._link(dict(row), seq + 1)
                self._step()
                if row["operation"] in DIGESTED:
                    digest = row["digest"]
                    last[str(row["kind"]), str(row["record_id"])] = (
                        bytes(digest) if isinstance(digest, bytes | memoryview) else None
                    )
                self.regressions += row["action"] == REGRESSED
                self.entries += 1
        return last

    def _link(self, row: Mapping[str, Any], expected: int) -> int:
        """Check one entry; return the number it stands under, or should."""
        if not is_entry(row):
            self._found(Fault(CHAIN, seq=expected))
            return expected
        stated = bytes(row["head"])
        head = self._keys.next_head(self.head, {**row, "at": moment(row["at"])})
        if row["seq"] != expected or head != stated:
            self._found(Fault(CHAIN, seq=expected))
        self.head = stated
        return int(row["seq"])

    def records(self, last: _Last) -> None:
        """Compare every record, and every key of differences, with its last entry."""
        with closing(stored_rows(self._session)) as stored:
            for kind, record_id, table, row in stored:
                self._compare(kind, record_id, last.pop((kind, record_id), None), table, row)
                self._step()
        for (kind, record_id), digest in last.items():
            if digest is not None:
                self._found(Fault(MISSING, kind=kind, record_id=record_id))

    def _compare(
        self, kind: str, record_id: str, known: bytes | None, table: sa.Table, row: Sequence[Any]
    ) -> None:
        if known is None:
            self._found(Fault(UNLOGGED, kind=kind, record_id=record_id))
        elif _is_of_kind(table, row) and hmac.compare_digest(
            known, digest_of(table, row, self._keys.digest)
        ):
            self.whole += 1
        else:
            self._found(Fault(CHANGED, kind=kind, record_id=record_id))


def _is_of_kind(table: sa.Table, row: Sequence[Any]) -> bool:
    """Say whether sealed values are bytes: the same ones in digits would give the same digest."""
    return not any(
        isinstance(value, str) and name in _sealed_columns(table)
        for name, value in zip(table.columns.keys(), row[1:], strict=True)
    )


@cache
def _sealed_columns(table: sa.Table) -> frozenset[str]:
    return frozenset(
        name
        for name, column in table.columns.items()
        if isinstance(column.type, sa.LargeBinary)
        or isinstance(getattr(column.type, "impl", None), sa.LargeBinary)
    )
