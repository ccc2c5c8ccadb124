"""A quarter of the office in numbers, and its workbook."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.errors import NotFound
from desktop.core.money import Money
from desktop.core.progress import Progress
from desktop.core.quarters import Quarter
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case, CaseStatusChange
from desktop.models.exchange import OfficeExport
from desktop.models.people import Person, PersonRole
from desktop.rules.access import Action
from desktop.rules.labels import MONEY
from desktop.services.desk import Desk
from desktop.services.drawn import Exported
from desktop.services.exporting import user_name
from desktop.services.leaving import put_in_place
from desktop.services.outgoing import next_number
from desktop.services.person_codes import FIRST_ROLE
from desktop.services.proceedings import step_facts
from desktop.statistics.cases import CaseCount, StatusChange, VictimFact
from desktop.statistics.quarter import QuarterSummary, summarise
from desktop.storage.log import making_of
from desktop.workbooks import quarter as workbook
from desktop.workbooks.quarter_words import CASELOAD, STAGES

_BATCH = 500


def quarter_summary(
    desk: Desk, quarter: Quarter, progress: Progress | None = None
) -> QuarterSummary:
    """Count the quarter over all cases; no sealed value is read, so no compartment is needed.

    Raises:
        NotPermitted, Cancelled
    """
    desk.permit_totals("statistics", Action.VIEW)
    with desk.reading() as session:
        return _summary(session, quarter, progress)


def _summary(session: Session, quarter: Quarter, progress: Progress | None) -> QuarterSummary:
    query = sa.select(Case.id).where(Case.opened <= quarter.last).order_by(Case.id)
    ids = session.scalars(query).all()
    cases: list[CaseCount] = []
    total = 2 * len(ids)  # reading them, then counting them: each takes about as long
    for start in range(0, len(ids), _BATCH):
        if progress is not None:
            progress.step(start, total)
        cases += _counts(session, ids[start : start + _BATCH])
    rest = None if progress is None else progress.share(len(ids), total, total)
    return summarise(cases, quarter, progress=rest)


def _counts(session: Session, ids: Sequence[str]) -> list[CaseCount]:
    steps = step_facts(session, ids)
    statuses: dict[str, list[StatusChange]] = {case_id: [] for case_id in ids}
    victims: dict[str, list[VictimFact]] = {case_id: [] for case_id in ids}
    changes = (
        sa.select(CaseStatusChange.case_id, CaseStatusChange.day, CaseStatusChange.status)
        .outerjoin(AuditEntry, making_of(CaseStatusChange.id, CaseStatusChange))
        .where(CaseStatusChange.case_id.in_(ids))
        # Of two changes of one day only the log knows which was the later.
        .order_by(CaseStatusChange.day, AuditEntry.seq)
    )
    for case_id, day, status in session.execute(changes):
        statuses[case_id].append(StatusChange(day, status))
    people = (
        sa.select(PersonRole.case_id, Person.id, Person.sex, Person.birth)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.case_id.in_(ids), PersonRole.role == FIRST_ROLE)
        .order_by(PersonRole.case_id, Person.id)
    )
    for case_id, person_id, sex, birth in session.execute(people):
        victims[case_id].append(VictimFact(person_id, sex, birth))
    rows = session.execute(sa.select(Case.id, Case.opened).where(Case.id.in_(ids)))
    return [
        CaseCount(
            case_id,
            opened,
            tuple(statuses[case_id]),
            tuple(victims[case_id]),
            tuple(steps[case_id]),
        )
        for case_id, opened in rows
    ]


@frozen_value
class QuarterFigures:
    """The main figures of a quarter as labels and values, for the screen."""

    quarter: str
    caseload: list[tuple[Text, str]]
    stages: list[tuple[Text, str]]
    money: list[tuple[Text, Money]]


def quarter_figures(desk: Desk, quarter: str, progress: Progress | None = None) -> QuarterFigures:
    """Count a quarter, such as 2015-Q3, for the screen.

    Raises:
        NotPermitted, Cancelled
        WrongInput: it is no quarter.
    """
    found = quarter_summary(desk, Quarter.parse(quarter), progress)
    return QuarterFigures(
        str(found.quarter),
        [(term.label, str(n)) for term, n in zip(CASELOAD, found.caseload, strict=True)],
        [(STAGES[row.stage].label, str(row.to_date)) for row in found.stages if row.to_date],
        [(MONEY[row.kind], Money(row.to_date, row.currency)) for row in found.money if row.to_date],
    )


def export_quarter(
    desk: Desk, quarter: str, path: Path, language: str, progress: Progress | None = None
) -> Exported:
    """Write the workbook of a quarter, such as 2015-Q3, to `path`.

    Raises:
        NotPermitted, Cancelled
        WrongInput: it is no quarter.
        StorageFailure: the file cannot be written.
    """
    desk.permit_totals("statistics", Action.EXPORT)
    with desk.reading() as session:
        found = _summary(session, Quarter.parse(quarter), progress)
        report = _report(desk, found, language, user_name(session, desk))
    data = workbook.render(report)
    if progress is not None:
        progress.step(1, 1)
    record = OfficeExport(
        kind="quarter",
        language=language,
        sha256=hashlib.sha256(data).hexdigest(),
        record_hash=frozen.digest(report),
        value=frozen.to_json(report),
        at=report.generated_at,
    )
    with put_in_place(desk, path, data), desk.writing("export") as work:
        record.number = next_number(work.session)
        work.session.add(record)
    return Exported(path, record.sha256, len(data), work.changes)


def render_again(desk: Desk, export_id: str) -> bytes:
    """Return the bytes of a quarter's workbook, drawn anew from the value kept in the vault.

    Raises:
        NotPermitted
        NotFound: no workbook was written under this id.
        Damaged: the stored value is not what was exported.
    """
    desk.permit_totals("statistics", Action.VIEW)
    with desk.reading() as session:
        record = session.get(OfficeExport, export_id)
        if record is None:
            raise NotFound(_("This workbook is not in the vault."))
        return workbook.render(frozen.from_json(workbook.QuarterReport, record.value))


def _report(
    desk: Desk, found: QuarterSummary, language: str, prepared_by: str | None
) -> workbook.QuarterReport:
    return workbook.QuarterReport(
        quarter=str(found.quarter),
        first=found.quarter.first,
        last=found.quarter.last,
        as_of=found.as_of,
        language=language,
        generated_at=desk.clock.now(),
        cases=found.cases,
        caseload=found.caseload,
        victims=found.victims,
        stages=found.stages,
        states=found.states,
        money=found.money,
        times=found.times,
        imprecise=found.imprecise,
        undated=found.undated,
        prepared_by=prepared_by,
    )
