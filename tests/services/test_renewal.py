"""After a renewal nothing opens with the old key; killed, the old state opens. The log agrees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

from desktop.core.errors import (
    Cancelled,
    Conflict,
    Damaged,
    Locked,
    NotPermitted,
    StorageFailure,
)
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.models.audit import DifferenceKey
from desktop.models.cases import Case
from desktop.models.columns import OFFICE, Sealed
from desktop.models.drafts import Draft
from desktop.models.people import Person
from desktop.models.users import Renewal
from desktop.services import attachments, cases, history, people, proceedings, records, renewal
from desktop.services import users as office
from desktop.services.desk import Desk
from desktop.services.drafts import keep_draft
from desktop.services.kinds import BY_TABLE
from desktop.storage import log, renewing, resealing
from desktop.storage.metadata import metadata
from desktop.storage.vaults import COPY_BEFORE_UPGRADE, DATABASE
from desktop.vault import slotstore
from desktop.vault.keys import COMPARTMENTS, Keys
from tests.desks import BOTH, colleague_with_slot, holds, vault_keys

DOCTOR = "44444444-4444-4444-8444-444444444444"
MINE = "words of the lawyer"


@pytest.fixture
def left(desk: Desk, tmp_path: Path) -> Keys:
    """A vault with everything that is sealed; the keys of a colleague who held both, and left."""
    case_id, _changes = cases.create_case(desk, {"number": "A-1", "title": "Naryn"})
    people.save_person(desk, case_id, {"family_name": "Қайратов", "roles": ("victim",)})
    proceedings.save_step(desk, case_id, {"code": "REFUSAL", "text": MINE})
    evaluation = {"kind": "initial", "reason": MINE}
    records.save_record(desk, BY_TABLE["evaluations"], case_id, evaluation)
    photograph = tmp_path / "photograph.jpg"
    photograph.write_bytes(b"photograph")
    attachments.take_in(desk, case_id, photograph)
    keep_draft(desk, "step", case_id, "{}")
    sitting = colleague_with_slot(desk, DOCTOR, ("doctor",), BOTH)
    sitting.close()
    office.disable_user(desk, DOCTOR)
    return vault_keys(user_id=DOCTOR)


def stored(desk: Desk, compartment: str) -> Iterator[tuple[str, bytes]]:
    """Give each sealed value of a compartment with its place, as the database holds it."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed) and column.type.compartment == compartment:
                raw = sa.select(sa.type_coerce(column, sa.LargeBinary))
                with desk.reading() as session:
                    for value in session.connection().execute(raw).scalars():
                        if value is not None:
                            yield column.type.place, bytes(value)


def opening(keys: Keys, desk: Desk, compartment: str) -> set[str]:
    """Return the places of which the keys open a value."""
    found = set()
    for place, value in stored(desk, compartment):
        try:
            keys.open(compartment, value, place)
        except Damaged:
            continue
        found.add(place)
    return found


def due(desk: Desk) -> list[str]:
    return [each.compartment for each in renewal.due_renewals(desk)]


@pytest.mark.parametrize("compartment", COMPARTMENTS)
def test_nothing_opens_with_the_old_key_and_the_log_agrees(
    desk: Desk, left: Keys, compartment: str
) -> None:
    before = opening(left, desk, compartment)
    assert len(before) > 1
    assert due(desk) == list(COMPARTMENTS)
    changes = renewal.renew_key(desk, compartment)
    assert changes.touches("renewals")
    assert opening(left, desk, compartment) == set()
    assert opening(desk.vault.keys, desk, compartment) == before
    assert due(desk) == [each for each in COMPARTMENTS if each != compartment]
    assert history.verify(desk).problem is None
    with pytest.raises(Conflict, match="not due"):
        renewal.renew_key(desk, compartment)


def test_everything_is_read_as_before_and_more_can_be_saved(desk: Desk, left: Keys) -> None:
    (line,) = cases.list_cases(desk).lines
    told = history.case_history(desk, line.id)
    for compartment in COMPARTMENTS:
        renewal.renew_key(desk, compartment)
    assert cases.list_cases(desk).lines[0].victims == ("Қайратов",)
    again = history.case_history(desk, line.id)
    assert [each.changes for each in again if each.seq <= told[0].seq] == [
        each.changes for each in told
    ]
    step = proceedings.chronology(desk, line.id)[0]
    values, version = proceedings.step_values(desk, line.id, step.id)
    proceedings.save_step(desk, line.id, values | {"text": "later words"}, step.id, version)
    newest = history.case_history(desk, line.id)
    assert "later words" in {change.after for deed in newest for change in deed.changes}
    assert history.verify(desk).problem is None
    with desk.reading() as session:
        assert session.scalars(sa.select(Draft.body)).one() == "{}"
        scope = session.scalars(
            sa.select(DifferenceKey.compartment).where(DifferenceKey.scope_id == line.id)
        )
        assert set(scope) == {"casework", "casework.2", "clinical"}
    assert left.user_id == DOCTOR


def test_what_is_saved_later_opens_with_no_key_that_the_leaver_kept(desk: Desk, left: Keys) -> None:
    """The keys of differences they had could be read in an old copy: later ones are others."""
    (line,) = cases.list_cases(desk).lines
    with desk.reading() as session:
        kept = set(session.scalars(sa.select(DifferenceKey.casework_key)))
    renewal.renew_key(desk, "casework")
    people.save_person(desk, line.id, {"family_name": "Асанов", "roles": ("witness",)})
    with desk.reading() as session:
        rows = session.scalars(sa.select(DifferenceKey.casework_key)).all()
    assert len(set(rows) - kept) == 2  # of the person, and of the role in the case
    assert left.user_id == DOCTOR


@pytest.mark.parametrize(
    "where",
    [
        (slotstore, "save"),
        (renewing, "copy_database"),
        (resealing, "remaining"),
        (log, "resealed"),
        (renewing, "check_database"),
        (renewing, "_put_in_place"),
        (renewing, "flush_folder"),
    ],
    ids=lambda where: where[1],
)
def test_killed_at_any_step_the_vault_opens_and_it_can_be_begun_anew(
    desk: Desk, left: Keys, where: tuple[Any, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if where[0] is renewing and desk.vault.engine.dialect.name == "postgresql":
        pytest.skip("on a server one transaction does it")
    before = dict.fromkeys(opening(left, desk, "casework"))

    def killed(*_arguments: object, **_named: object) -> None:
        raise StorageFailure(_("killed"))

    monkeypatch.setattr(*where, killed)
    with pytest.raises(StorageFailure):
        renewal.renew_key(desk, "casework")
    monkeypatch.undo()
    with desk.reading() as session:
        assert session.scalars(sa.select(Case.title)).all() == ["Naryn"]
        assert session.scalars(sa.select(Person.family_name)).all() == ["Қайратов"]
    assert history.verify(desk).problem is None
    assert not list(desk.vault.folder.glob(f"{renewing.COPY}*"))
    if "casework" in due(desk):
        renewal.renew_key(desk, "casework")
    assert opening(left, desk, "casework") == set()
    assert dict.fromkeys(opening(desk.vault.keys, desk, "casework")) == before
    assert desk.vault.keys.newest("casework") == 2
    assert history.verify(desk).problem is None


def test_one_who_left_with_the_new_key_needs_another_one(
    desk: Desk, left: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A renewal was interrupted, and whoever had its key by then left, too."""

    def killed(*_arguments: object) -> None:
        raise StorageFailure(_("killed"))

    monkeypatch.setattr(resealing, "remaining", killed)
    with pytest.raises(StorageFailure):
        renewal.renew_key(desk, "casework")
    monkeypatch.undo()
    other = "5" + DOCTOR[1:]
    colleague_with_slot(desk, other, ("lawyer",), ("casework",), "Lawyer").close()
    office.disable_user(desk, other)
    (mine,) = [each for each in renewal.due_renewals(desk) if each.compartment == "casework"]
    assert len(mine.after) == 2
    renewal.renew_key(desk, "casework")
    assert desk.vault.keys.newest("casework") == 3
    with desk.reading() as session:
        rows = session.scalars(sa.select(Renewal).where(Renewal.compartment == "casework")).all()
        assert {row.done_at for row in rows} == {desk.clock.now()}
    assert left.user_id == DOCTOR


def test_it_is_for_whoever_holds_the_key(desk: Desk, left: Keys) -> None:
    doctor = colleague_with_slot(desk, "6" + DOCTOR[1:], ("doctor",), ("clinical",), "Doctor")
    assert due(doctor) == ["clinical"]
    with pytest.raises(NotPermitted, match="do not hold the key"):
        renewal.renew_key(doctor, "casework")
    coordinator = colleague_with_slot(desk, "7" + DOCTOR[1:], ("coordinator",), (), "Coordinator")
    assert [(each.compartment, each.is_held) for each in renewal.due_renewals(coordinator)] == [
        ("casework", False),
        ("clinical", False),
    ]
    for each in (desk, coordinator):  # one vault has one desk at a time
        each.vault.engine.dispose()
    renewal.renew_key(doctor, "clinical")
    assert due(desk) == ["casework"]
    assert left.user_id == DOCTOR
    coordinator.close()
    doctor.close()


def test_cancelled_or_locked_it_leaves_everything_as_it_was(desk: Desk, left: Keys) -> None:
    before = opening(left, desk, "casework")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        renewal.renew_key(desk, "casework", progress)
    assert opening(left, desk, "casework") == before
    with pytest.raises(Locked):
        renewal.renew_key(desk, "casework", Progress(lambda *_: desk.vault.keys.drop()))
    assert not holds(desk)
    assert not list(desk.vault.folder.glob(f"{renewing.COPY}*"))


def test_readers_go_on_and_the_next_reads_the_new_file(desk: Desk, left: Keys) -> None:
    """One reads while the file is exchanged: the exchange waits for it, and none is refused."""
    (desk.vault.folder / f"{DATABASE}.{COPY_BEFORE_UPGRADE}").write_bytes(b"older pages")
    titles: list[str | None] = []
    running = True

    def read() -> None:
        while running:
            with desk.reading() as session:
                titles.append(session.scalars(sa.select(Case.title)).one())

    reader = Thread(target=read)
    reader.start()
    try:
        renewal.renew_key(desk, "casework")
    finally:
        running = False
        reader.join()
    assert set(titles) == {"Naryn"}
    assert left.user_id == DOCTOR
    if desk.vault.engine.dialect.name == "sqlite":
        assert not (desk.vault.folder / f"{DATABASE}.{COPY_BEFORE_UPGRADE}").exists()


def test_a_value_that_does_not_open_stops_it(desk: Desk, left: Keys) -> None:
    with desk.vault.engine.begin() as connection:
        broken = sa.text("UPDATE cases SET title = :value")
        connection.execute(broken, {"value": bytes([1]) * 40})
    with pytest.raises(Damaged, match="does not match its seal"):
        renewal.renew_key(desk, "casework")
    assert "casework" in due(desk)
    assert left.user_id == DOCTOR


def test_every_sealed_column_is_of_a_key_that_is_renewed_or_of_the_office() -> None:
    found = {
        place
        for table in metadata.sorted_tables
        for compartment in COMPARTMENTS
        for _name, place in resealing._columns(table, compartment)
    }
    assert found == {
        column.type.place
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Sealed) and column.type.compartment != OFFICE
    }
