"""A desk: one user at one unlocked vault. Every use-case takes it first.

It opens the one transaction of a use-case, sees to it that whatever the transaction wrote stands
in the log before it is committed, and says what changed.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlcipher3.dbapi2 import Error as DriverError

from desktop.core.changes import Change, Changes
from desktop.core.clock import Clock
from desktop.core.errors import DalilError, NotPermitted, places
from desktop.core.text import Text, _
from desktop.core.when import When
from desktop.models.audit import KEY_COLUMNS, AuditEntry, DifferenceKey
from desktop.models.base import Record
from desktop.models.cases import CaseMember
from desktop.rules.access import Action, Rights, Scope, access_table, allowed
from desktop.rules.labels import not_for_this_role
from desktop.storage import log
from desktop.storage.engine import WRITE, snapshot
from desktop.storage.failures import in_words
from desktop.storage.index import SearchIndex
from desktop.storage.vaults import OpenVault
from desktop.vault import cipher

_log = logging.getLogger("dalil.desk")


@dataclass(slots=True, repr=False)
class Work:
    """One transaction under way; `changes` is filled when it has been committed."""

    session: Session
    action: str
    at: datetime
    changes: Changes = field(default_factory=Changes)
    touched: dict[tuple[str, str], log.Touched] = field(default_factory=dict)
    events: list[log.NewEntry] = field(default_factory=list)
    difference_keys: dict[tuple[str, str], bytes] = field(default_factory=dict)
    new_keys: list[log.NewEntry] = field(default_factory=list)

    def note(
        self, operation: str, kind: str, record_id: str | None, case_id: str | None = None
    ) -> None:
        """Put something that writes no record into the log: a view, an export, a login."""
        self.events.append(log.NewEntry(self.action, operation, kind, record_id, case_id))


class Desk:
    """One user at one unlocked vault."""

    def __init__(self, vault: OpenVault, clock: Clock, user_id: str, roles: frozenset[str]) -> None:
        self.vault = vault
        self.clock = clock
        self.user_id = user_id
        self.roles = roles
        self.index = SearchIndex()
        self.viewed: set[tuple[str, str | None]] = set()
        self._listeners: list[Callable[[Changes], None]] = []
        # Keys of differences that are committed: read once, used at every save.
        self._difference_keys: dict[tuple[str, str], bytes] = {}

    def __repr__(self) -> str:
        return f"Desk({self.user_id})"

    @property
    def today(self) -> date:
        """The day it is at this computer: in Greenwich it is yesterday until the morning."""
        return self.clock.now().astimezone().date()

    def on_change(self, listener: Callable[[Changes], None]) -> None:
        """Call `listener` after each commit, on the thread that committed; the same one once."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def close(self) -> None:
        """Lock: afterwards nothing decrypts."""
        self._listeners.clear()
        self._difference_keys.clear()
        self.index.close()
        self.vault.close()

    # -- permission ---------------------------------------------------------------------------

    def scopes(self, area: str, action: Action) -> frozenset[Scope]:
        """Return where this user may do `action` in `area`."""
        return access_table().scopes(self.roles, area, action)

    def permit(
        self, session: Session, area: str, action: Action, case_id: str | None = None
    ) -> None:
        """Let the use-case go on, or refuse it.

        Raises:
            NotPermitted: none of the user's roles allows it for this case.
        """
        refused = self.refusal(session, area, action, case_id)
        if refused is not None:
            raise NotPermitted(refused)

    def refusal(
        self, session: Session, area: str, action: Action, case_id: str | None = None
    ) -> Text | None:
        """Return why `permit` would refuse the use-case and whose it is, or None."""
        if self.may(session, area, action, case_id):
            return None
        if self.scopes(area, action) & {Scope.TEAM, Scope.ALL}:
            return _("You are not on the team of this case. Ask the coordinator to add you.")
        return not_for_this_role(area, action)

    def may(self, session: Session, area: str, action: Action, case_id: str | None = None) -> bool:
        """Say whether `permit` would let the use-case go on."""
        scopes = self.scopes(area, action)
        on_team = case_id is None or Scope.ALL in scopes or self._on_team(session, case_id)
        return allowed(scopes, on_team=on_team, totals=case_id is None)

    def rights(self, session: Session, case_id: str) -> Rights:
        """Return what this user may do in a case, area by area."""
        return access_table().rights(self.roles, on_team=self._on_team(session, case_id))

    def areas(self, session: Session, case_id: str) -> frozenset[str]:
        """Return the areas of a case that this user may view."""
        return self.rights(session, case_id).areas

    def shows(self, area: str, field: str) -> bool:
        """Say whether this user sees `field` in the records of `area` that may be viewed."""
        return access_table().shows(self.roles, area, field)

    def is_told(self, session: Session, area: str, field: str, case_id: str) -> bool:
        """Say whether this user may know `field` in a case: as a reader of `area`, or as a mark."""
        if self.may(session, area, Action.VIEW, case_id):
            return self.shows(area, field)
        marked = access_table().marked(self.roles, area, field)
        return marked and self._on_team(session, case_id)

    def visible(
        self, area: str, case_id: Any, action: Action = Action.VIEW
    ) -> list[sa.ColumnElement[bool]]:
        """Return what narrows a query to the cases whose `area` this user may view, or act in.

        `case_id` is the column that holds the case's id.
        """
        scopes = self.scopes(area, action)
        if Scope.ALL in scopes:
            return []
        if Scope.TEAM not in scopes:
            return [sa.false()]
        mine = sa.select(CaseMember.case_id).where(CaseMember.user_id == self.user_id)
        return [case_id.in_(mine)]

    def permit_totals(self, area: str, action: Action) -> None:
        """Let totals over all cases be made.

        Raises:
            NotPermitted: none of the user's roles allows it.
        """
        scopes = self.scopes(area, action)
        if not scopes & {Scope.TOTALS, Scope.ALL}:
            raise NotPermitted(_("Your role does not allow figures over all cases."))

    def _on_team(self, session: Session, case_id: str) -> bool:
        member = sa.select(CaseMember.id).where(
            CaseMember.case_id == case_id, CaseMember.user_id == self.user_id
        )
        return session.execute(member).first() is not None

    # -- transactions -------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One read transaction: everything read in it is of one moment."""
        with in_words(), Session(snapshot(self.vault.engine)) as session:
            yield session

    @contextmanager
    def writing(self, action: str) -> Iterator[Work]:
        """One transaction of the use-case `action`: all of it and its log entries, or nothing."""
        with (
            self.vault.writer,
            in_words(),
            Session(self._writer, expire_on_commit=False) as session,
        ):
            work = Work(session, action, self.clock.now())
            _watch(session, work)
            with session.begin():
                log.lock_chain(session)
                yield work
                session.flush()
                self._write_log(work)
        # Only now: the key of a transaction that was taken back would open nothing later.
        self._difference_keys.update(work.difference_keys)
        work.changes = _changes(work)
        self._tell(work.changes)

    @contextmanager
    def keeping(self) -> Iterator[Session]:
        """One transaction for what is in no log: drafts, phrases and settings. No record may be."""
        with self.vault.writer, in_words(), Session(self._writer) as session, session.begin():
            yield session

    @property
    def _writer(self) -> sa.Engine:
        return self.vault.engine.execution_options(**{WRITE: True})

    def announce(self, changes: Changes) -> None:
        """Tell whoever listens of rows that were written as they are stored and not as records."""
        self._tell(changes)

    def _tell(self, changes: Changes) -> None:
        """Tell whoever listens; what was committed is saved, whatever happens to them."""
        for listener in self._listeners:
            try:
                listener(changes)
            except (DalilError, SQLAlchemyError, DriverError) as error:
                _log.error("after a commit: %s", places(error))

    def _write_log(self, work: Work) -> None:
        digests = self._digests(work)
        entries = [
            self._entry(work, touched, digests.get(key)) for key, touched in work.touched.items()
        ]
        log.append(
            work.session,
            self.log_keys(),
            [*work.new_keys, *entries, *work.events],
            actor_id=self.user_id,
            at=work.at,
        )

    def _digests(self, work: Work) -> dict[tuple[str, str], bytes]:
        by_table: dict[str, list[str]] = {}
        for (name, record_id), touched in work.touched.items():
            if touched.operation != log.DELETE:
                by_table.setdefault(name, []).append(record_id)
        key = self.log_keys().digest
        return {
            (name, record_id): digest
            for name, ids in by_table.items()
            for record_id, digest in log.stored_digests(
                work.session, Record.metadata.tables[name], ids, key
            ).items()
        }

    def log_keys(self) -> log.LogKeys:
        """Return the keys of the log."""
        keys = self.vault.keys
        return log.LogKeys(keys.vault_id, keys.derive("log chain"), keys.derive("record digests"))

    def _entry(self, work: Work, touched: log.Touched, digest: bytes | None) -> log.NewEntry:
        record = touched.record
        written = json.dumps(
            {
                name: [_in_json(value) for value in pair]
                for name, pair in touched.difference.items()
                # The key of a file: a log that held it would outlive the file's erasure.
                if not any(isinstance(value, bytes) for value in pair)
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        key = self._difference_key(work, record.log_scope(), record.log_compartment)
        return log.NewEntry(
            work.action,
            touched.operation,
            record.__tablename__,
            record.id,
            record.log_case(),
            cipher.wrap(key, written.encode(), f"audit.difference/{record.id}".encode()),
            digest,
        )

    def _difference_key(self, work: Work, scope: str, compartment: str) -> bytes:
        known = self._difference_keys.get((scope, compartment))
        if known is not None:
            return known
        session = work.session
        found = session.get(DifferenceKey, (scope, compartment))
        if found is None:
            column = {KEY_COLUMNS[compartment]: secrets.token_bytes(32)}
            found = DifferenceKey(scope_id=scope, compartment=compartment, **column)
            session.add(found)
            session.flush()
            made = log.key_entry(session, work.action, scope, compartment, self.log_keys().digest)
            work.new_keys.append(made)
        key: bytes = getattr(found, KEY_COLUMNS[compartment])
        work.difference_keys[scope, compartment] = key
        return key


def _watch(session: Session, work: Work) -> None:
    """Note every flush; refuse bulk statements, which no event sees."""

    @event.listens_for(session, "before_flush")
    def _collect(flushing: Session, _context: object, _instances: object) -> None:
        log.collect(flushing, work.touched)

    @event.listens_for(session, "do_orm_execute")
    def _refuse_bulk(state: ORMExecuteState) -> None:
        is_log = (
            state.is_insert
            and state.bind_mapper is not None
            and (state.bind_mapper.class_ is AuditEntry)
        )
        if (state.is_update or state.is_delete or state.is_insert) and not is_log:
            message = "bulk statements bypass the log: write records through the session"
            raise TypeError(message)


def _changes(work: Work) -> Changes:
    return Changes(
        frozenset(
            Change(kind, record_id, touched.record.log_case())
            for (kind, record_id), touched in work.touched.items()
        )
    )


def _in_json(value: Any) -> Any:
    if isinstance(value, When):
        return value.edtf
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value
