"""Where a paper goes: asked before it is saved, printed or copied, and kept in the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.core.text import Text
from desktop.forms.disclosure import DISCLOSURE
from desktop.services.outgoing import Disclosure
from desktop.views.form.builder import FormView
from desktop.views.workplace import Workplace

_WIDE, _HIGH = 560, 440  # pixels at 100 %


class DisclosureDialog(QDialog):
    """Asks why a paper leaves, to whom and with whose consent; one key where it stays inside."""

    def __init__(self, place: Workplace, parent: QWidget, act: Text, before: Disclosure) -> None:
        super().__init__(parent)
        self.disclosure = before
        self.setObjectName("disclosure")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=DISCLOSURE.title)
        self.form = FormView(DISCLOSURE, place.kit, accept=act)
        self.form.set_values(asdict(before))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 8)
        column.addWidget(self.form, 1)
        place.look.size(self, _WIDE, _HIGH)
        self.form.save_requested.connect(self._take)
        self.form.cancel_requested.connect(self.reject)
        self.form.leave_requested.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def _take(self, values: dict[str, Any]) -> None:
        self.disclosure = Disclosure(**values)
        self.accept()


def ask_disclosure(
    place: Workplace,
    parent: QWidget,
    act: Text,
    before: Disclosure,
    told: Callable[[Disclosure], object],
) -> None:
    """Ask where a paper goes, and tell `told` the answer once it is whole."""
    dialog = DisclosureDialog(place, parent, act, before)

    def after() -> None:
        # Not from within: what comes next may wait in a loop of its own, and the lock end both.
        QTimer.singleShot(0, parent, partial(told, dialog.disclosure))

    dialog.accepted.connect(after)
    dialog.open()
