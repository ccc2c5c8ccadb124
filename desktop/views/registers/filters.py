"""What stands above a list: the search field, filters, columns, views kept by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, c_, n_
from desktop.core.vocabulary import vocabulary
from desktop.views.flow import Flow
from desktop.views.labels import PlainLabel, Words, plain_action
from desktop.views.registers.columns import PERIODS, Filter, ListState
from desktop.views.search_field import SearchField
from desktop.views.style import Look
from desktop.views.wording import labels

_MOST_NAMED = 2


class TickMenu(QMenu):
    """A menu that stays open while one ticks."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick without closing."""
        if not self._tick():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space or Enter without closing."""
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() not in keys or not self._tick():
            super().keyPressEvent(event)

    def _tick(self) -> bool:
        action: QAction | None = self.activeAction()
        if action is None or not action.isCheckable():
            return False
        action.trigger()
        return True


class FilterButton(QToolButton):
    """One filter: the terms of a list to tick; what is ticked stands on the button."""

    changed = Signal()

    def __init__(self, asked: Filter, words: Words, look: Look) -> None:
        super().__init__()
        self.asked, self._words = asked, words
        self.setObjectName(f"filter.{asked.key}")
        self.setProperty("kind", "filter")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the words
        look.put_icon(self, "chevron-down", "muted")
        self._menu = TickMenu(self)
        self._actions: dict[str, QAction] = {}
        for term in vocabulary(asked.terms):
            action = self._menu.addAction("")
            action.setCheckable(True)
            words.put(action, text=term)
            action.toggled.connect(self._ticked)
            self._actions[term.key] = action
        self.setMenu(self._menu)
        self._name()

    def codes(self) -> tuple[str, ...]:
        """Return the keys that are ticked."""
        return tuple(key for key, action in self._actions.items() if action.isChecked())

    def put(self, codes: Sequence[str]) -> None:
        """Tick these without telling."""
        with QSignalBlocker(self):
            for key, action in self._actions.items():
                action.setChecked(key in codes)
        self._name()

    def _ticked(self) -> None:
        self._name()
        self.changed.emit()

    def _name(self) -> None:
        codes = self.codes()
        said = labels(self.asked.terms, codes[:_MOST_NAMED])
        more = len(codes) - _MOST_NAMED
        text: Text = self.asked.label
        if codes:
            text = _("{filter}: {terms}", filter=self.asked.label, terms=said)
        if more > 0:
            text = n_(
                "{filter}: {terms} and {n} more",
                "{filter}: {terms} and {n} more",
                more,
                filter=self.asked.label,
                terms=said,
            )
        self._words.put(self, text=text, accessibleName=text, toolTip=text)


class FilterBar(QWidget):
    """Everything by which a list is narrowed; `compact` leaves out what a short list needs not."""

    typed = Signal(str)
    changed = Signal()
    columns_asked = Signal()
    view_asked = Signal(str)
    view_named = Signal()
    view_dropped = Signal(str)

    def __init__(
        self,
        filters: Sequence[Filter],
        words: Words,
        look: Look,
        *,
        compact: bool,
        dated: bool = True,
    ) -> None:
        super().__init__()
        self._words, self._look, self._compact = words, look, compact
        self._dated = dated and not compact
        self.search = SearchField(words, look)
        self.buttons = {each.key: FilterButton(each, words, look) for each in filters}
        self.period = QComboBox()
        self.columns, self.views, self.clear = QToolButton(), QToolButton(), QToolButton()
        self.count = PlainLabel(words, "", "muted")
        self._menu = QMenu(self)
        self._lay_out()
        self._connect()

    def state(self) -> tuple[Mapping[str, tuple[str, ...]], str]:
        """Return the ticked terms by filter, and the period."""
        codes = {key: button.codes() for key, button in self.buttons.items() if button.codes()}
        return codes, str(self.period.currentData())

    def put(self, state: ListState) -> None:
        """Show the filters of a state without telling."""
        for key, button in self.buttons.items():
            button.put(state.codes.get(key, ()))
        with QSignalBlocker(self.period):
            self.period.setCurrentIndex(max(0, self.period.findData(state.period)))
        self._show_clear()

    def put_views(self, names: Sequence[str]) -> None:
        """Offer these views."""
        self._menu.clear()
        for name in names:
            self._add(self._menu, name, self.view_asked)
        if names:
            self._menu.addSeparator()
        keep = self._menu.addAction(self._words.say(_("Keep this view…")))
        keep.triggered.connect(self.view_named)
        if names:
            drop = self._menu.addMenu(self._words.say(_("Forget a view")))
            for name in names:
                self._add(drop, name, self.view_dropped)
        self._names = tuple(names)

    def _add(self, menu: QMenu, name: str, told: SignalInstance) -> None:
        """Offer a view under the name somebody gave it, which is no place for a shortcut."""
        action = menu.addAction(plain_action(name))
        action.triggered.connect(partial(told.emit, name))

    def show_count(self, total: int | None) -> None:
        """Say how many rows there are; None while they are counted."""
        self.count.set_text("" if total is None else n_("{n} entry", "{n} entries", total))

    def _lay_out(self) -> None:
        words, look = self._words, self._look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.space("s"))
        words.put(self.search, placeholderText=_("Search…"), accessibleName=_("Search this list"))
        self.search.setObjectName("search")
        line = QHBoxLayout()
        line.setSpacing(look.theme.space("s"))
        line.addWidget(self._make_narrowing(), 1)
        self.count.setWordWrap(False)
        line.addWidget(self.count)
        tools = self._make_tools()
        if self._compact:
            self.search.hide()
            for tool in tools:
                line.addWidget(tool)
        else:
            top = QHBoxLayout()
            top.setSpacing(look.theme.space("s"))
            top.addWidget(self.search, 1)
            for tool in tools:
                top.addWidget(tool)
            column.addLayout(top)
        column.addLayout(line)

    def _make_narrowing(self) -> QWidget:
        """Return what narrows the list; it wraps where large letters leave no room."""
        words, narrowing = self._words, QWidget()
        line = Flow(self._look.theme.space("s"))
        narrowing.setLayout(line)
        for button in self.buttons.values():
            line.addWidget(button)
        for period in PERIODS:
            self.period.addItem(words.say(period.label), period.key)
        words.put(self.period, accessibleName=c_("filter", "Days"))
        self.period.setProperty("kind", "filter")
        line.addWidget(self.period)
        if not self._dated:  # to show it is for the list: as yet it would be a window
            self.period.hide()
        words.put(self.clear, text=_("Clear"), accessibleName=_("Clear the filters"))
        line.addWidget(self.clear)
        return narrowing

    def _make_tools(self) -> tuple[QToolButton, ...]:
        words = self._words
        for button, icon, text in (
            (self.views, "list", _("Views")),
            (self.columns, "columns-3", _("Columns")),
        ):
            self._look.put_icon(button, icon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            words.put(button, accessibleName=text, toolTip=text)
        self.clear.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.views.setMenu(self._menu)
        self.views.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.put_views(())
        return (self.views, self.columns)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.typed)
        for button in self.buttons.values():
            button.changed.connect(self._change)
        self.period.currentIndexChanged.connect(self._change)
        self.columns.clicked.connect(self.columns_asked)
        self.clear.clicked.connect(self._clear)
        self._words.language_changed.connect(self._name)

    def _change(self) -> None:
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        codes, period = self.state()
        self.clear.setVisible(bool(codes) or period != PERIODS[0].key)

    def _clear(self) -> None:
        self.put(ListState())
        self.changed.emit()

    def _name(self) -> None:
        for number, period in enumerate(PERIODS):
            self.period.setItemText(number, self._words.say(period.label))
        self.put_views(self._names)
