"""What goes into a packet: the whole case as far as it may leave, evaluations, or single exhibits.

What is inside takes the right to let it out, area by area, as every export does. An evaluation goes
with the least that makes it one: the number of the case, and of the person what a report says of
them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.models.columns import OFFICE
from desktop.models.people import PersonRole
from desktop.rules.access import Action, Rights, access_table
from desktop.services import records_schema
from desktop.services.attachments import FILES, StoredFile
from desktop.services.desk import Desk
from desktop.services.packet_rows import (
    CASES,
    PEOPLE,
    ROLES,
    Row,
    Rows,
    attributes,
    cut,
    is_clinical,
    models,
    parent_of,
    rows_of,
    rows_where,
)
from desktop.services.packet_units import owner_of, owners, units
from desktop.storage.metadata import metadata

CASE, EVALUATION, ITEMS = "case", "evaluation", "items"
SCOPES: Final = (CASE, EVALUATION, ITEMS)
_EVALUATIONS, _CLINICAL_FILES = "evaluations", "clinical_attachments"
_EXHIBITS, _EXHIBIT_FILES = "evidence_items", "attachments"
_LEAST: Final[Mapping[str, frozenset[str]]] = {
    CASES: frozenset({"id", "number", "opened", "status"}),
    PEOPLE: frozenset({"id", "family_name", "given_name", "patronymic", "sex", "birth"}),
}
"""What is told of the case and the person where something of them is handed over."""


@frozen_value
class What:
    """What is to be handed over: a whole case, evaluations of it, or exhibits, by their ids.

    `files` are those that go along, by id; None: all of them.
    """

    case_id: str
    scope: str = CASE
    ids: tuple[str, ...] = ()
    files: tuple[str, ...] | None = None


@frozen_value
class Contents:
    """The rows of a packet, the records of its files, and the areas that may not leave."""

    rows: Rows
    files: tuple[StoredFile, ...]
    left_out: tuple[str, ...] = ()

    @property
    def is_clinical(self) -> bool:
        """Whether anything in it is under the clinical key."""
        return any(map(is_clinical, self.rows))


def permit(desk: Desk, session: Session, case_id: str, scope: str) -> None:
    """Let something of a case be handed over, or refuse it.

    Raises:
        NotPermitted
    """
    needed = {
        CASE: (("intake", Action.EXPORT),),
        EVALUATION: (
            ("examinations", Action.EXPORT),
            ("identity", Action.VIEW),
            ("intake", Action.VIEW),
        ),
        ITEMS: (("evidence", Action.EXPORT), ("intake", Action.VIEW)),
    }
    for area, action in needed[scope]:
        desk.permit(session, area, action, case_id)


def gather(desk: Desk, session: Session, what: What) -> Contents:
    """Return what was chosen of a case, read in the transaction under way.

    Raises:
        NotPermitted
        NotFound: something that was chosen is gone.
    """
    case_id = what.case_id
    permit(desk, session, case_id, what.scope)
    if what.scope == CASE:
        return whole_case(desk, session, case_id)
    table, files = _OF[what.scope]
    rows: dict[str, dict[str, Row]] = {table: rows_of(session, table, what.ids)}
    its = [row for row in rows[table].values() if row["case_id"] == case_id]
    if not its or len(its) != len(set(what.ids)):
        raise NotFound(_("What was to be handed over is not in this case any more."))
    rows |= _parts(session, table, rows[table])
    rows[files] = rows_of(session, files, _file_ids(rows, files))
    if what.files is not None:
        rows[files] = {each: rows[files][each] for each in what.files if each in rows[files]}
    people = {row["person_id"] for row in its if row.get("person_id")}
    rows |= _around(session, case_id, people)
    return _contents(session, rows, ())


def whole_case(desk: Desk, session: Session, case_id: str) -> Contents:
    """Return every row of a case that this user may let out, and the areas that stay."""
    rows: dict[str, dict[str, Row]] = {}
    left_out, rights = set(), desk.rights(session, case_id)
    for table in models():
        if _may_leave(desk, rights, table):
            rows[table] = rows_where(session, table, _of_case(table, case_id))
        else:
            left_out.add(access_table().kinds[table])
    if PEOPLE not in rows:
        people = _people_in(rows) if rights.may("identity", Action.VIEW) else set()
        rows = {**rows, **_around(session, case_id, people), **_own_case(rows)}
    return _contents(session, rows, tuple(sorted(left_out)))


def _people_in(rows: Rows) -> set[str]:
    """Return whom rows name: of a person whom one may see and not let out, the least goes along."""
    named = (row.get("person_id") for some in rows.values() for row in some.values())
    return {each for each in named if each is not None}


def _own_case(rows: Rows) -> dict[str, Any]:
    return {CASES: rows[CASES]} if CASES in rows else {}


def _may_leave(desk: Desk, rights: Rights, table: str) -> bool:
    """Say whether the rows of a table may be let out, and can be read."""
    needed = records_schema.compartments_of(metadata.tables[table]) - {OFFICE}
    return needed <= desk.held and rights.may(access_table().kinds[table], Action.EXPORT)


def _of_case(table: str, case_id: str) -> sa.ColumnElement[bool]:
    model: Any = models()[table]
    its: sa.ColumnElement[bool]
    if table == PEOPLE:
        mine = sa.select(PersonRole.person_id).where(PersonRole.case_id == case_id)
        its = model.id.in_(mine)
    else:
        its = (model.id if table == CASES else model.case_id) == case_id
    return its


def _around(session: Session, case_id: str, people: Collection[str]) -> dict[str, dict[str, Row]]:
    """Return the least that is told of the case, and of these people of it."""
    its = PersonRole.case_id == case_id, PersonRole.person_id.in_(people)
    return {
        CASES: _least(CASES, rows_of(session, CASES, [case_id])),
        PEOPLE: _least(PEOPLE, rows_of(session, PEOPLE, people)),
        ROLES: rows_where(session, ROLES, *its) if people else {},
    }


def _least(table: str, rows: Mapping[str, Row]) -> dict[str, Row]:
    return {
        row_id: {name: value for name, value in row.items() if name in _LEAST[table]}
        for row_id, row in rows.items()
    }


def _parts(session: Session, table: str, rows: Collection[str]) -> dict[str, dict[str, Row]]:
    found = {}
    for part, name in units()[table].parts.items():
        column = getattr(models()[part], name)
        found[part] = rows_where(session, part, column.in_(list(rows)))
    return found


def _file_ids(rows: Rows, files: str) -> set[str]:
    """Return the ids of the files that rows name."""
    return {
        row[name]
        for table, some in rows.items()
        for name, column in attributes(table).items()
        if parent_of(column) == files
        for row in some.values()
        if row[name] is not None
    }


def _contents(
    session: Session, rows: Mapping[str, dict[str, Row]], left_out: tuple[str, ...]
) -> Contents:
    """Take the files that still hold something, and cut what refers to something else."""
    files = tuple(_files(session, rows))
    there = {file.id for file in files}
    kept = {
        table: {each: row for each, row in some.items() if table not in FILES or each in there}
        for table, some in rows.items()
    }
    return Contents(cut(kept), files, left_out)


def _files(session: Session, rows: Rows) -> Iterator[StoredFile]:
    for table, kind in FILES.items():
        ids = list(rows.get(table, {}))
        if ids:
            query = sa.select(kind).where(kind.id.in_(ids), kind.key.is_not(None))
            found: Iterable[Any] = session.scalars(query.order_by(kind.id))
            yield from found


# -- a return -------------------------------------------------------------------------------------


def changes_since(base: Rows, now: Contents) -> Contents:
    """Return what was edited or added since `base`, with everything it refers to."""
    changed = {
        owner_of(table, row)
        for table, some in now.rows.items()
        for row_id, row in some.items()
        if _differs(base.get(table, {}).get(row_id), row)
    }
    changed |= {
        owner_of(table, row)
        for table in owners()
        for row_id, row in base.get(table, {}).items()
        if row_id not in now.rows.get(table, {})
    }
    chosen = _with_needed(now.rows, changed)
    rows = {
        table: {row_id: row for row_id, row in some.items() if owner_of(table, row) in chosen}
        for table, some in now.rows.items()
    }
    rows = {table: some for table, some in rows.items() if some}
    files = tuple(
        file
        for file in now.files
        if file.id in rows.get(file.__tablename__, {})
        and file.id not in base.get(file.__tablename__, {})
    )
    return Contents(rows, files, now.left_out)


def gone_since(base: Rows, now: Contents) -> tuple[tuple[str, str], ...]:
    """Return the records of `base` that were removed since, by table and id."""
    return tuple(
        (table, row_id)
        for table in units()
        if access_table().kinds[table] not in now.left_out
        for row_id in base.get(table, {})
        if row_id not in now.rows.get(table, {})
    )


def _differs(was: Row | None, row: Row) -> bool:
    return was is None or any(row.get(name) != value for name, value in was.items())


def _with_needed(rows: Rows, chosen: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return records with those that they, or what belongs to them, refer to."""
    refers: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for table, some in rows.items():
        for row in some.values():
            named = refers.setdefault(owner_of(table, row), set())
            for name, column in attributes(table).items():
                parent = parent_of(column)
                if parent is not None and row.get(name) in rows.get(parent, {}):
                    named.add(owner_of(parent, rows[parent][row[name]]))
    done: set[tuple[str, str]] = set()
    waiting = list(chosen)
    while waiting:
        each = waiting.pop()
        if each not in done:
            done.add(each)
            waiting += refers.get(each, set())
    return done & refers.keys()


_OF: Final = {
    EVALUATION: (_EVALUATIONS, _CLINICAL_FILES),
    ITEMS: (_EXHIBITS, _EXHIBIT_FILES),
}
