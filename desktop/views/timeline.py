"""What happened in a case, in order: dates as precise as they are known, and who says so.

Where parties state different things, their versions stand side by side in one step, because
neither is the program's to choose. It knows no records: items are frozen values. It is painted,
not made of widgets, so that hundreds of steps scroll smoothly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.views.fixed_rows import FixedRows
from desktop.views.labels import Sayable, Words, plain_tip
from desktop.views.lists import ROW_ROLE, SPOKEN, AnyIndex, PaintedList
from desktop.views.painting import (
    chip_height,
    chip_width,
    draw_chip,
    draw_lines,
    draw_ring,
    wrapped,
)
from desktop.views.style import Look
from desktop.views.tokens import Tone

_UNDATED = _("Date not known")
_DIFFER = _("Accounts differ")
_TITLE_LINES, _SUB_LINES, _BOX_LINES = 3, 6, 8
# Pixels at 100 %.
_NARROW, _DATE, _DOT, _BOX = 520, 122, 30, 200


@frozen_value
class TimelineAssertion:
    """What one party states about a step."""

    party: Sayable
    when: When | None = None
    text: Sayable = ""


@frozen_value
class TimelineItem:
    """One step. One assertion names its party; two or more are shown side by side."""

    id: str
    title: Sayable
    when: When | None = None
    sub: Sayable = ""
    icon: str = "clock"
    tone: Tone = Tone.NEUTRAL
    assertions: tuple[TimelineAssertion, ...] = ()

    def spoken(self, words: Words) -> str:
        """Return the step as it is read aloud."""
        said = [words.say(self.when or _UNDATED), words.say(self.title), words.say(self.sub)]
        if len(self.assertions) > 1:
            said.append(words.say(_DIFFER))
        said += [_version(assertion, words) for assertion in self.assertions]
        return ". ".join(filter(None, said))


class Timeline(PaintedList):
    """The timeline on the screen; keeps its step chosen, by id, when steps come and go."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self._model = FixedRows(words, self)
        self._painter = _StepDelegate(words, look, self)
        self._chosen: str | None = None
        self.setModel(self._model)
        self.setItemDelegate(self._painter)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.selected.connect(self._remember)
        words.put(self, accessibleName=_("Timeline"))

    def set_items(self, items: Iterable[TimelineItem]) -> None:
        """Show the steps of a case."""
        place = self.verticalScrollBar().value()
        self._painter.forget()
        self._model.set_rows(items)
        chosen = QModelIndex() if self._chosen is None else self._model.first(self._chosen)
        if chosen.isValid():
            self.setCurrentIndex(chosen)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(place)

    def relayout(self) -> None:
        """Measure every step again."""
        self._painter.forget()
        super().relayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break lines anew for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.relayout()

    def _remember(self, item_id: str) -> None:
        self._chosen = item_id


@dataclass(slots=True, repr=False)
class _Text:
    """Lines at a place within the step."""

    rect: QRect
    lines: Sequence[str]
    font: QFont
    colour: str
    right: bool = False


@dataclass(slots=True, repr=False)
class _Chip:
    """A party or a warning at a place within the step."""

    rect: QRect
    text: str
    tone: Tone


@dataclass(slots=True, repr=False)
class _Plan:
    """Where everything of one step goes, measured once for a width."""

    dot: QPoint
    texts: list[_Text]
    chips: list[_Chip]
    boxes: list[QRect]
    height: int = 0
    cut: bool = False


class _Planner:
    """Measures steps for one width; sizes and fonts are read once for a theme."""

    def __init__(self, words: Words, look: Look) -> None:
        self._words = words
        self.bold = look.font("body", QFont.Weight.DemiBold)
        self.small, self.body = look.font("small"), look.font("body")
        self._pixels = look.theme.pixels
        self._small_metrics = QFontMetrics(self.small)
        self._chip_height = chip_height(self._small_metrics)
        self.dot = look.theme.pixels(_DOT)
        self._pad = look.theme.space("s")

    def plan(self, item: TimelineItem, width: int) -> _Plan:
        """Return where everything of `item` goes."""
        narrow = width < self._pixels(_NARROW)
        date = 0 if narrow else self._pixels(_DATE)
        left = date + 2 * self._pad + self.dot + (0 if narrow else self._pad)
        plan = _Plan(
            QPoint(left - self._pad - self.dot // 2, self._pad + self.dot // 2), [], [], []
        )
        room = QRect(left + self._pad // 2, self._pad, max(width - left - 2 * self._pad, 60), 0)
        taken = 0
        if narrow:
            room.setTop(self._add_date(plan, item, room, 3) + 2)
        else:
            self._add_date_beside(plan, item, QRect(self._pad, 0, date, 0))
        top, corner = room.top(), _corner(item)
        if corner is not None and narrow:
            top = self._add_chip(plan, room, *corner).bottom() + 4
        elif corner is not None:
            chip = self._add_chip(plan, room, *corner, most=room.width() * 2 // 5)
            chip.moveRight(room.right())
            taken = chip.width() + self._pad
        title = QRect(room.left(), top, room.width() - taken, 0)
        top = self._add(plan, title, item.title, self.bold, "text", _TITLE_LINES) + 2
        if item.sub:
            sub = QRect(room.left(), top, room.width(), 0)
            top = self._add(plan, sub, item.sub, self.small, "muted", _SUB_LINES)
        if len(item.assertions) > 1:
            top = self._add_boxes(plan, item.assertions, room, top + self._pad)
        lowest = max([top, self._pad + self.dot, *(text.rect.bottom() for text in plan.texts)])
        plan.height = lowest + self._pad * 2
        return plan

    def _add(
        self, plan: _Plan, room: QRect, text: Sayable, font: QFont, colour: str, most: int
    ) -> int:
        """Add words from the top of `room`; return where they end."""
        said = self._words.say(text)
        lines = wrapped(said, font, room.width(), most)
        plan.cut = plan.cut or (lines[-1].endswith("…") and not said.endswith("…"))
        height = QFontMetrics(font).height() * len(lines)
        plan.texts.append(
            _Text(QRect(room.topLeft(), QSize(room.width(), height)), lines, font, colour)
        )
        return room.top() + height

    def _add_chip(
        self, plan: _Plan, room: QRect, text: Sayable, tone: Tone, most: int | None = None
    ) -> QRect:
        """Add a chip in the upper left of `room`; return where it is, to be moved."""
        said = self._words.say(text)
        width = min(chip_width(said, self._small_metrics), most or room.width())
        plan.chips.append(_Chip(QRect(room.x(), room.y(), width, self._chip_height), said, tone))
        return plan.chips[-1].rect

    def _add_date(self, plan: _Plan, item: TimelineItem, room: QRect, most: int) -> int:
        return self._add(plan, room, item.when or _UNDATED, self.small, "muted", most)

    def _add_date_beside(self, plan: _Plan, item: TimelineItem, column: QRect) -> None:
        """Set the date at the height of the dot, its lines ending beside it."""
        self._add_date(plan, item, column, 4)
        text = plan.texts[-1]
        top = max(plan.dot.y() - text.rect.height() // 2, self._pad // 2)
        text.rect.moveTop(top)
        text.right = True

    def _add_boxes(
        self, plan: _Plan, assertions: Sequence[TimelineAssertion], room: QRect, top: int
    ) -> int:
        """Set the versions side by side, as many as there is room for; return where they end."""
        columns = max(1, min(len(assertions), room.width() // self._pixels(_BOX)))
        width = (room.width() - self._pad * (columns - 1)) // columns
        for start in range(0, len(assertions), columns):
            ends, first = [], len(plan.boxes)
            for column, assertion in enumerate(assertions[start : start + columns]):
                left = room.left() + column * (width + self._pad)
                ends.append(self._add_box(plan, assertion, QRect(left, top, width, 0)))
            for box in plan.boxes[first:]:
                box.setBottom(max(ends))
            top = max(ends) + self._pad
        return top - self._pad

    def _add_box(self, plan: _Plan, assertion: TimelineAssertion, box: QRect) -> int:
        inner = box.adjusted(self._pad, self._pad, -self._pad, 0)
        chip = self._add_chip(plan, inner, assertion.party, Tone.NEUTRAL)
        inner.setTop(chip.bottom() + self._pad // 2)
        if assertion.when is not None:
            inner.setTop(self._add(plan, inner, assertion.when, self.body, "text", 3))
        if assertion.text:
            inner.setTop(self._add(plan, inner, assertion.text, self.small, "muted", _BOX_LINES))
        plan.boxes.append(box)
        return inner.top() + self._pad


class _StepDelegate(QStyledItemDelegate):
    """Paints steps from their plans."""

    def __init__(self, words: Words, look: Look, view: Timeline) -> None:
        super().__init__(view)
        self._words, self._look, self._view = words, look, view
        self.forget()

    def forget(self) -> None:
        """Measure everything again when it is next needed."""
        self._planner = _Planner(self._words, self._look)
        self._plans: dict[int, _Plan] = {}

    def plan(self, index: AnyIndex) -> _Plan:
        """Return the plan of a step for the width of the list."""
        plan = self._plans.get(index.row())
        if plan is None:
            item: TimelineItem = index.data(ROW_ROLE)
            plan = self._planner.plan(item, self._view.viewport().width())
            self._plans[index.row()] = plan
        return plan

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002 - Qt calls it with both
        """Return how high a step is."""
        return QSize(100, self.plan(index).height)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        """Paint one step."""
        plan, look = self.plan(index), self._look
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option.rect, option.state)
        painter.translate(option.rect.topLeft())
        self._paint_dot(painter, plan, index)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("canvas"))
        for box in plan.boxes:
            painter.drawRoundedRect(box, 6, 6)
        for text in plan.texts:
            colour = look.colour(text.colour)
            draw_lines(painter, text.rect, text.lines, text.font, colour, right=text.right)
        for chip in plan.chips:
            ink, ground = look.colour(chip.tone.value), look.colour(chip.tone.ground)
            draw_chip(painter, chip.rect, chip.text, self._planner.small, ink, ground)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: AnyIndex,
    ) -> bool:
        """Show in full what had to be cut."""
        if event.type() is QEvent.Type.ToolTip and index.isValid() and self.plan(index).cut:
            QToolTip.showText(event.globalPos(), plain_tip(index.data(SPOKEN)), view)
            return True
        return bool(super().helpEvent(event, view, option, index))

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        look, flags = self._look, QStyle.StateFlag
        inner = rect.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & (flags.State_Selected | flags.State_MouseOver):
            selected = state & flags.State_Selected
            painter.setBrush(look.colour("selected" if selected else "hover"))
            painter.drawRoundedRect(inner, 6, 6)
        if state & flags.State_HasFocus:
            draw_ring(painter, inner, look.colour("accent"), 6)

    def _paint_dot(self, painter: QPainter, plan: _Plan, index: AnyIndex) -> None:
        """Paint the line through all steps, and the drawing of this one."""
        item: TimelineItem = index.data(ROW_ROLE)
        dot, look = self._planner.dot, self._look
        painter.setPen(QPen(look.colour("line"), 2))
        top = plan.dot.y() if index.row() == 0 else 0
        last = index.row() == index.model().rowCount() - 1
        painter.drawLine(plan.dot.x(), top, plan.dot.x(), plan.dot.y() if last else plan.height)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("card"))
        painter.drawEllipse(plan.dot, dot // 2, dot // 2)
        size = dot * 8 // 15
        place = QRect(plan.dot - QPoint(size // 2, size // 2), QSize(size, size))
        look.icon(item.icon, item.tone.value, size).paint(painter, place)


def _corner(item: TimelineItem) -> tuple[Sayable, Tone] | None:
    """Name the one party that states this, or say that accounts differ."""
    if len(item.assertions) > 1:
        return _DIFFER, Tone.WARNING
    return (item.assertions[0].party, Tone.NEUTRAL) if item.assertions else None


def _version(assertion: TimelineAssertion, words: Words) -> str:
    stated = [words.say(said) for said in (assertion.when, assertion.text) if said]
    party = words.say(assertion.party)
    return f"{party}: {', '.join(stated)}" if stated else party
