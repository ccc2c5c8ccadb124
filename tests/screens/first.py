"""The cards of the first window, before a vault is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.app import LocalDoors
from desktop.core.text import Text, _
from desktop.views.unlock.window import NewVault, UnlockWindow
from desktop.views.worker import Worker
from tests.screens.studio import NAMES, Studio, breathe, put_away, show


def _refusal(_typed: str | tuple[str, str]) -> Text:
    return _("This is not what the new papers say. Compare it group by group.")


def _write_nothing(_path: Path, _language: str) -> None:
    pass


def unlock_cards(studio: Studio, keep: Callable[[str, QWidget], None]) -> None:
    """Paint the cards of the first window."""
    worker = Worker("screens")
    window = UnlockWindow(studio.words, studio.look, studio.preferences, LocalDoors(), worker)
    show(window, (900, 780))
    window.opening.folder.edit.setText("/home/office/dalil")
    window.opening.user.setText(NAMES[studio.language])
    window.opening.start()
    for name, turn in _TURNS.items():
        turn(window, studio.language)
        breathe(0.1)
        keep(name, window)
    window._made = None
    put_away(window)
    worker.stop()


def _papers(form: str) -> Callable[[UnlockWindow, str], None]:
    def turn(window: UnlockWindow, language: str) -> None:
        window._show_sheet(NewVault(None, _refusal, _write_nothing, form))
        if form == "sheet":
            window.sheet.saved(Path(_FILES[language]))
            for letter in "K4QZ-7H2M":
                window.sheet.paper.code.insert(letter)
            window.sheet.button.click()

    return turn


def _recover(form: str) -> Callable[[UnlockWindow, str], None]:
    def turn(window: UnlockWindow, _language: str) -> None:
        window.show_card("recover")
        window.recovery.paper.choice.choose(form)

    return turn


_FILES = {"en": "Recovery sheet.pdf", "ru": "Лист восстановления.pdf"}
_TURNS: dict[str, Callable[[UnlockWindow, str], None]] = {
    "unlock": lambda _window, _language: None,
    "new-vault": lambda window, _language: window.show_card("new"),
    "recovery-sheet": _papers("sheet"),
    "recovery-pieces": _papers("pieces"),
    "recover": _recover("sheet"),
    "recover-pieces": _recover("pieces"),
    "own-passphrase": lambda window, _language: window.show_card("own"),
}
CARDS = tuple(_TURNS)
