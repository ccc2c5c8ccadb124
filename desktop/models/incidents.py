"""What happened, where and when: the event the case is about."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Codes, Imprecise, PlainId


class Incident(Record):
    """One episode at one time and place."""

    __tablename__ = "incidents"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    when: Mapped[Imprecise | None] = mapped_column("happened", default=None)
    place_type: Mapped[Code | None] = mapped_column(default=None)
    place: Mapped[CaseworkText | None] = mapped_column(default=None)
    agency: Mapped[Code | None] = mapped_column(default=None)
    officers: Mapped[CaseworkText | None] = mapped_column(default=None)
    purposes: Mapped[Codes | None] = mapped_column(default=())
    methods: Mapped[Codes | None] = mapped_column(default=())
    account: Mapped[CaseworkText | None] = mapped_column(default=None)
    witnesses: Mapped[CaseworkText | None] = mapped_column(default=None)
