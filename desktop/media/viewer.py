"""Shows a file without reading it here: a process of its own parses it, and is given ten seconds.

One process for one file: a file that takes it over, or makes it hang, reaches no other file, no key
and no record. What comes back is believed only as points of a picture of a size that was allowed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import Final

from desktop.core.errors import Cancelled, WrongInput
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.media import child

MOST_POINTS: Final = 30_000_000
"""Points of a picture; of a JPEG, which is made smaller while it is read, four times as many."""

_TURN_S: Final = 0.02
_HEAD: Final = 64
_KEPT: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
SLOW, CRASHED = "slow", "crashed"
VERDICTS: Mapping[str, Text] = {
    child.TOO_LARGE: _("This picture is too large to be shown here: save a copy of it."),
    child.BROKEN: _("This file cannot be shown: it is damaged, or not what it says it is."),
    child.PROTECTED: _("This PDF is closed with a password: save a copy, and open that."),
    child.NO_KIND: _("Files of this kind are not shown here: save a copy of it."),
    SLOW: _("This file took too long to be shown, as files made to do harm do. Do not open it."),
    CRASHED: _("This file stopped what reads it, as files made to do harm do. Do not open it."),
}


@frozen_value
class Limits:
    """How much reading a file may take: bytes of memory and seconds; 0 is no limit."""

    memory: int = 512 * 1024**2
    seconds: int = 10
    points: int = MOST_POINTS


@frozen_value
class Picture:
    """Points of a picture, three bytes each, row by row; and how many pages its file has."""

    width: int
    height: int
    points: bytes
    pages: int = 1


class Refused(WrongInput):
    """A file that is not shown; `verdict` is a key of VERDICTS."""

    def __init__(self, verdict: str) -> None:
        super().__init__(VERDICTS.get(verdict, VERDICTS[child.BROKEN]))
        self.verdict = verdict


def picture_of(
    kind: str,
    data: bytes,
    room: tuple[int, int],
    page: int = 0,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Picture:
    """Return a picture of a file of `kind`, no larger than `room`; of a PDF, one of its pages.

    Raises:
        Refused: it is not shown, and why.
        Cancelled
    """
    limits = limits or Limits()
    numbers = (page, *room, limits.points, limits.memory, limits.seconds)
    most = _HEAD + 3 * room[0] * room[1]
    said = _Child([kind, *map(str, numbers)], data, most).answer(limits.seconds, progress)
    head, _end, points = said.partition(b"\n")
    words = head.decode("ascii", "replace").split()
    if words[:1] == ["-"]:
        raise Refused(words[-1])
    try:
        width, height, pages = map(int, words)
    except ValueError:
        raise Refused(CRASHED) from None
    is_whole = 0 < width <= room[0] and 0 < height <= room[1] and len(points) == 3 * width * height
    if not is_whole:
        raise Refused(CRASHED)
    return Picture(width, height, points, max(pages, 1))


class _Child:
    """One process, one file."""

    def __init__(self, given: list[str], data: bytes, most: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - the program itself, with numbers
            [*_command(), *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            cwd=Path(sys.executable).parent,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._said = b""
        self._threads = (
            Thread(target=self._feed, args=(data,), name="dalil-picture-in", daemon=True),
            Thread(target=self._listen, args=(most,), name="dalil-picture-out", daemon=True),
        )

    def answer(self, seconds: int, progress: Progress | None) -> bytes:
        """Return what it says; it is killed when it says no more, or when time is up.

        Raises:
            Refused, Cancelled
        """
        for thread in self._threads:
            thread.start()
        try:
            is_late = not self._wait(seconds, progress)
        finally:
            self._process.kill()
            self._process.wait()
            for thread in self._threads:
                thread.join()
            self._close()
        if is_late:
            raise Refused(SLOW)
        if not self._said:
            raise Refused(SLOW if self._process.returncode in _OUT_OF_TIME else CRASHED)
        return self._said

    def _wait(self, seconds: int, progress: Progress | None) -> bool:
        listening, ends = self._threads[1], time.monotonic() + seconds
        while listening.is_alive():
            if seconds and time.monotonic() > ends:
                return False
            if progress is not None and progress.cancelled:
                raise Cancelled(_("Cancelled; nothing was changed."))
            listening.join(_TURN_S)
        return True

    def _feed(self, data: bytes) -> None:
        stream = self._process.stdin
        try:
            if stream is not None:
                stream.write(data)
                stream.close()
        except OSError:  # it ended before it had read all: what it said tells why
            return

    def _listen(self, most: int) -> None:
        stream = self._process.stdout
        if stream is not None:
            self._said = stream.read(most + 1)

    def _close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:  # what was not read any more
                continue


_OUT_OF_TIME: Final = (-24,)  # SIGXCPU


def _command() -> list[str]:
    """Return what starts the process: the program itself where it is packaged, else the script."""
    if getattr(sys, "frozen", False):
        return [sys.executable, child.SWITCH]
    return [sys.executable, "-I", "-B", str(Path(child.__file__).resolve())]
