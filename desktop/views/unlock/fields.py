"""Small parts of the first window: a labelled field, a passphrase that can be shown, a message."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.text import _
from desktop.views.labels import PlainLabel, Sayable, Words
from desktop.views.style import Look

CARD_WIDTH = 460  # pixels at 100 %


class PassphraseEdit(QLineEdit):
    """Hides what is typed, tells of Caps Lock, and keeps no history of itself."""

    caps_lock = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )

    def show_letters(self, *, shown: bool) -> None:
        """Show or hide what is typed."""
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.setEchoMode(mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A small letter typed with Shift, or a capital without it: Caps Lock is on."""
        letter = event.text()
        if letter.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_lock.emit(letter.isupper() != shifted)
        super().keyPressEvent(event)


class Labelled(QWidget):
    """A field under its label, with a line beneath for help."""

    def __init__(self, words: Words, label: Sayable, field: QWidget, beneath: Sayable = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        name = PlainLabel(words, label, "strong")
        name.setBuddy(field.focusProxy() or field)
        words.put(field.focusProxy() or field, accessibleName=label)
        column.addWidget(name)
        column.addWidget(field)
        if beneath:
            column.addWidget(PlainLabel(words, beneath, "muted"))


class PassphraseField(QWidget):
    """A passphrase with a button that shows it, and the Caps Lock hint."""

    def __init__(self, words: Words, look: Look, label: Sayable, beneath: Sayable = "") -> None:
        super().__init__()
        self._words = words
        self._look = look
        self.edit = PassphraseEdit()
        self._eye = QPushButton()
        self._eye.setCheckable(True)
        self._caps = PlainLabel(words, _("Caps Lock is on."), "warning")
        self._caps.hide()
        row = QWidget()
        row.setFocusProxy(self.edit)
        inner = QHBoxLayout(row)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.edit, 1)
        inner.addWidget(self._eye)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Labelled(words, label, row, beneath))
        column.addWidget(self._caps)
        self.setFocusProxy(self.edit)
        self._eye.toggled.connect(self._show)
        self.edit.caps_lock.connect(self._caps.setVisible)
        self._show(shown=False)

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed, and hide it again."""
        self.edit.clear()
        self._eye.setChecked(False)
        self._caps.hide()

    def _show(self, shown: bool) -> None:  # noqa: FBT001 - Qt's slot
        self.edit.show_letters(shown=shown)
        self._look.put_icon(self._eye, "eye-off" if shown else "eye")
        tip = _("Hide the passphrase") if shown else _("Show the passphrase")
        self._words.put(self._eye, toolTip=tip, accessibleName=tip)


class Card(QFrame):
    """A card in the middle of the first window: title, one sentence, fields, message, buttons."""

    def __init__(self, words: Words, look: Look, title: Sayable, sentence: Sayable) -> None:
        super().__init__()
        self.words, self.look = words, look
        self.setProperty("role", "card")
        self._size()
        look.changed.connect(self._size)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.setSpacing(14)
        self.column.addWidget(PlainLabel(words, title, "h1"))
        if sentence:
            self.column.addWidget(PlainLabel(words, sentence, "muted"))
        self._message = PlainLabel(words, "", "error")
        self._message.hide()

    def finish(self, primary: QPushButton, *others: QPushButton) -> None:
        """Put the message and the buttons below the fields."""
        self.column.addWidget(self._message)
        primary.setProperty("kind", "primary")
        primary.setDefault(True)
        self.column.addWidget(primary)
        below = QVBoxLayout()
        below.setSpacing(2)
        for button in others:
            button.setProperty("kind", "quiet")
            below.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(below)

    def _size(self) -> None:
        self.setMaximumWidth(self.look.theme.pixels(CARD_WIDTH))

    def tell(self, message: Sayable, role: str = "error") -> None:
        """Say a sentence above the buttons; an empty one takes it away."""
        self._message.set_text(message)
        self._message.set_role(role)
        self._message.setVisible(bool(message))
        self._message.setAccessibleName(self.words.say(message))
