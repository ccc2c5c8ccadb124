"""Doors that open at once, and what the tests of the first window do with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from desktop.core.errors import DalilError
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.views.unlock.restoring import Wish
from desktop.views.unlock.window import Heads, NewVault, RestoredVault, UnlockWindow

CODE = "right-code"
PAIR = ("one-line", "other-line")


@dataclass
class QuickDoors:
    """Opens at once, or refuses with `error`; remembers what it was asked."""

    error: DalilError | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    desk: object = field(default_factory=object)
    warnings: tuple[Text, ...] = ()
    is_new: bool = False

    def unlock(self, folder: Path, user: str, passphrase: str) -> object:
        return self._answer("unlock", folder, user, passphrase)

    def recover(
        self, folder: Path, paper: str | tuple[str, str], user: str, passphrase: str
    ) -> object:
        return self._answer("recover", folder, paper, user, passphrase)

    def create(self, folder: Path, user: str, passphrase: str, form: str) -> NewVault:
        desk = self._answer("create", folder, user, passphrase, form)
        return NewVault(desk, _refusal, self._write_papers, form)

    def must_choose(self, desk: object) -> bool:
        assert desk is self.desk
        return self.is_new

    def choose(self, desk: object, first: str, own: str) -> None:
        assert desk is self.desk
        self._answer("choose", first, own)

    def restore(self, wish: Wish, heads: Heads, progress: Progress) -> RestoredVault:
        progress.step(1, 4)
        desk = self._answer("restore", wish, heads)
        return RestoredVault(desk, (_("Nothing is missing."),), self.warnings)

    def practise(self, language: str) -> object:
        return self._answer("practise", language)

    def _write_papers(self, path: Path, language: str) -> None:
        self._answer("sheet", path, language)

    def _answer(self, *asked: object) -> object:
        self.asked.append(asked)
        if self.error is not None:
            raise self.error
        return self.desk


def _refusal(typed: str | tuple[str, str]) -> Text | None:
    return None if typed in {CODE, PAIR} else _("Group 3 looks mistyped.")


def opens(qtbot: QtBot, window: UnlockWindow, doors: QuickDoors) -> Any:
    """Wait for the desk behind the door."""
    return qtbot.waitSignal(window.opened, check_params_cb=lambda desk: desk is doors.desk)


def told(window: UnlockWindow) -> str:
    """Return the message on the card."""
    label = window.current_card()._message
    return label.text() if label.isVisible() else ""


def fill_in(window: UnlockWindow, folder: Path) -> None:
    card = window.opening
    card.folder.set_path(folder)
    card.user.setText("Айгүл")
    card.passphrase.edit.setText("correct horse")
