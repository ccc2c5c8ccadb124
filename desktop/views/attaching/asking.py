"""What a form asks of whoever keeps its files; it knows no vault itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.core.errors import DalilError
from desktop.services.attachments import Attached


class Taking(Protocol):
    """Whoever waits until a file is in the vault."""

    def taken(self, file: Attached) -> None:
        """It is."""

    def not_taken(self) -> None:
        """It is not; why has been said."""

    def show_progress(self, done: int, total: int) -> None:
        """So much of it is."""


class Files(Protocol):
    """Takes files into the case of one form and shows them; answers later, on the GUI thread."""

    def take_in(self, of: str, path: Path, owner: QObject, taking: Taking) -> Callable[[], None]:
        """Take a file into the table `of`; what is returned stops it."""

    def describe(self, file_id: str, show: Callable[[Attached], None], owner: QObject) -> None:
        """Tell what is known of a file."""

    def picture(
        self,
        file: Attached,
        page: int,
        show: Callable[[QImage, int], None],
        refused: Callable[[DalilError], None],
        owner: QObject,
    ) -> None:
        """Show a file, or one page of it, with how many it has; or say why it is not shown."""

    def save_copy(self, file: Attached, parent: QWidget, *, bare: bool = False) -> None:
        """Ask where to, and save a copy there, `bare` of metadata or as it came in."""
