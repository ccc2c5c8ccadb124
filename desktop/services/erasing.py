"""Erasing what lies in the trash: one person asks, another agrees, and then nothing brings it back.

Three steps that each end whole: the agreement; the rows, keys and drafts in one transaction; the
sealed files and the compaction. What is interrupted is finished by asking once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Change, Changes
from desktop.core.errors import Conflict, NotFound, NotPermitted
from desktop.core.progress import Progress
from desktop.core.text import _, n_
from desktop.core.values import frozen_value
from desktop.models.attachments import StoredFile
from desktop.models.cases import Case
from desktop.models.lifecycle import ErasedFile, Erasure, TrashedCase, TrashedRecord
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.rules.lifecycle import days_left
from desktop.services import trash_rows
from desktop.services.desk import Desk
from desktop.services.kinds import SEARCHED, Kind
from desktop.services.legal_holds import AREA, refuse_held, said_reason
from desktop.services.person_codes import FIRST_ROLE
from desktop.services.removal import Removed
from desktop.services.trashed_cases import refuse_all_held
from desktop.storage import erasing
from desktop.storage.compacting import compact
from desktop.storage.metadata import metadata

_CASES: Final = Case.__tablename__
_ERASURES: Final = metadata.tables[Erasure.__tablename__]


@frozen_value
class Done:
    """An erasure that was carried out: who, when, and how much. `what` is the table it was of."""

    id: str
    case_id: str
    number: str
    what: str
    exhibit: int | None
    asked_by: str
    confirmed_by: str
    erased_at: datetime
    is_compacted: bool
    rows: int
    files: int
    coded: int


def ask_to_erase_case(desk: Desk, case_id: str, reason: str) -> Changes:
    """Ask for the erasure of a case that has lain in the trash long enough.

    Raises:
        WrongInput: no reason is given.
        Conflict: somebody has asked already, or it has not lain there long enough.
        NotPermitted: also under a legal hold.
        NotFound: it does not lie there any more.
    """
    said = said_reason(reason)
    with desk.writing("ask_erasure") as work:
        session = work.session
        desk.permit(session, AREA, Action.CREATE, case_id)
        lying = session.scalars(_lying_case(case_id)).first()
        if lying is None:
            raise NotFound(_GONE)
        refuse_all_held(session, case_id)
        _refuse_early(lying.at, work.at)
        _refuse_asked(session, case_id)
        session.add(_request(desk, session, lying, _CASES, case_id, work.at, said))
    return work.changes


def ask_to_erase_record(desk: Desk, trashed_id: str, reason: str) -> Changes:
    """Ask for the erasure of a record that has lain in the trash of its case long enough.

    Raises:
        WrongInput, Conflict, NotPermitted, NotFound: as `ask_to_erase_case`.
    """
    said = said_reason(reason)
    with desk.writing("ask_erasure") as work:
        session = work.session
        lying, kind = _permitted_record(desk, session, trashed_id, Action.CREATE)
        refuse_held(session, lying.case_id)
        _refuse_early(lying.at, work.at)
        _refuse_asked(session, lying.record_id)
        request = _request(desk, session, lying, kind.table, lying.record_id, work.at, said)
        request.exhibit = lying.number
        session.add(request)
    return work.changes


def withdraw(desk: Desk, erasure_id: str) -> Changes:
    """Take a request for an erasure back: nothing is erased, and it lies in the trash as before.

    Raises:
        Conflict: two persons have agreed.
        NotPermitted
        NotFound
    """
    with desk.writing("withdraw_erasure") as work:
        found = _permitted(desk, work.session, erasure_id, Action.CREATE)
        if found.confirmed_at is not None:
            raise Conflict(_("Two persons have agreed to this: it is not taken back any more."))
        work.session.delete(found)
    return work.changes


def agree(desk: Desk, erasure_id: str, progress: Progress | None = None) -> Changes:
    """Agree to an erasure that somebody else asked for, and carry it out.

    Raises:
        NotPermitted: also to one's own request, and under a legal hold.
        Conflict: what it is of was put back, or has not lain in the trash long enough.
        NotFound, Damaged, StorageFailure: what was begun is finished by `finish`.
    """
    with desk.writing("agree_to_erasure") as work:
        session = work.session
        found = _permitted(desk, session, erasure_id, Action.FINALISE)
        if found.asked_by == desk.user_id:
            raise NotPermitted(_("You asked for this yourself: somebody else has to agree to it."))
        _refuse_early(found.trashed_at, work.at)
        _refuse_held(session, found)
        found.confirmed_by = found.confirmed_by or desk.user_id
        found.confirmed_at = found.confirmed_at or work.at
    return finish(desk, erasure_id, progress)


def finish(desk: Desk, erasure_id: str, progress: Progress | None = None) -> Changes:
    """Carry out what two persons have agreed to, from where it was interrupted.

    Raises:
        NotPermitted: also under a legal hold that was set meanwhile.
        Conflict: nobody has agreed to it.
        NotFound, Damaged, StorageFailure
    """
    progress = progress or Progress()
    with desk.reading() as session:
        found = _mine(desk, session, erasure_id)
        if found is None:
            found = _permitted(desk, session, erasure_id, Action.FINALISE)
        if found.confirmed_at is None:
            raise Conflict(_("A second person has to agree before anything is erased."))
        is_erased, is_compacted = found.erased_at is not None, found.compacted_at is not None
        case_id = found.case_id
    if not is_erased:
        _erase(desk, erasure_id)
    progress.step(1, 3)
    remove_erased_files(desk)
    progress.step(2, 3)
    if not is_compacted:
        compact(desk.vault)
        with desk.writing("compact") as work:
            work.session.get_one(Erasure, erasure_id).compacted_at = work.at
    changes = Changes(
        frozenset(
            Change(table, case_id, case_id)
            for table in (_CASES, "people", "steps", _ERASURES.name, "trashed_records")
        )
    )
    desk.tell(changes)
    return changes


def erasures(desk: Desk) -> tuple[Done, ...]:
    """Return what was erased, as far as this user may see the end of cases; the newest first."""
    if not desk.opens(AREA):
        return ()
    with desk.reading() as session:
        rows = session.scalars(
            sa.select(Erasure)
            .where(Erasure.erased_at.is_not(None), *_visible(desk))
            .order_by(Erasure.erased_at.desc(), Erasure.id)
        ).all()
        names = dict(session.execute(sa.select(User.id, User.name)).all()) if rows else {}
        return tuple(_done(each, names) for each in rows)


def _visible(desk: Desk) -> list[sa.ColumnElement[bool]]:
    """Select what was erased of visible cases; whoever took part in it sees it to its end."""
    return [sa.or_(sa.and_(*desk.visible(AREA, Erasure.case_id)), *_took_part(desk))]


def _took_part(desk: Desk) -> list[sa.ColumnElement[bool]]:
    return [Erasure.asked_by == desk.user_id, Erasure.confirmed_by == desk.user_id]


def _mine(desk: Desk, session: Session, erasure_id: str) -> Erasure | None:
    """Return an erasure that this user asked for or agreed to: its case has no team any more."""
    if not desk.opens(AREA):
        return None
    query = sa.select(Erasure).where(Erasure.id == erasure_id, sa.or_(*_took_part(desk)))
    return session.scalars(query).first()


def _done(row: Erasure, names: dict[str, str]) -> Done:
    return Done(
        row.id,
        row.case_id,
        row.number,
        row.kind,
        row.exhibit,
        names.get(row.asked_by, ""),
        names.get(row.confirmed_by or "", ""),
        row.erased_at or row.asked_at,
        row.compacted_at is not None,
        row.rows or 0,
        row.files or 0,
        row.coded or 0,
    )


def remove_erased_files(desk: Desk) -> None:
    """Remove the sealed bytes whose keys an erasure destroyed, also one that was interrupted."""
    objects = desk.vault.objects
    with desk.reading() as session:
        waiting = list(session.scalars(sa.select(ErasedFile.object_id)))
    for object_id in waiting:
        objects.remove(object_id)
    left = objects.placed() & set(waiting) if waiting else set()
    if waiting:
        with desk.keeping() as session:
            for each in session.scalars(sa.select(ErasedFile)):
                if each.object_id not in left:
                    session.delete(each)


# -- who may, and when ---------------------------------------------------------------------------


def _permitted(desk: Desk, session: Session, erasure_id: str, action: Action) -> Erasure:
    """Return a request; of a record its area is asked as well, before anything sealed is read."""
    columns = _ERASURES.c
    query = sa.select(columns.case_id, columns.kind).where(columns.id == erasure_id)
    found = session.execute(query).first()
    if found is None:
        raise NotFound(_("This request is not there any more: somebody took it back."))
    if found.kind != _CASES:
        desk.permit(session, SEARCHED[found.kind].area, Action.VIEW, found.case_id)
    desk.permit(session, AREA, action, found.case_id)
    return session.get_one(Erasure, erasure_id)


def _permitted_record(
    desk: Desk, session: Session, trashed_id: str, action: Action
) -> tuple[TrashedRecord, Kind]:
    query = sa.select(TrashedRecord.case_id, TrashedRecord.kind).where(
        TrashedRecord.id == trashed_id
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound(_GONE)
    kind = SEARCHED[found.kind]
    desk.permit(session, kind.area, Action.VIEW, found.case_id)
    desk.permit(session, AREA, action, found.case_id)
    return session.get_one(TrashedRecord, trashed_id), kind


def _refuse_early(put_in: datetime, now: datetime) -> None:
    left = days_left(put_in, now)
    if left:
        raise Conflict(
            n_(
                "This has to lie in the trash for {n} more day before it can be erased.",
                "This has to lie in the trash for {n} more days before it can be erased.",
                left,
            )
        )


def _refuse_asked(session: Session, record_id: str) -> None:
    if session.scalars(sa.select(Erasure.id).where(Erasure.record_id == record_id)).first():
        raise Conflict(_("Somebody has asked for this already: a second person has to agree."))


def _refuse_held(session: Session, found: Erasure) -> None:
    (refuse_all_held if found.kind == _CASES else refuse_held)(session, found.case_id)


def _request(
    desk: Desk,
    session: Session,
    lying: TrashedCase | TrashedRecord,
    kind: str,
    record_id: str,
    at: datetime,
    reason: str,
) -> Erasure:
    number = session.scalars(sa.select(Case.number).where(Case.id == lying.case_id)).one()
    return Erasure(
        case_id=lying.case_id,
        kind=kind,
        record_id=record_id,
        number=number,
        asked_by=desk.user_id,
        asked_at=at,
        reason=reason,
        trashed_by=lying.by_id,
        trashed_at=lying.at,
    )


def _lying_case(case_id: str) -> sa.Select[TrashedCase]:
    return sa.select(TrashedCase).where(TrashedCase.case_id == case_id)


# -- carrying it out -----------------------------------------------------------------------------


def _erase(desk: Desk, erasure_id: str) -> None:
    """Erase the rows in one transaction that writes no difference: it would hold what goes."""
    with desk.writing("erase") as work:
        session = work.session
        asked = session.execute(sa.select(_ERASURES).where(_ERASURES.c.id == erasure_id)).one()
        found = session.get_one(Erasure, erasure_id)
        _refuse_held(session, found)
        eraser = erasing.Eraser(
            session.connection(), desk.log_keys().digest, work.action, asked.case_id
        )
        how: Callable[[Session, erasing.Eraser, Erasure], erasing.Erased]
        how = _case if asked.kind == _CASES else _record
        erased = how(session, eraser, found)
        desk.forget_difference_keys()
        session.expunge_all()
        session.connection().execute(
            sa.update(_ERASURES)
            .where(_ERASURES.c.id == erasure_id)
            .values(
                erased_at=work.at,
                rows=erased.rows,
                files=len(erased.files),
                coded=erased.coded,
                version=_ERASURES.c.version + 1,
            )
        )
        work.events += [*erased.entries, eraser.note_own(_ERASURES, erasure_id)]
    told = frozenset(
        Change(each.kind or "", each.record_id or "", asked.case_id) for each in erased.entries
    )
    desk.tell(Changes(told))


def _case(_session: Session, eraser: erasing.Eraser, _found: Erasure) -> erasing.Erased:
    return eraser.erase_case(FIRST_ROLE)


def _record(session: Session, eraser: erasing.Eraser, found: Erasure) -> erasing.Erased:
    row = session.scalars(
        sa.select(TrashedRecord).where(TrashedRecord.record_id == found.record_id)
    ).first()
    if row is None:
        raise Conflict(_GONE)
    removed = trash_rows.read(row).removed
    ids = [str(each.values["id"]) for each in removed.rows]
    part = SEARCHED[row.kind].model.log_compartment
    return eraser.erase_record(row.id, ids, _only_its_files(session, row, removed), part)


def _only_its_files(session: Session, row: TrashedRecord, removed: Removed) -> list[str]:
    """Return the files a record names that no other record names, in its case or in the trash."""
    mine = set(_files_of(removed))
    for other in session.scalars(
        sa.select(TrashedRecord).where(
            TrashedRecord.case_id == row.case_id,
            TrashedRecord.kind == row.kind,
            TrashedRecord.id != row.id,
        )
    ):
        mine -= set(_files_of(trash_rows.read(other).removed))
    for table in metadata.sorted_tables:
        for column in table.columns:
            if _names_a_file(column) and mine:
                mine -= set(session.scalars(sa.select(column).where(column.in_(list(mine)))))
    return sorted(mine)


def _files_of(removed: Removed) -> Iterator[str]:
    for each in removed.rows:
        mapper: Any = sa.inspect(each.kind)
        for attribute in mapper.column_attrs:
            value = each.values.get(attribute.key)
            if value is not None and _names_a_file(attribute.columns[0]):
                yield str(value)


def _names_a_file(column: sa.Column[Any]) -> bool:
    tables = {kind.__tablename__ for kind in StoredFile.__subclasses__()}
    return any(key.column.table.name in tables for key in column.foreign_keys)


_GONE = _("This does not lie in the trash any more.")
