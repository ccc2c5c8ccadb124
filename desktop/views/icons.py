"""Lucide drawings in the colour that is asked for, rendered once for each size and screen.

It reads `resources/icons` and knows nothing of what the drawings stand for.
"""

from __future__ import annotations

from functools import cache, lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop.core.resources import resource

_REMEMBERED = 512  # pictures of a few hundred pixels; two themes of every icon fit

_NOTHING = QColor(0, 0, 0, 0)


def icon(name: str, colour: str, size: int) -> QIcon:
    """Return the drawing `name` in `colour` (`#rrggbb`) for ordinary and for fine screens."""
    found = QIcon()
    application = QGuiApplication.instance()
    finest = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1
    for ratio in sorted({1, ceil(finest)}):
        drawn = pixmap(name, colour, size, ratio)
        found.addPixmap(drawn)
        found.addPixmap(drawn, QIcon.Mode.Selected)  # or Qt tints it itself
    return found


@lru_cache(_REMEMBERED)
def pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """Return the drawing `size` points wide for a screen of `ratio` pixels a point."""
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.fill(_NOTHING)
    painter = QPainter(drawn)
    _renderer(name, colour).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


@lru_cache(_REMEMBERED)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))


@cache
def _drawing(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")
