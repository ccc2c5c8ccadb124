"""The packets of a case: what went to whom, what came from whom, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.core.changes import Changes
from desktop.core.text import Text, _
from desktop.services.packet_contents import CASE, EVALUATION, ITEMS
from desktop.services.packet_taking import undo_taking
from desktop.services.packets import PacketLine, packets_of
from desktop.views.act_cards import ActCards, Card, CardAct, CardsDialog
from desktop.views.labels import Sayable
from desktop.views.packets.groups import in_groups
from desktop.views.packets.handing import hand_back
from desktop.views.wording import AtTime, Joined
from desktop.views.workplace import Workplace


class PacketsDialog(CardsDialog):
    """Packets as cards, the newest first; one that came in can be given back, or undone."""

    def __init__(self, place: Workplace, parent: QWidget, case_id: str) -> None:
        super().__init__(place, parent, ActCards(place, _ACTS, _NONE))
        self._case_id = case_id
        self._lines: dict[str, PacketLine] = {}
        self.setObjectName("packets")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.lay_out(_TITLE, _ABOUT, 640, 560)
        self.cards.act_asked.connect(self._do)
        self.finished.connect(self.deleteLater)
        place.changed.connect(self._on_change)
        self._ask()

    def _ask(self) -> None:
        place = self._place
        place.reading.run(
            packets_of, place.desk, self._case_id, done=self._show, failed=self.fail, owner=self
        )

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("packets"):
            self._ask()

    def _show(self, lines: Sequence[PacketLine]) -> None:
        self._lines = {line.id: line for line in lines}
        self.set_cards([_card(line) for line in lines])

    # -- what a person asks for -----------------------------------------------------------------

    def _do(self, act: str, packet_id: str) -> None:
        place = self._place
        if act == _BACK:
            hand_back(place, self, self._lines[packet_id])
        else:
            place.writing.run(
                undo_taking, place.desk, packet_id, done=self._undone, failed=self.fail, owner=self
            )

    def _undone(self, changes: Changes) -> None:
        self._place.say(_("The packet was taken back: everything is as it was before."))
        if changes.touches("cases"):
            self.accept()  # the packet had made the case, and it went with it


def show_packets(place: Workplace, parent: QWidget, case_id: str) -> None:
    """Show the packets of a case."""
    PacketsDialog(place, parent, case_id).open()


def _card(line: PacketLine) -> Card:
    told = Joined((AtTime(line.at), line.by))
    acts = (_BACK, _UNDO) if line.is_in else ()
    return Card(line.id, _said(line), told, (in_groups(line.groups),), acts)


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

_BACK, _UNDO = "back", "undo"
_ACTS: Mapping[str, CardAct] = {
    _BACK: CardAct(_("Give back…"), "send", _("Give back: {what}")),
    _UNDO: CardAct(_("Take back"), "undo-2", _("Take back: {what}")),
}
_RETURN = _("what was changed, given back")
_TITLE = _("Packets of this case")
_NONE = _("Nothing of this case was handed over, and nothing came.")
_ABOUT = _(
    "What came can be given back with what was changed here since. Take back undoes all that a"
    " packet brought, as long as nothing of it was changed."
)
