"""The side bar: where one can go, where one is, and at the foot what concerns the whole window.

It knows no pages: it is given names and says which was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.views.labels import InLanguages, PlainLabel, Words
from desktop.views.shortcuts import Keys, bind
from desktop.views.style import Look

_LEAST_WIDTH = 204
# Pixels at 100 %: a button, where room is scarce and between two; and all that is no place.
_BUTTON, _LOW_BUTTON, _GAP, _AROUND = 38, 28, 2, 130
_NUMBERED = 9


@frozen_value
class NavItem:
    """A place to go; with `act`, something that happens instead, as locking does."""

    key: str
    label: Text
    icon: str
    shortcut: str = ""
    act: bool = False


class Sidebar(QWidget):
    """Places from the top, the foot at the bottom; Ctrl+1 to Ctrl+9 go to the first nine.

    Where large letters or a low window leave no room for all, the places stand closer and the foot
    becomes one row of drawings; what even so has no room is scrolled to.
    """

    chosen = Signal(str)
    back_asked = Signal()
    forward_asked = Signal()
    search_asked = Signal()

    def __init__(
        self, words: Words, look: Look, items: Sequence[NavItem], foot: Sequence[NavItem] = ()
    ) -> None:
        super().__init__()
        self._words, self._look = words, look
        self._buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words.put(self, accessibleName=_("Navigation"))
        self._lay_out(items, foot)
        self._is_tight = False
        self._size()
        look.changed.connect(self._size)
        words.language_changed.connect(self._size)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once the style sheet has been laid on, which has a least height of its own."""
        super().showEvent(event)
        self._size()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand closer or wider apart, as the height allows."""
        super().resizeEvent(event)
        if self._is_tight is not self._has_too_much():
            self._size()

    def show_current(self, key: str) -> None:
        """Mark where one is, without going there, and bring it into sight."""
        self._buttons[key].setChecked(True)
        if self._places.isAncestorOf(self._buttons[key]):
            self._places.ensureWidgetVisible(self._buttons[key], 0, 0)

    def button(self, key: str) -> QToolButton:
        """Return the button of an item, to be disabled or described."""
        return self._buttons[key]

    def offer(self, key: str, *, on: bool) -> None:
        """Show the button of an item, or hide it: it takes no room while there is nothing to do."""
        self._buttons[key].setVisible(on)
        self._size()

    def rename(self, item: NavItem) -> None:
        """Give the button of an item another label and drawing: it does something else now."""
        button = self._buttons[item.key]
        self._say_item(button, item, item.shortcut)
        self._size()

    def _lay_out(self, items: Sequence[NavItem], foot: Sequence[NavItem]) -> None:
        column = QVBoxLayout(self)
        space = self._look.theme.space("l")
        column.setContentsMargins(0, space, 0, self._look.theme.space("m"))
        column.setSpacing(_GAP)
        self._motto = PlainLabel(self._words, _("Documenting torture"), "brand_sub", elide=True)
        for label in (PlainLabel(self._words, "Dalil", "brand", elide=True), self._motto):
            label.setContentsMargins(space, 0, space, 0)
            column.addWidget(label)
        column.addSpacing(self._look.theme.space("s"))
        column.addLayout(self._make_ways())
        column.addSpacing(self._look.theme.space("s"))
        self._places = self._make_places(items)
        column.addWidget(self._places, 1)
        self._foot = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._foot.setSpacing(_GAP)
        self._foot_buttons = [self._make_button(item, item.shortcut) for item in foot]
        for button in self._foot_buttons:
            self._foot.addWidget(button)
        column.addLayout(self._foot)

    def _make_ways(self) -> QHBoxLayout:
        """Return what goes anywhere: back, forward, and the search over everything."""
        line = QHBoxLayout()
        space = self._look.theme.space("s")
        line.setContentsMargins(space, 0, space, 0)
        line.setSpacing(2)
        self.back, self.forward, self.search = QToolButton(), QToolButton(), QToolButton()
        for button, icon, text, keys, signal in (
            (self.back, "chevron-left", _("Back"), "Alt+Left", self.back_asked),
            (self.forward, "chevron-right", _("Forward"), "Alt+Right", self.forward_asked),
            (self.search, "search", _("Search everything"), "Ctrl+K", self.search_asked),
        ):
            tip = _("{label} ({shortcut})", label=text, shortcut=keys)
            self._words.put(button, accessibleName=text, toolTip=tip)
            self._look.put_icon(button, icon, "side_text")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.setProperty("kind", "way")
            button.clicked.connect(signal)
            bind(self, self._words, Keys(keys, text), button.click)
            line.addWidget(button)
        self.search.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.search.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words.put(self.search, text=_Indented(_("Search…")))
        line.setStretch(line.count() - 1, 1)
        self.show_ways(back=False, forward=False)
        return line

    def show_ways(self, *, back: bool, forward: bool) -> None:
        """Say whether there is a place to go back to, and one to go forward to."""
        self.back.setEnabled(back)
        self.forward.setEnabled(forward)

    def _make_places(self, items: Sequence[NavItem]) -> QScrollArea:
        """Return the items in an area that scrolls where large letters leave no room."""
        area, body = QScrollArea(), QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for number, item in enumerate(items, 1):
            shortcut = item.shortcut or (f"Ctrl+{number}" if number <= _NUMBERED else "")
            column.addWidget(self._make_button(item, shortcut))
        column.addStretch(1)
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _make_button(self, item: NavItem, shortcut: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"nav.{item.key}")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say_item(button, item, shortcut)
        if shortcut:  # not the button's own: it would lose it with every new text
            bind(self, self._words, Keys(shortcut, item.label), button.click)
        if not item.act:
            button.setCheckable(True)
            self._group.addButton(button)
        button.clicked.connect(lambda: self.chosen.emit(item.key))
        self._buttons[item.key] = button
        return button

    def _say_item(self, button: QToolButton, item: NavItem, shortcut: str) -> None:
        self._words.put(button, text=_Indented(item.label), accessibleName=item.label)
        self._look.put_icon(button, item.icon, "side_text")
        tip = _("{label} ({shortcut})", label=item.label, shortcut=shortcut)
        self._words.put(button, toolTip=tip if shortcut else item.label)

    def _has_too_much(self) -> bool:
        wanted = _AROUND + len(self._offered()) * (_BUTTON + _GAP)
        return self.height() < self._look.theme.pixels(wanted)

    def _offered(self) -> list[QToolButton]:
        return [each for each in self._buttons.values() if not each.isHidden()]

    def _size(self) -> None:
        """Be as wide as the longest name needs, which in large letters is less than their scale."""
        for way in (self.back, self.forward):
            way.setFixedWidth(self._look.theme.pixels(32))
        for way in (self.back, self.forward, self.search):
            way.setFixedHeight(self._look.theme.pixels(32))
        self._is_tight = tight = self._has_too_much()
        for button in self._buttons.values():
            button.setFixedHeight(self._look.theme.pixels(_LOW_BUTTON if tight else _BUTTON))
        style, direction = Qt.ToolButtonStyle, QBoxLayout.Direction
        for button in self._foot_buttons:
            beside = style.ToolButtonIconOnly if tight else style.ToolButtonTextBesideIcon
            button.setToolButtonStyle(beside)
        self._foot.setDirection(direction.LeftToRight if tight else direction.TopToBottom)
        self._motto.setVisible(not tight)
        widest = max(button.sizeHint().width() for button in self._offered())
        self.setFixedWidth(max(_LEAST_WIDTH, widest + self._look.theme.space("xl")))


@frozen_value
class _Indented:
    """A label a little away from its drawing; a tool button has no setting for the gap."""

    label: InLanguages

    def in_language(self, language: str) -> str:
        return f"  {self.label.in_language(language)}"
