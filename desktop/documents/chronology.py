"""The chronology of a case as a paper: summary, every step with who asserts it, proof of identity.

The report is a frozen value of codes, dates and amounts; the words are chosen when it is drawn, in
the report's own language. It is stored as canonical JSON, and the same value gives the same bytes.
It knows no record and asks nobody: redaction and permission happened before.
"""

from __future__ import annotations

from datetime import date

from desktop.core.money import Money
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.documents.blocks import Paper
from desktop.documents.report import Report
from desktop.documents.wording import MoneyLine, TrackLine
from desktop.rules.steps import competing


@frozen_value
class AssertionLine:
    """What one party (a code) says of a step; without a date of its own it accepts the step's."""

    party: str
    when: When | None = None
    text: str | None = None


@frozen_value
class ChronologyLine:
    """One step, in the order it is printed.

    `code`, `track`, parties, heads of amounts and outcomes are keys of the code lists; `given_code`
    is what a file called a step that the register does not hold. An outcome is that of one accused.
    """

    number: str | None
    when: When | None
    code: str
    given_code: str | None = None
    track: str | None = None
    actor: str | None = None
    text: str | None = None
    source: str | None = None
    amounts: tuple[tuple[Money, str], ...] = ()
    outcomes: tuple[tuple[str | None, str], ...] = ()
    assertions: tuple[AssertionLine, ...] = ()

    @property
    def competing(self) -> bool:
        """Whether the parties give different dates or accounts of this step."""
        return competing(self.when, ((each.when, each.text) for each in self.assertions))


@frozen_value
class ChronologyReport(Report):
    """Everything the paper says.

    `durations` are pairs of a key of the facts and days; with `as_of`, `rows` hold no later step.
    """

    rows: tuple[ChronologyLine, ...]
    case_title: str | None = None
    tracks: tuple[TrackLine, ...] = ()
    durations: tuple[tuple[str, int | None], ...] = ()
    money: tuple[MoneyLine, ...] = ()
    as_of: date | None = None
    notes: tuple[str, ...] = ()

    def worded(self) -> Paper:
        """Return the paper, in the report's language."""
        from desktop.documents.chronology_paper import paper

        return paper(self)
