"""Key cards of those to whom packets go, and the packets that went out and came in."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import (
    CASEWORK,
    CLINICAL,
    OFFICE,
    Code,
    Moment,
    OfficeText,
    PlainId,
    SealedBytes,
    UtcTime,
)


class KeyCard(Record):
    """Somebody's public keys, in hex, under the name the office knows them by.

    `vault_id` and `holder_id` are the ids of their vault and user; `colleague_id` is set where they
    are a colleague's on another computer: what is handed over then stays in the office.
    """

    __tablename__ = "key_cards"
    log_compartment: ClassVar[str] = OFFICE

    name: Mapped[OfficeText]
    vault_id: Mapped[str] = mapped_column(PlainId)
    holder_id: Mapped[str] = mapped_column(PlainId)
    receiving: Mapped[Code]
    signing: Mapped[Code] = mapped_column(unique=True)
    taken_by: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"))
    taken_at: Mapped[Moment]
    colleague_id: Mapped[str | None] = mapped_column(PlainId, ForeignKey("users.id"), default=None)
    confirmed_by: Mapped[str | None] = mapped_column(PlainId, ForeignKey("users.id"), default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Packet(Record):
    """A packet that was handed over or taken in; its id is the packet's own.

    `direction` is "out" or "in", `scope` what was chosen. The other side is known by its keys, in
    hex, and by the name it had then. `answers_id` names the packet to which this one is the return.
    What its records said lies sealed as bytes, each part under its own key, so that no difference
    of the log holds it: later changes are compared with that.
    """

    __tablename__ = "packets"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    direction: Mapped[Code]
    scope: Mapped[Code]
    peer: Mapped[OfficeText]
    peer_receiving: Mapped[Code]
    peer_signing: Mapped[Code]
    peer_vault_id: Mapped[str] = mapped_column(PlainId)
    peer_user_id: Mapped[str] = mapped_column(PlainId)
    by_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"))
    at: Mapped[Moment]
    answers_id: Mapped[str | None] = mapped_column(PlainId, index=True, default=None)
    casework: Mapped[bytes | None] = mapped_column(
        SealedBytes(CASEWORK), default=None, deferred=True
    )
    clinical: Mapped[bytes | None] = mapped_column(
        SealedBytes(CLINICAL), default=None, deferred=True
    )
