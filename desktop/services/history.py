"""The log for people: what was done in a case, in words, and whether the log still holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Damaged
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.models.audit import KEY_COLUMNS, AuditEntry, DifferenceKey
from desktop.models.cases import Case, CaseMember
from desktop.models.columns import CASEWORK, CLINICAL, OFFICE
from desktop.models.drafts import Draft
from desktop.models.people import Person, PersonRole
from desktop.models.users import Phrase, User
from desktop.rules.access import Action, Scope, access_table
from desktop.services.cases import note_view
from desktop.services.desk import Desk
from desktop.services.file_checks import first_bad
from desktop.storage import log
from desktop.storage.vaults import check_database
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


@frozen_value
class Verification:
    """What a verification found: `problem` is None when log, records and database agree."""

    entries: int
    records: int
    head: str
    problem: Text | None


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
            .where(sa.or_(_ENTRY.c.case_id == case_id, of_people))
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
        Deed(
            row["seq"],
            row["at"],
            names.get(row["actor_id"], ""),
            row["action"],
            row["operation"],
            row["kind"],
            row["record_id"],
            _shown_changes(desk, seen, row["kind"], _difference(keys, row, names)),
        )
        for row in rows
    )


def difference_keys(
    desk: Desk, session: Session, scopes: Sequence[str]
) -> dict[str, tuple[bytes, ...]]:
    """Return the difference keys of a case and its people that this user can open."""
    held = [name for name in (CASEWORK, CLINICAL) if desk.vault.keys.has(name)]
    found: dict[str, tuple[bytes, ...]] = {}
    for compartment in (OFFICE, *held):
        column = getattr(DifferenceKey, KEY_COLUMNS[compartment])
        query = sa.select(DifferenceKey.scope_id, column).where(
            DifferenceKey.scope_id.in_(scopes), DifferenceKey.compartment == compartment
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
    if pairs and row["kind"] == CaseMember.__tablename__:  # of a team, who it is says everything
        pairs = {"member": [names.get(each) for each in pairs.get("user_id", ())]}
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


# What people did not do themselves is not told to them.
_UNSPOKEN = frozenset({"version", "position"})


def _shown(value: Any) -> str | None:
    if value is None or value == []:
        return None
    return " ".join(value) if isinstance(value, list) else str(value)


def verify(desk: Desk, noted_head: bytes | None = None) -> Verification:
    """Recompute the whole log and every record, and check the database's pages.

    The first bad place is named; nothing is repaired. Needs no compartment's key. Whoever holds
    that of casework also learns whether every draft, which is in no log, opens; and whoever holds
    that of an attachment, whether it is what was taken in. `noted_head` is a head printed on a
    paper or noted elsewhere: the log must have had it once.
    """
    problem: Text | None = None
    try:
        check_database(desk.vault.engine)
    except Damaged as error:
        problem = error.sentence
    with desk.reading() as session:
        state = log.verify(session, desk.log_keys())
        if problem is None and noted_head is not None and not log.is_head(session, noted_head):
            problem = _(
                "The log never had the head you gave: it was rewritten or cut off since then."
            )
        unlogged = _bad_text(desk, session)
    if problem is None and state.fault is not None:
        problem = _fault_in_words(state.fault)
    problem = problem or unlogged or first_bad(desk)
    return Verification(state.entries, state.records, state.head.hex(), problem)


def _bad_text(desk: Desk, session: Session) -> Text | None:
    """Open what is sealed and in no log where it lies: an older one put back is not noticed."""
    for column, compartment, problem in _NOT_LOGGED:
        if compartment != OFFICE and not desk.vault.keys.has(compartment):
            continue
        key = column.class_.id
        for found in session.scalars(sa.select(key).order_by(key)):
            try:
                session.execute(sa.select(column).where(key == found)).one()
            except Damaged:
                return problem(found)
    return None


def _draft_changed(draft: str) -> Text:
    return _(
        "Draft {draft} was changed outside Dalil. What was saved is not touched by it.", draft=draft
    )


def _phrase_changed(phrase: str) -> Text:
    return _(
        "The quick phrase {phrase} was changed outside Dalil. Records are not touched by it.",
        phrase=phrase,
    )


_NOT_LOGGED: tuple[tuple[Any, str, Callable[[str], Text]], ...] = (
    (Draft.body, CASEWORK, _draft_changed),
    (Draft.clinical_body, CLINICAL, _draft_changed),
    (Draft.office_body, OFFICE, _draft_changed),
    (Phrase.text, CASEWORK, _phrase_changed),
    (Phrase.clinical_text, CLINICAL, _phrase_changed),
)


def _fault_in_words(fault: log.Fault) -> Text:
    if fault.what == "chain":
        return _(
            "The log is broken at entry {seq}: it was changed, or an entry before it is gone.",
            seq=fault.seq,
        )
    if (fault.kind or "").startswith(DifferenceKey.__tablename__):
        return _(
            "The key that opens the history of {record} was exchanged, removed or put in.",
            record=fault.record_id,
        )
    where = {"kind": fault.kind, "record": fault.record_id}
    if fault.what == "changed":
        return _("Record {kind}/{record} was changed outside Dalil.", **where)
    if fault.what == "missing":
        return _("Record {kind}/{record} is in the log but not in the vault any more.", **where)
    return _("Record {kind}/{record} stands in the vault but not in the log.", **where)


def head(desk: Desk) -> str:
    """Return the head of the log in hex, as it is printed on papers."""
    with desk.reading() as session:
        return log.read_head(session, desk.log_keys())[1].hex()
