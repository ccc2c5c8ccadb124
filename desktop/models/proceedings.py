"""Tracks and steps before prosecutors, courts and committees, and who asserts what of them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Digits, Imprecise, Number, PlainId


class Track(Record):
    """One proceeding of a kind; a case may have several (other officers, other bodies)."""

    __tablename__ = "tracks"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    kind: Mapped[Code]
    title: Mapped[CaseworkText | None] = mapped_column(default=None)


class Step(Record):
    """One dated row of the chronology; `position` is the order in which rows were entered."""

    __tablename__ = "steps"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    track_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("tracks.id"), index=True, default=None
    )
    import_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("imports.id"), index=True, default=None
    )
    position: Mapped[int] = mapped_column(sa.Integer)
    number: Mapped[Number | None] = mapped_column(default=None)
    code: Mapped[Code]
    when: Mapped[Imprecise | None] = mapped_column("happened", default=None)
    actor: Mapped[CaseworkText | None] = mapped_column(default=None)
    text: Mapped[CaseworkText | None] = mapped_column(default=None)
    source: Mapped[CaseworkText | None] = mapped_column(default=None)
    # The code a file gave that the register does not hold: kept, never dropped.
    given_code: Mapped[CaseworkText | None] = mapped_column(default=None)


class StepAmount(Record):
    """A sum of money a step claims, awards or pays."""

    __tablename__ = "step_amounts"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    step_id: Mapped[str] = mapped_column(PlainId, ForeignKey("steps.id"), index=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    value: Mapped[Digits]
    currency: Mapped[Code]
    head: Mapped[Code]
    given_head: Mapped[CaseworkText | None] = mapped_column(default=None)


class StepAssertion(Record):
    """What one party asserts of a step; a date of its own stands beside the step's."""

    __tablename__ = "step_assertions"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    step_id: Mapped[str] = mapped_column(PlainId, ForeignKey("steps.id"), index=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    party: Mapped[Code]
    when: Mapped[Imprecise | None] = mapped_column("happened", default=None)
    text: Mapped[CaseworkText | None] = mapped_column(default=None)


class StepOutcome(Record):
    """What a judgment decided for one accused person: an outcome is never that of a case."""

    __tablename__ = "step_outcomes"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    step_id: Mapped[str] = mapped_column(PlainId, ForeignKey("steps.id"), index=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    accused: Mapped[CaseworkText | None] = mapped_column(default=None)
    outcome: Mapped[Code]
