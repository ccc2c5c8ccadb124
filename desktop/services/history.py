"""The log for people: what was done in a case, in words, and whether the log still holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.progress import Progress
from desktop.core.values import frozen_value
from desktop.models.audit import KEY_COLUMNS, AuditEntry, DifferenceKey
from desktop.models.cases import Case, CaseBlock, CaseMember, EmergencyAccess
from desktop.models.columns import CASEWORK, CLINICAL, OFFICE
from desktop.models.people import Person, PersonRole
from desktop.models.users import Renewal, User, UserRole
from desktop.rules.access import Action, Scope, access_table
from desktop.services.cases import note_view
from desktop.services.checking import Verification, check_vault
from desktop.services.desk import Desk
from desktop.storage import log
from desktop.vault import cipher

_ENTRY = AuditEntry.__table__


@frozen_value
class FieldChange:
    """One field of a record before and after, as the log holds it."""

    field: str
    before: str | None
    after: str | None


@frozen_value
class Deed:
    """One entry of the log; `changes` is empty where nothing was written or nothing may be seen."""

    seq: int
    at: datetime
    actor: str
    action: str
    operation: str
    kind: str | None
    record_id: str | None
    changes: tuple[FieldChange, ...]


def case_history(desk: Desk, case_id: str, limit: int = 500) -> tuple[Deed, ...]:
    """Return what was done in a case, newest first.

    What a save changed is told to those only who may view the area it was in, field by field.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        scopes = desk.scopes("log", Action.VIEW)
        desk.permit(session, "log" if Scope.OWN not in scopes else "intake", Action.VIEW, case_id)
        people = list(
            session.scalars(
                sa.select(PersonRole.person_id).where(PersonRole.case_id == case_id).distinct()
            )
        )
        of_people = (_ENTRY.c.kind == Person.__tablename__) & _ENTRY.c.record_id.in_(people)
        query = (
            sa.select(_ENTRY)
            .where(sa.or_(_ENTRY.c.case_id == case_id, of_people, _clock_was_set_back(case_id)))
            .where(_ENTRY.c.operation != log.RESEAL)
            .order_by(_ENTRY.c.seq.desc())
            .limit(limit)
        )
        if not scopes & {Scope.ALL, Scope.TEAM}:
            query = query.where(_ENTRY.c.actor_id == desk.user_id)
        rows = session.execute(query).mappings().all()
        names = dict(session.execute(sa.select(User.id, User.name)).all())
        keys = difference_keys(desk, session, [case_id, *people])
        seen = desk.areas(session, case_id)
    note_view(desk, Case.__tablename__, case_id, case_id)
    return tuple(
        _deed(row, names, _shown_changes(desk, seen, row["kind"], _difference(keys, row, names)))
        for row in rows
    )


def office_history(desk: Desk, limit: int = 300) -> tuple[Deed, ...]:
    """Return what was done about users and keys, newest first; each change names the user.

    Raises:
        NotPermitted
    """
    about = [table for table, area in access_table().kinds.items() if area == _OFFICE_AREA]
    with desk.reading() as session:
        desk.permit(session, _OFFICE_AREA, Action.VIEW)
        query = sa.select(_ENTRY).where(_ENTRY.c.kind.in_(about)).order_by(_ENTRY.c.seq.desc())
        rows = session.execute(query.limit(limit)).mappings().all()
        names = dict(session.execute(sa.select(User.id, User.name)).all())
        keys = difference_keys(desk, session, sorted({row["record_id"] for row in rows}))
    return tuple(
        _deed(row, names, (*_whom(row, names), *_difference(keys, row, names))) for row in rows
    )


def _whom(row: Any, names: dict[str, str]) -> tuple[FieldChange, ...]:
    """Say whom a deed was about; of whoever did it to themselves, nothing."""
    if row["kind"] != User.__tablename__ or row["record_id"] == row["actor_id"]:
        return ()
    return (FieldChange("user", None, names.get(row["record_id"])),)


def _deed(row: Any, names: dict[str, str], changes: tuple[FieldChange, ...]) -> Deed:
    return Deed(
        row["seq"],
        row["at"],
        names.get(row["actor_id"], ""),
        row["action"],
        row["operation"],
        row["kind"],
        row["record_id"],
        changes,
    )


def _clock_was_set_back(case_id: str) -> sa.ColumnElement[bool]:
    """Select what tells of a wrong clock since the case was made: times below it may be later."""
    first = sa.select(sa.func.min(_ENTRY.c.seq)).where(_ENTRY.c.case_id == case_id)
    return (_ENTRY.c.action == log.REGRESSED) & (_ENTRY.c.seq > first.scalar_subquery())


def difference_keys(
    desk: Desk, session: Session, scopes: Sequence[str]
) -> dict[str, tuple[bytes, ...]]:
    """Return the difference keys of a case and its people that this user can open."""
    held = [name for name in (CASEWORK, CLINICAL) if desk.vault.keys.has(name)]
    found: dict[str, tuple[bytes, ...]] = {}
    for compartment in (OFFICE, *held):
        column = getattr(DifferenceKey, KEY_COLUMNS[compartment])
        # A renewed compartment has one more for each scope in which something was saved since.
        query = sa.select(DifferenceKey.scope_id, column).where(
            DifferenceKey.scope_id.in_(scopes), column.is_not(None)
        )
        for scope, key in session.execute(query):
            found[scope] = (*found.get(scope, ()), key)
    return found


def _shown_changes(
    desk: Desk, seen: frozenset[str], kind: str | None, changes: tuple[FieldChange, ...]
) -> tuple[FieldChange, ...]:
    area = access_table().kinds.get(kind or "", "")
    if area not in seen:
        return ()
    return tuple(change for change in changes if desk.shows(area, change.field))


def _difference(
    keys: dict[str, tuple[bytes, ...]], row: Any, names: dict[str, str]
) -> tuple[FieldChange, ...]:
    pairs = opened_difference(keys, row)
    if row["kind"] in _OF_COLLEAGUES and "user_id" in pairs:
        pairs = {"member": [names.get(each) for each in pairs["user_id"]]} | pairs
    elif row["kind"] in _ABOUT_USERS and "user_id" in pairs:
        whom = next(each for each in pairs["user_id"] if each is not None)
        pairs = {"user": [None, names.get(whom)], **pairs}
    return tuple(
        FieldChange(name, _shown(before), _shown(after))
        for name, (before, after) in pairs.items()
        if before != after and not name.endswith("id") and name not in _UNSPOKEN
    )


def opened_difference(keys: Mapping[str, tuple[bytes, ...]], row: Any) -> dict[str, Any]:
    """Return the values before and after that an entry's difference holds, if a key opens it."""
    if row["difference"] is None:
        return {}
    place = f"audit.difference/{row['record_id']}".encode()
    for key in keys.get(row["case_id"] or row["record_id"], ()):
        plain = cipher.unwrap(key, bytes(row["difference"]), place)
        if plain is not None:
            pairs: dict[str, Any] = json.loads(plain)
            return pairs
    return {}


# Rows that say something of a colleague, who is told by name.
_OF_COLLEAGUES = frozenset(
    table.__tablename__ for table in (CaseMember, CaseBlock, EmergencyAccess)
)

_OFFICE_AREA = "system"
_ABOUT_USERS = (UserRole.__tablename__, Renewal.__tablename__)
# What people did not do themselves is not told to them.
_UNSPOKEN = frozenset({"version", "position"})


def _shown(value: Any) -> str | None:
    if value is None or value == []:
        return None
    return " ".join(value) if isinstance(value, list) else str(value)


def verify(
    desk: Desk, noted_head: bytes | None = None, progress: Progress | None = None
) -> Verification:
    """Check everything the vault holds, and name the first bad place; nothing is repaired.

    `noted_head` is a head printed on a paper or noted elsewhere: the log must have had it once.
    What is checked, in which order and with which keys, says `checking`.

    Raises:
        Cancelled
    """
    return check_vault(desk, noted_head, progress or Progress())


def head(desk: Desk) -> str:
    """Return the head of the log in hex, as it is printed on papers."""
    with desk.reading() as session:
        return log.read_head(session, desk.log_keys())[1].hex()
