"""Puts the looks on the application: Fusion, a palette, and the style sheet filled from the tokens.

It follows the system's light or dark, or keeps to what the person chose, and can change while
windows are open: what paints itself listens to `changed`. One `Look` is made by the composition
root and handed in.

The namespace `Qt` holds ninety enumerations, and Python builds all of them when the first is
touched: as long as a fifth of loading Qt itself. What is needed for the first paint therefore keeps
away from it (`tests/house/test_start.py`): enumerations are given by name, as to a style sheet, or
are looked up as `QtCore.Qt` where they are used, and the system's hints are asked afterwards.
"""

from __future__ import annotations

from enum import StrEnum
from string import Template
from typing import Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from desktop.core.resources import resource
from desktop.views import icons
from desktop.views.tokens import COLOURS, LARGEST_PERCENT, SMALLEST_PERCENT, Theme

FONT = "Noto Sans"  # every letter of ru, kk, ky, tg, uz; PT Sans lacks some

_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "card",
    QPalette.ColorRole.AlternateBase: "canvas",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "card",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "primary",
    QPalette.ColorRole.HighlightedText: "on_primary",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.ToolTipBase: "card",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "card",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "field_line",
    QPalette.ColorRole.Shadow: "line",
}
_DISABLED = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
)


class Scheme(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class HasIcon(Protocol):
    """A button or an action."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show `icon`."""


class Look(QObject):
    """The theme in force."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._scheme = Scheme.SYSTEM
        self._colours: dict[str, QColor] = {}
        self._icons: WeakKeyDictionary[HasIcon, tuple[str, str]] = WeakKeyDictionary()
        self.theme = Theme()
        _load_fonts()
        application.setStyle("Fusion")
        self.apply()

    def follow_system(self) -> None:
        """Change with the system from now on."""
        self._application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._system_changed()

    def apply(self, scheme: Scheme = Scheme.SYSTEM, percent: int = 100) -> None:
        """Dress the application in `scheme`, with text and spaces at `percent` (80 to 200)."""
        self._scheme = scheme
        percent = min(max(percent, SMALLEST_PERCENT), LARGEST_PERCENT)
        self.theme = Theme(self._is_dark(), percent)
        self._colours = {name: QColor(self.theme.colour(name)) for name in COLOURS}
        self._application.setFont(self.font())
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(self._sheet())
        for target, (name, colour) in list(self._icons.items()):
            if isValid(target):
                self._set_icon(target, name, colour)
        self.changed.emit()

    def colour(self, name: str) -> QColor:
        """Return a colour of the table for painting."""
        return self._colours[name]

    def font(self, size: str = "body", weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return a font for painting."""
        font = QFont(FONT)
        font.setPointSizeF(self.theme.points(size))
        font.setWeight(weight)
        return font

    def icon(self, name: str, colour: str = "text", size: int | None = None) -> QIcon:
        """Return a drawing in a colour of the table."""
        return icons.icon(name, self.theme.colour(colour), size or self.theme.space("icon"))

    def put_icon(self, target: HasIcon, name: str, colour: str = "text") -> None:
        """Give `target` a drawing, now and again whenever the theme changes."""
        self._icons[target] = (name, colour)
        self._set_icon(target, name, colour)

    def size(self, window: QWidget, wide: int, high: int) -> None:
        """Give a window its size, in pixels at 100 %, within the screen and what it covers."""
        room, below = window.screen().availableSize(), window.parentWidget()
        if below is not None:
            room = room.boundedTo(below.window().size())
        window.resize(QSize(self.theme.pixels(wide), self.theme.pixels(high)).boundedTo(room))

    def _set_icon(self, target: HasIcon, name: str, colour: str) -> None:
        target.setIcon(self.icon(name, colour))
        if isinstance(target, QAbstractButton):
            size = self.theme.space("icon")
            target.setIconSize(QSize(size, size))

    def _sheet(self) -> str:
        path = resource("style/window.qss")
        tokens = self.theme.tokens() | {"folder": path.parent.as_posix()}
        return Template(path.read_text("utf-8")).substitute(tokens)

    def _is_dark(self) -> bool:
        if self._scheme is Scheme.SYSTEM:
            fusion, roles = self._application.style().standardPalette(), QPalette.ColorRole
            ground, ink = fusion.color(roles.Window), fusion.color(roles.WindowText)
            return ground.lightness() < ink.lightness()  # Fusion is dark when the system is
        return self._scheme is Scheme.DARK

    def _system_changed(self) -> None:
        if self._scheme is Scheme.SYSTEM and self._is_dark() != self.theme.dark:
            self.apply(Scheme.SYSTEM, self.theme.percent)

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, name in _ROLES.items():
            palette.setColor(role, self._colours[name])
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self._colours["disabled"])
        return palette


def _load_fonts() -> None:
    for path in sorted(resource("fonts").glob("NotoSans-*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
