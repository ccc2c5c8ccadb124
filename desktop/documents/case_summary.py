"""The summary of a case: who, what happened, where it stands, what is due, claimed and awarded.

For a colleague who takes the case over, or for a committee. It comes in two editions: with names,
or by codes, and then nothing that somebody wrote in words is in the value: a name may stand in any
of them. Redaction happened before; this room only leaves out what is not
there.
"""

from __future__ import annotations

from datetime import date

from desktop.core.money import Money
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.documents.blocks import Paper
from desktop.documents.report import Report
from desktop.documents.wording import MoneyLine, TrackLine


@frozen_value
class PersonLine:
    """Somebody in the case: a role with the number that stands for the name."""

    role: str
    number: int
    sex: str
    name: str | None = None
    born: When | None = None


@frozen_value
class IncidentLine:
    """One episode; places, agencies, purposes and methods are keys of the code lists."""

    when: When | None = None
    place_type: str | None = None
    agency: str | None = None
    purposes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    place: str | None = None
    officers: str | None = None
    account: str | None = None


@frozen_value
class TermLine:
    """An open deadline: whose it is, and what is lost with it."""

    due: date
    side: str
    weight: str
    title: str | None = None


@frozen_value
class ClaimLine:
    """A claim with what it asks for, each currency for itself."""

    kind: str
    status: str
    when: When | None = None
    sums: tuple[Money, ...] = ()
    title: str | None = None
    forum: str | None = None


@frozen_value
class AwardLine:
    """What one instance decided."""

    instance: str
    result: str
    when: When | None = None
    in_force: When | None = None
    sums: tuple[Money, ...] = ()
    body: str | None = None


@frozen_value
class PaymentLine:
    """Money that was paid, and as what."""

    kind: str
    money: Money
    when: When | None = None
    payer: str | None = None


@frozen_value
class TaskLine:
    """Something that has still to be done."""

    due: date | None = None
    title: str | None = None
    responsible: str | None = None


@frozen_value
class CaseSummary(Report):
    """Everything the paper says; `edition` is "named" or "coded"."""

    edition: str
    status: str
    opened: date
    country: str | None = None
    title: str | None = None
    text: str | None = None
    people: tuple[PersonLine, ...] = ()
    incidents: tuple[IncidentLine, ...] = ()
    tracks: tuple[TrackLine, ...] = ()
    durations: tuple[tuple[str, int | None], ...] = ()
    money: tuple[MoneyLine, ...] = ()
    terms: tuple[TermLine, ...] = ()
    claims: tuple[ClaimLine, ...] = ()
    awards: tuple[AwardLine, ...] = ()
    payments: tuple[PaymentLine, ...] = ()
    tasks: tuple[TaskLine, ...] = ()

    def worded(self) -> Paper:
        """Return the paper, in the report's language."""
        from desktop.documents.case_summary_paper import paper

        return paper(self)
