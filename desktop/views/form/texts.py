"""The editor for paragraphs: how long the text is, and the phrases that are written often."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop.core.text import _, n_
from desktop.forms.fields import Field, Raw
from desktop.forms.merging import in_common
from desktop.views.form.editors import Editor, Kit
from desktop.views.form.inputs import FormText
from desktop.views.form.phrases import PhrasePopup
from desktop.views.labels import PlainLabel

_BEYOND = "\uffff"  # letters after this one count double in Qt
_SPACED = " \n\t\u00a0([«“„\"'"  # what needs no space behind it before a phrase


class LongTextEditor(Editor):
    """Paragraphs, with a foot: what helps, the number of words, and a button for phrases."""

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        self._text = FormText()
        super().__init__(field, kit, name, QWidget())
        column = QVBoxLayout(self.widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._text)
        self._foot = QHBoxLayout()
        self._foot.addStretch(1)
        column.addLayout(self._foot)
        self._words: PlainLabel | None = None
        self.add_stop(self._text, name, field.label)
        if kit.phrases is not None:
            self._add_button()
        self._text.textChanged.connect(self._count)
        self._text.textChanged.connect(self.tell)
        self._text.left.connect(self.left)

    def raw(self) -> Raw:
        """Return the text."""
        return self._text.toPlainText()

    def set_raw(self, raw: Any) -> None:
        """Show the text; where a part of it is another one, the cursor goes there and is seen."""
        old = self._text.toPlainText()
        if not old or not raw or max(*old, *raw) > _BEYOND:
            self._text.setPlainText(raw)
            return
        start = in_common(old, raw)
        rest = in_common(old[start:][::-1], raw[start:][::-1])
        cursor = self._text.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(len(old) - rest, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(raw[start : len(raw) - rest])
        self._text.setTextCursor(cursor)

    def put_help(self, label: PlainLabel, beneath: QBoxLayout) -> None:  # noqa: ARG002 - not there
        """Put what helps into the foot: above a line of its own the button would leave a gap."""
        self._foot.takeAt(0)
        self._foot.insertWidget(0, label, 1)

    def insert(self, phrase: str) -> None:
        """Write a phrase at the cursor, or over what is selected; one step for undo."""
        cursor = self._text.textCursor()
        before = self._text.toPlainText()[: cursor.selectionStart()][-1:]
        with QSignalBlocker(self._text):  # it would be merged with what was typed just before
            cursor.insertText(phrase if before in ("", *_SPACED) else f" {phrase}")
            self._text.setTextCursor(cursor)
        self._count()
        self.edited.emit(self.raw(), None)

    def _add_button(self) -> None:
        button, tip = QToolButton(), _("Quick phrases (Ctrl+Space)")
        name = _("{label}: quick phrases", label=self.field.label)
        self.kit.look.put_icon(button, "notebook-pen", "muted")
        self.kit.words.put(button, toolTip=tip, accessibleName=name)
        button.setObjectName(f"{self.name}.phrases")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has Ctrl+Space
        button.clicked.connect(self._ask)
        self._text.phrases_asked.connect(self._ask)
        self._foot.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def _ask(self) -> None:
        """Offer what is written often in this field, in whichever row of a group it stands."""
        if self.kit.phrases is None:
            return
        field = ".".join(part for part in self.name.split(".") if not part.isdigit())
        selected = self._text.textCursor().selection().toPlainText()
        popup = PhrasePopup(self.kit, self.kit.phrases, field, selected, self._text)
        popup.chosen.connect(self.insert)
        popup.finished.connect(popup.deleteLater)
        popup.open_at(self._text.viewport().mapToGlobal(self._text.cursorRect().bottomLeft()))

    def _count(self) -> None:
        number = len(self._text.toPlainText().split())
        if self._words is None:
            if not number:
                return
            self._words = PlainLabel(self.kit.words, "", "muted")
            self._words.setWordWrap(False)
            self._foot.insertWidget(1, self._words)
        self._words.set_text(n_("{n} word", "{n} words", number))
        self._words.setVisible(number > 0)
