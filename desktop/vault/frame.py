"""How a file begins that is told apart without any key: backups and packets.

eight letters, and the number of the format | length of the header, 4 bytes | header
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from desktop.core.errors import Damaged, VaultRefused
from desktop.core.text import Text
from desktop.vault.chunks import Readable

_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """The beginning of one kind of file, and what is said of a file that begins otherwise.

    `largest` is how many bytes a header may have.
    """

    magic: bytes
    largest: int
    other: Text
    newer: Text
    damaged: Callable[[], Damaged]

    def around(self, header: bytes) -> bytes:
        """Return the bytes a file with this header begins with."""
        return self.magic + len(header).to_bytes(_LENGTH, "big") + header

    def read(self, stream: Readable) -> bytes:
        """Return the header; the stream is left behind it. Nothing of it is proved yet.

        Raises:
            VaultRefused: it is another kind of file, or one that a newer program made.
            Damaged: its beginning was altered or cut.
        """
        size = len(self.magic)
        beginning = stream.read(size + _LENGTH)
        if beginning[: size - 1] != self.magic[:-1]:
            raise VaultRefused(self.other)
        if beginning[size - 1 : size] > self.magic[-1:]:
            raise VaultRefused(self.newer)
        length = int.from_bytes(beginning[size:], "big")
        if beginning[:size] != self.magic or len(beginning) < size + _LENGTH:
            raise self.damaged()
        header = stream.read(length) if length <= self.largest else b""
        if not header or len(header) != length:
            raise self.damaged()
        return header
