"""Keeping the in-memory index in step with what the user may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Locked
from desktop.core.progress import Progress
from desktop.core.values import frozen_value
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case
from desktop.models.columns import CASEWORK
from desktop.models.people import Person, PersonRole
from desktop.services.desk import Desk
from desktop.services.kinds import SEARCHED, Kind
from desktop.storage.index import Entry
from desktop.storage.log import WRITES, read_head

MOST_NAMED: Final = 5000
"""As many records as a statement names: of more that were found, the rest is left out."""

_BATCH = 500
_ABOUT_CASES = (Case.__tablename__, Person.__tablename__, PersonRole.__tablename__)
_SEARCHED = (*_ABOUT_CASES, *SEARCHED)
_NAMES = ("family_name", "given_name", "patronymic", "other_names")
_LOG = AuditEntry.__table__
_SINCE = (
    sa.select(_LOG.c.seq, _LOG.c.operation, _LOG.c.kind, _LOG.c.record_id, _LOG.c.case_id)
    .where(_LOG.c.seq > sa.bindparam("seen"))
    .order_by(_LOG.c.seq)
)


def build_index(desk: Desk, progress: Progress | None = None) -> None:
    """Fill the index after unlocking, in batches; cancelling leaves a part, which finds less.

    Whoever holds no casework key finds nothing: every word that is searched is sealed under it.
    """
    if not desk.vault.keys.has(CASEWORK):
        return
    desk.on_change(_Following(desk))
    with desk.reading() as session:
        seen, _head = read_head(session, desk.log_keys())
        try:
            _build(desk, session, progress)
        finally:
            # Only now: what was saved meanwhile may lie behind what was read already.
            desk.index.seen = seen
    catch_up(desk)


@frozen_value
class _Following:
    """Keeps the index of a desk; a desk that is built anew has one of them, for they are equal."""

    desk: Desk

    def __call__(self, changes: Changes) -> None:
        if changes.touches(*_SEARCHED):
            catch_up(self.desk)


def _kinds(desk: Desk) -> list[Kind]:
    """Return the kinds whose words this user's keys open."""
    keys = desk.vault.keys
    return [kind for kind in SEARCHED.values() if keys.has(kind.model.log_compartment)]


def _build(desk: Desk, session: Session, progress: Progress | None) -> None:
    # Names first: they are what is looked for while the rest is still being read.
    for table in (Case, Person, *(kind.model for kind in _kinds(desk))):
        ids = session.scalars(sa.select(table.id).order_by(table.id)).all()
        _put(desk, session, table.__tablename__, ids, progress)


def find(desk: Desk, typed: str, kind: str) -> list[str]:
    """Return ids of records of `kind` that hold every part of `typed`, as of this moment."""
    catch_up(desk)
    return desk.index.find(typed, kind)


def catch_up(desk: Desk) -> None:
    """Take into the index whatever was saved since, at this desk or at another workstation.

    Asked before each search, and costs one look behind the last entry of the log then: entries are
    numbered in the order in which they are committed, so none can be missed. A vault that was
    locked meanwhile has no index; one that is being built catches up by itself.
    """
    with desk.index.catching, suppress(Locked):
        if desk.index.seen is None:
            return
        with desk.reading() as session:
            entries = session.connection().execute(_SINCE, {"seen": desk.index.seen}).all()
            searched = [
                each for each in entries if each.kind in _SEARCHED and each.operation in WRITES
            ]
            if searched:
                _refresh(desk, session, searched)
        if entries:
            desk.index.seen = entries[-1].seq


def _refresh(desk: Desk, session: Session, entries: Sequence[Any]) -> None:
    people = sorted({each.record_id for each in entries if each.kind == Person.__tablename__})
    cases = {each.case_id for each in entries if each.case_id and each.kind in _ABOUT_CASES}
    for part in _parts(people):
        theirs = sa.select(PersonRole.case_id).where(PersonRole.person_id.in_(part))
        cases |= set(session.scalars(theirs))
    desk.index.forget([*people, *cases])
    _put(desk, session, Person.__tablename__, people)
    _put(desk, session, Case.__tablename__, sorted(cases))
    for kind in _kinds(desk):
        ids = sorted({each.record_id for each in entries if each.kind == kind.table})
        desk.index.forget(ids)
        _put(desk, session, kind.table, ids)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))


def _put(
    desk: Desk, session: Session, kind: str, ids: Sequence[str], progress: Progress | None = None
) -> None:
    for number, part in enumerate(_parts(ids)):
        words = _words(desk, session, kind, part)
        desk.index.put(Entry(record_id, kind, each) for record_id, each in words.items())
        if progress is not None:
            progress.step(number * _BATCH, len(ids))


def _words(desk: Desk, session: Session, kind: str, ids: Sequence[str]) -> dict[str, str]:
    if kind == Case.__tablename__:
        return _case_words(desk, session, ids)
    if kind == Person.__tablename__:
        return _person_words(desk, session, ids)
    return _record_words(session, SEARCHED[kind], ids)


def _record_words(session: Session, kind: Kind, ids: Sequence[str]) -> dict[str, str]:
    model = kind.model
    columns = [getattr(model, name) for name in kind.words]
    rows = session.execute(sa.select(model.id, *columns).where(model.id.in_(ids)))
    words = {row[0]: list(filter(None, row[1:])) for row in rows}
    for group in kind.groups.values():
        if group.words:
            parent = getattr(group.model, group.parent)
            columns = [getattr(group.model, name) for name in group.words]
            for record_id, *said in session.execute(
                sa.select(parent, *columns).where(parent.in_(ids))
            ):
                words[record_id] += filter(None, said)
    return {record_id: " ".join(parts) for record_id, parts in words.items()}


def _person_words(desk: Desk, session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(sa.select(Person.id, *_names(desk)).where(Person.id.in_(ids)))
    return {row[0]: " ".join(filter(None, row[1:])) for row in rows}


def _case_words(desk: Desk, session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(sa.select(Case.id, Case.number, Case.title).where(Case.id.in_(ids)))
    words = {row[0]: [row[1], row[2] or ""] for row in rows}
    people = session.execute(
        sa.select(PersonRole.case_id, *_names(desk))
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.case_id.in_(ids))
    )
    for case_id, *names in people:
        words[case_id] += [name for name in names if name]
    return {case_id: " ".join(parts) for case_id, parts in words.items()}


def _names(desk: Desk) -> list[Any]:
    """Return the names this user may see: nobody is found by a name that is not shown."""
    return [getattr(Person, name) for name in _NAMES if desk.shows("identity", name)]
