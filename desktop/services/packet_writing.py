"""How a packet becomes records: new ones under their own ids, and answers put into known ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.models.base import Record
from desktop.models.columns import CASEWORK, CLINICAL
from desktop.models.lifecycle import TrashedRecord
from desktop.models.proceedings import Step, Track
from desktop.services import links, trash_rows
from desktop.services.attachments import FILES, RECEIVED
from desktop.services.binding import stored
from desktop.services.cases import add_case
from desktop.services.desk import Desk, Work
from desktop.services.kinds import BY_TABLE, STEPS
from desktop.services.packet_reading import Plan
from desktop.services.packet_rows import (
    CASES,
    PEOPLE,
    Row,
    in_order,
    models,
    values,
)
from desktop.services.packet_units import TRACK, TRACKS, Merging, Unit, answers, group_field, units
from desktop.services.people import set_roles
from desktop.services.proceedings import next_position, set_children, track_id
from desktop.services.rows import replace_rows
from desktop.storage.log import raise_version

Choices = Mapping[str, Mapping[str, Any]]
"""What was chosen, by record and question."""

# A column of each kind of record that every one has: the version rises though it stays the same.
_UNCHANGED: Final = {CASES: "status", PEOPLE: "sex"}


class Writer:
    """Writes what a plan says, in the transaction under way."""

    def __init__(self, desk: Desk, work: Work, made: Plan, keys: Mapping[str, bytes]) -> None:
        self._desk, self._work, self._made, self._keys = desk, work, made, keys
        self._case_id = made.arrived.case_id
        self._tracks: dict[str, str] = {}
        self.added: dict[str, list[str]] = {}
        self.changed: dict[str, list[str]] = {}
        self.trashed: list[dict[str, Any]] = []

    @property
    def _session(self) -> Session:
        return self._work.session

    def add(self, number: str | None) -> None:
        """Add what is new; a case that is not here gets `number`, or the one it had.

        Raises:
            WrongInput: another case has that number.
        """
        made = self._made
        for table in models():
            rows = made.new.get(table, {})
            if table == CASES:
                self._add_case(rows, number)
            elif table == TRACKS:
                self._add_tracks(rows)
            else:
                for row in in_order(table, rows):
                    self._add(table, row)

    def change(self, choices: Choices) -> None:
        """Put what is followed and what was chosen into the records that are here.

        Raises:
            WrongInput: something is still to be chosen, or what was chosen is not in this case.
            NotPermitted: an exhibit is under a hold of its own.
        """
        for each in self._made.merges:
            chosen = _chosen(each, choices.get(each.record_id, {}))
            if chosen:
                unit = units()[each.table]
                before = answers(unit, self._made.mine, each.record_id) or {}
                put_answers(self._session, unit, self._case_id, each.record_id, chosen, before)
                self.changed.setdefault(each.table, []).append(each.record_id)

    # -- new records ----------------------------------------------------------------------------

    def _add_case(self, rows: Mapping[str, Row], number: str | None) -> None:
        for row_id, row in rows.items():
            known = values(CASES, row)
            opened = known.pop("opened")
            wanted = number or known["number"]
            known.pop("number")
            add_case(self._desk, self._work, wanted, opened, **known)
            self.added[CASES] = [row_id]

    def _add_tracks(self, rows: Mapping[str, Row]) -> None:
        """Add tracks; one of the same kind that was opened here as well is the same one."""
        for row_id, row in rows.items():
            same = sa.select(Track.id).where(
                Track.case_id == self._case_id, Track.kind == row["kind"]
            )
            here = None if row.get("title") else self._session.scalars(same).first()
            if here is None:
                self._add(TRACKS, row)
            else:
                self._tracks[row_id] = here

    def _add(self, table: str, row: Row) -> None:
        known = values(table, row)
        if table in FILES:
            known["key"] = self._keys[known["id"]]
        if table == Step.__tablename__:
            known["track_id"] = self._tracks.get(known["track_id"] or "", known["track_id"])
            if self._made.is_here:
                known["position"] = next_position(self._session, self._case_id)
        self._give_number(table, known)
        self._take_out_of_trash(known["id"])
        record = models()[table](**known)
        self._session.add(record)
        self._session.flush()
        self.added.setdefault(table, []).append(record.id)
        if table in FILES:
            self._work.note(RECEIVED, table, record.id, self._case_id, known["sha256"])

    def _take_out_of_trash(self, record_id: str) -> None:
        """Let a record that comes back lie in the trash no longer: it would be erased from there.

        What is taken out is kept, for whoever takes the packet back.
        """
        query = sa.select(TrashedRecord).where(TrashedRecord.record_id == record_id)
        for row in self._session.scalars(query) if self._made.is_here else ():
            columns = sa.inspect(TrashedRecord).column_attrs
            said = {each.key: getattr(row, each.key) for each in columns if each.key != "version"}
            self.trashed.append({name: _in_text(value) for name, value in said.items()})
            self._session.delete(row)

    def _give_number(self, table: str, known: dict[str, Any]) -> None:
        """Let an exhibit keep its number where that is free, or count on."""
        kind = BY_TABLE.get(table)
        if kind is None or kind.numbered is None or not self._made.is_here:
            return
        column = getattr(kind.model, kind.numbered)
        query = sa.select(sa.func.max(column)).where(kind.model.case_id == self._case_id)
        last = self._session.scalar(query) or 0
        highest = max(last, trash_rows.highest_number(self._session, kind, self._case_id))
        if known[kind.numbered] <= highest:
            known[kind.numbered] = highest + 1


def _chosen(found: Merging, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that a record is given; what stays as it is here is left out."""
    if any(each.field.key not in chosen for each in found.open):
        raise WrongInput(
            _("There are differences that somebody has to decide on: choose one side for each.")
        )
    taken = {**found.chosen, **chosen}
    mine = {each.field.key: each.mine for each in found.apart}
    return {key: taken[key] for key in mine if taken[key] != mine[key]}


def put_answers(
    session: Session,
    unit: Unit,
    case_id: str,
    record_id: str,
    given: Mapping[str, Any],
    before: Mapping[str, Any],
) -> Record:
    """Give a record other answers, and raise its version once.

    Raises:
        WrongInput, NotPermitted: what may not become of it.
    """
    record: Any = session.get_one(models()[unit.table], record_id)
    kind = BY_TABLE.get(unit.table)
    links.refuse_foreign(session, case_id, unit.form.fields, given, before)
    known = stored(models()[unit.table], unit.own, given)
    if kind is not None and kind.guard is not None:
        kind.guard(session, record, known)
    for name, value in known.items():
        if unit.table != CASES or value is not None or name != "opened":
            setattr(record, name, value)
    if TRACK in given and unit.table == STEPS.table:
        record.track_id = track_id(session, case_id, given[TRACK])
    raise_version(session, record, _UNCHANGED.get(unit.table, "case_id"))
    session.flush()
    _put_parts(session, unit, case_id, record, given)
    session.flush()
    put: Record = record
    return put


def _put_parts(
    session: Session, unit: Unit, case_id: str, record: Any, given: Mapping[str, Any]
) -> None:
    if unit.table == PEOPLE and given.get("roles"):
        set_roles(session, case_id, record.id, tuple(given["roles"]))
    if unit.table == STEPS.table:
        set_children(session, record, given)
        return
    for name, group in unit.groups.items():
        if name in given:
            fields = group_field(unit, name).fields
            rows = [stored(group.model, fields, row) for row in given[name]]
            replace_rows(session, group.model, group.parent, record, rows)


def _in_text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else frozen.plain(value)


def trashed_again(said: Mapping[str, Any]) -> TrashedRecord:
    """Return the row of the trash that a record lay in before it came back."""
    bytes_of = {name: said[name] and said[name].encode() for name in (CASEWORK, CLINICAL)}
    at = datetime.fromisoformat(said["at"])
    return TrashedRecord(**{**said, **bytes_of, "at": at})


def in_reverse(added: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Give records that were added by table and id, children before their parents."""
    for table in reversed(list(models())):
        for record_id in reversed(added.get(table, [])):
            yield table, record_id
