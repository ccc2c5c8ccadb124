"""What the register keeps of a paper that leaves: its number, why, to whom, with whose consent.

And, where the text was finished elsewhere, the file that was sent in the end.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.documents.redaction import Redaction
from desktop.documents.report import Report
from desktop.forms.disclosure import DISCLOSURE, OWN_FILE
from desktop.forms.spec import check_all, raws_of, values_of
from desktop.models.exchange import ClinicalExport, Export, OfficeExport
from desktop.rules.access import Action
from desktop.services import attachments
from desktop.services.desk import Desk, Work

PaperTable = type[Export | ClinicalExport]
OF_CASES: Final[dict[PaperTable, str]] = {Export: "proceedings", ClinicalExport: "examinations"}
"""The tables of papers about one case, and whose right it takes to see what is in them."""


@frozen_value
class Disclosure:
    """Why a paper leaves, to whom, and with whose consent: what the form of that name asks."""

    purpose: str = OWN_FILE
    recipient: str | None = None
    consent: str | None = None
    reason: str | None = None

    @property
    def stays(self) -> bool:
        """Whether the paper stays in the office."""
        return self.purpose == OWN_FILE


def refuse_incomplete(disclosure: Disclosure) -> None:
    """Let no paper out to somebody of whom, or of whose consent, nothing is said.

    Raises:
        WrongInput
    """
    raws = raws_of(DISCLOSURE.fields, asdict(disclosure))
    values, unreadable = values_of(DISCLOSURE.fields, raws)
    if unreadable or check_all(DISCLOSURE, values):
        raise WrongInput(
            _("Say to whom the document goes, and whether those it tells of agreed to that.")
        )


def next_number(session: Session) -> int:
    """Return the number of the next file that leaves; numbers are never given again.

    One transaction writes at a time, so two desks cannot be given the same.
    """
    highest = (
        session.scalar(sa.select(sa.func.max(table.number)))
        for table in (Export, ClinicalExport, OfficeExport)
    )
    return 1 + max(number or 0 for number in highest)


def enter(
    work: Work,
    table: PaperTable,
    case_id: str,
    kind: str,
    sha256: str,
    said: Report | Redaction,
    disclosure: Disclosure,
) -> None:
    """Add a line to the register: a file of this kind leaves a case, and what it says is kept."""
    work.session.add(
        table(
            case_id=case_id,
            kind=kind,
            language=said.language,
            sha256=sha256,
            record_hash=said.record_hash,
            value=frozen.to_json(said),
            at=work.at,
            number=next_number(work.session),
            **asdict(disclosure),
        )
    )


def find_paper(session: Session, export_id: str) -> tuple[PaperTable, str] | None:
    """Return the table of a paper about a case, and the case; None if there is no such paper."""
    for table in OF_CASES:
        row = session.execute(sa.select(table.case_id).where(table.id == export_id)).first()
        if row is not None:
            return table, str(row.case_id)
    return None


def attach_sent(
    desk: Desk, paper_id: str, path: Path, progress: Progress | None = None
) -> tuple[attachments.Attached, Changes]:
    """Take in the file that was sent, as it was finished outside; it stands beside its paper.

    It is never exchanged: what was sent was sent.

    Raises:
        NotPermitted, NotFound, Cancelled
        Conflict: another file is there already.
        WrongInput: a folder, an empty, too large or unreadable file, or one that changed meanwhile.
        StorageFailure: the vault's disk is full or cannot be written.
    """
    with desk.reading() as session:
        table, case_id = _permitted(desk, session, paper_id)
        _refuse_second(session.get_one(table, paper_id))
    file = attachments.take_in(desk, case_id, path, _files_of(table), progress)
    with desk.writing("attach_sent") as work:
        _permitted(desk, work.session, paper_id)
        paper = cast("Export | ClinicalExport", work.session.get_one(table, paper_id))
        _refuse_second(paper)
        paper.sent_id = file.id
    return file, work.changes


def sent_file(desk: Desk, paper_id: str) -> attachments.Attached | None:
    """Return the file that was sent for a paper, if one was taken in.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        table, _case_id = _permitted(desk, session, paper_id)
        sent_id = session.scalar(sa.select(table.sent_id).where(table.id == paper_id))
    return None if sent_id is None else attachments.describe(desk, sent_id)


def _permitted(desk: Desk, session: Session, paper_id: str) -> tuple[PaperTable, str]:
    found = find_paper(session, paper_id)
    if found is None:
        raise NotFound(_("This paper is not in the vault."))
    table, case_id = found
    desk.permit(session, OF_CASES[table], Action.EXPORT, case_id)
    return found


def _files_of(table: PaperTable) -> str:
    """Return the table of the files that were sent for papers of `table`."""
    (key,) = table.__table__.c.sent_id.foreign_keys
    return str(key.column.table.name)


def _refuse_second(paper: Any) -> None:
    if paper.sent_id is not None:
        raise Conflict(_("What was sent stands beside this document already."))
