"""A redacted edition in the window: for whom, whose names, what else, and every page looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop.core import frozen
from desktop.documents.redaction import Redaction
from desktop.models.exchange import Export
from desktop.rules.access import Rights
from desktop.services import editions, exporting, people
from desktop.services.drawn import Drawn
from desktop.services.importing import import_chronology
from desktop.services.papers import list_papers
from desktop.services.registers import Query
from desktop.views.preview.redacting import RedactionDialog
from desktop.views.preview.window import Preview, open_preview
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    answering,
    child,
    click,
    gone,
    let_out,
    message,
    said,
    settle,
    shown_preview,
)
from tests.keyboard import press_key, type_text

ROWS = "no,date,step,text\n" + "".join(
    f"{n},2007-04-14,REFUSAL,Akmatov was beaten. {'Naryn ' * 40}\n" for n in range(20)
)
PEOPLE = (
    {"family_name": "Akmatov", "roles": ("victim",)},
    {
        "family_name": "Tagaev",
        "given_name": "Bek & Co",
        "roles": ("alleged_perpetrator", "witness"),
    },
    {"family_name": "Orozova", "roles": ("representative",)},
)


@pytest.fixture
def case_id(place: Workplace) -> str:
    return import_chronology(place.desk, "KG-7", "a.csv", ROWS.encode()).case_id


@pytest.fixture
def named(place: Workplace, case_id: str) -> str:
    for each in PEOPLE:
        people.save_person(place.desk, case_id, each)
    return case_id


@pytest.fixture
def parent(show: Callable[[QWidget], None]) -> QWidget:
    parent = QWidget()
    parent.resize(1000, 760)
    show(parent)
    return parent


Opens = Callable[[], RedactionDialog]


@pytest.fixture
def opens(qtbot: QtBot, place: Workplace, case_id: str, parent: QWidget) -> Opens:
    def opens() -> RedactionDialog:
        drawn = exporting.draw_chronology(place.desk, case_id, "en")
        open_preview(place, parent, "Chronology KG-7", drawn)
        whole = child(parent, Preview)
        settle(qtbot, place)
        click(whole.redact)
        settle(qtbot, place)
        return child(whole, RedactionDialog)

    return opens


def lines(dialog: RedactionDialog) -> list[tuple[str, bool]]:
    items = (dialog.people.item(row) for row in range(dialog.people.count()))
    return [(item.text(), item.checkState() is Qt.CheckState.Checked) for item in items]


def edition(qtbot: QtBot, place: Workplace, dialog: RedactionDialog) -> Preview:
    """Ask for the pages and wait until they are shown."""
    qtbot.waitUntil(dialog.show_pages.isEnabled)
    click(dialog.show_pages)
    shown = shown_preview(qtbot, dialog)
    settle(qtbot, place)
    return shown


def look_at_all(qtbot: QtBot, place: Workplace, shown: Preview) -> None:
    for page in range(1, shown.pages.count + 1):
        shown.pages.turn_to(page)
        settle(qtbot, place)


def test_a_purpose_ticks_names_and_names_stay_hidden(
    place: Workplace, named: str, opens: Opens
) -> None:
    assert named
    dialog = opens()
    assert dialog.purpose.currentText() == "media or a public report"
    assert lines(dialog) == [
        ("Victim 1 · in 20 places", True),
        ("Alleged perpetrator 1 · alleged perpetrator, witness · not found", True),
        ("Representative 1 · not found", False),
    ]
    place.privacy.show()
    assert "Tagaev Bek & Co · alleged perpetrator, witness · not found" in dict(lines(dialog))
    dialog.purpose.setCurrentIndex(dialog.purpose.findData("court"))
    assert not any(ticked for _name, ticked in lines(dialog))
    assert dialog.nobody.isHidden()


def test_every_page_is_looked_at_before_the_edition_can_leave(
    qtbot: QtBot,
    place: Workplace,
    named: str,
    opens: Opens,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = opens()
    type_text(dialog.typed, "Naryn\n\nOsh\n")
    qtbot.waitUntil(lambda: bool(dialog.counted.text()))
    assert dialog.counted.text() == "“Naryn”: in 800 places; “Osh”: not found"
    shown = edition(qtbot, place, dialog)
    assert shown.windowTitle() == "Redacted edition, case KG-7"
    assert shown.pages.count > 2
    assert not shown.save.isEnabled()
    assert not shown.print.isEnabled()
    assert "pages have not been looked at" in shown.warning.text()
    assert shown.copy.isHidden()
    assert shown.redact.isHidden()
    look_at_all(qtbot, place, shown)
    assert shown.save.isEnabled()
    assert shown.print.isEnabled()
    assert "not been looked at" not in shown.warning.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answering(tmp_path / "r.pdf"))
    let_out(qtbot, shown, shown.save)
    settle(qtbot, place)
    assert message(shown.toast) == "Written: r.pdf"
    with pypdfium2.PdfDocument(tmp_path / "r.pdf") as document:
        assert len(document) == shown.pages.count
        assert not any(page.get_textpage().count_chars() for page in document)
    (line,) = list_papers(place.desk, Query()).lines
    assert (line.kind, line.case_id) == ("chronology_redacted", named)
    with place.desk.reading() as session:
        value = frozen.from_json(Redaction, session.query(Export).one().value)
    assert value.words == ("Akmatov", "Tagaev", "Bek", "Co", "Naryn", "Osh")
    assert value.purpose == "public"


def test_what_was_forgotten_is_added_and_the_pages_are_seen_again(
    qtbot: QtBot, place: Workplace, named: str, opens: Opens
) -> None:
    assert named
    dialog = opens()
    first = edition(qtbot, place, dialog)
    before = first.pages._data
    press_key(first, Qt.Key.Key_Escape)
    gone(qtbot, first)
    assert lines(dialog)[0][1]  # still as it was
    type_text(dialog.typed, "Naryn")
    second = edition(qtbot, place, dialog)
    assert second.pages._data != before
    press_key(second, Qt.Key.Key_Escape)
    gone(qtbot, second)
    press_key(dialog, Qt.Key.Key_Escape)
    gone(qtbot, dialog)


def test_it_can_be_done_from_the_keyboard(
    qtbot: QtBot, place: Workplace, named: str, opens: Opens
) -> None:
    assert named
    dialog = opens()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.people.hasFocus)
    press_key(dialog.people, Qt.Key.Key_Space)
    assert not lines(dialog)[0][1]
    press_key(dialog.people, Qt.Key.Key_Down)
    press_key(dialog.people, Qt.Key.Key_Space)
    assert not lines(dialog)[1][1]
    press_key(dialog.people, Qt.Key.Key_Tab)
    assert dialog.typed.hasFocus()
    press_key(dialog.typed, Qt.Key.Key_Tab)
    assert dialog.show_pages.hasFocus()
    press_key(dialog.show_pages, Qt.Key.Key_Space)
    settle(qtbot, place)
    assert message(dialog.toast).startswith("Nothing is chosen")
    press_key(dialog.people, Qt.Key.Key_Space)
    press_key(dialog.show_pages, Qt.Key.Key_Space)
    settle(qtbot, place)
    assert message(dialog.toast).startswith("None of this stands in the document")


def test_without_people_one_types(qtbot: QtBot, place: Workplace, opens: Opens) -> None:
    dialog = opens()
    assert not dialog.people.isVisible()
    assert "Nobody has been added to this case yet." in said(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.typed.hasFocus)
    click(dialog.show_pages)
    settle(qtbot, place)
    assert message(dialog.toast).startswith("Nothing is chosen")
    type_text(dialog.typed, "Naryn")
    assert edition(qtbot, place, dialog).pages.count > 2


def test_who_may_not_see_identity_sees_no_list(
    place: Workplace, named: str, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert named
    monkeypatch.setattr(editions, "rights_in", lambda _desk, _case_id: Rights())
    place.privacy.show()
    dialog = opens()
    assert lines(dialog) == []
    assert "not for your role" in dialog.nobody.text()
    assert "Tagaev" not in said(dialog)


def test_closing_lets_go_of_paper_and_names(
    qtbot: QtBot, place: Workplace, named: str, opens: Opens
) -> None:
    assert named
    dialog = opens()
    shown = edition(qtbot, place, dialog)
    dialog.reject()
    assert (dialog._drawn, dialog._offer, dialog.people.count()) == (None, None, 0)
    gone(qtbot, dialog)
    gone(qtbot, shown)


def test_a_paper_drawn_again_is_called_as_it_was(
    qtbot: QtBot, place: Workplace, case_id: str, parent: QWidget
) -> None:
    drawn: Drawn = editions.draw_redacted(
        place.desk, exporting.draw_chronology(place.desk, case_id, "en"), "public", ["KG-7"]
    )
    open_preview(place, parent, "chronology KG-7", drawn)
    shown = child(parent, Preview)
    settle(qtbot, place)
    assert shown.windowTitle() == "Redacted edition"
    assert "KG-7" not in said(shown)
    click(shown.close_button)
    gone(qtbot, shown)


def test_it_speaks_russian(place: Workplace, named: str, opens: Opens) -> None:
    assert named
    dialog = opens()
    place.words.set_language("ru")
    assert dialog.purpose.currentText() == "СМИ или публичный доклад"
    assert lines(dialog)[0][0] == "Пострадавший 1 · в 20 местах"
