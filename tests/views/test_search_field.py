"""The line to search with: its glass is where it belongs at every size; it is easily emptied."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.core.text import _
from desktop.views.labels import Words
from desktop.views.search_field import SearchField
from desktop.views.style import Look, Scheme
from tests.journeys.office import click
from tests.keyboard import press_key, type_text

Show = Callable[[QWidget], None]


@pytest.fixture
def field(words: Words, look: Look, show: Show) -> Iterator[SearchField]:
    """A field with another one below it to go to."""
    page = QWidget()
    column = QVBoxLayout(page)
    field = SearchField(words, look)
    column.addWidget(field)
    column.addWidget(QLineEdit())
    page.resize(400, 200)
    show(page)
    field.setFocus()
    yield field
    page.close()


def ink(picture: QImage, room: QRect) -> QRect:
    """Return the smallest rectangle that holds all that differs from the field's ground."""
    ground = picture.pixel(room.topLeft())
    marked = [
        QPoint(x, y)
        for x in range(room.left(), room.right() + 1)
        for y in range(room.top(), room.bottom() + 1)
        if picture.pixel(x, y) != ground
    ]
    return QRect(
        QPoint(min(p.x() for p in marked), min(p.y() for p in marked)),
        QPoint(max(p.x() for p in marked), max(p.y() for p in marked)),
    )


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("percent", [80, 100, 125, 150, 200])
@pytest.mark.parametrize("focused", [True, False])
def test_the_glass_is_in_the_middle_and_grows_with_the_letters(
    field: SearchField, look: Look, scheme: Scheme, percent: int, focused: bool
) -> None:
    look.apply(scheme, percent)
    if not focused:
        field.clearFocus()
    QApplication.processEvents()
    glass = field._glass()
    side, corner = look.theme.space("icon"), look.theme.space("radius_field")
    inside = QRect(corner, 3, field.textMargins().left(), field.height() - 6)
    drawn = ink(field.grab().toImage(), inside)
    assert abs(drawn.center().y() - (field.height() - 1) / 2) <= 1
    assert 0.7 * side <= drawn.height() <= side + 1
    assert glass.left() == look.theme.space("s") + 1  # padding and border, with the keyboard or not
    assert glass.right() < field.cursorRect().left()


@pytest.mark.parametrize("percent", [80, 100, 200])
def test_the_button_is_large_enough_and_inside(
    field: SearchField, look: Look, percent: int
) -> None:
    type_text(field, "Мамытова")
    look.apply(Scheme.LIGHT, percent)
    QApplication.processEvents()
    place = field.clearing.geometry()
    assert place.width() == place.height() >= 24
    assert field.rect().contains(place)
    assert field.width() - field.textMargins().right() <= place.left() + look.theme.space("s") + 1


def test_the_button_empties_the_field_and_undo_fills_it(field: SearchField) -> None:
    assert not field.clearing.isVisible()
    type_text(field, "Мамытова")
    assert field.clearing.isVisible()
    click(field.clearing)
    assert field.text() == ""
    assert field.hasFocus()
    assert not field.clearing.isVisible()
    field.undo()
    assert field.text() == "Мамытова"


def test_the_button_is_reached_by_the_keyboard(field: SearchField) -> None:
    type_text(field, "osh")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.clearing.hasFocus()
    QTest.keyClick(field.clearing, Qt.Key.Key_Space)
    assert field.text() == ""
    assert field.hasFocus()


def test_the_button_says_what_it_does(field: SearchField, words: Words) -> None:
    type_text(field, "osh")
    line = QAccessible.queryAccessibleInterface(field)
    inside = [line.child(each).object() for each in range(line.childCount())]
    assert field.clearing in inside
    for language in ("en", "ru"):
        words.set_language(language)
        assert field.clearing.accessibleName() == field.clearing.toolTip()
        assert field.clearing.toolTip() == words.say(_("Clear the search"))


def test_escape_empties_first_and_is_the_windows_afterwards(
    field: SearchField, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    window = field.window()
    monkeypatch.setattr(window, "keyPressEvent", lambda event: heard.append(event.key()))
    type_text(field, "osh")
    press_key(field, Qt.Key.Key_Escape)
    assert (field.text(), heard) == ("", [])
    press_key(field, Qt.Key.Key_Escape)
    assert heard == [Qt.Key.Key_Escape]
