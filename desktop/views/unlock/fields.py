"""Small parts of the first window: a labelled field, a folder, a passphrase, and the card."""

from __future__ import annotations

from pathlib import Path

from PySide6 import QtCore
from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import _
from desktop.views.labels import PlainLabel, Sayable, Words
from desktop.views.style import Look

CARD_WIDTH = 460  # pixels at 100 %
_WATCH_MS = 400  # between two looks at the keyboard


class PassphraseEdit(QLineEdit):
    """Hides what is typed, tells of Caps Lock and the layout, and keeps no history of itself."""

    caps_lock = Signal(bool)
    layout_told = Signal(str)  # such as "RU"; the letters' script where nobody knows; or ""

    def __init__(self) -> None:
        super().__init__()
        self.show_letters(shown=False)
        self._watch = QtCore.QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self._look)

    def show_letters(self, *, shown: bool) -> None:
        """Show or hide what is typed; a keyboard on the screen learns it in neither case."""
        if shown:
            self.setEchoMode(QLineEdit.EchoMode.Normal)
            hints = QtCore.Qt.InputMethodHint
            self.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText)
        else:
            self.setEchoMode(QLineEdit.EchoMode.Password)  # with these hints and more

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Watch the keyboard while it is here: the layout changes without a letter."""
        super().focusInEvent(event)
        self._watch.start()
        self._look()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say nothing of a keyboard that is elsewhere."""
        super().focusOutEvent(event)
        self._watch.stop()
        self.layout_told.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A small letter typed with Shift, or a capital without it: Caps Lock is on."""
        letter = event.text()
        if letter.isalpha():
            from desktop.views import keyboard

            shifted = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
            if keyboard.caps_lock() is None:
                self.caps_lock.emit(letter.isupper() != shifted)
            if keyboard.layout() is None:
                self.layout_told.emit(keyboard.script_of(letter) or "")
        super().keyPressEvent(event)

    def _look(self) -> None:
        """Ask the system, which knows before the first letter."""
        from desktop.views import keyboard

        caps, layout = keyboard.caps_lock(), keyboard.layout()
        if caps is not None:
            self.caps_lock.emit(caps)
        if layout is not None:
            self.layout_told.emit(layout)


class Labelled(QWidget):
    """A field under its label, with a line beneath for help, and a word at the label's right."""

    def __init__(
        self,
        words: Words,
        label: Sayable,
        field: QWidget,
        beneath: Sayable = "",
        aside: QWidget | None = None,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        name = PlainLabel(words, label, "strong")
        name.setBuddy(field.focusProxy() or field)
        words.put(field.focusProxy() or field, accessibleName=label)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        if aside is not None:
            head.addWidget(aside)
        column.addLayout(head)
        column.addWidget(field)
        if beneath:
            column.addWidget(PlainLabel(words, beneath, "muted"))


class FolderField(QWidget):
    """A folder, typed or chosen."""

    changed = Signal(str)

    def __init__(self, words: Words, look: Look, label: Sayable, choose: Sayable) -> None:
        super().__init__()
        self._words = words
        self.edit = QLineEdit()
        self._button = QPushButton()
        look.put_icon(self._button, "folder-open")
        words.put(self._button, toolTip=choose, accessibleName=choose)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Labelled(words, label, _beside(self.edit, self._button)))
        self.setFocusProxy(self.edit)
        self._button.clicked.connect(self._choose)
        self.edit.textChanged.connect(self.changed)

    def path(self) -> Path | None:
        """Return the folder, or None if nothing is typed."""
        typed = self.edit.text().strip()
        return Path(typed).expanduser() if typed else None

    def set_path(self, path: Path | None) -> None:
        """Show a folder."""
        self.edit.setText("" if path is None else str(path))

    def _choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        title = self._words.say(_("Choose a folder"))
        chosen = QFileDialog.getExistingDirectory(self, title, self.edit.text())
        if chosen:
            self.edit.setText(chosen)


class PassphraseField(QWidget):
    """A passphrase with a button that shows it, and the Caps Lock hint."""

    def __init__(self, words: Words, look: Look, label: Sayable, beneath: Sayable = "") -> None:
        super().__init__()
        self._words = words
        self._look = look
        self.edit = PassphraseEdit()
        self._eye = QPushButton()
        self._eye.setCheckable(True)
        self._layout = PlainLabel(words, "", "muted")
        self._layout.setWordWrap(False)
        words.put(self._layout, toolTip=_("Layout of the keyboard"))
        self._caps = PlainLabel(words, _("Caps Lock is on."), "warning")
        self._caps.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        row = _beside(self.edit, self._eye)
        column.addWidget(Labelled(words, label, row, beneath, self._layout))
        column.addWidget(self._caps)
        self.setFocusProxy(self.edit)
        self._eye.toggled.connect(self._show)
        self.edit.caps_lock.connect(self._caps.setVisible)
        self.edit.layout_told.connect(self._tell_layout)
        self._show(shown=False)

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def show_text(self, text: str) -> None:
        """Show a passphrase in clear, to be read and learnt."""
        self.edit.setText(text)
        self.edit.setCursorPosition(0)
        self._eye.setChecked(True)

    def clear(self) -> None:
        """Forget what was typed, and hide it again."""
        self.edit.clear()
        self._eye.setChecked(False)
        self._caps.hide()

    def type_again(self) -> None:
        """Lead the keyboard to what was typed; the next letter replaces it."""
        self.edit.selectAll()
        self.edit.setFocus()

    def _tell_layout(self, layout: str) -> None:
        self._layout.set_text(layout)
        said = _("Layout of the keyboard: {layout}", layout=layout) if layout else ""
        self._words.put(self._layout, accessibleName=said)

    def _show(self, shown: bool) -> None:  # noqa: FBT001 - Qt's slot
        self.edit.show_letters(shown=shown)
        self._look.put_icon(self._eye, "eye-off" if shown else "eye")
        tip = _("Hide the passphrase") if shown else _("Show the passphrase")
        self._words.put(self._eye, toolTip=tip, accessibleName=tip)


def _beside(field: QLineEdit, *others: QWidget) -> QWidget:
    """Put a field and what belongs to it on one line; the keyboard goes to the field."""
    row = QWidget()
    row.setFocusProxy(field)
    inner = QHBoxLayout(row)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.addWidget(field, 1)
    for other in others:
        inner.addWidget(other)
    return row


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
            line = QHBoxLayout()
            line.addWidget(button)
            line.addStretch(1)
            below.addLayout(line)
        self.column.addLayout(below)

    def start(self) -> None:
        """Be shown: begin where the person has to do something."""

    def forget(self) -> None:
        """Let go of every secret that was typed."""

    def type_again(self) -> None:
        """Lead the keyboard to what may have been refused."""

    def go_on_by_papers(self) -> None:
        """Lead on when no passphrase will do, as the message says."""
        self.type_again()

    def bring_message(self, area: QScrollArea) -> None:
        """Scroll as little as it takes to have the message in sight."""
        area.ensureWidgetVisible(self._message, 0, 12)

    def _size(self) -> None:
        self.setMaximumWidth(self.look.theme.pixels(CARD_WIDTH))

    def tell(self, message: Sayable, role: str = "error") -> None:
        """Say a sentence above the buttons; an empty one takes it away."""
        self._message.set_text(message)
        self._message.set_role(role)
        self._message.setVisible(bool(message))
        self._message.setAccessibleName(self.words.say(message))
