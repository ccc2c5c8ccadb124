"""Chronologies in: looked at first, written in one transaction, undone as one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.exchange.chronology import ChronologyFile, ChronologyRow, read_chronology
from desktop.exchange.tables import read_bytes
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case, CaseActivity, CaseMember, CaseStatusChange
from desktop.models.exchange import Import
from desktop.models.proceedings import Step, Track
from desktop.rules.access import Action
from desktop.services.cases import add_case, find_case, touch
from desktop.services.desk import Desk, Work
from desktop.services.legal_holds import refuse_held
from desktop.services.proceedings import add_children, next_position, track_id
from desktop.services.removal import take_out
from desktop.storage.log import making_of


@frozen_value
class SeenRow:
    """A row that can be imported: its line in the file, its date, and its step."""

    line: int
    when: When | None
    code: str


@frozen_value
class ImportPreview:
    """What an import would do, before it does anything."""

    case_number: str
    case_exists: bool
    already_imported: bool
    file: ChronologyFile

    @property
    def notes(self) -> tuple[Text, ...]:
        """What comes in otherwise than a person may expect, a sentence each."""
        return (
            *(
                _("Step “{code}” is in no list: it comes in as a plain event.", code=code)
                for code in self.file.unknown_codes
            ),
            *(
                _(
                    "Line {line}: whose trial is this verdict? Set the track of the step.",
                    line=row.line,
                )
                for row in self.file.undecided_verdicts
            ),
            *(
                _("Column “{name}” is not known and is left out.", name=name)
                for name in self.file.unknown_columns
            ),
            *self.file.notices,
        )

    @property
    def rows(self) -> tuple[SeenRow, ...]:
        """The rows that can be imported, in the order of the file."""
        return tuple(SeenRow(row.line, row.when, row.code) for row in self.file.rows)


@frozen_value
class ImportResult:
    """What an import did; `import_id` takes it back."""

    import_id: str
    case_id: str
    case_number: str
    made_case: bool
    rows: int
    file: ChronologyFile
    changes: Changes


def read_source(path: Path) -> bytes:
    """Return the bytes of a file that a person chose.

    Raises:
        NotFound: it is gone.
        WrongInput: it is too large or cannot be read.
    """
    return read_bytes(path, path.name)


def preview(desk: Desk, case_number: str, file_name: str, data: bytes) -> ImportPreview:
    """Read a chronology and say what importing it into a case would do.

    Raises:
        WrongInput: the file is no chronology.
        NotPermitted
    """
    file = read_chronology(data, file_name)
    with desk.reading() as session:
        case = _existing(session, case_number)
        _permit(desk, session, case)
        repeated = case is not None and _imported(session, case.id, file.digest) is not None
    return ImportPreview(case_number.strip(), case is not None, repeated, file)


def import_chronology(
    desk: Desk,
    case_number: str,
    file_name: str,
    data: bytes,
    *,
    opened: date | None = None,
    leave_out_unreadable: bool = False,
    progress: Progress | None = None,
) -> ImportResult:
    """Import every row, or nothing; the case is made if there is none with this number.

    Raises:
        WrongInput: a row cannot be read and was not left out knowingly, or the file is in the case
            already.
        NotPermitted, Cancelled
    """
    file = read_chronology(data, file_name)
    if file.unreadable and not leave_out_unreadable:
        raise WrongInput(_unreadable(file))
    with desk.writing("import_chronology") as work:
        case = _existing(work.session, case_number)
        _permit(desk, work.session, case)
        if case is not None and _imported(work.session, case.id, file.digest) is not None:
            raise WrongInput(
                _("This file is in case {number} already; nothing was added.", number=case.number)
            )
        made_case = case is None
        if case is None:
            case = add_case(desk, work, case_number, opened)
        batch = _add_batch(work, case, file_name, file, made_case=made_case)
        _add_rows(work, batch, file.rows, progress)
        touch(work.session, case.id, work)
    return ImportResult(
        batch.id, case.id, case.number, made_case, len(file.rows), file, work.changes
    )


def _unreadable(file: ChronologyFile) -> Text:
    first = file.unreadable[0]
    return n_(
        "{n} row cannot be read; nothing was imported. Line {line}: {problem}",
        "{n} rows cannot be read; nothing was imported. Line {line}: {problem}",
        len(file.unreadable),
        line=first.line,
        problem=first.problems[0],
    )


def _permit(desk: Desk, session: Session, case: Case | None) -> None:
    if case is None:
        desk.permit(session, "intake", Action.CREATE)
        desk.permit(session, "proceedings", Action.CREATE)
    else:
        desk.permit(session, "proceedings", Action.CREATE, case.id)


def _existing(session: Session, case_number: str) -> Case | None:
    try:
        return find_case(session, case_number)
    except NotFound:
        return None


def _imported(session: Session, case_id: str, digest: str) -> Import | None:
    query = sa.select(Import).where(Import.case_id == case_id, Import.sha256 == digest)
    return session.scalars(query).first()


def _add_batch(
    work: Work, case: Case, file_name: str, file: ChronologyFile, *, made_case: bool
) -> Import:
    batch = Import(
        case_id=case.id,
        file_name=file_name.encode("utf-8", "replace").decode(),  # old sticks hold names of no text
        sha256=file.digest,
        row_count=len(file.rows),
        made_case=made_case,
        at=work.at,
    )
    work.session.add(batch)
    work.session.flush()
    return batch


def _add_rows(
    work: Work, batch: Import, rows: tuple[ChronologyRow, ...], progress: Progress | None
) -> None:
    position = next_position(work.session, batch.case_id)
    steps: list[Step] = []
    for row in rows:
        step = Step(
            case_id=batch.case_id,
            import_id=batch.id,
            position=position + len(steps),
            number=row.number,
            code=row.code,
            given_code=row.original_code,
            when=row.when,
            actor=row.actor,
            text=row.text,
            source=row.source_paragraph,
            track_id=track_id(work.session, batch.case_id, row.track),
        )
        steps.append(step)
        if progress is not None:
            progress.step(len(steps), len(rows))
    work.session.add_all(steps)
    work.session.flush()
    for step, row in zip(steps, rows, strict=True):
        add_children(work.session, step, _children(row))


def _children(row: ChronologyRow) -> dict[str, Any]:
    asserted = [{"party": party, "when": None, "text": None} for party in row.asserted_by]
    if row.asserted_note is not None:
        asserted.append({"party": "other", "when": None, "text": row.asserted_note})
    amounts = [
        {"money": amount.money, "head": amount.head, "given_head": amount.given_head}
        for amount in row.amounts
    ]
    return {"amounts": amounts, "assertions": asserted}


def undo_import(desk: Desk, import_id: str) -> Changes:
    """Take one import back as one step, with the case if the import made it.

    Raises:
        NotFound: it was taken back already.
        Conflict: a row was changed since.
        NotPermitted
    """
    with desk.writing("undo_import") as work:
        batch = work.session.get(Import, import_id)
        if batch is None:
            raise NotFound(_("This import was taken back already."))
        _take_back(desk, work, batch)
    return work.changes


def undo_last_import(desk: Desk, case_number: str) -> Changes:
    """Take the last import of a case back, as `undo_import` does.

    Raises:
        NotFound: nothing was imported into this case.
        Conflict, NotPermitted
    """
    with desk.writing("undo_import") as work:
        case = find_case(work.session, case_number)
        desk.permit(work.session, "proceedings", Action.EDIT, case.id)
        # The newest by the log's number, not by its time: a clock may have been set back.
        newest = (
            sa.select(Import)
            .join(AuditEntry, making_of(Import.id, Import))
            .where(Import.case_id == case.id)
            .order_by(AuditEntry.seq.desc())
        )
        batch = work.session.scalars(newest).first()
        if batch is None:
            raise NotFound(_("Nothing was imported into case {number}.", number=case.number))
        _take_back(desk, work, batch)
    return work.changes


def _take_back(desk: Desk, work: Work, batch: Import) -> None:
    session = work.session
    case = session.get_one(Case, batch.case_id)
    desk.permit(session, "proceedings", Action.EDIT, case.id)
    refuse_held(session, case.id)
    steps = session.scalars(sa.select(Step).where(Step.import_id == batch.id)).all()
    _refuse_changed(steps)
    for step in steps:
        take_out(session, step)
    session.delete(batch)
    session.flush()
    remove_empty_tracks(session, case.id)
    if batch.made_case and is_as_made(session, case):
        remove_case(session, case)
    else:
        touch(session, case.id, work)


def _refuse_changed(steps: Sequence[Step]) -> None:
    changed = [step for step in steps if step.version > 1]
    if changed:
        raise Conflict(
            n_(
                "{n} imported step was changed since. Undo is not possible; remove steps singly.",
                "{n} imported steps were changed since. Undo is not possible; remove steps singly.",
                len(changed),
            )
        )


def remove_empty_tracks(session: Session, case_id: str) -> None:
    """Remove the tracks of a case that no step is on, in the transaction under way."""
    used = sa.select(Step.track_id).where(Step.case_id == case_id, Step.track_id.is_not(None))
    empty = sa.select(Track).where(Track.case_id == case_id, Track.id.not_in(used))
    for track in session.scalars(empty):
        session.delete(track)
    session.flush()


def is_as_made(session: Session, case: Case) -> bool:
    """Whether nothing was entered in a case since the import made it, whatever table it lies in."""
    tables = Case.metadata.tables.values()
    rows = {
        table.name: session.execute(
            sa.select(sa.func.count()).select_from(table).where(table.c.case_id == case.id)
        ).scalar_one()
        for table in tables
        if "case_id" in table.c and table.name not in _NOT_ENTERED
    }
    entered = {name for name, count in rows.items() if count > _AS_MADE.get(name, 0)}
    return case.version == 1 and not entered


# What a case has from its first moment, and what is written about it but not entered in it.
_AS_MADE = {"case_members": 1, "case_status_changes": 1}
_NOT_ENTERED = {"audit", "case_activity"}


def remove_case(session: Session, case: Case) -> None:
    """Remove a case that is as it was made, in the transaction under way."""
    for table in (CaseStatusChange, CaseMember):
        for row in session.scalars(sa.select(table).where(table.case_id == case.id)):
            session.delete(row)
    session.delete(session.get_one(CaseActivity, case.id))
    session.flush()
    session.delete(case)
