"""Help in one window and its dialogs: F1, the guide's window, the sheet of shortcuts.

The window calls `show_here`; a dialog, which keeps its keys to itself, is given F1 when it comes to
the front. Nothing of the guide is loaded before somebody asks for it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.core.text import _
from desktop.views.labels import Words
from desktop.views.shortcuts import Keys, bind
from desktop.views.style import Look

if TYPE_CHECKING:
    from desktop.views.help_window import HelpWindow

HELP = Keys("F1", _("Help for this screen"))


class Help(QObject):
    """The help of one window; `steps_asked` wants the first steps again."""

    steps_asked = Signal()

    def __init__(self, window: QWidget, words: Words, look: Look) -> None:
        super().__init__(window)
        self._window, self._words, self._look = window, words, look
        self._offers_steps = False
        self.guide: HelpWindow | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._equip)

    def offer_steps(self) -> None:
        """Offer the first steps from now on."""
        self._offers_steps = True
        if self.guide is not None:
            self.guide.offer_steps(offered=True)

    def show_here(self) -> None:
        """Show the page of the screen one is on."""
        from desktop.views.help_pages import page_for

        front = _front(self._window, self.guide)
        self.show_page(page_for(front.focusWidget(), front))

    def show_page(self, key: str) -> None:
        """Show a page of the guide in a window beside this one."""
        guide = self._guide()
        guide.show_page(key)
        guide.show()
        guide.raise_()
        guide.activateWindow()
        guide.browser.setFocus()

    def show_shortcuts(self, over: QWidget | None = None) -> None:
        """Show what can be done by keys in the window, over it or over the guide."""
        from desktop.views.shortcuts_dialog import ShortcutsDialog

        over = self._window if over is None else over
        dialog = ShortcutsDialog(self._window, self._words, self._look, over)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def close(self) -> None:
        """Take the guide's window away with the window it helps in."""
        guide, self.guide = self.guide, None
        if guide is not None:
            guide.close()
            guide.deleteLater()

    def _guide(self) -> HelpWindow:
        if self.guide is None:
            from desktop.views.help_window import HelpWindow

            self.guide = HelpWindow(self._words, self._look)
            self.guide.shortcuts_asked.connect(partial(self.show_shortcuts, self.guide))
            self.guide.steps_asked.connect(self.steps_asked)
            self.guide.offer_steps(offered=self._offers_steps)
        return self.guide

    def _equip(self) -> None:
        """Give a dialog that came to the front its F1."""
        front = QApplication.activeWindow()
        if isinstance(front, QDialog) and self._is_over_window(front):
            known = (shortcut.key() for shortcut in front.findChildren(QShortcut))
            if HELP.sequence not in known:
                bind(front, self._words, HELP, self.show_here)

    def _is_over_window(self, dialog: QDialog) -> bool:
        below: QWidget | None = dialog
        while below is not None and below is not self._window:
            below = below.parentWidget()
        return below is not None


def _front(window: QWidget, guide: QWidget | None) -> QWidget:
    """Return the window one works in: not the guide, in which one only reads."""
    front = QApplication.activeWindow()
    return front if isinstance(front, QWidget) and front is not guide else window
