"""Files taken in: all of one or nothing, readable by those whose it is, and missed when gone."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import pytest
import sqlalchemy as sa

from desktop.core.errors import (
    Cancelled,
    Conflict,
    DalilError,
    Damaged,
    Locked,
    NotFound,
    NotPermitted,
    StorageFailure,
    VaultRefused,
    WrongInput,
)
from desktop.core.progress import Progress
from desktop.forms.fields import Link
from desktop.models.attachments import Attachment
from desktop.models.audit import AuditEntry
from desktop.services import attachments, cases, history, records
from desktop.services.attachments import describe, read, save_copy, sweep, take_in
from desktop.services.desk import Desk
from desktop.services.evidence import add_exhibits
from desktop.services.kinds import KINDS
from desktop.services.registers import REGISTERS, Query, list_records
from desktop.vault.chunks import CHUNK
from desktop.vault.lockfile import VaultLock
from tests.desks import colleague

DOCTOR = "44444444-4444-4444-8444-444444444444"
TABLES = ("attachments", "letter_attachments", "clinical_attachments")
PHOTO = b"\x89PNG not really" * 5000


@pytest.fixture
def case_id(desk: Desk) -> str:
    return cases.create_case(desk, {"number": "KG-1", "title": "Naryn"})[0]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Сарсенов, спина.png"
    path.write_bytes(PHOTO)
    return path


def held(desk: Desk) -> list[str]:
    """What lies in the folder of objects."""
    folder = desk.vault.folder / "objects"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def count(desk: Desk) -> int:
    with desk.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Attachment)) or 0


def problem(desk: Desk) -> str:
    return str(history.verify(desk).problem)


def deeds(desk: Desk, action: str) -> list[tuple[str, str | None]]:
    query = sa.select(AuditEntry.operation, AuditEntry.kind).where(AuditEntry.action == action)
    with desk.reading() as session:
        return [(row[0], row[1]) for row in session.execute(query)]


@pytest.mark.parametrize("table", TABLES)
def test_a_file_comes_back_as_it_was(
    desk: Desk, case_id: str, photo: Path, tmp_path: Path, table: str
) -> None:
    taken = take_in(desk, case_id, photo, table)
    assert (taken.name, taken.size) == (photo.name, len(PHOTO))
    assert taken.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert taken == describe(desk, taken.id)
    assert read(desk, taken.id) == PHOTO
    copy = tmp_path / "copy.png"
    save_copy(desk, taken.id, copy)
    assert copy.read_bytes() == photo.read_bytes() == PHOTO
    assert held(desk) == [taken.id]
    assert ("insert", table) in deeds(desk, "take_in")
    assert deeds(desk, "view") == [("view", "cases"), ("view", table)]
    assert deeds(desk, "save_copy") == [("export", table)]
    assert problem(desk) == "None"
    assert "спина" not in repr(taken)


def test_neither_name_nor_key_is_readable_in_what_is_stored(
    desk: Desk, case_id: str, photo: Path
) -> None:
    taken = take_in(desk, case_id, photo)
    with desk.vault.engine.connect() as connection:
        raw = sa.text("SELECT name, key FROM attachments")
        name, key = connection.execute(raw).one()
    with desk.reading() as session:
        stored = session.get_one(Attachment, taken.id)
    assert "спина".encode() not in bytes(name)
    assert stored.key is not None
    assert stored.key not in bytes(key)


def test_the_log_holds_no_key_of_a_file(desk: Desk, case_id: str, photo: Path) -> None:
    take_in(desk, case_id, photo)
    told = [deed for deed in history.case_history(desk, case_id) if deed.kind == "attachments"]
    fields = {change.field for deed in told for change in deed.changes}
    assert {"name", "size"} <= fields
    assert "key" not in fields
    assert "key" not in json.dumps([sorted(fields)])


def test_a_clinical_file_is_for_those_with_the_right_and_the_key(
    desk: Desk, case_id: str, photo: Path
) -> None:
    taken = take_in(desk, case_id, photo, "clinical_attachments")
    desk.roles = frozenset({"lawyer", "coordinator", "administrator"})
    for act in (describe, read):
        with pytest.raises(NotPermitted):
            act(desk, taken.id)
    told = [d for d in history.case_history(desk, case_id) if d.kind == "clinical_attachments"]
    assert {deed.changes for deed in told} == {()}
    with pytest.raises(NotPermitted):
        take_in(desk, case_id, photo, "clinical_attachments")
    desk.roles = frozenset({"doctor"})
    assert read(desk, taken.id) == PHOTO
    with pytest.raises(NotPermitted):
        take_in(desk, case_id, photo, "letter_attachments")
    assert held(desk) == [taken.id]


def test_without_the_key_nothing_is_begun(desk: Desk, case_id: str, photo: Path) -> None:
    doctor = colleague(desk, DOCTOR, {"doctor", "lawyer", "coordinator"}, held=("casework",))
    cases_ = cases.create_case(doctor, {"number": "KG-2"})[0]
    with pytest.raises(NotPermitted, match="clinical"):
        take_in(doctor, cases_, photo, "clinical_attachments")
    assert held(desk) == []
    doctor.close()
    assert case_id


def test_a_stranger_to_the_case_sees_and_takes_nothing(
    desk: Desk, case_id: str, photo: Path, tmp_path: Path
) -> None:
    taken = take_in(desk, case_id, photo)
    stranger = colleague(desk, DOCTOR, {"lawyer"})
    for act in (
        lambda: take_in(stranger, case_id, photo),
        lambda: read(stranger, taken.id),
        lambda: save_copy(stranger, taken.id, tmp_path / "copy"),
    ):
        with pytest.raises(NotPermitted):
            act()
    stranger.close()
    desk.roles = frozenset({"caseworker"})
    assert read(desk, taken.id) == PHOTO
    with pytest.raises(NotPermitted):  # who may see it may not let it out
        save_copy(desk, taken.id, tmp_path / "copy")


def _empty(folder: Path) -> Path:
    (folder / "empty.jpg").touch()
    return folder / "empty.jpg"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


@pytest.mark.parametrize(
    ("make", "refusal", "words"),
    [
        (lambda folder: folder, WrongInput, "is a folder"),
        (lambda folder: folder / "nowhere.jpg", NotFound, "no file nowhere.jpg"),
        (_empty, WrongInput, "is empty"),
        (_pipe, WrongInput, "not a file that"),
    ],
)
def test_what_is_no_file_is_refused_in_a_sentence(
    desk: Desk,
    case_id: str,
    tmp_path: Path,
    make: Callable[[Path], Path],
    refusal: type[DalilError],
    words: str,
) -> None:
    with pytest.raises(refusal, match=words):
        take_in(desk, case_id, make(tmp_path))
    assert (held(desk), count(desk)) == ([], 0)


def test_a_file_nobody_may_read_is_refused(
    desk: Desk, case_id: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> Any:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(WrongInput, match="you may read"):
        take_in(desk, case_id, photo)


def test_a_part_of_the_vault_is_not_taken_in(desk: Desk, case_id: str) -> None:
    inside = desk.vault.folder / "objects" / "x"
    inside.parent.mkdir(parents=True, exist_ok=True)
    inside.write_bytes(b"x")
    with pytest.raises(WrongInput, match="vault itself"):
        take_in(desk, case_id, inside)
    inside.unlink()
    with pytest.raises(VaultRefused):
        save_copy(desk, take_in_of(desk, case_id, desk.vault.folder.with_name("a")), inside)


def take_in_of(desk: Desk, case_id: str, path: Path) -> str:
    path.write_bytes(b"some text")
    return take_in(desk, case_id, path).id


def test_sizes_have_limits_that_are_said(
    desk: Desk, case_id: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "LEAST_ROOM", 2**62)
    with pytest.raises(StorageFailure, match="does not fit"):
        take_in(desk, case_id, photo)
    monkeypatch.setattr(attachments, "LARGEST", len(PHOTO) - 1)
    with pytest.raises(WrongInput, match="larger than"):
        take_in(desk, case_id, photo)
    assert (held(desk), count(desk)) == ([], 0)


def test_only_so_much_is_read_into_memory(desk: Desk, case_id: str, photo: Path) -> None:
    taken = take_in(desk, case_id, photo)
    with pytest.raises(WrongInput, match="too large to be shown"):
        read(desk, taken.id, limit=len(PHOTO) - 1)


class _Pulled:
    """A stick that is pulled out while it is read, or that somebody else writes to."""

    def __init__(self, path: Path, then: Callable[[Path], None]) -> None:
        self._stream, self._path, self._then = path.open("rb"), path, then

    def read(self, size: int) -> bytes:
        found = self._stream.read(min(size, 1000))
        self._then(self._path)
        return found

    def fileno(self) -> int:
        return self._stream.fileno()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stream.close()


def _pull(_path: Path) -> None:
    raise OSError(5, "Input/output error")


def _append(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"more")


@pytest.mark.parametrize(
    ("then", "words"), [(_pull, "still connected"), (_append, "changed while")]
)
def test_a_file_that_goes_or_changes_under_the_reader_is_not_taken_in(
    desk: Desk,
    case_id: str,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
    then: Callable[[Path], None],
    words: str,
) -> None:
    real = Path.open

    def pulled(path: Path, mode: str = "r") -> Any:
        if path == photo and mode == "rb":
            monkeypatch.setattr(Path, "open", real)
            return _Pulled(path, then)
        return real(path, mode)

    monkeypatch.setattr(Path, "open", pulled)
    with pytest.raises(WrongInput, match=words):
        take_in(desk, case_id, photo)
    assert (held(desk), count(desk)) == ([], 0)


def test_a_cancelled_intake_leaves_nothing(desk: Desk, case_id: str, tmp_path: Path) -> None:
    path = tmp_path / "long.bin"
    path.write_bytes(bytes(3 * CHUNK))
    stopping = Progress(lambda _done, _total: stopping.cancel())
    with pytest.raises(Cancelled):
        take_in(desk, case_id, path, progress=stopping)
    assert (held(desk), count(desk)) == ([], 0)


def test_a_vault_locked_meanwhile_keeps_nothing_of_it(
    desk: Desk, case_id: str, photo: Path
) -> None:
    locking = Progress(lambda _done, _total: desk.vault.keys.drop())
    with pytest.raises(Locked):
        take_in(desk, case_id, photo, progress=locking)
    assert held(desk) == []


# -- after a crash ------------------------------------------------------------------------------


@pytest.fixture
def alone(desk: Desk) -> Iterator[Desk]:
    """The only program at the vault, as one with its lock is."""
    desk.vault.folder.mkdir(parents=True, exist_ok=True)
    desk.vault.lock = VaultLock(desk.vault.folder)
    desk.vault.lock.acquire()
    yield desk
    desk.vault.lock.release()
    desk.vault.lock = None


def _stop(*_arguments: object) -> None:
    raise KeyboardInterrupt


def test_an_object_without_a_record_is_swept(
    alone: Desk, case_id: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.vault.objects.Objects.discard", lambda *_: None)
    monkeypatch.setattr(attachments, "touch", _stop)
    with pytest.raises(KeyboardInterrupt):
        take_in(alone, case_id, photo)
    monkeypatch.undo()
    assert (len(held(alone)), count(alone)) == (1, 0)
    assert problem(alone) == "None"
    sweep(alone)
    assert held(alone) == []


def test_an_object_whose_record_was_committed_gets_its_name(
    alone: Desk, case_id: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.vault.objects.Objects.place", _stop)
    with pytest.raises(KeyboardInterrupt):
        take_in(alone, case_id, photo)
    monkeypatch.undo()
    (name,) = held(alone)
    object_id = name.removesuffix(".partial")
    assert read(alone, object_id) == PHOTO  # whole already
    assert problem(alone) == "None"
    sweep(alone)
    assert held(alone) == [object_id]
    assert read(alone, object_id) == PHOTO


def test_on_a_server_the_work_of_others_is_left_alone_for_a_day(desk: Desk) -> None:
    desk.vault.objects.stage(DOCTOR, bytes(32), [b"x"])
    sweep(desk)
    (name,) = held(desk)
    path = desk.vault.folder / "objects" / name
    day_ago = path.stat().st_mtime - 25 * 3600
    os.utime(path, (day_ago, day_ago))
    sweep(desk)
    assert held(desk) == []


def test_a_named_object_is_never_swept_though_no_record_tells_of_it(alone: Desk) -> None:
    """An older database was put back: the newer one, with its files, may still come."""
    alone.vault.objects.stage(DOCTOR, bytes(32), [b"x"])
    alone.vault.objects.place(DOCTOR)
    sweep(alone)
    assert held(alone) == [DOCTOR]


# -- verification -------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_a_verification_names_the_first_bad_file(
    desk: Desk, case_id: str, photo: Path, table: str
) -> None:
    first, second = (take_in(desk, case_id, photo, table) for _ in range(2))
    office = colleague(desk, DOCTOR, {"administrator"}, held=())
    path = desk.vault.folder / "objects" / second.id
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert second.id in problem(desk)
    assert problem(office) == "None"  # who holds no key sees whether it is there
    with pytest.raises(Damaged, match=second.id):
        read(desk, second.id)
    for bad in (whole[:-1], None):
        path.unlink()
        if bad is not None:
            path.write_bytes(bad)
        assert second.id in problem(desk)
        assert second.id in problem(office)
    path.write_bytes(whole)
    assert problem(desk) == "None"
    assert first.id not in problem(desk)
    office.close()


def test_files_that_were_exchanged_are_noticed(desk: Desk, case_id: str, photo: Path) -> None:
    first, second = (take_in(desk, case_id, photo) for _ in range(2))
    one, two = (desk.vault.folder / "objects" / each.id for each in (first, second))
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(kept)
    assert any(each.id in problem(desk) for each in (first, second))


def test_a_copy_of_a_damaged_file_is_not_written(desk: Desk, case_id: str, tmp_path: Path) -> None:
    path = tmp_path / "long.bin"
    path.write_bytes(bytes(2 * CHUNK))
    taken = take_in(desk, case_id, path)
    sealed = desk.vault.folder / "objects" / taken.id
    sealed.write_bytes(sealed.read_bytes()[:-1] + b"\0")
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(Damaged):
        save_copy(desk, taken.id, out / "copy.bin")
    assert list(out.iterdir()) == []
    assert deeds(desk, "save_copy") == []


# -- forms and exhibits -------------------------------------------------------------------------


def test_each_file_becomes_an_exhibit_and_what_cannot_is_said(
    desk: Desk, case_id: str, photo: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "ответ.pdf"
    letter.write_bytes(b"%PDF")
    seen: list[int] = []
    progress = Progress(lambda done, _total: seen.append(done))
    done = add_exhibits(desk, case_id, [photo, _empty(tmp_path), letter], progress)
    assert (done.count, len(done.refused)) == (2, 1)
    assert "empty" in str(done.refused[0])
    assert seen == sorted(seen)
    lines = list_records(desk, REGISTERS["exhibit"], Query(case_id=case_id)).lines
    assert [(line.values["title"], line.values["kind"]) for line in lines] == [
        (photo.name, "photo"),
        (letter.name, "document"),
    ]
    values = records.record_values(desk, KINDS["exhibit"], case_id, lines[0].id)[0]
    assert str(values["attachment"].name) == photo.name
    assert read(desk, values["attachment"].record_id) == PHOTO


def test_a_letter_keeps_its_files_in_order_and_by_name(
    desk: Desk, case_id: str, photo: Path
) -> None:
    first, second = (take_in(desk, case_id, photo, "letter_attachments") for _ in range(2))
    rows = tuple({"attachment": Link(each.id)} for each in (second, first))
    values = {"direction": "in", "party": "Court", "subject": "Refusal", "files": rows}
    letter = records.save_record(desk, KINDS["letter"], case_id, values)[0]
    read_back = records.record_values(desk, KINDS["letter"], case_id, letter)[0]
    assert read_back["files"] == rows
    assert [row["attachment"].name for row in read_back["files"]] == [photo.name] * 2
    removed = records.remove_record(desk, KINDS["letter"], case_id, letter, "a mistake")
    records.restore_record(desk, KINDS["letter"], case_id, removed)
    assert records.record_values(desk, KINDS["letter"], case_id, letter)[0]["files"] == rows
    with pytest.raises(Conflict):
        records.restore_record(desk, KINDS["letter"], case_id, removed)


def test_a_name_that_is_no_text_is_kept_as_far_as_it_is(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe4\xf0.jpg"))
    path.write_bytes(b"x")
    assert take_in(desk, case_id, path).name.endswith(".jpg")


def test_a_file_that_is_not_there_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        describe(desk, DOCTOR)
