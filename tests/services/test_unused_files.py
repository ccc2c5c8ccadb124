"""Files that no record uses: named to those whose they are, and destroyed for good if forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import Conflict, DalilError, NotFound
from desktop.forms.fields import Link
from desktop.models.attachments import Attachment
from desktop.models.audit import AuditEntry
from desktop.models.cases import CaseMember
from desktop.services import attachments, cases, history, records
from desktop.services.attachments import Attached, describe, read, take_in
from desktop.services.desk import Desk
from desktop.services.drafts import drop_draft, keep_draft
from desktop.services.kinds import KINDS
from desktop.services.unused_files import DAYS_KEPT, destroy_unused, find_unused
from tests.desks import colleague

LAWYER = "44444444-4444-4444-8444-444444444444"
USERS = {
    "attachments": "exhibit",
    "letter_attachments": "letter",
    "clinical_attachments": "evaluation",
}
PHOTO = b"photo" * 1000


@pytest.fixture
def case_id(desk: Desk) -> str:
    return cases.create_case(desk, {"number": "KG-1"})[0]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Сарсенов.png"
    path.write_bytes(PHOTO)
    return path


def wait(desk: Desk, days: int = DAYS_KEPT + 1) -> None:
    clock: Any = desk.clock
    clock.advance(timedelta(days))


def unused(desk: Desk) -> list[tuple[str, bool]]:
    return [(each.file.id, each.forgotten) for each in find_unused(desk).files]


def use(desk: Desk, case_id: str, table: str, file: Attached) -> str:
    """Save a record that names a file."""
    kind, link = KINDS[USERS[table]], Link(file.id)
    values: dict[str, dict[str, Any]] = {
        "exhibit": {"kind": "photo", "title": "Photo", "attachment": link},
        "letter": {
            "direction": "in",
            "party": "Court",
            "subject": "Answer",
            "files": ({"attachment": link},),
        },
        "evaluation": {"kind": "full", "status": "draft", "files": ({"attachment": link},)},
    }
    return records.save_record(desk, kind, case_id, values[kind.key])[0]


def stop_using(desk: Desk, case_id: str, table: str, record_id: str) -> None:
    """Save the record without its file."""
    kind = KINDS[USERS[table]]
    values, version = records.record_values(desk, kind, case_id, record_id)
    without = {"attachment": None} if "attachment" in values else {"files": ()}
    records.save_record(desk, kind, case_id, values | without, record_id, version)


def objects(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.vault.folder / "objects").iterdir())


@pytest.mark.parametrize("table", USERS)
def test_a_file_is_unused_before_and_after_its_record(
    desk: Desk, case_id: str, photo: Path, table: str
) -> None:
    file = take_in(desk, case_id, photo, table)
    assert unused(desk) == [(file.id, False)]
    found = find_unused(desk)
    assert (found.size, found.files[0].file, found.files[0].case_number) == (
        len(PHOTO),
        describe(desk, file.id),
        "KG-1",
    )
    assert "Сарсенов" not in repr(found)
    record_id = use(desk, case_id, table, file)
    wait(desk)
    assert unused(desk) == []
    with pytest.raises(Conflict):
        destroy_unused(desk, [file.id])
    kind = KINDS[USERS[table]]
    removed = records.remove_record(desk, kind, case_id, record_id, "a mistake")
    wait(desk)
    assert unused(desk) == []  # as long as its record lies in the trash, whoever waits
    with pytest.raises(Conflict):
        destroy_unused(desk, [file.id])
    records.restore_record(desk, kind, case_id, removed)
    assert unused(desk) == []
    stop_using(desk, case_id, table, record_id)
    assert unused(desk) == [(file.id, False)]  # what was changed can still be put back
    wait(desk, DAYS_KEPT - 1)
    assert unused(desk) == [(file.id, False)]
    with pytest.raises(Conflict):
        destroy_unused(desk, [file.id])
    wait(desk)
    assert unused(desk) == [(file.id, True)]


@pytest.mark.parametrize("table", USERS)
def test_what_is_destroyed_is_gone_for_good_and_the_log_says_so(
    desk: Desk, case_id: str, photo: Path, table: str
) -> None:
    first, second = (take_in(desk, case_id, photo, table) for _number in range(2))
    wait(desk)
    changes = destroy_unused(desk, [first.id])
    assert changes.touches(table, case_id=case_id)
    assert objects(desk) == [second.id]
    assert unused(desk) == [(second.id, True)]
    with pytest.raises(NotFound, match="was destroyed"):
        read(desk, first.id)
    # What it was is still known, and nothing is amiss.
    assert describe(desk, first.id) == first
    assert history.verify(desk).problem is None
    query = sa.select(AuditEntry.kind, AuditEntry.record_id, AuditEntry.actor_id)
    with desk.reading() as session:
        rows = session.execute(query.where(AuditEntry.action == "destroy_unused")).all()
    assert [tuple(row) for row in rows] == [(table, first.id, desk.user_id)]
    with pytest.raises(Conflict):
        destroy_unused(desk, [first.id])


def test_all_of_them_or_none(desk: Desk, case_id: str, photo: Path) -> None:
    old = take_in(desk, case_id, photo)
    wait(desk)
    new = take_in(desk, case_id, photo)
    for file_ids in ([old.id, new.id], [old.id, LAWYER]):
        with pytest.raises(Conflict):
            destroy_unused(desk, file_ids)
    assert read(desk, old.id) == read(desk, new.id) == PHOTO


@pytest.mark.parametrize("table", USERS)
def test_a_draft_may_name_a_file(desk: Desk, case_id: str, photo: Path, table: str) -> None:
    kind = USERS[table]
    file = take_in(desk, case_id, photo, table)
    used = take_in(desk, case_id, photo, table)
    record_id = use(desk, case_id, table, used)
    wait(desk)
    for place in (case_id, record_id):
        keep_draft(desk, kind, place, "{}")
        assert unused(desk) == []
        drop_draft(desk, kind, place)
        assert unused(desk) == [(file.id, True)]
    keep_draft(desk, "task", case_id, "{}")  # which names no file
    other, _ = cases.create_case(desk, {"number": "KG-2"})
    keep_draft(desk, kind, other, "{}")
    assert unused(desk) == [(file.id, True)]


@pytest.mark.parametrize(
    ("roles", "held", "seen"),
    [
        (("lawyer",), ("casework",), {"attachments", "letter_attachments"}),
        (("doctor",), ("casework", "clinical"), {"clinical_attachments"}),
        (("doctor",), ("casework",), set()),
        (("caseworker",), ("casework",), set()),
        (("coordinator",), ("casework",), {"letter_attachments"}),
        (("administrator",), (), set()),
    ],
)
def test_each_role_is_told_of_what_it_may_edit(
    desk: Desk,
    case_id: str,
    photo: Path,
    roles: tuple[str, ...],
    held: tuple[str, ...],
    seen: set[str],
) -> None:
    files = {take_in(desk, case_id, photo, table).id: table for table in USERS}
    wait(desk)
    second = colleague(desk, LAWYER, roles, held)
    second.clock = desk.clock
    on_team = roles != ("administrator",)
    if "coordinator" not in roles:
        assert unused(second) == []
    if on_team:
        with desk.writing("add_member") as work:
            work.session.add(CaseMember(case_id=case_id, user_id=LAWYER))
    assert {files[file_id] for file_id, _forgotten in unused(second)} == seen
    for file_id, table in files.items():
        if table not in seen:
            with pytest.raises(DalilError):
                destroy_unused(second, [file_id])
    assert len(objects(desk)) == len(USERS)
    second.close()


def test_what_a_crash_left_of_a_destroyed_file_is_swept(
    desk: Desk, case_id: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = take_in(desk, case_id, photo), take_in(desk, case_id, photo)
    wait(desk)

    def stop(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("desktop.vault.objects.Objects.remove", stop)
    with pytest.raises(KeyboardInterrupt):
        destroy_unused(desk, [file.id])
    monkeypatch.undo()
    assert objects(desk) == sorted((file.id, other.id))
    with desk.reading() as session:
        assert session.get_one(Attachment, file.id).key is None  # nobody can read it any more
    assert history.verify(desk).problem is None
    attachments.sweep(desk)
    assert objects(desk) == [other.id]
    assert read(desk, other.id) == PHOTO


def test_a_disk_that_refuses_leaves_it_to_the_sweep(
    desk: Desk, case_id: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = take_in(desk, case_id, photo)
    wait(desk)

    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    destroy_unused(desk, [file.id])
    monkeypatch.undo()
    assert objects(desk) == [file.id]
    attachments.sweep(desk)
    assert objects(desk) == []
