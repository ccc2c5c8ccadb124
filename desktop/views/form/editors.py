"""An editor for each kind of field: it turns keystrokes into a raw, and shows a raw.

An editor judges nothing; what a raw means is read by the field. A form may bring an editor of its
own for any field: a subclass of `Editor`, made by an `EditorFactory`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from PySide6.QtCore import QModelIndex, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.fields import (
    ANSWERS,
    AnswerField,
    ChoiceField,
    Field,
    Link,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    PersonField,
    Raw,
    Term,
    TimeField,
    WhenField,
)
from desktop.views.form.inputs import FormCombo, FormLine, FormText, TickAnywhere, completer_for
from desktop.views.labels import Sayable, Words, restyle
from desktop.views.style import Look

FEW_CHOICES = 12  # more are found by typing


class People(Protocol):
    """Finds persons by name for a person field; answers later, on the GUI thread."""

    def find(self, words: str, found: Callable[[Sequence[Link]], None]) -> None:
        """Look for `words` and call `found`, unless something newer was asked meanwhile."""


@frozen_value
class Kit:
    """What editors are made with."""

    words: Words
    look: Look
    people: People | None = None


class Editor(QObject):
    """One field on the screen: `widget` shows it, `stops` are its places for the keyboard."""

    edited = Signal(object, object)  # the raw, and the part of it that was edited
    left = Signal()

    def __init__(self, field: Field, kit: Kit, name: str, widget: QWidget) -> None:
        super().__init__(widget)
        self.field, self.kit, self.name, self.widget = field, kit, name, widget
        self.stops: list[QWidget] = []

    def raw(self) -> Raw:
        """Return what stands in the editor."""
        raise NotImplementedError

    def set_raw(self, raw: Any) -> None:
        """Show `raw`; called while the editor's signals are blocked."""
        raise NotImplementedError

    def show_raw(self, raw: Raw) -> None:
        """Show `raw` if something else stands here, without saying that it was edited."""
        if raw != self.raw():
            with QSignalBlocker(self):
                self.set_raw(raw)

    def mark(self, *, wrong: bool, description: str) -> None:
        """Look right or wrong, and tell those who cannot see it why."""
        for stop in self.stops:
            stop.setAccessibleDescription(description)
            if bool(stop.property("wrong")) is not wrong:
                stop.setProperty("wrong", wrong)
                restyle(stop)

    def add_stop(self, widget: QWidget, name: str, label: Sayable) -> None:
        """Make a widget known by name to tests, to screen readers and to the keyboard."""
        widget.setObjectName(name)
        self.kit.words.put(widget, accessibleName=label)
        self.stops.append(widget)

    def tell(self, *_values: object) -> None:
        """Say what stands here now."""
        self.edited.emit(self.raw(), "")


EditorFactory: TypeAlias = Callable[[Field, Kit, str], Editor]


class LineEditor(Editor):
    """Text, numbers, dates and times: whatever is typed on one line."""

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        self._line = FormLine()
        super().__init__(field, kit, name, self._line)
        self.add_stop(self._line, name, field.label)
        self._line.textChanged.connect(self.tell)
        self._line.editingFinished.connect(self.left)

    def raw(self) -> Raw:
        """Return the line."""
        return self._line.text()

    def set_raw(self, raw: Any) -> None:
        """Show the line."""
        self._line.setText(raw)


class LongTextEditor(Editor):
    """Paragraphs."""

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        self._text = FormText()
        super().__init__(field, kit, name, self._text)
        self.add_stop(self._text, name, field.label)
        self._text.textChanged.connect(self.tell)
        self._text.left.connect(self.left)

    def raw(self) -> Raw:
        """Return the text."""
        return self._text.toPlainText()

    def set_raw(self, raw: Any) -> None:
        """Show the text."""
        self._text.setPlainText(raw)


class ChoiceEditor(Editor):
    """One term: a list to choose from, in which a long one is searched by typing."""

    def __init__(self, field: ChoiceField, kit: Kit, name: str) -> None:
        self._combo = FormCombo()
        super().__init__(field, kit, name, self._combo)
        self._options: tuple[Term, ...] = field.options()
        if len(self._options) > FEW_CHOICES:
            self._make_searchable()
        self.add_stop(self._combo, name, field.label)
        self._label()
        self._combo.activated.connect(self.tell)
        kit.words.language_changed.connect(self._label)

    def raw(self) -> Raw:
        """Return the key of the term, or what was typed if that is no term."""
        at = self._combo.currentIndex()
        if not self._combo.isEditable():
            return str(self._combo.itemData(at))
        typed = self._combo.currentText()
        if self._combo.itemText(at) != typed:
            at = self._combo.findText(typed, Qt.MatchFlag.MatchFixedString)
        return typed if at < 0 else str(self._combo.itemData(at))

    def set_raw(self, raw: Any) -> None:
        """Show the term."""
        self._combo.choose(raw)

    def _make_searchable(self) -> None:
        line = FormLine()
        self.kit.words.put(line, placeholderText=_("Type to search…"))
        self._combo.setLineEdit(line)  # also makes it editable
        self._combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = completer_for(self._combo.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._combo.setCompleter(completer)
        self._combo.editTextChanged.connect(self.tell)
        line.editingFinished.connect(self.left)

    def _label(self) -> None:
        raw = self.raw() if self._combo.count() else ""
        with QSignalBlocker(self):
            self._combo.clear()
            self._combo.addItem("" if self._combo.isEditable() else "—", "")
            for option in self._options:
                self._combo.addItem(option.in_language(self.kit.words.language), option.key)
            self.set_raw(raw)


class MultiChoiceEditor(Editor):
    """Any number of terms, ticked in a list."""

    def __init__(self, field: ChoiceField, kit: Kit, name: str) -> None:
        self._list = QListWidget()
        super().__init__(field, kit, name, self._list)
        self._list.setProperty("role", "framed")
        self._list.setWordWrap(True)
        self._list.setItemDelegate(TickAnywhere(self._list))
        for option in field.options():
            self._add(option)
        self.add_stop(self._list, name, field.label)
        self._label()
        self._size()
        kit.look.changed.connect(self._size)
        self._list.itemChanged.connect(self.tell)
        kit.words.language_changed.connect(self._label)

    def raw(self) -> Raw:
        """Return the keys that are ticked."""
        ticked = (item for item in self._items() if item.checkState() is Qt.CheckState.Checked)
        return tuple(item.data(Qt.ItemDataRole.UserRole).key for item in ticked)

    def set_raw(self, raw: Any) -> None:
        """Tick `raw`."""
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole).key in raw
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _add(self, option: Term) -> None:
        item = QListWidgetItem(self._list)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(Qt.ItemDataRole.UserRole, option)
        item.setCheckState(Qt.CheckState.Unchecked)

    def _size(self) -> None:
        rows = min(max(self._list.count(), 2), 8)
        self._list.setFixedHeight(rows * self.kit.look.theme.space("target") + 8)

    def _items(self) -> Iterable[QListWidgetItem]:
        return (self._list.item(row) for row in range(self._list.count()))

    def _label(self) -> None:
        for item in self._items():
            item.setText(item.data(Qt.ItemDataRole.UserRole).in_language(self.kit.words.language))


class AnswerEditor(Editor):
    """Yes, no or not known as three buttons, and a line for the reason where one is asked."""

    def __init__(self, field: AnswerField, kit: Kit, name: str) -> None:
        super().__init__(field, kit, name, QWidget())
        self._reason_for = field.reason_for
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(0, 0, 0, 0)
        self._buttons = {answer: QPushButton() for answer in ANSWERS}
        for answer, button in self._buttons.items():
            button.setCheckable(True)
            kit.words.put(button, text=ANSWERS[answer])
            label = _("{label}: {answer}", label=field.label, answer=ANSWERS[answer])
            self.add_stop(button, f"{name}.{answer}", label)
            button.clicked.connect(self._answered)
            row.addWidget(button)
        self._reason = FormLine()
        kit.words.put(self._reason, placeholderText=_("Reason"))
        self.add_stop(self._reason, f"{name}.reason", _("{label}: reason", label=field.label))
        self._reason.textChanged.connect(self.tell)
        self._reason.editingFinished.connect(self.left)
        row.addWidget(self._reason, 1)
        row.addStretch()
        self._reason.hide()

    def raw(self) -> Raw:
        """Return the answer and the reason."""
        pressed = (answer for answer, button in self._buttons.items() if button.isChecked())
        return (next(pressed, ""), self._reason.text())

    def set_raw(self, raw: Any) -> None:
        """Press the button of the answer."""
        for answer, button in self._buttons.items():
            button.setChecked(answer == raw[0])
        self._reason.setText(raw[1])
        self._reason.setVisible(raw[0] in self._reason_for)

    def _answered(self, pressed: bool) -> None:  # noqa: FBT001 - the signal's
        for button in self._buttons.values():  # no exclusive group: an answer can be taken back
            button.setChecked(pressed and button is self.sender())
        self._reason.setVisible(self.raw()[0] in self._reason_for)
        self.tell()


class MoneyEditor(Editor):
    """An amount and its currency."""

    def __init__(self, field: MoneyField, kit: Kit, name: str) -> None:
        super().__init__(field, kit, name, QWidget())
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(0, 0, 0, 0)
        self._amount, self._currency = FormLine(), FormCombo()
        for code in ("", *field.currencies):
            self._currency.addItem(code or "—", code)
        self.add_stop(self._amount, name, field.label)
        currency = _("{label}: currency", label=field.label)
        self.add_stop(self._currency, f"{name}.currency", currency)
        row.addWidget(self._amount, 1)
        row.addWidget(self._currency)
        self._amount.textChanged.connect(self.tell)
        self._amount.editingFinished.connect(self.left)
        self._currency.activated.connect(self.tell)

    def raw(self) -> Raw:
        """Return the amount and the currency."""
        return (self._amount.text(), str(self._currency.currentData()))

    def set_raw(self, raw: Any) -> None:
        """Show both."""
        self._amount.setText(raw[0])
        self._currency.choose(raw[1])


class PersonEditor(Editor):
    """A line that finds persons by name; only one that was chosen from the list counts."""

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        self._line = FormLine()
        super().__init__(field, kit, name, self._line)
        self._link = Link("")
        self._found = QStandardItemModel(self)
        self._completer = completer_for(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._line.setCompleter(self._completer)
        self.add_stop(self._line, name, field.label)
        kit.words.put(self._line, placeholderText=_("Type a name…"))
        self._line.textChanged.connect(self.tell)
        self._line.textEdited.connect(self._look_up)
        self._line.editingFinished.connect(self.left)
        self._completer.activated[QModelIndex].connect(self._choose)  # type: ignore[index]  # the stub forgets that signals have overloads

    def raw(self) -> Raw:
        """Return id and name, without an id if another name was typed."""
        typed = self._line.text()
        return (self._link.record_id if typed == self._link.name else "", typed)

    def set_raw(self, raw: Any) -> None:
        """Show the name."""
        self._link = Link(*raw)
        self._line.setText(raw[1])

    def show_found(self, links: Sequence[Link]) -> None:
        """Offer the persons that were found."""
        self._found.clear()
        for link in links:
            item = QStandardItem(link.name)
            item.setData(link, Qt.ItemDataRole.UserRole)
            self._found.appendRow(item)
        if links and self._line.hasFocus():
            self._completer.complete()

    def _look_up(self, typed: str) -> None:
        if self.kit.people is not None and typed.strip():
            self.kit.people.find(typed, self.show_found)

    def _choose(self, index: QModelIndex) -> None:
        self._link = index.data(Qt.ItemDataRole.UserRole)
        self._line.setText(self._link.name)
        self.tell()


# The nearest kind wins; every other field is a line.
_EDITORS: dict[type[Field], Any] = {
    LongTextField: LongTextEditor,
    ChoiceField: ChoiceEditor,
    MultiChoiceField: MultiChoiceEditor,
    AnswerField: AnswerEditor,
    MoneyField: MoneyEditor,
    PersonField: PersonEditor,
}
_SHORT = (NumberField, TimeField, WhenField, MoneyField, ChoiceField)
_SHORT_WIDTH = 400  # pixels at 100 %


def make_editor(field: Field, kit: Kit, name: str) -> Editor:
    """Return the editor for a kind of field; short answers get a short one."""
    kinds = (kind for kind in type(field).__mro__ if kind in _EDITORS)
    editor: Editor = _EDITORS.get(next(kinds, Field), LineEditor)(field, kit, name)
    if isinstance(field, _SHORT) and not isinstance(field, MultiChoiceField):
        editor.widget.setMaximumWidth(kit.look.theme.pixels(_SHORT_WIDTH))
    return editor
