"""What is asked before a paper leaves in which places are not filled: a step of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QVBoxLayout, QWidget

from desktop.core.text import Text, _, n_
from desktop.views.labels import PlainLabel
from desktop.views.workplace import Workplace

_WIDE, _HIGH = 520, 380  # pixels at 100 %


class UnfilledDialog(QDialog):
    """Lists what is not filled. Enter goes back; to let it out unfilled takes a button."""

    def __init__(self, place: Workplace, parent: QWidget, gaps: Sequence[str]) -> None:
        super().__init__(parent)
        self.setObjectName("unfilled")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        place.words.put(self, windowTitle=_TITLE)
        self.list = QListWidget()
        self.list.setObjectName("unfilled.places")
        self.list.addItems(list(gaps))
        self.let_out, self.back = QPushButton(), QPushButton()
        self._lay_out(place, unfilled(gaps))
        self.let_out.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self.back.setFocus()

    def _lay_out(self, place: Workplace, told: Text) -> None:
        words, look = place.words, place.look
        column, foot = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(look.theme.space("m"))
        column.addWidget(PlainLabel(words, told, "warning"))
        self.list.setProperty("role", "framed")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        words.put(self.list, accessibleName=_TITLE)
        column.addWidget(self.list, 1)
        column.addWidget(PlainLabel(words, _WHAT_THEN, "muted"))
        words.put(self.let_out, text=_("Go on with places unfilled"))
        words.put(self.back, text=_("Back"))
        self.let_out.setAutoDefault(False)
        self.back.setDefault(True)
        foot.addStretch(1)
        foot.addWidget(self.let_out)
        foot.addWidget(self.back)
        column.addLayout(foot)
        look.size(self, _WIDE, _HIGH)


def unfilled(gaps: Sequence[str]) -> Text:
    """Say that places are not filled."""
    return n_(
        "Draft: {n} place in this document is not filled.",
        "Draft: {n} places in this document are not filled.",
        len(gaps),
    )


def ask_unfilled(
    place: Workplace, parent: QWidget, gaps: Sequence[str], go_on: Callable[[], object]
) -> None:
    """Ask whether a paper leaves with these places unfilled, and only then go on."""
    dialog = UnfilledDialog(place, parent, gaps)
    # Not from within: what comes next opens a window of its own.
    dialog.accepted.connect(partial(QTimer.singleShot, 0, parent, go_on))
    dialog.open()


_TITLE = _("What is not filled")
_WHAT_THEN = _("They stand in brackets on its pages, and each page says that it is a draft.")
