"""Letting somebody in: a new colleague with name and roles, or one who left and comes back.

The first passphrase is told to them by mouth; at their first unlock they choose one of their own.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.rules.access import access_table
from desktop.services import users
from desktop.services.staff import Staff, UserLine
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import Scrolled
from desktop.views.unlock.fields import Labelled
from desktop.views.unlock.new_passphrase import NewPassphrase
from desktop.views.users.ticks import Ticks
from desktop.views.wording import Joined
from desktop.views.workplace import Workplace


class LettingInDialog(QDialog):
    """What it takes to let somebody in; `line` is who comes back, None somebody new."""

    def __init__(
        self, place: Workplace, staff: Staff, parent: QWidget, line: UserLine | None = None
    ) -> None:
        super().__init__(parent)
        self._place, self._line = place, line
        words, look = place.words, place.look
        self.setObjectName("letting_in")
        self._title: Text = (
            _("Add a user") if line is None else _("Let {name} in again", name=line.name)
        )
        words.put(self, windowTitle=self._title)
        self.name = QLineEdit()
        self.roles = Ticks(words, _("Roles"), "user_roles", access_table().roles)
        self.keys = Ticks(words, _("Keys"), "vault_parts", staff.giving)
        self.passphrase = NewPassphrase(words, look, _("First passphrase"))
        self._message = PlainLabel(words, "", "error")
        self.button, self.cancel = QPushButton(), QPushButton()
        if line is not None:
            self.keys.tick(line.compartments)
        self._lay_out(staff)
        self.button.clicked.connect(self._ask)
        self.cancel.clicked.connect(self.reject)
        (self.name if line is None else self.passphrase.first.edit).setFocus()

    def _lay_out(self, staff: Staff) -> None:
        words, look = self._place.words, self._place.look
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(look.theme.space("m"))
        outer.addWidget(PlainLabel(words, self._title, "h1"))
        outer.addWidget(self._make_questions(staff), 1)
        outer.addWidget(self._message)
        self._message.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        for each in (self.cancel, self.button):
            foot.addWidget(each)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=_("Add") if self._line is None else _("Let in again"))
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)
        outer.addLayout(foot)
        look.size(self, 560, 720 if self._line is None else 520)

    def _make_questions(self, staff: Staff) -> Scrolled:
        words, look = self._place.words, self._place.look
        scroll = Scrolled()
        column = QVBoxLayout(scroll.body)
        column.setContentsMargins(0, 0, look.theme.space("s"), 0)
        column.setSpacing(14)
        if self._line is None:
            column.addWidget(Labelled(words, _("User name"), self.name))
            column.addWidget(self.roles)
        about: Sayable = _NOT_HELD if not staff.giving else _KEYS_ARE
        if self._line is not None and self._line.needs_device:
            about = Joined((about, _KEYS_ANEW), " ")
        if staff.giving:
            column.addWidget(self.keys)
        column.addWidget(PlainLabel(words, about, "muted"))
        column.addWidget(self.passphrase)
        column.addWidget(PlainLabel(words, _TELL_IT, "muted"))
        column.addStretch(1)
        return scroll

    def _ask(self) -> None:
        problem = self.passphrase.refusal()
        if problem is not None:
            self._tell(problem)
            return
        self.setEnabled(False)
        self.setCursor(Qt.CursorShape.BusyCursor)
        self._tell(None)
        desk, passphrase, keys = self._place.desk, self.passphrase.text(), self.keys.chosen()
        arguments = (
            (users.create_user, desk, self.name.text(), self.roles.chosen(), passphrase, keys)
            if self._line is None
            else (users.let_in, desk, self._line.user_id, passphrase, keys)
        )
        self._place.writing.run(*arguments, done=self._done, failed=self._fail, owner=self)

    def _done(self, _changes: object) -> None:
        name = self.name.text().strip() if self._line is None else self._line.name
        self.passphrase.clear()
        self.accept()
        self._place.say(_("{name} can open the vault now.", name=name))

    def _fail(self, error: DalilError) -> None:
        self.setEnabled(True)
        self.unsetCursor()
        self._tell(error.sentence)

    def _tell(self, problem: Text | None) -> None:
        self._message.set_text(problem or "")
        self._message.setVisible(problem is not None)
        self._message.setAccessibleName(self._place.words.say(problem or ""))

    def done(self, result: int) -> None:
        """Forget the passphrase, however the dialog is left."""
        self.passphrase.clear()
        super().done(result)


_TELL_IT = _("Tell it to them in person. At the first unlock they choose one of their own.")
_KEYS_ARE = _(
    "A role says what somebody may do, a key what they can read. Without a key they open the vault"
    " and wait until a colleague who holds it gives it to them."
)
_KEYS_ANEW = _(
    "They will need no secret of a workstation any more. Of the keys they hold now, only those"
    " ticked here are left to them; with the recovery papers they would keep all."
)
_NOT_HELD = _(
    "You hold no key that you may give. They open the vault and wait until a coordinator who holds"
    " a key gives it to them."
)
