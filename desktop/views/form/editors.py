"""An editor for each kind of field: it turns keystrokes into a raw, and shows a raw.

An editor judges nothing; what a raw means is read by the field. A form may bring an editor of its
own for any field: a subclass of `Editor`, made by an `EditorFactory`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeAlias

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
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
    LinkField,
    LongTextField,
    MoneyField,
    MultiChoiceField,
    NumberField,
    Raw,
    Term,
    TimeField,
    WhenField,
)
from desktop.views.attaching.asking import Files
from desktop.views.form.inputs import FormCombo, FormLine, FormText, TickAnywhere, completer_for
from desktop.views.labels import Sayable, Words, restyle
from desktop.views.style import Look

FEW_CHOICES = 12  # more are found by typing


class Links(Protocol):
    """Knows what the fields of one form may link to; answers later, on the GUI thread."""

    def offer(self, of: str, show: Callable[[Sequence[Link]], None], owner: QObject) -> None:
        """Fetch the records of the table `of`, and call `show` while `owner` lives."""


@frozen_value
class Kit:
    """What editors are made with."""

    words: Words
    look: Look
    links: Links | None = None
    files: Files | None = None


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
            _search_in(self._combo, self)
        self.add_stop(self._combo, name, field.label)
        self._label()
        self._combo.activated.connect(self.tell)
        kit.words.language_changed.connect(self._label)

    def raw(self) -> Raw:
        """Return the key of the term, or what was typed if that is no term."""
        if not self._combo.isEditable():
            return str(self._combo.currentData())
        at, typed = _chosen_in(self._combo)
        return typed if at < 0 else str(self._combo.itemData(at))

    def set_raw(self, raw: Any) -> None:
        """Show the term."""
        self._combo.choose(raw)

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


class LinkEditor(Editor):
    """A list of what can be linked to, searched by typing; only what was chosen counts."""

    def __init__(self, field: LinkField, kit: Kit, name: str) -> None:
        self._combo = FormCombo()
        super().__init__(field, kit, name, self._combo)
        self._of = field.of
        _search_in(self._combo, self)
        self.add_stop(self._combo, name, field.label)
        self._combo.activated.connect(self.tell)
        kit.words.language_changed.connect(self._ask)
        self._ask()

    def raw(self) -> Raw:
        """Return id and name, without an id if other words were typed."""
        at, typed = _chosen_in(self._combo)
        return ("" if at < 0 else str(self._combo.itemData(at)), typed)

    def set_raw(self, raw: Any) -> None:
        """Show the record; one that was not offered is shown by the name it came with."""
        record_id, name = raw
        if record_id and self._combo.findData(record_id) < 0:
            self._combo.addItem(name, record_id)
        self._combo.setCurrentIndex(self._combo.findData(record_id))
        if not record_id:
            self._combo.setEditText(name)

    def show_offered(self, links: Sequence[Link]) -> None:
        """Offer these records; what stands here stays."""
        raw = self.raw()
        with QSignalBlocker(self):
            self._combo.clear()
            for link in (Link(""), *links):
                self._combo.addItem(self.kit.words.say(link.name), link.record_id)
            self.set_raw(raw)

    def _ask(self) -> None:
        if self.kit.links is not None:
            self.kit.links.offer(self._of, self.show_offered, self)


def _search_in(combo: FormCombo, editor: Editor) -> None:
    """Let a combo box be searched by typing any part of a term."""
    line = FormLine()
    editor.kit.words.put(line, placeholderText=_("Type to search…"))
    combo.setLineEdit(line)  # also makes it editable
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = completer_for(combo.model(), editor)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    combo.setCompleter(completer)
    combo.editTextChanged.connect(editor.tell)
    line.editingFinished.connect(editor.left)


def _chosen_in(combo: FormCombo) -> tuple[int, str]:
    """Return which item of a searched combo box the words in it name, -1 if none, and the words."""
    at, typed = combo.currentIndex(), combo.currentText()
    if combo.itemText(at) != typed:
        at = combo.findText(typed, Qt.MatchFlag.MatchFixedString)
    return at, typed


# The nearest kind wins; every other field is a line.
_EDITORS: dict[type[Field], Any] = {
    LongTextField: LongTextEditor,
    ChoiceField: ChoiceEditor,
    MultiChoiceField: MultiChoiceEditor,
    AnswerField: AnswerEditor,
    MoneyField: MoneyEditor,
    LinkField: LinkEditor,
}
_SHORT = (NumberField, TimeField, WhenField, MoneyField, ChoiceField, LinkField)
_SHORT_WIDTH = 400  # pixels at 100 %


def make_editor(field: Field, kit: Kit, name: str) -> Editor:
    """Return the editor for a kind of field; short answers get a short one."""
    kinds = (kind for kind in type(field).__mro__ if kind in _EDITORS)
    editor: Editor = _EDITORS.get(next(kinds, Field), LineEditor)(field, kit, name)
    if isinstance(field, _SHORT) and not isinstance(field, MultiChoiceField):
        editor.widget.setMaximumWidth(kit.look.theme.pixels(_SHORT_WIDTH))
    return editor
