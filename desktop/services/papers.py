"""The register of papers and workbooks that left the vault, and drawing one of them again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Damaged, NotFound
from desktop.core.names import fold
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case
from desktop.models.exchange import Export, OfficeExport
from desktop.models.users import User
from desktop.rules.access import Action, Scope
from desktop.services import drawn, quarters
from desktop.services.cases import note_list
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, Exported
from desktop.services.leaving import put_in_place
from desktop.services.outgoing import OF_CASES, find_paper
from desktop.services.registers import Query
from desktop.services.search import MOST_NAMED, find
from desktop.storage.log import making_of
from desktop.storage.order import in_order

PAPER: Final = "paper"
"""What is found among the papers, as a kind."""

_LEAST_LETTERS: Final = 3  # fewer would be found in the name of every paper
_DIGITS: Final = re.compile("[0-9a-fA-F]{4,64}")  # fewer would begin every other hash


@frozen_value
class PaperLine:
    """One paper: what it was, when it was written and by whom; no case for one over all cases.

    `number` is that of the register, `edition` counts the papers of this kind from this case, and
    `sent_id` is the file that was sent in the end. Whoever does not hold the key sees no recipient.
    """

    id: str
    kind: str
    language: str
    sha256: str
    at: datetime
    case_id: str
    case_number: str
    by: str
    number: int | None = None
    edition: int = 1
    purpose: str | None = None
    consent: str | None = None
    recipient: str | None = None
    sent_id: str | None = None


@frozen_value
class PaperPage:
    """Some papers, and how many there are in all."""

    lines: tuple[PaperLine, ...]
    total: int


def list_papers(desk: Desk, query: Query, offset: int = 0, limit: int = 100) -> PaperPage:
    """Return a page of what was written from the cases this user may see, newest first.

    Figures over all cases are listed for whoever may see such figures. Words find a paper by its
    case, or by the first digits of its hash.

    Raises:
        NotPermitted: the case asked for is not this user's to see.
    """
    with desk.reading() as session:
        papers = _papers(desk, session, query)
        where = _asked(desk, papers, query)
        total = session.scalar(sa.select(sa.func.count()).select_from(papers).where(*where)) or 0
        lines = _lines(
            desk, session, papers, where, _order(papers, query), slice(offset, offset + limit)
        )
    note_list(desk, Export.__tablename__, lines, query.case_id)
    return PaperPage(lines, total)


def find_papers(desk: Desk, session: Session, typed: str, most: int) -> tuple[PaperLine, ...]:
    """Return papers by what they are called in any language, or by how their hash begins."""
    papers, wanted = _papers(desk, session, Query()), fold(typed)
    kinds = [
        term.key
        for term in vocabulary("papers")
        if len(wanted) >= _LEAST_LETTERS
        and any(wanted in fold(each) for each in term.labels.values())
    ]
    where: list[sa.ColumnElement[bool]] = [papers.c.kind.in_(kinds)]
    if _DIGITS.fullmatch(typed.strip()):
        where.append(papers.c.sha256.startswith(typed.strip().lower()))
    return _lines(desk, session, papers, [sa.or_(*where)], _order(papers, Query()), slice(most))


def _lines(
    desk: Desk,
    session: Session,
    papers: sa.Subquery,
    where: Sequence[sa.ColumnElement[bool]],
    order: Sequence[Any],
    part: slice,
) -> tuple[PaperLine, ...]:
    rows = session.execute(
        sa.select(papers, AuditEntry.actor_id)
        .outerjoin(AuditEntry, making_of(papers.c.id, *OF_CASES, OfficeExport))
        .where(*where)
        .order_by(*order)
        .slice(part.start or 0, part.stop)
    ).all()
    names = dict(session.execute(sa.select(User.id, User.name)).all())
    recipients = _recipients(desk, session, [row.id for row in rows])
    return tuple(_line(row, names, recipients.get(row.id)) for row in rows)


def _line(row: Any, names: Mapping[str, str], recipient: str | None) -> PaperLine:
    return PaperLine(
        row.id,
        row.kind,
        row.language,
        row.sha256,
        row.at,
        row.case_id or "",
        row.case_number or "",
        names.get(row.actor_id, ""),
        row.number,
        row.edition,
        row.purpose,
        row.consent,
        recipient,
        row.sent_id,
    )


def _recipients(desk: Desk, session: Session, ids: Sequence[str]) -> dict[str, str]:
    """Return to whom papers went: of each table by itself, for each is sealed under its own key."""
    found: dict[str, str] = {}
    for table in OF_CASES:
        if desk.vault.keys.has(table.log_compartment):
            told = sa.select(table.id, table.recipient).where(
                table.id.in_(ids), table.recipient.is_not(None)
            )
            found |= {row.id: row.recipient for row in session.execute(told)}
    return found


def draw_again(desk: Desk, paper_id: str, path: Path, progress: Progress | None = None) -> Exported:
    """Draw a paper anew from what the vault kept of it, and write it if it is the same.

    Raises:
        NotPermitted, NotFound, Cancelled
        Damaged: what is drawn now has another hash than what was written then.
        StorageFailure: the file cannot be written.
    """
    table, sha256, case_id = _kept(desk, paper_id)
    if table != OfficeExport.__tablename__:
        return drawn.save_drawn(desk, see_again(desk, paper_id, progress), path)
    data = quarters.render_again(desk, paper_id)
    _refuse_other(data, sha256)
    with put_in_place(desk, path, data), desk.writing("draw_again") as work:
        work.note("export", table, paper_id, case_id)
    return Exported(path, sha256, len(data), work.changes)


def see_again(desk: Desk, paper_id: str, progress: Progress | None = None) -> Drawn:
    """Draw a paper of a case anew, to be looked at before it leaves again.

    Raises:
        NotPermitted, NotFound, Cancelled
        Damaged: what is drawn now has another hash than what was written then.
    """
    _table, sha256, _case_id = _kept(desk, paper_id)
    paper = drawn.drawn_again(desk, paper_id, progress)
    _refuse_other(paper.data, sha256)
    return paper


def _refuse_other(data: bytes, sha256: str) -> None:
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Damaged(
            _(
                "This paper does not come out as it was written: its record was altered, or another"
                " version of Dalil wrote it. Run verify to know which."
            )
        )


def _kept(desk: Desk, paper_id: str) -> tuple[str, str, str | None]:
    """Return table, hash and case of a paper that this user may let out."""
    with desk.reading() as session:
        found = find_paper(session, paper_id)
        if found is not None:
            table, case_id = found
            desk.permit(session, OF_CASES[table], Action.EXPORT, case_id)
            kept = session.execute(sa.select(table.kind, table.sha256).where(table.id == paper_id))
            kind, sha256 = kept.one()
            drawn.permit_paper(desk, session, kind, case_id)
            return table.__tablename__, sha256, case_id
        desk.permit_totals("statistics", Action.EXPORT)
        of_office = sa.select(OfficeExport.sha256).where(OfficeExport.id == paper_id)
        of_workbook = session.scalar(of_office)
    if of_workbook is None:
        raise NotFound(_("This paper is not in the vault."))
    return OfficeExport.__tablename__, of_workbook, None


def _papers(desk: Desk, session: Session, query: Query) -> sa.Subquery:
    if query.case_id is not None:
        return sa.union_all(*_of_case(desk, session, query.case_id)).subquery()
    parts = [
        _of(table).where(*desk.visible(area, table.case_id)) for table, area in OF_CASES.items()
    ]
    if desk.scopes("statistics", Action.VIEW) & {Scope.TOTALS, Scope.ALL}:
        nothing = sa.cast(sa.null(), sa.String(36))
        parts.append(_columns(OfficeExport, nothing, nothing))
    return sa.union_all(*parts).subquery()


def _of_case(desk: Desk, session: Session, case_id: str) -> list[sa.Select[Any]]:
    """Select the papers of a case, of every area in it that this user may view."""
    seen = [
        table for table, area in OF_CASES.items() if desk.may(session, area, Action.VIEW, case_id)
    ]
    if not seen:
        desk.permit(session, "proceedings", Action.VIEW, case_id)
    return [_of(table).where(table.case_id == case_id) for table in seen]


def _of(table: Any) -> sa.Select[Any]:
    return _columns(table, table.case_id, Case.number).join(Case, Case.id == table.case_id)


def _columns(kind: Any, case_id: Any, number: Any) -> sa.Select[Any]:
    edition = sa.func.row_number().over(
        partition_by=(case_id, kind.kind), order_by=(kind.at, kind.number, kind.id)
    )
    return sa.select(
        kind.id,
        kind.kind,
        kind.language,
        kind.sha256,
        kind.at,
        kind.number,
        case_id.label("case_id"),
        number.label("case_number"),
        edition.label("edition"),
        *(_told(kind, each) for each in ("purpose", "consent", "sent_id")),
    )


def _told(kind: Any, name: str) -> Any:
    """Return what is known of papers about a case; of others, nothing is."""
    column = getattr(kind, name, None)
    return sa.cast(sa.null() if column is None else column, sa.String(80)).label(name)


def _asked(desk: Desk, papers: sa.Subquery, query: Query) -> list[sa.ColumnElement[bool]]:
    where: list[sa.ColumnElement[bool]] = [
        papers.c[name].in_(codes) for name, codes in query.codes.items() if codes
    ]
    if query.since is not None:
        where.append(papers.c.at >= _midnight(query.since))
    if query.until is not None:
        where.append(papers.c.at < _midnight(query.until + timedelta(1)))
    typed = query.text.strip()
    if typed:
        cases = find(desk, typed, Case.__tablename__)[:MOST_NAMED]
        by_case = papers.c.case_id.in_(cases)
        by_hash = papers.c.sha256.startswith(typed.lower())
        where.append(sa.or_(by_case, by_hash) if _DIGITS.fullmatch(typed) else by_case)
    return where


def _midnight(day: date) -> datetime:
    """Return where a day of this computer begins."""
    return datetime.combine(day, time.min).astimezone()


def _order(papers: sa.Subquery, query: Query) -> Sequence[Any]:
    name = {"": "at", "case": "case_number"}.get(query.sort, query.sort)
    down = query.descending if query.sort else True
    latest = papers.c.at.desc(), papers.c.number.desc(), papers.c.id
    return (*in_order(papers.c[name], descending=down), *latest)
