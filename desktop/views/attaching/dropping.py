"""Files that are dropped on a widget from outside: copied from there, never moved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_ARRIVING = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class FileDrop(QObject):
    """Lets a widget be dropped files on; what is no file on a disk is not taken."""

    dropped = Signal(object)  # paths, in the order in which they were dropped

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and leave everything else to the widget."""
        arriving = event.type() in _ARRIVING
        if not arriving and event.type() is not QEvent.Type.Drop:
            return super().eventFilter(watched, event)
        assert isinstance(event, QDropEvent)  # noqa: S101 - Qt's events of these types are
        paths = _files(event.mimeData())
        if not paths:
            return super().eventFilter(watched, event)
        event.setDropAction(Qt.DropAction.CopyAction)  # or the other program deletes the original
        event.accept()
        if not arriving:
            self.dropped.emit(paths)
        return True


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
