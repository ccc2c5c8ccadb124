"""Asks why something is done that colleagues will read later; refused, it says so and stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.rules.lifecycle import DAYS_IN_TRASH
from desktop.views.labels import PlainLabel, Sayable, dress
from desktop.views.tokens import Tone
from desktop.views.workplace import Workplace

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


@frozen_value
class Asked:
    """What is asked, what it is for, and what the button that does it is called.

    `number` names a line above the reason, where one is needed to say of what.
    """

    title: Text
    about: Sayable
    reason: Text
    act: Text
    number: Text | None = None


def removal_of(what: Sayable) -> Asked:
    """Return what is asked before something is put into the trash of its case."""
    return Asked(
        _("Remove: {what}", what=what),
        _(
            "It goes into the trash of the case, and can be put back from there. After {n} days two"
            " persons can erase it for good.",
            n=DAYS_IN_TRASH,
        ),
        _("Why is it removed?"),
        _("Remove"),
    )


def ask_reason(
    place: Workplace,
    parent: QWidget,
    asked: Asked,
    act: Callable[..., object],
    done: Callable[..., object],
) -> ReasonDialog:
    """Ask for a reason, do `act` with it on the worker, and hand what it returned to `done`."""
    dialog = ReasonDialog(place, asked, act, parent)
    dialog.taken.connect(done)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class ReasonDialog(QDialog):
    """A few lines for a reason; `taken` carries what `act` returned, and the dialog closes."""

    taken = Signal(object)

    def __init__(
        self, place: Workplace, asked: Asked, act: Callable[..., object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._place, self._asked, self._act = place, asked, act
        self.setObjectName("reason")
        place.words.put(self, windowTitle=asked.title)
        self.number, self.reason = QLineEdit(), QPlainTextEdit()
        self.problem = PlainLabel(place.words, "", "error")
        self.cancel, self.act = QPushButton(), QPushButton()
        self._lay_out()
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._do)

    def _lay_out(self) -> None:
        words, look, asked = self._place.words, self._place.look, self._asked
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("s"))
        column.addWidget(PlainLabel(words, asked.title, "h1"))
        column.addWidget(PlainLabel(words, asked.about, "muted"))
        if asked.number is not None:
            column.addWidget(PlainLabel(words, asked.number, "label"))
            words.put(self.number, accessibleName=asked.number)
            column.addWidget(self.number)
        column.addWidget(PlainLabel(words, asked.reason, "label"))
        words.put(self.reason, accessibleName=asked.reason)
        self.reason.setTabChangesFocus(True)
        column.addWidget(self.reason, 1)
        column.addWidget(self.problem)
        self.problem.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.act, text=asked.act)
        self.act.setProperty("kind", "primary")
        self.act.setDefault(True)
        foot.addWidget(self.cancel)
        foot.addWidget(self.act)
        column.addLayout(foot)
        look.size(self, 560, 420 if asked.number is not None else 360)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where the first answer goes."""
        super().showEvent(event)
        (self.reason if self._asked.number is None else self.number).setFocus()

    def _do(self) -> None:
        self.problem.hide()
        self.act.setEnabled(False)
        answers = [self.reason.toPlainText()]
        if self._asked.number is not None:
            answers.insert(0, self.number.text())
        self._place.writing.run(
            self._act, *answers, done=self._finish, failed=self._fail, owner=self
        )

    def _finish(self, result: object) -> None:
        self.taken.emit(result)
        self.accept()

    def _fail(self, error: DalilError) -> None:
        self.act.setEnabled(True)
        self.problem.set_text(error.sentence)
        dress(self.problem, "tone", Tone.DANGER.value)
        self.problem.show()
