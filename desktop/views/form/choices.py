"""Editors for what is chosen rather than written: buttons, combo boxes, lists to tick.

How many answers there are decides which: a few short ones stand side by side, more are in a combo
box, many are searched.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.core.names import fold
from desktop.core.text import Text, _
from desktop.forms.fields import (
    ANSWERS,
    AnswerField,
    ChoiceField,
    MultiChoiceField,
    Raw,
    Term,
)
from desktop.views.form.editors import Editor, Kit, chosen_in, search_in
from desktop.views.form.flow import ButtonFlow, FlowButton
from desktop.views.form.inputs import FilterLine, FormCombo, FormLine, TickAnywhere
from desktop.views.labels import PlainLabel, Sayable

FEW_CHOICES = 12  # more are found by typing
BESIDE, SHORT = 5, 32  # answers that stand side by side, and letters of the longest
_TERM = Qt.ItemDataRole.UserRole


def make_choice_editor(field: ChoiceField, kit: Kit, name: str) -> Editor:
    """Return buttons for a few short answers, else a combo box; beside others always the latter."""
    options, language = field.options(), kit.words.language
    are_short = all(len(option.in_language(language)) <= SHORT for option in options)
    few = len(options) <= BESIDE and are_short and not kit.narrow
    return (ButtonsEditor if few else ChoiceEditor)(field, kit, name)


def make_multi_choice_editor(field: MultiChoiceField, kit: Kit, name: str) -> Editor:
    """Return a list to tick; a long one can be searched."""
    many = len(field.options()) > FEW_CHOICES
    return (SearchedMultiChoiceEditor if many else MultiChoiceEditor)(field, kit, name)


class _Buttons(QObject):
    """Answers of which one is pressed, or none: pressing it again takes it back."""

    chosen = Signal(str)

    def __init__(self, editor: Editor, *, required: bool = False) -> None:
        super().__init__(editor)
        self._editor, self._required = editor, required
        self.flow = ButtonFlow(editor.kit.look.theme.space("s"), chooses=True)
        self._keys: dict[str, FlowButton] = {}

    def offer(self, key: str, words: Sayable) -> None:
        """Add an answer."""
        button = FlowButton(self.flow)
        editor = self._editor
        editor.kit.words.put(button, text=words)
        label = _("{label}: {answer}", label=editor.field.label, answer=words)
        editor.add_stop(button, f"{editor.name}.{key}", label)
        button.clicked.connect(lambda: self._clicked(key))
        self._keys[key] = button
        self.flow.add(button)

    def pressed(self) -> str:
        """Return the key that is pressed, empty if none is."""
        return next((key for key, button in self._keys.items() if button.isChecked()), "")

    def press(self, key: str) -> None:
        """Press one button; a term that is in no list any more is shown as it is."""
        if key and key not in self._keys:
            self.offer(key, key)
        for each, button in self._keys.items():
            button.setChecked(each == key)
        self.flow.rove()

    def _clicked(self, key: str) -> None:
        kept = self._keys[key].isChecked() or self._required
        for each, button in self._keys.items():  # no exclusive group: an answer can be taken back
            button.setChecked(kept and each == key)
        self.chosen.emit(self.pressed())


class ButtonsEditor(Editor):
    """One term of a few: all of them side by side."""

    def __init__(self, field: ChoiceField, kit: Kit, name: str) -> None:
        super().__init__(field, kit, name, QWidget())
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(0, 0, 0, 0)
        self._choice = _Buttons(self, required=field.required)
        for option in field.options():
            self._choice.offer(option.key, option)
        row.addWidget(self._choice.flow, 1)
        self._choice.chosen.connect(self.tell)

    def raw(self) -> Raw:
        """Return the key of the term."""
        return self._choice.pressed()

    def set_raw(self, raw: Any) -> None:
        """Press the button of the term."""
        self._choice.press(raw)


class ChoiceEditor(Editor):
    """One term of more than a few: a combo box, in which a long list is searched by typing."""

    def __init__(self, field: ChoiceField, kit: Kit, name: str) -> None:
        self._combo = FormCombo()
        super().__init__(field, kit, name, self._combo)
        self._options: tuple[Term, ...] = field.options()
        if len(self._options) > FEW_CHOICES:
            search_in(self._combo, self)
        self.add_stop(self._combo, name, field.label)
        self._label()
        self._combo.activated.connect(self.tell)
        kit.words.language_changed.connect(self._label)

    def raw(self) -> Raw:
        """Return the key of the term, or what was typed if that is no term."""
        if not self._combo.isEditable():
            return str(self._combo.currentData())
        at, typed = chosen_in(self._combo)
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

    def __init__(
        self, field: ChoiceField, kit: Kit, name: str, widget: QWidget | None = None
    ) -> None:
        self._list = QListWidget()
        super().__init__(field, kit, name, widget or self._list)
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
        return tuple(item.data(_TERM).key for item in self._items() if _is_ticked(item))

    def set_raw(self, raw: Any) -> None:
        """Tick `raw`."""
        for item in self._items():
            ticked = item.data(_TERM).key in raw
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _add(self, option: Term) -> None:
        item = QListWidgetItem(self._list)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        item.setData(_TERM, option)
        item.setCheckState(Qt.CheckState.Unchecked)

    def _size(self) -> None:
        rows = min(max(self._list.count(), 2), 8)
        self._list.setFixedHeight(rows * self.kit.look.theme.space("target") + 8)

    def _items(self) -> Iterable[QListWidgetItem]:
        return (self._list.item(row) for row in range(self._list.count()))

    def _label(self) -> None:
        for item in self._items():
            item.setText(item.data(_TERM).in_language(self.kit.words.language))


class SearchedMultiChoiceEditor(MultiChoiceEditor):
    """Many terms: a line narrows the list down; what is ticked stands above it as well."""

    def __init__(self, field: ChoiceField, kit: Kit, name: str) -> None:
        space = kit.look.theme.space("xs")
        self._filter = FilterLine(kit.words, kit.look)
        self._count = PlainLabel(kit.words, "", "muted", elide=True)
        self._chips = ButtonFlow(space)
        self._chip_of: dict[str, FlowButton] = {}
        super().__init__(field, kit, name, QWidget())
        column, head = QVBoxLayout(self.widget), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space)
        head.addWidget(self._filter, 1)
        head.addWidget(self._count)
        column.addLayout(head)
        column.addWidget(self._chips)
        column.addWidget(self._list)
        self.add_stop(self._filter, f"{name}.search", _("{label}: search", label=field.label))
        self._filter.textChanged.connect(self._narrow)
        self._filter.down.connect(self._go_down)
        self._filter.chosen.connect(self._tick_current)
        self._list.itemChanged.connect(self._show_chosen)
        self._show_chosen()

    def set_raw(self, raw: Any) -> None:
        """Tick `raw`."""
        super().set_raw(raw)
        self._show_chosen()

    def _label(self) -> None:
        super()._label()
        self._narrow(self._filter.text())

    def _narrow(self, typed: str) -> None:
        """Show the terms with these letters, in whatever alphabet they were typed."""
        wanted = fold(typed)
        for item in self._items():
            item.setHidden(wanted not in fold(item.text()))
        first = self._first_shown()
        self._list.setCurrentRow(first if typed else -1)
        self._say(_("Nothing found") if first < 0 else self._chosen())

    def _go_down(self) -> None:
        if self._first_shown() >= 0:
            self._list.setCurrentRow(self._first_shown())
            self._list.setFocus()

    def _first_shown(self) -> int:
        shown = (row for row, item in enumerate(self._items()) if not item.isHidden())
        return next(shown, -1)

    def _tick_current(self) -> None:
        item: QListWidgetItem | None = self._list.currentItem()
        if item is None or not self._filter.text():
            return
        item.setCheckState(Qt.CheckState.Unchecked if _is_ticked(item) else Qt.CheckState.Checked)
        self._filter.clear()

    def _show_chosen(self) -> None:
        """Have a button above for each term that is ticked, which takes it back."""
        ticked = {item.data(_TERM).key: item for item in self._items() if _is_ticked(item)}
        for key in self._chip_of.keys() - ticked.keys():
            chip = self._chip_of.pop(key)
            self.stops.remove(chip)
            if chip.hasFocus() and not self._chip_of:
                self._filter.setFocus()
            self._chips.remove(chip)
        for key in ticked.keys() - self._chip_of.keys():
            self._add_chip(key, ticked[key])
        order = [self._filter, *self._chips.buttons, self._list]
        self.stops = [stop for stop in order if stop in self.stops]
        for before, after in pairwise(self.stops):
            QWidget.setTabOrder(before, after)
        self._chips.setVisible(bool(ticked))
        self._say(self._chosen())

    def _add_chip(self, key: str, item: QListWidgetItem) -> None:
        chip = FlowButton(self._chips)
        chip.setProperty("kind", "chip")
        self.kit.look.put_icon(chip, "x", "accent")
        label = _("Take back: {term}", term=item.data(_TERM))
        self.kit.words.put(chip, text=item.data(_TERM), toolTip=label)
        self.add_stop(chip, f"{self.name}.chosen.{key}", label)
        chip.clicked.connect(lambda: item.setCheckState(Qt.CheckState.Unchecked))
        self._chip_of[key] = chip
        self._chips.add(chip)

    def _chosen(self) -> Text:
        count, all_ = len(self._chip_of), self._list.count()
        return _("{number} of {all} chosen", number=count, all=all_)

    def _say(self, text: Text) -> None:
        self._count.set_text(text)
        name = _("{label}: {said}", label=self.field.label, said=text)
        self.kit.words.put(self._list, accessibleName=name)


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked


class AnswerEditor(Editor):
    """Yes, no or not known as three buttons, and a line for the reason where one is asked."""

    def __init__(self, field: AnswerField, kit: Kit, name: str) -> None:
        super().__init__(field, kit, name, QWidget())
        self._reason_for = field.reason_for
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.look.theme.space("s"))
        self._choice = _Buttons(self)
        for answer, words in ANSWERS.items():
            self._choice.offer(answer, words)
        self._choice.chosen.connect(self._answered)
        row.addWidget(self._choice.flow)
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
        return (self._choice.pressed(), self._reason.text())

    def set_raw(self, raw: Any) -> None:
        """Press the button of the answer."""
        self._choice.press(raw[0])
        self._reason.setText(raw[1])
        self._reason.setVisible(raw[0] in self._reason_for)

    def _answered(self, answer: str) -> None:
        self._reason.setVisible(answer in self._reason_for)
        self.tell()
