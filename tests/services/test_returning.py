"""One case put back out of a backup: where it is missing, as it was, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Conflict, NotFound, NotPermitted
from desktop.models.attachments import StoredFile
from desktop.models.base import Base, Record
from desktop.models.cases import Case
from desktop.services import attachments, backups, cases, history, people, proceedings, records
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.removal import _with_children
from desktop.services.returning import LostCase, lost_cases, put_case_back
from tests.desks import colleague, lay_slots, sqlcipher_desk
from tests.faults.places import everything

ADMIN = "44444444-4444-4444-8444-444444444444"
PERSON = {"family_name": "Сарсенов", "given_name": "Азамат", "roles": ("victim",)}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with sqlcipher_desk(tmp_path / "vault") as sitting:
        lay_slots(sitting.vault.folder)
        yield sitting


@pytest.fixture
def case_id(desk: Desk, tmp_path: Path) -> str:
    """A case with something of most kinds, and another one beside it."""
    cases.create_case(desk, {"number": "KG-0", "title": "other"})
    case_id, _changes = cases.create_case(desk, {"number": "KG-1", "title": "Naryn"})
    people.save_person(desk, case_id, PERSON)
    proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": "отказ"})
    records.save_record(desk, KINDS["note"], case_id, {"text": "a call"})
    path = tmp_path / "photo.png"
    path.write_bytes(b"\x89PNG" * 1000)
    attachments.take_in(desk, case_id, path)
    return case_id


@pytest.fixture
def backup(desk: Desk, case_id: str, tmp_path: Path) -> Path:
    assert case_id
    (tmp_path / "backups").mkdir()
    made = backups.back_up_to(desk, tmp_path / "backups").written[0].path
    assert made is not None
    return made


def lose(desk: Desk, case_id: str) -> None:
    """Have a case go as an undone import goes: row by row, in the log."""
    with desk.reading() as session:
        files = [
            found
            for kind in StoredFile.__subclasses__()
            for found in session.scalars(sa.select(kind.id).where(kind.case_id == case_id))
        ]
    with desk.writing("erase") as work:
        gone = _all_of(work.session, case_id)
        for record in gone:
            work.session.delete(record)
            work.session.flush()
        activity = Base.metadata.tables["case_activity"]
        work.session.connection().execute(sa.delete(activity).where(activity.c.case_id == case_id))
        work.session.delete(work.session.get_one(Case, case_id))
    for each in files:
        desk.vault.objects.remove(each)


def _all_of(session: Session, case_id: str) -> list[Record]:
    found = _with_children(session, session.get_one(Case, case_id))
    return [each for each in reversed(found) if not isinstance(each, Case)]


def test_a_case_that_was_lost_comes_back_as_it_was(desk: Desk, case_id: str, backup: Path) -> None:
    before = everything_of(desk)
    lose(desk, case_id)
    assert history.verify(desk).problem is None
    assert lost_cases(desk, backup) == (LostCase(case_id, "KG-1", "Naryn"),)
    done = put_case_back(desk, backup, case_id)
    assert (done.number, done.files) == ("KG-1", 1)
    assert everything_of(desk) == before
    assert history.verify(desk).problem is None
    deeds = history.case_history(desk, case_id)
    assert "put_case_back" in {deed.action for deed in deeds}
    assert lost_cases(desk, backup) == ()


def everything_of(desk: Desk) -> dict[tuple[str, str], str]:
    return {key: value for key, value in everything(desk).items() if key[0] != "backup"}


def test_a_case_that_is_there_is_not_touched(desk: Desk, case_id: str, backup: Path) -> None:
    before = everything_of(desk)
    assert lost_cases(desk, backup) == ()
    with pytest.raises(Conflict, match="only where it is missing"):
        put_case_back(desk, backup, case_id)
    assert everything_of(desk) == before


def test_a_number_that_was_given_again_is_said(desk: Desk, case_id: str, backup: Path) -> None:
    lose(desk, case_id)
    cases.create_case(desk, {"number": "KG-1", "title": "new"})
    with pytest.raises(Conflict, match="Another case has the number KG-1"):
        put_case_back(desk, backup, case_id)
    assert {path.suffix for path in (desk.vault.folder / "objects").iterdir()} == set()


def test_a_case_the_backup_does_not_hold_is_not_found(desk: Desk, backup: Path) -> None:
    later, _changes = cases.create_case(desk, {"number": "KG-9", "title": "later"})
    with pytest.raises(NotFound):
        put_case_back(desk, backup, later)


def test_an_administrator_without_keys_can_do_it_and_reads_nothing(
    desk: Desk, case_id: str, backup: Path
) -> None:
    before = everything_of(desk)
    lose(desk, case_id)
    admin = colleague(desk, ADMIN, ["administrator"], held=())
    assert lost_cases(admin, backup) == (LostCase(case_id, "KG-1", None),)
    put_case_back(admin, backup, case_id)
    admin.close()
    assert everything_of(desk) == before
    assert history.verify(desk).problem is None


def test_others_may_not(desk: Desk, case_id: str, backup: Path) -> None:
    desk.roles = frozenset({"lawyer", "doctor"})
    with pytest.raises(NotPermitted):
        lost_cases(desk, backup)
    with pytest.raises(NotPermitted):
        put_case_back(desk, backup, case_id)
