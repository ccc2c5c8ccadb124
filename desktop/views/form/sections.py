"""The sections of a form: a list beside it, or a combo box above it where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.core.text import Text, _, n_
from desktop.core.values import frozen_value
from desktop.views.form.editors import Kit
from desktop.views.form.inputs import FormCombo
from desktop.views.style import Look

_WIDE = 250  # pixels at 100 %
_EDGE = 3  # pixels of colour before the section that is seen, as in the style sheet
_SPOKEN, _COUNT = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.UserRole


@frozen_value
class Filled:
    """How far a section is: questions asked, answered, and answers to be mended."""

    asked: int
    answered: int
    wrong: int


class Sections(QWidget):
    """Shows one list in two ways; `current` is the section that is seen."""

    turned = Signal(int)

    def __init__(self, kit: Kit, titles: Sequence[Text]) -> None:
        super().__init__()
        self._kit, self._titles = kit, titles
        self._shown: list[Filled | None] = [None] * len(titles)
        self._list, self._combo = QListWidget(), FormCombo()
        self._list.setObjectName("sections")
        self._list.setProperty("role", "sections")
        self._list.setWordWrap(True)
        self._list.setItemDelegate(_Counted(kit.look, self._list))
        self._list.addItems([""] * len(titles))
        self._combo.setObjectName("sections.narrow")
        self._combo.setModel(self._list.model())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for each in (self._list, self._combo):
            kit.words.put(each, accessibleName=_("Sections"))
            column.addWidget(each)
        self._list.currentRowChanged.connect(self._turned)
        self._combo.activated.connect(self._list.setCurrentRow)
        self.set_narrow(False)

    @property
    def current(self) -> int:
        """The number of the section that is seen."""
        return self._list.currentRow()

    def turn_to(self, number: int) -> None:
        """Turn to a section, if there is one of this number."""
        if 0 <= number < self._list.count():
            self._list.setCurrentRow(number)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - it is what is set
        """Be a combo box, or a list."""
        self._list.setVisible(not narrow)
        self._combo.setVisible(narrow)
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred
        self.setSizePolicy(free if narrow else fixed, fixed if narrow else free)
        wide = self._kit.look.theme.pixels(_WIDE)
        self.setMaximumWidth(1 << 20 if narrow else wide)
        self.setMinimumWidth(0 if narrow else wide)

    def show_filled(self, number: int, filled: Filled) -> None:
        """Show how far a section is."""
        if self._shown[number] != filled:
            self._shown[number] = filled
            self._say(number, filled)

    def say_again(self) -> None:
        """Say everything anew: the language or the looks have changed."""
        for number, filled in enumerate(self._shown):
            if filled is not None:
                self._say(number, filled)

    def _say(self, number: int, filled: Filled) -> None:
        item, words, title = self._list.item(number), self._kit.words, self._titles[number]
        item.setText(words.say(title))
        icon = self._kit.look.icon("triangle-alert", "danger") if filled.wrong else QIcon()
        item.setIcon(icon)
        item.setData(_COUNT, f"{filled.answered}/{filled.asked}")
        told = _(
            "{title}: {answered} of {asked} answered",
            title=title,
            answered=filled.answered,
            asked=filled.asked,
        )
        if filled.wrong:
            told = _("{told}, {problems}", told=told, problems=to_mend(filled.wrong))
        item.setData(_SPOKEN, words.say(told))

    def _turned(self, number: int) -> None:
        self._combo.setCurrentIndex(number)
        self.turned.emit(number)


class _Counted(QStyledItemDelegate):
    """Paints the count at the right, in the room the style sheet leaves for it."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look, self._list = look, parent

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Ask for no more width than the list has: a longer title wraps, and is not scrolled."""
        style = QStyleOptionViewItem(option)
        space = self._look.theme.space
        beside = space("m") + space("count") + _EDGE
        style.rect.setWidth(self._list.viewport().width() - beside)
        return QSize(0, super().sizeHint(style, index).height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint title and count."""
        super().paint(painter, option, index)
        room = option.rect.adjusted(0, 0, -self._look.theme.space("s"), 0)
        painter.save()
        painter.setFont(self._look.font("small"))
        painter.setPen(self._look.colour("muted"))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, align, str(index.data(_COUNT) or ""))
        painter.restore()


def to_mend(count: int) -> Text:
    """Say how many answers are wrong."""
    return n_("{n} answer has to be mended", "{n} answers have to be mended", count)
