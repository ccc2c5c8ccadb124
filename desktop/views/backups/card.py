"""The card of the settings about backups: where they go, how old they are, and what can be done."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.text import _
from desktop.services.backups import LastBackups, Place, choose_place, last_backups, may_choose
from desktop.services.backups import places as read_places
from desktop.views.backups.acts import (
    BACK_UP,
    PUT_BACK,
    REHEARSE,
    back_up_now,
    choose_and_rehearse,
    choose_and_return,
)
from desktop.views.backups.leaving import LEAVE, leave
from desktop.views.backups.wording import (
    PLACES,
    away_line,
    gaps_line,
    is_old,
    near_line,
    place_notes,
)
from desktop.views.flow import Flow
from desktop.views.labels import PlainLabel
from desktop.views.parts import button
from desktop.views.wording import Joined
from desktop.views.workplace import Workplace


class PlaceLines(QWidget):
    """One destination: what it is for, its folder, what is to be known of it, and its buttons."""

    def __init__(self, place: Workplace, destination: str) -> None:
        super().__init__()
        self._place, self._destination = place, destination
        words = place.words
        name, about = PLACES[destination]
        self.folder = PlainLabel(words, _("No folder was chosen."))
        self.notes = PlainLabel(words, "", "warning")
        self.choose, self.forget = QPushButton(), QPushButton()
        words.put(self.choose, text=_("Choose a folder…"))
        words.put(self.forget, text=_("Use no longer"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (PlainLabel(words, name, "strong"), PlainLabel(words, about, "muted")):
            column.addWidget(part)
        column.addWidget(self.folder)
        column.addWidget(self.notes)
        row = QHBoxLayout()
        for each in (self.choose, self.forget):
            each.setObjectName(f"backup.{destination}.{'choose' if each is self.choose else 'no'}")
            row.addWidget(each)
        row.addStretch(1)
        column.addLayout(row)
        self.choose.clicked.connect(self._ask)
        self.forget.clicked.connect(partial(self._choose, None))

    def show_place(self, known: Place | None, *, may: bool) -> None:
        """Show what is known of the folder; `may` says that this user chooses it."""
        self.folder.set_text(_("No folder was chosen.") if known is None else str(known.folder))
        notes = () if known is None else place_notes(known)
        self.notes.set_text(Joined(notes, " "))
        self.notes.setVisible(bool(notes))
        self.choose.setVisible(may)
        self.forget.setVisible(may and known is not None)

    def _ask(self) -> None:
        title = self._place.words.say(_("Choose a folder for backups"))
        chosen = QFileDialog.getExistingDirectory(self, title)
        if chosen:
            self._choose(Path(chosen))

    def _choose(self, folder: Path | None) -> None:
        workstation = self._place.preferences.workstation
        self._place.write(choose_place, workstation, self._destination, folder, owner=self)


class BackupSettings(QFrame):
    """Reads itself again whenever a backup or a place was written."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        words, look = place.words, place.look
        self.setProperty("role", "card")
        self.setObjectName("card.backups")
        self.last = PlainLabel(words, "", "strong")
        self.away = PlainLabel(words, "", "muted")
        self._gaps = PlainLabel(words, "", "warning")
        self.lines = {destination: PlaceLines(place, destination) for destination in PLACES}
        self._whose = PlainLabel(words, _("The administrator chooses the folders."), "muted")
        self.now = button(words, look, BACK_UP, "copy", "primary")
        self.rehearse = button(words, look, REHEARSE, "shield-check")
        self.put_back = button(words, look, PUT_BACK, "undo-2")
        self.leave = button(words, look, LEAVE, "log-out")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words = self._place.words
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addWidget(PlainLabel(words, _("Backup"), "h2"))
        column.addWidget(PlainLabel(words, _ABOUT, "muted"))
        for each in (self.last, self.away, self._gaps, *self.lines.values(), self._whose):
            column.addWidget(each)
        acts = Flow(10)
        for act in (self.now, self.rehearse, self.put_back, self.leave):
            acts.addWidget(act)
        column.addLayout(acts)
        for hidden in (self._gaps, self._whose):
            hidden.hide()

    def _connect(self) -> None:
        self.now.clicked.connect(partial(back_up_now, self._place, self))
        self.rehearse.clicked.connect(partial(choose_and_rehearse, self._place, self))
        self.leave.clicked.connect(partial(leave, self._place, self))
        self.put_back.clicked.connect(partial(choose_and_return, self._place, self))
        self._place.changed.connect(self._on_change)

    def refresh(self) -> None:
        """Read where backups go and how old they are."""
        workstation = self._place.preferences.workstation
        self._place.read(read_places, workstation, done=self._show_places, owner=self)
        self._place.read(last_backups, done=self._show_last, owner=self)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("backups", "backup_places"):
            self.refresh()

    def _show_places(self, found: tuple[Place, ...]) -> None:
        may = may_choose(self._place.desk)
        known = {each.destination: each for each in found}
        for destination, lines in self.lines.items():
            lines.show_place(known.get(destination), may=may)
        self._whose.setVisible(not may)
        self.put_back.setVisible(may)

    def _show_last(self, last: LastBackups) -> None:
        now = self._place.desk.clock.now()
        self.last.set_text(Joined((_("Last backup:"), near_line(last)), " "))
        self.last.set_role("warning" if is_old(last.any, now) else "strong")
        self.away.set_text(away_line(last))
        self.away.set_role("warning" if is_old(last.away, now) else "muted")
        self._gaps.set_text(gaps_line(last.gaps) if last.gaps else "")
        self._gaps.setVisible(bool(last.gaps))


_ABOUT = _(
    "A backup is one sealed file: whoever can open this vault can open it, and nobody else. It is"
    " made when the vault is locked and once a day, checked to the last byte, and older ones are"
    " thinned out: seven days, four weeks, twelve months are kept."
)
