"""What a person chose about the window on this computer. Nothing here says anything of a case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QLocale, QSettings

from desktop.core.ids import new_id
from desktop.core.text import INTERFACE_LANGUAGES, SOURCE_LANGUAGE
from desktop.views.style import Scheme
from desktop.views.tokens import LARGEST_PERCENT, SMALLEST_PERCENT

LEAST_MINUTES, MOST_MINUTES = 1, 30  # never off: an office forgets
LEAST_SECONDS, MOST_SECONDS = 10, 120

_HEADS: Final = "heads"
_HEAD: Final = re.compile(r"(\d{1,15}) ([0-9a-f]{64})")


class _Number:
    """A whole number that was chosen; what cannot be used is the usual one, or the nearest."""

    def __init__(self, name: str, usual: int, least: int, most: int) -> None:
        self._name, self._usual, self._least, self._most = name, usual, least, most

    def __get__(self, owner: Preferences, _kind: type[Preferences]) -> int:
        try:
            chosen = int(str(owner.settings.value(self._name, self._usual)))
        except ValueError:
            return self._usual
        return min(max(chosen, self._least), self._most)

    def __set__(self, owner: Preferences, number: int) -> None:
        owner.settings.setValue(self._name, number)


class Preferences:
    """Language, colours, size of text, the window's place, intervals, the vault opened last."""

    percent = _Number("percent", 100, SMALLEST_PERCENT, LARGEST_PERCENT)  # of text and spaces
    # Without use until the window locks, and until names that were shown are hidden again.
    lock_minutes = _Number("lock_minutes", 5, LEAST_MINUTES, MOST_MINUTES)
    names_minutes = _Number("names_minutes", 3, LEAST_MINUTES, MOST_MINUTES)
    # Until what was copied is taken out of the clipboard.
    clipboard_seconds = _Number("clipboard_seconds", 30, LEAST_SECONDS, MOST_SECONDS)

    def __init__(self, settings: QSettings | None = None) -> None:
        self.settings = settings or QSettings("Dalil", "Dalil")

    @property
    def language(self) -> str:
        """The chosen language, else the system's if the window speaks it."""
        chosen = str(self.settings.value("language", QLocale.system().name()[:2]))
        return chosen if chosen in INTERFACE_LANGUAGES else SOURCE_LANGUAGE

    @language.setter
    def language(self, language: str) -> None:
        self.settings.setValue("language", language)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system."""
        try:
            return Scheme(str(self.settings.value("scheme", Scheme.SYSTEM.value)))
        except ValueError:
            return Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self.settings.setValue("scheme", scheme.value)

    @property
    def last_vault(self) -> Path | None:
        """The folder of the vault opened last on this computer."""
        chosen = str(self.settings.value("vault", ""))
        return Path(chosen) if chosen else None

    @last_vault.setter
    def last_vault(self, folder: Path) -> None:
        self.settings.setValue("vault", str(folder))

    @property
    def workstation(self) -> str:
        """An id of this computer's user, made at the first use: places of backups belong to it."""
        known = str(self.settings.value("workstation", ""))
        if not known:
            known = new_id()
            self.settings.setValue("workstation", known)
        return known

    def keep_head(self, vault_id: str, seq: int, head: str) -> None:
        """Remember the end of a vault's log, so that an older state of it is noticed here."""
        self.settings.setValue(f"{_HEADS}/{vault_id}", f"{seq} {head}")

    def heads(self) -> Mapping[str, tuple[int, str]]:
        """Return number and head of the last entry seen of each vault's log, by the vault's id."""
        self.settings.beginGroup(_HEADS)
        names = self.settings.childKeys()
        self.settings.endGroup()
        written = {name: str(self.settings.value(f"{_HEADS}/{name}", "")) for name in names}
        found = {name: _HEAD.fullmatch(text) for name, text in written.items()}
        return {name: (int(match[1]), match[2]) for name, match in found.items() if match}

    def keep(self, name: str, state: QByteArray) -> None:
        """Remember the place of a window or a divider."""
        self.settings.setValue(f"place/{name}", state)

    def kept(self, name: str) -> QByteArray:
        """Return what was remembered under `name`; empty if nothing was."""
        state = self.settings.value(f"place/{name}")
        return state if isinstance(state, QByteArray) else QByteArray()
