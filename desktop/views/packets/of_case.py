"""The packets of a case: what went to whom, what came from whom, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.changes import Changes
from desktop.core.errors import DalilError
from desktop.core.text import Text, _
from desktop.services.packet_contents import CASE, EVALUATION, ITEMS
from desktop.services.packet_taking import undo_taking
from desktop.services.packets import PacketLine, packets_of
from desktop.views.labels import PlainLabel, Sayable
from desktop.views.packets.groups import in_groups
from desktop.views.packets.handing import hand_back
from desktop.views.parts import Scrolled, button, come_last, empty
from desktop.views.toast import Toast
from desktop.views.tokens import Tone
from desktop.views.wording import AtTime, Joined
from desktop.views.workplace import Workplace


class PacketsDialog(QDialog):
    """Packets as cards, the newest first; one that came in can be given back, or undone."""

    def __init__(self, place: Workplace, parent: QWidget, case_id: str) -> None:
        super().__init__(parent)
        self._place, self._case_id = place, case_id
        self.setObjectName("packets")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=_TITLE)
        self.cards = Scrolled()
        self._column = QVBoxLayout(self.cards.body)
        self.close_button = QPushButton()
        self.toast = Toast(place.words, place.look, self)
        self._lay_out()
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        place.changed.connect(self._on_change)
        self._ask()

    def _lay_out(self) -> None:
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, _TITLE, "h1"))
        column.addWidget(PlainLabel(words, _ABOUT, "muted"))
        self._column.setContentsMargins(0, 0, look.theme.space("s"), 0)
        self._column.setSpacing(look.theme.space("s"))
        column.addWidget(self.cards, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        words.put(self.close_button, text=_("Close"))
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        look.size(self, 640, 560)

    def _ask(self) -> None:
        place = self._place
        place.reading.run(
            packets_of, place.desk, self._case_id, done=self._show, failed=self._fail, owner=self
        )

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("packets"):
            self._ask()

    def _show(self, lines: Sequence[PacketLine]) -> None:
        empty(self._column)
        if not lines:
            self._column.addWidget(PlainLabel(self._place.words, _NONE, "muted"))
        for line in lines:
            self._column.addWidget(self._make(line))
        self._column.addStretch(1)
        come_last(self, self.close_button)

    def _make(self, line: PacketLine) -> QWidget:
        words, look = self._place.words, self._place.look
        frame = QFrame()
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        space = look.theme.space("m")
        row.setContentsMargins(space, space, space, space)
        column = QVBoxLayout()
        row.addLayout(column, 1)
        title = _said(line)
        column.addWidget(PlainLabel(words, title, "strong"))
        column.addWidget(PlainLabel(words, Joined((AtTime(line.at), line.by)), "muted"))
        column.addWidget(PlainLabel(words, in_groups(line.groups), "muted"))
        if line.is_in:
            acts = QVBoxLayout()
            for key, name, icon, act in (
                ("back", _("Give back…"), "send", self._give_back),
                ("undo", _("Take back"), "undo-2", self._undo),
            ):
                made = button(words, look, name, icon, "quiet")
                named = _("{act}: {what}", act=name, what=title)
                words.put(made, accessibleName=named, toolTip=named)
                made.setObjectName(f"{key}.{line.id}")
                made.clicked.connect(partial(act, line))
                acts.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
            acts.addStretch(1)
            row.addLayout(acts)
        return frame

    # -- what a person asks for -----------------------------------------------------------------

    def _give_back(self, line: PacketLine) -> None:
        hand_back(self._place, self, line)

    def _undo(self, line: PacketLine) -> None:
        place = self._place
        place.writing.run(
            undo_taking, place.desk, line.id, done=self._undone, failed=self._fail, owner=self
        )

    def _undone(self, changes: Changes) -> None:
        self._place.say(_("The packet was taken back: everything is as it was before."))
        if changes.touches("cases"):
            self.accept()  # the packet had made the case, and it went with it

    def _fail(self, error: DalilError) -> None:
        self.toast.show_message(error.sentence, tone=Tone.DANGER)


def show_packets(place: Workplace, parent: QWidget, case_id: str) -> None:
    """Show the packets of a case."""
    PacketsDialog(place, parent, case_id).open()


def _said(line: PacketLine) -> Sayable:
    name = line.peer or _("an unknown sender")
    way = _("From {name}", name=name) if line.is_in else _("To {name}", name=name)
    return Joined((way, _RETURN if line.is_answer else SCOPES[line.scope]))


SCOPES: dict[str, Text] = {
    CASE: _("the whole case"),
    EVALUATION: _("examinations"),
    ITEMS: _("exhibits"),
}
"""What was chosen for a packet, in words."""

_RETURN = _("what was changed, given back")
_TITLE = _("Packets of this case")
_NONE = _("Nothing of this case was handed over, and nothing came.")
_ABOUT = _(
    "What came can be given back with what was changed here since. Take back undoes all that a"
    " packet brought, as long as nothing of it was changed."
)
