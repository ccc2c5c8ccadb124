"""The pages of a paper below one another, drawn as they come into sight and marked as a draft.

A page that is out of sight keeps no picture. The mark is painted over the picture and is in no
file; what is drawn before the right size has come is an older picture, stretched.

Who hears the screen hears the words of the page that is looked at, which are the description of the
widget; Qt tells a screen reader of each change of it. A role of its own would take a factory of
accessible interfaces: PySide lets go of nothing such a factory made, and would ask it for every
widget of the program.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from itertools import accumulate

from PySide6.QtCore import QEvent, QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea

from desktop.core.pdfium import POINTS_TO_INCH
from desktop.core.text import _
from desktop.views.preview.drawing import DPI, draw_page, page_sizes, page_words
from desktop.views.worker import Job
from desktop.views.workplace import Workplace

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN = 96 / POINTS_TO_INCH  # pixels to a point at 100 %
_SAME = 0.01  # sizes nearer to each other look the same
_GAP = 14  # pixels at 100 %, around each page
_DRAFT = _("DRAFT")
_MARK = QColor(0, 0, 0, 36)
_PAPER = QColor(255, 255, 255)


class PageView(QAbstractScrollArea):
    """Shows pages as wide as there is room, or in the size one chose."""

    moved = Signal()  # another page is looked at, or in another size
    seen = Signal()  # a page for the first time

    def __init__(self, place: Workplace, data: bytes) -> None:
        super().__init__()
        self._place, self._data = place, data
        self._zoom: float | None = None  # as wide as there is room
        self._sizes: tuple[QSizeF, ...] = ()
        self._tops: list[int] = []
        self._images: dict[int, QImage] = {}
        self._asked: dict[int, tuple[float, Job]] = {}
        self._told = (0, 0, 0)
        self._seen: set[int] = set()
        self._listening: tuple[int, Job] | None = None  # the page whose words were asked for
        self.setProperty("role", "pages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Its coming and going would change the width that the pages are fitted to.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        place.words.language_changed.connect(self.viewport().update)
        place.exporting.run(page_sizes, data, done=self._take, failed=place.fail, owner=self)

    # -- what is shown --------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many pages there are; none until they are counted."""
        return len(self._sizes)

    @property
    def unseen(self) -> int:
        """How many pages nobody has looked at yet."""
        return self.count - len(self._seen)

    @property
    def current(self) -> int:
        """The page that is looked at, the first being 1."""
        looked_at = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max(bisect_right(self._tops, looked_at), 1)

    @property
    def percent(self) -> int:
        """The size of the pages."""
        return round(100 * self._scale / _SCREEN)

    def drop(self) -> None:
        """Let go of the paper and of every picture of it."""
        self._data, self._sizes, self._tops = b"", (), []
        for at in list(self._asked):
            self._forget(at)
        self._hush()

    # -- going ----------------------------------------------------------------------------------

    def turn_to(self, page: int) -> None:
        """Show the top of a page, the first being 1."""
        if self._tops:
            at = min(max(page, 1), self.count) - 1
            self.verticalScrollBar().setValue(self._tops[at] - self._gap)

    def fit_width(self) -> None:
        """Show pages as wide as there is room, whatever the size of the window."""
        self._set_zoom(None)

    def zoom(self, by: int) -> None:
        """Take the next larger size, or with -1 the next smaller one."""
        now = self._scale / _SCREEN
        others = [each for each in ZOOMS if (each - now) * by > _SAME]
        if others:
            self._set_zoom(min(others) if by > 0 else max(others))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the first or the last page; the other keys scroll."""
        ends = {Qt.Key.Key_Home: 1, Qt.Key.Key_End: self.count}
        if event.key() in ends:
            self.turn_to(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    # -- sizes ----------------------------------------------------------------------------------

    @property
    def _gap(self) -> int:
        return self._place.look.theme.pixels(_GAP)

    @property
    def _scale(self) -> float:
        """Pixels to a point."""
        if self._zoom is not None:
            return self._zoom * _SCREEN
        room = self.viewport().width() - 2 * self._gap
        return max(room / max((size.width() for size in self._sizes), default=room), 0.1)

    def _take(self, sizes: tuple[QSizeF, ...]) -> None:
        if self._data:  # else it was dropped while its pages were counted
            self._sizes = sizes
            self._lay_out()

    def _set_zoom(self, zoom: float | None) -> None:
        bar = self.verticalScrollBar()
        where = bar.value() / max(bar.maximum(), 1)
        self._zoom = zoom
        self._lay_out()
        bar.setValue(round(where * bar.maximum()))

    def _lay_out(self) -> None:
        scale, gap, view = self._scale, self._gap, self.viewport().size()
        steps = (round(size.height() * scale) + gap for size in self._sizes)
        *self._tops, high = accumulate(steps, initial=gap)
        wide = max((round(size.width() * scale) for size in self._sizes), default=0) + 2 * gap
        fitted = self._zoom is None  # there is nothing to scroll, however it was rounded
        for bar, needed, room in (
            (self.verticalScrollBar(), high, view.height()),
            (self.horizontalScrollBar(), 0 if fitted else wide, view.width()),
        ):
            bar.setRange(0, max(needed - room, 0))
            bar.setPageStep(max(room - 2 * gap, 1))
            bar.setSingleStep(3 * gap)
        self._scrolled()

    def _rect(self, at: int) -> QRect:
        """Return where a page lies in the viewport."""
        size = self._sizes[at] * self._scale
        wide, high = round(size.width()), round(size.height())
        spare = max(self.viewport().width() - wide, 2 * self._gap) // 2
        left = spare - self.horizontalScrollBar().value()
        return QRect(left, self._tops[at] - self.verticalScrollBar().value(), wide, high)

    def _in_sight(self) -> range:
        top = self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top) - 1, 0)
        return range(first, bisect_right(self._tops, top + self.viewport().height()))

    # -- pictures -------------------------------------------------------------------------------

    def _scrolled(self) -> None:
        self._ask()
        self.viewport().update()
        if self._told != (now := (self.current, self.count, self.percent)):
            self._told = now
            self._listen()
            self.moved.emit()

    def _ask(self) -> None:
        """Have what is in sight drawn, and forget the rest."""
        scale = min(self._scale * self.devicePixelRatioF(), DPI / POINTS_TO_INCH)
        for at in set(self._asked) - set(self._in_sight()):
            self._forget(at)
        for at in self._in_sight():
            asked, job = self._asked.get(at, (0.0, None))
            if asked != scale:
                if job is not None:
                    job.cancel()
                self._asked[at] = (scale, self._draw(at, scale))

    def _draw(self, at: int, scale: float) -> Job:
        return self._place.exporting.run(
            draw_page,
            self._data,
            at,
            scale,
            done=partial(self._put, at),
            failed=self._place.fail,
            owner=self,
        )

    def _put(self, at: int, image: QImage) -> None:
        self._images[at] = image
        self.viewport().update()
        if at not in self._seen:
            self._seen.add(at)
            self.seen.emit()

    def _forget(self, at: int) -> None:
        self._images.pop(at, None)
        _scale, job = self._asked.pop(at)
        job.cancel()

    # -- words ----------------------------------------------------------------------------------

    def _listen(self) -> None:
        """Have the words read of the page that is looked at."""
        at = self.current - 1
        if self.count and (self._listening is None or self._listening[0] != at):
            self._hush()
            job = self._place.exporting.run(
                page_words,
                self._data,
                at,
                done=self.setAccessibleDescription,
                failed=self._place.fail,
                owner=self,
            )
            self._listening = (at, job)

    def _hush(self) -> None:
        if self._listening is not None:
            self._listening[1].cancel()
            self._listening = None
        self.setAccessibleDescription("")

    # -- painting -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages again, and stay at the place one looks at."""
        super().resizeEvent(event)
        self._set_zoom(self._zoom)

    def viewportEvent(self, event: QEvent) -> bool:
        """Draw anew on a screen with other pixels."""
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._ask()
        return super().viewportEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the pages in sight, each marked as a draft."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        look = self._place.look
        painter.fillRect(self.viewport().rect(), look.colour("canvas"))
        for at in self._in_sight():
            rect = self._rect(at)
            painter.fillRect(rect, _PAPER)
            if at in self._images:
                painter.drawImage(rect, self._images[at])
            self._mark(painter, rect)
            painter.setPen(look.colour("field_line"))
            painter.drawRect(rect)

    def _mark(self, painter: QPainter, rect: QRect) -> None:
        """Write across a page what it still is."""
        words = self._place.words.say(_DRAFT)
        font = QFont(self._place.look.font("h1", QFont.Weight.Bold))
        font.setPixelSize(max(round(1.2 * rect.width() / len(words)), 8))
        painter.save()
        painter.translate(rect.center())
        painter.rotate(-52)
        painter.setFont(font)
        painter.setPen(_MARK)
        high = font.pixelSize() * 2
        room = QRect(-rect.height(), -high // 2, 2 * rect.height(), high)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()
