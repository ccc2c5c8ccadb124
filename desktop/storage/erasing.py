"""What an erasure does to the rows: of a case what is coded stays, everything else is gone.

It works on tables and not on records: nothing is opened, so that no key but that of the casework is
needed, and no difference is written that would hold what was erased. What is told to the log are
entries without differences. Which rows stay is `CODED`, and which of their columns stay empty
follows from the kind of column: whatever is sealed, is a number, or names a row that is gone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa

from desktop.core.ids import new_id
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.models.attachments import StoredFile
from desktop.models.audit import DifferenceKey
from desktop.models.cases import Case, CaseActivity
from desktop.models.columns import PlainNumber, Sealed
from desktop.models.drafts import Draft
from desktop.models.lifecycle import ErasedFile, Erasure, TrashedCase
from desktop.models.people import Person, PersonRole
from desktop.storage import log
from desktop.storage.metadata import metadata

CODED: Final = frozenset(
    {
        "cases",
        "case_status_changes",
        "people",
        "person_roles",
        "tracks",
        "steps",
        "step_amounts",
        "step_outcomes",
        "case_blocks",
    }
)
"""The tables from which statistics are made: `services/quarters` reads no others.

And who was kept out of the case: a conflict of interest outlives it, without its reason.
"""

_OWN: Final = frozenset({Erasure.__tablename__, TrashedCase.__tablename__})
_PEOPLE, _ROLES = metadata.tables[Person.__tablename__], metadata.tables[PersonRole.__tablename__]
_KEYS: Final = metadata.tables[DifferenceKey.__tablename__]
_BATCH: Final = 500


@frozen_value
class Erased:
    """What was destroyed and what stays, in rows; the ids of files, and the log's entries."""

    rows: int
    coded: int
    files: tuple[str, ...]
    entries: tuple[log.NewEntry, ...]


@dataclass(slots=True, repr=False)
class _People:
    """Ids of people of a case: who stays coded, who goes, who stays by name in other cases."""

    coded: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)


class Eraser:
    """Erases in the transaction under way; the caller writes `entries` into the log."""

    def __init__(
        self, connection: sa.Connection, digest_key: bytes, action: str, case_id: str
    ) -> None:
        self._connection, self._digest_key = connection, digest_key
        self._action, self._case_id = action, case_id
        self._entries: list[log.NewEntry] = []
        self._gone: list[str] = []
        self._coded: list[str] = []
        self._files: list[str] = []

    def erase_case(self, role: str) -> Erased:
        """Erase a case; of its people, those with `role` in it stay as coded rows."""
        of_case = _tables_of_a_case()
        people = self._people(role)
        copies = self._put_coded_copies(role, sorted(people.shared))
        for table in of_case:
            if table.name in CODED:
                self._blank(table, self._ids(table, self._where(table, role)))
        self._blank(_PEOPLE, [*sorted(people.coded), *copies])
        self._drop_own_references(of_case)
        for table in reversed(of_case):
            if table is _ROLES:
                self._delete(table, self._where(table) & (table.c.role != role))
            elif table.name not in CODED:
                self._delete(table, self._where(table))
        self._delete_each(_PEOPLE, sorted(people.gone))
        self._empty_trash()
        self._connection.execute(
            sa.delete(CaseActivity).where(CaseActivity.case_id == self._case_id)
        )
        self._forget([self._case_id, *self._gone, *self._coded])
        return self._done()

    def erase_record(
        self, trashed_id: str, record_ids: Collection[str], files: Collection[str], part: str
    ) -> Erased:
        """Erase a record that lies in the trash, its files, and the case's key of differences.

        `part` is the compartment of that key: it sealed what the log says of the record.
        """
        trash = metadata.tables["trashed_records"]
        self._delete(trash, trash.c.id == trashed_id)
        self._gone += record_ids
        for table in _file_tables():
            self._delete(table, table.c.id.in_(list(files)))
        keys = (_KEYS.c.compartment == part) | _KEYS.c.compartment.startswith(f"{part}.")
        self._forget([*record_ids], self._keys((_KEYS.c.scope_id == self._case_id) & keys))
        self._empty_packets(part)
        return self._done()

    def _done(self) -> Erased:
        return Erased(len(self._gone), len(self._coded), tuple(self._files), tuple(self._entries))

    # -- who and what ---------------------------------------------------------------------------

    def _where(self, table: sa.Table, role: str | None = None) -> sa.ColumnElement[bool]:
        column = table.c.id if table.name == Case.__tablename__ else table.c.case_id
        its: sa.ColumnElement[bool] = column == self._case_id
        return its & (table.c.role == role) if role is not None and table is _ROLES else its

    def _ids(self, table: sa.Table, where: sa.ColumnElement[bool]) -> list[str]:
        return list(self._connection.scalars(sa.select(table.c.id).where(where)))

    def _people(self, role: str) -> _People:
        """Return who stays coded, who goes, and who is in other cases and stays there by name."""
        erased = sa.select(Erasure.record_id).where(Erasure.erased_at.is_not(None))
        other = _ROLES.alias()
        elsewhere = sa.exists().where(
            other.c.person_id == _ROLES.c.person_id,
            other.c.case_id != self._case_id,
            other.c.case_id.not_in(erased),
        )
        found = _People()
        query = sa.select(_ROLES.c.person_id, _ROLES.c.role, elsewhere)
        for person_id, held, is_elsewhere in self._connection.execute(
            query.where(self._where(_ROLES))
        ):
            if not is_elsewhere:
                (found.coded if held == role else found.gone).add(person_id)
            elif held == role:
                found.shared.add(person_id)
        found.gone -= found.coded
        return found

    def _put_coded_copies(self, role: str, people: Iterable[str]) -> list[str]:
        """Put somebody without a name in the place of each: they stay by name in other cases.

        The row that counts them here must not say who they are.
        """
        copies = []
        for person_id in people:
            query = sa.select(_PEOPLE).where(_PEOPLE.c.id == person_id)
            row = dict(self._connection.execute(_coded_only(query)).mappings().one())
            copy = new_id()
            copies.append(copy)
            self._connection.execute(
                sa.insert(_PEOPLE).values({**row, **_emptied(_PEOPLE), "id": copy, "version": 1})
            )
            its = (_ROLES.c.person_id == person_id) & self._where(_ROLES, role)
            self._connection.execute(sa.update(_ROLES).where(its).values(person_id=copy))
        return copies

    # -- blanking -------------------------------------------------------------------------------

    def _blank(self, table: sa.Table, ids: Sequence[str]) -> None:
        """Leave of rows what is coded: empty whatever somebody wrote, and tell the log."""
        empty = _emptied(table)
        for part in _parts(ids):
            its = table.c.id.in_(part)
            values = {**empty, "version": table.c.version + 1}
            if table.name == Case.__tablename__:
                values["number"] = new_id()  # no two cases share one, and nobody says it
            self._connection.execute(sa.update(table).where(its).values(values))
            if table is _PEOPLE:
                self._round_births(part)
            self._tell_changed(table, part)
        self._coded += ids

    def _round_births(self, ids: Sequence[str]) -> None:
        """Leave the year of a birth: with sex and case a day would name somebody."""
        births = sa.select(_PEOPLE.c.id, _PEOPLE.c.birth).where(_PEOPLE.c.id.in_(ids))
        for person_id, birth in self._connection.execute(births).all():
            year = None if birth is None or birth.first is None else f"{birth.first.year:04}"
            self._connection.execute(
                sa.update(_PEOPLE)
                .where(_PEOPLE.c.id == person_id)
                .values(birth=None if year is None else When.parse(year))
            )

    def _tell_changed(self, table: sa.Table, ids: Sequence[str]) -> None:
        rows = self._connection.execute(log.as_stored(table).where(table.c.id.in_(ids))).all()
        for row in rows:
            digest = log.digest_of(table, row, self._digest_key)
            self._tell(log.UPDATE, table.name, str(row[0]), digest)

    def note_own(self, table: sa.Table, record_id: str) -> log.NewEntry:
        """Return the entry that tells of a row as it is stored now."""
        query = log.as_stored(table).where(table.c.id == record_id)
        digest = log.digest_of(table, self._connection.execute(query).one(), self._digest_key)
        return log.NewEntry(
            self._action, log.UPDATE, table.name, record_id, self._case_id, None, digest
        )

    # -- deleting -------------------------------------------------------------------------------

    def _drop_own_references(self, tables: Sequence[sa.Table]) -> None:
        """Let rows go in any order: exhibits name others of their own table."""
        for table in tables:
            for column in table.columns:
                if _parent(column) == table.name and table.name not in CODED:
                    self._connection.execute(
                        sa.update(table).where(self._where(table)).values({column.name: None})
                    )

    def _delete(self, table: sa.Table, where: sa.ColumnElement[bool]) -> None:
        ids = self._ids(table, where)
        if table in _file_tables():
            kept = sa.select(table.c.id).where(table.c.id.in_(ids), table.c.key.is_not(None))
            files = list(self._connection.scalars(kept)) if ids else []
            self._files += files
            if files:
                rows = [{"object_id": each} for each in files]
                self._connection.execute(sa.insert(metadata.tables[ErasedFile.__tablename__]), rows)
        if ids:
            self._connection.execute(sa.delete(table).where(where))
        self._tell_gone(table, ids)

    def _delete_each(self, table: sa.Table, ids: Sequence[str]) -> None:
        for part in _parts(ids):
            self._connection.execute(sa.delete(table).where(table.c.id.in_(part)))
        self._tell_gone(table, ids)

    def _tell_gone(self, table: sa.Table, ids: Sequence[str]) -> None:
        for each in ids:
            self._tell(log.DELETE, table.name, each)
        self._gone += ids

    def _empty_trash(self) -> None:
        """Empty the reason for which the case was removed; drop what was asked and not done."""
        trash = metadata.tables[TrashedCase.__tablename__]
        self._connection.execute(sa.update(trash).where(self._where(trash)).values(reason=None))
        self._tell_changed(trash, self._ids(trash, self._where(trash)))
        asked = metadata.tables[Erasure.__tablename__]
        waiting = (asked.c.record_id != self._case_id) & asked.c.erased_at.is_(None)
        for each in self._ids(asked, self._where(asked) & waiting):
            self._connection.execute(sa.delete(asked).where(asked.c.id == each))
            self._tell(log.DELETE, asked.name, each)

    def _empty_packets(self, part: str) -> None:
        """Forget what packets of the case said under a key: which record said it cannot be seen."""
        packets = metadata.tables["packets"]
        its = self._where(packets) & packets.c[part].is_not(None)
        ids = self._ids(packets, its)
        self._connection.execute(sa.update(packets).where(its).values({part: None}))
        self._tell_changed(packets, ids)

    def _forget(self, ids: Sequence[str], keys: Sequence[tuple[str, str]] = ()) -> None:
        """Destroy the keys of what the log says of these rows, and every draft about them."""
        found = [*keys]
        for part in _parts(ids):
            found += self._keys(_KEYS.c.scope_id.in_(part)) if not keys else ()
            self._connection.execute(sa.delete(Draft).where(Draft.place.in_(part)))
        for scope, name in found:
            its = (_KEYS.c.scope_id == scope) & (_KEYS.c.compartment == name)
            self._connection.execute(sa.delete(_KEYS).where(its))
            self._tell(log.DELETE, log.kind_of_key(name), scope)

    def _keys(self, where: sa.ColumnElement[bool]) -> list[tuple[str, str]]:
        query = sa.select(_KEYS.c.scope_id, _KEYS.c.compartment).where(where)
        return [(row[0], row[1]) for row in self._connection.execute(query)]

    def _tell(self, operation: str, kind: str, record_id: str, digest: bytes | None = None) -> None:
        self._entries.append(
            log.NewEntry(self._action, operation, kind, record_id, self._case_id, None, digest)
        )


def _tables_of_a_case() -> list[sa.Table]:
    """Return the tables whose records are of a case, each after those it refers to."""
    logged = set(log.logged_tables())
    return [
        table
        for table in metadata.sorted_tables
        if table in logged
        and table.name not in _OWN
        and ("case_id" in table.c or table.name == Case.__tablename__)
    ]


def _file_tables() -> list[sa.Table]:
    return [metadata.tables[kind.__tablename__] for kind in StoredFile.__subclasses__()]


def _emptied(table: sa.Table) -> dict[str, Any]:
    """Return the columns of a coded row that are emptied, and what then stands there."""
    values: dict[str, Any] = {}
    for column in table.columns:
        parent = _parent(column)
        if isinstance(column.type, Sealed | PlainNumber):
            values[column.name] = None if column.nullable else ""
        elif column.nullable and parent is not None and parent not in CODED:
            values[column.name] = None
    return values


def _coded_only(query: sa.Select[Any]) -> sa.Select[Any]:
    """Leave the sealed columns of people out: whoever erases need not read them."""
    names = _emptied(_PEOPLE)
    return query.with_only_columns(*(each for each in _PEOPLE.columns if each.name not in names))


def _parent(column: sa.Column[Any]) -> str | None:
    return next((key.column.table.name for key in column.foreign_keys), None)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
