"""Lists of records: pages fetched as they are seen, rows of one to three lines painted.

It knows no records: a page of rows comes from a function that runs on the worker's thread, and a
row is a frozen value made there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QRect,
    QSignalBlocker,
    QSize,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QStandardItemModel
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.views.labels import Sayable, Words
from desktop.views.lists import (
    DISPLAY,
    ID_ROLE,
    ROW_ROLE,
    SPOKEN,
    AnyIndex,
    PaintedList,
    RowPainter,
    answer,
)
from desktop.views.painting import chip_height, chip_width, draw_chip, elided
from desktop.views.shortcuts import REFRESH
from desktop.views.style import Look
from desktop.views.tokens import Tone
from desktop.views.worker import DEBOUNCE_MS, Job, Newest, Worker

PAGE = 100
_KEPT_PAGES = 60
_ASKED_AT_ONCE = 3  # when the scroll bar is dragged, only the pages seen last are worth fetching
_LOADING = _("Loading…")


@frozen_value
class Cell:
    """What stands in one column of a row; with `chip`, on the ground of its tone."""

    text: Sayable = ""
    tone: Tone | None = None
    chip: bool = False
    strong: bool = False


@frozen_value
class Row:
    """One record in a list, as it is shown: in lines, or with `cells` in columns."""

    id: str
    title: Sayable
    sub: Sayable = ""
    note: Sayable = ""
    badge: Sayable = ""
    badge_tone: Tone = Tone.NEUTRAL
    trailing: Sayable = ""
    trailing_tone: Tone = Tone.NEUTRAL
    case_id: str = ""
    cells: Mapping[str, Cell] | None = None

    def spoken(self, words: Words) -> str:
        """Return the row as it is read aloud."""
        parts = [self.title, self.badge, self.sub, self.note, self.trailing]
        if self.cells is not None:
            parts = [cell.text for cell in self.cells.values()]
        return ", ".join(filter(None, map(words.say, parts)))


@frozen_value
class Page:
    """Some rows, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


Fetch = Callable[[int, int], Page]  # offset and limit


class PagedRows(QStandardItemModel):
    """The rows of one question; what has not come yet is a row without id.

    Qt's own model, of empty items, knows how many rows there are: a list lays out all of them at
    once and asks for each whether it is there, which is a tenth of a second when Python answers.
    """

    state_changed = Signal()

    def __init__(
        self, worker: Worker, words: Words, parent: QObject, pause_ms: int = DEBOUNCE_MS
    ) -> None:
        super().__init__(0, 1, parent)
        self._worker, self._words = worker, words
        self._newest = Newest(worker, self, pause_ms)
        self._fetch: Fetch | None = None
        self._pages: dict[int, tuple[Row, ...]] = {}
        self._asked: dict[int, Job] = {}
        self._seen = 0  # the page looked at last
        self.loading = False
        self.problem: Text | None = None

    @property
    def total(self) -> int:
        """How many rows there are, fetched or not."""
        return self.rowCount()

    def ask(self, fetch: Fetch, *, at_once: bool = False) -> None:
        """Show what `fetch` gives, from the top; what was asked before is forgotten."""
        self._fetch, self._seen = fetch, 0
        self.refresh(at_once=at_once)

    def refresh(self, *, at_once: bool = True) -> None:
        """Ask the same again, because records changed."""
        if self._fetch is None:
            return
        self._drop_asked()
        self.loading = True
        self.state_changed.emit()
        done = partial(self._show_first, self._seen)
        self._newest.run(
            self._fetch, self._seen * PAGE, PAGE, done=done, failed=self._fail, at_once=at_once
        )

    def row(self, number: int) -> Row | None:
        """Return a row, or None if it has not come yet; asks for it then."""
        page, at = divmod(number, PAGE)
        self._seen = page
        rows = self._pages.get(page)
        if rows is None:
            self._ask_page(page)
        return rows[at] if rows is not None and at < len(rows) else None

    def number_of(self, row_id: str) -> int | None:
        """Return where a row stands, if it has come."""
        for page, rows in self._pages.items():
            for at, row in enumerate(rows):
                if row.id == row_id:
                    return page * PAGE + at
        return None

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        """Return a row's title, spoken text, id, or the row itself."""
        if role not in (DISPLAY, SPOKEN, ID_ROLE, ROW_ROLE) or not index.isValid():
            return None
        row = self.row(index.row())
        if row is None:
            return self._words.say(_LOADING) if role in (DISPLAY, SPOKEN) else None
        return answer(row, role, self._words)

    def _ask_page(self, page: int) -> None:
        if page in self._asked or self._fetch is None or self.loading:
            return  # rows are painted again when the first page has come
        while len(self._asked) >= _ASKED_AT_ONCE:
            self._asked.pop(next(iter(self._asked))).cancel()
        self._asked[page] = self._worker.run(
            self._fetch,
            page * PAGE,
            PAGE,
            done=partial(self._show_page, page),
            failed=self._fail,
            owner=self,
        )

    def _drop_asked(self) -> None:
        for job in self._asked.values():
            job.cancel()
        self._asked.clear()

    def _show_first(self, number: int, page: Page) -> None:
        if not page.rows and number:  # the list became shorter than where one was
            self._seen = 0
            self.refresh()
            return
        self.loading, self.problem = False, None
        if page.total == self.total and self.total:
            self._pages = {number: page.rows}
            self.dataChanged.emit(self.index(0, 0), self.index(self.total - 1, 0))
        else:
            self._reset({number: page.rows}, page.total)
        self.state_changed.emit()

    def _show_page(self, number: int, page: Page) -> None:
        self._asked.pop(number, None)
        if page.total != self.total:  # records came or went since the first page
            self.refresh()
            return
        self._pages[number] = page.rows
        if len(self._pages) > _KEPT_PAGES:
            del self._pages[next(iter(self._pages))]
        if page.rows:
            first = number * PAGE
            self.dataChanged.emit(self.index(first, 0), self.index(first + len(page.rows) - 1, 0))

    def _reset(self, pages: dict[int, tuple[Row, ...]], total: int) -> None:
        self.beginResetModel()
        self._pages = pages
        with QSignalBlocker(self):  # one reset, and not rows that come and go as well
            self.setRowCount(total)
        self.endResetModel()

    def _fail(self, error: DalilError) -> None:
        self.loading, self.problem = False, error.sentence
        self._reset({}, 0)
        self.state_changed.emit()


class RowList(PaintedList):
    """The list on the screen; keeps its row chosen, by id, when rows come and go."""

    def __init__(self, model: PagedRows, words: Words, look: Look, lines: int = 3) -> None:
        super().__init__(words, look)
        self._rows = model
        self._chosen: str | None = None
        self.setUniformItemSizes(True)
        self.setModel(model)
        if lines:
            self.setItemDelegate(RowDelegate(words, look, lines, self))
        model.state_changed.connect(self.viewport().update)
        model.modelReset.connect(self._choose_again)
        model.dataChanged.connect(self._choose_again)
        self.selected.connect(self._remember)

    def choose(self, row_id: str | None) -> None:
        """Choose a row without being told so; one that has not come yet is chosen when it does."""
        self._chosen = row_id
        self._choose_again()

    def state_text(self) -> Sayable:
        """Say that rows are on their way, or what went wrong."""
        if self._rows.problem is not None:
            return self._rows.problem
        return _LOADING if self._rows.loading else super().state_text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fetch again on F5."""
        if REFRESH.pressed(event):
            self._rows.refresh()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Forget the row chosen before, if the new one has not come yet."""
        if current.isValid() and current.data(ID_ROLE) is None:
            self._chosen = None
        super().currentChanged(current, previous)

    def _remember(self, row_id: str) -> None:
        self._chosen = row_id

    def _choose_again(self) -> None:
        """Put the choice where its row stands now, or tell of a row that has come under it."""
        current = self.currentIndex()
        here = current.data(ID_ROLE) if current.isValid() else None
        if self._chosen is None:
            if here is not None:
                self.selected.emit(here)
        elif here != self._chosen:
            number = self._rows.number_of(self._chosen)
            bar = self.verticalScrollBar()
            place = bar.value()
            with QSignalBlocker(self):  # the person chose nothing
                self.setCurrentIndex(
                    QModelIndex() if number is None else self._rows.index(number, 0)
                )
            bar.setValue(place)


class RowDelegate(RowPainter):
    """Paints title, badge, two more lines and what stands at the right."""

    def __init__(self, words: Words, look: Look, lines: int, parent: QObject) -> None:
        self._lines = lines
        super().__init__(words, look, parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt calls it with both
        """Return the height that all rows have."""
        return QSize(100, self._height)

    def _measure(self) -> None:
        theme = self._look.theme
        self._bold = self._look.font("body", QFont.Weight.DemiBold)
        self._small = self._look.font("small")
        bold, small = QFontMetrics(self._bold), QFontMetrics(self._small)
        self._bold_metrics, self._small_metrics = bold, small
        self._side, self._top, self._gap = theme.space("l"), theme.pixels(9), theme.pixels(3)
        self._ascent = bold.ascent()
        first = max(bold.height(), chip_height(small))
        below = (self._lines - 1) * (small.height() + self._gap)
        self._height = 2 * self._top + first + below
        self._tops = [first + self._gap + n * (small.height() + self._gap) for n in range(2)]

    def _paint_row(self, painter: QPainter, rect: QRect, row: Row | None) -> None:
        inner = rect.adjusted(self._side, self._top, -self._side, 0)
        if row is None:
            painter.setFont(self._small)
            painter.setPen(self._look.colour("muted"))
            painter.drawText(inner.x(), inner.y() + self._ascent, self._words.say(_LOADING))
            return
        room = inner.width()
        badge = self._words.say(row.badge)
        if badge:
            width = min(chip_width(badge, self._small_metrics), inner.width() * 55 // 100)
            chip = QRect(inner.right() - width, inner.y(), width, chip_height(self._small_metrics))
            tone = row.badge_tone
            ink, ground = self._look.colour(tone.value), self._look.colour(tone.ground)
            draw_chip(painter, chip, badge, self._small, ink, ground)
            room -= width + 8
        painter.setFont(self._bold)
        painter.setPen(self._look.colour("text"))
        title = elided(self._words.say(row.title), self._bold_metrics, room)
        painter.drawText(inner.x(), inner.y() + self._ascent, title)
        painter.setFont(self._small)
        self._paint_small(painter, inner, (row.sub, row.note), row)

    def _paint_small(
        self, painter: QPainter, inner: QRect, texts: tuple[Sayable, Sayable], row: Row
    ) -> None:
        metrics, last = self._small_metrics, self._lines - 2
        trailing = elided(self._words.say(row.trailing), metrics, inner.width() // 2)
        width = metrics.horizontalAdvance(trailing)
        for number in range(self._lines - 1):
            baseline = inner.y() + self._tops[number] + metrics.ascent()
            room = inner.width() - (width + 12 if trailing and number == last else 0)
            painter.setPen(self._look.colour("muted"))
            text = elided(self._words.say(texts[number]), metrics, room)
            painter.drawText(inner.x(), baseline, text)
            if number == last and trailing:
                painter.setPen(self._look.colour(row.trailing_tone.value))
                painter.drawText(inner.right() - width, baseline, trailing)
