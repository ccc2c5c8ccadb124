"""Rehearsing the way back: the papers are typed, and proved in memory to open every part."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.services.recovery import Rehearsal, rehearse
from desktop.views.labels import PlainLabel
from desktop.views.parts import Scrolled, button, leave_return_alone
from desktop.views.unlock.paper_field import NAMES, PaperField
from desktop.views.workplace import Workplace


class RehearseDialog(QDialog):
    """What the papers say is typed here; whatever comes of it is said, and stands in the log."""

    def __init__(self, place: Workplace, form: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self.setObjectName("rehearse_recovery")
        place.words.put(self, windowTitle=_("Rehearse the recovery"))
        self.paper = PaperField(place.words)
        if form in NAMES:
            self.paper.choice.choose(form)
        self.check = button(
            place.words, place.look, _("Check the papers"), "shield-check", "primary"
        )
        self.close_button = QPushButton()
        self.found = PlainLabel(place.words, "", "muted")
        self._lay_out()
        self.check.clicked.connect(self._check)
        self.paper.finished.connect(self._check)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.paper.clear)
        leave_return_alone(self)
        self.paper.start()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _("Rehearse the recovery"), "h1"))
        area = Scrolled()
        inner = QVBoxLayout(area.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(look.theme.space("m"))
        for each in (PlainLabel(words, _WHY, "muted"), self.paper, self.found):
            inner.addWidget(each)
        inner.addStretch(1)
        column.addWidget(area, 1)
        words.put(self.close_button, text=_("Close"))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.check)
        column.addLayout(foot)
        look.size(self, 620, 470)

    def _check(self) -> None:
        typed = self.paper.typed()
        if typed is None:
            self._say(_("Type what the papers say."), "error")
            return
        place = self._place
        self.check.setEnabled(False)
        self._say(_("Checking…"), "muted")
        place.writing.run(
            rehearse, place.desk, typed, done=self._tell, failed=self._fail, owner=self
        )

    def _tell(self, found: Rehearsal) -> None:
        self.check.setEnabled(True)
        if found.problem is None:
            self.paper.clear()
            self._say(_PROVED, "body")
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._say(found.problem, "error")
            self.paper.start()

    def _fail(self, error: DalilError) -> None:
        self.check.setEnabled(True)
        self._say(error.sentence, "error")

    def _say(self, sentence: Text, role: str) -> None:
        self.found.set_text(sentence)
        self.found.set_role(role)
        self.found.setAccessibleName(self._place.words.say(sentence))


_WHY = _(
    "Open the envelopes, type what the papers say, and seal them again. Nothing in the vault"
    " changes, and nobody gets a key by it; that it was tried, and how it ended, stands in the log."
)
_PROVED = _(
    "These papers open every part of the vault. Seal them again and put them back where they were."
)
