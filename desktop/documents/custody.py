"""The report on the custody of exhibits: what each is, its hashes, every event, and the gaps.

It judges nothing and leaves nothing out: an event of which little is known is on the paper as it
is known. Its words and the order of questions come from the form of an exhibit when it is drawn.
"""

from __future__ import annotations

from datetime import date, datetime

from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.documents.blocks import Paper
from desktop.documents.medical_report import Reply
from desktop.documents.report import Report


@frozen_value
class FileFacts:
    """A file as it came in; `written` and `made` are as its disk said."""

    name: str
    size: int
    sha256: str
    received_at: datetime
    sha512: str | None = None
    detected: str | None = None
    written: str | None = None
    made: str | None = None


@frozen_value
class EventLine:
    """One event: `seq` is the number of its entry in the log, `at` when that was written."""

    deed: str
    seq: int
    at: datetime
    by: str
    sha256: str | None = None
    noted: bool = False
    when: When | None = None
    hand: str | None = None
    party: str | None = None
    reason: str | None = None
    document: str | None = None
    changed: bool = False


@frozen_value
class GapLine:
    """A time of which something is not known (`rules/custody`)."""

    kind: str
    since: date
    until: date | None = None


@frozen_value
class ItemCustody:
    """One exhibit: what was answered of it, its file, what happened, and what is not known."""

    number: int
    replies: tuple[Reply, ...]
    events: tuple[EventLine, ...]
    file: FileFacts | None = None
    gaps: tuple[GapLine, ...] = ()
    turned_back: tuple[int, ...] = ()


@frozen_value
class CustodyReport(Report):
    """Everything the paper says; `alone`: one person is coordinator and administrator."""

    items: tuple[ItemCustody, ...]
    alone: bool = False

    def worded(self) -> Paper:
        """Return the paper, in the report's language."""
        from desktop.documents.custody_paper import paper

        return paper(self)
