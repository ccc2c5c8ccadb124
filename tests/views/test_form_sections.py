"""The sections of a form: how full they are, turning them, and where there is no room beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QListWidget, QWidget

from desktop.views.form.builder import FormView
from desktop.views.labels import Words
from desktop.views.style import Look, Scheme
from tests.keyboard import type_text
from tests.views.sample_form import find, line, press

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
NARROW, WIDE = 600, 900


def spoken(view: FormView, number: int) -> str:
    sections: QListWidget = find(view, "sections")
    return str(sections.item(number).data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_section_says_how_much_of_it_is_answered(view: FormView, words: Words) -> None:
    assert spoken(view, 0) == "Identity: 0 of 6 answered"
    type_text(line(view, "family"), "Ким")
    type_text(line(view, "birth"), "someday")  # something stands there, right or wrong
    press(view, "consent.no")
    assert spoken(view, 0) == "Identity: 3 of 7 answered"  # the objection is asked by now
    sections: QListWidget = find(view, "sections")
    assert sections.item(0).data(Qt.ItemDataRole.UserRole) == "3/7"
    press(view, "consent.no")
    assert spoken(view, 0) == "Identity: 2 of 6 answered"
    words.set_language("ru")
    assert sections.item(0).data(Qt.ItemDataRole.UserRole) == "2/6"


def test_the_count_is_painted_beside_the_title(view: FormView) -> None:
    sections: QListWidget = find(view, "sections")
    before = sections.grab().toImage()
    type_text(line(view, "family"), "Ким")
    view.setFocus()
    rows = sections.visualItemRect(sections.item(0))
    after = sections.grab().toImage()
    changed = [
        x
        for x in range(rows.width())
        for y in range(rows.height())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert changed
    assert min(changed) > rows.width() * 3 // 4


def test_keys_turn_the_sections(view: FormView) -> None:
    QTest.keyClick(line(view, "family"), Qt.Key.Key_PageDown, CONTROL)
    assert view._sections.current == 1
    assert QApplication.focusWidget() is line(view, "claim")
    QTest.keyClick(line(view, "claim"), Qt.Key.Key_PageDown, CONTROL)  # there is none
    assert view._sections.current == 1
    QTest.keyClick(line(view, "claim"), Qt.Key.Key_PageUp, CONTROL)
    assert QApplication.focusWidget() is line(view, "family")
    story = find(view, "story")
    story.setFocus()
    QTest.keyClick(story, Qt.Key.Key_PageDown, CONTROL)
    assert view._sections.current == 1


def test_where_there_is_no_room_the_sections_are_a_combo_above(view: FormView) -> None:
    sections: QListWidget = find(view, "sections")
    combo: QComboBox = find(view, "sections.narrow")
    assert (sections.isVisible(), combo.isVisible()) == (True, False)
    view.resize(NARROW, 700)
    QApplication.processEvents()
    assert (sections.isVisible(), combo.isVisible()) == (False, True)
    assert combo.width() > NARROW * 3 // 4
    assert combo.mapTo(view, combo.rect().bottomLeft()).y() < view._stack.y()
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    assert view._stack.currentIndex() == 1
    QTest.keyClick(combo, Qt.Key.Key_PageUp, CONTROL)
    assert combo.currentIndex() == 0
    view.save()
    assert not combo.itemIcon(0).isNull()
    view.resize(WIDE, 700)
    QApplication.processEvents()
    assert (sections.isVisible(), combo.isVisible()) == (True, False)


@pytest.mark.parametrize("percent", [100, 200])
def test_save_can_be_reached_however_little_room_there_is(
    view: FormView, look: Look, percent: int
) -> None:
    look.apply(Scheme.LIGHT, percent)
    view.resize(1076, 600)  # what the side bar and the head leave of 1280 x 720
    QApplication.processEvents()
    combo: QComboBox = find(view, "sections.narrow")
    assert combo.isVisible() == (percent == 200)  # 1076 pixels are 538 of them
    for name in ("undo", "redo", "cancel", "save"):
        button = find(view, name)
        assert view.rect().contains(button.geometry())
        assert button.width() >= button.minimumSizeHint().width()
