"""A disk of a few megabytes that can be filled: a tmpfs in a mount namespace of its own.

The namespace ends with the process, so nothing stays mounted, whatever happens. Where the machine
forbids it (some containers do), whoever asks must say loudly that nothing was tested.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

MEBIBYTES = 8
FORBIDDEN = "THIS MACHINE FORBIDS MOUNTING: a full disk was NOT tested."
_TRY = 'mount -t tmpfs -o size=1m tmpfs "$0" && touch "$0/probe"'


@cache
def own_mounts() -> tuple[str, ...] | None:
    """Return what to put before a command so that it may mount, or None where that is forbidden."""
    if shutil.which("unshare") is None or shutil.which("mount") is None:
        return None
    enter = ["unshare", "--mount"]
    if os.geteuid() != 0:
        enter += ["--user", "--map-root-user"]
    tried = subprocess.run([*enter, "sh", "-c", _TRY, "/tmp"], capture_output=True, check=False)  # noqa: S108 - mounted over in a namespace that ends at once
    return tuple(enter) if tried.returncode == 0 else None


def full_disk_command(arguments: Sequence[str]) -> list[str] | None:
    """Return the command that fills a small disk, or None where mounting is forbidden."""
    enter = own_mounts()
    if enter is None:
        return None
    return [*enter, "--", sys.executable, "-m", "tests.faults.full_disk", *arguments]


class SmallDisk:
    """A small disk mounted at `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        command = ["mount", "-t", "tmpfs", "-o", f"size={MEBIBYTES}m", "tmpfs", str(folder)]
        subprocess.run(command, check=True)

    @contextmanager
    def full_but_for(self, kibibytes: int) -> Iterator[None]:
        """Fill the disk up to so many KiB, and free it afterwards."""
        room = os.statvfs(self.folder)
        taken = room.f_bavail * room.f_bsize - kibibytes * 1024
        try:
            self._filler.write_bytes(bytes(max(0, taken)))
            yield
        finally:
            self._filler.unlink(missing_ok=True)
