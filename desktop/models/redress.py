"""Claims with their items, awards, payments, and measures of redress other than money.

Amounts of different instances, currencies and kinds of payment are never added up here.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Digits, Imprecise, PlainId


class Claim(Record):
    """What is claimed, where and from whom; its amounts are its items."""

    __tablename__ = "claims"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("people.id"), index=True, default=None
    )
    kind: Mapped[Code]
    status: Mapped[Code] = mapped_column(default="draft", index=True)
    when: Mapped[Imprecise | None] = mapped_column("lodged", default=None)
    title: Mapped[CaseworkText | None] = mapped_column(default=None)
    forum: Mapped[CaseworkText | None] = mapped_column(default=None)
    number: Mapped[CaseworkText | None] = mapped_column(default=None)
    respondent: Mapped[CaseworkText | None] = mapped_column(default=None)
    basis: Mapped[CaseworkText | None] = mapped_column(default=None)
    note: Mapped[CaseworkText | None] = mapped_column(default=None)


class ClaimItem(Record):
    """One head of damage of a claim."""

    __tablename__ = "claim_items"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    claim_id: Mapped[str] = mapped_column(PlainId, ForeignKey("claims.id"), index=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    head: Mapped[Code]
    amount_value: Mapped[Digits]
    amount_currency: Mapped[Code]
    calculation: Mapped[CaseworkText | None] = mapped_column(default=None)


class Award(Record):
    """What one instance decided about a claim."""

    __tablename__ = "awards"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    claim_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("claims.id"), index=True, default=None
    )
    instance: Mapped[Code]
    result: Mapped[Code]
    when: Mapped[Imprecise | None] = mapped_column("decided", default=None)
    in_force: Mapped[Imprecise | None] = mapped_column(default=None)
    body: Mapped[CaseworkText | None] = mapped_column(default=None)
    number: Mapped[CaseworkText | None] = mapped_column(default=None)
    note: Mapped[CaseworkText | None] = mapped_column(default=None)


class AwardItem(Record):
    """The sum awarded under one head of damage."""

    __tablename__ = "award_items"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    award_id: Mapped[str] = mapped_column(PlainId, ForeignKey("awards.id"), index=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    head: Mapped[Code]
    amount_value: Mapped[Digits]
    amount_currency: Mapped[Code]


class Payment(Record):
    """Money that was really paid, and as what."""

    __tablename__ = "payments"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    award_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("awards.id"), index=True, default=None
    )
    kind: Mapped[Code]
    when: Mapped[Imprecise | None] = mapped_column("paid", default=None)
    amount_value: Mapped[Digits]
    amount_currency: Mapped[Code]
    payer: Mapped[CaseworkText | None] = mapped_column(default=None)
    proof: Mapped[CaseworkText | None] = mapped_column(default=None)
    note: Mapped[CaseworkText | None] = mapped_column(default=None)


class RedressMeasure(Record):
    """Redress in one of its five forms (CAT general comment 3)."""

    __tablename__ = "redress_measures"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    form: Mapped[Code]
    status: Mapped[Code] = mapped_column(default="sought", index=True)
    description: Mapped[CaseworkText | None] = mapped_column(default=None)
    sought: Mapped[Imprecise | None] = mapped_column(default=None)
    granted: Mapped[Imprecise | None] = mapped_column(default=None)
    granted_by: Mapped[CaseworkText | None] = mapped_column(default=None)
    implemented: Mapped[Imprecise | None] = mapped_column(default=None)
    note: Mapped[CaseworkText | None] = mapped_column(default=None)
