"""The custody of an exhibit: what the program did, as the log tells it, and what people noted.

What was read in one transaction goes to the window (`custody_of`) and, worded, to a paper
(`custody_papers`) and a bundle (`bundles`). Whoever sees custody sees the whole of it: a custody
with the deeds of one person only would seem to have gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import NotFound
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.forms.fields import YES
from desktop.models.attachments import Attachment
from desktop.models.audit import AuditEntry
from desktop.models.evidence import CustodyEvent, EvidenceItem
from desktop.models.users import User, UserRole
from desktop.rules.access import Action
from desktop.rules.custody import Gap, Happening, gaps
from desktop.services import attachments
from desktop.services.attachments import RECEIVED, Attached
from desktop.services.cases import note_view
from desktop.services.desk import Desk
from desktop.services.history import difference_keys, opened_difference
from desktop.storage import log

_ENTRY = AuditEntry.__table__
_ITEMS, _FILES, _EVENTS = (each.__tablename__ for each in (EvidenceItem, Attachment, CustodyEvent))
_BY_OPERATION: Final[Mapping[tuple[str, str], str]] = {
    (_ITEMS, log.INSERT): "described",
    (_ITEMS, log.DELETE): "removed",
    (_ITEMS, "derived"): "derived",
    (_ITEMS, "bundle"): "bundled",
    (_FILES, log.INSERT): "received",
    (_FILES, RECEIVED): "received",
    (_FILES, log.UPDATE): "destroyed",
    (_FILES, "view"): "viewed",
    (_FILES, "hash_ok"): "hash_ok",
    (_FILES, "hash_bad"): "hash_bad",
    (_FILES, "bundle"): "bundled",
}
_BY_ACTION: Final = {
    "save_copy": "exported",
    "save_bare_copy": "bare_copy",
    "hand_over": "exported",
}
_HELD: Final = {True: "hold_set", False: "hold_released"}


@frozen_value
class CustodyLine:
    """One event: a term of `custody_deeds`, or of `custody_events` if a person `noted` it.

    `at` is when the log took it, under the number `seq`; `when` and the rest is what was noted.
    `sha256` is what the file was then. `changed`: what was noted was corrected later.
    """

    deed: str
    seq: int
    at: datetime
    by: str
    sha256: str | None = None
    noted: bool = False
    when: When | None = None
    hand: str | None = None
    party: str | None = None
    reason: str | None = None
    document: str | None = None
    changed: bool = False

    @property
    def day(self) -> date:
        """The day it happened, as far as it is known."""
        if self.when is None:
            return self.at.astimezone().date()
        return self.when.last if self.when.start is None else self.when.first


@frozen_value
class Custody:
    """One exhibit, its file if it has one, what happened, and what is not known.

    `turned_back` are the entries of the log, between the first and the last of these, before which
    a clock was put back.
    """

    exhibit_id: str
    case_id: str
    number: int
    title: str
    received: When | None
    file: Attached | None
    lines: tuple[CustodyLine, ...]
    gaps: tuple[Gap, ...]
    turned_back: tuple[int, ...]


def custody_of(desk: Desk, exhibit_id: str) -> Custody:
    """Return the custody of an exhibit, the earliest event first; the first look is logged.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        item = exhibit(session, exhibit_id)
        permit(desk, session, item.case_id)
        found = read_custody(desk, session, item)
    note_view(desk, _ITEMS, exhibit_id, found.case_id)
    return found


def permit(desk: Desk, session: Session, case_id: str, action: Action = Action.VIEW) -> None:
    """Let the custody of exhibits of a case be seen, or let out.

    Raises:
        NotPermitted
    """
    desk.permit(session, "evidence", action, case_id)
    desk.permit(session, "log", Action.VIEW, case_id)


def exhibit(session: Session, exhibit_id: str) -> EvidenceItem:
    """Return the record of an exhibit.

    Raises:
        NotFound
    """
    item = session.get(EvidenceItem, exhibit_id)
    if item is None:
        raise NotFound(_("This exhibit is not in the vault."))
    return item


def read_custody(desk: Desk, session: Session, item: EvidenceItem) -> Custody:
    """Read the custody of one exhibit in the transaction under way."""
    names = dict(session.execute(sa.select(User.id, User.name)).all())
    keys = difference_keys(desk, session, [item.case_id])
    own = [(row, opened_difference(keys, row)) for row in _rows(session, _ITEMS, [item.id])]
    files = {each for _row, pairs in own for each in pairs.get("attachment_id", ()) if each}
    files |= {item.attachment_id} - {None}
    lines = [*_of_item(own, names), *_of_files(session, sorted(files), names)]
    lines += _noted(session, item, names)
    lines.sort(key=lambda line: (line.day, line.at, line.seq))
    seqs = [line.seq for line in lines]
    happenings = [Happening(line.day, *_ways(line)) for line in lines]
    stated = item.received
    day = stated.first if stated is not None and stated.start_is_day else None
    return Custody(
        item.id,
        item.case_id,
        item.exhibit,
        item.title,
        item.received,
        _file(session, item),
        tuple(lines),
        gaps(day, happenings),
        tuple(log.turned_back(session, min(seqs, default=0), max(seqs, default=0))),
    )


def one_person_alone(session: Session) -> bool:
    """Say whether somebody is coordinator and administrator: nobody watches over that person."""
    query = (
        sa.select(UserRole.user_id)
        .join(User, User.id == UserRole.user_id)
        .where(User.status == "active", UserRole.role.in_(("coordinator", "administrator")))
        .group_by(UserRole.user_id)
        .having(sa.func.count() > 1)
    )
    return session.execute(query).first() is not None


def _file(session: Session, item: EvidenceItem) -> Attached | None:
    record = None if item.attachment_id is None else session.get(Attachment, item.attachment_id)
    return None if record is None else attachments.attached(record)


def _rows(session: Session, kind: str, ids: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    query = sa.select(_ENTRY).where(_ENTRY.c.kind == kind, _ENTRY.c.record_id.in_(ids))
    return session.execute(query.order_by(_ENTRY.c.seq)).mappings().all()  # type: ignore[return-value]  # rows are mappings


def _line(row: Mapping[str, Any], deed: str, names: Mapping[str, str]) -> CustodyLine:
    told = row["operation"] not in log.WRITES and row["digest"] is not None
    sha256 = bytes(row["digest"]).hex() if told else None
    return CustodyLine(deed, row["seq"], row["at"], names.get(row["actor_id"], ""), sha256)


def _of_item(
    own: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], names: Mapping[str, str]
) -> Iterator[CustodyLine]:
    """Give what was done to the description: that it was looked at is no custody of the thing."""
    was_removed = False
    for row, pairs in own:
        if row["operation"] == log.UPDATE:
            changed = {name for name, (old, new) in pairs.items() if old != new}
            if "hold" in changed:
                yield _line(row, _HELD[pairs["hold"][1] == YES], names)
            if "attachment_id" in changed:
                yield _line(row, "file_changed", names)
            if changed - {"hold", "hold_reason", "attachment_id", "version"} or not changed:
                yield _line(row, "edited", names)
        elif was_removed and row["operation"] == log.INSERT:
            yield _line(row, "put_back", names)
        elif (deed := _BY_OPERATION.get((_ITEMS, row["operation"]))) is not None:
            yield _line(row, deed, names)
        was_removed = was_removed or row["operation"] == log.DELETE


def _of_files(
    session: Session, ids: Sequence[str], names: Mapping[str, str]
) -> Iterator[CustodyLine]:
    """Give what was done to files; older ones were received without an entry that says a hash."""
    rows = _rows(session, _FILES, ids)
    hashed = {row["record_id"] for row in rows if row["operation"] == RECEIVED}
    for row in rows:
        if row["operation"] == log.INSERT and row["record_id"] in hashed:
            continue
        operation = row["operation"]
        deed = _BY_ACTION.get(row["action"]) if operation == "export" else None
        deed = deed or _BY_OPERATION.get((_FILES, operation))
        if deed is not None:
            yield _line(row, deed, names)


def _noted(session: Session, item: EvidenceItem, names: Mapping[str, str]) -> Iterator[CustodyLine]:
    query = sa.select(CustodyEvent).where(CustodyEvent.exhibit_id == item.id)
    events = session.scalars(query).all()
    entries: dict[str, list[Mapping[str, Any]]] = {}
    for row in _rows(session, _EVENTS, [each.id for each in events]):
        if row["operation"] in log.WRITES:
            entries.setdefault(row["record_id"], []).append(row)
    for each in events:
        made, *later = entries[each.id]
        yield CustodyLine(
            each.kind,
            made["seq"],
            made["at"],
            names.get(made["actor_id"], ""),
            noted=True,
            when=each.when,
            hand=names.get(each.by_id or ""),
            party=each.party,
            reason=each.reason,
            document=each.document,
            changed=any(row["operation"] == log.UPDATE for row in later),
        )


def _ways(line: CustodyLine) -> tuple[bool, bool]:
    """Say whether an exhibit went out of the office's hands by an event, and whether it came back.

    What the program lets out is a copy: the exhibit stays.
    """
    terms = vocabulary("custody_events").terms
    facts = terms[line.deed].facts if line.noted and line.deed in terms else {}
    return bool(facts.get("out")), bool(facts.get("back"))
