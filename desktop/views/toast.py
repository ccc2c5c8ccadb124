"""A message at the foot of the window that goes by itself, with an act to take back what it tells.

Where nothing is lost it stands for the dialog that would have asked first.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from desktop.core.text import Text, _
from desktop.views.labels import PlainLabel, Words
from desktop.views.style import Look
from desktop.views.tokens import Tone

SHOWN_MS = 6000
SHOWN_WITH_ACT_MS = 12_000  # there has to be time to reach the button
_WIDEST, _MARGIN = 620, 20  # pixels at 100 %


class Toast(QFrame):
    """One message at a time; a new one takes the place of the last."""

    closed = Signal()

    def __init__(self, words: Words, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._words, self._look, self._window = words, look, window
        self._act: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_is_up)
        self.setObjectName("toast")
        self._lay_out()
        self.hide()
        window.installEventFilter(self)

    def show_message(
        self,
        text: Text,
        act_label: Text | None = None,
        act: Callable[[], object] | None = None,
        tone: Tone = Tone.NEUTRAL,
    ) -> None:
        """Say `text`, with a button for `act` if there is one; failures are marked."""
        self._act = act
        self._label.set_text(text)
        self._sign.setVisible(tone is Tone.DANGER)
        self._button.setVisible(act is not None)
        if act_label is not None:
            self._words.put(self._button, text=act_label)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS if act is None else SHOWN_WITH_ACT_MS)
        said = QAccessibleAnnouncementEvent(self, self._words.say(text))
        QAccessible.updateAccessibility(said)

    def reword(self, text: Text) -> None:
        """Say it in other words, to the eye only, and as long again."""
        self._label.set_text(text)
        self._place()
        self._timer.start()

    def close_message(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._act = None
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot of the window."""
        if watched is self._window and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape take it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        line = QHBoxLayout(self)
        space = self._look.theme.space("s")
        line.setContentsMargins(2 * space, space, space, space)
        line.setSpacing(space)
        self._sign, self._close = QToolButton(), QToolButton()
        self._sign.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._look.put_icon(self._sign, "triangle-alert", "on_toast")
        self._words.put(self._sign, accessibleName=_("Something went wrong"))
        self._label = PlainLabel(self._words, "", "toast")
        self._button = QPushButton()
        self._button.setObjectName("toast.act")
        self._button.clicked.connect(self._do)
        self._close.setObjectName("toast.close")
        self._look.put_icon(self._close, "x", "on_toast")
        self._words.put(self._close, toolTip=_("Close"), accessibleName=_("Close this message"))
        self._close.clicked.connect(self.close_message)
        for widget in (self._sign, self._label, self._button, self._close):
            line.addWidget(widget, int(widget is self._label))

    def _place(self) -> None:
        theme, room = self._look.theme, self._window.rect()
        margin = theme.pixels(_MARGIN)
        self.ensurePolished()
        wanted = self.sizeHint().width() + self._label.fontMetrics().horizontalAdvance(
            self._label.text()
        )
        width = min(theme.pixels(_WIDEST), room.width() - 2 * margin, wanted)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        left = room.center().x() - width // 2
        self.setGeometry(left, room.bottom() - height - margin, width, height)

    def _do(self) -> None:
        act = self._act
        self.close_message()
        if act is not None:
            act()

    def _time_is_up(self) -> None:
        focus = QApplication.focusWidget()
        if self.underMouse() or (focus is not None and self.isAncestorOf(focus)):
            self._timer.start(SHOWN_MS)  # somebody is reading it, or about to press its button
        else:
            self.close_message()
