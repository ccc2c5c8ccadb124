"""Files in forms and lists: chosen or dropped, sealed, shown blurred, copied out."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QImageWriter
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.attachments import Attachment
from desktop.services import records
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS
from desktop.services.registers import REGISTERS, Query, list_records
from desktop.views.attaching.editor import AttachmentEditor
from desktop.views.attaching.picture import Picture
from desktop.views.cases.workspace import CaseWorkspace
from desktop.views.editing import EditPage
from desktop.views.form.editors import Kit
from desktop.views.form.groups import GroupEditor
from desktop.views.wording import Size
from desktop.views.workplace import Workplace
from tests.journeys.office import answering, child, click, settle
from tests.keyboard import press_key, type_text


def painted(width: int = 64, height: int = 48, kind: str = "PNG") -> bytes:
    """A picture whose halves differ."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    for x in range(width // 2):
        for y in range(0, height, 2):
            image.setPixelColor(x, y, Qt.GlobalColor.red)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(kind.encode())).write(image)
    return bytes(data.data())


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "спина.png"
    path.write_bytes(painted())
    return path


@pytest.fixture
def editing(qtbot: QtBot, place: Workplace, workspace: CaseWorkspace) -> EditPage:
    """A form for a new exhibit."""
    return opened(qtbot, place, workspace, "exhibit")


def opened(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    kind: str,
    record_id: str | None = None,
) -> EditPage:
    workspace.edit_record(kind, record_id)
    settle(qtbot, place)
    page = workspace.pages.currentWidget()
    assert isinstance(page, EditPage)
    page.form.go_to(page.form.state.form.fields[-1].key)  # builds all of the page
    return page


def editor_of(page: EditPage, key: str = "attachment") -> AttachmentEditor:
    page.form.go_to(key)  # builds its section
    editor = page.form._rows[key].editor
    assert isinstance(editor, AttachmentEditor)
    return editor


def told(editor: AttachmentEditor) -> str:
    return f"{editor._told.text()} {editor._size.text()}"


def drop(widget: QWidget, *urls: QUrl, text: str = "") -> QDropEvent | None:
    """Drag onto a widget and let go; None if it does not want it."""
    data = QMimeData()
    data.setUrls(urls)
    if text:
        data.setText(text)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    moving = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    arriving = QDragEnterEvent(widget.rect().center(), moving, data, left, none)
    arriving.ignore()
    QApplication.sendEvent(widget, arriving)
    if not arriving.isAccepted():
        return None
    event = QDropEvent(QPointF(widget.rect().center()), moving, data, left, none)
    QApplication.sendEvent(widget, event)
    return event


def local(path: Path) -> QUrl:
    return QUrl.fromLocalFile(str(path))


def kept(desk: Desk) -> tuple[int, list[str]]:
    """How many files the vault has records of, and the objects there."""
    folder = desk.vault.folder / "objects"
    with desk.reading() as session:
        count = session.scalar(sa.select(sa.func.count()).select_from(Attachment)) or 0
    return count, sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# -- in a form ----------------------------------------------------------------------------------


def test_a_file_is_chosen_sealed_and_saved_with_its_exhibit(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    editing: EditPage,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    editor = editor_of(editing)
    assert told(editor).startswith("No file.")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answering(""))
    click(editor.choose)
    settle(qtbot, place)
    assert kept(place.desk) == (0, [])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answering(photo))
    click(editor.choose)
    settle(qtbot, place)
    size = place.words.say(Size(photo.stat().st_size))
    assert told(editor) == f"спина.png PNG picture · {size} · sealed"
    type_text(child(editing, QWidget, "title"), "Back")
    editing.form._rows["kind"].editor.show_raw("photo")
    editing.form.state.edit("kind", "photo")
    editing.form.save()
    settle(qtbot, place)
    (line,) = list_records(place.desk, REGISTERS["exhibit"], Query()).lines
    case_id = workspace.case_id or ""
    values = records.record_values(place.desk, KINDS["exhibit"], case_id, line.id)[0]
    assert str(values["attachment"].name) == "спина.png"
    again = opened(qtbot, place, workspace, "exhibit", line.id)
    assert told(editor_of(again)) == f"спина.png PNG picture · {size} · sealed"
    assert not again.form.state.dirty


def test_a_file_is_dropped_and_copied_never_moved(
    qtbot: QtBot, place: Workplace, editing: EditPage, photo: Path
) -> None:
    editor = editor_of(editing)
    event = drop(editor.widget, local(photo))
    assert event is not None
    assert event.dropAction() is Qt.DropAction.CopyAction
    settle(qtbot, place)
    assert kept(place.desk)[0] == 1
    assert photo.exists()
    for urls, text in (((), "some words"), ((QUrl("https://example.org/a.png"),), "")):
        assert drop(editor.widget, *urls, text=text) is None


def test_what_cannot_be_taken_in_is_said_and_leaves_no_trace(
    qtbot: QtBot, place: Workplace, editing: EditPage, tmp_path: Path
) -> None:
    failed = QSignalSpy(place.failed)
    editor = editor_of(editing)
    drop(editor.widget, local(tmp_path))
    settle(qtbot, place)
    assert "is a folder" in str(failed.at(0)[0])
    assert editor.raw() == ("", "")
    assert not editor.cancel.isVisible()


@pytest.fixture
def held_up(place: Workplace) -> threading.Event:
    """Let the thread that takes files in wait until this is set."""
    go_on = threading.Event()
    place.exporting.run(go_on.wait, done=lambda _: None, failed=lambda _: None)
    return go_on


def test_a_form_waits_for_its_file_and_the_file_can_be_stopped(
    qtbot: QtBot, place: Workplace, editing: EditPage, photo: Path, held_up: threading.Event
) -> None:
    editor = editor_of(editing)
    editor.take_in(photo)
    editor.take_in(photo)  # one at a time
    assert told(editor) == "спина.png being sealed…"
    assert editor.bar.isVisible()
    editing.form.save()
    assert "not in the vault yet" in str(editing.form.state.problems()["attachment"])
    click(editor.cancel)
    held_up.set()
    settle(qtbot, place)
    assert (kept(place.desk), editor.raw()) == ((0, []), ("", ""))
    assert not editor.bar.isVisible()


def test_a_form_that_is_left_takes_nothing_in(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    editing: EditPage,
    photo: Path,
    held_up: threading.Event,
) -> None:
    editor_of(editing).take_in(photo)
    gone = QSignalSpy(editing.destroyed)
    workspace.pages.leave()
    qtbot.waitUntil(lambda: gone.count() == 1)
    held_up.set()
    settle(qtbot, place)
    assert kept(place.desk) == (0, [])


def test_progress_is_shown_in_steps_that_fit_any_size(editing: EditPage) -> None:
    bar = editor_of(editing).bar
    editor_of(editing).show_progress(3 * 2**40, 4 * 2**40)
    assert (bar.value(), bar.maximum()) == (750, 1000)


def test_a_removed_file_comes_back_with_undo(
    qtbot: QtBot, place: Workplace, editing: EditPage, photo: Path
) -> None:
    editor = editor_of(editing)
    editing.form.state.clock = lambda: 0.0
    editor.take_in(photo)
    settle(qtbot, place)
    raw = editor.raw()
    editing.form.state.clock = lambda: 100.0
    click(editor.remove)
    assert told(editor).startswith("No file.")
    press_key(editor.choose, Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, place)
    assert editor.raw() == raw
    assert told(editor).endswith("sealed")


def test_a_copy_is_saved_where_one_says(
    qtbot: QtBot,
    place: Workplace,
    editing: EditPage,
    photo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoken: QSignalSpy,
) -> None:
    editor = editor_of(editing)
    editor.take_in(photo)
    settle(qtbot, place)
    copy = tmp_path / "copy.png"
    for answer in ("", copy):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(answer))
        click(editor.save)
        settle(qtbot, place)
        assert copy.exists() is bool(answer)
    assert copy.read_bytes() == photo.read_bytes()
    assert str(spoken.at(spoken.count() - 1)[0]) == "Written: copy.png"


def test_a_letter_takes_several_files(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, photo: Path
) -> None:
    page = opened(qtbot, place, workspace, "letter")
    add = child(page, QWidget, "files.add")
    for _each in range(2):
        click(add)
    files = page.form._rows["files"].editor
    assert isinstance(files, GroupEditor)
    for row in files._rows:
        editor = row._rows["attachment"].editor
        assert isinstance(editor, AttachmentEditor)
        editor.take_in(photo)
        settle(qtbot, place)
    values = page.form.values()
    assert [row["attachment"].name for row in values["files"]] == ["спина.png"] * 2


def test_without_a_case_no_file_is_asked_for(kit: Kit, photo: Path) -> None:
    editor = AttachmentEditor(KINDS["exhibit"].form.fields[2], kit, "attachment")
    editor.take_in(photo)
    assert not editor.choose.isEnabled()
    assert editor.raw() == ("", "")
    editor.widget.deleteLater()


# -- pictures -----------------------------------------------------------------------------------


@pytest.fixture
def picture(qtbot: QtBot, place: Workplace, editing: EditPage, photo: Path) -> Picture:
    """A photograph that was just taken in."""
    editor = editor_of(editing)
    editor.take_in(photo)
    settle(qtbot, place)
    return editor.picture


def lines(picture: Picture) -> int:
    """How many of the lines that the picture has at its left can be made out."""
    image = picture.grab().toImage()
    left = [image.pixelColor(5, y).saturation() for y in range(image.height())]
    return sum(abs(one - two) > 30 for one, two in pairwise(left))


def is_shown(picture: Picture) -> bool:
    return picture.is_shown


def test_a_picture_is_blurred_until_it_is_clicked(picture: Picture) -> None:
    assert picture.isVisible()
    assert not is_shown(picture)
    assert picture.accessibleName() == "Show the picture"
    blurred = lines(picture)
    click(picture)
    assert is_shown(picture)
    assert picture.accessibleName() == "Hide the picture"
    assert lines(picture) > 10 > blurred
    click(picture)
    assert not is_shown(picture)
    press_key(picture, Qt.Key.Key_Space)
    assert is_shown(picture)


def test_a_picture_is_blurred_again_when_one_leaves(
    qtbot: QtBot, workspace: CaseWorkspace, picture: Picture
) -> None:
    click(picture)
    workspace.hide()
    workspace.show()
    assert not is_shown(picture)
    click(picture)
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    assert not is_shown(picture)


def test_a_picture_never_touches_the_disk(place: Workplace, picture: Picture) -> None:
    click(picture)
    content = painted()
    for path in place.desk.vault.folder.rglob("*"):
        assert not path.is_file() or content[:60] not in path.read_bytes()


def test_a_file_that_is_only_called_a_picture_shows_none(
    qtbot: QtBot, place: Workplace, editing: EditPage, tmp_path: Path
) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(b"words")
    editor = editor_of(editing)
    editor.take_in(path)
    settle(qtbot, place)
    assert not editor.picture.isVisible()


# -- on the list of evidence --------------------------------------------------------------------


def test_files_dropped_on_the_evidence_become_exhibits(
    qtbot: QtBot,
    place: Workplace,
    workspace: CaseWorkspace,
    photo: Path,
    tmp_path: Path,
    spoken: QSignalSpy,
) -> None:
    workspace.tabs.turn_to("exhibit")
    settle(qtbot, place)
    panel = workspace.tabs.panel("evidence")
    assert panel._hint.isVisible()
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    assert drop(panel, local(photo), local(tmp_path / "b.pdf")) is not None
    settle(qtbot, place)
    view = panel.list_of("exhibit")
    assert view is not None
    assert view.rows.total == 2
    assert str(spoken.at(spoken.count() - 1)[0]) == "2 exhibits added."
    (tmp_path / "empty").touch()
    failed = QSignalSpy(place.failed)
    drop(panel, local(tmp_path / "empty"), local(photo))
    settle(qtbot, place)
    assert str(failed.at(0)[0]).startswith("1 exhibit added. 1 file was left out: empty is empty")
    assert kept(place.desk)[0] == 3


def test_who_may_not_add_exhibits_is_offered_no_place_to_drop_them(
    qtbot: QtBot, place: Workplace, workspace: CaseWorkspace, photo: Path
) -> None:
    place.desk.roles = frozenset({"coordinator"})
    workspace.tabs.turn_to("deadline")
    workspace.tabs.turn_to("exhibit")
    panel = workspace.tabs.panel("evidence")
    panel._show_adds()
    settle(qtbot, place)
    assert not panel._hint.isVisible()
    drop(panel, local(photo))
    settle(qtbot, place)
    assert kept(place.desk) == (0, [])


@pytest.mark.parametrize(
    ("size", "english", "russian"),
    [
        (1, "1 byte", "1 байт"),
        (999, "999 bytes", "999 байт"),
        (1000, "1 KB", "1 КБ"),
        (2_450_000, "2.4 MB", "2,4 МБ"),
        (4 * 10**12, "4,000 GB", "4\N{NO-BREAK SPACE}000 ГБ"),
    ],
)
def test_sizes_are_said_roughly(size: int, english: str, russian: str) -> None:
    assert (Size(size).in_language("en"), Size(size).in_language("ru")) == (english, russian)
