"""Papers out: permission, one read, a frozen value, bytes, and a record of it all.

The value is stored with the export's record, so that the paper can be rendered again and its hash
compared. Between drawing and letting out somebody may look at it: then its bytes are in memory
only. A file takes its place after its record is committed, and no printer is given a page before
that: an export that is not in the log does not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound
from desktop.core.money import Money
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.documents import chronology as paper
from desktop.models.cases import Case
from desktop.models.exchange import Export
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.rules.facts import CaseFacts, facts
from desktop.services.cases import note_view, read_header
from desktop.services.desk import Desk, Work
from desktop.services.leaving import put_in_place
from desktop.services.proceedings import StepLine, read_chronology, step_facts
from desktop.storage.log import read_head

WORKING_COPY: Final = "working_copy"
"""The kind of a paper's Word file to be worked on."""


@frozen_value
class Exported:
    """A file that was written: its SHA-256, and what its record in the vault changed."""

    path: Path
    sha256: str
    size: int
    changes: Changes


def chronology_report(desk: Desk, case_id: str, language: str) -> paper.ChronologyReport:
    """Return the frozen value of a case's chronology, all of it read at one moment.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        desk.permit(session, "proceedings", Action.EXPORT, case_id)
        case = read_header(desk, session, case_id)
        found = facts(step_facts(session, [case_id])[case_id])
        return paper.ChronologyReport(
            case_number=case.number,
            case_title=case.title,
            language=language,
            generated_at=desk.clock.now(),
            rows=tuple(_row(line) for line in read_chronology(session, case_id)),
            prepared_by=user_name(session, desk),
            log_head=read_head(session, desk.log_keys())[1].hex(),
            tracks=tuple(
                paper.TrackLine(track.kind, track.state, track.since.when, track.since.number)
                for track in found.tracks
            ),
            durations=tuple(found.days.items()),
            money=tuple(_money(found)),
        )


def _row(line: StepLine) -> paper.ChronologyLine:
    return paper.ChronologyLine(
        line.number,
        line.when,
        line.code,
        line.given_code,
        line.track,
        line.actor,
        line.text,
        line.source,
        line.amounts,
        line.outcomes,
        tuple(paper.AssertionLine(a.party, a.when, a.text) for a in line.assertions),
    )


def _money(found: CaseFacts) -> Iterator[paper.MoneyLine]:
    for currency, sums in found.money.items():
        for kind, value in sums.items():
            if value is not None:
                yield paper.MoneyLine(kind, Money(value, currency))


def user_name(session: Session, desk: Desk) -> str | None:
    """Return the name of whoever sits at the desk."""
    user = session.get(User, desk.user_id)
    return None if user is None else user.name


@frozen_value
class Drawn:
    """A paper of a case that was drawn and has not left: to be looked at, let out, or dropped.

    `again` is the id of the paper it was when it left before.
    """

    case_id: str | None
    kind: str
    language: str
    data: bytes
    value: str
    record_hash: str
    again: str | None = None


def draw_chronology(
    desk: Desk, case_id: str, language: str, progress: Progress | None = None
) -> Drawn:
    """Draw a case's chronology as PDF; it stays inside, and only the look at the case is logged.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: a character cannot be printed.
    """
    report = chronology_report(desk, case_id, language)
    note_view(desk, Case.__tablename__, case_id, case_id)
    data = paper.render(report, progress)
    value = paper.as_json(report)
    return Drawn(case_id, "chronology", language, data, value, report.record_hash)


def save_drawn(desk: Desk, drawn: Drawn, path: Path) -> Exported:
    """Write a paper that was drawn to `path`.

    Raises:
        NotPermitted
        VaultRefused: the place is inside the vault.
        StorageFailure: the file cannot be written.
    """
    _permit(desk, drawn)
    action = "export" if drawn.again is None else "draw_again"
    with put_in_place(desk, path, drawn.data), _told(desk, drawn, action) as work:
        pass
    return Exported(path, _sha256(drawn.data), len(drawn.data), work.changes)


def note_print(desk: Desk, drawn: Drawn) -> None:
    """Record that a paper goes to a printer: an export like any other, told before it is one.

    Raises:
        NotPermitted
    """
    _permit(desk, drawn)
    with _told(desk, drawn, "print"):
        pass


def save_working_copy(desk: Desk, drawn: Drawn, path: Path) -> Exported:
    """Write what a paper says as a Word file to be worked on; it is a paper of its own kind.

    Raises:
        NotPermitted
        WrongInput: a character cannot be printed.
        VaultRefused: the place is inside the vault.
        StorageFailure: the file cannot be written.
    """
    _permit(desk, drawn)
    data = _drawn_as(WORKING_COPY, drawn.value)
    return save_drawn(desk, replace(drawn, kind=WORKING_COPY, data=data, again=None), path)


def _permit(desk: Desk, drawn: Drawn) -> None:
    """Ask once more: the right to let it out may have gone while somebody looked at it."""
    with desk.reading() as session:
        desk.permit(session, "proceedings", Action.EXPORT, drawn.case_id)


@contextmanager
def _told(desk: Desk, drawn: Drawn, action: str) -> Iterator[Work]:
    """Tell the register of a new paper, and the log of one that leaves again."""
    with desk.writing(action) as work:
        if drawn.again is None:
            work.session.add(
                Export(
                    case_id=drawn.case_id,
                    kind=drawn.kind,
                    language=drawn.language,
                    sha256=_sha256(drawn.data),
                    record_hash=drawn.record_hash,
                    value=drawn.value,
                    at=work.at,
                )
            )
        else:
            work.note("export", Export.__tablename__, drawn.again, drawn.case_id)
        yield work


def export_chronology(
    desk: Desk, case_id: str, path: Path, language: str, progress: Progress | None = None
) -> Exported:
    """Write a case's chronology as PDF to `path`.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: a character cannot be printed.
        StorageFailure: the file cannot be written.
    """
    return save_drawn(desk, draw_chronology(desk, case_id, language, progress), path)


def drawn_again(desk: Desk, export_id: str) -> Drawn:
    """Return a paper of a case, drawn anew from the value kept in the vault.

    Raises:
        NotPermitted
        NotFound: no paper was written under this id.
        Damaged: the stored value is not what was exported.
    """
    with desk.reading() as session:
        record = session.get(Export, export_id)
        if record is None:
            raise NotFound(_("This paper is not in the vault."))
        desk.permit(session, "proceedings", Action.VIEW, record.case_id)
        case_id = record.case_id
        kept = record.kind, record.language, record.value, record.record_hash
    note_view(desk, Export.__tablename__, export_id, case_id)
    kind, language, value, record_hash = kept
    return Drawn(case_id, kind, language, _drawn_as(kind, value), value, record_hash, export_id)


def _drawn_as(kind: str, value: str) -> bytes:
    report = paper.from_json(value)
    return paper.working_copy(report) if kind == WORKING_COPY else paper.render(report)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
