"""A screen by keyboard and by ear: names, roles, the way of Tab, sizes, and where one is.

Contrast is a matter of the colours' table: tests/views/test_tokens.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTextBrowser,
    QWidget,
)

from desktop.views.preview.drawing import page_words
from desktop.views.preview.pages import PageView
from tests.house.source import expect_none
from tests.views.walk import Structure, shown, structure

LEAST_TARGET = 24  # pixels, WCAG 2.2 success criterion 2.5.8
MOST_STOPS = 200
AROUND = 4  # pixels around a control in which its ring may be drawn
_Role = QAccessible.Role
ROLES: tuple[tuple[type[QWidget], frozenset[QAccessible.Role]], ...] = (
    (QRadioButton, frozenset({_Role.RadioButton})),
    (QCheckBox, frozenset({_Role.CheckBox})),
    (QAbstractButton, frozenset({_Role.Button, _Role.CheckBox, _Role.ButtonMenu})),
    (QLineEdit, frozenset({_Role.EditableText})),
    (QPlainTextEdit, frozenset({_Role.EditableText})),
    (QTextBrowser, frozenset({_Role.StaticText})),
    (QComboBox, frozenset({_Role.ComboBox})),
    (QTabBar, frozenset({_Role.PageTabList})),
    (QLabel, frozenset({_Role.StaticText})),  # an answer that is for reading
    (PageView, frozenset({_Role.Client})),  # painted, with their words: see `silent_pages`
    (QAbstractItemView, frozenset({_Role.List, _Role.Table, _Role.Tree})),
)


@dataclass
class Usability:
    """What one walk has found; each once, with the screen where it was met first."""

    found: dict[str, dict[str, str]] = field(default_factory=dict)
    looked_at: set[Structure] = field(default_factory=set)
    ringed: set[str] = field(default_factory=set)

    def add(self, kind: str, where: str, screen: str) -> None:
        """Keep a finding."""
        self.found.setdefault(kind, {}).setdefault(where, screen)

    def of(self, kind: str) -> list[str]:
        """Return the findings of a kind, worded."""
        return [f"{where} on {screen}" for where, screen in self.found.get(kind, {}).items()]


def expect_usable(findings: Usability) -> None:
    """Fail with what a walk through every screen has found."""
    assert len(findings.looked_at) > 15
    expect_none(findings.of("name"), "give it an accessible name: words.put(x, accessibleName=...)")
    expect_none(findings.of("role"), "use a control whose role says what it is")
    expect_none(findings.of("words"), "let the description be the words of the page looked at")
    assert any(each.startswith(PageView.__name__) for each in findings.ringed)
    expect_none(findings.of("tab"), "put the controls into the order they are read in")
    expect_none(findings.of("size"), "make the target at least 24 by 24 pixels")
    expect_none(findings.of("ring"), "give it a :focus rule in resources/style/window.qss")


def look_at(findings: Usability, name: str, screen: QWidget) -> None:
    """Look at one screen, unless one made of the same parts was looked at."""
    made_of = (*structure(screen), *map(called, controls(screen)))
    if made_of in findings.looked_at:
        return
    findings.looked_at.add(made_of)
    for kind, look in _LOOKS.items():
        for where in look(screen):
            findings.add(kind, where, name)
    for control in controls(screen):
        if called(control) not in findings.ringed:
            findings.ringed.add(called(control))
            if not shows_focus(control, screen):
                findings.add("ring", called(control), name)


def controls(screen: QWidget) -> list[QWidget]:
    """Return everything Tab should reach."""
    reachable = Qt.FocusPolicy.TabFocus
    return [
        each
        for each in shown(screen, QWidget)
        if each.focusPolicy() & reachable == reachable
        and each.isEnabledTo(screen)
        and each.focusProxy() is None
        and each.window() is screen
    ]


def called(widget: QWidget) -> str:
    """Name a control for a message, the same for one that is made anew."""
    parent = widget.parentWidget()
    inside = "" if parent is None else f" in {type(parent).__name__} {parent.objectName()}"
    name = widget.objectName() or widget.accessibleName()
    return f"{type(widget).__name__} “{name}”{inside}".strip()


def nameless(screen: QWidget) -> Iterator[str]:
    """Yield what a screen reader has no words for."""
    for control in controls(screen):
        if not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name):
            yield called(control)


def misnamed_kinds(screen: QWidget) -> Iterator[str]:
    """Yield what is told to be something it is not."""
    for control in controls(screen):
        role = QAccessible.queryAccessibleInterface(control).role()
        if role not in roles_of(control):
            yield f"{called(control)}: {role.name}"


def silent_pages(screen: QWidget) -> Iterator[str]:
    """Yield the pages of a paper whose words are not heard."""
    for pages in shown(screen, PageView):
        heard = QAccessible.queryAccessibleInterface(pages).text(QAccessible.Text.Description)
        if not heard or heard != page_words(pages._data, pages.current - 1):
            yield f"{called(pages)}: “{heard[:40]}”"


def roles_of(control: QWidget) -> frozenset[QAccessible.Role]:
    """Return the roles a control of this kind may have."""
    return next((roles for kind, roles in ROLES if isinstance(control, kind)), frozenset())


def too_small(screen: QWidget) -> Iterator[str]:
    """Yield what is smaller than a finger or an unsteady hand needs."""
    for control in shown(screen, QWidget):
        if isinstance(control, QTabBar):
            tabs = [at for at in range(control.count()) if control.isTabVisible(at)]
            sizes = [control.tabRect(at).size() for at in tabs]
        elif isinstance(control, QAbstractButton | QComboBox | QLineEdit | QPlainTextEdit):
            sizes = [control.size()]
        else:
            continue
        for size in sizes:
            if min(size.width(), size.height()) < LEAST_TARGET:
                yield f"{called(control)}: {size.width()} x {size.height()}"


# -- the way of Tab ------------------------------------------------------------------------------


def wrong_steps(screen: QWidget) -> Iterator[str]:
    """Yield what is not reached, reached twice, or reached before what is read before it."""
    wanted = controls(screen)
    if not wanted:
        return
    way = _way_of_tab(wanted[0])
    for each in wanted:
        if each not in way and not _has_a_deputy(each, way):
            yield f"{called(each)}: not reached"
    yield from (f"{called(each)}: reached, and should not be" for each in way if each not in wanted)
    first = next((at for at, each in enumerate(way) if _is_first(each, way)), 0)
    in_order = [each for each in (*way[first:], *way[:first]) if each in wanted]
    for before, after in pairwise(in_order):
        if _stands_before(after, before):
            yield f"{called(after)}: reached after {called(before)}"


def _way_of_tab(start: QWidget) -> list[QWidget]:
    """Press Tab until the keyboard is where it began; say so if it never is."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    way: list[QWidget] = []
    here = QApplication.focusWidget()
    while here is not None and here not in way and len(way) < MOST_STOPS:
        way.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
    assert here is way[0], f"Tab does not come back to {called(way[0])} but to {here}"
    return way


def _is_first(control: QWidget, way: list[QWidget]) -> bool:
    return not any(_stands_before(each, control) for each in way if each is not control)


def _has_a_deputy(control: QWidget, way: list[QWidget]) -> bool:
    """Whether the arrow keys lead to it from one of its group, which is one stop for Tab."""
    group = control.group() if isinstance(control, QAbstractButton) else None
    return group is not None and group.exclusive() and any(each in way for each in group.buttons())


def _stands_before(one: QWidget, other: QWidget) -> bool:
    """Whether `one` is read before `other`: above it, or beside it at the left.

    What counts is where the parts stand that hold them: a column is read to its end. A field is
    read before the button that lies in it.
    """
    if one.isAncestorOf(other) or other.isAncestorOf(one):
        return one.isAncestorOf(other)
    one_part, other_part, whole = _parts(one, other)
    a, b = _rect(one_part, whole), _rect(other_part, whole)
    above, left = a.bottom() < b.top(), a.right() < b.left()
    beside = a.left() <= b.right() and b.left() <= a.right()
    level = a.top() <= b.bottom() and b.top() <= a.bottom()
    return (above and (beside or left)) or (left and level)


def _parts(one: QWidget, other: QWidget) -> tuple[QWidget, QWidget, QWidget]:
    """Return the parts of the innermost widget that holds both, in which each of them stands."""
    of_one, of_other = _line(one), _line(other)
    at = next(at for at, part in enumerate(of_other) if part in of_one)
    whole = of_other[at]
    return of_one[of_one.index(whole) - 1], of_other[at - 1], whole


def _line(widget: QWidget) -> list[QWidget]:
    line = [widget]
    while (parent := line[-1].parentWidget()) is not None:
        line.append(parent)
    return line


def _rect(part: QWidget, whole: QWidget) -> QRect:
    return QRect(part.mapTo(whole, QPoint(0, 0)), part.size())


_LOOKS: dict[str, Callable[[QWidget], Iterator[str]]] = {
    "name": nameless,
    "role": misnamed_kinds,
    "words": silent_pages,
    "size": too_small,
    "tab": wrong_steps,
}


# -- where one is --------------------------------------------------------------------------------


def shows_focus(control: QWidget, screen: QWidget) -> bool:
    """Whether it looks another way with the keyboard than without it."""
    for area in _line(control):
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(control)
    control.clearFocus()
    without = _looks(control, screen)
    control.setFocus(Qt.FocusReason.TabFocusReason)
    return _looks(control, screen) != without


def _looks(control: QWidget, screen: QWidget) -> object:
    around = QRect(control.mapTo(screen, QPoint(0, 0)), control.size())
    around.adjust(-AROUND, -AROUND, AROUND, AROUND)
    return screen.grab(around).toImage()
