"""A paper is looked at before it leaves: its pages, their sizes, and what can become of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.services import exporting, history
from desktop.services.drawn import Drawn
from desktop.services.importing import import_chronology
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from desktop.views.labels import Words
from desktop.views.preview import drawing, window
from desktop.views.preview.disclosing import DisclosureDialog
from desktop.views.preview.pages import PageView
from desktop.views.preview.printing import ask_printer
from desktop.views.preview.window import Preview, open_preview
from desktop.views.waiting import Waiting
from desktop.views.workplace import Workplace
from tests.journeys.office import PAPER_MS, answering, child, click, gone, let_out, said, settle
from tests.keyboard import press_key

CONTROL = Qt.KeyboardModifier.ControlModifier
ROWS = "no,date,step,text\n" + "".join(
    f"{n},2007-04-14,REFUSAL,{'Naryn ' * 40}\n" for n in range(40)
)
A4 = QSizeF(595.27, 841.89)


@pytest.fixture
def drawn(place: Workplace) -> Drawn:
    case_id = import_chronology(place.desk, "KG-7", "a.csv", ROWS.encode()).case_id
    return exporting.draw_chronology(place.desk, case_id, "en")


@pytest.fixture
def parent(show: Callable[[QWidget], None]) -> QWidget:
    parent = QWidget()
    parent.resize(900, 700)
    show(parent)
    return parent


@pytest.fixture
def preview(qtbot: QtBot, place: Workplace, drawn: Drawn, parent: QWidget) -> Preview:
    open_preview(place, parent, "Chronology KG-7", drawn)
    preview = child(parent, Preview)
    preview.resize(800, 700)
    preview.activateWindow()
    qtbot.waitUntil(lambda: preview.pages.count > 1)
    settle(qtbot, place)
    return preview


def told(place: Workplace, drawn: Drawn) -> list[str]:
    return [deed.action for deed in history.case_history(place.desk, drawn.case_id or "")]


def dark(image: QImage) -> float:
    """Return how much of a picture is ink."""
    small = image.scaled(100, 140).convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(value < 230 for value in bytes(small.constBits())) / small.sizeInBytes()


# -- pictures -----------------------------------------------------------------------------------


def test_a_page_is_drawn_in_the_size_asked_for(drawn: Drawn) -> None:
    sizes = drawing.page_sizes(drawn.data)
    assert len(sizes) > 2
    assert all(abs(s.width() - A4.width()) + abs(s.height() - A4.height()) < 0.1 for s in sizes)
    image = drawing.draw_page(drawn.data, 0, 0.5)
    assert (image.width(), image.height()) == (298, 421)
    assert 0.01 < dark(image) < 0.5


def test_only_what_is_in_sight_is_kept_as_a_picture(
    qtbot: QtBot, place: Workplace, preview: Preview
) -> None:
    pages = preview.pages
    assert set(pages._images) == {0}
    for page in (2, pages.count):
        pages.turn_to(page)
        settle(qtbot, place)
        assert set(pages._images) == set(pages._in_sight())
        assert 0 not in pages._images or page == 2
    assert pages.current == pages.count


def test_each_page_is_marked_on_the_screen_and_not_in_the_file(
    preview: Preview, monkeypatch: pytest.MonkeyPatch, drawn: Drawn
) -> None:
    marked = preview.pages.viewport().grab().toImage()
    monkeypatch.setattr(PageView, "_mark", lambda *_: None)
    bare = preview.pages.viewport().grab().toImage()
    assert dark(marked) > dark(bare)
    with pypdfium2.PdfDocument(drawn.data) as document:
        assert all("DRAFT" not in page.get_textpage().get_text_bounded() for page in document)


# -- going --------------------------------------------------------------------------------------


def test_pages_are_turned_from_the_keyboard(preview: Preview) -> None:
    pages = preview.pages
    assert pages.hasFocus()
    assert pages.accessibleName() == f"Page 1 of {pages.count}"
    assert not preview.before.isEnabled()
    press_key(pages, Qt.Key.Key_End)
    assert pages.accessibleName() == f"Page {pages.count} of {pages.count}"
    assert not preview.after.isEnabled()
    press_key(pages, Qt.Key.Key_Home)
    assert pages.current == 1
    press_key(pages, Qt.Key.Key_PageDown)
    assert 0 < pages.verticalScrollBar().value() <= pages.viewport().height()
    press_key(pages, Qt.Key.Key_PageUp)
    assert pages.verticalScrollBar().value() == 0
    press_key(pages, Qt.Key.Key_PageDown, "", CONTROL)
    assert pages.current == 2
    click(preview.after)
    assert pages.current == 3
    click(preview.before)
    press_key(pages, Qt.Key.Key_PageUp, "", CONTROL)
    assert pages.current == 1


def test_pages_are_made_larger_and_smaller_and_fitted(
    qtbot: QtBot, place: Workplace, preview: Preview
) -> None:
    pages = preview.pages
    fitted = pages.percent
    assert pages.horizontalScrollBar().maximum() == 0
    pages.turn_to(3)
    press_key(pages, Qt.Key.Key_Plus, "", CONTROL)
    assert pages.percent > fitted
    assert pages.current in {2, 3}  # about where one was
    for _ in range(9):
        press_key(pages, Qt.Key.Key_Equal, "", CONTROL)
    assert pages.percent == 300
    assert pages.horizontalScrollBar().maximum() > 0
    settle(qtbot, place)
    widest = max(image.width() for image in pages._images.values())
    assert widest <= round(A4.width() * drawing.DPI / 72) + 1
    for _ in range(9):
        press_key(pages, Qt.Key.Key_Minus, "", CONTROL)
    assert pages.percent == 50
    press_key(pages, Qt.Key.Key_0, "", CONTROL)
    assert pages.percent == fitted
    preview.resize(1000, 700)
    assert pages.percent > fitted


def heard(pages: PageView) -> str:
    """Return what a screen reader says of the pages after their name."""
    spoken = QAccessible.queryAccessibleInterface(pages)
    return str(spoken.text(QAccessible.Text.Description))


def test_who_hears_the_screen_hears_the_page_that_is_looked_at(
    qtbot: QtBot, place: Workplace, preview: Preview, drawn: Drawn
) -> None:
    pages = preview.pages
    with pypdfium2.PdfDocument(drawn.data) as document:
        words = [each.get_textpage().get_text_bounded().split() for each in document]
    assert heard(pages).split() == words[0]
    assert "KG-7" in heard(pages)
    pages.turn_to(2)
    assert heard(pages) == ""  # nothing rather than the words of another page
    settle(qtbot, place)
    assert heard(pages).split() == words[1]
    assert "Naryn" in heard(pages)
    press_key(pages, Qt.Key.Key_Plus, "", CONTROL)  # the same page, larger
    assert heard(pages).split() == words[pages.current - 1]
    for page in (1, 3):  # the first is left before its words have come
        pages.turn_to(page)
    settle(qtbot, place)
    assert heard(pages).split() == words[2]


# -- letting out --------------------------------------------------------------------------------


def test_looking_leaves_no_trace_but_the_look(
    qtbot: QtBot, place: Workplace, preview: Preview, drawn: Drawn, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    click(preview.larger)
    settle(qtbot, place)
    press_key(preview, Qt.Key.Key_Escape)
    gone(qtbot, preview)
    assert told(place, drawn)[0] == "view"
    assert list_papers(place.desk, Query()).total == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_it_is_saved_as_pdf_and_copied_for_word(
    qtbot: QtBot,
    place: Workplace,
    preview: Preview,
    drawn: Drawn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(""))
    let_out(qtbot, preview, preview.save)
    assert preview.findChildren(Waiting) == []
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(tmp_path / name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    for pressed in (preview.save, preview.copy):
        let_out(qtbot, preview, pressed)
        settle(qtbot, place)
        assert preview.toast._label.text() == f"Written: {offered[-1]}"
    assert offered == ["Chronology KG-7.pdf", "Chronology KG-7.docx"]
    assert (tmp_path / offered[0]).read_bytes() == drawn.data
    kinds = {line.kind: line.sha256 for line in list_papers(place.desk, Query()).lines}
    copied = hashlib.sha256((tmp_path / offered[1]).read_bytes()).hexdigest()
    assert kinds == {
        "chronology": hashlib.sha256(drawn.data).hexdigest(),
        "chronology_copy": copied,
    }


def test_what_cannot_be_written_is_said_in_the_preview(
    qtbot: QtBot,
    place: Workplace,
    preview: Preview,
    drawn: Drawn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "no" / "c.pdf"))
    let_out(qtbot, preview, preview.save)
    settle(qtbot, place)
    assert "c.pdf" in preview.toast._label.text()
    assert "export" not in told(place, drawn)


def test_where_it_goes_is_asked_and_asked_again_with_the_same_answer(
    qtbot: QtBot,
    place: Workplace,
    preview: Preview,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "c.pdf"))
    click(preview.save)
    dialog = child(preview, DisclosureDialog)
    assert child(dialog, QPushButton, "save").text() == "Save as PDF…"
    dialog.form.state.put("purpose", "un")
    press_key(dialog.form, Qt.Key.Key_S, "", CONTROL)
    assert dialog.isVisible()
    assert "must be answered" in said(dialog)
    press_key(dialog, Qt.Key.Key_Escape)
    gone(qtbot, dialog)
    settle(qtbot, place)
    assert list_papers(place.desk, Query()).total == 0
    answers = {"purpose": "un", "recipient": "CAT", "consent": "not_asked", "reason": "Detained"}
    let_out(qtbot, preview, preview.save, answers)
    settle(qtbot, place)
    let_out(qtbot, preview, preview.copy)
    settle(qtbot, place)
    lines = list_papers(place.desk, Query()).lines
    assert {line.kind for line in lines} == {"chronology", "chronology_copy"}
    assert {(line.purpose, line.recipient, line.consent) for line in lines} == {
        ("un", "CAT", "not_asked")
    }


def file_printer(path: Path) -> QPrinter:
    """A printer whose pages one can count."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_it_is_printed_page_by_page_and_that_is_recorded(
    qtbot: QtBot,
    place: Workplace,
    preview: Preview,
    drawn: Drawn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printer = file_printer(tmp_path / "printed.pdf")

    def ask(_place: object, _parent: object, pages: int, chosen: Callable[..., None]) -> None:
        assert pages == preview.pages.count
        chosen(printer)

    monkeypatch.setattr(window, "ask_printer", ask)
    let_out(qtbot, preview, preview.print)
    given = "Given to the printer."
    qtbot.waitUntil(lambda: preview.toast._label.text() == given, timeout=PAPER_MS)
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert len(drawing.page_sizes(printed)) == preview.pages.count
    ink = [dark(drawing.draw_page(data, 0, 1)) for data in (printed, drawn.data)]
    assert abs(ink[0] - ink[1]) < 0.03  # the same page, and no mark across it
    assert told(place, drawn)[0] == "print"
    assert [line.kind for line in list_papers(place.desk, Query()).lines] == ["chronology"]


def test_chosen_pages_are_printed_in_the_size_of_the_paper(
    place: Workplace, drawn: Drawn, tmp_path: Path
) -> None:
    printer = file_printer(tmp_path / "printed.pdf")
    printer.setFromTo(2, 3)
    drawing.print_drawn(place.desk, drawn, printer, Progress())
    sizes = drawing.page_sizes((tmp_path / "printed.pdf").read_bytes())
    assert len(sizes) == 2
    assert abs(sizes[0].width() - A4.width()) < 1


def test_printing_that_was_stopped_is_on_record(
    place: Workplace, drawn: Drawn, tmp_path: Path
) -> None:
    progress = Progress(lambda _done, _total: progress.cancel())
    with pytest.raises(Cancelled, match="begun"):
        drawing.print_drawn(place.desk, drawn, file_printer(tmp_path / "p.pdf"), progress)
    assert told(place, drawn)[0] == "print"


def test_without_a_printer_that_is_said(
    qtbot: QtBot, preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    let_out(qtbot, preview, preview.print)
    assert "no printer" in preview.toast._label.text()


def test_a_printer_is_asked_for_and_never_a_file(
    qtbot: QtBot, place: Workplace, parent: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Office"])
    chosen: list[QPrinter] = []
    ask_printer(place, parent, 5, chosen.append)
    dialog = child(parent, QPrintDialog)
    assert not dialog.testOption(QPrintDialog.PrintDialogOption.PrintToFile)
    assert (dialog.minPage(), dialog.maxPage()) == (1, 5)
    dialog.done(QPrintDialog.DialogCode.Accepted)
    gone(qtbot, dialog)
    assert len(chosen) == 1


def test_closing_drops_the_paper(qtbot: QtBot, preview: Preview, spoken: QSignalSpy) -> None:
    pages = preview.pages
    preview.reject()
    assert (preview._drawn, pages._data, pages._images, pages._asked) == (None, b"", {}, {})
    assert heard(pages) == ""
    gone(qtbot, preview)
    assert spoken.count() == 0


def test_the_mark_speaks_the_language_of_the_window(words: Words, preview: Preview) -> None:
    english = preview.pages.viewport().grab().toImage()
    words.set_language("ru")
    assert preview.save.text().strip() == "Сохранить как PDF…"
    assert preview.pages.viewport().grab().toImage() != english
