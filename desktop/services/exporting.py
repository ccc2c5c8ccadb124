"""Papers and workbooks out: permission, one read, a frozen value, bytes, and a record of it all.

The value is stored with the export's record, so that the paper can be rendered again and its hash
compared. A file takes its place after its record is committed: an export that is not in the log
does not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.changes import Changes
from desktop.core.errors import NotFound
from desktop.core.money import Money
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.documents import case_summary, chronology, medical_report
from desktop.documents.wording import MoneyLine, TrackLine
from desktop.models.exchange import ClinicalExport, Export, OfficeExport
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.rules.facts import CaseFacts, facts
from desktop.services.cases import note_view, read_header
from desktop.services.desk import Desk
from desktop.services.leaving import put_in_place
from desktop.services.proceedings import StepLine, read_chronology, step_facts
from desktop.storage.log import read_head


@frozen_value
class Exported:
    """A file that was written: its SHA-256, and what its record in the vault changed."""

    path: Path
    sha256: str
    size: int
    changes: Changes


def chronology_report(desk: Desk, case_id: str, language: str) -> chronology.ChronologyReport:
    """Return the frozen value of a case's chronology, all of it read at one moment.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        desk.permit(session, "proceedings", Action.EXPORT, case_id)
        case = read_header(desk, session, case_id)
        found = facts(step_facts(session, [case_id])[case_id])
        return chronology.ChronologyReport(
            case_number=case.number,
            case_title=case.title,
            language=language,
            generated_at=desk.clock.now(),
            rows=tuple(_row(line) for line in read_chronology(session, case_id)),
            prepared_by=user_name(session, desk),
            log_head=read_head(session, desk.log_keys())[1].hex(),
            tracks=tuple(track_lines(found)),
            durations=tuple(found.days.items()),
            money=tuple(money_lines(found)),
        )


def _row(line: StepLine) -> chronology.ChronologyLine:
    return chronology.ChronologyLine(
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
        tuple(chronology.AssertionLine(a.party, a.when, a.text) for a in line.assertions),
    )


def track_lines(found: CaseFacts) -> Iterator[TrackLine]:
    """Return where a case's proceedings stand."""
    for track in found.tracks:
        yield TrackLine(track.kind, track.state, track.since.when, track.since.number)


def money_lines(found: CaseFacts) -> Iterator[MoneyLine]:
    """Return the sums that a case's steps name, each currency for itself."""
    for currency, sums in found.money.items():
        for kind, value in sums.items():
            if value is not None:
                yield MoneyLine(kind, Money(value, currency))


def user_name(session: Session, desk: Desk) -> str | None:
    """Return the name of whoever sits at the desk."""
    user = session.get(User, desk.user_id)
    return None if user is None else user.name


def export_chronology(
    desk: Desk, case_id: str, path: Path, language: str, progress: Progress | None = None
) -> Exported:
    """Write a case's chronology as PDF to `path`.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: a character cannot be printed.
        StorageFailure: the file cannot be written.
    """
    report = chronology_report(desk, case_id, language)
    return export_paper(desk, "chronology", case_id, report, path, progress)


def export_paper(
    desk: Desk,
    kind: str,
    case_id: str,
    report: Report,
    path: Path,
    progress: Progress | None,
) -> Exported:
    """Draw a paper about a case, write it to `path`, and keep what it says in its table.

    Raises:
        Cancelled
        WrongInput: a character cannot be printed.
        StorageFailure: the file cannot be written.
    """
    table, _value, render = _PAPERS[kind]
    data = render(report, progress)
    record = table(
        case_id=case_id,
        kind=kind,
        language=report.language,
        sha256=hashlib.sha256(data).hexdigest(),
        record_hash=report.record_hash,
        value=frozen.to_json(report),
        at=report.generated_at,
    )
    return write_export(desk, record, data, path)


def write_export(
    desk: Desk, record: Export | ClinicalExport | OfficeExport, data: bytes, path: Path
) -> Exported:
    """Put the file in place and its record into the vault.

    Raises:
        VaultRefused: the place is inside the vault.
        StorageFailure: the file cannot be written.
    """
    with put_in_place(desk, path, data), desk.writing("export") as work:
        work.session.add(record)
    return Exported(path, record.sha256, len(data), work.changes)


PaperTable = type[Export | ClinicalExport]
OF_CASES: Mapping[PaperTable, str] = {
    Export: "proceedings",
    ClinicalExport: "examinations",
}
"""The tables of papers about one case, and whose right it takes to see what is in them."""

Report = chronology.ChronologyReport | case_summary.CaseSummary | medical_report.MedicalReport
# Where a paper about a case is kept, what it says as a value, and what draws the value.
_PAPERS: Mapping[str, tuple[PaperTable, type[Report], Callable[..., bytes]]] = {
    "chronology": (Export, chronology.ChronologyReport, chronology.render),
    "summary": (Export, case_summary.CaseSummary, case_summary.render),
    "medical_report": (ClinicalExport, medical_report.MedicalReport, medical_report.render),
}


def render_again(desk: Desk, export_id: str) -> bytes:
    """Return the bytes of a paper about a case, drawn anew from the value kept in the vault.

    Raises:
        NotPermitted
        NotFound: no paper was written under this id.
        Damaged: the stored value is not what was exported.
    """
    with desk.reading() as session:
        found = find_paper(session, export_id)
        if found is None:
            raise NotFound(_("This paper is not in the vault."))
        table, case_id = found
        desk.permit(session, OF_CASES[table], Action.VIEW, case_id)
        kind, value = session.execute(
            sa.select(table.kind, table.value).where(table.id == export_id)
        ).one()
    note_view(desk, table.__tablename__, export_id, case_id)
    _table, report, render = _PAPERS[kind]
    return render(frozen.from_json(report, value))


def find_paper(session: Session, export_id: str) -> tuple[PaperTable, str | None] | None:
    """Return the table of a paper about a case, and the case; None if there is no such paper."""
    for table in OF_CASES:
        row = session.execute(sa.select(table.case_id).where(table.id == export_id)).first()
        if row is not None:
            return table, row.case_id
    return None
