"""A list in columns: the header above it, and the delegate that paints a row under the header.

One row is one thing for the keyboard and for a screen reader, whatever the number of columns; a
table of cells would make each of them a stop, and costs twice the time to paint.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
)

from desktop.views.labels import Words
from desktop.views.lists import AnyIndex, RowPainter
from desktop.views.painting import chip_height, chip_width, draw_chip, elided
from desktop.views.registers.columns import CASE, Column, ListState
from desktop.views.rows import Cell, PagedRows, Row, RowList
from desktop.views.style import Look
from desktop.views.tokens import Tone

# Pixels at 100 %: a column can be narrow, and never vanishes; one of more than this is read rather
# than glanced at, and takes what room is left over; where room is missing, one keeps a whole date.
_LEAST, _READ, _KEPT = 48, 200, 104
_AT_MOST = 3  # the part of all widths that columns give
_TOLD_AFTER_MS = 400


class ColumnHeader(QHeaderView):
    """The columns' names; dragged to another place or width, clicked to sort."""

    changed = Signal()  # places or widths, once they have come to rest
    sort_asked = Signal(str)

    def __init__(self, columns: Sequence[Column], words: Words, look: Look) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._columns, self._words, self._look = tuple(columns), words, look
        self._wanted: dict[int, int] = {}  # the widths at 100 %, by column
        self._dragged: set[int] = set()  # columns to a width that a person chose
        self._is_fitting = False
        self._labels = QStandardItemModel(0, len(columns), self)
        self.setModel(self._labels)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the same is offered by the button "Columns"
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_TOLD_AFTER_MS)
        self._rest.timeout.connect(self.changed)
        self.sectionMoved.connect(self._begin_rest)
        self.sectionResized.connect(self._note_width)
        self.sectionClicked.connect(self._clicked)
        words.language_changed.connect(self._name)
        look.changed.connect(self._measure)
        self._name()
        self._measure()

    def put(self, state: ListState) -> None:
        """Show the columns of a state in its order and widths, and how the rows are sorted."""
        places = {column.key: number for number, column in enumerate(self._columns)}
        for place, key in enumerate(state.columns):
            self.moveSection(self.visualIndex(places[key]), place)
        for number, column in enumerate(self._columns):
            self.setSectionHidden(number, column.key not in state.columns)
            self._wanted[number] = state.widths.get(column.key, column.width)
        self._dragged = {places[key] for key in state.widths}
        self.fit()
        self.setSortIndicatorShown(bool(state.sort))
        if state.sort:
            down = Qt.SortOrder.DescendingOrder
            order = down if state.descending else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(places[state.sort], order)
        self._rest.stop()

    def fit(self) -> None:
        """Give every column its width; what is left over, or missing, changes the longest most."""
        pixels = self._look.theme.pixels
        shown = [each for each in self._wanted if not self.isSectionHidden(each)]
        widths = {each: pixels(self._wanted[each]) for each in shown}
        left_over = self.width() - sum(widths.values())
        more = self._shares(widths, left_over) if left_over >= 0 else self._cuts(widths, -left_over)
        self._is_fitting = True
        for each in shown:
            self.resizeSection(each, widths[each] + more.get(each, 0))
        self._is_fitting = False

    def _shares(self, widths: Mapping[int, int], left_over: int) -> dict[int, int]:
        """Share out among the long texts what is left over."""
        long = [each for each in widths if self._wanted[each] > _READ]
        return dict.fromkeys(long, left_over // len(long)) if long else {}

    def _cuts(self, widths: Mapping[int, int], missing: int) -> dict[int, int]:
        """Take what is missing from columns nobody dragged; beyond a third the list scrolls.

        The number of a case differs at its end: it is never cut.
        """
        kept, keys = self._look.theme.pixels(_KEPT), [column.key for column in self._columns]
        giving = [each for each in widths if each not in self._dragged and keys[each] != CASE]
        room = {each: max(0, widths[each] - kept) for each in giving}
        if missing > min(sum(room.values()), sum(widths.values()) // _AT_MOST):
            return {}
        return {each: -missing * free // sum(room.values()) for each, free in room.items()}

    def shown(self) -> tuple[str, ...]:
        """Return the keys of the columns that are shown, from left to right."""
        order = (self.logicalIndex(place) for place in range(self.count()))
        return tuple(self._columns[each].key for each in order if not self.isSectionHidden(each))

    def widths(self) -> dict[str, int]:
        """Return the widths that were chosen, in pixels at 100 %."""
        return {self._columns[each].key: self._wanted[each] for each in self._dragged}

    def places(self) -> list[tuple[Column, int, int]]:
        """Return each shown column with its left edge in the list and its width."""
        return [
            (column, self.sectionViewportPosition(number), self.sectionSize(number))
            for number, column in enumerate(self._columns)
            if not self.isSectionHidden(number)
        ]

    def _name(self) -> None:
        for number, column in enumerate(self._columns):
            label = self._words.say(column.label)
            self._labels.setHeaderData(number, Qt.Orientation.Horizontal, label)
            tip = Qt.ItemDataRole.ToolTipRole
            self._labels.setHeaderData(number, Qt.Orientation.Horizontal, label, tip)

    def _measure(self) -> None:
        self.setFixedHeight(self._look.theme.pixels(34))
        self.setMinimumSectionSize(self._look.theme.pixels(_LEAST))

    def _note_width(self, number: int, _before: int, width: int) -> None:
        if self._is_fitting or self._columns[number].key == self.shown()[-1]:
            return  # the last one is as wide as the others leave room
        self._wanted[number] = round(width * 100 / self._look.theme.percent)
        self._dragged.add(number)
        self._begin_rest()

    def _begin_rest(self) -> None:
        self._rest.start()

    def _clicked(self, number: int) -> None:
        if self._columns[number].sort:
            self.sort_asked.emit(self._columns[number].key)


class ColumnList(RowList):
    """The rows under a header; several can be chosen."""

    def __init__(self, model: PagedRows, header: ColumnHeader, words: Words, look: Look) -> None:
        super().__init__(model, words, look, lines=0)
        self._header = header
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(ColumnDelegate(header, words, look, self))
        header.setParent(self)
        header.show()
        self.horizontalScrollBar().valueChanged.connect(header.setOffset)
        for moved in (header.sectionMoved, header.sectionResized, header.sectionCountChanged):
            moved.connect(self._columns_moved)
        look.changed.connect(self._place_header)
        self._place_header()

    def chosen_rows(self) -> list[AnyIndex]:
        """Return the chosen rows from the top, whether they have come or not."""
        return sorted(self.selectedIndexes(), key=lambda index: index.row())

    def resizeEvent(self, event: QEvent) -> None:
        """Keep the header as wide as the list."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # the stub names the narrower event
        self._place_header()

    def _columns_moved(self) -> None:
        self.relayout()

    def _place_header(self) -> None:
        height = self._header.height()
        self.setViewportMargins(0, height, 0, 0)
        self._header.setGeometry(0, 0, self.viewport().width(), height)
        self._header.fit()
        self._header.setOffset(self.horizontalScrollBar().value())


class ColumnDelegate(RowPainter):
    """Paints the cells of a row under the columns of a header."""

    def __init__(self, header: ColumnHeader, words: Words, look: Look, parent: QObject) -> None:
        self._header = header
        super().__init__(words, look, parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt calls it with both
        """Return the height that all rows have, and the width of all columns."""
        return QSize(self._header.length(), self._height)

    def _measure(self) -> None:
        theme = self._look.theme
        self._font, self._bold = (
            self._look.font("body"),
            self._look.font("body", QFont.Weight.DemiBold),
        )
        self._small = self._look.font("small")
        self._metrics, self._bold_metrics = QFontMetrics(self._font), QFontMetrics(self._bold)
        self._small_metrics = QFontMetrics(self._small)
        self._side = theme.space("m")
        self._height = max(theme.pixels(36), self._metrics.height() + theme.pixels(14))
        self._baseline = (self._height - self._metrics.height()) // 2 + self._metrics.ascent()

    def _paint_row(self, painter: QPainter, rect: QRect, row: Row | None) -> None:
        if row is None:
            painter.setFont(self._font)
            painter.setPen(self._look.colour("muted"))
            painter.drawText(rect.x() + self._side, rect.y() + self._baseline, "…")
        elif row.cells is not None:
            for column, left, width in self._header.places():
                cell = row.cells.get(column.key)
                if cell is not None:
                    place = QRect(left + self._side, rect.y(), width - 2 * self._side, self._height)
                    self._paint_cell(painter, place, cell, right=column.right)

    def _paint_cell(self, painter: QPainter, place: QRect, cell: Cell, *, right: bool) -> None:
        text = self._words.say(cell.text)
        if not text or place.width() <= 0:
            return
        text = text.partition("\n")[0]
        if cell.chip:
            self._paint_chip(painter, place, text, cell.tone or Tone.NEUTRAL)
            return
        metrics = self._bold_metrics if cell.strong else self._metrics
        painter.setFont(self._bold if cell.strong else self._font)
        painter.setPen(self._look.colour("text" if cell.tone is None else cell.tone.value))
        shown = elided(text, metrics, place.width())
        left = place.right() - metrics.horizontalAdvance(shown) if right else place.x()
        painter.drawText(left, place.y() + self._baseline, shown)

    def _paint_chip(self, painter: QPainter, place: QRect, text: str, tone: Tone) -> None:
        height = chip_height(self._small_metrics)
        width = min(chip_width(text, self._small_metrics), place.width())
        top = place.y() + (self._height - height) // 2
        ink, ground = self._look.colour(tone.value), self._look.colour(tone.ground)
        draw_chip(painter, QRect(place.x(), top, width, height), text, self._small, ink, ground)
