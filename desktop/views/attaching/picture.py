"""A picture from the vault, blurred until it is asked for: others look over one's shoulder.

It comes as points from a process that has read the file and is gone (`services/previews`), and
never touches the disk.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from desktop.core.text import _
from desktop.services.previews import Points
from desktop.views.form.editors import Kit
from desktop.views.painting import chip_height, chip_width, draw_chip, draw_ring

LARGEST: Final = (1280, 960)
"""A picture is no larger than this, in points; the original is looked at as a saved copy."""

_BLURRED: Final = QSize(9, 9)  # pixels that are left of it: no face and no word can be made out
_WIDE, _HIGH = 360, 240  # pixels at 100 %


def image_of(picture: Points) -> QImage:
    """Return points as an image of its own; they were made by a process that is gone."""
    row = 3 * picture.width
    size = picture.width, picture.height, row
    return QImage(picture.points, *size, QImage.Format.Format_RGB888).copy()


class Picture(QAbstractButton):
    """A picture that is shown while it is pressed in, and blurred again when it is left."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self._sharp, self._blurred = QImage(), QImage()
        self.setObjectName(name)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._name)
        kit.words.language_changed.connect(self._name)
        kit.look.changed.connect(self.updateGeometry)
        self._name()

    @property
    def is_shown(self) -> bool:
        """Whether the picture can be made out."""
        return self.isChecked()

    def set_image(self, image: QImage) -> None:
        """Show another picture, blurred; an empty one is not shown."""
        self.setChecked(False)
        self._sharp = image
        ratio, smooth = Qt.AspectRatioMode, Qt.TransformationMode.SmoothTransformation
        there = not image.isNull()
        self._blurred = image.scaled(_BLURRED, ratio.IgnoreAspectRatio, smooth) if there else image
        self.setVisible(there)
        self.updateGeometry()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        """Blur it: whoever comes back to it is perhaps somebody else."""
        self.setChecked(False)
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        """Blur it when another window is turned to."""
        if event.type() is QEvent.Type.WindowDeactivate:
            self.setChecked(False)
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Return the size of the picture within the room it may take."""
        pixels = self._kit.look.theme.pixels
        room = QSize(pixels(_WIDE), pixels(_HIGH))
        if self._sharp.isNull():
            return room
        return self._sharp.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)

    def minimumSizeHint(self) -> QSize:
        """Keep the whole picture in sight."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it, or what is left of it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRect(self.rect().topLeft(), self.sizeHint())
        painter.drawImage(place, self._sharp if self.is_shown else self._blurred)
        if not self.is_shown:
            self._paint_words(painter, place)
        if self.hasFocus():
            draw_ring(painter, place, self._kit.look.colour("accent"))

    def _paint_words(self, painter: QPainter, place: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, words = self._kit.look, self._kit.words.say(_SHOW)
        font = look.font("small")
        metrics = self.fontMetrics()
        width = min(chip_width(words, metrics), place.width())
        chip = QRect(0, 0, width, chip_height(metrics))
        chip.moveCenter(place.center())
        draw_chip(painter, chip, words, font, look.colour("text"), look.colour("card"))

    def _name(self) -> None:
        words = self._kit.words
        label = _HIDE if self.isChecked() else _SHOW
        words.put(self, accessibleName=label, toolTip=label)
        self.update()


_SHOW, _HIDE = _("Show the picture"), _("Hide the picture")
