"""Leaving Dalil: cases as a folder that anybody can read, with nothing of this program.

For each case its papers, its files under their own names, and all its records as JSON; around them
a bag of BagIt, so that what was lost or altered later can be seen. It needs the right to let out,
area by area; what somebody may not let out is left out and named. Everything takes two persons.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core import frozen
from desktop.core.errors import NotFound, NotPermitted, VaultRefused, WrongInput
from desktop.core.ids import new_id
from desktop.core.progress import Progress
from desktop.core.resources import resource
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.exchange.bagit import PAYLOAD, Packed, safe_folder, safe_name, tag_files
from desktop.models.cases import Case
from desktop.models.columns import OFFICE
from desktop.models.people import Person, PersonRole
from desktop.models.users import User
from desktop.rules.access import Action, access_table
from desktop.rules.labels import AREAS
from desktop.services import records_schema
from desktop.services.attachments import FILES, StoredFile, checked_pieces
from desktop.services.desk import Desk
from desktop.services.drawn import Drawn
from desktop.services.exporting import draw_chronology
from desktop.services.leaving import is_inside
from desktop.services.summaries import NAMED, draw_summary
from desktop.storage import log
from desktop.storage.metadata import metadata
from desktop.vault import slots
from desktop.vault.files import flush_folder, storage_failure, write_new
from desktop.vault.objects import Digest

_CASES: Final = Case.__tablename__
_NOT_WRITTEN: Final = _("The folder was not written.")


@frozen_value
class Choice:
    """A case that this user may let out."""

    id: str
    number: str


@frozen_value
class Left:
    """What was written: the folder, how many cases and files, and what was left out and why."""

    folder: Path
    cases: int
    files: int
    left_out: tuple[Text, ...]


@frozen_value
class Witness:
    """The second person, who agrees to everything being let out: name and passphrase."""

    name: str
    passphrase: str


def choices(desk: Desk) -> tuple[Choice, ...]:
    """Return the cases this user may let out, by number."""
    with desk.reading() as session:
        query = sa.select(Case.id, Case.number).where(
            *desk.visible("intake", Case.id, Action.EXPORT)
        )
        rows = session.execute(query.order_by(Case.number)).all()
    return tuple(Choice(row[0], row[1]) for row in rows)


def write_case(
    desk: Desk, case_id: str, folder: Path, language: str, progress: Progress | None = None
) -> Left:
    """Write one case as a folder that anybody can read; that it left is in the log.

    Raises:
        NotPermitted, NotFound, Cancelled, Locked
        WrongInput: something lies at `folder`. VaultRefused: it lies inside the vault.
        StorageFailure: it cannot be written. Damaged: a file is not what was taken in.
    """
    chosen = [each for each in choices(desk) if each.id == case_id]
    with desk.reading() as session:
        desk.permit(session, "intake", Action.EXPORT, case_id)
    if not chosen:
        raise NotFound(_("This case is not in the vault any more."))
    return _Bag(desk, folder, language, progress).write(chosen, None)


def write_all(
    desk: Desk, witness: Witness, folder: Path, language: str, progress: Progress | None = None
) -> Left:
    """Write every case this user may let out, if a second user agrees.

    Raises:
        WrongPassphrase: name and passphrase of the second person open no slot.
        NotPermitted: it is the same person, or one who does not work here any more; or there is no
            case that this user may let out, and then no passphrase is tried.
        and as `write_case`
    """
    chosen = choices(desk)
    if not chosen:
        raise NotPermitted(_("There is no case that you may let out."))
    second = agreeing(desk, witness)
    return _Bag(desk, folder, language, progress).write(chosen, second)


def agreeing(desk: Desk, witness: Witness) -> str:
    """Return the id of the second person, proved by the passphrase; the keys are dropped at once.

    Raises:
        WrongPassphrase, NotPermitted
    """
    keys = slots.unlock(desk.vault.folder, witness.name, witness.passphrase)
    keys.drop()
    if keys.user_id == desk.user_id:
        raise NotPermitted(
            _("This is you. Everything at once takes a second person: ask a colleague.")
        )
    with desk.reading() as session:
        user = session.get(User, keys.user_id)
        if user is None or user.status != "active":
            raise NotPermitted(_("This user has no role in this vault any more."))
    return keys.user_id


class _Bag:
    """One folder in the making, under a temporary name until it is whole."""

    def __init__(self, desk: Desk, folder: Path, language: str, progress: Progress | None) -> None:
        self._desk, self._final, self._language = desk, folder, language
        self._progress = progress or Progress()
        self._root = folder.with_name(f".{folder.name}.{new_id()}.partial")
        self._packed: list[Packed] = []
        self._files = 0
        self._left_out: dict[str, Text] = {}

    def write(self, chosen: Sequence[Choice], second: str | None) -> Left:
        """Write all of it, commit what tells of it, and give the folder its name."""
        _refuse_place(self._desk, self._final)
        try:
            self._root.mkdir(mode=0o700)
            for number, case in enumerate(chosen):
                self._progress.step(number, len(chosen))
                self._case(case)
            self._around(len(chosen))
            flush_folder(self._root)
            with self._desk.writing("leave_dalil") as work:
                for case in chosen:
                    work.note("export", _CASES, case.id, case.id)
                if second is not None:
                    work.note("agreed", User.__tablename__, second)
            self._root.replace(self._final)
            flush_folder(self._final.parent)
        except OSError as error:
            raise storage_failure(error, _NOT_WRITTEN) from error
        finally:
            shutil.rmtree(self._root, ignore_errors=True)
        return Left(self._final, len(chosen), self._files, tuple(self._left_out.values()))

    # -- one case -------------------------------------------------------------------------------

    def _case(self, case: Choice) -> None:
        name = safe_folder(case.number)
        desk = self._desk
        with desk.reading() as session:
            reader = _CaseReader(desk, session, case.id)
            written = {
                "format": "dalil case 1",
                "case": case.number,
                "exported_at": desk.clock.now().isoformat(),
                "log_head": log.read_head(session, desk.log_keys())[1].hex(),
                "left_out": sorted(reader.left_out),
                "records": reader.records(),
            }
            files = [(each, reader.may(each.__tablename__)) for each in reader.files()]
        self._put(f"{name}/records.json", _json(written))
        self._papers(case, name)
        for number, (record, may) in enumerate(files, 1):
            if may and record.key is not None:
                path = f"{name}/files/{safe_name(record.name, number)}"
                self._put(path, checked_pieces(desk, record))
                self._files += 1
        for area in reader.left_out:
            said = _("“{area}” of case {number}", area=AREAS[area], number=case.number)
            self._left_out[f"{case.number} {area}"] = said

    def _papers(self, case: Choice, name: str) -> None:
        drawing: dict[str, Callable[[], Drawn]] = {
            "chronology": partial(draw_chronology, self._desk, case.id, self._language),
            "summary": partial(draw_summary, self._desk, case.id, NAMED, self._language),
        }
        for paper, draw in drawing.items():
            try:
                self._put(f"{name}/{paper}.pdf", draw().data)
            except (NotPermitted, WrongInput) as error:
                self._left_out[f"{case.number} {paper}"] = error.sentence

    # -- around them ----------------------------------------------------------------------------

    def _around(self, cases: int) -> None:
        read_me = _READ_ME.in_language(self._language)
        self._put("README.txt", f"{read_me}\n".encode())
        self._put("schema.json", resource(f"schema/{records_schema.NAME}").read_bytes())
        about = {"Bag-Software-Agent": "Dalil", "External-Description": f"{cases} cases"}
        for name, data in tag_files(self._packed, self._desk.today, about).items():
            write_new(self._root / name, [data])

    def _put(self, path: str, data: bytes | Iterator[bytes]) -> None:
        """Write a file below the payload and keep its hash for the manifest."""
        target = self._root / PAYLOAD / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = Digest()
        pieces: Iterable[bytes] = (data,) if isinstance(data, bytes) else data
        write_new(target, self._watched(digest.seeing(pieces)))
        content = digest.content()
        self._packed.append(Packed(f"{PAYLOAD}/{path}", content.size, content.sha256))

    def _watched(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if self._progress.cancelled:
                self._progress.step(0, 1)  # raises
            yield piece


class _CaseReader:
    """Reads all records of a case that its reader may let out, as they are kept."""

    def __init__(self, desk: Desk, session: Session, case_id: str) -> None:
        self._desk, self._session, self._case_id = desk, session, case_id
        self._ids: dict[str, set[str]] = {_CASES: {case_id}}
        self.left_out = {
            access_table().kinds[table.name]
            for table in records_schema.case_tables()
            if not self.may(table.name)
        }

    def may(self, table: str) -> bool:
        """Say whether the rows of a table may be let out, and can be read."""
        area = access_table().kinds[table]
        keys = self._desk.vault.keys
        needed = records_schema.compartments_of(metadata.tables[table]) - {OFFICE}
        held = all(map(keys.has, needed))
        return held and self._desk.may(self._session, area, Action.EXPORT, self._case_id)

    def records(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows by table, with every column but keys."""
        found = {}
        for table in records_schema.case_tables():
            if access_table().kinds[table.name] not in self.left_out:
                rows = self._rows(table)
                self._ids[table.name] = {row["id"] for row in rows}
                found[table.name] = rows
        return found

    def files(self) -> list[StoredFile]:
        """Return the records of the files of the case."""
        found: list[StoredFile] = []
        for kind in FILES.values():
            if self.may(kind.__tablename__):
                query = sa.select(kind).where(kind.case_id == self._case_id)
                found += self._session.scalars(query.order_by(kind.received_at, kind.id))
        return found

    def _rows(self, table: sa.Table) -> list[dict[str, Any]]:
        columns = records_schema.shown_columns(table)
        query = sa.select(*columns).where(self._of_case(table)).order_by(table.c.id)
        rows = self._session.execute(query)
        names = [each.name for each in columns]
        return [dict(zip(names, map(frozen.plain, row), strict=True)) for row in rows]

    def _of_case(self, table: sa.Table) -> sa.ColumnElement[bool]:
        if table.name == _CASES:
            return table.c.id == self._case_id
        if table.name == Person.__tablename__:
            roles = sa.select(PersonRole.person_id).where(PersonRole.case_id == self._case_id)
            return table.c.id.in_(roles)
        if "case_id" in table.c:
            return table.c.case_id == self._case_id
        return sa.or_(
            *(
                column.in_(sorted(self._ids.get(key.column.table.name, ())))
                for column in table.columns
                for key in column.foreign_keys
                if not column.nullable
            )
        )


def _refuse_place(desk: Desk, folder: Path) -> None:
    if is_inside(folder, desk.vault.folder):
        raise VaultRefused(
            _("Nothing may be written into the vault's own folder: choose another place.")
        )
    if folder.exists():
        raise WrongInput(_("{name} is there already: choose another name.", name=folder.name))


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


_READ_ME = _(
    "This folder was written by Dalil and needs no program to be read.\n"
    "\n"
    "For each case: chronology.pdf and summary.pdf, files/ with what was attached, and records.json"
    " with every record; schema.json says what stands in it.\n"
    "\n"
    "Nothing here is encrypted: whoever gets it can read everything.\n"
    "\n"
    "Whether all is here and unaltered: sha256sum -c manifest-sha256.txt in the folder above, or"
    " any program for BagIt 1.0 (RFC 8493)."
)
