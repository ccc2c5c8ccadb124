"""Keeping the in-memory index in step with what the user may see."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Locked
from desktop.core.progress import Progress
from desktop.models.cases import Case
from desktop.models.columns import CASEWORK
from desktop.models.people import Person, PersonRole
from desktop.services.desk import Desk
from desktop.services.kinds import BY_TABLE, Kind
from desktop.storage.index import Entry

_BATCH = 500
_SEARCHED = (Case.__tablename__, Person.__tablename__, PersonRole.__tablename__, *BY_TABLE)


def build_index(desk: Desk, progress: Progress | None = None) -> None:
    """Fill the index after unlocking, in batches; cancelling leaves a part, which finds less.

    Whoever holds no casework key finds nothing: every word that is searched is sealed under it.
    """
    if not desk.vault.keys.has(CASEWORK):
        return
    meanwhile: list[Changes] = []
    built = False

    def follow(changes: Changes) -> None:
        # What is saved while the index is built may lie behind what was read already.
        if built:
            refresh(desk, changes)
        else:
            meanwhile.append(changes)

    desk.on_change(follow)
    try:
        _build(desk, progress)
    finally:
        built = True
        for changes in meanwhile:
            refresh(desk, changes)


def _build(desk: Desk, progress: Progress | None) -> None:
    with desk.reading() as session:
        # Names first: they are what is looked for while the rest is still being read.
        for table in (Case, Person, *(kind.model for kind in _kinds(desk))):
            ids = session.scalars(sa.select(table.id).order_by(table.id)).all()
            for start in range(0, len(ids), _BATCH):
                _put(desk, session, table.__tablename__, ids[start : start + _BATCH])
                if progress is not None:
                    progress.step(start, len(ids))


def _kinds(desk: Desk) -> list[Kind]:
    """Return the kinds whose words this user's keys open."""
    keys = desk.vault.keys
    return [kind for kind in BY_TABLE.values() if keys.has(kind.model.log_compartment)]


def refresh(desk: Desk, changes: Changes) -> None:
    """Read again what a transaction touched; a vault that was locked meanwhile has no index."""
    if changes.touches(*_SEARCHED):
        with suppress(Locked):
            _refresh(desk, changes)


def _refresh(desk: Desk, changes: Changes) -> None:
    people = {c.record_id for c in changes.items if c.kind == Person.__tablename__}
    about = (Case.__tablename__, Person.__tablename__, PersonRole.__tablename__)
    cases = {c.case_id for c in changes.items if c.kind in about and c.case_id}
    with desk.reading() as session:
        cases |= set(
            session.scalars(sa.select(PersonRole.case_id).where(PersonRole.person_id.in_(people)))
        )
        desk.index.forget([*people, *cases])
        _put(desk, session, Person.__tablename__, sorted(people))
        _put(desk, session, Case.__tablename__, sorted(cases))
        for kind in _kinds(desk):
            ids = sorted(c.record_id for c in changes.items if c.kind == kind.table)
            desk.index.forget(ids)
            _put(desk, session, kind.table, ids)


def _put(desk: Desk, session: Session, kind: str, ids: Sequence[str]) -> None:
    if kind in BY_TABLE:
        found = _record_words(session, BY_TABLE[kind], ids)
    else:
        read = _case_words if kind == Case.__tablename__ else _person_words
        found = read(session, ids)
    desk.index.put(Entry(record_id, kind, words) for record_id, words in found.items())


def _record_words(session: Session, kind: Kind, ids: Sequence[str]) -> dict[str, str]:
    model = kind.model
    columns = [getattr(model, name) for name in kind.words]
    rows = session.execute(sa.select(model.id, *columns).where(model.id.in_(ids)))
    return {row[0]: " ".join(filter(None, row[1:])) for row in rows}


def _person_words(session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(
        sa.select(
            Person.id, Person.family_name, Person.given_name, Person.patronymic, Person.other_names
        ).where(Person.id.in_(ids))
    )
    return {row[0]: " ".join(filter(None, row[1:])) for row in rows}


def _case_words(session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(sa.select(Case.id, Case.number, Case.title).where(Case.id.in_(ids)))
    words = {row[0]: [row[1], row[2] or ""] for row in rows}
    people = session.execute(
        sa.select(
            PersonRole.case_id,
            Person.family_name,
            Person.given_name,
            Person.patronymic,
            Person.other_names,
        )
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.case_id.in_(ids))
    )
    for case_id, *names in people:
        words[case_id] += [name for name in names if name]
    return {case_id: " ".join(parts) for case_id, parts in words.items()}
