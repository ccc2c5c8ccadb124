"""An editor for each kind of field: it turns keystrokes into a raw, and shows a raw.

An editor judges nothing; what a raw means is read by the field. A form may bring an editor of its
own for any field: a subclass of `Editor`, made by an `EditorFactory`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QCompleter, QHBoxLayout, QToolButton, QWidget

from desktop.core.clock import SystemClock
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.forms.fields import (
    Field,
    Link,
    LinkField,
    MoneyField,
    NumberField,
    Problems,
    Raw,
    TimeField,
    WhenField,
)
from desktop.services.phrases import PhraseText
from desktop.views.attaching.asking import Files
from desktop.views.form.inputs import FOUND_BY, FormCombo, FormLine, NowLine, completer_for
from desktop.views.labels import PlainLabel, Sayable, Words, dress
from desktop.views.style import Look


class Links(Protocol):
    """Knows what the fields of one form may link to; answers later, on the GUI thread."""

    def offer(self, of: str, show: Callable[[Sequence[Link]], None], owner: QObject) -> None:
        """Fetch the records of the table `of`, and call `show` while `owner` lives."""


class Phrases(Protocol):
    """Knows the quick phrases of one form; `field` is `key` or `group.key`. Answers later, too."""

    def offer(
        self, field: str, show: Callable[[Sequence[PhraseText]], None], owner: QObject
    ) -> None:
        """Fetch the phrases of a field, and call `show` while `owner` lives."""

    def keep(
        self, field: str, phrase: PhraseText, done: Callable[[], None], owner: QObject
    ) -> None:
        """Keep a phrase, a new one if it has no id yet, and call `done`."""

    def remove(self, phrase: PhraseText, done: Callable[[], None], owner: QObject) -> None:
        """Remove a phrase, and call `done`."""


@frozen_value
class Kit:
    """What editors are made with.

    With `reading` they show answers and take none; `narrow` is where several stand in a line.
    """

    words: Words
    look: Look
    links: Links | None = None
    phrases: Phrases | None = None
    files: Files | None = None
    now: Callable[[], datetime] = SystemClock().now
    reading: bool = False
    narrow: bool = False


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

    def put_help(self, label: PlainLabel, beneath: QBoxLayout) -> None:
        """Put what helps to answer beneath the editor; one with a foot has room there."""
        beneath.addWidget(label)

    def show_problems(self, wrong: Problems, path: str) -> None:
        """Show the problems of the parts a field is made of; most have none."""

    def show_raw(self, raw: Raw) -> None:
        """Show `raw` if something else stands here, without saying that it was edited."""
        if raw != self.raw():
            with QSignalBlocker(self):
                self.set_raw(raw)

    def mark(self, *, wrong: bool, description: str) -> None:
        """Look right or wrong, and tell those who cannot see it why."""
        for stop in self.stops:
            stop.setAccessibleDescription(description)
            if wrong or stop.property("wrong"):  # most never are
                dress(stop, "wrong", wrong)

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
    """Text, numbers, dates and times: whatever is typed on one line.

    Behind a number stands its unit, behind a date or a time what enters today or now.
    """

    def __init__(self, field: Field, kit: Kit, name: str) -> None:
        self._line = _line_for(field)
        self._now = QToolButton() if _is_now_likely(field) and not kit.narrow else None
        unit = field.unit if isinstance(field, NumberField) else None
        beside = self._now if unit is None else PlainLabel(kit.words, unit, "muted", elide=True)
        super().__init__(field, kit, name, _in_one_line(self._line, beside))
        label = field.label if unit is None else _("{label}, {unit}", label=field.label, unit=unit)
        self.add_stop(self._line, name, label)
        if isinstance(self._line, NowLine):
            self._line.now_asked.connect(self._enter_now)
        if self._now is not None:
            self._dress(self._now)
        self._line.textChanged.connect(self.tell)
        self._line.editingFinished.connect(self.left)

    def raw(self) -> Raw:
        """Return the line."""
        return self._line.text()

    def set_raw(self, raw: Any) -> None:
        """Show the line."""
        self._line.setText(raw)

    def _dress(self, button: QToolButton) -> None:
        is_date = isinstance(self.field, WhenField)
        self.kit.look.put_icon(button, "calendar-clock" if is_date else "clock", "muted")
        called = _TODAY if is_date else _NOW
        name = _("{label}: {act}", label=self.field.label, act=called)
        self.kit.words.put(button, toolTip=called, accessibleName=name)
        button.setObjectName(f"{self.name}.now")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has its letter
        button.clicked.connect(self._enter_now)

    def _enter_now(self) -> None:
        now = self.kit.now().astimezone()
        value = When.on(now.date()) if isinstance(self.field, WhenField) else now.time()
        self._line.setFocus()
        self._line.setText(str(self.field.write(value)))


def _line_for(field: Field) -> FormLine:
    if isinstance(field, TimeField):
        return NowLine(_NOW_LETTERS)
    return NowLine(_TODAY_LETTERS) if isinstance(field, WhenField) else FormLine()


def _is_now_likely(field: Field) -> bool:
    return isinstance(field, TimeField) or (isinstance(field, WhenField) and field.today)


def _in_one_line(line: QWidget, beside: QWidget | None) -> QWidget:
    if beside is None:
        return line
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(line, 1)
    row.addWidget(beside)
    return widget


# The same key in Latin and Cyrillic; no date and no time begins with either letter.
_TODAY_LETTERS, _NOW_LETTERS = "tе", "nт"
_TODAY, _NOW = _("Today (the letter T)"), _("Now (the letter N)")


class MoneyEditor(Editor):
    """An amount and its currency."""

    def __init__(self, field: MoneyField, kit: Kit, name: str) -> None:
        super().__init__(field, kit, name, QWidget())
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.look.theme.space("s"))
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
    """A list of what can be linked to, searched by typing; only what was chosen counts.

    A person whose name is hidden is found by it, and shown by the code.
    """

    def __init__(self, field: LinkField, kit: Kit, name: str) -> None:
        self._combo = FormCombo()
        super().__init__(field, kit, name, self._combo)
        self._offered: Sequence[Link] = ()
        search_in(self._combo, self).setCompletionRole(FOUND_BY)
        self.add_stop(self._combo, name, field.label)
        self._combo.activated.connect(self.tell)
        kit.words.language_changed.connect(self._label)
        if kit.links is not None:
            kit.links.offer(field.of, self.show_offered, self)

    def raw(self) -> Raw:
        """Return id and name, without an id if other words were typed."""
        at, typed = chosen_in(self._combo)
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
        self._offered = links
        self._label()

    def _label(self) -> None:
        raw, words = self.raw(), self.kit.words
        with QSignalBlocker(self):
            self._combo.clear()
            for number, link in enumerate((Link(""), *self._offered)):
                said = words.say(link.name)
                self._combo.addItem(said, link.record_id)
                found_by = getattr(link.name, "found_by", lambda _language, said=said: said)
                self._combo.setItemData(number, found_by(words.language), FOUND_BY)
            self.set_raw(raw)


def search_in(combo: FormCombo, editor: Editor) -> QCompleter:
    """Let a combo box be searched by typing any part of a term; return what searches."""
    line = FormLine()
    editor.kit.words.put(line, placeholderText=_("Type to search…"))
    combo.setLineEdit(line)  # also makes it editable
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = completer_for(combo.model(), editor)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    combo.setCompleter(completer)
    combo.editTextChanged.connect(editor.tell)
    line.editingFinished.connect(editor.left)
    return completer


def chosen_in(combo: FormCombo) -> tuple[int, str]:
    """Return which item of a searched combo box the words in it name, -1 if none, and the words."""
    at, typed = combo.currentIndex(), combo.currentText()
    if combo.itemText(at) != typed:
        at = combo.findText(typed, Qt.MatchFlag.MatchFixedString)
    return at, typed
