"""The controls forms are made of: they leave undo and the wheel to the form.

They know no fields; editors do.
"""

from __future__ import annotations

from typing import cast

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
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.core.text import _
from desktop.views.labels import Words, plain_tip
from desktop.views.search_field import SearchField
from desktop.views.style import Look

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


class NowLine(FormLine):
    """A line for a date or a time: while it is empty, one letter asks for today or for now."""

    now_asked = Signal()

    def __init__(self, letters: str) -> None:
        super().__init__()
        self._letters = letters

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for now; no date and no time begins with these letters."""
        if event.text() and event.text().lower() in self._letters and not self.text():
            self.now_asked.emit()
        else:
            super().keyPressEvent(event)


class FilterLine(SearchField):
    """A line that narrows a list down; the list is worked from here, too.

    Esc empties it before it leaves the form, and what is typed into it is no answer to be undone.
    """

    chosen = Signal()  # with Enter
    down = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        words.put(self, placeholderText=_("Type to search…"))
        self.clearing.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # for the keyboard there is Esc

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the form while there is something to empty."""
        asks = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asks and cast("QKeyEvent", event).key() == Qt.Key.Key_Escape and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go down into the list, or choose in it."""
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        elif _is_undo(event):
            event.ignore()
        else:
            super().keyPressEvent(event)


class FormText(QPlainTextEdit):
    """Paragraphs; grows with them, lets Tab go on, and leaves undo to the form."""

    left = Signal()
    phrases_asked = Signal()  # Ctrl+Space

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow(QSizeF(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let undo and redo rise to the form; ask for phrases with Ctrl+Space."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Space:
            self.phrases_asked.emit()
        else:
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
        self.currentTextChanged.connect(self._show_whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See whether the answer still has room."""
        super().resizeEvent(event)
        self._show_whole(self.currentText())

    def showPopup(self) -> None:
        """Show the terms as wide as they are, however narrow the field is."""
        view = self.view()
        widest = (
            view.sizeHintForColumn(0) + 2 * view.frameWidth() + view.verticalScrollBar().width()
        )
        view.setMinimumWidth(min(widest, self.screen().availableGeometry().width() // 2))
        super().showPopup()

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

    def _show_whole(self, text: str) -> None:
        """Say as a tool tip what the field cuts off."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        kind = QStyle.ComplexControl.CC_ComboBox
        room = self.style().subControlRect(kind, option, part, self).width()
        is_cut = self.fontMetrics().horizontalAdvance(text) > room
        self.setToolTip(plain_tip(text) if is_cut else "")


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


def cursor_in(widget: QWidget) -> int:
    """Return behind which letter the cursor stands, 0 in a control without one."""
    line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
    if isinstance(line, QPlainTextEdit):
        return line.textCursor().position()
    return line.cursorPosition() if isinstance(line, QLineEdit) else 0


def put_cursor(widget: QWidget, position: int) -> None:
    """Put the cursor behind a letter, or behind the last where there are fewer."""
    line = widget.lineEdit() if isinstance(widget, QComboBox) else widget
    if isinstance(line, QPlainTextEdit):
        cursor = line.textCursor()
        cursor.setPosition(min(position, line.document().characterCount() - 1))
        line.setTextCursor(cursor)
    elif isinstance(line, QLineEdit):
        line.setCursorPosition(position)
