"""A chronology is looked at before it is imported, and only what was looked at is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import NotFound
from desktop.services import cases, proceedings
from desktop.services.importing import import_chronology
from desktop.views.importing import ImportDialog
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.workplace import Workplace
from tests.journeys.office import answering, click, make_case, said, settle, sitting
from tests.keyboard import press_key, type_text

GOOD = "no,date,step,actor\n1,14.04.2007,COMPLAINT_POLICE,Police\n2,2007-05,REFUSAL,Prosecutor\n"
BAD = (
    "no,date,step,weather\n"
    "1,14.04.2007,COMPLAINT_POLICE,rain\n"
    "2,31.02.2007,REFUSAL,\n"
    "3,2007-05-01,INSPECTION,\n"
    "4,2007-05-02,TRIAL_JUDGMENT,\n"
)
MANY_ROWS = 3000


@pytest.fixture
def place(tmp_path: Path, words: Words, look: Look) -> Iterator[Workplace]:
    with sitting(tmp_path, words, look) as place:
        yield place


@pytest.fixture
def parent(show: Callable[[QWidget], None]) -> QWidget:
    parent = QWidget()
    show(parent)
    return parent


@pytest.fixture
def dialog(place: Workplace, parent: QWidget) -> Iterator[ImportDialog]:
    dialog = ImportDialog(place, parent)
    dialog.open()
    yield dialog
    dialog.done(0)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return written(tmp_path / "KG-1.csv", GOOD)


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def look_at(qtbot: QtBot, place: Workplace, dialog: ImportDialog, path: Path) -> None:
    dialog.take(path)
    settle(qtbot, place)


def lines(dialog: ImportDialog) -> list[str]:
    return [dialog.found.item(row).text() for row in range(dialog.found.count())]


def imported(place: Workplace, number: str) -> int:
    """Return how many steps a case has; none if there is no such case."""
    try:
        case_id = cases.case_id_of(place.desk, number)
    except NotFound:
        return 0
    return len(proceedings.chronology(place.desk, case_id))


def test_before_a_file_is_chosen_nothing_can_be_imported(dialog: ImportDialog) -> None:
    assert not dialog.button.isEnabled()
    assert not dialog.found.isVisible()
    assert not dialog.leave_out.isVisible()
    assert not dialog.progress.isVisible()


def test_a_file_is_chosen_looked_at_and_imported(
    qtbot: QtBot,
    place: Workplace,
    dialog: ImportDialog,
    good: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answering(""))
    click(dialog.choose)
    assert dialog.case.text() == ""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answering(good))
    click(dialog.choose)
    settle(qtbot, place)
    assert dialog.case.text() == "KG-1"
    assert "2 rows can be imported; case KG-1 will be made" in said(dialog)
    assert lines(dialog) == [
        "2: 14 April 2007 · Complaint to the police",
        "3: May 2007 · Refusal to open a criminal case",
    ]
    assert imported(place, "KG-1") == 0
    with qtbot.waitSignals([dialog.imported, dialog.finished]):
        click(dialog.button)
    assert imported(place, "KG-1") == 2


def test_an_existing_case_is_named(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, good: Path
) -> None:
    make_case(place.desk, "KG-7")
    type_text(dialog.case, "KG-7")
    look_at(qtbot, place, dialog, good)
    assert dialog.case.text() == "KG-7"
    assert "2 rows can be imported, into case KG-7" in said(dialog)


def test_rows_that_cannot_be_read_are_named_and_left_out_only_knowingly(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, tmp_path: Path
) -> None:
    look_at(qtbot, place, dialog, written(tmp_path / "B-1.csv", BAD))
    shown = lines(dialog)
    assert shown[0].startswith("Line 3 cannot be read: ")
    assert "31.02.2007" in shown[0]
    assert any("“INSPECTION” is in no list" in each for each in shown)
    assert any("Column “weather” is not known" in each for each in shown)
    assert any(each.startswith("Line 5: whose trial is this verdict?") for each in shown)
    icons = [not dialog.found.item(row).icon().isNull() for row in range(len(shown))]
    assert icons[0] is True
    assert icons[-1] is False
    assert not dialog.button.isEnabled()
    click(dialog.leave_out)
    assert dialog.button.isEnabled()
    click(dialog.leave_out)
    assert not dialog.button.isEnabled()
    click(dialog.leave_out)
    with qtbot.waitSignal(dialog.imported):
        click(dialog.button)
    assert imported(place, "B-1") == 3


def test_a_file_that_is_in_the_case_already_is_not_imported_twice(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, good: Path
) -> None:
    import_chronology(place.desk, "KG-1", good.name, good.read_bytes())
    look_at(qtbot, place, dialog, good)
    assert "This file is in the case already." in said(dialog)
    assert not dialog.button.isEnabled()


@pytest.mark.parametrize(
    ("name", "content"), [("empty.csv", b""), ("no.xlsx", b"PK no"), ("x.csv", b"\xff\xfe\x00")]
)
def test_what_is_no_chronology_is_said(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    look_at(qtbot, place, dialog, path)
    assert name in dialog._message.text()
    assert not dialog.button.isEnabled()
    assert lines(dialog) == []


def test_another_file_that_cannot_be_read_brings_nothing_of_the_first_in(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, good: Path, tmp_path: Path
) -> None:
    look_at(qtbot, place, dialog, good)
    assert dialog.button.isEnabled()
    look_at(qtbot, place, dialog, tmp_path / "gone.csv")
    assert "gone.csv" in dialog._message.text()
    assert lines(dialog) == []
    assert not dialog.button.isEnabled()
    assert "rows can be imported" not in said(dialog)


def test_another_case_number_is_looked_at_before_anything_is_imported(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, good: Path
) -> None:
    make_case(place.desk, "KG-12")
    look_at(qtbot, place, dialog, good)
    assert "case KG-1 will be made" in said(dialog)
    type_text(dialog.case, "2")
    assert not dialog.button.isEnabled()  # it would go into a case nobody was told of
    press_key(dialog.case, Qt.Key.Key_Return)
    assert dialog.isVisible()
    settle(qtbot, place)
    assert "into case KG-12" in said(dialog)
    assert dialog.button.isEnabled()
    press_key(dialog.case, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert imported(place, "KG-12") == 2


def test_a_number_that_cannot_be_one_is_said_before_anything_happens(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, good: Path
) -> None:
    type_text(dialog.case, "№1?")
    look_at(qtbot, place, dialog, good)
    assert "A case number is written with letters" in dialog._message.text()
    assert not dialog.button.isEnabled()
    dialog.case.selectAll()
    type_text(dialog.case, "Д-1")
    press_key(dialog.case, Qt.Key.Key_Return)
    settle(qtbot, place)
    assert "case Д-1 will be made" in said(dialog)


def test_a_number_is_taken_from_the_file_s_name_as_far_as_it_can_be_one(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, tmp_path: Path
) -> None:
    look_at(qtbot, place, dialog, written(tmp_path / "Хронология №5 (1).csv", GOOD))
    assert dialog.case.text() == "Хронология 5 1"
    assert dialog.button.isEnabled()


def test_what_fails_during_the_import_is_said_and_the_dialog_stays(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, good: Path
) -> None:
    look_at(qtbot, place, dialog, good)
    import_chronology(place.desk, "KG-1", good.name, good.read_bytes())  # a colleague is quicker
    with qtbot.assertNotEmitted(dialog.imported):
        click(dialog.button)
        settle(qtbot, place)
    assert "already; nothing was added" in dialog._message.text()
    assert dialog.isVisible()
    assert dialog.case.isEnabled()
    assert not dialog.progress.isVisible()


def test_cancel_during_the_import_leaves_nothing_behind(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, tmp_path: Path
) -> None:
    rows = "".join(f"{n},2007-05-01,REFUSAL,Prosecutor {n}\n" for n in range(MANY_ROWS))
    path = written(tmp_path / "BIG.csv", f"no,date,step,actor\n{rows}")
    look_at(qtbot, place, dialog, path)
    assert f"{MANY_ROWS} rows can be imported" in said(dialog)
    steps: list[int] = []
    dialog.progress.valueChanged.connect(steps.append)
    click(dialog.button)
    assert dialog.progress.isVisible()
    assert not dialog.case.isEnabled()
    qtbot.waitUntil(lambda: len(steps) > 0)
    click(dialog.cancel)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog._message.text() != "")
    assert dialog._message.text() == "Cancelled; nothing was changed."
    assert imported(place, "BIG") == 0
    assert dialog.button.isEnabled()
    click(dialog.cancel)
    assert not dialog.isVisible()


def test_closing_during_the_import_stops_it_first(
    qtbot: QtBot, place: Workplace, dialog: ImportDialog, good: Path
) -> None:
    look_at(qtbot, place, dialog, good)
    click(dialog.button)
    dialog.close()
    assert dialog.isVisible()
    settle(qtbot, place)
    # Too late to stop is imported, in time is not: never half, and never unsaid.
    assert imported(place, "KG-1") == (0 if dialog.isVisible() else 2)
