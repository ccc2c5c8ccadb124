"""Parts of known length taken out of a stream of pieces, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_LENGTH_BYTES: Final = 8


def framed(data: bytes) -> bytes:
    """Return `data` after its length in eight bytes."""
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


class Parts:
    """What pieces of any size give, cut anew; it also reads like a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, memoryview(b"")

    def take(self, size: int) -> Iterator[bytes]:
        """Give exactly `size` bytes, in pieces.

        Raises:
            EOFError: there are not so many.
        """
        while size > 0:
            piece = self._some(size)
            size -= len(piece)
            yield piece

    def framed(self, largest: int) -> bytes:
        """Return what was `framed`.

        Raises:
            EOFError: it is cut, or longer than `largest`.
        """
        length = int.from_bytes(b"".join(self.take(_LENGTH_BYTES)), "big")
        if length > largest:
            raise EOFError
        return b"".join(self.take(length))

    def end(self) -> None:
        """See to it that nothing follows.

        Raises:
            EOFError: something does.
        """
        if self._held or any(self._pieces):
            raise EOFError

    def read(self, size: int, /) -> bytes:
        """Return so many bytes, and fewer at the end only."""
        taken = bytearray()
        try:
            while len(taken) < size:
                taken += self._some(size - len(taken))
        except EOFError:
            pass
        return bytes(taken)

    def _some(self, at_most: int) -> bytes:
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                raise EOFError
            self._held = memoryview(piece)
        taken, self._held = self._held[:at_most], self._held[at_most:]
        return bytes(taken)
