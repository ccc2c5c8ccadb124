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
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _
from desktop.forms.drafts import Spot
from desktop.forms.fields import Field, Problems, Raw, Values
from desktop.forms.spec import Form, Section
from desktop.views.form.editors import EditorFactory, Kit
from desktop.views.form.inputs import cursor_in, put_cursor
from desktop.views.form.kinds import make_editor
from desktop.views.form.row import FieldRow
from desktop.views.form.sections import Filled, Sections, to_mend
from desktop.views.form.state import DRAFT_AFTER_MS, FormState
from desktop.views.labels import PlainLabel
from desktop.views.shortcuts import (
    LEAVE,
    REDO,
    SAVE,
    SECTION_AFTER,
    SECTION_BEFORE,
    UNDO,
    Keys,
    bind,
)

_FIRST_SLICE_S, _SLICE_S = 0.030, 0.012  # how long fields are made before the window may breathe
_SAVE = _("Save")
_WIDEST, _NARROW = 760, 640  # pixels at 100 %: of the fields, and of a form without a side


class FormView(QWidget):
    """One form, blank until `set_values` or `resume`."""

    save_requested = Signal(object)  # the values
    cancel_requested = Signal()  # with the button: nothing of it is wanted
    leave_requested = Signal()  # with Esc
    draft_ready = Signal(str)
    dirty_changed = Signal(bool)

    def __init__(
        self,
        form: Form,
        kit: Kit,
        editors: Mapping[str, EditorFactory] | None = None,
        draft_after_ms: int = DRAFT_AFTER_MS,
        clock: Callable[[], float] = time.perf_counter,
        accept: Text = _SAVE,
    ) -> None:
        super().__init__()
        self._accept = accept
        self.state = FormState(form, self, draft_after_ms, clock)
        self._form, self._kit, self._editors = form, kit, editors or {}
        self._rows: dict[str, FieldRow] = {}
        self._left: set[str] = set()  # fields the keyboard has left: they may be called wrong
        self._tried = False  # to save: now what is missing is called wrong, too
        self._refused: Problems = {}  # by the service
        self._last_changed = ""
        self._spot = Spot()  # where a draft was left
        self.beside: tuple[QWidget, ...] = ()  # what Tab comes to after the form
        self.state.spot = self._where
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
        """Go on from a draft, where it was left.

        Raises:
            Damaged: it is no draft of this form.
        """
        self._start(lambda: setattr(self, "_spot", self.state.resume(draft)))

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
        self._sections.turn_to(self._pages.index(page))
        stops = self._rows[key].editor.stops
        named = [stop for stop in stops if f"{stop.objectName()}.".startswith(f"{path}.")] or stops
        by_tab = [stop for stop in named if stop.focusPolicy() & Qt.FocusPolicy.TabFocus] or named
        stop = next((stop for stop in named if stop.objectName() == path), by_tab[0])
        stop.setFocus()
        page.show_stop(stop)

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
        elif event.type() is QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.state.flush_draft()  # who goes to another program may not come back

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sections above the fields where there is no room beside them."""
        super().resizeEvent(event)
        self._fit()

    def _lay_out(self) -> None:
        self._pages = [
            _Page(section, self._kit, self._make_row, self._is_asked, self.state.clock)
            for section in self._form.sections
        ]
        self._stack = QStackedWidget()
        self._sections = Sections(self._kit, [page.title for page in self._pages])
        for page in self._pages:
            self._stack.addWidget(page)
            page.built.connect(self._chain_stops)
        column = QVBoxLayout()
        column.addWidget(self._stack, 1)
        column.addLayout(self._make_footer())
        if self._kit.reading:
            for each in (self._summary, *self._footer):
                each.hide()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addWidget(self._sections)
        self._line.addLayout(column, 1)
        if len(self._pages) == 1:  # only now: without a parent it would be a window
            self._sections.hide()

    def _fit(self) -> None:
        narrow = self.width() < self._kit.look.theme.pixels(_NARROW)
        sides = QBoxLayout.Direction
        self._line.setDirection(sides.TopToBottom if narrow else sides.LeftToRight)
        self._sections.set_narrow(narrow)

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
        self._add_button(line, save, "save", self._accept, self.save)
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
        self._sections.turned.connect(self._stack.setCurrentIndex)
        self._stack.currentChanged.connect(self._chain_stops)
        acts: dict[Keys, Callable[[], object]] = {
            SAVE: self.save,
            LEAVE: self.leave_requested.emit,
            SECTION_BEFORE: partial(self._turn, -1),
            SECTION_AFTER: partial(self._turn, 1),
        }
        for keys, act in acts.items():
            bind(self, self._kit.words, keys, act, within=True)
        self._sections.turn_to(0)
        self._refresh()

    def _make_row(self, field: Field) -> FieldRow:
        row = FieldRow(field, self._kit, field.key, self._editors.get(field.key, make_editor))
        row.editor.edited.connect(partial(self._edited, field.key))
        row.editor.left.connect(partial(self._leave, field.key))
        self._rows[field.key] = row
        self._show_field(field.key, self._wrong())
        return row

    def _is_asked(self, key: str) -> bool:
        return key in self.state.shown

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

    def _turn(self, by: int) -> None:
        """Turn to the next section, and begin at its first field."""
        self._sections.turn_to(self._sections.current + by)
        self._begin(self._pages[self._sections.current])

    def _begin(self, page: _Page) -> None:
        self.go_to(next(key for key in page.keys if key in self.state.shown))

    def _go_on(self) -> None:
        spot, self._spot = self._spot, Spot()
        page = next((page for page in self._pages if page.section == spot.section), self._pages[0])
        if _key(spot.stop) in self.state.shown.intersection(page.keys):
            self.go_to(spot.stop)
            put_cursor(self.focusWidget(), spot.cursor)
            page.put_at(self.focusWidget(), spot.offset)
        elif self._last_changed:
            self.go_to(self._last_changed)
        else:
            self._begin(page)

    def _where(self) -> Spot:
        page = self._pages[self._sections.current]
        here: QWidget | None = self.focusWidget()
        stops = (stop for row in self._rows.values() for stop in row.editor.stops)
        if here is None or here not in stops or not page.isAncestorOf(here):
            return replace(self._spot, section=self._spot.section or page.section)
        return Spot(page.section, here.objectName(), cursor_in(here), page.top_of(here))

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
        self._fit()
        wrong = self._wrong()
        for key in self._rows:
            self._show_field(key, wrong)
        self._show_summary(wrong)
        self._sections.say_again()

    def _show_field(self, key: str, wrong: Problems) -> None:
        if key in self._rows:
            row = self._rows[key]
            stops = [*row.stops]
            row.editor.show_raw(self.state.raws[key])
            row.show_state(self.state.value(key), wrong)
            if row.stops != stops and self.isAncestorOf(row):  # undone, or come with a record
                self._chain_stops()

    def _show_asked(self) -> None:
        for key, row in self._rows.items():
            row.setVisible(key in self.state.shown)

    def _show_summary(self, wrong: Problems) -> None:
        required = _REQUIRED if any(each.required for each in self._form.fields) else ""
        self._summary.set_text(to_mend(len(wrong)) if wrong else required)
        self._summary.set_role("error" if wrong else "muted")
        counts = Counter(_key(path) for path in wrong)
        for number, page in enumerate(self._pages):
            asked = self.state.shown.intersection(page.keys)
            answered = len(asked & self.state.answered)
            mend = sum(counts[key] for key in page.keys) if counts else 0
            self._sections.show_filled(number, Filled(len(asked), answered, mend))

    def _chain_stops(self) -> None:
        """Let Tab go through the fields of the page as they stand, then to the buttons."""
        keys = self._pages[self._sections.current].keys
        stops = [stop for key in keys if key in self._rows for stop in self._rows[key].stops]
        for before, after in pairwise((*stops, *self._footer, *self.beside)):
            QWidget.setTabOrder(before, after)


class _Page(QScrollArea):
    """One section; its fields are made when it is first shown, a few at a time."""

    built = Signal()

    def __init__(
        self,
        section: Section,
        kit: Kit,
        make_row: Callable[[Field], FieldRow],
        is_asked: Callable[[str], bool],
        clock: Callable[[], float],
    ) -> None:
        super().__init__()
        self.title, self.section = section.title, section.key
        self.keys = [field.key for field in section.fields]
        self._waiting = list(reversed(section.fields))
        self._make_row, self._is_asked, self._clock = make_row, is_asked, clock
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: self.build(_SLICE_S))
        self._body = body = QWidget()
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
        end = self._clock() + seconds
        while self._waiting and self._clock() < end:
            self._build_next()
        if not self._waiting:
            self._timer.stop()
        self.built.emit()

    def build_to(self, key: str) -> None:
        """Make the field `key` and those above it."""
        while any(field.key == key for field in self._waiting):
            self._build_next()

    def top_of(self, widget: QWidget) -> int:
        """Return how far below the upper edge of what is seen a field stands."""
        return widget.mapTo(self._body, QPoint()).y() - self.verticalScrollBar().value()

    def put_at(self, widget: QWidget, offset: int) -> None:
        """Scroll so that a field stands there again, once everything has its place."""
        self.build_to(self.keys[-1])
        later = partial(QTimer.singleShot, 0, widget)
        later(partial(later, partial(self._scroll, widget, offset)))  # fields are shown later, too

    def show_stop(self, stop: QWidget) -> None:
        """Scroll so that a place for the keyboard is in sight, once everything has its place."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        self.ensureWidgetVisible(stop)

    def _scroll(self, widget: QWidget, offset: int) -> None:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        scroll = self.verticalScrollBar()
        scroll.setValue(self.top_of(widget) + scroll.value() - offset)

    def _build_next(self) -> None:
        row = self._make_row(self._waiting.pop())
        self._column.insertWidget(self._column.count() - 1, row)
        # Not left to the layout, which shows it later: a field that takes the keyboard while it is
        # hidden is not where Tab goes on from.
        row.setVisible(self._is_asked(row.field.key))


_REQUIRED = _("* must be answered")


def _key(path: str) -> str:
    return path.split(".", maxsplit=1)[0]
