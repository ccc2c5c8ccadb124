"""What the keyboard is set to: the layout and Caps Lock, as far as the system tells.

Qt has no call for either. Windows and macOS tell Qt the language of the layout; X11 is asked on a
connection of its own, for the layout and for Caps Lock; Windows is asked for Caps Lock. Under
Wayland nobody but the compositor knows. Where a question has no answer this room gives None, and
the field that asks goes by the letters that are typed (`script_of`): it then knows the letters'
script, and Caps Lock from a letter whose case does not fit Shift. No letter is kept.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from functools import cache
from typing import Any, Final

from PySide6.QtGui import QGuiApplication

_CAPS: Final = 2  # LockMask of X11
_CORE_KEYBOARD: Final = 0x100
_VK_CAPITAL: Final = 0x14
_LONGEST: Final = 1024  # of the property that names the layouts, in units of four bytes
_LAYOUTS: Final = 2  # which part of it they are
_TOLD_BY_QT: Final = frozenset({"windows", "cocoa"})


def layout() -> str | None:
    """Return the layout in two capitals, such as "RU" or "EN", or None where nobody tells."""
    platform = QGuiApplication.platformName()
    if platform in _TOLD_BY_QT:
        return QGuiApplication.inputMethod().locale().name()[:2].upper()
    if platform == "xcb" and (screen := _x11()) is not None:
        return screen.layout()
    return None


def caps_lock() -> bool | None:
    """Say whether Caps Lock is on, or None where nobody tells."""
    if sys.platform == "win32":
        return bool(ctypes.windll.user32.GetKeyState(_VK_CAPITAL) & 1)
    if QGuiApplication.platformName() == "xcb" and (screen := _x11()) is not None:
        return screen.caps_lock()
    return None


def script_of(letter: str) -> str | None:
    """Return by what letters a letter is known: "ABC", "АБВ", or None for others and for signs."""
    if letter.isascii() and letter.isalpha():
        return "ABC"
    return "АБВ" if "Ѐ" <= letter <= "ӿ" else None


def layout_named(rules: bytes, group: int) -> str | None:
    """Return the layout of a group out of X11's list: rules, model, layouts, variants, options."""
    parts = rules.split(b"\0")
    names = parts[_LAYOUTS].decode("ascii", "replace").split(",") if len(parts) > _LAYOUTS else []
    if group >= len(names) or not names[group]:
        return None
    name = names[group][:2].upper()
    return "EN" if name in {"US", "GB"} else name


class _State(ctypes.Structure):
    """XkbStateRec."""

    _fields_ = (
        ("group", ctypes.c_ubyte),
        ("locked_group", ctypes.c_ubyte),
        ("base_group", ctypes.c_ushort),
        ("latched_group", ctypes.c_ushort),
        *((name, ctypes.c_ubyte) for name in ("mods", "base_mods", "latched_mods", "locked_mods")),
        *((f"other_{number}", ctypes.c_ubyte) for number in range(5)),
        ("buttons", ctypes.c_ushort),
    )


class _X11:
    """A connection to the display; Qt's own is not to be had from Python."""

    def __init__(self, library: Any, display: Any) -> None:
        self._library, self._display = library, display
        self._atom = library.XInternAtom(display, b"_XKB_RULES_NAMES", 1)

    def caps_lock(self) -> bool:
        return bool(self._state().locked_mods & _CAPS)

    def layout(self) -> str | None:
        return layout_named(self._rules(), self._state().group)

    def _state(self) -> Any:
        state = _State()
        self._library.XkbGetState(self._display, _CORE_KEYBOARD, ctypes.byref(state))
        return state

    def _rules(self) -> bytes:
        if not self._atom:
            return b""
        kind, count, left = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        width, data = ctypes.c_int(), ctypes.c_void_p()
        root = self._library.XDefaultRootWindow(self._display)
        self._library.XGetWindowProperty(
            *(self._display, root, self._atom, 0, _LONGEST, 0, 0),
            *(ctypes.byref(each) for each in (kind, width, count, left, data)),
        )
        try:
            return ctypes.string_at(data.value, count.value) if data.value else b""
        finally:
            if data.value:
                self._library.XFree(data)


@cache
def _x11() -> _X11 | None:
    """Connect once; None where the library or the display is not there."""
    name = ctypes.util.find_library("X11")
    if name is None:
        return None
    library: Any = ctypes.CDLL(name)
    pointer, number = ctypes.c_void_p, ctypes.c_ulong
    library.XOpenDisplay.restype, library.XOpenDisplay.argtypes = pointer, (ctypes.c_char_p,)
    library.XDefaultRootWindow.restype, library.XDefaultRootWindow.argtypes = number, (pointer,)
    library.XInternAtom.restype = number
    library.XInternAtom.argtypes = (pointer, ctypes.c_char_p, ctypes.c_int)
    library.XkbGetState.argtypes = (pointer, ctypes.c_uint, pointer)
    library.XFree.argtypes = (pointer,)
    library.XGetWindowProperty.argtypes = (
        *(pointer, number, number, ctypes.c_long, ctypes.c_long, ctypes.c_int, number),
        *(pointer, pointer, pointer, pointer, pointer),
    )
    display = library.XOpenDisplay(None)
    return _X11(library, display) if display else None
