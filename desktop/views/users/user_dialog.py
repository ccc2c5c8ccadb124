"""One colleague: roles, keys and the way in; before each step that bites, what will happen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.errors import DalilError
from desktop.core.text import Text, _, n_
from desktop.rules.access import access_table
from desktop.services import users
from desktop.services.staff import Staff, UserLine, list_users
from desktop.vault.keys import COMPARTMENTS
from desktop.views.labels import PlainLabel
from desktop.views.parts import Scrolled, button, empty
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.users.ticks import Ticks
from desktop.views.wording import AtTime, Joined, label, labels
from desktop.views.workplace import Workplace


class UserDialog(QDialog):
    """Three cards; what the reader may not do is told and not offered."""

    let_in_asked = Signal(object)  # a UserLine

    def __init__(self, place: Workplace, staff: Staff, line: UserLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._line = place, line
        words, look = place.words, place.look
        self.setObjectName("user")
        words.put(self, windowTitle=line.name)
        self.roles = Ticks(words, _("Roles"), "user_roles", access_table().roles)
        self.save_roles = button(words, look, _("Save the roles"), "check")
        self.disable = button(words, look, _("Take away access"), "ban", "danger")
        self.let_in = button(words, look, _("Let in again…"), "user-plus")
        self.close_button = QPushButton()
        self.toast = Toast(words, look, self)
        self.gives: dict[str, QPushButton] = {}
        self._about, self._keys = PlainLabel(words, "", "muted"), QVBoxLayout()
        self._fingerprint, self._compare = PlainLabel(words), PlainLabel(words, _COMPARE, "muted")
        self._way, self._tied = PlainLabel(words), PlainLabel(words, _IS_TIED)
        self._lay_out()
        self._connect()
        self._show(staff)

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(look.theme.space("m"))
        outer.addWidget(PlainLabel(words, self._line.name, "h1"))
        outer.addWidget(self._about)
        scroll = Scrolled()
        column = QVBoxLayout(scroll.body)
        column.setContentsMargins(0, 0, look.theme.space("s"), 0)
        column.setSpacing(14)
        roles = self._card(column)
        roles.addWidget(self.roles)
        roles.addWidget(PlainLabel(words, _ROLES_ARE, "muted"))
        roles.addWidget(self.save_roles, 0, Qt.AlignmentFlag.AlignLeft)
        keys = self._card(column)
        keys.addWidget(PlainLabel(words, _("Keys"), "strong"))
        keys.addLayout(self._keys)
        keys.addWidget(PlainLabel(words, _GIVING_IS, "muted"))
        keys.addWidget(self._fingerprint)
        keys.addWidget(self._compare)
        self._fill_way(self._card(column))
        column.addStretch(1)
        outer.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.close_button, text=_("Close"))
        foot.addWidget(self.close_button)
        outer.addLayout(foot)
        look.size(self, 600, 720)

    def _fill_way(self, way: QVBoxLayout) -> None:
        way.addWidget(PlainLabel(self._place.words, _("Access to the vault"), "strong"))
        way.addWidget(self._way)
        way.addWidget(self.disable, 0, Qt.AlignmentFlag.AlignLeft)
        way.addWidget(self._tied)
        way.addWidget(self.let_in, 0, Qt.AlignmentFlag.AlignLeft)

    def _card(self, column: QVBoxLayout) -> QVBoxLayout:
        card = QFrame()
        card.setProperty("role", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(16, 12, 16, 14)
        inner.setSpacing(8)
        column.addWidget(card)
        return inner

    def _connect(self) -> None:
        self.save_roles.clicked.connect(self._save_roles)
        self.disable.clicked.connect(self._disable)
        self.let_in.clicked.connect(self._ask_in)
        self.close_button.clicked.connect(self.reject)
        self._place.changed.connect(self._on_change)

    # -- showing --------------------------------------------------------------------------------

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("users", "user_roles", "renewals"):
            self._place.read(list_users, done=self._show, owner=self)

    def _show(self, staff: Staff) -> None:
        line = next(each for each in staff.users if each.user_id == self._line.user_id)
        self._line = line
        is_self = line.user_id == self._place.desk.user_id
        teams = n_("on the team of {n} case", "on the teams of {n} cases", line.cases)
        since = _("since {time}", time=AtTime(line.created_at))
        self._about.set_text(Joined((label("user_states", line.state), since, teams)))
        self.roles.tick(line.roles)
        self.roles.setEnabled(staff.may_edit)
        self.save_roles.setVisible(staff.may_edit)
        self._show_keys(staff)
        self._show_fingerprint()
        self.disable.setVisible(staff.may_edit and line.state != "disabled" and not is_self)
        is_tied = line.needs_device and not is_self  # and may have lost what they are tied to
        self._tied.setVisible(staff.may_edit and is_tied)
        self.let_in.setVisible(staff.may_edit and (not line.can_open or is_tied))
        self._way.set_text(self._about_way(staff, is_self=is_self))

    def _show_keys(self, staff: Staff) -> None:
        words, look = self._place.words, self._place.look
        empty(self._keys)
        self.gives = {}
        for part in COMPARTMENTS:
            holds = part in self._line.compartments
            said = _HOLDS if holds else _HOLDS_NOT
            line = PlainLabel(words, Joined((label("vault_parts", part), said), ": "))
            self._keys.addWidget(line)
            if not holds and part in staff.giving and self._line.can_open:
                self.gives[part] = give = button(
                    words,
                    look,
                    _("Give the key: {part}", part=label("vault_parts", part)),
                    "key-round",
                )
                give.setObjectName(f"give.{part}")
                give.clicked.connect(partial(self._give, part))
                self._keys.addWidget(give, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_fingerprint(self) -> None:
        """Show what is compared, where there is somebody else to compare it with."""
        said, is_self = self._line.fingerprint, self._line.user_id == self._place.desk.user_id
        for each in (self._fingerprint, self._compare):
            each.setVisible(said is not None and not is_self)
        self._fingerprint.set_text(_("Fingerprint of their keys: {signs}", signs=said or ""))

    def _about_way(self, staff: Staff, *, is_self: bool) -> Text:
        line = self._line
        if is_self:
            return _OWN_WAY
        if not staff.may_edit:
            return _NOT_YOURS
        if line.state == "disabled":
            return _GONE
        if line.state == "shut_out":
            return _NO_WAY
        return _WILL_GO if not line.compartments else _KEYS_WILL_BE_DUE

    # -- doing ----------------------------------------------------------------------------------

    def _save_roles(self) -> None:
        roles = self.roles.chosen()
        said = _(
            "{name} is {roles} from the next unlock on.",
            name=self._line.name,
            roles=labels("user_roles", roles),
        )
        self._do(partial(users.set_roles, self._place.desk, self._line.user_id, roles), said)

    def _give(self, part: str) -> None:
        said = _("{name} finds the key at the next unlock.", name=self._line.name)
        self._do(partial(users.grant, self._place.desk, self._line.user_id, part), said)

    def _disable(self) -> None:
        said = _("{name} cannot open the vault any more.", name=self._line.name)
        self._do(partial(users.disable_user, self._place.desk, self._line.user_id), said)

    def _ask_in(self) -> None:
        self.let_in_asked.emit(self._line)

    def _do(self, act: Callable[[], object], said: Text) -> None:
        self._place.writing.run(
            act,
            done=lambda _changes: self.toast.show_message(said),
            failed=self._fail,
            owner=self,
        )

    def _fail(self, error: DalilError) -> None:
        self.roles.tick(self._line.roles)
        self.toast.show_message(error.sentence, tone=Tone.DANGER)


_HOLDS, _HOLDS_NOT = _("holds the key"), _("does not hold the key")
_ROLES_ARE = _("Other roles count from the next unlock on. They give no key and take none away.")
_GIVING_IS = _(
    "Whoever holds a key reads what lies under it, as far as their roles and teams allow. A key is"
    " not taken back: whoever is not to read any more loses the way in, and the key is renewed."
)
_COMPARE = _(
    "Before you give a key to somebody whom another colleague added, have them read this to you"
    " from their own settings, in person or on the telephone. If it differs, give no key."
)
_OWN_WAY = _("This is you. Another administrator can take your access away.")
_NOT_YOURS = _("An administrator lets colleagues in and takes their access away.")
_GONE = _("Their passphrase opens nothing. What they wrote and signed stays, under their name.")
_NO_WAY = _("There is a name, but no passphrase opens the vault: letting in was interrupted.")
_IS_TIED = _(
    "Their passphrase opens the vault only with the secret of their workstation. If that is lost,"
    " they use the recovery papers, or you let them in again."
)
_WILL_GO = _("From the moment you press this, their passphrase opens this vault no more.")
_KEYS_WILL_BE_DUE = _(
    "From the moment you press this, their passphrase opens this vault no more. Older copies of it"
    " still open for them, so each key they held will be due for renewal."
)
