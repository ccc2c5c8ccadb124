"""Handing over: something of a case sealed to one person's key, and what is kept of it.

A packet is written, opened again with its own key and read to its end before it counts; then log,
register, and what was handed over, with which a return is compared, are committed together, and
only then the file takes its place. Why so: docs/adr/0031-hand-over-packets.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound, NotPermitted, WrongInput
from desktop.core.fingerprint import fingerprint
from desktop.core.ids import new_id
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.documents.report import Report
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case
from desktop.models.exchange import ClinicalExport, Export
from desktop.models.packets import KeyCard, Packet
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.services import cards, packet_contents
from desktop.services.attachments import checked_pieces, reported
from desktop.services.cases import looking
from desktop.services.desk import Desk, Work
from desktop.services.drawn import PACKET
from desktop.services.exporting import user_name
from desktop.services.leaving import put_in_place
from desktop.services.outgoing import Disclosure, enter, refuse_incomplete
from desktop.services.packet_contents import Contents, What
from desktop.services.packet_rows import Rows, listed, split
from desktop.services.packet_units import units
from desktop.storage.log import making_of, read_head
from desktop.vault.cards import Card
from desktop.vault.packetfile import Sealing
from desktop.vault.strictjson import canonical

ENDING = ".dalil-packet"
FORMAT = 1
OUT, IN = "out", "in"


@frozen_value
class Counted:
    """How many records of a kind there are; `name` is that of its form."""

    name: Text
    count: int


@frozen_value
class FileChoice:
    """A file that can go along."""

    id: str
    name: str
    size: int


@frozen_value
class Offer:
    """What would be handed over, before it is: records by kind, files, areas that stay."""

    counted: tuple[Counted, ...]
    files: tuple[FileChoice, ...]
    left_out: tuple[str, ...]


@frozen_value
class PacketValue(Report):
    """What the register keeps of a packet: to whose key, which records, how many files."""

    packet_id: str
    scope: str
    fingerprint: tuple[str, ...]
    records: tuple[tuple[str, int], ...]
    files: tuple[str, ...]
    answers: str | None = None


@frozen_value
class Handed:
    """A packet that was written."""

    packet_id: str
    path: Path
    sha256: str
    records: int
    files: int
    changes: Changes


@frozen_value
class PacketLine:
    """A packet of a case: which way it went, what was in it, whose the other key is.

    One that came in can be `answered`; `is_answer`: it is itself the return of one that went out.
    """

    id: str
    is_in: bool
    scope: str
    peer: str
    groups: tuple[str, ...]
    by: str
    at: datetime
    is_answer: bool


def offer(desk: Desk, what: What) -> Offer:
    """Say what would be handed over; it is a look at the case.

    Raises:
        NotPermitted, NotFound
    """
    with looking(desk, "intake", what.case_id) as session:
        return _offer(packet_contents.gather(desk, session, what))


def offer_return(desk: Desk, packet_id: str) -> Offer:
    """Say what would be given back of a packet that was taken in.

    Raises:
        NotPermitted, NotFound
        WrongInput: nothing was changed or added since.
    """
    with desk.reading() as session:
        case_id = _taken_in(desk, session, packet_id).case_id
    with looking(desk, "intake", case_id) as session:
        taken = _taken_in(desk, session, packet_id)
        return _offer(_changed(desk, session, taken)[0])


def packets_of(desk: Desk, case_id: str) -> tuple[PacketLine, ...]:
    """Return the packets of a case, newest first.

    Raises:
        NotPermitted
    """
    with looking(desk, "intake", case_id) as session:
        rows = session.execute(
            sa.select(Packet, User.name)
            .join(User, User.id == Packet.by_id)
            .join(AuditEntry, making_of(Packet.id, Packet))
            .where(Packet.case_id == case_id)
            .order_by(AuditEntry.seq.desc())
        )
        return tuple(_line(packet, by) for packet, by in rows.all())


def hand_over(
    desk: Desk,
    what: What,
    card_id: str,
    disclosure: Disclosure,
    path: Path,
    language: str,
    progress: Progress | None = None,
) -> Handed:
    """Seal something of a case to a confirmed card; log and register tell of it.

    Raises:
        NotPermitted, NotFound, Cancelled, Locked
        WrongInput: the card is not confirmed, nothing is said of purpose or consent, or it is too
            much for one packet.
        VaultRefused: the place is inside the vault. StorageFailure: it cannot be written.
        Damaged: a file is not what was taken in, or the disk gave back something else.
    """
    with desk.reading() as session:
        contents = packet_contents.gather(desk, session, what)
        card = cards.find(session, card_id)
        _refuse_unfit(card, disclosure)
        to = _To(cards.card_from(card), card.name, what.scope)
        sending = _Sending(desk, session, what.case_id, to, contents, (), language)
    return sending.write(path, disclosure, progress)


def hand_back(
    desk: Desk,
    packet_id: str,
    disclosure: Disclosure,
    path: Path,
    language: str,
    progress: Progress | None = None,
) -> Handed:
    """Seal what was edited or added since a packet was taken in, to whoever sent it.

    Raises:
        as `hand_over`; WrongInput: nothing was changed or added.
    """
    with desk.reading() as session:
        taken = _taken_in(desk, session, packet_id)
        contents, gone = _changed(desk, session, taken)
        _refuse_unfit(_card_of(session, taken), disclosure)
        card = Card(
            taken.peer_vault_id,
            taken.peer_user_id,
            bytes.fromhex(taken.peer_receiving),
            bytes.fromhex(taken.peer_signing),
        )
        to = _To(card, taken.peer, taken.scope, packet_id)
        sending = _Sending(desk, session, taken.case_id, to, contents, gone, language)
    return sending.write(path, disclosure, progress)


# -- reading --------------------------------------------------------------------------------------


def _offer(contents: Contents) -> Offer:
    files = tuple(FileChoice(each.id, each.name, each.size) for each in contents.files)
    return Offer(counted(contents.rows), files, contents.left_out)


def counted(rows: Mapping[str, Any]) -> tuple[Counted, ...]:
    """Return how many records there are of each kind that people know by a name."""
    return tuple(
        Counted(unit.form.title, len(rows[table]))
        for table, unit in units().items()
        if rows.get(table)
    )


def _line(packet: Packet, by: str) -> PacketLine:
    keys = (bytes.fromhex(each) for each in (packet.peer_receiving, packet.peer_signing))
    return PacketLine(
        packet.id,
        packet.direction == IN,
        packet.scope,
        packet.peer,
        fingerprint(*keys),
        by,
        packet.at,
        packet.answers_id is not None,
    )


def _taken_in(desk: Desk, session: Session, packet_id: str) -> Packet:
    found = session.get(Packet, packet_id)
    if found is None or found.direction != IN:
        raise NotFound(_("This packet is not in the vault any more."))
    desk.permit(session, "intake", Action.VIEW, found.case_id)
    return found


def _card_of(session: Session, taken: Packet) -> KeyCard:
    """Return the confirmed card of whoever sent a packet: nothing goes back to anybody else."""
    found = cards.confirmed(session, taken.peer_receiving, taken.peer_signing)
    if found is None:
        raise NotPermitted(
            _("Whoever sent this is unknown: take in their key card and compare it first.")
        )
    return found


def _changed(
    desk: Desk, session: Session, taken: Packet
) -> tuple[Contents, tuple[tuple[str, str], ...]]:
    packet_contents.permit(desk, session, taken.case_id, taken.scope)
    _card_of(session, taken)
    base = rows_in(desk, taken)
    now = packet_contents.whole_case(desk, session, taken.case_id)
    changed, gone = packet_contents.changes_since(base, now), packet_contents.gone_since(base, now)
    if not changed.rows and not gone:
        raise WrongInput(_("Nothing was changed or added since this packet was taken in."))
    return changed, gone


def rows_in(desk: Desk, packet: Packet) -> dict[str, Any]:
    """Return what the records of a packet said, as far as its keys are held."""
    found: dict[str, Any] = {}
    for part in desk.held:
        held: bytes | None = getattr(packet, part)
        found |= json.loads(held)["rows"] if held is not None else {}
    return found


def seen_by(packet: Packet) -> frozenset[str]:
    """Return which packets whoever sent one that came in had seen by then."""
    return frozenset(json.loads(packet.casework or b"{}").get("seen", ()))


def sealed_rows(rows: Rows) -> dict[str, bytes | None]:
    """Return what is kept of the rows of a packet, by the column it is kept in."""
    casework, clinical = (
        json.dumps({"rows": part}, ensure_ascii=False).encode() if part else None
        for part in split(rows)
    )
    return {"casework": casework, "clinical": clinical}


def seen_from(session: Session, case_id: str, signing: bytes) -> Sequence[str]:
    """Return the packets of a case that came from a key and were taken in."""
    query = sa.select(Packet.id).where(
        Packet.case_id == case_id, Packet.direction == IN, Packet.peer_signing == signing.hex()
    )
    return sorted(session.scalars(query))


def _refuse_unfit(card: KeyCard, disclosure: Disclosure) -> None:
    refuse_incomplete(disclosure)
    if card.confirmed_at is None:
        raise NotPermitted(
            _("Compare the fingerprint of this card first: nothing is sealed to a card before.")
        )
    if disclosure.stays and card.colleague_id is None:
        raise WrongInput(
            _("This goes to somebody outside the office: say why, and whether it was agreed to.")
        )


# -- writing --------------------------------------------------------------------------------------


@frozen_value
class _To:
    """To whose key something goes, under which name they are known, and what it answers."""

    card: Card
    name: str
    scope: str
    answers: str | None = None


class _Sending:
    """One packet in the making: what was read of the case at one moment, on its way out."""

    def __init__(
        self,
        desk: Desk,
        session: Session,
        case_id: str,
        to: _To,
        contents: Contents,
        gone: tuple[tuple[str, str], ...],
        language: str,
    ) -> None:
        self._desk, self._case_id, self._to, self._contents = desk, case_id, to, contents
        self._id, self._at = new_id(), desk.clock.now()
        number = session.scalars(sa.select(Case.number).where(Case.id == case_id)).one()
        self._content = canonical(
            {
                "format": FORMAT,
                "case": {"id": case_id, "number": number},
                "scope": to.scope,
                "answers": to.answers,
                "seen": seen_from(session, case_id, to.card.signing),
                "records": listed(contents.rows),
                "gone": gone,
                "left_out": contents.left_out,
                "files": [[each.__tablename__, each.id] for each in contents.files],
            }
        )
        self._value = PacketValue(
            case_number=number,
            language=language,
            generated_at=self._at,
            prepared_by=user_name(session, desk),
            log_head=read_head(session, desk.log_keys())[1].hex(),
            packet_id=self._id,
            scope=to.scope,
            fingerprint=to.card.fingerprint,
            records=tuple((table, len(some)) for table, some in contents.rows.items()),
            files=tuple(each.id for each in contents.files),
            answers=to.answers,
        )

    def write(self, path: Path, disclosure: Disclosure, progress: Progress | None) -> Handed:
        """Write the packet, check it, and commit what tells of it."""
        desk = self._desk
        sealing = Sealing(desk.vault.keys, self._to.card, self._id, self._at)
        digest = hashlib.sha256()
        pieces = self._hashed(sealing.sealed(self._content, self._files(progress)), digest)
        with (
            put_in_place(desk, path, pieces, lambda staged: _check(sealing, staged)),
            desk.writing("hand_over") as work,
        ):
            self._permit_again(work.session)
            sha256 = digest.hexdigest()
            self._record(work, sha256, disclosure)
        rows, files = self._contents.rows, self._contents.files
        records = sum(len(some) for table, some in rows.items() if table in units())
        return Handed(self._id, path, sha256, records, len(files), work.changes)

    def _files(self, progress: Progress | None) -> Iterator[Iterator[bytes]]:
        files = self._contents.files
        whole, done = sum(each.size for each in files), 0
        for each in files:
            pieces = checked_pieces(self._desk, each)
            yield reported(pieces, whole, progress, done)
            done += each.size

    @staticmethod
    def _hashed(pieces: Iterator[bytes], digest: Any) -> Iterator[bytes]:
        for piece in pieces:
            digest.update(piece)
            yield piece

    def _permit_again(self, session: Session) -> None:
        """Ask once more, now that it is written: a team may have changed meanwhile."""
        packet_contents.permit(self._desk, session, self._case_id, self._to.scope)

    def _record(self, work: Work, sha256: str, disclosure: Disclosure) -> None:
        card = self._to.card
        work.session.add(
            Packet(
                id=self._id,
                case_id=self._case_id,
                direction=OUT,
                scope=self._to.scope,
                peer=self._to.name,
                peer_receiving=card.receiving.hex(),
                peer_signing=card.signing.hex(),
                peer_vault_id=card.vault_id,
                peer_user_id=card.user_id,
                by_id=self._desk.user_id,
                at=work.at,
                answers_id=self._to.answers,
                **sealed_rows(self._contents.rows),
            )
        )
        table = ClinicalExport if self._contents.is_clinical else Export
        enter(work, table, self._case_id, PACKET, sha256, self._value, disclosure)
        for each in self._contents.files:
            work.note("export", each.__tablename__, each.id, self._case_id, each.sha256)


def _check(sealing: Sealing, staged: Path) -> None:
    with staged.open("rb") as stream:
        sealing.check(stream)
