"""Bundles of evidence for a court: files, custody and log, signed, and checked without the program.

The vault's own chain of heads is made with a secret key, so that nobody else can compute it. Beside
it stands a public chain of the same leaves, signed by whoever makes the bundle; the own heads are
listed by number, so that one printed on an earlier paper can be looked up. What a bundle tells of
other cases is a hash for each entry. Why so: docs/adr/0027-evidence-for-court.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.documents.custody import CustodyReport
from desktop.documents.report import Report, render
from desktop.exchange.bundle import BundleItem, bundle, item_name
from desktop.media.types import ending_of
from desktop.models.attachments import Attachment
from desktop.models.cases import Case
from desktop.models.evidence import EvidenceItem
from desktop.models.exchange import Export
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.services.attachments import checked_pieces
from desktop.services.cases import note_view
from desktop.services.custody import permit
from desktop.services.custody_papers import read_report
from desktop.services.desk import Desk, Work
from desktop.services.drawn import BUNDLE
from desktop.services.leaving import put_in_place
from desktop.services.outgoing import Disclosure, enter, refuse_incomplete
from desktop.storage import log
from desktop.vault import slots
from desktop.vault.strictjson import canonical


@frozen_value
class BundleChoice:
    """An exhibit that can be put into a bundle; `size` is that of its file, if it has one."""

    exhibit_id: str
    number: int
    title: str
    size: int | None


@frozen_value
class BundleValue(Report):
    """What the register keeps of a bundle: which files, and where the log ended."""

    items: tuple[BundleItem, ...]
    exhibits: tuple[int, ...]
    entries: int
    public_head: str


@frozen_value
class Bundled:
    """A bundle that was written."""

    path: Path
    sha256: str
    exhibits: int
    files: int
    changes: Changes


@frozen_value
class _Read:
    """All that was read for a bundle, at one moment."""

    case_id: str
    items: tuple[EvidenceItem, ...]
    files: tuple[tuple[EvidenceItem, Attachment], ...]
    report: CustodyReport
    parts: Mapping[str, bytes]
    statement: Mapping[str, Any]


def choices(desk: Desk, case_id: str) -> tuple[BundleChoice, ...]:
    """Return the exhibits of a case by their numbers; it is a look at the case.

    Raises:
        NotPermitted
    """
    with desk.reading() as session:
        permit(desk, session, case_id, Action.EXPORT)
        rows = session.execute(
            sa.select(EvidenceItem.id, EvidenceItem.exhibit, EvidenceItem.title, Attachment.size)
            .outerjoin(Attachment, _has_file)
            .where(EvidenceItem.case_id == case_id)
            .order_by(EvidenceItem.exhibit)
        ).all()
    note_view(desk, Case.__tablename__, case_id, case_id)
    return tuple(BundleChoice(*row) for row in rows)


def make_bundle(
    desk: Desk,
    case_id: str,
    path: Path,
    disclosure: Disclosure,
    language: str,
    exhibit_ids: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Bundled:
    """Write a bundle of exhibits of a case, by default of all; log and register tell of it.

    Raises:
        NotPermitted, Cancelled
        NotFound: an exhibit is gone, or there is none.
        WrongInput: nothing is said of the recipient, or a character cannot be printed.
        VaultRefused: the place is inside the vault.
        StorageFailure: the file cannot be written.
        Damaged: a file is not what was taken in; nothing is left at `path`.
    """
    refuse_incomplete(disclosure)
    with desk.reading() as session:
        permit(desk, session, case_id, Action.EXPORT)
        read = _read(desk, session, case_id, exhibit_ids, language)
    parts = {**read.parts, "custody.pdf": render(read.report, progress)}
    items = [_item(item, file) for item, file in read.files]
    whole = sum(item.size for item in items)
    data = _reported((checked_pieces(desk, file) for _its, file in read.files), whole, progress)
    at, digest = read.report.generated_at, hashlib.sha256()
    sign = desk.vault.keys.sign
    made = bundle(list(zip(items, data, strict=True)), parts, read.statement, sign, at)
    with put_in_place(desk, path, _hashed(made, digest)), desk.writing("bundle") as work:
        permit(desk, work.session, case_id, Action.EXPORT)
        sha256 = digest.hexdigest()
        _record(work, read, tuple(items), sha256, disclosure)
    return Bundled(path, sha256, len(read.items), len(items), work.changes)


# -- what is read ---------------------------------------------------------------------------------

_has_file = sa.and_(Attachment.id == EvidenceItem.attachment_id, Attachment.key.is_not(None))


def _read(
    desk: Desk, session: Session, case_id: str, ids: Sequence[str] | None, language: str
) -> _Read:
    query = sa.select(EvidenceItem).where(EvidenceItem.case_id == case_id)
    if ids is not None:
        query = query.where(EvidenceItem.id.in_(ids))
    items = tuple(session.scalars(query.order_by(EvidenceItem.exhibit)))
    if not items or (ids is not None and len(items) != len(set(ids))):
        raise NotFound(_("There is no such exhibit in this case: choose again."))
    files = tuple(
        (item, file)
        for item in items
        if (file := _file(session, item)) is not None and file.key is not None
    )
    report = read_report(desk, session, items, language)
    entries, leaves, ends = _log(desk, session, case_id)
    parts = {"log.jsonl": entries, "leaves.tsv": leaves, "keys.json": _keys(desk, session)}
    number = session.scalars(sa.select(Case.number).where(Case.id == case_id)).one()
    statement = {
        **ends,
        "case": case_id,
        "case_number": number,
        "made_at": report.generated_at.isoformat(),
        "signer": desk.user_id,
        "key": desk.vault.keys.signing_public_key().hex(),
        "vault": desk.vault.vault_id,
    }
    return _Read(case_id, items, files, report, parts, statement)


def _file(session: Session, item: EvidenceItem) -> Attachment | None:
    return None if item.attachment_id is None else session.get(Attachment, item.attachment_id)


def _log(desk: Desk, session: Session, case_id: str) -> tuple[bytes, bytes, dict[str, Any]]:
    """Return the entries of a case, the leaves of all, and where the chains of them end."""
    entries, leaves = bytearray(), bytearray()
    public, own, seq = log.public_start(desk.vault.vault_id), b"", 0
    for row in log.all_entries(session):
        seq, own, leaf = int(row["seq"]), bytes(row["head"]), log.leaf(row)
        public = log.public_next(public, seq, leaf)
        leaves += f"{seq}\t{leaf.hex()}\t{own.hex()}\n".encode()
        if row["case_id"] == case_id:
            entries += log.entry_json(row) + b"\n"
    ends = {"entries": seq, "public_head": public.hex(), "vault_head": own.hex()}
    return bytes(entries), bytes(leaves), ends


def _keys(desk: Desk, session: Session) -> bytes:
    """Return the public signing keys: whose, since when the user is known, whether still so."""
    since = dict(session.execute(sa.select(User.id, User.created_at)).all())
    mine = (desk.user_id, desk.vault.keys.signing_public_key(), True)
    known = [mine]
    if slots.is_vault(desk.vault.folder):  # on a server the slots lie elsewhere
        members = slots.directory(desk.vault.folder, desk.vault.keys).members
        known = [
            (each.user_id, key, each.active and key == each.signing_keys[-1])
            for each in members
            for key in each.signing_keys
        ]
    return canonical(
        [
            {
                "user": user,
                "ed25519": key.hex(),
                "user_since": since[user].isoformat() if user in since else None,
                "in_use": in_use,
            }
            for user, key, in_use in (known if mine in known else [*known, mine])
        ]
    )


# -- what is written ------------------------------------------------------------------------------


def _item(item: EvidenceItem, file: Attachment) -> BundleItem:
    name = item_name(item.exhibit, ending_of(file.detected, file.name))
    return BundleItem(name, item.exhibit, file.id, file.size, file.sha256)


def _reported(
    files: Iterable[Iterator[bytes]], whole: int, progress: Progress | None
) -> list[Iterator[bytes]]:
    """Let each file say how far all of them are."""
    done = 0

    def told(pieces: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal done
        for piece in pieces:
            done += len(piece)
            if progress is not None:
                progress.step(done, whole)
            yield piece

    return [told(pieces) for pieces in files]


def _hashed(pieces: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def _record(
    work: Work,
    read: _Read,
    items: tuple[BundleItem, ...],
    sha256: str,
    disclosure: Disclosure,
) -> None:
    """Tell the custody of each exhibit, and the register, of a bundle that leaves."""
    value = BundleValue(
        case_number=read.statement["case_number"],
        language=read.report.language,
        generated_at=read.report.generated_at,
        prepared_by=read.report.prepared_by,
        log_head=read.report.log_head,
        items=items,
        exhibits=tuple(item.exhibit for item in read.items),
        entries=read.statement["entries"],
        public_head=read.statement["public_head"],
    )
    for item in read.items:
        file = next((file for its, file in read.files if its is item), None)
        if file is None:
            work.note("bundle", EvidenceItem.__tablename__, item.id, read.case_id)
        else:
            work.note("bundle", Attachment.__tablename__, file.id, read.case_id, file.sha256)
    enter(work, Export, read.case_id, BUNDLE, sha256, value, disclosure)


def exhibit_ids(desk: Desk, case_id: str, numbers: Sequence[int] | None) -> list[str]:
    """Return the ids of exhibits of a case by their numbers; without numbers, of all of them.

    Raises:
        NotPermitted
        NotFound: the case has no exhibit.
        WrongInput: there is no exhibit of such a number.
    """
    known = {each.number: each.exhibit_id for each in choices(desk, case_id)}
    if not known:
        raise NotFound(_("There is no exhibit in this case."))
    for number in numbers or ():
        if number not in known:
            raise WrongInput(_("There is no exhibit {number} in this case.", number=number))
    return [known[number] for number in numbers or known]
