"""A desk: one user at one unlocked vault. Every use-case takes it first.

It opens the one transaction of a use-case, sees to it that whatever the transaction wrote stands
in the log before it is committed, and says what changed.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlcipher3.dbapi2 import Error as DriverError

from desktop.core import frozen
from desktop.core.changes import Change, Changes
from desktop.core.clock import Clock
from desktop.core.errors import DalilError, NotPermitted, places
from desktop.core.text import Text, _
from desktop.models.audit import KEY_COLUMNS, AuditEntry, DifferenceKey
from desktop.models.base import Record
from desktop.models.columns import OFFICE
from desktop.rules.access import Action, Rights, Scope, Standing, access_table, reaches
from desktop.rules.labels import Parts, not_for_this_role
from desktop.services import standing
from desktop.storage import log
from desktop.storage.engine import WRITE, snapshot
from desktop.storage.failures import in_words
from desktop.storage.index import SearchIndex
from desktop.storage.vaults import OpenVault
from desktop.vault import cipher
from desktop.vault.keys import COMPARTMENTS

_log = logging.getLogger("dalil.desk")

IN_TRASH = _("This case lies in the trash. It can be put back from there, in the list of cases.")
BLOCKED = _("This case is closed to you: a conflict of interest was noted. Ask the coordinator.")


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
    told_of_clock: bool = False
    follows: int | None = None  # the log's last entry before it, once that is read
    last: int = 0  # its own last entry

    def note(
        self,
        operation: str,
        kind: str,
        record_id: str | None,
        case_id: str | None = None,
        sha256: str | None = None,
    ) -> None:
        """Put something that writes no record into the log: a view, an export, a login.

        `sha256` is that of the file it was about, in hex: the entry's digest, which is not keyed
        here, so that somebody outside can compare it.
        """
        digest = None if sha256 is None else bytes.fromhex(sha256)
        entry = log.NewEntry(self.action, operation, kind, record_id, case_id, digest=digest)
        self.events.append(entry)


class Desk:
    """One user at one unlocked vault."""

    def __init__(self, vault: OpenVault, clock: Clock, user_id: str, roles: frozenset[str]) -> None:
        self.vault = vault
        self.clock = clock
        self.user_id = user_id
        self.roles = roles
        # Known once: what a colleague grants is found at the next unlock.
        self.held = frozenset(name for name in COMPARTMENTS if vault.keys.has(name))
        self.must_choose = False
        self.index = SearchIndex()
        self.viewed: set[tuple[str, str | None]] = set()
        self._listeners: list[Callable[[Changes], None]] = []
        # Keys of differences that are committed: read once, used at every save.
        self._difference_keys: dict[tuple[str, str], bytes] = {}
        self._last_written = 0  # the entry of the log after which nobody else had written
        self._told_of_clock = False  # that it stands before the last entry: once in an unlock

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
        """Return where this user may do `action` in `area`: nowhere, without the area's key."""
        if not self.opens(area):
            return frozenset()
        return access_table().scopes(self.roles, area, action)

    def opens(self, area: str) -> bool:
        """Say whether this user holds the key of `area`; a role never implies it."""
        compartment = access_table().compartments[area]
        return compartment == OFFICE or compartment in self.held

    def why_closed(self, area: str, action: Action = Action.VIEW) -> Text:
        """Return why `area` is not open to this user: for want of a key, or of a role."""
        if not self.opens(area) and access_table().scopes(self.roles, area, action):
            return _(
                "You are waiting for a key: {part}. Ask a colleague who holds it to give it to you"
                " on the page Users; then lock the vault and open it again.",
                part=Parts((access_table().compartments[area],)),
            )
        return not_for_this_role(area, action)

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
        if case_id is not None:
            stands, lies_in_trash = self._stands(session, case_id)
            if stands is Standing.BLOCKED:
                return BLOCKED
            if _is_shut(area, lies_in_trash=lies_in_trash):
                return IN_TRASH
        if self.scopes(area, action) & {Scope.TEAM, Scope.ALL}:
            return _("You are not on the team of this case. Ask the coordinator to add you.")
        return self.why_closed(area, action)

    def may(self, session: Session, area: str, action: Action, case_id: str | None = None) -> bool:
        """Say whether `permit` would let the use-case go on."""
        scopes = self.scopes(area, action)
        if case_id is None:
            return bool(scopes - {Scope.OWN})
        if not scopes:
            return False
        stands, lies_in_trash = self._stands(session, case_id)
        return reaches(scopes, action, stands) and not _is_shut(area, lies_in_trash=lies_in_trash)

    def _stands(self, session: Session, case_id: str) -> tuple[Standing, bool]:
        """Return how this user stands to a case, and whether it lies in the trash."""
        return standing.standing(session, self.user_id, case_id, self.clock.now())

    def rights(self, session: Session, case_id: str) -> Rights:
        """Return what this user may do in a case, area by area."""
        stands, lies_in_trash = self._stands(session, case_id)
        return Rights(
            frozenset(
                (area, action)
                for area, action in access_table().rights(self.roles, stands).pairs
                if self.opens(area) and not _is_shut(area, lies_in_trash=lies_in_trash)
            )
        )

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
        if not access_table().marked(self.roles, area, field):
            return False
        stands, lies_in_trash = self._stands(session, case_id)
        inside = {Standing.MEMBER, Standing.GUEST}
        return stands in inside and not _is_shut(area, lies_in_trash=lies_in_trash)

    def standing(self, session: Session, case_id: str) -> Standing:
        """Return how this user stands to a case."""
        return self._stands(session, case_id)[0]

    def standings(self, session: Session, case_ids: Iterable[str]) -> dict[str, Standing]:
        """Return how this user stands to each of these cases, in one query."""
        return standing.standings(session, self.user_id, case_ids, self.clock.now())

    def until(self, session: Session, case_id: str) -> datetime | None:
        """Return when this user's emergency access to a case ends; None: it is not by that."""
        if self.standing(session, case_id) is not Standing.GUEST:
            return None
        return standing.guest_until(session, self.user_id, case_id)

    def visible(
        self, area: str, case_id: Any, action: Action = Action.VIEW
    ) -> list[sa.ColumnElement[bool]]:
        """Return what narrows a query to the cases whose `area` this user may view, or act in.

        `case_id` is the column that holds the case's id.
        """
        scopes = self.scopes(area, action)
        if not scopes & {Scope.TEAM, Scope.ALL}:
            return [sa.false()]
        # Few cases are closed: read once, and not asked of every row of twenty thousand.
        open_to_me = [case_id.not_in(standing.closed_to(self.user_id))]
        if access_table().is_shut_by_trash(area):
            open_to_me.append(case_id.not_in(standing.in_trash()))
        if Scope.ALL not in scopes:
            since = self.clock.now() if action is Action.VIEW else None
            open_to_me.append(standing.is_inside(self.user_id, case_id, since))
        return open_to_me

    def permit_totals(self, area: str, action: Action) -> None:
        """Let totals over all cases be made.

        Raises:
            NotPermitted: none of the user's roles allows it.
        """
        scopes = self.scopes(area, action)
        if not scopes & {Scope.TOTALS, Scope.ALL}:
            raise NotPermitted(_("Your role does not allow figures over all cases."))

    # -- transactions -------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One read transaction: everything read in it is of one moment."""
        with (
            self.vault.gate.entered(),
            in_words(),
            Session(snapshot(self.vault.engine)) as session,
        ):
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
        self._last_written = work.last
        self._told_of_clock |= work.told_of_clock
        work.changes = _changes(work)
        self.tell(work.changes)

    @contextmanager
    def keeping(self) -> Iterator[Session]:
        """One transaction for what is in no log: drafts, phrases and settings. No record may be."""
        with self.vault.writer, in_words(), Session(self._writer) as session, session.begin():
            yield session

    @property
    def _writer(self) -> sa.Engine:
        return self.vault.engine.execution_options(**{WRITE: True})

    def tell(self, changes: Changes) -> None:
        """Tell whoever listens; what was committed is saved, whatever happens to them."""
        for listener in self._listeners:
            try:
                listener(changes)
            except (DalilError, SQLAlchemyError, DriverError) as error:
                _log.error("after a commit: %s", places(error))

    def _write_log(self, work: Work) -> None:
        keys, last = self.log_keys(), log.read_last(work.session.connection())
        work.follows = 0 if last is None else last.seq
        digests = self._digests(work, keys.digest)
        entries = [
            self._entry(work, touched, digests.get(key)) for key, touched in work.touched.items()
        ]
        work.last = log.append(
            work.session,
            keys,
            last,
            [*self._of_clock(work, last), *work.new_keys, *entries, *work.events],
            actor_id=self.user_id,
            at=work.at,
        )

    def _of_clock(self, work: Work, last: log.LastEntry | None) -> list[log.NewEntry]:
        """Return what is to be said of a clock that was set back; work goes on all the same."""
        if self._told_of_clock or not log.is_behind(last, work.at):
            return []
        work.told_of_clock = True
        return [log.NewEntry(log.REGRESSED, "note")]

    def _digests(self, work: Work, key: bytes) -> dict[tuple[str, str], bytes]:
        by_table: dict[str, list[str]] = {}
        for (name, record_id), touched in work.touched.items():
            if touched.operation != log.DELETE:
                by_table.setdefault(name, []).append(record_id)
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
        pairs = {
            name: pair
            for name, pair in touched.difference.items()
            # The key of a file: a log that held it would outlive the file's erasure.
            if not any(isinstance(value, bytes) for value in pair)
        }
        key = self._difference_key(work, record.log_scope(), record.log_compartment)
        return log.NewEntry(
            work.action,
            touched.operation,
            record.__tablename__,
            record.id,
            record.log_case(),
            _difference(key, record.id, pairs),
            digest,
        )

    def note_about(
        self, work: Work, operation: str, kind: str, record_id: str, pairs: dict[str, list[Any]]
    ) -> None:
        """Put something into the log that writes no record, with what it was about.

        It is of the office: everybody who opens the vault could read it.
        """
        key = self._difference_key(work, record_id, OFFICE)
        sealed = _difference(key, record_id, pairs)
        entry = log.NewEntry(work.action, operation, kind, record_id, difference=sealed)
        work.events.append(entry)

    def _difference_key(self, work: Work, scope: str, compartment: str) -> bytes:
        known = work.difference_keys.get((scope, compartment))
        if known is not None:
            return known
        session, name = work.session, self._key_name(compartment)
        known = self._difference_keys.get((scope, compartment))
        # An erasure at another workstation destroys it: what is written later has another one.
        if known is not None and (
            work.follows == self._last_written  # nobody has written since, so nobody erased
            or session.scalar(sa.select(_is_there(scope, name)))
        ):
            work.difference_keys[scope, compartment] = known
            return known
        found = session.get(DifferenceKey, (scope, name))
        if found is None:
            column = {KEY_COLUMNS[compartment]: secrets.token_bytes(32)}
            found = DifferenceKey(scope_id=scope, compartment=name, **column)
            session.add(found)
            session.flush()
            made = log.key_entry(session, work.action, scope, name, self.log_keys().digest)
            work.new_keys.append(made)
        key: bytes = getattr(found, KEY_COLUMNS[compartment])
        work.difference_keys[scope, compartment] = key
        return key

    def _key_name(self, compartment: str) -> str:
        """Return under what name the key of differences lies: a renewed compartment begins anew.

        Whoever left may have kept the earlier one.
        """
        if compartment == OFFICE or self.vault.keys.newest(compartment) == 1:
            return compartment
        return f"{compartment}.{self.vault.keys.newest(compartment)}"

    def forget_difference_keys(self) -> None:
        """Look for the keys of differences anew: a compartment was renewed."""
        self._difference_keys.clear()


def _is_shut(area: str, *, lies_in_trash: bool) -> bool:
    """Say whether an area of a case is closed to everybody: the case lies in the trash."""
    return lies_in_trash and access_table().is_shut_by_trash(area)


def _is_there(scope: str, name: str) -> sa.ColumnElement[bool]:
    its = DifferenceKey.scope_id == scope, DifferenceKey.compartment == name
    return sa.exists().where(*its)


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


def _difference(key: bytes, record_id: str, pairs: dict[str, list[Any]]) -> bytes:
    pairs = {name: [frozen.plain(value) for value in pair] for name, pair in pairs.items()}
    written = json.dumps(pairs, ensure_ascii=False, sort_keys=True)
    return cipher.wrap(key, written.encode(), f"audit.difference/{record_id}".encode())
