from __future__ import annotations

import gc
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.core.when import When
from desktop.views.labels import PlainLabel, Words, plain_tip

DAY = When.parse("2007-04-14")


@dataclass(frozen=True)
class Both:
    """A text whose Russian does not depend on the catalogue."""

    en: str
    ru: str

    def in_language(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


CASES = Both("Cases", "Дела")


def test_words_are_said_in_the_language_of_the_window(words: Words) -> None:
    assert words.say(DAY) == "14 April 2007"
    words.set_language("ru")
    assert words.say(DAY) == "14 апреля 2007\u00a0г."
    assert words.say("as it stands") == "as it stands"


def test_what_was_put_follows_the_language(qtbot: QtBot, words: Words) -> None:
    button, line = QPushButton(), QLineEdit()
    qtbot.addWidget(button)
    qtbot.addWidget(line)
    words.put(button, text=CASES, toolTip=CASES)
    words.put(button, accessibleName=DAY)
    words.put(line, placeholderText=CASES)
    with qtbot.waitSignal(words.language_changed) as caught:
        words.set_language("ru")
    assert caught.args == ["ru"]
    assert (button.text(), button.toolTip()) == ("Дела", "Дела")
    assert button.accessibleName() == "14 апреля 2007\u00a0г."
    assert line.placeholderText() == "Дела"


def test_the_same_language_again_says_nothing(qtbot: QtBot, words: Words) -> None:
    with qtbot.assertNotEmitted(words.language_changed):
        words.set_language("en")


def test_a_setter_that_does_not_exist_is_noticed(qtbot: QtBot, words: Words) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    with pytest.raises(AttributeError):
        words.put(button, texd=CASES)


def test_dead_widgets_are_forgotten(words: Words) -> None:
    window = QWidget()
    button = QPushButton(window)
    kept = PlainLabel(words, CASES)
    words.put(button, text=CASES)
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    words.set_language("ru")  # the C++ half of `button` is gone, its Python half is not
    assert kept.text() == "Дела"
    del window, button
    gc.collect()
    assert list(words._said) == [kept]
    kept.deleteLater()


def test_qt_speaks_russian_too(qtbot: QtBot, words: Words) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    words.set_language("ru")
    menu = line.createStandardContextMenu()
    assert menu is not None
    assert any("Вставить" in action.text().replace("&", "") for action in menu.actions())
    menu.deleteLater()


@pytest.mark.parametrize("hostile", ["<b>x</b>", '<img src="http://example.org/a.png">', "a\n<p>"])
def test_a_label_shows_what_was_written_and_nothing_else(
    qtbot: QtBot, words: Words, hostile: str
) -> None:
    label = PlainLabel(words, hostile)
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == hostile
    words.put(label, toolTip=hostile)
    assert "<b>" not in label.toolTip()
    assert "<img" not in label.toolTip()


def test_a_tool_tip_without_markup_stays_as_it_is() -> None:
    assert plain_tip("Save & close") == "Save & close"


def test_a_label_that_does_not_fit_is_cut_and_told_in_full(qtbot: QtBot, words: Words) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    label = PlainLabel(words, "", "muted", elide=True)
    QVBoxLayout(window).addWidget(label)
    window.resize(120, 60)
    window.show()
    whole = "Комитет против пыток, сообщение № 433/2010"
    label.set_text(whole)
    assert label.text().endswith("…")
    assert label.toolTip() == label.accessibleName() == whole
    assert label.sizeHint().width() > label.minimumSizeHint().width()
    window.resize(900, 60)
    QApplication.processEvents()
    assert label.text() == whole
    assert label.toolTip() == ""


def test_a_role_changes_the_look(qtbot: QtBot, words: Words, look: object) -> None:
    assert look is not None
    label = PlainLabel(words, "x", "muted")
    qtbot.addWidget(label)
    label.ensurePolished()
    small = label.fontMetrics().height()
    label.set_role("h1")
    label.ensurePolished()
    assert label.fontMetrics().height() > small


def test_a_label_is_read_aloud(qtbot: QtBot, words: Words) -> None:
    label = PlainLabel(words, _("Timeline"))
    qtbot.addWidget(label)
    spoken = QAccessible.queryAccessibleInterface(label)
    assert isinstance(label, QLabel)
    assert spoken.text(QAccessible.Text.Name) == "Timeline"
