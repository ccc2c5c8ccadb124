"""Taking a packet in: looked at first, then all of it in one transaction, undone as one step.

What only the other side changed is followed; what both changed somebody decides; what was removed
there stays, and is told; what was removed here comes back only if somebody says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, Damaged, NotFound, StorageFailure
from desktop.core.progress import Progress
from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.models.cases import Case
from desktop.models.columns import CASEWORK, CLINICAL
from desktop.models.packets import Packet
from desktop.rules.access import Action, access_table
from desktop.services import cards, links
from desktop.services.attachments import FILES, LEAST_ROOM, recording, reported
from desktop.services.cases import note_view, touch
from desktop.services.desk import Desk, Work
from desktop.services.importing import is_as_made, remove_case, remove_empty_tracks
from desktop.services.kinds import STEPS
from desktop.services.legal_holds import refuse_held
from desktop.services.packet_reading import Arrived, Plan, new_files, open_packet, opened_file, plan
from desktop.services.packet_rows import CASES, Row, Rows, is_clinical, models, rows_of, split
from desktop.services.packet_units import (
    TRACKS,
    Merging,
    answers,
    links_in,
    named,
    owner_of,
    told,
    units,
)
from desktop.services.packet_writing import (
    Choices,
    Writer,
    in_reverse,
    put_answers,
    trashed_again,
)
from desktop.services.packets import IN, Counted, counted
from desktop.storage.failures import changed_meanwhile
from desktop.vault import packetfile
from desktop.vault.objects import new_key


@frozen_value
class Told:
    """A record that nobody has to choose for, and of which somebody should know."""

    table: str
    record_id: str
    form: Text
    title: str


@frozen_value
class Seen:
    """A packet that was opened and not yet taken in.

    `sender` is the name on the confirmed card of that key, None: unknown. `counted` is what is in
    it, `new` what of that is new here, record by record in `lines`. `merges` differ, `closed` are
    signed here and stay, `removed_here` may come back, `removed_there` stay. `stamp` says how
    things stood here.
    """

    path: Path
    sender: str | None
    groups: tuple[str, ...]
    made_at: datetime
    number: str
    scope: str
    is_here: bool
    is_answer: bool
    counted: tuple[Counted, ...]
    new: tuple[Counted, ...]
    lines: tuple[Told, ...]
    files: int
    size: int
    left_out: tuple[str, ...]
    merges: tuple[Merging, ...]
    titles: Mapping[str, str]
    closed: tuple[Told, ...]
    removed_here: tuple[Told, ...]
    removed_there: tuple[Told, ...]
    stamp: str

    @property
    def open(self) -> tuple[Merging, ...]:
        """The records of which both sides changed the same, so that somebody has to decide."""
        return tuple(each for each in self.merges if each.open)


@frozen_value
class Taken:
    """What taking a packet in did; `packet_id` takes it back."""

    packet_id: str
    case_id: str
    number: str
    made_case: bool
    added: int
    changed: int
    files: int
    changes: Changes


def look_at(desk: Desk, path: Path) -> Seen:
    """Open a packet and say who sent it, what is in it, and what taking it in would do here.

    Raises:
        NotPermitted: something of it is not this user's to take in.
        WrongInput: it is for somebody else, or was made in this vault.
        Conflict: it was taken in already, or touches another case.
        VaultRefused: it is no packet, or a newer one. Damaged: it was altered or cut.
        NotFound, Locked
    """
    arrived = open_packet(desk, path)
    with desk.reading() as session:
        made = plan(desk, session, arrived, frozenset())
        seen = _seen(session, path, made)
    for each in made.merges:  # what stands here is shown beside what came
        note_view(desk, each.table, each.record_id, arrived.case_id)
    if made.is_here and not made.merges:
        note_view(desk, CASES, arrived.case_id, arrived.case_id)
    return seen


def take_in(
    desk: Desk,
    seen: Seen,
    number: str | None = None,
    choices: Choices | None = None,
    restored: frozenset[str] = frozenset(),
    progress: Progress | None = None,
) -> Taken:
    """Take in a packet that was looked at: all of it, or nothing.

    `choices` are the values for what both sides changed, by record and question; others may be
    among them. `restored` are records removed here that come back. `number` is that of the case, if
    it is not here and its own is taken.

    Raises:
        Conflict: something changed here since it was looked at.
        WrongInput: a difference is not decided on, or another case has the number.
        StorageFailure: the vault's disk is full.
        and as `look_at`; Cancelled
    """
    arrived = open_packet(desk, seen.path)
    with desk.reading() as session:
        made = plan(desk, session, arrived, restored)
        _refuse_changed(made, seen.stamp)
    with _staged(desk, made, seen.path, progress) as (keys, work):
        now = plan(desk, work.session, arrived, restored)
        _refuse_changed(now, seen.stamp)
        writer = Writer(desk, work, now, keys)
        writer.add(number)
        writer.change(choices or {})
        _keep(desk, work, now, writer)
        touch(work.session, arrived.case_id, work)
        case = work.session.get_one(Case, arrived.case_id)
    return Taken(
        arrived.statement.packet_id,
        case.id,
        case.number,
        not made.is_here,
        sum(len(some) for table, some in writer.added.items() if table in units()),
        sum(map(len, writer.changed.values())),
        len(keys),
        work.changes,
    )


def undo_taking(desk: Desk, packet_id: str) -> Changes:
    """Take one packet back as one step, with the case if the packet made it.

    Raises:
        NotFound: it was taken back already.
        Conflict: something of it was changed since.
        NotPermitted
    """
    with desk.writing("undo_packet") as work:
        found = work.session.get(Packet, packet_id)
        if found is None or found.direction != IN:
            raise NotFound(_("This packet was taken back already."))
        files = _take_back(desk, work, found)
    for each in files:
        desk.vault.objects.remove(each)
    return work.changes


# -- looking --------------------------------------------------------------------------------------


def _seen(session: Session, path: Path, made: Plan) -> Seen:
    arrived = made.arrived
    sender = arrived.statement.sender
    files = list(new_files(made))
    merges = tuple(_with_names(session, each, arrived.case_id) for each in made.merges)
    return Seen(
        path=path,
        sender=cards.known_as(session, sender),
        groups=sender.fingerprint,
        made_at=arrived.statement.made_at,
        number=arrived.number,
        scope=arrived.scope,
        is_here=made.is_here,
        is_answer=arrived.answers is not None,
        counted=counted(arrived.rows),
        new=counted(made.new),
        lines=_told(made.new, [(table, i) for table in units() for i in made.new.get(table, {})]),
        files=len(files),
        size=sum(int(row["size"]) for _place, _table, _id, row in files),
        left_out=arrived.left_out,
        merges=merges,
        titles={each.record_id: _title(made.mine, each.table, each.record_id) for each in merges},
        closed=_told(made.mine, made.closed),
        removed_here=_told(arrived.rows, made.removed_here),
        removed_there=_told(_rows_of(session, made.removed_there), made.removed_there),
        stamp=made.stamp,
    )


def _with_names(session: Session, found: Merging, case_id: str) -> Merging:
    names: dict[str, Any] = {}
    for asked, record_id in links_in(found):
        known = links.names(session, asked.of, [(case_id, record_id)])
        names[record_id] = known.get((case_id, record_id), _("(comes with the packet)"))
    return named(found, names)


def _told(rows: Rows, records: list[tuple[str, str]]) -> tuple[Told, ...]:
    return tuple(
        Told(table, each, units()[table].form.title, _title(rows, table, each))
        for table, each in records
    )


def _rows_of(session: Session, records: list[tuple[str, str]]) -> Rows:
    tables = {table for table, _id in records}
    return {t: rows_of(session, t, [i for table, i in records if table == t]) for t in tables}


def _title(rows: Rows, table: str, record_id: str) -> str:
    """Return what a record is called, without the name of anybody."""
    row: Row = rows.get(table, {}).get(record_id, {})
    names = units()[table].called
    return next((str(row[name]) for name in names if row.get(name)), "")


def _refuse_changed(made: Plan, stamp: str) -> None:
    if made.stamp != stamp:
        raise Conflict(changed_meanwhile())


# -- writing --------------------------------------------------------------------------------------


@contextmanager
def _staged(
    desk: Desk, made: Plan, path: Path, progress: Progress | None
) -> Iterator[tuple[dict[str, bytes], Work]]:
    """Seal the files of a packet anew, and open the transaction that records them."""
    keys: dict[str, bytes] = {}
    try:
        _stage(desk, made, path, keys, progress)
    except BaseException:
        for each in keys:
            desk.vault.objects.discard(each)
        raise
    with recording(desk, "take_packet", list(keys)) as work:
        yield keys, work


def _stage(
    desk: Desk, made: Plan, path: Path, keys: dict[str, bytes], progress: Progress | None
) -> None:
    wanted = {place: (file_id, row) for place, _table, file_id, row in new_files(made)}
    whole, done = sum(int(row["size"]) for _id, row in wanted.values()), 0
    if not wanted:
        return
    if whole + LEAST_ROOM > desk.vault.objects.room():
        raise StorageFailure(
            _("The files of this packet do not fit on the disk of the vault: free some space.")
        )
    with opened_file(path) as stream:
        found = packetfile.files(desk.vault.keys, stream, made.arrived.sizes)
        for place, pieces in enumerate(found):
            if place not in wanted:
                for _piece in pieces:
                    pass
                continue
            file_id, row = wanted[place]
            keys[file_id] = new_key()
            told = reported(pieces, whole, progress, done)
            content = desk.vault.objects.stage(file_id, keys[file_id], told)
            done += content.size
            if not content.agrees(row["size"], row["sha256"], row.get("sha512")):
                raise Damaged(
                    _("A file in this packet is not what was taken in where it comes from.")
                )


def _keep(desk: Desk, work: Work, made: Plan, writer: Writer) -> None:
    """Keep what came, with which later changes are compared, and what takes it back."""
    session, arrived = work.session, made.arrived
    sender = arrived.statement.sender
    changed = {(table, each) for table, some in writer.changed.items() for each in some}
    before: dict[str, Mapping[str, Row]] = {
        table: {i: row for i, row in some.items() if owner_of(table, row) in changed}
        for table, some in made.mine.items()
    }
    if STEPS.table in writer.changed:
        before[TRACKS] = made.mine.get(TRACKS, {})
    after = {
        each: session.get_one(models()[table], each).version
        for some in (writer.added, writer.changed)
        for table, ids in some.items()
        for each in ids
    }
    session.add(
        Packet(
            id=arrived.statement.packet_id,
            case_id=arrived.case_id,
            direction=IN,
            scope=arrived.scope,
            peer=cards.known_as(session, sender) or "",
            peer_receiving=sender.receiving.hex(),
            peer_signing=sender.signing.hex(),
            peer_vault_id=sender.vault_id,
            peer_user_id=sender.user_id,
            by_id=desk.user_id,
            at=work.at,
            answers_id=arrived.answers,
            **_kept(arrived, before, writer, after),
        )
    )


def _kept(
    arrived: Arrived, before: Rows, writer: Writer, after: Mapping[str, int]
) -> dict[str, bytes | None]:
    kept: dict[str, bytes | None] = {}
    parts = zip((CASEWORK, CLINICAL), split(arrived.rows), split(before), strict=True)
    for name, rows, was in parts:
        trashed = [each for each in writer.trashed if each[name] is not None]
        said: dict[str, Any] = {"rows": rows, "before": was, "trashed": trashed}
        if name == CASEWORK:
            said |= {"added": writer.added, "after": after, "seen": sorted(arrived.seen)}
        kept[name] = json.dumps(said, ensure_ascii=False).encode() if rows or was else None
    return kept


# -- taking back ----------------------------------------------------------------------------------


def _take_back(desk: Desk, work: Work, found: Packet) -> list[str]:
    """Put everything back as it was; return the files whose bytes can go."""
    session, case_id = work.session, found.case_id
    undo, parts = _undo(desk, session, found)
    before: dict[str, Any] = {}
    for part in parts:
        before |= part["before"]
    tables = {table for table in before if before[table]}
    _permit_back(desk, session, case_id, {*undo["added"], *tables})
    refuse_held(session, case_id)
    changed = [(table, i) for table in units() for i in before.get(table, {})]
    _refuse_edited(session, undo, changed)
    for table, record_id in changed:
        unit = units()[table]
        known = told(unit, before[table][record_id])
        said = (answers(unit, before, record_id) or {}).items()
        was = {key: value for key, value in said if key in known}
        put_answers(session, unit, case_id, record_id, was, was)
    files = []
    for table, record_id in in_reverse(undo["added"]):
        if table != CASES:
            session.delete(session.get_one(models()[table], record_id))
            session.flush()
            files += [record_id] if table in FILES else []
    if STEPS.table in tables | undo["added"].keys():
        remove_empty_tracks(session, case_id)
    for part in parts:
        session.add_all(trashed_again(each) for each in part["trashed"])
    session.delete(found)
    session.flush()
    case = session.get_one(Case, case_id)
    if undo["added"].get(CASES) and is_as_made(session, case):
        remove_case(session, case)
    else:
        touch(session, case_id, work)
    return files


def _undo(desk: Desk, session: Session, found: Packet) -> tuple[Any, list[Any]]:
    """Return what takes a packet back, and of each part that it held what was there before.

    Raises:
        Conflict: it was forgotten, with a record that was erased since.
        NotPermitted: a part is under a key that is not held.
    """
    if not found.casework:
        raise Conflict(_("What this packet changed is not known any more: it cannot be undone."))
    undo = json.loads(found.casework)
    tables = {table for table in undo["added"] if undo["added"][table]}
    if any(map(is_clinical, tables)):
        desk.permit(session, "examinations", Action.VIEW, found.case_id)
    held = (found.casework, found.clinical if CLINICAL in desk.held else None)
    return undo, [json.loads(each) for each in held if each is not None]


def _permit_back(desk: Desk, session: Session, case_id: str, tables: set[str]) -> None:
    for area in sorted({access_table().kinds[table] for table in tables}):
        action = Action.EDIT if desk.may(session, area, Action.EDIT, case_id) else Action.CREATE
        desk.permit(session, area, action, case_id)


def _refuse_edited(session: Session, undo: Any, changed: list[tuple[str, str]]) -> None:
    records = [(table, i) for table, some in undo["added"].items() for i in some] + changed
    edited = 0
    for table, record_id in records:
        record = session.get(models()[table], record_id)
        edited += record is None or record.version != undo["after"].get(record_id)
    if edited:
        raise Conflict(
            n_(
                "{n} record of this packet was changed since: it cannot be undone any more.",
                "{n} records of this packet were changed since: it cannot be undone any more.",
                edited,
            )
        )
