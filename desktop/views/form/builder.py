"""A form on the screen: sections built when they are first seen, problems beside their fields.

With a kit for reading the same form shows its answers in words, and takes none.

It saves nothing: `save_requested` gives the values once nothing is wrong with them, `draft_ready`
gives what to keep sealed meanwhile, `cancel_requested` asks the page to close. A generator that
grows into a framework is a defect: what deserves a page of its own is written by hand, and a form
may bring an editor of its own for any field.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, n_
from desktop.forms.fields import Field, Problems, Raw, Values
from desktop.forms.spec import Form, Section
from desktop.views.form.editors import EditorFactory, Kit
from desktop.views.form.row import FieldRow
from desktop.views.form.state import DRAFT_AFTER_MS, FormState
from desktop.views.labels import PlainLabel
from desktop.views.shortcuts import LEAVE, REDO, SAVE, UNDO, bind

_FIRST_SLICE_S, _SLICE_S = 0.030, 0.012  # how long fields are made before the window may breathe
_WIDEST, _SECTIONS_WIDE = 760, 230  # pixels at 100 %
_SPOKEN = Qt.ItemDataRole.AccessibleTextRole


class FormView(QWidget):
    """One form, blank until `set_values` or `resume`."""

    save_requested = Signal(object)  # the values
    cancel_requested = Signal()
    draft_ready = Signal(str)
    dirty_changed = Signal(bool)

    def __init__(
        self,
        form: Form,
        kit: Kit,
        editors: Mapping[str, EditorFactory] | None = None,
        draft_after_ms: int = DRAFT_AFTER_MS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.state = FormState(form, self, draft_after_ms, clock)
        self._form, self._kit, self._editors = form, kit, editors or {}
        self._rows: dict[str, FieldRow] = {}
        self._left: set[str] = set()  # fields the keyboard has left: they may be called wrong
        self._tried = False  # to save: now what is missing is called wrong, too
        self._refused: Problems = {}  # by the service
        self._last_changed = ""
        self.setObjectName(f"form.{form.key}")
        self._lay_out()
        self._connect()

    def values(self) -> dict[str, Any]:
        """Return what the form says now."""
        return self.state.values()

    def set_values(self, values: Values) -> None:
        """Show a record."""
        self._start(lambda: self.state.set_values(values))

    def resume(self, draft: str) -> None:
        """Go on from a draft.

        Raises:
            Damaged: it is no draft of this form.
        """
        self._start(lambda: self.state.resume(draft))

    def save(self) -> None:
        """Ask for the values to be saved; or show what is wrong, and go to the first of it."""
        self._refused = {}
        self.state.drop_blank_rows()
        self._tried = bool(self.state.problems())
        self._refresh()
        if self._tried:
            self.go_to(next(iter(self.state.problems())))
        else:
            self.save_requested.emit(self.values())

    def show_problems(self, problems: Problems) -> None:
        """Show what the service found wrong, each until its field is edited."""
        self._refused = dict(problems)
        self._refresh()
        self.go_to(next(iter(problems)))

    def go_to(self, path: str) -> None:
        """Put the keyboard into a field, by key or by `group.row.field`."""
        key = path.split(".", maxsplit=1)[0]
        page = next(page for page in self._pages if key in page.keys)
        page.build_to(key)
        self._sections.setCurrentRow(self._pages.index(page))
        stops = self._rows[key].editor.stops
        stop = next((stop for stop in stops if stop.objectName().startswith(path)), stops[0])
        stop.setFocus()
        page.ensureWidgetVisible(stop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo, wherever in the form the keyboard is."""
        if UNDO.pressed(event):
            self._step(self.state.stack.undo)
        elif REDO.pressed(event):
            self._step(self.state.stack.redo)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the first field."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self._go_on()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the keyboard on to a field."""
        super().focusInEvent(event)
        self._go_on()

    def changeEvent(self, event: QEvent) -> None:
        """Go on where one was, once the form may be filled in again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange and self.isEnabled() and self.isVisible():
            self._go_on()

    def _lay_out(self) -> None:
        words = self._kit.words
        self._pages = [_Page(section, self._kit, self._make_row) for section in self._form.sections]
        self._stack = QStackedWidget()
        self._sections = QListWidget()
        self._sections.setObjectName("sections")
        self._sections.setProperty("role", "sections")
        self._sections.setWordWrap(True)
        words.put(self._sections, accessibleName=_("Sections"))
        for page in self._pages:
            self._sections.addItem("")
            self._stack.addWidget(page)
            page.built.connect(self._chain_stops)
        column = QVBoxLayout()
        column.addWidget(self._stack, 1)
        column.addLayout(self._make_footer())
        if self._kit.reading:
            for each in (self._summary, *self._footer):
                each.hide()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self._sections)
        self._sections.setVisible(len(self._pages) > 1)  # shown without a parent it were a window
        line.addLayout(column, 1)

    def _make_footer(self) -> QHBoxLayout:
        stack = self.state.stack
        line = QHBoxLayout()
        space = self._kit.look.theme.space("m")
        line.setContentsMargins(space, 0, space, space)
        line.setSpacing(self._kit.look.theme.space("s"))
        self._summary = PlainLabel(self._kit.words, "", "muted")
        line.addWidget(self._summary, 1)
        undo, redo = QToolButton(), QToolButton()
        self._add_button(line, undo, "undo", _("Undo"), partial(self._step, stack.undo))
        self._add_button(line, redo, "redo", _("Redo"), partial(self._step, stack.redo))
        for button, can in ((undo, stack.canUndoChanged), (redo, stack.canRedoChanged)):
            self._kit.look.put_icon(button, f"{button.objectName()}-2")
            button.setEnabled(False)
            can.connect(button.setEnabled)
        cancel, save = QPushButton(), QPushButton()
        save.setProperty("kind", "primary")
        self._add_button(line, cancel, "cancel", _("Cancel"), self.cancel_requested.emit)
        self._add_button(line, save, "save", _("Save"), self.save)
        self._footer = (undo, redo, cancel, save)
        return line

    def _add_button(
        self,
        line: QHBoxLayout,
        button: QToolButton | QPushButton,
        name: str,
        label: Text,
        act: Callable[[], object],
    ) -> None:
        button.setObjectName(name)
        self._kit.words.put(button, text=label, accessibleName=label, toolTip=label)
        button.clicked.connect(lambda: act())  # noqa: PLW0108 - or it would be given the flag
        line.addWidget(button)

    def _connect(self) -> None:
        self.state.changed.connect(self._changed)
        self.state.shown_changed.connect(self._show_asked)
        self.state.draft_ready.connect(self.draft_ready)
        self.state.dirty_changed.connect(self.dirty_changed)
        self._kit.words.language_changed.connect(self._refresh)
        self._kit.look.changed.connect(self._refresh)
        self._sections.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._stack.currentChanged.connect(self._chain_stops)
        bind(self, self._kit.words, SAVE, self.save, within=True)
        bind(self, self._kit.words, LEAVE, self.cancel_requested.emit, within=True)
        self._sections.setCurrentRow(0)
        self._refresh()

    def _make_row(self, field: Field) -> FieldRow:
        row = FieldRow(field, self._kit, field.key, self._editors.get(field.key))
        row.editor.edited.connect(partial(self._edited, field.key))
        row.editor.left.connect(partial(self._leave, field.key))
        if field.key not in self.state.shown:
            row.hide()  # to show it is for the page: a widget without parent would be a window
        self._rows[field.key] = row
        self._show_field(field.key, self._wrong())
        return row

    def _edited(self, key: str, raw: Raw, part: str | None) -> None:
        for path in [path for path in self._refused if _key(path) == key]:
            del self._refused[path]
        self.state.edit(key, raw, part)
        if part is None:
            self._chain_stops()

    def _leave(self, key: str) -> None:
        self._left.add(key)
        self._changed(key)

    def _step(self, act: Callable[[], None]) -> None:
        """Undo or redo, and show where."""
        act()
        focus = self.focusWidget()
        if self._last_changed and focus not in self._rows[self._last_changed].editor.stops:
            self.go_to(self._last_changed)

    def _go_on(self) -> None:
        shown = (key for key in self.state.fields if key in self.state.shown)
        self.go_to(self._last_changed or next(shown))

    def _changed(self, key: str) -> None:
        self._last_changed = key
        wrong = self._wrong()
        self._show_field(key, wrong)
        self._show_summary(wrong)

    def _start(self, fill: Callable[[], None]) -> None:
        self._left.clear()
        self._refused.clear()
        self._tried = False
        fill()
        self._last_changed = ""

    def _wrong(self) -> Problems:
        """Return the problems people are told of by now."""
        if self._tried:
            return self.state.problems() | self._refused
        found = dict(self._refused)
        for key in self._left & self.state.shown:
            found |= self.state.unreadable(key)
        return found

    def _refresh(self) -> None:
        self._sections.setFixedWidth(self._kit.look.theme.pixels(_SECTIONS_WIDE))
        wrong = self._wrong()
        for key in self._rows:
            self._show_field(key, wrong)
        self._summarised: dict[str, int] | None = None
        self._show_summary(wrong)

    def _show_field(self, key: str, wrong: Problems) -> None:
        if key in self._rows:
            row = self._rows[key]
            row.editor.show_raw(self.state.raws[key])
            row.show_state(self.state.value(key), wrong)

    def _show_asked(self) -> None:
        for key, row in self._rows.items():
            row.setVisible(key in self.state.shown)

    def _show_summary(self, wrong: Problems) -> None:
        counts = Counter(_key(path) for path in wrong)
        if counts == self._summarised:
            return
        self._summarised = counts
        required = _REQUIRED if any(each.required for each in self._form.fields) else ""
        self._summary.set_text(_to_mend(len(wrong)) if wrong else required)
        self._summary.set_role("error" if wrong else "muted")
        for number, page in enumerate(self._pages):
            count, title = sum(counts[key] for key in page.keys), page.title
            item = self._sections.item(number)
            item.setText(self._kit.words.say(title))
            item.setIcon(self._kit.look.icon("triangle-alert", "danger") if count else QIcon())
            told = _("{title}: {problems}", title=title, problems=_to_mend(count))
            item.setData(_SPOKEN, self._kit.words.say(told if count else title))

    def _chain_stops(self) -> None:
        """Let Tab go through the fields of the page as they stand, then to the buttons."""
        keys = self._pages[self._stack.currentIndex()].keys
        stops = [stop for key in keys if key in self._rows for stop in self._rows[key].stops]
        for before, after in pairwise((*stops, *self._footer)):
            QWidget.setTabOrder(before, after)


class _Page(QScrollArea):
    """One section; its fields are made when it is first shown, a few at a time."""

    built = Signal()

    def __init__(self, section: Section, kit: Kit, make_row: Callable[[Field], FieldRow]) -> None:
        super().__init__()
        self.title = section.title
        self.keys = [field.key for field in section.fields]
        self._waiting = list(reversed(section.fields))
        self._make_row = make_row
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: self.build(_SLICE_S))
        body = QWidget()
        body.setProperty("role", "page")
        body.setMaximumWidth(kit.look.theme.pixels(_WIDEST))
        self._column = QVBoxLayout(body)
        space = kit.look.theme.space("l")
        self._column.setContentsMargins(space, space, space, space)
        self._column.setSpacing(kit.look.theme.space("m"))
        self._column.addWidget(PlainLabel(kit.words, section.title, "h2"))
        self._column.addStretch(1)
        self.setWidget(body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Make what is seen first, and the rest while the window breathes."""
        super().showEvent(event)
        if self._waiting:
            self.build(_FIRST_SLICE_S)
            self._timer.start()

    def build(self, seconds: float) -> None:
        """Make fields for as long as there is time."""
        end = time.perf_counter() + seconds
        while self._waiting and time.perf_counter() < end:
            self._build_next()
        if not self._waiting:
            self._timer.stop()
        self.built.emit()

    def build_to(self, key: str) -> None:
        """Make the field `key` and those above it."""
        while any(field.key == key for field in self._waiting):
            self._build_next()

    def _build_next(self) -> None:
        row = self._make_row(self._waiting.pop())
        self._column.insertWidget(self._column.count() - 1, row)


_REQUIRED = _("* must be answered")


def _to_mend(count: int) -> Text:
    return n_("{n} answer has to be mended", "{n} answers have to be mended", count)


def _key(path: str) -> str:
    return path.split(".", maxsplit=1)[0]
