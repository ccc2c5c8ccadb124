"""Names on the screen: hidden behind the code of the person until somebody asks to see them.

A screen is read by whoever stands behind the chair. Rows and labels carry a `Name`, which knows
both; showing or hiding is saying everything again, as when the language changes, and fetches
nothing. What is searched for is found by name, whatever is shown.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.core.text import _, n_
from desktop.core.values import frozen_value
from desktop.services.person_codes import FIRST_ROLE, PersonCode, PersonName
from desktop.views.labels import Sayable, Words, said

HIDE_AFTER_MS = 3 * 60 * 1000
HIDDEN = _("(hidden)")


class Privacy(QObject):
    """Whether names are shown; they are hidden again after a while in which nothing is touched."""

    changed = Signal(bool)

    def __init__(self, words: Words, hide_after_ms: int = HIDE_AFTER_MS) -> None:
        super().__init__()
        self.shown = False
        self._words = words
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(hide_after_ms)
        self._timer.timeout.connect(self.hide)

    def show(self) -> None:
        """Show names."""
        self._turn(shown=True)

    def hide(self) -> None:
        """Show codes instead of names."""
        self._turn(shown=False)

    def toggle(self) -> None:
        """Show names, or hide them."""
        self._turn(shown=not self.shown)

    def touch(self) -> None:
        """Begin to wait anew: somebody is there."""
        if self.shown:
            self._timer.start()

    def hide_after(self, milliseconds: int) -> None:
        """Hide names after another time without use."""
        self._timer.setInterval(milliseconds)

    def stop(self) -> None:
        """Wait no more: the window is going."""
        self._timer.stop()

    def _turn(self, *, shown: bool) -> None:
        if shown is self.shown:
            return
        self.shown = shown
        self._timer.start() if shown else self._timer.stop()
        self._words.say_again()
        self.changed.emit(shown)

    # -- what rows and labels carry --------------------------------------------------------------

    def name(self, name: str, code: PersonCode) -> Name:
        """Return a person's name, said as the code while names are hidden."""
        return Name(self, name, code)

    def link(self, called: Sayable | PersonName) -> Sayable:
        """Return what a linked record is called; of a person, a name that can be hidden."""
        return self.name(called.name, called.code) if isinstance(called, PersonName) else called

    def victims(self, names: Sequence[str], case_number: str) -> Sayable:
        """Return whom a case is about, in the order in which they were added to it."""
        if not names:
            return ""
        first = self.name(names[0], PersonCode(FIRST_ROLE, 1, case_number))
        more = len(names) - 1
        return (
            n_("{first} and {n} more", "{first} and {n} more", more, first=first) if more else first
        )

    def personal(self, words: Sayable) -> Sayable:
        """Return words that name or locate somebody and have no code: hidden, or as they are."""
        return Name(self, words, HIDDEN) if words else ""


@frozen_value
class Name:
    """Words about a person, and what stands for them while names are hidden."""

    privacy: Privacy
    name: Sayable
    code: Sayable

    def in_language(self, language: str) -> str:
        """Return the name if names are shown, else the code."""
        return said(self.name if self.privacy.shown else self.code, language)

    def found_by(self, language: str) -> str:
        """Return every word by which a list of choices finds the person, shown or not."""
        return f"{said(self.name, language)} {said(self.code, language)}"
