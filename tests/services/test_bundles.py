"""Bundles of evidence: what is in them, who may make them, and that outsiders can check them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, Damaged, NotFound, NotPermitted, WrongInput
from desktop.core.progress import Progress
from desktop.models.attachments import Attachment
from desktop.models.audit import AuditEntry
from desktop.models.exchange import Export
from desktop.services import cases, history
from desktop.services.bundles import Bundled, choices, exhibit_ids, make_bundle
from desktop.services.custody import custody_of
from desktop.services.desk import Desk
from desktop.services.evidence import add_exhibits
from desktop.services.outgoing import Disclosure
from desktop.services.papers import list_papers, see_again
from desktop.services.registers import Query
from tests.bundles import verify, wrong_with

COURT = Disclosure("legal", "Court", "given")
PHOTO = b"\xff\xd8\xff\xe0 not really a photograph " * 400


@pytest.fixture
def case_id(desk: Desk, tmp_path: Path) -> str:
    made, _changes = cases.create_case(desk, {"number": "KG-1"})
    paths = [tmp_path / name for name in ("спина.jpg", "a b.pdf", "note.txt")]
    for number, path in enumerate(paths):
        path.write_bytes(PHOTO if number == 0 else f"{path.name} {number}".encode())
    assert add_exhibits(desk, made, paths).count == 3
    cases.create_case(desk, {"number": "KG-2", "title": "Another"})
    return made


def made(desk: Desk, case_id: str, path: Path, ids: list[str] | None = None) -> Bundled:
    return make_bundle(desk, case_id, path, COURT, "ru", ids)


def unpacked(path: Path) -> Path:
    folder = path.with_suffix("")
    with ZipFile(path) as archive:
        assert {info.compress_type for info in archive.infolist()} == {ZIP_STORED}
        archive.extractall(folder)
    return folder / "evidence"


def test_a_bundle_is_checked_by_an_outsider(desk: Desk, case_id: str, tmp_path: Path) -> None:
    head = history.head(desk)
    done = made(desk, case_id, tmp_path / "b.zip")
    folder = unpacked(tmp_path / "b.zip")
    names = sorted(path.name for path in (folder / "items").iterdir())
    assert names == ["E001.jpg", "E002.txt", "E003.txt"]
    assert (folder / "items/E001.jpg").read_bytes() == PHOTO
    assert (done.exhibits, done.files) == (3, 3)
    said = verify(folder)
    assert said[0].startswith("9 files are the ones in the manifest")
    received = [line for line in said if line.startswith("items/")]
    assert all("received under this hash, entry" in line for line in received)
    assert "the head you gave is that after entry" in verify(folder, head)[-1]
    assert "never had the head" in wrong_with(folder, "0" * 64)
    whole = "".join(path.read_text("utf-8") for path in folder.glob("*.[jt]*"))
    assert "Another" not in whole
    assert "спина" not in whole


@pytest.mark.slow
def test_the_checker_runs_alone(desk: Desk, case_id: str, tmp_path: Path) -> None:
    made(desk, case_id, tmp_path / "b.zip")
    folder = unpacked(tmp_path / "b.zip")
    command = [sys.executable, "-I", str(folder / "verify.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("Everything agrees.")
    (folder / "items/E004.jpg").write_bytes(b"planted")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 1
    assert "'items/E004.jpg' is not in the manifest: it was added" in done.stdout


def test_a_bundle_stands_in_log_register_and_custody(
    desk: Desk, case_id: str, tmp_path: Path
) -> None:
    first = choices(desk, case_id)[0]
    done = made(desk, case_id, tmp_path / "b.zip", [first.exhibit_id])
    (line,) = list_papers(desk, Query()).lines
    assert (line.kind, line.sha256, line.recipient, line.number) == (
        *("bundle", done.sha256, "Court"),
        1,
    )
    with pytest.raises(WrongInput, match="not drawn again"):
        see_again(desk, line.id)
    with desk.reading() as session:
        query = sa.select(AuditEntry.operation, AuditEntry.kind)
        told = session.execute(query.where(AuditEntry.action == "bundle")).all()
        value = json.loads(session.scalars(sa.select(Export.value)).one())
    assert sorted(told) == [("bundle", "attachments"), ("insert", "exports")]
    assert [each["name"] for each in value["items"]] == ["items/E001.jpg"]
    assert [each.deed for each in custody_of(desk, first.exhibit_id).lines][-1] == "bundled"
    assert history.verify(desk).problem is None


def test_who_may_make_one(desk: Desk, case_id: str, tmp_path: Path) -> None:
    for roles in ({"doctor"}, {"caseworker"}, {"administrator"}):
        desk.roles = frozenset(roles)
        with pytest.raises(NotPermitted):
            made(desk, case_id, tmp_path / "b.zip")
    desk.roles = frozenset({"lawyer"})
    with pytest.raises(WrongInput, match="to whom"):
        make_bundle(desk, case_id, tmp_path / "b.zip", replace(COURT, recipient=None), "en")
    assert not (tmp_path / "b.zip").exists()
    with desk.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Export)) == 0


def test_what_cannot_become_a_bundle(desk: Desk, case_id: str, tmp_path: Path) -> None:
    other = cases.create_case(desk, {"number": "KG-3"})[0]
    with pytest.raises(NotFound):
        made(desk, other, tmp_path / "b.zip")
    with pytest.raises(NotFound):
        made(desk, other, tmp_path / "b.zip", [choices(desk, case_id)[0].exhibit_id])
    with pytest.raises(WrongInput, match="no exhibit 9"):
        exhibit_ids(desk, case_id, [1, 9])
    assert len(exhibit_ids(desk, case_id, [3, 1])) == 2
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        make_bundle(desk, case_id, tmp_path / "b.zip", COURT, "en", progress=progress)
    folder = desk.vault.folder / "objects"
    path = next(folder.iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged):
        made(desk, case_id, tmp_path / "b.zip")
    assert list(tmp_path.glob("*b.zip*")) == []


def test_a_file_of_an_older_version_is_named_as_such(
    desk: Desk, case_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older version wrote no entry that says a hash, and neither SHA-512 nor kind."""
    path = tmp_path / "old.jpg"
    path.write_bytes(PHOTO)
    monkeypatch.setattr("desktop.services.attachments.RECEIVED", "view")
    add_exhibits(desk, case_id, [path])
    last = choices(desk, case_id)[-1]
    with desk.writing("test") as work:
        file = work.session.scalars(
            sa.select(Attachment).order_by(Attachment.received_at.desc(), Attachment.name.desc())
        ).all()
        old = next(each for each in file if each.name == "old.jpg")
        old.sha512 = old.detected = None
    made(desk, case_id, tmp_path / "b.zip", [last.exhibit_id])
    said = verify(unpacked(tmp_path / "b.zip"))
    assert said[-1].endswith("NOTE: received before hashes were entered in the log")
