"""What is copied here is not left in the clipboard, nor in its history.

Whatever widget a word was copied from, it goes through Qt's clipboard: one guard sees all of it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

CLEAR_AFTER_MS = 30 * 1000

# What clipboard managers are asked with to keep no copy: KDE's, and three that Windows knows (the
# last two are numbers of 32 bits, zero for no). An older system passes them over.
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    **{
        f'application/x-qt-windows-mime;value="{name}"': bytes(4)
        for name in (
            "ExcludeClipboardContentFromMonitorProcessing",
            "CanIncludeInClipboardHistory",
            "CanUploadToCloudClipboard",
        )
    },
}
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardGuard(QObject):
    """Marks what this program copies, and clears it after a while if it is there still.

    `owns` says whether what is in the clipboard was put there by this program.
    """

    def __init__(
        self,
        clipboard: QClipboard,
        clear_after_ms: int = CLEAR_AFTER_MS,
        owns: Callable[[QClipboard.Mode], bool] | None = None,
    ) -> None:
        super().__init__()
        self._clipboard = clipboard
        self._owns = owns or self._asked_of_qt
        self._copied: dict[QClipboard.Mode, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(clear_after_ms)
        self._timer.timeout.connect(self.clear)
        clipboard.changed.connect(self._note)

    def clear_after(self, milliseconds: int) -> None:
        """Clear after another time, from the next copy on."""
        self._timer.setInterval(milliseconds)

    def clear(self) -> None:
        """Take what was copied here out of the clipboard; what came from elsewhere stays."""
        self._timer.stop()
        copied, self._copied = self._copied, {}
        for mode, text in copied.items():
            if self._clipboard.text(mode) == text:
                self._clipboard.clear(mode)

    def _note(self, mode: QClipboard.Mode) -> None:
        text = self._clipboard.text(mode) if mode in _MODES and self._owns(mode) else ""
        if not text:
            self._copied.pop(mode, None)
            return
        if self._copied.get(mode) != text:
            self._copied[mode] = text
            self._mark(mode)
        self._timer.start()

    def _mark(self, mode: QClipboard.Mode) -> None:
        """Put the same into the clipboard again, with the hints; that is told as a change, too."""
        marked = QMimeData()
        marked.setText(self._copied[mode])
        for name, value in _HINTS.items():
            marked.setData(name, value)
        self._clipboard.setMimeData(marked, mode)

    def _asked_of_qt(self, mode: QClipboard.Mode) -> bool:
        clipboard = self._clipboard
        is_selection = mode is QClipboard.Mode.Selection
        return clipboard.ownsSelection() if is_selection else clipboard.ownsClipboard()
