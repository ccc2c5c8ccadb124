"""Office cases: making them, finding them, and what stands at the head of a case's page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, WrongInput
from desktop.core.ids import next_case_number, valid_case_number
from desktop.core.names import whole_name
from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.core.when import When
from desktop.models.cases import Case, CaseActivity, CaseMember, CaseStatusChange
from desktop.models.lifecycle import Erasure
from desktop.models.medical import Evaluation
from desktop.models.people import Person, PersonRole
from desktop.models.proceedings import Step
from desktop.rules.access import Action, Rights, Scope
from desktop.services.desk import Desk, Work
from desktop.services.person_codes import FIRST_ROLE
from desktop.services.search import find
from desktop.services.standing import is_blocked
from desktop.storage.failures import changed_meanwhile

CASE_FIELDS = ("title", "summary", "country", "opened")


@frozen_value
class CaseLine:
    """One line of the list of cases."""

    id: str
    number: str
    status: str
    opened: date
    country: str | None
    title: str | None
    victims: tuple[str, ...]
    last_code: str | None
    last_when: When | None


@frozen_value
class CasePage:
    """A page of the list, and how many lines the whole list has."""

    lines: tuple[CaseLine, ...]
    total: int


@frozen_value
class CaseHeader:
    """What stands at the head of a case's page.

    `urgent`: an evaluation names an urgent medical need, and this user may know it. `until` is when
    emergency access ends, None for those who see the case by team or role.
    """

    id: str
    number: str
    status: str
    opened: date
    country: str | None
    title: str | None
    summary: str | None
    victims: tuple[str, ...]
    team_size: int
    version: int
    urgent: bool = False
    until: datetime | None = None


def list_cases(
    desk: Desk, typed: str = "", *, status: str | None = None, offset: int = 0, limit: int = 100
) -> CasePage:
    """Return a page of the cases this user may see, last changed first, in four queries.

    `typed` narrows them to cases whose number, title or people hold every part of it in any
    spelling.
    """
    with desk.reading() as session:
        where = desk.visible("intake", Case.id)
        if status is not None:
            where.append(Case.status == status)
        total, ids = _page(desk, session, where, typed, slice(offset, offset + limit))
        lines = sa.select(
            Case.id, Case.number, Case.status, Case.opened, Case.country, Case.title
        ).where(Case.id.in_(ids))
        place = {case_id: number for number, case_id in enumerate(ids)}
        rows = sorted(session.execute(lines).all(), key=lambda row: place[row.id])
        victims, last = _victims(desk, session, ids), _last_steps(desk, session, ids)
    note_list(desk, Case.__tablename__, rows)
    return CasePage(
        tuple(
            CaseLine(*row, victims.get(row.id, ()), *last.get(row.id, (None, None))) for row in rows
        ),
        total,
    )


_NAMED = 30_000  # as many cases as one statement names; SQLite takes 32,766 values


def _page(
    desk: Desk, session: Session, where: list[sa.ColumnElement[bool]], typed: str, part: slice
) -> tuple[int, Sequence[str]]:
    """Return how many cases there are and the ids of one page of them, last changed first.

    A short search may find more cases than a statement can name: those are met here, and not in
    SQL, with what the user may see, which takes three times as long.
    """
    found = set(find(desk, typed, Case.__tablename__)) if typed.strip() else None
    if found is not None and len(found) <= _NAMED:
        where, found = [*where, Case.id.in_(found)], None
    total = session.scalar(sa.select(sa.func.count()).select_from(Case).where(*where)) or 0
    if found is not None:
        ids = [case_id for case_id in _ordered(session, where, total) if case_id in found]
        return len(ids), ids[part]
    return total, _ordered(session, where, total, part)


def _ordered(
    session: Session, where: list[sa.ColumnElement[bool]], total: int, part: slice | None = None
) -> Sequence[str]:
    """Return ids of cases, last changed first: all of them, or a part.

    The times of change are walked by their index. Only if some are missing, which no use-case
    leaves behind, every case is sorted, so that none is ever left out.
    """
    wanted = part or slice(0, total)
    query = (
        sa.select(Case.id)
        .where(*where)
        .order_by(CaseActivity.changed_at.desc(), Case.number)
        .offset(wanted.start)
        .limit(wanted.stop - wanted.start)
    )
    its = CaseActivity.case_id == Case.id
    ids = session.scalars(query.join(CaseActivity, its)).all()
    if len(ids) < min(wanted.stop, total) - wanted.start:
        ids = session.scalars(query.outerjoin(CaseActivity, its)).all()
    return ids


def _victims(desk: Desk, session: Session, case_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    rows = session.execute(
        sa.select(PersonRole.case_id, Person.family_name, Person.given_name)
        .join(Person, Person.id == PersonRole.person_id)
        .where(PersonRole.case_id.in_(case_ids), PersonRole.role == FIRST_ROLE)
        .where(*desk.visible("identity", PersonRole.case_id))
        .order_by(PersonRole.case_id, PersonRole.position, PersonRole.id)
    )
    names: dict[str, tuple[str, ...]] = {}
    for case_id, family, given in rows:
        names[case_id] = (*names.get(case_id, ()), whole_name(family, given))
    return names


def _last_steps(
    desk: Desk, session: Session, case_ids: Sequence[str]
) -> dict[str, tuple[str | None, When | None]]:
    rank = (
        sa.func.row_number()
        .over(partition_by=Step.case_id, order_by=Step.position.desc())
        .label("rank")
    )
    ranked = (
        sa.select(Step.case_id, Step.code, Step.when.label("happened"), rank)
        .where(Step.case_id.in_(case_ids), *desk.visible("proceedings", Step.case_id))
        .subquery()
    )
    rows = session.execute(
        sa.select(ranked.c.case_id, ranked.c.code, ranked.c.happened).where(ranked.c.rank == 1)
    )
    return {case_id: (code, when) for case_id, code, when in rows}


def find_case(session: Session, number: str) -> Case:
    """Return the case with this number.

    Raises:
        WrongInput: this cannot be a case's number.
        NotFound: there is none; the sentence names the number.
    """
    wanted = valid_case_number(number)
    case = session.scalars(sa.select(Case).where(Case.number == wanted)).first()
    if case is None:
        raise NotFound(_("There is no case {number} in this vault.", number=wanted))
    return case


def case_id_of(desk: Desk, number: str) -> str:
    """Return the id of the case with this number, if the user may see it.

    Raises:
        NotFound, NotPermitted
    """
    with desk.reading() as session:
        case = find_case(session, number)
        desk.permit(session, "intake", Action.VIEW, case.id)
        return case.id


def rights_in(desk: Desk, case_id: str) -> Rights:
    """Return what this user may do in a case, area by area."""
    with desk.reading() as session:
        return desk.rights(session, case_id)


def why_closed(desk: Desk, area: str, action: Action, case_id: str | None = None) -> Text | None:
    """Return why a form of `area` is for reading only for this user, and whose it is, or None."""
    with desk.reading() as session:
        return desk.refusal(session, area, action, case_id)


def header(desk: Desk, case_id: str) -> CaseHeader:
    """Return the head of a case's page; the first look since unlocking is logged.

    Raises:
        NotFound, NotPermitted
    """
    with looking(desk, "intake", case_id) as session:
        return read_header(desk, session, case_id)


def read_header(desk: Desk, session: Session, case_id: str) -> CaseHeader:
    """Read the head of a case in the transaction under way.

    Raises:
        NotFound
    """
    case = find_by_id(session, case_id)
    team = sa.select(sa.func.count()).where(
        CaseMember.case_id == case_id, ~is_blocked(CaseMember.user_id, case_id)
    )
    return CaseHeader(
        case.id,
        case.number,
        case.status,
        case.opened,
        case.country,
        case.title,
        case.summary,
        _victims(desk, session, [case_id]).get(case_id, ()),
        session.scalar(team) or 0,
        case.version,
        _is_urgent(desk, session, case_id),
        None if Scope.ALL in desk.scopes("intake", Action.VIEW) else desk.until(session, case_id),
    )


def _is_urgent(desk: Desk, session: Session, case_id: str) -> bool:
    if not desk.is_told(session, "examinations", "urgent_need", case_id):
        return False
    urgent = sa.select(Evaluation.id).where(
        Evaluation.case_id == case_id, Evaluation.urgent_need == "yes"
    )
    return session.execute(urgent.limit(1)).first() is not None


@contextmanager
def looking(
    desk: Desk, area: str, case_id: str, kind: str = Case.__tablename__, record_id: str = ""
) -> Iterator[Session]:
    """One read transaction in an area of a case: permitted, and the first look is logged.

    Whatever is read of a case as a whole, its head, its steps or its people, is one look at the
    case; what is opened singly is a look at that record. Nothing is shown unless the log took it.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, area, Action.VIEW, case_id)
        yield session
    note_view(desk, kind, record_id or case_id, case_id)


def note_view(desk: Desk, kind: str, record_id: str | None, case_id: str | None) -> None:
    """Log the first look at a record since the vault was unlocked; without a record, at a list."""
    if (kind, record_id) in desk.viewed:
        return
    with desk.writing("view") as work:
        work.note("view", kind, record_id, case_id)
    desk.viewed.add((kind, record_id))


def note_list(desk: Desk, kind: str, shown: Collection[Any], case_id: str | None = None) -> None:
    """Log the first look at a list that shows something; that of one case is a look at the case."""
    if shown:
        note_view(desk, Case.__tablename__ if case_id else kind, case_id, case_id)


def create_case(desk: Desk, values: Mapping[str, Any]) -> tuple[str, Changes]:
    """Make a case and put its maker on the team; without a number the next free one is taken.

    Raises:
        WrongInput: the number is taken or cannot be a number.
        NotPermitted
    """
    with desk.writing("create_case") as work:
        desk.permit(work.session, "intake", Action.CREATE)
        case = add_case(desk, work, values.get("number"), _day(values.get("opened")))
        _assign(case, values)
    return case.id, work.changes


def add_case(desk: Desk, work: Work, number: str | None, opened: date | None, **known: Any) -> Case:
    """Add a case to the transaction under way, with its first status and its maker on the team.

    `known` are attributes it has from the beginning: those of a case that comes from elsewhere.
    """
    day = opened or work.at.astimezone().date()
    case = Case(number=_free_number(work.session, number, day), opened=day, **known)
    work.session.add(case)
    work.session.flush()
    work.session.add(CaseStatusChange(case_id=case.id, status=case.status, day=day))
    work.session.add(CaseMember(case_id=case.id, user_id=desk.user_id))
    work.session.add(CaseActivity(case_id=case.id, changed_at=work.at))
    return case


def _free_number(session: Session, number: str | None, day: date) -> str:
    taken = {*session.scalars(sa.select(Case.number)), *session.scalars(sa.select(Erasure.number))}
    if not number or not number.strip():
        return next_case_number(taken, "D", day.year)
    wanted = valid_case_number(number)
    if wanted in taken:
        raise WrongInput(_("There is a case {number} already. Choose another.", number=wanted))
    return wanted


def case_values(desk: Desk, case_id: str) -> tuple[dict[str, Any], int]:
    """Return the form's values of a case and the version they were read at."""
    with looking(desk, "intake", case_id) as session:
        case = find_by_id(session, case_id)
        values = {name: getattr(case, name) for name in CASE_FIELDS}
        return {**values, "opened": When.on(case.opened)}, case.version


def save_case(
    desk: Desk, case_id: str, values: Mapping[str, Any], expected_version: int
) -> Changes:
    """Save the head of a case.

    Raises:
        Conflict: it was saved by somebody else since `expected_version`.
        NotPermitted, NotFound
    """
    with desk.writing("save_case") as work:
        desk.permit(work.session, "intake", Action.EDIT, case_id)
        case = find_by_id(work.session, case_id)
        expect_version(case.version, expected_version)
        _assign(case, values)
        touch(work.session, case_id, work)
    return work.changes


def set_status(desk: Desk, case_id: str, status: str, reason: str | None = None) -> Changes:
    """Give the office case another status, from today.

    Raises:
        WrongInput: it would be closed while a term of ours is open.
        NotPermitted, NotFound
    """
    from desktop.services.deadlines import open_terms

    with desk.writing("set_status") as work:
        desk.permit(work.session, "intake", Action.EDIT, case_id)
        case = find_by_id(work.session, case_id)
        left = open_terms(work.session, case_id)
        if left and not vocabulary("case_status")[status].facts["open"]:
            raise WrongInput(
                n_(
                    "{n} deadline of ours is still open: close or cancel it first.",
                    "{n} deadlines of ours are still open: close or cancel them first.",
                    left,
                )
            )
        case.status = status
        touch(work.session, case_id, work)
        day = work.at.astimezone().date()
        work.session.add(
            CaseStatusChange(case_id=case_id, status=status, day=day, reason=reason or None)
        )
    return work.changes


_TOUCH = (
    sa.update(CaseActivity)
    .where(CaseActivity.case_id == sa.bindparam("case"))
    .values(changed_at=sa.bindparam("at"))
)


def touch(session: Session, case_id: str, work: Work) -> None:
    """Bring a case to the head of the list because something in it was saved."""
    changed = {"case": case_id, "at": work.at}
    if session.connection().execute(_TOUCH, changed).rowcount == 0:
        session.add(CaseActivity(case_id=case_id, changed_at=work.at))


def find_by_id(session: Session, case_id: str) -> Case:
    """Return a case by its id.

    Raises:
        NotFound
    """
    case = session.get(Case, case_id)
    if case is None:
        raise NotFound(_("This case is not in the vault any more."))
    return case


def _assign(case: Case, values: Mapping[str, Any]) -> None:
    for name in ("title", "summary", "country"):
        if name in values:
            setattr(case, name, values[name])
    case.opened = _day(values.get("opened")) or case.opened


def _day(when: When | None) -> date | None:
    """Return the exact day of a form's date; the form refuses one that is less exact."""
    return None if when is None else when.first


def expect_version(found: int, expected: int) -> None:
    """Refuse to save over a version the user has not seen.

    Raises:
        Conflict
    """
    if found != expected:
        raise Conflict(changed_meanwhile())
