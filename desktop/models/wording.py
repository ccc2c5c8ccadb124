"""What the office writes once for many papers: blocks of wording, and the bodies they address.

No word of a case stands in either, so both are sealed for the office.
"""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import OFFICE, Code, Moment, OfficeText


class WordingVersion(Record):
    """One version of a block: never changed, followed by the next one.

    `block` is the key of a block that came with the program, or an id. Version 0 is what came with
    the program, as it stood when the office first changed it. `part` is a key of `wording_parts`;
    versions of before there were parts have none.
    """

    __tablename__ = "wording_versions"
    __table_args__ = (UniqueConstraint("block", "number"),)
    log_compartment: ClassVar[str] = OFFICE

    block: Mapped[Code]
    number: Mapped[int] = mapped_column(sa.Integer)
    language: Mapped[Code]
    kind: Mapped[Code]
    title: Mapped[OfficeText]
    text: Mapped[OfficeText]
    retired: Mapped[bool] = mapped_column(default=False)
    at: Mapped[Moment]
    part: Mapped[Code | None] = mapped_column(default=None)


class Body(Record):
    """A body that papers go to, or this office itself, with the forms of its name."""

    __tablename__ = "bodies"
    log_compartment: ClassVar[str] = OFFICE

    role: Mapped[Code] = mapped_column(default="addressee")
    name: Mapped[OfficeText]
    name_en: Mapped[OfficeText | None] = mapped_column(default=None)
    genitive: Mapped[OfficeText | None] = mapped_column(default=None)
    dative: Mapped[OfficeText | None] = mapped_column(default=None)
    accusative: Mapped[OfficeText | None] = mapped_column(default=None)
    instrumental: Mapped[OfficeText | None] = mapped_column(default=None)
    prepositional: Mapped[OfficeText | None] = mapped_column(default=None)
    address: Mapped[OfficeText | None] = mapped_column(default=None)
