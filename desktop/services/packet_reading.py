"""A packet that came, and what it would do here: what is new, what differs, what was removed.

Nothing is written here. What is in a packet was written by somebody else: every value is looked at
before it is believed, and nothing in it may touch another case of this vault.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Conflict, NotFound, WrongInput
from desktop.core.ids import valid_case_number
from desktop.core.text import _
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case
from desktop.models.packets import Packet as PacketRecord
from desktop.models.people import PersonRole
from desktop.rules.access import Action, access_table
from desktop.services.attachments import FILES
from desktop.services.desk import Desk
from desktop.services.packet_contents import SCOPES
from desktop.services.packet_rows import (
    CASES,
    PEOPLE,
    ROLES,
    Row,
    Rows,
    attributes,
    cut,
    models,
    parent_of,
    read_rows,
    rows_of,
    rows_where,
)
from desktop.services.packet_units import (
    TRACKS,
    Merging,
    Unit,
    answers,
    merging,
    owner_of,
    told,
    units,
)
from desktop.services.packets import FORMAT, IN, OUT, rows_in, seen_by
from desktop.storage.log import making_of
from desktop.vault import packetfile
from desktop.vault.cards import card_of
from desktop.vault.packetfile import Statement, damaged_packet, refuse_newer
from desktop.vault.strictjson import read_json, read_list, read_object, read_uuid

_STEPS: Final = "steps"


@dataclass(frozen=True, slots=True, repr=False)
class Arrived:
    """What a packet says, every part of it looked at."""

    statement: Statement
    case_id: str
    number: str
    scope: str
    answers: str | None
    seen: frozenset[str]
    rows: Rows
    gone: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    files: tuple[tuple[str, str], ...]

    @property
    def sizes(self) -> list[int]:
        """How many bytes its files have, in their order."""
        return [int(self.rows[table][file_id]["size"]) for table, file_id in self.files]


@dataclass(slots=True, repr=False)
class Plan:
    """What taking a packet in would do. `stamp` is another one if anything of it changed here."""

    arrived: Arrived
    is_here: bool
    stamp: str
    new: dict[str, dict[str, Row]] = field(default_factory=dict)
    merges: list[Merging] = field(default_factory=list)
    closed: list[tuple[str, str]] = field(default_factory=list)
    removed_here: list[tuple[str, str]] = field(default_factory=list)
    removed_there: list[tuple[str, str]] = field(default_factory=list)
    mine: Rows = field(default_factory=dict)


def open_packet(desk: Desk, path: Path) -> Arrived:
    """Open a packet, to its end.

    Raises:
        NotFound, WrongInput, VaultRefused, Damaged: why it is of no use here.
    """
    with opened_file(path) as stream:
        found = packetfile.opened(desk.vault.keys, stream)
    return _arrived(found)


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """Open a packet's file for reading.

    Raises:
        NotFound, WrongInput: it is gone, or cannot be read.
    """
    try:
        with path.open("rb") as stream:
            yield stream
    except FileNotFoundError:
        raise NotFound(_("There is no file {file}.", file=path.name)) from None
    except OSError as error:
        raise WrongInput(
            _("{name} cannot be opened: check that it is a file you may read.", name=path.name)
        ) from error


def _arrived(packet: packetfile.Packet) -> Arrived:
    names = ("format", "case", "scope", "answers", "seen", "records", "gone", "left_out", "files")
    try:
        content = read_json(packet.content)
        if isinstance(content, dict) and content.get("format") != FORMAT:
            refuse_newer()
        found = read_object(content, *names)
        about = read_object(found["case"], "id", "number")
        case_id = read_uuid(about["id"])
        rows = read_rows(found["records"], case_id)
        number = valid_case_number(str(about["number"]))
        arrived = Arrived(
            packet.statement,
            case_id,
            number,
            str(found["scope"]),
            None if found["answers"] is None else read_uuid(found["answers"]),
            frozenset(map(read_uuid, read_list(found["seen"]))),
            rows,
            tuple(_pair(each) for each in read_list(found["gone"])),
            tuple(str(each) for each in read_list(found["left_out"])),
            tuple(_pair(each) for each in read_list(found["files"])),
        )
    except (ValueError, WrongInput):
        raise damaged_packet() from None
    if not _holds_together(arrived):
        raise damaged_packet()
    return arrived


def _pair(value: object) -> tuple[str, str]:
    table, record_id = read_list(value)
    return str(table), read_uuid(record_id)


def _holds_together(arrived: Arrived) -> bool:
    """Say whether the parts of a packet are about one another."""
    rows = arrived.rows
    return (
        arrived.scope in SCOPES
        and set(rows.get(CASES, {})) == {arrived.case_id}
        and all(table in FILES and each in rows.get(table, {}) for table, each in arrived.files)
        and len(set(arrived.files)) == len(arrived.files)
        and all(table in units() for table, _id in arrived.gone)
        and set(arrived.left_out) <= set(access_table().cells)
    )


# -- what it would do -----------------------------------------------------------------------------


def plan(desk: Desk, session: Session, arrived: Arrived, restored: frozenset[str]) -> Plan:
    """Say what taking a packet in would do, in the transaction under way.

    `restored` are records that were removed here, and that come back with it.

    Raises:
        NotPermitted: something of it is not this user's to take in.
        Conflict: it was taken in already, or something of it belongs to another case here.
        WrongInput: it was made in this vault.
    """
    _refuse_again(desk, session, arrived)
    is_here = session.get(Case, arrived.case_id) is not None
    _permit(desk, session, arrived, is_here=is_here)
    mine = _mine(session, arrived)
    _refuse_foreign(desk, session, arrived, mine)
    base = _base(desk, session, arrived)
    made = Plan(arrived, is_here, _stamp(arrived, mine, base), mine=mine)
    _compare(made, base, restored)
    made.removed_there = [
        (table, each)
        for table, each in arrived.gone
        if each in _still_here(session, table, [each], arrived.case_id)
    ]
    for table in made.new:
        if table != CASES:
            _permit_area(desk, session, table, Action.CREATE, made)
    for each in made.merges:
        _permit_area(desk, session, each.table, Action.EDIT, made)
    return made


def _refuse_again(desk: Desk, session: Session, arrived: Arrived) -> None:
    statement = arrived.statement
    known = session.get(PacketRecord, statement.packet_id)
    if statement.sender == card_of(desk.vault.keys) or (known and known.direction == OUT):
        raise WrongInput(_("This packet was made in this vault: what is in it is here already."))
    if known is not None:
        raise Conflict(_("This packet was taken in already; nothing was changed."))


def _permit(desk: Desk, session: Session, arrived: Arrived, *, is_here: bool) -> None:
    """Refuse whoever may not see what is in it, before anything sealed is read."""
    case_id = arrived.case_id if is_here else None
    if is_here:
        desk.permit(session, "intake", Action.VIEW, case_id)
    else:
        desk.permit(session, "intake", Action.CREATE)
    for area in sorted({access_table().kinds[table] for table in arrived.rows}):
        desk.permit(session, area, Action.VIEW, case_id)


def _permit_area(desk: Desk, session: Session, table: str, action: Action, made: Plan) -> None:
    area = access_table().kinds[table]
    desk.permit(session, area, action, made.arrived.case_id if made.is_here else None)


def _mine(session: Session, arrived: Arrived) -> Rows:
    """Return what is here of the records of a packet, with all that belongs to them."""
    mine = {table: rows_of(session, table, some) for table, some in arrived.rows.items()}
    for unit in units().values():
        its = mine.get(unit.table)
        for part, name in unit.parts.items() if its else ():
            model: Any = models()[part]
            column = getattr(model, name)
            own = rows_where(session, part, column.in_(list(its or ())), _in(model, arrived))
            mine[part] = {**mine.get(part, {}), **own}
    tracks = {row["track_id"] for row in mine.get(_STEPS, {}).values() if row["track_id"]}
    mine[TRACKS] = {**mine.get(TRACKS, {}), **rows_of(session, TRACKS, tracks)}
    return mine


def _in(model: Any, arrived: Arrived) -> sa.ColumnElement[bool]:
    its: sa.ColumnElement[bool] = model.case_id == arrived.case_id
    return its


def _refuse_foreign(desk: Desk, session: Session, arrived: Arrived, mine: Rows) -> None:
    """Let nothing in a packet touch what is of another case here."""
    for table, some in mine.items():
        for row in some.values():
            if table not in {CASES, PEOPLE} and row["case_id"] != arrived.case_id:
                raise _foreign()
    others = set(mine.get(PEOPLE, {})) - _in_case(session, arrived.case_id)
    seen = sa.select(PersonRole.person_id).where(
        PersonRole.person_id.in_(others), *desk.visible("identity", PersonRole.case_id)
    )
    if others - set(session.scalars(seen)):
        raise _foreign()


def _foreign() -> Conflict:
    return Conflict(
        _("Something in this packet belongs to another case of this vault: nothing was taken in.")
    )


def _in_case(session: Session, case_id: str) -> set[str]:
    query = sa.select(PersonRole.person_id).where(PersonRole.case_id == case_id)
    return set(session.scalars(query))


def _still_here(session: Session, table: str, ids: list[str], case_id: str) -> set[str]:
    if table == PEOPLE:
        return set(ids) & _in_case(session, case_id)
    model: Any = models()[table]
    column = model.id if table == CASES else model.case_id
    query = sa.select(model.id).where(model.id.in_(ids), column == case_id)
    return set(session.scalars(query))


def _base(desk: Desk, session: Session, arrived: Arrived) -> Rows:
    """Return the records as both sides know them: from packets that both have, the last one last.

    A packet that went out counts from when the other side says it has seen it, and not before: or
    what it held would pass for theirs, and an edit of it for no edit.
    """
    signing = arrived.statement.sender.signing.hex()
    query = (
        sa.select(PacketRecord)
        .join(AuditEntry, making_of(PacketRecord.id, PacketRecord))
        .where(PacketRecord.case_id == arrived.case_id, PacketRecord.peer_signing == signing)
        .order_by(AuditEntry.seq)
    )
    packets = list(session.scalars(query))
    gone_out = {each.id: each for each in packets if each.direction == OUT}
    base: dict[str, dict[str, Row]] = {}
    known = [*((seen_by(each), each) for each in packets if each.direction == IN)]
    for seen, packet in [*known, (arrived.seen, None)]:
        for each in [i for i in gone_out if i in seen]:
            _lay_over(base, rows_in(desk, gone_out.pop(each)))
        if packet is not None:
            _lay_over(base, rows_in(desk, packet))
    return base


def _lay_over(base: dict[str, dict[str, Row]], rows: Rows) -> None:
    for table, some in rows.items():
        its = base.setdefault(table, {})
        for row_id, row in some.items():
            its[row_id] = {**its.get(row_id, {}), **row}


def _stamp(arrived: Arrived, mine: Rows, base: Rows) -> str:
    said = json.dumps([arrived.statement.packet_id, mine, base], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _compare(made: Plan, base: Rows, restored: frozenset[str]) -> None:
    """Sort the records of a packet: new ones, those that differ, those that were removed here."""
    rows, dropped = made.arrived.rows, set()
    mine, changed = _owned_here(made), _added_to(made, base)
    for table, unit in units().items():
        for record_id in rows.get(table, {}):
            if record_id in mine.get(table, {}):
                _merge(made, unit, record_id, base)
            elif record_id in base.get(table, {}) and record_id not in restored:
                dropped.add((table, record_id))
                was, now = (answers(unit, each, record_id) for each in (base, rows))
                if was != now or record_id in changed:
                    made.removed_here.append((table, record_id))
    made.new = _new_rows(made, dropped)


def _added_to(made: Plan, base: Rows) -> set[str]:
    """Return the ids that rows which the base does not know cannot be without."""
    return {
        row[name]
        for table, some in made.arrived.rows.items()
        for name, column in attributes(table).items()
        if parent_of(column) is not None and not column.nullable
        for row_id, row in some.items()
        if row_id not in base.get(table, {})
    }


def _owned_here(made: Plan) -> Rows:
    """Return the rows here that are of this case: a person of another one is only linked."""
    roles = made.mine.get(ROLES, {}).values()
    linked = {row["person_id"] for row in roles}
    people = {each: row for each, row in made.mine.get(PEOPLE, {}).items() if each in linked}
    return {**made.mine, PEOPLE: people}


def _new_rows(made: Plan, dropped: set[tuple[str, str]]) -> dict[str, dict[str, Row]]:
    """Return the rows that are added: of records that are new, and what these need."""
    here = made.mine
    kept = {
        table: {i: row for i, row in some.items() if owner_of(table, row) not in dropped}
        for table, some in _without_lost_files(made).items()
    }
    known = {(table, i) for table in units() for i in _owned_here(made).get(table, {})}
    new: dict[str, dict[str, Row]] = {}
    for table, some in cut(kept).items():
        chosen = {
            i: row
            for i, row in some.items()
            if i not in here.get(table, {}) and owner_of(table, row) not in known
        }
        if chosen and (table != CASES or not made.is_here):
            new[table] = chosen
    return new


def _without_lost_files(made: Plan) -> Rows:
    """Leave out files that are neither here nor in the packet: they were destroyed here."""
    carried = set(made.arrived.files)
    return {
        table: {
            i: row
            for i, row in some.items()
            if table not in FILES or (table, i) in carried or i in made.mine.get(table, {})
        }
        for table, some in made.arrived.rows.items()
    }


def _merge(made: Plan, unit: Unit, record_id: str, base: Rows) -> None:
    arrived, mine = made.arrived, answers(unit, made.mine, record_id) or {}
    theirs = answers(unit, arrived.rows, record_id) or {}
    asked = told(unit, arrived.rows[unit.table][record_id])
    found = merging(unit, record_id, answers(unit, base, record_id), mine, theirs, asked)
    if found.apart and mine.get("status") in unit.final:
        made.closed.append((unit.table, record_id))
    elif found.apart:
        made.merges.append(found)


def new_files(made: Plan) -> Iterator[tuple[int, str, str, Row]]:
    """Give the files of a packet that are taken in: their places in it, tables, ids and rows."""
    for place, (table, file_id) in enumerate(made.arrived.files):
        if file_id in made.new.get(table, {}):
            yield place, table, file_id, made.new[table][file_id]
