"""The cards of the first window, before a vault is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.app import LocalDoors
from desktop.views.unlock.window import NewVault, UnlockWindow
from desktop.views.worker import Worker
from tests.screens.studio import NAMES, Studio, breathe, put_away, show

CARDS = ("unlock", "new-vault", "recovery-sheet", "recover", "own-passphrase")


def unlock_cards(studio: Studio, keep: Callable[[str, QWidget], None]) -> None:
    """Paint the cards of the first window."""
    worker = Worker("screens")
    window = UnlockWindow(studio.words, studio.look, studio.preferences, LocalDoors(), worker)
    show(window, (900, 780))
    window.opening.folder.edit.setText("/home/office/dalil")
    window.opening.user.setText(NAMES[studio.language])
    window.opening.start()
    breathe(0.1)
    keep("unlock", window)
    window.show_card("new")
    breathe(0.1)
    keep("new-vault", window)
    window._show_sheet(NewVault(None, lambda _code: False, lambda _path, _language: None))
    window.sheet.saved(
        Path({"en": "Recovery sheet.pdf", "ru": "Лист восстановления.pdf"}[studio.language])
    )
    for letter in "K4QZ-7H2M":
        window.sheet.code.insert(letter)
    window.sheet.button.click()
    breathe(0.1)
    keep("recovery-sheet", window)
    window.show_card("recover")
    breathe(0.1)
    keep("recover", window)
    window.show_card("own")
    breathe(0.1)
    keep("own-passphrase", window)
    window._made = None
    put_away(window)
    worker.stop()
