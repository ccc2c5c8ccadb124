"""What no test may reach: the user's own folders and keyring, and any network but this machine's.

Set once per process, before anything of the program is imported.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

OWN_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
    "TMP": "tmp",
    "TEMP": "tmp",
}
FIXED = {
    "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
    "PYTEST_QT_API": "pyside6",
    "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    "DALIL_LANGUAGE": "en",
    "TZ": "Asia/Bishkek",  # not UTC: a naive local time shows itself
}
# These would change what is tested: another language, style or scale, a session bus with a keyring.
UNSET = ("LANGUAGE", "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "DBUS_SESSION_BUS_ADDRESS")
LOOPBACK = ("127.", "::1", "localhost")


class NetworkUsedError(AssertionError):
    """A test tried to talk to something that is not this machine."""


def isolate() -> Path:
    """Give this process a home of its own that is gone when it ends, and close the network."""
    home = Path(tempfile.mkdtemp(prefix="dalil-tests-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name, folder in OWN_FOLDERS.items():
        path = home / folder
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ[name] = str(path)
    os.environ.update(FIXED)
    for name in UNSET:
        os.environ.pop(name, None)
    tempfile.tempdir = None
    if hasattr(time, "tzset"):
        time.tzset()
    sys.addaudithook(_refuse_network)
    return home


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.sendto", "socket.bind"}:
        address = arguments[1]
        _refuse_unless_here(address[0] if isinstance(address, tuple) else None)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        _refuse_unless_here(arguments[0])


def _refuse_unless_here(host: object) -> None:
    """A path is a socket of this machine; an empty host is this machine to whoever binds it."""
    if isinstance(host, bytes):
        host = host.decode("ascii", errors="replace")
    if isinstance(host, str) and host and not host.startswith(LOOPBACK):
        message = f"a test reached for {host}: Dalil never needs a network"
        raise NetworkUsedError(message)
