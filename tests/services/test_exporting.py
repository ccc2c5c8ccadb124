"""Papers and workbooks out: the file and its record, both or neither, and the same bytes again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, NotFound, NotPermitted, StorageFailure, WrongInput
from desktop.core.progress import Progress
from desktop.models.cases import CaseStatusChange
from desktop.models.exchange import Export, OfficeExport
from desktop.services import cases, history, quarters
from desktop.services.desk import Desk
from desktop.services.drawn import drawn_again
from desktop.services.importing import import_chronology
from desktop.services.quarters import export_quarter, quarter_figures
from tests.desks import colleague
from tests.exports import export_chronology
from tests.services.test_importing import ROWS


def exports(desk: Desk) -> list[Export]:
    with desk.reading() as session:
        return list(session.scalars(sa.select(Export)))


def test_a_chronology_can_be_drawn_again_to_the_byte(desk: Desk, tmp_path: Path) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    path = tmp_path / "c.pdf"
    done = export_chronology(desk, case_id, path, "ru")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == done.sha256
    (record,) = exports(desk)
    assert record.sha256 == done.sha256
    assert drawn_again(desk, record.id).data == path.read_bytes()
    assert history.verify(desk).problem is None


@pytest.mark.parametrize("draw", [drawn_again, quarters.render_again])
def test_a_paper_that_was_never_written_is_not_found(
    desk: Desk, draw: Callable[[Desk, str], object]
) -> None:
    with pytest.raises(NotFound):
        draw(desk, "44444444-4444-4444-8444-444444444444")


def test_an_export_that_cannot_be_written_is_not_recorded(desk: Desk, tmp_path: Path) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    with pytest.raises(StorageFailure):
        export_chronology(desk, case_id, tmp_path / "no" / "c.pdf", "en")
    assert exports(desk) == []


def test_a_folder_or_a_device_is_not_written_over(desk: Desk, tmp_path: Path) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "device")
    before = sorted(path.name for path in tmp_path.iterdir())
    for place in (tmp_path / "folder", tmp_path / "device", Path()):
        with pytest.raises(WrongInput, match="not a file"):
            export_chronology(desk, case_id, place, "en")
    assert exports(desk) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert not (tmp_path / "device").is_file()


def test_a_quarter_is_counted_and_written(desk: Desk, tmp_path: Path) -> None:
    import_chronology(desk, "N-1", "a.csv", ROWS)
    figures = quarter_figures(desk, "2026-Q4")
    assert ("New", "1") in [(str(label), value) for label, value in figures.caseload]
    path = tmp_path / "q.xlsx"
    done = export_quarter(desk, "2026-Q4", path, "en")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == done.sha256
    with pytest.raises(WrongInput):
        export_quarter(desk, "2026-Q7", path, "en")


def test_changes_of_one_day_count_in_the_order_they_were_made(desk: Desk) -> None:
    case_id = cases.create_case(desk, {"number": "KG-1"})[0]
    for status in ("closed", "reopened", "closed"):
        cases.set_status(desk, case_id, status, "done")
    before = quarter_figures(desk, "2026-Q4").caseload
    table = CaseStatusChange.metadata.tables[CaseStatusChange.__tablename__]
    with desk.writing("move_rows") as work:  # as a database may, whenever it likes
        connection = work.session.connection()
        rows = connection.execute(sa.select(table).order_by(table.c.status != "closed")).mappings()
        moved = [dict(row) for row in rows]
        connection.execute(sa.delete(table))
        connection.execute(sa.insert(table), moved)
    assert quarter_figures(desk, "2026-Q4").caseload == before


def test_counting_a_quarter_says_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    import_chronology(desk, "N-1", "a.csv", ROWS)
    seen: list[tuple[int, int]] = []
    quarter_figures(desk, "2026-Q4", Progress(lambda done, total: seen.append((done, total))))
    assert seen == sorted(seen)
    assert len(seen) == 7  # one part of the cases, and each of six counts
    stopped = Progress(lambda done, _total: stopped.cancel() if done else None)
    with pytest.raises(Cancelled):
        quarter_figures(desk, "2026-Q4", stopped)


def test_an_administrator_without_any_compartment_exports_and_draws_again(
    desk: Desk, tmp_path: Path
) -> None:
    import_chronology(desk, "N-1", "a.csv", ROWS)
    office = colleague(desk, "44444444-4444-4444-8444-444444444444", {"administrator"}, held=())
    path = tmp_path / "q.xlsx"
    done = export_quarter(office, "2026-Q4", path, "ru")
    with office.reading() as session:
        (export_id,) = session.scalars(sa.select(OfficeExport.id))
    assert quarters.render_again(office, export_id) == path.read_bytes()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == done.sha256
    assert history.verify(office).problem is None
    with pytest.raises(NotFound):
        quarters.render_again(office, "no-such-export")
    office.roles = frozenset()
    with pytest.raises(NotPermitted):
        quarters.render_again(office, export_id)
    office.close()


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("caseworker", set()),
        ("lawyer", {"c.pdf"}),
        ("doctor", set()),
        ("coordinator", {"c.pdf", "q.xlsx"}),
        ("administrator", {"q.xlsx"}),
    ],
)
def test_only_who_may_export_does(desk: Desk, tmp_path: Path, role: str, may: set[str]) -> None:
    case_id = import_chronology(desk, "N-1", "a.csv", ROWS).case_id
    (out := tmp_path / "out").mkdir()
    desk.roles = frozenset({role})
    for name, export, what in (
        ("c.pdf", export_chronology, case_id),
        ("q.xlsx", export_quarter, "2026-Q4"),
    ):
        with nullcontext() if name in may else pytest.raises(NotPermitted):
            export(desk, what, out / name, "en")
    assert {path.name for path in out.iterdir()} == may
    assert len(exports(desk)) == ("c.pdf" in may)
    with desk.reading() as session:
        assert len(list(session.scalars(sa.select(OfficeExport)))) == ("q.xlsx" in may)
