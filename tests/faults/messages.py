"""What a child tells its parent through a pipe, line by line, until it is killed.

A line is written by one `write` of less than a page, so the kernel delivers it whole or not at all.
"""

from __future__ import annotations

import json
import os
import select
import time
from dataclasses import asdict, dataclass

from tests.faults.registry import Intent

READY, BEGIN, COMMIT, DONE, ERROR = "ready", "begin", "commit", "done", "error"
LONGEST = 4000  # PIPE_BUF is 4096


@dataclass(frozen=True, slots=True)
class Message:
    """`what` happened; `text` is an operation's name, a record's id or an error."""

    what: str
    text: str = ""
    intent: Intent | None = None
    at: float = 0.0


class Speaker:
    """The child's end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def say(self, what: str, text: str = "", intent: Intent | None = None) -> None:
        """Tell the parent; a parent that is gone ends the child by BrokenPipeError."""
        told = asdict(Message(what, text[: LONGEST // 8], intent, time.monotonic()))
        os.write(self._descriptor, json.dumps(told).encode() + b"\n")


class Listener:
    """The parent's end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = b""
        self.heard: list[Message] = []
        self.ended = False

    def listen(self, until: float) -> list[Message]:
        """Return what is said next, waiting for it until this moment of the monotonic clock."""
        wait = max(0.0, until - time.monotonic())
        if self.ended or not select.select([self._descriptor], [], [], wait)[0]:
            return []
        data = os.read(self._descriptor, 65536)
        self.ended = not data
        *lines, self._rest = (self._rest + data).split(b"\n")
        fresh = [_message(line) for line in lines]
        self.heard += fresh
        return fresh

    def finish(self) -> None:
        """Hear everything that was said before the child died."""
        while not self.ended:
            self.listen(time.monotonic() + 5)
        os.close(self._descriptor)


def _message(line: bytes) -> Message:
    told = json.loads(line)
    intent = told.pop("intent")
    return Message(**told, intent=None if intent is None else Intent(**intent))
