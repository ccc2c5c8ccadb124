"""A window that changes something about one's own passphrase, and asks for it first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.core.errors import DalilError, WrongPassphrase
from desktop.core.text import Text, _
from desktop.views.labels import PlainLabel
from desktop.views.parts import Scrolled
from desktop.views.unlock.fields import PassphraseField
from desktop.views.unlock.new_passphrase import NewPassphrase
from desktop.views.workplace import Workplace


class PassphraseAsking(QDialog):
    """What is asked, a sentence on what is wrong, and a button.

    `passphrase` is the one of now; to `refusable` the keyboard is led when that was not the fault.
    """

    def __init__(self, place: Workplace, parent: QWidget, title: Text, passphrase: Text) -> None:
        super().__init__(parent)
        self._place, self._title = place, title
        place.words.put(self, windowTitle=title)
        self.passphrase = PassphraseField(place.words, place.look, passphrase)
        self.refusable: PassphraseField | NewPassphrase = self.passphrase
        self._message = PlainLabel(place.words, "", "error")
        self.button, self.cancel = QPushButton(), QPushButton()
        self.cancel.clicked.connect(self.reject)

    def lay_out(self, asked: Sequence[QWidget], act: Text, width: int, height: int) -> None:
        """Lay out what is asked, in so many pixels at 100 %; `act` is what the button does."""
        words, look = self._place.words, self._place.look
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addWidget(PlainLabel(words, self._title, "h1"))
        scroll = Scrolled()
        inner = QVBoxLayout(scroll.body)
        inner.setContentsMargins(0, 0, look.theme.space("s"), 0)
        inner.setSpacing(14)
        for each in asked:
            inner.addWidget(each)
        inner.addStretch(1)
        column.addWidget(scroll, 1)
        column.addWidget(self._message)
        self._message.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.button)
        words.put(self.cancel, text=_("Cancel"))
        words.put(self.button, text=act)
        self.button.setProperty("kind", "primary")
        self.button.setDefault(True)
        column.addLayout(foot)
        look.size(self, width, height)

    def tell(self, problem: Text | None) -> None:
        """Say what is wrong, or nothing any more."""
        self._message.set_text(problem or "")
        self._message.setVisible(problem is not None)
        self._message.setAccessibleName(self._place.words.say(problem or ""))

    def work(self, function: Callable[..., object], *args: object, said: Text) -> None:
        """Do it while the window waits, close, and say at the foot of the main one what is so."""
        self.tell(None)
        self.setEnabled(False)
        self.setCursor(Qt.CursorShape.BusyCursor)

        def done(_changes: object) -> None:
            self.accept()
            self._place.say(said)

        self._place.writing.run(
            function, self._place.desk, *args, done=done, failed=self._fail, owner=self
        )

    def _fail(self, error: DalilError) -> None:
        self.setEnabled(True)
        self.unsetCursor()
        is_wrong = isinstance(error, WrongPassphrase)
        self.tell(_("This is not the passphrase you have now.") if is_wrong else error.sentence)
        (self.passphrase if is_wrong else self.refusable).type_again()

    def done(self, result: int) -> None:
        """Forget the passphrase, however the window is left."""
        self.passphrase.clear()
        super().done(result)
