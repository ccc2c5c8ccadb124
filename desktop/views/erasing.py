"""Asking for an erasure, and agreeing to one: what goes, what stays, and that it is for good."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.services import erasing
from desktop.views.labels import PlainLabel, Sayable, dress
from desktop.views.reason_dialog import Asked, ReasonDialog, ask_reason
from desktop.views.tokens import Tone
from desktop.views.worker import nothing
from desktop.views.workplace import Workplace


def ask_erasure(
    place: Workplace, parent: QWidget, what: Sayable, act: Callable[[str], object]
) -> ReasonDialog:
    """Ask why something in the trash is to be erased; `act` takes the reason, on the worker."""
    asked = Asked(
        _("Ask for the erasure of: {what}", what=what),
        _(
            "Nothing is erased yet: a second person has to agree. The reason stays with the"
            " erasure and stands on its certificate, so name nobody in it."
        ),
        _("Why is it to be erased?"),
        _("Ask for erasure"),
    )
    return ask_reason(place, parent, asked, act, nothing)


class AgreeDialog(QDialog):
    """What a second person reads before agreeing; the erasure runs while it is open."""

    def __init__(
        self, place: Workplace, erasure_id: str, told: tuple[Sayable, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._place, self._erasure_id = place, erasure_id
        self.setObjectName("agree")
        place.words.put(self, windowTitle=_TITLE)
        self.problem = PlainLabel(place.words, "", "error")
        self.cancel, self.act = QPushButton(), QPushButton()
        self._lay_out(told)
        self.cancel.clicked.connect(self.reject)
        self.act.clicked.connect(self._agree)

    def _lay_out(self, told: tuple[Sayable, ...]) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("s"))
        column.addWidget(PlainLabel(words, _TITLE, "h1"))
        for said in told:
            column.addWidget(PlainLabel(words, said))
        column.addWidget(PlainLabel(words, _BACKUPS, "muted"))
        column.addStretch(1)
        column.addWidget(self.problem)
        self.problem.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.act, text=_("Agree and erase"))
        self.cancel.setDefault(True)
        foot.addWidget(self.cancel)
        foot.addWidget(self.act)
        column.addLayout(foot)
        look.size(self, 580, 380)

    def reject(self) -> None:
        """Close, unless it is under way: what has begun is shown to its end."""
        if self.cancel.isEnabled():
            super().reject()

    def _agree(self) -> None:
        self._set_busy(on=True)
        self.problem.set_text(_("Erasing, and writing the database anew…"))
        dress(self.problem, "tone", Tone.NEUTRAL.value)
        self.problem.show()
        self._place.exporting.run(
            erasing.agree,
            self._place.desk,
            self._erasure_id,
            done=self._finish,
            failed=self._fail,
            owner=self,
        )

    def _set_busy(self, *, on: bool) -> None:
        self.cancel.setEnabled(not on)
        self.act.setEnabled(not on)

    def _finish(self, _changes: object) -> None:
        self._set_busy(on=False)
        self.accept()

    def _fail(self, error: DalilError) -> None:
        self._set_busy(on=False)
        self.problem.set_text(error.sentence)
        dress(self.problem, "tone", Tone.DANGER.value)
        self.problem.show()


def agree_to(
    place: Workplace, parent: QWidget, erasure_id: str, told: tuple[Sayable, ...]
) -> AgreeDialog:
    """Open what a second person reads before something is erased."""
    dialog = AgreeDialog(place, erasure_id, told, parent)
    dialog.accepted.connect(partial(place.say, _ERASED))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def request_in_words(asked_by: str, why: str) -> Text:
    """Say who asked for an erasure and why."""
    return _("{name} asks for its erasure: {why}", name=asked_by, why=why)


OF_A_CASE = _(
    "People's names, texts, files, drafts and all that the history says of the case are destroyed"
    " for good. For statistics coded rows stay, without name, number or text: dates, kinds of"
    " steps, sums, and of each victim the sex and the year of birth."
)
OF_A_RECORD = _(
    "The record and the files that only it uses are destroyed for good. With it goes the key of"
    " what the history of this case says: who did what and when stays, but what was changed until"
    " today can be read no more, of the whole case."
)
_TITLE = _("Erase for good?")
_BACKUPS = _("Backups that hold it are not changed: they expire in their own time.")
_ERASED = _("Erased for good.")
