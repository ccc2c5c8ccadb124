"""A gate before a file that is sometimes exchanged: many go in at once, or one is alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from desktop.core.errors import StorageFailure
from desktop.core.text import _

_POLITELY_S: Final = 0.2


class Gate:
    """Whoever comes while somebody waits to be alone lets them go first, but not for long.

    A reader inside may read something else on the way, which must not wait for good.
    """

    def __init__(self) -> None:
        self._turned = threading.Condition()
        self._inside = 0
        self._is_shut = self._is_awaited = False

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be inside, together with others."""
        with self._turned:
            self._turned.wait_for(lambda: not self._is_awaited, _POLITELY_S)
            self._turned.wait_for(lambda: not self._is_shut)
            self._inside += 1
        try:
            yield
        finally:
            with self._turned:
                self._inside -= 1
                self._turned.notify_all()

    @contextmanager
    def alone(self, within_s: float) -> Iterator[None]:
        """Be inside alone, after at most `within_s` seconds.

        Raises:
            StorageFailure: somebody was inside all the time.
        """
        with self._turned:
            self._is_awaited = True
            is_free = self._turned.wait_for(self._is_free, within_s)
            self._is_awaited = False
            if not is_free:
                self._turned.notify_all()
                raise StorageFailure(
                    _("The vault is being read all the time. Wait for what runs, then try again.")
                )
            self._is_shut = True
        try:
            yield
        finally:
            with self._turned:
                self._is_shut = False
                self._turned.notify_all()

    def _is_free(self) -> bool:
        return not self._inside and not self._is_shut
