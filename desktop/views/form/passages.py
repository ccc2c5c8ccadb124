"""A text to be read beside another one, with the passages marked that the other has not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from desktop.forms.merging import Span
from desktop.views.form.inputs import FormText
from desktop.views.style import Look


class MarkedText(FormText):
    """Plain text that cannot be changed; marks are a ground and a line below, never only colour."""

    def __init__(self, look: Look, text: str, spans: Sequence[Span]) -> None:
        super().__init__()
        self._look, self._written, self._spans = look, text, spans
        self.setReadOnly(True)
        self.setPlainText(text)
        look.changed.connect(self._mark)
        self._mark()

    def _mark(self) -> None:
        self.setExtraSelections([self._selection(*span) for span in self._spans])

    def _selection(self, start: int, end: int) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor, form = self.textCursor(), selection.format
        cursor.setPosition(self._units(start))
        cursor.setPosition(self._units(end), QTextCursor.MoveMode.KeepAnchor)
        form.setBackground(self._look.colour("warning_soft"))
        form.setForeground(self._look.colour("text"))
        form.setFontUnderline(True)
        selection.cursor, selection.format = cursor, form
        return selection

    def _units(self, letters: int) -> int:
        """Return where Qt finds a letter: it counts rare ones double."""
        return len(self._written[:letters].encode("utf-16-le")) // 2
