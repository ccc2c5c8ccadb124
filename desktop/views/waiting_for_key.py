"""A line above the pages for whoever has a role and not its key: what is missing, whom to ask."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from desktop.core.text import _
from desktop.rules.labels import Parts
from desktop.services.staff import Missing, missing_keys
from desktop.views.labels import PlainLabel
from desktop.views.wording import Joined
from desktop.views.workplace import Workplace


class WaitingForKey(QFrame):
    """Hidden unless a key is missing; it goes when the vault is opened with it."""

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self.setObjectName("waiting_for_key")
        self.setProperty("role", "card")
        self._said = PlainLabel(place.words, "", "warning")
        sign = QToolButton()
        sign.setAutoRaise(True)
        sign.setEnabled(False)
        place.look.put_icon(sign, "key-round", "muted")
        space = place.look.theme.space
        line = QHBoxLayout(self)
        line.setContentsMargins(space("l"), space("s"), space("l"), space("s"))
        line.addWidget(sign)
        line.addWidget(self._said, 1)
        self.hide()

    def start(self) -> None:
        """Ask what is missing."""
        self._place.read(missing_keys, done=self._show, owner=self)

    def _show(self, missing: Missing) -> None:
        if not missing.compartments:
            return
        self._said.set_text(
            _(
                "You are waiting for a key: {parts}. What lies under it stays closed until it is"
                " given to you by: {names}. Then lock the vault and open it again.",
                parts=Parts(missing.compartments),
                names=Joined(missing.givers, ", ") if missing.givers else _("a coordinator"),
            )
        )
        self.show()
