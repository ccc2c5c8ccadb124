"""Words, chips and rings for the lists that paint their rows instead of filling them with widgets.

It knows fonts and colours, and nothing of what a list is about. What it draws is always plain.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

CHIP_SIDES = 16  # pixels of ground left and right of a chip's words together


def wrapped(text: str, font: QFont, width: int, most: int) -> list[str]:
    """Break `text` into at most `most` lines; the last ends in an ellipsis if there was more."""
    lines: list[str] = []
    metrics = QFontMetrics(font)
    if "\n" not in text and metrics.horizontalAdvance(text) <= width:
        return [text]  # most texts; a tenth of the time
    for paragraph in text.splitlines() or [""]:
        for start, length in _breaks(paragraph, font, width):
            if len(lines) == most:
                rest = f"{lines[-1].rstrip()} …"
                return [*lines[:-1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]
            lines.append(paragraph[start : start + length].rstrip())
    return lines


def _breaks(text: str, font: QFont, width: int) -> list[tuple[int, int]]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        found.append((line.textStart(), line.textLength()))
    layout.endLayout()
    return found


def elided(text: str, metrics: QFontMetrics, width: int) -> str:
    """Return `text` on one line no wider than `width`."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))


def draw_lines(
    painter: QPainter,
    rect: QRect,
    lines: Sequence[str],
    font: QFont,
    colour: QColor,
    *,
    right: bool = False,
) -> None:
    """Draw lines from the top of `rect`; Qt never reads them as rich text or mnemonics."""
    painter.setFont(font)
    painter.setPen(colour)
    metrics = QFontMetrics(font)
    baseline = rect.y() + metrics.ascent()
    for line in lines:
        left = rect.right() - metrics.horizontalAdvance(line) if right else rect.x()
        painter.drawText(left, baseline, line)
        baseline += metrics.height()


def chip_width(text: str, metrics: QFontMetrics) -> int:
    """Return how wide a chip with `text` is."""
    return metrics.horizontalAdvance(text) + CHIP_SIDES


def chip_height(metrics: QFontMetrics) -> int:
    """Return how high a chip is."""
    return metrics.height() + 4


def draw_chip(
    painter: QPainter, rect: QRect, text: str, font: QFont, ink: QColor, ground: QColor
) -> None:
    """Draw words on a rounded ground, elided to it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.setFont(font)
    painter.setPen(ink)
    words = elided(text, QFontMetrics(font), rect.width() - CHIP_SIDES + 2)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, words)


def draw_ring(painter: QPainter, rect: QRect, colour: QColor, radius: float = 4) -> None:
    """Show where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 2))
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius)


def draw_centred(painter: QPainter, rect: QRect, text: str, font: QFont, colour: QColor) -> None:
    """Say in the middle of an empty list why it is empty."""
    lines = wrapped(text, font, max(rect.width() - 48, 40), 6)
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(colour)
    top = rect.center().y() - metrics.height() * len(lines) / 2 + metrics.ascent()
    for number, line in enumerate(lines):
        left = rect.center().x() - metrics.horizontalAdvance(line) / 2
        painter.drawText(QPointF(left, top + number * metrics.height()), line)
