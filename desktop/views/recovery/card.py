"""The settings about the way back: how it is kept, when it was proved, what was done about it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.core.text import Text, _
from desktop.rules.labels import not_for_this_role
from desktop.services.recovery import (
    AREA,
    RecoveryDeed,
    RecoveryState,
    may_recover,
    read_state,
)
from desktop.views.cases.deeds import name_of
from desktop.views.fixed_rows import CardList
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.parts import button
from desktop.views.recovery.rehearsing import RehearseDialog
from desktop.views.recovery.renewing import RenewDialog
from desktop.views.rows import Row
from desktop.views.wording import AtTime, Joined
from desktop.views.workplace import Workplace


class RecoveryCard(QFrame):
    """For coordinators and administrators; whose it is, it says to others."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._state: RecoveryState | None = None
        words, look = place.words, place.look
        self.setProperty("role", "card")
        self._kept = PlainLabel(words, "", "body")
        self._proved = PlainLabel(words, "", "body")
        self.deeds = CardList(words, look)
        self.deeds.setObjectName("recovery.deeds")
        words.put(self.deeds, accessibleName=_("What was done about the recovery"))
        self.rehearse = button(words, look, _("Rehearse…"), "shield-check")
        self.renew = button(words, look, _("Make new papers…"), "file-text")
        self._lay_out()
        self.rehearse.clicked.connect(self._rehearse)
        self.renew.clicked.connect(self._renew)
        self._offer()

    def start(self) -> None:
        """Read how it stands."""
        if may_recover(self._place.desk):
            self._place.read(read_state, done=self._show, owner=self)

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(PlainLabel(words, _("Recovery"), "h2"))
        about = _ABOUT if may_recover(self._place.desk) else not_for_this_role(AREA)
        column.addWidget(PlainLabel(words, about, "muted"))
        column.addWidget(self._kept)
        column.addWidget(self._proved)
        acts = QHBoxLayout()
        for each in (self.rehearse, self.renew):
            acts.addWidget(each)
        acts.addStretch(1)
        column.addLayout(acts)
        column.addWidget(self.deeds)

    def _offer(self) -> None:
        """Offer nothing before it is known how things stand."""
        known = self._state is not None
        for each in (self.rehearse, self.renew, self._kept, self._proved, self.deeds):
            each.setVisible(known)

    def _show(self, state: RecoveryState) -> None:
        self._state = state
        self._kept.set_text(_kept(state))
        self._proved.set_text(_proved(state))
        self._proved.set_role("warning" if state.due else "body")
        self.deeds.set_rows([_row(deed) for deed in state.deeds])
        self._offer()
        self.deeds.setVisible(bool(state.deeds))

    def _rehearse(self) -> None:
        if self._state is not None:
            self._open(RehearseDialog(self._place, self._state.form, self))

    def _renew(self) -> None:
        if self._state is not None:
            self._open(RenewDialog(self._place, self._state, self))

    def _open(self, dialog: RehearseDialog | RenewDialog) -> None:
        dialog.finished.connect(self.start)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _kept(state: RecoveryState) -> Sayable:
    kept = _KEPT[state.form]
    if state.set_mark is not None:
        kept = _("{kept} Set {mark}.", kept=kept, mark=state.set_mark)
    if state.made_at is None:
        return kept
    return _("{kept} Made: {when}", kept=kept, when=AtTime(state.made_at))


def _proved(state: RecoveryState) -> Sayable:
    if state.form == "none":
        return ""
    if state.proved_at is None:
        return _NEVER
    last = _("Last rehearsed with success: {when}", when=AtTime(state.proved_at))
    return Joined((last, _AGAIN if state.due else ""), " ")


def _row(deed: RecoveryDeed) -> Row:
    about: Sayable = ""
    if deed.form is not None:
        about = _KEPT.get(deed.form, "")
    if deed.reason is not None:
        about = _REASONS.get(deed.reason, deed.reason)
    mark: Sayable = "" if deed.set_mark is None else _("Set {mark}.", mark=deed.set_mark)
    return Row(
        str(deed.seq),
        name_of(deed.action),
        Joined((deed.actor, about, mark)),
        trailing=AtTime(deed.at),
    )


_ABOUT = _(
    "When no passphrase is known any more, only the recovery papers open the vault. Rehearse twice"
    " a year that they are where they should be and can be read."
)
_NEVER = _("Nobody has rehearsed with these papers yet.")
_AGAIN = _("It is time to rehearse again.")
_KEPT: dict[str, Text] = {
    "sheet": _("The code is kept on one sealed sheet."),
    "pieces": _("The code is kept in three pieces, any two of which open the vault."),
    "none": _("This is a practice vault: there are no papers for it."),
}
_REASONS: dict[str, Text] = {
    "mistyped": _("what was typed had a mistake"),
    "same_piece": _("one piece was typed twice"),
    "other_set": _("the pieces were of two sets"),
    "wrong_line": _("a line for the third piece was typed"),
    "other_vault": _("the papers were of another vault, or replaced by newer ones"),
    "replaced": _("the pieces were replaced by newer ones"),
    "damaged": _("the key file of the vault was damaged or altered"),
}
