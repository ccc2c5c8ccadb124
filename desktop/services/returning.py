"""Putting one case back out of a backup: what was lost or undone, under the ids it had.

Rows are copied as they are stored: they are sealed under this vault's own keys, so nothing has to
be opened for it, and whoever runs the backups can do it without reading a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Change, Changes
from desktop.core.errors import Conflict, NotFound
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.models.attachments import StoredFile
from desktop.models.audit import DifferenceKey
from desktop.models.cases import Case
from desktop.models.users import User
from desktop.rules.access import Action, Scope
from desktop.services.desk import Desk, Work
from desktop.storage import log
from desktop.storage.backup_contents import check_laid_out, lay_out, leave_objects, read_through
from desktop.storage.backups import refuse_server
from desktop.storage.metadata import metadata
from desktop.storage.vaults import DATABASE, OpenVault, open_tables

_TRIAL = "dalil-return-"
_CASES, _USERS = Case.__tablename__, User.__tablename__
_KEYS = DifferenceKey.__tablename__
_LOGGED = frozenset(table.name for table in log.logged_tables())
# Not of a case: who works here, what each one chose, what is being typed, and the log itself.
_LEFT = frozenset({"users", "user_roles", "settings", "drafts", "phrases", "audit", _KEYS})

Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Rows as they are stored: by table, by primary key."""


@frozen_value
class LostCase:
    """A case that a backup holds and this vault does not; without the key its title is unknown."""

    id: str
    number: str
    title: str | None


@frozen_value
class Returned:
    """A case that is in the vault again."""

    case_id: str
    number: str
    records: int
    files: int
    changes: Changes


def lost_cases(desk: Desk, path: Path, progress: Progress | None = None) -> tuple[LostCase, ...]:
    """Return the cases of a backup that are not in this vault any more, by number.

    Raises:
        NotPermitted
        WrongInput: the backup is of another vault. Damaged: it is of no use.
        VaultRefused, NotFound, StorageFailure, Cancelled, Locked
    """
    _permit(desk)
    with TemporaryDirectory(prefix=_TRIAL) as name:
        folder = Path(name)
        keys = desk.vault.keys
        found = read_through(path, keys, folder / DATABASE, leave_objects, progress)
        check_laid_out(folder / DATABASE, keys, found.inventory)
        with _opened(folder, desk) as vault, Session(vault.engine) as session:
            there = dict(session.execute(sa.select(Case.id, Case.number)).all())
            lost = there.keys() - _here(desk, there)
            titles = _titles(desk, session, lost)
    cases = (LostCase(each, there[each], titles.get(each)) for each in lost)
    return tuple(sorted(cases, key=lambda case: case.number))


def put_case_back(
    desk: Desk, path: Path, case_id: str, progress: Progress | None = None
) -> Returned:
    """Put a case with all that belongs to it back where it is missing, in one transaction.

    Raises:
        NotPermitted
        Conflict: the case, its number, or something of it is in the vault; nothing was changed.
        NotFound: the backup does not hold it.
        WrongInput, Damaged, VaultRefused, StorageFailure, Cancelled, Locked
    """
    _permit(desk)
    with TemporaryDirectory(prefix=_TRIAL) as name:
        folder = Path(name)
        lay_out(path, desk.vault.keys, folder, progress)
        with _opened(folder, desk) as vault:
            return _put_back(desk, vault, case_id)


def _permit(desk: Desk) -> None:
    with desk.reading() as session:
        desk.permit(session, "system", Action.EDIT)
    refuse_server(desk.vault)


@contextmanager
def _opened(folder: Path, desk: Desk) -> Iterator[OpenVault]:
    vault = open_tables(folder, desk.vault.keys)
    try:
        yield vault
    finally:
        vault.engine.dispose()


def _here(desk: Desk, ids: Iterable[str]) -> set[str]:
    with desk.reading() as session:
        return set(session.scalars(sa.select(Case.id).where(Case.id.in_(list(ids)))))


def _titles(desk: Desk, session: Session, ids: Iterable[str]) -> dict[str, str | None]:
    """Return the titles, for whoever may see every case and holds the key."""
    if Scope.ALL not in desk.scopes("intake", Action.VIEW):
        return {}
    seen = desk.visible("intake", Case.id)
    query = sa.select(Case.id, Case.title).where(Case.id.in_(list(ids)), *seen)
    return {row[0]: row[1] for row in session.execute(query)}


def _put_back(desk: Desk, backup: OpenVault, case_id: str) -> Returned:
    with backup.engine.connect() as connection, desk.vault.engine.connect() as here:
        rows = _Gathering(connection, here).of_case(case_id)
        keys = _difference_keys(connection, here, rows)
    case = rows[_CASES][case_id]
    files = [
        each
        for kind in StoredFile.__subclasses__()
        for each, row in rows.get(kind.__tablename__, {}).items()
        if row["key"] is not None
    ]
    with _laid(desk, backup, files), desk.writing("put_case_back") as work:
        _refuse_there(work.session, rows, case["number"])
        count = _insert(desk, work, rows, keys)
    changes = Changes(frozenset(Change(n, i, case_id) for n, some in rows.items() for i in some))
    desk.tell(changes)
    return Returned(case_id, case["number"], count, len(files), changes)


@contextmanager
def _laid(desk: Desk, backup: OpenVault, files: Sequence[str]) -> Iterator[None]:
    """Lay sealed files beside the vault's own; they get their names when the block ended well."""
    objects = desk.vault.objects
    with ExitStack() as undo:
        for each in files:
            undo.callback(objects.discard, each)
            objects.lay(each, backup.objects.sealed_pieces(each))
        yield
        undo.pop_all()
    for each in files:
        objects.place(each)


class _Gathering:
    """Follows the references of a case in a backup, down to its rows and up to what they need."""

    def __init__(self, backup: sa.Connection, here: sa.Connection) -> None:
        self._backup, self._here = backup, here
        self._rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)

    def of_case(self, case_id: str) -> Rows:
        """Return every row that belongs to the case, or that one of those cannot be without.

        Raises:
            NotFound: there is no such case. Conflict: a user it names is not in the vault.
        """
        self._take(metadata.tables[_CASES], "id", [case_id])
        if not self._rows[_CASES]:
            raise NotFound(_("This case is not in the backup."))
        before = -1
        while before != (before := sum(map(len, self._rows.values()))):
            for table in metadata.sorted_tables:
                if table.name not in _LEFT:
                    self._down(table)
            self._up()
        return self._rows

    def _down(self, table: sa.Table) -> None:
        """Take rows that cannot be without a row that was taken."""
        for column in table.columns:
            parent = _parent(column)
            if parent is not None and not column.nullable and parent != "people":
                self._take(table, column.name, list(self._rows[parent]))
        if "case_id" in table.c:
            self._take(table, "case_id", list(self._rows[_CASES]))

    def _up(self) -> None:
        """Take what rows refer to and the vault does not hold any more."""
        for table in metadata.sorted_tables:
            for column in table.columns:
                parent = _parent(column)
                if parent is None:
                    continue
                wanted = {row[column.name] for row in self._rows[table.name].values()} - {None}
                missing = wanted - self._rows[parent].keys() - self._known(parent, wanted)
                if missing and parent in _LEFT:
                    raise Conflict(
                        _("This case names a user who is not in this vault: add the user first.")
                    )
                self._take(metadata.tables[parent], "id", sorted(missing))

    def _known(self, table: str, ids: Iterable[str]) -> set[str]:
        return known_ids(self._here, table, ids)

    def _take(self, table: sa.Table, column: str, values: Sequence[str]) -> None:
        names = [each.name for each in table.columns]
        (key,) = (each.name for each in table.primary_key)
        bare = sa.table(table.name, *map(sa.column, names))
        for start in range(0, len(values), 500):
            chosen = sa.select(bare).where(bare.c[column].in_(values[start : start + 500]))
            for row in self._backup.execute(chosen).mappings():
                self._rows[table.name][row[key]] = dict(row)


def known_ids(connection: sa.Connection, table: str, ids: Iterable[str]) -> set[str]:
    """Return those of `ids` that a table holds."""
    (key,) = metadata.tables[table].primary_key
    query = sa.select(key).where(key.in_(list(ids)))
    return set(connection.scalars(query))


def _parent(column: sa.Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _difference_keys(
    backup: sa.Connection, here: sa.Connection, rows: Rows
) -> list[dict[str, Any]]:
    """Return the keys of the histories that come back, where the vault has none."""
    scopes = [*rows[_CASES], *rows.get("people", {})]
    table = metadata.tables[_KEYS]
    bare = sa.table(_KEYS, *(sa.column(each.name) for each in table.columns))
    query = sa.select(bare).where(bare.c.scope_id.in_(scopes))
    known = {(row.scope_id, row.compartment) for row in here.execute(query)}
    found = [dict(row) for row in backup.execute(query).mappings()]
    return [row for row in found if (row["scope_id"], row["compartment"]) not in known]


def _refuse_there(session: Session, rows: Rows, number: str) -> None:
    connection = session.connection()
    if known_ids(connection, _CASES, rows[_CASES]):
        raise Conflict(_("This case is in the vault: it is put back only where it is missing."))
    taken = sa.select(Case.id).where(Case.number == number)
    if session.scalars(taken).first() is not None:
        raise Conflict(
            _("Another case has the number {number} now: give that one another.", number=number)
        )
    for name, some in rows.items():
        if known_ids(connection, name, some):
            raise Conflict(
                _("Something of this case is in the vault already: nothing was changed.")
            )


def _insert(desk: Desk, work: Work, rows: Rows, keys: list[dict[str, Any]]) -> int:
    """Add the rows, parents first, and write each into the log."""
    connection, digest_key, count = work.session.connection(), desk.log_keys().digest, 0
    for row in keys:
        _add(connection, _KEYS, [row])
        made = log.key_entry(
            work.session, work.action, row["scope_id"], row["compartment"], digest_key
        )
        work.new_keys.append(made)
    for table in metadata.sorted_tables:
        some = rows.get(table.name)
        if not some:
            continue
        _add(connection, table.name, list(some.values()))
        if table.name in _LOGGED:
            digests = log.stored_digests(work.session, table, list(some), digest_key)
            work.events += [_entry(work, table.name, i, some[i], digests[i]) for i in some]
            count += len(some)
    return count


def _add(connection: sa.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    connection.execute(sa.insert(sa.table(table, *map(sa.column, rows[0]))), list(map(dict, rows)))


def _entry(
    work: Work, table: str, record_id: str, row: Mapping[str, Any], digest: bytes
) -> log.NewEntry:
    case_id = record_id if table == _CASES else row.get("case_id")
    return log.NewEntry(work.action, log.INSERT, table, record_id, case_id, None, digest)
