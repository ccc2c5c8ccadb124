"""The summary of a case, with names or by codes, for whoever may let all parts of it out.

By codes nothing that somebody wrote in words is read into the paper: no name, no place, no account.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.money import Money
from desktop.core.names import whole_name
from desktop.core.progress import Progress
from desktop.core.when import chronological
from desktop.documents import case_summary as paper
from desktop.models.cases import Case
from desktop.models.deadlines import Deadline, Task
from desktop.models.incidents import Incident
from desktop.models.people import Person
from desktop.models.redress import Award, AwardItem, Claim, ClaimItem, Payment
from desktop.models.users import User
from desktop.rules.facts import facts
from desktop.services.cases import note_view, read_header
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, draw, permit_paper
from desktop.services.exporting import money_lines, track_lines, user_name
from desktop.services.person_codes import FIRST_ROLE, person_codes
from desktop.services.proceedings import step_facts
from desktop.services.registers import sums
from desktop.storage.log import read_head

NAMED: Final = "named"
CODED: Final = "coded"


def case_summary(desk: Desk, case_id: str, edition: str, language: str) -> paper.CaseSummary:
    """Return the frozen value of a case's summary, all of it read at one moment: a look at it.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        permit_paper(desk, session, "summary", case_id)
        case = read_header(desk, session, case_id)
        found = facts(step_facts(session, [case_id])[case_id])
        reader = _Reader(session, case_id, named=edition == NAMED)
        summary = paper.CaseSummary(
            case_number=case.number,
            language=language,
            edition=edition,
            generated_at=desk.clock.now(),
            status=case.status,
            opened=case.opened,
            country=case.country,
            title=reader.said(case.title),
            text=reader.said(case.summary),
            people=tuple(reader.people()),
            incidents=tuple(reader.incidents()),
            tracks=tuple(track_lines(found)),
            durations=tuple(found.days.items()),
            money=tuple(money_lines(found)),
            terms=tuple(reader.terms()),
            claims=tuple(reader.claims()),
            awards=tuple(reader.awards()),
            payments=tuple(reader.payments()),
            tasks=tuple(reader.tasks()),
            prepared_by=reader.said(user_name(session, desk)),
            log_head=read_head(session, desk.log_keys())[1].hex(),
        )
    note_view(desk, Case.__tablename__, case_id, case_id)
    return summary


class _Reader:
    """Reads the parts of one case; what somebody wrote in words only where it is `named`."""

    def __init__(self, session: Session, case_id: str, *, named: bool) -> None:
        self._session, self._case_id, self._named = session, case_id, named

    def said(self, words: str | None) -> str | None:
        """Return words, or nothing where they may name somebody."""
        return words if self._named else None

    def _all(self, model: Any, *where: sa.ColumnElement[bool]) -> list[Any]:
        query = sa.select(model).where(model.case_id == self._case_id, *where).order_by(model.id)
        return list(self._session.scalars(query))

    def people(self) -> Iterator[paper.PersonLine]:
        codes = person_codes(self._session, [self._case_id])
        rows = self._session.scalars(
            sa.select(Person).where(Person.id.in_([person for _case, person in codes]))
        )
        pairs = [(codes[self._case_id, person.id], person) for person in rows]
        for code, person in sorted(
            pairs, key=lambda pair: (pair[0].role != FIRST_ROLE, pair[0].role, pair[0].number)
        ):
            name = whole_name(person.family_name, person.given_name, person.patronymic)
            born = person.birth if self._named else None
            yield paper.PersonLine(code.role, code.number, person.sex, self.said(name), born)

    def incidents(self) -> Iterator[paper.IncidentLine]:
        for each in chronological(self._all(Incident), lambda incident: incident.when):
            yield paper.IncidentLine(
                each.when,
                each.place_type,
                each.agency,
                each.purposes or (),
                each.methods or (),
                self.said(each.place),
                self.said(each.officers),
                self.said(each.account),
            )

    def terms(self) -> Iterator[paper.TermLine]:
        open_ones = self._all(Deadline, Deadline.status == "open")
        for each in sorted(open_ones, key=lambda term: term.due):
            yield paper.TermLine(each.due, each.side, each.weight, self.said(each.title))

    def claims(self) -> Iterator[paper.ClaimLine]:
        claims = self._all(Claim)
        claimed = self._sums(ClaimItem, "claim_id", claims)
        for each in chronological(claims, lambda claim: claim.when):
            yield paper.ClaimLine(
                each.kind,
                each.status,
                each.when,
                claimed.get(each.id, ()),
                self.said(each.title),
                self.said(each.forum),
            )

    def awards(self) -> Iterator[paper.AwardLine]:
        awards = self._all(Award)
        awarded = self._sums(AwardItem, "award_id", awards)
        for each in chronological(awards, lambda award: award.when):
            yield paper.AwardLine(
                each.instance,
                each.result,
                each.when,
                each.in_force,
                awarded.get(each.id, ()),
                self.said(each.body),
            )

    def _sums(self, model: Any, parent: str, records: list[Any]) -> Any:
        return sums(model, parent)(self._session, [record.id for record in records])

    def payments(self) -> Iterator[paper.PaymentLine]:
        paid = sorted(self._all(Payment), key=lambda payment: -payment.amount_value)
        for each in chronological(paid, lambda payment: payment.when):
            money = Money(each.amount_value, each.amount_currency)
            yield paper.PaymentLine(each.kind, money, each.when, self.said(each.payer))

    def tasks(self) -> Iterator[paper.TaskLine]:
        names = dict(self._session.execute(sa.select(User.id, User.name)).all())
        open_ones = self._all(Task, Task.status == "open")
        for each in sorted(open_ones, key=lambda task: (task.due is None, task.due)):
            responsible = names.get(each.responsible_id)
            yield paper.TaskLine(each.due, self.said(each.title), self.said(responsible))


def draw_summary(
    desk: Desk, case_id: str, edition: str, language: str, progress: Progress | None = None
) -> Drawn:
    """Draw a case's summary in one of its editions; only the look at the case is logged.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: a character cannot be printed.
    """
    summary = case_summary(desk, case_id, edition, language)
    return draw("summary", case_id, summary, progress)
