"""What may not become of an exhibit: another file under a hold, or a copy of itself.

Whether something is under a hold is the office's decision; no rule of law is known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import NotPermitted, WrongInput
from desktop.core.text import _
from desktop.forms.fields import YES
from desktop.models.evidence import EvidenceItem

_MOST_COPIES = 1000  # of copies, one of the other: more is a circle


def refuse_removal(record: object) -> None:
    """Refuse to remove an exhibit that is under a legal hold of its own.

    Raises:
        NotPermitted
    """
    if isinstance(record, EvidenceItem) and record.hold == YES:
        raise NotPermitted(
            _("This exhibit is under a legal hold: it is not removed. Release the hold first.")
        )


def guard_exhibit(session: Session, item: EvidenceItem, attributes: Mapping[str, Any]) -> None:
    """Refuse what may not become of an exhibit.

    Raises:
        NotPermitted: it is under a legal hold, and its file would go.
        WrongInput: it would be made from itself, at once or in a circle.
    """
    file = attributes.get("attachment_id", item.attachment_id)
    if item.hold == YES and item.attachment_id is not None and file != item.attachment_id:
        raise NotPermitted(
            _("This exhibit is under a legal hold: its file stays. Release the hold first.")
        )
    above, seen = attributes.get("derived_from_id"), 0
    while above is not None and seen < _MOST_COPIES:
        if above == item.id:
            raise WrongInput(_("An exhibit cannot be made from itself. Choose another original."))
        parent = sa.select(EvidenceItem.derived_from_id).where(EvidenceItem.id == above)
        above, seen = session.scalar(parent), seen + 1
