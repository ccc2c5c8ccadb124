"""Key cards: one's own to hand out, and those of others, under a name and compared before use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, WrongInput
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.exchange.tables import read_bytes
from desktop.models.packets import KeyCard
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.services.desk import Desk
from desktop.services.leaving import put_in_place
from desktop.vault import cards
from desktop.vault.cards import Card

AREA = "cards"
ENDING = ".dalil-card"
LONGEST_NAME = 200


@frozen_value
class CardLine:
    """A card that the office has: under which name, whose keys, who took it in and compared it.

    `colleague` is the name of the user of this vault whose other computer it is of. It is
    `confirmed_by` nobody until somebody has compared the fingerprint.
    """

    id: str
    name: str
    groups: tuple[str, ...]
    taken_by: str
    taken_at: datetime
    colleague: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None


@frozen_value
class SeenCard:
    """A card in a file, before it is taken in; `known_as` is the name it is known by already."""

    groups: tuple[str, ...]
    is_mine: bool
    known_as: str | None


@frozen_value
class Colleague:
    """Somebody of the office, whose other computer a card may be of."""

    id: str
    name: str


def my_fingerprint(desk: Desk) -> tuple[str, ...]:
    """Return the groups that others compare with what they see of my card."""
    return cards.card_of(desk.vault.keys).fingerprint


def save_my_card(desk: Desk, path: Path) -> Changes:
    """Write one's own card to a file; there is nothing secret in it.

    Raises:
        VaultRefused: the place is inside the vault.
        StorageFailure: it cannot be written.
    """
    data = cards.written(desk.vault.keys)
    with put_in_place(desk, path, data), desk.writing("save_card") as work:
        work.note("export", User.__tablename__, desk.user_id)
    return work.changes


def list_cards(desk: Desk) -> tuple[CardLine, ...]:
    """Return the cards of others, by name.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        return tuple(sorted(_lines(session), key=lambda line: line.name.casefold()))


def colleagues(desk: Desk) -> tuple[Colleague, ...]:
    """Return who works here, for the card of a colleague's other computer.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.VIEW)
        rows = session.execute(sa.select(User.id, User.name).where(User.status == "active"))
        return tuple(sorted((Colleague(*row) for row in rows), key=lambda each: each.name))


def look_at_card(desk: Desk, path: Path) -> SeenCard:
    """Read a card that somebody sent.

    Raises:
        NotPermitted, NotFound
        WrongInput: the file cannot be read. VaultRefused: it is no card, or a newer one.
        Damaged: it was altered.
    """
    with desk.reading() as session:
        desk.permit(session, AREA, Action.CREATE)
        card = _read(path)
        known = session.scalars(_with_key(card)).first()
        is_mine = card == cards.card_of(desk.vault.keys)
        return SeenCard(card.fingerprint, is_mine, None if known is None else known.name)


def take_in_card(
    desk: Desk, path: Path, name: str, colleague_id: str | None = None
) -> tuple[str, Changes]:
    """Keep somebody's card under a name; nothing is sealed to it before it is confirmed.

    Raises:
        NotPermitted, NotFound, VaultRefused, Damaged: as `look_at_card`
        WrongInput: it is one's own card, or there is no name.
        Conflict: the card is known already.
    """
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME:
        raise WrongInput(
            _("Say whose card this is: a name of at most {n} letters.", n=LONGEST_NAME)
        )
    card = _read(path)
    if card == cards.card_of(desk.vault.keys):
        raise WrongInput(_("This is your own card: give it to others, and take theirs in."))
    with desk.writing("take_card") as work:
        desk.permit(work.session, AREA, Action.CREATE)
        known = work.session.scalars(_with_key(card)).first()
        if known is not None:
            raise Conflict(_("This card is known already, as {name}.", name=known.name))
        if colleague_id is not None and work.session.get(User, colleague_id) is None:
            raise NotFound(_("This user is not in the vault."))
        record = KeyCard(
            name=said,
            vault_id=card.vault_id,
            holder_id=card.user_id,
            receiving=card.receiving.hex(),
            signing=card.signing.hex(),
            taken_by=desk.user_id,
            taken_at=work.at,
            colleague_id=colleague_id,
        )
        work.session.add(record)
    return record.id, work.changes


def confirm_card(desk: Desk, card_id: str) -> Changes:
    """Say that the fingerprint was compared with its owner, and every group was the same.

    Raises:
        NotPermitted, NotFound
    """
    with desk.writing("confirm_card") as work:
        desk.permit(work.session, AREA, Action.EDIT)
        record = find(work.session, card_id)
        record.confirmed_by, record.confirmed_at = desk.user_id, work.at
    return work.changes


def remove_card(desk: Desk, card_id: str) -> Changes:
    """Take a card out: nothing is sealed to it any more. What went to it stays in the register.

    Raises:
        NotPermitted, NotFound
    """
    with desk.writing("remove_card") as work:
        desk.permit(work.session, AREA, Action.EDIT)
        work.session.delete(find(work.session, card_id))
    return work.changes


# -- for packets ----------------------------------------------------------------------------------


def find(session: Session, card_id: str) -> KeyCard:
    """Return a card that is known.

    Raises:
        NotFound
    """
    found = session.get(KeyCard, card_id)
    if found is None:
        raise NotFound(_("This key card is not in the vault any more."))
    return found


def card_from(record: KeyCard) -> Card:
    """Return the keys of a record."""
    receiving, signing = bytes.fromhex(record.receiving), bytes.fromhex(record.signing)
    return Card(record.vault_id, record.holder_id, receiving, signing)


def confirmed(session: Session, receiving: str, signing: str) -> KeyCard | None:
    """Return the confirmed card of these keys, in hex."""
    query = sa.select(KeyCard).where(
        KeyCard.receiving == receiving,
        KeyCard.signing == signing,
        KeyCard.confirmed_at.is_not(None),
    )
    return session.scalars(query).first()


def known_as(session: Session, card: Card) -> str | None:
    """Return the name under which a confirmed card of these keys is known."""
    found = confirmed(session, card.receiving.hex(), card.signing.hex())
    return None if found is None else found.name


def _with_key(card: Card) -> sa.Select[KeyCard]:
    return sa.select(KeyCard).where(KeyCard.signing == card.signing.hex())


def _read(path: Path) -> Card:
    return cards.read(read_bytes(path, path.name))


def _lines(session: Session) -> Iterator[CardLine]:
    taker, confirmer, owner = (aliased(User) for _each in range(3))
    query = (
        sa.select(KeyCard, taker.name, confirmer.name, owner.name)
        .join(taker, taker.id == KeyCard.taken_by)
        .outerjoin(confirmer, confirmer.id == KeyCard.confirmed_by)
        .outerjoin(owner, owner.id == KeyCard.colleague_id)
    )
    for record, taken_by, confirmed_by, colleague in session.execute(query).all():
        yield CardLine(
            record.id,
            record.name,
            card_from(record).fingerprint,
            taken_by,
            record.taken_at,
            colleague,
            confirmed_by,
            record.confirmed_at,
        )
