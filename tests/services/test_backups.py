"""Backups: whole or not there, counted when checked, thinned out, restored to the letter."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import (
    Cancelled,
    DalilError,
    Damaged,
    Locked,
    NotFound,
    NotPermitted,
    VaultRefused,
    WrongInput,
)
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.models.audit import AuditEntry
from desktop.models.backups import BackupEvent
from desktop.services import attachments, backups, cases, history, restoring
from desktop.services.backups import AWAY, NEAR, back_up, back_up_due, choose_place, last_backups
from desktop.services.desk import Desk
from desktop.services.restoring import Known, rehearse, rehearse_alone, restore
from desktop.storage import backup_contents, migrate
from desktop.storage.backups import WORKING, staged_backup
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.vaults import DATABASE, OpenVault, open_tables, open_vault
from desktop.vault import slots, slotstore
from desktop.vault.backupnames import backups_in
from desktop.vault.keys import Keys
from tests.clocks import FixedClock
from tests.desks import START, USER_ID, VAULT_ID, colleague, lay_slots, sqlcipher_desk, vault_keys

HERE = "33333333-3333-4333-8333-333333333333"
OTHER = "44444444-4444-4444-8444-444444444444"
PHOTO = b"\x89PNG not really" * 90_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk at a vault with key slots, a case and a photograph."""
    with sqlcipher_desk(tmp_path / "vault") as sitting:
        lay_slots(sitting.vault.folder)
        case_id, _changes = cases.create_case(sitting, {"number": "KG-1", "title": "Naryn"})
        path = tmp_path / "photo.png"
        path.write_bytes(PHOTO)
        attachments.take_in(sitting, case_id, path)
        yield sitting


@pytest.fixture
def near(desk: Desk, tmp_path: Path) -> Path:
    return place(desk, tmp_path / "near", NEAR)


@pytest.fixture
def away(desk: Desk, tmp_path: Path) -> Path:
    return place(desk, tmp_path / "away", AWAY)


def place(desk: Desk, folder: Path, destination: str) -> Path:
    folder.mkdir()
    choose_place(desk, HERE, destination, folder)
    return folder


def by_raw_key(folder: Path) -> Keys:
    """Open what `lay_slots` laid; the slots themselves are tested with a passphrase elsewhere."""
    assert slots.is_vault(folder)
    return vault_keys()


def later(desk: Desk, **passed: float) -> None:
    desk.clock = FixedClock(desk.clock.now() + timedelta(**passed))


def made(desk: Desk, near: Path) -> Path:
    back_up(desk, HERE)
    return backups_in(near, VAULT_ID)[-1].path


def everything(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


# -- making ----------------------------------------------------------------------------------------


def test_a_backup_lies_in_both_places_and_is_told_of(desk: Desk, near: Path, away: Path) -> None:
    done = back_up(desk, HERE)
    (one,), (two,) = backups_in(near, VAULT_ID), backups_in(away, VAULT_ID)
    assert [each.path for each in done.written] == [one.path, two.path]
    assert one.path.read_bytes() == two.path.read_bytes()
    assert last_backups(desk) == backups.LastBackups(START, START)
    with desk.reading() as session:
        events = session.scalars(sa.select(BackupEvent)).all()
        head = session.scalar(sa.select(AuditEntry.head).where(AuditEntry.seq == done.seq))
    assert {each.destination for each in events} == {NEAR, AWAY}
    assert {each.head for each in events} == {bytes(head or b"").hex()}
    assert {each.objects for each in events} == {1}
    assert everything(desk.vault.folder).count(WORKING) == 0
    assert history.verify(desk).problem is None


def test_a_stick_that_is_not_in_is_said_and_stops_nothing(
    desk: Desk, near: Path, away: Path
) -> None:
    shutil.rmtree(away)
    done = back_up(desk, HERE)
    assert done.good
    assert backups_in(near, VAULT_ID)
    assert "connect its disk" in str(done.written[1].problem)
    assert last_backups(desk).away is None
    assert [each.there for each in backups.places(desk, HERE)] == [True, False]


def test_without_any_place_or_with_none_there_it_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="Settings"):
        back_up(desk, HERE)
    place(desk, tmp_path / "near", NEAR).rmdir()
    with pytest.raises(NotFound, match="connect its disk"):
        back_up(desk, HERE)


def test_once_a_day_is_enough_and_each_place_counts_for_itself(
    desk: Desk, near: Path, away: Path
) -> None:
    shutil.rmtree(away)
    assert back_up_due(desk, HERE) is not None
    assert len(backups_in(near, VAULT_ID)) == 1
    assert back_up_due(desk, HERE) is None
    away.mkdir()
    done = back_up_due(desk, HERE)
    assert done is not None
    assert [each.destination for each in done.written] == [AWAY]
    later(desk, days=1)
    assert [each.destination for each in backups.due(desk, HERE)] == [NEAR, AWAY]


def test_places_are_of_one_workstation_and_the_administrators(desk: Desk, near: Path) -> None:
    assert backups.places(desk, OTHER) == ()
    lawyer = colleague(desk, OTHER, ["lawyer"])
    with pytest.raises(NotPermitted):
        choose_place(lawyer, HERE, NEAR, None)
    with pytest.raises(NotPermitted):
        backups.back_up_to(lawyer, near)
    assert not backups.may_choose(lawyer)
    assert back_up(lawyer, HERE).good  # what was chosen is for everybody
    choose_place(desk, HERE, NEAR, None)
    assert backups.places(desk, HERE) == ()
    lawyer.close()


def test_an_administrator_without_any_compartment_can_back_up(desk: Desk, near: Path) -> None:
    admin = colleague(desk, OTHER, ["administrator"], held=())
    assert back_up(admin, HERE).good
    admin.close()
    (found,) = backups_in(near, VAULT_ID)
    assert rehearse(desk, found.path).problem is None


def test_the_vault_itself_is_no_place_for_backups(desk: Desk) -> None:
    for folder in (desk.vault.folder, desk.vault.folder / "objects"):
        with pytest.raises(VaultRefused, match="own folder"):
            choose_place(desk, HERE, NEAR, folder)
    with pytest.raises(NotFound):
        choose_place(desk, HERE, NEAR, desk.vault.folder.parent / "nowhere")


@pytest.mark.parametrize("step", range(0, 60, 7))
def test_cancelled_at_any_step_nothing_is_left(desk: Desk, near: Path, step: int) -> None:
    progress = Progress(lambda done, _total: progress.cancel() if done >= step else None)
    before = last_backups(desk)
    with pytest.raises(Cancelled):
        back_up(desk, HERE, progress)
    assert everything(near) == []
    assert WORKING not in everything(desk.vault.folder)
    assert last_backups(desk) == before


def test_locked_in_the_middle_nothing_is_left(desk: Desk, near: Path) -> None:
    progress = Progress(lambda done, _total: desk.vault.keys.drop() if done > 50 else None)
    with pytest.raises(Locked):
        back_up(desk, HERE, progress)
    assert everything(near) == []
    assert WORKING not in everything(desk.vault.folder)


def test_a_backup_whose_record_failed_is_not_left(desk: Desk, near: Path) -> None:
    @sa.event.listens_for(desk.vault.engine, "commit")
    def _lock(_connection: object) -> None:
        raise Locked(_("Locked."))

    with pytest.raises(Locked):
        back_up(desk, HERE)
    assert everything(near) == []


def test_a_disk_that_gives_back_something_else_makes_no_backup(
    desk: Desk, near: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup_contents.from_disk

    def rot(stream: Any) -> None:
        real(stream)
        path = Path(stream.name)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)

    monkeypatch.setattr(backup_contents, "from_disk", rot)
    with pytest.raises(Damaged):
        back_up(desk, HERE)
    assert everything(near) == []
    assert last_backups(desk).any is None


def test_what_a_kill_left_goes_with_the_next_backup(desk: Desk, near: Path) -> None:
    left = near / f".dalil-{VAULT_ID[:8]}-20260101T000000Z.dalil-backup.x.partial"
    left.write_bytes(b"half")
    (near / ".somebody-else.partial").write_bytes(b"theirs")
    (desk.vault.folder / WORKING).mkdir()
    (desk.vault.folder / WORKING / DATABASE).write_bytes(b"half")
    back_up(desk, HERE)
    assert not left.exists()
    assert (near / ".somebody-else.partial").exists()
    assert WORKING not in everything(desk.vault.folder)


def test_older_ones_are_thinned_out_and_others_files_are_left(desk: Desk, near: Path) -> None:
    (near / "notes.txt").write_text("mine")
    for _day in range(9):  # from a Monday: of the first two days nothing is the newest of
        later(desk, days=1)
        back_up(desk, HERE)
    left = backups_in(near, VAULT_ID)
    assert len(left) == 7
    assert left[-1].made_at == desk.clock.now().replace(microsecond=0)
    assert (near / "notes.txt").exists()


def test_as_long_as_a_file_is_missing_no_older_backup_goes(desk: Desk, near: Path) -> None:
    for _hour in range(2):
        later(desk, hours=1)
        back_up(desk, HERE)
    assert len(backups_in(near, VAULT_ID)) == 1
    for path in (desk.vault.folder / "objects").iterdir():
        path.unlink()
    for _hour in range(2):
        later(desk, hours=1)
        assert back_up(desk, HERE).gaps == 1
    assert len(backups_in(near, VAULT_ID)) == 3
    assert last_backups(desk).gaps == 1


def test_two_in_one_second_do_not_meet(desk: Desk, near: Path) -> None:
    back_up(desk, HERE)
    backups._make(desk, [(NEAR, near)])
    assert len(list(near.iterdir())) == 1  # the older of the two was thinned out, not written over
    assert last_backups(desk).near == START


# -- restoring -------------------------------------------------------------------------------------


def test_what_comes_back_is_the_vault_to_the_letter(desk: Desk, near: Path, tmp_path: Path) -> None:
    path, seen = made(desk, near), backups.latest_head(desk)
    known = Known(*seen)
    done = restore(path, tmp_path / "new", by_raw_key, desk.clock, lambda _vault: known)
    assert (done.missing, done.foreign, done.problem) == (seen[0] - done.seq, False, None)
    assert done.objects == 1
    again = reopened(tmp_path / "new")
    assert history.verify(again).problem is None
    for name in ("objects",):
        assert content(tmp_path / "new" / name) == content(desk.vault.folder / name)
    with again.reading() as session:
        event = session.scalars(sa.select(BackupEvent)).one()
        entries = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq)).all()
    assert (event.deed, event.seq) == ("restore", done.seq)
    assert entries[done.seq - 1].head.hex() == event.head
    assert entries[done.seq].action == "restored_from_backup"
    again.close()


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def reopened(folder: Path) -> Desk:
    return Desk(open_tables(folder, vault_keys()), FixedClock(START), USER_ID, frozenset())


def test_never_over_anything(desk: Desk, near: Path, tmp_path: Path) -> None:
    path, full = made(desk, near), tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    for folder in (full, desk.vault.folder):
        with pytest.raises(VaultRefused, match="not empty"):
            restore(path, folder, by_raw_key, desk.clock)
    assert everything(full) == ["letter.txt"]


def test_a_log_that_this_computer_did_not_see_is_said(
    desk: Desk, near: Path, tmp_path: Path
) -> None:
    path = made(desk, near)
    known = Known(1, "ab" * 32)
    done = restore(path, tmp_path / "new", by_raw_key, desk.clock, lambda _vault: known)
    assert done.foreign
    assert done.missing == 0


@pytest.mark.parametrize("part", ["a byte", "its end", "more"])
def test_a_damaged_backup_leaves_no_vault(
    desk: Desk, near: Path, tmp_path: Path, part: str
) -> None:
    path = made(desk, near)
    data = bytearray(path.read_bytes())
    if part == "a byte":
        data[-200_000] ^= 1
    path.write_bytes({"its end": data[:-1], "more": data + b"x"}.get(part, data))
    with pytest.raises(Damaged, match="backup is damaged"):
        restore(path, tmp_path / "new", by_raw_key, desk.clock)
    assert everything(tmp_path / "new") == []
    with pytest.raises(Damaged):
        rehearse(desk, path)
    with desk.reading() as session:
        said = session.execute(
            sa.select(AuditEntry.operation).where(AuditEntry.action == "rehearse_backup")
        ).all()
    assert [row[0] for row in said] == ["failed"]


def test_a_restore_that_was_cancelled_leaves_an_empty_folder(
    desk: Desk, near: Path, tmp_path: Path
) -> None:
    path = made(desk, near)
    progress = Progress(lambda done, total: progress.cancel() if done > total / 2 else None)
    with pytest.raises(Cancelled):
        restore(path, tmp_path / "new", by_raw_key, desk.clock, progress=progress)
    assert everything(tmp_path / "new") == []


def test_what_a_kill_leaves_of_a_restore_is_no_vault(
    desk: Desk, near: Path, tmp_path: Path
) -> None:
    path, folder = made(desk, near), tmp_path / "new"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "discard_vault", lambda _folder: None)
        patch.setattr(slotstore, "save", broken_after(slotstore.save, 1))
        with pytest.raises(KeyboardInterrupt):
            restore(path, folder, by_raw_key, desk.clock)
    assert (folder / DATABASE).exists()
    for again in (lambda: restore(path, folder, by_raw_key, desk.clock), lambda: opened(folder)):
        with pytest.raises(VaultRefused, match="interrupted"):
            again()


def broken_after(real: Any, times: int) -> Any:
    done: list[Any] = []

    def call(*given: Any) -> Any:
        if len(done) == times:
            raise KeyboardInterrupt
        done.append(given)
        return real(*given)

    return call


def opened(folder: Path) -> None:
    open_vault(folder, "Test User", "no passphrase")


def test_a_rehearsal_changes_nothing_but_the_log(desk: Desk, near: Path) -> None:
    path = made(desk, near)
    before = everything(near), everything(desk.vault.folder)
    done = rehearse(desk, path)
    assert (done.problem, done.objects) == (None, 1)
    assert (everything(near), everything(desk.vault.folder)) == before
    with desk.reading() as session:
        event = session.scalars(sa.select(BackupEvent).where(BackupEvent.deed == "rehearsal")).one()
    assert event.good
    assert history.verify(desk).problem is None  # the desk's own keys are still there


def test_a_rehearsal_names_what_was_wrong_in_the_vault_already(desk: Desk, near: Path) -> None:
    engine = desk.vault.engine
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE cases SET country = 'KZ'"))
    done = rehearse(desk, made(desk, near))
    assert "changed outside Dalil" in str(done.problem)


def test_only_backups_of_this_vault_are_taken(desk: Desk, near: Path) -> None:
    stranger = Keys(OTHER, USER_ID, bytes(32), {}, bytes(range(32)))
    path = made(desk, near)
    with pytest.raises(WrongInput, match="another vault"):
        backup_contents.check(path, stranger, near / "x.db")
    (near / "a.txt").write_text("words")
    for name in ("a.txt", "nowhere"):
        with pytest.raises(DalilError):
            rehearse(desk, near / name)


def test_an_older_vault_is_restored_and_brought_up_to_date(tmp_path: Path) -> None:
    folder, keys = tmp_path / "old", vault_keys()
    folder.mkdir()
    lay_slots(folder)
    bare = sqlcipher_engine(folder / DATABASE, keys, foreign_keys=False)
    migrate.upgrade(bare, "0008")
    old = Desk(OpenVault(folder, bare, keys), FixedClock(START), USER_ID, frozenset())
    with staged_backup(old.vault, old.log_keys(), tmp_path, START) as staged:
        path = staged.place()
    assert staged.checked.inventory.revision == "0008"
    assert rehearse_alone(path, by_raw_key, FixedClock(START)).problem is None
    done = restore(path, tmp_path / "new", by_raw_key, FixedClock(START))
    assert (done.seq, done.problem) == (0, None)
    again = reopened(tmp_path / "new")
    assert migrate.current_revision(again.vault.engine) == migrate.newest_revision()
    again.close()
    bare.dispose()
