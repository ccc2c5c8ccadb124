"""Papers of a case on their way out: drawn, looked at, saved, printed, and drawn again later.

What a paper says is stored with the export's record, so that it can be drawn again and its hash
compared. Between drawing and letting out somebody may look at it: then its bytes are in memory
only. A file takes its place after its record is committed, and no printer is given a page before
that: an export that is not in the log does not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.changes import Changes
from desktop.core.errors import NotFound, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.documents import (
    case_summary,
    chronology,
    custody,
    erasure,
    medical_report,
    redaction,
    statement,
)
from desktop.documents.report import Report, render, working_copy
from desktop.models.exchange import ClinicalExport, Export
from desktop.rules.access import Action, Rights
from desktop.services.cases import note_view
from desktop.services.desk import Desk, Work
from desktop.services.leaving import put_in_place
from desktop.services.outgoing import (
    OF_CASES,
    Disclosure,
    PaperTable,
    enter,
    find_paper,
    refuse_incomplete,
)


@frozen_value
class _Paper:
    """A kind of paper: its table, what it says as a value, and the rights it takes."""

    table: PaperTable
    value: type[Report]
    rights: tuple[tuple[str, Action], ...]


_PAPERS: Final[Mapping[str, _Paper]] = {
    "chronology": _Paper(
        Export,
        chronology.ChronologyReport,
        (("proceedings", Action.EXPORT),),
    ),
    "summary": _Paper(
        Export,
        case_summary.CaseSummary,
        tuple((area, Action.EXPORT) for area in ("identity", "intake", "proceedings", "redress")),
    ),
    "statement": _Paper(
        Export,
        statement.Statement,
        tuple((area, Action.EXPORT) for area in ("identity", "intake", "proceedings", "evidence")),
    ),
    "custody": _Paper(
        Export,
        custody.CustodyReport,
        (("evidence", Action.EXPORT), ("log", Action.VIEW)),
    ),
    "erasure": _Paper(
        Export,
        erasure.ErasureCertificate,
        (("lifecycle", Action.EXPORT),),
    ),
    "medical_report": _Paper(
        ClinicalExport,
        medical_report.MedicalReport,
        (("examinations", Action.EXPORT), ("identity", Action.VIEW)),
    ),
}
_COPY, _REDACTED = "_copy", "_redacted"
BUNDLE: Final = "bundle"
PACKET: Final = "packet"
NOT_AGAIN: Final[Mapping[str, Text]] = {
    BUNDLE: _("A bundle is not drawn again: make a new one from the evidence."),
    PACKET: _("A packet is sealed to whoever received it: hand over a new one."),
}
"""What is in the register beside papers, and why it is not drawn: it holds files."""


def copy_of(kind: str) -> str:
    """Return the kind of a paper's working copy, a Word file."""
    return kind + _COPY


def redacted_of(kind: str) -> str:
    """Return the kind of the redacted edition of a paper."""
    return kind + _REDACTED


def _paper_of(kind: str) -> _Paper:
    """Return what is known of a kind of paper, or of that which it is a copy or an edition of."""
    return _PAPERS[kind.removesuffix(_COPY).removesuffix(_REDACTED)]


@frozen_value
class Exported:
    """A file that was written: its SHA-256, and what its record in the vault changed."""

    path: Path
    sha256: str
    size: int
    changes: Changes


@frozen_value
class Drawn:
    """A paper of a case that was drawn and has not left: to be looked at, let out, or dropped.

    `again` is the id of the paper it was when it left before, `addressee` the body it is meant for.
    With `gaps` it leaves only if somebody said that it may go `unfilled`.
    """

    case_id: str
    kind: str
    data: bytes
    report: Report | redaction.Redaction
    again: str | None = None
    disclosure: Disclosure = Disclosure()
    gaps: tuple[str, ...] = ()
    unfilled: bool = False
    addressee: str | None = None

    @property
    def is_redacted(self) -> bool:
        """Whether it is an edition in which something is covered."""
        return isinstance(self.report, redaction.Redaction)

    @property
    def title(self) -> str | None:
        """What an edition is called, also outside: no name that whoever shows it might give it."""
        return self.report.title if isinstance(self.report, redaction.Redaction) else None


def may_be_made(kind: str, rights: Rights) -> bool:
    """Say whether somebody with these rights in a case may make a paper of this kind of it."""
    return all(rights.may(area, action) for area, action in _PAPERS[kind].rights)


def permit_paper(desk: Desk, session: Session, kind: str, case_id: str) -> None:
    """Let a paper of this kind be made of a case.

    Raises:
        NotPermitted
    """
    # What is no paper is not drawn: whoever asks for it is told so. A bundle is evidence.
    if kind == PACKET:
        return
    rights = (("evidence", Action.EXPORT),) if kind == BUNDLE else _paper_of(kind).rights
    for area, action in rights:
        desk.permit(session, area, action, case_id)


def draw(kind: str, case_id: str, report: Report, progress: Progress | None) -> Drawn:
    """Draw a paper as PDF; it stays inside.

    Raises:
        Cancelled
        WrongInput: a character cannot be printed.
    """
    return Drawn(case_id, kind, render(report, progress), report, gaps=report.gaps)


def save_drawn(desk: Desk, drawn: Drawn, path: Path) -> Exported:
    """Write a paper that was drawn to `path`.

    Raises:
        NotPermitted
        WrongInput: places are not filled, or not all is said of where it goes.
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
        WrongInput: places are not filled, or not all is said of where it goes.
    """
    _permit(desk, drawn)
    with _told(desk, drawn, "print"):
        pass


def save_working_copy(desk: Desk, drawn: Drawn, path: Path) -> Exported:
    """Write what a paper says as a Word file to be worked on; it is a paper of its own kind.

    Raises:
        NotPermitted
        WrongInput: a character cannot be printed, or the paper is a redacted edition.
        VaultRefused: the place is inside the vault.
        StorageFailure: the file cannot be written.
    """
    _permit(desk, drawn)
    data = working_copy(whole_of(drawn))
    copy = replace(drawn, kind=copy_of(drawn.kind), data=data, again=None)
    return save_drawn(desk, copy, path)


def whole_of(drawn: Drawn) -> Report:
    """Return what a paper says of which nothing is covered.

    Raises:
        WrongInput: it is a redacted edition.
    """
    if isinstance(drawn.report, redaction.Redaction):
        raise WrongInput(_("This is a redacted edition already: begin with the whole document."))
    return drawn.report


def _permit(desk: Desk, drawn: Drawn) -> None:
    """Ask once more: the right to let it out may have gone while somebody looked at it."""
    refuse_incomplete(drawn.disclosure)
    if drawn.gaps and not drawn.unfilled and _is_new(drawn):
        gaps = ", ".join(drawn.gaps)
        raise WrongInput(_("Not everything in this document is filled in: {gaps}.", gaps=gaps))
    with desk.reading() as session:
        permit_paper(desk, session, drawn.kind, drawn.case_id)


def _is_new(drawn: Drawn) -> bool:
    """Say whether this is a new line of the register, and not one that is looked at again."""
    return drawn.again is None or not drawn.disclosure.stays


@contextmanager
def _told(desk: Desk, drawn: Drawn, action: str) -> Iterator[Work]:
    """Tell the register of a paper that leaves, and only the log of one that is looked at again."""
    table = _paper_of(drawn.kind).table
    with desk.writing(action) as work:
        if _is_new(drawn):
            enter(
                *(work, table, drawn.case_id, drawn.kind),
                *(_sha256(drawn.data), drawn.report, drawn.disclosure),
            )
        else:
            work.note("export", table.__tablename__, drawn.again, drawn.case_id)
        yield work


def drawn_again(desk: Desk, export_id: str, progress: Progress | None = None) -> Drawn:
    """Return a paper of a case, drawn anew from the value kept in the vault.

    Raises:
        NotPermitted, Cancelled
        NotFound: no paper was written under this id.
        Damaged: the stored value is not what was exported.
    """
    with desk.reading() as session:
        found = find_paper(session, export_id)
        if found is None:
            raise NotFound(_("This paper is not in the vault."))
        table, case_id = found
        desk.permit(session, OF_CASES[table], Action.VIEW, case_id)
        kind = session.scalars(sa.select(table.kind).where(table.id == export_id)).one()
        if kind in NOT_AGAIN:
            raise WrongInput(NOT_AGAIN[kind])
        for area, _action in _paper_of(kind).rights:  # it tells of all of them
            desk.permit(session, area, Action.VIEW, case_id)
        value = session.scalars(sa.select(table.value).where(table.id == export_id)).one()
    note_view(desk, table.__tablename__, export_id, case_id)
    return replace(_drawn_from(case_id, kind, value, progress), again=export_id)


def _drawn_from(case_id: str, kind: str, value: str, progress: Progress | None) -> Drawn:
    """Draw a stored value as the kind of paper it was."""
    paper = _paper_of(kind)
    if kind.endswith(_REDACTED):
        edition = frozen.from_json(redaction.Redaction, value)
        whole = frozen.from_json(paper.value, edition.original)
        data = redaction.render(edition, render(whole), progress)
        return Drawn(case_id, kind, data, edition, gaps=whole.gaps)
    report = frozen.from_json(paper.value, value)
    data = working_copy(report) if kind.endswith(_COPY) else render(report, progress)
    return Drawn(case_id, kind, data, report, gaps=report.gaps)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
