"""A line above the pages while the vault is older than what this computer saw last."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout

from desktop.core.changes import Changes
from desktop.core.errors import DalilError
from desktop.core.text import _
from desktop.services.last_seen import accept_older, older
from desktop.views.labels import PlainLabel
from desktop.views.parts import button
from desktop.views.workplace import Workplace

_NARROW = 620  # pixels at 100 %


class OlderNotice(QFrame):
    """Hidden until `look` finds that something is missing; stays until somebody confirms it."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self.setObjectName("older")
        self.setProperty("role", "card")
        words.put(self, accessibleName=_("An older vault"))
        self._said = PlainLabel(words, "", "error")
        self._advice = PlainLabel(words, "", "muted")
        self.accept = button(words, look, _("It was restored on purpose"), "check")
        self._lay_out()
        self.accept.clicked.connect(self._accept)
        self.look()

    def _lay_out(self) -> None:
        space = self._place.look.theme.space
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(space("l"), space("s"), space("l"), space("s"))
        self._line.setSpacing(space("s"))
        column = QVBoxLayout()
        column.setSpacing(space("xs"))
        column.addWidget(self._said)
        column.addWidget(self._advice)
        self._line.addLayout(column, 1)
        self._line.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height the sentences need; in a narrow window the button stands below them."""
        super().resizeEvent(event)
        narrow = self.width() < self._place.look.theme.pixels(_NARROW)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self.setMinimumHeight(max(0, self._line.heightForWidth(self.width())))

    def look(self, _found: object = None) -> None:
        """Show what is told of the vault now; a check of it may have found it, too."""
        told = older(self._place.desk)
        if told is not None:
            self._said.set_text(told.sentence)
            self._advice.set_text(told.advice)
        self.accept.setEnabled(True)
        self.setVisible(told is not None)

    def _accept(self) -> None:
        self.accept.setEnabled(False)
        place = self._place
        place.writing.run(
            accept_older, place.desk, done=self._accepted, failed=self._fail, owner=self
        )

    def _accepted(self, _changes: Changes) -> None:
        self.look()
        self._place.say(_("From now on this computer remembers the vault as it is."))

    def _fail(self, error: DalilError) -> None:
        self.accept.setEnabled(True)
        self._place.fail(error)
