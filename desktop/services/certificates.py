"""The certificate of an erasure, as a paper."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Conflict, NotFound
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.documents.erasure import ErasureCertificate, Signed
from desktop.models.backups import BackupEvent
from desktop.models.cases import Case
from desktop.models.lifecycle import Erasure
from desktop.models.users import User
from desktop.rules.retention import gone_by
from desktop.services.backups import BACKUP
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn, draw, permit_paper
from desktop.services.exporting import user_name
from desktop.storage.log import read_head


def draw_certificate(
    desk: Desk, erasure_id: str, language: str, progress: Progress | None = None
) -> Drawn:
    """Draw the certificate of an erasure that was carried out to its end.

    Raises:
        NotPermitted, NotFound, Cancelled
        Conflict: it was not carried out to its end.
    """
    with desk.reading() as session:
        query = sa.select(Erasure.case_id).where(Erasure.id == erasure_id)
        case_id = session.scalar(query)
        if case_id is None:
            raise NotFound(_("This erasure is not in the vault."))
        permit_paper(desk, session, "erasure", case_id)
        report = _read(desk, session, session.get_one(Erasure, erasure_id), language)
    return draw("erasure", case_id, report, progress)


def _read(desk: Desk, session: Session, row: Erasure, language: str) -> ErasureCertificate:
    if row.erased_at is None or row.compacted_at is None or row.confirmed_at is None:
        raise Conflict(_("The erasure is not finished: there is nothing to certify yet."))
    names = dict(session.execute(sa.select(User.id, User.name)).all())
    backup = _last_backup(session, row.erased_at)
    return ErasureCertificate(
        case_number=row.number,
        language=language,
        generated_at=desk.clock.now(),
        prepared_by=user_name(session, desk),
        log_head=read_head(session, desk.log_keys())[1].hex(),
        whole=row.kind == Case.__tablename__,
        exhibit=row.exhibit,
        reason=row.reason,
        trashed=Signed(names.get(row.trashed_by, ""), row.trashed_at),
        asked=Signed(names.get(row.asked_by, ""), row.asked_at),
        confirmed=Signed(names.get(row.confirmed_by or "", ""), row.confirmed_at),
        erased_at=row.erased_at,
        compacted_at=row.compacted_at,
        rows=row.rows or 0,
        files=row.files or 0,
        coded=row.coded or 0,
        last_backup=backup,
        gone_by=None if backup is None else gone_by(backup.astimezone()),
        on_server=desk.vault.engine.dialect.name == "postgresql",
    )


def _last_backup(session: Session, erased_at: datetime) -> datetime | None:
    """Return the moment of the newest backup from before the erasure."""
    newest = sa.select(sa.func.max(BackupEvent.made_at)).where(
        BackupEvent.deed == BACKUP, BackupEvent.made_at <= erased_at
    )
    return session.scalar(newest)
