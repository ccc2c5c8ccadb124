"""A practice vault in one language, the window on it, and how a picture is taken of it.

Fonts and sizes are the program's own; nothing blinks, and no screen is needed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QSettings
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.models.users import User
from desktop.services import demo
from desktop.services.desk import Desk
from desktop.views.labels import Words
from desktop.views.main_window import MainWindow
from desktop.views.preferences import Preferences
from desktop.views.style import Look, Scheme
from desktop.views.workplace import Workplace
from tests.desks import sqlcipher_desk

COLOURS = 256  # in a palette: fewer, and the colours of small signs are lost
SECONDS = 20.0
NAMES = {"en": "Aigul", "ru": "Айгүл"}


class Studio:
    """One vault in one language: its window, and where the pictures go."""

    def __init__(self, application: QApplication, desk: Desk, language: str, folder: Path) -> None:
        self.desk, self.language, self.folder = desk, language, folder
        self.words, self.look = Words(language), Look(application)
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self.preferences = Preferences(settings)
        self.preferences.language = language
        self.place = Workplace(desk, self.words, self.look, self.preferences)
        self.window: MainWindow | None = None
        self.afterwards: list[Callable[[], object]] = []

    def tidy(self) -> None:
        """Take back what was done for the last picture alone."""
        while self.afterwards:
            self.afterwards.pop()()

    def open(self, size: tuple[int, int], scheme: Scheme, percent: int = 100) -> MainWindow:
        """Show the main window as after unlocking."""
        self.preferences.scheme, self.preferences.percent = scheme, percent
        self.look.apply(scheme, percent)
        self.window = MainWindow(self.place)
        show(self.window, size)
        self.settle()
        return self.window

    def close(self) -> None:
        """Put the window away."""
        if self.window is not None:
            put_away(self.window)
            self.window = None

    def settle(self) -> None:
        """Wait until every answer has arrived and is painted."""
        for _ in range(4):
            answers: list[object] = []
            for worker in (self.place.reading, self.place.writing, self.place.exporting):
                worker.run(lambda: None, done=answers.append, failed=answers.append)
            wait_until(partial(_all_there, answers))
        breathe(0.15)


def _all_there(answers: list[object]) -> bool:
    return len(answers) == 3


def show(window: QWidget, size: tuple[int, int]) -> None:
    """Put a window on the screen that is not there, with the keyboard."""
    window.resize(*size)
    window.show()
    window.activateWindow()
    wait_until(window.isActiveWindow)


def put_away(window: QWidget) -> None:
    """Close a window and let go of it."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def breathe(seconds: float) -> None:
    """Let the window paint, and what is built while it breathes be built."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def wait_until(happened: Callable[[], bool]) -> None:
    """Let the window live until something has happened."""
    end = time.monotonic() + SECONDS
    while not happened():
        QApplication.processEvents()
        if time.monotonic() > end:
            message = f"nothing happened within {SECONDS:.0f} s"
            raise TimeoutError(message)
        time.sleep(0.002)


# -- pictures ------------------------------------------------------------------------------------


def picture(window: QWidget) -> QPixmap:
    """Return the window as it is, with its dialog before it; or the guide, if it is open."""
    if isinstance(window, MainWindow) and window.help.guide is not None:
        return window.help.guide.grab()
    painted = window.grab()
    dialogs = [each for each in window.findChildren(QDialog) if each.isVisible()]
    if dialogs:
        painter = QPainter(painted)
        painter.fillRect(painted.rect(), "#66000000")
        inner = dialogs[-1].grab()
        room = painted.size() - inner.size()
        painter.drawPixmap(QPoint(room.width() // 2, room.height() // 2), inner)
        painter.end()
    return painted


def write(pixmap: QPixmap, path: Path) -> None:
    """Write a small PNG: a palette instead of true colours."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    image = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


@contextmanager
def studio_at(application: QApplication, language: str, *, filled: bool = True) -> Iterator[Studio]:
    """A studio at a practice vault, or at an empty one."""
    with tempfile.TemporaryDirectory() as folder, sqlcipher_desk(Path(folder) / "vault") as desk:
        with desk.writing("create_vault") as work:
            work.session.get_one(User, desk.user_id).name = NAMES[language]
        if filled:
            demo.fill(desk, language)
        studio = Studio(application, desk, language, Path(folder))
        try:
            yield studio
        finally:
            studio.close()
            studio.place.stop()
