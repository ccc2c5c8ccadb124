"""The controls forms are made of: they leave undo and the wheel to the form.

They know no fields; editors do.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

_LEAST_LINES, _MOST_LINES = 4, 16
FOUND_BY = Qt.ItemDataRole.UserRole + 1  # the words by which an item is found, if others


def _is_undo(event: QKeyEvent) -> bool:
    keys = QKeySequence.StandardKey
    return event.matches(keys.Undo) or event.matches(keys.Redo)


class FormLine(QLineEdit):
    """A line that leaves undo to the form."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let undo and redo rise to the form."""
        event.ignore() if _is_undo(event) else super().keyPressEvent(event)


class FormText(QPlainTextEdit):
    """Paragraphs; grows with them, lets Tab go on, and leaves undo to the form."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow(QSizeF(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let undo and redo rise to the form."""
        event.ignore() if _is_undo(event) else super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the keyboard went elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._grow(self.document().size())

    def _grow(self, size: QSizeF) -> None:
        lines = min(max(int(size.height()), _LEAST_LINES), _MOST_LINES)  # a height in lines
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 20)


class FormCombo(QComboBox):
    """A choice that the wheel changes only while it has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setItemDelegate(QStyledItemDelegate(self))  # or the style sheet has no say

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let undo and redo rise to the form."""
        event.ignore() if _is_undo(event) else super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the form instead of changing an answer."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()

    def choose(self, key: str) -> None:
        """Show the term `key`; one that is not in the list is shown as it is."""
        at = self.findData(key)
        if at < 0 and not self.isEditable():
            self.addItem(key, key)
            at = self.count() - 1
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(key)


class TickAnywhere(QStyledItemDelegate):
    """Ticks a row wherever it is clicked: the box alone is smaller than a target may be."""

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Tick or untick."""
        if event.type() is not QEvent.Type.MouseButtonRelease:
            return bool(super().editorEvent(event, model, option, index))
        role = Qt.ItemDataRole.CheckStateRole
        ticked = Qt.CheckState(index.data(role)) is Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
        return bool(model.setData(index, state.value, role))


class _Completer(QCompleter):
    """Completes to what an item shows, whatever it was found by."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the words of an item."""
        return str(index.data())


def completer_for(model: QAbstractItemModel, parent: QObject) -> QCompleter:
    """Return a completer over `model` that does not mind capitals."""
    completer = _Completer(model, parent)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    popup = QListView()
    popup.setObjectName("completions")
    completer.setPopup(popup)
    return completer
