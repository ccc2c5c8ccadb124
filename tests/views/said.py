"""Everything a screen says to those who see it and to those who hear it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QStatusBar,
    QTabBar,
    QToolButton,
    QWidget,
)

from desktop.views.labels import PlainLabel
from desktop.views.preview.pages import PageView

MOST_ROWS = 60
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)

Said = tuple[str, str]  # where, and the words


def everything_said(screen: QWidget) -> Iterator[Said]:
    """Yield each text of what is visible; what a person typed is not the program's."""
    for widget in (screen, *screen.findChildren(QWidget)):
        if widget.isVisibleTo(screen):
            where = f"{type(widget).__name__} {widget.objectName()}".strip()
            texts = chain(_of_any(widget, screen), _of_kind(widget), _of_actions(widget))
            yield from ((f"{where}, {what}", words) for what, words in texts if words)


def _of_any(widget: QWidget, screen: QWidget) -> Iterator[Said]:
    yield "tool tip", widget.toolTip()
    yield "status tip", widget.statusTip()
    yield "help", widget.whatsThis()
    yield "accessible name", widget.accessibleName()
    if not isinstance(widget, PageView):  # of pages it is what a paper says
        yield "accessible description", widget.accessibleDescription()
    if widget.isWindow() or widget is screen:
        yield "title", widget.windowTitle()


def _of_kind(widget: QWidget) -> Iterator[Said]:
    for kind, texts in _KINDS:
        if isinstance(widget, kind):
            yield from texts(widget)
            return


def _of_combo(combo: QComboBox) -> Iterator[Said]:
    yield from (("choice", combo.itemText(at)) for at in range(combo.count()))


def _of_tabs(tabs: QTabBar) -> Iterator[Said]:
    for at in range(tabs.count()):
        yield from (("tab", tabs.tabText(at)), ("tab's tip", tabs.tabToolTip(at)))


def _of_view(view: QAbstractItemView) -> Iterator[Said]:
    if view.model() is not None:
        yield from _of_model(view.model())


# The first kind a widget is decides.
_KINDS: tuple[tuple[type[QWidget], Callable[[Any], Iterable[Said]]], ...] = (
    (PlainLabel, lambda label: [("words", label._whole)]),  # an elided one shows less
    (QLabel, lambda label: [("words", label.text())]),
    (QAbstractButton, lambda button: [("words", button.text())]),
    (QLineEdit, lambda line: [("placeholder", line.placeholderText())]),
    (QPlainTextEdit, lambda edit: [("placeholder", edit.placeholderText())]),
    (QComboBox, _of_combo),
    (QTabBar, _of_tabs),
    (QGroupBox, lambda box: [("title", box.title())]),
    (QProgressBar, lambda bar: [("words", bar.text())]),
    (QStatusBar, lambda bar: [("message", bar.currentMessage())]),
    (QAbstractItemView, _of_view),
)


def _of_model(model: QAbstractItemModel) -> Iterator[Said]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(min(model.rowCount(), MOST_ROWS)):
        for column in range(columns):
            for role in ROLES:
                said = model.index(row, column).data(role)
                yield f"row {row}", said if isinstance(said, str) else ""
    for way, count in (
        (Qt.Orientation.Horizontal, columns),
        (Qt.Orientation.Vertical, model.rowCount()),
    ):
        for at in range(min(count, MOST_ROWS)):
            said = model.headerData(at, way)
            yield "head", said if isinstance(said, str) else ""


def _of_actions(widget: QWidget) -> Iterator[Said]:
    for action in widget.actions():
        yield from _of_action(action)
    for menu in widget.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        for action in menu.actions():
            yield from _of_action(action)


def _of_action(action: QAction) -> Iterator[Said]:
    if action.isVisible():
        yield "action", action.text()
        if action.toolTip() != action.text():
            yield "action's tip", action.toolTip()


# -- and whether there is room for it ------------------------------------------------------------


def cut_off(screen: QWidget) -> Iterator[str]:
    """Yield each label and button that does not show all of its words, nor has a tip that does."""
    speaking: list[QLabel | QAbstractButton] = [*screen.findChildren(QLabel)]
    speaking += screen.findChildren(QAbstractButton)
    for widget in speaking:
        if widget.isVisibleTo(screen) and widget.text() and _is_cut(widget, screen):
            yield f"{type(widget).__name__}: {widget.text()[:60]}"


def _is_cut(widget: QLabel | QAbstractButton, screen: QWidget) -> bool:
    if isinstance(widget, PlainLabel) and widget._elide:
        return widget.text() != widget._whole and not widget.toolTip()
    if isinstance(widget, QToolButton) and (
        widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    ):
        return False
    return _needs_more(widget) or _reaches_out(widget, screen)


def _needs_more(widget: QLabel | QAbstractButton) -> bool:
    if isinstance(widget, QAbstractButton):
        return widget.sizeHint().width() > widget.width() + 1
    room, metrics = widget.contentsRect(), widget.fontMetrics()
    if widget.wordWrap():
        longest = max(map(metrics.horizontalAdvance, widget.text().split()), default=0)
        return longest > room.width() or widget.heightForWidth(widget.width()) > widget.height() + 1
    return metrics.horizontalAdvance(widget.text()) > room.width() + 1


def _reaches_out(widget: QWidget, screen: QWidget) -> bool:
    """Whether it goes on beyond the left or right edge of what it stands in."""
    parent = widget.parentWidget()
    while parent is not None and widget is not screen:
        left = widget.mapTo(parent, QPoint(0, 0)).x()
        if left < 0 or left + widget.width() > parent.width() + 1:
            return True
        if parent is screen:
            break
        parent = parent.parentWidget()
    return False
