"""A keyring of a workstation for tests: it keeps passwords in memory, and fails when it is told to.

It replaces nothing but the keyring of the system; what asks it is the program's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from desktop.vault import device


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given.

    `fails` is called with the number of each call, from 1, and may raise. With `keeps` and
    `deletes` off it says yes and does nothing.
    """

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library has no types
        self.kept: dict[tuple[str, str], str] = {}
        self.calls = 0
        self.fails: Callable[[int], object] | None = None
        self.keeps = self.deletes = True

    def _call(self) -> None:
        self.calls += 1
        if self.fails is not None:
            self.fails(self.calls)

    def get_password(self, service: str, username: str) -> str | None:
        self._call()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._call()
        if self.keeps:
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._call()
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        if self.deletes:
            del self.kept[service, username]


@contextmanager
def workstation(kept: KeyringBackend | None = None) -> Iterator[MemoryKeyring]:
    """Be a workstation with a keyring of its own that is trusted, until the end of the block."""
    made = kept if isinstance(kept, MemoryKeyring) else MemoryKeyring()
    before = keyring.get_keyring()
    name = f"{MemoryKeyring.__module__}.{MemoryKeyring.__qualname__}"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setitem(device.TRUSTED, name, "Keyring of the tests")
        keyring.set_keyring(made)
        try:
            yield made
        finally:
            keyring.set_keyring(before)
