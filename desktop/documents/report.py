"""What a paper about a case is made from, and the two ways it goes out: as PDF, as a Word file."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from desktop.core import frozen
from desktop.core.progress import Progress
from desktop.core.values import frozen_value
from desktop.documents.blocks import Paper


@frozen_value
class Report:
    """A frozen value of codes, dates, amounts and texts; its language chooses the words.

    It is stored as canonical JSON, and the same value gives the same bytes. `generated_at` is
    aware; `log_head` is the hexadecimal head of the log when the case was read. A kind of paper
    adds what it says, and words it.
    """

    case_number: str
    language: str
    generated_at: datetime
    office: str | None = field(default=None, kw_only=True)
    prepared_by: str | None = field(default=None, kw_only=True)
    log_head: str | None = field(default=None, kw_only=True)

    @property
    def is_identified(self) -> bool:
        """Whether case number, hash and head of the log are printed: on reports, not on letters.

        Whoever gets a statement, a complaint or a claim has no use for them; the register has them.
        """
        return True

    @property
    def gaps(self) -> tuple[str, ...]:
        """What has still to be filled in: it leaves unfilled only on purpose."""
        return ()

    @property
    def record_hash(self) -> str:
        """SHA-256 of the canonical JSON; what is printed on the paper cannot be part of it."""
        return frozen.digest(self)

    def worded(self) -> Paper:
        """Return the paper, in the report's language."""
        raise NotImplementedError


def render(report: Report, progress: Progress | None = None) -> bytes:
    """Return the report as PDF; the same report gives the same bytes.

    Raises:
        WrongInput: a text holds a character that the paper's fonts cannot draw.
        Cancelled: `progress` was cancelled.
    """
    from desktop.documents import layout

    return layout.draw(report.worded(), progress)


def working_copy(report: Report) -> bytes:
    """Return the report as a Word file to be worked on; the same report gives the same bytes.

    Raises:
        WrongInput: a text holds a character that the paper's fonts cannot draw.
    """
    from desktop.documents import working_copy as word

    return word.write(report.worded())
