"""The chronology of a case as a paper: permission, one read, a frozen value."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from desktop.core.money import Money
from desktop.core.progress import Progress
from desktop.documents import chronology
from desktop.documents.wording import MoneyLine, TrackLine
from desktop.models.cases import Case
from desktop.models.users import User
from desktop.rules.facts import CaseFacts, facts
from desktop.services.cases import note_view, read_header
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, draw, permit_paper
from desktop.services.proceedings import StepLine, read_chronology, step_facts
from desktop.storage.log import read_head


def chronology_report(desk: Desk, case_id: str, language: str) -> chronology.ChronologyReport:
    """Return the frozen value of a case's chronology, all of it read at one moment: a look at it.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        permit_paper(desk, session, "chronology", case_id)
        case = read_header(desk, session, case_id)
        found = facts(step_facts(session, [case_id])[case_id])
        report = chronology.ChronologyReport(
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
    note_view(desk, Case.__tablename__, case_id, case_id)
    return report


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


def draw_chronology(
    desk: Desk, case_id: str, language: str, progress: Progress | None = None
) -> Drawn:
    """Draw a case's chronology as PDF; it stays inside, and only the look at the case is logged.

    Raises:
        NotPermitted, NotFound, Cancelled
        WrongInput: a character cannot be printed.
    """
    report = chronology_report(desk, case_id, language)
    return draw("chronology", case_id, report, progress)
