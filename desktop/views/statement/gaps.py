"""What is missing in a paper, and the way to where it is entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop.core.text import _
from desktop.rules.placeholders import Formed
from desktop.rules.wording import Gap
from desktop.services.wording_values import BODY, EVENT, LAWYER, VICTIM
from desktop.views.going import Target
from desktop.views.workplace import Workplace

_HIGH: Final = 150  # pixels at 100 %
_GAP: Final = Qt.ItemDataRole.UserRole

# By where a missing value is entered: who has to be chosen first, and the kind of its form.
_RECORDS: Final[Mapping[str, tuple[str, str]]] = {
    "person": (VICTIM, "person"),
    "birth": (VICTIM, "person"),
    "event": (EVENT, "incident"),
}
_TABS: Final = {"steps": "proceedings", "evidence": "evidence", "team": "overview"}
_CHOSEN: Final = {"body": BODY, "team": LAWYER}


class GapList(QListWidget):
    """A line for each thing that is missing; a click or Enter asks to be led there."""

    picked = Signal(object)  # the Gap

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.setProperty("role", "framed")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMaximumHeight(place.look.theme.pixels(_HIGH))
        place.words.put(self, accessibleName=_("What is missing"))
        self.itemClicked.connect(self._pick)

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """Show these."""
        row = self.currentRow()
        self.clear()
        for gap in gaps:
            words = self._place.words.say(gap)
            item = QListWidgetItem(words[:1].upper() + words[1:], self)
            item.setData(_GAP, gap)
        self.setCurrentRow(min(max(row, 0), self.count() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be led there with Enter."""
        rows = self.selectedItems()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and rows:
            self._pick(rows[0])
        else:
            super().keyPressEvent(event)

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(_GAP))


def question_of(gap: Gap) -> str | None:
    """Return what a person has to answer, if that is what is missing."""
    return gap.what if isinstance(gap.what, str) else None


def choice_of(gap: Gap) -> str | None:
    """Return which choice a gap is about, if it is about one."""
    if not isinstance(gap.what, Formed):
        return None
    where = gap.what.of.where
    return _RECORDS[where][0] if where in _RECORDS else _CHOSEN.get(where)


def target_of(gap: Gap, case_id: str, taken: Mapping[str, str]) -> Target:
    """Return the place of the window where something missing is entered."""
    where = gap.what.of.where if isinstance(gap.what, Formed) else "paper"
    if where in _RECORDS:
        what, kind = _RECORDS[where]
        return Target("cases", case_id, kind=kind, record_id=taken.get(what))
    if where in ("body", "office"):
        return Target("wording")
    if where == "case":
        return Target("cases", case_id, kind="case")
    return Target("cases", case_id, _TABS.get(where, "overview"))
