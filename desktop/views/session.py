"""Told by the desktop that its screen was locked, or that the computer is about to sleep.

Only where there is D-Bus. Windows and macOS have no such signal in Qt: there, the lock after a time
without use, and the clock at the first touch after a sleep, have to be enough (see `idle`).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_SLEEP = (
    "org.freedesktop.login1",
    "/org/freedesktop/login1",
    "org.freedesktop.login1.Manager",
    "PrepareForSleep",
)
_SCREEN = (
    ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged"),
    (
        "org.freedesktop.ScreenSaver",
        "/org/freedesktop/ScreenSaver",
        "org.freedesktop.ScreenSaver",
        "ActiveChanged",
    ),
    (
        "org.gnome.ScreenSaver",
        "/org/gnome/ScreenSaver",
        "org.gnome.ScreenSaver",
        "ActiveChanged",
    ),
)


class SessionWatch(QObject):
    """Emits `locked` when the desktop's screen is locked or the computer goes to sleep."""

    locked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._is_started = False

    def start(self) -> None:
        """Listen on both buses of this computer, from the first call on; without them not at all.

        Loading and asking takes a few milliseconds: it is not done before a vault is open.
        """
        if self._is_started or sys.platform != "linux":
            return
        self._is_started = True
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:  # a system without the library of D-Bus
            return
        self.listen(QDBusConnection.systemBus(), QDBusConnection.sessionBus())

    def listen(self, system: QDBusConnection, session: QDBusConnection) -> None:
        """Listen on these buses, as far as they are connected."""
        for bus, signals in ((system, (_SLEEP,)), (session, _SCREEN)):
            for service, path, interface, name in signals if bus.isConnected() else ():
                slot: Any = SLOT("told(bool)")  # the stub names bytes, and takes only this
                bus.connect(service, path, interface, name, self, slot)

    @Slot(bool)
    def told(self, begins: bool) -> None:  # noqa: FBT001 - the signal's
        """Lock when sleep or the locked screen begins, not when it ends."""
        if begins:
            self.locked.emit()
