"""Working copies of exhibits: exhibits of their own that name their original, which stays as it is.

What was made with another program is added as any exhibit, and says from which it was made.
"""

from __future__ import annotations

import sqlalchemy as sa

from desktop.core.errors import NotFound
from desktop.core.text import Text, _
from desktop.forms.fields import Link
from desktop.media.bare import without_metadata
from desktop.media.types import HEAD, detected, ending_of
from desktop.models.evidence import EvidenceItem
from desktop.rules.access import Action
from desktop.services.attachments import read, take_in_bytes
from desktop.services.custody import exhibit
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.records import save_record

_LONGEST = 200  # letters of a title
_DONE: dict[bool, Text] = {
    True: _("Copied without metadata; the picture itself is unchanged"),
    False: _("Copied as it is, to work on"),
}


def make_working_copy(desk: Desk, exhibit_id: str, language: str, *, bare: bool) -> int:
    """Make an exhibit of a copy of another one's file, `bare` of metadata or as it is.

    What was done is written in `language`. Returns the number of the new exhibit.

    Raises:
        NotPermitted
        NotFound: it is gone, or has no file.
        WrongInput: the file is too large to be held in memory, or cannot be copied bare.
        Damaged: the file is not what was taken in.
    """
    with desk.reading() as session:
        item = exhibit(session, exhibit_id)
        desk.permit(session, "evidence", Action.CREATE, item.case_id)
        if item.attachment_id is None:
            raise NotFound(_("This exhibit has no file to copy."))
        case_id, file_id, title, kind = item.case_id, item.attachment_id, item.title, item.kind
    data = read(desk, file_id)
    if bare:
        data = without_metadata(detected(data[:HEAD]), data)
    name = f"{item.exhibit}{ending_of(detected(data[:HEAD]), '')}"
    copy = take_in_bytes(desk, case_id, name, data)
    values = {
        "kind": kind,
        "title": title[:_LONGEST],
        "attachment": Link(copy.id),
        "derived_from": Link(exhibit_id),
        "done": _DONE[bare].in_language(language),
        "tool": "Dalil",
    }
    made, _changes = save_record(desk, KINDS["exhibit"], case_id, values)
    _tell_original(desk, exhibit_id, case_id)
    with desk.reading() as session:
        number = session.scalar(sa.select(EvidenceItem.exhibit).where(EvidenceItem.id == made))
    return number or 0


def _tell_original(desk: Desk, exhibit_id: str, case_id: str) -> None:
    """Put into the log of the original that a copy was made of it."""
    with desk.writing("derive") as work:
        work.note("derived", EvidenceItem.__tablename__, exhibit_id, case_id)
