"""What a person chose about the window on this computer. Nothing here says anything of a case."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QLocale, QSettings

from desktop.core.text import INTERFACE_LANGUAGES, SOURCE_LANGUAGE
from desktop.views.style import Scheme
from desktop.views.tokens import LARGEST_PERCENT, SMALLEST_PERCENT


class Preferences:
    """Language, colours, size of text, the window's place, and the vault opened last."""

    def __init__(self, settings: QSettings | None = None) -> None:
        self._settings = settings or QSettings("Dalil", "Dalil")

    @property
    def language(self) -> str:
        """The chosen language, else the system's if the window speaks it."""
        chosen = str(self._settings.value("language", QLocale.system().name()[:2]))
        return chosen if chosen in INTERFACE_LANGUAGES else SOURCE_LANGUAGE

    @language.setter
    def language(self, language: str) -> None:
        self._settings.setValue("language", language)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system."""
        try:
            return Scheme(str(self._settings.value("scheme", Scheme.SYSTEM.value)))
        except ValueError:
            return Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._settings.setValue("scheme", scheme.value)

    @property
    def percent(self) -> int:
        """The size of text and spaces."""
        try:
            chosen = int(str(self._settings.value("percent", 100)))
        except ValueError:
            return 100
        return min(max(chosen, SMALLEST_PERCENT), LARGEST_PERCENT)

    @percent.setter
    def percent(self, percent: int) -> None:
        self._settings.setValue("percent", percent)

    @property
    def last_vault(self) -> Path | None:
        """The folder of the vault opened last on this computer."""
        chosen = str(self._settings.value("vault", ""))
        return Path(chosen) if chosen else None

    @last_vault.setter
    def last_vault(self, folder: Path) -> None:
        self._settings.setValue("vault", str(folder))

    def keep(self, name: str, state: QByteArray) -> None:
        """Remember the place of a window or a divider."""
        self._settings.setValue(f"place/{name}", state)

    def kept(self, name: str) -> QByteArray:
        """Return what was remembered under `name`; empty if nothing was."""
        state = self._settings.value(f"place/{name}")
        return state if isinstance(state, QByteArray) else QByteArray()
