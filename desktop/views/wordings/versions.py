"""The versions of a block: looked at, and brought back as a change like any other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.core.text import _
from desktop.services.wording import Block, versions_of
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import button
from desktop.views.wording import AtTime, Joined
from desktop.views.workplace import Workplace

_LIST_HIGH = 150  # pixels at 100 %


class BlockVersions(QWidget):
    """A list, the newest first; beneath it the text of the one that is chosen."""

    brought_back = Signal(str)
    read = Signal(object)  # the newest Block

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._found: tuple[Block, ...] = ()
        self._editable = False
        words, look = place.words, place.look
        self.none = PlainLabel(
            words, _("A block gets its first version when it is saved."), "muted"
        )
        self.list = QListWidget()
        self.list.setObjectName("versions")
        self.list.setProperty("role", "framed")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMaximumHeight(look.theme.pixels(_LIST_HIGH))
        words.put(self.list, accessibleName=_("Versions"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        words.put(self.text, accessibleName=_("Text of the version"))
        self.bring = button(words, look, _("Bring back"), "undo-2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.theme.space("s"))
        for each in (self.none, self.list):
            column.addWidget(each)
        column.addWidget(self.text, 1)
        column.addWidget(self.bring)
        self.list.currentRowChanged.connect(self._show_text)
        self.bring.clicked.connect(self._bring_back)
        words.language_changed.connect(self._show)
        self._show()

    def show_block(self, key: str | None, *, editable: bool) -> None:
        """Read the versions of a block; a new one has none."""
        self._editable, self._found = editable, ()
        self._show()
        if key is not None:
            self._place.read(versions_of, key, done=self._take, owner=self)

    def _take(self, found: tuple[Block, ...]) -> None:
        self._found = found
        self._show()
        self.read.emit(found[0])

    def _show(self) -> None:
        self.list.clear()
        for each in self._found:
            self.list.addItem(self._place.words.say(_called(each)))
        self.list.setCurrentRow(0)
        self.none.setVisible(not self._found)
        self.list.setVisible(bool(self._found))
        self.text.setVisible(bool(self._found))
        self.bring.setVisible(self._editable and bool(self._found))
        self._show_text()

    def _show_text(self) -> None:
        at = self.list.currentRow()
        self.text.setPlainText(self._found[at].text if 0 <= at < len(self._found) else "")
        self.bring.setEnabled(at > 0)  # the newest stands in the form already

    def _bring_back(self) -> None:
        self.brought_back.emit(self._found[self.list.currentRow()].text)


_NONE = _("A block gets its first version when it is saved.")


def _called(block: Block) -> Sayable:
    number = _("Version {number}", number=block.number)
    came = _("as it came with the program") if block.at is None else AtTime(block.at)
    state = _("out of use") if block.retired else ""
    return Joined((number, came, block.by, state))
