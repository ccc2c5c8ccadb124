"""Runs a command where there is no network but loopback: Dalil never needs one.

As root the command gets an empty network namespace; anybody else gets one inside a user namespace
and stays who they are, so that PostgreSQL and file permissions behave as outside.

    python -m tests.house.network COMMAND...     inside such a namespace: loopback up, then COMMAND
"""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence

UP_AND_RUNNING = 0x1 | 0x40
SET_FLAGS = 0x8914
AMBIENT, CLEAR_ALL = 47, 4
REACHABLE = ("192.0.2.1", 9)  # a documentation address: no packet leaves for a UDP connect


def without_network(command: Sequence[str]) -> list[str] | None:
    """Return the command that runs `command` without a network, or None where that is forbidden."""
    if shutil.which("unshare") is None:
        return None
    enter = ["unshare", "--net"]
    if os.geteuid() != 0:
        enter += ["--user", "--map-current-user", "--keep-caps"]
    enter += ["--", sys.executable, "-m", "tests.house.network"]
    tried = subprocess.run([*enter, "true"], capture_output=True, check=False)
    return [*enter, *command] if tried.returncode == 0 else None


def main(command: Sequence[str]) -> None:
    """Bring loopback up, make sure nothing else is reachable, and become the command."""
    _raise_loopback()
    _refuse_a_way_out()
    if os.geteuid() != 0:
        # The namespace's own rights end here: a read-only folder is read-only to the tests.
        ctypes.CDLL(None).prctl(AMBIENT, CLEAR_ALL, 0, 0, 0)
    os.execvp(command[0], list(command))  # noqa: S606 - it becomes the command, no shell is wanted


def _raise_loopback() -> None:
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        fcntl.ioctl(handle, SET_FLAGS, struct.pack("16sh", b"lo", UP_AND_RUNNING))


def _refuse_a_way_out() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        try:
            handle.connect(REACHABLE)
        except OSError:
            return
    sys.exit("this namespace still reaches a network")


if __name__ == "__main__":
    main(sys.argv[1:])
